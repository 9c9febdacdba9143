"""Figures that remember their unit and the rows of data/ they come from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpers.numbers.language import current

DAYS_A_YEAR = 365.25
INVASION = "2022-02-24"
"""The first day of the full-scale invasion of Ukraine."""
PEOPLE = {"people": 1, "million people": 1e6}


@dataclass(frozen=True)
class Quantity:
    """A figure with its unit, its rows and, where a source hedged it, the hedge."""

    value: float
    unit: str
    rows: tuple[str, ...]
    hedge: str = ""


def ratio(numerator: Quantity, denominator: Quantity) -> Quantity:
    """Return numerator ÷ denominator as a pure number.

    Raises ValueError if the units differ or the denominator is not positive.
    """
    if numerator.unit != denominator.unit:
        raise ValueError(f"cannot divide {numerator.unit} by {denominator.unit}: convert one of them first")
    if not denominator.value > 0:
        raise ValueError(f"cannot divide by {denominator.value} {denominator.unit}: expected more than 0")
    return Quantity(numerator.value / denominator.value, "ratio", numerator.rows + denominator.rows)


def per_year(total: Quantity, years: float) -> Quantity:
    """Return total ÷ years, an even spread. Raises ValueError if years is not positive."""
    if not years > 0:
        raise ValueError(f"cannot spread over {years} years: expected more than 0")
    return Quantity(total.value / years, f"{total.unit} a year", total.rows)


def per_person(total: Quantity, people: Quantity) -> Quantity:
    """Return dollars per person of an amount in USD bn. Raises ValueError on other units."""
    if total.unit not in ("USD bn", "USD bn a year") or people.unit not in PEOPLE:
        raise ValueError(f"cannot share {total.unit} among {people.unit}: expected USD bn and people")
    dollars = total.value * 1e9 / (people.value * PEOPLE[people.unit])
    return Quantity(dollars, total.unit.replace("USD bn", "USD per person"), total.rows + people.rows)


def rounding_interval(value: float, decimals: int) -> tuple[float, float]:
    """Return the values that round to `value` at `decimals` places: the lower end and the upper end."""
    half = 0.5 * 10**-decimals
    return value - half, value + half


def difference(later: Quantity, earlier: Quantity) -> Quantity:
    """Return later − earlier. Raises ValueError if the units differ."""
    if later.unit != earlier.unit:
        raise ValueError(f"cannot subtract {earlier.unit} from {later.unit}: convert one of them first")
    return Quantity(later.value - earlier.value, later.unit, later.rows + earlier.rows)


def total(one: Quantity, other: Quantity) -> Quantity:
    """Return one + other. Raises ValueError if the units differ. Whether the two may be added is for the caller to know."""
    if one.unit != other.unit:
        raise ValueError(f"cannot add {other.unit} to {one.unit}: convert one of them first")
    return Quantity(one.value + other.value, one.unit, one.rows + other.rows)


def written(value: float, decimals: int = 0, percent: bool = False, group: bool = True) -> str:
    """Return a number as text in the language spoken here, halves rounded away from zero as on the page (decimals −2: to hundreds)."""
    return current().number(value, decimals, percent, group)


def unbroken(text: str) -> str:
    """Return a text in which the sign of the language spoken here, with its no-break space, stands after a number of percent."""
    return re.sub(r"(?<=\d)[ \u00a0\u202f]?%", current().percent, text)


def row_ids(*quantities: Quantity) -> str:
    """Return the rows behind some figures, each once, separated by blanks."""
    return " ".join(dict.fromkeys(row for q in quantities for row in q.rows))

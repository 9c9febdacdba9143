"""What a figure with a hedge may mean: one written rule that turns words into an interval.

A source prints a figure to some last digit and may put a word before it. The
rule reads both. One step is one unit of the last printed digit: 1 for 524,
0.1 for 486.2.

    exact, as stated, best estimate               half a step either way: rounding
    almost, nearly                                from one step below up to the figure
    over, more than                               from the figure up to one step above
    about, around, approximately, roughly, some   one step or 1 % of the figure either way, whichever is more
    at least                                      from the figure upwards, with no upper end

The rule is a convention, ours.
"""

from __future__ import annotations

import math

from helpers.quantity import Quantity, rounding_interval

STATED, BELOW, ABOVE = ("exact", "as stated", "best estimate"), ("almost", "nearly"), ("over", "more than")
ROUND = ("about", "around", "approximately", "roughly", "some")
FLOOR = ("at least",)
LEAST = 0.01
"""“About” allows this share of the figure at the least."""


def printed_decimals(value: float) -> int:
    """Return the decimals a figure is printed with: 1 for 486.2, 0 for 524."""
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])


def stated_interval(value: float, hedge: str, decimals: int | None = None) -> tuple[float, float]:
    """Return the values that a printed figure may stand for: the lower end and the upper end.

    value, hedge  as printed; the upper end of "at least" is infinite
    decimals      of the print, if the number does not show them (−1: printed in tens)

    Raises ValueError naming the hedges if there is no rule for this one.
    """
    decimals = printed_decimals(value) if decimals is None else decimals
    step = 10.0**-decimals
    if hedge in STATED:
        return rounding_interval(value, decimals)
    if hedge in BELOW:
        return value - step, value
    if hedge in ABOVE:
        return value, value + step
    if hedge in ROUND:
        margin = max(step, LEAST * abs(value))
        return value - margin, value + margin
    if hedge in FLOOR:
        return value, math.inf
    known = ", ".join([*STATED, *BELOW, *ABOVE, *ROUND, *FLOOR])
    raise ValueError(f"no rule for the hedge {hedge!r}; there is one for {known}. Add it to helpers/costs/hedges.py")


def interval_of(quantity: Quantity) -> tuple[float, float]:
    """Return the values that a reading may stand for, by its hedge (none: as stated)."""
    return stated_interval(quantity.value, quantity.hedge or "as stated")

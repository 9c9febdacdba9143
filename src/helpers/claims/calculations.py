"""Numbers of an article's own folder: computed from its tables by one of six calculations, never typed.

A row of numbers.csv names a table, a column, which rows of it count (filter), and what is done with
them. There is no expression language: what cannot be said so is a column to compute in the table itself.
Sums are exact, since cells are read as decimal fractions.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from helpers.data import intake
from helpers.numbers.language import N_, current
from helpers.numbers.language import gettext as _
from helpers.numbers.register import Number

CALCULATIONS = {
    "sum": N_("the sum"),
    "count": N_("how many rows"),
    "ratio": N_("the sum ÷ the sum of the base"),
    "share": N_("the sum ÷ the sum of the base, in percent"),
    "difference": N_("the sum − the sum of the base"),
    "change": N_("(the sum − the sum of the base) ÷ the sum of the base, in percent"),
}
"""What is done with the rows."""
WITH_BASE = ("ratio", "share", "difference", "change")
PERCENT = ("share", "change")
LARGEST = 10**15
"""No number is as large: beyond it a computer's own no longer tell each whole number from the next."""


@dataclass(frozen=True)
class Table:
    """A table of the folder: its rows as texts by the number that a spreadsheet shows, and where a cell of it stands."""

    name: str
    rows: pd.DataFrame
    where: Callable[[int, str], str]


class Wrong(ValueError):
    """A number cannot be computed: field names the cell of numbers.csv at fault, unless place names a cell of its table."""

    def __init__(self, field: str, found: str, expected: str, remedy: str, place: str = ""):
        super().__init__(field, found, expected, remedy)
        self.field, self.place, self.told = field, place, f"found {found}, expected {expected}; {remedy}"


def number(row: Mapping[str, str], tables: Mapping[str, Table]) -> Number:
    """Return the number that a row of numbers.csv names, written in the language spoken here.

    row     its cells as texts, those of decimals a whole number or empty
    tables  the tables of the folder that could be read

    Raises Wrong, with the cell to mend.
    """
    table, calculation = tables[row["table"]], row["calculation"]
    percent, based = calculation in PERCENT, calculation in WITH_BASE
    for field, needed in (("column", calculation != "count"), ("base_column", based), ("base_filter", based), ("unit", not percent)):
        if row[field] and not needed:
            raise Wrong(field, repr(row[field]), f"nothing with {calculation}", "empty the cell, or choose another calculation")
    rows = _chosen(row, "filter", table)
    used = list(rows.index)
    if calculation == "count":
        value = Fraction(len(rows))
    else:
        value = _sum(row, "column", row["column"], rows, table)
    if based:
        among = _chosen(row, "base_filter", table)
        base = _sum(row, "base_column" if row["base_column"] else "column", row["base_column"] or row["column"], among, table)
        used += list(among.index)
        if calculation != "difference" and not base:
            raise Wrong("base_filter", "a base whose sum is nothing", "one to divide by", "choose other rows of the base, or a difference")
        if calculation in ("difference", "change"):
            value -= base
        if calculation != "difference":
            value /= base
    value *= 100 if percent else 1
    if abs(value) >= LARGEST:
        raise Wrong("calculation", f"a number of {len(str(int(abs(value))))} digits", "a smaller one", "count in thousands or millions")
    unit = "%" if percent else row["unit"]
    text = current().number(float(value), int(row["decimals"] or 0))
    text += current().percent if percent else f" {unit}" * bool(unit)
    names = tuple(dict.fromkeys(f"{table.name}-{place}" for place in used))
    return Number(text, _how(row), names, float(value), unit)


def known_as(key: str, keys: Mapping[str, object]) -> str:
    """Return what to do about a key that no row has, with the nearest that there are."""
    near = difflib.get_close_matches(key, list(keys), cutoff=0.5)
    return f"correct it (nearest: {', '.join(near)}), or add a row for it" if near else "add a row for it, or take the braces away"


def _chosen(row: Mapping[str, str], field: str, table: Table) -> pd.DataFrame:
    """Return the rows of a table that a filter names: all where it is empty."""
    rows = table.rows
    for condition in filter(None, (part.strip() for part in row[field].split(";"))):
        column, equals, value = (part.strip() for part in condition.partition("="))
        if not equals:
            raise Wrong(field, intake.shown(condition), "conditions like column = value, with ; between them", "correct the cell")
        _column(row, field, column, table)
        rows = rows[rows[column] == value]
    if rows.empty:
        raise Wrong(
            field, intake.shown(row[field]), f"a condition that a row of {table.name} meets", "compare it with the cells, letter by letter"
        )
    return rows


def _column(row: Mapping[str, str], field: str, column: str, table: Table) -> None:
    if column not in table.rows:
        columns = ", ".join(map(intake.shown, table.rows.columns[:20]))
        raise Wrong(field, intake.shown(column), f"a column of {table.name}: {columns}", "correct its name")


def _sum(row: Mapping[str, str], field: str, column: str, rows: pd.DataFrame, table: Table) -> Fraction:
    """Return the sum of a column over some rows."""
    if not column:
        raise Wrong(field, "nothing", f"a column of {table.name} to add up", "name it, or choose count")
    _column(row, field, column, table)
    marks = {mark for cell in table.rows[column] if (mark := intake.decimal_mark(_plain(cell)))}
    total = Fraction(0)
    for place, cell in rows[column].items():
        try:
            total += intake.exact(_plain(cell), marks)
        except intake.Unfit as err:
            told = err.found or intake.shown(cell)
            raise Wrong(
                field,
                told,
                f"{err.expected}, since {row['key']} adds up this column",
                f"{err.remedy}; or leave the row out by a filter",
                table.where(place, column),
            ) from None
    return total


def _plain(cell: str) -> str:
    """Return a number without its percent sign."""
    return intake.plain_number(cell.removesuffix("%").strip())


def _how(row: Mapping[str, str]) -> str:
    """Say in words how a number was computed, in the language spoken here."""
    done = CALCULATIONS[row["calculation"]]
    parts = [_(done)]
    parts += [_(" of the column {name}").format(name=row["column"])] if row["column"] else []
    parts += [_(", base of the column {name}").format(name=row["base_column"])] if row["base_column"] else []
    parts += [_(", table {name}").format(name=row["table"])]
    parts += [_("; rows with {filter}").format(filter=row["filter"])] if row["filter"] else []
    parts += [_("; base: {filter}").format(filter=row["base_filter"])] if row["base_filter"] else []
    return "".join(parts)

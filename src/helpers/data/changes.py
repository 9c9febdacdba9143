"""The table of changes: what a fact was, what it is, and why.

`note` compares tables with an earlier state of theirs and adds a line for each
cell that changed and each row that went; a new row is no change, it has its
own source. The reason is left empty for a person to type, and the door refuses
a line without one. `faults` holds the lines to the tables.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from helpers.data import files

NAME = "changes"
COLUMNS = ["changed_on", "table", "row", "field", "old", "new", "reason"]
WHOLE = "(row)"
"""Stands for the field where a whole row went."""
APART = "; "
"""Between the parts of a key of several fields."""
NOT_NOTED = (NAME, "measures")
"""Tables that hold no facts."""

Line = dict[str, str]
Rows = list[dict[str, str]]


def lines(content: str) -> Rows:
    """Return the rows of a table of texts."""
    return list(csv.DictReader(io.StringIO(content)))


def keyed(rows: Rows, key: str | list[str]) -> dict[str, dict[str, str]]:
    """Return rows by what they hold in the fields of their key."""
    fields = [key] if isinstance(key, str) else key
    return {APART.join(row.get(field, "") for field in fields): row for row in rows}


def between(table: str, key: str | list[str], before: Rows, now: Rows) -> Iterator[tuple[str, str, str, str]]:
    """Yield row, field, old and new of each cell that differs between two states of a table, and of each row that went."""
    earlier, later = keyed(before, key), keyed(now, key)
    for name, row in earlier.items():
        if name not in later:
            yield name, WHOLE, APART.join(f"{field} {cell}" for field, cell in row.items() if cell), ""
            continue
        for field, cell in row.items():
            if field in later[name] and cell != later[name][field]:
                yield name, field, cell, later[name][field]


def noted(written: list[Line], kept: int, differences: list[tuple[str, str, str, str, str]]) -> list[Line]:
    """Return the lines of changes that a state of the tables asks for.

    The first `kept` lines are old and stay. Of the others those stay that still say what differs, with the reason that was
    typed; each other difference (table, row, field, old, new) gets a line of today without a reason.
    """
    typed = {tuple(line[c] for c in COLUMNS[1:6]): line for line in written[kept:]}
    today = date.today().isoformat()
    new = [typed.get(found) or dict(zip(COLUMNS, (today, *found, ""))) for found in differences]
    return [*written[:kept], *new]


def text(written: list[Line]) -> str:
    """Return lines as the text of changes.csv."""
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(written)
    return file.getvalue()


def append(path: Path, table: str, row: str, field: str, old: str, new: str, reason: str) -> None:
    """Add a line of today to a table of changes."""
    line = dict(zip(COLUMNS, (date.today().isoformat(), table, row, field, old, new, reason)))
    files.put(path, text([*lines(path.read_text("utf-8")), line]))


def faults(rows: dict[str, Rows], keys: dict[str, str | list[str]], where: str) -> Iterator[str]:
    """Yield the lines that do not fit the tables: the last one of a cell holds what stands there now."""
    last: dict[tuple[str, str, str], tuple[int, Line]] = {}
    tables = {name: keyed(rows[name], keys[name]) for name in {line["table"] for line in rows.get(NAME, [])} & rows.keys()}
    for number, line in enumerate(rows.get(NAME, []), 2):
        place = line["table"], line["row"], line["field"]
        here = f"{where}, row {number}, field"
        if line["table"] not in tables:
            yield f"{here} table: found {line['table']!r}, expected the name of a table; correct the cell"
            continue
        if place in last and last[place][1]["new"] != line["old"]:
            before = last[place][1]["new"]
            yield f"{here} old: found {line['old']!r}, expected {before!r}, the new of row {last[place][0]}; correct the cell"
        last[place] = number, line
    for (table, name, field), (number, line) in last.items():
        row = tables[table].get(name)
        if row is None or field == WHOLE:
            continue
        if field not in row:
            yield f"{where}, row {number}, field field: found {field!r}, expected a field of {table}; correct the cell"
        elif row[field] != line["new"]:
            told = f"expected {row[field]!r}, which {table} holds; run `make sync`, which writes the line, or correct the cell there"
            yield f"{where}, row {number}, field new: found {line['new']!r} for {field} of {name}, {told}"

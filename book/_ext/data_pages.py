"""The pages of the data: one a table of datapackage.json, several where it is long, and one for the numbers of each model. No Sphinx in it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd
import render
from markupsafe import Markup

from helpers import charts, data
from helpers.numbers import register

TABLES, NUMBERS = "data/", "numbers/"
"""The folders of the pages of tables and of models."""
LONG, PART = 200, 100
"""A table of more than LONG rows stands on pages of PART rows."""
LEVELS = {"": 3, "mid": 6, "wide": 9}
"""How many columns are seen on a phone, from half the width of a desk on, and on a desk; the panel of a row tells all."""
CHOICES, WORDS = 2, range(2, 13)
"""So many columns can be chosen from, the first that hold so many different words."""
FEW, MANY = 6, 50
"""So many rows of a number are named in its line, more are folded; so many rows of a table that name one are listed, more are counted."""


@dataclass(frozen=True)
class Uses:
    """Where rows and numbers are used.

    printed   number -> pages that print it
    shown     row -> (page, anchor, title) of each figure, table and box that rests on it
    called    page -> what it is called in a line
    address   where a page of the book is, as seen from the pages of tables
    """

    printed: Mapping[str, Sequence[str]]
    shown: Mapping[str, Collection[tuple[str, str, str]]]
    called: Mapping[str, str]
    address: Callable[[str], str]

    def pages(self, key: str) -> list[tuple[str, str]]:
        """Return what the pages that print a number are called, and where each prints it first."""
        return [(self.called[page], f"{self.address(page)}#{key}") for page in self.printed[key]]

    def of_rows(self, table: str, rows: Iterable[str]) -> dict[str, Any]:
        """Return what the panels of rows tell besides their cells (ccc-table.js).

        computed   the numbers computed from a row
        shown      what rests on it: page, address, title
        named      rows of other tables that name it: title of the table, address, how many, which if they are not many
        numbers    text, way and address of each number, and the pages that print it
        """
        behind, rows = _behind(tuple(sorted(self.printed))), list(rows)
        computed = {row: behind[row] for row in rows if row in behind}
        shown = {
            row: [[self.called[p], self.address(p) + a, title] for p, a, title in self.shown[row]] for row in rows if row in self.shown
        }
        naming = _naming().get(table, {})
        named = {row: [self._named(*found) for found in naming[row].items()] for row in rows if row in naming}
        numbers = {key: self._number(key) for keys in computed.values() for key in keys}
        return {"computed": computed, "shown": shown, "named": named, "numbers": numbers}

    def _named(self, table: str, rows: Mapping[str, str]) -> list:
        title = next(r["title"] for r in data.resources() if r["name"] == table)
        links = [[row, f"{self.address(page)}#{row}"] for row, page in rows.items()]
        return [title, self.address(page_of(table)), len(rows), links if len(rows) <= MANY else []]

    def _number(self, key: str) -> list:
        number = register.find(key)
        return [number.text, number.how, f"{self.address(of_number(key))}#{key}", self.pages(key)]


@cache
def _behind(keys: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the numbers computed from each row."""
    found: dict[str, list[str]] = {}
    for key in keys:
        for row in register.find(key).rows:
            found.setdefault(row, []).append(key)
    return found


@cache
def _naming() -> dict[str, dict[str, dict[str, dict[str, str]]]]:
    """Return which rows name others: table and row named -> table that names it -> its rows with their pages."""
    found: dict[str, dict[str, dict[str, dict[str, str]]]] = {}
    for resource in data.resources():
        table = data.load(resource["name"])
        rows = [anchor(*row) for row in table[_keys(resource)].itertuples(index=False)]
        pages = [page_of(resource["name"], part) for part, at in enumerate(_parts(len(rows)), 1) for _ in at]
        for column, named in _foreign(resource).items():
            for value, row, page in zip(table[column].astype(str), rows, pages):
                if value:
                    found.setdefault(named, {}).setdefault(anchor(value), {}).setdefault(resource["name"], {})[row] = page
    return found


def _foreign(resource: Mapping[str, Any]) -> dict[str, str]:
    """Return the table that each column of single keys names; one that names rows of its own table counts too."""
    keys = [key for key in resource["schema"]["foreignKeys"] if isinstance(key["fields"], str)]
    return {key["fields"]: key["reference"]["resource"] or resource["name"] for key in keys}


# --- where things stand ---------------------------------------------------------------------


def of_number(key: str) -> str:
    """Return the page that a computed number stands on."""
    return NUMBERS + register.model(key).rpartition(".")[2]


def of_row(name: str) -> str:
    """Return the page that a row with a name stands on. Raises KeyError if no table has it."""
    return _places()[name]


@cache
def _places() -> dict[str, str]:
    """Return the page of every row that has a name; a name of several tables is that of the first."""
    found: dict[str, str] = {}
    for resource in data.resources():
        key = resource["schema"].get("primaryKey")
        if isinstance(key, str):
            names = list(data.load(resource["name"])[key].astype(str))
            for part, rows in enumerate(_parts(len(names)), 1):
                found = {names[at]: page_of(resource["name"], part) for at in rows} | found
    return found


def _parts(length: int) -> list[range]:
    """Return the rows of each page of a table of so many rows."""
    size = PART if length > LONG else max(length, 1)
    return [range(at, min(at + size, length)) for at in range(0, length, size)]


def page_of(table: str, part: int = 1) -> str:
    """Return the name of a page of a table, counted from one."""
    return f"{TABLES}{table}" + (f"-{part}" if part > 1 else "")


def anchor(*keys: Any) -> str:
    """Return the anchor of the row with a key."""
    return re.sub(r"\s+", "_", "-".join(map(str, keys)))


def _keys(resource: Mapping[str, Any]) -> list[str]:
    key = resource["schema"]["primaryKey"]
    return [key] if isinstance(key, str) else key


# --- tables ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """A column as its head and the list of what the columns mean tell it; level says on which widths it is seen."""

    label: str
    means: str
    level: str


@dataclass(frozen=True)
class Listed:
    """A table as its pages show it.

    name      of its pages
    title     heading
    about     what it holds
    columns   in their order
    lines     (anchor, cells) of each row
    choices   column -> the words to choose from
    file      its CSV file, "" if it has none
    """

    name: str
    title: str
    about: str
    columns: Sequence[Column]
    lines: Sequence[tuple[str, Sequence]]
    choices: Mapping[int, Sequence[str]]
    file: str = ""

    def pages(self, used: Callable[[str, Iterable[str]], dict], address: Callable[[str], str]) -> Iterator[tuple[str, str, Markup]]:
        """Yield name, title and HTML of each page; used gives what the panels of rows tell."""
        parts = _parts(len(self.lines))
        for part, rows in enumerate(parts, 1):
            lines = [self.lines[at] for at in rows]
            title = f"{self.title}, page {part} of {len(parts)}" if len(parts) > 1 else self.title
            body = render.template(
                "datatable",
                table=self,
                title=title,
                lines=lines,
                first=rows.start + 1,
                part=part,
                most=PART,
                pages=[page_of(self.name, at).removeprefix(TABLES) for at, _ in enumerate(parts, 1)],
                used=used(self.name, (name for name, _ in lines)),
                address=address,
            )
            yield (page_of(self.name, part) if self.file else NUMBERS + self.name), title, body

    def script(self, used: Callable[[str, Iterable[str]], dict]) -> str:
        """Return all rows as a script, which the pages of a long table load when a reader looks beyond their own (ccc-table.js)."""
        rows = render.template("datarows", columns=self.columns, lines=self.lines)
        whole = {"rows": rows, "used": used(self.name, (name for name, _ in self.lines))}
        return f"self.cccTable = {render.script(whole)};\n"

    @property
    def long(self) -> bool:
        """Whether it stands on several pages."""
        return len(self.lines) > LONG


def tables(link: render.Link) -> Iterator[Listed]:
    """Yield every table of datapackage.json; link makes the HTML of a link as seen from its pages."""
    for resource in data.resources():
        table, fields = data.load(resource["name"]), resource["schema"]["fields"]
        named = _foreign(resource)
        keys = _keys(resource)
        texts = [f["name"] for f in fields if f["type"] == "string" and f["name"] not in keys and not data.dated(f)]
        levels = _levels(table, [name for name in texts if name not in named], keys)
        yield Listed(
            name=resource["name"],
            title=resource["title"],
            about=resource["description"],
            columns=[Column(charts.label(f["name"]), _means(f), levels[f["name"]]) for f in fields],
            lines=[
                (
                    anchor(*(row[key] for key in keys)),
                    [_cell(row[f["name"]], f["name"] != keys[0] and named.get(f["name"]), link) for f in fields],
                )
                for row in table.to_dict("records")
            ],
            choices=_choices(table, texts),
            file=resource["path"],
        )


def _means(field: Mapping[str, Any]) -> str:
    return field["description"] + (f" ({field['unit']})" if field.get("unit") else "")


def _levels(table: pd.DataFrame, texts: Sequence[str], keys: Sequence[str]) -> dict[str, str]:
    """Return on which widths each column is seen.

    First come the key, what the row is about (the first text that is nowhere empty), its value or else the texts of most words,
    its unit and its source; notes come last.
    """
    names = list(table)
    about = [name for name in texts if not name.endswith("_id") and (table[name] != "").all()][:1]
    longest = sorted((name for name in texts if name != "note"), key=lambda name: -table[name].str.split().str.len().mean())[:1]
    known = [name for name in ("value", "unit") if name in names]
    sources = [name for name in names if name.endswith(("source_id", "_source"))][:1]
    rest = [name for name in names if name != "note"] + ["note"]
    ranked = dict.fromkeys([*keys, *about, *(known or longest), *sources, *rest])
    return {name: next((level for level, most in LEVELS.items() if rank < most), "more") for rank, name in enumerate(ranked)}


def _choices(table: pd.DataFrame, texts: Sequence[str]) -> dict[int, list[str]]:
    """Return the places of the columns that hold few words, each with its words."""
    found = {list(table).index(name): sorted(set(table[name]) - {""}) for name in texts if not name.endswith("source_id")}
    few = {at: words for at, words in found.items() if len(words) in WORDS and len(words) < len(table) / 2}
    return dict(list(few.items())[:CHOICES])


def _cell(value: Any, table: str | None, link: render.Link) -> Any:
    """Return a cell: a number, a text with its numbers filled, or a link to the source or the row that it names in a table."""
    if value is None or value is pd.NA or value != value:
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if not isinstance(value, str):
        return value
    if value and table:
        return Markup(link("source" if table == "sources" else "row", value))
    if value.startswith(("https://", "http://")):
        return Markup('<a href="{}" rel="noreferrer">{}</a>').format(value, value.split("/")[2])
    return register.filled(value)


# --- numbers --------------------------------------------------------------------------------


def numbers(uses: Uses, link: render.Link) -> Iterator[Listed]:
    """Yield the numbers that pages print, a table for each model that computes them."""
    models: dict[str, list[str]] = {}
    for key in sorted(uses.printed):
        models.setdefault(register.model(key), []).append(key)
    heads = {
        "Number": "As the pages print it",
        "How it is computed": "In words; the model is the code",
        "Rows": "The rows of the tables behind it",
        "Printed in": "The pages, each where it prints the number first",
    }
    levels = [level for level, most in LEVELS.items() for _ in range(most)]
    for model, keys in sorted(models.items()):
        yield Listed(
            name=model.rpartition(".")[2],
            title=f"Computed numbers: {model.rpartition('.')[2]}",
            about=f"{(sys.modules[model].__doc__ or '').partition(chr(10))[0]} Computed by {model}.",
            columns=[Column(label, means, level) for (label, means), level in zip(heads.items(), levels)],
            lines=[(key, _number(key, uses.pages(key), link)) for key in keys],
            choices={},
        )


def _number(key: str, pages: Sequence[tuple[str, str]], link: render.Link) -> list:
    number = register.find(key)
    printed = Markup(", ").join(Markup('<a href="{}">{}</a>').format(there, name) for name, there in pages)
    rows = Markup(" ").join(Markup(link("row", row)) for row in number.rows)
    if len(number.rows) > FEW:
        rows = Markup("<details><summary>{} rows</summary>{}</details>").format(len(number.rows), rows)
    return [number.text, number.how, rows, printed]

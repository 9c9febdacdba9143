"""Numbers and sources in sentences: computed here, written by `make sync`, never typed.

A sentence holds ``<data value="ratio.needs_gdp_2024">2.75</data>`` and
``<cite data-source="unn_rdna4">UNN, 25 February 2025</cite>``. The text inside
the tag is written by `fill`; a test recomputes it; the book links it to the rows
it came from.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape

from helpers import data
from helpers.numbers.quantity import Quantity, written

MODELS = (
    "helpers.costs.totals",
    "helpers.claims.ledger",
    "helpers.ceasefires.bargaining",
    "helpers.costs.financing",
    "helpers.claims.articles",
    "helpers.claims.positions",
    "helpers.costs.growth",
    "helpers.costs.backtest",
    "helpers.ceasefires.scoring",
    "helpers.ceasefires.endings",
    "helpers.ceasefires.scenarios",
    "helpers.ceasefires.peacekeeping",
)
"""Modules with a function numbers() that yields the Numbers of their chapters, the quickest first: see `find`."""

TAG = re.compile(r'<data value="(?P<key>[^"]+)">(?P<number>[^<]*)</data>|<cite data-source="(?P<id>[^"]+)">(?P<label>[^<]*)</cite>')
BRACES = re.compile(r"\{([a-z_]+\.[A-Za-z0-9_.]+)\}")
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


@dataclass(frozen=True)
class Number:
    """A number that a sentence may use.

    key names it; text is how it is printed; how says in words how it was
    computed; rows name the rows of data/ behind it; value is the number itself
    (None for a date or a word).
    """

    key: str
    text: str
    how: str
    rows: tuple[str, ...]
    value: float | None = None
    unit: str = ""

    @classmethod
    def of(cls, key: str, quantity: Quantity, how: str, decimals: int = 0, percent: bool = False) -> Number:
        """Print a quantity to so many decimals (-2: to hundreds), or as a percentage."""
        text = written(quantity.value, decimals, percent)
        return cls(key, text, how, tuple(dict.fromkeys(quantity.rows)), float(quantity.value), quantity.unit)


@cache
def _of(module: str) -> dict[str, Number]:
    """Return the Numbers of one of MODELS by their keys. Raises ValueError if two have the same key."""
    found: dict[str, Number] = {}
    for number in importlib.import_module(module).numbers():
        if found.setdefault(number.key, number) is not number:
            raise ValueError(f"{module}.numbers(): the key {number.key!r} is there twice; rename one")
    return found


@cache
def numbers() -> dict[str, Number]:
    """Return every Number by its key. Raises ValueError if two have the same key."""
    found: dict[str, Number] = {}
    for module in MODELS:
        if twice := found.keys() & _of(module).keys():
            raise ValueError(f"{module}.numbers(): the key {min(twice)!r} is there already; rename one")
        found |= _of(module)
    return found


def find(key: str) -> Number:
    """Return a Number by its key. Raises KeyError with the near names if it is unknown.

    MODELS are computed one by one until it is found, those that the chapter has imported first.
    """
    for module in sorted(MODELS, key=lambda m: m not in sys.modules):
        if key in _of(module):
            return _of(module)[key]
    near = ", ".join(sorted(k for k in numbers() if k.split(".")[0] == key.split(".")[0])) or "none like it"
    raise KeyError(f"no computed number is called {key!r} (there is: {near})")


def number(key: str) -> str:
    """Return a number as it is printed. Raises KeyError as `find` does."""
    return find(key).text


def when(day: str) -> str:
    """Write an ISO date, month or year in words: 2025-02-25 gives 25 February 2025."""
    year, *rest = day.split("-")
    if len(rest) == 2:
        date.fromisoformat(day)
    return " ".join([*(str(int(d)) for d in rest[1:]), *(MONTHS[int(m) - 1] for m in rest[:1]), year])


def source(source_id: str) -> str:
    """Return publisher and date of a source, as a sentence names it. Raises KeyError if it is unknown."""
    table = data.load("sources").set_index("source_id")
    if source_id not in table.index:
        raise KeyError(f"no source is called {source_id!r} in data/sources.csv")
    return named(table.loc[source_id])


def named(row: Mapping[str, str]) -> str:
    """Return publisher and date of a row of sources."""
    return f"{row['publisher']}, {when(row['published'])}" if row["published"] else f"{row['publisher']}, undated"


def mark(text: str) -> str:
    """Turn "… {ratio.needs_gdp_2024} …" into HTML in which every number is tagged and filled."""
    return BRACES.sub(lambda m: f'<data value="{m[1]}">{escape(number(m[1]))}</data>', escape(text, quote=False))


def plain(html: str) -> str:
    """Return the text of tagged HTML without its tags."""
    return re.sub(r"<[^>]+>", "", html).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def occurrences(text: str) -> Iterator[tuple[int, str, str, str]]:
    """Yield (line, name, what stands there, what should stand there) for every tag in a text."""
    for found in TAG.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        if found["key"]:
            yield line, found["key"], found["number"], number(found["key"])
        else:
            yield line, found["id"], found["label"], source(found["id"])


def fill(text: str) -> str:
    """Write today's numbers and source names into the tags of a text."""
    right = (escape(expected, quote=False) for *_, expected in list(occurrences(text)))

    def rewrite(found: re.Match) -> str:
        start = f'<data value="{found["key"]}">' if found["key"] else f'<cite data-source="{found["id"]}">'
        return start + next(right) + ("</data>" if found["key"] else "</cite>")

    return TAG.sub(rewrite, text)

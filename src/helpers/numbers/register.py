"""Numbers and sources in sentences: computed here, written by `make sync`, never typed.

A sentence holds ``<data value="ratio.needs_gdp_2024">2.75</data>`` and
``<cite data-source="unn_rdna4">UNN, 25 February 2025</cite>``. The text inside
the tag is written by `fill`; a test recomputes it; the book links it to the rows
it came from.
"""

from __future__ import annotations

import difflib
import importlib
import itertools
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.metadata import entry_points
from string import Formatter

from helpers import data
from helpers.numbers.language import current, gettext
from helpers.numbers.quantity import Quantity, written

MODELS = "helpers.numbers"
"""Group of entry points (pyproject.toml) of the modules that `add` numbers; one is imported when a key is not found."""

TAG = re.compile(r'<data value="(?P<key>[^"]+)">(?P<number>[^<]*)</data>|<cite data-source="(?P<id>[^"]+)">(?P<label>[^<]*)</cite>')
BRACES = re.compile(r"\{([a-z_]+\.[A-Za-z0-9_.]+)\}")


@dataclass(frozen=True)
class Number:
    """A number that a sentence may use.

    text is how it is printed; how says in words how it was computed; rows name
    the rows of data/ behind it; value is the number itself (None for a date or
    a word).
    """

    text: str
    how: str
    rows: tuple[str, ...]
    value: float | None = None
    unit: str = ""

    @classmethod
    def of(cls, quantity: Quantity, how: str, decimals: int = 0, percent: bool = False) -> Number:
        """Print a quantity to so many decimals (-2: to hundreds), or as a percentage."""
        text = written(quantity.value, decimals, percent)
        return cls(text, how, tuple(dict.fromkeys(quantity.rows)), float(quantity.value), quantity.unit)


Members = Iterable[str] | Callable[[], Iterable[str]]


@dataclass(frozen=True)
class Family:
    """Numbers added together: compute makes one, from the member of each field that its key names.

    "needs.{edition}" with edition=("RDNA1", "RDNA2") names two keys; a key without a field names one.
    """

    key: str
    compute: Callable[..., Number]
    fields: Mapping[str, Members]

    def keys(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Yield every key with the members that it names."""
        members = [tuple(of() if callable(of) else of) for of in self.fields.values()]
        for chosen in itertools.product(*members):
            named = dict(zip(self.fields, chosen))
            yield self.key.format(**named), named


_families: dict[str, Family] = {}


def add(numbers: Mapping[str, Callable[..., Number]], **fields: Members) -> None:
    """Let sentences use numbers: key -> function that computes one, called when the number is first asked for.

    A field in braces makes a family, with one number a member of the field; the function takes the members by name, as in

        add({"needs.{edition}": lambda edition: Number.of(needs(edition), "needs, USD billion")}, edition=editions)

    where editions is a tuple of names or a function that returns them.
    Raises ValueError if a key was added before.
    """
    for key, compute in numbers.items():
        if key in _families:
            raise ValueError(f"the number {key!r} is there already; rename one")
        named = [name for _, name, *_ in Formatter().parse(key) if name]
        _families[key] = Family(key, compute, {name: fields[name] for name in named})


def _load() -> Iterator[None]:
    """Import the modules that add numbers one by one, those that are there already first."""
    yield
    for model in sorted(entry_points(group=MODELS), key=lambda model: model.value not in sys.modules):
        importlib.import_module(model.value)
        yield


def families() -> dict[str, Family]:
    """Return all that was added, by its key as it is written in the code."""
    for _ in _load():
        pass
    return _families


def numbers() -> dict[str, Number]:
    """Return every Number by its key. Raises ValueError if two families name the same key."""
    found: dict[str, Number] = {}
    for family in families().values():
        for key, _ in family.keys():
            if key in found:
                raise ValueError(f"{family.key!r} names {key!r}, which is there already; rename one")
            found[key] = find(key)
    return found


@cache
def _named(added: str) -> dict[str, dict[str, str]]:
    """Return the keys of a family with the members that each names."""
    return dict(_families[added].keys())


@cache
def find(key: str) -> Number:
    """Return a Number by its key, computed when it is first asked for. Raises KeyError with the near names if it is unknown."""
    family = _family(key)
    return family.compute(**_named(family.key)[key])


def model(key: str) -> str:
    """Return the name of the module that adds a number: helpers.costs.totals. Raises KeyError as `find` does."""
    return _family(key).compute.__module__


@cache
def _family(key: str) -> Family:
    for _ in _load():
        for added, family in _families.items():
            if key.startswith(added.partition("{")[0]) and key in _named(added):
                return family
    near = difflib.get_close_matches(key, [k for f in _families.values() for k, _ in f.keys()], cutoff=0.5)
    raise KeyError(f"no computed number is called {key!r} (nearest: {', '.join(near) or 'none like it'}); correct it or register.add it")


def number(key: str) -> str:
    """Return a number as it is printed. Raises KeyError as `find` does."""
    return find(key).text


def when(day: str) -> str:
    """Write an ISO date, month or year in words, in the language spoken here: 2025-02-25 gives 25 February 2025."""
    return current().day(day)


def source(source_id: str) -> str:
    """Return publisher and date of a source, as a sentence names it. Raises KeyError if it is unknown."""
    table = data.load("sources").set_index("source_id")
    if source_id not in table.index:
        raise KeyError(f"no source is called {source_id!r} in data/sources.csv")
    return named(table.loc[source_id])


def named(row: Mapping[str, str]) -> str:
    """Return publisher and date of a row of sources."""
    return f"{row['publisher']}, {when(row['published']) if row['published'] else gettext('undated')}"


def mark(text: str, find: Callable[[str], Number] = find, keys: re.Pattern = BRACES) -> str:
    """Turn "… {ratio.needs_gdp_2024} …" into HTML in which every number is tagged and filled; find and keys are those of another ledger."""
    return keys.sub(lambda m: f'<data value="{m[1]}">{escape(find(m[1]).text)}</data>', escape(text, quote=False))


def filled(text: str) -> str:
    """Turn "… {ratio.needs_gdp_2024} …" into plain text with every number filled. Raises KeyError as `find` does."""
    return BRACES.sub(lambda m: number(m[1]), text)


def occurrences(text: str) -> Iterator[tuple[int, str, str, str]]:
    """Yield (line, name, what stands there, what should stand there) for every tag in a text.

    Raises KeyError with the line as `number` and `source` do.
    """
    for found in TAG.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        try:
            expected = number(found["key"]) if found["key"] else source(found["id"])
        except KeyError as err:
            raise KeyError(f"line {line}: {err.args[0]}") from None
        yield line, found["key"] or found["id"], found["number"] if found["key"] else found["label"], expected


def fill(text: str) -> str:
    """Write today's numbers and source names into the tags of a text."""
    right = (escape(expected, quote=False) for *_, expected in list(occurrences(text)))

    def rewrite(found: re.Match) -> str:
        start = f'<data value="{found["key"]}">' if found["key"] else f'<cite data-source="{found["id"]}">'
        return start + next(right) + ("</data>" if found["key"] else "</cite>")

    return TAG.sub(rewrite, text)

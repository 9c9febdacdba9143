"""Rules between cells, rows and tables, which data/rules.toml declares.

A schema says what one field may hold. That low is at most high, that parts
make their whole, that a source was printed after what it reports: such things
are said in ``rules.toml``, one entry a rule, and compared here. An entry names
its table, what it `holds` (the name of a function below), which fields, and
`why`; `where` picks rows (a field and the values that it may have). A field of
another table is reached through the column that names its row:
``source_id.published``.

Cells are compared as they stand in the files, so that a check needs no library
and takes a part of a second.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache, lru_cache
from statistics import median

Row = dict[str, str]
Rule = dict
FILE = "rules.toml"

_DAY = re.compile(r"\d{4}(-\d\d){0,2}")
_PERIOD = re.compile(r"(\d{4})-(\d{4})")
_CITED = re.compile(r'<cite data-source="([^"]+)">')
_WORD = re.compile(r"[^\W\d_]+")
_KEYED = re.compile(
    r"""(?:\{([a-z_]+\.[\w.]+)\}|value="([a-z_]+\.[\w.]+)">[^<]*</data>)(?:\s((?:b|m|tr)illion(?: euros)?|thousand|percent|times|people|of)\b|\s(%))?"""
)
"""A number by its key, in a table or in a sentence, and its unit where one follows."""


class _Read(dict[str, list[Row]]):
    """Tables that remember which of them were looked at."""

    def __init__(self, rows: dict[str, list[Row]]):
        super().__init__(rows)
        self.seen: set[str] = set()

    def __getitem__(self, name: str) -> list[Row]:
        self.seen.add(name)
        return super().__getitem__(name)


class Tables:
    """The tables of a folder as texts, and how a column of one names rows of another."""

    def __init__(self, rows: dict[str, list[Row]], package: dict, texts: str | None = None):
        self.rows = _Read(rows)
        self.texts = texts
        """The sentences of the book; None if there are none to look at."""
        self.cited = None if texts is None else set(_CITED.findall(texts))
        self.files = {r["name"]: r["path"] for r in package["resources"]}
        self.fields = {r["name"]: {f["name"]: f for f in r["schema"]["fields"]} for r in package["resources"] if "schema" in r}
        self.keys = {r["name"]: r["schema"].get("primaryKey", []) for r in package["resources"] if "schema" in r}
        self.links: dict[tuple[str, str], tuple[str, str]] = {}
        for resource in package["resources"]:
            for key in resource.get("schema", {}).get("foreignKeys", []):
                if isinstance(key["fields"], str):
                    target, field = key["reference"]["resource"] or resource["name"], key["reference"]["fields"]
                    self.links[resource["name"], key["fields"]] = target, field
        self._by: dict[tuple[str, str], dict[str, Row]] = {}

    def value(self, table: str, row: Row, path: str) -> str:
        """Return a cell, of this row or of the row that a column of it names; "" where there is none."""
        column, _, rest = path.partition(".")
        if not rest:
            return row.get(column, "")
        target, key = self.links[table, column]
        rows = self.rows[target]
        if (target, key) not in self._by:
            self._by[target, key] = {r[key]: r for r in rows}
        other = self._by[target, key].get(row[column])
        return self.value(target, other, rest) if other else ""

    def type(self, table: str, path: str) -> str:
        """Return the type of a field, or of the field that a path leads to."""
        column, _, rest = path.partition(".")
        return self.type(self.links[table, column][0], rest) if rest else self.fields[table][column]["type"]

    def where(self, table: str, row: Row, fields: str) -> str:
        """Return where a row stands, for a message."""
        return f"data/{self.files[table]}, row {next(n for n, other in enumerate(self.rows[table], 2) if other is row)}, field {fields}"


@cache
def parsed(content: str) -> list[Rule]:
    """Return the rules of a text. Raises ValueError if it is no TOML, or holds none."""
    try:
        return tomllib.loads(content)["rule"]
    except KeyError:
        raise ValueError("found no [[rule]], expected the rules of the tables; restore the file") from None


def faults(tables: Tables, rules: list[Rule]) -> Iterator[str]:
    """Yield what breaks a rule, one line each, with the reason of the rule."""
    for rule in rules:
        name = json.dumps([rule, sorted(tables.cited or ()) if rule.get("linked") else None])
        looked_at, told = _TOLD.get(name, ({}, []))
        if not looked_at or any(tables.rows.get(table) is not rows for table, rows in looked_at.items()):
            tables.rows.seen = set()
            try:
                told = [
                    f"{where}: found {found or 'nothing'}, expected {expected} ({rule['why']}); correct the cell, or the rule in data/{FILE}"
                    for where, found, expected in HOLDS[rule["holds"]](tables, rule)
                ]
            except (KeyError, TypeError) as err:
                which = " ".join(str(rule.get(part, "")) for part in ("table", "holds", "why"))
                told = [
                    f"data/{FILE}, rule “{which}”: found {err}, expected the names of tables, fields and kinds of rules that there are; correct the rule"
                ]
            _TOLD[name] = {table: tables.rows.get(table, []) for table in tables.rows.seen}, told
        yield from told
    yield from alone(tables)
    yield from _words_alone(tables)
    yield from _units(tables)


_TOLD: dict[str, tuple[dict[str, list[Row]], list[str]]] = {}
"""What each rule told last, and of which tables: a rule none of whose tables has changed tells the same."""

Found = Iterator[tuple[str, str, str]]
"""Where, what was found, what was expected."""


def _chosen(tables: Tables, rule: Rule) -> list[Row]:
    """Return the rows that a rule is about: each field of `where` has one of its values, none of `unless` has."""
    name, where, unless = rule["table"], rule.get("where", {}), rule.get("unless", {})
    return [
        row
        for row in tables.rows[name]
        if all(_fits(tables.value(name, row, f), v) for f, v in where.items())
        and not any(_fits(tables.value(name, row, f), v) for f, v in unless.items())
    ]


def _fits(cell: str, allowed: str | list[str]) -> bool:
    """Return whether a cell is one of some values; "*" is any but the empty one."""
    if isinstance(allowed, str):
        return cell == allowed or bool(cell and allowed == "*")
    return cell in allowed or bool(cell and "*" in allowed)


def _groups(tables: Tables, rule: Rule) -> dict[tuple[str, ...], list[Row]]:
    """Return the chosen rows by what they hold in the fields of `by`."""
    found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in _chosen(tables, rule):
        found[tuple(tables.value(rule["table"], row, f) for f in rule.get("by", []))].append(row)
    return found


@cache
def _range(cell: str, kind: str) -> tuple[float, float] | None:
    """Return the least and the greatest number that a cell may stand for: a year is its first to its last day. None for no such cell."""
    try:
        if kind in ("number", "integer"):
            return float(cell), float(cell)
        if found := _PERIOD.fullmatch(cell):
            return date(int(found[1]), 1, 1).toordinal(), date(int(found[2]), 12, 31).toordinal()
        if not _DAY.fullmatch(cell):
            return None
        year, month, day = (int(part) for part in f"{cell}-01-01"[:10].split("-"))
        first = date(year, month, day).toordinal()
        last = {
            4: date(year, 12, 31),
            7: date(year + month // 12, month % 12 + 1, 1),
            10: date(year, month, day),
        }[len(cell)].toordinal()
        return first, last - (len(cell) == 7)
    except (ValueError, KeyError):
        return None


def _number(cell: str) -> float | None:
    found = _range(cell, "number")
    return found[0] if found else None


def order(tables: Tables, rule: Rule) -> Found:
    """Fields come in order, each at most the next; `within`: and the next at most so much (days, for dates) later."""
    name, fields = rule["table"], rule["fields"]
    for row in _chosen(tables, rule):
        known = [(f, r) for f in fields if (r := _range(tables.value(name, row, f), tables.type(name, f)))]
        for (one, a), (two, b) in zip(known, known[1:]):
            late, far = a[0] > b[1], "within" in rule and b[0] - a[1] > rule["within"]
            if late or far:
                found = f"{tables.value(name, row, one)!r} with {two} {tables.value(name, row, two)!r}"
                told = f"at most {rule['within']} less than it" if far else f"at most {two}"
                yield tables.where(name, row, one), found, told


def between(tables: Tables, rule: Rule) -> Found:
    """A number, or the `field` divided by the field `over`, lies between `low` and `high`."""
    name, field = rule["table"], rule["field"]
    for row in _chosen(tables, rule):
        value = _number(tables.value(name, row, field))
        if "over" in rule and value is not None:
            divisor = _number(tables.value(name, row, rule["over"]))
            value = value / divisor if divisor else None
        if value is not None and not rule["low"] <= value <= rule["high"]:
            what = f"{field} ÷ {rule['over']} " if "over" in rule else ""
            yield tables.where(name, row, field), f"{what}{value:.6g}", f"{rule['low']} to {rule['high']}"


def determines(tables: Tables, rule: Rule) -> Found:
    """Rows that agree in `by` agree in each of `fields`; the one that is alone is told."""
    name = rule["table"]
    for key, rows in _groups(tables, rule).items():
        for field in rule["fields"]:
            cells = [tables.value(name, row, field) for row in rows]
            usual = max(dict.fromkeys(cells), key=cells.count)
            for row, cell in zip(rows, cells):
                if cell != usual:
                    same = " and ".join(f"{f} {v!r}" for f, v in zip(rule["by"], key))
                    yield tables.where(name, row, field), repr(cell), f"{usual!r} as in the other rows with {same}"


def together(tables: Tables, rule: Rule) -> Found:
    """All of `fields` are filled, or none is."""
    name, fields = rule["table"], rule["fields"]
    for row in _chosen(tables, rule):
        filled = [f for f in fields if row[f]]
        if filled and len(filled) < len(fields):
            empty = next(f for f in fields if not row[f])
            yield tables.where(name, row, empty), "nothing", f"something, since {filled[0]} is {row[filled[0]]!r}"


def only(tables: Tables, rule: Rule) -> Found:
    """The rows of `where` hold in each field of `then` one of its values; with `alone`, no other row does."""
    name = rule["table"]
    chosen = {id(row) for row in _chosen(tables, rule)}
    because = " and ".join(f"{f} {v!r}" for f, v in rule.get("where", {}).items())
    for row in tables.rows[name]:
        here = id(row) in chosen
        for field, values in rule["then"].items():
            cell = tables.value(name, row, field)
            if here != _fits(cell, values) and (here or rule.get("alone")):
                yield tables.where(name, row, field), repr(cell), f"{'' if here else 'not '}{values!r}, as {because} asks for"


def total(tables: Tables, rule: Rule) -> Found:
    """The numbers of each group make `is` (or at most `most`), give or take `within`; `whole` picks the row that holds their sum."""
    name, field = rule["table"], rule["field"]
    for key, rows in _groups(tables, rule).items():
        found = sum(n for row in rows if (n := _number(row[field])) is not None)
        goal: float = rule.get("is", rule.get("most", found))
        if "whole" in rule:
            wholes = [r for r in tables.rows[name] if tuple(r[f] for f in rule["by_whole"]) == key[: len(rule["by_whole"])]]
            wholes = [r for r in wholes if all(_fits(r[f], v) for f, v in rule["whole"].items()) and r["unit"] == rows[0]["unit"]]
            if not wholes:
                continue
            goal = max((n for r in wholes if (n := _number(r[field])) is not None), default=found)
        apart = found - goal if "most" in rule else abs(found - goal)
        if apart > rule.get("within", 0) + 1e-9:
            yield tables.where(name, rows[-1], field), f"{found:.6g} together for {', '.join(key)}", f"{goal:.6g}"


def used(tables: Tables, rule: Rule) -> Found:
    """Every value of `field` stands in one of the columns `by` (table.column; several values in a cell are parted by `parted`).

    With `linked`, in one of the columns that name rows of this table, or in a sentence that cites it.
    """
    name, field, places = rule["table"], rule["field"], rule.get("by", [])
    if rule.get("linked"):
        places = [f"{table}.{column}" for (table, column), (target, _) in tables.links.items() if target == name]
    seen = {value for place in places for value in _values(tables, place, rule.get("parted", ";"))}
    if rule.get("linked"):
        if tables.cited is None:
            return
        seen |= tables.cited
        for value in sorted(tables.cited - {row[field] for row in tables.rows[name]}):
            yield f"data/{tables.files[name]}, field {field}", f"no row {value!r}", "a row for each that a sentence names"
    told = "one that a row or a sentence names" if rule.get("linked") else f"one that {' or '.join(places)} names"
    for row in _chosen(tables, rule):
        if row[field] and row[field] not in seen:
            yield tables.where(name, row, field), f"{row[field]!r}, which nothing names", told


def named(tables: Tables, rule: Rule) -> Found:
    """Every value of `field` (several are parted by `parted`) is a value of one of the columns `of` (table.column)."""
    name, field, parted = rule["table"], rule["field"], rule.get("parted", ";")
    known = {value for place in rule["of"] for value in _values(tables, place, parted)}
    for row in _chosen(tables, rule):
        for value in filter(None, (part.strip() for part in row[field].split(parted))):
            if value not in known:
                yield tables.where(name, row, field), repr(value), f"one that {' or '.join(rule['of'])} holds"


def _values(tables: Tables, place: str, parted: str) -> Iterator[str]:
    table, _, field = place.partition(".")
    for row in tables.rows[table]:
        yield from (part.strip() for part in row[field].split(parted))


def rising(tables: Tables, rule: Rule) -> Found:
    """Within a group the field `fields` rise from row to row (`falling`: fall; `strictly`: no two alike)."""
    name = rule["table"]
    for rows in _groups(tables, rule).values():
        for field in rule["fields"]:
            kind, last, before = tables.type(name, field), None, None
            for row in rows:
                cell = _range(row[field], kind)
                if cell is None:
                    continue
                if last is not None and before is not None:
                    wrong = cell[0] > last[1] if rule.get("falling") else cell[1] < last[0] - rule.get("within", 0)
                    if wrong or rule.get("strictly") and row[field] == before:
                        told = f"at {'most' if rule.get('falling') else 'least'} the {before!r} of the row before"
                        yield tables.where(name, row, field), repr(row[field]), told
                last, before = cell, row[field]


def listed(tables: Tables, rule: Rule) -> Found:
    """Rows stand in the order in which another table has the rows that their `field` names."""
    name, field = rule["table"], rule["field"]
    target, key = tables.links[name, field]
    places = {row[key]: n for n, row in enumerate(tables.rows[target])}
    chosen = _chosen(tables, rule)
    for before, row in zip(chosen, chosen[1:]):
        if places.get(row[field], 0) < places.get(before[field], 0):
            yield tables.where(name, row, field), repr(row[field]), f"{before[field]!r} as before, or one that follows it in {target}"


def follows(tables: Tables, rule: Rule) -> Found:
    """Within a group each row's first of `fields` is the last one's second, or the day (the number) after it."""
    name, (first, second) = rule["table"], rule["fields"]
    for rows in _groups(tables, rule).values():
        for before, row in zip(rows, rows[1:]):
            a, b = (_range(c, "string") or _range(c, "number") for c in (before[second], row[first]))
            if a is None or b is None or b[0] != a[1] + 1:
                yield tables.where(name, row, first), repr(row[first]), f"what follows {second} {before[second]!r} of the row before"


def agree(tables: Tables, rule: Rule) -> Found:
    """Numbers of one group agree: none is more than `within` (a share) off their median; a group of two is told as a pair."""
    name, field = rule["table"], rule["field"]
    for key, rows in _groups(tables, rule).items():
        known = [(row, n) for row in rows if (n := _number(row[field])) is not None]
        middle = median(n for _, n in known) if known else 0
        for row, n in known:
            if abs(n - middle) > rule["within"] * abs(middle) + 1e-12:
                yield tables.where(name, row, field), f"{row[field]} for {', '.join(key)}", f"about {middle:.6g}, as other rows have it"


def alike(tables: Tables, rule: Rule) -> Found:
    """A number is at most `factor` times the greatest of the others of its group, and no less than the least divided by it."""
    name, field, factor = rule["table"], rule["field"], rule["factor"]
    for key, rows in _groups(tables, rule).items():
        known = [(row, n) for row in rows if (n := _number(row[field])) is not None]
        for row, n in known:
            others = [m for other, m in known if other is not row]
            if len(others) >= rule.get("least", 2) and not min(others) / factor <= n <= max(others) * factor:
                told = f"{min(others) / factor:.6g} to {max(others) * factor:.6g}, by the other rows for {', '.join(key)}"
                yield tables.where(name, row, field), row[field], told


def steps(tables: Tables, rule: Rule) -> Found:
    """From one row of a group to the next, by `along`, a number changes at most `factor` times."""
    name, field = rule["table"], rule["field"]
    for rows in _groups(tables, rule).values():
        known = sorted(((row[rule["along"]], n, row) for row in rows if (n := _number(row[field]))), key=lambda found: found[0])
        for (_, a, before), (_, b, row) in zip(known, known[1:]):
            if not 1 / rule["factor"] <= b / a <= rule["factor"]:
                told = f"at most {rule['factor']} times more or less than {before[field]} of {before[rule['along']]}"
                yield tables.where(name, row, field), row[field], told


def words(tables: Tables, rule: Rule) -> Found:
    """The texts `fields` of a row hold one of the words `any` (regular expressions), and none of the words `none`."""
    name = rule["table"]
    for row in _chosen(tables, rule):
        told = " ".join(tables.value(name, row, f) for f in rule["fields"])
        why = " and ".join(f"{f} {row[f]!r}" for f in rule.get("where", {}))
        if "any" in rule and not any(re.search(rf"(?i)\b(?:{w})", told) for w in rule["any"]):
            yield tables.where(name, row, rule["fields"][0]), repr(told), f"a word that goes with {why}: {', '.join(rule['any'])}"
        for word in rule.get("none", []):
            if found := re.search(rf"(?i)\b(?:{word})", told):
                yield tables.where(name, row, rule["fields"][0]), repr(found[0]), f"no such word with {why}"


def shares_a_word(tables: Tables, rule: Rule) -> Found:
    """The field `field` has a word of three letters or more in common with one of `fields`."""
    name = rule["table"]
    for row in _chosen(tables, rule):
        here = _words(tables.value(name, row, rule["field"]))
        there = [tables.value(name, row, f) for f in rule["fields"]]
        if here and any(there) and not any(here & _words(text) for text in there):
            yield tables.where(name, row, rule["field"]), repr(tables.value(name, row, rule["field"])), f"a word of {' / '.join(there)!r}"


def _words(text: str) -> set[str]:
    return {w.lower() for w in re.findall(r"[^\W\d_]{3,}", text.replace("-", " "))} - {"the", "and", "via", "text", "copy", "www", "com", "https", "http", "html"}  # fmt: skip


def about_the_same(tables: Tables, rule: Rule) -> Found:
    """The texts of a row have a word of four letters or more in common with the source that its `field` names."""
    name, field = rule["table"], rule["field"]
    texts = [
        f for f, kind in tables.fields[name].items() if kind["type"] == "string" and tables.links.get((name, f), "")[:1] != ("sources",)
    ]
    for row in _chosen(tables, rule):
        if row[field]:
            there = " ".join(tables.value(name, row, f"{field}.{f}") for f in ("source_id", "publisher", "title", "url", "note"))
            if not _long(" ".join(row[f] for f in texts)) & _long(there):
                title = tables.value(name, row, f"{field}.title") or tables.value(name, row, f"{field}.url")
                yield tables.where(name, row, field), f"{row[field]!r}, {title!r}", "a source that has a word in common with the row"


_COMMON = set("text copy https http html news ukraine ukrainian russia russian world with that from after this have read seen index article articles years year their which were been over into than".split())  # fmt: skip
"""Words that nearly every source has."""


def _long(text: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[^\W\d_]{4,}", text.replace("_", " "))} - _COMMON


def alone(tables: Tables) -> Iterator[str]:
    """Yield rows that say what another says, but for their key, and words that are nearly one that stands in other rows of their column."""
    for name, rows in tables.rows.items():
        if name in ("changes", "measures"):
            continue
        key = tables.keys[name]
        one = isinstance(key, str) and tables.fields[name][key]["type"] == "string"  # codes of others' data may stand for the same words
        fields = [f for f in tables.fields[name] if f not in ([key] if isinstance(key, str) else key)]
        seen: dict[tuple[str, ...], Row] = {}
        for row in rows:
            if (cells := tuple(row[f] for f in fields)) in seen and one and len(fields) > 3:
                twin = tables.where(name, seen[cells], "").split(", ")[1]
                yield f"{tables.where(name, row, fields[0])}: found all that {twin} says, expected each row once; take one of the two out"
            seen[cells] = row
        for field in fields:
            kind = tables.fields[name][field]
            if (
                kind["type"] == "string"
                and not {"enum", "pattern"} & kind.get("constraints", {}).keys()
                and (name, field) not in tables.links
            ):
                yield from _misspelt(tables, name, field)


def _misspelt(tables: Tables, name: str, field: str) -> Iterator[str]:
    counts = Counter(row[field] for row in tables.rows[name])
    usual = [word for word, count in counts.items() if count > 1 and len(word) > 4]
    for word, count in counts.items():
        if count == 1 and len(word) > 3:
            for other in usual:
                if abs(len(word) - len(other)) < 2 and _one_letter_off(word, other):
                    row = next(row for row in tables.rows[name] if row[field] == word)
                    yield f"{tables.where(name, row, field)}: found {word!r}, expected {other!r} as in other rows, or another word; correct the spelling"


def _own_texts(tables: Tables) -> Iterator[tuple[str, str, Row]]:
    """Yield table, field and row of each text of our own tables that no list and no pattern holds."""
    for name, fields in tables.fields.items():
        for field, kind in fields.items():
            free = kind["type"] == "string" and not {"enum", "pattern"} & kind.get("constraints", {}).keys()
            if free and name not in ("changes", "measures") and (name, field) not in tables.links:
                yield from ((name, field, row) for row in tables.rows[name] if row[field])


def _words_alone(tables: Tables) -> Iterator[str]:
    """Yield words that stand once, in no sentence of the book, and are another with two letters exchanged, or end a text as its first part."""
    if tables.texts is None:
        return
    texts = [(*found, _folded(found[2][found[1]])) for found in _own_texts(tables)]
    counts = Counter(word for *_, words in texts for word in words)
    book = _vocabulary(tables.texts)
    known = counts.keys() | book
    ordered = sorted(known)
    for name, field, row, words in texts:
        for low in words:
            if counts[low] > 1 or low in book:
                continue
            slips = {low[:i] + low[i + 1] + low[i] + low[i + 2 :] for i in range(1, len(low) - 1)} if len(low) > 4 else set()
            for other in sorted((slips - {low}) & known):
                yield f"{tables.where(name, row, field)}: found {low!r}, expected {other!r}, as elsewhere, or another word; correct the spelling"
            after = bisect_right(ordered, low)
            begins = after < len(ordered) and ordered[after].startswith(low)
            if begins and len(words) > 1 and field != "title" and row[field].endswith(f" {low}"):
                yield f"{tables.where(name, row, field)}: found {row[field][-40:]!r}, expected a text that does not break off within a word; complete it"


@cache
def _folded(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


@lru_cache(maxsize=1)
def _vocabulary(texts: str) -> frozenset[str]:
    return frozenset(_WORD.findall(texts.casefold()))


def _units(tables: Tables) -> Iterator[str]:
    """Yield numbers in texts that have another unit after them than wherever else the same number, or one of its family, stands."""
    if tables.texts is None:
        return
    here = [(name, field, row, *found) for name, field, row in _own_texts(tables) if "{" in row[field] for found in _keyed(row[field])]
    units: dict[str, Counter[str]] = defaultdict(Counter)
    for key, unit in [*((key, unit) for *_, key, unit in here), *_keyed(tables.texts)]:
        for group in (key, key.partition(".")[0]):
            units[group][unit] += 1
    for name, field, row, key, unit in here:
        number, family = (units[group] - Counter([unit]) for group in (key, key.partition(".")[0]))
        others = set(number) - {""} or (set(family) if family.total() > 2 else set())
        if unit and others and unit not in others:
            told = " or ".join(sorted(others - {""})) or "no unit"
            yield f"{tables.where(name, row, field)}: found {{{key}}} {unit}, expected {told} after this number, as elsewhere; correct the key or the unit"


@lru_cache(maxsize=1024)
def _keyed(text: str) -> tuple[tuple[str, str], ...]:
    """Return each number of a text by its key, with the unit after it."""
    return tuple((found[1] or found[2], (found[3] or found[4] or "").replace("percent", "%")) for found in _KEYED.finditer(text))


def _one_letter_off(one: str, two: str) -> bool:
    """Return whether a letter is missing, added or changed; digits tell things apart."""
    short, long = sorted((one, two), key=len)
    i = next((n for n, letter in enumerate(short) if letter != long[n]), len(short))
    if len(short) == len(long):
        return i < len(short) and short[i + 1 :] == long[i + 1 :] and (short[i] + long[i]).isalpha()
    return short[i:] == long[i + 1 :] and long[i].isalpha()


def matches(tables: Tables, rule: Rule) -> Found:
    """What the pattern `finds` in a text (its first group; the text may be of another table) is the cell `is`, or begins as it does."""
    name = rule["table"]
    begins = rule.get("begins")
    for row in _chosen(tables, rule):
        text, cell = tables.value(name, row, rule["field"]), tables.value(name, row, rule["is"])
        found = {m[1].replace("/", "-") for m in re.finditer(rule["finds"], text)}
        if found and cell and not any(cell == f or begins and cell.startswith(f) or _number(f) == _number(cell) is not None for f in found):
            yield tables.where(name, row, rule["is"]), repr(cell), f"{' or '.join(sorted(found))}, as {rule['field']} has it"


def measured(tables: Tables, rule: Rule) -> Found:
    """Each number has a unit that the table `measures` gives for its measure (the fields `measure`), and lies between lowest and highest there.

    A measure that `measures` has not must at least have a unit of the others with the same first field.
    """
    known: dict[tuple[str, str], Row] = {}
    units: dict[str, list[str]] = defaultdict(list)
    name, field = rule["table"], rule["field"]
    for m in tables.rows["measures"]:
        if m["table"] == name:
            known[m["measure"], m["unit"]] = m
            for measure in (m["measure"], m["measure"].split("; ")[0]):
                units[measure].append(m["unit"])
    for row in _chosen(tables, rule):
        parts, unit = [row[f] for f in rule["measure"]], tables.value(name, row, rule["unit"])
        measure = "; ".join(parts)
        allowed = units.get(measure) or units.get(parts[0])
        limits, n = known.get((measure, unit)), _number(row[field])
        if allowed and unit not in allowed:
            yield (
                tables.where(name, row, rule["unit"]),
                repr(unit),
                f"{' or '.join(dict.fromkeys(allowed))} for {measure!r}, by data/measures.csv",
            )
        elif limits and n is not None and not float(limits["lowest"]) <= n <= float(limits["highest"]):
            told = f"{limits['lowest']} to {limits['highest']} {unit} for {measure!r}, by data/measures.csv"
            yield tables.where(name, row, field), row[field], told


def different(tables: Tables, rule: Rule) -> Found:
    """No two rows are alike in all of `fields`."""
    name = rule["table"]
    seen: dict[tuple[str, ...], Row] = {}
    for row in _chosen(tables, rule):
        key = tuple(tables.value(name, row, f) for f in rule["fields"])
        if key in seen:
            told = f"something else than in {tables.where(name, seen[key], rule['fields'][0]).split(', ')[1]}"
            yield tables.where(name, row, ", ".join(rule["fields"])), ", ".join(map(repr, key)), told
        seen.setdefault(key, row)


def product(tables: Tables, rule: Rule) -> Found:
    """For each row of the table: the numbers picked by `value` are those of `of` times (÷, −, % of) those of `by`, within a share.

    A pick is a table, `where` (in which {field} stands for a cell of the row), and a `field` if it is not `value`.
    """
    for each in _chosen(tables, rule):
        values, many, by = (_picked(tables, rule[part], each) for part in ("value", "of", "by"))
        goals = [_HOW[rule["how"]](a, b) for _, a in many for _, b in by]
        for row, n in values if goals else ():
            if not any(abs(n - goal) <= rule["within"] * abs(goal) for goal in goals):
                field = rule["value"].get("field", "value")
                yield tables.where(rule["value"]["table"], row, field), row[field], f"about {goals[0]:.4g}"


_HOW: dict[str, Callable[[float, float], float]] = {
    "×": lambda a, b: a * b,
    "÷": lambda a, b: a / b,
    "−": lambda a, b: a - b,
    "% of": lambda a, b: a / 100 * b,
}


def _picked(tables: Tables, pick: dict, each: Row) -> list[tuple[Row, float]]:
    """Return the rows that a part of a rule picks for a row, with their numbers."""
    where = {f: [v.format(**each) for v in ([values] if isinstance(values, str) else values)] for f, values in pick["where"].items()}
    rows = [row for row in tables.rows[pick["table"]] if all(_fits(row[f], v) for f, v in where.items())]
    return [(row, n * pick.get("scale", 1)) for row in rows if (n := _number(row[pick.get("field", "value")])) is not None]


def echoed(tables: Tables, rule: Rule) -> Found:
    """Where rows of the table `in` agree with this one in `same` (a pair of fields each, alike or one the end of the other), one has the cell too.

    For dates it is enough that one lies within the other (`within`: so many days apart), for texts that they share their first words.
    """
    name, other = rule["table"], rule["in"]
    for row in _chosen(tables, rule):
        twins = [
            t for t in tables.rows[other] if all(_alike(tables.value(name, row, a), tables.value(other, t, b)) for a, b in rule["same"])
        ]
        here, there = tables.value(name, row, rule["fields"][0]), [tables.value(other, t, rule["fields"][1]) for t in twins]
        told = [cell for cell in there if cell]
        if here and told and not any(_echoes(here, cell, rule.get("within", 0)) for cell in told):
            yield (
                tables.where(name, row, rule["fields"][0]),
                repr(here),
                f"{' or '.join(map(repr, dict.fromkeys(told)))}, as {other} has it",
            )


def _alike(one: str, two: str) -> bool:
    """Return whether two cells are the same, or hold the same last name."""
    return bool(one and two) and (one == two or bool(_NAME.fullmatch(one)) and one.split()[-1] in two)


def _echoes(one: str, two: str, within: int) -> bool:
    a, b = _range(one, "string"), _range(two, "string")
    if a and b:
        return a[0] <= b[1] + within and b[0] <= a[1] + within
    n, m = _number(one), _number(two)
    return (
        one == two or (n is not None and n == m) or (len(one) > 20 and (one[:16].lower() in two.lower() or two[:16].lower() in one.lower()))
    )


_NAME = re.compile(r"[A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+)+")


def spans(tables: Tables, rule: Rule) -> Found:
    """From the first to the second of `fields` there are as many words as `field` has, if it has any."""
    name, (first, last) = rule["table"], rule["fields"]
    for row in _chosen(tables, rule):
        count, a, b = len(tables.value(name, row, rule["field"]).split()), _number(row[first]), _number(row[last])
        if count and a is not None and b is not None and b - a + 1 != count:
            yield tables.where(name, row, last), f"{b - a + 1:.0f} words", f"{count}, as {rule['field']} has"


def later(tables: Tables, rule: Rule) -> Found:
    """The cell `field` is `is` where the `day` is later than `after`, and nowhere else."""
    name, after = rule["table"], date.fromisoformat(rule["after"]).toordinal()
    for row in _chosen(tables, rule):
        day = _range(tables.value(name, row, rule["day"]), "string")
        is_later = bool(day and day[0] > after)
        if is_later != (row[rule["field"]] == rule["is"]):
            told = f"{'' if is_later else 'not '}{rule['is']!r}, since its day is {tables.value(name, row, rule['day']) or 'not known'}"
            yield tables.where(name, row, rule["field"]), repr(row[rule["field"]]), told


def balance(tables: Tables, rule: Rule) -> Found:
    """The stances of a claim's evidence fit its verdict, by the rating and by whether it counts as one that holds."""
    name = rule["table"]
    for row in _chosen(tables, rule):
        stances = [e["stance"] for e in tables.rows[rule["by"]] if e["claim_id"] == row["claim_id"]]
        pro, con = stances.count(rule["for"]), stances.count(rule["against"])
        counts, rating = tables.value(name, row, "verdict.counts_as"), _number(tables.value(name, row, "verdict.rating"))
        told = ""
        if counts == "holds" and con:
            told = "no evidence against it"
        elif rating == 5 and (not pro or set(stances) - {rule["for"], "later", "context"}):
            told = "evidence for it alone"
        elif counts == "fails" and rating is not None and rating < 3 and con <= pro:
            told = "more evidence against it than for it"
        elif rating == 1 and pro:
            told = "no evidence for it"
        elif rating is None and row["verdict"] != "Unsupported" and (pro or con):
            told = "no evidence for or against it"
        elif rating == 3 and not (set(stances) & {"qualifies", rule["against"]}):
            told = "evidence that qualifies or contradicts it"
        if told:
            yield tables.where(name, row, "verdict"), f"{row['verdict']!r} with {pro} for and {con} against", told


def via(tables: Tables, rule: Rule) -> Found:
    """An outlet named after “via”, or a speaker that is an outlet, has a word in common with one of `fields`."""
    name = rule["table"]
    for row in _chosen(tables, rule):
        outlet = row[rule["field"]].rpartition(" via ")[2] if " via " in row[rule["field"]] else ""
        there = [tables.value(name, row, f) for f in rule["fields"]]
        if _words(outlet) and any(there) and not any(_words(outlet) & _words(text) for text in there):
            yield tables.where(name, row, rule["field"]), repr(outlet), f"a word of {' / '.join(there)!r}"


def middle(tables: Tables, rule: Rule) -> Found:
    """The second of three `fields` lies in the middle of the others (`geometric`: of their logarithms), give or take a share `within`."""
    name = rule["table"]
    for row in _chosen(tables, rule):
        low, value, high = (_number(row[f]) for f in rule["fields"])
        if low is not None and value is not None and high is not None:
            goal = (max(low, 0) * max(high, 0)) ** 0.5 if rule.get("geometric") else (low + high) / 2  # less than nothing has no logarithm
            if abs(value - goal) > rule["within"] * goal:
                yield (
                    tables.where(name, row, rule["fields"][1]),
                    row[rule["fields"][1]],
                    f"about {goal:.4g}, the middle of {low} and {high}",
                )


def episodes(tables: Tables, rule: Rule) -> Found:
    """Years of a group run on, with one start, until one has the end; the next begins later, in the year of its start.

    A group may stop without an end in the years `last`, in which its data stop.
    """
    name = rule["table"]
    for rows in _groups(tables, rule).values():
        for before, row in zip([None, *rows], rows):
            if row["ended"] and row["ended"][:4] != row["year"]:
                yield tables.where(name, row, "ended"), row["ended"], f"a day of {row['year']}"
            if row["outcome"] and not row["ended"]:
                yield tables.where(name, row, "ended"), "nothing", "the day of the end, since there is an outcome"
            if before and not before["ended"]:
                if not row["year"].isdigit() or not before["year"].isdigit() or int(row["year"]) != int(before["year"]) + 1:
                    yield tables.where(name, row, "year"), row["year"], f"the year after {before['year']}, which had no end"
                if row["started"] != before["started"]:
                    yield (
                        tables.where(name, row, "started"),
                        row["started"],
                        f"{before['started']}, as in the year before, which had no end",
                    )
            else:
                if row["started"][:4] != row["year"]:
                    yield tables.where(name, row, "started"), row["started"], f"a day of {row['year']}, in which it begins"
                if before and row["started"] <= before["ended"]:
                    yield tables.where(name, row, "started"), row["started"], f"a day after the end {before['ended']}"
        if rows[-1]["year"] != rows[-1]["dataset"] and not rows[-1]["ended"] and rows[-1]["year"] not in rule["last"]:
            yield tables.where(name, rows[-1], "ended"), "nothing", "the day of the end, since no later year follows"


def one_kind(tables: Tables, rule: Rule) -> Found:
    """If one row of a group is of one of `kinds`, all are."""
    name, field = rule["table"], rule["field"]
    for key, rows in _groups(tables, rule).items():
        found = [row[field] for row in rows]
        usual = max(dict.fromkeys(found), key=found.count)
        for row in rows:
            if row[field] != usual and {row[field], usual} & set(rule["kinds"]):
                yield tables.where(name, row, field), repr(row[field]), f"{usual!r} as in the other rows of {', '.join(key)}"


def intensity(tables: Tables, rule: Rule) -> Found:
    """A year of so many `deaths` and more is a war in the table `years`, a year of fewer is not."""
    known = {(row["conflict_id"], row["year"]): row for row in tables.rows[rule["years"]]}
    for row in _chosen(tables, rule):
        year, deaths = known.get((row["conflict_id"], row["year"])), _number(row["best"])
        if year and deaths is not None and (deaths >= rule["deaths"]) != (year["intensity"] == "war"):
            told = f"{'fewer' if year['intensity'] != 'war' else 'no fewer'} than {rule['deaths']}, since conflict_years calls the year {year['intensity']!r}"
            yield tables.where(rule["table"], row, "best"), row["best"], told


def survival(tables: Tables, rule: Rule) -> Found:
    """A Kaplan–Meier curve on a grid: the share and its log–log interval are what the counts allow."""
    name = rule["table"]
    for rows in _groups(tables, rule).values():
        for before, row in zip(rows, rows[1:]):
            s, s0 = _number(row["survival"]), _number(before["survival"])
            risk, d = _number(before["at_risk"]), (_number(row["failures"]) or 0) - (_number(before["failures"]) or 0)
            now = _number(row["at_risk"])
            if s is None or s0 is None or not risk or now is None:
                continue
            least, most = s0 * (1 - d / max(now + d, 1)), s0 * (1 - d / risk)
            if not least - 0.002 <= s <= most + 0.002:
                yield tables.where(name, row, "survival"), row["survival"], f"{least:.3f} to {most:.3f}, by {d:.0f} failures of {risk:.0f}"
            if now > risk - d:
                yield tables.where(name, row, "at_risk"), row["at_risk"], f"at most {risk - d:.0f}, by the row before"
            low, high = _number(row["low"]), _number(row["high"])
            if low and high and all(0 < share < 1 for share in (s, low, high)):
                center = (math.log(-math.log(low)) + math.log(-math.log(high))) / 2
                if abs(math.exp(-math.exp(center)) - s) > 0.004:
                    yield (
                        tables.where(name, row, "low"),
                        f"{row['low']} to {row['high']}",
                        f"an interval around {row['survival']} (log–log)",
                    )


def digits(tables: Tables, rule: Rule) -> Found:
    """The text `field` holds the numbers of `fields`."""
    name = rule["table"]
    for row in _chosen(tables, rule):
        told = re.findall(r"\d+(?:\.\d+)?", tables.value(name, row, rule["field"]).replace(",", ""))
        for field in rule["fields"]:
            if row[field] and not any(float(row[field]) == float(n) for n in told if row[field].replace(".", "").isdigit()):
                yield tables.where(name, row, field), row[field], f"a number of {tables.value(name, row, rule['field'])!r}"


def complete(tables: Tables, rule: Rule) -> Found:
    """Each value of the first of `fields` stands with each value of the second, once."""
    name, (one, two) = rule["table"], rule["fields"]
    known = {(row[one], row[two]) for row in tables.rows[name]}
    seconds = list(dict.fromkeys(row[two] for row in tables.rows[name]))
    for first in dict.fromkeys(row[one] for row in tables.rows[name]):
        if missing := [second for second in seconds if (first, second) not in known]:
            row = next(row for row in tables.rows[name] if row[one] == first)
            yield tables.where(name, row, two), f"no row for {', '.join(missing)}", f"one row for each {two} with {one} {first!r}"


def numbered(tables: Tables, rule: Rule) -> Found:
    """Keys are letters and a number; none is missing between two that follow it and go before it, but for those that are `gone`."""
    name, field = rule["table"], rule["field"]
    split = [(row, re.fullmatch(r"([A-Z]+)(\d+)([a-z]?)", row[field])) for row in tables.rows[name]]
    known = {(m[1], int(m[2])) for _, m in split if m}
    for row, m in split:
        if not m or m[3]:
            continue
        before, number = f"{m[1]}{int(m[2]) - 1:0{len(m[2])}d}", int(m[2])
        if (m[1], number - 2) in known and (m[1], number - 1) not in known and before not in rule.get("gone", []):
            yield tables.where(name, row, field), f"{row[field]} and no {before}", f"row {before}, or its name in `gone`"


def dated(tables: Tables, rule: Rule) -> Found:
    """Every day that a text names (18 February 2025) is the `day` of one of the rows of `through` that name this one, or is in `known`."""
    name, field = rule["table"], rule["field"]
    link, path = rule["through"].split(".", 1)
    key = tables.keys[name]
    days: dict[str, set[str]] = defaultdict(set)
    for row in tables.rows[link]:
        days[row[key]].add(tables.value(link, row, path))
    for row in _chosen(tables, rule):
        for found in _NAMED_DAY.finditer(row[field]):
            day = f"{found[3]}-{_MONTHS.index(found[2]) + 1:02d}-{int(found[1]):02d}"
            if day not in days[row[key]] and day not in rule.get("known", []):
                yield tables.where(name, row, field), f"the day {found[0]!r}", f"the day of a row that {link} names for {row[key]}"


_MONTHS = "January February March April May June July August September October November December".split()
_NAMED_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})\b")

HOLDS: dict[str, Callable[[Tables, Rule], Found]] = {
    check.__name__.replace("_", " "): check
    for check in (
        order, between, determines, together, only, total, used, named, rising, listed, follows, agree, alike, steps,
        words, shares_a_word, about_the_same, matches, measured, different, product, echoed, dated,
        spans, later, balance, via, middle, episodes, one_kind, intensity, survival, digits, complete, numbered,
    )
}  # fmt: skip
"""What a rule may hold: the name in rules.toml -> the function that compares."""

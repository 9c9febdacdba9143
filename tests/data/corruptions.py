"""Faults of every kind, planted in copies of the tables, to see which the door stops.

`well_formed` changes what a table says and keeps its form, as a slip or a lie
would; `malformed` breaks the form; `harmless` changes nothing that is said.
Each is made from the tables as they stand, by chance with a fixed seed. The
whole runs in `make audit` (`python tests/data/corruptions.py`), a sample in
`make test`.
"""

from __future__ import annotations

import csv
import io
import random
import re
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from helpers import data
from helpers.data import changes

EACH = 34
"""How many faults of a kind are planted."""
LEAST = {"well formed": 0.7, "malformed": 1.0}
"""The least share that must be stopped."""

Rows = list[list[str]]


@dataclass(frozen=True)
class Edit:
    """One edit of one table: its kind, what it does in words, the file's new text, and for one cell its key, field, old and new."""

    kind: str
    table: str
    what: str
    text: str | bytes
    cell: tuple[str, str, str, str] | None = None


def _tables() -> dict[str, tuple[dict, Rows]]:
    found = {}
    for resource in data.resources():
        if resource["name"] not in ("changes", "measures"):
            with (data.DATA / resource["path"]).open(encoding="utf-8", newline="") as file:
                found[resource["name"]] = resource, list(csv.reader(file))
    return found


def _text(rows: Rows) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


# --- one cell -----------------------------------------------------------------------------------------

NUMBERS = ("number", "integer")


def _is_dated(field: dict) -> bool:
    return field["type"] == "date" or data.dated(field)


def _later(years: int, days: int = 0) -> Callable[[str, list[str], random.Random, dict], str]:
    def change(cell: str, *_: object) -> str:
        if not re.match(r"\d{4}", cell):
            return cell
        if days and len(cell) == 10:
            return str(date.fromisoformat(cell) + timedelta(days))
        if days and len(cell) == 7:
            return f"{cell[:5]}{int(cell[5:]) % 12 + 1:02d}"
        if len(cell) == 10 and cell[5:] == "02-29":
            cell = cell[:8] + "28"
        return f"{int(cell[:4]) + years}{cell[4:]}"

    return change


def _plain(number: float, like: str) -> str:
    return f"{number:.0f}" if "." not in like and number == int(number) else f"{number:.6g}"


def _times(factor: float) -> Callable[[str, list[str], random.Random, dict], str]:
    def change(cell: str, column: list[str], _: random.Random, field: dict) -> str:
        number = float(cell) * factor
        return f"{number:.0f}" if field["type"] == "integer" else _plain(round(number, 6), cell)

    return change


def _swapped_digits(cell: str, column: list[str], chance: random.Random, field: dict) -> str:
    places = [i for i in range(len(cell) - 1) if cell[i].isdigit() and cell[i + 1].isdigit() and cell[i] != cell[i + 1]]
    places = [i for i in places if not (i == 0 and cell[1] == "0")]
    if not places:
        return cell
    i = chance.choice(places)
    return cell[:i] + cell[i + 1] + cell[i] + cell[i + 2 :]


def _other(cell: str, column: list[str], chance: random.Random, field: dict) -> str:
    known = field.get("constraints", {}).get("enum") or sorted(set(column))
    others = [str(v) for v in known if str(v) not in (cell, "")]
    return chance.choice(others) if others else cell


def _misspelt(cell: str, column: list[str], chance: random.Random, field: dict) -> str:
    places = [i for i in range(1, len(cell)) if cell[i].isalpha()]
    if not places:
        return cell
    i = chance.choice(places)
    return cell[:i] + cell[i + 1 :]


def _turned(cell: str, column: list[str], chance: random.Random, field: dict) -> str:
    for one, two in (
        (" is ", " is not "),
        (" was ", " was not "),
        (" not ", " "),
        (" no ", " a "),
        (" has ", " has no "),
        (" are ", " are not "),
    ):
        if one in cell:
            return cell.replace(one, two, 1)
    return cell


def _cut(cell: str, column: list[str], chance: random.Random, field: dict) -> str:
    words = cell.split()
    return " ".join(words[: len(words) // 2]) if len(words) > 5 else cell


def _key(cell: str, column: list[str], chance: random.Random, field: dict) -> str:
    return re.sub(r"RDNA(\d)\}", lambda m: f"RDNA{int(m[1]) % 5 + 1}}}", cell, count=1)


def _emptied(cell: str, *_: object) -> str:
    return ""


def _enum(field: dict) -> bool:
    return "enum" in field.get("constraints", {}) and field["type"] == "string"


def _category(field: dict, column: list[str]) -> bool:
    """Return whether a field holds words that come again, and no closed list."""
    cells = [c for c in column if c]
    return (
        field["type"] == "string"
        and not ({"enum", "pattern"} & field.get("constraints", {}).keys())
        and 1 < len(set(cells)) < 0.75 * len(cells)
    )


Wanted = Callable[[dict, list[str], dict], bool]
CELLS: dict[str, tuple[Wanted, Callable]] = {
    "number ten times": (lambda f, c, r: f["type"] in NUMBERS and "enum" not in f.get("constraints", {}) and f["name"] not in _keys(r), _times(10)),
    "number a tenth": (lambda f, c, r: f["type"] == "number", _times(0.1)),
    "number half as much again": (lambda f, c, r: f["type"] in NUMBERS and "enum" not in f.get("constraints", {}) and f["name"] not in _keys(r), _times(1.5)),
    "two digits swapped": (lambda f, c, r: f["type"] in NUMBERS and "enum" not in f.get("constraints", {}) and f["name"] not in _keys(r), _swapped_digits),
    "number of another row": (lambda f, c, r: f["type"] in NUMBERS and f["name"] not in _keys(r), _other),
    "another unit": (lambda f, c, r: f["name"] == "unit", _other),
    "another hedge": (lambda f, c, r: f["name"] in ("qualifier", "confidence", "firmness", "hedge"), _other),
    "a year later": (lambda f, c, r: _is_dated(f), _later(1)),
    "a year earlier": (lambda f, c, r: _is_dated(f), _later(-1)),
    "a month off": (lambda f, c, r: _is_dated(f), _later(0, 31)),
    "another source": (lambda f, c, r: f["name"].endswith("source_id") or f["name"].endswith("_source"), _other),
    "another word of the list": (lambda f, c, r: _enum(f) and f["name"] not in ("unit", "qualifier", "status", "confidence"), _other),
    "word of another row": (lambda f, c, r: _category(f, c) and not f["name"].endswith(("source_id", "_source")) and not _linked(f, r), _other),
    "word misspelt": (lambda f, c, r: _category(f, c) and not f["name"].endswith(("source_id", "_source")) and not _linked(f, r), _misspelt),
    "another status": (lambda f, c, r: f["name"] in ("status", "seen", "tier", "flag", "outcome_status"), _other),
    "names another row": (lambda f, c, r: _linked(f, r) and not f["name"].endswith(("source_id", "_source")), _other),
    "sentence cut": (lambda f, c, r: f["type"] == "string" and sum(map(len, c)) > 30 * len(c), _cut),
    "sentence turned round": (lambda f, c, r: f["type"] == "string" and sum(map(len, c)) > 30 * len(c), _turned),
    "cell emptied": (lambda f, c, r: not f.get("constraints", {}).get("required"), _emptied),
}  # fmt: skip
"""Kind of a fault in one cell -> which fields can have it, and what becomes of the cell."""


def _keys(resource: dict) -> list[str]:
    key = resource["schema"]["primaryKey"]
    return [key] if isinstance(key, str) else key


def _linked(field: dict, resource: dict) -> bool:
    return any(field["name"] == key["fields"] or field["name"] in key["fields"] for key in resource["schema"]["foreignKeys"])


def _one_cell() -> Iterator[Edit]:
    tables = _tables()
    for kind, (wanted, change) in CELLS.items():
        chance = random.Random(kind)
        places = [
            (name, column)
            for name, (resource, rows) in tables.items()
            for column, field in enumerate(resource["schema"]["fields"])
            if wanted(field, [row[column] for row in rows[1:]], resource)
        ]
        made = 0
        for _ in range(40 * EACH):
            if made == EACH or not places:
                break
            name, column = chance.choice(places)
            resource, rows = tables[name]
            number = chance.randrange(1, len(rows))
            cell, field = rows[number][column], resource["schema"]["fields"][column]
            new = change(cell, [row[column] for row in rows[1:]], chance, field) if cell else cell
            if new == cell:
                continue
            made += 1
            altered = [*rows[:number], [*rows[number][:column], new, *rows[number][column + 1 :]], *rows[number + 1 :]]
            key = "; ".join(rows[number][rows[0].index(k)] for k in _keys(resource))
            what = f"{name} {key}, {field['name']}: {cell!r} -> {new!r}"
            yield Edit(kind, name, what, _text(altered), (key, field["name"], cell, new))


def _rows() -> Iterator[Edit]:
    tables = _tables()
    for kind in ("row dropped", "row doubled", "two rows exchange a cell"):
        chance = random.Random(kind)
        for _ in range(EACH):
            name = chance.choice(list(tables))
            resource, rows = tables[name]
            number = chance.randrange(1, len(rows))
            altered = [list(row) for row in rows]
            if kind == "row dropped":
                del altered[number]
                what = f"{name}, row {number + 1}"
            elif kind == "row doubled":
                twin = list(rows[number])
                place = rows[0].index(_keys(resource)[0])
                twin[place] = _next(twin[place], [row[place] for row in rows[1:]])
                altered.append(twin)
                what = f"{name}, row {number + 1} again as {twin[place]}"
            else:
                column = chance.randrange(1, len(rows[0]))
                other = next(
                    (n for n in chance.sample(range(1, len(rows)), len(rows) - 1) if rows[n][column] != rows[number][column]), number
                )
                altered[number][column], altered[other][column] = rows[other][column], rows[number][column]
                what = f"{name}, rows {number + 1} and {other + 1}, {rows[0][column]}: {rows[number][column][:30]!r} <-> {rows[other][column][:30]!r}"
            yield Edit(kind, name, what, _text(altered))


def _next(key: str, known: list[str]) -> str:
    """Return a key in the form of another that is not taken."""
    if not (digits := re.search(r"\d+", key)):
        return key + "x"
    for number in range(1, 10 ** len(digits[0])):
        new = f"{key[: digits.start()]}{number:0{len(digits[0])}d}{key[digits.end() :]}"
        if new not in known:
            return new
    return key


def well_formed() -> Iterator[Edit]:
    """Yield edits that keep the form of a table and change what it says."""
    yield from _one_cell()
    yield from _rows()


# --- the form ---------------------------------------------------------------------------------------------

LOOKS = str.maketrans("aeopcx", "аеорсх")
"""Latin letters and their Cyrillic likes."""


def _spoiled(cell: str, kind: str, field: dict) -> str:
    number = field["type"] in NUMBERS
    return {
        "infinite": "inf" if number else cell + "\u200b",
        "not a number": "NaN" if number else f" {cell}",
        "underscore": f"{cell}_0" if number else f"{cell} ",
        "other digits": cell.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")) if number else f"<b>{cell}</b>",
        "exponent": f"{cell}e3" if number else cell.translate(LOOKS) if re.search("[aeopcx]", cell) else cell + "\u00a0x",
        "markup": "<i>1</i>" if number else f"<script>{cell}</script>",
        "formula": f"={cell}" if number else f"=HYPERLINK({cell})",
        "comma": "1,176" if number else f"{cell}  x",
        "impossible day": "2024-02-31",
        "letters": "much" if number else f"{cell}\u202e",
        "blank cell": " ",
        "quotation mark": f'"{cell}' if number else f"{cell} (",
        "accent apart": f"{cell}e\u0301",
        "signs": f"+{cell}",
    }[kind]


FORMS: dict[str, Callable[[bytes], bytes]] = {
    "blank line at the end": lambda raw: raw + b"\n",
    "blank line within": lambda raw: raw.replace(b"\n", b"\n\n", 2),
    "header only": lambda raw: raw.partition(b"\n")[0] + b"\n",
    "no header": lambda raw: raw.partition(b"\n")[2],
    "column renamed": lambda raw: b"x" + raw,
    "column lost": lambda raw: raw.partition(b"\n")[0].rpartition(b",")[0] + b"\n" + raw.partition(b"\n")[2],
    "semicolons": lambda raw: raw.replace(b",", b";"),
    "tabs": lambda raw: raw.replace(b",", b"\t"),
    "Windows line ends": lambda raw: raw.replace(b"\n", b"\r\n"),
    "not UTF-8": lambda raw: raw[:-2] + b"\xff\n",
    "NUL byte": lambda raw: raw[:-2] + b"\0\n",
    "UTF-16": lambda raw: raw.decode().encode("utf-16"),
    "empty file": lambda raw: b"",
    "a cell too many": lambda raw: raw[:-1] + b",x\n",
    "row of commas": lambda raw: raw + b"," * raw.partition(b"\n")[0].count(b",") + b"\n",
    "open quotation mark": lambda raw: raw[:-1] + b',"x\n',
}


def malformed() -> Iterator[Edit]:
    """Yield edits that break the form of a table or of a cell."""
    tables, chance = _tables(), random.Random("malformed")
    kinds = "infinite;not a number;underscore;other digits;exponent;markup;formula;comma;letters;blank cell;quotation mark;signs".split(";")
    for kind in kinds:
        for _ in range(10):
            name = chance.choice(list(tables))
            resource, rows = tables[name]
            fields = resource["schema"]["fields"]
            column = chance.randrange(len(fields))
            filled = [n for n in range(1, len(rows)) if rows[n][column]]
            if not filled:
                continue
            number = chance.choice(filled)
            new = _spoiled(rows[number][column], kind, fields[column])
            altered = [*rows[:number], [*rows[number][:column], new, *rows[number][column + 1 :]], *rows[number + 1 :]]
            yield Edit(kind, name, f"{name}, row {number + 1}, {fields[column]['name']}: {new[:40]!r}", _text(altered))
    dated = [(n, c) for n, (r, _) in tables.items() for c, f in enumerate(r["schema"]["fields"]) if _is_dated(f)]
    for _ in range(12):
        name, column = chance.choice(dated)
        rows = [list(row) for row in tables[name][1]]
        rows[chance.randrange(1, len(rows))][column] = chance.choice(
            ["2024-02-31", "2024-13-01", "2024-00", "31.12.2024", "2099-01-01", "soon"]
        )
        yield Edit("impossible day", name, f"{name}, {rows[0][column]}", _text(rows))
    for kind, spoil in FORMS.items():
        for name in chance.sample(list(tables), 5):
            yield Edit(kind, name, name, spoil(_text(tables[name][1]).encode()))


# --- what is no fault --------------------------------------------------------------------------------------


def harmless() -> Iterator[Edit]:
    """Yield edits after which the tables say the same, or more."""
    tables, chance = _tables(), random.Random("harmless")
    for name in chance.sample(list(tables), 8):
        file = io.StringIO()
        csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(tables[name][1])
        yield Edit("all cells quoted", name, name, file.getvalue())
    for name in chance.sample(list(tables), 8):
        yield Edit("no line end at the end", name, name, _text(tables[name][1])[:-1])
    for name in chance.sample(list(tables), 8):
        yield Edit("written anew", name, name, _text(tables[name][1]))
    numbers = [n for n, (r, _) in tables.items() if any(f["type"] == "number" for f in r["schema"]["fields"])]
    for name in chance.sample(numbers, 8):
        rows = [list(row) for row in tables[name][1]]
        column = next(c for c, f in enumerate(tables[name][0]["schema"]["fields"]) if f["type"] == "number")
        row = next(r for r in rows[1:] if r[column])
        row[column] += "0" if "." in row[column] else ".0"
        yield Edit("a closing zero", name, name, _text(rows))
    for name, cells in NEW.items():
        rows = tables[name][1]
        yield Edit("a new row", name, name, _text([*rows, [cells[field] for field in rows[0]]]))
    notes = [n for n, (_, rows) in tables.items() if "note" in rows[0]]
    for name in chance.sample(notes, 4):
        rows = [list(row) for row in tables[name][1]]
        column = rows[0].index("note")
        row = next(r for r in rows[1:] if r[column])
        row[column] = ("Read again. " + row[column]) if row[column].endswith(".") else f"{row[column]}; read again"
        yield Edit("a note is longer", name, name, _text(rows))


NEW: dict[str, dict[str, str]] = {
    "rdna_totals": dict(row_id="T90", edition="RDNA5", metric="needs_total", value="587.7", unit="USD bn", qualifier="nearly", flag="",
                        as_of="2025-12-31", source_id="razom_rdna5", status="read", note=""),
    "macro": dict(row_id="M500", series="gdp_current_usd", geo="Poland", period="2022", value="690.1", unit="USD bn", qualifier="exact",
                  producer="World Bank", denominator="", source_id="wdi_datahub_gdp", status="read", note="World Development Indicators as of October 2024"),
    "events": dict(row_id="H90", happened_on="2026-07-05", about="money", says="A day of talks on rebuilding ended.", source_id="s112", status="read"),
    "aliases": dict(word="Odesa", aliases="Odessa"),
    "glossary": dict(term_id="armoured-car", term="armoured car", spellings="armoured cars", not_in="", definition="A car with armour.", source_id="",
                     chapter="06-how-wars-end"),
}  # fmt: skip
"""A row that may be added to a table."""


# --- the door ------------------------------------------------------------------------------------------------


class Door:
    """A copy of the tables, into which one edit at a time is put."""

    def __init__(self, folder: Path):
        self.folder = Path(shutil.copytree(data.DATA, folder / "data", ignore=shutil.ignore_patterns("articles")))
        data.check(self.folder)

    def tries(self, edit: Edit) -> str:
        """Return what the door says of an edit: the first fault, "" if it lets it in. Any other error is not caught."""
        paths = {r["name"]: r["path"] for r in data.resources()}
        path, written = self.folder / paths[edit.table], self.folder / paths["changes"]
        kept, lines = path.read_bytes(), written.read_bytes()
        path.write_bytes(edit.text if isinstance(edit.text, bytes) else edit.text.encode())
        if edit.cell:
            changes.append(written, edit.table, *edit.cell, reason="The source was read again.")
        try:
            data.check(self.folder)
        except data.DataError as error:
            return str(error).splitlines()[0]
        finally:
            path.write_bytes(kept)
            written.write_bytes(lines)
        return ""


def run(edits: Iterator[Edit] | list[Edit]) -> tuple[Counter[str], dict[str, list[str]], dict[str, str]]:
    """Return how many edits of each kind there were, those that the door let in by kind, and those at which it broke."""
    counts: Counter[str] = Counter()
    let_in: dict[str, list[str]] = defaultdict(list)
    broken: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as scratch:
        door = Door(Path(scratch))
        for edit in edits:
            counts[edit.kind] += 1
            try:
                if not door.tries(edit):
                    let_in[edit.kind].append(edit.what)
            except Exception as error:  # what a crash is, whatever its kind
                broken[f"{edit.kind}: {edit.what}"] = repr(error)
    return counts, let_in, broken


def findings() -> list[str]:
    """Run all edits, print what came of each kind; return what is worse than it may be."""
    found = []
    for name, edits in {"well formed": well_formed, "malformed": malformed, "harmless": harmless}.items():
        counts, let_in, broken = run(edits())
        total, inside = counts.total(), sum(map(len, let_in.values()))
        print(f"  {name}: {total - inside} of {total} stopped")
        for kind, count in counts.items():
            print(f"    {kind}: {count - len(let_in[kind])} of {count}", flush=True)
            if "-v" in sys.argv:
                print(*(f"        {what}" for what in let_in[kind]), sep="\n")
        found += [f"the door broke at {what}: {error}" for what, error in broken.items()]
        if name == "harmless":
            found += [f"{total - inside} harmless edits were stopped"] * (inside < total)
        elif (total - inside) / total < LEAST[name]:
            found.append(f"{name}: {total - inside} of {total} stopped, expected {LEAST[name]:.0%}")
    return found


if __name__ == "__main__":
    print(*findings(), sep="\n")

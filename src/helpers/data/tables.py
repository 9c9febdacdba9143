"""Load the project's tables, checked once, at the door.

Everything about a table (fields, types, units, keys, sources) is said in one
place, ``data/datapackage.json``, a Frictionless Data Package; what holds
between cells, rows and tables is said in ``data/rules.toml`` beside it. `load`
refuses to return any table while one of them breaks either. Files that passed
are remembered by their bytes, so that the next process need not check them
again; a byte changed in a table or in the code that checks, and all are checked.

``python -m helpers.data`` checks all tables and prints one line for each.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache, lru_cache, wraps
from importlib.metadata import version
from pathlib import Path
from typing import ParamSpec, TextIO

import pandas as pd

from helpers.data import cells, changes, rules

PACKAGED = Path(__file__).resolve().parents[1] / "_data"
"""The tables in the wheel, which were checked when it was built."""
ROOT = Path(__file__).resolve().parents[3]
DATA = PACKAGED if PACKAGED.is_dir() else ROOT / "data"
BOOK = PACKAGED.with_name("_book") if PACKAGED.is_dir() else ROOT / "book"
"""What writes pages: in the wheel only what a ledger's pages need."""
PASSED = DATA.parent / ".data-passed"
"""Where the mark of the files that passed last is kept."""
LOADED: set[str] = set()
"""Names of the tables that were asked for so far: `make sync` runs a chapter again when one of its own changes."""

P = ParamSpec("P")

_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
"""A day, a month or a year."""
_DATED = re.compile(r"\\d\{4\}")
"""How the pattern of a field begins that holds such cells."""
_NO_TEXT = re.compile("[^\t -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Control characters, which no page can show."""
TOLD = 10
"""How many faults are told at once; of the others, how many they are."""
_PANDAS_TYPES = {"string": "str", "number": "float64", "integer": "Int64", "date": "str"}


class Told(ValueError):
    """What somebody gave cannot be used; the message says why and what to do. A notebook shows it alone, with no code around it."""

    def _render_traceback_(self) -> list[str]:  # what IPython asks of an exception
        return [str(self)]


class DataError(Told):
    """A table does not fit its description; the message says where and what to do."""


def load(name: str) -> pd.DataFrame:
    """Return the table `name` (a resource of datapackage.json), one row per record.

    Numbers come as float64, whole numbers as Int64, dates as datetime64, empty
    text as "". Raises DataError naming file, row and field if any table is
    missing or broken.
    """
    tables = _load_all(DATA)
    if name not in tables:
        raise DataError(f"there is no table {name!r}; datapackage.json has {', '.join(sorted(tables))}")
    LOADED.add(name)
    return tables[name].copy()


def once(compute: Callable[P, pd.DataFrame]) -> Callable[P, pd.DataFrame]:
    """Let a function compute each of its tables once, and give every caller a copy."""
    kept = cache(compute)

    @wraps(compute)
    def copied(*args: P.args, **named: P.kwargs) -> pd.DataFrame:
        return kept(*args, **named).copy()  # type: ignore[arg-type]

    copied.cache_clear = kept.cache_clear  # type: ignore[attr-defined]
    return copied


def path(name: str) -> Path:
    """Return where the file of the table `name` is, for pandas and other readers. Raises DataError as `load` does."""
    load(name)
    return DATA / next(resource["path"] for resource in resources() if resource["name"] == name)


def row_sources() -> dict[str, str]:
    """Return the source of every row that has one: row_id -> id in data/sources.csv. An assumption has none."""
    tables = [t for t in _load_all(DATA).values() if "row_id" in t]
    return {row: source for t in tables for row, source in zip(t["row_id"], t["source_id"]) if source}


def resources(folder: Path = DATA) -> list[dict]:
    """Return the description of every table: the resources that have fields. Other files hold no rows."""
    return [resource for resource in describe(folder)["resources"] if "schema" in resource]


def outlines() -> str:
    """Return the outlines of the oblasts as TopoJSON text: one object, `oblasts`, its properties.name as in rdna_regions."""
    LOADED.add("oblasts")
    return text(DATA / "oblasts.topojson").strip()


def describe(folder: Path = DATA) -> dict:
    """Return datapackage.json as a dictionary. Raises DataError if it cannot be read."""
    path = folder / "datapackage.json"
    try:
        package = json.loads(text(path))
    except json.JSONDecodeError as err:
        raise DataError(f"data/datapackage.json, line {err.lineno}: not valid JSON ({err.msg}); mend the file") from None
    listed = package.get("resources") if isinstance(package, dict) else None
    if not isinstance(listed, list) or not all(isinstance(r, dict) and {"name", "path"} <= r.keys() for r in listed):
        raise DataError(
            "data/datapackage.json: found no list of resources, each with name and path, expected one entry a table; restore the file"
        )
    return package


def check(folder: Path = DATA) -> dict[str, int]:
    """Return the number of rows of each table in `folder`, or raise DataError: one line a fault, the first TOLD and how many more."""
    package = describe(folder)
    faults = []
    for resource in package["resources"]:
        try:
            text(folder / resource["path"])
        except DataError as err:
            faults.append(str(err))
    if not faults:
        # The checksum guards against silent damage; tests compare it. An edit in
        # progress must still load, so that the error can name the row.
        for resource in package["resources"]:
            resource.pop("hash", None)
        rows, faults = fit(folder, package)
        if rows and "rules" in package:
            faults = list(_first_of_each_cell([*faults, *related(folder, package)]))
    if faults:
        more = [f"and {len(faults) - TOLD} more"] if len(faults) > TOLD else []
        raise DataError("\n".join(faults[:TOLD] + more))
    return rows


def _first_of_each_cell(faults: list[str]) -> Iterator[str]:
    """Yield the faults, of several about one cell the first."""
    told = set()
    for fault in faults:
        place = fault.partition(": ")[0]
        if ", field" not in place or place not in told:
            yield fault
        told.add(place)


def related(folder: Path, package: dict) -> Iterator[str]:
    """Yield what is wrong with single cells whatever their field, and what breaks a rule between cells, rows and tables; one line each."""
    described = [resource for resource in package["resources"] if "schema" in resource]
    read = {resource["name"]: _rows((folder / resource["path"]).read_bytes()) for resource in described}
    latest = today(folder)
    for resource in described:
        where = f"{folder.name}/{resource['path']}"
        rows = read[resource["name"]]
        if _CLEAN.get(where) is rows:
            continue
        found_one = False
        for field in resource["schema"]["fields"]:
            name = field["name"]
            for number, row in enumerate(rows, 2):
                for found, expected, remedy in cells.faults(field, row[name], latest) if row[name] else ():
                    yield f"{where}, row {number}, field {name}: found {found}, expected {expected}; {remedy}"
                    found_one = True
        if not found_one:
            _CLEAN[where] = rows
    try:
        declared = rules.parsed(text(folder / rules.FILE))
    except ValueError as err:
        yield str(err) if isinstance(err, DataError) else f"{folder.name}/{rules.FILE}: {err}; mend the file"
        return
    yield from rules.faults(rules.Tables(read, package, _texts()), declared)
    keys = {resource["name"]: resource["schema"].get("primaryKey", []) for resource in described}
    yield from changes.faults(read, keys, f"{folder.name}/{changes.NAME}.csv")


_CLEAN: dict[str, list[dict[str, str]]] = {}
"""The rows of each table in which no cell was wrong."""


@lru_cache(maxsize=128)
def _rows(raw: bytes) -> list[dict[str, str]]:
    """Return the rows of a table as texts; a cell that is not there is empty. The same bytes give the same list."""
    reader = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    names = reader.fieldnames or []
    return [{name: row[name] or "" for name in names} for row in reader]


def today(folder: Path = DATA) -> str:
    """Return the day by the clock, or that of the last change of a folder's tables if the clock is behind: nobody's book fails for that."""
    path = folder / f"{changes.NAME}.csv"
    changed = _rows(path.read_bytes()) if path.is_file() else []
    return max([date.today().isoformat(), *(row["changed_on"] for row in changed)])


def _texts() -> str | None:
    """Return the sentences of the book; None in a wheel, which has none."""
    if not (ROOT / "notebooks").is_dir():
        return None
    texts = [*ROOT.glob("notebooks/*.md"), *ROOT.glob("book/**/*.md"), ROOT / "README.md"]
    return "\n".join(path.read_text("utf-8") for path in texts if path.is_file())


def fit(folder: Path, package: dict) -> tuple[dict[str, int], list[str]]:
    """Compare the tables in `folder` with a description: the number of rows of each, and all faults, one line each.

    A table with other columns would have a fault in every row, so the rows are
    looked at only when every header fits.
    """
    import frictionless  # takes most of a second, and only a check needs it

    commas = {"dialect": {"csv": {"delimiter": ","}}}  # as `read` reads them; left out, it guesses
    package = package | {"resources": [r | commas for r in package["resources"] if "schema" in r]}
    faults = [fault for r in package["resources"] for fault in _header_faults(folder / r["path"], r["schema"]["fields"])]
    if faults:
        return {}, faults
    # A table that was sound a moment ago, beside the same tables, still is: an editor's check, and a test's, costs what changed.
    content = {r["name"]: hashlib.sha256((folder / r["path"]).read_bytes()).hexdigest() for r in package["resources"]}
    seals = {
        r["name"]: json.dumps([folder.name, r, *(content[name] for name in sorted({r["name"]} | _named(r)))]) for r in package["resources"]
    }
    fresh = {name for name, seal in seals.items() if seal not in _SOUND}
    named = {target for r in package["resources"] if r["name"] in fresh for target in _named(r)}
    looked_at = [r for r in package["resources"] if r["name"] in fresh | named]
    # A table that is only named is there for its keys; what it names itself was looked at before.
    bare = [r if r["name"] in fresh else r | {"schema": r["schema"] | {"foreignKeys": []}} for r in looked_at]
    if bare:
        report = frictionless.Package.from_descriptor(package | {"resources": bare}, basepath=str(folder)).validate()
        errors = ((task, error) for task in report.tasks for error in task.errors)
        # An empty row has no key either; it is told once.
        faults = [_message(task, error, package, folder.name) for task, error in errors if error.type != "primary-key" or any(error.cells)]
        faults += [f"{folder.name}/datapackage.json: {error.note}; mend the description" for error in report.errors]
        faults += [fault for r in looked_at for fault in _impossible_days(folder / r["path"], r["schema"]["fields"])]
        if not faults:
            _SOUND.update(seals[name] for name in fresh)
    faults += [fault for r in package["resources"] for fault in _missing_files(folder / r["path"], r["schema"]["fields"])]
    return {r["name"]: len(_rows((folder / r["path"]).read_bytes())) for r in package["resources"]}, faults


_SOUND: set[str] = set()
"""Seals of the tables that fitted: a description, the bytes of the table and of those that it names."""


def _named(resource: dict) -> set[str]:
    """Return the tables that a table's columns name."""
    return {key["reference"]["resource"] for key in resource["schema"].get("foreignKeys", [])} - {""}


def _impossible_days(path: Path, fields: list[dict]) -> Iterator[str]:
    """Yield the days and months that no calendar has: a pattern says only how they are written."""
    for where, _, cell in _cells(path, [f for f in fields if dated(f)]):
        if _DAY.fullmatch(cell) and not _in_calendar(f"{cell}-01-01"[:10]):
            yield f"{where}: found {cell!r}, expected a date that is in the calendar; correct the cell"


def _missing_files(path: Path, fields: list[dict]) -> Iterator[str]:
    """Yield the cells that name a file which the project has not; the description of such a field says where it is (file).

    A wheel has none of them: its tables were looked at where the files are.
    """
    if path.parent == PACKAGED:
        return
    for where, field, cell in _cells(path, [f for f in fields if "file" in f]):
        if not (ROOT / (file := field["file"].format(cell))).is_file():
            yield f"{where}: found {cell!r}, expected a name for which there is {file}; correct the spelling or add the file"


def _cells(path: Path, fields: list[dict]) -> Iterator[tuple[str, dict, str]]:
    """Yield every cell of some fields of a table: where it stands, its field, and what it holds."""
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file) if fields else (), 2):
            for field in fields:
                yield f"{path.parent.name}/{path.name}, row {number}, field {field['name']}", field, row.get(field["name"]) or ""


def dated(field: dict) -> bool:
    """Return whether a field holds days, months or years as texts."""
    return bool(_DATED.match(field.get("constraints", {}).get("pattern", "")))


def _in_calendar(day: str) -> bool:
    try:
        return bool(date.fromisoformat(day))
    except ValueError:
        return False


@cache
def _load_all(folder: Path) -> dict[str, pd.DataFrame]:
    if folder != PACKAGED:
        mark = _mark(folder)
        if not (PASSED.is_file() and PASSED.read_text() == mark):
            check(folder)
            try:
                PASSED.write_text(mark)
            except OSError:
                pass  # a folder that cannot be written is checked at every start
    return {r["name"]: read(folder / r["path"], r["schema"]["fields"]) for r in resources(folder)}


def _mark(folder: Path) -> str:
    """Return a hash of all that decides whether tables pass: their names and bytes, the code that checks, the checker's version."""
    content = hashlib.sha256(version("frictionless").encode())
    code = [Path(__file__).with_name(f"{name}.py") for name in ("cells", "changes", "rules", "tables")]
    for path in [*code, *sorted(p for p in folder.iterdir() if p.is_file())]:
        raw = path.read_bytes() if os.access(path, os.R_OK) else b""  # of what cannot be read the check tells
        content.update(f"\0{path.name}\0".encode() + raw)
    return content.hexdigest()


def read(path: Path | TextIO, fields: list[dict]) -> pd.DataFrame:
    """Return a table that fits its fields, with the types that load() gives."""
    blank_is_missing = {f["name"]: [""] for f in fields if f["type"] in ("number", "integer")}
    table = pd.read_csv(
        path,
        dtype={f["name"]: _PANDAS_TYPES[f["type"]] for f in fields},
        keep_default_na=False,
        na_values=blank_is_missing,
    )
    for field in fields:
        if field["type"] == "date":
            table[field["name"]] = pd.to_datetime(table[field["name"]], format="%Y-%m-%d")
    return table


def text(path: Path) -> str:
    """Return the text of a file that is there, not empty, UTF-8 and without carriage returns."""
    where = f"{path.parent.name}/{path.name}"
    try:
        return _decoded(where, path.read_bytes())
    except FileNotFoundError:
        raise DataError(f"{where}: the file is missing; restore it, or take it out of datapackage.json") from None
    except OSError as err:
        raise DataError(
            f"{where}: found what cannot be read ({err.strerror}), expected a file; restore it, or allow yourself to read it"
        ) from None


@lru_cache(maxsize=256)
def _decoded(where: str, raw: bytes) -> str:
    if not raw.strip():
        raise DataError(f"{where}: the file is empty; expected a header line and at least one row")
    for number, line in enumerate(raw.split(b"\n"), 1):
        if b"\r" in line:
            raise DataError(f"{where}, row {number}: found a Windows line end (CRLF), expected LF; save the file with LF line ends")
        try:
            found = _NO_TEXT.search(line.decode("utf-8"))
        except UnicodeDecodeError as err:
            raise DataError(
                f"{where}, row {number}: found the byte 0x{line[err.start]:02x}, expected UTF-8 text; save the file as UTF-8"
            ) from None
        if found:
            raise DataError(f"{where}, row {number}: found the control character U+{ord(found[0]):04X}, expected text; take it out")
    return raw.decode("utf-8")


def _header_faults(path: Path, fields: list[dict]) -> Iterator[str]:
    """Yield what is wrong with the header of a table, or that nothing stands under it."""
    where, expected = f"{path.parent.name}/{path.name}", [f["name"] for f in fields]
    header, _, rows = text(path).removeprefix("\ufeff").partition("\n")
    for name, mark in {"semicolons": ";", "tabs": "\t"}.items():
        if header.count(mark) > header.count(","):
            yield f"{where}, first row: found {name} between the columns, expected commas; save the file as CSV with commas"
            return
    columns = next(csv.reader([header]), [])
    if columns != expected:
        differences = [f"no column {name}" for name in expected if name not in columns]
        differences += [f"the unknown column {name!r}" for name in dict.fromkeys(columns) if name not in expected]
        differences += [f"another column {name}" for name in expected if columns.count(name) > 1]
        found = ", ".join(differences[:3]) + " and more" * (len(differences) > 3) or "the columns in another order"
        yield f"{where}, first row: found {found}; expected the columns {', '.join(expected)}; correct the first row"
    elif not rows.strip():
        yield f"{where}: found no row under the header, expected at least one; add a row, or restore the file"


def _message(task, error, package: dict, folder: str) -> str:
    """Put a Frictionless error into one line: file, row, field, found, expected, what to do."""
    resource = next(r for r in package["resources"] if r["name"] == task.name)
    schema = {f["name"]: f for f in resource["schema"]["fields"]}
    where = f"{folder}/{resource['path']}"
    row = getattr(error, "row_number", None)
    if row:
        where += f", row {row}"
    name = getattr(error, "field_name", None)
    if name and name in schema and hasattr(error, "cell"):
        cell = "nothing" if error.cell in (None, "None", "") else repr(error.cell)
        return f"{where}, field {name}: found {cell if len(cell) < 200 else cell[:200] + '…'}, expected {_expected(schema[name])}; {_advice(schema[name], error.cell)}"
    if error.type == "primary-key":
        key = resource["schema"]["primaryKey"]
        keys = key if isinstance(key, list) else [key]
        found = dict(zip(schema, error.cells))
        values = ", ".join(repr(found[k]) for k in keys)
        return f"{where}, field {', '.join(keys)}: found {values} twice, expected each once; rename or remove one of the rows"
    if error.type == "foreign-key":
        fields, target = error.field_names, error.reference_name or resource["name"]
        values = ", ".join(repr(c) for c in error.field_cells)
        return (
            f"{where}, field {', '.join(fields)}: found {values}, expected one that is in {folder}/{target}.csv;"
            " correct the spelling or add the row there"
        )
    if error.type == "blank-row":
        return f"{where}: found an empty row, expected none; delete the row"
    if error.type == "extra-cell":
        return f"{where}: found more cells than columns; put a text that holds a comma into quotation marks"
    if error.type == "missing-cell":
        return f"{where}, field {name}: found no cell, expected one for each column; add the commas of the empty cells"
    return f"{where}: found {error.note or error.message}; expected a table as datapackage.json describes it; correct the file"


def _expected(field: dict) -> str:
    limits = field.get("constraints", {})
    parts = [{"number": "a number", "integer": "a whole number", "date": "a date like 2025-02-25"}.get(field["type"], "text")]
    if limits.get("required"):
        parts.append("not empty")
    if "enum" in limits:
        parts.append("one of " + ", ".join(repr(v) for v in limits["enum"]))
    if "pattern" in limits and "advice" not in field:  # which says it in words
        parts.append(f"in the form {limits['pattern']}")
    if "minimum" in limits:
        parts.append(f"at least {limits['minimum']}")
    if "maximum" in limits:
        parts.append(f"at most {limits['maximum']}")
    if "maxLength" in limits:
        parts.append(f"at most {limits['maxLength']} characters")
    if limits.get("unique"):
        parts.append("found in no other row")
    return ", ".join(parts)


def _advice(field: dict, cell) -> str:
    if "advice" in field:
        return field["advice"]
    if field["type"] in ("number", "integer") and "," in str(cell):
        return "write the number without thousands separators and with a decimal point"
    if "enum" in field.get("constraints", {}):
        return "use one of these words, or add the new one to datapackage.json"
    return "correct the cell"

"""Each kind of broken table stops with one line that says where, what and what to do."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cells import put

from helpers import data
from helpers.data import tables


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(data.DATA, tmp_path / "data")


CASES = {
    "wrong type": ("rdna_totals", "T039", "value", "much", ["'much'", "a number", "correct the cell"]),
    "thousands separator": ("rdna_totals", "T039", "value", "1,176", ["'1,176'", "a number", "without thousands separators"]),
    "unknown unit": ("rdna_totals", "T039", "unit", "EUR bn", ["'EUR bn'", "one of 'USD bn'", "datapackage.json"]),
    "unknown hedge": ("rdna_totals", "T041", "qualifier", "ish", ["'ish'", "one of"]),
    "duplicate key": ("rdna_totals", "T040", "row_id", "T039", ["'T039'", "twice", "rename or remove"]),
    "dangling source": ("rdna_totals", "T039", "source_id", "nobody", ["'nobody'", "data/sources.csv", "add the row there"]),
    "dangling edition": ("rdna_totals", "T039", "edition", "RDNA9", ["'RDNA9'", "data/editions.csv"]),
    "bad date": ("editions", "RDNA4", "released", "25.02.2025", ["'25.02.2025'", "a date like"]),
    "day that is not": ("macro", "M012", "period", "2024-02-31", ["'2024-02-31'", "a date that is in the calendar", "correct the cell"]),
    "month that is not": ("macro", "M012", "period", "2024-13", ["'2024-13'", "a date that is in the calendar"]),
    "truce without a source": ("truces", "U05", "source_id", "", ["not empty"]),
    "truce without a status": ("truces", "U05", "status", "", ["not empty"]),
    "truce of a guess": ("truces", "U05", "guarantee", "probably", ["'probably'", "one of 'in writing'"]),
    "empty cell": ("macro", "M012", "value", "", ["not empty"]),
    "statement without source": ("conclusions", "K02", "source_id", "", ["not empty"]),
    "statement without status": ("conclusions", "K02", "status", "", ["not empty", "one of 'read', 'derived'"]),
    "statement of unknown firmness": ("conclusions", "K02", "firmness", "utterly", ["'utterly'", "data/firmness.csv", "add the row there"]),
    "statement of unknown chapter": ("conclusions", "K02", "chapter", "02-nothing", ["'02-nothing'", "there is notebooks/02-nothing.md"]),
    "term of unknown chapter": ("glossary", "damage", "chapter", "03-nothing", ["'03-nothing'", "correct the spelling or add the file"]),
    "event without source": ("events", "H01", "source_id", "", ["not empty"]),
    "event without status": ("events", "H01", "status", "", ["not empty", "one of 'read'"]),
    "event from memory": ("events", "H01", "status", "recalled", ["'recalled'", "one of 'read'"]),
    "negative": ("macro", "M012", "value", "-190.741", ["-190.741", "at least 0"]),
}


@pytest.mark.parametrize("first", range(5))
def test_broken_cells(folder, first):
    """Some of the cases at a time, since a check takes seconds and tells ten faults."""
    for case in list(CASES)[first::5]:
        table, key, field, new, _ = CASES[case]
        put(folder / f"{table}.csv", key, **{field: new})
    with pytest.raises(data.DataError) as error:
        data.check(folder)
    for case in list(CASES)[first::5]:
        table, key, field, _, expected = CASES[case]
        line = next(n for n, row in enumerate((data.DATA / f"{table}.csv").read_text("utf-8").splitlines(), 1) if row.startswith(f"{key},"))
        told = [fault for fault in str(error.value).splitlines() if f"data/{table}.csv, row {line}, field {field}" in fault]
        assert told and all(any(part in fault for fault in told) for part in expected), f"{case}: {error.value}"


@pytest.mark.parametrize(
    "spoil, expected",
    [
        (lambda p: p.unlink(), "the file is missing; restore it"),
        (lambda p: (p.unlink(), p.mkdir()), r"found what cannot be read \(Is a directory\), expected a file"),
        (lambda p: p.write_bytes(b""), "the file is empty"),
        (lambda p: p.write_bytes(p.read_bytes().replace(b"\n", b"\r\n")), "row 1: found a Windows line end"),
        (lambda p: p.write_bytes(p.read_bytes().replace(b"Ukraine", b"Ukra\xefne", 1)), "row 2: found the byte 0xef"),
        (lambda p: p.write_bytes(p.read_bytes().replace(b"Ukraine", b"Ukra\x00ne", 1)), r"row 2: found the control character U\+0000"),
    ],
    ids=["missing", "a folder", "empty", "CRLF", "not UTF-8", "control character"],
)
def test_broken_file(folder, spoil, expected):
    spoil(folder / "macro.csv")
    with pytest.raises(data.DataError, match=rf"data/macro\.csv.*{expected}"):
        data.check(folder)


def headed(change):
    """Return a spoiler that changes the header line only."""
    return lambda raw: change(raw.partition(b"\n")[0]) + b"\n" + raw.partition(b"\n")[2]


SHAPES = {
    "blank line at the end": (lambda raw: raw + b"\n", "row {end}: found an empty row, expected none; delete the row"),
    "blank line between": (lambda raw: raw.replace(b"\nM002", b"\n\nM002"), "row 3: found an empty row"),
    "row of commas": (lambda raw: raw + b",,,,,,,,,,\n", "row {end}: found an empty row"),
    "header only": (lambda raw: raw.partition(b"\n")[0] + b"\n", ": found no row under the header, expected at least one"),
    "tabs": (lambda raw: raw.replace(b",", b"\t"), "first row: found tabs between the columns, expected commas; save the file as CSV"),
    "semicolons": (lambda raw: raw.replace(b",", b";"), "first row: found semicolons between the columns, expected commas"),
    "lost column": (headed(lambda h: h.replace(b"series,", b"")), "first row: found no column series; expected the columns row_id, series"),
    "renamed column": (
        headed(lambda h: h.replace(b"series", b"name")),
        "first row: found no column series, the unknown column 'name'; expected",
    ),
    "column twice": (headed(lambda h: h.replace(b"series", b"geo")), "first row: found no column series, another column geo; expected"),
    "another order": (headed(lambda h: h.replace(b"series,geo", b"geo,series")), "first row: found the columns in another order; expected"),
    "no header": (
        lambda raw: raw.partition(b"\n")[2],
        "first row: found no column row_id, no column series, no column geo and more; expected",
    ),
}


@pytest.mark.parametrize("case", SHAPES)
def test_a_table_of_another_shape_is_told_in_one_line(folder, case):
    spoil, expected = SHAPES[case]
    path = folder / "macro.csv"
    raw = path.read_bytes()
    path.write_bytes(spoil(raw))
    with pytest.raises(data.DataError) as error:
        data.check(folder)
    faults = str(error.value).splitlines()
    assert len(faults) == 1 and faults[0].startswith("data/macro.csv")
    assert expected.format(end=raw.count(b"\n") + 1) in faults[0]


def test_a_stranger_can_validate_the_package():
    run = subprocess.run(
        [Path(sys.executable).with_name("frictionless"), "validate", "data/datapackage.json"],
        cwd=data.DATA.parent,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout


def test_a_missing_file_that_is_no_table_is_told(folder):
    (folder / "oblasts.topojson").unlink()
    with pytest.raises(data.DataError, match=r"data/oblasts\.topojson: the file is missing; restore it"):
        data.check(folder)


def test_all_faults_are_told_at_once(folder):
    put(folder / "macro.csv", "M012", value="much")
    put(folder / "editions.csv", "RDNA4", released="soon")
    with pytest.raises(data.DataError) as error:
        data.check(folder)
    assert "data/macro.csv" in str(error.value) and "data/editions.csv" in str(error.value)


def test_tables_that_passed_are_checked_again_when_a_byte_changes(folder, tmp_path, monkeypatch):
    checks = []
    monkeypatch.setattr(tables, "PASSED", tmp_path / "passed")
    monkeypatch.setattr(tables, "check", lambda f, real=data.check: checks.append(real(f)))
    for _ in "first", "again":
        tables._load_all.__wrapped__(folder)
        assert len(checks) == 1
    put(folder / "macro.csv", "M012", note="A byte changed")
    tables._load_all.__wrapped__(folder)
    assert len(checks) == 2
    put(folder / "macro.csv", "M012", value="much")
    for _ in "first", "again":
        with pytest.raises(data.DataError, match="found 'much'"):
            tables._load_all.__wrapped__(folder)


def test_unknown_table():
    with pytest.raises(data.DataError, match="there is no table 'rdna'.*rdna_totals"):
        data.load("rdna")


def test_command_ends_with_an_error(folder, tmp_path):
    put(folder / "macro.csv", "M012", value="much")
    code = "import sys, pathlib; from helpers.data.__main__ import main; sys.exit(main(pathlib.Path(sys.argv[1])))"
    run = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True)
    assert run.returncode == 1
    assert "field value: found 'much'" in run.stderr and "No page is written" in run.stderr

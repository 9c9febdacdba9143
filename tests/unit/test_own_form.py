"""Numbers and days of a folder in the form of its own language, as spreadsheets save them, and every bad one named for itself."""

import csv
import shutil

import pytest

from helpers.claims import articles

GERMAN = articles.FOLDERS / "freibad"


@pytest.fixture
def mine(tmp_path):
    return shutil.copytree(GERMAN, tmp_path / "mine", ignore=shutil.ignore_patterns("site"))


def rewrite(path, change):
    """Save a table as a German Excel does, with semicolons and a mark, its rows changed."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        change(row)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


def german_day(row):
    for end in ("starts", "ends"):
        row[end] = ".".join(reversed(row[end].split("-")))


def test_a_german_folder_in_german_forms_is_the_same(mine):
    rewrite(mine / "forecast_bins.csv", german_day)
    rewrite(mine / "claim_tests.csv", lambda row: row.update(low=row["low"].replace(".", ","), high=row["high"].replace(".", ",") or ""))
    rewrite(mine / "verdicts.csv", lambda row: row.update(rating=row["rating"] and row["rating"] + ",0"))
    assert articles.faults(mine) == []
    one, other = articles.read(mine), articles.read(GERMAN)
    assert one.tests == other.tests and one.bins.equals(other.bins) and one.scale.equals(other.scale)


def test_a_mark_that_only_another_language_reads_is_refused(mine):
    rewrite(mine / "claim_tests.csv", lambda row: row["claim_id"] == "F02" and row.update(low="60.500", high="61,500"))
    (found,) = articles.faults(mine)
    assert found.startswith("mine/") and found.endswith("claim_tests.csv, row 2, field low: found '60.500', expected a number that can be read in one way; write 60500 or 60,500")


def test_each_bad_cell_is_told_once_in_its_own_field(mine):
    def spoil(row):
        german_day(row)
        row["ends"] = {"1": "31.05.26", "2": "31.08.2026", "3": "Mai 2027", "4": ""}[row["position"]]
        row["starts"] = {"2": "2026/6/31"}.get(row["position"], row["starts"])

    rewrite(mine / "forecast_bins.csv", spoil)
    rewrite(mine / "claim_tests.csv", lambda row: row.update(low="etwa 60"))
    found = [fault.partition("; ")[0] for fault in articles.faults(mine)]
    day = "expected a day like 2026-12-31 or 31.12.2026, or nothing"
    assert found == [
        *(f"mine/claim_tests.csv, row {row}, field low: found 'etwa 60', expected a number" for row in range(2, 8)),
        f"mine/forecast_bins.csv, row 2, field ends: found '31.05.26', {day}",
        f"mine/forecast_bins.csv, row 3, field starts: found '2026/6/31', {day}",
        f"mine/forecast_bins.csv, row 4, field ends: found 'Mai 2027', {day}",
    ]

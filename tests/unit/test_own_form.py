"""Numbers and days of a folder in the form of its own language, as spreadsheets save them, and every bad one named for itself."""

import csv
import io
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
        text = file.read()
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ","))
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
    assert found.startswith("mine/") and found.endswith(
        "claim_tests.csv, row 2, field low: found '60.500', expected a number that can be read in one way; write 60500 or 60,500"
    )


def test_each_bad_cell_is_told_once_in_its_own_field(mine):
    def spoil(row):
        german_day(row)
        row["ends"] = {"1": "31.05.26", "2": "31.08.2026", "3": "Mai 2027", "4": ""}[row["position"]]
        row["starts"] = {"2": "2026/6/31"}.get(row["position"], row["starts"])

    rewrite(mine / "forecast_bins.csv", spoil)
    rewrite(mine / "claim_tests.csv", lambda row: row.update(low="etwa 60"))
    found = [fault.partition("; ")[0] for fault in articles.faults(mine)]
    day = "expected a day like 2026-12-31, or nothing"
    assert found == [
        *(f"mine/claim_tests.csv, row {row}, field low: found 'etwa 60', expected a number" for row in range(2, 8)),
        f"mine/forecast_bins.csv, row 2, field ends: found '31.05.26', {day}",
        f"mine/forecast_bins.csv, row 3, field starts: found '2026/6/31', {day}",
        f"mine/forecast_bins.csv, row 4, field ends: found 'Mai 2027', {day}",
    ]


def test_a_hedge_may_be_a_word_of_the_language(mine):
    def hedge(row):
        if row["claim_id"] == "F02":
            row.update(figure="61000", hedge="Rund", low="", high="")

    rewrite(mine / "claim_tests.csv", hedge)
    assert articles.faults(mine) == []
    read = articles.read(mine)
    assert read.tests["F02"]["low"] == 61000 - 610 and read.limits["hedge"].iloc[0] == "Rund", "what is published is what was typed"
    rewrite(mine / "claim_tests.csv", lambda row: row.update(hedge=row["hedge"] and "quasi"))
    (found,) = articles.faults(mine)
    assert "field hedge: found 'quasi', expected one of genau, exakt" in found


def test_a_new_german_ledger_opens_in_a_german_spreadsheet(tmp_path):
    articles.new(tmp_path / "mine", tag="de")
    for path in (tmp_path / "mine").glob("*.csv"):
        raw = path.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf") and b";" in raw.splitlines()[0] and b"," not in raw.splitlines()[0], path.name
    ledger = articles.read(tmp_path / "mine")
    assert ledger.language == "de" and ledger.about["judged_by"] == "was am 4. Mai 2024 bekannt war"
    articles.new(tmp_path / "book", tag="de", workbook=True)
    book = articles.read(tmp_path / "book")
    assert book.about == ledger.about and book.claims.equals(ledger.claims) and book.scale.equals(ledger.scale)
    english = articles.template_words()
    for table in (ledger.claims, ledger.found, ledger.sources, ledger.scale.reset_index()):
        assert not english & set(table.astype(str).to_numpy().ravel())
    assert not english & {ledger.about["title"], ledger.about["checked_by"], *ledger.about["kinds"], *ledger.about["parts"].values()}
    assert ledger.claims["verdict"].iloc[0] == "Stimmt"


def test_files_that_a_spreadsheet_spoiled_are_told_in_its_terms(mine, tmp_path):
    lines = (mine / "verdicts.csv").read_text("utf-8").splitlines()
    quoted = [lines[0], *('"' + line.replace('"', '""') + '"' for line in lines[1:])]
    (mine / "verdicts.csv").write_text("\n".join(quoted), encoding="utf-8")
    told = "found the whole row in one cell, expected 4; a spreadsheet took the file for one column and saved it so"
    found = articles.faults(mine)
    assert len(found) == len(lines) - 1 and all(told in fault for fault in found), found
    (mine / "verdicts.csv").write_text("\n".join(["Unsere Skala,,,", *lines]), encoding="utf-8")
    (fault,) = articles.faults(mine)
    assert fault == (
        "mine/verdicts.csv, row 1: found a title, expected the names of the columns in the first row;"
        " delete what stands above row 2, which names the columns"
    )


def test_kinds_parted_by_commas_are_told_once(tmp_path):
    import openpyxl

    articles.new(tmp_path / "mine", workbook=True)
    book = openpyxl.load_workbook(path := tmp_path / "mine" / articles.BOOK)
    (cell,) = [row[1] for row in book["article"] if row[0].value == "kinds"]
    cell.value = cell.value.replace("; ", ", ")
    book.save(path)
    (found,) = articles.faults(tmp_path / "mine")
    assert f"sheet article, cell B{cell.row}: found 'event, attribution" in found and "with ; between them" in found


def test_a_slip_in_article_toml_leaves_the_language(mine):
    path = mine / "article.toml"
    path.write_text(path.read_text("utf-8").replace("checked_on = 2026-11-28", "checked_on = 28.11.2026"), encoding="utf-8")
    rewrite(mine / "claim_tests.csv", lambda row: row["claim_id"] == "F02" and row.update(low="viel"))
    (toml, low) = articles.faults(mine)
    assert "mine/article.toml: found Expected newline" in toml and low.endswith("found 'viel', expected a number; write it like 12,5")

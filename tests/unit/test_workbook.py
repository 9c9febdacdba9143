"""A ledger in one workbook: the template, the same ledger as from CSV files, and faults in the terms of its sheets."""

import csv
import re
import shutil
import tomllib

import openpyxl
import pandas as pd
import pytest

from helpers import data
from helpers.claims import articles


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return articles.new(tmp_path_factory.mktemp("book") / "mine", workbook=True) / "ledger.xlsx"


def test_the_template_is_a_ledger_that_can_be_filled_in(template):
    path = template
    assert articles.faults(path.parent) == []
    assert articles.read(path.parent).about["title"] == "What does the article claim?"
    made = openpyxl.load_workbook(path)
    for resource in articles.schema()["resources"]:
        sheet = made[resource["name"]]
        for cell, field in zip(sheet[1], resource["schema"]["fields"], strict=True):
            told = cell.comment.text
            assert cell.value == field["name"] and told.startswith(re.split("[:;]", field["description"])[0])
            assert "article.toml" not in told and ".csv" not in told, told
    rules = {f"{sheet.title}!{rule.sqref}": rule for sheet in made for rule in sheet.data_validations.dataValidation}
    assert rules["claims!H2:H500"].formula1 == '"report,fact"' and rules["claims!H2:H500"].showErrorMessage
    assert rules["claims!L2:L500"].formula1 == "verdicts!$A$2:$A$500" and not rules["claims!L2:L500"].showErrorMessage
    assert rules["claims!I2:I500"].formula1.startswith('"event,attribution') and "claims!B2:B500" not in rules
    assert rules["evidence!B2:B500"].formula1 == "claims!$A$2:$A$500" and rules["claim_tests!B2:B500"].formula1 == "numbers!$A$2:$A$500"
    with pytest.raises(data.DataError, match="found something of that name, expected nothing"):
        articles.new(path.parent)


def test_the_template_of_files_is_a_ledger_too(tmp_path):
    assert articles.faults(articles.new(tmp_path / "mine")) == []


@pytest.fixture
def book(tmp_path):
    """The example with a number of its own, as a person would have it in one workbook."""
    folder, made = tmp_path / "mine", openpyxl.Workbook()
    folder.mkdir()
    made.active.title = "Article"
    said = tomllib.loads((articles.EXAMPLE / "article.toml").read_text("utf-8"))
    said |= {
        "kinds": "; ".join(said["kinds"]),
        "parts": "\n".join(f"{key} = {title}" for key, title in said["parts"].items()),
        "invented": True,
    }
    for row in [("entry", "value"), *said.items()]:
        made.active.append(row)
    for path in sorted(articles.EXAMPLE.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            sheet = made.create_sheet(path.stem.title())
            for row in csv.reader(file):
                sheet.append([int(cell) if cell.isdigit() else cell or None for cell in row])
    for name, rows in {
        "costs": [("item", "million"), ("bridge", 5.625), ("roads", 2.5), (None, None), ("upkeep", 1.475)],
        "numbers": [("Decimals", "key", "table", "column", "filter", "calculation", "base_column", "base_filter", "unit"), (1, "cost.now", "costs", "million", None, "sum")],
    }.items():  # fmt: skip
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(folder / "Brücke.xlsx")
    return folder / "Brücke.xlsx"


def test_a_workbook_gives_the_same_ledger(book):
    mine, example = articles.read(book.parent), articles.example()
    for table in ("claims", "found", "sources", "scale"):
        pd.testing.assert_frame_equal(getattr(mine, table), getattr(example, table))
    assert mine.numbers["cost.now"].text == "9.6" and mine.numbers["cost.now"].rows == ("costs-2", "costs-3", "costs-5")
    assert mine.about == example.about | {"invented": True}


def test_numbers_of_own_tables_are_written_as_the_language_does(book):
    made = openpyxl.load_workbook(book)
    made["Article"].append(("language", "de"))
    made["numbers"].append((3, "cost.bridge", "costs", "million", "million = 5,6250", "sum"))
    made.save(book)
    mine = articles.read(book.parent)
    assert list(mine.tables["costs"]["million"]) == ["5,6250", "2,5", "1,4750"] and mine.numbers["cost.now"].text == "9,6"


def test_faults_are_told_in_the_terms_of_the_sheet(book):
    made = openpyxl.load_workbook(book)
    made["Claims"]["L2"], made["Claims"]["A3"], made["Claims"]["C4"] = (
        "True",
        "B 2",
        "one two three four five six seven eight nine ten eleven twelve thirteen",
    )
    made["Evidence"]["E3"], made["Evidence"]["C5"] = "2024-13", "maybe"
    made["costs"]["B3"], made["numbers"]["E2"] = "n/a", None
    made["Article"]["B6"], made["Article"]["A4"] = "4 May", "judged_buy"
    made["Verdicts"]["B3"], made["Verdicts"]["A4"] = 3, False
    made.save(book)
    found = articles.faults(book.parent)
    for expected in (
        "Brücke.xlsx, sheet Article, cell B6: found '4 May', expected a day, such as 2024-05-04; correct the line",
        "Brücke.xlsx, sheet Article, entry judged_by: found nothing, expected a text, such as what was known on 4 May 2024; add the line",
        "Brücke.xlsx, sheet Article, cell B4: found 'what was known",
        "Brücke.xlsx, sheet Claims, cell L2: found 'True', expected one that is in Brücke.xlsx, sheet Verdicts; correct the spelling or add the row there",
        "Brücke.xlsx, sheet Claims, cell A3: found 'B 2', expected text, not empty, at most 30 characters; begin with a capital",
        "Brücke.xlsx, sheet Claims, cell C4: found 13 words, expected at most 12",
        "Brücke.xlsx, sheet Evidence, cell E3: found '2024-13', expected a date that is in the calendar",
        "Brücke.xlsx, sheet Evidence, cell C5: found 'maybe', expected text, not empty, one of 'supports'",
        "Brücke.xlsx, sheet costs, cell B3: found 'n/a', expected a number, since cost.now adds up this column",
        "Brücke.xlsx, sheet Verdicts, cell A4: found the truth value FALSE, expected text; a spreadsheet made it of a word",
        "Brücke.xlsx, sheet Verdicts, cell B3: found 3 for 'Partly right', which counts as 'neither', expected less than 3, the rating of 'Right'",
    ):
        assert any(fault.startswith(expected) for fault in found), (expected, found)
    assert not any(".csv" in fault or "article.toml" in fault for fault in found), found


def test_one_ledger_a_folder(book):
    shutil.copyfile(book, book.with_name("old.xlsx"))
    (fault,) = articles.faults(book.parent)
    assert fault == "mine: found Brücke.xlsx, old.xlsx, expected either one .xlsx file or CSV files; take away what is old"
    book.with_name("old.xlsx").rename(book.with_name("~$old.xlsx"))
    assert articles.faults(book.parent) == []

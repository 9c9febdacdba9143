"""The template of a ledger as a workbook: a sheet a table, what each column means as a note, its choices as a list to pick from."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from helpers.numbers.language import current

ROWS = 500
"""So many rows of a sheet offer their choices."""
LONGEST_LIST = 255
"""Characters of a list that a workbook holds in a cell's rule."""
_WIDE = ("claim", "reason", "says", "meaning", "would_change", "lost", "later", "in_short", "value", "title", "tolerance")


def write(path: Path, entries: dict[str, tuple[Any, str]], package: dict, folder: Path, enums: dict[str, list[str]]) -> None:
    """Write a workbook.

    entries  what the sheet article holds: entry -> value, and what it means
    package  the description of the tables (articles.schema)
    enums    words to choose from in a column, in place of those in the description
    folder   where the rows of each table are, as CSV files of the language spoken here that fit the description
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "article"
    _header(
        sheet, [{"name": "entry", "description": "What is said of the ledger as a whole"}, {"name": "value", "description": "Its value"}]
    )
    for row, (entry, (value, told)) in enumerate(entries.items(), 2):
        sheet.append([entry, value])
        sheet.cell(row, 1).comment = _note(told)
        sheet.cell(row, 2).alignment = Alignment(wrap_text=True, vertical="top")
    columns = {r["name"]: {f["name"]: get_column_letter(n) for n, f in enumerate(r["schema"]["fields"], 1)} for r in package["resources"]}
    kinds = {("claims", "kind"): entries["kinds"][0].split("; ")}
    for resource in package["resources"]:
        sheet = book.create_sheet(resource["name"])
        fields = resource["schema"]["fields"]
        _header(sheet, fields)
        with (folder / resource["path"]).open(encoding="utf-8-sig", newline="") as file:
            for cells in csv.DictReader(file, delimiter=current().separator):
                sheet.append([cells[f["name"]] or None for f in fields])
        for key in resource["schema"]["foreignKeys"]:
            target = key["reference"]["resource"], columns[key["reference"]["resource"]][key["reference"]["fields"]]
            _choices(sheet, columns[resource["name"]][key["fields"]], f"{target[0]}!${target[1]}$2:${target[1]}${ROWS}", strict=False)
        for f in fields:
            words = enums.get(f["name"], f.get("constraints", {}).get("enum")) or kinds.get((resource["name"], f["name"]))
            if words and len(quoted := f'"{",".join(words)}"') <= LONGEST_LIST:
                _choices(
                    sheet,
                    columns[resource["name"]][f["name"]],
                    quoted,
                    strict="enum" in f.get("constraints", {}) and f["name"] not in enums,
                )
    column = columns["numbers"]["key"]
    _choices(book["claim_tests"], columns["claim_tests"]["key"], f"numbers!${column}$2:${column}${ROWS}", strict=False)
    book.save(path)


def _header(sheet: Worksheet, fields: list[dict]) -> None:
    """Write the names of the columns with their notes; cells are texts, so that a spreadsheet turns no month into a day."""
    sheet.append([f["name"] for f in fields])
    sheet.freeze_panes = "A2"
    for number, f in enumerate(fields, 1):
        cell = sheet.cell(1, number)
        cell.font = Font(bold=True)
        cell.comment = _note(f["description"] + (f". {f['advice'][0].upper()}{f['advice'][1:]}." if "advice" in f else "."))
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = 50 if f["name"] in _WIDE else 16
        sheet.column_dimensions[letter].number_format = "@"


def _note(text: str) -> Comment:
    """Return a note on a cell, which calls entries and tables what they are in a workbook."""
    text = re.sub(r"\b(\w+)\.csv\b", r"the sheet \1", text.replace("[parts] in article.toml", "parts in article.toml"))
    text = re.sub(r"article\.toml", "the sheet article", text).replace(
        "the name of a file in tables, without .csv, or of a sheet", "the name of a sheet"
    )
    note = Comment(text, "ledger")
    note.width, note.height = 320, 24 + 20 * (len(text) // 45 + 1)
    return note


def _choices(sheet: Worksheet, column: str, formula: str, strict: bool) -> None:
    """Offer choices in a column; strict: nothing else may be typed."""
    rule = DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=strict)
    if strict:
        rule.error, rule.errorTitle = "Choose one of the words in the list.", "Not in the list"
    sheet.add_data_validation(rule)
    rule.add(f"{column}2:{column}{ROWS}")

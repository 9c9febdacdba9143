"""One answer file a person: what was answered to which exercise, own verdicts and own forecasts, under a code in place of a name.

The page writes it (ccc-hand-in.js), a notebook (classroom.hand_in) and the room; `classroom.answers` reads it. A row is an
answer to an exercise, a verdict on a claim, or the chance given to one answer of a forecast. answer_file.json describes the
columns as a Table Schema.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from pathlib import Path

from helpers.data.files import put
from helpers.data.intake import FORMULA

SCHEMA = json.loads(Path(__file__).with_name("answer_file.json").read_text("utf-8"))
COLUMNS = tuple(field["name"] for field in SCHEMA["fields"])


def write(path: Path, rows: Iterable[dict[str, object]]) -> None:
    """Write rows, which have some of COLUMNS, as CSV with the mark by which spreadsheets know UTF-8."""
    table(path, COLUMNS, ([row.get(column, "") for column in COLUMNS] for row in rows))


def table(path: Path, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Write rows under columns as such a CSV; no cell can run as a formula in a spreadsheet."""
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(columns)
    out.writerows([inert(str(cell)) for cell in row] for row in rows)
    put(path, text.getvalue().encode("utf-8-sig"))


def inert(cell: str) -> str:
    """Return a text that no spreadsheet runs: a minus that begins a number stays, other signs get an apostrophe before them."""
    if not cell.startswith((*FORMULA, "\t", "\r")) or re.fullmatch(r"-\d[\d.]*", cell):
        return cell
    return "−" + cell[1:] if re.match(r"-\d", cell) else "'" + cell

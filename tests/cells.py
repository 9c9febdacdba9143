"""Tables as a test wants them: a cell changed whatever it held, nothing remembered of the table before, and a table of answers."""

import csv
import json
import sys
from dataclasses import replace
from pathlib import Path

from helpers.data import tables

with Path(__file__).with_name("answers.csv").open(encoding="utf-8", newline="") as _file:
    _ROWS = [list(row.values()) for row in csv.DictReader(_file)]
ANSWERS = {key: [tuple(row) for asked, *row in _ROWS if asked == key] for key, *_ in _ROWS}
"""What people type into each exercise: the text, the verdict (right, wrong, none), a part of what is told."""


def put(path: Path, *keys: str, **cells: str) -> int:
    """Write cells (field=text) into the first row of a table that holds all keys; return its number as a spreadsheet shows it."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    number, row = next((n, row) for n, row in enumerate(rows, 2) if set(keys) <= set(row))
    for field, text in cells.items():
        row[header.index(field)] = text
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    return number


def without_rules(folder: Path) -> Path:
    """Take the rules between tables off a copy of data/, so that a cell may be changed alone; return it."""
    package = folder / "datapackage.json"
    described = json.loads(package.read_text("utf-8"))
    del described["rules"]
    package.write_text(json.dumps(described), encoding="utf-8")
    return folder


def forget() -> None:
    """Empty every cache of helpers but that of the tables, which are kept by folder."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "helpers":
            for thing in list(vars(module).values()):
                if hasattr(thing, "cache_clear") and thing is not tables._load_all:
                    thing.cache_clear()


SET = {"site_url": "https://ledger.example/town/", "reviewer_url": "https://ledger.example", "contact": "desk@ledger.example"}
"""What about must say besides checked_by before a claim is offered as a ClaimReview."""


def published(ledger):
    """Return a ledger as one that stands on a site of its own and is not invented."""
    return replace(ledger, about={**ledger.about, **SET, "invented": False})

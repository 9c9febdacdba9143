"""What is handed out for marks: the book's own exercises as notebooks with nbgrader's metadata, and the tables they need.

Nothing that tells an answer is ever put in: a notebook holds the questions, the options and how an answer is typed. So nothing
has to be taken out of it, and a test looks for every solution all the same.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from helpers import data, exercises
from helpers.classroom import ClassroomError, editions, markdown
from helpers.publish import record


@dataclass(frozen=True)
class Assignment:
    """A title, the keys of the exercises, and the names of the tables that come with it."""

    title: str
    keys: tuple[str, ...]
    tables: tuple[str, ...]


ASSIGNMENTS = {
    "claims": Assignment("Claims", ("01-1", "01-2", "01-3", "01-4", "02-1", "02-3"), ("positions",)),
    "costs": Assignment(
        "Costs",
        ("03-1", "03-6", "03-2", "03-3", "04-2", "04-3", "05-1", "05-3", "05-4"),
        ("rdna_totals", "macro", "financing"),
    ),
    "outcomes": Assignment(
        "Outcomes",
        ("06-1", "06-2", "06-3", "06-4", "07-2", "08-3", "09-1", "09-2", "09-3", "11-2", "11-4"),
        ("conflicts", "conflict_years"),
    ),
}
"""Exercises whose answer can be computed from the tables or by hand: no forecast, nothing that needs the book's explorers."""
POINTS = 1.0
"""What each exercise is worth."""
MOST = 500
"""How many cells a submission may have."""
_EXERCISE = re.compile(r"^```\{exercise\}.*?^:label: ex-(\S+)$.*?^```$", re.MULTILINE | re.DOTALL)


def named(name: str) -> Assignment:
    """Return an assignment by its name. Raises ClassroomError naming those there are."""
    if name not in ASSIGNMENTS:
        raise ClassroomError(f"there is no assignment {name!r}; there are {', '.join(ASSIGNMENTS)}")
    return ASSIGNMENTS[name]


def variable(key: str) -> str:
    """Return the name that holds the answer to an exercise."""
    return f"answer_{key.replace('-', '_')}"


@cache
def checks(name: str) -> dict[str, record.Check]:
    """Return what judges each exercise of an assignment. It stays with whoever marks."""
    return {key: exercises.check(key).record for key in named(name).keys}


@cache
def questions() -> dict[str, str]:
    """Return the text of each exercise of the book as plain Markdown, by its key. Raises ClassroomError outside a clone."""
    known, found = editions.titles(), {}
    for path in editions.sources():
        for text in _EXERCISE.finditer(path.with_suffix(".md").read_text("utf-8")):
            found[text[1]] = markdown.plain(text[0], known)
    return found


@cache
def notebook(name: str) -> dict:
    """Return the notebook of an assignment as it is handed out; nobody changes it."""
    return {"cells": list(_cells(name)), "metadata": editions.METADATA, "nbformat": 4, "nbformat_minor": 5}


def files(name: str) -> dict[str, bytes]:
    """Return the files of an assignment by their places: the notebook and its tables."""
    made = {f"{name}.ipynb": (json.dumps(notebook(name), indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()}
    return made | {f"data/{table}.csv": _table(table) for table in named(name).tables}


def _table(name: str) -> bytes:
    """Return a table without its notes, which tell what an exercise may ask."""
    with open(data.DATA / f"{name}.csv", encoding="utf-8", newline="") as file:
        columns, *rows = csv.reader(file)
    kept, made = [place for place, column in enumerate(columns) if column != "note"], io.StringIO()
    csv.writer(made, lineterminator="\n").writerows([row[place] for place in kept] for row in (columns, *rows))
    return made.getvalue().encode()


def judged_by(name: str) -> str:
    """Return as text all that decides a mark: the notebook and what judges it."""
    return json.dumps([notebook(name), [asdict(check) for check in checks(name).values()]], sort_keys=True)


def _cells(name: str) -> Iterator[dict]:
    of = named(name)
    yield _told(
        f"{name}-intro", _INTRO.format(title=of.title, name=name, most=len(of.keys), tables=", ".join(f"`data/{t}.csv`" for t in of.tables))
    )
    asked = {key: _asked(check) for key, check in checks(name).items()}
    code = Path(__file__).with_name("visible.py").read_text("utf-8")
    source = f"{code}\n\nASKED.update({json.dumps(asked, ensure_ascii=False, indent=1)})"
    yield _code(f"{name}-setup", source, locked=True) | {
        "metadata": _metadata(f"{name}-setup", locked=True) | {"jupyter": {"source_hidden": True}}
    }
    for key in of.keys:
        yield _told(f"{name}-{key}-question", f"{questions()[key]}\n\n{_typed(checks(name)[key])}")
        yield _code(
            f"{name}-{key}-answer",
            f"# {key}: compute or type your answer. More cells above or below this one are yours.\n{variable(key)} = None",
        )
        yield _code(f"{name}-{key}", f'visible("{key}", {variable(key)})', locked=True, points=POINTS)
    yield _code(f"{name}-summary", "summary()", locked=True)


def _asked(check: record.Check) -> dict:
    """Return what a visible check may know of an exercise: how an answer is typed, and nothing of the right one."""
    if check.options:
        return {"options": check.options, "expected": f"Choose one of: {'; '.join(check.options)}."}
    return {"number": check.number, "thousands": check.thousands, "expected": f"Type a number ({check.unit})."}


def _typed(check: record.Check) -> str:
    if check.options:
        return "\n".join(["Choose one, in quotation marks:", "", *(f'- `"{option}"`' for option in check.options)])
    return f"A number ({record.markdown(check.unit)}), computed or typed."


def _metadata(name: str, locked: bool = False, points: float | None = None) -> dict:
    """Return the metadata of a cell in nbgrader's form, version 3."""
    graded = points is not None
    told = {"grade": graded, "grade_id": name, "locked": locked, "schema_version": 3, "solution": not locked, "task": False}
    return {"nbgrader": told | ({"points": points} if graded else {})} | ({"deletable": False, "editable": False} if locked else {})


def _told(name: str, text: str) -> dict:
    return {"cell_type": "markdown", "id": name, "metadata": _metadata(name, locked=True), "source": text}


def _code(name: str, source: str, locked: bool = False, points: float | None = None) -> dict:
    made = {"cell_type": "code", "execution_count": None, "id": name, "metadata": _metadata(name, locked, points)}
    return made | {"outputs": [], "source": source}


_INTRO = """# {title}: an assignment

{most} exercises of the book, one point each. Answer in the cells that begin with a comment and its number; other cells may be added, and count as yours. Everything else is put back as it was handed out before marks are given.

Tables: {tables}. Read them from the folder of this notebook, with pandas if you like. Packages that are installed can be used, but not the book’s own, `helpers`, which is not there when marks are given; neither is a network. Run all cells from the top before you hand in, and hand in this file, `{name}.ipynb`."""

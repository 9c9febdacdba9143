"""What becomes of the records: how far marking is, a page a student, tables for a learning platform, nbgrader's gradebook."""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from collections import Counter
from pathlib import Path

from helpers.classroom import ClassroomError, answer_file
from helpers.classroom.marks import assignments
from helpers.classroom.marks.grading import records
from helpers.classroom.report import PAGE
from helpers.data.files import put

GRADEBOOK = "gradebook.db"
"""Where nbgrader looks for its gradebook in a course."""


def exercises_of(found: list[dict]) -> list[str]:
    """Return a line for each exercise: how many are right, how many have no answer, and what was said most often of a wrong one."""
    lines = []
    for place, first in enumerate(found[0]["marks"]):
        marks = [record["marks"][place] for record in found]
        right, unread = sum(m["points"] > 0 for m in marks), sum(not m["answer"] for m in marks)
        line = f"{first['exercise']}: {right} of {len(marks)} right, {unread} without an answer"
        said = Counter(m["told"] for m in marks if m["answer"] and not m["points"]).most_common(1)
        lines.append(line + (f"; most often wrong ({said[0][1]}): {said[0][0]}" if said else ""))
    return lines


def feedback(course: Path, name: str) -> list[Path]:
    """Write a page a student, which opens offline and names nobody else; return the pages."""
    titles = {key: text.splitlines()[0].strip("*") for key, text in assignments.questions().items()}
    page, pages, folder = PAGE.get_template("feedback.html"), [], course / "feedback" / name
    folder.mkdir(parents=True, exist_ok=True)
    for record in records(course, name):
        pages.append(folder / f"{record['student']}.html")
        put(pages[-1], page.render(record, title=assignments.named(name).title, titles=titles))
    return pages


def export(course: Path, name: str) -> list[Path]:
    """Write the marks of an assignment: all that is known, and as Moodle and as Canvas take it in; return the files."""
    found = records(course, name)
    keys = [mark["exercise"] for mark in found[0]["marks"]]
    of = found[0]["of"]
    lines = [[r["student"], f"{r['points']:g}", f"{r['of']:g}", *(f"{m['points']:g}" for m in r["marks"])] for r in found]
    tables = {
        "marks": (["student", "points", "of", *keys], lines),
        "moodle": (["Username", name, f"{name} feedback"], [[r["student"], f"{r['points']:g}", _in_short(r)] for r in found]),
        "canvas": (
            ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", name],
            [
                ["    Points Possible", "", "", "", "", f"{of:g}"],
                *([r["student"], "", "", r["student"], "", f"{r['points']:g}"] for r in found),
            ],
        ),
    }
    made = []
    for kind, (columns, rows) in tables.items():
        made.append(course / f"{name}-{kind}.csv")
        answer_file.table(made[-1], columns, rows)
    return made


def _in_short(record: dict) -> str:
    return " ".join(f"{m['exercise']}: {m['told']}" for m in record["marks"] if not m["points"]) or "All that was asked is right."


def gradebook(course: Path, name: str) -> Path:
    """Put the records of an assignment into nbgrader's gradebook by its own interface, whole or not at all; return its place.

    What is there besides stays. Raises ClassroomError if nbgrader is not installed.
    """
    try:
        from nbgrader.api import Gradebook
    except ModuleNotFoundError:
        raise ClassroomError("nbgrader is not installed, so its gradebook cannot be written; in a clone `make marks` installs it") from None
    found = records(course, name)
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])  # nbgrader runs alembic by name
    path = course / GRADEBOOK
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    if path.exists():
        shutil.copy(path, part)
    with warnings.catch_warnings(), Gradebook(f"sqlite:///{part.resolve()}") as book:
        warnings.simplefilter("ignore")  # of nbgrader's own use of its database
        book.update_or_create_assignment(name)
        book.update_or_create_notebook(name, name)
        for cell in assignments.notebook(name)["cells"]:
            told = cell["metadata"]["nbgrader"]
            if told["grade"]:
                book.update_or_create_grade_cell(cell["id"], name, name, max_score=told["points"], cell_type="code")
            if told["solution"]:
                book.update_or_create_solution_cell(cell["id"], name, name)
        for record in found:
            book.update_or_create_student(record["student"])
            book.update_or_create_submission(name, record["student"])
            for mark in record["marks"]:
                cell = f"{name}-{mark['exercise']}"
                book.find_grade(cell, name, name, record["student"]).auto_score = mark["points"]
                book.find_comment(f"{cell}-answer", name, name, record["student"]).auto_comment = mark["told"]
            book.db.commit()
    os.replace(part, path)
    return path

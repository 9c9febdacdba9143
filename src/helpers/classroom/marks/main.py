"""python -m helpers.classroom marks: hand out an assignment, mark what comes back, tell students and the learning platform.

release                  writes the assignments, each as a folder and a zip to hand out
grade costs FOLDER       marks what a class handed in, a file or folder a student; goes on where it stopped
progress costs FOLDER    how far that is, and how each exercise went
feedback costs           writes a page a student
export costs             writes tables for a learning platform; with --nbgrader its gradebook too
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from helpers.classroom import ClassroomError, editions, start
from helpers.classroom.marks import assignments, grading, reports, submission
from helpers.data.files import put


def main(arguments: list[str]) -> int:
    """Do what the first word says; return 1 if a submission could not be taken."""
    parser = argparse.ArgumentParser(
        prog="python -m helpers.classroom marks", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--course", type=Path, default=start.PROJECT / "class/marks", help="where marks are kept; left out: class/marks")
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    what.add_parser("release")
    for name in ("grade", "progress", "feedback", "export"):
        of = what.add_parser(name)
        of.add_argument("assignment", help=f"one of {', '.join(assignments.ASSIGNMENTS)}")
        if name in ("grade", "progress"):
            of.add_argument("folder", type=Path, help="what the class handed in")
        if name == "export":
            of.add_argument("--nbgrader", action="store_true", help="write nbgrader's gradebook too")
        if name == "grade":
            of.add_argument("--at-once", type=int, default=os.cpu_count() or 1, help="how many submissions run at the same time")
    asked = parser.parse_args(arguments)
    if asked.what != "release":
        assignments.named(asked.assignment)
    try:
        return globals()[f"_{asked.what}"](asked)
    except OSError as err:
        raise ClassroomError(f"{err.filename or asked.course}: {err.strerror}; choose a folder that you may read and write") from None


def _release(asked: argparse.Namespace) -> int:
    for name in assignments.ASSIGNMENTS:
        files = assignments.files(name)
        for place, content in files.items():
            path = asked.course / "release" / name / place
            path.parent.mkdir(parents=True, exist_ok=True)
            put(path, content)
        packed = asked.course / "release" / f"{name}.zip"
        put(packed, editions.packed(files, f"{name}/"))
        print(f"{packed}: hand this out")
    return 0


def _grade(asked: argparse.Namespace) -> int:
    submissions, faults = _handed_in(asked.folder)
    print(*faults, sep="\n", end="\n" * bool(faults))

    def tell(count: int, of: int, record: dict) -> None:
        print(f"{count} of {of}: {record['student']}, {record['points']:g} of {record['of']:g} points", flush=True)

    grading.grade(asked.course, asked.assignment, submissions, max(1, asked.at_once), tell)
    print(f"{len(submissions)} submissions are marked; {len(faults)} names could not be used.")
    return 1 if faults else 0


def _handed_in(folder: Path) -> tuple[list[submission.Submission], list[str]]:
    if not folder.is_dir():
        raise ClassroomError(
            f"{folder}: there is no such folder; name the one that holds what the class handed in, a file or folder a student"
        )
    return submission.found(folder)


def _progress(asked: argparse.Namespace) -> int:
    submissions, faults = _handed_in(asked.folder)
    print(*faults, sep="\n", end="\n" * bool(faults))
    left = grading.waiting(asked.course, asked.assignment, submissions)
    print(f"{len(submissions) - len(left)} of {len(submissions)} submissions are marked.")
    if len(left) < len(submissions):
        print(*reports.exercises_of(grading.records(asked.course, asked.assignment)), sep="\n")
    return 0


def _feedback(asked: argparse.Namespace) -> int:
    pages = reports.feedback(asked.course, asked.assignment)
    print(f"{pages[0].parent}: {len(pages)} pages, one a student")
    return 0


def _export(asked: argparse.Namespace) -> int:
    made = reports.export(asked.course, asked.assignment)
    if asked.nbgrader:
        made.append(reports.gradebook(asked.course, asked.assignment))
    print(*made, sep="\n")
    return 0

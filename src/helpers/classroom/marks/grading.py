"""A record a student: what was handed in is cleaned, run in a jail, and judged here, outside, from the value of each answer.

A record is written whole or not at all, and says of what it is the mark. So a run that was killed goes on where it stopped, and
what was handed in anew, or is judged otherwise than before, is marked again. The same submissions give the same records.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from queue import SimpleQueue

from helpers.classroom import ClassroomError
from helpers.classroom.marks import assignments, jail, submission
from helpers.classroom.marks.assignments import POINTS
from helpers.classroom.marks.submission import Submission, Unusable
from helpers.data.files import put
from helpers.publish.check import judge

AGAIN = 3
"""How often a submission is run at the most: each time without the cell in which it was ended before."""
RECORDS = "records"


def mark(name: str, of: Submission, tables: Path, slot: int) -> dict:
    """Return the record of a submission: the answer, points and a reason for each exercise, and what was put right."""
    record = {"assignment": name, "student": of.student, "key": key(name, of)}
    try:
        cleaned = submission.cleaned(name, submission.cells(submission.notebook(of.path, name)))
    except (Unusable, OSError) as err:
        why = str(err) if isinstance(err, Unusable) else f"it cannot be read ({err.strerror})"
        return record | _summed([_mark(key, "", None, f"No mark: {why}.") for key in assignments.named(name).keys], [])
    ran, without = run(cleaned.cells, tables, slot)
    marks = [_judged(name, key, ran, without, key in cleaned.blank) for key in assignments.named(name).keys]
    return record | _summed(marks, [*cleaned.told, *(f"The cell {cell} was left out: {why}." for cell, why in without.items())])


def run(cells: list[dict], tables: Path, slot: int) -> tuple[jail.Ran, dict[str, str]]:
    """Return what a submission told, and the cells without which it was run again because it was ended in them, with the reason."""
    without: dict[str, str] = {}
    while True:
        ran = jail.run([{"id": cell["id"], "source": ""} if cell["id"] in without else cell for cell in cells], tables, slot)
        if not ran.ended or len(without) == AGAIN - 1 or ran.at in without or ran.at == jail.READY:
            if ran.ended:
                without.setdefault(ran.at, ran.ended)
            return ran, without
        without[ran.at] = ran.ended


def _judged(name: str, key: str, ran: jail.Ran, without: dict[str, str], blank: bool) -> dict:
    """Return the mark of an exercise."""
    cell, answered = f"{name}-{key}-answer", ran.answers.get(f"{name}-{key}", {})
    kind, text = answered.get("kind", ""), answered.get("text")
    if text is not None:
        right, told = judge(assignments.checks(name)[key], text)
        return _mark(key, text, right, told)
    if why := without.get(cell) or without.get(f"{name}-{key}"):
        return _mark(key, "", None, f"No answer: the cell was ended, since {why}.")
    if cell in ran.faults:
        return _mark(key, "", None, f"No answer: the cell stopped at an error. {_told(ran.faults[cell])}")
    if not answered:
        why = ran.ended or "it said that it was at its end"
        return _mark(key, "", None, f"No answer: the notebook was ended before it came to this cell, since {why}.")
    if blank or kind == "None":
        return _mark(key, "", None, "Not answered.")
    if kind == "missing":
        return _mark(key, "", None, f"No answer: nothing is called {assignments.variable(key)} when the cell has run.")
    return _mark(key, "", None, f"No answer: {assignments.variable(key)} is of the kind {kind}; a number or a text can be read.")


def _told(fault: str) -> str:
    """Return an error with what to do about the one that surprises."""
    if "No module named 'helpers'" in fault:
        return f"{fault}. The book’s own package is not there when marks are given; compute from the tables."
    return fault


def _mark(key: str, answer: str, right: bool | None, told: str) -> dict:
    return {"exercise": key, "answer": answer, "points": POINTS if right else 0.0, "of": POINTS, "told": told}


def _summed(marks: list[dict], told: list[str]) -> dict:
    return {"points": sum(m["points"] for m in marks), "of": sum(m["of"] for m in marks), "marks": marks, "told": told}


def key(name: str, of: Submission) -> str:
    """Return what tells whether a record still holds: a sum over the submission and over all that judges it."""
    try:
        content = submission.notebook(of.path, name)
    except (Unusable, OSError) as err:
        content = str(err).encode()
    return hashlib.sha256(_rules(name) + hashlib.sha256(content).digest()).hexdigest()


@cache
def _rules(name: str) -> bytes:
    code = b"".join(Path(module.__file__).read_bytes() for module in (assignments, submission, jail)) + jail.INSIDE.read_bytes()
    return hashlib.sha256(assignments.judged_by(name).encode() + code + Path(__file__).read_bytes()).digest()


def record_of(course: Path, name: str, student: str) -> Path:
    """Return where the record of a student stands."""
    return course / RECORDS / name / f"{student}.json"


def records(course: Path, name: str) -> list[dict]:
    """Return the records of an assignment, by student. Raises ClassroomError if there is none."""
    found = [json.loads(path.read_text("utf-8")) for path in sorted((course / RECORDS / name).glob("*.json"))]
    if not found:
        raise ClassroomError(f"{course}: nothing is marked of {name} yet; python -m helpers.classroom marks grade {name} FOLDER does it")
    return found


def waiting(course: Path, name: str, submissions: list[Submission]) -> list[Submission]:
    """Return the submissions that have no record, or one of something else."""
    return [of for of in submissions if _key_of(record_of(course, name, of.student)) != key(name, of)]


def _key_of(path: Path) -> str:
    try:
        return json.loads(path.read_text("utf-8"))["key"]
    except (OSError, ValueError, KeyError):
        return ""


def grade(course: Path, name: str, submissions: list[Submission], at_once: int, tell: Callable[[int, int, dict], None]) -> None:
    """Mark what is waiting, some at once, and take away records of those who are no longer there; tell is told of each.

    Raises ClassroomError if no jail can be made here, or another run is marking the same.
    """
    jail.refuse()
    (course / RECORDS / name).mkdir(parents=True, exist_ok=True)
    with _alone(course / RECORDS / f"{name}.lock"), tempfile.TemporaryDirectory() as scratch:
        tables = Path(scratch, "data")
        for place, content in assignments.files(name).items():
            if place.startswith("data/"):
                Path(scratch, place).parent.mkdir(exist_ok=True)
                Path(scratch, place).write_bytes(content)
        os.chmod(scratch, 0o755)
        students = {of.student for of in submissions}
        for path in (course / RECORDS / name).glob("*.json"):
            if path.stem not in students:
                path.unlink()
        slots: SimpleQueue[int] = SimpleQueue()
        for slot in range(at_once):
            slots.put(slot)

        def one(of: Submission) -> dict:
            slot = slots.get()
            try:
                return mark(name, of, tables, slot)
            finally:
                slots.put(slot)

        todo = waiting(course, name, submissions)
        with ThreadPoolExecutor(at_once) as pool:
            running = [pool.submit(one, of) for of in todo]
            try:
                for count, done in enumerate(as_completed(running), 1):
                    made = done.result()
                    put(record_of(course, name, made["student"]), json.dumps(made, indent=1, ensure_ascii=False) + "\n")
                    tell(count, len(todo), made)
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                raise


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    import fcntl  # not on Windows, where jail.refuse has said so

    with open(path, "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ClassroomError(f"{path.parent}: another run is marking this; wait until it ends") from None
        yield

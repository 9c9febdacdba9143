"""Marks: what is handed out tells no answer; of what comes back only the student's own cells are taken; a run goes on where it stopped.

How submissions are kept apart from everything is tried by two hundred of them in `make scale` (tools/scale_marks.py).
"""

import copy
import json
import os
import re
import shutil
import sys
from pathlib import Path

import pytest
from cells import ANSWERS

from helpers.classroom import ClassroomError
from helpers.classroom.marks import assignments, grading, jail, main, reports, submission
from helpers.publish.check import judge
from helpers.publish.tables import text_of

ROOT = Path(__file__).resolve().parents[2]
FOLD = re.compile(r"^```\{dropdown\} (?:Hint|Solution|A good answer|What to do with them)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMES = list(assignments.ASSIGNMENTS)
COSTS = assignments.ASSIGNMENTS["costs"].keys


def words(text: str) -> str:
    return re.sub(r"[^\w%]+", " ", re.sub(r"<[^>]*>", "", text)).casefold().strip()


def strings(value) -> list[str]:
    """Return every text in some JSON, names of fields too."""
    if isinstance(value, dict):
        return [text for key, part in value.items() for text in (key, *strings(part))]
    if isinstance(value, list):
        return [text for part in value for text in strings(part)]
    return [str(value)]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_handed_out_holds_no_solution_in_texts_metadata_and_tables(name):
    files = assignments.files(name)
    texts = strings(json.loads(files[f"{name}.ipynb"]))
    told = words(" \n ".join([*texts, *(content.decode() for place, content in files.items() if place.endswith(".csv"))]))
    chapters = "\n".join(path.read_text("utf-8") for path in (ROOT / "notebooks").glob("*.md"))
    options = [option for check in assignments.checks(name).values() for option in check.options]
    asked = words(" ".join([*assignments.questions().values(), *options]))
    folded = {words(part) for body in FOLD.findall(chapters) for part in re.split(r"(?<=[.?!:])\s+|\n\n", body)}
    said = {words(text) for check in assignments.checks(name).values() for text in (check.right, *(w.message for w in check.wrong))}
    secrets = {text for text in folded | said if len(text.split()) >= 5 and text not in asked}
    assert len(secrets) > 100 and [secret for secret in secrets if secret in told] == []
    numbers = {key: text_of(check.answer) for key, check in assignments.checks(name).items() if not check.options}
    notebook = "\n".join(texts)
    assert numbers and [key for key, number in numbers.items() if re.search(rf"(?<![\d.]){re.escape(number)}(?!\.?\d)", notebook)] == []
    assert "note" not in {
        column for place, content in files.items() if place.endswith(".csv") for column in content.decode().split("\n")[0].split(",")
    }


def test_no_forecast_is_marked_and_every_question_is_the_books():
    for name in NAMES:
        for key, check in assignments.checks(name).items():
            assert not check.forecast and assignments.questions()[key].startswith(f"**Exercise {key}: ")


def test_visible_checks_see_what_can_be_read_and_never_say_that_all_is_right(capsys):
    for name in NAMES:
        space: dict = {}
        cells = {cell["id"]: cell["source"] for cell in assignments.notebook(name)["cells"]}
        exec(cells[f"{name}-setup"], space)
        for key, check in assignments.checks(name).items():
            for typed, *_ in ANSWERS[key]:
                space[assignments.variable(key)] = typed
                exec(cells[f"{name}-{key}"], space)
                assert space["READABLE"][key] == (judge(check, typed)[0] is not None), (key, typed)
            space[assignments.variable(key)] = check.answer
            exec(cells[f"{name}-{key}"], space)
        exec(cells[f"{name}-summary"], space)
        last = capsys.readouterr().out.splitlines()[-1]
        count = len(assignments.checks(name))
        assert last == f"{count} of {count} visible checks passed. Whether an answer is right shows in your marks."


def handed_in(name: str = "costs") -> list[dict]:
    """The cells of an assignment in which the student has typed."""
    cells = copy.deepcopy(assignments.notebook(name)["cells"])
    for cell in cells:
        if cell["metadata"]["nbgrader"]["solution"]:
            cell["source"] = f"typed({cell['id']!r})"
    return cells


def cleaned(cells: list[dict], name: str = "costs") -> submission.Cleaned:
    content = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()
    return submission.cleaned(name, submission.cells(content))


def test_only_the_students_own_cells_are_taken():
    cells = handed_in()
    whole = cleaned(cells)
    assert whole.told == [] and whole.blank == frozenset()
    assert [cell["answer"] for cell in whole.cells if "answer" in cell] == [assignments.variable(key) for key in COSTS]
    for cell in cells:
        if not cell["metadata"]["nbgrader"]["solution"]:
            cell["source"] = "answer_03_2 = 187"
    cells.reverse()
    edited = cleaned(cells)
    assert edited.cells == whole.cells and len(edited.told) == sum(not c["metadata"]["nbgrader"]["solution"] for c in cells)


def test_what_was_deleted_comes_back_and_of_two_the_last_counts():
    cells = handed_in()
    whole = cleaned(cells).cells
    mine = [cell for cell in cells if cell["metadata"]["nbgrader"]["solution"]]
    gone = cleaned(mine)
    assert gone.cells == whole and "it was put back" in gone.told[0]
    twice = cleaned([*cells, mine[0] | {"source": "again"}])
    assert [cell for cell in twice.cells if cell["id"] == mine[0]["id"]] == [{"id": mine[0]["id"], "source": "again"}]
    assert {"id": "costs-setup-own-1", "source": mine[0]["source"]} in twice.cells and "the last one counts" in twice.told[0]
    assert {"id": mine[0]["id"], "source": ""} in cleaned([cell for cell in cells if cell is not cells[3]]).cells


def test_a_notebook_without_any_metadata_still_runs_as_it_was_written():
    bare = cleaned([{"cell_type": cell["cell_type"], "source": cell["source"]} for cell in handed_in()])
    own = [cell["source"] for cell in bare.cells if "-own-" in cell["id"]]
    assert [source for source in own if source.startswith("typed")] == [f"typed('costs-{key}-answer')" for key in COSTS]
    assert bare.cells[1]["id"] == "costs-setup-own-1"


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: path.symlink_to("/etc/passwd"), "is a link"),
        (os.mkfifo, "no ordinary file"),
        (lambda path: path.write_bytes(b"x" * (submission.LARGEST + 1)), "MB that are read"),
        (lambda path: path.write_text("[" * 10**5), "no notebook that can be read"),
        (lambda path: path.write_text('{"nbformat": 3, "cells": []}'), "no notebook that can be read"),
        (lambda path: path.write_text('{"nbformat": 4, "cells": [{"cell_type": "code", "source": [1]}]}'), "its cell 1 has no text"),
        (lambda path: path.write_text(json.dumps({"nbformat": 4, "cells": [{}] * 501})), "has 501 cells"),
        (lambda path: path.mkdir(), "there is no notebook (found nothing)"),
    ],
)
def test_what_cannot_be_marked_is_told_why(tmp_path, make, says):
    path = tmp_path / "k7.ipynb"
    make(path)
    with pytest.raises(submission.Unusable, match=re.escape(says)):
        submission.cells(submission.notebook(path, "costs"))


def test_names_that_cannot_stand_for_one_student_are_told(tmp_path):
    for name in ("k7.ipynb", "K7_assignsubmission_file_", "=1+1.ipynb", "Анна Я.ipynb", ".DS_Store"):
        (tmp_path / name).write_text("")
    found, faults = submission.found(tmp_path)
    assert [of.student for of in found] == ["Анна Я"]
    assert len(faults) == 2 and "'=1+1.ipynb': found a name that cannot stand" in faults[0] and "of one student" in faults[1]


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course whose jail is not run: it tells the number that stands in each answer's cell."""

    def told(cells, tables, slot):
        values = {cell["id"].removesuffix("-answer"): cell["source"] for cell in cells if cell["id"] == "costs-03-2-answer"}
        ended = "it stopped" if "stop" in values.values() else ""
        at = next((f"{id}-answer" for id, source in values.items() if source == "stop"), jail.END)
        return jail.Ran({id: {"kind": "str", "text": text} for id, text in values.items() if text and text != "stop"}, {}, at, ended)

    monkeypatch.setattr(jail, "run", told)
    monkeypatch.setattr(jail, "refuse", lambda: None)
    for student, typed in {"a": "187", "b": "275", "c": "stop", "d": "=x", "e": "187,1"}.items():
        notebook = copy.deepcopy(assignments.notebook("costs"))
        for cell in notebook["cells"]:
            if cell["id"] == "costs-03-2-answer":
                cell["source"] = typed
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / f"in/{student}.ipynb").write_text(json.dumps(notebook))
    return tmp_path


def graded(course: Path, into: str, stop_after: int = 99) -> dict[str, bytes]:
    """Mark what is handed in, ended after some; return the files that come of it."""
    seen = []

    def tell(count, of, record):
        seen.append(record["student"])
        if count == stop_after:
            raise KeyboardInterrupt

    found, _ = submission.found(course / "in")
    try:
        grading.grade(course / into, "costs", found, 2, tell)
    except KeyboardInterrupt:
        return {}
    reports.export(course / into, "costs")
    return {path.name: path.read_bytes() for path in (course / into).rglob("*") if path.suffix in (".csv", ".json")}


def test_answers_are_judged_outside_by_the_books_own_checks(course):
    graded(course, "whole")
    marks = {r["student"]: next(m for m in r["marks"] if m["exercise"] == "03-2") for r in grading.records(course / "whole", "costs")}
    assert [marks[student]["points"] for student in "abcde"] == [1, 0, 0, 0, 1]
    assert marks["a"]["told"].startswith("Right.") and marks["c"]["told"] == "No answer: the cell was ended, since it stopped."
    table = (course / "whole/costs-marks.csv").read_text("utf-8-sig").splitlines()
    assert table[0].startswith("student,points,of,03-1,03-6,03-2") and table[1].startswith("a,1,9,0,0,1")
    page = reports.feedback(course / "whole", "costs")[3].read_text("utf-8")
    assert "“=x” was not understood" in page and "Exercise 03-2: Find the hidden denominator" in page


def test_a_run_that_was_ended_goes_on_and_gives_the_same_files(course):
    whole = graded(course, "whole")
    graded(course, "ended", stop_after=2)
    marked = {path.name: path.stat().st_mtime_ns for path in (course / "ended/records/costs").glob("*.json")}
    assert 2 <= len(marked) < 5
    assert graded(course, "ended") == whole
    again = {path.name: path.stat().st_mtime_ns for path in (course / "ended/records/costs").glob("*.json")}
    assert {name: again[name] for name in marked} == marked and len(again) == 5


def test_what_is_handed_in_anew_is_marked_anew_and_what_is_gone_goes(course):
    graded(course, "whole")
    shutil.copy(course / "in/a.ipynb", course / "in/b.ipynb")
    (course / "in/c.ipynb").unlink()
    found, _ = submission.found(course / "in")
    assert [of.student for of in grading.waiting(course / "whole", "costs", found)] == ["b"]
    table = graded(course, "whole")["costs-marks.csv"].decode()
    assert "b,1,9" in table and "\nc," not in table


def test_it_refuses_where_nothing_keeps_submissions_apart(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda tool: None)
    with pytest.raises(ClassroomError, match="bwrap and setpriv is missing, so submissions cannot be run apart; install bubblewrap"):
        main.main(["--course", str(tmp_path), "grade", "costs", str(tmp_path)])
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(ClassroomError, match="on Linux alone"):
        jail.refuse()
    with pytest.raises(ClassroomError, match="there is no assignment 'cost'; there are claims, costs, outcomes"):
        main.main(["export", "cost"])


@pytest.mark.skipif(not (sys.platform == "linux" and shutil.which("bwrap")), reason="needs bubblewrap")
def test_a_jail_has_no_door():
    jail.refuse()

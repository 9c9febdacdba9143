"""Two hundred submissions to the three assignments, many of them hostile, each with its truth; then the same, killed half-way.

The truth of the cases in tools/marks/cases.toml was written by hand, and so was that of each answer in tests/answers.csv, of which
the other submissions are made. Prints figures and what is wrong.
"""

from __future__ import annotations

import argparse
import copy
import csv
import hashlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

from helpers.classroom import ClassroomError
from helpers.classroom.marks import assignments, grading, jail, reports

ROOT = Path(__file__).resolve().parents[1]
CASES = tomllib.loads((ROOT / "tools/marks/cases.toml").read_text("utf-8"))
MANY = 200
"""Submissions in all."""


def answers() -> dict[str, list[tuple[str, bool]]]:
    """Return what is typed to each exercise, and whether it is right, as tests/answers.csv has it."""
    found: dict[str, list[tuple[str, bool]]] = {}
    with open(ROOT / "tests/answers.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["key"], []).append((row["typed"], row["verdict"] == "right"))
    return found


class Made:
    """A submission that is being made: its notebook, and where it stands."""

    def __init__(self, folder: Path, student: str, name: str, cells: dict[str, str], first: str = ""):
        self.folder, self.student, self.name = folder / name, student, name
        self.notebook = copy.deepcopy(assignments.notebook(name))
        for key, source in cells.items():
            self.cell(f"{name}-{key}-answer")["source"] = source
        if first:
            self.notebook["cells"].insert(2, {"cell_type": "code", "metadata": {}, "source": first, "outputs": []})
        self.folder.mkdir(parents=True, exist_ok=True)

    def cell(self, name: str) -> dict:
        return next(cell for cell in self.notebook["cells"] if cell["id"] == name)

    def write(self, place: str = "", text: str | None = None) -> Path:
        path = self.folder / (place or f"{self.student}.ipynb")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.notebook) if text is None else text, encoding="utf-8")
        return path

    # What is done to a file, by the word of cases.toml.

    def no_metadata(self) -> None:
        for cell in self.notebook["cells"]:
            del cell["id"]
            cell["metadata"] = {}
        self.write()

    def other_name(self) -> None:
        self.write(f"{self.student}/my {self.name} (final).ipynb")

    def nbgrader_folder(self) -> None:
        self.write(f"{self.student}/{self.name}/{self.name}.ipynb")

    def moodle_folder(self) -> None:
        self.write(f"{self.student}_assignsubmission_file_/{self.name}.ipynb")

    def delete_answer(self) -> None:
        self.notebook["cells"].remove(self.cell(f"{self.name}-03-2-answer"))
        self.write()

    def delete_locked(self) -> None:
        self.notebook["cells"] = [c for c in self.notebook["cells"] if c["metadata"]["nbgrader"]["solution"]]
        self.write()

    def duplicate_answer(self) -> None:
        cell = self.cell(f"{self.name}-03-2-answer")
        place = self.notebook["cells"].index(cell)
        self.notebook["cells"].insert(place + 1, cell | {"source": "answer_03_2 = 5"})
        self.write()

    def duplicate_locked(self) -> None:
        self.notebook["cells"] += [c for c in self.notebook["cells"] if c["metadata"]["nbgrader"]["grade"]]
        self.write()

    def edit_tests(self) -> None:
        for cell in self.notebook["cells"]:
            if cell["metadata"]["nbgrader"]["grade"]:
                cell["source"] = "print('visible check passed')"
        self.cell(f"{self.name}-setup")["source"] = "def visible(*a):\n    pass\n\ndef summary():\n    print('all right')"
        self.write()

    def answer_in_test(self) -> None:
        for key in assignments.named(self.name).keys:
            self.cell(f"{self.name}-{key}")["source"] = f"{assignments.variable(key)} = {CASES['right'][key]}"
        self.write()

    def more_points(self) -> None:
        for cell in self.notebook["cells"]:
            if cell["metadata"]["nbgrader"]["grade"]:
                cell["metadata"]["nbgrader"]["points"] = 1000
        self.write()

    def markdown_answer(self) -> None:
        self.cell(f"{self.name}-03-2-answer")["cell_type"] = "markdown"
        self.write()

    def no_notebook(self) -> None:
        self.write(f"{self.student}/{self.name}.docx")

    def two_notebooks(self) -> None:
        self.write(f"{self.student}/one.ipynb")
        self.write(f"{self.student}/two.ipynb")

    def not_json(self) -> None:
        self.write(text="my answers: losses, needs, 187")

    def empty(self) -> None:
        self.write(text="")

    def deep_json(self) -> None:
        self.write(text="[" * 10**6)

    def odd_cells(self) -> None:
        self.notebook["cells"][1] = "a cell"
        self.write()

    def many_cells(self) -> None:
        self.notebook["cells"] += [{"cell_type": "code", "metadata": {}, "source": "pass"}] * 10000
        self.write()

    def huge_file(self) -> None:
        self.cell(f"{self.name}-03-2-answer")["outputs"] = ["x" * 10**7]
        self.write()

    def link(self) -> None:
        (self.folder / f"{self.student}.ipynb").symlink_to(self.folder / "right-costs.ipynb")

    def link_inside(self) -> None:
        (self.folder / self.student).mkdir()
        (self.folder / self.student / f"{self.name}.ipynb").symlink_to(self.folder / "right-costs.ipynb")

    def pipe(self) -> None:
        os.mkfifo(self.folder / f"{self.student}.ipynb")


def hand_in(folder: Path) -> dict[tuple[str, str], tuple[dict[str, bool], str]]:
    """Write all submissions; return the truth by assignment and student: which exercises earn their point, and what a reason says."""
    truth = {}
    for student, case in CASES["case"].items():
        name = case["of"]
        keys = assignments.named(name).keys
        right = case.get("base", "right") == "right"
        cells = {key: f"{assignments.variable(key)} = {CASES['right'][key]}" for key in keys if right} | case.get("cells", {})
        getattr(Made(folder, student, name, cells, case.get("first", "")), case.get("do", "write"))()
        lost = keys if case.get("lost") == "all" else case.get("lost", [])
        truth[name, student] = ({key: (right and key not in lost) or key in case.get("won", []) for key in keys}, case.get("says", ""))
    typed, names = answers(), list(assignments.ASSIGNMENTS)
    for number in range(MANY - len(truth)):
        name, student, chosen = names[number % len(names)], f"student-{number:03}", {}
        for place, key in enumerate(assignments.named(name).keys):
            rows = typed[key]
            chosen[key] = rows[(number // len(names) * (place + 1) + place) % len(rows)]
        Made(folder, student, name, {key: f"{assignments.variable(key)} = {text!r}" for key, (text, _) in chosen.items()}).write()
        truth[name, student] = ({key: right for key, (_, right) in chosen.items()}, "")
    return truth


def grade(course: Path, folder: Path, name: str, stop_after: int = 0) -> None:
    """Mark an assignment in a process of its own, which is killed after so many submissions if stop_after is given."""
    command = [sys.executable, "-m", "helpers.classroom", "marks", "--course", course, "grade", name, folder / name]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    for count, _ in enumerate(process.stdout, 1):
        if count == stop_after:
            process.send_signal(signal.SIGKILL)
            break
    process.communicate()
    if process.returncode != (-signal.SIGKILL if stop_after else 0):
        raise SystemExit(f"marking {name} ended with {process.returncode}")


def marks(course: Path, name: str) -> dict[str, bytes]:
    """Return what an export writes, and every record, as bytes by place."""
    command = [sys.executable, "-m", "helpers.classroom", "marks", "--course", course]
    for what in ("export", "feedback"):
        subprocess.run([*command, what, name], check=True, stdout=subprocess.DEVNULL)
    places = [*course.glob(f"{name}-*.csv"), *course.glob(f"records/{name}/*.json"), *course.glob(f"feedback/{name}/*.html")]
    return {str(path.relative_to(course)): path.read_bytes() for path in places}


def fingerprint(folder: Path) -> str:
    """Return a sum over all files of a folder."""
    told = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        told.update(f"{path}{path.lstat().st_mtime_ns}".encode())
        if path.is_file() and not path.is_symlink():
            told.update(path.read_bytes())
    return told.hexdigest()


def wrong(course: Path, name: str, truth: dict) -> list[str]:
    """Return a sentence for each mark that is not the truth, each reason that is missing, and each page that runs a script."""
    found = []
    for (of, student), (expected, says) in truth.items():
        if of != name:
            continue
        path = course / "records" / name / f"{student}.json"
        if not path.exists():
            found.append(f"{name}, {student}: has no record")
            continue
        record = json.loads(path.read_text("utf-8"))
        given = {mark["exercise"]: mark["points"] == 1 for mark in record["marks"]}
        found += [
            f"{name}, {student}, {key}: given {given[key]}, true is {expected[key]}" for key in expected if given[key] != expected[key]
        ]
        told = " ".join([*(mark["told"] + mark["answer"] for mark in record["marks"]), *record["told"]])
        if says not in told or not all(mark["told"] for mark in record["marks"]):
            found.append(f"{name}, {student}: the reason {says!r} is missing in {told[:1500]!r}")
        page = course / "feedback" / name / f"{student}.html"
        if page.exists() and "<script" in page.read_text("utf-8"):
            found.append(f"{page}: holds a script")
    return found


def as_nbgrader_reads(course: Path) -> list[str]:
    """Return what nbgrader finds wrong with the assignments, and marks that its gradebook holds otherwise than the records."""
    if not importlib.util.find_spec("nbgrader"):
        print("marks: nbgrader is not installed, so neither its gradebook nor its forms were tried; make marks installs it")
        return []
    import nbformat
    from nbgrader.api import Gradebook
    from nbgrader.nbgraderformat import MetadataValidator

    wrong = []
    for name in assignments.ASSIGNMENTS:
        notebook = nbformat.from_dict(copy.deepcopy(assignments.notebook(name)))
        nbformat.validate(notebook)
        MetadataValidator().validate_nb(notebook)
        reports.gradebook(course, name)
        with Gradebook(f"sqlite:///{course / reports.GRADEBOOK}") as book:
            theirs = {s["student"]: s["score"] for s in book.submission_dicts(name)}
        ours = {record["student"]: record["points"] for record in grading.records(course, name)}
        print(f"marks: nbgrader reads {name}, and {len(theirs)} of its marks")
        wrong += [
            f"{name}, {student}: nbgrader has {theirs.get(student)}, not {ours[student]}"
            for student in ours
            if theirs.get(student) != ours[student]
        ]
    return wrong


def inside() -> int:
    """Return how many jails of the first user are still there."""
    users = [Path(f"/proc/{p}").stat().st_uid for p in os.listdir("/proc") if p.isdigit() and Path(f"/proc/{p}").exists()]
    return sum(jail.FIRST_USER <= user < jail.FIRST_USER + 64 for user in users)


def run() -> list[str]:
    """Mark all twice, once killed half-way; print figures; return what is wrong."""
    try:
        jail.refuse()
    except ClassroomError as err:
        return [f"marks: {err}"]
    found = []
    with tempfile.TemporaryDirectory() as scratch:
        folder, whole, killed = (Path(scratch, place) for place in ("submissions", "whole", "killed"))
        truth = hand_in(folder)
        hostile = sum(case.get("hostile", False) for case in CASES["case"].values())
        before = fingerprint(folder)
        began = time.monotonic()
        for name in assignments.ASSIGNMENTS:
            grade(whole, folder, name)
        minutes = (time.monotonic() - began) / 60
        first = {name: marks(whole, name) for name in assignments.ASSIGNMENTS}
        mistakes = [mistake for name in assignments.ASSIGNMENTS for mistake in wrong(whole, name, truth)]
        print(
            f"marks: {len(truth)} submissions, {hostile} hostile, {len(CASES['case'])} with a truth of their own written by hand: "
            f"{len(mistakes)} wrong, {minutes:.1f} minutes on {os.cpu_count()} processors",
            flush=True,
        )
        began = time.monotonic()
        for name in assignments.ASSIGNMENTS:
            grade(killed, folder, name, stop_after=sum(of == name for of, _ in truth) // 2)
            grade(killed, folder, name)
        same = {name: marks(killed, name) == first[name] for name in assignments.ASSIGNMENTS}
        minutes = (time.monotonic() - began) / 60
        print(
            f"marks: killed half-way and resumed in {minutes:.1f} minutes; the same files, byte by byte: {all(same.values())}", flush=True
        )
        found += mistakes + as_nbgrader_reads(whole)
        for name in (name for name, equal in same.items() if not equal):
            again = marks(killed, name)
            different = [place for place in first[name].keys() | again.keys() if first[name].get(place) != again.get(place)]
            found.append(f"{name}: after a kill these differ: {', '.join(sorted(different))}")
        if fingerprint(folder) != before:
            found.append("a submission changed what was handed in")
        if left := inside():
            found.append(f"{left} processes of submissions are left")
    return found


def main() -> int:
    """Print what is wrong; 1 if anything is."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    found = run()
    print(*(found or ["marks: nothing is wrong"]), sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

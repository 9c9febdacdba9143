"""What a student handed in: read with suspicion, and put together with what was handed out.

Nothing here runs anything of it. Every cell that is not the student's is put back as it was handed out; of the student's, only
the text of code cells is taken.
"""

from __future__ import annotations

import json
import os
import re
import stat
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from helpers.classroom.marks import assignments
from helpers.classroom.marks.assignments import MOST

LARGEST = 5 * 2**20
"""Bytes that a notebook may have."""
NAME = re.compile(r"\w[\w .@+-]{0,79}")
"""What a student may be called here."""
MOODLE = "_assignsubmission_"
"""What stands behind a student's name in the folders that Moodle writes."""
_FILES = 1000


class Unusable(ValueError):
    """Why nothing of a submission can be marked."""


@dataclass(frozen=True)
class Submission:
    """A student and the file or folder that was handed in."""

    student: str
    path: Path


def found(folder: Path) -> tuple[list[Submission], list[str]]:
    """Return the submissions in a folder, one file or folder a student, and what is wrong with the names of others."""
    seen: dict[str, list[Submission]] = {}
    faults = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name == "__MACOSX":
            continue
        student = (path.stem if path.suffix.casefold() == ".ipynb" else path.name).partition(MOODLE)[0]
        if not NAME.fullmatch(student):
            expected = "letters, digits, blanks and . @ + - _, a letter or digit first, at most eighty"
            faults.append(
                f"{folder.name}, {path.name[:100]!r}: found a name that cannot stand for a student; expected {expected}; rename it"
            )
        else:
            seen.setdefault(student.casefold(), []).append(Submission(student, path))
    for same in seen.values():
        if len(same) > 1:
            names = " and ".join(repr(s.path.name) for s in same)
            faults.append(f"{folder.name}: {names} are of one student, so nobody can tell which counts; take all but one away")
    return [same[0] for same in seen.values() if len(same) == 1], faults


def notebook(path: Path, name: str) -> bytes:
    """Return the bytes of the one notebook of a submission to an assignment. Raises Unusable saying why there is none."""
    if path.is_symlink():
        raise Unusable("what was handed in is a link, which is not followed; hand in the notebook itself")
    if path.is_dir():
        inner = path / name
        path = _only(inner if inner.is_dir() and not inner.is_symlink() else path, name)
    if path.suffix.casefold() != ".ipynb":
        raise Unusable(f"{path.name[:80]!r} is no notebook; hand in {name}.ipynb")
    try:
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as err:
        raise Unusable(f"the notebook is a link or cannot be opened ({err.strerror}); hand in the notebook itself") from None
    with os.fdopen(file, "rb") as opened:
        told = os.fstat(file)
        if not stat.S_ISREG(told.st_mode):
            raise Unusable("the notebook is no ordinary file; hand in the notebook itself")
        if told.st_size > LARGEST:
            found = f"{told.st_size / 2**20:.0f} MB"
            raise Unusable(
                f"the notebook has {found}, more than the {LARGEST // 2**20} MB that are read; clear its outputs and save it again"
            )
        return opened.read(LARGEST + 1)


def _only(folder: Path, name: str) -> Path:
    """Return the one notebook in a folder."""
    with os.scandir(folder) as entries:
        files = sorted(e.name for e in islice(entries, _FILES) if not e.name.startswith("."))
    notebooks = [file for file in files if file.casefold().endswith(".ipynb")]
    if f"{name}.ipynb" in notebooks:
        return folder / f"{name}.ipynb"
    if len(notebooks) == 1:
        return folder / notebooks[0]
    listed = ", ".join(repr(file[:60]) for file in (notebooks or files)[:5]) or "nothing"
    what = "several notebooks" if notebooks else "no notebook"
    raise Unusable(f"there is {what} (found {listed}); hand in {name}.ipynb alone")


def cells(content: bytes) -> list[dict]:
    """Return the cells of a notebook: kind, source, and the name that nbgrader's metadata, or the cell itself, gives. Raises Unusable."""
    try:
        read = json.loads(content.decode("utf-8-sig"))
        listed = read["cells"]
        if read["nbformat"] != 4 or not isinstance(listed, list):
            raise KeyError
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Unusable("the file is no notebook that can be read; open it in JupyterLab, save it and hand it in again") from None
    if len(listed) > MOST:
        raise Unusable(f"the notebook has {len(listed)} cells, more than the {MOST} that are read; take away what is not needed")
    return [_cell(cell, place) for place, cell in enumerate(listed, 1)]


def _cell(cell: object, place: int) -> dict:
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
        raise Unusable(f"the file is no notebook that can be read: its cell {place} is none; open it in JupyterLab and save it again")
    source = cell.get("source")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise Unusable(f"the file is no notebook that can be read: its cell {place} has no text; open it in JupyterLab and save it again")
    metadata = cell.get("metadata")
    told = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = (told.get("grade_id") if isinstance(told, dict) else None) or cell.get("id")
    return {"kind": cell["cell_type"], "source": source, "name": name if isinstance(name, str) else None}


@dataclass(frozen=True)
class Cleaned:
    """The cells to run, each with an id, its source and, where an answer is then read, its variable; and what was put right."""

    cells: list[dict]
    told: list[str]
    blank: frozenset[str]


def cleaned(name: str, submitted: list[dict]) -> Cleaned:
    """Return what is run of a submission to an assignment.

    Cells that are not the student's come from the assignment. Of an answer's cell that stands twice the last one counts, as for
    nbgrader, and the first run as cells of the student's own. Such cells keep their place behind the cell before them; those
    before any known one come after the first that is run. blank are the exercises whose cell is as it was handed out.
    """
    released = [cell for cell in assignments.notebook(name)["cells"] if cell["cell_type"] == "code"]
    known = {cell["id"]: cell for cell in assignments.notebook(name)["cells"]}
    last = {cell["name"]: place for place, cell in enumerate(submitted) if cell["name"] in known}
    own: dict[str, list[str]] = {cell["id"]: [] for cell in released}
    theirs: dict[str, str] = {}
    told, anchor = [], released[0]["id"]
    for place, cell in enumerate(submitted):
        at, code = cell["name"], cell["kind"] == "code"
        if at in known and last[at] == place:
            anchor = at if at in own else anchor
            if _students(known[at]):
                if code:
                    theirs[at] = cell["source"]
                else:
                    told.append(f"The cell {at} is no longer one of code, so it was not run.")
            elif cell["source"].strip() != known[at]["source"].strip():
                told.append(f"The cell {at} was changed; it was put back as it was handed out.")
        elif at in known and not _students(known[at]):
            told.append(f"The cell {at} stands there more than once; one of them was left.")
        elif code:
            own[anchor].append(cell["source"])
            if at in known:
                told.append(f"The cell {at} stands there more than once; the last one counts.")
    missing = [cell for cell in released if cell["id"] not in last]
    told += [f"The cell {cell['id']} was gone" + ("." if _students(cell) else "; it was put back.") for cell in missing]
    made = []
    for cell in released:
        source = theirs.get(cell["id"], "") if _students(cell) else cell["source"]
        answer = {"answer": assignments.variable(_key(cell, name))} if "points" in cell["metadata"]["nbgrader"] else {}
        made.append({"id": cell["id"], "source": source} | answer)
        made += [{"id": f"{cell['id']}-own-{n}", "source": more} for n, more in enumerate(own[cell["id"]], 1)]
    blank = {_key(c, name) for c in released if _students(c) and theirs.get(c["id"], "").strip() in ("", c["source"].strip())}
    return Cleaned(made, list(dict.fromkeys(told)), frozenset(blank))


def _students(cell: dict) -> bool:
    return cell["metadata"]["nbgrader"]["solution"]


def _key(cell: dict, name: str) -> str:
    return cell["id"].removeprefix(f"{name}-").removesuffix("-answer")

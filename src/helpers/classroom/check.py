"""python -m helpers.classroom check: is a folder of chapters whole, and does a chapter run on this machine?

Needs no browser. In a clone of the project `make check-lab` looks at JupyterLab itself too.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

from helpers.classroom import ClassroomError, start

NOTICES = ("LICENSE", "LICENSE-text")
INSTALL, VERSIONS, README = "requirements.txt", "versions.txt", "README.md"
"""Files of a folder that is handed out (helpers.classroom.editions)."""
CHECK = re.compile(r"^exercises\.check\(\s*[\"']([\w-]+)[\"']", re.MULTILINE)
"""The cell of an exercise, with its key."""
CHAPTER = "03"
"""The chapter that is run."""


def faults(folder: Path) -> list[str]:
    """Return a sentence for each thing that is wrong with a folder where a class works: what was found, and what to do.

    A file is missing, a notebook cannot be read, the cell of an exercise was changed, two notebooks have one name.
    Raises ClassroomError if the folder is no such folder.
    """
    texts = start.originals(folder)
    handed_out = (folder / start.ZIP).exists()
    found = []
    if handed_out:
        missing = [name for name in (README, INSTALL, VERSIONS, *NOTICES) if not (folder / name).exists()]
        missing += [] if list(folder.glob("claims_costs_ceasefires-*.whl")) else ["the package, claims_costs_ceasefires-….whl,"]
        found += [
            f"{folder}: {name} is missing; unpack what you were given once more, elsewhere, and copy it from there" for name in missing
        ]
    for name, text in texts.items():
        path = folder / name
        again = f"for a fresh copy beside it: python -m helpers.classroom start --fresh {name[:2]}"
        if not path.exists():
            found.append(f"{path}: is missing; python -m helpers.classroom start puts a fresh copy there")
            continue
        try:
            sources = [_source(cell) for cell in json.loads(path.read_text("utf-8"))["cells"]]
        except (ValueError, KeyError, TypeError, OSError) as err:
            found.append(f"{path}: cannot be read as a notebook ({type(err).__name__}: {err}); keep it, and {again}")
            continue
        theirs = set(CHECK.findall("\n".join(sources)))
        for key in (key for cell in json.loads(text)["cells"] for key in CHECK.findall(_source(cell))):
            if key not in theirs:
                found.append(
                    f'{path}: the cell of exercise {key} was changed or is gone; write exercises.check("{key}") into a cell and run it, or {again}'
                )
    return found + same_names(_notebooks(folder))


def _notebooks(folder: Path) -> list[Path]:
    """Return the notebooks in a folder and below it, but in hidden folders, where JupyterLab and Python keep their own."""
    found = []
    for here, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(here, name) for name in files if name.casefold().endswith(".ipynb")]
    return sorted(found)


def same_names(paths: list[Path]) -> list[str]:
    """Return a sentence for each name that two files share, by capitals or folder alone apart."""
    seen: dict[str, Path] = {}
    faults = []
    for path in paths:
        first = seen.setdefault(path.name.casefold(), path)
        if first is not path:
            faults.append(f"{first} and {path} have one name, so nobody can tell which one counts; rename one, or move it away")
    return faults


def _source(cell: dict) -> str:
    return "".join(cell["source"])


def run(text: str) -> float:
    """Run a notebook in a kernel, in a folder of its own; return the seconds. Raises ClassroomError if a cell fails."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        notebook = nbformat.reads(text, as_version=4)
        try:
            NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": scratch}}).execute()
        except (CellExecutionError, DeadKernelError, TimeoutError) as err:
            told = re.sub(r"\x1b\[[0-9;]*m", "", str(err)).strip().splitlines()
            raise ClassroomError(f"A chapter does not run here: {told[-1] if told else type(err).__name__}") from None
    return time.monotonic() - started


def main(arguments: list[str]) -> int:
    """Print what is wrong with the folder and whether a chapter runs; return 1 if something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m helpers.classroom check", description=__doc__.split("\n")[0])
    parser.add_argument("--folder", default="", help="where you work; left out: here, or class/ of the project")
    folder = start.place(parser.parse_args(arguments).folder)
    if not folder.is_dir():
        raise ClassroomError(f"{folder}: there is no such folder yet; python -m helpers.classroom start makes it")
    wrong = faults(folder)
    print(*(wrong or [f"{folder}: whole"]), sep="\n")
    (text,) = (text for name, text in start.originals(folder).items() if name.startswith(CHAPTER))
    print(f"Chapter {int(CHAPTER)} runs here ({run(text):.0f} s).")
    return 1 if wrong else 0

"""Is the folder that a student is handed enough, far from the project? (make audit)

Writes the editions, unpacks the student's zip into a folder with a blank in its name, installs what its README says into an
empty environment, changes the notebooks to the line ends of Windows, looks at the folder and runs chapters of it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from helpers.classroom import editions

CHAPTERS = ("03", "07")
RUN = """
import sys
from pathlib import Path
from helpers.classroom import check
from helpers.data import DATA
assert Path(DATA).is_relative_to(sys.prefix), f"tables are read from {DATA}"
for chapter in sys.argv[1:]:
    check.run(next(Path().glob(f"{chapter}-*.ipynb")).read_text("utf-8"))
"""
FOREIGN = "jupyter-book", "playwright", "jupytext", "jupyterlab-myst"
"""Packages of the book and of the tests, which no student needs."""


def findings() -> list[str]:
    """Return what fails on the way, as it is told."""
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "CONDA_PREFIX")}
    with tempfile.TemporaryDirectory() as scratch:
        away = Path(scratch, "a class")
        student = next(made for made in editions.write(away) if made.stem == "student")
        folder = Path(scratch, "far away")
        with zipfile.ZipFile(student) as packed:
            packed.extractall(folder)
        folder = folder / student.stem
        for notebook in folder.glob("*.ipynb"):
            notebook.write_bytes(notebook.read_bytes().replace(b"\n", b"\r\n"))
        python = folder / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        for step in (
            [sys.executable, "-m", "venv", ".venv"],
            [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", editions.INSTALL],
            [python, "-m", "helpers.classroom", "check"],
            [python, "-c", RUN, *CHAPTERS],
        ):
            done = subprocess.run(step, cwd=folder, env=env, capture_output=True, text=True)
            if done.returncode:
                return [f"{' '.join(map(str, step[1:5]))}: {done.stdout[-600:]}{done.stderr[-600:]}"]
        listed = subprocess.run([python, "-m", "pip", "list", "--format=freeze"], capture_output=True, text=True, check=True).stdout
        return [f"a student installs {name}, which no chapter needs" for name in FOREIGN if f"\n{name}==" in f"\n{listed}"]


if __name__ == "__main__":
    sys.exit("\n".join(findings()) or None)

"""Are the folder that a student is handed, and what Binder and conda install, enough far from the project? (make audit)

Writes the editions, unpacks the student's zip into a folder with a blank in its name, installs what its README says into an
empty environment, changes the notebooks to the line ends of Windows, looks at the folder and runs chapters of it. Then installs into another
what environment.yml hands to pip and what binder/postBuild adds, and computes with it.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import yaml

from helpers.classroom import editions

ROOT = Path(__file__).resolve().parents[1]

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


ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "CONDA_PREFIX")}
COMPUTES = """
import sys, pandas
from helpers import costs
assert (costs.ratio_by_denominator("RDNA4")["ratio"] > 0).all()
assert pandas.__file__.startswith(sys.prefix), f"pandas is that of {pandas.__file__}"
"""


def _run(steps: list[list[str | Path]], folder: Path) -> list[str]:
    """Run commands one after the other; return what the first that failed said."""
    for step in steps:
        done = subprocess.run(step, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True)
        if done.returncode:
            return [f"{' '.join(map(str, step[1:5]))}: {done.stdout[-600:]}{done.stderr[-600:]}"]
    return []


def binder() -> list[str]:
    """Return what fails with the packages of environment.yml and binder/postBuild."""
    (asked,) = [d["pip"] for d in yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"] if isinstance(d, dict)]
    (added,) = re.findall(r"^pip install (.+)$", (ROOT / "binder/postBuild").read_text("utf-8"), re.MULTILINE)
    with tempfile.TemporaryDirectory() as scratch:
        python = Path(scratch, "bin/python")
        pip: list[str | Path] = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-compile"]
        return _run(
            [
                [sys.executable, "-m", "venv", scratch],
                [*pip, "--require-hashes", *(word for line in asked for word in shlex.split(line))],
                [*pip, *shlex.split(added)],
                [python, "-I", "-c", COMPUTES],
            ],
            ROOT,
        )


def handed_out() -> list[str]:
    """Return what fails with the folder that a student is handed."""
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
        failed = _run(
            [
                [sys.executable, "-m", "venv", ".venv"],
                [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", editions.INSTALL],
                [python, "-m", "helpers.classroom", "check"],
                [python, "-c", RUN, *CHAPTERS],
            ],
            folder,
        )
        if failed:
            return failed
        listed = subprocess.run([python, "-m", "pip", "list", "--format=freeze"], capture_output=True, text=True, check=True).stdout
        return [f"a student installs {name}, which no chapter needs" for name in FOREIGN if f"\n{name}==" in f"\n{listed}"]


def findings() -> list[str]:
    """Return what fails on either way, as it is told."""
    return handed_out() + binder()


if __name__ == "__main__":
    sys.exit("\n".join(findings()) or None)

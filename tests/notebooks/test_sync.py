"""make sync runs a chapter again when what its last run used is another, and not else."""

import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import nbformat
import pytest
import sync
import used

ROOT = Path(__file__).resolve().parents[2]

MODULE = '''
"""A module."""
LIMIT = 3

def called(x, y=1):
    """Tell."""
    return x + y

def not_called():
    return LIMIT

class Kind:
    size = 1
    def method(self):
        return self.size
'''


@pytest.mark.parametrize(
    "before, after, counts",
    [
        ("return x + y", "return x - y", True),
        ("y=1", "y=2", True),
        ("LIMIT = 3", "LIMIT = 4", True),
        ("size = 1", "size = 2", True),
        ("return self.size", "return 0", True),
        ("def not_called():", "@print\ndef not_called():", True),
        ("def not_called():", "def renamed():", True),
        ("    return LIMIT", "    return 0", False),
        ("LIMIT = 3", "LIMIT = 3  # a choice\n", False),
    ],
)
def test_code_counts_unless_it_is_in_a_function_that_did_not_run(tmp_path, before, after, counts):
    assert before in MODULE
    old, new = tmp_path / "old.py", tmp_path / "new.py"
    old.write_text(MODULE)
    new.write_text(MODULE.replace(before, after))
    ran = ["called", "Kind.method"]
    assert (used.code(old, ran) != used.code(new, ran)) is counts
    assert used.code(tmp_path / "gone.py", ran) != used.code(old, ran)


CELLS = """
from helpers import data
def late():
    from helpers.numbers import quantity
    return quantity.written(2.5)
late(), len(data.load("fx"))
"""


def test_a_run_tells_what_it_used_and_leaves_no_trace(tmp_path):
    """Also of a module that a function imports; the notebook has its own cells only."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELLS)])
    record = sync.run(notebook, tmp_path)
    assert record["tables"] == ["fx"]
    functions = {Path(file).as_posix(): names for file, names in record["functions"].items()}
    assert "written" in functions["src/helpers/numbers/quantity.py"] and "ratio" not in functions["src/helpers/numbers/quantity.py"]
    assert "load" in functions["src/helpers/data/tables.py"] and "src/helpers/numbers/shares.py" not in functions
    assert [c.source for c in notebook.cells] == [CELLS] and notebook.cells[0].execution_count == 1


def test_only_the_chapters_that_use_it_run_again(tmp_path):
    """A copy of the project with three small chapters: edits of each kind of input, one after the other."""
    for folder in ("src", "data"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info", "site"))
    package = tmp_path / "data/datapackage.json"
    text = package.read_text("utf-8")
    # Some cells name chapters and pages, and rules the sources that chapters cite; the copy has other chapters.
    package.write_text(re.sub('"(file|rules)": "', '"no_\\1": "', text), "utf-8")
    (tmp_path / "tools").mkdir()
    for file in ("tools/sync.py", "tools/used.py", "requirements.lock", "jupytext.toml"):
        shutil.copy(ROOT / file, tmp_path / file)
    (tmp_path / "README.md").write_text("# A copy\n")
    head = (ROOT / "notebooks/00-start-here.md").read_text("utf-8").split("---\n")[1]
    chapters = {
        "00-a": "from helpers.numbers import quantity\nquantity.written(2.5)",
        "01-b": 'from helpers import data\nlen(data.load("fx"))',
        "02-c": "1 + 1",
    }
    (tmp_path / "notebooks").mkdir()
    for name, cell in chapters.items():
        (tmp_path / f"notebooks/{name}.md").write_text(f"---\n{head}---\n\n```{{code-cell}}\n{cell}\n```\n")

    def synced() -> tuple[str, str]:
        """Return the chapters that ran, by their letters, and all that was printed."""
        command = [sys.executable, str(tmp_path / "tools/sync.py")]
        environment = os.environ | {"PYTHONPATH": str(tmp_path / "src")}
        told = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout
        lines = dict(line.split(": ", 1) for line in told.splitlines() if line.startswith(tuple(chapters)))
        assert list(lines) == list(chapters) and all(w == "unchanged" or w.startswith("run in ") for w in lines.values()), told
        return "".join(name[-1] for name, what in lines.items() if what != "unchanged"), told

    def edit(file: str, before: str, after: str) -> None:
        text = (tmp_path / file).read_text("utf-8")
        assert text.count(before) >= 1
        (tmp_path / file).write_text(text.replace(before, after, 1), "utf-8")

    ran, told = synced()
    assert ran == "abc" and "No earlier run is on record" in told
    noted = tmp_path / "notebooks/ran.csv"
    noted.write_text(noted.read_text("utf-8").replace(date.today().isoformat(), "2026-01-01"), "utf-8")
    first = noted.read_text("utf-8").splitlines()
    edit("src/helpers/numbers/quantity.py", "cannot divide by", "can not divide by")  # ratio(), which no chapter calls
    edit("src/helpers/numbers/shares.py", "LEVEL = 0.95", "LEVEL = 0.9")  # which none imports
    edit("data/overlaps.csv", "the loans are repaid", "these loans are repaid")  # which none loads
    ran, told = synced()
    assert ran == "" and "No earlier run" not in told
    edit("src/helpers/numbers/quantity.py", "DAYS_A_YEAR = 365.25", "DAYS_A_YEAR = 365.24")
    edit("notebooks/02-c.md", "1 + 1", "1 + 2")
    assert synced()[0] == "ac"
    # The day is that of the run which first gave the outputs: those of the first chapter are as they were.
    assert noted.read_text("utf-8").splitlines()[:3] == first[:3] and date.today().isoformat() in noted.read_text("utf-8").splitlines()[3]
    edit("data/fx.csv", "96.1", "96.2")
    assert synced()[0] == "b"
    (tmp_path / "data/articles/mine").mkdir()
    (tmp_path / "data/articles/mine/article.toml").write_text("")
    assert synced()[0] == "abc"

"""What nbval does not see: unrun cells, stale pairs, noise, and numbers in sentences."""

import difflib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import sync

from helpers.numbers import register
from helpers.publish import record
from helpers.publish.rows_used import rows_used

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
HEAVIEST = 260_000
"""Bytes of a notebook: JupyterLab opens it at once on a slow laptop, and a diff of one can be read."""
NAMES = [p.stem for p in NOTEBOOKS]


def code_cells(path: Path):
    return [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]


def test_every_chapter_has_its_pair():
    assert {p.stem for p in sync.CHAPTERS} == set(NAMES)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_every_code_cell_was_run_without_error(path):
    cells = code_cells(path)
    assert cells
    for number, cell in enumerate(cells, 1):
        assert cell.execution_count == number, f"{path.name}, cell {number} was not run in order: `make sync`"
        for output in cell.outputs:
            assert output.output_type not in ("error", "stream"), f"{path.name}, cell {number} printed: {output}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_nothing_is_stored_that_changes_from_run_to_run(path):
    raw = path.read_text("utf-8")
    notebook = json.loads(raw)
    assert set(notebook["metadata"]["language_info"]) == {"name"}
    assert "widgets" not in notebook["metadata"]
    assert sync.WIDGET not in raw and '"execution"' not in raw
    ids = [cell["id"] for cell in notebook["cells"]]
    assert ids == [f"{path.stem[:2]}-{n:03d}" for n in range(len(ids))]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_notebook_and_text_are_a_pair(path):
    text, notebook = sync.convert(path.with_suffix(".md")), nbformat.read(path, as_version=4)
    for number, (ours, theirs) in enumerate(zip(text.cells, notebook.cells, strict=True)):
        same = (ours.cell_type, ours.source, ours.metadata) == (theirs.cell_type, theirs.source, theirs.metadata)
        assert same, f"{path.stem}: cell {number} differs between .md and .ipynb; the .md counts: `make sync`"
    assert text.metadata == notebook.metadata


def test_jupytext_itself_changes_nothing(tmp_path):
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks", ignore=shutil.ignore_patterns(".*"), copy_function=shutil.copy)
    shutil.copy(ROOT / "jupytext.toml", tmp_path)
    copies = sorted((tmp_path / "notebooks").iterdir())
    command = [str(Path(sys.executable).with_name("jupytext")), "--sync", *map(str, (tmp_path / "notebooks").glob("*.ipynb"))]
    subprocess.run(command, check=True, capture_output=True)
    for copy in copies:
        assert copy.read_text("utf-8") == (ROOT / "notebooks" / copy.name).read_text("utf-8"), copy.name


def test_a_fresh_run_gives_the_stored_bytes():
    """One chapter: of the others nbval compares the outputs, and the tests above what else is stored.

    Every table whose rows it shows is on the record of what it used.
    """
    path = NOTEBOOKS[3]
    notebook = sync.convert(path.with_suffix(".md"))
    record = sync.run(notebook, path.parent)
    sync.clean(notebook)
    fresh, stored = nbformat.writes(notebook) + "\n", path.read_text("utf-8")
    changed = [line[:200] for line in difflib.unified_diff(stored.splitlines(), fresh.splitlines(), lineterm="", n=0)]
    assert fresh == stored, "\n".join(changed[:20])
    shown = set(rows_used({"cells": [c for c in notebook.cells if c.cell_type == "code"]})["table"])
    assert len(shown) > 1 and shown <= set(record["tables"])


def test_outputs_are_compared_without_xdist_too():
    command = [sys.executable, "-m", "pytest", "-p", "no:xdist", "--nbval", "notebooks/00-start-here.ipynb"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0 and "nbval compared" in done.stdout, done.stdout + done.stderr


def heaviest(path: Path) -> list[tuple[int, str]]:
    """Return bytes and names of the three heaviest outputs."""
    stored = record.of_notebook(json.loads(path.read_text("utf-8")))
    return sorted(((len(json.dumps(made, indent=1)), f"{made['kind']} {made.get('name', '')}") for made in stored), reverse=True)[:3]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_no_notebook_is_heavy(path):
    assert path.stat().st_size <= HEAVIEST, (
        f"{path.name}: {path.stat().st_size:,} bytes, expected at most {HEAVIEST:,}; the heaviest outputs are"
        f" {', '.join(f'{name} ({size:,})' for size, name in heaviest(path))}: give an explorer fewer or coarser steps or the route"
        " Formula, draw fewer rows, or move a figure to another chapter"
    )


@pytest.mark.parametrize("path", sync.TEXTS, ids=lambda p: p.name)
def test_every_number_in_a_sentence_is_todays(path):
    lines = path.read_text("utf-8").splitlines()
    stale = [
        f"{path.relative_to(ROOT)}, line {line}: {key} is {expected}, the text says {found!r}: {lines[line - 1].strip()[:160]}"
        for line, key, found, expected in register.occurrences("\n".join(lines))
        if found != expected
    ]
    assert not stale, "\n".join(["run `make sync`, then read the diff", *stale])

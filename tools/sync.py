"""make sync: write the numbers, pair the texts with notebooks, run what changed.

The Markdown text is the only source. For every chapter this script fills its
computed numbers, converts it, runs the notebook if its code, a helper or a
table changed since the last run, and stores the outputs. Running it twice
changes nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from tqdm import tqdm

from helpers import data
from helpers.numbers import register
from helpers.publish import record

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = sorted((ROOT / "notebooks").glob("*.md"))
TEXTS = [*CHAPTERS, *sorted((ROOT / "book").glob("*.md")), *sorted((ROOT / "book").glob("instructors/*.md")), ROOT / "README.md"]
STATE = ROOT / ".sync.json"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def write(path: Path, text: str) -> bool:
    """Write a text if it differs, and say so."""
    if path.exists() and path.read_text("utf-8") == text:
        return False
    path.write_text(text, encoding="utf-8", newline="\n")
    print(f"{path.relative_to(ROOT)}: written")
    return True


def stamp_checksums() -> None:
    """Write the checksum of every table into datapackage.json."""
    package = data.describe()
    for resource in package["resources"]:
        raw = (data.DATA / resource["path"]).read_bytes()
        resource["hash"] = "sha256:" + hashlib.sha256(raw).hexdigest()
    write(data.DATA / "datapackage.json", json.dumps(package, indent=1, ensure_ascii=False) + "\n")


def convert(path: Path) -> nbformat.NotebookNode:
    """Read a chapter as a notebook with fixed cell ids and none of the metadata that varies."""
    notebook = jupytext.read(path)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"{path.stem[:2]}-{number:03d}"
    notebook.metadata["language_info"] = {"name": "python"}
    notebook.metadata["jupytext"].pop("text_representation")
    return notebook


def clean(notebook: nbformat.NotebookNode) -> None:
    """Keep of a run only what every run gives: no timing, no widget state."""
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET_VIEW, None)


def fingerprint(notebook: nbformat.NotebookNode) -> str:
    """Return a hash of everything the outputs depend on: code cells, helpers, tables, lock."""
    files = [*sorted((ROOT / "src/helpers").rglob("*.*")), *sorted((ROOT / "data").rglob("*.*")), ROOT / "requirements.lock"]
    content = hashlib.sha256("\0".join(c.source for c in notebook.cells if c.cell_type == "code").encode())
    for file in files:
        if file.is_file() and not {"__pycache__", "site"} & set(file.parts):
            content.update(file.read_bytes())
    return content.hexdigest()


def digest(path: Path) -> str:
    """Return a hash of a file, "" if there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def run(notebook: nbformat.NotebookNode, folder: Path) -> None:
    """Run all cells. Raises CellExecutionError if one fails."""
    quiet = ["--IPKernelApp.log_level=40"]
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}}, extra_arguments=quiet).execute()


def reuse(notebook: nbformat.NotebookNode, path: Path) -> None:
    """Take the outputs from the notebook on disk, cell by cell."""
    old = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    for cell, before in zip((c for c in notebook.cells if c.cell_type == "code"), old, strict=True):
        cell.outputs, cell.execution_count = before.outputs, before.execution_count


def main() -> int:
    """Bring every chapter up to date. Return 1 if a cell fails or a table is broken."""
    os.environ.setdefault("PYTHONHASHSEED", "0")
    write(Path(record.__file__).with_name("record.schema.json"), json.dumps(record.schema(), indent=1) + "\n")
    try:
        stamp_checksums()
        for path in TEXTS:
            write(path, register.fill(path.read_text("utf-8")))
    except (data.DataError, KeyError) as err:
        print(err.args[0], file=sys.stderr)
        return 1
    state = json.loads(STATE.read_text()) if STATE.exists() else {}
    for path in tqdm(CHAPTERS, unit="chapter", disable=None):
        notebook, target = convert(path), path.with_suffix(".ipynb")
        made_from = fingerprint(notebook)
        # Outputs are reused only if neither what made them nor they themselves changed.
        if state.get(path.name) == [made_from, digest(target)]:
            reuse(notebook, target)
        else:
            try:
                run(notebook, path.parent)
                clean(notebook)
            except CellExecutionError as err:
                print(f"{path.relative_to(ROOT)}: a cell failed\n{err}", file=sys.stderr)
                return 1
        write(target, nbformat.writes(notebook) + "\n")
        # The pair has one age, so that Jupytext never takes the outputs for the newer text.
        os.utime(target, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
        state[path.name] = [made_from, digest(target)]
        STATE.write_text(json.dumps(state))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""make sync: write the numbers, pair the texts with notebooks, run what changed.

The Markdown text is the only source. For every chapter this script fills its
computed numbers, converts it, runs the notebook if something changed that its
last run used, and stores the outputs. Running it twice changes nothing.
It notes too when a run first gave the outputs of a chapter (notebooks/ran.csv).

A run uses the code cells, the functions of helpers that it called, all that
their modules do at import, and the tables that it loaded: the kernel tells.
What every run may use counts for every chapter: see `shared`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import time
from datetime import date
from importlib.metadata import version
from pathlib import Path

import jupytext
import nbformat
import used
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from tqdm import tqdm

from helpers import data
from helpers.data import changes, files
from helpers.numbers import register
from helpers.publish import record
from helpers.publish.explorers import WIDGET
from helpers.publish.given import STORES

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = sorted((ROOT / "notebooks").glob("*.md"))
TEXTS = [*CHAPTERS, *sorted((ROOT / "book").glob("*.md")), *sorted((ROOT / "book").glob("instructors/*.md")), ROOT / "README.md"]
STATE = ROOT / ".sync.json"
RAN = ROOT / "notebooks/ran.csv"
"""When and with what each chapter's outputs were made; a page of the book tells it."""
COMPUTE = ("altair", "lifelines", "numpy", "pandas", "scipy")
"""The packages that a chapter's numbers and drawings come from."""


def write(path: Path, text: str) -> bool:
    """Write a text if it differs, and say so."""
    if path.exists() and path.read_text("utf-8") == text:
        return False
    files.put(path, text)
    tqdm.write(f"{path.relative_to(ROOT)}: written")
    return True


def note_changes() -> list[str]:
    """Write a line into data/changes.csv for each fact that differs from the last commit; return the lines that lack their reason.

    Without git there is nothing to compare with, and nothing is written.
    """
    path = data.DATA / "changes.csv"
    package, lines = data.describe(), changes.lines(path.read_text("utf-8"))
    kept = committed(path)
    if kept is None:
        return []
    differences = []
    for resource in package["resources"]:
        name, key = resource["name"], resource.get("schema", {}).get("primaryKey")
        before = key and name not in changes.NOT_NOTED and committed(data.DATA / resource["path"])
        if before:
            now = changes.lines((data.DATA / resource["path"]).read_text("utf-8"))
            differences += [(name, *found) for found in changes.between(name, key, changes.lines(before), now)]
    written = changes.noted(lines, len(changes.lines(kept)), differences)
    write(path, changes.text(written))
    return [
        f"data/changes.csv, row {number}, field reason: found nothing, expected why {line['field']} of {line['row']} in {line['table']}"
        f" changed from {line['old']!r} to {line['new']!r}; type it there and run `make sync` again"
        for number, line in enumerate(written, 2)
        if not line["reason"].strip()
    ]


def committed(path: Path) -> str | None:
    """Return the text of a file as last committed; None if git does not know it."""
    command = ["git", "show", f"HEAD:./{path.name}"]
    try:
        done = subprocess.run(command, cwd=path.parent, capture_output=True, text=True, encoding="utf-8")
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


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
            output.get("data", {}).pop(WIDGET, None)


def shared() -> list[str]:
    """Return what counts for every chapter: lock, source of every row, and the files beside tables and code (fonts, articles)."""
    others = {data.DATA / resource["path"] for resource in data.describe()["resources"]}
    others |= {data.DATA / "datapackage.json", data.DATA / "rules.toml"}
    found = [p for folder in (data.DATA, ROOT / "src/helpers") for p in sorted(folder.rglob("*.*")) if p not in others and p.is_file()]
    files = [ROOT / "requirements.lock", *(p for p in found if p.suffix not in (".py", ".pyc") and "site" not in p.parts)]
    return [json.dumps(data.row_sources()), *(f"{p.relative_to(ROOT)} {digest(p)}" for p in files)]


def fingerprint(notebook: nbformat.NotebookNode, uses: dict) -> str:
    """Return a hash of all that the outputs depend on, where `uses` is what the last run used (`run`)."""
    described = {resource["name"]: resource for resource in data.describe()["resources"]}  # each with its checksum
    parts = [c.source for c in notebook.cells if c.cell_type == "code"] + shared()
    parts += [json.dumps(described.get(name)) for name in uses["tables"]]
    parts += [used.code(ROOT / file, names) for file, names in uses["functions"].items()]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def digest(path: Path) -> str:
    """Return a hash of a file, "" if there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def run(notebook: nbformat.NotebookNode, folder: Path) -> dict:
    """Run all cells, and return the functions and tables that they used. Raises CellExecutionError if one fails."""
    first = f"__import__('sys').path.append({str(ROOT / 'tools')!r}); __import__('used').watch()"
    arguments = ["--IPKernelApp.log_level=40", f"--IPKernelApp.exec_lines={first}"]
    notebook.cells.append(nbformat.v4.new_code_cell("print(__import__('used').told())"))
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}}, extra_arguments=arguments)
    try:
        client.execute(env=os.environ | {STORES: "1"})
    finally:
        told = notebook.cells.pop()
    return json.loads(told.outputs[0].text)


def recorded() -> dict:
    """Return what earlier runs noted in STATE; nothing if there is none, or it was cut short."""
    try:
        return dict(json.loads(STATE.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def reuse(notebook: nbformat.NotebookNode, path: Path) -> None:
    """Take the outputs from the notebook on disk, cell by cell."""
    old = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    for cell, before in zip((c for c in notebook.cells if c.cell_type == "code"), old, strict=True):
        cell.outputs, cell.execution_count = before.outputs, before.execution_count


def note(notebooks: dict[str, nbformat.NotebookNode]) -> None:
    """Write for each chapter (its file name without the end) on which day, and with which Python and packages, its cells first gave their outputs."""
    before = {}
    if RAN.exists():
        with RAN.open(encoding="utf-8", newline="") as file:
            before = {row["chapter"]: row for row in csv.DictReader(file)}
    python = ".".join(map(str, sys.version_info[:2]))
    packages = " ".join(f"{name}={version(name)}" for name in COMPUTE)
    rows = []
    for chapter, notebook in notebooks.items():
        cells = json.dumps([[c.source, c.outputs] for c in notebook.cells if c.cell_type == "code"], sort_keys=True)
        made = hashlib.sha256(cells.encode()).hexdigest()[:16]
        old = before.get(chapter, {})
        told = {"chapter": chapter, "ran_on": date.today().isoformat(), "python": python, "packages": packages, "cells": made}
        rows.append(old if old.get("cells") == made else told)
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([list(rows[0]), *(row.values() for row in rows)])
    write(RAN, file.getvalue())


def fill(path: Path) -> str:
    """Return a text with its numbers written. Raises KeyError with file and line if a key is unknown."""
    try:
        return register.fill(path.read_text("utf-8"))
    except KeyError as err:
        raise KeyError(f"{path.relative_to(ROOT)}, {err.args[0]}") from None


def main() -> int:
    """Bring every chapter up to date. Return 1 if a cell fails or a table is broken."""
    os.environ.setdefault("PYTHONHASHSEED", "0")
    write(Path(record.__file__).with_name("record.schema.json"), json.dumps(record.schema(), indent=1) + "\n")
    try:
        if unexplained := note_changes():
            print("\n".join(unexplained), file=sys.stderr)
            return 1
        stamp_checksums()
        filled = {path: fill(path) for path in TEXTS}
    except (data.DataError, KeyError) as err:
        print(err.args[0], file=sys.stderr)
        return 1
    for path, text in filled.items():
        write(path, text)
    state = recorded()
    scripts = digest(Path(__file__)) + digest(Path(used.__file__))
    if state.get("scripts") != scripts:
        print("No earlier run is on record here (.sync.json), so every chapter runs; files that are up to date do not change.")
        state = {"scripts": scripts}
    notebooks = {}
    for path in tqdm(CHAPTERS, unit="chapter", disable=None):
        notebook, target, start = convert(path), path.with_suffix(".ipynb"), time.monotonic()
        uses, *made = state.get(path.name, [None])
        # Outputs are reused only if neither what made them nor they themselves changed.
        if uses and made == [fingerprint(notebook, uses), digest(target)]:
            reuse(notebook, target)
            tqdm.write(f"{path.stem}: unchanged")
        else:
            try:
                uses = run(notebook, path.parent)
                clean(notebook)
            except CellExecutionError as err:
                print(f"{path.relative_to(ROOT)}: a cell failed\n{err}", file=sys.stderr)
                return 1
            tqdm.write(f"{path.stem}: run in {time.monotonic() - start:.0f} s")
        write(target, nbformat.writes(notebook) + "\n")
        # The pair has one age, so that Jupytext never takes the outputs for the newer text.
        os.utime(target, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
        state[path.name] = [uses, fingerprint(notebook, uses), digest(target)]
        files.put(STATE, json.dumps(state))
        notebooks[path.stem] = notebook
    note(notebooks)
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # a log shows a chapter when it is done
    try:
        sys.exit(main())
    except OSError as err:
        sys.exit(files.why(err, ROOT))

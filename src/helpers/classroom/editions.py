"""python -m helpers.classroom editions: a folder for students, one for instructors, and a zip of each, from one source.

Both hold the chapters in plain Markdown, which every notebook program shows, this package as a wheel with its tables, and
the licences. A student's notebooks have no outputs, hints, solutions or notes; an instructor's have all of them, and the
wrong answers to expect with what to say. The same source gives the same bytes.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from helpers import exercises
from helpers.classroom import ClassroomError, launch, markdown, stage, start
from helpers.classroom.check import CHECK, INSTALL, NOTICES, README, VERSIONS, same_names
from helpers.data.files import put_all, why
from helpers.publish import record
from helpers.publish.tables import text_of

EDITIONS = ("student", "instructor")
TOLD = (2025, 2, 25, 0, 0, 0)
"""The time that every file in a zip has: the same each time, here the day of the article's sum."""
READY = """# Is the package of this course here? A package of another project is called "helpers" too.
try:
    import helpers.publish
except ImportError as fault:
    class NotReady(Exception):
        def _render_traceback_(self):
            return [str(self)]

    raise NotReady(
        "The package claims-costs-ceasefires is missing here, or another one called helpers is in its place "
        f"({fault}). Keep this notebook in the folder that you unpacked, run %pip uninstall -y helpers "
        "claims-costs-ceasefires and then %pip install -r requirements.txt, both in a new cell, and restart the kernel."
    ) from None"""
"""The first code cell of a notebook that is handed out."""
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def write(parent: Path) -> list[Path]:
    """Write both editions and their zips into a folder; return the zips.

    A file that somebody changed since it was written here is never overwritten: then nothing is, and ClassroomError names
    it. ClassroomError is raised too if a text holds what has no plain form, or two notebooks have one name.
    """
    made = {name: edition(name) for name in EDITIONS}
    before = {name: _before(parent, name) for name in EDITIONS}
    faults = [fault for name, files in made.items() for fault in _touched(parent / name, before[name], files)]
    if faults:
        raise ClassroomError("\n".join(["Nothing was written, so that no work is lost:", *faults]))
    zips = {name: packed(files, f"{name}/") for name, files in made.items()}
    for name in EDITIONS:
        (parent / name).mkdir(parents=True, exist_ok=True)
    coming = {parent / _COMING.format(name): content for name, content in zips.items()}
    put_all(coming | {parent / name / file: content for name, files in made.items() for file, content in files.items()})
    for name, files in made.items():
        for gone in before[name].keys() - files.keys():
            (parent / name / gone).unlink(missing_ok=True)
    put_all({parent / "jupytext.toml": start.UNPAIRED} | {parent / f"{name}.zip": content for name, content in zips.items()})
    for path in coming:
        path.unlink(missing_ok=True)  # another run may have been faster
    return [parent / f"{name}.zip" for name in EDITIONS]


_COMING = ".{}-coming.zip"
"""An edition that is being written: whoever is stopped leaves files of it, and the next run knows them for its own."""


def _before(parent: Path, name: str) -> dict[str, list[bytes]]:
    """Return the files of an edition as they were written here before, which its zip keeps, or were being written."""
    found: dict[str, list[bytes]] = {}
    for path in (parent / f"{name}.zip", parent / _COMING.format(name)):
        try:
            with zipfile.ZipFile(path) as old:
                for file in old.namelist():
                    found.setdefault(file.removeprefix(f"{name}/"), []).append(old.read(file))
        except (OSError, zipfile.BadZipFile):
            continue
    return found


def _touched(folder: Path, before: Mapping[str, list[bytes]], files: Mapping[str, bytes]) -> list[str]:
    """Return a sentence for each file of an edition that somebody changed, or put where another is to stand."""
    found = [(folder / file, [*before.get(file, []), files.get(file)]) for file in sorted(before.keys() | files.keys())]
    return [
        f"{path}: was changed since it was written; rename or move it, or choose another folder with --into"
        for path, ours in found
        if path.exists() and (not path.is_file() or path.read_bytes() not in ours)
    ]


def edition(name: str) -> dict[str, bytes]:
    """Return the files of an edition, "student" or "instructor", by their names. Raises ClassroomError."""
    full, settings = name == "instructor", launch.settings()
    texts = {path.name: notebook(path, settings["site_url"], full) for path in sources()}
    wheel, built = _wheel()
    readme = (_INSTRUCTOR if full else _STUDENT).format(wheel=wheel, zip=start.ZIP, first=start.FIRST)
    if settings["site_url"]:
        readme += f"\nThe book: {settings['site_url']}/index.html\n"
    files = texts | {README: readme, INSTALL: f"-c {VERSIONS}\n./{wheel}[class]\n", VERSIONS: versions()}
    if full:
        files |= {"answer-key.md": answer_key(), "teaching.md": _teaching(settings["site_url"])}
    packages = {wheel: built, start.ZIP: packed({file: text.encode() for file, text in texts.items()})}
    return {file: text.encode() for file, text in files.items()} | packages | {n: (start.PROJECT / n).read_bytes() for n in NOTICES}


def sources() -> list[Path]:
    """Return the chapters of the clone. Raises ClassroomError if there is none, or two names differ by capitals only."""
    found = start.chapters()
    if not found:
        raise ClassroomError("editions are made from the chapters in notebooks/; run this in a clone of the project")
    if twice := same_names(found):
        raise ClassroomError("\n".join(twice))
    return found


def packed(files: Mapping[str, bytes], top: str = "") -> bytes:
    """Return a zip of files, the same bytes for the same files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            told = zipfile.ZipInfo(top + name, TOLD)
            told.compress_type, told.external_attr, told.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            archive.writestr(told, files[name])
    return made.getvalue()


def notebook(path: Path, site: str = "", full: bool = False) -> str:
    """Return a chapter as a notebook to hand out, with all that an instructor gets if full.

    Raises ClassroomError naming file and line of what has no plain form.
    """
    cells, first, known = [], True, titles()
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            if told := _plain(source, path, known, site, full):
                cells.append({"cell_type": "markdown", "id": cell["id"], "metadata": {}, "source": _lines(told)})
        elif cell["cell_type"] == "code":
            if first:
                cells.append(_code("ready", READY) | {"metadata": {"jupyter": {"source_hidden": True}}})
            first = False
            hidden = {"jupyter": {"source_hidden": True}} if stage.folded(cell) else {}
            ran = {"outputs": cell["outputs"], "execution_count": cell["execution_count"]} if full else {}
            cells.append(_code(cell["id"], source) | {"metadata": hidden} | ran)
            for key in CHECK.findall(source) if full else ():
                note = markdown.fold(f"For the instructor: answers to {key}", answers(key))
                cells.append({"cell_type": "markdown", "id": f"key-{key}", "metadata": {}, "source": _lines(note)})
    made = {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(made, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _code(name: str, source: str) -> dict:
    return {"cell_type": "code", "execution_count": None, "id": name, "metadata": {}, "outputs": [], "source": _lines(source)}


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _plain(source: str, path: Path, known: Mapping[str, str], site: str, full: bool) -> str:
    try:
        return markdown.plain(source, known, site, full)
    except markdown.Unknown as err:
        text = path.with_suffix(".md")
        line = next((n for n, x in enumerate(text.read_text("utf-8").split("\n"), 1) if err.line.split("\n")[0] in x), 0)
        raise ClassroomError(
            f"{text.parent.name}/{text.name}, line {line}: found {err.what}, of which no plain Markdown is known ({err.line.strip()[:80]!r}); "
            "write it otherwise, or teach src/helpers/classroom/markdown.py what a student is to see"
        ) from None


def titles() -> dict[str, str]:
    """Return the question of each chapter by its file name without the end."""
    texts = {path.stem: path.with_suffix(".md").read_text("utf-8") for path in start.chapters()}
    return {stem: found[1] if (found := re.search("^# (.*)", text, re.MULTILINE)) else stem for stem, text in texts.items()}


def answers(key: str) -> str:
    """Return the right answer to an exercise that is checked, and the wrong ones to expect with what to say, as Markdown."""
    asked = exercises.check(key).record
    unit = f" {asked.unit}" * bool(asked.unit)
    span = f" (and from {text_of(asked.between[0])} to {text_of(asked.between[1])})" if asked.between else ""
    told = record.markdown
    lines = [told(asked.ask), "", f"**Right: {told(f'{text_of(asked.answer)}{unit}{span}')}.** {told(asked.right)}"]
    if asked.wrong:
        lines += ["", "| Who answers | is told, or tell them |", "| --- | --- |"]
        lines += [f"| {told(text_of(w.answer))} | {told(w.message)} |" for w in asked.wrong]
    return "\n".join(lines)


def answer_key() -> str:
    """Return the answers of all exercises that are checked, as one page."""
    parts = ["# Answer key", "For instructors. The answers are computed from the same tables as the book."]
    known = titles()
    for path in sources():
        keys = CHECK.findall("\n".join("".join(c["source"]) for c in json.loads(path.read_text("utf-8"))["cells"]))
        parts += [f"## {known[path.stem]}"] * bool(keys) + [f"### {key}\n\n{answers(key)}" for key in keys]
    return "\n\n".join(parts) + "\n"


def _teaching(site: str) -> str:
    """Return the book's page for instructors in plain Markdown."""
    path = start.PROJECT / "book/instructors/index.md"
    source = re.sub(r"\A---\n.*?\n---\n", "", path.read_text("utf-8"), flags=re.DOTALL)
    return _plain(source, path, titles(), site, True) + "\n"


def versions() -> str:
    """Return the versions with which the book was built and tested, as constraints for pip: the lock without its hashes."""
    lines = (start.PROJECT / "requirements.lock").read_text("utf-8").replace("\\\n", " ").splitlines()
    return "".join(f"{line.split('--hash')[0].strip()}\n" for line in lines if line.strip() and not line.startswith("#"))


def _wheel() -> tuple[str, bytes]:
    """Return this package, with its tables, as a wheel: name and bytes. Raises ClassroomError if it cannot be built."""
    with tempfile.TemporaryDirectory() as scratch:
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", scratch]
        done = subprocess.run(command, cwd=start.PROJECT, capture_output=True, text=True)
        made = list(Path(scratch).glob("*.whl"))
        if done.returncode or len(made) != 1:
            raise ClassroomError(
                f"the wheel could not be built; `make book` installs what that needs. It said: {(done.stderr.strip() or 'nothing').splitlines()[-1]}"
            )
        return made[0].name, made[0].read_bytes()


def main(arguments: list[str]) -> int:
    """Write the editions; print where they are."""
    parser = argparse.ArgumentParser(prog="python -m helpers.classroom editions", description=__doc__.split("\n")[0])
    parser.add_argument("--into", default="", metavar="FOLDER", help="where to write them; left out: class/ of the project")
    parent = Path(parser.parse_args(arguments).into or start.PROJECT / "class")
    try:
        for made in write(parent):
            print(f"{made.with_suffix('')}, and the same as {made}")
    except OSError as err:
        raise ClassroomError(f"{why(err, parent)}; or choose another folder with --into") from None
    print("Hand out student.zip only: instructor.zip holds the solutions.")
    return 0


_ROUTE = """## Install and open

You need Python and this folder, nothing else; installing needs a network, afterwards nothing does. Open a terminal in this folder.

On Windows:

```
py -m pip install -r requirements.txt
py -m helpers.classroom start
```

On macOS and Linux:

```
python3 -m venv .venv
.venv/bin/python -m pip install -r requirements.txt
.venv/bin/python -m helpers.classroom start
```

The last line opens JupyterLab in your browser; `py -m jupyterlab {first}` does too, and so does any other program for notebooks.

In VS Code open this folder and a notebook, choose the Python into which you installed, and run its cells.

`{wheel}` is the package of this course with its tables; `versions.txt` says with which versions of other packages it was tested. On PyPI a package of another project is called `helpers`: do not install that one. The first cell of a notebook says if ours is missing.

## Begin a chapter again

`python -m helpers.classroom start --fresh 03` (on Windows: `py -m helpers.classroom start --fresh 03`) puts a fresh copy of chapter 3 beside yours, under a new name, and opens the folder. Yours stays as it is. Fresh copies come from `{zip}`; a notebook that you lost comes back in the same way. `python -m helpers.classroom check` says whether the folder is whole and a chapter runs here.

Save your work before you unpack a newer folder, and unpack that one beside this one, not over it.
"""
_LICENCES = """## Licences

Code: MIT (`LICENSE`). Text: CC BY 4.0 (`LICENSE-text`): share and change it, and name *Claims, Costs, Ceasefires*. Data: facts with their sources.
"""
_STUDENT = f"""# Claims, Costs, Ceasefires: the notebooks

A course about one news article of February 2025: what it claims, what it costs, and whether a ceasefire will come. Start with `{{first}}`.

{_ROUTE}
## Checks

An exercise judges your answer at once and keeps it nowhere. The right answers are computed by the package, so whoever opens its code can read a check: these are for learning, not for marks.

{_LICENCES}"""
_INSTRUCTOR = f"""# Claims, Costs, Ceasefires: for instructors

Do not hand this folder out: its notebooks hold hints, solutions and, under each exercise that is checked, the wrong answers to expect with what to say. `answer-key.md` has the same on one page, `teaching.md` has minutes and what to skip. Students get `student.zip`.

{_ROUTE}
Whoever opens the code of the package can read a check, in the students’ folder too. Mark what is argued in words, or ask your own questions.

{_LICENCES}"""

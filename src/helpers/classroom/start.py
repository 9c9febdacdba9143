"""python -m helpers.classroom start: open the chapters in JupyterLab, making the copies that are missing.

In a clone of the project the copies stand in class/, which git ignores; what a class types and runs stays in them: a
notebook there has no text paired with it, so that saving it never writes into notebooks/. In a folder that was handed out
(helpers.classroom.editions) a copy comes from its chapters.zip. One that is there already is somebody's work and stays.

start               opens the copies
start --fresh 03    first puts a fresh copy of chapter 3 beside the old one, under a new name
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import zipfile
from itertools import count
from pathlib import Path

from helpers import data
from helpers.classroom import ClassroomError, stage
from helpers.data.files import put, why

PROJECT = data.DATA.parent
"""The project's folder, if the helpers are used in a clone of it."""
ZIP = "chapters.zip"
"""The chapters as they were handed out, in the folder that was."""
FIRST = "00-start-here.ipynb"
HTML = PROJECT / "book/_build/html"
"""The built book, to whose pages the numbers and sources of a copy lead."""
UNPAIRED = "# Nothing is set here, so that the settings of the folder above, which pair a notebook with a text, do not hold here.\n"
LINKS = [
    (r"\]\((\d\d-[a-z0-9-]+)(?:\.md)?(#[^)]*)?\)", r"](\1.ipynb\2)"),
    (r"\[([^]]+)\]\(\.\./[^)]+\)", r"\1 (in the book)"),
    (r'<a href="\.\./[^"]+">(.*?)</a>', r"\1 (in the book)"),
]
"""Links of a chapter -> in its copy: to another copy, or words where the page is no notebook."""


def chapters() -> list[Path]:
    """Return the chapters of the clone in which the helpers are used, none where there is no clone."""
    return sorted((PROJECT / "notebooks").glob("*.ipynb"))


def place(given: str = "") -> Path:
    """Return the folder where a class works: the one given, else this one if it was handed out, else class/ of the clone.

    Raises ClassroomError if there is neither.
    """
    here = Path(given or ".").resolve()
    if given or (here / ZIP).exists():
        return here
    if not chapters():
        raise ClassroomError(
            f"{here}: here is no {ZIP}, so this is no folder that was handed out; go to the one that you unpacked, "
            "or name it: --folder FOLDER"
        )
    return PROJECT / "class"


def originals(folder: Path) -> dict[str, str]:
    """Return the chapters as a folder gets them, by file name: from its chapters.zip, else from the clone.

    Raises ClassroomError if there is neither, or the zip cannot be read.
    """
    if (folder / ZIP).exists():
        try:
            with zipfile.ZipFile(folder / ZIP) as packed:
                return {name: packed.read(name).decode("utf-8") for name in packed.namelist()}
        except (zipfile.BadZipFile, OSError, UnicodeDecodeError) as err:
            raise ClassroomError(
                f"{folder / ZIP}: cannot be read ({err}); unpack what you were given once more, elsewhere, and copy the file from there"
            ) from None
    if not (found := chapters()):
        raise ClassroomError(
            f"{folder}: {ZIP} is missing, and fresh copies come from it; unpack what you were given once more, "
            "elsewhere, and copy the file from there. Your notebooks stay as they are."
        )
    return {chapter.name: copied(chapter.read_text("utf-8")) for chapter in found}


def hand_out(folder: Path, fresh: str = "") -> list[Path]:
    """Copy into a folder the chapters that are missing there, and a fresh one by its number; return the new copies.

    Raises ClassroomError if there is no such chapter, or nothing to copy from.
    """
    texts = originals(folder)
    again = [name for name in texts if fresh and name[:2] == fresh.zfill(2)]
    if fresh and not again:
        raise ClassroomError(f"there is no chapter {fresh!r}; a fresh copy takes a number from {min(texts)[:2]} to {max(texts)[:2]}")
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / ZIP).exists():
        put(folder / "jupytext.toml", UNPAIRED)
    missing = {name: folder / name for name in texts if not (folder / name).exists()}
    for name in again:
        free = (folder / f"{Path(name).stem}-{number}.ipynb" for number in count(2))
        missing.setdefault(name, next(path for path in free if not path.exists()))
    for name, copy in missing.items():
        copy.open("x").close()  # somebody else may have begun the same copy meanwhile: no work is written over
        try:
            put(copy, texts[name])
        except BaseException:
            copy.unlink()
            raise
    return list(missing.values())


def copied(text: str) -> str:
    """Return a chapter's notebook as one that stands alone: paired with no text, its links leading to other copies."""
    notebook = json.loads(text)
    del notebook["metadata"]["jupytext"]
    book = stage.BOOK if stage.arguments(HTML) else ""
    for cell in notebook["cells"]:
        stage.show(cell, book)
        if cell["cell_type"] == "markdown":
            source = "".join(cell["source"])
            for link, put in LINKS:
                source = re.sub(link, put, source)
            cell["source"] = source.splitlines(keepends=True)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def command(folder: Path) -> list[str]:
    """Return the command that serves a folder with JupyterLab, which then asks no other host for news or updates."""
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.default_url=/lab/tree/{FIRST}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        *stage.arguments(HTML),
        *(["--allow-root"] if os.name == "posix" and not os.geteuid() else []),
    ]


def main(arguments: list[str]) -> int:
    """Make the copies, trust the new ones, and become JupyterLab, which gets the further arguments."""
    parser = argparse.ArgumentParser(
        prog="python -m helpers.classroom start", description=__doc__, allow_abbrev=False, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--folder", default="", help="where you work; left out: here, or class/ of the project")
    parser.add_argument("--fresh", default="", metavar="NN", help="the number of a chapter of which you want a fresh copy")
    options, further = parser.parse_known_args(arguments)
    folder = place(options.folder)
    try:
        new = hand_out(folder, options.fresh)
    except OSError as err:
        raise ClassroomError(f"{why(err, folder)}; or choose another folder with --folder") from None
    for copy in new:
        print(f"{folder.name}/{copy.name}: a new copy")
    print("Copies that were there stay as they are. For a fresh one of chapter 3 beside it: --fresh 03", flush=True)
    if new:
        # The outputs are the book's own, so JupyterLab may show them as they are.
        subprocess.run([sys.executable, "-m", "nbformat.sign", *new], check=True, stdout=subprocess.DEVNULL)
    program, *rest = [*command(folder), *further]
    if os.name == "nt":  # there a program cannot become another one
        return subprocess.run([program, *rest], env=stage.environment(folder)).returncode
    os.execve(program, [program, *rest], stage.environment(folder))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

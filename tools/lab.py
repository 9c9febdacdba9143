"""make lab: open copies of the chapters in JupyterLab, in the folder class/, which git ignores.

What a class types and runs stays in its copies: a notebook there has no text
paired with it, so that saving it never writes into notebooks/. A copy that is
there already is somebody's work and stays as it is.

make lab            opens the copies, making those that are missing
make lab FRESH=03   first puts a fresh copy of chapter 3 beside the old one, under a new name
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from itertools import count
from pathlib import Path

from helpers.classroom import stage

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CLASS = ROOT / "class"
HTML = ROOT / "book/_build/html"
UNPAIRED = "# Nothing is set here, so that the settings of the folder above, which pair a notebook with a text, do not hold here.\n"
LINKS = [
    (r"\]\((\d\d-[a-z0-9-]+)(?:\.md)?(#[^)]*)?\)", r"](\1.ipynb\2)"),
    (r"\[([^]]+)\]\(\.\./[^)]+\)", r"\1 (in the book)"),
    (r'<a href="\.\./[^"]+">(.*?)</a>', r"\1 (in the book)"),
]
"""Links of a chapter -> in its copy: to another copy, or words where the page is no notebook."""


def hand_out(folder: Path, fresh: str = "") -> list[Path]:
    """Copy into a folder the chapters that are missing there, and a fresh one by its number; return the new copies.

    Raises ValueError if there is no such chapter.
    """
    again = [c for c in CHAPTERS if fresh and c.stem[:2] == fresh.zfill(2)]
    if fresh and not again:
        raise ValueError(f"there is no chapter {fresh!r}; FRESH takes a number from {CHAPTERS[0].stem[:2]} to {CHAPTERS[-1].stem[:2]}")
    folder.mkdir(exist_ok=True)
    (folder / "jupytext.toml").write_text(UNPAIRED, encoding="utf-8")
    missing = {chapter: folder / chapter.name for chapter in CHAPTERS if not (folder / chapter.name).exists()}
    for chapter in again:
        names = (folder / f"{chapter.stem}-{number}.ipynb" for number in count(2))
        missing.setdefault(chapter, next(name for name in names if not name.exists()))
    for chapter, copy in missing.items():
        with open(copy, "x", encoding="utf-8", newline="\n") as file:
            file.write(copied(chapter.read_text("utf-8")))
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
        "--LabApp.default_url=/lab/tree/00-start-here.ipynb",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        *stage.arguments(HTML),
        *(["--allow-root"] if os.name == "posix" and not os.geteuid() else []),
    ]


def main() -> int:
    """Make the copies, trust the new ones, and become JupyterLab. Further arguments are handed to it."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--fresh", default="")
    options, further = parser.parse_known_args()
    try:
        new = hand_out(CLASS, options.fresh)
    except (ValueError, OSError) as err:
        print(f"make lab: {err}", file=sys.stderr)
        return 1
    for copy in new:
        print(f"class/{copy.name}: a new copy")
    if len(new) < len(CHAPTERS):
        print("Copies in class/ that were there stay as they are. For a fresh one of chapter 3 beside it: make lab FRESH=03", flush=True)
    if new:
        # The outputs are the book's own, so JupyterLab may show them as they are.
        trust = Path(sys.executable).with_name("jupyter-trust")
        subprocess.run([trust, *new], check=True, stdout=subprocess.DEVNULL)
    program, *arguments = command(CLASS)
    os.execve(program, [program, *arguments, *further], stage.environment(CLASS))


if __name__ == "__main__":
    sys.exit(main())

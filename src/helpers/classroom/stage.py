"""JupyterLab as a stage: how a copy of a chapter is shown there, and what JupyterLab is told when it starts.

Every number and every source of a copy leads to its row, on the page of the book where that was built.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from helpers.data.files import put
from helpers.numbers import register

BOOK = "/static"
"""Where the server of JupyterLab has the pages of the book (arguments)."""
SETTINGS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}
"""No question about news stands over the lower right of a projector."""
_MARGIN = re.compile(r"^```\{margin\}\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
_ANSWER = re.compile(r'^<p class="answer">(.*)</p>$', re.MULTILINE)


def show(cell: dict[str, Any], book: str = "") -> None:
    """Change a cell of a copy to what JupyterLab shows whole: book is the address of the built book, "" for none.

    The minutes and the answer at the top, which it clips, become plain paragraphs; numbers and sources become links; the code
    of a cell that publishes something is folded, unless a comment in it says what to change.
    """
    source = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        source = _ANSWER.sub(r"\1", _MARGIN.sub(lambda m: "> " + m[1].replace("\n", "\n> "), source))
        source = register.TAG.sub(lambda found: _linked(found, book), source) if book else source
        cell["source"] = source.splitlines(keepends=True)
    elif folded(cell):
        cell["metadata"]["jupyter"] = {"source_hidden": True}


def folded(cell: dict[str, Any]) -> bool:
    """Return whether the code of a cell is folded: it publishes something, and no comment in it says what to change."""
    return bool(cell["metadata"].get("tags")) and "#" not in "".join(cell["source"])


def _linked(found: re.Match, book: str) -> str:
    """Return a number or a source as a link to its row."""
    key = found["key"]
    page = f"numbers/{register.model(key).rpartition('.')[2]}.html#{key}" if key else f"sources.html#{found['id']}"
    return f'<a href="{book}/{page}" target="_blank">{found["number"] if key else found["label"]}</a>'


def arguments(html: Path) -> list[str]:
    """Return what JupyterLab is told besides, so that it serves the built book in the folder html."""
    return [f"--ServerApp.extra_static_paths={html}"] if (html / "index.html").exists() else []


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of JupyterLab for a folder, with settings written there that one's own still overrule."""
    settings = folder / ".jupyter/labconfig/default_setting_overrides.json"
    settings.parent.mkdir(parents=True, exist_ok=True)
    put(settings, json.dumps(SETTINGS))
    paths = [str(folder / ".jupyter"), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    return {**os.environ, "JUPYTER_CONFIG_PATH": os.pathsep.join(paths)}

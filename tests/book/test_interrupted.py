"""A build that was interrupted leaves no gap in the search and no stale page: the next one makes every page again."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.claims import articles

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "book/_build/html"
TEXTS = {
    "index": "# First\n\n```{toctree}\n:glob:\nclaims/*\nwords\nsources\n```\n",
    "words": "# Words\n\nSome text.\n",
    "sources": "# Sources\n\n```{listing} sources\n```\n",
}
BUILD = """
import os, signal, sys
from pathlib import Path
from sphinx.application import Sphinx
import article
from helpers.claims import articles
killed_at, here, inputs = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
settings = article.settings(articles.EXAMPLE, articles.example()) | {"ccc_inputs": inputs}
app = Sphinx(here, None, here / "site", here / "doctrees", "html", settings, warningiserror=True)
app.connect("html-page-context", lambda app, page, *rest: os.kill(os.getpid(), signal.SIGKILL) if page == killed_at else None)
app.build()
sys.exit(app.statuscode)
"""


def index(site: Path) -> dict:
    """Return the search index of built pages as it stands in its file."""
    return json.loads((site / "_static/ccc-search-index.js").read_text("utf-8").partition("self.cccIndex = ")[2].rstrip(";\n"))


def searched(site: Path) -> set[str]:
    return {address for address, *_ in index(site)["pages"]}


@pytest.mark.parametrize("site", [SITE, SITE / articles.SITE], ids=["book", "example"])
def test_search_knows_every_page(site):
    pages = {p.relative_to(site).as_posix() for p in site.rglob("*.html")}
    places = articles.gallery() if site == SITE else {}
    others = {p for p in pages if p.startswith(tuple(f"{place}/" for place in places))}
    others -= {f"{place}/claims/{claim}.html" for place, folder in places.items() for claim in articles.read(folder).claims.index}
    parts = {p for p in pages if re.search(r"^data/.+-\d+\.html$", p)}  # the later pages of a long table
    parts |= {p for p in pages if p.startswith(("slides/", "handouts/"))}  # which say again what chapters say
    assert searched(site) == pages - {"search.html"} - others - parts
    told = index(site)
    assert {page for page, _, heading, text, *_ in told["places"] if heading or text} == set(range(len(told["pages"]))), (
        "a page of which search knows nothing"
    )


def test_a_build_that_was_killed_is_made_good_by_the_next(tmp_path):
    for name, text in TEXTS.items():
        (tmp_path / f"{name}.md").write_text(text)

    def build(killed_at: str = "", inputs: str = "as before") -> int:
        command = [sys.executable, "-c", BUILD, killed_at, tmp_path, inputs]
        done = subprocess.run(command, env={"PYTHONPATH": ROOT / "book/_ext"}, capture_output=True, text=True)
        assert killed_at or done.returncode == 0, done.stderr
        return done.returncode

    site = tmp_path / "site"
    assert build("sources") == -9 and (site / "index.html").exists()
    build()
    claims = {f"claims/{claim}.html" for claim in articles.example().claims.index}
    assert searched(site) == {*(f"{name}.html" for name in TEXTS), *claims}
    # A table or a helper changed, and no text: Sphinx takes the pages that were not written for new.
    before = {page: (site / page).stat().st_mtime_ns for page in searched(site)}
    assert build("sources", "changed") == -9
    build("", "changed")
    assert [page for page, time in before.items() if (site / page).stat().st_mtime_ns == time] == []
    (tmp_path / "words.md").write_text(TEXTS["words"] + "\nA zebra.\n")
    build("", "changed")
    assert sum("zebra" in text for _, _, _, text, *_ in index(site)["places"]) == 1 and searched(site) == before.keys()

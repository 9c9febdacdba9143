"""A build that was interrupted leaves no gap in the search: the next one makes every page again."""

import json
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
killed_at, here = sys.argv[1], Path(sys.argv[2])
app = Sphinx(here, None, here / "site", here / "doctrees", "html", article.settings(articles.EXAMPLE, articles.example()), warningiserror=True)
app.connect("html-page-context", lambda app, page, *rest: os.kill(os.getpid(), signal.SIGKILL) if page == killed_at else None)
app.build()
sys.exit(app.statuscode)
"""


def index(site: Path) -> dict:
    """Return the search index of built pages as it stands in its file."""
    text = (site / "searchindex.js").read_text("utf-8")
    return json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))


@pytest.mark.parametrize("site", [SITE, SITE / articles.SITE], ids=["book", "example"])
def test_search_knows_every_page(site):
    pages = {str(p.relative_to(site).with_suffix("")) for p in site.rglob("*.html")}
    others = {p for p in pages if site == SITE and p.startswith(f"{articles.SITE}/")}
    found = index(site)
    assert set(found["docnames"]) == pages - {"search"} - others
    titled = {place for places in found["alltitles"].values() for place, _ in places}
    assert titled == set(range(len(found["docnames"]))), "a page of which search knows no heading"


def test_a_build_that_was_killed_is_made_good_by_the_next(tmp_path):
    for name, text in TEXTS.items():
        (tmp_path / f"{name}.md").write_text(text)

    def build(killed_at: str = "") -> int:
        path = f"{ROOT / 'tools'}:{ROOT / 'book/_ext'}"
        done = subprocess.run([sys.executable, "-c", BUILD, killed_at, tmp_path], env={"PYTHONPATH": path}, capture_output=True, text=True)
        assert killed_at or done.returncode == 0, done.stderr
        return done.returncode

    assert build("sources") == -9 and (tmp_path / "site/index.html").exists()
    build()
    claims = {f"claims/{claim}" for claim in articles.example().claims.index}
    assert set(index(tmp_path / "site")["docnames"]) == {*TEXTS, *claims}
    for name in ("sources", "words"):  # written in this order
        (tmp_path / f"{name}.md").write_text(TEXTS[name] + "\nA zebra.\n")
    assert build("words") == -9
    build()
    assert len(index(tmp_path / "site")["terms"]["zebra"]) == 2

"""make article on a folder of its own: markup stays text up to the page, and old pages do not linger."""

import html
import re
import shutil

import article
import pytest

from helpers import ledgers

NASTY = "<script>alert(1)</script> {download}`/etc/hostname` [x](javascript:y) *a* $b$ &amp; “c”"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = shutil.copytree(ledgers.EXAMPLE, tmp_path_factory.mktemp("articles") / "mine", ignore=shutil.ignore_patterns("site"))
    for name, old in {"article.toml": "Will the bridge cost twice as much?", "claims.csv": "The bridge will cost twice as much as the town promised in 2021."}.items():
        path = folder / name
        assert old in path.read_text("utf-8")
        path.write_text(path.read_text("utf-8").replace(old, NASTY), encoding="utf-8")
    (folder / "site/_static").mkdir(parents=True)
    (folder / "site/_static/ccc.css").touch()
    (folder / "site/old.html").touch()
    assert article.main(str(folder)) == 0
    return folder / "site"


@pytest.mark.parametrize("page, title", [("index", NASTY), ("claims/B01", f"Claim B01: {NASTY}")])
def test_markup_in_a_title_is_shown_as_text(site, page, title):
    text = (site / f"{page}.html").read_text("utf-8")
    (heading,) = re.findall(r"<h1>(.*?)<a class=\"headerlink|<h1>(.*?)</h1>", text, re.DOTALL)
    assert html.unescape("".join(heading)) == title
    assert "<script>alert" not in text


def test_pages_of_an_earlier_run_are_gone(site):
    assert not (site / "old.html").exists() and (site / "claims/B07.html").is_file()

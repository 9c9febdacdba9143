"""A real article's pages say whose they are, how to dispute them and what was corrected, and offer a record that is what they show."""

import json
import re
import shutil
from dataclasses import replace
from html import unescape
from types import SimpleNamespace
from urllib.parse import unquote

import article
import ledger_pages
import pytest
from cells import SET, put

from helpers.claims import articles
from helpers.numbers import language

ASKED = {"asked_on": "2024-05-02", "reply": "“No comment”, said <b>her</b> office."}
CORRECTED = (
    'corrected_on,claim_id,was,became,reason,raised_by\n2026-11-25,B01,Wrong,Partly right,"Both sums, <i>read again</i>.",a reader\n'
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The pages of the example as if it were real and stood on a site of its own, with one correction and one reply."""
    folder = shutil.copytree(articles.EXAMPLE, tmp_path_factory.mktemp("articles") / "mine", ignore=shutil.ignore_patterns("site"))
    toml = (folder / "article.toml").read_text("utf-8")
    told = "".join(f'{name} = "{text}"\n' for name, text in SET.items())
    (folder / "article.toml").write_text(toml.replace("invented = true\n", told), encoding="utf-8")
    header, *lines = (folder / "claims.csv").read_text("utf-8").splitlines()
    (folder / "claims.csv").write_text("\n".join([f"{header},asked_on,reply", *(f"{line},," for line in lines), ""]), encoding="utf-8")
    put(folder / "claims.csv", "B01", **ASKED)
    (folder / "corrections.csv").write_text(CORRECTED, encoding="utf-8")
    assert article.main(str(folder), str(folder / "site")) == 0
    return folder / "site"


def words(html):
    return " ".join(unescape(re.sub("<[^>]+>", " ", html)).split())


def test_each_claims_page_has_one_record_which_is_its_verdict(site):
    for path in sorted((site / "claims").glob("*.html")):
        text = path.read_text("utf-8")
        (record,) = map(json.loads, re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL))
        assert record["url"] == f"{SET['site_url']}claims/{path.name}"
        shown = re.search(r"<h1.*?</h1>", text, re.DOTALL)[0]
        assert record["reviewRating"]["alternateName"] == words(shown.partition("<span")[0])
    assert not [path for path in site.glob("*.html") if "ld+json" in path.read_text("utf-8")]


def test_every_page_says_whose_it_is_and_how_to_dispute_it(site):
    pages = sorted(site.rglob("*.html"))
    assert len(pages) == 12
    for path in pages:
        foot = re.search(r"<footer.*?</footer>", path.read_text("utf-8"), re.DOTALL)[0]
        about = path.stem if path.parent.name == "claims" else "Will the bridge cost twice as much?"
        assert f"mailto:{SET['contact']}?subject={about}" in unquote(foot)
        for part in ("Claims, Costs, Ceasefires, of 22 November 2026", "CC BY 4.0"):
            assert part in words(foot)
        for href in re.findall(r'href="([^"]+\.csv)" download', foot):
            assert (path.parent / href).is_file()
        assert "Invented for practice" not in path.read_text("utf-8")


def test_a_correction_stands_on_its_page_and_on_that_of_its_claim(site):
    listed, claim, other = ((site / name).read_text("utf-8") for name in ("corrections.html", "claims/B01.html", "claims/B02.html"))
    told = "“Wrong” became “Partly right”. Both sums, <i>read again</i>. Raised by a reader."
    assert told in words(listed) and told in words(claim) and "became" not in words(other)
    assert 'href="claims/B01.html"' in listed and 'href="../corrections.html"' in other


def test_a_reply_stands_with_the_verdict(site):
    asked, other = (words((site / f"claims/{name}.html").read_text("utf-8")) for name in ("B01", "B02"))
    assert "2 May 2024" in asked and "“No comment”, said <b>her</b> office." in asked and "No comment" not in other


def test_the_books_own_claims_are_records_once_its_address_is_set():
    def told(site_url):
        return SimpleNamespace(ccc_article="", html_context={"site_url": site_url, "repo_url": "", "method": "how-we-know"})

    assert ledger_pages.ledger_of(told("")).review("C01") is None
    assert ledger_pages.ledger_of(told("https://book.example/")).review("C01")["url"] == "https://book.example/claims/C01.html"


def test_a_scoreboard_of_one_claim_counts_one():
    ledger = articles.example()
    with language.speak("de"):
        html = ledger_pages._scoreboard_html("index", replace(ledger, claims=ledger.claims.loc[["B01"]]))
    assert "1 Behauptung, davon" in html and "0 Behauptungen, davon" in html and "1 Behauptungen" not in html

"""What makes the book findable and citable: nothing with an address where the settings have none, all of it where they have one."""

import base64
import hashlib
import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from urllib.parse import unquote

import edition
import published
import pytest
import render
import vl_convert
import yaml
from edition import Work

from helpers import data
from helpers.claims import articles
from helpers.numbers import register

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "book/_build/html"
SITE_URL = edition.read(edition.settings()).site
PAGES = [
    p
    for p in sorted(SITE.rglob("*.html"))
    if p.relative_to(SITE).parts[0] not in ("slides", "handouts", articles.SITE, "articles") and p.name != "404.html"
]
NAMED = edition.read(
    {
        "authors": ["Lovelace, Ada", "Institute of Numbers & Co."],
        "site_url": "https://example.org/book/",
        "repo_url": "https://example.org/code",
    }
)
"""An edition whose settings are all filled."""
CHAPTER = Work("notebooks/03-what-524-billion-means", "What are 100 % of {it}?", "chapter")
ATOM, SITEMAP = "{http://www.w3.org/2005/Atom}", "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def head(path: Path) -> str:
    return path.read_text("utf-8").partition("</head>")[0]


def test_the_head_of_a_page_names_addresses_only_where_the_book_has_one():
    for path in PAGES:
        name, told = str(path.relative_to(SITE)), head(path)
        seen = bool(SITE_URL) and name != "search.html"
        assert told.count('rel="canonical"') == told.count('property="og:image"') == seen, name
        assert seen == (f'<link rel="canonical" href="{SITE_URL}/{name}">' in told), name
        assert told.count('name="theme-color"') == 2 and "ccc-icon.png" in told, name
    beside = {"sitemap.xml", "robots.txt", "404.html", published.FEED}
    assert {name for name in beside if (SITE / name).exists()} == (beside if SITE_URL else set())
    assert len(list((SITE / published.CARDS).glob("*.png"))) == bool(SITE_URL) * len(list((ROOT / "notebooks").glob("*.ipynb")))


def test_every_page_says_its_edition_and_where_it_is_cited():
    made = edition.read(edition.settings())
    listed = (SITE / "cite.html").read_text("utf-8")
    works = re.findall(r'<div id="(ccc[^"]*)">', listed)
    assert len(works) == len(set(works)) > len(data.resources())
    for path in PAGES:
        foot = path.read_text("utf-8").partition('<footer class="site-footer">')[2]
        anchor = re.search(r'<a href="[^"]*#(ccc[^"]*)">Cite this page</a>', foot)
        assert made.when in foot and anchor and anchor[1] in works, path.name
        if path.parent.name in ("notebooks", "claims") and path.stem not in ("index", "scale"):
            assert anchor[1] == f"ccc-{path.stem}"
    for file, start in (("cite.bib", "@"), ("cite.ris", "TY  - ")):
        assert (SITE / file).read_text("utf-8").count(f"\n{start}") == len(works) - 1, file


def test_the_page_about_citing_says_when_each_chapter_ran_and_with_what():
    text, ran = (SITE / "cite.html").read_text("utf-8"), edition.ran()
    assert set(ran) == {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}
    told = re.findall(r'<tr><th scope="row">[^<]*</th><td>([^<]*)</td><td>([^<]*)</td><td>([^<]*)</td></tr>', text)
    assert sorted(told) == sorted(
        (register.when(row["ran_on"]), row["python"], row["packages"].replace(" ", ", ").replace("=", " ")) for row in ran.values()
    )


def test_corrections_are_told_the_newest_first():
    text, table = (SITE / "corrections.html").read_text("utf-8"), data.load("corrections")
    told = re.findall(r'<section id="(X\d+)">', text)
    assert sorted(told) == sorted(table["correction_id"]) and len(told) >= 1
    days = table.set_index("correction_id").loc[told, "corrected_on"]
    assert list(days) == sorted(days, reverse=True)


def test_an_entry_names_authors_version_day_and_address():
    assert edition.in_words(CHAPTER, NAMED).startswith("Ada Lovelace and Institute of Numbers & Co. “What are 100 % of {it}?” In: ")
    bib, ris = edition.bibtex(CHAPTER, NAMED), edition.ris(CHAPTER, NAMED)
    assert "author = {Lovelace, Ada and {Institute of Numbers \\& Co.}}," in bib and "title = {{What are 100 \\% of \\{it\\}?}}," in bib
    address = "https://example.org/book/notebooks/03-what-524-billion-means.html"
    assert f"url = {{{address}}}" in bib and f"\nUR  - {address}\n" in ris and "\nAU  - Lovelace, Ada\n" in ris
    nobody = edition.read({})
    assert "url" not in edition.bibtex(CHAPTER, nobody) and "UR" not in edition.ris(CHAPTER, nobody)
    assert edition.in_words(CHAPTER, nobody).startswith("The authors of Claims, Costs, Ceasefires. ")
    assert "author = {{the authors of Claims, Costs, Ceasefires}}" in edition.bibtex(CHAPTER, nobody)


def test_citation_cff_has_what_the_settings_have():
    text = edition.CITATION.read_text("utf-8")
    assert edition.citation(text, edition.read(edition.settings())) == text, "run `make sync`"
    told = yaml.safe_load(edition.citation(text, NAMED))
    assert told["authors"] == [{"family-names": "Lovelace", "given-names": "Ada"}, {"name": "Institute of Numbers & Co."}]
    assert (told["repository-code"], told["url"]) == ("https://example.org/code", "https://example.org/book")
    assert edition.citation(edition.citation(text, NAMED), edition.read(edition.settings())) == text


@pytest.mark.parametrize(
    "work, kind",
    [(Work("index", "The book", "book"), "Book"), (CHAPTER, "LearningResource"), (Work("data/rdna_totals", "Totals", "table"), "Dataset")],
)
def test_a_work_is_told_to_machines_with_whole_addresses(work, kind):
    """make audit asks the types of schema.org about every page."""
    told = published.about(NAMED, work, "What it is.", "45", [CHAPTER])
    assert told["@type"] == kind and told["author"][0]["familyName"] == "Lovelace" and told["author"][1]["@type"] == "Organization"
    addresses = re.findall(r'"(?:url|contentUrl)": "([^"]*)"', json.dumps(told))
    assert len(addresses) >= 2 and all(one.startswith("https://example.org/book/") for one in addresses)
    assert published.about(NAMED, Work("claims/C01", "A claim", "claim"), "", "") is None


def test_feed_and_sitemap_are_xml_that_names_every_row_and_page():
    rows = list(data.load("corrections").itertuples())
    feed = ElementTree.fromstring(render.template("feed", edition=NAMED, rows=rows, page="corrections", feed="corrections.xml"))
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert ids == [f"https://example.org/book/corrections.html#{row.correction_id}" for row in rows]
    empty = ElementTree.fromstring(render.template("feed", edition=NAMED, rows=[], page="corrections", feed="corrections.xml"))
    assert empty.findtext(f"{ATOM}updated") == f"{NAMED.day}T00:00:00Z"
    pages = ["https://example.org/book/a.html?x&y", "https://example.org/book/b.html"]
    sitemap = ElementTree.fromstring(render.template("sitemap", pages=pages, day=NAMED.day))
    assert [one.text for one in sitemap.iter(f"{SITEMAP}loc")] == pages


def test_page_404_leads_on_and_loads_nothing():
    page = published.nowhere(NAMED, [("A < B?", "https://example.org/book/a.html")], [])
    assert '<a href="https://example.org/book/a.html">A &lt; B?</a>' in page and not re.search(r"<(script|link|img)\b", page)
    allowed = re.search(r"style-src 'sha256-([^']+)'", page)[1]
    style = re.search("<style>(.*?)</style>", page)[1]
    assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() == allowed


def test_a_card_has_the_size_that_pages_say():
    drawing = '<svg viewBox="0 0 680 200"><path d="M0 0h680v200" fill="#1f5f9e"/></svg>'
    made = published.card("A question that is so long that it takes more than one line of a card?", "Found.", "A book", drawing)
    assert made[:8] == b"\x89PNG\r\n\x1a\n" and tuple(int.from_bytes(made[at : at + 4], "big") for at in (16, 20)) == published.CARD
    assert (
        made
        == published.card("A question that is so long that it takes more than one line of a card?", "Found.", "A book", drawing)
        != published.card("Another?", "Found.", "A book", drawing)
    )


def test_the_icon_for_a_home_screen_is_the_one_of_the_page():
    theme = ROOT / "book/_theme/ccc"
    shown = unquote(re.search(r'href="data:image/svg\+xml,([^"]*)"', (theme / "layout.html").read_text("utf-8"))[1])
    inner = shown.replace("<svg ", "<svg x='26' y='26' width='128' height='128' ", 1)
    whole = f"<svg xmlns='http://www.w3.org/2000/svg' width='180' height='180'><rect width='180' height='180' fill='#fff'/>{inner}</svg>"
    assert vl_convert.svg_to_png(whole, scale=1) == (theme / "static/ccc-icon.png").read_bytes()

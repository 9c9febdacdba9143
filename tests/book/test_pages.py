"""The built pages, read as files: complete, linked, and asking nobody for anything."""

import csv
import json
import re
from functools import cache
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import edition
import jinja2
import pandas as pd
import pytest
import render
import yaml

from helpers import claims, data
from helpers.claims import articles, conclusions
from helpers.classroom import editions, launch
from helpers.numbers import register
from helpers.numbers.language import Language
from helpers.publish import record

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "book/_build/html"
PAGES = sorted(SITE.rglob("*.html"))
CHAPTERS = [c["file"] for c in yaml.safe_load((ROOT / "book/_toc.yml").read_text("utf-8"))["chapters"] if "notebooks/" in c["file"]]
LEDGERS = {".": (claims.read(), "claims/index.html"), articles.SITE: (articles.example(), "index.html")}
"""Where a ledger's pages are, what it is, and which of them lists the claims."""
OTHERS = [p for p in PAGES if p.relative_to(SITE).as_posix().startswith(tuple(f"{place}/" for place in articles.gallery()))]
"""Pages of other articles: what only the book has is not asked of them."""
OUTSIDE = re.compile(r"^(https?:)?//", re.IGNORECASE)
LOADS = {
    ("script", "src"),
    ("img", "src"),
    ("img", "srcset"),
    ("source", "src"),
    ("source", "srcset"),
    ("iframe", "src"),
    ("link", "href"),
    ("object", "data"),
    ("embed", "src"),
    ("video", "src"),
    ("audio", "src"),
    ("form", "action"),
}


class Page(HTMLParser):
    """All tags with their attributes, all ids, and the text of figures."""

    def __init__(self, path: Path):
        super().__init__()
        self.path, self.tags, self.ids = path, [], []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        if "id" in attrs:
            self.ids.append(attrs["id"])


@cache
def parse(path: Path) -> Page:
    return Page(path)


def name(path: Path) -> str:
    return str(path.relative_to(SITE))


def test_the_book_is_built():
    assert {"index.html", "data.html", "sources.html", "search.html"} <= {name(p) for p in PAGES}


def test_every_chapter_is_linked_from_the_landing_page():
    linked = {urldefrag(attrs.get("href") or "").url for tag, attrs in parse(SITE / "index.html").tags if tag == "a"}
    assert [c for c in CHAPTERS if f"{c}.html" not in linked] == []


def test_pages_lead_to_the_chapters_that_they_speak_of():
    spoken = {(f"claims/{made.claim}.html", f"notebooks/{chapter}.html") for chapter, made in records("claim") if not made.site}
    taught = re.findall(r"<h2>Chapter (\d+), ", (SITE / "instructors/index.html").read_text("utf-8"))
    chapters = {name(path)[10:12]: name(path) for path in PAGES if name(path).startswith("notebooks/")}
    spoken |= {("instructors/index.html", chapters[f"{int(number):02}"]) for number in taught}
    assert len(spoken) >= 20
    for page, chapter in spoken:
        text = (SITE / page).read_text("utf-8").partition("<article>")[2].partition("</article>")[0]
        assert f'href="../{chapter}"' in text, f"{page}: {chapter}"


def test_a_source_names_the_chapters_that_cite_it():
    lines = re.findall(r'<li id="(\w+)">(.*?)</li>', (SITE / "sources.html").read_text("utf-8"), re.DOTALL)
    named = {(source, chapter) for source, line in lines for chapter in re.findall(r'href="(notebooks/[\w-]+)\.html"', line)}
    cited = {(source, c) for c in CHAPTERS for source in re.findall('data-source="(\\w+)"', (ROOT / f"{c}.md").read_text("utf-8"))}
    assert len(cited) > 100 and named == cited


def test_a_link_that_names_a_chapter_leads_to_it():
    texts = [*ROOT.glob("notebooks/*.md"), *ROOT.glob("book/**/*.md"), ROOT / "README.md"]
    named = [
        (text.name, *link) for text in texts for link in re.findall(r"\[[Cc]hapter\s(\d+)\]\([\w./]*?(\d\d)-", text.read_text("utf-8"))
    ]
    assert len(named) > 20 and [link for link in named if int(link[1]) != int(link[2])] == []


def test_a_chapter_names_its_neighbours_by_number_and_question():
    text = (SITE / "notebooks/07-do-peacekeepers-keep-peace.html").read_text("utf-8").partition('class="prev-next"')[2]
    told = [" ".join(re.sub("<[^>]+>", " ", link).split()) for link in re.findall(r"<a .*?</a>", text, re.DOTALL)[:2]]
    assert told == [
        "Previous, chapter 6 How do wars between states end, and how often do they restart?",
        "Next, chapter 8 Which truces held, and what stood behind them?",
    ]


def front(chapter: str) -> dict:
    """Return the front matter of a chapter."""
    return yaml.safe_load((ROOT / f"{chapter}.md").read_text("utf-8").split("---")[1])


def words(html: str) -> str:
    return " ".join(unescape(re.sub("<[^>]+>", "", html)).split())


def test_the_landing_page_tells_of_each_chapter_its_number_question_answer_and_minutes():
    landing = (SITE / "index.html").read_text("utf-8")
    lines = re.findall(r"<li><p>(.*?)</p>\s*</li>", landing.partition('id="chapters"')[2].partition("doors")[0], re.DOTALL)
    assert len(lines) == len(CHAPTERS) and landing.count('class="minimap') == 3
    for chapter, line in zip(CHAPTERS, lines):
        text = (ROOT / f"{chapter}.md").read_text("utf-8")
        minutes = re.search(r"\*\*(\d+) minutes\.\*\*", text)[1]
        number, question, *_ = (words(cell) for cell in re.split('(?=<a |<span class="(?:number|finding|minutes))', line) if cell)
        assert number == str(front(chapter).get("chapter", "")) and question == re.search("^# (.*)", text, re.MULTILINE)[1]
        assert re.search(r'class="finding">[^<]*\w', line) and words(line).endswith(f"{minutes} min"), chapter


def test_the_landing_page_shows_the_explorer_of_its_chapter():
    told = (
        r'<section class="explorer" id="ex-measure-the-bill".*?<script type="application/json" class="explorer-record"[^>]*>(.*?)</script>'
    )
    here, there = (re.search(told, (SITE / page).read_text("utf-8"), re.DOTALL)[1] for page in ("index.html", f"{CHAPTERS[3]}.html"))
    assert here == there
    for file in ("measure-the-bill.js", "measure-the-bill.csv"):
        assert (SITE / "index" / file).read_bytes() == (SITE / CHAPTERS[3] / file).read_bytes()


def test_a_chapter_opens_with_sentences_whose_boxes_it_shows_or_links():
    boxes = {}
    for chapter, made in records("claim"):
        boxes.setdefault(f"notebooks/{chapter}", set()).add(made.claim)
    for chapter in CHAPTERS:
        page, clipped = (SITE / f"{chapter}.html").read_text("utf-8"), front(chapter).get("clipping", "").split()
        found = re.search(r'<div class="clipping .*?</ul></div>', page, re.DOTALL)
        linked = set(re.findall(r"\]\(\.\./claims/(\w+)\)", (ROOT / "book" / f"{chapter}.md").read_text("utf-8")))
        assert set(clipped) <= boxes.get(chapter, set()) | linked and bool(clipped) == bool(found), chapter
        shown = (
            re.findall(r'<li><a href="\.\./claims/(\w+)\.html"><strong class="verdict [\w-]+">.*?</svg>([^<]*)</strong>', found[0])
            if found
            else []
        )
        assert shown == [(claim, claims.all_claims().loc[claim, "verdict"]) for claim in clipped], chapter
        for claim in clipped:
            quote, said = claims.all_claims().loc[claim, ["quote", "claim"]]
            assert f'“<mark class="{front(chapter)["part"]}">{quote}</mark>”' in found[0] if quote else escape(said) in found[0]


def test_a_chapter_ends_with_what_it_leaves_open_and_a_button_to_the_next():
    for chapter, after in zip(CHAPTERS, [*CHAPTERS[1:], None]):
        page = (SITE / f"{chapter}.html").read_text("utf-8")
        said = re.search(r'<section id="what-this-leaves-open">(.*?)</section>(\s*<section id="(\w+)">)?', page, re.DOTALL)
        assert said and said[3] in ("sources", None), chapter
        told = words(said[1].partition("</h2>")[2].partition('<p><a class="button"')[0])
        assert 2 <= len(re.findall(r"[.?](?: |$)", told)) <= 4, chapter
        button = re.search(r'<a class="button" href="([^"]*)">(.*?)</a>', said[1])
        heading = after and re.search("^# (.*)", (ROOT / f"{after}.md").read_text("utf-8"), re.MULTILINE)[1]
        assert (button and (f"notebooks/{button[1]}", words(button[2]))) == (after and (f"{after}.html", heading)), chapter


def test_each_way_through_the_book_says_its_minutes():
    ways = re.findall(r"<li><p>(.*?)</p>\s*</li>", (SITE / "index.html").read_text("utf-8").partition('"ways')[2].partition("</ul>")[0])
    minutes = {c: int(re.search(r"\*\*(\d+) minutes\.\*\*", (ROOT / f"{c}.md").read_text("utf-8"))[1]) for c in CHAPTERS}
    assert len(ways) == 3
    for way in ways:
        named = [page for page in re.findall(r'href="(notebooks/[\w-]+)\.html"', way)] or CHAPTERS
        hours, rest = divmod(sum(minutes[page] for page in named), 60)
        assert (f"({hours} h {rest} min)" if hours else f"({rest} min)") in words(way), way


def test_the_page_about_method_is_linked_from_every_foot():
    for path in (p for p in PAGES if p.parent.name not in ("slides", "handouts") and p.name != "404.html"):
        foot = path.read_text("utf-8").partition('<footer class="site-footer">')[2]
        found = re.search(r'<a href="(#|[./]*how-we-know\.html)">How we know</a>', foot)
        assert bool(found) != (path in OTHERS), name(path)


def test_who_wrote_it_and_who_paid_stand_on_the_page_about_method_if_the_settings_say_so():
    """Empty settings print nothing."""
    theme = jinja2.Environment(loader=jinja2.FileSystemLoader(ROOT / "book/_theme/ccc"), autoescape=False).get_template("layout.html")

    def shown(**settings):
        made = theme.render(_=str, meta={"layout": "method"}, pathto=lambda page, *_: page, css_files=[], script_files=[], **settings)
        assert "Corrections, and how to dispute" in made
        return made.partition('<section id="who">')[2].partition("</section>")[0]

    assert shown(written_by="", paid_by="") == "" == shown()
    assert "<p>Ada &amp; Grace wrote it.</p>" in shown(written_by="Ada & Grace wrote it.", paid_by="")
    assert "Nobody paid." in shown(paid_by="Nobody paid.") and shown(paid_by="Nobody paid.").count("<p>") == 1


def test_a_statement_is_told_by_dots_word_and_link():
    text = (SITE / "notebooks/12-what-to-believe.html").read_text("utf-8")
    lines = re.findall(r'<li class="\w+" id="(K\d\d)">(.*?)</li>', text, re.DOTALL)
    table = conclusions.statements().set_index("row_id")
    assert [row for row, _ in lines] == list(table.index)
    for row, line in lines:
        dots, word = len(re.findall('<circle [^>]*class="full"/>', line)), table.loc[row, "firmness"]
        assert dots == table.loc[row, "dots"] and f"<b>{word.capitalize()}</b>" in line and f", {dots} of 5 dots" in line
        assert f'href="../notebooks/{table.loc[row, "chapter"]}.html"' in line or f'href="{table.loc[row, "chapter"]}.html"' in line
        assert register.when(table.loc[row, "evidence_to"]) in line and f'#{table.loc[row, "source_id"]}"' in line


UNFINISHED = re.compile(
    r"being written|coming soon|under construction|not (?:yet )?written yet|\bTBD\b|\bTODO\b|lorem ipsum", re.IGNORECASE
)


@pytest.mark.parametrize("path", [*PAGES, ROOT / "README.md"], ids=lambda p: p.name)
def test_no_page_calls_the_book_unfinished(path):
    assert not UNFINISHED.findall(path.read_text("utf-8"))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_nothing_is_loaded_from_another_host(path):
    tags = [(tag, attrs) for tag, attrs in parse(path).tags if attrs.get("rel") != "canonical"]  # a name, which no browser loads
    found = [(tag, a, v) for tag, attrs in tags for a, v in attrs.items() if (tag, a) in LOADS and OUTSIDE.match(v or "")]
    policy = [attrs["content"] for _, attrs in parse(path).tags if attrs.get("http-equiv") == "Content-Security-Policy"]
    assert not found and len(policy) == 1 and policy[0].startswith("default-src 'none'") and "unsafe" not in policy[0]


@pytest.mark.parametrize("path", [p for p in SITE.rglob("*") if p.suffix in (".css", ".js", ".html")], ids=name)
def test_no_style_or_script_points_to_another_host(path):
    text = path.read_text("utf-8")
    calls = r"(?:url\(|@import|\bimport\b|\bimport\(|\bfetch\(|importScripts\(|\.open\(|new (?:WebSocket|EventSource|Worker)\()"
    assert not re.findall(calls + r"""[^\n;]{0,40}?["'(\s](?:https?:)?//""", text)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_links_and_files_inside_the_book_exist(path):
    dead = []
    for _, attrs in parse(path).tags:
        for attribute in ("href", "src"):
            target = attrs.get(attribute)
            if not target or re.match(r"^(https?:|mailto:|data:)", target):
                continue
            file, fragment = urldefrag(unquote(target))
            file = file.partition("?")[0]
            goal = (path.parent / file).resolve() if file else path
            if not goal.is_file() or fragment and goal.suffix == ".html" and fragment not in parse(goal).ids:
                dead.append(target)
    assert not dead


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_ids_are_unique(path):
    ids = parse(path).ids
    assert sorted({i for i in ids if ids.count(i) > 1}) == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_links_do_not_nest(path):
    assert not re.findall(r"<a [^>]*>(?:(?!</a>).)*<a ", path.read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_pages_name_no_machine_and_no_tag_was_left_empty(path):
    text = path.read_text("utf-8")
    assert str(ROOT) not in text and str(Path.home()) + "/" not in text
    assert not re.findall(r"<(?:data|cite)[^>]*></", text)


def records(kind: str) -> list[tuple[str, record.Record]]:
    """Every stored record of a kind, with its page."""
    return [
        (path.stem, record.typed(stored))
        for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
        for stored in record.of_notebook(json.loads(path.read_text("utf-8")))
        if stored["kind"] == kind
    ]


def test_every_figure_has_all_its_parts():
    figures = records("figure") + records("explorer")
    assert figures
    lacking = []
    for page, made in figures:
        html = (SITE / f"notebooks/{page}.html").read_text("utf-8")
        found = re.search(rf'<figure class="chart" id="fig-{made.name}"[^>]*>.*?</figure>', html, re.DOTALL)
        parts = {"figure": found, "title": made.title, "description": made.description, "table": made.cells}
        parts["heading"] = found and re.search(rf'<h[2-4] class="chart-title" id="fig-{made.name}-title">', found[0])
        names = re.findall(r'<svg [^>]*aria-label="([^"]+)"', found[0]) if found else []
        parts["short name of each drawing"] = len(names) == 2 and all(len(name) <= 40 for name in names)
        if made.basis:
            parts |= {"the words that it has no data": found and f"Computed from {escape(made.basis)}; no data." in found[0]}
        else:
            parts |= {"source": made.source, "date": made.as_of}
        if found:
            parts |= {
                what: what in found[0]
                for what in (
                    'class="chart-wide"',
                    'class="chart-narrow"',
                    "<figcaption>",
                    "<table>",
                    f'href="{page}/{made.name}.csv"',
                    f'data-save="{made.name}.svg"',
                    f'data-save="{made.name}.png"',
                )
            }
        with (SITE / f"notebooks/{page}/{made.name}.csv").open(encoding="utf-8", newline="") as file:
            head, *lines = csv.reader(file)
        parts["its table as a file"] = len(head) == len(made.columns) and lines == [
            ["" if c is None else str(c) for c in r] for r in made.cells
        ]
        lacking += [f"{page}, figure {made.name}: no {what}" for what, part in parts.items() if not part]
    assert not lacking


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_headings_go_down_one_level_at_a_time(path):
    levels = [1, *(int(tag[1]) for tag, _ in parse(path).tags if re.fullmatch("h[1-6]", tag))]
    assert [(a, b) for a, b in zip(levels, levels[1:]) if b > a + 1] == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_column_is_named(path):
    assert not re.findall(r"<th\b[^>]*>(?:\s|</?p>)*</th>", path.read_text("utf-8"))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_percent_sign_stays_with_its_number(path):
    seen = re.sub(r"<script.*?</script>|<pre.*?</pre>", "", path.read_text("utf-8").partition("<article>")[2], flags=re.DOTALL)
    assert not re.findall(r".{20}\d %", re.sub("<[^>]+>", "", seen))


def test_what_stands_in_a_figure_or_a_summary_may_stand_there():
    """A few rules of HTML that pages have broken; make audit asks a checker for all of them."""
    for path in PAGES:
        text = path.read_text("utf-8")
        for summary in re.findall(r"<summary.*?</summary>", text, re.DOTALL):
            assert not re.search(r"<(p|div|ul|dl|table)\b", summary), f"{name(path)}: {summary[:200]}"
        for figure in re.findall(r"<figure.*?</figure>", text, re.DOTALL):
            assert "<figcaption" not in figure or figure.endswith("</figcaption></figure>"), f"{name(path)}: {figure[:200]}"
        assert not re.findall(r'<link rel="icon" href="[^"]* ', text) and 'action=""' not in text, name(path)


def test_formulas_are_mathml():
    formulas = [p for p in PAGES if "<math" in p.read_text("utf-8")]
    assert formulas, "chapter 3 holds one"
    for path in PAGES:
        assert not re.search(r"\\\[|\\\(|\$\$", path.read_text("utf-8")), f"{name(path)}: raw TeX"


def test_every_computed_number_on_a_page_leads_to_its_rows():
    pages = [p for p in PAGES if p not in OTHERS and re.search("data-key|<data value=", p.read_text("utf-8"))]
    assert pages
    for path in pages:
        text = path.read_text("utf-8")
        bare = re.findall(r'(?<!">)<data value="[^"]+">', text)
        assert not bare, f"{name(path)}: not linked: {bare}"
    listed = (SITE / "numbers/totals.html").read_text("utf-8")
    number = register.find("ratio.needs_gdp_2024")
    line = re.search(rf'<tr id="ratio.needs_gdp_2024"><th scope="row"><a [^>]*>{number.text}</a></th>.*?</tr>', listed, re.DOTALL)
    assert line and all(f'.html#{row}"' in line[0] for row in number.rows)


@pytest.mark.parametrize("place", articles.gallery())
def test_another_article_stands_in_the_book(place):
    """Its pages lead back to the list of articles, which leads to them, and say what is invented; the search finds its claims."""
    ledger, listed = articles.read(articles.gallery()[place]), (SITE / "articles.html").read_text("utf-8")
    assert f'<a href="{place}/index.html"' in listed and escape(ledger.about["title"]) in listed
    assert 'href="articles.html"' in (SITE / "index.html").read_text("utf-8")
    found = (SITE / "_static/ccc-search-index.js").read_text("utf-8")
    for claim, row in ledger.claims.iterrows():
        assert f'"{place}/claims/{claim}.html"' in found and json.dumps(row["claim"], ensure_ascii=False)[1:-1] in found
    pages = sorted((SITE / place).rglob("*.html"))
    assert len(pages) > len(ledger.claims)
    for path in pages:
        text = path.read_text("utf-8")
        back = re.search(r'<p class="kicker notice"><a href="([^"]+)"', text)[1]
        assert (path.parent / back).resolve() == (SITE / "articles.html").resolve()
        assert ("<strong>" in re.search(r'<p class="kicker notice">.*?</p>', text)[0]) == bool(ledger.about.get("invented"))


@pytest.mark.parametrize("place", articles.gallery())
def test_the_rows_of_another_article_can_be_kept(place):
    ledger, text = articles.read(articles.gallery()[place]), (SITE / place / "index.html").read_text("utf-8")
    for name, table in {"claims": ledger.claims, "evidence": ledger.found, "sources": ledger.sources, "verdicts": ledger.scale}.items():
        assert f'href="rows/{name}.csv" download' in text
        assert len(pd.read_csv(SITE / place / f"rows/{name}.csv", sep=Language(ledger.language).separator)) == len(table)


@pytest.mark.parametrize("place", LEDGERS)
def test_each_claim_has_a_page_and_no_claim_review_without_an_address(place):
    ledger, index = LEDGERS[place]
    addressed = place == "." and bool(edition.read(edition.settings()).site)
    listed = (SITE / place / index).read_text("utf-8")
    assert {p.stem for p in (SITE / place / "claims").glob("*.html")} - {"index", "scale"} == set(ledger.claims.index)
    for claim_id in ledger.claims.index:
        text = (SITE / place / f"claims/{claim_id}.html").read_text("utf-8")
        assert ("ld+json" in text) == addressed, claim_id
        assert f'{claim_id}.html"' in listed


@pytest.mark.parametrize("place", LEDGERS)
def test_a_claims_page_says_its_verdict_first(place):
    ledger, on = LEDGERS[place][0], render.steps(LEDGERS[place][0].scale)
    for claim_id, row in ledger.claims.iterrows():
        text = (SITE / place / f"claims/{claim_id}.html").read_text("utf-8")
        word = escape(row["verdict"])
        assert f"<title>{word}: " in text and f'<meta name="description" content="{word}: ' in text, claim_id
        heading = re.search(r"<h1.*?</h1>", text, re.DOTALL)[0]
        assert re.sub("<[^>]+>", "", heading) == f"{word}: claim {claim_id}" and "<svg" in heading
        beside = '<span class="here beside">' in text
        assert beside == (row["verdict"] not in on) and len(re.findall('class="?here', text)) == 1, claim_id
        assert text.index("<h1") < text.index('class="in-short"') < text.index('class="scale') < text.index('class="claim-words"')
        assert "What would change it" in text and ("To dispute a verdict" if place in articles.gallery() else f"name, {claim_id},") in text


@pytest.mark.parametrize("place", LEDGERS)
def test_evidence_on_the_pages_is_read_or_said_to_be_missing(place):
    ledger = LEDGERS[place][0]
    for claim_id in ledger.claims.index:
        text = (SITE / place / f"claims/{claim_id}.html").read_text("utf-8")
        items = dict(re.findall(r'<li id="(E\d+)">(.*?)</li>', text, re.DOTALL))
        told = ledger.evidence(claim_id).set_index("evidence_id")["status"]
        assert set(items) == set(told.index) != set(), claim_id
        assert all(("<cite>" in item) == (told[name] == "read") for name, item in items.items())


def test_the_pages_of_another_article_stand_alone():
    root = SITE / articles.SITE
    for path in root.rglob("*.html"):
        for _, attrs in parse(path).tags:
            target = attrs.get("href") or attrs.get("src") or ""
            if target and not re.match(r"^(https?:|mailto:|data:|#)", target):
                led = (path.parent / urldefrag(unquote(target))[0]).resolve()
                assert root in led.parents or led == SITE / "articles.html", f"{name(path)}: {target}"
        assert not re.search(r"Kremlin|C0\d\b|briefly", path.read_text("utf-8")), name(path)


def test_every_term_of_the_glossary_is_marked_once_in_the_chapter_that_explains_it():
    listed = (SITE / "glossary.html").read_text("utf-8")
    for row in data.load("glossary").itertuples():
        text = (SITE / f"notebooks/{row.chapter}.html").read_text("utf-8")
        assert text.count(f'href="../glossary.html#{row.term_id}"') == 1, f"{row.term} in {row.chapter}"
        assert f'<dt id="{row.term_id}">' in listed and f'href="notebooks/{row.chapter}.html"' in listed


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_offers_the_notebook_that_students_get(chapter):
    file = f"{chapter.partition('/')[2]}.ipynb"
    links = [attrs for tag, attrs in parse(SITE / f"{chapter}.html").tags if tag == "a" and "download" in attrs]
    assert {"download": None, "href": file} in links
    assert (SITE / f"{chapter}.ipynb").read_text("utf-8") == editions.notebook(ROOT / f"{chapter}.ipynb", launch.settings()["site_url"])


def test_the_page_of_columns_has_every_column_of_every_table_and_chapter_13_leads_there():
    text = unescape((SITE / "columns.html").read_text("utf-8"))
    for resource in articles.schema()["resources"]:
        part = text.partition(f'<h2 id="{resource["path"]}">')[2].partition("<h2")[0]
        for field in resource["schema"]["fields"]:
            assert f"<td>{field['name']}</td><td>{field['description']}." in part, (resource["path"], field["name"])
            assert ", ".join(field.get("constraints", {}).get("enum", [])) in part, field["name"]
    assert all(f"<td>{name}</td>" in text for name in articles.expected())
    assert 'href="../columns.html"' in next(SITE.glob("notebooks/13-*.html")).read_text("utf-8")

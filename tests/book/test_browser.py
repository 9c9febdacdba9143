"""The built pages in a real browser with the network off, from a folder and from a server."""

import ast
import functools
import io
import json
import math
import os
import random
import re
import threading
import time
import xml.etree.ElementTree as ElementTree
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote

import apart
import jupytext
import pandas as pd
import pytest
import render
from cells import ANSWERS

from helpers import charts, claims, data, exercises
from helpers.claims import articles
from helpers.numbers import symbol
from helpers.publish import checker, explorers

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "book/_build/html"
PAGES = sorted(str(p.relative_to(SITE)) for p in SITE.rglob("*.html") if p.parent.name != "slides")  # those: test_slides
CHARTED = [p for p in PAGES if 'class="chart-view"' in (SITE / p).read_text("utf-8")]
KINDS = (
    "index",
    "0[136]-",
    "1[23]-",
    "claims/(index|C18|scale)",
    "data(.html|/rdna_totals|/conflict_years.html)",
    "numbers/totals",
    "sources",
    "search",
    "instructors/",
    "example/index",
    "example/claims/B01",
)
"""One page of each kind and the heaviest: what `make test` opens; `make audit` sets EVERY_PAGE and opens all."""


EVERY = bool(os.environ.get("EVERY_PAGE"))


def opened(pages: list[str]) -> list[str]:
    return [p for p in pages if EVERY or re.match(rf"(notebooks/)?({'|'.join(KINDS)})", p)]


CHAPTER = "notebooks/03-what-524-billion-means.html"
LEDGER_CHAPTER = "notebooks/01-who-said-what.html"
PHONE, DESK = {"width": 390, "height": 800}, {"width": 1280, "height": 900}
OF_EACH_ROUTE = ["measure-the-bill", "your-weights", "what-holds"]
"""An explorer that is a Formula, a Mixture and a Grid: what `make test` moves; with EVERY_PAGE all, by file:// too."""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def server():
    handler = functools.partial(Quiet, directory=str(SITE))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(params=["file", "http"])
def base(request, server):
    return f"{SITE.as_uri()}/" if request.param == "file" else server


@pytest.fixture
def visit(chrome, server):
    """Open an address; the page carries what it logged and whom it asked."""
    contexts = []

    def open_page(address, viewport=DESK, **options):
        context = chrome.new_context(viewport=viewport, **options)
        contexts.append(context)
        page = context.new_page()
        page.said, page.asked, page.outside = [], [], []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))

        def gate(route):
            url = route.request.url
            page.asked.append(url)
            if url.startswith(("file:", "data:", server)):
                route.continue_()
            else:
                page.outside.append(url)
                route.abort()

        context.route("**/*", gate)
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()


def until(page, condition, argument=None):
    """Wait until a condition holds in the page; Playwright's own way needs the eval that the policy of the pages forbids."""
    end = time.monotonic() + 30
    while not page.evaluate(condition, argument):
        assert time.monotonic() < end, f"still not so: {condition}"
        page.wait_for_timeout(30)


def scroll_through(page):
    """Bring every chart into view, as a reader who moves, and wait until each explorer is live."""
    page.mouse.move(5, 5)
    for place in page.query_selector_all("figure.chart"):
        place.scroll_into_view_if_needed()
    until(page, "[...document.querySelectorAll('.explorer .chart-view')].every(view => view.dataset.live)")


# --- every page -----------------------------------------------------------------


@pytest.mark.parametrize("path", opened(PAGES))
def test_page_opens_quietly(visit, path):
    page = visit(f"{SITE.as_uri()}/{path}", PHONE, color_scheme="dark")
    for viewport, theme in ((PHONE, "dark"), (PHONE, "light"), (DESK, "light"), (DESK, "dark")):
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=theme)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= viewport["width"], "scrolls sideways"
        small = page.evaluate(
            """[...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && e.getBoundingClientRect().width > 1
                && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
                .filter(function (e) {
                  const svg = e.closest('svg');
                  const scale = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
                  return parseFloat(getComputedStyle(e).fontSize) * scale < 11.99;
                }).map(e => e.textContent.trim().slice(0, 40))"""
        )
        assert small == [], "text below 12 px"
    assert page.said == [] and page.outside == []


@pytest.mark.parametrize("path", opened(CHARTED))
def test_without_scripts_everything_stands(visit, path):
    page = visit(f"{SITE.as_uri()}/{path}", java_script_enabled=False)
    figures = page.locator("figure.chart:has(.chart-view)")
    assert figures.count() >= 1
    for number in range(figures.count()):
        figure = figures.nth(number)
        drawing = figure.locator("svg.chart-wide")
        assert drawing.is_visible() and drawing.bounding_box()["height"] > 60
        assert figure.locator("svg.chart-narrow").is_hidden()
        assert figure.locator("figcaption").is_visible()
        if figure.get_attribute("id") == "fig-open-the-box":
            continue  # drawn by the code above it, which is its title and its data
        assert figure.locator(".chart-title").is_visible()
        figure.locator(".chart-data summary").first.click()
        assert figure.locator("table").is_visible(), "the data open without scripts"
    dead = page.locator("select:visible, input:visible, button:visible")
    assert dead.count() == 0, "no dead controls"
    assert page.locator(".explorer-result").count() == page.locator(".explorer-result:visible").count()


# --- ways through the book --------------------------------------------------------

CHAPTERS = [p for p in PAGES if p.startswith("notebooks/")]


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("path", [*opened(CHAPTERS), "instructors/index.html"])
def test_the_list_holds_every_heading_and_leads_there(visit, path, viewport):
    page = visit(f"{SITE.as_uri()}/{path}", viewport, reduced_motion="reduce")
    page.evaluate("document.fonts.ready.then(() => null)")
    headings, links = page.locator("main h2"), page.locator("#contents li a")
    words = headings.evaluate_all("all => all.map(h => [h.parentElement.id, h.textContent.replace('¶', '')])")
    assert links.evaluate_all("all => all.map(a => [a.hash.slice(1), a.textContent])") == words and len(words) >= 2
    for number in range(len(words)):
        if viewport is PHONE:
            page.locator(".contents-menu").click()
        links.nth(number).click()
        until(page, "id => location.hash === '#' + id", words[number][0])
        assert 56 <= headings.nth(number).bounding_box()["y"] < viewport["height"], "in sight, not under the header"
        assert links.nth(number).is_visible() == (viewport is DESK), "a choice closes the panel"
    page.evaluate("place => document.getElementById(place).scrollIntoView()", words[0][0])
    until(page, "words => document.querySelector('#contents [aria-current]').textContent === words", words[0][1])
    assert page.said == []


@pytest.mark.parametrize("width", [1000, 1240, 1280, 1920])
def test_nothing_lies_over_the_text(visit, server, width):
    page = visit(server + LEDGER_CHAPTER, {"width": width, "height": 900})
    page.evaluate("scrollTo({ top: 2000, behavior: 'instant' })")
    text, header = page.locator("article").bounding_box(), page.locator(".site-header").bounding_box()
    assert (header["y"], header["height"], text["width"]) == (0, 56, 680)
    rail = page.locator("#contents").bounding_box()
    assert (rail is None) == (width < 1240) and (not rail or rail["x"] + rail["width"] < text["x"] and rail["y"] == 56)
    page.evaluate("for (const note of document.querySelectorAll('aside.margin')) note.after(note.cloneNode(true))")
    notes = [note.bounding_box() for note in page.locator("aside.margin, .hang").all()]
    for box in notes:
        assert text["x"] + text["width"] < box["x"] and box["x"] + box["width"] <= width
    for above, below in pairwise(sorted(notes, key=lambda box: box["y"])):
        assert above["y"] + above["height"] <= below["y"], "a second note moves down"
    assert len(notes) == 3


@pytest.mark.parametrize("width", [390, 768])
def test_notes_stand_in_the_text_where_there_is_no_margin(visit, server, width):
    page = visit(server + LEDGER_CHAPTER, {"width": width, "height": 900})
    answer, note, clip, hang = (page.locator(s).first.bounding_box() for s in (".answer", "aside.margin", ".clip", ".hang"))
    assert all(box["x"] + box["width"] <= width for box in (answer, note, clip, hang))
    for above, below in pairwise((answer, note, clip, hang)):
        assert above["y"] + above["height"] <= below["y"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_minimap_shows_in_every_theme_and_in_forced_colours(visit, server, scheme):
    for forced in ("none", "active"):
        page = visit(server, color_scheme=scheme, forced_colors=forced)
        strokes = [
            page.locator(f".part.costs .minimap {kind}").first.evaluate("path => getComputedStyle(path).stroke")
            for kind in ("path:not([class])", ".marked")
        ]
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert len({*strokes, paper}) == 3, strokes


def test_all_chapters_are_one_touch_away_from_a_claim(visit, base):
    page = visit(base + "claims/C18.html", PHONE)
    panel = page.locator("#all-chapters")
    assert panel.is_hidden()
    page.get_by_role("button", name="Chapters").click()
    links = panel.locator("li a:visible")
    pages = links.evaluate_all("all => all.map(a => a.href)")
    assert [p.removeprefix(base) for p in pages[: len(CHAPTERS)]] == CHAPTERS
    for chapter, link in zip(CHAPTERS, links.all()):
        text = (ROOT / chapter).with_suffix(".md").read_text("utf-8")
        number, question = re.search(r"^chapter: (\d+)$", text, re.M), re.search(r"^# (.+)$", text, re.M)
        assert link.inner_text().split() == [*(number.groups() if number else ()), *question[1].split()]
    assert any(p.endswith("/data.html") for p in pages), "a phone finds the other pages there too"
    links.nth(4).click()
    page.wait_for_url(f"**/{CHAPTERS[4]}")
    assert page.eval_on_selector_all("#all-chapters a", "all => all.findIndex(a => a.getAttribute('aria-current'))") == 4
    assert page.said == [] and page.outside == []


@pytest.mark.parametrize("name, panel", [("Chapters", "#all-chapters"), ("In this chapter", "#contents")])
def test_a_panel_opens_and_closes_by_keyboard(visit, base, name, panel):
    page = visit(base + CHAPTER, PHONE)
    button, panel = page.get_by_role("button", name=name), page.locator(panel)
    page.keyboard.press("Tab")
    assert page.inner_text(":focus") == "Skip to the text"
    assert page.evaluate("document.elementFromPoint(60, 28) === document.activeElement"), "the header does not cover it"
    button.focus()
    page.keyboard.press("Enter")
    assert panel.is_visible()
    page.keyboard.press("Tab")
    assert panel.locator("a").first.evaluate("a => a === document.activeElement"), "the next stop is in the panel"
    page.keyboard.press("Escape")
    assert panel.is_hidden() and button.evaluate("b => b === document.activeElement")
    page.keyboard.press("Enter")
    page.mouse.click(5, 790)
    assert panel.is_hidden() or name == "Chapters", "a touch outside closes it"


@pytest.mark.parametrize("path", opened(PAGES))
def test_no_code_stands_outside_the_switch(path):
    html = (SITE / path).read_text("utf-8")
    opened_boxes = html.count('id="fig-open-the-box"')
    told = "a cell has neither the tag hide-input nor remove-input, and opens no box"
    assert html.count("cell_input") == html.count('<details class="hide"') + opened_boxes and opened_boxes <= 1, told


@pytest.mark.parametrize("path", [p for p in opened(PAGES) if "<math" in (SITE / p).read_text("utf-8")])
def test_formulas_are_set_in_the_shipped_font(visit, path):
    page = visit(f"{SITE.as_uri()}/{path}")
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    page.evaluate("document.fonts.ready")
    chrome = page.context.new_cdp_session(page)
    chrome.send("DOM.enable")
    chrome.send("CSS.enable")
    root = chrome.send("DOM.getDocument")["root"]["nodeId"]
    fonts = {
        (font["familyName"], font["isCustomFont"])
        for node in chrome.send("DOM.querySelectorAll", {"nodeId": root, "selector": "math :not(:has(*))"})["nodeIds"]
        for font in chrome.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    }
    assert fonts == {("STIX Two Math", True)}


SIDENOTES = """() => Array.from(document.querySelectorAll('.sidenote'), function (note) {
  const box = note.getBoundingClientRect(), line = note.previousElementSibling.getBoundingClientRect();
  return { left: box.left, right: box.right, top: box.top, bottom: box.bottom, line: line.top, text: note.textContent };
}).filter((note) => note.right - note.left > 1)"""


@pytest.mark.parametrize("path", [p for p in opened(PAGES) if 'class="sidenote"' in (SITE / p).read_text("utf-8")])
def test_sources_stand_beside_the_text_and_never_on_one_another(visit, path):
    page = visit(f"{SITE.as_uri()}/{path}")
    notes, edge = page.evaluate(SIDENOTES), page.evaluate("document.querySelector('article').getBoundingClientRect().right")
    assert len(notes) == page.locator("section > :is(p, ul, ol) .sidenote").count()
    assert all(note["left"] >= edge + 20 and note["right"] <= DESK["width"] for note in notes)
    assert all(above["bottom"] <= below["top"] for above, below in pairwise(notes))
    page.set_viewport_size(PHONE)
    assert page.evaluate(SIDENOTES) == [] and page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.emulate_media(media="print")
    url, printed = page.locator(".sidenote").first.evaluate("note => [note.dataset.url, getComputedStyle(note, '::after').content]")
    assert printed == (f'", {url})"' if url else '")"'), "on paper the address of the source"


@pytest.mark.parametrize("path", opened(CHARTED))
def test_paper_cuts_no_table_and_no_chart(visit, path):
    page = visit(f"{SITE.as_uri()}/{path}", {"width": 658, "height": 980})  # A4 within its margins
    page.emulate_media(media="print")
    wide = "[...document.querySelectorAll('main :is(table, svg, figure)')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
    assert page.evaluate(f"{wide}.map(e => e.outerHTML.slice(0, 80))") == []


def test_one_switch_shows_all_code_and_is_remembered(visit, base):
    page = visit(base + CHAPTER)
    folds, code, switch = page.locator("details.hide"), page.locator("details.hide pre:visible"), page.locator(".code-switch input")
    assert folds.count() >= 10
    assert page.locator("details.hide:visible").count() == 0 and not switch.is_checked()
    switch.press("Space")
    assert code.count() == folds.count()
    page.goto(base + CHAPTERS[4])
    assert code.count() == folds.count() >= 10 and switch.is_checked()
    page.emulate_media(media="print")
    box = page.locator("#open-the-box pre")
    assert page.locator("pre:visible").count() == box.count() == 1, "no code but that of the open box"
    assert page.locator("summary:visible").count() == 0, "no line that nothing opens"
    page.emulate_media(media="screen")
    page.set_viewport_size(PHONE)
    page.locator(".contents-menu").click()
    switch.click()
    page.reload()
    assert page.locator("details.hide:visible").count() == 0 and not switch.is_checked()
    page.context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('off'); } })")
    page.reload()
    page.locator(".contents-menu").click()
    switch.click()
    assert code.count() == folds.count() and page.said == [], "storage may be off"


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_without_scripts_the_ways_are_plain_links(visit, viewport):
    page = visit(f"{SITE.as_uri()}/{CHAPTER}", viewport, java_script_enabled=False, reduced_motion="reduce")
    links = page.locator("#contents li a")
    assert links.count() == page.locator("main h2").count() == page.locator("#contents li a:visible").count()
    assert page.locator("details.hide:visible").count() >= 10 and page.get_by_role("switch").count() == 0
    links.last.click()
    assert 0 <= page.locator("main h2").last.bounding_box()["y"] < viewport["height"]
    page.get_by_role("link", name="Chapters", exact=True).click()
    page.wait_for_url("**/index.html#chapters")
    listed = page.locator("main a:visible").evaluate_all("all => all.map(a => a.href)")
    assert {f"{SITE.as_uri()}/{chapter}" for chapter in CHAPTERS} <= set(listed)


# --- charts ---------------------------------------------------------------------


@pytest.mark.parametrize("base, viewport", [("file", PHONE), ("http", DESK)], ids=["phone", "desk"], indirect=["base"])
@pytest.mark.parametrize("path", opened(CHARTED))
def test_every_explorer_becomes_live_in_place_and_a_plain_chart_loads_nothing(visit, base, path, viewport):
    page = visit(base + path, viewport)
    # Without smooth scrolling, so that nothing moves but what the charts move.
    heights = "[...document.querySelectorAll('.chart-view')].map(v => v.getBoundingClientRect().height)"
    # A phone guesses how tall a section is that is far away; what stands in it has its height all the same.
    parts = "[...document.querySelectorAll('main section section > *')].map(e => e.getBoundingClientRect().height)"
    whole = "document.body.scrollHeight"
    before, tall, height = page.evaluate(heights), page.evaluate(parts), page.evaluate(whole)
    scroll_through(page)
    after = page.evaluate(heights)
    assert after == pytest.approx(before, abs=1), "no layout shift"
    assert sum(page.evaluate(parts)) == pytest.approx(sum(tall), abs=5)
    assert viewport is PHONE or page.evaluate(whole) == pytest.approx(height, abs=2)
    explorers = page.locator("section.explorer").count()
    size = "narrow" if viewport is PHONE else "wide"
    assert page.evaluate("[...document.querySelectorAll('[data-live]')].map(v => v.dataset.live)") == [size] * explorers
    assert [u.rpartition("/")[2] for u in page.asked].count("ccc-vega.js") == bool(explorers), "one bundle, once"
    assert page.evaluate("[...document.querySelectorAll('[data-live] svg')].every(s => s.getAttribute('role') === 'img')")
    assert page.locator(".chart-view svg :is([role=graphics-symbol], [aria-label])").count() == 0, "a mark has no name of its own"
    assert page.said == [] and page.outside == []


def test_a_link_into_a_chapter_lands_on_a_phone_whose_sections_are_not_laid_out_yet(visit, base):
    for place in ("fig-per-person", "spot-the-error"):
        page = visit(f"{base}{CHAPTER}#{place}", PHONE)
        page.wait_for_timeout(300)
        assert 0 < page.evaluate(f"document.getElementById('{place}').getBoundingClientRect().top") < PHONE["height"] / 3, place


def test_the_bundle_is_not_loaded_before_an_explorer_is_seen(visit, server):
    page = visit(server + CHAPTER, {"width": 1280, "height": 500})
    page.locator("#fig-three-sums").scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    assert not [u for u in page.asked if u.endswith("ccc-vega.js")]


def test_an_explorer_in_the_first_view_loads_nothing_until_the_reader_moves(visit, base):
    page = visit(f"{base}index.html", {"width": 1280, "height": 1600})
    page.wait_for_timeout(500)
    assert page.locator("section.explorer .chart-view").bounding_box()["y"] < 1600, "it is in view"
    assert not [u for u in page.asked if u.endswith(("ccc-vega.js", "measure-the-bill.js"))]
    before = page.locator("section.explorer").bounding_box()
    page.mouse.move(5, 5)
    until(page, "document.querySelector('[data-live]')")
    assert page.locator("section.explorer").bounding_box() == before, "nothing moves"
    assert {u.rpartition("/")[2] for u in page.asked} >= {"ccc-vega.js", "measure-the-bill.js"} and page.said == []


def test_a_control_moved_before_anything_is_loaded_answers(visit, server):
    page = visit(f"{server}index.html")
    page.locator("section.explorer input[type=range]").first.press("ArrowRight")
    until(page, "document.querySelector('[data-live]')")
    assert page.locator(".explorer-result").inner_text() and "?" in page.evaluate("location.hash") and page.said == []


def test_a_table_is_saved_from_a_folder_and_from_a_server(visit, base):
    page = visit(base + CHAPTER)
    with page.expect_download() as download:
        page.locator("#fig-three-sums .download").click()
    assert download.value.suggested_filename == "three-sums.csv"
    lines = Path(download.value.path()).read_text("utf-8").splitlines()
    assert [line.count(",") >= 1 for line in lines] == [True] * 4 and "524" in " ".join(lines)
    assert page.url.endswith(CHAPTER) and page.said == []


def test_letters_are_asked_for_early_and_once(visit, server):
    page = visit(server + CHAPTER, PHONE)
    page.evaluate("document.fonts.ready.then(() => null)")
    early = page.eval_on_selector_all("link[rel=preload]", "all => all.map(l => l.href)")
    assert len(early) == 2 and [page.asked.count(font) for font in early] == [1, 1], "what is preloaded is what is used"
    assert page.said == []


def test_charts_follow_the_theme_at_once(visit, server):
    page = visit(server + CHAPTER, color_scheme="light")
    scroll_through(page)
    fills = "[...document.querySelectorAll('.chart-view svg')].map(s => [...s.querySelectorAll('path, text, rect, line')].map(e => getComputedStyle(e).fill + getComputedStyle(e).stroke).join())"
    light = page.evaluate(fills)
    page.click(".theme-toggle")
    dark = page.evaluate(fills)
    assert len(light) >= 13 and page.locator("[data-live]").count() and all(a != b for a, b in zip(light, dark))


def test_a_phone_turned_round_gets_the_other_drawing(visit, server):
    page = visit(server + CHAPTER, DESK)
    scroll_through(page)
    page.set_viewport_size(PHONE)
    scroll_through(page)
    assert set(page.evaluate("[...document.querySelectorAll('[data-live]')].map(v => v.dataset.live)")) == {"narrow"}
    drawings = page.locator(".chart-view svg:visible").evaluate_all("all => all.map(svg => svg.getAttribute('class'))")
    assert drawings == ["chart-narrow"] * page.locator(".chart-view").count()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390


@pytest.mark.parametrize("name", ["three-sums", "measure-the-bill"])
def test_a_chart_is_saved_as_it_is_seen(visit, base, name):
    page = visit(base + CHAPTER, color_scheme="dark")
    scroll_through(page)
    figure = page.locator(f"#fig-{name}")

    def saved(kind):
        with page.expect_download() as download:
            figure.get_by_role("button", name=kind).click()
        assert download.value.suggested_filename == f"{name}.{kind.lower()}"
        return Path(download.value.path()).read_bytes()

    drawn = ElementTree.fromstring(saved("SVG"))
    texts = ["".join(text.itertext()) for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
    heading = figure.locator(".chart-title").inner_text()
    assert " ".join(texts).startswith(heading) and "524" in texts and re.search(r"31 December \d{4}\.$", texts[-1])
    colours = ElementTree.tostring(drawn, "unicode")
    assert "var(" not in colours and "#14161a" in colours and "data:font/woff2" in colours and "data-tip" not in colours
    picture = saved("PNG")
    assert picture[:8] == b"\x89PNG\r\n\x1a\n" and int.from_bytes(picture[16:20]) == 1440
    assert page.said == [] and page.outside == []


def test_a_mark_tells_its_values_to_a_pointer_and_to_a_tap(visit, base):
    """In a fixed drawing, for which nothing is loaded, and in a live one; scrolling and any key put it away."""
    page = visit(base + CHAPTER, PHONE, has_touch=True, reduced_motion="reduce")
    tip = page.locator(".chart-tip")
    for name, ask in (("three-sums", "hover"), ("three-sums", "tap"), ("measure-the-bill", "hover"), ("measure-the-bill", "tap")):
        figure = page.locator(f"#fig-{name}")
        if name == "measure-the-bill":
            page.keyboard.press("Shift")  # wakes it as a touch does; a mouse lying elsewhere would take the words away after a tap
            page.locator(f"#ex-{name}").scroll_into_view_if_needed()
            until(page, f"document.querySelector('#ex-{name} .chart-view').dataset.live")
        else:
            assert not [u for u in page.asked if u.endswith("ccc-vega.js")]
        mark = figure.locator(".chart-narrow :is([data-tip], .mark-rect path)").first
        mark.scroll_into_view_if_needed()
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")  # a scroll puts it away
        getattr(mark, ask)()
        cells = figure.locator("tbody tr").first.locator("td").all_text_contents()
        names = figure.locator("thead th").all_text_contents()
        assert tip.inner_text().split("\n") == [f"{n}: {c}" for n, c in zip(names, cells) if n != "Rows"]
        box = tip.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"] and box["y"] + box["height"] <= PHONE["height"]
        page.keyboard.press("Shift")
        assert tip.is_hidden()
    mark.hover()
    assert tip.is_visible()
    page.mouse.wheel(0, 40)
    until(page, "document.querySelector('.chart-tip').hidden")
    assert page.said == []


# --- explorers --------------------------------------------------------------------


def code(path: Path) -> list[str]:
    return [cell.source for cell in jupytext.read(path).cells if cell.cell_type == "code"]


def names(source: str) -> list[str]:
    """The names of the explorers that a cell makes."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Explorer"]
    return [keyword.value.value for call in calls for keyword in call.keywords if keyword.arg == "name"]


EXPLORERS = {
    (f"notebooks/{path.stem}.html", name): source
    for path in sorted((ROOT / "notebooks").glob("*.md"))
    for source in code(path)
    for name in names(source)
}
"""The cell of every explorer, by its page and its name."""


@functools.cache
def built(page: str, name: str) -> explorers.Explorer:
    """Build an explorer from its own cell and the first of its chapter, which imports what it needs."""
    scope = {}
    exec(code(ROOT / page.replace(".html", ".md"))[0], scope)
    return eval(EXPLORERS[page, name], scope)


def some(*names: str) -> pytest.MarkDecorator:
    """Run a test for the explorers named, with EVERY_PAGE for all."""
    return pytest.mark.parametrize("key", [key for key in EXPLORERS if EVERY or key[1] in names], ids=lambda key: key[1])


def settings(controls, count=50, seed=524) -> list[dict]:
    """All corners (or 64 of them), and as many random settings."""
    chance = random.Random(seed)
    ends = list(explorers.corners(controls))
    return [*chance.sample(ends, min(64, len(ends))), *({c.name: chance.choice(c.values) for c in controls} for _ in range(count))]


SET = """async ([id, setting]) => {
  const section = document.getElementById(id);
  for (const [name, value] of Object.entries(setting)) {
    const input = section.querySelector(`[name=${name}]`);
    input.value = String(value);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }
  await section.shown;
  const view = section.querySelector('.chart-view').view;
  return { rows: view.data('data-0').map(r => ({ ...r })), words: section.querySelector('.explorer-result').textContent };
}"""


def mismatches(page, explorer, many) -> list[str]:
    """Set the inputs on the page and compare what is plotted with the model in Python."""
    wrong = []
    for setting in many:
        shown = page.evaluate(SET, [f"ex-{explorer.published['name']}", setting])
        try:
            table = explorer.model(**setting)
        except explorers.NoAnswer as nothing:
            if shown["words"] != f"No result for this setting: {nothing}.":
                wrong.append(f"{setting}: the page says {shown['words']!r}, Python {nothing}")
            continue
        expected = json.loads(table.to_json(orient="records", double_precision=15))
        if len(shown["rows"]) != len(expected):
            wrong.append(f"{setting}: {len(shown['rows'])} rows, expected {len(expected)}")
            continue
        for got, want in zip(shown["rows"], table.to_dict("records")):
            for column, value in want.items():
                same = (
                    math.isclose(got[column], value, rel_tol=1e-9)
                    if isinstance(value, (int, float))
                    else sorted(str(got[column]).split()) == sorted(str(value).split())
                )
                if not same:
                    wrong.append(f"{setting}: {column} is {got[column]} on the page, {value} in Python")
        if shown["words"] != explorer.words(table):
            wrong.append(f"{setting}: the page says {shown['words']!r}, Python {explorer.words(table)!r}")
    return wrong


def ready(page, name):
    page.mouse.move(5, 5)
    page.locator(f"#ex-{name}").scroll_into_view_if_needed()
    until(page, f"document.querySelector('#ex-{name} .chart-view').dataset.live")


@pytest.mark.parametrize("base", ["http", "file"] if EVERY else ["http"], indirect=True)
@some(*OF_EACH_ROUTE)
def test_explorer_equals_the_model(visit, base, key):
    path, name = key
    page = visit(base + path)
    ready(page, name)
    count = 200 if EVERY and isinstance(built(*key).model, explorers.Mixture) else 50
    many = settings(built(*key).controls, count)
    assert len(many) >= count + 2
    if base.startswith("file:"):  # the same script computes; what may differ is how it gets its bundle
        many = many[-10:]
    assert mismatches(page, built(*key), many) == []
    assert page.said == [] and page.outside == []


@pytest.mark.parametrize("base", ["http", "file"], indirect=True)
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@some("share-the-bill")
def test_a_link_to_a_setting_lands_on_the_explorer(visit, base, key, viewport):
    path, name = key
    *_, last = built(*key).controls
    page = visit(f"{base}{path}#ex-{name}?{last.name}={last.values[-1]}", viewport)
    page.evaluate("document.fonts.ready.then(() => null)")
    until(page, f"document.querySelector('#ex-{name} .chart-view').dataset.live")
    page.evaluate("document.querySelector('article').style.paddingTop = '500px'")  # as letters that come late move all text
    page.wait_for_timeout(200)
    assert 56 <= page.locator(f"#ex-{name}").bounding_box()["y"] <= 56 + 24
    assert page.input_value(f"#ex-{name} [name={last.name}]") == str(last.values[-1])
    page.mouse.wheel(0, -400)
    until(page, f"document.getElementById('ex-{name}').getBoundingClientRect().top > 200")


IN_SIGHT = """([id, at]) => {
  const section = document.getElementById(id);
  section.querySelectorAll('details.controls-more').forEach(fold => { fold.open = true; });
  const control = [...section.querySelectorAll('.control :is(input, select)')].at(at);
  control.focus();
  const box = element => element.getBoundingClientRect();
  const here = box(control), stage = box(section.querySelector('.explorer-stage')), chart = box(section.querySelector('.chart-view svg, .chart-view div'));
  const over = here.top < stage.bottom && stage.top < here.bottom && here.left < stage.right && stage.left < here.right;
  return { top: Math.min(here.top, stage.top), bottom: Math.max(here.bottom, stage.bottom, chart.bottom), stage: stage.height, over };
}"""
CUT = """id => [...document.querySelectorAll(`#${id} select`)].flatMap(select => [...select.options].map(option => {
    select.value = option.value;
    select.dispatchEvent(new Event('input', { bubbles: true }));
    const shown = select.parentElement.querySelector('.control-value');
    return shown.textContent === option.textContent && shown.scrollWidth <= shown.clientWidth ? '' : option.textContent;
  })).concat([...document.querySelectorAll(`#${id} :is(label, button, .control-value)`)]
    .map(e => e.scrollWidth > e.clientWidth && e.clientWidth ? e.textContent : '')).filter(Boolean)"""


@pytest.mark.parametrize("viewport", [(390, 844), (1366, 650)], ids=["phone", "desk"])
@some("your-weights")
def test_the_result_is_in_sight_while_a_control_is_used(visit, server, key, viewport):
    path, name = key
    width, height = viewport
    page = visit(f"{server}{path}#ex-{name}", {"width": width, "height": height}, reduced_motion="reduce")
    until(page, f"document.querySelector('#ex-{name} .chart-view').dataset.live")
    for at in (0, -1):
        seen = page.evaluate(IN_SIGHT, [f"ex-{name}", at])
        assert 55 <= seen["top"] and seen["bottom"] <= height and not seen["over"], seen
        assert width > 900 or seen["stage"] <= 0.45 * height, seen
    assert page.evaluate(CUT, f"ex-{name}") == []
    page.evaluate(f"document.querySelector('#ex-{name} details.chart-data').scrollIntoView()")
    assert page.locator(f"#ex-{name} .explorer-stage").bounding_box()["y"] < 0, "it stays no longer than its controls"
    assert page.said == []


def test_the_link_to_a_setting_is_copied(visit, base):
    page = visit(base + CHAPTER)
    ready(page, "measure-the-bill")
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async t => { window.copied = t; } }, configurable: true })"
    )
    page.locator("[name=years]").press("ArrowRight")
    page.get_by_role("button", name="Copy link to this setting").click()
    until(page, "document.querySelector('.explorer-said').textContent === 'Link copied'")
    link = page.evaluate("copied")
    assert link == base + CHAPTER + "#ex-measure-the-bill?edition=RDNA4&gdp_row=M012&years=11&people_row=M046" == page.url
    page.reload()
    ready(page, "measure-the-bill")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.locator(".copy-link").click()
    assert page.inner_text(".explorer-note") == f"Copy this link: {link}"


def test_the_result_is_announced_when_the_controls_rest(visit, server):
    page = visit(server + CHAPTER)
    ready(page, "measure-the-bill")
    said = page.locator(".explorer-said")
    assert said.get_attribute("role") == "status" and said.inner_text() == "", "nothing is said before a control is moved"
    page.evaluate(
        """() => { window.heard = []; const said = document.querySelector('.explorer-said');
        new MutationObserver(() => { if (said.textContent) heard.push(said.textContent); }).observe(said, { childList: true }); }"""
    )
    page.evaluate(
        """async () => { const years = document.querySelector('[name=years]');
        for (let i = 0; i < 5; i++) {
          years.stepUp();
          years.dispatchEvent(new Event('input', { bubbles: true }));
          await new Promise(done => setTimeout(done, 20));
        } }"""
    )
    until(page, "heard.length")
    assert page.evaluate("heard") == [page.text_content(".explorer-result")]


def test_a_published_form_that_is_one_percent_off_is_noticed(visit, tmp_path):
    page_file = tmp_path / Path(CHAPTER).name
    script = Path(page_file.stem, "measure-the-bill.js")
    text = (SITE / "notebooks" / script).read_text("utf-8")
    spoiled = text.replace('"expression":"(needs/years)"', '"expression":"(needs/years*1.01)"')
    assert spoiled != text
    (tmp_path / script.parent).mkdir()
    (tmp_path / script).write_text(spoiled, encoding="utf-8")
    static = f"{(SITE / '_static').as_uri()}/"
    page_file.write_text((SITE / CHAPTER).read_text("utf-8").replace("../_static/", static), encoding="utf-8")
    page = visit(page_file.as_uri())
    ready(page, "measure-the-bill")
    explorer = built(CHAPTER, "measure-the-bill")
    assert mismatches(page, explorer, settings(explorer.controls, 2)[-2:])


def test_a_link_restores_its_setting(visit, base):
    page = visit(base + CHAPTER + "#ex-measure-the-bill?edition=RDNA2&gdp_row=M010&years=25&people_row=M041")
    ready(page, "measure-the-bill")
    explorer = built(CHAPTER, "measure-the-bill")
    words = explorer.words(explorer.model(edition="RDNA2", gdp_row="M010", years=25, people_row="M041"))
    until(page, "w => document.querySelector('.explorer-result').textContent === w", words)
    assert page.input_value("[name=years]") == "25" and page.inner_text(".range .control-value") == "25 years"
    assert page.inner_text(".explorer-note") == ""
    page.select_option("[name=edition]", "RDNA5")
    until(page, "location.hash.includes('edition=RDNA5')")
    page.click("button[type=reset]")
    until(page, "w => document.querySelector('.explorer-result').textContent === w", explorer.words(explorer.model(**explorer.defaults)))
    assert page.evaluate("location.hash") == "#ex-measure-the-bill"
    assert page.said == []


@pytest.mark.parametrize(
    "query, message",
    [
        ("years=99", "“99” is not a value of “years”"),
        ("years=-1", "“-1” is not a value"),
        ("years=2.5", "“2.5” is not a value"),
        ("years=", "“” is not a value"),
        ("edition=%3Cscript%3Ealert(1)%3C/script%3E", "is not a value of “edition”"),
        ("colour=red", "“colour” is not a control here"),
        ("__proto__=1", "“__proto__” is not a control"),
        ("%E0%A4%A", "is not a control"),
        ("&&==&?", "is not a control"),
    ],
)
def test_garbage_in_the_address_is_told(visit, server, query, message):
    page = visit(f"{server}{CHAPTER}#ex-measure-the-bill?{query}")
    ready(page, "measure-the-bill")
    explorer = built(CHAPTER, "measure-the-bill")
    until(page, "document.querySelector('.explorer-note').textContent")
    assert message in page.inner_text(".explorer-note")
    assert page.text_content(".explorer-result") == explorer.words(explorer.model(**explorer.defaults))
    assert page.said == [] and page.evaluate("document.querySelectorAll('.explorer-note *').length") == 0


def test_the_keyboard_is_enough(visit, server):
    page = visit(server + CHAPTER)
    ready(page, "measure-the-bill")
    names = []
    page.locator("[name=edition]").focus()
    for _ in range(6):
        names.append(page.evaluate("document.activeElement.name || document.activeElement.textContent"))
        page.keyboard.press("Tab")
    assert names == ["edition", "gdp_row", "years", "people_row", "Copy link to this setting", "Reset"]
    page.locator("[name=years]").focus()
    before = page.text_content(".explorer-result")
    page.keyboard.press("ArrowRight")
    until(page, "b => document.querySelector('.explorer-result').textContent !== b", before)
    assert page.inner_text(".range .control-value") == "11 years"
    page.locator("[name=edition]").focus()
    page.keyboard.press("ArrowUp")
    until(page, "document.querySelector('[name=edition]').value === 'RDNA3'")
    page.locator("button[type=reset]").focus()
    page.keyboard.press("Enter")
    until(page, "b => document.querySelector('.explorer-result').textContent === b", before)


def test_controls_have_names(visit, server):
    page = visit(server + CHAPTER)
    unnamed = page.evaluate("[...document.querySelectorAll('select, input')].filter(i => !i.labels.length).length")
    assert unnamed == 0


# --- the routes that no chapter uses yet ---------------------------------------------


def parts(low, high):
    return pd.DataFrame({"item": ["early", "late"], "usd_bn": [low, high], "rows": "T041"})


def cube(a, b):
    return pd.DataFrame({"item": ["a", "b"], "usd_bn": [a**3 / 7, a / b], "rows": "T041"})


def two_bars(table, width=charts.WIDE):
    return charts.bars(table, "item", "usd_bn", ",.1f", width, [charts.BLUE, charts.AMBER])


def clipped(a, b):
    low, high = symbol.maximum(0, a - b), symbol.minimum(10, a + b)
    return {
        "item": ["from", "to"],
        "usd_bn": [low, high],
        "rows": "T041",
        "word": symbol.choose(high >= 10, "all “of” it", symbol.choose(low > 0, "a part", "from none")),
    }


ROUTES = {
    "clipped": (
        explorers.Formula(clipped, a="a", b="b"),
        [explorers.Slider("a", "a", range(11), 5, "units"), explorers.Slider("b", "b", range(11), 2, "units")],
    ),
    "mixture": (
        explorers.Mixture({"peace": parts(100.0, 1 / 3), "war": parts(700.0, 41.7)}),
        [explorers.Slider("peace", "peace", range(1, 11), 5, "parts"), explorers.Slider("war", "war", range(11), 5, "parts")],
    ),
    "choosing": (
        explorers.Mixture(
            {
                "peace": pd.DataFrame(
                    {
                        "kind": ["a", "a", "b", "b"],
                        "item": ["early", "late"] * 2,
                        "usd_bn": [100.0, 1 / 3, 9.5, 17.0],
                        "at": [1, 2] * 2,
                        "rows": "T041",
                    }
                ),
                "war": parts(700.0, 41.7).assign(at=[1, 2]),
            },
            where=["kind"],
            first=("at", "at"),
        ),
        [
            *(explorers.Slider(n, n, range(11), 5, "parts") for n in ("peace", "war")),
            explorers.Choice("kind", "Kind", {"a": "A", "b": "B"}, "a"),
            explorers.Slider("at", "At", range(1, 3), 1, "place"),
        ],
    ),
    "grid": (
        explorers.Grid(cube),
        [explorers.Slider("a", "a", range(1, 21), 5, "units"), explorers.Slider("b", "b", range(1, 6), 2, "units")],
    ),
}


def published(route, tmp_path, model=None, **more):
    """Write a page that holds one explorer; return the page's file and the explorer."""
    model, controls = (model or ROUTES[route][0]), ROUTES[route][1]
    made = explorers.Explorer(
        model, controls, two_bars, sentence="{usd_bn:,.1f} it is", name=route, title="A title", description="D.", as_of="2025", **more
    )
    static = (SITE / "_static").as_uri()
    html, files = apart.taken(render.page(made.record, lambda kind, name: f'<a href="#{name}">{name}</a>', str), ".")
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    file = tmp_path / "page.html"
    file.write_text(
        f'<!DOCTYPE html><html class="js"><meta charset="utf-8"><link rel="stylesheet" href="{static}/ccc.css"><script defer src="{static}/ccc.js"></script><script defer src="{static}/ccc-charts.js"></script><body>{html}',
        encoding="utf-8",
    )
    return SimpleNamespace(uri=file.as_uri(), explorer=made, file=file)


@pytest.mark.parametrize("route", ROUTES)
def test_route_equals_the_model(visit, tmp_path, route):
    made = published(route, tmp_path)
    page = visit(made.uri)
    ready(page, route)
    assert mismatches(page, made.explorer, settings(made.explorer.controls)) == []
    assert page.said == []


def test_a_preset_sets_its_controls_and_leaves_the_others(visit, tmp_path):
    made = published("choosing", tmp_path, presets={"One": {"peace": 10, "war": 0}})
    page = visit(made.uri)
    ready(page, "choosing")
    page.select_option("[name=kind]", "b")
    page.click("button[data-set]")
    words = made.explorer.words(made.explorer.model(peace=10, war=0, kind="b", at=1))
    until(page, "w => document.querySelector('.explorer-result').textContent === w", words)
    assert page.evaluate("location.hash").startswith("#ex-choosing?peace=10&war=0&kind=b")
    table = made.explorer.model(peace=10, war=0, kind="b", at=1)
    saved = pd.read_csv(io.StringIO(unquote(page.get_attribute(".download", "href")).partition(",")[2]))
    pd.testing.assert_frame_equal(saved, table.set_axis(saved.columns, axis=1), check_dtype=False)
    assert list(saved) == [charts.label(column) for column in table], "the file holds the setting that is shown"
    assert page.get_attribute("[data-set]", "aria-pressed") == "true"
    page.locator("[name=war]").press("ArrowRight")
    assert page.get_attribute("[data-set]", "aria-pressed") == "false", "a moved slider releases it"
    page.locator("[name=war]").press("ArrowLeft")
    assert page.get_attribute("[data-set]", "aria-pressed") == "true"
    assert page.said == []


def test_what_cannot_be_computed_is_told_in_the_place_of_the_result(visit, tmp_path):
    made = published("mixture", tmp_path)
    script = made.file.with_name("mixture.js")
    script.write_text(script.read_text("utf-8").replace('\\"usd_bn\\":[100.0', '\\"usd_bn\\":[null'), encoding="utf-8")
    page = visit(made.uri)
    ready(page, "mixture")
    until(page, "document.querySelector('.explorer-result').textContent.startsWith('No result for this setting:')")
    assert page.said == []


# --- exercises --------------------------------------------------------------------

CHECKED = [p for p in PAGES if 'class="check"' in (SITE / p).read_text("utf-8")]
ODD = (
    "187\u202fbillion",
    " ",
    "٣",
    "1e3",
    "187\u00a0000",
    "27\u2009%",
    "nan",
    "Infinity",
    "1e999",
    "-",
    "٪",
    "😀" * 50,
    "<b>27</b>",
    "27 " + "x" * 60,
)


@pytest.mark.parametrize("path", CHECKED)
def test_checks_answer_on_the_page_as_in_python(visit, path):
    """The right answer, every common mistake and what people type (tests/answers.csv), through the page and through Python."""
    page = visit(f"{SITE.as_uri()}/{path}")
    forms = page.evaluate("[...document.querySelectorAll('form.check')].map(f => JSON.parse(f.dataset.check).key)")
    chapter = [exercises._all()[key] for key in forms]
    assert sorted(forms) == sorted(key for key in exercises._all() if key.startswith(Path(path).name[:2])) != []
    for number, exercise in enumerate(chapter):
        given = [typed for typed, *_ in ANSWERS[exercise.key]]
        known = map(str, [exercise.answer, *exercise.wrong, *(exercise.between or ())])
        answers = [*exercise.options, ""] if exercise.options else [*given, *ODD, *known]
        told = page.evaluate(
            """([number, answers]) => {
              const form = document.querySelectorAll('form.check')[number];
              return answers.map(function (answer) {
                const choice = [...form.querySelectorAll('input[type=radio]')].find(i => i.value === answer);
                const field = form.querySelector('input');
                if (choice) choice.checked = true; else if (field.type === 'radio') form.reset(); else field.value = answer;
                form.requestSubmit();
                return form.querySelector('.check-result').textContent;
              });
            }""",
            [number, answers],
        )
        assert told == [exercises.check(exercise.key, answer).message for answer in answers], exercise.key
    assert page.said == []


@pytest.mark.parametrize("path", opened(CHECKED))
def test_an_exercise_is_one_box(visit, path):
    """Question, check, hint and solution stand in it from top to bottom, and no part stands outside."""
    page = visit(f"{SITE.as_uri()}/{path}", viewport=PHONE)
    boxes = page.evaluate(
        """[...document.querySelectorAll('.exercise')].map(box => [box.id, ...[...box.querySelectorAll(
          ':scope > section > p, form, fieldset, label[for], button, [role=status], details.sd-dropdown')].map(part =>
          [{P: 'question', DETAILS: 'fold', DIV: 'told'}[part.tagName] || part.tagName.toLowerCase(), part.getBoundingClientRect().top])])"""
    )
    for name, *parts in boxes:
        kinds, tops = zip(*parts)
        asked = ["form", "label" if "label" in kinds else "fieldset", "button", "told"] * ("form" in kinds)
        assert [k for k in kinds if k != "question"] == [*asked, "fold", "fold"] and kinds[0] == "question", f"{name}: {kinds}"
        assert list(tops) == sorted(tops), f"{name}: {parts}"
    outside = """[...document.querySelectorAll('form.check, .sd-dropdown')].filter(part => !part.closest('.exercise')
        && !/^For those who check/.test(part.innerText)).length"""
    assert boxes and page.evaluate(outside) == 0


def test_an_answer_is_told_kept_and_opens_the_solution(visit, server):
    """On an http address: there a browser keeps what a page stores."""
    page = visit(server + CHAPTER)
    box = page.locator("#ex-03-1")
    check, told, solution = box.locator("button"), box.locator("[role=status]"), box.locator("details").last

    def colour():
        return told.evaluate("e => getComputedStyle(e).borderLeftColor")

    check.click()
    assert told.inner_text() == exercises.check("03-1").message and page.evaluate("localStorage.length") == 0
    assert "after your answer" in solution.inner_text()
    box.get_by_label("needs", exact=True).check()
    assert told.inner_text() == "", "another choice takes back what was told"
    check.click()
    assert told.inner_text().startswith("Not this one. That is needs") and not solution.evaluate("e => e.open")
    wrong = colour()
    box.get_by_label("losses", exact=True).check()
    page.keyboard.press("Enter")
    assert told.inner_text().startswith("Right. ") and solution.evaluate("e => e.open") and colour() != wrong
    icon = told.locator("strong").evaluate("e => getComputedStyle(e, '::before').content")
    assert "✓" in icon and solution.locator("summary").inner_text() == "Solution"
    number = page.locator("#ex-03-2")
    number.get_by_role("textbox").fill("many")
    number.locator("button").click()
    assert number.locator("[role=status]").inner_text() == exercises.check("03-2", "many").message
    page.reload()
    assert box.get_by_label("losses", exact=True).is_checked() and not solution.evaluate("e => e.open")
    assert told.inner_text().startswith("Right. ") and "earlier visit" in told.inner_text()
    kept = dict(page.evaluate("Object.entries(localStorage)"))
    assert list(json.loads(kept.pop("ccc-hand-in"))["exercises"]) == ["03-1"] and kept == {"ccc-answer-03-1": "losses"}
    assert page.said == page.outside == []


def test_a_check_works_where_nothing_may_be_kept(visit):
    refuse = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused', 'SecurityError'); } });"
    page = visit("about:blank")
    page.add_init_script(refuse)
    page.goto(f"{SITE.as_uri()}/{CHAPTER}")
    box = page.locator("#ex-03-1")
    box.get_by_label("losses", exact=True).check()
    box.locator("button").click()
    assert box.locator("[role=status]").inner_text().startswith("Right. ") and page.said == []


def test_without_scripts_and_in_print_an_exercise_has_no_dead_controls(visit):
    page = visit(f"{SITE.as_uri()}/{CHAPTER}", java_script_enabled=False)
    box = page.locator("#ex-03-1")
    assert box.locator("li").all_inner_texts() == ["damage", "losses", "needs"]
    assert page.locator(".exercise :is(input, button):visible").count() == 0
    box.locator("summary").last.click()
    assert "589" in box.locator("details").last.inner_text()
    page = visit(f"{SITE.as_uri()}/{CHAPTER}")
    page.emulate_media(media="print")
    assert page.locator(".exercise :is(button, summary, [role=status]):visible").count() == 0
    assert page.locator("#ex-03-1 li:visible").count() == 3 and page.locator("#ex-03-2 input:visible").count() == 1


def test_a_long_table_is_sorted_by_the_name_of_a_column(visit, base):
    page = visit(base + "notebooks/08-which-truces-held.html", PHONE)
    table = page.locator("#table-matrix table")
    named = [head.strip() for head in table.locator("th").all_inner_texts()]
    at = next(i for i, head in enumerate(named) if head.startswith("How many"))

    def column() -> list[str]:
        return [row.locator("td").nth(at).inner_text() for row in table.locator("tbody tr").all()]

    def number(text: str) -> int:
        return -1 if text == "?" else int(re.match("[\\d,]+", text)[0].replace(",", ""))

    before, head = column(), table.locator("th").nth(at)
    for turn, downwards in (("ascending", False), ("descending", True)):
        head.locator("button").focus()
        page.keyboard.press("Enter")
        assert column() == sorted(before, key=number, reverse=downwards) != before and head.get_attribute("aria-sort") == turn
    assert table.locator("[aria-sort]").count() == 1 and head.locator("button").bounding_box()["height"] >= 24
    assert page.said == [] and page.outside == []
    page = visit(base + "notebooks/08-which-truces-held.html", java_script_enabled=False)
    assert page.locator("th button").count() == 0


# --- the ledger -------------------------------------------------------------------


@pytest.mark.parametrize(
    "index, ledger, verdicts, kind",
    [
        ("claims/index.html", claims.read(), ["Half true", "Unsupported"], "position"),
        (f"{articles.SITE}/index.html", articles.example(), ["Right", "Partly right"], "event"),
    ],
    ids=["first", "example"],
)
def test_the_claims_are_filtered_and_ordered_without_a_kernel(visit, base, index, ledger, verdicts, kind):
    page, table = visit(base + index), ledger.claims
    rows, count = page.locator("#ledger li:visible"), page.locator(".ledger-count")
    ids = "all => all.map(li => li.querySelector('a').textContent)"
    assert rows.count() == len(table) and count.inner_text() == f"All {len(table)} claims."
    for verdict in verdicts:
        chip = page.get_by_role("button", name=re.compile(f"^{verdict} "))
        assert chip.inner_text().split()[-1] == str((table["verdict"] == verdict).sum())
        chip.click()
        assert chip.get_attribute("aria-pressed") == "true"
    wanted = table[table["verdict"].isin(verdicts)]
    assert rows.count() == len(wanted) and page.locator("#ledger h2:visible").count() == len(verdicts), "several may be pressed"
    page.get_by_role("button", name="On what is so").click()
    page.select_option("[name=kind]", kind)
    wanted = wanted[(wanted["asks"] == "fact") & (wanted["kind"] == kind)]
    assert rows.evaluate_all(ids) == list(wanted["claim"]) != [] and count.inner_text() == f"{len(wanted)} of {len(table)} claims."
    page.goto(page.url)
    page.reload()
    assert rows.evaluate_all(ids) == list(wanted["claim"]), "the address holds the choice"
    while (pressed := page.locator("#ledger button[aria-pressed=true]")).count():
        pressed.first.click()
    page.select_option("[name=kind]", "")
    page.get_by_role("button", name="In the article’s order").press("Enter")
    assert rows.evaluate_all(ids) == list(table["claim"]) and rows.first.locator(".verdict").is_visible()
    page.get_by_role("button", name="In the article’s order").press("Enter")
    assert page.url == base + index and page.locator("#ledger h2:visible").count() == table["verdict"].nunique()
    assert page.said == [] and page.outside == []


def test_without_scripts_the_claims_stand_in_groups(visit, server):
    page = visit(server + "claims/index.html", java_script_enabled=False)
    assert page.locator("#ledger :is(button, select):visible").count() == 0 and page.locator("#ledger svg.bar:visible").count() == 2
    table, scale = claims.all_claims(), data.load("verdicts")
    told = [(heading.strip(), int(number)) for heading, number in (h.rsplit(", ", 1) for h in page.locator("#ledger h2").all_inner_texts())]
    assert sorted(told) == sorted(table["verdict"].value_counts().items())
    words = [word for word, _ in told]
    assert words == render.steps(scale.set_index("verdict")) + [w for w in scale["verdict"] if w in words[5:]], (
        "scale first, then beside it"
    )


# --- the reader as checker ----------------------------------------------------------


def test_the_checker_says_what_python_says(visit, base):
    page = visit(base + LEDGER_CHAPTER)
    form = page.locator("form.checker")
    shown = json.loads(form.get_attribute("data-checker"))["ours"]
    scale, chance = list(data.load("verdicts")["verdict"]), random.Random(524)
    assert form.locator(".ours:visible").count() == 0, "ours only afterwards"
    form.locator("> details > summary").evaluate_all("all => all.forEach(s => s.click())")
    several = [
        dict(shown),
        {c: "" for c in shown},
        *({c: chance.choice(["", ours, *scale[:4]]) for c, ours in shown.items()} for _ in range(40)),
    ]
    for yours in several:
        for claim, verdict in yours.items():
            form.locator(f"select[name={claim}]").select_option(verdict)
        assert form.locator(".check-result").inner_text() == checker.Checker(yours).message, yours
        assert form.locator(".ours:visible").count() == sum(map(bool, yours.values()))
    form.locator("button[type=reset]").click()
    until(page, "t => document.querySelector('.checker .check-result').textContent === t", checker.NONE_YET)
    assert form.locator(".ours:visible").count() == 0
    assert (
        page.said == []
        and page.outside == []
        and page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    )


def test_without_scripts_the_checker_shows_evidence_and_verdicts_folded(visit, server):
    page = visit(server + LEDGER_CHAPTER, java_script_enabled=False)
    form = page.locator("form.checker")
    assert form.locator("select:visible, button:visible").count() == 0, "no dead controls"
    form.locator("> details > summary").first.click()
    assert form.locator("> details").first.locator("li:visible").count() >= 3
    ours = form.locator(".ours").first
    assert not ours.locator("p").is_visible()
    ours.locator("summary").click()
    assert ours.locator(".verdict").inner_text() == claims.all_claims().loc["C04", "verdict"]


def test_a_sentence_leads_to_its_claim_and_back(visit, base):
    page = visit(base + "claims/C12.html")
    assert page.locator(".chain li").count() == claims.all_claims().loc["C12", "chain"].count("→") + 1
    page.get_by_role("link", name="In the chapter").click()
    page.wait_for_url("**/01-who-said-what.html#sentence-C12")
    page.locator("#sentence-C12 a").click()
    page.locator(".card:popover-open a").click()
    page.wait_for_url("**/claims/C12.html")
    assert page.said == [] and page.outside == []

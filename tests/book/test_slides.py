"""Slides and handouts: one of each a chapter, nothing cut off on a projector, and no answer where the question stands."""

import json
import os
import re
from pathlib import Path

import pytest
import slides
from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "book/_build/html"
CHAPTERS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.md"))
PROJECTOR = {"width": 1280, "height": 720}
LEAST_LABEL, LEAST_TEXT = 16.9, 17
"""Pixels on the projector: of the letters in a chart, and of the words of a slide."""
OF_EACH_KIND = ["02-did-the-position-move", "10-what-might-happen"]
"""Decks that `make test` goes through; with EVERY_PAGE all."""
FITS = """() => {
  const slide = Reveal.getCurrentSlide(), box = slide.getBoundingClientRect(), found = [];
  const seen = [...slide.querySelectorAll('*')].filter(e => e.checkVisibility() && getComputedStyle(e).display !== 'contents'
    && (!e.closest('svg') || e.localName === 'svg') && !e.closest('.visually-hidden, .choice > select'));
  for (const e of [slide, ...seen]) {
    const b = e.getBoundingClientRect(), clips = getComputedStyle(e).overflow !== 'visible' && e.localName !== 'svg' && e.localName !== 'input';
    if (clips && (e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1)) found.push(`${e.localName}.${e.className} overflows`);
    if (b.width && (b.top < box.top - 1 || b.left < box.left - 1 || b.bottom > box.bottom + 1 || b.right > box.right + 1))
      found.push(`${e.localName} leaves the slide`);
  }
  const blocks = seen.filter(e => e.matches('.controls-list, .presets, .explorer-foot, .explorer-stage, .slide > :is(footer, h1, h2, .body, .kicker)'));
  for (const a of blocks) for (const b of blocks) {
    const p = a.getBoundingClientRect(), q = b.getBoundingClientRect();
    if (a !== b && Math.min(p.right, q.right) - Math.max(p.left, q.left) > 2 && Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > 2)
      found.push(`${a.localName}.${a.className} lies on ${b.localName}.${b.className}`);
  }
  for (const svg of slide.querySelectorAll('.chart-view svg')) {
    const least = Math.min(...[...svg.querySelectorAll('text')].map(t => parseFloat(getComputedStyle(t).fontSize) * svg.getScreenCTM().a));
    if (least < LABEL) found.push(`letters of ${least.toFixed(1)} px in the chart`);
  }
  const scale = box.width / slide.offsetWidth;
  for (const body of slide.querySelectorAll('.body')) {
    const size = parseFloat(getComputedStyle(body).fontSize) * scale;
    if (size < TEXT) found.push(`words of ${size.toFixed(1)} px`);
  }
  if ([...slide.querySelectorAll('img')].some(i => !i.naturalWidth)) found.push('a picture is missing');
  return found;
}""".replace("LABEL", str(LEAST_LABEL)).replace("TEXT", str(LEAST_TEXT))


def page(folder: str, chapter: str) -> BeautifulSoup:
    return BeautifulSoup((SITE / folder / f"{chapter}.html").read_text("utf-8"), "html.parser")


def words(tag) -> str:
    return " ".join(tag.get_text().split())


@pytest.fixture(scope="module", params=CHAPTERS)
def built(request):
    return page("notebooks", request.param), page("slides", request.param), page("handouts", request.param)


def test_each_chapter_has_slides_and_a_handout_linked_from_the_chapter_and_the_instructors_page():
    guide = (SITE / "instructors/index.html").read_text("utf-8")
    for chapter in CHAPTERS:
        links = f'href="../slides/{chapter}.html"', f'href="../handouts/{chapter}.html"'
        assert links[0] in (SITE / f"notebooks/{chapter}.html").read_text("utf-8"), chapter
        assert chapter.startswith("00") or all(link in guide for link in links), chapter


def test_a_deck_shows_every_chart_explorer_and_exercise_of_its_chapter_in_order(built):
    chapter, deck, _ = built
    shown = "figure.chart[id^=fig-], div.exercise"
    expected = [t["id"] for t in chapter.select(shown) if "exercise" in t["class"] or t.select_one(".chart-source")]
    found = deck.select(".chart-view, .slide.exercise")
    assert len(found) == len(expected) and (expected or words(chapter.h1).startswith("What does one article"))
    for name, tag in zip(expected, found):
        assert ("exercise" in tag.get("class")) == name.startswith("ex-")


def test_no_hint_and_no_solution_stands_with_a_question(built):
    chapter, deck, handout = built
    questions = [words(tag) for tag in deck.select(".slide.exercise > .body")]
    told = [words(tag) for tag in chapter.select(".exercise .sd-summary-content")]
    assert len(questions) == len(chapter.select(".exercise")) and (told or not questions)
    for text in told:
        assert not any(text in question for question in questions) and text not in words(handout)
    folds = [t for t in chapter.select(".exercise details.sd-dropdown") if words(t.summary) != "Hint"]
    assert [words(t.select_one(".sd-summary-content")) for t in folds] == [words(t) for t in deck.select(".slide.solution > .body")]
    for form in chapter.select("form.check"):
        record = json.loads(form["data-check"])
        for message in [record["right"], *(wrong["message"] for wrong in record["wrong"])]:
            assert message not in words(handout)


def test_a_handout_asks_every_question_of_its_chapter(built):
    chapter, _, handout = built
    asked = [record["ask"] for record in (json.loads(form["data-check"]) for form in chapter.select("form.check"))]
    assert len(handout.select(".lines")) == len(chapter.select(".exercise"))
    assert [words(p) for p in handout.select(".ask")] == [" ".join(ask.split()) for ask in asked]


@pytest.mark.parametrize("chapter, cards", [("05-who-could-pay", 6), ("10-what-might-happen", 5)])
def test_cards_to_cut_out_say_what_they_are(chapter, cards):
    found = page("handouts", chapter).select(".cards li")
    assert len(found) == cards and all(card.h3 and card.p for card in found)


def test_the_minutes_of_a_deck_are_those_of_its_plan():
    plans = slides.plans((SITE / "instructors/index.html").read_text("utf-8"))
    timed = 0
    for chapter in CHAPTERS:
        found = sorted(words(row) for row in page("slides", chapter).select(".notes .plan"))
        expected = sorted(
            words(BeautifulSoup(f"{r.minutes} min {r.what} ({r.skip})", "html.parser")) for r in plans.get(str(int(chapter[:2])), [])
        )
        assert found == expected, chapter
        timed += bool(found)
    assert timed >= len(CHAPTERS) - 1


def test_rows_of_a_plan_keep_their_order_and_find_the_exercise_that_they_name():
    deck = [slides.Slide("exercise", name) for name in ("Predict, then look", "Find the mistake", "Argue in words")]
    plan = [slides.Minutes(5, what, "keep") for what in ("Exercise “Predict, then look”", "What the page leaves out", "“Find the mistake”")]
    slides.timed(deck, plan)
    assert [[row.what for row in slide.plan] for slide in deck] == [[plan[0].what, plan[1].what], [plan[2].what], []]


@pytest.fixture(scope="module")
def projector(chrome):
    context = chrome.new_context(viewport=PROJECTOR, offline=True)
    page = context.new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    yield page
    context.close()


@pytest.mark.parametrize("chapter", CHAPTERS if os.environ.get("EVERY_PAGE") else OF_EACH_KIND)
def test_slides_fit_a_projector_with_the_network_off(projector, chapter):
    projector.goto((SITE / f"slides/{chapter}.html").as_uri())
    wait(projector, "Reveal.isReady()")
    count = projector.evaluate("document.fonts.ready.then(() => Reveal.getTotalSlides())")
    assert count == len(page("slides", chapter).select(".slides > .slide")) > 5
    faults = []
    for at in range(count):
        wait(projector, f"Reveal.getIndices().h === {at}")
        if projector.evaluate("!!Reveal.getCurrentSlide().matches('.explorer')"):
            wait(projector, "!!Reveal.getCurrentSlide().querySelector('.chart-view').dataset.live")
        faults += [f"slide {at + 1}: {fault}" for fault in projector.evaluate(FITS)]
        projector.keyboard.press("ArrowRight")
    assert not faults and not projector.said


def test_an_explorer_answers_on_its_slide(projector):
    chapter = "10-what-might-happen"
    projector.goto((SITE / f"slides/{chapter}.html").as_uri() + "#ex-your-weights")
    wait(projector, "Reveal.isReady() && Reveal.getCurrentSlide().id === 'ex-your-weights'")
    projector.keyboard.press("Shift")
    wait(projector, "!!Reveal.getCurrentSlide().querySelector('.chart-view').dataset.live")
    told = "Reveal.getCurrentSlide().querySelector('.explorer-result').textContent"
    before = projector.evaluate(told)
    projector.locator(".slide.present input[type=range]").first.click(position={"x": 10, "y": 10}, timeout=5000)
    wait(projector, f"{told} !== {json.dumps(before)}")
    assert projector.evaluate("Reveal.getCurrentSlide().id") == "ex-your-weights"


def test_the_speakers_notes_follow_the_slides_and_lead_them(chrome):
    context = chrome.new_context(viewport=PROJECTOR, offline=True)
    deck = context.new_page()
    deck.goto((SITE / f"slides/{OF_EACH_KIND[0]}.html").as_uri())
    wait(deck, "Reveal.isReady()")
    with context.expect_page() as opened:
        deck.keyboard.press("s")
    notes = opened.value
    now = "[...document.querySelectorAll('.slide')].findIndex(s => s.hasAttribute('data-now'))"
    wait(notes, f"{now} === 0")
    deck.keyboard.press("ArrowRight")
    wait(notes, f"{now} === 1")
    notes.keyboard.press("ArrowRight")
    wait(deck, "Reveal.getIndices().h === 2")
    assert notes.evaluate("[...document.querySelectorAll('.slide .notes')].every(n => n.checkVisibility())")
    assert not deck.evaluate("[...document.querySelectorAll('.slide .notes')].some(n => n.checkVisibility())")
    context.close()


def test_slides_print_one_a_page(chrome):
    context = chrome.new_context(viewport=PROJECTOR, offline=True)
    deck, said = context.new_page(), []
    deck.on("console", lambda message: said.append(message.text))
    deck.goto((SITE / f"slides/{OF_EACH_KIND[0]}.html").as_uri() + "?print-pdf")
    wait(deck, "document.querySelectorAll('.pdf-page').length > 0")
    sheet = deck.pdf(prefer_css_page_size=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", sheet))
    assert pages == len(page("slides", OF_EACH_KIND[0]).select(".slides > .slide")) and not said
    context.close()


def wait(page, condition):
    """Wait until a condition holds in the page."""
    for _ in range(600):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(25)
    raise AssertionError(f"still not so: {condition}")

"""Cards: every number, source, claim and term of a page has one, in place, by mouse, finger and keyboard."""

import csv
import json
import re

import pytest
from test_browser import PAGES, PHONE, SITE, opened, server, visit  # noqa: F401 (fixtures)

from helpers import data
from helpers.numbers import register

CHAPTER = "notebooks/03-what-524-billion-means.html"
OPEN = ".card:popover-open"


def carried(path: str) -> dict:
    """What the cards of a page hold, in its file; the page itself carries how its numbers were computed."""
    found = re.search(
        r'<script type="application/json" id="cards" data-parts="(.*?)">(.*?)</script>', (SITE / path).read_text("utf-8"), re.DOTALL
    )
    if not found:
        return {"numbers": {}, "rows": {}, "sources": {}, "claims": {}}
    told = json.loads((SITE / path).parent.joinpath(found[1]).read_text("utf-8").removeprefix("cccCards(").removesuffix(");\n"))
    assert json.loads(found[2]) == {key: number["how"] for key, number in told["numbers"].items()}, path
    return told


def test_every_number_of_every_page_has_its_card_and_its_rows():
    with (data.DATA / "rdna_totals.csv").open(encoding="utf-8") as file:
        totals = {row["row_id"]: row for row in csv.DictReader(file)}
    seen = 0
    for path in (p for p in PAGES if not p.startswith("articles/")):  # whose numbers have a page, and no card
        told, text = carried(path), (SITE / path).read_text("utf-8")
        used = set(re.findall(r'<a class="num" href="[^"#]*#([^"]+)"', text))
        assert used == told["numbers"].keys(), path
        for key, number in told["numbers"].items():
            assert number["text"] == register.number(key) and all(row in told["rows"] for row in number["rows"]), f"{path}: {key}"
            drawn = [end for end in number.get("ends", ()) if end is not None]
            assert drawn == [float(f"{end:.6g}") for end in drawn], f"{path}: {key} is written otherwise by another Python"
        for name, row in told["rows"].items():
            assert all(source in told["sources"] for source in row.get("sources", ())), f"{path}: {name}"
            if name in totals:
                assert row["value"].split()[0].replace(",", "") == f"{float(totals[name]['value']):g}", name
                assert row["sources"] == [totals[name]["source_id"]], name
        seen += len(used)
    assert seen > 500, "the book prints more numbers"


EACH = """async () => {
  const shown = [];
  for (const link of document.querySelectorAll('main a.num')) {
    link.click();
    let card;
    for (let turns = 0; turns < 200 && !card; turns++) {
      await new Promise(go => setTimeout(go, turns && 10));
      card = document.querySelector('.card:popover-open');
    }
    const told = card ? card.querySelector('.card-value').firstChild.textContent : 'no card';
    if (card) card.hidePopover();
    shown.push([link.textContent.replaceAll('\\u00a0', ' '), told]);
  }
  return shown;
}"""


@pytest.mark.parametrize("path", opened(PAGES))
def test_every_number_opens_its_card(visit, path):  # noqa: F811
    page = visit(f"{SITE.as_uri()}/{path}")
    shown = page.evaluate(EACH)
    assert len(shown) == (SITE / path).read_text("utf-8").count('<a class="num"')
    assert [pair for pair in shown if pair[0] != pair[1]] == [] and page.said == []


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 720}], ids=["phone", "desk"])
def test_a_card_opens_in_place_and_leads_to_the_original(visit, viewport):  # noqa: F811
    page = visit(f"{SITE.as_uri()}/{CHAPTER}", viewport)
    link = page.locator('main p a.num[href$="#damage.RDNA4"]').first
    assert not [u for u in page.asked if u.endswith("cards.js") and "ccc-" not in u], "nothing is loaded for cards before that"
    link.click()
    card = page.locator(OPEN)
    assert card.locator(".card-value").inner_text() == "176 USD bn" and "row T039" in card.inner_text()
    assert card.locator('a[href^="http"]').count() >= 1, "number to original: two touches"
    assert card.get_by_role("link", name="row T039").get_attribute("href") == "../data/rdna_totals.html#T039"
    box = card.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= viewport["width"] and box["y"] + box["height"] <= viewport["height"] + 1
    page.mouse.click(5, 200)
    assert page.locator(OPEN).count() == 0 and page.url.endswith(CHAPTER)
    link.click()
    link.click()
    page.wait_for_url("**/numbers/totals.html#damage.RDNA4")
    assert page.said == []


def test_a_card_by_keyboard(visit):  # noqa: F811
    page = visit(f"{SITE.as_uri()}/{CHAPTER}")
    link = page.locator("main p a.num").first
    assert re.match(r"10, .+", link.get_attribute("aria-label")), "a list of links says what each number is"
    link.focus()
    page.keyboard.press("Enter")
    page.locator(OPEN).wait_for()
    assert page.evaluate("document.activeElement.className") == "card"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.card') !== null")
    page.keyboard.press("Escape")
    assert page.locator(OPEN).count() == 0 and link.evaluate("link => link === document.activeElement")


def test_sources_and_claims_have_cards_too(visit):  # noqa: F811
    page = visit(f"{SITE.as_uri()}/{CHAPTER}")
    page.locator("main .ref").first.click()
    assert "accessed" in page.locator(OPEN).inner_text()
    page.keyboard.press("Escape")
    page.locator('main a[href*="claims/C18"]:visible').first.click()
    assert page.locator(f"{OPEN} .verdict").inner_text() == "Mostly true"
    assert page.locator(f"{OPEN} .verdict svg").count() == 1


def test_a_term_has_a_card_where_it_is_first_used(visit):  # noqa: F811
    page = visit(f"{SITE.as_uri()}/{CHAPTER}")
    link = page.locator('main a.term[href$="#losses"]')
    link.focus()
    page.keyboard.press("Enter")
    row = data.load("glossary").set_index("term_id").loc["losses"]
    told = page.locator(OPEN).inner_text()
    assert row["definition"] in told and "Our definition." in told and "Chapter 3" in told
    page.keyboard.press("Escape")
    assert link.evaluate("link => link === document.activeElement")
    page.locator('main a.term[href$="#rdna"]').click()
    assert page.locator(OPEN).get_by_text(register.source("wb_rdna4_report")).count() == 1
    page.locator(OPEN).get_by_role("link", name="All terms").click()
    page.wait_for_url("**/glossary.html#rdna")
    assert page.said == []


def test_without_scripts_a_number_leads_to_its_row(visit):  # noqa: F811
    page = visit(f"{SITE.as_uri()}/{CHAPTER}", java_script_enabled=False)
    page.locator("main p a.num").first.click()
    assert "/numbers/totals.html#horizon.RDNA4" in page.url

"""The pages of the data: every row on one of them, and ways between rows, numbers and the places that use them."""

import csv
import json
import re
from html import unescape

import data_pages
import pytest
from test_browser import DESK, EVERY, PAGES, PHONE, SITE, server, until, visit  # noqa: F401 (fixtures)
from test_pages import parse

from helpers import data
from helpers.numbers import register

ROWS = re.compile(r'<tr id="([^"]+)">')
MADE = [p for p in PAGES if p.startswith((data_pages.TABLES, data_pages.NUMBERS))]
LONG, MANY = "data/conflict_years.html", "data/rdna_totals.html"
OPENED = MADE if EVERY else [LONG, MANY, "data/sources.html", "numbers/totals.html"]


def text(path: str) -> str:
    return (SITE / path).read_text("utf-8")


def rows_of(table: str) -> dict[str, str]:
    """The page of every row of a table, from all its pages."""
    pages = [p for p in MADE if re.fullmatch(rf"data/{table}(-\d+)?\.html", p)]
    found = [(row, page) for page in pages for row in ROWS.findall(text(page))]
    assert len(dict(found)) == len(found), f"{table}: a row stands twice"
    return dict(found)


@pytest.mark.parametrize("resource", data.resources(), ids=lambda r: r["name"])
def test_every_row_of_every_table_stands_on_one_page(resource):
    with (data.DATA / resource["path"]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    key = resource["schema"]["primaryKey"]
    keys = [key] if isinstance(key, str) else key
    assert list(sorted(rows_of(resource["name"]))) == sorted(re.sub(r"\s+", "_", "-".join(row[k] for k in keys)) for row in rows)
    listed = text("data.html")
    assert f'href="data/{resource["name"]}.html"' in listed and f"<span>{len(rows):,} row" in listed
    assert (SITE / "data" / resource["path"]).read_bytes() == (data.DATA / resource["path"]).read_bytes()
    means = text(f"data/{resource['name']}.html").partition('class="data-columns"')[2].partition("</dl>")[0]
    told = [unescape(meaning) for meaning in re.findall("<dd>(.*?)</dd>", means)]
    assert told == [f["description"] + (f" ({f['unit']})" if "unit" in f else "") for f in resource["schema"]["fields"]]


@pytest.mark.parametrize("table", [r["name"] for r in data.resources() if len(data.load(r["name"])) > data_pages.LONG])
def test_a_long_table_has_pages_of_so_many_rows_and_all_in_its_script(table):
    script = (SITE / f"data/{table}.js").read_text("utf-8")
    told = json.loads(script.removeprefix("self.cccTable = ").removesuffix(";\n"))
    pages = list(rows_of(table).values())
    assert ROWS.findall(told["rows"]) == [row for page in dict.fromkeys(sorted(pages, key=_part)) for row in ROWS.findall(text(page))]
    assert max(map(pages.count, set(pages))) <= data_pages.PART


def _part(page: str) -> int:
    found = re.search(r"-(\d+)\.html$", page)
    return int(found[1]) if found else 1


def used(path: str) -> dict:
    return json.loads(re.search(r'<script type="application/json" id="used">(.*?)</script>', text(path), re.DOTALL)[1])


def test_rows_and_numbers_lead_to_each_other_and_to_the_places_that_print_them():
    links, seen = set(), set()
    for path in MADE:
        told = used(path)
        for row, keys in told["computed"].items():
            for key in keys:
                assert row in register.find(key).rows, f"{path}: {row}, {key}"
                seen.add((row, key))
        links |= {there for _, _, there, printed in told["numbers"].values() for there in (there, *(place for _, place in printed))}
        links |= {there for shown in told["shown"].values() for _, there, _ in shown}
    listed = {key for path in MADE if path.startswith(data_pages.NUMBERS) for key in ROWS.findall(text(path))}
    assert seen == {(row, key) for key in listed for row in register.find(key).rows} and len(listed) > 700
    for link in links:
        page, _, anchor = link.removeprefix("../").partition("#")
        goal = SITE / (page if "/" in page or link.startswith("../") else f"data/{page}")
        assert goal.is_file() and (not anchor or anchor in parse(goal).ids), link
    printed = {
        unescape(key)
        for path in PAGES
        if not path.startswith("articles/")
        for key in re.findall(r'<a class="num" href="[^"#]*#([^"]+)"', text(path))
    }
    assert listed == printed


# --- in a browser ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", OPENED)
def test_a_page_is_no_taller_than_a_reader_scrolls(visit, path):  # noqa: F811
    for viewport, most in ((DESK, 20_000), (PHONE, 25_000)):
        page = visit(f"{SITE.as_uri()}/{path}", viewport)
        assert page.evaluate("document.documentElement.scrollHeight") <= most, viewport
        for width in (768, 1000, viewport["width"]):
            page.set_viewport_size(viewport | {"width": width})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, "scrolls sideways"
        columns = page.locator("thead th:visible").count()
        assert columns <= (9 if viewport is DESK else 3) and page.said == []


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_link_to_a_row_lands_on_it_and_opens_its_panel(visit, viewport):  # noqa: F811
    page = visit(f"{SITE.as_uri()}/{MANY}#T041", viewport)
    row, panel = page.locator("#T041"), page.locator(".data-panel")
    assert panel.is_visible() and panel.locator("h2").inner_text() == "T041"
    number = register.find("ratio.needs_gdp_2024")
    assert number.how in panel.inner_text() and panel.get_by_role("link", name="chapter 3", exact=True).count() > 0
    here, there, head = row.bounding_box(), panel.bounding_box(), page.locator("thead").bounding_box()
    assert head["y"] + head["height"] <= here["y"] + 1 and here["y"] + here["height"] <= there["y"] + 1, "neither covers it"
    assert there["y"] + there["height"] <= viewport["height"] + 1
    colours = page.evaluate("['#T041', '#T042'].map(id => getComputedStyle(document.querySelector(id).cells[0]).backgroundColor)")
    assert colours[0] != colours[1]
    panel.locator('li a[href$="#ratio.needs_gdp_2024"]').first.click()
    page.wait_for_url("**/numbers/totals.html#ratio.needs_gdp_2024")
    assert page.locator(".data-panel h2").inner_text() == number.text
    page.locator(".data-panel").get_by_role("link", name="T041").click()
    page.wait_for_url(f"**/{MANY}#T041")
    assert page.said == []


def test_a_place_that_prints_a_number_is_reached_from_its_row(visit):  # noqa: F811
    page = visit(f"{SITE.as_uri()}/{MANY}#T041", reduced_motion="reduce")
    page.locator('.data-panel a[href$="03-what-524-billion-means.html#ratio.needs_gdp_2024"]').first.click()
    page.wait_for_url("**#ratio.needs_gdp_2024")
    top = "document.getElementById('ratio.needs_gdp_2024').getBoundingClientRect().top"
    until(page, f"{top} >= 56 && {top} < innerHeight")


def test_the_filter_finds_rows_of_other_pages_and_stands_in_the_address(visit):  # noqa: F811
    page = visit(f"{SITE.as_uri()}/{LONG}")
    table = data.load("conflict_years")
    assert page.locator("tbody tr").count() == data_pages.PART
    page.get_by_label("Rows with these words").fill("Interstate 2020")
    words = table.apply(lambda row: " ".join(map(str, row)), axis=1)
    wanted = table[words.str.contains("2020") & words.str.contains("interstate")]
    until(page, "n => document.querySelectorAll('tbody tr').length === n", len(wanted))
    names = [f"{row.conflict_id}-{row.year}" for row in wanted.itertuples()]
    assert page.eval_on_selector_all("tbody tr", "all => all.map(row => row.id)") == names != []
    assert page.locator(".data-count").inner_text() == f"{len(wanted)} of {len(table):,} rows."
    address = page.evaluate("location.href")
    page.goto("about:blank")
    page.goto(address)
    until(page, "n => document.querySelectorAll('tbody tr').length === n", len(wanted))
    page.get_by_label("Rows with these words").fill("")
    until(page, "n => document.querySelectorAll('tbody tr').length === n", data_pages.PART)
    word = table["type"].mode()[0]
    page.get_by_label("Type", exact=True).select_option(word)
    assert page.locator(".data-count").inner_text().startswith(f"{(table['type'] == word).sum():,} of")
    page.get_by_role("button", name="Show more rows").click()
    assert page.locator("tbody tr").count() == 2 * data_pages.PART and page.said == [] == page.outside


def test_an_old_address_of_a_row_leads_to_the_page_it_stands_on(visit):  # noqa: F811
    row, there = list(rows_of("conflict_years").items())[-1]
    page = visit(f"{SITE.as_uri()}/{LONG}#{row}")
    page.wait_for_url(f"**/{there}#{row}")
    until(page, "document.querySelector('tr.hit')")
    assert page.locator("tr.hit").get_attribute("id") == row


def test_the_table_is_one_stop_for_the_keyboard(visit):  # noqa: F811
    page = visit(f"{SITE.as_uri()}/{MANY}")
    stops = page.evaluate(
        "[...document.querySelectorAll('main :is(a, button, input, select, summary)')].filter(e => e.tabIndex >= 0 && e.checkVisibility()).length"
    )
    assert stops <= 12, "rows do not add any"
    first = page.locator("tbody tr").first.get_attribute("id")
    page.locator(f"#{first} th a").focus()
    page.keyboard.press("ArrowDown")
    second = page.evaluate("document.activeElement.closest('tr').id")
    page.keyboard.press("Enter")
    assert second != first and page.evaluate("location.hash") == f"#{second}" and page.locator(".data-panel").is_visible()
    assert page.locator(f"#{second} th a").get_attribute("aria-expanded") == "true"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.data-panel') !== null")
    page.keyboard.press("Escape")
    assert page.locator(".data-panel").is_hidden() and page.evaluate("document.activeElement.closest('tr').id") == second


def test_the_heads_of_the_columns_stay_in_view(visit):  # noqa: F811
    page = visit(f"{SITE.as_uri()}/{LONG}")
    page.evaluate("scrollTo({ top: 2000, behavior: 'instant' })")
    assert page.locator("thead th").first.bounding_box()["y"] == pytest.approx(56, abs=1)


def test_without_scripts_all_columns_stand_and_a_link_lands_on_its_row(visit):  # noqa: F811
    page = visit(f"{SITE.as_uri()}/{MANY}#T041", java_script_enabled=False, reduced_motion="reduce")
    fields = next(r for r in data.resources() if r["name"] == "rdna_totals")["schema"]["fields"]
    assert page.locator("thead th:visible").count() == len(fields)
    assert page.locator("main :is(input, select, button):visible").count() == 0
    assert 0 <= page.locator("#T041").bounding_box()["y"] < DESK["height"]
    page.goto(f"{SITE.as_uri()}/{LONG}")
    page.get_by_role("link", name="26", exact=True).click()
    assert page.locator("tbody tr").count() == len(data.load("conflict_years")) % data_pages.PART

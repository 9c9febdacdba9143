"""Search, as a reader meets it: by file://, from every page, by key and by link."""

import csv
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest
from test_browser import CHAPTER, CHAPTERS, DESK, PHONE, SITE, server, until, visit  # noqa: F401 (fixtures)

from helpers import data
from helpers.numbers import register

HERE = Path(__file__).parent
SEARCH = f"{SITE.as_uri()}/search.html"
FOUND = """() => [...document.querySelectorAll('#search-found > li')].map((page) =>
  [...page.querySelectorAll('a')].map((a) => a.getAttribute('href')))"""
STOOD = "() => document.querySelector('#search-said').textContent !== ''"


def look_for(page, query: str) -> list[list[str]]:
    """Type a query and return what was found: page by page the address and those of its places."""
    page.evaluate("document.querySelector('#search-said').textContent = ''")
    page.fill("#search-words", query)
    page.press("#search-words", "Enter")
    until(page, STOOD)
    return page.evaluate(FOUND)


def test_a_reader_finds_what_was_meant_among_the_first_three(visit):  # noqa: F811
    page = visit(SEARCH)
    with (HERE / "searches.csv").open(encoding="utf-8") as file:
        wanted = [tuple(row.values()) for row in csv.DictReader(file)]
    came = {query: look_for(page, query) for query, _ in wanted}
    missed = {q: came[q][:3] for q, goal in wanted if not any(a.startswith(goal) for first in came[q][:3] for a in first)}
    assert len(wanted) >= 20 and not missed
    assert page.said == [] and page.outside == []
    took = page.evaluate(
        """async function (queries) {
          const field = document.querySelector('#search-words'), took = [];
          for (field.value of queries) {
            const start = performance.now();
            field.form.requestSubmit();
            await new Promise((done) => setTimeout(done));
            took.push(performance.now() - start);
          }
          return took;
        }""",
        [query for query, _ in wanted],
    )
    assert statistics.median(took) < 100, took


def test_a_hit_shows_where_it_stands_and_leads_there(visit):  # noqa: F811
    page = visit(SEARCH, PHONE, reduced_motion="reduce")
    look_for(page, "hidden denominator")
    first = page.locator("#search-found > li").first
    assert first.locator(".kicker").inner_text() == "Chapter 3" and first.locator("h2").inner_text().endswith("?")
    marked = first.locator("p mark").all_inner_texts()
    assert {"hidden", "denominator"} <= {word.lower() for word in marked}
    assert page.inner_text("#search-said").endswith("for “hidden denominator”.")
    place = first.locator("ul a").first
    anchor = place.get_attribute("href").partition("#")[2]
    place.click()
    page.wait_for_url(f"**#{anchor}")
    assert 0 <= page.locator(f"[id='{anchor}']").bounding_box()["y"] < PHONE["height"]
    page.go_back()
    until(page, "() => document.querySelectorAll('#search-found mark').length > 0")
    assert page.input_value("#search-words") == "hidden denominator", "the search is still there"
    assert page.said == [] and page.outside == []


def test_a_number_is_found_at_its_row_with_where_it_is_used(visit):  # noqa: F811
    page = visit(SEARCH)
    address = next(a for found in look_for(page, "needs ÷ World Bank GDP 2024") for a in found if a.endswith("#ratio.needs_gdp_2024"))
    line = page.locator(f"li:has(> a[href='{address}'])")
    number = register.find("ratio.needs_gdp_2024")
    assert line.locator("a").inner_text() == number.text and line.locator("p").first.inner_text() == number.how
    assert line.locator("p").last.inner_text().startswith("used in: ") and "Chapter 3" in line.inner_text()
    line.locator("a").click()
    until(page, "() => document.getElementById('ratio.needs_gdp_2024') !== null")


def test_a_search_can_be_linked_and_loads_its_index_only_then(visit, server):  # noqa: F811
    page = visit(f"{server}search.html")
    page.wait_for_load_state("networkidle")
    assert not any("search-index" in url for url in page.asked)
    assert page.evaluate("document.activeElement.id") == "search-words"
    page.goto(f"{server}search.html?q=Zelenskiy")
    until(page, STOOD)
    assert {"Zelensky", "Zelenskyy"} & set(page.locator("#search-found mark").all_inner_texts())
    assert sum("search-index" in url for url in page.asked) == 1
    look_for(page, "cease-fire")
    assert page.url.endswith("?q=cease-fire") and page.said == []


def test_a_search_in_vain_says_what_was_searched(visit):  # noqa: F811
    page = visit(f"{SEARCH}?q=xyzzyqwv")
    until(page, STOOD)
    said = page.inner_text("#search-said")
    assert "“xyzzyqwv”" in said and "Every page was searched" in said and "Try" in said
    assert page.locator("#search-found li").count() == 0
    look_for(page, "the of")
    assert "Nothing was found for “the of”" in page.inner_text("#search-said")


def test_the_count_is_told_once(visit):  # noqa: F811
    page = visit(SEARCH)
    page.evaluate(
        """() => { self.told = [];
          new MutationObserver((all) => self.told.push(...all.map((one) => one.target.textContent)))
            .observe(document.querySelector('#search-said'), { childList: true }); }"""
    )
    page.evaluate(
        """() => { const field = document.querySelector('#search-words');
          for (const letter of 'armistice') { field.value += letter; field.dispatchEvent(new Event('input')); } }"""
    )
    until(page, STOOD)
    page.press("#search-words", "Enter")
    until(page, STOOD)
    page.wait_for_timeout(400)
    assert len(page.evaluate("self.told")) == 1


@pytest.mark.parametrize("markup", ["<img src=x onerror=self.ran=1> 524", "<script>self.ran=1</script>", "</mark><b>war</b>"])
def test_markup_in_a_search_stays_text(visit, markup):  # noqa: F811
    page = visit(SEARCH)
    look_for(page, markup)
    assert f"“{markup}”" in page.inner_text("#search-said")
    assert page.evaluate("self.ran") is None and page.locator("main :is(img, script, b)").count() == 0
    assert page.said == [] and page.outside == []


@pytest.mark.parametrize("path", ["index.html", CHAPTER, "claims/C18.html"])
def test_a_key_opens_the_search_but_not_while_typing(visit, path):  # noqa: F811
    page = visit(f"{SITE.as_uri()}/{path}", DESK)
    page.keyboard.press("Control+/")
    field = page.locator("main input:not([type=radio], [type=checkbox], [type=range]), main select").first
    if field.count():
        field.focus()
        page.keyboard.press("/")
        field.evaluate("field => field.blur()")
    assert page.url.endswith(path)
    page.keyboard.press("/")
    page.wait_for_url("**/search.html")
    page.keyboard.type("armistice")
    until(page, STOOD)
    page.focus("h1 ~ form button")
    page.keyboard.press("/")
    assert page.evaluate("[document.activeElement.id, document.activeElement.value]") == ["search-words", "armistice"]


def test_the_key_can_be_turned_off(visit):  # noqa: F811
    page = visit(SEARCH)
    page.get_by_role("switch").press("Space")
    page.goto(f"{SITE.as_uri()}/{CHAPTER}")
    page.keyboard.press("/")
    page.wait_for_timeout(200)
    assert page.url.endswith(CHAPTER)
    page.goto(SEARCH)
    assert not page.get_by_role("switch").is_checked()
    page.get_by_role("switch").press("Space")
    page.goto(f"{SITE.as_uri()}/{CHAPTER}")
    page.keyboard.press("/")
    page.wait_for_url("**/search.html")


def test_without_scripts_the_chapters_are_listed(visit):  # noqa: F811
    page = visit(SEARCH, java_script_enabled=False)
    links = page.locator("main a:visible").evaluate_all("all => all.map((a) => a.href)")
    assert {f"{SITE.as_uri()}/{chapter}" for chapter in CHAPTERS} <= set(links)
    assert (
        page.locator("main .answer").inner_text().startswith("The search needs scripts")
        and page.locator("main :is(input, button):visible").count() == 0
    )


def test_the_index_is_the_same_whatever_the_order_of_sets():
    make = (
        "import sys, finder, pathlib;"
        "page = finder.Page('index.html', '', 'Title', 1.0, finder.places(pathlib.Path(sys.argv[1]).read_text('utf-8')));"
        "sys.stdout.write(finder.script([page]))"
    )
    path = str(HERE.parents[1] / "book/_ext")
    made = {
        subprocess.run(
            [sys.executable, "-c", make, SITE / CHAPTER],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1 and len(made.pop()) > 10_000


def test_every_alias_is_of_a_word_that_the_pages_use():
    text = (SITE / "_static/ccc-search-index.js").read_text("utf-8").partition('"same":')[0].casefold()
    assert [word for word in data.load("aliases")["word"] if not re.search(rf"\b{word.casefold()}", text)] == []

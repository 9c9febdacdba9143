"""The reader's own predictions come back in chapter 12: from this browser, by file:// too, and in words where none was kept."""

import json

from test_browser import SITE, server, visit  # noqa: F401 (fixtures)

PAGE = f"{SITE.as_uri()}/notebooks/12-what-to-believe.html"
BEFORE = f"{SITE.as_uri()}/notebooks/06-how-wars-end.html"


def kept(page):
    """Return what stands beside the questions that were answered: lines of text by the key of the question."""
    items = page.locator(".answers li.kept")
    found = [items.nth(number) for number in range(items.count())]
    return {json.loads(item.get_attribute("data-answer"))["key"]: item.locator("p").all_inner_texts() for item in found}


def test_an_answer_given_in_a_chapter_comes_back_beside_what_was_found(visit):  # noqa: F811
    page = visit(BEFORE)
    page.locator("#ex-06-1").get_by_label("ceasefire", exact=True).check()
    page.locator("#ex-06-1").get_by_role("button", name="Check").click()
    page.goto(PAGE)
    assert list(kept(page)) == ["ccc-answer-06-1"]
    you, found = kept(page)["ccc-answer-06-1"]
    assert you == "You ceasefire" and found.startswith("Found victory. ")
    assert page.inner_text(".answers-told").startswith("This browser kept your answers to 1 of ")
    assert page.said == [] and page.outside == []


def test_numbers_have_their_unit_and_a_forecast_its_chances(visit):  # noqa: F811
    page = visit(PAGE)
    page.evaluate("localStorage.setItem('ccc-answer-04-1', '600'); localStorage.setItem('ccc-forecast-first-2025', '[5,10,15,70]')")
    page.reload()
    told = kept(page)
    assert told["ccc-answer-04-1"][0] == "You 600 USD billion" and "70\u00a0% for “Not before 2026”" in told["ccc-forecast-first-2025"][0]


def test_what_was_tampered_with_is_not_shown_as_an_answer(visit):  # noqa: F811
    page = visit(PAGE)
    for text in ("[1,2", "[25,25,25]", '["<img>",0,0,100]', "{}", "null"):
        page.evaluate("text => localStorage.setItem('ccc-forecast-first-2025', text)", text)
        page.reload()
        assert kept(page) == {}, text
    page.evaluate("localStorage.setItem('ccc-answer-06-1', '<img src=x onerror=\"window.ran=1\">')")
    page.reload()
    assert page.locator(".answers img").count() == 0 and page.evaluate("window.ran") is None
    assert page.said == []


def test_nothing_kept_is_said_in_words_and_nothing_found_is_shown(visit):  # noqa: F811
    page = visit(PAGE)
    assert kept(page) == {} and page.inner_text(".answers-told").startswith("This browser kept no answer of yours.")
    assert page.locator(".answers li").count() >= 10 and "victory" not in page.inner_text(".answers")


def test_without_scripts_the_questions_stand_as_links(visit):  # noqa: F811
    page = visit(PAGE, java_script_enabled=False)
    links = page.locator(".answers li > a:visible")
    assert links.count() == page.locator(".answers li").count() >= 10
    assert "These are the questions" in page.inner_text(".answers-told") and page.locator(".answers p").count() == 1

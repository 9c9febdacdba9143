"""The reader's own forecast: scored as in Python, kept over a reload, erasable, and never sent."""

import random
from pathlib import Path
from urllib.parse import unquote

import pytest
import render
from test_browser import SITE, server, visit  # noqa: F401 (fixtures)

from helpers.classroom import forecast_files
from helpers.publish import own_forecast, record

PAGE = "notebooks/11-how-good-were-the-forecasts.html"


def give(page, percents):
    for place, percent in enumerate(percents):
        page.locator(".forecast input").nth(place).fill(str(percent))
    page.click(".forecast button[type=submit]")


def told(page):
    return [[cell.strip() for cell in row.split("\t")] for row in page.locator(".forecast-result tbody tr").all_inner_texts()]


@pytest.fixture
def page(visit):  # noqa: F811
    return visit(f"{SITE.as_uri()}/{PAGE}")


def test_scores_equal_python(page):
    chance = random.Random(10)
    cuts = [sorted(chance.randrange(101) for _ in range(3)) for _ in range(40)]
    for a, b, c in [(0, 0, 0), (100, 100, 100), (25, 50, 75), *cuts]:
        percents = [a, b - a, c - b, 100 - c]
        give(page, percents)
        assert told(page) == own_forecast.Ask(percents).result().to_numpy().tolist(), percents
    assert page.said == []


@pytest.mark.parametrize("percents", [[10, 20, 30, 30], [50, 50, 50, -50], ["", 50, 50, 0], ["12.5", "37.5", 50, 0], [101, 0, 0, -1]])
def test_what_does_not_sum_is_not_kept(page, percents):
    give(page, percents)
    assert "Not kept" in page.inner_text(".forecast-sum") and page.locator(".forecast-result tr").count() == 0
    assert page.evaluate("localStorage.length") == 0


def test_it_survives_a_reload_is_erasable_and_never_leaves(visit, server):  # noqa: F811
    page = visit(server + PAGE)
    sent = []
    page.context.on("request", lambda request: sent.append((request.method, request.url, request.post_data)))
    assert page.locator(".forecast-result table").count() == 0, "nothing is shown before the reader has answered"
    page.reload()
    unanswered = set(sent)
    sent.clear()
    give(page, [5, 10, 15, 70])
    before = told(page)
    charts = ("GET", f"{server}_static/ccc-vega.js", None)  # asked for if an explorer is in view, answered or not
    assert before[0][:2] == ["You", "70 %"] and {*sent} <= {charts}, "no request of any kind"
    page.reload()
    assert told(page) == before and page.locator(".forecast input").nth(3).input_value() == "70"
    assert {*sent, charts} == {*unanswered, charts}, "the answer changes no request"
    assert page.outside == [] and page.evaluate("document.cookie") == ""
    sent.clear()
    page.click(".forecast-erase")
    assert page.evaluate("localStorage.length") == 0 and page.locator(".forecast-result tr").count() == 0 and {*sent} <= {charts}
    page.reload()
    assert page.locator(".forecast input").nth(3).input_value() == "" and page.locator(".forecast-erase").is_hidden()
    assert page.said == []


def test_what_was_tampered_with_is_ignored(visit, server):  # noqa: F811
    page = visit(server + PAGE)
    for kept in ("[1,2", "[25,25,25]", '["<img>",0,0,100]', "[1e9,0,0,0]", "{}", "null"):
        page.evaluate("kept => localStorage.setItem('ccc-forecast-first-2025', kept)", kept)
        page.reload()
        assert page.locator(".forecast-result tr").count() == 0
    assert page.said == []


def test_the_file_for_the_class_can_be_read(page, tmp_path):
    give(page, [5, 10, 15, 70])
    link = page.get_attribute(".forecast-result .download", "href")
    file = Path(tmp_path, "me.csv")
    file.write_text(unquote(link.partition(",")[2]), encoding="utf-8")
    (forecast,) = forecast_files.forecasts(file)
    assert forecast.chances == pytest.approx((0.05, 0.10, 0.15, 0.70))


def test_without_scripts_there_are_no_dead_controls(visit):  # noqa: F811
    page = visit(f"{SITE.as_uri()}/{PAGE}", java_script_enabled=False)
    assert page.locator(".forecast input:visible, .forecast button:visible").count() == 0
    assert page.locator(".forecast").is_visible()


def test_an_open_question_is_kept_and_told_as_not_yet_known(visit, pending, tmp_path):  # noqa: F811
    asked = own_forecast.Ask([30, 70], question=pending)
    section = render.page(record.read(asked._repr_mimebundle_()[record.MIME]), None, str)
    file = tmp_path / "open.html"
    script = (SITE / "_static/ccc-forecast.js").as_uri()
    file.write_text(f'<!doctype html><meta charset="utf-8">{section}<script src="{script}"></script>', encoding="utf-8")
    page = visit(file.as_uri())
    give(page, [30, 70])
    assert told(page) == asked.result().to_numpy().tolist() and told(page)[0] == ["You", *["not yet known"] * 4]
    assert "nothing to score: not yet known" in page.inner_text(".forecast-result") and "undefined" not in page.inner_text("body")
    assert page.said == []

"""One answer file from the page: what was answered, tried, judged and forecast, with a code, and nothing sent."""

import pytest
from test_browser import SITE, server, visit  # noqa: F401 (fixtures)

from helpers import classroom

ONE, THREE, ELEVEN = (f"notebooks/{n}.html" for n in ("01-who-said-what", "03-what-524-billion-means", "11-how-good-were-the-forecasts"))


def try_option(page, key, option):
    form = page.locator(f"form.check:has([name=check-{key}])")
    form.locator(f"input[value='{option}']").check()
    form.locator("button").click()


def test_what_was_answered_on_several_pages_is_one_file(visit, server, tmp_path):  # noqa: F811
    page = visit(server + THREE, accept_downloads=True)
    assert page.locator("#hand-in").is_hidden(), "nothing to hand in yet"
    sent = []
    for option in ("needs", "damage"):
        try_option(page, "03-1", option)
    page.fill("#check-03-3", "275")
    page.locator("form.check:has(#check-03-3) button").click()
    page.goto(server + ONE)
    page.locator("form.checker details").first.locator("summary").first.click()
    select = page.locator("form.checker select").first
    claim = select.get_attribute("name")
    select.select_option("Half true")
    page.goto(server + ELEVEN)
    for place, percent in enumerate([5, 10, 15, 70]):
        page.locator(".forecast input").nth(place).fill(str(percent))
    page.click(".forecast button[type=submit]")
    assert "2 exercises, 1 verdicts and 1 forecasts" in page.inner_text("#hand-in [role=status]")
    page.click("#hand-in button[type=submit]")
    assert "Type a code first" in page.inner_text("#hand-in [role=status]")
    page.context.on("request", lambda request: sent.append(request.url))
    page.fill("#hand-in-code", "k7")
    with page.expect_download() as download:
        page.click("#hand-in button[type=submit]")
    assert download.value.suggested_filename == "answers-k7.csv" and [url for url in sent if not url.startswith("data:")] == []
    download.value.save_as(tmp_path / "answers-k7.csv")
    found = classroom.answers(tmp_path)
    assert found.left_out.empty, found.left_out["reason"].tolist()
    first, second = found.exercises.sort_values("exercise").to_dict("records")
    assert (first["exercise"], first["answer"], first["tries"], first["right"]) == ("03-1", "damage", 2, False)
    assert (second["answer"], second["misconception"][:25]) == ("275", "That sets the sum of all ")
    assert found.verdicts.to_numpy().tolist() == [["k7", claim, "Half true"]]
    assert found.forecasts[0].chances == pytest.approx((0.05, 0.1, 0.15, 0.7))
    text = (tmp_path / "answers-k7.csv").read_text("utf-8-sig")
    assert "k7,exercise,03-1,,damage,2,wrong,That is damage: the value of what was destroyed." in text
    page.click("#hand-in .hand-in-erase")
    page.wait_for_selector("#hand-in", state="hidden")
    assert page.evaluate("localStorage.length") == 0 and page.said == [] and page.outside == []


def test_what_was_tampered_with_stays_inert(visit, tmp_path):  # noqa: F811
    page = visit(f"{SITE.as_uri()}/{THREE}", accept_downloads=True)
    page.evaluate(
        """localStorage.setItem("ccc-hand-in", '{"exercises":{"03-1":{"answer":"=HYPERLINK(1)","tries":1,"judged":"right","misconception":"<img src=x>"}}}')"""
    )
    page.reload()
    page.fill("#hand-in-code", "../<b>")
    with page.expect_download() as download:
        page.click("#hand-in button[type=submit]")
    assert download.value.suggested_filename == "answers--b-.csv"
    download.value.save_as(tmp_path / "a.csv")
    assert ",'=HYPERLINK(1)," in (tmp_path / "a.csv").read_text("utf-8-sig")
    assert "expected one of damage, losses, needs" in classroom.answers(tmp_path).left_out.loc[0, "reason"] and page.said == []


def test_without_scripts_there_is_nothing_dead(visit):  # noqa: F811
    page = visit(f"{SITE.as_uri()}/{THREE}", java_script_enabled=False)
    assert page.locator("#hand-in").is_hidden()

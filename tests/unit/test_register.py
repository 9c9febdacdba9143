"""Numbers and sources in sentences."""

import subprocess
import sys
from types import ModuleType

import pytest

from helpers.numbers import register


def test_fill_writes_the_number_and_the_source():
    text = 'about <data value="needs.RDNA4">600</data> (<cite data-source="interfax_rdna4"></cite>)'
    assert register.fill(text) == (
        f'about <data value="needs.RDNA4">{register.number("needs.RDNA4")}</data>'
        f' (<cite data-source="interfax_rdna4">{register.source("interfax_rdna4")}</cite>)'
    )
    assert register.fill(register.fill(text)) == register.fill(text)


def test_occurrences_tell_line_found_and_expected():
    text = 'first line\nabout <data value="needs.RDNA4">600</data>'
    assert list(register.occurrences(text)) == [(2, "needs.RDNA4", "600", register.number("needs.RDNA4"))]


def test_unknown_names_are_errors_that_help():
    with pytest.raises(KeyError, match="no computed number is called 'needs.RDNA9'.*needs.RDNA4"):
        register.fill('<data value="needs.RDNA9"></data>')
    with pytest.raises(KeyError, match="no source is called 'nobody'"):
        register.fill('<cite data-source="nobody"></cite>')


def test_a_key_in_two_modules_is_named(monkeypatch):
    copy = ModuleType("helpers.copy")
    copy.numbers = lambda: [register.find("needs.RDNA4")]
    monkeypatch.setitem(sys.modules, copy.__name__, copy)
    monkeypatch.setattr(register, "MODELS", ("helpers.costs.totals", copy.__name__))
    with pytest.raises(ValueError, match=r"helpers\.copy\.numbers\(\): the key 'needs.RDNA4' is there already"):
        register.numbers.__wrapped__()


def test_no_more_is_computed_than_a_number_needs():
    code = "import sys; from helpers.numbers import register; from helpers.costs import totals; register.number('needs.RDNA4'); print(*(m for m in register.MODELS if m in sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "helpers.costs.totals" in loaded and not {
        "helpers.ceasefires.endings",
        "helpers.ceasefires.peacekeeping",
        "helpers.ceasefires.scenarios",
    } & set(loaded)


def test_mark_fills_and_escapes():
    html = register.mark("{ratio.needs_gdp_2024} < {ratio.news_RDNA4} & more")
    ratio, news = register.number("ratio.needs_gdp_2024"), register.number("ratio.news_RDNA4")
    assert html == f'<data value="ratio.needs_gdp_2024">{ratio}</data> &lt; <data value="ratio.news_RDNA4">{news}</data> &amp; more'
    assert register.plain(html) == f"{ratio} < {news} & more"


def test_a_source_is_named_by_publisher_and_day():
    assert register.named({"publisher": "UNN", "published": "2025-02-25"}) == "UNN, 25 February 2025"
    assert register.named({"publisher": "UNN", "published": ""}) == "UNN, undated"


@pytest.mark.parametrize("day, words", [("2025-02-25", "25 February 2025"), ("2024-10", "October 2024"), ("2025", "2025")])
def test_dates_in_words(day, words):
    assert register.when(day) == words


def test_every_number_names_its_rows():
    invented = ("example.", "draft.", "forecast.believed")  # of texts and a chance made up by us, in no row of data/
    assert [key for key, number in register.numbers().items() if not number.rows and not key.startswith(invented)] == []

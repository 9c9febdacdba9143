"""Numbers and sources in sentences."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.numbers import register

ROOT = Path(__file__).parents[2]


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


def test_a_key_that_is_there_already_is_named(monkeypatch):
    monkeypatch.setattr(register, "_families", dict(register.families()))
    with pytest.raises(ValueError, match="the number 'positions.level' is there already"):
        register.add({"positions.level": lambda: register.find("needs.RDNA4")})
    register.add({"positions.leve{letter}": lambda letter: register.find("needs.RDNA4")}, letter=("l",))
    with pytest.raises(ValueError, match="'positions.leve{letter}' names 'positions.level'"):
        register.numbers()


def test_no_more_is_loaded_or_computed_than_a_number_needs():
    code = (
        "import sys; from helpers.numbers import register; from helpers.costs import totals; register.number('needs.RDNA4');"
        "print(register.find.cache_info().currsize, *(m for m in sys.modules if m.startswith('helpers.ceasefires')))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split() == ["1"]


def test_a_kernel_loads_no_large_library_for_one_formula():
    """Half a second and fifty megabytes each, of every student's kernel; chapter 7 alone fits models with lifelines."""
    code = """
import sys
from helpers import costs, exercises
from helpers.ceasefires import endings, scenarios
from helpers.claims import agreement
costs.leave_one_out("needs")
endings.still_at_peace()
agreement.cohen("abcabcabca", "abcabcabcb")
exercises.check("10-3")
for part in scenarios.parts().values():
    part(edition="RDNA4", years="5", form="sum", guard="none")
print({"lifelines", "statsmodels", "scipy.stats"} & set(sys.modules))
"""
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_every_number_is_used_on_a_page_or_in_an_exercise():
    pages = [*ROOT.glob("notebooks/*.md"), *ROOT.glob("notebooks/*.ipynb"), *ROOT.glob("book/*.md"), *ROOT.glob("book/instructors/*.md")]
    others = [ROOT / "README.md", *ROOT.glob("data/**/*.csv"), *ROOT.glob("src/helpers/exercises/*.py")]
    words = {word.rstrip(".") for file in (*pages, *others) for word in re.findall(r"\w+\.[\w.]+", file.read_text("utf-8"))}
    unused = [written for written, family in register.families().items() if not any(key in words for key, _ in family.keys())]
    assert unused == [], "no page, table or exercise uses these numbers: delete them, or use one"


def test_mark_fills_and_escapes():
    html = register.mark("{ratio.needs_gdp_2024} < {ratio.news_RDNA4} & more")
    ratio, news = register.number("ratio.needs_gdp_2024"), register.number("ratio.news_RDNA4")
    assert html == f'<data value="ratio.needs_gdp_2024">{ratio}</data> &lt; <data value="ratio.news_RDNA4">{news}</data> &amp; more'
    assert register.filled("{ratio.needs_gdp_2024} < {ratio.news_RDNA4} & more") == f"{ratio} < {news} & more"


def test_a_source_is_named_by_publisher_and_day():
    assert register.named({"publisher": "UNN", "published": "2025-02-25"}) == "UNN, 25 February 2025"
    assert register.named({"publisher": "UNN", "published": ""}) == "UNN, undated"


@pytest.mark.parametrize("day, words", [("2025-02-25", "25 February 2025"), ("2024-10", "October 2024"), ("2025", "2025")])
def test_dates_in_words(day, words):
    assert register.when(day) == words


def test_every_number_names_its_rows():
    invented = ("example.", "draft.", "forecast.believed")  # of texts and a chance made up by us, in no row of data/
    assert [key for key, number in register.numbers().items() if not number.rows and not key.startswith(invented)] == []

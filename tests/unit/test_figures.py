"""A figure is whole or it is refused."""

import json
import re
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
import render

from helpers import charts, costs, data
from helpers.numbers import register
from helpers.publish import figures, record, tables

FULL = dict(name="three-sums", title="A finding", description="Three bars.", as_of="2024-12-31")


def make(**changes):
    return figures.Figure(charts.three_sums, changes.pop("table", costs.three_sums("RDNA4")), **(FULL | changes))


@pytest.mark.parametrize("what", ["title", "description", "as_of", "name"])
def test_a_missing_text_is_named(what):
    with pytest.raises(ValueError, match=f"{what} is missing"):
        make(**{what: " "})


def test_a_missing_source_is_named():
    with pytest.raises(ValueError, match="'three-sums': source is missing"):
        make(table=costs.three_sums("RDNA4").drop(columns="rows"))


def test_a_figure_without_data_says_what_it_is_computed_from():
    made = make(table=costs.three_sums("RDNA4").drop(columns="rows"), as_of="", basis="the <formula> above").record
    page = render.page(made, lambda kind, name: name, str)
    assert "Computed from the &lt;formula&gt; above; no data." in page and "Source" not in page
    assert figures.caption(made).endswith("Computed from the <formula> above; no data.")


def test_a_table_without_numbers_is_refused():
    with pytest.raises(ValueError, match="'three-sums': the table has no numbers"):
        make(table=costs.three_sums("RDNA4").head(0))
    with pytest.raises(ValueError, match="missing numbers in usd_bn"):
        make(table=costs.three_sums("RDNA4").assign(usd_bn=float("nan")))


def test_sources_come_from_the_rows():
    of = data.row_sources()
    assert {s.value for s in make().record.source} == {of[row] for rows in costs.three_sums("RDNA4")["rows"] for row in rows.split()}


def test_the_same_figure_twice_is_the_same_text():
    first, second = (json.dumps(make()._repr_mimebundle_(), sort_keys=True) for _ in range(2))
    assert first == second


def test_what_is_stored_is_what_the_book_reads():
    made = make(title="A finding: {needs.RDNA4}")
    stored = json.loads(json.dumps(made._repr_mimebundle_(), sort_keys=True))
    assert set(stored) == {record.CHART, "text/plain"} and record.read(stored[record.CHART]) == made.record
    assert stored[record.CHART]["title"]["text"] == [f"A finding: {register.number('needs.RDNA4')}"], "JupyterLab tells the number"
    assert "nearly T041" in stored["text/plain"] and "As of 31 December 2024" in stored["text/plain"]


def test_data_are_stored_once():
    made = make().record
    assert list(made.datasets) == [made.data], "both drawings and the table under them share one data set"
    assert made.cells == record.rows(costs.three_sums("RDNA4"))


def test_a_record_that_does_not_fit_its_type_is_named():
    stored = make()._repr_mimebundle_()[record.CHART]
    stored["usermeta"][record.KEY].pop("as_of")
    with pytest.raises(ValueError, match="as_of"):
        record.read(stored)


def test_the_schema_of_the_records_is_written_down():
    assert json.loads(Path(record.__file__).with_name("record.schema.json").read_text("utf-8")) == record.schema(), "make sync"


def test_a_chart_of_somebody_else_is_no_record():
    assert record.read({"mark": "bar", "usermeta": {"embedOptions": {}}}) is None


def link(kind, name):
    return f'<a href="#{name}">{name}</a>'


def test_the_page_holds_all_parts():
    html = render.page(make().record, link, str)
    for part in [
        'id="fig-three-sums"',
        'class="chart-wide"',
        'class="chart-narrow"',
        "<figcaption>",
        "<table>",
        "Three bars.",
        "As of 31 December 2024",
        *(f'href="#{row}"' for rows in costs.three_sums("RDNA4")["rows"] for row in rows.split()),
        'download="three-sums.csv"',
        'data-save="three-sums.svg"',
        'data-save="three-sums.png"',
        '<h3 class="chart-title" id="fig-three-sums-title">A finding</h3>',
        'role="img" aria-label="Chart: three sums" aria-describedby="fig-three-sums-text"',
    ]:
        assert part in html
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids)) and all(i.startswith("fig-three-sums") for i in ids)


def test_every_colour_of_a_drawing_follows_the_theme():
    for draw, table in [
        (charts.three_sums, costs.three_sums("RDNA4")),
        (charts.elsewhere, costs.elsewhere()),
        (charts.two_ratios, costs.two_ratios()),
        (charts.ratio_by_denominator, costs.ratio_by_denominator("RDNA4")),
    ]:
        svg = render.page_svg(draw(table, charts.WIDE).to_dict(), "fig-x", "wide")
        left = set(re.findall(r'(?:fill|stroke)="(#[0-9a-fA-F]{3,6}|black|white)"', svg))
        assert left == set(), f"{draw.__name__} has colours that the theme cannot change: {left}"


def test_each_mark_of_a_drawing_tells_its_row():
    made = make().record
    lines = [
        "\n".join(
            f"{c.label}: {v:g}" if isinstance(v, float) else f"{c.label}: {v}" for c, v in zip(made.columns, row) if c.value != "rows"
        )
        for row in made.cells
    ]
    for size in ("wide", "narrow"):
        told = [unescape(tip) for tip in re.findall('<path data-tip="([^"]*)"', render.svg(made.spec(size)))]
        assert told == lines


def test_a_line_tells_nothing_for_its_points_do():
    drawn = render.svg(charts.two_ratios(costs.two_ratios()).to_dict())
    marks = re.findall('class="mark-(line|symbol)[^>]*>(.*?)</g>', drawn)
    assert {kind: "data-tip" in mark for kind, mark in marks} == {"line": False, "symbol": True}
    assert not re.search(r'aria-|role="', drawn)


def points(path: str) -> list[float]:
    """Both places of every point of a path of straight lines, told from the corner of the drawing or from the point before."""
    found, here = [], (0.0, 0.0)
    for command, x, y in re.findall(r"([MLl])([-\d.]+),([-\d.]+)", path):
        here = (float(x) + here[0], float(y) + here[1]) if command == "l" else (float(x), float(y))
        found += here
    return found


def test_the_borders_of_a_map_are_where_vega_draws_them():
    spec = charts.oblasts(costs.oblasts("RDNA3"), charts.WIDE).to_dict()
    drawn, shown = (
        [points(d) for d in re.findall(r' d="(M[^"a-z]*L[^"]*|M[^"]*l[^"]*)"', svg)]
        for svg in (render.svg(spec), render.page_svg(spec, "fig-x", "wide"))
    )
    assert len(drawn) == len(shown) > 20
    assert all(there == pytest.approx(here, abs=0.0501) for here, there in zip(drawn, shown))


def test_drawings_use_the_fonts_of_the_project():
    assert re.search(r'font-family="Inter', render.svg(make().record.spec("wide")))


def test_narrow_drawings_are_drawn_anew():
    made = make().record
    widths = [float(re.search(r'width="([\d.]+)"', render.svg(made.spec(size)))[1]) for size in ("wide", "narrow")]
    assert widths[0] == pytest.approx(charts.WIDE, abs=1) and widths[1] == pytest.approx(charts.NARROW, abs=1)


def test_table_folds_answers_and_refuses_unknown_columns():
    made = tables.Table(costs.misprints(), name="m", title="Slips", reveal=["lesson"])
    assert render.page(made.record, link, str).count("<details>") == len(costs.misprints())
    plain, _, answers = made._repr_mimebundle_()["text/html"].partition("<details>")
    assert all(lesson not in plain and lesson in unescape(answers) for lesson in costs.misprints()["lesson"])
    with pytest.raises(ValueError, match="no column 'moral'"):
        tables.Table(costs.misprints(), name="m", title="Slips", reveal=["moral"])
    with pytest.raises(ValueError, match="'m' is empty"):
        tables.Table(pd.DataFrame(), name="m", title="Slips")


def test_a_table_that_says_again_what_a_chart_shows_is_folded():
    table = tables.Table(costs.misprints(), name="m", title="Slips", fold=True)
    before, _, after = render.page(table.record, link, str).partition('<details class="chart-data"><summary>Table of ')
    assert "Slips</h3>" in before and "<table>" not in before and "<table>" in after
    assert "<details class" not in render.page(tables.Table(costs.misprints(), name="m", title="Slips").record, link, str)


def test_thousands_are_grouped_but_not_years():
    assert [tables.text_of(v) for v in (1467, 1467.2, 27.154, 12, "1467", None, True)] == [
        "1,467",
        "1,467",
        "27.15",
        "12",
        "1467",
        "",
        "True",
    ]
    assert [tables.text_of(2025, "Year"), tables.text_of(2025, "GDP year"), tables.text_of(1200.0, "USD bn a year")] == [
        "2025",
        "2025",
        "1,200",
    ]


def test_percent_is_written_with_a_no_break_space_in_charts():
    table = pd.DataFrame({"case": ["a"], "share": [0.26], "low": [0.1], "high": [0.5], "of": [26], "told": ["x"]})
    drawn = render.svg(charts.shares(table).to_dict())
    assert re.findall(">([^<]*%)<", drawn) == [f"{n}\u00a0%" for n in (0, 25, 50, 75, 100)]


def test_numbers_are_rounded_to_six_digits():
    assert record.rows(pd.DataFrame({"x": [1 / 3, 1234567.8], "n": ["a", None]})) == [[0.333333, "a"], [1234570.0, None]]

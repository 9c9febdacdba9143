"""Routes and explorers: what they compute, publish and refuse."""

import altair as alt
import pandas as pd
import pytest

from helpers import charts, explore
from helpers.quantity import Quantity, written

YEARS = explore.Slider("years", "Years", range(1, 4), 2, "years")
KIND = explore.Choice("kind", "Kind", {"a": "First", "b": "Second"}, "a")
SUMS = {"a": Quantity(10.0, "USD bn", ("T041",)), "b": Quantity(30.0, "USD bn", ("T039",))}


def spread(total, years):
    return {"item": ["all", "one year"], "usd_bn": [total, total / years]}


def bars(table, width=charts.WIDE):
    return charts.bars(table, "item", "usd_bn", ",.1f", width, [charts.BLUE, charts.AMBER])


def make(model=None, controls=(KIND, YEARS), chart=bars, **changes):
    texts = {"sentence": "{usd_bn:,.1f} in all", "name": "x", "title": "T", "description": "D", "as_of": "2025"}
    model = model or explore.Formula(spread, total=("kind", SUMS), years="years")
    return explore.Explorer(model, list(controls), chart, **(texts | changes))


def record(explorer):
    return explorer._repr_mimebundle_()["application/vnd.claims-costs-ceasefires+json"]


def test_formula_is_the_function():
    table = make().model(kind="b", years=3)
    assert table["usd_bn"].tolist() == [30, 10] and table["rows"].unique() == ["T039"]


def test_formula_publishes_the_expressions_of_the_function():
    route = record(make())["route"]
    assert [line["usd_bn"] for line in route["lines"]] == [{"expression": "total"}, {"expression": "(total / years)"}]
    assert route["inputs"]["total"]["numbers"] == {"a": 10, "b": 30}


def test_symbols_write_arithmetic_in_order():
    a, b = explore.Symbol("a"), explore.Symbol("b")
    assert str((2 - a) * b + 1 / a - b) == "((((2 - a) * b) + (1 / a)) - b)"


def test_mixture_is_a_weighted_mean():
    parts = {"p": pd.DataFrame({"item": ["x"], "v": [10.0]}), "q": pd.DataFrame({"item": ["x"], "v": [20.0]})}
    mixture = explore.Mixture(parts)
    assert mixture(p=1, q=3)["v"].tolist() == [17.5] and mixture(p=2, q=0)["v"].tolist() == [10]
    for weights in ({"p": 0, "q": 0}, {"p": -1, "q": 2}):
        with pytest.raises(ValueError, match="at least one must be above 0"):
            mixture(**weights)


def test_grid_publishes_every_setting_or_says_it_is_too_large():
    def model(kind, years):
        return pd.DataFrame({"item": [kind], "usd_bn": [float(years)], "rows": "T041"})

    content = record(make(explore.Grid(model)))
    route = content["route"]
    assert len(route["settings"]) == 6 and route["lines"][int(route["settings"][5])] == '["b",3.0,"T041"]'
    assert route["columns"] == ["item", "usd_bn", "rows"]


def test_grid_publishes_a_row_once_however_many_settings_give_it():
    route = explore.Grid(lambda kind, years: pd.DataFrame({"usd_bn": [7.0, float(years)]})).publish(
        [KIND, explore.Slider("years", "Y", range(1, 4), 1, "y")]
    )
    assert route["lines"] == ["[7.0]", "[1.0]", "[2.0]", "[3.0]"] and route["settings"][4] == "0 2"


def test_grid_refuses_too_many_settings():
    def model(kind, years):
        return pd.DataFrame({"usd_bn": [float(years)]})

    with pytest.raises(ValueError, match="10000 settings are too many"):
        explore.Grid(model).publish([KIND, explore.Slider("years", "Y", range(5000), 1, "y")])


@pytest.mark.parametrize(
    "model, message",
    [
        (lambda kind, years: pd.DataFrame(), "gives no rows"),
        (lambda kind, years: pd.DataFrame({"usd_bn": [float("nan")]}), "missing or infinite usd_bn"),
        (lambda kind, years: pd.DataFrame({"usd_bn": [1 / (years - 3)]}), "'years': 3}: (float )?division by zero"),
    ],
    ids=["no rows", "NaN", "raises at a corner"],
)
def test_a_bad_model_is_an_error_that_names_the_explorer(model, message):
    with pytest.raises(ValueError, match=f"explorer 'x' at .*{message}"):
        make(explore.Grid(model))


def test_a_sentence_that_the_page_cannot_write_is_refused():
    with pytest.raises(ValueError, match=r"explorer 'x': the page cannot write \{usd_bn:e\}"):
        make(sentence="{usd_bn:e}")


def test_a_chart_of_two_data_sets_is_refused():
    def two(table, width=charts.WIDE):
        other = alt.Chart(table.head(1)).mark_point().encode(x="usd_bn:Q")
        return charts.publish(alt.Chart(table).mark_point().encode(x="usd_bn:Q") + other, width, 100)

    with pytest.raises(ValueError, match="explorer 'x': its chart must draw one data set"):
        record(make(chart=two))


def plotted(view) -> list[float]:
    """The numbers in the chart that JupyterLab draws."""
    (output,) = view.children[1].outputs
    (spec,) = (v for k, v in output["data"].items() if "vegalite" in k)
    return [row["usd_bn"] for row in next(iter(spec["datasets"].values()))]


def test_live_controls_recompute_and_tell_what_failed():
    box = make().live()
    kind, years, words, view = box.children
    assert "10.0 in all" in words.value and plotted(view) == [10, 5]
    kind.value = "b"
    assert "30.0 in all" in words.value and plotted(view) == [30, 15]
    assert kind.description == "Kind" and years.description == "Years (years)"


def test_live_errors_stand_where_the_result_stood():
    def model(kind, years):
        if years == 2:
            raise ValueError("two is too many")
        return pd.DataFrame({"item": ["x"], "usd_bn": [1.0], "rows": "T041"})

    slider = explore.Slider("years", "Years", range(1, 4), 1, "years")
    _, years, words, _ = make(explore.Grid(model), (KIND, slider)).live().children
    years.value = 2
    assert "role='alert'" in words.value and "two is too many" in words.value


@pytest.mark.parametrize(
    "value, options, text",
    [(174.5, {}, "175"), (1234.5, {"decimals": 1}, "1,234.5"), (0.275, {"percent": True}, "28"), (14637, {"decimals": -2}, "14,600"),
     (-0.5, {}, "-1"), (1234, {"group": False}, "1234")],
)
def test_numbers_are_written_as_on_the_page(value, options, text):
    assert written(value, **options) == text

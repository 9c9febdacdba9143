"""Routes and explorers: what they compute, publish and refuse."""

import altair as alt
import pandas as pd
import pytest
import render
from hypothesis import given
from hypothesis import strategies as st

from helpers import charts
from helpers.numbers.quantity import Quantity, written
from helpers.numbers.symbol import Symbol, choose, maximum, minimum
from helpers.publish import explorers, figures, record
from helpers.publish import given as given_here
from helpers.publish.record import CHART, packed, unpacked

YEARS = explorers.Slider("years", "Years", range(1, 4), 2, "years")
KIND = explorers.Choice("kind", "Kind", {"a": "First", "b": "Second"}, "a")
SUMS = {"a": Quantity(10.0, "USD bn", ("T041",)), "b": Quantity(30.0, "USD bn", ("T039",))}


def spread(total, years):
    return {"item": ["all", "one year"], "usd_bn": [total, total / years]}


def bars(table, width=charts.WIDE):
    return charts.bars(table, "item", "usd_bn", ",.1f", width, [charts.BLUE, charts.AMBER])


def make(model=None, controls=(KIND, YEARS), chart=bars, **changes):
    texts = {"sentence": "{usd_bn:,.1f} in all", "name": "x", "title": "T", "description": "D", "as_of": "2025"}
    model = model or explorers.Formula(spread, total=("kind", SUMS), years="years")
    return explorers.Explorer(model, list(controls), chart, **(texts | changes))


def stored(explorer):
    """What the book reads from the stored output."""
    return record.read(explorer._repr_mimebundle_()[CHART])


def test_formula_is_the_function():
    table = make().model(kind="b", years=3)
    assert table["usd_bn"].tolist() == [30, 10] and table["rows"].unique() == ["T039"]


def test_a_formula_of_the_readers_numbers_alone_has_no_rows():
    assert list(explorers.Formula(spread, total="years", years="years")(years=2)) == ["item", "usd_bn"]


def test_formula_publishes_the_expressions_of_the_function():
    route = stored(make()).route
    assert [line["usd_bn"] for line in route.lines] == [{"expression": "total"}, {"expression": "(total/years)"}]
    assert route.inputs["total"]["numbers"] == {"a": 10, "b": 30}


def test_a_text_in_a_formula_keeps_its_blanks():
    words = explorers.Formula(lambda years: {"usd_bn": [years], "said": choose(years > 2, 'a "long" one', "short")}, years="years")
    (line,) = words.publish([YEARS]).lines
    assert line["said"]["expression"] == '((years>2)?"a \\"long\\" one":"short")'


def test_symbols_write_arithmetic_in_order():
    a, b = Symbol("a"), Symbol("b")
    assert str((2 - a) * b + 1 / a - b) == "((((2 - a) * b) + (1 / a)) - b)"


def test_least_largest_and_choice_take_numbers_and_symbols_alike():
    a, b = Symbol("a"), Symbol("b")
    assert (minimum(3, 1.5, 2), maximum(0, -1), choose(2 <= 3, "yes", "no"), choose(2 > 3, 1, 0)) == (1.5, 0, "yes", 0)
    assert [str(s) for s in (minimum(1, a + 2), maximum(a, b, 0))] == ["min(1, (a + 2))", "max(a, b, 0)"]
    assert str(choose(a <= b, "die Überlappung", b)) == '((a <= b) ? "die Überlappung" : b)'
    assert str(choose(a <= b, 'the "low" one', b)) == '((a <= b) ? "the \\"low\\" one" : b)'
    assert str(minimum(a, 1 + a**2) - 2**a) == "(min(a, (1 + pow(a, 2))) - pow(2, a))"
    assert [str(s) for s in (a < 1, 1 < a, a >= b, 2 >= a)] == ["(a < 1)", "(a > 1)", "(a >= b)", "(a <= 2)"]


def test_a_decision_that_only_the_page_can_take_is_refused():
    for decide in (lambda a: 1 if a > 2 else 0, lambda a: max(a, 0), lambda a: a > 1 and a < 2):
        with pytest.raises(TypeError, match="known only on the page; use choose"):
            decide(Symbol("a"))


def test_mixture_is_a_weighted_mean():
    parts = {"p": pd.DataFrame({"item": ["x"], "v": [10.0]}), "q": pd.DataFrame({"item": ["x"], "v": [20.0]})}
    mixture = explorers.Mixture(parts)
    assert mixture(p=1, q=3)["v"].tolist() == [17.5] and mixture(p=2, q=0)["v"].tolist() == [10]
    with pytest.raises(explorers.NoAnswer, match="at least one weight must be above 0"):
        mixture(p=0, q=0)
    with pytest.raises(ValueError, match="must not be negative"):
        mixture(p=-1, q=2)


def test_a_mixture_may_have_parts_for_each_setting_of_other_controls():
    p = pd.DataFrame({"kind": ["a", "a", "b", "b"], "sum": [1, 2, 1, 2], "v": [10.0, 20, 30, 40]})
    q = pd.DataFrame({"sum": [1, 2], "v": [0.0, 0]})  # the same whatever the kind
    mixture = explorers.Mixture({"p": p, "q": q}, where=["kind"], first=("total", "sum"))
    table = mixture(p=1, q=1, kind="b", total=2)
    assert table.to_dict("list") == {"sum": [2, 1], "v": [20, 15]}
    assert mixture(p=1, q=1, kind="a", total=1).to_dict("list") == {"sum": [1, 2], "v": [5, 10]}
    with pytest.raises(ValueError, match="no row has 3 in sum"):
        mixture(p=1, q=1, kind="a", total=3)


def test_a_mixture_asks_a_part_that_is_a_function_for_the_setting_alone():
    p = pd.DataFrame({"kind": ["a", "b"], "v": [10.0, 30.0]})
    asked = []

    def part(kind=""):
        asked.append(kind)
        return p[p["kind"] == kind] if kind else p

    mixture, plain = (explorers.Mixture({"p": of, "q": p}, where=["kind"]) for of in (part, p))
    assert mixture(p=1, q=1, kind="b").equals(plain(p=1, q=1, kind="b")) and asked == ["b"]
    assert mixture.publish([]) == plain.publish([]) and asked == ["b", ""]


def test_an_explorer_may_have_weights_that_are_all_zero():
    parts = {n: pd.DataFrame({"item": ["x"], "usd_bn": [v], "rows": "T041"}) for n, v in (("p", 10.0), ("q", 20.0))}
    sliders = [explorers.Slider(n, n, range(3), 1, "parts") for n in parts]

    def bar(table, width=charts.WIDE):
        return charts.bars(table, "item", "usd_bn", ",.1f", width, [charts.BLUE])

    (p, q), _, words, _ = live(make(explorers.Mixture(parts), sliders, bar))
    p.value = q.value = 0
    assert "at least one weight must be above 0" in words.value


def test_grid_publishes_every_setting_or_says_it_is_too_large():
    def model(kind, years):
        return pd.DataFrame({"item": [kind], "usd_bn": [float(years)], "rows": "T041"})

    route = stored(make(explorers.Grid(model))).route
    columns, settings = unpacked(route.lines), route.settings.split("\n")
    assert len(settings) == 6 and [values[int(settings[5])] for values in columns.values()] == ["b", 3, "T041"]
    assert list(columns) == ["item", "usd_bn", "rows"]


def test_grid_publishes_a_row_once_however_many_settings_give_it():
    route = explorers.Grid(lambda kind, years: pd.DataFrame({"usd_bn": [7.0, float(years)]})).publish(
        [KIND, explorers.Slider("years", "Y", range(1, 4), 1, "y")]
    )
    assert unpacked(route.lines) == {"usd_bn": [7, 1, 2, 3]} and route.settings.split("\n")[4] == "0 2"


@given(st.dictionaries(st.text(), st.lists(st.none() | st.text(max_size=2) | st.integers(0, 3) | st.floats(allow_nan=False)), max_size=4))
def test_packed_columns_come_back(columns):
    assert unpacked(packed(columns)) == columns


def test_grid_refuses_too_many_settings():
    def model(kind, years):
        return pd.DataFrame({"usd_bn": [float(years)]})

    with pytest.raises(ValueError, match="10000 settings are too many"):
        explorers.Grid(model).publish([KIND, explorers.Slider("years", "Y", range(5000), 1, "y")])


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
        make(explorers.Grid(model))


def test_a_sentence_that_the_page_cannot_write_is_refused():
    with pytest.raises(ValueError, match=r"explorer 'x': the page cannot write \{usd_bn:e\}"):
        make(sentence="{usd_bn:e}")


def test_a_chart_of_two_data_sets_is_refused():
    def two(table, width=charts.WIDE):
        other = alt.Chart(table.head(1)).mark_point().encode(x="usd_bn:Q")
        return charts.publish(alt.Chart(table).mark_point().encode(x="usd_bn:Q") + other, width, 100)

    with pytest.raises(ValueError, match="explorer 'x': its chart must draw one data set"):
        stored(make(chart=two))


def live(explorer):
    """The live controls, the buttons of the presets, the words and the chart."""
    _, columns, *_ = explorer.live().children
    left, right = columns.children
    presets, words, view = right.children
    return list(left.children), presets.children, words, view


def plotted(view) -> list[float]:
    """The numbers in the chart that JupyterLab draws."""
    (output,) = view.outputs
    (spec,) = (v for k, v in output["data"].items() if "vegalite" in k)
    return [row["usd_bn"] for row in next(iter(spec["datasets"].values()))]


def test_live_controls_recompute_and_tell_what_failed():
    (kind, years), _, words, view = live(make())
    assert "10.0 in all" in words.value and plotted(view) == [10, 5]
    kind.value = "b"
    assert "30.0 in all" in words.value and plotted(view) == [30, 15]
    assert kind.description == kind.tooltip == "Kind" and years.description == years.tooltip == "Years (years)" and years.readout


def test_a_chart_drawn_anew_is_the_one_whose_data_were_replaced():
    made = make()
    (kind, _), _, _, view = live(made)
    kind.value = "b"
    (output,) = view.outputs
    (replaced,) = (v for k, v in output["data"].items() if "vegalite" in k)
    anew = figures.Figure(made.chart, made.model(kind="b", years=2), **made.published).record
    assert replaced["datasets"] == anew.datasets and replaced["layer"] == anew.wide["layer"]


def test_assumptions_that_are_more_stand_in_a_fold_and_few_sliders_in_view():
    folded = explorers.Slider("years", "Years", range(1, 4), 2, "years", more=True)
    (kind, fold), _, words, _ = live(make(controls=(KIND, folded)))
    assert fold.titles == ("More assumptions",) and fold.selected_index is None
    fold.children[0].children[0].value = 3
    assert "10.0 in all" in words.value
    html = str(render.page(stored(make(controls=(KIND, folded))), lambda kind, name: name, str))
    before, _, inside = html.partition('<details class="controls-more">')
    assert 'name="kind"' in before and 'name="years"' not in before and 'name="years"' in inside.partition("</details>")[0]
    many = {n: pd.DataFrame({"usd_bn": [1.0]}) for n in "abcdef"}
    with pytest.raises(ValueError, match="explorer 'x': 6 sliders in view, at most 5; give the others more=True"):
        make(explorers.Mixture(many), [explorers.Slider(n, n, range(3), 1, "parts") for n in many])


def test_live_errors_stand_where_the_result_stood():
    def model(kind, years):
        if years == 2:
            raise ValueError("two is too many")
        return pd.DataFrame({"item": ["x"], "usd_bn": [1.0], "rows": "T041"})

    slider = explorers.Slider("years", "Years", range(1, 4), 1, "years")
    (_, years), _, words, _ = live(make(explorers.Grid(model), (KIND, slider)))
    years.value = 2
    assert "role='alert'" in words.value and "two is too many" in words.value


@pytest.mark.parametrize(
    "value, options, text",
    [
        (174.5, {}, "175"),
        (1234.5, {"decimals": 1}, "1,234.5"),
        (0.275, {"percent": True}, "28"),
        (14637, {"decimals": -2}, "14,600"),
        (-0.5, {}, "-1"),
        (1234, {"group": False}, "1234"),
        (17.45, {"decimals": 1}, "17.5"),
        (0.145, {"percent": True}, "15"),
    ],
)
def test_numbers_are_written_as_on_the_page(value, options, text):
    assert written(value, **options) == text


def test_presets_set_the_controls_they_name():
    made = make(presets={"Publisher, 2025": {"years": 3}})
    _, (button,), _, view = live(made)
    button.click()
    assert plotted(view) == pytest.approx([10, 10 / 3], rel=1e-5) and button.description == "Publisher, 2025"
    html = render.page(stored(made), lambda kind, name: name, str)
    assert '<button type="button" aria-pressed="false" data-set="{&#34;years&#34;:3}">Publisher, 2025</button>' in html
    for wrong in ({"years": 4}, {"weeks": 1}):
        with pytest.raises(ValueError, match="explorer 'x': the preset 'P' sets (years|weeks) to [14], which it cannot have"):
            make(presets={"P": wrong})


def test_the_kernel_of_a_reader_computes_the_defaults_alone_and_stores_no_record(monkeypatch):
    """What only a page needs (all settings, the drawing for a phone) is not computed while a class waits."""
    asked = []

    def table(**setting):
        asked.append(setting)
        return pd.DataFrame(spread(10.0, setting["years"]))

    drawn = []

    def draw(table, width=charts.WIDE):
        drawn.append(width)
        return bars(table, width)

    monkeypatch.setattr(given_here, "in_kernel", lambda: True)
    reader = make(explorers.Grid(table), [YEARS], draw, source=["unn_rdna4"])._repr_mimebundle_()
    assert (asked, len(drawn)) == ([{"years": 2}], 1)
    assert record.load(reader[CHART]) is None and reader[CHART]["datasets"] and reader[CHART]["title"]["text"] == ["T"]
    monkeypatch.setenv(given_here.STORES, "1")
    stored = make(explorers.Grid(table), [YEARS], draw, source=["unn_rdna4"])._repr_mimebundle_()
    assert record.read(stored[CHART]).route.values == [[1, 2, 3]] and len(drawn) == 3

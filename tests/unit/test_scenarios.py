"""What the chapter on outcomes prints, by a second route: the csv module and arithmetic by hand."""

import csv
import math
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from helpers import episodes, outcomes, prose, scenarios
from helpers.costs.backtest import LEVEL, _years, predict

DATA = Path(__file__).resolve().parents[2] / "data"
N = prose.numbers()


def table(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_growth_is_that_of_the_backtest_on_logarithms():
    # chapter 4's "constant rise" on log needs gives the interval of the same walk, by its own code
    known = scenarios.known("RDNA4")
    times, logs = _years(known["data_to"]), [math.log(v) for v in known["usd_bn"]]
    point, low, high = predict("constant rise", times, logs, times[-1] + 5)
    growth = scenarios.growth("RDNA4")
    for end, q in ((point, 0.5), (low, (1 - LEVEL) / 2), (high, (1 + LEVEL) / 2)):
        assert logs[-1] + growth.change(5, growth.quantile(q)) == pytest.approx(end, rel=1e-6)


def test_wars_that_had_lasted_as_long_are_counted_by_hand():
    age = (date(2024, 12, 31) - date(2022, 2, 24)).days / 365.25
    found = {}
    for row in table("conflict_years"):
        if row["type"] == "interstate":
            found.setdefault((row["conflict_id"], row["started"]), []).append(row)
    years, ended = 0.0, 0
    for (_, started), rows in found.items():
        last = max(rows, key=lambda r: r["year"])
        end = date.fromisoformat(last["ended"] or f"{last['year']}-12-31")
        lasted = (end - date.fromisoformat(started)).days / 365.25
        if lasted > age:
            years, ended = years + lasted - age, ended + bool(last["ended"])
    rate = scenarios.assumptions("RDNA4").ending
    assert (rate.events, rate.years) == (ended, pytest.approx(years))
    assert N["outcomes.wars_ended_RDNA4"].text == str(ended) == "7" and N["outcomes.wars_RDNA4"].text == "8"
    assert N["outcomes.ending_mid_RDNA4"].value == pytest.approx(stats.gamma(7.5, scale=1 / years).median())
    assert N["outcomes.still_RDNA4"].value == pytest.approx((1 + 5 / years) ** -7.5)


def test_the_war_itself_is_not_among_those_that_had_lasted_as_long():
    assert not scenarios.lasting(scenarios.age_years("RDNA4"))["place"].str.contains("Ukraine").any()


def test_restarts_are_counted_by_hand():
    peace = episodes.peace(type_="interstate")
    for victory, events in ((False, 12), (True, 6)):
        years = [(min(p.years, 10), p.ended and p.years <= 10) for p in peace.itertuples() if (p.ending == "victory") == victory]
        rate = scenarios.restart(victory)
        assert rate.events == sum(e for _, e in years) == events and rate.years == pytest.approx(sum(y for y, _ in years))


def test_printed_chances_are_close_to_an_integral():
    # No Monte Carlo: the end's density times the chance of growth, restarts left out, which can only add a little.
    given = scenarios.assumptions("RDNA4")
    growth, rate = given.growth, given.ending
    above = lambda years: stats.t.sf((math.log(1000 / 524) - growth.per_year * years) / (growth.sd * math.sqrt(years + years**2 / growth.span_years)), growth.df)
    assert N["outcomes.above_war_RDNA4"].value == pytest.approx(above(5), abs=0.007)
    wait, steps = stats.lomax(rate.events + 0.5, scale=rate.years), 4000
    without = sum(wait.pdf(t := 5 * (i + 0.5) / steps) * above(t) for i in range(steps)) * 5 / steps / wait.cdf(5)
    assert without < N["outcomes.above_freeze_RDNA4"].value < without + 0.04


def test_presets_are_the_printed_probabilities():
    first = next(iter(scenarios.presets().values()))
    assert list(first.values()) == [15, 20, 50, 15, 0]
    for weights in scenarios.presets().values():
        assert sum(weights.values()) == 100 and set(weights.values()) <= set(scenarios.POINTS)
    assert sum(scenarios.EQUAL.values()) == 100 and N["outcomes.sets"].text == "9" and len(table("scenarios")) == 31
    assert N["outcomes.set_continuum"].value == pytest.approx((N["outcomes.above_war_RDNA4"].value + N["outcomes.above_freeze_RDNA4"].value) / 2)


def test_every_family_of_the_table_is_one_of_the_model_or_none():
    assert {row["family"] for row in table("scenarios")} <= set(outcomes.FAMILIES) | {"none"}


def test_parts_hold_every_setting_and_only_chances():
    for family, part in scenarios.parts().items():
        guards = len(scenarios.GUARDS) if family == "guarded" else 1
        assert len(part) == len(scenarios.VIEWS) * len(scenarios.HORIZONS) * len(scenarios.SUMS) * guards
        assert part[["chance", "restarted", "fighting", "war", "freeze"]].stack().between(0, 1).all()
        assert all(g["chance"].is_monotonic_decreasing for _, g in part.groupby([c for c in ("edition", "years", "guard") if c in part]))


def test_the_weight_needed_is_told_in_words():
    assert scenarios.needed(50, 1000, "RDNA4")["answer"][0].startswith("You would have to give “war goes on” a weight of 67%")
    assert scenarios.needed(90, 1000, "RDNA4")["answer"][0].startswith("No weights give that: the chance lies between 16% and 66%")
    assert N["outcomes.weight_half"].value == pytest.approx((0.5 - N["outcomes.above_freeze_RDNA4"].value) / (N["outcomes.above_war_RDNA4"].value - N["outcomes.above_freeze_RDNA4"].value))
    freeze, war = (int(N[f"outcomes.above_{family}_RDNA4"].text) for family in ("freeze", "war"))
    assert N["outcomes.weight_half_by_hand"].text == f"{100 * (50 - freeze) / (war - freeze):.0f}"


@pytest.mark.parametrize("call", [lambda: scenarios.guard("hope"), lambda: scenarios.assumptions("RDNA9")])
def test_what_is_unknown_is_told(call):
    with pytest.raises((KeyError, ValueError), match="hope|RDNA9"):
        call()


def test_a_constant_rise_by_simulation():
    """Draw yearly rises with an uncertain mean and spread, instead of the closed form."""
    days = pd.to_datetime(pd.Series(["2022-06-01", "2023-02-24", "2023-12-31", "2024-12-31"]))
    needs, gaps = np.array([349.0, 411, 486.2, 524]), np.diff(days).astype("timedelta64[D]").astype(float) / 365.25
    rises = np.diff(needs)
    rise = rises.sum() / gaps.sum()
    squares = ((rises - rise * gaps) ** 2 / gaps).sum()
    draw = np.random.default_rng(9)
    sd = np.sqrt(squares / draw.chisquare(2, 200_000))
    mean = rise + sd / np.sqrt(gaps.sum()) * draw.standard_normal(200_000)
    reached = needs[-1] + 5 * mean + sd * np.sqrt(5) * draw.standard_normal(200_000)
    found = scenarios.constant_rise("RDNA4")
    assert found[0] == pytest.approx(rise, rel=0.01) and found[1] == pytest.approx((reached > 1000).mean(), abs=0.005)


def test_each_published_set_names_its_own_rows():
    with open(DATA / "scenarios.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for line in scenarios.by_set().itertuples():
        own = [r for r in rows if r["row_id"] in line.rows.split()]
        assert {r["published_by"] for r in own} == {line.set.split(", ")[0]} and len({r["set_id"] for r in own}) == 1

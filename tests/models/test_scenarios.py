"""What the chapter on outcomes prints, by a second route: the csv module and arithmetic by hand."""

import csv
import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from helpers import data
from helpers.ceasefires import episodes, scenarios, simulation
from helpers.costs.backtest import LEVEL, _years, predict
from helpers.numbers.register import find

DATA = data.DATA


def table(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_growth_is_that_of_the_backtest_on_logarithms():
    # chapter 4's "constant rise" on log needs gives the interval of the same walk, by its own code
    # and on dollars that of "constant rise" itself
    known = scenarios.known("RDNA4")
    times = _years(known["data_to"])
    for form, scale in (("percentage", math.log), ("sum", float)):
        values = [scale(v) for v in known["usd_bn"]]
        point, low, high = predict("constant rise", times, values, times[-1] + 5)
        growth = scenarios.growth("RDNA4", form)
        for end, q in ((point, 0.5), (low, (1 - LEVEL) / 2), (high, (1 + LEVEL) / 2)):
            assert values[-1] + growth.change(5, growth.quantile(q)) == pytest.approx(end, rel=1e-6)


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
    assert find("outcomes.wars_ended").text == str(ended) == "7" and find("outcomes.wars").text == "8"
    posterior = stats.gamma(7.5, scale=1 / years)
    for end, chance in (("low", 0.025), ("mid", 0.5), ("high", 0.975)):
        assert find(f"outcomes.ending_{end}").value == pytest.approx(1 - math.exp(-posterior.ppf(chance)))
    assert rate.survival(5) == pytest.approx((1 + 5 / years) ** -7.5)
    assert find("outcomes.still_low").value == pytest.approx(math.exp(-5 * posterior.ppf(0.975))) and find(
        "outcomes.still_high"
    ).value == pytest.approx(math.exp(-5 * posterior.ppf(0.025)))
    # an exact end: the rate at which so many ends, or more (or fewer), would have a chance of 2.5 %
    exact = {end: -math.log(1 - find(f"outcomes.ending_exact_{end}").value) * years for end in ("low", "high")}
    assert stats.poisson.sf(6, exact["low"]) == pytest.approx(0.025) and stats.poisson.cdf(7, exact["high"]) == pytest.approx(0.025)


def test_the_long_conflicts_are_named_with_their_days_as_the_table_has_them():
    shown = scenarios.long_lasting()
    rows = {r["started"]: r for r in table("conflict_years") if r["type"] == "interstate"}  # the last year of each wins
    places = {r["conflict_id"]: r["place"] for r in table("conflicts")}
    assert len(shown) == 8
    for line in shown.to_dict("records"):
        began = f"{pd.to_datetime(line['from']):%Y-%m-%d}"
        row = rows[began]
        assert line["between"] == places[row["conflict_id"]]
        conventional = [began[5:] == "12-31", row["ended"][5:] == "12-31"]
        assert (
            line["days_by_convention"]
            == {(0, 0): "none", (1, 0): "first", (0, 1): "last", (1, 1): "first and last"}[tuple(map(int, conventional))]
        )
        assert (line["how_it_ended"] == "not ended") == (row["ended"] == "")
    both = shown[shown["days_by_convention"] == "first and last"]
    assert sorted(both["how_it_ended"]) == ["low activity", "victory"], "chapter 11 says so of the two"


def test_the_war_itself_is_not_among_those_that_had_lasted_as_long():
    assert not scenarios.lasting(scenarios.age_years("RDNA4"))["place"].str.contains("Ukraine").any()


def test_restarts_are_counted_by_hand():
    peace, groups = episodes.peace(type_="interstate"), scenarios.by_ending()[0]
    for victory, events in ((False, 12), (True, 6)):
        years = [(min(p.years, 10), p.ended and p.years <= 10) for p in peace.itertuples() if (p.ending == "victory") == victory]
        count, rate = groups[victory]
        assert (
            rate.events == sum(e for _, e in years) == events
            and rate.years == pytest.approx(sum(y for y, _ in years))
            and count == len(years)
        )
    assert scenarios.restart().events == 18 and scenarios.restart().years == pytest.approx(sum(rate.years for _, rate in groups.values()))
    assert find("outcomes.restart_p").value > 0.5, "the chapter calls the difference chance"


def test_printed_chances_are_close_to_an_integral():
    # No Monte Carlo: the end's density times the chance of growth, restarts left out, which can only add a little.
    given = scenarios.assumptions("RDNA4")
    growth, rate = given.growth, given.ending
    above = lambda years: stats.t.sf(
        (math.log(1000 / 524) - growth.per_year * years) / (growth.sd * math.sqrt(years + years**2 / growth.span_years)), growth.df
    )
    assert find("outcomes.above_war_RDNA4").value == pytest.approx(above(5), abs=0.007)
    wait, steps = stats.lomax(rate.events + 0.5, scale=rate.years), 4000
    without = sum(wait.pdf(t := 5 * (i + 0.5) / steps) * above(t) for i in range(steps)) * 5 / steps / wait.cdf(5)
    assert without < find("outcomes.above_freeze_RDNA4").value < without + 0.04
    rise = scenarios.assumptions(form="sum").growth
    above = lambda years: stats.t.sf(
        (1000 - 524 - rise.per_year * years) / (rise.sd * math.sqrt(years + years**2 / rise.span_years)), rise.df
    )
    assert find("outcomes.above_war_sum_RDNA4").value == pytest.approx(above(5), abs=0.005)
    without = sum(wait.pdf(t := 5 * (i + 0.5) / steps) * above(t) for i in range(steps)) * 5 / steps / wait.cdf(5)
    assert without < find("outcomes.above_freeze_sum_RDNA4").value < without + 0.01


def test_presets_are_the_printed_probabilities():
    first = next(iter(scenarios.presets().values()))
    assert list(first.values()) == [15, 20, 50, 15, 0]
    for weights in scenarios.presets().values():
        assert sum(weights.values()) == 100 and set(weights.values()) <= set(scenarios.POINTS)
    assert sum(scenarios.EQUAL.values()) == 100 and find("outcomes.sets").text == "9" and len(table("scenarios")) == 31
    for row in table("scenarios"):
        assert bool(row["chances_hold"]) == bool(row["value"]), "a printed chance says on what condition and for what day it holds"


def test_parts_hold_every_setting_and_only_chances():
    for family, rows in scenarios.parts().items():
        part = rows()
        guards = len(scenarios.GUARDS) if family == "guarded" else 1
        assert len(part) == len(scenarios.views()) * len(scenarios.HORIZONS) * len(simulation.FORMS) * len(scenarios.SUMS) * guards
        assert part[["chance", "restarted", "fighting", "war", "freeze"]].stack().between(0, 1).all()
        assert all(
            g["chance"].is_monotonic_decreasing for _, g in part.groupby([c for c in ("edition", "years", "form", "guard") if c in part])
        )


def test_the_weight_needed_is_told_in_words():
    assert scenarios.needed(50, 1000, "RDNA4", "percentage")["answer"][0].startswith(
        "You would have to give “war goes on” a weight of 67 %"
    )
    assert scenarios.needed(90, 1000, "RDNA4", "percentage")["answer"][0].startswith(
        "No weights give that: the chance lies between 16 and 66 %"
    )
    assert scenarios.needed(50, 1000, "RDNA4", "sum")["answer"][0].startswith("No weights give that: the chance lies between 3 and 16 %")
    assert find("outcomes.weight_half").value == pytest.approx(
        (0.5 - find("outcomes.above_freeze_RDNA4").value)
        / (find("outcomes.above_war_RDNA4").value - find("outcomes.above_freeze_RDNA4").value)
    )
    freeze, war = (int(find(f"outcomes.above_{family}_RDNA4").text) for family in ("freeze", "war"))
    assert find("outcomes.weight_half_by_hand").text == f"{100 * (50 - freeze) / (war - freeze):.0f}"


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
    assert find("outcomes.rise_RDNA4").value == pytest.approx(rise, rel=0.01) and find(
        "outcomes.above_war_sum_RDNA4"
    ).value == pytest.approx((reached > 1000).mean(), abs=0.005)

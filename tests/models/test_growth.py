"""Growth, backtest and map of chapter 4, by a second route: the csv module and hand arithmetic."""

import csv
import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from cells import forget
from scipy import stats
from statsmodels.regression.linear_model import OLS
from statsmodels.tools import add_constant

from helpers import charts, costs, data
from helpers.costs import backtest
from helpers.numbers import register


def column(table: str, key: str, field: str = "value") -> dict[str, str]:
    with open(data.DATA / f"{table}.csv", encoding="utf-8", newline="") as file:
        return {r[key]: r[field] for r in csv.DictReader(file)}


T = {row: float(value) for row, value in column("rdna_totals", "row_id").items()}
S = {row: float(value) for row, value in column("rdna_sectors", "row_id").items()}
R = {row: float(value) for row, value in column("rdna_regions", "row_id").items()}
DAYS = [date.fromisoformat(d) for d in column("editions", "edition", "data_to").values()]
NEEDS, DAMAGE = [T[r] for r in ("T006", "T019", "T030", "T041", "T064")], [T[r] for r in ("T004", "T017", "T027", "T039", "T066")]
VALUES = {"needs": NEEDS, "damage": DAMAGE}


# --- growth -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "key, value",
    [
        ("month.needs_RDNA4", (T["T041"] - T["T030"]) / ((DAYS[3] - DAYS[2]).days / 30.4375)),
        ("month.damage_RDNA2", (T["T017"] - T["T004"]) / ((DAYS[1] - DAYS[0]).days / 30.4375)),
        ("months.damage_all", (DAYS[4] - DAYS[0]).days / 30.4375),
        ("rise.losses_RDNA3", T["T028"] - T["T018"]),
        ("rise.needs_2_to_4", T["T041"] / T["T019"] - 1),
        ("rise.gdp_2022_2024", 190.741 / 161.99 - 1),
        ("real_rise.printed_RDNA5", 100 * (587.7 / 524 - 1)),
        ("real_rise.us_RDNA5", 100 * (587.7 / 524 / (324.054 / 315.605) - 1)),
        ("real_rise.ukrainian_RDNA5", 100 * (587.7 / 524 / (1.08 * 42.039 * 213.3 / 9042.7) - 1)),
        ("real_rise.ukrainian_RDNA4", 100 * (524 / 486.2 / (1.12 * 37.982 / 42.039) - 1)),
        ("gdp.by_debt_2025", 213.3 / 0.984),
        ("energy.fourth", S["S097"] / 1.21),
        ("energy.third_other", S["S097"] / 1.21 / 1.93),
        ("energy.third_assets", S["S097"] / 1.21 / 1.70),
        ("energy.third_assets_low", 24.75 / 1.22 / 1.705),
        ("energy.third_other_high", 24.85 / 1.20 / 1.925),
        ("sector.needs_demining_RDNA3", S["S078"] - S["S106"]),
        ("sector.needs_health_RDNA3", S["S077"] / 1.14),
        ("oblasts.share", sum(R[f"R{n:03d}"] for n in range(7, 17)) / R["R049"]),
        ("oblasts.front_share", sum(R[f"R{n:03d}"] for n in range(7, 13)) / R["R049"]),
        ("oblasts.first_two_share", (R["R007"] + R["R008"]) / R["R049"]),
    ],
)
def test_number_by_hand(key, value):
    assert math.isclose(register.find(key).value, value, rel_tol=1e-9)


def test_prices_that_are_not_in_hand_leave_a_dash_and_never_a_guess():
    table = costs.real_rises().set_index("interval")
    assert table["without_ukrainian_prices"].to_dict() == {
        "RDNA1 to RDNA2": "–",
        "RDNA2 to RDNA3": "–",
        "RDNA3 to RDNA4": "6.5 %",
        "RDNA4 to RDNA5": "4.7 %",
    }
    assert "–" not in set(table["as_printed"]) | set(table["without_us_prices"])


def test_a_rise_is_given_for_both_months_whose_dollars_an_assessment_may_be_in():
    rise = 411 / 349
    both = [100 * (rise / (300.84 / earlier) - 1) for earlier in (278.802, 296.311)]
    assert costs.real_rises().set_index("interval").loc["RDNA1 to RDNA2", "without_us_prices"] == f"{both[0]:.1f} to {both[1]:.1f} %"


def test_a_stated_change_gives_the_figure_before():
    table = costs.sectors("damage").set_index(["sector", "edition"])
    assert math.isclose(table["usd_bn"]["Education", "RDNA3"], S["S074"] / 2.41) and table["how"]["Education", "RDNA3"] == "recomputed"


def test_growth_takes_the_far_ends_of_both_readings():
    row = costs.monthly().query("kind == 'damage' and interval == 'RDNA1 to RDNA2'").iloc[0]
    months = (DAYS[1] - DAYS[0]).days / 30.4375
    assert row["low"] == pytest.approx((135 - 97.5) / months) and row["high"] == pytest.approx((135.5 - 97) / months)


@pytest.fixture
def load(monkeypatch):
    """Return a function that puts another in the place of data.load; nothing that was computed before is taken for granted."""

    def put(other):
        monkeypatch.setattr(data, "load", other)
        forget()

    yield put
    monkeypatch.undo()
    forget()


def test_an_assessment_without_a_measure_is_a_clear_error(load):
    whole = data.load
    load(lambda name: whole(name).query("row_id != 'T039'") if name == "rdna_totals" else whole(name))
    with pytest.raises(
        data.DataError, match="data/rdna_totals.csv, edition RDNA4, field metric: found no usable reading of 'damage_total', expected one"
    ):
        costs.series("damage")
    with pytest.raises(data.DataError, match="edition RDNA4"):
        costs.leave_one_out("damage")


def test_the_rule_of_hedges_is_confronted_with_every_double_reading():
    table = costs.hedged_twice().set_index("rows")["holds"]
    assert table["T029 T030"] == "no" and table["S020 S021"] == "no" and table["T065 T064"] == "yes"
    assert len(table) == 8 and (table == "yes").sum() == 6


def test_both_percentages_of_energy_stand_beside_assets_or_facilities():
    table = costs.energy_wordings()
    assert set(table.loc[table["rows"].isin(["T052", "T080"]), "of"].str.split(n=1).str[1]) == {"damaged or destroyed"}
    assert sorted(set(table["percent"])) == [70, 93]
    assert table.loc[table["percent"] == 93, "rows"].tolist() == ["T055", "T080"] == list(register.find("energy.other").rows)


def test_tables_of_ratios_and_sectors_show_gaps_as_dashes():
    ratios = costs.ratios_to_gdp().set_index("edition")
    assert ratios["computed"].tolist() == ["1.75", "2.54", "2.72", "2.75", "–"] and ratios["may_be"][["RDNA4", "RDNA5"]].tolist() == [
        "2.7 to 2.9",
        "2.5 to 3",
    ]
    table = costs.sector_table("damage").set_index("sector")
    assert table.loc["Energy"].tolist() == ["–", "10.6", "–", "–", "24.8", "S012 S097"]


def test_sectors_hold_no_zero_and_no_row_with_a_flag_of_error():
    flags = column("rdna_sectors", "row_id", "flag")
    for measure in ("needs", "damage"):
        table = costs.sectors(measure)
        assert table["usd_bn"].min() > 0
        assert {flags[row] for rows in table["rows"] for row in rows.split()} <= {"", "attribution unclear"}
    assert "S040" not in " ".join(costs.sectors("needs")["rows"])


# --- backtest: spreadsheet arithmetic ---------------------------------------------------


def spreadsheet(method, years, values, at):
    """The four methods as one would write them into cells, without numpy or statsmodels."""
    n = len(values)
    if method in ("last value", "constant rise"):
        before = [i for i in range(n) if years[i] < at]
        start = before[-1] if before else 0
        span, rise = years[-1] - years[0], 0.0
        if method == "constant rise":
            rise = (values[-1] - values[0]) / span
        squares = [(values[i + 1] - values[i] - rise * (years[i + 1] - years[i])) ** 2 / (years[i + 1] - years[i]) for i in range(n - 1)]
        free = n - 1 - (method == "constant rise")
        ahead = at - years[start]
        spread = (sum(squares) / free * abs(ahead) * (1 + (abs(ahead) / span if method == "constant rise" else 0))) ** 0.5
        point = values[start] + rise * ahead
        margin = stats.t.ppf(0.9, free) * spread
        return point, point - margin, point + margin
    y = [math.log(v) for v in values] if method == "constant growth" else values
    mean_t, mean_y = sum(years) / n, sum(y) / n
    about = sum((t - mean_t) ** 2 for t in years)
    slope = sum((t - mean_t) * (v - mean_y) for t, v in zip(years, y)) / about
    level = mean_y - slope * mean_t
    left = sum((v - level - slope * t) ** 2 for t, v in zip(years, y)) / (n - 2)
    point = level + slope * at
    margin = stats.t.ppf(0.9, n - 2) * (left * (1 + 1 / n + (at - mean_t) ** 2 / about)) ** 0.5
    ends = (point, point - margin, point + margin)
    return tuple(map(math.exp, ends)) if method == "constant growth" else ends


def years(days):
    return [(day - date(2022, 1, 1)).days / 365.25 for day in days]


@pytest.mark.parametrize("measure", costs.MEASURES)
@pytest.mark.parametrize("method", costs.METHODS)
def test_leave_one_out_agrees_with_a_spreadsheet(measure, method):
    table = costs.leave_one_out(measure).query("method == @costs.METHODS[@method]")
    for i, line in enumerate(table.itertuples()):
        rest = [j for j in range(5) if j != i]
        values, t = VALUES[measure], years(DAYS)
        expected = spreadsheet(method, [t[j] for j in rest], [values[j] for j in rest], t[i])
        assert (line.forecast, line.low, line.high) == pytest.approx(expected, rel=1e-9)
        assert line.error == pytest.approx(expected[0] - values[i]) and line.actual == values[i]
        assert (line.inside == "yes") == (expected[1] <= values[i] <= expected[2])


@pytest.mark.parametrize("measure", costs.MEASURES)
def test_forecasts_at_the_time_use_nothing_later(measure):
    table = costs.at_the_time().query("measure == @measure")
    for number, edition in ((3, "RDNA4"), (4, "RDNA5")):
        for line in table[table["edition"] == edition].itertuples():
            method = line.method.lower()
            expected = spreadsheet(method, years(DAYS[:number]), VALUES[measure][:number], years(DAYS)[number])
            assert (line.forecast, line.low, line.high) == pytest.approx(expected, rel=1e-9)


def test_coverage_counts_the_intervals():
    table = costs.coverage()
    assert table["inside"].sum() == sum((costs.leave_one_out(m)["inside"] == "yes").sum() for m in costs.MEASURES)
    assert table["of"].tolist() == [5] * 8


def test_the_straight_line_is_that_of_statsmodels():
    t, y, at = np.array([0.0, 0.7, 1.9, 2.2, 3.5]), np.array([349.0, 411.0, 486.0, 524.0, 588.0]), 4.4
    theirs = OLS(y, add_constant(t)).fit().get_prediction([[1.0, at]]).summary_frame(alpha=1 - backtest.LEVEL).iloc[0]
    expected = theirs[["mean", "obs_ci_lower", "obs_ci_upper"]].tolist()
    assert backtest.predict("straight line", t, y, at) == pytest.approx(expected, rel=1e-12)


def test_a_series_that_follows_a_method_is_forecast_without_error():
    t = [0.0, 1.0, 2.5, 4.0]
    assert backtest.predict("constant rise", t, [10 + 3 * x for x in t], 6)[0] == pytest.approx(28)
    assert backtest.predict("straight line", t, [10 + 3 * x for x in t], 6)[0] == pytest.approx(28)
    assert backtest.predict("constant growth", t, [10 * 1.1**x for x in t], 6)[0] == pytest.approx(10 * 1.1**6)
    assert backtest.predict("last value", t, [7, 5, 9, 8], 6)[0] == 8


def test_intervals_hold_what_they_promise():
    """Simulated random walks with drift: the interval of the method that is right holds about LEVEL of the outcomes."""
    chance = np.random.default_rng(524)
    t = np.array([0, 0.73, 1.58, 2.58, 3.58])
    held = 0
    for _ in range(1500):
        y = 300 + np.cumsum([0, *(60 * np.diff(t) + chance.normal(0, 20, 4) * np.sqrt(np.diff(t)))])
        _, low, high = backtest.predict("constant rise", t[:4], y[:4], t[4])
        held += low <= y[4] <= high
    assert held / 1500 == pytest.approx(backtest.LEVEL, abs=0.035)


@pytest.mark.parametrize(
    "t, y, message",
    [
        ([0, 1], [1, 2], "cannot forecast from 2 values"),
        ([0, 1, 1], [1, 2, 3], "the times increasing"),
        ([0, 1, 2], [1, 2], "2 values at 3 times"),
    ],
)
def test_too_little_to_forecast_from(t, y, message):
    with pytest.raises(ValueError, match=message):
        backtest.predict("last value", t, y, 3)
    with pytest.raises(ValueError, match="no method is called 'guess'"):
        backtest.predict("guess", [0, 1, 2], [1, 2, 3], 3)


# --- the stored forecast -----------------------------------------------------------------


def test_the_stored_forecast_is_what_the_methods_gave():
    stored, made = data.load("needs_forecast"), costs.next_assessment()
    assert stored["made_on"].dt.strftime("%Y-%m-%d").tolist() == made.pop("made_on").tolist()
    assert stored["data_to"].dt.strftime("%Y-%m-%d").tolist() == made.pop("data_to").tolist()
    pd.testing.assert_frame_equal(stored.drop(columns=["made_on", "data_to"]), made, check_dtype=False, atol=0.051)


@pytest.fixture
def sixth(load):
    """An invented sixth assessment with every sum and the fifth's other readings, but for the ratio, in memory only."""
    whole = data.load

    def later(name):
        table = whole(name)
        if name == "editions":
            dates = {"released": pd.Timestamp("2027-02-25"), "data_to": pd.Timestamp("2026-12-31")}
            return pd.concat([table, table.iloc[[-1]].assign(edition="RDNA6", number=6, ordinal="sixth", gdp_year=2026, **dates)])
        if name == "rdna_totals":
            fifth = table.query("edition == 'RDNA5' and metric != 'needs_to_gdp_stated'")
            again = fifth.assign(edition="RDNA6", row_id="X" + fifth["row_id"], value=fifth["value"] * 1.1)
            return pd.concat([table, again], ignore_index=True)
        return table

    load(later)


def test_a_later_assessment_does_not_change_the_forecast(request):
    before = costs.next_assessment()
    request.getfixturevalue("sixth")
    assert costs.series("needs")["edition"].iloc[-1] == "RDNA6"
    pd.testing.assert_frame_equal(costs.next_assessment(), before)


def test_the_stored_forecast_is_scored_when_its_assessment_is_there(request):
    assert costs.outcome() == "" and "came" not in costs.frozen()
    request.getfixturevalue("sixth")
    table = costs.frozen()
    assert costs.outcome() == "RDNA6" and table["came"].tolist() == pytest.approx([587.7 * 1.1] * 4 + [195.1 * 1.1] * 4)
    stored = data.load("needs_forecast")
    for row, line in zip(stored.itertuples(), table.itertuples()):
        assert (line.inside == "yes") == (row.low <= line.came <= row.high)
        scored = costs.score(row.measure, line.came).set_index("forecast_id")
        assert line.interval_score == scored["interval_score"][row.forecast_id] and line.forecast == row.value
    assert table["rows"].tolist()[0] == "N01 XT064"


def test_a_sixth_assessment_follows_into_every_table_and_chart(sixth):
    for table in (costs.by_edition(), costs.bill(), costs.two_ratios(), costs.ratios_to_gdp()):
        assert table["edition"].iloc[-1] == "RDNA6"
    assert set(costs.ratios_to_gdp()[["stated", "may_be", "computed"]].iloc[-1]) == {"–"}, "none was read"
    assert costs.monthly()["interval"].iloc[-1] == "RDNA5 to RDNA6" and costs.data_to() == "2026-12-31"
    assert "RDNA6" in costs.sector_table("needs") and list(costs.sectors("needs")["edition"].cat.categories)[-1] == "RDNA6"
    assert costs.editions()["RDNA6"] == "Sixth, December 2026" and set(costs.at_the_time()["edition"]) == {"RDNA4", "RDNA5", "RDNA6"}
    for draw, table in (
        (charts.by_edition, costs.by_edition()),
        (charts.bill, costs.bill()),
        (charts.monthly, costs.monthly().query("kind != 'losses'")),
        (charts.two_ratios, costs.two_ratios()),
        (charts.sectors, costs.sectors("needs")),
    ):
        assert "RDNA6" in draw(table).to_json()


def test_scoring_the_forecast_when_it_comes():
    stored = data.load("needs_forecast").query("measure == 'needs'").set_index("method")
    table = costs.score("needs", 700.0).set_index("method")
    for method, row in stored.iterrows():
        outside = max(row["low"] - 700, 700 - row["high"], 0)
        assert table["interval_score"][method] == pytest.approx(row["high"] - row["low"] + 2 / 0.2 * outside)
        assert table["error"][method] == pytest.approx(row["value"] - 700)
        assert (table["inside"][method] == "yes") == (outside == 0)
    assert table["interval_score"].is_monotonic_increasing
    with pytest.raises(ValueError, match="cannot score against -1: expected needs in USD bn, not negative"):
        costs.score("needs", -1)

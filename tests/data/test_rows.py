"""Rows fit together: what a table says in one place agrees with what it, another or a model says elsewhere."""

import math

import pandas as pd
import pytest

from helpers import data
from helpers.ceasefires import peacekeeping, simulation
from helpers.claims import positions
from helpers.costs.financing import SEPARATE, _known


def test_overlaps_name_pots_that_exist_each_pair_once():
    pots, table = set(data.load("financing")["pot"]), data.load("overlaps")
    assert set(table["pot_a"]) | set(table["pot_b"]) <= pots
    pairs = [frozenset(p) for p in zip(table["pot_a"], table["pot_b"])]
    assert len(set(pairs)) == len(pairs) and all(len(p) == 2 for p in pairs)
    assert _known("ERA loans", "assets") == _known("assets", "ERA loans") != {}


def test_separate_pots_exclude_a_shared_source_of_money():
    """A pot that is repaid from, or paid into by, another is never called separate from it."""
    rows = data.load("overlaps")
    held = {frozenset(p) for p in rows.loc[rows["how"] != SEPARATE, ["pot_a", "pot_b"]].to_numpy().tolist()}
    apart = {frozenset(p) for p in rows.loc[rows["how"] == SEPARATE, ["pot_a", "pot_b"]].to_numpy().tolist()}
    assert apart and not held & apart


def test_parts_stand_beside_their_whole():
    table = data.load("financing")
    for (pot, _), parts in table[table["split"] != ""].groupby(["pot", "split"]):
        assert len(parts) > 1 and parts["unit"].nunique() == 1, pot


def test_the_reported_curve_fits_itself_and_the_models():
    """Until one is lost from view, the curve is a share of n; failures of both groups are those of the models."""
    table = data.load("peacekeeper_curve")
    for r in table.itertuples():
        if r.at_risk == r.n - r.failures:
            assert r.survival == pytest.approx(1 - r.failures / r.n, abs=0.0005)
    last = table.groupby("peacekeepers").last()
    assert last["failures"].sum() == peacekeeping.reported("unadjusted").events and last["n"].sum() == peacekeeping.reported("unadjusted").n


def test_the_reported_intervals_are_of_the_kind_that_the_page_names():
    """Wald: the ratio stands in the middle of its interval, on the log scale. Curves: Greenwood, log–log, before anything is censored."""
    for row in data.load("peacekeeper_models").itertuples():
        assert (row.low * row.high) ** 0.5 == pytest.approx(row.hazard_ratio, abs=0.011)
    first = data.load("peacekeeper_curve").query("years == 0.5 and peacekeepers == 0").iloc[0]
    share = first["survival"]
    width = math.exp(1.959964 * math.sqrt(share * (1 - share) / first["n"]) / (share * abs(math.log(share))))
    assert (share**width, share ** (1 / width)) == pytest.approx((first["low"], first["high"]), abs=6e-4)


def test_only_what_was_read_is_in_the_table_of_effects():
    table = data.load("effects")
    assert set(table["status"]) == {"read"} and table["source_id"].ne("").all()
    told = pd.concat([peacekeeping.effects("between states"), peacekeeping.effects("civil", "both")])
    assert sorted(told["rows"]) == sorted(table["row_id"])


def test_positions_are_short_in_order_and_sourced():
    table = data.load("positions")
    assert table["says"].str.split().str.len().max() <= 30 and table["quote"].str.split().str.len().max() <= 12
    assert (table["or_else"] != table["stance"]).all() and (table["topic_or_else"] != table["topic"]).all()
    assert table["said_on"].str[:7].is_monotonic_increasing, "rows stand in order of time"
    assert positions.timeline()["statement"].is_unique, "the chart tells rows apart by this name"


def test_scenarios_are_of_a_family_of_the_model_and_say_when_a_chance_holds():
    table = data.load("scenarios")
    assert set(table["family"]) <= {*simulation.FAMILIES, "none"}
    assert (table["value"].notna() == (table["chances_hold"] != "")).all()


def test_a_forecast_once_made_is_never_changed():
    """tests/frozen holds what was published; later forecasts may follow."""
    published, now = ((folder / "needs_forecast.csv").read_text("utf-8") for folder in (data.DATA.parent / "tests/frozen", data.DATA))
    assert now.startswith(published)

"""The numbers of chapter 6 by a second route: the csv module, hand arithmetic, statsmodels."""

import csv
import random
from collections import Counter, defaultdict
from datetime import date
from math import exp, log, sqrt

import pandas as pd
import pytest
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

from helpers import charts, data, endings, episodes, figure, prose, shares
from helpers.quantity import written

Z = 1.959963984540054


def spells(type_="interstate"):
    """Read endings and restarts without pandas: (place, outcome, war, years of peace, restarted)."""
    rows = defaultdict(dict)
    names = {r["conflict_id"]: r["place"] for r in csv.DictReader((data.DATA / "conflicts.csv").open(encoding="utf-8"))}
    for row in csv.DictReader((data.DATA / "conflict_years.csv").open(encoding="utf-8")):
        rows[row["conflict_id"]][int(row["year"])] = row
    last, found = date(2024 if type_ == "interstate" else 2020, 12, 31), []
    for conflict, years in rows.items():
        for year, row in years.items():
            if not row["outcome"] or row["type"] != type_:
                continue
            first = year
            while first - 1 in years:
                first -= 1
            war = any(years[y]["intensity"] == "war" for y in range(first, year + 1))
            end, later = date.fromisoformat(row["ended"]), min((y for y in years if y > year), default=None)
            start = later and date.fromisoformat(years[later]["started"])
            start = date(later, 7, 1) if start and start <= end else start
            found.append((names[conflict], row["outcome"], war, ((start or last) - end).days / 365.25, bool(start)))
    return found


def wilson(x, n):
    """The interval in its textbook form."""
    p, centre = x / n, (x / n + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return max(0, centre - half), min(1, centre + half)


def told(x, n):
    low, high = wilson(x, n)
    return f"{x} of {n}: {written(100 * x / n)} % ({written(100 * low)} to {written(100 * high)} %)" if n >= 10 else f"{x} of {n}: too few to say"



ALL = spells()
NUMBERS = {n.key: n.text for n in endings.numbers()}


@pytest.mark.parametrize("mark, table", [("", ALL), ("high_", [r for r in ALL if r[2]])])
def test_endings_as_counted_by_hand(mark, table):
    counts = Counter("victory" if r[1].startswith("victory") else r[1] for r in table)
    for key, ending in (("agreement", "peace agreement"), ("ceasefire", "ceasefire"), ("victory", "victory"), ("low", "low activity")):
        assert NUMBERS[f"ends.{mark}{key}"] == told(counts[ending], len(table))
        for (name, wilson_share), (_, jeffreys) in zip(endings.kinds("war" if mark else "any"), endings.kinds("war" if mark else "any", "jeffreys")):
            assert abs(wilson_share.low - jeffreys.low) < 0.03, "the two intervals tell the same story"


def test_the_two_published_figures():
    high = [r for r in ALL if r[2]]
    ceasefires = sum(r[1] == "ceasefire" for r in high)
    assert (ceasefires, len(high)) == (9, 29) and round(100 * ceasefires / len(high)) == endings.printed("W03").value == 31
    assert round(100 * 21 / 69) == endings.printed("W01").value and NUMBERS["ends.victory_found"] == "21"
    table = endings.attempts().set_index("reading")
    assert table.loc["as printed", "within_a_month"] == "26 %"
    for reading in table.index[1:]:
        low = int(table.loc[reading, "within_a_month"].split("(")[1].split()[0])
        assert not table.loc[reading, "within_a_month"].startswith("26 "), f"{reading} reproduces it: rewrite the section"
        assert low > 20
    assert table.loc["each war", "within_a_month"] == told(30, 69).split(": ")[1]
    assert endings.within_a_month().low > 0.26, "outside the interval, as the solution says"


@pytest.mark.parametrize("key, type_, leave", [("all", "interstate", ""), ("without", "interstate", "India, Pakistan"), ("intra", "intrastate", "")])
def test_survival_by_statsmodels_and_windows_by_hand(key, type_, leave):
    table = [r for r in spells(type_) if r[0] != leave]
    other = SurvfuncRight([r[3] for r in table], [int(r[4]) for r in table])
    assert NUMBERS[f"ends.{key}_n"] == str(len(table))
    for years in endings.YEARS:
        steps = [(t, s, se) for t, s, se in zip(other.surv_times, other.surv_prob, other.surv_prob_se) if t <= years]
        survival = steps[-1][1] if steps else 1.0
        assert NUMBERS[f"ends.{key}_peace_{years}"] == written(survival, percent=True)
        if steps:  # the log(−log) interval from Greenwood's standard error
            _, s, se = steps[-1]
            width = Z * se / (s * abs(log(s)))
            low, high = s ** exp(width), s ** exp(-width)
            assert NUMBERS[f"ends.{key}_peace_low_{years}"] == written(low, percent=True)
            assert NUMBERS[f"ends.{key}_peace_high_{years}"] == written(high, percent=True)
        restarted = sum(r[4] and r[3] < years for r in table)
        watched = sum(r[4] and r[3] < years or r[3] >= years for r in table)
        assert NUMBERS[f"ends.{key}_within_{years}"] == told(restarted, watched)
        line = endings.still_at_peace().query("after_years == @years").set_index("wars")
        name = {"all": "between states", "without": "without one pair", "intra": "within a state"}[key]
        assert line.loc[name, "at_risk"] == sum(r[3] >= years for r in table)


def test_logrank_by_statsmodels():
    ending = ["victory" if r[1].startswith("victory") else r[1] for r in ALL]
    _, p = survdiff([r[3] for r in ALL], [int(r[4]) for r in ALL], ending)
    assert NUMBERS["ends.logrank"] == written(p, 2)


def test_wars_that_lasted_by_hand():
    found = []
    for row in episodes.wars().itertuples():
        last = row.over.date() if row.ended else date(int(row.last_year), 12, 31)
        found.append(((last - row.began.date()).days / 365.25, row.ended))
    for after in range(6):
        ended = sum(e and after <= y < after + 1 for y, e in found)
        known = ended + sum(y >= after + 1 for y, _ in found)
        assert NUMBERS[f"ends.lasted_{after}"] == told(ended, known)


def test_no_setting_of_the_explorer_hides_a_number():
    pick = random.Random(6)
    table = {again: episodes.peace(again) for again in episodes.AGAIN}
    for _ in range(1000):
        setting = [pick.choice(list(o)) for o in
                   (endings.TYPES, endings.INTENSITIES, endings.PERIODS, endings.WINDOWS, endings.LEFT_OUT, episodes.AGAIN)]
        found = endings.restarts(*setting)
        assert ((found["low"] >= 0) & (found["high"] <= 1) & (found["low"] <= found["high"])).all(), setting
        for row in found.itertuples():
            assert str(row.of) in row.told if row.of else row.told == "no cases"
            assert row.of >= shares.TOO_FEW or "%" not in row.told, "a share of too few"
            assert row.of < shares.TOO_FEW or row.told == told(row.found, row.of)
        assert found["of"].iloc[0] == found["of"].iloc[1:].sum() and found["found"].iloc[0] == found["found"].iloc[1:].sum()
        assert (found["found"] <= found["of"]).all() and len(found) == 6
        assert found["of"].iloc[0] <= (table[setting[5]]["type"] == setting[0]).sum()


def test_leaving_out_the_pair_that_restarts_most():
    kept, left = endings.without_most(endings.ended())
    assert left == "India, Pakistan (Kashmir)" and len(kept) == 61
    assert endings.without_most(endings.ended().assign(ended=False))[1] == "", "nothing restarted, so nobody is left out"


def test_too_few_are_drawn_without_a_point():
    table = endings.restarts("interstate", "minor", "late", "10", "none", "active")
    assert (table["of"] < shares.TOO_FEW).any()
    spec = str(figure._spec(charts.shares(table)))
    assert f"datum.of >= {shares.TOO_FEW}" in spec


def test_sentences_that_rest_on_a_comparison():
    """Words of the chapter that do not follow by themselves."""
    kinds = dict(endings.kinds())
    assert max(kinds, key=lambda k: kinds[k].found) == "victory" and kinds["victory"].value < 0.5
    assert kinds["low activity"].high > kinds["victory"].low, "the intervals overlap"
    part = endings.restarts("interstate", "any", "all", "10", "none", "active").query("of > 0")
    assert part["low"].max() < part["high"].min(), "all intervals overlap"
    donetsk = endings.cases().set_index("case").loc["Ukraine, Donetsk"]
    assert donetsk["same_dispute"].startswith("no fighting again") and donetsk["same_opponents_or_country"] == "again after 9 days"
    assert NUMBERS["ends.age"] == "3" and prose.number("ends.too_few") == "10"
    assert pd.Timestamp(2025, 2, 25) == endings.ARTICLE

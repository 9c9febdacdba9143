"""The numbers of chapter 6 by a second route: the csv module, hand arithmetic, statsmodels, a bootstrap and a jackknife of disputes."""

import csv
import random
from collections import defaultdict
from datetime import date
from math import exp, log, sqrt

import numpy
import pandas as pd
import pytest
from statsmodels.duration.survfunc import survdiff
from statsmodels.regression.linear_model import OLS

from helpers import charts, data
from helpers.ceasefires import durations, endings, episodes
from helpers.numbers import register, shares
from helpers.numbers.quantity import written
from helpers.numbers.register import number

Z = 1.959963984540054


def spells(type_="interstate"):
    """Read endings and restarts without pandas: (place, outcome, war, years of peace, restarted, years watched, dispute, days of fighting)."""
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
            fought = (end - date.fromisoformat(years[first]["started"])).days
            found.append(
                (
                    names[conflict],
                    row["outcome"],
                    war,
                    ((start or last) - end).days / 365.25,
                    bool(start),
                    (last - end).days / 365.25,
                    conflict,
                    fought,
                )
            )
    return found


def wilson(x, n):
    """The interval in its textbook form."""
    p, centre = x / n, (x / n + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return max(0, centre - half), min(1, centre + half)


def independent(cases):
    """Count the cases as statsmodels' variance by clusters has them: cases is (dispute, hit)."""
    hits, disputes = [float(hit) for _, hit in cases], sorted({d for d, _ in cases})
    x, n, m = sum(hits), len(hits), len(disputes)
    if x in (0, n) or m == 1:
        return m
    groups = numpy.array([disputes.index(d) for d, _ in cases])
    variance = OLS(hits, numpy.ones(n)).fit(cov_type="cluster", cov_kwds={"groups": groups}).cov_params()[0, 0]
    return min(n, x / n * (1 - x / n) / variance)


def told(cases):
    x, n = sum(hit for _, hit in cases), len(cases)
    if n < 10:
        return f"{x} of {n}: too few to say" if n else "no cases"
    low, high = wilson(x / n * independent(cases), independent(cases))
    return f"{x} of {n}: {written(100 * x / n)} % ({written(100 * low)} to {written(100 * high)} %)"


CONFLICTS = spells()
WARS = [r for r in CONFLICTS if r[2]]


def kind(row):
    return "victory" if row[1].startswith("victory") else row[1]


@pytest.mark.parametrize("mark, intensity, table, size, disputes", [("war", "war", WARS, 29, 23), ("conflict", "any", CONFLICTS, 69, 47)])
def test_endings_as_counted_by_hand(mark, intensity, table, size, disputes):
    assert (
        (len(table), len({r[6] for r in table}))
        == (size, disputes)
        == (int(number(f"ends.{mark}_n")), int(number(f"ends.{mark}_disputes")))
    )
    every, kinds = endings.ended(intensity), dict(endings.kinds(intensity))
    for ending in ("peace agreement", "ceasefire", "victory", "low activity"):
        assert kinds[ending].told == told([(r[6], kind(r) == ending) for r in table])
        again = told([(r[6], r[4] and r[3] < 10) for r in table if kind(r) == ending and r[5] >= 10])
        assert endings.within(every[every["ending"] == ending], 10).told == again
        assert ending != "ceasefire" or number(f"ends.{mark}_ceasefire_10") == again
    for key, ending in (("victory", "victory"), ("low", "low activity")):
        assert number(f"ends.{mark}_{key}") == kinds[ending].told
    assert number(f"ends.{mark}_restarted") == told([(r[6], r[4]) for r in table])
    signed = ("peace agreement", "ceasefire")
    assert number(f"ends.{mark}_signed") == told([(r[6], kind(r) in signed) for r in table])


def test_numbers_of_one_class_as_counted_by_hand():
    for key, ending in (("agreement", "peace agreement"), ("ceasefire", "ceasefire")):
        assert number(f"ends.war_{key}") == told([(r[6], kind(r) == ending) for r in WARS])
    assert number("ends.war_open") == told([(r[6], kind(r) in ("low activity", "ceasefire", "peace agreement")) for r in WARS])
    assert number("ends.conflict_pair_restarted") == str(sum(r[4] for r in CONFLICTS if r[0] == "India, Pakistan"))
    assert number("ends.conflict_unknown") == str(sum(r[7] == 0 for r in CONFLICTS))
    share = register.find("ends.war_ceasefire_share")
    assert (share.text, share.value) == (written(9 / 29, percent=True), 9 / 29)
    assert (number("ends.war_ceasefire_found"), number("ends.war_ceasefire_10_of")) == (
        "9",
        str(sum(r[1] == "ceasefire" and r[5] >= 10 for r in WARS)),
    )


def test_the_interval_says_what_drawing_disputes_says():
    """A bootstrap of the disputes, which knows nothing of design effects, against restarts among all armed conflicts."""
    cases = [(r[6], r[4] and r[3] < 10) for r in CONFLICTS if r[5] >= 10]
    by_dispute = numpy.array(
        [[sum(h for d, h in cases if d == one), sum(d == one for d, _ in cases)] for one in sorted({d for d, _ in cases})]
    )
    drawn = numpy.random.default_rng(6).integers(len(by_dispute), size=(20_000, len(by_dispute)))
    sums = by_dispute[drawn].sum(axis=1)
    low, high = numpy.quantile(sums[:, 0] / sums[:, 1], [0.025, 0.975])
    ours, plain = endings.within(endings.ended("any"), 10), wilson(18, 68)
    assert (ours.found, ours.of, len(by_dispute)) == (18, 68, 47)
    assert ours.high - ours.low == pytest.approx(high - low, abs=0.03) and abs(ours.low - low) < 0.05 > abs(ours.high - high)
    assert ours.low < plain[0] and ours.high > plain[1], "no wider than for independent cases"


def test_a_day_that_begins_and_ends_a_conflict_is_no_length():
    known = [r for r in CONFLICTS if r[7] > 0]
    assert (len(known), len(CONFLICTS) - len(known)) == (58, 11)
    assert number("ends.month") == told([(r[6], r[7] < 30) for r in known]) and number("ends.month_found") == "19"
    assert (number("ends.month_least_share"), number("ends.month_most_share")) == (written(100 * 19 / 69), written(100 * 30 / 69))


def test_longer_than_a_year_is_one_rule():
    """Cambodia and Thailand fought from one 31 December to the next: not longer than a year, and ended within it."""
    long = [r[7] for r in CONFLICTS if r[7] > 365]
    assert number("ends.mean_longer") == written(sum(long) / len(long) / 365.25, 1)
    line = endings.attempts().set_index("reading").loc["each armed conflict"]
    year = sum(30 <= r[7] <= 365 for r in CONFLICTS)
    assert 365 in [r[7] for r in CONFLICTS] and (len(long), year) == (15, 24)
    assert (line["a_month_to_a_year"], line["longer"], line["length_unknown"]) == ("24 (35 %)", "15 (22 %)", "11 (16 %)")
    every = episodes.wars()
    assert int(number("ends.conflict_lasted_1_of")) == (every["years"] >= 1).sum()


def test_the_two_published_figures():
    ceasefires = sum(r[1] == "ceasefire" for r in WARS)
    assert (ceasefires, len(WARS)) == (9, 29) and round(100 * ceasefires / len(WARS)) == endings.printed("W03").value == 31
    assert round(100 * 21 / 69) == endings.printed("W01").value and number("ends.conflict_victory_found") == "21"
    table = endings.attempts().set_index("reading")
    assert table.loc["as printed", "within_a_month"] == "26 %"
    for reading in table.index[1:]:
        assert "(26 %)" not in table.loc[reading, "within_a_month"], f"{reading} reproduces it: rewrite the section"
    assert float(number("ends.month_least_share")) > endings.printed("W04").value, "the bounds hold the printed figure: rewrite the section"


def jackknife(table, years):
    """Greenwood without Greenwood: how far the curve moves when one dispute at a time is left out, on its log scale."""

    def at(rows):
        curve = 1.0
        for time in sorted({r[3] for r in rows if r[4] and r[3] <= years}):
            curve *= 1 - sum(r[4] and r[3] == time for r in rows) / sum(r[3] >= time for r in rows)
        return curve

    disputes = sorted({r[6] for r in table})
    left = numpy.log([at([r for r in table if r[6] != one]) for one in disputes])
    error = sqrt((len(disputes) - 1) / len(disputes) * ((left - left.mean()) ** 2).sum())
    survival = at(table)
    width = exp(Z * error / abs(log(survival)))
    return survival, survival**width, survival ** (1 / width)


@pytest.mark.parametrize(
    "key, type_, least, leave",
    [
        ("war", "interstate", True, ""),
        ("conflict", "interstate", False, ""),
        ("without", "interstate", False, "India, Pakistan"),
        ("intra_war", "intrastate", True, ""),
        ("intra", "intrastate", False, ""),
    ],
)
def test_survival_and_windows_by_hand(key, type_, least, leave):
    table = [r for r in spells(type_) if r[0] != leave and (r[2] or not least)]
    survival, low, high = jackknife(table, 10)
    group = ["war", "conflict", "without", "intra_war", "intra"].index(key)
    curve = durations.kaplan_meier(list(endings.groups().values())[group], cluster=endings.DISPUTE)
    assert written(durations.survival_at(curve, 1)["survival"], percent=True) == "100"
    at = durations.survival_at(curve, 10)
    assert written(at["survival"], percent=True) == written(survival, percent=True)
    for end, value in (("low", low), ("high", high)):
        assert abs(at[end] - value) < 0.015, "two jackknives tell the same interval"
    if key in ("war", "intra_war"):
        assert [number(f"ends.{key}_peace{end}_10") for end in ("", "_low", "_high")] == [
            written(at[c], percent=True) for c in ("survival", "low", "high")
        ]
    if key != "intra":
        assert number(f"ends.{key}_within_10") == told([(r[6], r[4] and r[3] < 10) for r in table if r[5] >= 10])
    line = endings.still_at_peace().iloc[group]
    assert (line["ended"], line["at_risk"]) == (len(table), sum(r[3] >= 10 for r in table))


@pytest.mark.parametrize("leave, name", [("", ""), ("India, Pakistan", "_without")])
@pytest.mark.parametrize("mark, table", [("war", WARS), ("conflict", CONFLICTS)])
def test_logrank_by_statsmodels(mark, table, leave, name):
    table = [r for r in table if r[0] != leave]
    _, p = survdiff([r[3] for r in table], [int(r[4]) for r in table], [kind(r) for r in table])
    assert number(f"ends.{mark}_logrank{name}") == written(p, 2)


@pytest.mark.parametrize("mark", ["war", "conflict"])
def test_wars_that_lasted_by_hand(mark):
    found = []
    for row in episodes.wars().itertuples():
        last = row.over.date() if row.ended else date(int(row.last_year), 12, 31)
        if last > row.began.date() and (row.war or mark == "conflict"):
            found.append(
                (row.conflict_id, (last - row.began.date()).days / 365.25, row.ended, (date(2024, 12, 31) - row.began.date()).days / 365.25)
            )
    for after in range(4):
        counted = [(d, e and y < after + 1) for d, y, e, watched in found if y >= after and watched >= after + 1]
        assert number(f"ends.{mark}_lasted_{after}") == told(counted)


def test_no_setting_of_the_explorer_hides_a_number():
    pick = random.Random(6)
    table = {again: episodes.peace(again) for again in episodes.AGAIN}
    for _ in range(1000):
        setting = [
            pick.choice(list(o))
            for o in (endings.TYPES, endings.INTENSITIES, endings.PERIODS, endings.WINDOWS, endings.LEFT_OUT, episodes.AGAIN)
        ]
        found = endings.restarts(*setting)
        assert ((found["low"] >= 0) & (found["high"] <= 1) & (found["low"] <= found["high"])).all(), setting
        for row in found.itertuples():
            assert str(row.of) in row.told if row.of else row.told == "no cases"
            assert row.of >= shares.TOO_FEW or "%" not in row.told, "a share of too few"
            low, high = wilson(row.found, row.of) if row.of else (0, 1)
            assert row.low <= low + 1e-4 and row.high >= high - 1e-4, "never narrower than for independent cases"
        assert found["of"].iloc[0] == found["of"].iloc[1:].sum() and found["found"].iloc[0] == found["found"].iloc[1:].sum()
        assert (found["found"] <= found["of"]).all() and len(found) == 6
        assert found["of"].iloc[0] <= (table[setting[5]]["type"] == setting[0]).sum()


def test_leaving_out_the_pair_that_restarts_most():
    kept, left = endings.without_most(endings.ended("any"))
    assert left == "India, Pakistan (Kashmir)" and len(kept) == 61
    assert endings.without_most(endings.ended("any").assign(ended=False))[1] == "", "nothing restarted, so nobody is left out"


def test_too_few_are_drawn_without_a_point():
    table = endings.restarts("interstate", "minor", "late", "10", "none", "active")
    assert (table["of"] < shares.TOO_FEW).any()
    spec = str(charts.shares(table).to_dict())
    assert f"datum.of >= {shares.TOO_FEW}" in spec


def opponents_met_again():
    """Read by hand, without pandas: of each ended conflict between states the first day on which any pair of its sides fought again."""
    sides = {r["conflict_id"]: set(r["parties"].split()) for r in csv.DictReader((data.DATA / "conflicts.csv").open(encoding="utf-8"))}
    rows = [
        r for r in csv.DictReader((data.DATA / "conflict_years.csv").open(encoding="utf-8")) if r["type"] == "interstate" and r["started"]
    ]
    found = {}
    for row in rows:
        if row["outcome"]:
            later = [r["started"] for r in rows if r["started"] > row["ended"] and sides[r["conflict_id"]] & sides[row["conflict_id"]]]
            found[row["conflict_id"], row["ended"]] = min(later, default="")
    return found


def test_the_second_rule_counts_the_same_sides_as_read_by_hand():
    met = opponents_met_again()
    assert met["252", "1956-11-06"] == "1967-06-05", "Suez"
    assert not met["11343", "1973-10-24"], "Egypt and Israel"
    for key, intensity in (("war", "war"), ("conflict", "any")):
        table = endings.ended(intensity, again="anyone")
        by_hand = [(str(d), bool(met[str(d), f"{over:%Y-%m-%d}"])) for d, over in zip(table["conflict_id"], table["over"])]
        assert number(f"ends.{key}_restarted_anyone") == told(by_hand)
    suez = endings.cases().set_index("case").loc["Egypt against Israel, Britain and France, Suez"]
    assert suez["same_dispute"] == f"no fighting again in {number('ends.suez_years')} years"
    assert suez["same_opponents_or_country"] == f"again after {number('ends.suez_opponents_years')} years"


def test_cases_and_limits():
    donetsk = endings.cases().set_index("case").loc["Ukraine, Donetsk"]
    assert donetsk["same_dispute"].startswith("no fighting again") and donetsk["same_opponents_or_country"] == "again after 9 days"
    assert len(episodes.wars().query("years >= 3 and years < 4 and ended")) == 2
    assert number("ends.age") == "3" and number("ends.too_few") == "10"
    assert pd.Timestamp(2025, 2, 25) == endings.ARTICLE

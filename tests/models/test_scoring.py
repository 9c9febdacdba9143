"""Scores: by hand for every published forecast, proper, bounded; and answers that do not fit together."""

import csv
import math
import re
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data
from helpers.ceasefires import episodes, scoring
from helpers.claims import questions
from helpers.numbers import register

DATA = data.DATA
TRUE = {  # question: (number of answers, place of the one that came true), read in the tables by eye
    "first-2025": (4, 4),
    "first-28-days": (4, 4),
    "before-october-2025": (2, 2),
    "before-2026": (2, 2),
    "before-may-2023": (2, 2),
}


def by_hand() -> dict[str, tuple[float, float, float]]:
    """Score every forecast with the csv module alone: rows of the forecast -> Brier, ranked, logarithmic."""
    with open(DATA / "forecasts.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with open(DATA / "forecast_bins.csv", encoding="utf-8") as file:
        place = {(r["question"], r["bin"]): int(r["position"]) for r in csv.DictReader(file)}
    groups = {}
    for row in rows:
        groups.setdefault((row["question"], row["forecaster"], row["made_on"]), []).append(row)
    found = {}
    for (question, *_), part in groups.items():
        if question in TRUE:
            count, true = TRUE[question]
            assert len(part) == count
            total = sum(float(r["percent"]) for r in part)
            p = {place[question, r["bin"]]: float(r["percent"]) / total for r in part}
            brier = sum((p[k] - (k == true)) ** 2 for k in p)
            ranked = sum((sum(p[i] for i in range(1, k + 1)) - (k >= true)) ** 2 for k in range(1, count)) / (count - 1)
            found[frozenset(r["row_id"] for r in part)] = (brier, ranked, -math.log(p[true]))
    return found


def test_every_published_forecast_by_hand():
    hand, table = by_hand(), scoring.all_published()
    assert len(table) == len(hand) == 10
    for row in table.itertuples():
        assert (row.brier, row.ranked, row.logarithmic) == pytest.approx(hand[frozenset(row.rows.split())], abs=1e-12)


def test_one_forecast_with_pencil():
    # 8, 15, 15 and 61 percent sum to 99; the fourth came true.
    p = [8 / 99, 15 / 99, 15 / 99, 61 / 99]
    assert register.number("brier.rand") == f"{(8**2 + 15**2 + 15**2 + 38**2) / 99**2:.3f}" == "0.200"
    assert register.number("ranked.rand") == f"{(8**2 + 23**2 + 38**2) / 99**2 / 3:.3f}" == "0.069"
    assert scoring.logarithmic(scoring.published()[2].chances, 3) == pytest.approx(math.log(99 / 61))
    assert register.number("brier.rand_looser") == f"{(91**2 + 15**2 + 15**2 + 61**2) / 99**2:.3f}" == "1.270"
    assert scoring.published()[2].chances == pytest.approx(p)


odds = st.lists(st.integers(0, 100), min_size=2, max_size=6).filter(sum).map(lambda w: [x / sum(w) for x in w])


@given(odds, st.data())
def test_scores_are_proper_and_bounded(believed, chosen):
    other = chosen.draw(odds.filter(lambda p: len(p) == len(believed)) if len(believed) < 3 else st.permutations(believed))
    for rule, most in (("brier", 2), ("ranked", 1), ("logarithmic", math.inf)):
        assert scoring.expected(rule, believed, believed) <= scoring.expected(rule, other, believed) + 1e-9
        for place in range(len(believed)):
            assert 0 <= scoring.RULES[rule](believed, place) <= most + 1e-9
            sure = [float(k == place) for k in range(len(believed))]
            assert scoring.RULES[rule](sure, place) == 0


def test_bounds_are_reached_and_ties_are_ties():
    assert scoring.brier([1, 0, 0, 0], 3) == 2 and scoring.ranked([1, 0, 0, 0], 3) == 1 and scoring.logarithmic([1, 0], 1) == math.inf
    assert scoring.brier([0.25] * 4, 0) == scoring.brier([0.25] * 4, 3) == 0.75
    assert scoring.ranked([0, 1, 0, 0], 0) < scoring.ranked([0, 0, 0, 1], 0) and scoring.brier([0, 1, 0, 0], 0) == scoring.brier(
        [0, 0, 0, 1], 0
    )


def test_skill():
    assert scoring.skill(0, 0.75) == 1 and scoring.skill(0.75, 0.75) == 0 and scoring.skill(1.5, 0.75) == -1
    with pytest.raises(ValueError, match="no room for skill"):
        scoring.skill(0.1, 0)


def test_a_constant_chance_falls_off_by_days():
    f = scoring.constant_chance(0.2, "first-2025", "2025-03-31", "x")
    still = [0.8 ** ((date(2025, m, 1) - date(2025, 3, 31)).days / 365.25) for m in (7, 10)] + [0.8 ** (276 / 365.25)]
    assert f.chances == pytest.approx([1 - still[0], still[0] - still[1], still[1] - still[2], still[2]]) and sum(
        f.chances
    ) == pytest.approx(1)
    with pytest.raises(ValueError, match="yearly chance of 1"):
        scoring.constant_chance(1, "first-2025", "2025-03-31", "x")


def test_the_explorer_scores_as_the_library_does():
    for weights in ((1, 2, 3, 4), (0, 0, 1, 9), (5, 5, 5, 5)):
        for true in range(4):
            table = scoring.weighed(*weights, *(float(k == true) for k in range(4)))
            p = [w / sum(weights) for w in weights]
            assert table["charged"] == pytest.approx(
                [scoring.brier(p, true), 0.75, scoring.ranked(p, true), scoring.ranked([0.25] * 4, true)]
            )
            assert table["chance"] == pytest.approx(p[true])


@pytest.mark.parametrize(
    "change, message",
    [
        ({"starts": "2025-09-01"}, "found 2025-09-01, which overlaps the one before; expected 2025-10-01"),
        ({"starts": "2025-10-02"}, "leaves a gap after the one before; expected 2025-10-01"),
        ({"ends": "2025-09-30"}, "found 2025-09-30, before it starts"),
        ({"position": 5}, "position: found 5, expected 2"),
        ({"starts": ""}, "found the answer 'Oct-Dec' open on the side of its neighbour"),
    ],
)
def test_answers_that_do_not_fit_together_are_told(change, message):
    good = [
        {"question": "q", "position": 1, "bin": "Jul-Sep", "starts": "2025-07-01", "ends": "2025-09-30"},
        {"question": "q", "position": 2, "bin": "Oct-Dec", "starts": "2025-10-01", "ends": "2025-12-31"},
    ]
    asked = {"question": "q", "unit": "date"}
    assert not list(questions.gaps(pd.DataFrame(good), asked))
    found = list(questions.gaps(pd.DataFrame([good[0], good[1] | change]), asked))
    assert found and re.search(f"data/forecast_bins.csv, row 3, .*{message}", found[0])


def test_outcomes_are_answers_and_unknown_questions_are_told():
    for question in data.load("forecast_questions")["question"]:
        assert scoring.bins(question) and scoring.published(question)
        assert (scoring.outcome(question) is None) == (question == "lasting")
    with pytest.raises(KeyError, match="no question is called 'x'; there are first-2025"):
        scoring.bins("x")


def test_the_base_rate_is_a_band_of_every_chance_that_so_few_cases_allow():
    wars = episodes.wars()
    known = wars[(wars["years"] >= 4) | (wars["ended"] & (wars["years"] >= 3))]
    fourth = known[known["years"] < 4]
    share, answering = scoring.base_rate(), scoring.base_rate(answering=True)
    assert (share.found, share.of) == (len(fourth), len(known)) == (2, 8) and not share.enough
    assert (answering.found, answering.of) == (fourth["outcome"].isin(["ceasefire", "peace agreement"]).sum(), 8) == (0, 8)
    assert (scoring.a_day_less().found, scoring.a_day_less().of) == (0, 6) and (fourth["years"] - 1 / 365.25 < 3).all()
    days = (date(2026, 1, 1) - date(2025, 3, 31)).days
    assert scoring.from_yearly(0.25).chances[3] == pytest.approx(0.75 ** (days / 365.25))
    table = scoring.ranked_scores().set_index("forecast")
    for band, found in zip(scoring.BASES.values(), (share, answering)):
        for step in range(11):
            score = scoring.ranked(scoring.from_yearly(found.low + (found.high - found.low) * step / 10).chances, 3)
            assert (
                table.loc[band, "low"] - 1e-9 <= score <= table.loc[band, "high"] + 1e-9
                and table.loc[band, "low"] < table.loc[band, "high"]
            )
    inside = table["high"].between(table.loc[scoring.BASES[False], "low"], table.loc[scoring.BASES[False], "high"])[
        [f.name for f in scoring.published()]
    ]
    assert inside.sum() == len(inside) - 1, "the chapter says: nearly all published forecasts lie inside the band"


def numbers_of_scoring():
    """Compute every number of the module anew."""
    mine = [family for family in register.families().values() if family.compute.__module__ == scoring.__name__]
    return {key: family.compute(**named) for family in mine for key, named in family.keys()}


KNOWN = numbers_of_scoring()


def test_an_open_question_is_not_yet_known_and_all_else_stays(pending):
    assert (
        scoring.outcome(pending) is None
        and scoring.unscored(pending) == "not yet known"
        and scoring.unscored("lasting") == "condition not met"
    )
    assert not scoring.given(pending)["came_true"].any()
    listed = scoring.listed()
    open_, known = listed[listed["forecast"] == "Nobody, 1 November 2026"], listed[listed["forecast"] != "Nobody, 1 November 2026"]
    assert open_[["brier", "ranked", "logarithmic", "skill"]].to_numpy().tolist() == [["not yet known"] * 4]
    assert len(known) == 10 and not (known == "not yet known").any(axis=None)
    assert numbers_of_scoring() == KNOWN and "forecast.all" in KNOWN
    with pytest.raises(scoring.ForecastError, match="pending: not yet known, so there is nothing to score"):
        scoring.running(scoring.published(pending)[0])


@pytest.mark.parametrize(
    "question, change, message",
    [
        ("pending", {"outcome": "Before 2031"}, "found 'Before 2031' with the status 'not yet known', expected ''"),
        (
            "first-2025",
            {"outcome": ""},
            "question first-2025, field outcome: found '' with the status 'inferred', expected 'April to June 2025' or",
        ),
        ("first-2025", {"outcome": "Some day"}, "found 'Some day'"),
    ],
)
def test_an_outcome_that_does_not_fit_is_told(pending, monkeypatch, question, change, message):
    real = data.load

    def load(name):
        table = real(name)
        if name == "forecast_questions":
            table.loc[table["question"] == question, list(change)] = list(change.values())
        return table

    monkeypatch.setattr(data, "load", load)
    with pytest.raises(data.DataError, match=f"data/forecast_questions.csv.*{message}"):
        scoring.outcome(question)

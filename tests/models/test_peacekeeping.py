"""Peacekeeping: every printed value by a second route, E-values against printed ones, bad input."""

import csv
import datetime

import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.hazard_regression import PHReg
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

from helpers import data, exercises
from helpers.ceasefires import durations, peacekeeping
from helpers.numbers import register, shares

DATA = data.DATA


def rows(name):
    return list(csv.DictReader((DATA / f"{name}.csv").open(encoding="utf-8")))


def by_hand(undated=None):
    """Return years, ended, clause and kind of every agreement, read without the project's code; days alone fill a gap."""
    found = []
    for r in rows("agreements"):
        signed, last = datetime.date.fromisoformat(r["signed_on"]), datetime.date(2021, 12, 31)
        ended = r["ended"] == "1"
        if ended and not r["ended_on"] and undated is None:
            continue
        end = datetime.date.fromisoformat(r["ended_on"]) if r["ended_on"] else (signed if ended and undated == "first" else last)
        found.append(((end - signed).days / 365.25, int(ended), int(r["peacekeeping"]), r["kind"], r["conflict_ids"]))
    return pd.DataFrame(found, columns=["years", "ended", "clause", "kind", "conflict"])


HAND = by_hand()


def shown(key):
    return register.number(key)


def test_counts_by_hand():
    assert [shown(f"peace.{k}") for k in ("agreements", "undated", "used", "ended", "censored")] == ["341", "5", "336", "116", "220"]
    assert [len(HAND), HAND["ended"].sum(), (HAND["clause"] == 1).sum()] == [336, 116, 49]
    assert shown("peace.conflicts") == str(HAND["conflict"].nunique()) and shown("peace.clause_n") == "49"
    assert shown("peace.most_in_one") == str(HAND["conflict"].value_counts().max())
    shares_ = peacekeeping.by_kind().set_index("kind")["share"]
    for kind in ("full", "partial", "process"):
        of_kind = [r for r in rows("agreements") if r["kind"] == kind]
        assert shares_[peacekeeping.KINDS[kind]] == sum(r["peacekeeping"] == "1" for r in of_kind) / len(of_kind)
        assert kind == "partial" or shown(f"peace.share_{kind}") == f"{100 * shares_[peacekeeping.KINDS[kind]]:.0f}"


@pytest.mark.parametrize("name, value", [("clause", 1), ("none", 0)])
def test_survival_and_interval_by_another_library(name, value):
    part = HAND[HAND["clause"] == value]
    other = SurvfuncRight(part["years"], part["ended"])
    for years in (1, 2, 5, 10, 20):
        at = np.searchsorted(other.surv_times, years, side="right") - 1
        s, se = other.surv_prob[at], other.surv_prob_se[at]
        spread = 1.959963985 * se / (s * np.log(s))  # log(−log) scale
        low, high = sorted(s ** np.exp(sign * spread) for sign in (1, -1))
        marked = peacekeeping.curves().query("mark and years == @years").set_index("group").loc[peacekeeping.GROUPS[value]]
        assert [f"{100 * marked[c]:.0f}" for c in ("survival", "low", "high")] == [f"{100 * v:.0f}" for v in (s, low, high)]
        assert years not in (1, 5) or shown(f"peace.{name}_{years}") == f"{100 * s:.0f}"
        assert marked["at_risk"] == (part["years"] >= years).sum()


def cox(table, given=False, cluster=False):
    columns = table[["clause"]].astype(float)
    if given:
        columns = columns.assign(partial=(table["kind"] == "partial") * 1.0, process=(table["kind"] == "process") * 1.0)
    groups = {"groups": table["conflict"]} if cluster else {}
    fit = PHReg(table["years"], columns, table["ended"], ties="efron").fit(**groups)
    return [np.exp(fit.params[0]), *np.exp(fit.conf_int()[0])], fit.pvalues[0]


@pytest.mark.parametrize(
    "key, ours, found",
    [
        ("clause_hr", peacekeeping.clause_ratio(), cox(HAND)),
        ("clause_kind_hr", peacekeeping.clause_ratio(given=("kind",)), cox(HAND, given=True)),
        ("clause_first_hr", peacekeeping.clause_ratio(undated="first"), cox(by_hand("first"))),
        ("clause_last_hr", peacekeeping.clause_ratio(undated="last"), cox(by_hand("last"))),
    ],
)
def test_hazard_ratios_by_another_library(key, ours, found):
    ratios, p = found
    assert [f"{v:.2f}" for v in (ours.value, ours.low, ours.high, ours.p)] == [f"{v:.2f}" for v in (*ratios, p)]
    printed = ("", "_low", "_high") if key in ("clause_hr", "clause_kind_hr") else ("",)
    assert [shown(f"peace.{key}{end}") for end in printed] == [f"{v:.2f}" for v in ratios[: len(printed)]]


def test_logrank_by_another_library():
    assert shown("peace.logrank") == f"{survdiff(HAND['years'], HAND['ended'], HAND['clause'])[1]:.2f}"


def test_clustered_interval_by_the_sandwich_written_out():
    """Lin and Wei: the inverse information, times the sum of squared score residuals of each conflict, times itself."""
    x = HAND.assign(partial=(HAND["kind"] == "partial") * 1.0, process=(HAND["kind"] == "process") * 1.0)[
        ["clause", "partial", "process"]
    ].to_numpy(float)
    time, ended = HAND["years"].to_numpy(), HAND["ended"].to_numpy()
    fit = PHReg(time, x, ended, ties="breslow").fit()
    risk = np.exp(x @ fit.params)
    residual = np.zeros_like(x)
    for t in np.unique(time[ended == 1]):
        at, dies = time >= t, (time == t) & (ended == 1)
        mean = (risk[at, None] * x[at]).sum(0) / risk[at].sum()
        residual[dies] += x[dies] - mean
        residual[at] -= risk[at, None] * (x[at] - mean) * dies.sum() / risk[at].sum()
    sums = pd.DataFrame(residual).groupby(HAND["conflict"].to_numpy()).sum().to_numpy()
    se = np.sqrt((fit.cov_params() @ sums.T @ sums @ fit.cov_params())[0, 0])
    ends = np.exp(fit.params[0] + np.array([-1.959963985, 1.959963985]) * se)
    assert [shown(f"peace.clause_cluster_hr_{end}") for end in ("low", "high")] == [f"{v:.2f}" for v in ends]


# --- aggregates, as reported ------------------------------------------------------


def test_the_aggregates_are_printed_as_they_stand():
    for r in rows("peacekeeper_models"):
        assert [shown(f"peace.{r['model']}{end}") for end in ("", "_low", "_high")] == [
            f"{float(r[c]):.2f}" for c in ("hazard_ratio", "low", "high")
        ]
    reported = {(r["peacekeepers"], float(r["years"])): r for r in rows("peacekeeper_curve")}
    for name, group in (("absent", "0"), ("present", "1")):
        for years in (1, 5, 10):
            r = reported[group, years]
            assert shown(f"peace.{name}_{years}") == str(int(100 * float(r["survival"]) + 0.5))
    assert peacekeeping.reported_curves()["years"].max() < 20, "past the twelfth year nothing is reported"
    assert shown("peace.failures_first_year") == str(sum(int(reported[g, 1.0]["failures"]) for g in "01"))


def test_what_was_read_of_a_study_is_said_and_an_unknown_model_is_named():
    assert shown("effects.all") == str(len(data.load("effects")))
    assert peacekeeping.effects("between states").set_index("rows").loc["S01", "what_we_read"] == "abstract only"
    with pytest.raises(KeyError, match="no model is called 'best'"):
        peacekeeping.reported("best")


# --- E-values and simulated data ------------------------------------------------------


@pytest.mark.parametrize("ratio, printed", [(3.9, 7.26), (1 / 3.9, 7.26), (1.8, 3.0), (10.73, 20.95), (0.8, 1.81), (1, 1)])
def test_e_values_that_others_printed(ratio, printed):
    """VanderWeele and Ding 2017 (3.9, its lower end 1.8; 0.80), the EValue vignette (10.73)."""
    assert peacekeeping.e_value(ratio) == pytest.approx(printed, abs=0.006)


def test_a_cause_as_strong_as_the_e_value_takes_all_off():
    for ratio in (0.3, 0.59, 0.9):
        e = peacekeeping.e_value(ratio)
        assert peacekeeping.hidden(ratio, ratio, ratio, e, e, e)["left"] == pytest.approx(1)
        assert peacekeeping.hidden(ratio, ratio, ratio, e, e, 0.99 * e)["left"] < 1
    assert peacekeeping.hidden(0.5, 0.4, 0.6, 3, 1.0, 5.0)["left"] == 0.5, "a cause that is equally common hides nothing"


def test_printed_e_values_by_hand():
    h = 0.47
    r = (1 - 0.5 ** (1 / h) ** 0.5) / (1 - 0.5**h**0.5)  # its inverse
    assert shown("evalue.unadjusted") == f"{r + (r * r - r) ** 0.5:.2f}" == "2.75" and shown("evalue.risk_ratio") == f"{1 / r:.2f}"
    assert [shown("evalue.unadjusted_interval"), shown("evalue.landmark_day_60_interval"), shown("evalue.rare")] == ["1.46", "1.00", "3.68"]
    assert shown("evalue.left_2_2") == f"{4 / 3 / r:.2f}"
    assert peacekeeping.e_value_of_interval(0.8, 1.3) == 1 and peacekeeping.e_value_of_interval(2, 4) == peacekeeping.e_value(2)
    for function in (peacekeeping.e_value, peacekeeping.risk_ratio):
        with pytest.raises(ValueError, match="expected more than 0"):
            function(0)


def test_only_the_mistaken_count_finds_what_is_not_there():
    """With any seed: the mistake looks like help, and the other counts do not agree on one side of no difference."""
    found = {
        how: [peacekeeping.counted(peacekeeping.simulated(6, 500, seed), how).value for seed in range(8)] for how in peacekeeping.COUNTS
    }
    assert max(found["ever"]) < 0.8
    for how in ("landmark", "since"):
        assert np.exp(np.mean(np.log(found[how]))) == pytest.approx(1, abs=0.1)


def test_simulated_counts_by_another_library():
    made_up = peacekeeping.simulated(6)
    has = np.isfinite(made_up["arrived"]).astype(float)
    fit = PHReg(made_up["years"], has.to_numpy()[:, None], made_up["ended"], ties="efron").fit()
    assert register.number("simulated.ever_6") == f"{np.exp(fit.params[0]):.2f}"
    assert (made_up["arrived"][has == 1] < made_up["years"][has == 1]).all(), "nobody comes to a peace that has ended"
    with pytest.raises(ValueError, match="delay_months: found -1"):
        peacekeeping.simulated(-1)
    with pytest.raises(KeyError, match="no way of counting is called 'guess'"):
        peacekeeping.counted(made_up, "guess")


# --- the Donbas, the literature, bad input ------------------------------------------------


def test_minsk_and_deaths_by_hand():
    deaths = {r["year"]: int(r["best"]) for r in rows("battle_deaths") if r["conflict"] == "Ukraine: Novorossiya"}
    assert (
        shown("deaths.after_minsk") == f"{sum(v for y, v in deaths.items() if '2016' <= y <= '2021'):,}" and shown("deaths.least") == "196"
    )
    assert shown("minsk.first_days") == str((datetime.date(2014, 11, 3) - datetime.date(2014, 9, 5)).days)
    assert shown("minsk.second_years") == f"{(datetime.date(2021, 12, 31) - datetime.date(2015, 2, 12)).days / 365.25:.1f}"
    assert shown("minsk.gap_days") == "55"
    assert shown("deaths.times_model") == f"{round(76000 / 12 / 22, -1):.0f}"
    assert list(peacekeeping.minsk()["peacekeeping_clause"]) == ["no", "no"]


AGREEMENT = pd.DataFrame(
    {
        "agreement_id": [7],
        "signed_on": ["2000-01-01"],
        "ended": [1],
        "ended_on": ["2000-12-31"],
        "kind": ["full"],
        "ceasefire": [1],
        "peacekeeping": [0],
    }
)


def test_spells_count_days():
    assert peacekeeping.to_spells(AGREEMENT)["years"].tolist() == [365 / 365.25]
    undated = AGREEMENT.assign(ended_on="")
    assert peacekeeping.to_spells(undated).empty and peacekeeping.to_spells(undated, "first")["years"].tolist() == [0]
    assert peacekeeping.to_spells(undated, "last")["years"].iloc[0] == pytest.approx(22, abs=0.01)
    assert not peacekeeping.to_spells(AGREEMENT.assign(ended=0, ended_on=""))["ended"].any()


@pytest.mark.parametrize(
    "changes, message",
    [
        ({"ended_on": "1999-12-31"}, r"agreement 7, field ended_on: found 1999-12-31, expected no day before its signature \(2000-01-01\)"),
        ({"signed_on": "2022-01-01", "ended": 0, "ended_on": ""}, "agreement 7, field ended_on: found 2021-12-31"),
    ],
)
def test_an_end_before_its_start_is_named(changes, message):
    with pytest.raises(ValueError, match=message):
        peacekeeping.to_spells(AGREEMENT.assign(**changes))


def test_unknown_codes_and_empty_subsets_are_named():
    for wrong in ({"kind": "secret"}, {"clause": "none"}, {"undated": "never"}):
        with pytest.raises(ValueError, match=f"{next(iter(wrong))}: found {next(iter(wrong.values()))!r}, expected one of"):
            peacekeeping.spells(**wrong)
    with pytest.raises(ValueError, match="no spells are left"):
        durations.kaplan_meier(peacekeeping.spells().head(0))


def test_every_setting_shows_its_n_and_no_interval_leaves_its_range():
    for kind in peacekeeping.KINDS:
        for clause in peacekeeping.CLAUSES:
            for undated in peacekeeping.UNDATED:
                for years in peacekeeping.horizon_labels():
                    found = peacekeeping.subset(kind, clause, undated, years)
                    assert len(found) and found["n"].ge(shares.TOO_FEW).all()
                    assert (found["low"].between(0, found["survival"]) & found["high"].between(found["survival"], 1)).all()
                    assert found["says"].str.startswith("Too few to say" if len(found) < 2 else "Hazard ratio").all()


CASES = [
    ("07-1", "about twenty points", "Right."),
    ("07-1", "none", "Look at the two curves"),
    ("07-1", "about ten points", "The gap is wider"),
    ("07-1", "about forty points", "That would leave"),
    ("07-2", "the wait counts as time with a mission", "Right."),
    ("07-2", "those still at peace count as censored", "Those still at peace"),
    ("07-2", "there are too few ceasefires", "More cases"),
    ("07-2", "missions went to easy cases", "Selection may"),
    ("07-3", 0.79, "Right."),
    ("07-3", "0,793", "Right."),
    ("07-3", 0.59, "That is the ratio as reported"),
    ("07-3", 1.19, "You multiplied by one"),
    ("07-3", 2.38, "You multiplied by both"),
    ("07-3", "much", "“much” was not understood"),
]


@pytest.mark.parametrize("key, answer, told", CASES)
def test_checks(key, answer, told):
    assert told in exercises.check(key, answer).message

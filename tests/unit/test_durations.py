"""Survival and hazard ratios, by hand and by statsmodels."""

import math

import numpy
import pandas as pd
import pytest
from statsmodels.duration.hazard_regression import PHReg
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

from helpers import charts
from helpers.ceasefires import durations
from helpers.numbers import shares

SPELLS = pd.DataFrame(
    {
        "years": [1.0, 2, 2, 3, 5, 8, 8, 13, 0.5, 21],
        "ended": [True, True, False, True, False, True, True, False, True, False],
        "treated": [0, 1, 0, 1, 1, 0, 0, 1, 0, 1],
        "kind": list("ababababab"),
    }
)


def test_curve_by_hand():
    curve = durations.kaplan_meier(SPELLS).set_index("years")
    assert curve.loc[2, "survival"] == pytest.approx(9 / 10 * 8 / 9 * 7 / 8) and curve.loc[2, "at_risk"] == 8
    assert curve.loc[8, "survival"] == pytest.approx(7 / 10 * 5 / 6 * 2 / 4)
    assert curve["low"].le(curve["survival"]).all() and curve["high"].ge(curve["survival"]).all()


def test_curve_and_tests_agree_with_another_library():
    other = SurvfuncRight(SPELLS["years"], SPELLS["ended"].astype(int))
    curve = durations.kaplan_meier(SPELLS).set_index("years")["survival"]
    assert curve[other.surv_times].to_numpy() == pytest.approx(other.surv_prob, abs=1e-12)
    assert durations.logrank(SPELLS, "treated") == pytest.approx(survdiff(SPELLS["years"], SPELLS["ended"], SPELLS["treated"])[1], abs=1e-9)
    found = durations.hazard_ratio(SPELLS, "treated", ("kind",))
    fit = PHReg(
        SPELLS["years"], SPELLS.assign(b=SPELLS["kind"] == "b")[["treated", "b"]].astype(float), SPELLS["ended"], ties="efron"
    ).fit()
    assert pd.Series([found.value, found.p]).to_numpy() == pytest.approx([pow(2.718281828459045, fit.params[0]), fit.pvalues[0]], rel=1e-4)
    assert (found.n, found.events) == (10, 6)


def test_clusters_widen_the_interval_as_another_library_has_it():
    """lifelines scores ties by Efron, statsmodels its residuals by Breslow: no ties here."""
    spells = SPELLS.assign(years=SPELLS["years"] + pd.Series(range(10)) / 100)
    found = durations.hazard_ratio(spells, "treated", cluster="kind")
    fit = PHReg(spells["years"], spells[["treated"]].astype(float), spells["ended"]).fit(groups=spells["kind"])
    assert [found.low, found.high] == pytest.approx(numpy.exp(fit.conf_int()[0]), rel=1e-3)
    assert found.value == pytest.approx(durations.hazard_ratio(spells, "treated").value)


def test_a_band_by_clusters():
    """Each spell its own cluster: Greenwood's variance, times n/(n − 1). Clusters of one mind: wider."""
    other = SurvfuncRight(SPELLS["years"], SPELLS["ended"].astype(int))
    apart = durations.kaplan_meier(SPELLS.assign(one=range(10)), cluster="one").set_index("years")
    for years, s, error in zip(other.surv_times, other.surv_prob, other.surv_prob_se):
        width = numpy.exp(1.959963984540054 * error * (10 / 9) ** 0.5 / (s * abs(numpy.log(s))))
        assert apart.loc[years, ["survival", "low", "high"]].tolist() == pytest.approx([s, s**width, s ** (1 / width)])
    twice = pd.concat([SPELLS.assign(one=range(10))] * 2, ignore_index=True)
    alone, pairs = (durations.survival_at(durations.kaplan_meier(twice, cluster=c), 8) for c in ("", "one"))
    assert pairs["high"] - pairs["low"] > 1.3 * (alone["high"] - alone["low"]), "copies add nothing"
    assert apart.loc[0.0, ["low", "high"]].tolist() == [1, 1], "nothing has failed yet"
    gone = durations.kaplan_meier(SPELLS.assign(ended=True), cluster="kind").iloc[-1]
    assert gone[["survival", "low", "high"]].tolist() == [0, 0, 0], "nothing is left"
    drawn = durations.curves(SPELLS.assign(one=range(10), group="all"), "group", (0, 8), cluster="one").set_index("years")
    assert drawn.loc[8, "low"] == apart.loc[8, "low"]


def test_a_spell_may_be_watched_from_later_on():
    spells = SPELLS.assign(since=[0, 0, 1.1, 0, 2.1, 0, 3.1, 0, 0, 5.1])
    found = durations.hazard_ratio(spells, "treated", since="since")
    fit = PHReg(spells["years"], spells[["treated"]].astype(float), spells["ended"], entry=spells["since"], ties="efron").fit()
    assert found.value == pytest.approx(float(numpy.exp(fit.params[0])), rel=1e-3) != durations.hazard_ratio(spells, "treated").value


def test_survival_is_not_told_past_the_longest_spell():
    curve = durations.kaplan_meier(SPELLS)
    assert durations.survival_at(curve, 4)["survival"] == pytest.approx(0.7 * 5 / 6)
    with pytest.raises(ValueError, match="at 22 years: the longest spell lasts"):
        durations.survival_at(curve, 22)


@pytest.mark.parametrize(
    "spells, message",
    [
        (SPELLS.head(0), "no spells are left"),
        (SPELLS.assign(years=-1.0), "row 0: found years -1.0, expected 0 or more"),
        (SPELLS.assign(years=float("nan")), "row 0: found years nan"),
    ],
)
def test_bad_spells_are_named(spells, message):
    for of in (
        lambda: durations.kaplan_meier(spells),
        lambda: durations.logrank(spells, "kind"),
        lambda: durations.hazard_ratio(spells, "treated"),
    ):
        with pytest.raises(ValueError, match=message):
            of()


def test_one_group_cannot_be_compared():
    for compare in (durations.logrank, durations.hazard_ratio):
        with pytest.raises(ValueError, match="one value only"):
            compare(SPELLS.assign(treated=1), "treated")


def test_curves_mark_the_numbers_at_risk():
    table = durations.curves(SPELLS, "kind", (0, 2, 10, 20))
    a = table[table["group"] == "a"].set_index("years")
    alone = durations.kaplan_meier(SPELLS[SPELLS["kind"] == "a"])
    assert a[a["mark"]]["at_risk"].to_dict() == {0: 5, 2: 3}  # the longest spell is of 8 years
    assert a.loc[1.0, "survival"] == durations.survival_at(alone, 1)["survival"] and 5 not in a.index, "a step, not a censored spell"
    assert set(table["group"]) == {"a", "b"}
    assert set(table.loc[table["group"] == "b"].query("mark")["years"]) == {0, 2, 10, 20} and (table["n"] == 5).all()
    for width in (charts.WIDE, charts.NARROW):
        assert len(charts.survival(table, width).to_dict()["datasets"]) == 1
    sparse = durations.curves(SPELLS, "kind", (0, 2, 20), every=4.0)
    assert (
        sparse[sparse["group"] == "b"]["years"].tolist() == [0, 2, 4, 8, 12, 16, 20] and not sparse.loc[sparse["years"] == 4, "mark"].any()
    )
    with pytest.raises(ValueError, match="4 curves are too many"):
        charts.survival(durations.curves(SPELLS.assign(group=list("abcdabcdab")), "group", (0, 2)))


def test_share_ended_counts_only_spells_whose_fate_is_known():
    watched = SPELLS.assign(watched=SPELLS["years"].where(~SPELLS["ended"], 30.0))
    found = durations.ended_within(watched, 1)  # one ended at 0.5; all others were seen for a year
    assert (found.found, found.of) == (1, 10) and (found.low, found.high) == shares.interval(1, 10)
    later = durations.ended_within(watched, 2, after=2)  # lasted 2: eight; one is censored at 2, one ends at 2, one at 3
    assert (later.found, later.of) == (2, 7)
    late = watched.assign(watched=watched["watched"].where(watched["years"] != 3, 3.5))
    assert (durations.ended_within(late, 2, after=2).found, durations.ended_within(late, 2, after=2).of) == (1, 6), (
        "an early end is no reason to count it"
    )
    assert durations.ended_within(watched, 2, after=2, cluster="kind") == shares.clustered([1, 1, 0, 0, 0, 0, 0], list("bbababb"))
    assert durations.ended_within(watched, 1, after=30).told == "no cases"
    with pytest.raises(ValueError, match="0 years ahead: expected more than 0"):
        durations.ended_within(watched, 0)
    with pytest.raises(ValueError, match="no spells are left"):
        durations.ended_within(watched.head(0), 1)


def test_a_band_of_two_clusters_by_hand():
    """At the first step each cluster pulls −log of the curve by a sixth, one up and one down: a variance of 2 · 2 ÷ 36."""
    spells = pd.DataFrame({"years": [1.0, 2, 3, 4], "ended": [True, True, False, False], "of": list("abab")})
    at = durations.kaplan_meier(spells, cluster="of").set_index("years").loc[1]
    width = math.exp(1.959963984540054 / 3 / -math.log(0.75))
    assert at[["survival", "low", "high"]].tolist() == pytest.approx([0.75, 0.75**width, 0.75 ** (1 / width)])


def test_marks_reach_the_longest_spell_and_steps_between_them_are_whole():
    spells = pd.DataFrame({"years": [1.5, 2.5, 4.0], "ended": [True, False, True], "of": "a"})
    table = durations.curves(spells, "of", (0, 4), every=1)
    assert table["years"].tolist() == [0, 1, 2, 3, 4] and table["mark"].tolist() == [True, False, False, False, True]
    assert table["at_risk"].tolist() == [3, 3, 2, 1, 1] and table["survival"].tolist() == pytest.approx([1, 1, 2 / 3, 2 / 3, 0])
    steps = durations.curves(spells, "of", (0, 3))
    assert steps["years"].tolist() == [0, 1.5, 3] and steps.index.tolist() == [0, 1, 2]


def test_one_spell_below_nought_is_named():
    with pytest.raises(ValueError, match="row 1: found years -1.0"):
        durations.checked(pd.DataFrame({"years": [1.0, -1.0, 2.0]}))

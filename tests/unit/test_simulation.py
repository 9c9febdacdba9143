"""The simulation against closed forms, its speed of error, and what it refuses."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from scipy import integrate, stats

from helpers.ceasefires import simulation as model

RESTART = dict.fromkeys(model.ENDED, model.Rate(12, 400))
GIVEN = model.Assumptions(500, model.Growth(0.15, 0.06, 2.5, 3), model.Rate(6, 16), RESTART, model.Ratio(0.5, 0.25, 1.0), 190, 10)
NEVER = dict.fromkeys(model.ENDED, model.Rate.known(1e-9))
DRAWS = 200_000


def near(estimate, truth, name=""):
    """Within four standard errors, and with an error that is worth stating."""
    assert 0 < estimate["error"] < 0.02 * max(1, abs(truth))
    assert abs(estimate["value"] - truth) <= 4 * estimate["error"], f"{name}: {estimate['value']} ± {estimate['error']}, exact {truth}"


def run(weights, given, years=5, above=800, **options):
    return model.simulate(weights, given, years, above, **{"draws": DRAWS, **options})


# --- closed forms ---------------------------------------------------------------------


def test_a_constant_sum_a_year_is_a_walk_on_dollars_and_never_below_nothing():
    given = replace(GIVEN, growth=model.Growth(68, 40, 2.5, 2, "sum"))
    found = run(model.certain("war"), given)
    spread = 40 * math.sqrt(5 + 25 / 2.5)
    near(found.estimate("needs above the sum"), stats.t.sf((800 - 500 - 5 * 68) / spread, 2))
    for q in model.QUANTILES:
        near(found.estimate(f"needs, {100 * q:.0f} % quantile"), max(0, 500 + 5 * 68 + spread * stats.t.ppf(q, 2)), q)
    assert (found.draws["needs_usd_bn"] >= 0).all() and (found.draws["needs_usd_bn"] == 0).any()


@pytest.mark.parametrize("df", [math.inf, 3])
def test_while_war_goes_on_needs_grow_as_the_growth_is_distributed(df):
    given = replace(GIVEN, growth=model.Growth(0.15, 0.03, 2.5, df))
    found = run(model.certain("war"), given)
    spread = 0.03 * math.sqrt(5 + 25 / 2.5)
    near(found.estimate("needs above the sum"), stats.t.sf((math.log(800 / 500) - 5 * 0.15) / spread, df))
    for q in model.QUANTILES:
        near(found.estimate(f"needs, {100 * q:.0f} % quantile"), 500 * math.exp(5 * 0.15 + spread * stats.t.ppf(q, df)), q)
    assert (found.draws["years_to_end"] == 5).all() and not found.draws["restarted"].any()


def test_growth_is_the_walk_with_drift_of_chapter_4_on_logarithms():
    years, needs = [0.4, 1.1, 2.0, 3.0], [349, 411, 486, 524]
    growth = model.Growth.of(years, needs)
    steps, gaps = np.diff(np.log(needs)), np.diff(years)
    assert growth.per_year == pytest.approx(math.log(524 / 349) / 2.6) and growth.df == 2
    assert growth.sd == pytest.approx(np.std(steps / np.sqrt(gaps) - growth.per_year * np.sqrt(gaps)) * math.sqrt(3 / 2), rel=0.05)


def lomax_before(years, horizon, rate):
    """P(end before `years` | end before the horizon), by scipy's own Lomax distribution."""
    wait = stats.lomax(rate.events + 0.5, scale=rate.years)
    return wait.cdf(years) / wait.cdf(horizon)


def test_with_known_growth_and_no_restart_needs_tell_when_the_war_ended():
    given = replace(GIVEN, growth=model.Growth(0.15, 0), restart=NEVER)
    found = run(model.certain("freeze"), given, above=700)
    near(found.estimate("needs above the sum"), 1 - lomax_before(math.log(700 / 500) / 0.15, 5, given.ending))
    wait = stats.lomax(6.5, scale=16)
    mean = integrate.quad(lambda t: 1 - lomax_before(t, 5, given.ending), 0, 5)[0]
    near(found.estimate("years of fighting, mean"), mean)
    median = wait.ppf(0.5 * wait.cdf(5))
    near(found.estimate("needs, 50 % quantile"), 500 * math.exp(0.15 * median))
    near(found.estimate("burden, median"), 500 * math.exp(0.15 * median) / (10 * 190))


def test_the_waiting_time_is_that_of_a_rate_drawn_from_its_posterior():
    rng, rate = np.random.default_rng(1), model.Rate(6, 16)
    waits = rng.exponential(1 / rng.gamma(6.5, 1 / 16, DRAWS))
    found = run(model.certain("freeze"), replace(GIVEN, restart=NEVER)).draws["years_to_end"]
    assert stats.ks_2samp(waits[waits < 5], found).pvalue > 0.001
    assert rate.survival(5) == pytest.approx((waits > 5).mean(), abs=4 * 0.5 / math.sqrt(DRAWS))
    assert rate.waiting(rate.survival(3.7)) == pytest.approx(3.7)


@pytest.mark.parametrize("family, ratio", [("freeze", 1), ("guarded", 0.5)])
def test_restarts_come_as_often_as_the_rates_say(family, ratio):
    given = replace(GIVEN, guard=model.Ratio(0.5, 0.5, 0.5))
    peace = stats.lomax(12.5, scale=400 / ratio)
    density = lambda t: stats.lomax.pdf(t, 6.5, scale=16) / stats.lomax.cdf(5, 6.5, scale=16)
    truth = integrate.quad(lambda t: density(t) * peace.cdf(5 - t), 0, 5)[0]
    near(run(model.certain(family), given).estimate("fighting restarted"), truth)


def test_the_chance_of_an_end_is_the_readers():
    found = run({"guarded": 0.1, "armed": 0.2, "freeze": 0.3, "capitulation": 0.1, "war": 0.3}, GIVEN)
    near(found.estimate("fighting stopped"), 0.7)
    shares = found.draws["family"].value_counts(normalize=True)
    assert shares["armed"] == pytest.approx(0.2, abs=0.004)


weights_of_five = (
    st.lists(st.integers(0, 20), min_size=5, max_size=5).filter(any).map(lambda w: dict(zip(model.FAMILIES, (x / sum(w) for x in w))))
)


@pytest.fixture(scope="module")
def parts():
    return {f: run(model.certain(f), GIVEN, draws=20_000, seed=3).estimate("needs above the sum") for f in model.FAMILIES}


@settings(deadline=None, max_examples=40)
@for_all(weights_of_five)
def test_a_mixture_is_the_weighted_sum_of_its_parts(parts, weights):
    found = run(weights, GIVEN, draws=20_000).estimate("needs above the sum")
    exact = model.mix(weights, {f: p["value"] for f, p in parts.items()})
    error = math.hypot(found["error"], sum(weights[f] * parts[f]["error"] for f in weights))  # the parts share their draws
    assert abs(found["value"] - exact) <= 4.5 * max(error, 1 / 20_000)


def test_quantiles_of_a_mixture_are_not_means_of_quantiles():
    war, freeze = (run(model.certain(f), GIVEN).estimate("needs, 95 % quantile")["value"] for f in ("war", "freeze"))
    mixed = run(model.certain("war") | {"war": 0.2, "freeze": 0.8}, GIVEN).estimate("needs, 95 % quantile")["value"]
    assert mixed > 0.2 * war + 0.8 * freeze + 50


def test_errors_shrink_as_one_over_the_root_of_the_draws_and_mean_what_they_say():
    values = [run(model.equal(), GIVEN, draws=4000, seed=s) for s in range(200)]
    for what in ("needs above the sum", "needs, 50 % quantile", "fighting restarted", "years of fighting, mean"):
        found = [v.estimate(what) for v in values]
        stated, seen = np.mean([f["error"] for f in found]), np.std([f["value"] for f in found])
        assert stated == pytest.approx(seen, rel=0.25), what


def test_the_same_seed_gives_the_same_bytes():
    first, again, other = (run(model.equal(), GIVEN, seed=s) for s in (1, 1, 2))
    assert first.draws.to_csv() == again.draws.to_csv() and first.estimates.to_csv() == again.estimates.to_csv()
    assert first.draws["needs_usd_bn"].to_numpy().tobytes() == again.draws["needs_usd_bn"].to_numpy().tobytes()
    assert not first.draws.equals(other.draws)


def test_exceeding_is_the_share_of_draws_above():
    found = run(model.equal(), GIVEN, draws=1001)
    table = found.exceeding([0, 600, 800, 1e9])
    needs = found.draws["needs_usd_bn"]
    assert table["chance"].tolist() == pytest.approx([1, (needs > 600).mean(), (needs > 800).mean(), 0])
    assert table["chance"][2] == pytest.approx(found.estimate("needs above the sum")["value"])


# --- the inverse question, sensitivity ----------------------------------------------------


@for_all(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_the_weight_needed_gives_the_chance(weight, within, otherwise):
    if abs(within - otherwise) > 1e-6:
        chance = weight * within + (1 - weight) * otherwise
        assert model.weight_needed(min(max(chance, min(within, otherwise)), max(within, otherwise)), within, otherwise) == pytest.approx(
            weight, abs=1e-6
        )


def test_a_chance_that_no_weight_gives_is_told():
    with pytest.raises(ValueError, match="no weight gives a chance of 0.9: it is 0.2 at least and 0.8 at most"):
        model.weight_needed(0.9, 0.8, 0.2)
    with pytest.raises(ValueError, match="chance is 1.2: expected a number from 0 to 1"):
        model.weight_needed(1.2, 0.8, 0.2)


def test_sobol_indices_agree_with_a_case_solved_by_hand():
    # Only the family is uncertain: war (chance 1 of exceeding) against freeze (0): it explains everything.
    given = replace(GIVEN, growth=model.Growth(0.15, 0), ending=model.Rate.known(50), restart=NEVER)
    table = model.sensitivity(model.certain("war") | {"war": 0.4, "freeze": 0.6}, given, 5, 900, draws=2**9).set_index("input")
    assert table.loc["whether and how it ends", ["first", "total"]].tolist() == pytest.approx([1, 1], abs=0.05)
    assert table.drop("whether and how it ends")[["first", "total"]].abs().to_numpy().max() < 0.01


def test_first_order_indices_agree_with_conditional_chances():
    # By definition: variance of the chance given the family ÷ variance of the event.
    weights = {"guarded": 0.1, "armed": 0.2, "freeze": 0.3, "capitulation": 0.1, "war": 0.3}
    parts = [
        run(model.certain(f), replace(GIVEN, guard=model.Ratio(0.5, 0.5, 0.5))).estimate("needs above the sum")["value"]
        for f in model.FAMILIES
    ]
    w = np.array(list(weights.values()))
    total = w @ parts
    exact = w @ (np.array(parts) - total) ** 2 / (total * (1 - total))
    row = model.sensitivity(weights, GIVEN, 5, 800).set_index("input").loc["whether and how it ends"]
    assert abs(row["first"] - exact) <= 4 * row["first_error"] + 0.005


def test_an_event_without_variance_is_told():
    with pytest.raises(ValueError, match="needs are always on one side of 0 billion"):
        model.sensitivity(model.equal(), GIVEN, 5, 0, draws=2**6, repeats=2)


def test_the_tornado_holds_one_input_at_a_time():
    table = model.tornado(model.equal(), GIVEN, 5, 800, draws=20_000)
    assert (table["low"] <= table["base"] + 0.01).all() and (table["high"] >= table["base"] - 0.01).all()
    assert (table["high"] - table["low"]).is_monotonic_decreasing
    found = run(model.equal(), GIVEN, draws=20_000).draws["years_fighting"]
    fast = 500 * np.exp(GIVEN.growth.change(found, stats.t.ppf(0.9, 3)))
    assert table.set_index("input").loc["growth of needs", "high"] == pytest.approx((fast > 800).mean())


def test_a_choice_without_quantiles_has_a_bar_from_the_one_to_the_other():
    other = replace(GIVEN, growth=model.Growth(20, 10, 2.5, 3, "sum"))
    table = model.tornado(model.equal(), GIVEN, 5, 800, draws=20_000, instead={"form of growth": other}).set_index("input")
    ends = [run(model.equal(), given, draws=20_000).estimate("needs above the sum")["value"] for given in (other, GIVEN)]
    assert table.loc["form of growth", ["low", "high"]].tolist() == pytest.approx(sorted(ends)) and ends[0] < ends[1]


# --- bad input --------------------------------------------------------------------------

W = model.equal()
BAD = {
    "negative weight": (lambda: run(W | {"war": -0.2}, GIVEN), "weight of 'war' is -0.2: expected a number from 0 to 100"),
    "weight not a number": (lambda: run(W | {"war": math.nan}, GIVEN), "weight of 'war' is nan"),
    "weight as text": (lambda: run(W | {"war": "much"}, GIVEN), "weight of 'war' is 'much'"),
    "weights sum": (lambda: run(W | {"war": 0.4}, GIVEN), "the weights sum to 1.2, expected 1 or 100: give chances, or share 100 points"),
    "no weight": (lambda: run(dict.fromkeys(W, 0.0), GIVEN), "the weights sum to 0, expected 1 or 100"),
    "weight missing": (lambda: run({"war": 1.0}, GIVEN), "weights: armed, capitulation, freeze, guarded is missing"),
    "weight unknown": (lambda: run(W | {"victory": 0.0}, GIVEN), "weights: victory is missing or unknown"),
    "horizon": (lambda: run(W, GIVEN, years=0), "horizon in years is 0: expected a finite number above 0"),
    "negative horizon": (lambda: run(W, GIVEN, years=-1), "horizon in years is -1"),
    "endless horizon": (lambda: run(W, GIVEN, years=math.inf), "horizon in years is inf"),
    "sum": (lambda: run(W, GIVEN, above=math.nan), "sum_usd_bn is nan"),
    "draws": (lambda: run(W, GIVEN, draws=0), "cannot take 0 draws"),
    "half a draw": (lambda: run(W, GIVEN, draws=2.5), "cannot take 2.5 draws"),
    "overflow": (
        lambda: run(model.certain("war"), replace(GIVEN, growth=model.Growth(500, 0))),
        "draws of needs_usd_bn are not finite.*smaller ones",
    ),
    "growth": (lambda: model.Growth(math.nan, 0.1), "growth per_year is nan"),
    "growth error": (lambda: model.Growth(0.1, -0.1), "sd of growth is -0.1"),
    "span": (lambda: model.Growth(0.1, 0.1, 0), "span_years of growth is 0"),
    "too few": (lambda: model.Growth.of([0, 1], [1, 2]), "growth cannot be told from 2 values"),
    "df": (lambda: model.Growth(0.1, 0.1, 1, 0), "degrees of freedom of growth are 0"),
    "form of growth": (lambda: model.Growth(0.1, 0.1, form="share"), "no form of growth is called 'share'; there are percentage, sum"),
    "events": (lambda: model.Rate(-1, 10), "events of a rate is -1"),
    "exposure": (lambda: model.Rate(1, 0), "years under observation of a rate is 0: expected a finite number above 0"),
    "ratio": (lambda: model.Ratio(0.5, 0, 1), "low of a ratio of rates is 0"),
    "ratio outside": (lambda: model.Ratio(2.0, 0.5, 1.5), "ratio of rates of 2.0 lies outside its own interval, 0.5 to 1.5"),
    "needs": (lambda: replace(GIVEN, needs_usd_bn=0), "needs_usd_bn is 0"),
    "restart": (
        lambda: replace(GIVEN, restart={"freeze": model.Rate(1, 2)}),
        "no rate of restart is given for guarded, armed, capitulation",
    ),
    "chance": (lambda: model.mix(W, dict.fromkeys(W, 1.5)), "chance within 'guarded' is 1.5: expected a number from 0 to 1"),
    "unknown estimate": (lambda: run(W, GIVEN, draws=10).estimate("joy"), "nothing is called 'joy'"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_told(case):
    call, message = BAD[case]
    with pytest.raises((ValueError, KeyError), match=message):
        call()


# --- by hand ----------------------------------------------------------------------------


def test_small_parts_of_the_model_by_hand(monkeypatch):
    assert model.Rate.known(0.1) == model.Rate(1e8 - 0.5, 1e9) and model.Ratio() == model.Ratio(1, 1, 1)
    assert model.checked_weights(dict.fromkeys(model.FAMILIES, 20)) == dict.fromkeys(model.FAMILIES, 0.2)
    assert model.certain("war") == dict.fromkeys(model.FAMILIES, 0.0) | {"war": 1.0}
    assert [model.quantile(np.arange(1.0, 5), q)[0] for q in (0, 0.25, 0.26, 0.5, 1)] == [1, 1, 2, 2, 4]
    # of 16 draws the median is the 8th, and one standard error of a share is an eighth of them, 2 draws, away
    assert model.quantile(np.arange(1.0, 17), 0.5) == (8, 2)
    draws = run(model.equal(), GIVEN, draws=1000).draws
    assert draws["burden"].tolist() == pytest.approx((draws["needs_usd_bn"] / 10 / 190).tolist())
    monkeypatch.setattr(model, "MOST_DRAWS", 100)
    assert len(run(model.equal(), GIVEN, draws=100).draws) == 100
    with pytest.raises(ValueError, match="cannot take 101 draws"):
        run(model.equal(), GIVEN, draws=101)


def test_a_bar_of_progress_is_asked_for(capsys):
    for progress in (False, True):
        model.sensitivity(model.equal(), GIVEN, 5, 800, draws=64, repeats=2, **({"progress": True} if progress else {}))
        assert ("Sobol indices" in capsys.readouterr().err) == progress

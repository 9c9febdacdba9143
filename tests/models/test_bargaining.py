"""The bargaining model: closed forms against a search over payoffs, properties, hand arithmetic, bad input."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data, exercises
from helpers.ceasefires import bargaining
from helpers.numbers import register

MANY = 10_000
STEPS = 45
NEAR = 1e-6

# --- an independent search: only payoffs, no closed form ---------------------------------
# Every argument is an array with one entry for each parameter set.


def bisect(holds_at, low, high):
    """The border of a condition that fails at `low` and holds at `high`; `high` where it never holds."""
    for _ in range(STEPS):
        middle = (low + high) / 2
        holds = holds_at(middle)
        low, high = np.where(holds, low, middle), np.where(holds, middle, high)
    return high


def lowest_for_a(war):
    """The smallest share that A prefers to war, found by bisection; 0 if A takes even nothing."""
    zero = np.zeros_like(war)
    return np.where(zero >= war, zero, bisect(lambda x: x >= war, zero, zero + 1))


def can_agree(p, c_a, c_b, p_after, delta, k):
    """Whether some division of pause and aftermath beats war today, given what each can be held to afterwards."""
    # What each must at least get after the pause, from its payoff of attacking then.
    a_later = lowest_for_a(p_after - (c_a + k))
    b_later = lowest_for_a((1 - p_after) - (c_b + k))
    # The bargain kindest to B and the one kindest to A; every total between the two can be made up.
    kind_to_b = (1 - delta) * 0 + delta * a_later
    kind_to_a = (1 - delta) * 1 + delta * (1 - b_later)
    b_takes_the_first = 1 - kind_to_b >= (1 - p) - c_b
    a_takes_the_second = kind_to_a >= p - c_a
    return b_takes_the_first & a_takes_the_second


@pytest.fixture(scope="module")
def sets():
    """Random parameter sets; the costs small enough that many shifts leave no deal."""
    chance = np.random.default_rng(524)
    names = {"p": 1, "c_a": 0.3, "c_b": 0.3, "p_after": 1}
    found = {name: chance.uniform(0, top, MANY) for name, top in names.items()}
    return found | {"delta": chance.uniform(0.3, 1, MANY), "k": chance.uniform(0, 0.4, MANY)}


def closed(function, sets, *names):
    return np.array([function(*map(float, values)) for values in zip(*(sets[n] for n in names))], dtype=float)


def test_the_range_agrees_with_a_search(sets):
    p, c_a, c_b = (sets[n] for n in ("p", "c_a", "c_b"))
    low, high = lowest_for_a(p - c_a), 1 - lowest_for_a((1 - p) - c_b)
    assert closed(bargaining.war_range, sets, "p", "c_a", "c_b") == pytest.approx(np.stack([low, high], 1), abs=NEAR)


def test_deals_exist_where_a_search_finds_one(sets):
    names = ("p", "c_a", "c_b", "p_after", "delta", "k")
    found = can_agree(*(sets[n] for n in names))
    gaps = closed(bargaining.gap, sets, *names)
    clear = np.abs(gaps) > NEAR
    assert ((gaps <= 0) == found)[clear].all() and clear.mean() > 0.999
    assert 0.05 < (~found).mean() < 0.5, "both answers occur often"


def test_a_grid_of_all_bargains_finds_the_same_deals(sets):
    """Nothing assumed but the payoffs: every x1 and x2 of a grid, for each parameter set."""
    x1, x2 = np.meshgrid(np.linspace(0, 1, 41), np.linspace(0, 1, 81))
    few = {name: values[:2000] for name, values in sets.items()}
    p, c_a, c_b, p_after, delta, k = (v[:, None] for v in few.values())
    x1, x2 = x1.ravel(), x2.ravel()
    kept = (x2 >= p_after - (c_a + k)) & (1 - x2 >= (1 - p_after) - (c_b + k))
    whole = (1 - delta) * x1 + delta * x2
    found = (kept & (whole >= p - c_a) & (1 - whole >= (1 - p) - c_b)).any(axis=1)
    gaps = closed(bargaining.gap, few, *few)
    width = np.array([np.subtract(*bargaining.war_range(*v)[::-1]) for v in zip(*(map(float, few[n]) for n in ("p", "c_a", "c_b")))])
    later = np.minimum(1, few["p_after"] + few["c_b"] + few["k"]) - np.maximum(0, few["p_after"] - few["c_a"] - few["k"])
    assert not found[gaps > 0].any(), "no deal is found where none should be"
    wide = (gaps < -0.04) & (width > 0.04) & (later > 0.04)
    assert found[wide].all() and wide.sum() > 1000


def test_the_threshold_agrees_with_a_search(sets):
    p, c_a, c_b, delta, k = (sets[n] for n in ("p", "c_a", "c_b", "delta", "k"))
    one = np.ones(MANY)

    def refused(p_after):
        return ~can_agree(p, c_a, c_b, p_after, delta, k)

    highest = np.where(refused(one), bisect(refused, p, one), 1)
    lowest = np.where(refused(0 * one), 1 - bisect(lambda q: refused(1 - q), 1 - p, one), 0)
    assert closed(bargaining.shift_limits, sets, "p", "c_a", "c_b", "delta", "k") == pytest.approx(np.stack([lowest, highest], 1), abs=NEAR)
    assert (highest < 1).mean() > 0.05 and (lowest > 0).mean() > 0.05


def test_the_guarantee_agrees_with_a_search(sets):
    names = ("p", "c_a", "c_b", "p_after", "delta")
    given_ = [sets[n] for n in names]
    none = np.zeros(MANY)
    enough = np.where(can_agree(*given_, none), 0, bisect(lambda k: can_agree(*given_, k), none, none + 1))
    assert closed(bargaining.smallest_guarantee, sets, *names) == pytest.approx(enough, abs=NEAR)
    assert (enough > 0).mean() > 0.1


def test_the_price_agrees_with_a_search(sets):
    """The most that A can pay for a guarantee, with p_after at p or above and a guarantee that is large enough."""
    p, c_a, c_b, delta = (sets[n] for n in ("p", "c_a", "c_b", "delta"))
    p_after = np.maximum(p, sets["p_after"])
    k = closed(bargaining.smallest_guarantee, sets | {"p_after": p_after}, "p", "c_a", "c_b", "p_after", "delta") + 2 * NEAR
    b_later = lowest_for_a((1 - p_after) - (c_b + k))
    most_for_a = np.minimum((1 - delta) + delta * (1 - b_later), 1 - lowest_for_a((1 - p) - c_b))
    price = bisect(lambda s: most_for_a - s < p - c_a, 0 * p, 0 * p + 2)
    assert closed(bargaining.highest_price, sets, "p", "c_a", "c_b") == pytest.approx(price, abs=1e-5)


def test_the_best_demand_agrees_with_a_search():
    chance = np.random.default_rng(8)
    for _ in range(300):
        p, c_a, low, high = chance.uniform(0, 1), *chance.uniform(0, 0.3, 3)
        low, high = min(low, high), max(low, high) + 0.01
        costs = low + (high - low) * (np.arange(4000) + 0.5) / 4000
        demands = np.linspace(0, 1, 501)
        accepted = np.searchsorted(costs, demands - p, side="left")  # costs at or above x − p accept
        accepts = 1 - accepted / costs.size
        worth = accepts * demands + (1 - accepts) * (p - c_a)
        x, war = bargaining.best_demand(p, c_a, low, high)
        fights = np.mean(costs < x - p)
        assert (1 - fights) * x + fights * (p - c_a) >= worth.max() - 2e-3
        assert war == pytest.approx(fights, abs=1e-3)


# --- properties: each inequality of the chapter ---------------------------------------------

share = st.floats(0, 1)
cost = st.floats(0, 0.6)
weight = st.floats(0.01, 1)
ROUND = 1e-7


@given(share, cost, cost)
def test_the_range_holds_p_and_no_more_than_both_costs(p, c_a, c_b):
    low, high = bargaining.war_range(p, c_a, c_b)
    assert 0 <= low <= p <= high <= 1 and high - low <= c_a + c_b + ROUND
    if c_a <= p <= 1 - c_b:
        assert high - low == pytest.approx(c_a + c_b)


@given(share, cost, cost, share, weight, st.floats(0, 1))
def test_the_sides_may_be_swapped(p, c_a, c_b, p_after, delta, k):
    here, there = bargaining.gap(p, c_a, c_b, p_after, delta, k), bargaining.gap(1 - p, c_b, c_a, 1 - p_after, delta, k)
    assert here == pytest.approx(there, abs=ROUND)
    one, other = (bargaining.smallest_guarantee(*v, delta) for v in ((p, c_a, c_b, p_after), (1 - p, c_b, c_a, 1 - p_after)))
    assert one == pytest.approx(other, abs=1e-5)


@given(share, cost, cost, share, weight)
def test_the_guarantee_is_enough_and_no_less_is(p, c_a, c_b, p_after, delta):
    k = bargaining.smallest_guarantee(p, c_a, c_b, p_after, delta)
    assert bargaining.gap(p, c_a, c_b, p_after, delta, k) <= ROUND
    if k > 0.01:
        assert not bargaining.deal_exists(p, c_a, c_b, p_after, delta, k - 0.01)


@given(share, cost, cost, share, weight, st.floats(0, 1), st.floats(0, 1))
def test_a_larger_guarantee_never_closes_a_deal(p, c_a, c_b, p_after, delta, k, more):
    assert bargaining.gap(p, c_a, c_b, p_after, delta, k + more) <= bargaining.gap(p, c_a, c_b, p_after, delta, k) + ROUND


@given(share, cost, cost, share, weight, st.floats(0, 1))
def test_only_the_cost_of_the_side_that_grows_opens_a_deal(p, c_a, c_b, p_after, delta, k):
    low, high = bargaining.war_range(p, c_a, c_b)
    a_alone = bargaining.war_range(p_after, c_a + k, c_b)[0] * delta <= high
    b_alone = 1 - delta * (1 - bargaining.war_range(p_after, c_a, c_b + k)[1]) >= low
    opens = a_alone if p_after >= p else b_alone
    if abs(bargaining.gap(p, c_a, c_b, p_after, delta, k)) > ROUND:
        assert bargaining.deal_exists(p, c_a, c_b, p_after, delta, k) == opens


@given(share, cost, cost, share, weight)
def test_a_small_shift_never_closes_the_range(p, c_a, c_b, p_after, delta):
    low, high = bargaining.shift_limits(p, c_a, c_b, delta)
    assert low <= p <= high
    if abs(p_after - p) <= c_a + c_b:
        assert bargaining.gap(p, c_a, c_b, p_after, delta) <= ROUND


@given(share, cost, cost, share)
def test_without_a_pause_that_counts_one_line_must_stand_in_both_periods(p, c_a, c_b, p_after):
    today, later = bargaining.war_range(p, c_a, c_b), bargaining.war_range(p_after, c_a, c_b)
    assert bargaining.deliverable(p_after, c_a, c_b, 1) == pytest.approx(later)
    apart = max(today[0], later[0]) - min(today[1], later[1])
    assert bargaining.gap(p, c_a, c_b, p_after, 1) == pytest.approx(apart, abs=ROUND)


@given(share, cost, st.floats(0, 0.5), st.floats(0, 0.5))
def test_war_is_risked_where_the_unknown_exceeds_the_sure_gain(p, c_a, lowest, spread):
    x, war = bargaining.best_demand(p, c_a, lowest, lowest + spread)
    assert 0 <= war <= 0.5 and x <= 1
    if spread < c_a + lowest:
        assert war == 0
    elif spread > c_a + lowest + 0.01 and p + (lowest + spread - c_a) / 2 <= 1:
        assert war > 0


# --- by hand --------------------------------------------------------------------------------


def rows() -> dict[str, float]:
    with (data.DATA / "bargaining.csv").open(encoding="utf-8") as file:
        return {row["row_id"]: float(row["value"]) for row in csv.DictReader(file)}


def test_printed_numbers_by_hand():
    b = rows()
    p, c_a, c_b, after, delta = b["BA01"], b["BA02"], b["BA03"], b["BA04"], b["BA05"] / 100
    by_hand = {
        "low": p - c_a,
        "high": p + c_b,
        "width": c_a + c_b,
        "least": delta * (after - c_a),
        "gap": delta * (after - c_a) - (p + c_b),
        "guarantee": after - c_a - (p + c_b) / delta,
        "limit": c_a + (p + c_b) / delta,
        "price": c_a + c_b,
        "mirror_guarantee": after - c_b - (100 - p + c_a) / delta,
        "demand": p + (b["BA07"] - c_a) / 2,
        "chance_of_war": 100 * ((b["BA07"] - c_a) / 2 - b["BA06"]) / (b["BA07"] - b["BA06"]),
        "doubt_threshold": 2 * (c_a + c_b) / 3,
        "sure": c_a + b["BA06"],
        "unknown": b["BA07"] - b["BA06"],
        "part": 100 / b["BA08"],
        "exercise_guarantee": b["BA14"] - b["BA12"] - (b["BA11"] + b["BA13"]) / (b["BA15"] / 100),
    }
    for key, value in by_hand.items():
        assert register.find(f"bargain.{key}").value == pytest.approx(value), key
    inputs = bargaining.example(*bargaining.EXAMPLE)
    assert 100 * bargaining.war_range(inputs["p_after"], inputs["c_a"], inputs["c_b"])[0] == pytest.approx(after - c_a)
    assert 100 * bargaining.smallest_guarantee(**inputs | {"delta": 1}) == pytest.approx(after - c_a - (p + c_b)), "no pause that counts"
    assert by_hand["guarantee"] == pytest.approx(7.777, abs=1e-3) and by_hand["exercise_guarantee"] == pytest.approx(7.5)


def test_scale_by_hand():
    with (data.DATA / "rdna_totals.csv").open(encoding="utf-8") as file:
        read = {r["row_id"]: float(r["value"]) for r in csv.DictReader(file)}
    year = register.find("bargain.year_effects")
    damage, losses, damage_before, losses_before = (read[row] for row in year.rows)
    assert year.value == pytest.approx(damage + losses - damage_before - losses_before) and 113 < year.value < 115
    assert register.find("bargain.year_share").text == "60"


def test_indivisible():
    assert bargaining.divisions_in_range([0, 1 / 3, 2 / 3, 1], 0.5, 0.1, 0.15) == []
    assert bargaining.divisions_in_range([0, 0.5, 1], 0.5, 0.1, 0.15) == [0.5]
    assert bargaining.divisions_in_range([0.4, 0.65], 0.5, 0.1, 0.15) == [0.4, 0.65], "the ends belong to the range"


def test_no_doubt_no_war():
    assert bargaining.best_demand(0.5, 0.1, 0.15, 0.15) == (0.65, 0.0)
    assert bargaining.best_demand(0.95, 0.1, 0.2, 0.3) == (1, 0.0), "A demands everything, and B gives it"


def test_the_curve_of_doubt_rises_from_its_threshold():
    table = bargaining.doubt()
    beyond = table["spread"] > 100 * bargaining.doubt_threshold() + 1e-9
    assert (table.loc[beyond, "chance"] > 0).all() and (table.loc[~beyond, "chance"] < 1e-9).all() and 0 < beyond.mean() < 1


@pytest.mark.parametrize("function", [bargaining.guarantee_by_shift, bargaining.doubt, bargaining.assumptions], ids=lambda f: f.__name__)
def test_tables_are_whole(function):
    table = function()
    assert len(table) and not table.isna().any(axis=None)


@pytest.mark.parametrize(
    "call, message",
    [
        (
            lambda: bargaining.war_range(1.3, 0.1, 0.1),
            r"p \(Alta’s chance to win today\) is 1.3, expected a share between 0 and 1; write 60 % as 0.6",
        ),
        (lambda: bargaining.war_range(0.5, -0.1, 0.1), r"c_a \(Alta’s cost of war\) is -0.1, expected 0 or more; correct this value"),
        (lambda: bargaining.war_range(0.5, 0.1, float("inf")), r"c_b \(Borea’s cost of war\) is inf, expected 0 or more"),
        (lambda: bargaining.gap(0.5, 0.1, 0.1, 60, 0.9), r"p_after .* is 60, expected a share .*write 60 % as 0.6"),
        (lambda: bargaining.gap(0.5, 0.1, 0.1, float("nan"), 0.9), r"p_after .* is nan"),
        (lambda: bargaining.smallest_guarantee(0.5, 0.1, 0.1, -0.2, 0.9), r"p_after .* is -0.2"),
        (lambda: bargaining.smallest_guarantee(0.5, 0.1, 0.1, 0.9, 0), r"delta .* is 0, expected .* above 0"),
        (lambda: bargaining.deliverable(0.5, 0.1, 0.1, 0.9, -1), r"k \(the cost that the guarantee adds\) is -1"),
        (lambda: bargaining.shift_limits(0.5, 0.1, 0.1, 1.5), r"delta .* is 1.5"),
        (lambda: bargaining.best_demand(0.5, 0.1, 0.3, 0.2), r"highest .* is 0.2, below lowest, 0.3; swap them"),
        (lambda: bargaining.divisions_in_range([0.5, 2], 0.5, 0.1, 0.1), r"x \(the share that goes to Alta\) is 2"),
        (lambda: bargaining.war_range("60 %", 0.1, 0.1), r"p .* is '60 %', expected a share"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


CASES = [
    ("09-1", "always", "Right."),
    ("09-1", "never", "Fighting destroys"),
    ("09-1", "only if the chances are even", "Try uneven"),
    ("09-1", "sometimes", "“sometimes” is none of them"),
    ("09-2", 7.5, "Right."),
    ("09-2", "8", "Right."),
    ("09-2", "7,5", "Right."),
    ("09-2", 20, "That is what a line needs"),
    ("09-2", 40, "That is the whole shift"),
    ("09-2", 6, "That is the gap in the value"),
    ("09-2", 12, "Not yet. Too large"),
    ("09-2", "many", "“many” was not understood"),
    ("09-3", "it forgets what refusing leads to", "Right."),
    ("09-3", "nothing: it is right", "Write down what Alta gets"),
]


@pytest.mark.parametrize("key, answer, told", CASES)
def test_checks(key, answer, told):
    assert told in exercises.check(key, answer).message

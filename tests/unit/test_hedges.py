"""The rule for hedges: written down here a second time, as examples worked by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import claims, data
from helpers.numbers import hedges
from helpers.numbers.quantity import Quantity


@pytest.mark.parametrize(
    "value, hedge, low, high",
    [
        (176, "as stated", 175.5, 176.5),
        (486.2, "as stated", 486.15, 486.25),
        (195.1, "exact", 195.05, 195.15),
        (524, "nearly", 523.5, 524),
        (3, "nearly", 2.5, 3),
        (152, "almost", 151.5, 152),
        (97, "over", 97, 97.5),
        (499, "more than", 499, 499.5),
        (290, "about", 287.1, 292.9),
        (2.8, "approximately", 2.7, 2.9),
        (524, "approximately", 518.76, 529.24),
        (20, "at least", 20, math.inf),
    ],
)
def test_examples_by_hand(value, hedge, low, high):
    assert hedges.stated_interval(value, hedge) == pytest.approx((low, high))
    assert hedges.interval_of(Quantity(value, "USD bn", ("T001",), hedge)) == pytest.approx((low, high))


def test_words_of_one_rule_are_told_apart_but_for_their_letters():
    assert [hedges.in_english(word) for word in ("nearly", "Nearly", "almost", "ish")] == ["nearly", "almost", "almost", "ish"]
    assert hedges.in_english("more than") == "more than" and hedges.in_english("More than") == "over"


def test_a_figure_printed_in_tens():
    assert hedges.stated_interval(40, "almost", decimals=-1) == (35, 40)


def test_a_hedge_without_a_rule_is_refused():
    with pytest.raises(ValueError, match="no rule for the hedge 'ish'; there is one for exact, as stated"):
        hedges.stated_interval(10, "ish")


def test_every_hedge_that_the_tables_allow_has_a_rule():
    allowed = {
        hedge
        for resource in data.resources()
        for field in resource["schema"]["fields"]
        if field["name"] == "qualifier"
        for hedge in field.get("constraints", {}).get("enum", [])
    }
    assert allowed
    for hedge in allowed:
        assert hedges.stated_interval(10, hedge)


def test_verdicts_follow_the_same_rule_on_the_articles_own_words():
    tests = data.load("claim_tests").dropna(subset=["figure"]).set_index("claim_id")
    assert len(tests)
    for claim, row in tests.iterrows():
        quote = claims.all_claims().loc[claim, "quote"].replace("three", "3")
        assert f"{row.figure:g}" in quote, claim
        found = [hedge for rule in hedges.RULES for hedge in rule.words if hedge in quote] or ["as stated"]
        assert (claims.computed(claim)["low"], claims.computed(claim)["high"]) == pytest.approx(
            hedges.stated_interval(row.figure, found[0])
        ), claim


def test_the_rule_is_printed_whole():
    table = hedges.hedge_rules()
    assert len(table) == len(hedges.RULES) and (table["we_take"] == [rule.meaning for rule in hedges.RULES]).all()
    assert all(word in " ".join(table["the_source_writes"]) for rule in hedges.RULES[1:] for word in rule.words)


@given(st.integers(-10_000, 10_000).map(lambda n: n / 10), st.sampled_from([*hedges.STATED, *hedges.BELOW, *hedges.ABOVE, *hedges.ROUND]))
def test_the_figure_itself_is_always_possible(value, hedge):
    low, high = hedges.stated_interval(value, hedge)
    assert low <= value <= high and low < high

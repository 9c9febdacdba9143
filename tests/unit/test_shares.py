"""Intervals of a share, by a second route."""

import pytest
from scipy.stats import beta

from helpers.numbers import shares


@pytest.mark.parametrize("found, of", [(17, 24), (8, 12), (9, 12), (6, 6), (0, 5), (1, 1), (50, 100)])
@pytest.mark.parametrize("level, z", [(0.95, 1.959963985), (0.9, 1.644853627)])
def test_wilson_solves_the_equation_it_stands_for(found, of, level, z):
    """Find by bisection the shares p with |found/of − p| = z·√(p(1 − p)/of), without the closed form."""

    def end(inside, outside):
        for _ in range(200):
            middle = (inside + outside) / 2
            within = abs(found / of - middle) <= z * (middle * (1 - middle) / of) ** 0.5
            inside, outside = (middle, outside) if within else (inside, middle)
        return inside

    low, high = shares.interval(found, of, level=level)
    assert low == pytest.approx(0 if found == 0 else end(found / of, 0), abs=1e-6)
    assert high == pytest.approx(1 if found == of else end(found / of, 1), abs=1e-6)


def test_interval_of_a_known_case():
    assert shares.interval(1, 10) == pytest.approx((0.0179, 0.4042), abs=5e-5)  # printed in many textbooks
    for found, of in ((1, 0), (-1, 5), (6, 5)):
        with pytest.raises(ValueError, match=f"cannot take {found} of {of} as a share"):
            shares.interval(found, of)


@pytest.mark.parametrize("found, of", [(17, 24), (0, 5), (5, 5), (1, 2)])
def test_jeffreys_leaves_a_fortieth_on_each_side(found, of):
    low, high = shares.interval(found, of, "jeffreys")
    assert beta.cdf([low, high], found + 0.5, of - found + 0.5) == pytest.approx([0.025, 0.975], abs=1e-9)


def test_another_method_is_refused():
    with pytest.raises(ValueError, match="no interval is called 'wald'; there are wilson, jeffreys"):
        shares.interval(1, 2, "wald")


def test_a_share_is_told_with_count_and_interval_or_not_at_all():
    assert shares.share(9, 29).told == "9 of 29: 31 % (17 to 49 %)"
    assert shares.share(2, 7).told == "2 of 7: too few to say" and shares.share(5, 10).enough
    assert shares.share(0, 0) == shares.Share(0, 0, 0.0, 1.0) and shares.share(0, 0).told == "no cases"
    with pytest.raises(ZeroDivisionError):
        _ = shares.share(0, 0).value


@pytest.mark.parametrize(
    "hits, groups, independent",
    [
        ([1, 0, 0, 1, 0, 0], "abcdef", 5),  # all apart: m/(m − 1) takes one off
        ([1, 1, 1, 0, 0, 0], "aaabbb", 1),  # two groups, each of one mind
        ([1, 1, 0, 0, 1, 1, 0, 0], "aabbccdd", 3),  # four pairs
        ([1, 0, 1, 0], "aabb", 4),  # each group split evenly: never more cases than there are
        ([0, 0, 0, 0], "aabc", 3),
        ([1, 1], "aa", 1),  # all alike: one case a group
        ([1, 0, 0], "aaa", 1),  # one group
    ],
)
def test_clusters_count_as_fewer_cases(hits, groups, independent):
    found = shares.clustered(hits, list(groups))
    assert (found.found, found.of) == (sum(hits), len(hits))
    assert (found.low, found.high) == pytest.approx(shares.interval(sum(hits) / len(hits) * independent, independent))


def test_clusters_of_no_cases():
    assert shares.clustered([], []) == shares.share(0, 0)


def test_where_all_are_hits_each_group_is_one_case():
    for hits, found in (([True] * 6, 2), ([False] * 6, 0)):
        assert shares.clustered(hits, list("aaaabb")) == shares.Share(sum(hits), 6, *shares.interval(found, 2))


@pytest.mark.parametrize("method", shares.METHODS)
def test_no_cases_have_no_interval(method):
    with pytest.raises(ValueError, match="cannot take 0 of 0 as a share"):
        shares.interval(0, 0, method)

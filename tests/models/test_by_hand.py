"""What models return for a few inputs, worked out on paper: ends of ranges, days and shares on a border, units, rounding."""

import math
from types import SimpleNamespace

import pandas as pd
import pytest

from helpers import costs
from helpers.ceasefires import bargaining, durations, episodes, scenarios, scoring
from helpers.ceasefires.simulation import Rate
from helpers.costs import totals
from helpers.numbers import quantity
from helpers.numbers.quantity import Quantity

USD, MANY, MILLIONS = Quantity(524, "USD bn", ("T1",)), Quantity(37_900_000, "people", ("M1",)), Quantity(37.9, "million people", ("M2",))
A_YEAR = Quantity(52.4, "USD bn a year", ("T1",))


@pytest.mark.parametrize(
    "found, by_hand",
    [
        # 524 × 10⁹ ÷ 37.9 × 10⁶
        (lambda: quantity.per_person(USD, MANY), Quantity(13825.857519788918, "USD per person", ("T1", "M1"))),
        (lambda: quantity.per_person(USD, MILLIONS), Quantity(13825.857519788918, "USD per person", ("T1", "M2"))),
        (lambda: quantity.per_person(A_YEAR, MILLIONS), Quantity(1382.5857519788918, "USD per person a year", ("T1", "M2"))),
        (lambda: quantity.per_year(USD, 10), Quantity(52.4, "USD bn a year", ("T1",))),
        (lambda: quantity.per_year(USD, 0.5), Quantity(1048, "USD bn a year", ("T1",))),
        (lambda: quantity.ratio(USD, Quantity(0.5, "USD bn", ("M9",))), Quantity(1048, "ratio", ("T1", "M9"))),
        (lambda: quantity.difference(USD, Quantity(486, "USD bn", ("T2",))), Quantity(38, "USD bn", ("T1", "T2"))),
        (lambda: quantity.total(USD, Quantity(486, "USD bn", ("T2",))), Quantity(1010, "USD bn", ("T1", "T2"))),
        (lambda: quantity.rounding_interval(187, 0), (186.5, 187.5)),
        (lambda: quantity.rounding_interval(2.75, 2), (2.745, 2.755)),
        (lambda: quantity.written(0.275, percent=True), "28"),
        (lambda: quantity.written(0.274, percent=True), "27"),
        (lambda: quantity.written(14_551, -2), "14,600"),
        (lambda: quantity.written(14_551, 1), "14,551.0"),
        (lambda: quantity.written(14_551, group=False), "14551"),
        (lambda: quantity.row_ids(USD, A_YEAR, MANY), "T1 M1"),
        # the share that goes to Alta: chance 50, costs 10 and 20
        (lambda: bargaining.range_today(50, 10, 20)["least"], [40, 0, 40]),
        (lambda: bargaining.range_today(50, 10, 20)["most"], [100, 70, 70]),
        (lambda: [bargaining.range_today(50, 10, 20)[name] for name in ("chance", "low", "high", "width")], [50, 40, 70, 30]),
        (lambda: bargaining.whole_points(0.0701), 0.08),
        (lambda: bargaining.whole_points(0.07), 0.07),
        (lambda: [bargaining.default(name) for name in bargaining.EXAMPLE], [50, 10, 15, 90, 90]),
        (lambda: 100 * bargaining.doubt_threshold(), 2 * 25 / 3),
        (lambda: totals.measure(500, 200, 10, 40_000_000)["usd_bn"], [500, 50, 200]),
        (lambda: [totals.measure(500, 200, 10, 40_000_000)[n] for n in ("ratio", "per_year", "share", "per_person")], [2.5, 50, 0.25, 1250]),
        (lambda: scoring.skill(0.2, 0.5), 0.6),
        (lambda: [scoring.told(score) for score in (math.nan, math.inf, 0.12345)], [scoring.NOT_YET, "∞", "0.123"]),
        # weights 1 to 4 are chances 0.1 to 0.4, the last comes true: 0.01 + 0.04 + 0.09 + 0.36; (0.01 + 0.09 + 0.36) ÷ 3
        (lambda: scoring.weighed(1, 2, 3, 4, 0, 0, 0, 1)["charged"], [0.5, 0.75, 0.46 / 3, 0.875 / 3]),
        (lambda: [scoring.weighed(1, 2, 3, 4, 0, 0, 0, 1)[name] for name in ("chance", "brier", "ranked")], [0.4, 0.5, 0.46 / 3]),
        # the first comes true: 0.81 + 0.04 + 0.09 + 0.16; (0.81 + 0.49 + 0.16) ÷ 3
        (lambda: scoring.weighed(1, 2, 3, 4, 1, 0, 0, 0)["charged"], [1.1, 0.75, 1.46 / 3, 0.875 / 3]),
        (lambda: [scoring.weighed(1, 2, 3, 4, *o)["chance"] for o in ((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0))], [0.1, 0.2, 0.3]),
    ],
)  # fmt: skip
def test_by_hand(found, by_hand):
    here = found()
    if isinstance(by_hand, Quantity):
        assert (here.unit, here.rows) == (by_hand.unit, by_hand.rows)
        here, by_hand = here.value, by_hand.value
    words = isinstance(by_hand, str) or isinstance(by_hand, list) and isinstance(by_hand[0], str)
    assert here == (by_hand if words else pytest.approx(by_hand))


@pytest.mark.parametrize(
    "refused",
    [
        lambda: quantity.ratio(USD, Quantity(0, "USD bn", ())),
        lambda: quantity.ratio(USD, Quantity(-1, "USD bn", ())),
        lambda: quantity.ratio(USD, MANY),
        lambda: quantity.per_year(USD, 0),
        lambda: quantity.per_person(MANY, MILLIONS),
        lambda: quantity.per_person(USD, USD),
        lambda: quantity.difference(USD, MANY),
        lambda: quantity.total(USD, MANY),
        lambda: scoring.skill(0.2, 0),
        lambda: scoring.skill(0, -0.1),
    ],
)
def test_what_cannot_be_computed_is_refused(refused):
    with pytest.raises(ValueError):
        refused()


SHIFTS = [
    # chance, costs, chance after, weight, guarantee -> least and most of the four rows, what is found, size, smallest guarantee
    ((50, 10, 20, 90, 80, 5), [40, 75, 60, 60], [70, 100, 100, 70], "A deal exists: the overlap is", 10, 0),
    ((50, 10, 20, 95, 90, 0), [40, 85, 76.5, 70], [70, 100, 100, 76.5], "Borea would rather fight today; the gap is", 6.5, 85 - 70 / 0.9),
    ((50, 20, 10, 5, 90, 5), [30, 0, 0, 28], [60, 20, 28, 30], "Alta would rather fight today; the gap is", 2, 85 - 70 / 0.9),
]


@pytest.mark.parametrize("inputs, least, most, said, size, guarantee", SHIFTS)
def test_the_shift_by_hand(inputs, least, most, said, size, guarantee):
    found = bargaining.range_after_shift(*inputs)
    assert (found["least"], found["most"]) == (pytest.approx(least), pytest.approx(most))
    assert (found["found"], found["size"], found["guarantee"]) == (said, pytest.approx(size), pytest.approx(guarantee))
    assert found["item"][3] == ("Overlap, deals exist" if "exists" in said else "Gap, no deal")


def test_ranges_that_touch_are_a_deal(monkeypatch):
    for apart, exists in ((bargaining.TOUCH, True), (2 * bargaining.TOUCH, False), (-0.1, True)):
        monkeypatch.setattr(bargaining, "gap", lambda *_, apart=apart: apart)
        assert bargaining.deal_exists(0.5, 0.1, 0.15, 0.9, 0.9) == exists


def test_curves_of_bargaining_by_hand():
    """Chance 50, costs 10 and 15: at a spread of 20 Borea's cost is 5 to 25, Alta asks 7.5 more than 50; at 30 it asks 10 more."""
    doubt = bargaining.doubt()
    assert doubt["spread"].tolist() == pytest.approx(sorted([*range(31), 2 * 25 / 3]))
    at = dict(zip(doubt["spread"].round(6), doubt["chance"]))
    assert (at[20], at[30], at[0]) == (pytest.approx(12.5), pytest.approx(100 / 3), 0)
    needed = bargaining.guarantee_by_shift()
    assert [list(part["p_after"]) for _, part in needed.groupby("pause_counts", sort=False)] == [list(range(50, 101))] * 3
    last = needed[needed["p_after"] == 100]
    assert last["pause_counts"].tolist() == ["0 %", "10 %", "50 %"] and last["k"].tolist() == pytest.approx([25, 90 - 65 / 0.9, 0])
    assert bargaining.assumptions()["value"].tolist() == ["50 %", "10 %", "15 %", "90 %", "90 %", "5 %", "25 %", "3"]


def fought(dispute, first, last, began, over="", outcome="low activity", war=True, parties="1 2", dataset="D01"):
    return {
        "conflict_id": dispute,
        "type": "interstate",
        "parties": parties,
        "began": pd.Timestamp(began),
        "over": pd.Timestamp(over or None),
        "outcome": outcome if over else "",
        "war": war,
        "first_year": first,
        "last_year": last,
        "dataset": dataset,
    }


FIRST = fought("1", 1999, 2000, "1999-01-01", "2000-12-31")
END = fought("9", 2010, 2010, "2010-02-01", "2010-03-01", parties="8 9")
"""It says until when all was watched."""
AGAIN = {
    "the next day": (fought("1", 2001, 2001, "2001-01-01"), "active", "2001-01-01"),
    "the same day: the middle of the year stands in": (fought("1", 2001, 2001, "2000-12-31"), "active", "2001-07-01"),
    "the same year: one episode cannot follow itself": (fought("1", 2000, 2000, "2000-01-01"), "active", ""),
    "another dispute": (fought("2", 2001, 2001, "2001-02-03"), "active", ""),
    "another dispute, the same opponents": (fought("2", 2001, 2001, "2001-02-03"), "anyone", "2001-02-03"),
    "no war": (fought("1", 2001, 2001, "2001-02-03", war=False), "war", ""),
    "no war, fighting all the same": (fought("1", 2001, 2001, "2001-02-03", war=False), "active", "2001-02-03"),
    "a war": (fought("1", 2001, 2001, "2001-02-03"), "war", "2001-02-03"),
    "beside it, from the last day on": (fought("2", 2000, 2001, "2000-12-31", "2001-02-01"), "anyone", "2000-12-31"),
    "begun and over on the last day": (fought("2", 2000, 2000, "2000-12-31", "2000-12-31"), "anyone", ""),
    "beside it, and over on the last day": (fought("2", 2000, 2000, "2000-02-01", "2000-12-31"), "anyone", ""),
    "opponents of one of the two": (fought("2", 2001, 2001, "2001-02-03", parties="2 3"), "anyone", "2001-02-03"),
    "strangers": (fought("2", 2001, 2001, "2001-02-03", parties="3 4"), "anyone", ""),
}


@pytest.mark.parametrize("other, again, day", AGAIN.values(), ids=AGAIN)
def test_when_fighting_began_again(other, again, day):
    later = fought(other["conflict_id"], 2005, 2005, "2005-05-05", parties=other["parties"]) if day and day != "2000-12-31" else None
    found = episodes.spells(pd.DataFrame([FIRST, other, *([later] if later else []), END]), again).iloc[0]
    assert (found["ended"], "" if pd.isna(found["restart"]) else f"{found['restart']:%Y-%m-%d}") == (bool(day), day)
    until = pd.Timestamp(day or "2010-12-31")
    assert found["years"] == pytest.approx((until - pd.Timestamp("2000-12-31")).days / 365.25)
    assert found["watched"] == pytest.approx(3652 / 365.25), "ten years, of which two were leap years"


def test_fighting_that_goes_on_lasts_to_the_end_of_its_year():
    table = episodes.fighting(pd.DataFrame([FIRST, fought("1", 2004, 2005, "2004-01-01"), END]))
    assert table["years"].tolist() == pytest.approx([730 / 365.25, 730 / 365.25, 28 / 365.25]) and table["ended"].tolist() == [
        True,
        False,
        True,
    ]
    assert table["watched"].tolist() == pytest.approx([4382 / 365.25, 2556 / 365.25, 333 / 365.25])


def test_until_when_each_type_was_watched():
    """D01 is watched to its last year whatever the type; what D02 adds between states reaches further."""
    table = pd.DataFrame([FIRST, END | {"type": "intrastate"}, fought("3", 2012, 2012, "2012-01-01", dataset="D02")])
    assert episodes.last_days(table) == {"interstate": pd.Timestamp("2012-12-31"), "intrastate": pd.Timestamp("2010-12-31")}
    assert episodes.last_days(table.iloc[:2])["interstate"] == pd.Timestamp("2010-12-31")
    assert set(episodes.peace(type_="interstate")["type"]) == {"interstate"}
    assert (episodes.LEAST_DEATHS, episodes.LEAST_DEATHS_WAR) == (25, 1000), "UCDP's definitions"
    assert [r[-1] for r in (bargaining.CHANCES, bargaining.COSTS, bargaining.LATER, bargaining.GUARANTEES)] == [100, 50, 100, 60]


@pytest.mark.parametrize(
    "years, ended, watched, share",
    [
        ([1, 2, 3], [True, True, True], [9, 9, 9], (1, 3)),  # before two years, not on the day
        ([0.5, 1, 1.5], [True, True, False], [9, 9, 9], (2, 3)),  # what had not ended is no hit
        ([1, 1, 1], [True, True, True], [2, 1.9, 9], (2, 2)),  # watched for the whole time, or not counted
    ],
)
def test_a_share_ended_by_hand(years, ended, watched, share):
    found = durations.ended_within(pd.DataFrame({"years": years, "ended": ended, "watched": watched}), 2)
    assert (found.found, found.of) == share


def test_a_share_ended_after_some_years_by_hand():
    spells = pd.DataFrame({"years": [2, 3, 1.9, 5], "ended": [True, True, True, False], "watched": [9, 9, 9, 9]})
    found = durations.ended_within(spells, 1, after=2)
    assert (found.found, found.of) == (1, 3), "three had lasted two years; one ended before three"


def test_needs_a_year_and_their_rows_by_hand():
    people = totals.per_person_by_population("RDNA4")
    needs = costs.headline("needs_total", "RDNA4").value
    assert (people["million_people"] * people["usd_per_person"]).tolist() == pytest.approx([1000 * needs] * len(people))
    assert people["million_people"].between(20, 60).all()
    assert totals.stock_and_flow("RDNA4")["usd_bn"].iloc[:2].tolist() == pytest.approx([needs, needs / 10])
    ratios = totals.ratio_by_denominator("RDNA4")
    assert (ratios["low"] <= ratios["ratio"]).all() and (ratios["ratio"] <= ratios["high"]).all()
    assert [len(text.partition(".")[2]) for text in ratios["printed"]] == [1, 2, 2]
    assert (ratios["ratio"] * ratios["gdp_usd_bn"]).tolist() == pytest.approx([needs] * 3)


def test_what_is_charged_by_hand():
    charged = scoring.charged().set_index(["rule", "percent"])["score"]
    assert len(charged) == 100 and charged["brier", 50] == pytest.approx(0.5) and charged["brier", 2] == pytest.approx(2 * 0.98**2)
    assert charged["logarithmic", 100] == pytest.approx(0) and charged["logarithmic", 2] > charged["logarithmic", 4] > 0
    honest = scoring.honesty(0.3).set_index(["rule", "percent"])["expected"]
    assert len(honest) == 42 and [honest["Brier", p] for p in (0, 30, 100)] == pytest.approx([0.6, 0.42, 1.4])
    assert [honest["distance", p] for p in (0, 30, 100)] == pytest.approx([0.6, 0.84, 1.4])
    given = scoring.given()
    for _, part in given.groupby("forecast"):
        assert part["from_percent"].tolist() == pytest.approx([0, *part["to_percent"].iloc[:-1]]) and part["to_percent"].iloc[
            -1
        ] == pytest.approx(100)
        assert part["middle_percent"].tolist() == pytest.approx(((part["from_percent"] + part["to_percent"]) / 2).tolist())
        assert (part["to_percent"] - part["from_percent"]).tolist() == pytest.approx(part["percent"].tolist())
    f = scoring.published()[0]
    running = scoring.running(f)
    assert running["forecast"].tolist() == pytest.approx([100 * sum(f.chances[: k + 1]) for k in range(len(f.chances))])
    assert running["squared_gap"].sum() / (len(running) - 1) == pytest.approx(scoring.ranked(f.chances, scoring.known_outcome(f.question)))


def test_rates_by_hand(monkeypatch):
    peace = pd.DataFrame({"years": [2, 10, 10.5, 30], "ended": [True, True, True, False]})
    assert scenarios._restarts(peace) == Rate(2, 32.0), "of each the first ten years, and what began again within them"
    wars = pd.DataFrame({"years": [3, 5, 9], "ended": [True, True, False], "war": [True, True, False]})
    monkeypatch.setattr(scenarios, "_wars", lambda: wars)
    assert scenarios.ending(3) == Rate(1, 8.0) and scenarios.ending(2, deaths_1000=True) == Rate(2, 4.0), "longer than, not as long as"


@pytest.mark.parametrize(
    "within, otherwise, weight, said", [(0.8, 0.2, 0.5, "50 %"), (0.4, 0.2, 1, "20 and 40 %"), (0.9, 0.6, 0, "60 and 90 %")]
)
def test_the_weight_needed_by_hand(monkeypatch, within, otherwise, weight, said):
    """For an even chance: 0.8 and 0.2 take half; 0.4 at most, never enough; 0.6 at least, always too much."""
    chances = {"war": within, "freeze": otherwise}

    def run(family, *_):
        return SimpleNamespace(exceeding=lambda sums: pd.DataFrame({"chance": [chances[family]]}))

    monkeypatch.setattr(scenarios, "run", run)
    found = scenarios.needed(50, 1000, "RDNA4", "percentage")
    assert found["weight"].tolist() == pytest.approx([weight, 1 - weight]) and said in found["answer"][0]

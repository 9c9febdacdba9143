"""Positions: counts checked by hand, and the interval by a second route."""

import csv
import math

import pytest

from helpers import data, exercises
from helpers.claims import positions
from helpers.numbers import register

RUSSIAN_BY_HAND = {  # class: row ids up to 24 February 2025, and after, counted in data/positions.csv
    "flat no": ("P01 P04 P09 P10 P11 P13 P14 P15", "P20 P21 P22 P25 P26 P27 P28 P29 P33"),
    "silence": ("", "P19 P34"),
    "conditional": ("P05 P12", "P24"),
    "other": ("P08", ""),
    "open": ("P07", ""),
}


def test_statements_are_classed_and_counted_as_by_hand():
    counted = positions.by_stance().set_index(["stance", "period"])
    for stance, periods in RUSSIAN_BY_HAND.items():
        for period, rows in zip(positions.PERIODS, periods):
            assert counted.loc[(stance, period), "rows"] == rows
            assert counted.loc[(stance, period), "statements"] == len(rows.split())
    assert counted["statements"].sum() == 24 == len(positions.timeline())


def test_the_day_of_the_claim_counts_as_before():
    period = positions.statements().set_index("row_id")["period"]
    assert [period["P17"], period["P19"], period["P10"], period["P01"]] == ["before", "after", "before", "before"]


def test_shares_and_doubts_by_hand():
    share, low, high = positions.refusals()
    assert (share.value, low.value < share.value < high.value) == (17 / 24, True)
    assert positions.refusals("before")[0].value == 8 / 12 and positions.refusals("after")[0].value == 9 / 12
    least, most = positions.doubtful_range()
    assert (least.value, most.value) == (17 - 2, 17 + 3)  # P04 and P09 out; P12, P19 and P24 in
    assert set(least.rows) == set(positions.statements("Russia")["row_id"])


def test_troops_of_nato_countries_got_one_answer_and_peacekeepers_did_not():
    of = positions.by_topic().set_index("words_name")
    assert list(of.loc["NATO-country troops"][:2]) == ["5 of 5", "1 of 1"]
    assert list(of.loc["peacekeepers"][:2]) == ["3 of 7", "4 of 6"]
    assert list(of.loc["any foreign troops"][:2]) == ["none found", "4 of 4"]


def test_last_days():
    assert positions.last_day("Russia") == "2026-01-15" and positions.last_day() == "2026-02-13"
    assert register.number("positions.last_russian_day") == "15 January 2026"
    with pytest.raises(KeyError, match="no statement is of 'China'"):
        positions.statements("China")


def wilson(found, of, z=1.959963984540054):
    """The interval as Wilson wrote it, without a library."""
    middle, half = found + z * z / 2, z * math.sqrt(found * (of - found) / of + z * z / 4)
    return (middle - half) / (of + z * z), (middle + half) / (of + z * z)


@pytest.mark.parametrize("nouns", positions.NOUNS)
@pytest.mark.parametrize("doubts", positions.DOUBTS)
@pytest.mark.parametrize("side", positions.SIDES)
@pytest.mark.parametrize("topic", positions.NAMED)
def test_the_explorer_counts_as_by_hand(topic, side, doubts, nouns):
    rows = [
        row
        for row in csv.DictReader((data.DATA / "positions.csv").open(encoding="utf-8"))
        if (row["side"] == "Russia") == (side == "Russia")
    ]
    if topic != positions.EVERY:
        kept = {
            "as sorted": lambda r: r["topic"] == topic,
            "plain": lambda r: (r["topic"], r["topic_or_else"]) == (topic, ""),
            "possible": lambda r: topic in (r["topic"], r["topic_or_else"]),
        }
        rows = list(filter(kept[nouns], rows))
    parts = [rows, [r for r in rows if r["said_on"] <= "2025-02-24"], [r for r in rows if r["said_on"] > "2025-02-24"]]
    shown = positions.share_of_no(topic, side, doubts, nouns).to_dict("records")
    assert len(shown) == sum(map(bool, parts)), "a period without a statement has no row"
    for line, part in zip(shown, filter(None, parts)):
        no = sum(
            {
                "as classed": r["stance"] == "flat no",
                "fewest": r["stance"] == "flat no" and not r["or_else"],
                "most": "flat no" in (r["stance"], r["or_else"]),
            }[doubts]
            for r in part
        )
        assert (line["flat_no"], line["statements"], line["rows"].split()) == (no, len(part), [r["row_id"] for r in part])
        assert line["share"] == no / len(part) and (line["low"], line["high"]) == pytest.approx(wilson(no, len(part)), abs=1e-8)
        assert ("too few" in line["caution"]) == ("too few to say" in line["statements_made"]) == (len(part) < 10)


CASES = [
    ("02-1", "nato troops", "Right."),
    ("02-1", "NATO troops", "Right."),
    ("02-1", "peacekeepers", "Peacekeepers are where"),
    ("02-1", "guarantees", "Of guarantees"),
    ("02-1", "tanks", "“tanks” is none of them"),
    ("02-2", "conditional", "Right. By its words"),
    ("02-2", "flat no", "Read on"),
    ("02-2", "silence", "He answered"),
    ("02-2", "open", "He accepts nothing"),
    ("02-3", 67, "Right."),
    ("02-3", "66.7 %", "Right."),
    ("02-3", "0.667", "Right."),
    ("02-3", "71", "That is the share in both"),
    ("02-3", 75, "That is the share after"),
    ("02-3", "33 %", "That is the share of all the other"),
    ("02-3", "many", "“many” was not understood"),
]


@pytest.mark.parametrize("key, answer, told", CASES)
def test_checks(key, answer, told):
    assert told in exercises.check(key, answer).message

"""Named truces: what was not read is never a no, every printed figure by hand, bad input is named."""

import csv
import itertools
from pathlib import Path

import pytest

from helpers import data, exercises
from helpers.ceasefires import truces
from helpers.numbers import register

ROOT = Path(__file__).resolve().parents[2]
ROWS = list(csv.DictReader((data.DATA / "truces.csv").open(encoding="utf-8")))
FORCES = {r["row_id"]: r for r in csv.DictReader((data.DATA / "truce_forces.csv").open(encoding="utf-8"))}
SETTINGS = list(itertools.product(*(["any", *truces.ASKED[column]] for column in truces.ASKED), truces.KINDS))


def by_hand(setting):
    """Return case -> whether it had all that is asked (None: not known), and how it went, without the project's code."""
    *wanted, kind = setting
    found = {}
    for r in ROWS:
        if kind == "states" and r["kind"] != "between states":
            continue
        parts = {column: word for column, word in zip(("zone", "watch_kind", "consent", "guarantee"), wanted) if word != "any"}
        unread = {c for c in parts if r[c] in ("not read", "none seen") or c in r["cells_not_read"].split()}
        lacks = any(r[c] != word for c, word in parts.items() if c not in unread)
        went = "fighting again" if r["war_on"] else "breaches, no war" if r["breach_on"] else "no breach found"
        found[r["case"]] = (False if lacks else None if unread else True, went)
    return found


def test_every_setting_by_hand():
    words = {True: "had it", None: "not known", False: "had not"}
    assert len(SETTINGS) > 100
    for setting in SETTINGS:
        table, expected = truces.asked(*setting), by_hand(setting)
        assert dict(zip(table["case"], zip(table["had"], table["then"]))) == {c: (words[had], went) for c, (had, went) in expected.items()}
        had = [went for has, went in expected.values() if has]
        known = sum(has is not None for has, _ in expected.values())
        says = table["says"].iloc[0]
        assert "%" not in says and (set(setting[:4]) == {"any"} or says.startswith(f"{len(had)} of the {known} cases of which we know"))
        for went, told in (("fighting again", "saw fighting again"), ("no breach found", "saw no breach that was found")):
            assert (f"{had.count(went)} {told}" in says) == (went in had), setting


def test_an_unread_cell_is_never_a_no():
    row = truces.cases().iloc[0].copy()
    for column, words in truces.ASKED.items():
        for word in words:
            for unread in truces.UNREAD:
                changed = row.copy()
                changed[column] = unread
                assert truces.answer(changed, column, word) is None
            changed = row.copy()
            changed[column], changed["cells_not_read"] = word, f"war_on {column}"
            assert truces.answer(changed, column, word) is None and truces.answer(changed, column, truces.ANY) is True
            changed["cells_not_read"] = ""
            assert truces.answer(changed, column, word) is True


def test_people_a_kilometre_by_hand():
    told = truces.per_kilometre().set_index("rows")
    for name, r in FORCES.items():
        if r["mandate"] in ("watch the line", "hold a zone on the line") and r["line_km"]:
            shortest, longest = float(r["line_km"]), float(r["longer_km"] or r["line_km"])
            expected = [int(r["people_low"]) / longest, int(r["people_high"]) / shortest]
            assert told.loc[name, ["low", "high"]].tolist() == pytest.approx(expected)
        else:
            assert name not in told.index and name in set(truces.off_the_line()["rows"])
            with pytest.raises(ValueError, match="not to be divided by kilometres"):
                truces.a_kilometre(name)
    assert register.number("truce.low_G09") == "0.29" and register.number("truce.high_G07") == "25"
    assert register.number("truce.people_G01") == "225,590"


def test_the_timeline_is_in_true_time():
    table = truces.timeline().set_index("rows")
    assert table.loc["U02", ["truce", "until", "told"]].tolist() == ["1956-11-06", "1967-06-05", "again 1967"]
    assert table.loc["U01", "until"] == truces.LAST_DAY and table.loc["U07", "came"] < table.loc["U07", "truce"]
    assert table["truce"].is_monotonic_increasing and (table["left"] <= truces.LAST_DAY).all()
    assert truces._middle("2015") == "2015-07-02" and truces._middle("2015-02") == "2015-02-14"
    assert register.number("truce.years_U01") == "71.4" and register.number("truce.years_U12") == "2.9"


def test_the_rule_of_ucdp_lets_suez_stand():
    table = truces.by_ucdp().set_index("case")
    assert table.loc["Suez and Sinai 1956", ["fighting_again", "here"]].tolist() == ["no", "fighting again"]
    assert table.loc["Kashmir 1949", "fighting_again"] == "31 December 1964" and "Donbas 2015" not in table.index


@pytest.mark.parametrize(
    "cells, message",
    [
        ({"consent_source": ""}, "data/truces.csv, Korea 1953, field consent_source: found nothing, expected where 'one' was read"),
        ({"guarantee_source": ""}, "Korea 1953, field guarantee_source: found nothing, expected where 'in writing' was read"),
        ({"next_source": ""}, "Korea 1953, field next_source: found nothing"),
        ({"truce_on": "1949"}, "Korea 1953: 1949 is before 1950-06-25; correct one of the two days"),
        ({"war_on": "1952-01-01"}, "Korea 1953: 1952-01-01 is before 1955"),
        ({"cells_not_read": "war_on moon"}, "Korea 1953, field cells_not_read: there is no column 'moon'"),
    ],
)
def test_a_case_that_is_not_sound_is_named(cells, message):
    with pytest.raises(ValueError) as error:
        truces.checked(data.load("truces").head(1).assign(**cells))
    assert message in str(error.value)


def test_what_was_not_read_needs_no_source():
    truces.checked(data.load("truces").head(1).assign(guarantee="not read", guarantee_source=""))


CASES = [
    ("08-1", "350", "Right."),
    ("08-1", "3,500", "So many could hold a zone"),
    ("08-1", "", "Choose one first"),
    ("08-2", "4", "Right."),
    ("08-2", 8, "Not yet. Of so many it is known."),
    ("08-2", "12", "Those are all the cases"),
    ("08-2", "none", "“none” was not understood"),
    ("08-3", "the cases were chosen", "Right."),
    ("08-3", "the count is wrong", "Count them in the table"),
]


def test_the_exercise_asks_for_what_it_counts_and_its_slips_can_be_told_apart():
    text = (ROOT / "notebooks/08-which-truces-held.md").read_text("utf-8").partition(":label: ex-08-2")[2].partition("```")[0]
    had = [has for has, _ in by_hand(("any", "any", "both", "in writing", "any")).values()]
    assert "*of both sides*" in text and "*a state bound in writing*" in text
    assert exercises.check("08-2", had.count(None)).message.startswith("Right.") and len({*map(had.count, (True, False, None))}) == 3


@pytest.mark.parametrize("key, answer, told", CASES)
def test_checks(key, answer, told):
    assert told in exercises.check(key, answer).message

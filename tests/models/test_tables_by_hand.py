"""Tables that pages show, choices, and borders of classes, a second time: from the rows with the csv module, or written out."""

import csv
from collections import Counter
from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from helpers import costs, data
from helpers.ceasefires import bargaining, durations, endings, episodes, peacekeeping, scenarios, scoring, simulation, truces
from helpers.claims import positions
from helpers.costs import backtest, financing, growth, totals
from helpers.numbers import register, shares
from helpers.numbers.quantity import Quantity

UNREAD = ("not read", "none seen")


def rows(name):
    with (data.DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(text):
    return date.fromisoformat(text)


# --- choices ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "offered, first, last, step",
    [
        (totals.YEARS, 1, 30, 1),
        (financing.PLAN_YEARS, 5, 20, 1),
        (financing.GROWTH, 0, 8, 1),
        (financing.PERCENT, 0, 100, 5),
        (financing.ABSORBED, 1, 30, 1),
        (bargaining.CHANCES, 0, 100, 1),
        (bargaining.COSTS, 0, 50, 1),
        (bargaining.LATER, 10, 100, 10),
        (bargaining.GUARANTEES, 0, 60, 1),
        (scenarios.SUMS, 400, 2000, 100),
        (scenarios.POINTS, 0, 100, 5),
        (scenarios.CHANCES, 10, 90, 10),
        (scenarios.TOTALS, 600, 2000, 200),
        (scoring.PARTS, 0, 20, 1),
        (scoring.PARTS_OF_ONE, 1, 20, 1),
        (peacekeeping.DELAYS_MONTHS, 0, 12, 2),
    ],
)
def test_what_a_slider_offers(offered, first, last, step):
    assert (offered[0], offered[-1], offered.step) == (first, last, step)


def test_choices_are_those_that_the_chapters_name():
    assert financing.EXAMPLE == {"growth": 2, "ukraine": 20, "eu": 30, "us": 0, "assets": 0, "paid": 80, "absorbed": 10}
    assert (financing.SHOWN_YEARS, financing.LIMIT_OF_EXERCISE) == (20, 5)
    assert (scenarios.YEARS, scenarios.SUM, scenarios.WATCHED_YEARS, scenarios.EVEN) == (5, 1000, 10, 50)
    assert scenarios.HORIZONS == {"2": "2 years on", "5": "5 years on", "10": "10 years on"} and scenarios.EQUAL["war"] == 20
    assert scenarios.AT == pytest.approx({"low": 0.025, "mid": 0.5, "high": 0.975}) and scenarios.TAIL == pytest.approx(0.025)
    assert (simulation.QUANTILES, simulation.DRAWS, simulation.SEED) == ((0.05, 0.25, 0.5, 0.75, 0.95), 100_000, 524)
    assert (simulation.MOST_DRAWS, simulation.POINTS_IN_ALL) == (10**7, 100)
    assert (endings.YEARS, endings.WINDOW, endings.MONTH_DAYS) == ((1, 2, 5, 10, 20), 10, 30) and list(
        endings.WINDOWS
    ) == "2 5 10 20".split()
    assert peacekeeping.STRENGTHS == tuple("1 1.25 1.5 1.75 2 2.25 2.5 2.75 3 3.5 4 5".split()) and peacekeeping.STRENGTH == "1.5"
    assert (peacekeeping.HORIZONS, peacekeeping.READ_AT, peacekeeping.MIDDLE_MONTHS) == ((1, 2, 5, 10, 20), 5, 6)
    assert peacekeeping.horizon_labels() == {"1": "1 year", "5": "5 years", "20": "20 years"}
    assert [peacekeeping.strength_labels()[s] for s in ("1", "1.25", "5")] == ["no difference", "1.25 times", "5 times"]
    made_up = (peacekeeping.CEASEFIRES, peacekeeping.SEED, peacekeeping.SHAPE, peacekeeping.SCALE_YEARS, peacekeeping.WATCHED_YEARS)
    assert (*made_up, peacekeeping.LANDMARK_DAYS) == (2000, 2025, 0.5, 5.4, 10, 60)
    assert (scoring.BELIEVED, scoring.START, scoring.HALF_A_PERCENT) == (0.3, 5, 0.5)
    assert (bargaining.TOUCH, totals.BEFORE_INVASION, positions.TOO_FEW, shares.TOO_FEW) == (1e-9, 2021, 10, 10)


@pytest.mark.parametrize(
    "table",
    [
        growth.bill,
        costs.rivals_a_year,
        lambda: growth.oblasts("RDNA3"),
        growth.energy_wordings,
        episodes.wars,
        lambda: episodes.peace(type_="interstate"),
        lambda: episodes.spells(pd.DataFrame(episodes._episodes())),
        lambda: endings.curves("wars between states"),
        endings.cases,
        peacekeeping.ratios,
        peacekeeping.reported_curves,
        peacekeeping.curves,
        scoring.all_published,
        lambda: scenarios.parts()["guarded"],
        lambda: truces.asked("yes", "any", "both", "any", "any"),
        truces.timeline,
        positions.timeline,
        lambda: backtest.held_out("needs", "RDNA2"),
        lambda: backtest.score("needs", 500),
    ],
)
def test_rows_of_a_table_are_numbered_from_nought(table):
    found = table()
    assert len(found) > 1 and found.index.tolist() == list(range(len(found)))


# --- positions ------------------------------------------------------------------------

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def short(said_on):
    year, month, *rest = said_on.split("-")
    return " ".join([*(str(int(d)) for d in rest), MONTHS[int(month) - 1], year])


def test_the_timeline_of_statements_by_hand():
    russian = sorted((r for r in rows("positions") if r["side"] == "Russia"), key=lambda r: r["row_id"])
    numbers = {line.rows: line.number for line in positions.timeline().itertuples()}
    assert sorted(numbers.values()) == list(range(1, len(russian) + 1))
    topics = Counter(r["topic"] for r in russian)
    refused = Counter(r["topic"] for r in russian if r["stance"] == "flat no")
    shown = positions.timeline().set_index("rows")
    for r in russian:
        line = shown.loc[r["row_id"]]
        who = r["speaker"].split(" ")[0] if "(" in r["speaker"] else r["speaker"].split(" ")[-1]
        assert line["statement"] == f"{short(r['said_on'])}, {who}"
        named = r["topic"][:1].upper() + r["topic"][1:]
        assert line["words_name"] == f"{named}: a flat no in {refused[r['topic']]} of {topics[r['topic']]}"
    # of a month alone the last day stands in, and it comes after the days of that month
    assert (shown.loc["P10", "day"], shown.loc["P09", "day"]) == ("2024-12-31", "2024-12-30") and numbers["P09"] + 1 == numbers["P10"]
    assert positions.by_topic().set_index("words_name").loc["guarantees", "rows"] == "P24"


def test_the_statements_as_listed_by_hand():
    assert set(positions.listed("Russia")["rows"]) | set(positions.listed("Russia", others=True)["rows"]) == set(positions.listed()["rows"])
    table = positions.listed("Russia").set_index("rows")
    for r in rows("positions"):
        assert (r["row_id"] in table.index) == (r["side"] == "Russia")
        if r["side"] == "Russia":
            line = table.loc[r["row_id"]]
            assert line["statement"] == f"{short(r['said_on'])}, {r['speaker']}"
            assert line[["another_class", "another_noun", "note"]].tolist() == [
                r[c] or "none" for c in ("or_else", "topic_or_else", "note")
            ]
            assert line["quote"] == (f"“{r['quote']}”" if r["quote"] else "not quoted")
    assert positions._day("first", "Russia").how == "first date in data/positions.csv, Russia"
    assert positions._day("last").how == "last date in data/positions.csv"


# --- the bill ----------------------------------------------------------------------------


def test_hedged_twice_and_oblasts_by_hand():
    values = {r["row_id"]: float(r["value"]) for name in ("rdna_totals", "rdna_sectors", "rdna_regions") for r in rows(name)}
    table = growth.hedged_twice().set_index("rows")
    assert table.loc["T029 T030", ["unhedged", "holds"]].tolist() == [486.2, "no"], "485.5 to 486 does not hold 486.2"
    assert all(line["unhedged"] == values[pair.split()[1]] for pair, line in table.iterrows()) and {"yes", "no"} == set(table["holds"])
    # the most exact of several: 37.4 and not another reading of the same figure in whole billions
    made_up = [(1.0, "about"), (2.0, "as stated"), (2.13, "as stated"), (2.1, "as stated")]
    whole = data.load("rdna_totals").iloc[[0] * 4].assign(value=[v for v, _ in made_up], qualifier=[q for _, q in made_up], flag="")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            data, "load", lambda name: whole.assign(sector="", measure="") if name == "rdna_totals" else data.tables.load(name).head(0)
        )
        assert growth.hedged_twice()["unhedged"].tolist() == [2.13]
    for line in growth.oblasts("RDNA3").itertuples():
        assert line.share_percent == pytest.approx(100 * line.usd_bn / values["R049"], abs=0.05) and line.usd_bn in values.values()


def test_sectors_in_hand_and_recomputed_by_hand():
    table = growth.sectors("needs")
    assert register.number("sectors.needs_gaps") == str(9 * 5 - len(table)) and table["sector"].nunique() == 9
    back = table[table["how"] == "recomputed"].set_index("sector")
    assert back["short"].to_dict() == {"Demining": "≈ 34.6", "Health": "≈ 17.0"}


def test_ukrainian_prices_are_of_neighbouring_years():
    assert growth.ukrainian_prices("RDNA3", "RDNA4") is not None and growth.ukrainian_prices("RDNA3", "RDNA5") is None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(growth, "_series", lambda *_: None)
        assert growth.ukrainian_prices("RDNA3", "RDNA4") is None


def test_investment_with_a_year_of_needs_by_hand():
    table = costs.investment()
    at = table.index[table["place_and_year"] == "Ukraine, 2024, and a year of needs on top"][0]
    assert table.loc[at - 1, "place_and_year"] == "Ukraine, 2024"
    value = {r["row_id"]: r["value"] for r in rows("macro")}
    needs = next(float(r["value"]) for r in rows("rdna_totals") if r["row_id"] == "T041")
    assert table.loc[at, "percent_of_gdp"] == pytest.approx(float(value["M111"]) + 100 * needs / 10 / float(value["M012"]))


@pytest.mark.parametrize("value, text", [(100.25, "100.25"), (7.004, "7"), (0.5, "0.5")])
def test_priorities_keep_two_decimals(monkeypatch, value, text):
    monkeypatch.setattr(financing, "priorities", lambda: {"2025": [Quantity(value, "USD bn", ())]})
    assert financing._priority("2025", 0, "").text == text


# --- the backtest --------------------------------------------------------------------------


def test_what_was_held_out_by_hand():
    for measure in ("needs", "damage"):
        for edition in ("RDNA1", "RDNA2", "RDNA3", "RDNA4", "RDNA5"):
            table = backtest.held_out(measure, edition)
            errors = [line.forecast - line.against for line in table.itertuples()]
            nearest = min(range(4), key=lambda i: abs(errors[i]))
            held = sum(line.low <= line.against <= line.high for line in table.itertuples())
            assert set(zip(table["nearest"], table["way"], table["held"], table["tried"])) == {
                (table["method"][nearest].lower(), "high" if errors[nearest] > 0 else "low", held, 4)
            }
            assert table["off"].tolist() == pytest.approx([abs(errors[nearest])] * 4) and (table["inside"] == "yes").sum() == held
    assert {backtest.held_out("needs", edition)["held"][0] for edition in ("RDNA1", "RDNA2", "RDNA3", "RDNA4", "RDNA5")} - {0, 4}


def test_an_interval_holds_its_ends(monkeypatch):
    known = costs.series("needs")
    for low, high, inside in ((349, 400, "yes"), (300, 349, "yes"), (349.1, 400, "no")):
        monkeypatch.setattr(backtest, "forecast", lambda *_, low=low, high=high: (350, low, high))
        assert {line["inside"] for line in backtest._misses(known, known.iloc[[0]])} == {inside}
    assert backtest.score("needs", 0)["actual"].tolist() == [0] * 4


def test_counts_of_the_backtest_by_hand(monkeypatch):
    table = backtest.coverage()
    assert table["of"].tolist() == [5] * 8 and table["rows"].iloc[0].split()[:5] == costs.series("needs")["rows"].tolist()[1:] + [
        costs.series("needs")["rows"][0]
    ]
    stored = {r["forecast_id"]: r for r in rows("needs_forecast")}
    for line in backtest.next_assessment().itertuples():
        assert [line.value, line.low, line.high] == [float(stored[line.forecast_id][c]) for c in ("value", "low", "high")]
    assert backtest.next_assessment()["forecast_id"].tolist() == sorted(stored)
    monkeypatch.setattr(backtest, "_covered", lambda: pd.DataFrame({"of": [4, 6], "rows": ["T1", "T2"]}))
    register.find.cache_clear()
    try:
        assert register.find("left_out.each").value == 6 and backtest._all_low().value == pytest.approx(shares.interval(6, 6)[0])
    finally:
        register.find.cache_clear()


# --- how wars ended --------------------------------------------------------------------------


def over_after(*days_long, war=True):
    began = date(2000, 1, 1)
    return pd.DataFrame(
        {
            "conflict_id": range(len(days_long)),
            "began": [pd.Timestamp(began)] * len(days_long),
            "over": [pd.Timestamp(began + timedelta(n)) for n in days_long],
            "war": war,
            "place": "A",
        }
    )


def test_lengths_on_a_border_by_hand(monkeypatch):
    """A month is 30 days, so that 29 are within it and 30 are not; a year is 365.25, so that 365 are within it and 366 are not."""
    made_up = over_after(0, 1, 29, 30, 365, 366, 731)
    monkeypatch.setattr(endings, "ended", lambda *_, **__: made_up)
    line = endings.attempts().iloc[1]
    assert line.tolist()[:6] == ["each armed conflict", "7", "2 (29 %)", "2 (29 %)", "2 (29 %)", "1 (14 %)"]
    assert line["mean_years_of_the_longer"] == f"{(366 + 731) / 2 / 365.25:.1f}" == "1.5"
    assert endings.attempts()["reading"].tolist()[2:] == ["wars only", "each dispute, first day to last"]
    assert endings.within_a_month(made_up).told == shares.share(2, 6).told
    assert (endings.within_a_month(made_up).found, endings.within_a_month(made_up).of) == (2, 6)
    register.find.cache_clear()
    try:
        assert register.find("ends.month_least_share").value == pytest.approx(2 / 7), "none of those of unknown length"
        assert register.find("ends.month_most_share").value == pytest.approx(3 / 7), "all of them"
        assert register.find("ends.mean_longer").value == pytest.approx((366 + 731) / 2 / 365.25)
    finally:
        register.find.cache_clear()


def test_shares_as_lines_by_hand():
    found = endings.lines([("some", shares.Share(1, 3, 0.123456, 0.987654)), ("none", shares.share(0, 0))])
    assert found[["found", "of", "share", "low", "high"]].to_numpy().tolist() == [[1, 3, 0.3333, 0.1235, 0.9877], [0, 0, 0, 0, 1]]
    assert endings._part("_share", shares.share(1, 1), "").value == 1 and endings._part("_share", shares.share(0, 0), "").value == 0


def test_periods_meet_on_the_first_of_january_1990():
    early, late = (endings.ended("any", period, type_="intrastate")["over"] for period in ("early", "late"))
    assert (early.max().year, late.min().year) == (1989, 1990)
    assert len(early) + len(late) == len(endings.ended("any", type_="intrastate"))


def test_restarts_by_ending_by_hand():
    table = endings.restarts("interstate", "any", "all", "10", "none", "active").set_index("case")
    spells = endings.ended("any")
    watched = spells[spells["watched"] >= 10]
    for ending in endings.ENDINGS:
        part = watched[watched["ending"] == ending]
        assert table.loc[ending, ["found", "of"]].tolist() == [int((part["ended"] & (part["years"] < 10)).sum()), len(part)]
    assert table.loc["all endings", "of"] == len(watched) == table["of"].iloc[1:].sum()
    left = endings.restarts("interstate", "any", "all", "10", "most", "active")["left_out"][0]
    assert left == " Left out: India, Pakistan (Kashmir)."


def test_cases_by_hand():
    """As the chapter prints them; years and days are counted from the days in the table of years of conflict."""
    ends = {}
    for r in rows("conflict_years"):
        if r["outcome"]:
            ends.setdefault(int(r["conflict_id"]), []).append((r["ended"], r["type"]))
    table = endings.cases().set_index("case")
    places = {int(r["conflict_id"]): f"{r['place']} {r['territory']}" for r in rows("conflicts")}
    for number, name in endings.CASES.items():
        last, type_ = max(ends[number])
        line = table.loc[name]
        assert any(word.strip(",") in places[number] for word in name.split()), "the number is that of the case"
        assert line["last_ending"].endswith(last[:4]) and line["endings_and_restarts"].split()[0] == str(len(ends[number]))
        assert line["rows"] == ("D01 D02" if type_ == "interstate" else "D01")
        if line["same_dispute"].startswith("no"):
            until = day("2024-12-31" if type_ == "interstate" else "2020-12-31")
            assert abs((until - day(last)).days / 365.25 - float(line["same_dispute"].split()[-2])) < 0.06
    assert (
        table.loc["Ukraine, Donetsk", "same_opponents_or_country"] == "again after 9 days" and register.number("ends.donetsk_days") == "9"
    )
    assert table.loc["Ukraine, Luhansk", "same_opponents_or_country"] == "fighting went on beside it"
    assert "South Ossetia" in places[393] and "Dniestr" in places[394] and "Kashmir" in places[218]


def test_curves_of_endings_by_hand():
    table = endings.curves("wars between states")
    assert table["years"].tolist() == list(range(21)) and table.loc[table["mark"], "years"].tolist() == [0, 1, 2, 5, 10, 20]
    for line in endings.still_at_peace().itertuples():
        spells = endings.groups()[line.conflicts]
        at = durations.survival_at(durations.kaplan_meier(spells, cluster="conflict_id"), 10)
        percents = [round(100 * at[c]) for c in ("survival", "low", "high")]
        assert [line.still_at_peace, line.interval] == [f"{percents[0]} %", f"{percents[1]} to {percents[2]} %"]
        assert line.at_risk == sum(years >= 10 for years in spells["years"])


def test_words_of_numbers_of_endings():
    assert register.find("ends.war_lasted_1_of").how.endswith("that had lasted 1 year: of")
    assert register.find("ends.war_lasted_2_of").how.endswith("that had lasted 2 years: of")
    assert "at 1 year, " in register.find("ends.war_peace_1").how and "at 10 years, " in register.find("ends.war_peace_10").how
    signed = [r for r in endings.ended().to_dict("records") if r["over"].year <= 1990]
    assert register.find("ends.war_signed_1990_of").value == len(signed)


# --- truces ------------------------------------------------------------------------------------


def test_the_matrix_of_truces_by_hand():
    forces, shown, told = {r["row_id"]: r for r in rows("truce_forces")}, truces.matrix().set_index("rows"), truces.told().set_index("rows")
    for r in rows("truces"):
        line, force = shown.loc[f"{r['row_id']} {r['force_id']}".strip()], forces.get(r["force_id"])
        assert line["case"] == told.loc[r["row_id"], "case"] == r["case"] + " (hybrid)" * (r["kind"] != "between states")
        assert line["zone"] == ("?" if r["zone"] in UNREAD else r["zone"])
        assert line["consent"] == {"both": "both sides", "one": "one side"}.get(r["consent"], "?")
        assert line["guarantor"] == {"in writing": r["guarantor"].split(":")[0], "none": "none"}.get(r["guarantee"], "?")
        assert (line["who_watched"], line["truce_year"]) == (r["third_party"].split(" (")[0], int(r["truce_on"][:4]))
        assert line["how_many"] == (f"{int(force['people_high']):,} ({force['when'][:4]})" if force else "?")


def test_the_timeline_of_truces_by_hand():
    table = truces.timeline().set_index("rows")
    for r in rows("truces"):
        line = table.loc[r["row_id"]]
        if not r["watch_to"] or len(r["watch_to"]) == 10:
            assert line["left"] == min(r["watch_to"] or truces.LAST_DAY, truces.LAST_DAY)
        assert line["until"] == truces.LAST_DAY if not r["war_on"] else line["until"][:4] == r["war_on"][:4]
        assert line["case"] == r["case"] + " (hybrid)" * (r["kind"] != "between states") and line["year"] == int(r["truce_on"][:4])


@pytest.mark.parametrize("setting", [("yes", "any", "any", "any", "any"), ("any", "any", "both", "in writing", "states")])
def test_who_had_what_is_asked_stands_first(setting):
    table = truces.asked(*setting)
    assert table["place"].tolist() == list(range(1, len(table) + 1)) and set(table["says"].iloc[1:]) == {""}
    order = ["had it", "not known", "had not"]
    assert table["had"].tolist() == sorted(table["had"], key=order.index) and table["had"].nunique() > 1
    years = {r["row_id"]: int(r["truce_on"][:4]) for r in rows("truces")}
    assert all(
        line.year == years[line.rows] and line.told == (line.then if line.had == "had it" else line.had) for line in table.itertuples()
    )
    for had in order:
        assert table.loc[table["had"] == had, "year"].is_monotonic_increasing


@pytest.mark.parametrize(
    "low, high, told",
    [(10, 10, "10"), (9.94, 9.94, "9.9"), (1, 1, "1.0"), (0.994, 0.994, "0.99"), (0.294, 25.4, "0.29 to 25"), (2.04, 2.01, "2.0")],
)
def test_a_range_of_people_as_it_is_told(monkeypatch, low, high, told):
    assert truces._range(low, high) == told
    monkeypatch.setattr(truces, "a_kilometre", lambda _: (Quantity(low, "", ()), Quantity(high, "", ())))
    assert truces._per_kilometre("G01", "high").text == told.split()[-1]


def test_a_line_without_a_length_is_not_divided_by(monkeypatch):
    """Half a kilometre is a length, nought and nothing are none; of two lengths the longer gives the least."""
    told = {
        "force": "A (UN)",
        "mandate": truces.ON_THE_LINE[0],
        "people_low": 10,
        "people_high": 20,
        "when": "1999-01",
        "people_what": "",
        "task": "",
    }
    made_up = pd.DataFrame(
        [
            told | {"row_id": "half", "line_km": 0.5, "longer_km": 0.0},
            told | {"row_id": "two", "line_km": 2.0, "longer_km": 0.8},
            told | {"row_id": "none", "line_km": 0.0, "longer_km": np.nan},
            told | {"row_id": "unread", "line_km": np.nan, "longer_km": np.nan},
        ]
    ).set_index("row_id", drop=False)
    monkeypatch.setattr(truces, "forces", lambda: made_up)
    table = truces.per_kilometre()
    assert table[["force", "low", "high", "rows"]].to_numpy().tolist() == [["A, 1999", 20, 40, "half"], ["A, 1999", 12.5, 10, "two"]]
    assert truces.off_the_line()["rows"].tolist() == ["none", "unread"]
    with pytest.raises(ValueError, match="not to be divided by kilometres"):
        truces.a_kilometre("none")

"""Tables that pages show, choices, and borders of classes, a second time: from the rows with the csv module, or written out."""

import csv
from collections import Counter
from datetime import date, timedelta

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


def test_what_sliders_offer():
    offers = [
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
    ]
    for offered, *ends in offers:
        assert [offered[0], offered[-1], offered.step] == ends


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
        scenarios.parts()["guarded"],
        lambda: truces.asked("yes", "any", "both", "any", "any"),
        truces.timeline,
        positions.timeline,
        lambda: backtest.held_out("needs", "RDNA2"),
        lambda: backtest.score("needs", 500),
    ],
)
def test_rows_of_a_table_are_numbered_from_nought(table):
    found = table()
    assert len(found) > 1 and found.index.tolist() == list(range(len(found))) and "index" not in found


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


def test_ends_of_shares_of_statements_are_rounded_to_nine_decimals():
    for line in positions.share_of_no().itertuples():
        assert [line.low, line.high] == [round(end, 9) for end in shares.interval(line.flat_no, line.statements)]


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
        assert growth.hedged_twice.__wrapped__()["unhedged"].tolist() == [2.13]
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


def test_how_figures_of_the_bill_are_written():
    """The GDP that 524 ÷ 2.9 and 524 ÷ 2.7 imply; a sum of Lebanon's and one of Nepal's, as exactly as they are printed."""
    texts = {key: register.number(key) for key in ("gdp.implied_low_RDNA4", "gdp.implied_high_RDNA4", "ratio.needs_gdp_implied")}
    assert texts == {"gdp.implied_low_RDNA4": "180.7", "gdp.implied_high_RDNA4": "194.1", "ratio.needs_gdp_implied": "2.8"}
    for row in costs.effects_elsewhere().itertuples():
        case = row.case.split(",")[0].lower()
        for part, value in (("damage", row.damage), ("losses", row.losses), ("printed", row.sum_printed)):
            assert register.number(f"total_effects.{case}_{part}") == (f"{value:,.1f}" if value % 1 else f"{value:,.0f}")
        assert row.sum_computed == pytest.approx(row.damage + row.losses, abs=0.0005)
    hows = {edition: register.find(f"needs.{edition}").how for edition in costs.editions()}
    hedges = {line.edition: line.as_printed for line in costs.by_edition().itertuples() if line.kind == "needs"}
    stated = ("exact", "as stated", "best estimate")
    assert all(how.endswith("as stated" if hedges[e] in stated else f"stated with “{hedges[e]}”") for e, how in hows.items())


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


def test_the_first_of_january_1990_is_late(monkeypatch):
    made_up = over_after(1, 2, 3, 4).assign(over=pd.to_datetime(["1950-05-01", "1989-12-31", "1990-01-01", "1995-06-01"]), ended=True)
    monkeypatch.setattr(episodes, "peace", lambda *_: made_up)
    assert [len(endings.ended("war", period)) for period in ("all", "early", "late")] == [4, 2, 2]
    assert [endings._year("war", which).text for which in ("first", "last")] == ["1950", "1995"]


def test_wars_that_had_lasted_some_years_by_hand():
    known = [w for w in episodes.wars().to_dict("records") if w["years"] > 0]
    table = endings.after_years()
    lasted = ("from the first day", "had lasted a year", "had lasted 2 years", "had lasted 3 years")
    assert table["case"].tolist() == [f"{who}, {name}" for who in ("wars", "all") for name in lasted]
    for line, (large, k) in zip(table.itertuples(), ((large, k) for large in (True, False) for k in range(4))):
        counted = [w for w in known if (w["war"] or not large) and w["years"] >= k and w["watched"] >= k + 1]
        assert (line.found, line.of) == (sum(w["ended"] and w["years"] < k + 1 for w in counted), len(counted))


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
    assert (
        len(endings.CASES) == 8
        and register.find("ends.donetsk_years").value == (day("2020-12-31") - day(max(ends[13246])[0])).days / 365.25
    )
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


def test_what_was_signed_by_1990_takes_that_year_in(monkeypatch):
    made_up = over_after(1, 2, 3).assign(
        over=pd.to_datetime(["1989-12-31", "1990-12-31", "1991-01-01"]), ending=["ceasefire", "victory", "ceasefire"]
    )
    monkeypatch.setattr(endings, "ended", lambda *_, **__: made_up)
    register.find.cache_clear()
    try:
        assert [register.find(f"ends.war_signed_1990_{part}").value for part in ("found", "of")] == [1, 2]
    finally:
        register.find.cache_clear()


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


# --- peacekeeping --------------------------------------------------------------------------------


def test_the_made_up_ceasefires_by_the_law_written_out():
    """A Weibull law cut off after ten years; half are to get peacekeepers, after an exponential delay of so many months in the mean."""
    draw = np.random.default_rng(2025)
    ends, delays, lots = 5.4 * draw.weibull(0.5, 2000), draw.exponential(1, 2000) * 6 / 12, draw.random(2000)
    made_up = peacekeeping.simulated(6)
    assert made_up["years"].tolist() == pytest.approx([min(end, 10) for end in ends])
    assert made_up["ended"].tolist() == [end < 10 for end in ends]
    arrived = [delay if lot < 0.5 and delay < min(end, 10) else np.inf for end, delay, lot in zip(ends, delays, lots)]
    assert made_up["arrived"].tolist() == pytest.approx(arrived) and 500 < np.isfinite(arrived).sum() < 1000


def test_three_ways_of_counting_by_hand(monkeypatch):
    """The landmark stands at 60 days: the first ceasefire is over by then, and the third has its troops on that very day.

    Of two more the one ends on the day of the landmark, and the other on its own first: of that nothing was watched.
    """
    mark = 60 / 365.25
    two_more = {"years": [mark, 0.0], "ended": [True, True], "arrived": [np.inf, np.inf]}
    made_up = pd.DataFrame({"years": [0.1, 1.0, 2.0, 3.0], "ended": [True, True, False, True], "arrived": [0.05, np.inf, mark, 1.5]})
    made_up = pd.concat([made_up, pd.DataFrame(two_more)], ignore_index=True)
    monkeypatch.setattr(durations, "hazard_ratio", lambda spells, of, **how: (spells.reset_index(drop=True), of, how))
    ever, of, how = peacekeeping.counted(made_up, "ever")
    assert (ever["has"].tolist(), ever["years"].tolist(), of, how) == ([1, 0, 1, 1, 0, 0], made_up["years"].tolist(), "has", {})
    landmark, *_ = peacekeeping.counted(made_up, "landmark")
    assert landmark["years"].tolist() == pytest.approx([1 - mark, 2 - mark, 3 - mark]) and landmark["has"].tolist() == [0, 1, 0]
    since, _, how = peacekeeping.counted(made_up, "since")
    assert since[["since", "years", "ended", "has"]].to_numpy().tolist() == [
        [0, 0.05, False, 0],
        [0, 1, True, 0],
        [0, mark, False, 0],
        [0, 1.5, False, 0],
        [0, mark, True, 0],
        [0.05, 0.1, True, 1],
        [mark, 2, False, 1],
        [1.5, 3, True, 1],
    ]
    assert how == {"since": "since"}


def test_curves_and_ratios_as_reported_by_hand():
    reported = [r for r in rows("peacekeeper_curve") if r["peacekeepers"] == "1"]
    table = peacekeeping.reported_curves().query("group == 'with peacekeepers'")
    last = max(float(r["years"]) for r in reported)
    assert set(table.loc[table["mark"], "years"]) == {0, 1, 2, 5, 10, 20, last} & {float(r["years"]) for r in reported}
    falls = [b for a, b in zip(reported, reported[1:]) if a["survival"] != b["survival"]]
    assert {float(r["years"]) for r in falls} <= set(table["years"])
    ratios = peacekeeping.ratios()
    for r, line in zip(rows("peacekeeper_models"), ratios.itertuples()):
        assert line.comparison == f"Troops: {r['label'][0].lower()}{r['label'][1:]}"
        assert (line.ratio, line.n) == (float(r["hazard_ratio"]), f"n = {int(float(r['n']))}" if r["n"] else "n not stated")
    assert ratios["rows"].tolist() == ["D06"] * len(rows("peacekeeper_models")) + ["D03"] * 3


def test_an_interval_that_touches_one_explains_nothing_away():
    assert [peacekeeping.e_value_of_interval(*ends) for ends in ((1, 2), (0.5, 1), (0.9, 1.1))] == [1, 1, 1]
    assert peacekeeping.e_value_of_interval(0.25, 0.5) == peacekeeping.e_value_of_interval(2, 9) == pytest.approx(2 + 2**0.5)


@pytest.mark.parametrize("with_it, says", [(9, "Too few to say: 9 of these 39 agreements have the clause"), (10, "Hazard ratio ")])
def test_ten_are_enough_for_a_curve(monkeypatch, with_it, says):
    made_up = peacekeeping.spells().groupby("peacekeeping").head(30)
    clause = made_up[made_up["peacekeeping"] == 1].head(with_it)
    monkeypatch.setattr(peacekeeping, "spells", lambda *_: pd.concat([made_up[made_up["peacekeeping"] == 0], clause]))
    peacekeeping._subset.cache_clear()
    peacekeeping.clause_ratio.cache_clear()
    try:
        table, told = peacekeeping._subset("", "any", "out")
        assert told.startswith(says) and table["group"].nunique() == 1 + (with_it >= 10)
    finally:
        peacekeeping._subset.cache_clear()
        peacekeeping.clause_ratio.cache_clear()


def test_minsk_and_donbas_by_hand():
    table = peacekeeping.minsk()
    coded = {r["agreement_id"]: r for r in rows("agreements")}
    days = [(coded["1536"]["signed_on"], coded["1536"]["ended_on"]), (coded["1537"]["signed_on"], "2021-12-31")]
    assert table["years"].tolist() == [round((day(b) - day(a)).days / 365.25, 2) for a, b in days] == [0.16, 6.88]
    assert table[["coded_as", "signed", "peacekeeping_clause"]].to_numpy().tolist() == [
        ["ended on 3 November 2014", "5 September 2014", "no"],
        ["in force when the data stop", "12 February 2015", "no"],
    ]
    assert register.number("minsk.first_days") == str((day(days[0][1]) - day(days[0][0])).days)
    deaths = [r for r in rows("battle_deaths") if r["conflict"] == "Ukraine: Novorossiya"]
    assert peacekeeping.donbas()[["year", "best"]].to_numpy().tolist() == [[int(r["year"]), int(float(r["best"]))] for r in deaths]
    after = [int(float(r["best"])) for r in deaths if int(r["year"]) >= 2016]
    assert [register.find(f"deaths.{key}").value for key in ("after_minsk", "least")] == [sum(after), min(after)]
    kinds = peacekeeping.by_kind()
    assert kinds["with_the_clause"].sum() == sum(r["peacekeeping"] == "1" for r in coded.values())


def test_what_a_hidden_cause_leaves_by_hand():
    """2 · 3 ÷ (2 + 3 − 1) = 1.5."""
    found = peacekeeping.hidden(0.4, 0.2, 0.6, 4.4, 2, 3)
    assert [found[c] for c in ("factor", "left", "e_value")] == pytest.approx([1.5, 0.6, 4.4])
    assert [found[c] for c in ("ratio", "low", "high")] == [pytest.approx([v, 1.5 * v]) for v in (0.4, 0.2, 0.6)]
    inputs = peacekeeping.hidden_inputs()
    assert {s: q.value for s, q in inputs["on_peace"][1].items()}["1.5"] == 1.5 and inputs["low"][0] == "model"


# --- outcomes ---------------------------------------------------------------------------------------


def test_published_sets_by_hand():
    assert scenarios.views() == {"RDNA4": "the end of 2024, the article’s sum", "RDNA5": "the end of 2025, the latest sum"}
    table = scenarios.sets().set_index("rows")
    assert table.loc["Q31", ["set", "scenarios", "chances_hold"]].tolist() == [
        "Stimson Center, 2024",
        "Frozen conflict or ceasefire: unguarded freeze",
        "none printed",
    ]
    assert table.loc["Q29 Q30", ["scenarios", "chances_hold"]].tolist() == [
        "Peace on Russian terms after a ceasefire: unguarded freeze or end on russia’s terms, 50 %; War continues: war goes on, 50 %",
        "for what day is not stated",
    ]
    printed = [r for r in rows("scenarios") if r["row_id"] in ("Q01", "Q02", "Q03", "Q04")]
    for r in printed:
        assert (
            f"{r['scenario']}: " in table.loc["Q01 Q02 Q03 Q04", "scenarios"]
            and f", {float(r['value']):g} %" in table.loc["Q01 Q02 Q03 Q04", "scenarios"]
        )
    assert list(scenarios.presets()) == [
        "JPMorganChase Center for Geopolitics, May 2025, by Meduza",
        "JPMorganChase, May 2026, by inkorr, after Glavcom",
        "Continuum Economics, 2025",
    ]
    assert (
        scenarios.rows("RDNA4").split()[-3:] == ["M012", "D01", "D02"]
        and scenarios.rows("RDNA5").split()[:4] == scenarios.rows("RDNA4").split()[:4]
    )


def test_long_conflicts_are_counted_by_hand(monkeypatch):
    made_up = pd.DataFrame({"days_by_convention": ["none", "first", "last"], "a_war": ["yes", "no", "no"]})
    monkeypatch.setattr(scenarios, "long_lasting", lambda: made_up)
    register.find.cache_clear()
    try:
        assert [register.find(f"outcomes.{key}").value for key in ("wars", "by_convention", "fierce")] == [3, 2, 1]
    finally:
        register.find.cache_clear()


def test_numbers_of_outcomes_are_written_as_they_should():
    assert register.find("outcomes.error_most").value == pytest.approx(100 * (0.5 * 0.5 / 100_000) ** 0.5)
    for key in ("outcomes.factor_low_RDNA4", "outcomes.factor_high_RDNA4"):
        number = register.find(key)
        assert number.text == f"{number.value:.1f}"
    growth_ = scenarios.growth("RDNA4")
    assert register.find("outcomes.factor_high_RDNA4").value == pytest.approx(np.exp(growth_.change(5, growth_.quantile(0.95))))
    assert register.find("outcomes.factor_low_RDNA4").value == pytest.approx(np.exp(growth_.change(5, growth_.quantile(0.05))))
    for key in ("outcomes.quarter_war", "outcomes.mean_of_quarters", "outcomes.low_war_RDNA4", "outcomes.high_freeze_sum_RDNA4"):
        number = register.find(key)
        assert number.text.replace(",", "") == f"{round(number.value / 10) * 10}"
    assert register.find("outcomes.mean_of_quarters").value == pytest.approx(
        (register.find("outcomes.quarter_war").value + register.find("outcomes.quarter_freeze").value) / 2
    )


def test_sets_of_outcomes_name_their_rows():
    ids, stated = [r["row_id"] for r in rows("scenarios")], [r["row_id"] for r in rows("scenarios") if r["value"]]
    assert list(register.find("outcomes.sets").rows) == list(register.find("outcomes.scenarios").rows) == ids
    assert list(register.find("outcomes.sets_with").rows) == stated != ids


def test_weights_that_are_needed_have_six_decimals():
    weight, rest = scenarios.needed(50, 1000, "RDNA4", "percentage")["weight"]
    freeze, war = (scenarios.run(family).exceeding([1000])["chance"][0] for family in ("freeze", "war"))
    assert scenarios.run("war").draws.empty, "a kernel would hold megabytes for nothing"
    assert [weight, rest] == [round((0.5 - freeze) / (war - freeze), 6), round(1 - (0.5 - freeze) / (war - freeze), 6)]


def test_a_year_of_a_sum_is_set_against_gdp():
    output = next(float(r["value"]) for r in rows("macro") if r["row_id"] == "M012")
    for part in scenarios.parts().values():
        table = part()
        assert table["burden"].tolist() == [round(total / 10 / output, 6) for total in table["usd_bn"]]
    alone = scenarios.parts()["war"](edition="RDNA4", years="5", form="percentage")
    assert alone["chance"].tolist() == alone["war"].tolist() and set(alone["fighting"]) == {1} and set(alone["restarted"]) == {0}
    at = alone.set_index("usd_bn")["chance"][1000]
    assert at == pytest.approx(scenarios.run("war").estimate("needs above the sum")["value"], abs=1e-6)


def test_indices_stand_in_the_order_of_the_first(monkeypatch):
    shares_of = {"percentage": [0.104, 0.5, 0.2, 0.0], "sum": [0.9, 0.05, 0.03, 0.02]}
    monkeypatch.setattr(
        simulation, "sensitivity", lambda _, given, *__: pd.DataFrame({"input": simulation.INPUTS, "first": shares_of[given.growth.form]})
    )
    scenarios.indices.cache_clear()
    try:
        table = scenarios.indices()
    finally:
        scenarios.indices.cache_clear()
    a, b, c, d = simulation.INPUTS
    assert table["input"].tolist() == [b, b, c, c, a, a, d, d] and table["percent"].tolist() == [50, 5, 20, 3, 10, 90, 0, 2]
    assert table["needs_rise_by"].tolist() == ["a percentage", "a constant sum"] * 4 and table.index.tolist() == list(range(8))


# --- forecasts ---------------------------------------------------------------------------------------


def test_a_sum_that_rounding_explains_is_let_pass():
    """Half a percent an answer: with four answers from 98 to 102 percent."""
    answers = scoring.bins(scoring.MAIN)
    assert len(answers) == 4
    for total in (98, 100, 102):
        found = scoring.chances(scoring.MAIN, zip(answers, (total - 60, 30, 20, 10)))
        assert found.tolist() == pytest.approx([(total - 60) / total, 30 / total, 20 / total, 10 / total])
    for total in (97.9, 102.1):
        with pytest.raises(scoring.ForecastError, match="rounding cannot explain"):
            scoring.chances(scoring.MAIN, zip(answers, (total - 60, 30, 20, 10)))


def test_a_constant_chance_counts_from_the_day_of_the_first_forecasts(monkeypatch):
    first = min(r["made_on"] for r in rows("forecasts") if r["question"] == scoring.MAIN)
    ends = [r["ends"] for r in rows("forecast_bins") if r["question"] == scoring.MAIN][:-1]
    still = [1, *(0.9 ** (((day(end) - day(first)).days + 1) / 365.25) for end in ends), 0]
    assert scoring.from_yearly(0.1).chances == pytest.approx([a - b for a, b in zip(still, still[1:])])
    later = scoring.Forecast("B", "2026-01-01", scoring.MAIN, (0.25,) * 4)
    monkeypatch.setattr(scoring, "published", lambda *_: (scoring.Forecast("A", "2025-02-25", scoring.MAIN, (0.25,) * 4), later))
    assert scoring.from_yearly(0.1).made_on == "2025-02-25" and scoring.lasted_years() == 3 and scoring.latest() == later
    register.find.cache_clear()
    try:
        assert (register.find("forecast.first_day").text, register.find("forecast.last_day").text) == ("25 February 2025", "1 January 2026")
        assert set(scoring._forecasts()) == {"a", "b_last", "equal"}
    finally:
        register.find.cache_clear()


def test_forecasts_as_listed():
    full, shown = scoring.all_published(), scoring.listed()
    for one, line in zip(full.itertuples(), shown.itertuples()):
        if one.ranked == one.ranked:
            assert (line.ranked, line.brier, line.skill) == (f"{one.ranked:.3f}", f"{one.brier:.3f}", f"{one.skill_ranked:.2f}")
    assert scoring.charged()["percent"].tolist() == [*range(2, 101, 2)] * 2
    assert scoring.honesty()["percent"].tolist() == [p for p in range(0, 101, 5) for _ in range(2)]

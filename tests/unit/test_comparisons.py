"""Words of the chapters that rest on a comparison and do not follow by themselves: they hold for the tables of today."""

import csv
import re
from pathlib import Path

import pytest

from helpers import costs, data
from helpers.ceasefires import bargaining, endings, episodes, peacekeeping, scenarios, scoring, truces
from helpers.claims import positions
from helpers.numbers import register
from helpers.publish import ClaimBox

ROOT = Path(__file__).resolve().parents[2]


def test_the_tables_of_today_are_read():
    assert data.DATA == data.tables.DATA == ROOT / "data"


def test_the_ledger_entry_says_what_the_statements_say():
    text = ClaimBox("C14").lines["Verdict"]
    with (data.DATA / "positions.csv").open(encoding="utf-8") as file:
        by_hand = [row for row in csv.DictReader(file) if row["side"] == "Russia" and row["said_on"] <= "2025-02-24"]
    for topic, words in (
        ("NATO-country troops", "For: {} of {} Russian statements"),
        ("peacekeepers", "on peacekeepers only {} of {} are"),
    ):
        named = [row["stance"] for row in by_hand if row["topic"] == topic]
        assert words.format(named.count("flat no"), len(named)) in text


@pytest.mark.parametrize("nouns", positions.NOUNS)
def test_troops_of_nato_countries_get_one_answer_and_peacekeepers_do_not(nouns):
    nato, peacekeepers = (positions.share_of_no(topic, nouns=nouns)["share"].iloc[0] for topic in ("NATO-country troops", "peacekeepers"))
    assert nato == 1 > peacekeepers
    assert positions.by_topic().set_index("words_name").loc["any foreign troops"].iloc[0] == "none found"


def test_shares_before_and_after_the_claim_cannot_be_told_apart():
    before, after = positions.refusals("before"), positions.refusals("after")
    assert max(low.value for _, low, _ in (before, after)) < min(high.value for _, _, high in (before, after))


def test_each_statement_is_listed_once():
    shown = [*positions.listed("Russia")["rows"], *positions.listed("Russia", others=True)["rows"]]
    assert sorted(shown) == sorted(data.load("positions")["row_id"])


def test_the_world_banks_gdp_is_inside_what_approximately_allows():
    low, _, high = costs.implied_gdp("RDNA4")
    known = costs.gdp("Ukraine", 2024).value
    assert low.value < known < high.value


def test_damage_grew_fastest_in_the_first_step_and_then_into_the_fourth_assessment():
    first, *later = costs.monthly().query("kind == 'damage'").set_index("interval")["usd_bn_a_month"].items()
    most = max(later, key=lambda step: step[1])
    assert most[0] == "RDNA3 to RDNA4" and most[1] < first[1]


def test_authors_who_add_damage_and_losses_add_them_right():
    table = costs.effects_elsewhere()
    assert len(table) and (table["sum_computed"] == table["sum_printed"]).all()


def test_needs_looked_like_total_effects_once_only():
    same = [e for e in costs.editions() if costs.headline("needs_total", e).value == costs.total_effects(e).value]
    assert same == ["RDNA1"]


def test_two_sums_of_rebuilding_are_alike_and_the_plan_of_lugano_is_the_largest():
    table = costs.rivals_a_year()
    alike, other = (table.query("like_needs == @kind")["usd_bn_a_year"] for kind in ("yes", "no"))
    assert alike.tolist() == [register.find(key).value for key in ("rival_a_year.RV07", "per_year.RDNA4")]
    assert other.max() == register.find("rival_a_year.RV04").value > alike.max()


def test_the_yardstick_decides_which_year_was_faster():
    (earlier, later) = (costs.rises(*steps) for steps in (("RDNA3", "RDNA4"), ("RDNA4", "RDNA5")))
    assert later["us"].value > earlier["us"].value and later["ukrainian"].value < earlier["ukrainian"].value
    assert later["ukrainian"].value < later["us"].value < later["printed"].value


def test_a_year_of_needs_on_top_would_be_more_than_was_ever_invested_here():
    table = costs.investment().set_index("place_and_year")["percent_of_gdp"]
    assert table.idxmax() == "Ukraine, 2024, and a year of needs on top"
    assert table.drop(table.idxmax()).idxmax() == "Bosnia and Herzegovina, 1997"
    assert register.find("years.as_in_bosnia").value > costs.horizon_years("RDNA4")


@pytest.mark.parametrize("intensity, second", [("war", "ceasefire"), ("any", "low activity")])
def test_victories_are_most_but_not_half_and_the_next_kind_is_near(intensity, second):
    kinds = dict(endings.kinds(intensity))
    assert max(kinds, key=lambda k: kinds[k].found) == "victory" and kinds["victory"].value < 0.5
    assert sorted(kinds, key=lambda k: kinds[k].found)[-2] == second and kinds[second].high > kinds["victory"].low


def test_the_rules_for_a_restart_differ_by_less_than_chance():
    rates = [endings.within(endings.ended(again=again), 10) for again in episodes.AGAIN]
    assert max(r.low for r in rates) < min(r.high for r in rates)


def last_of(conflict):
    return endings.of_conflict(conflict).iloc[-1]


def test_october_1973_ended_on_one_day_as_a_ceasefire_and_as_a_victory():
    syria, egypt = last_of(302), last_of(11343)
    assert f"{syria['over']:%Y-%m}" == "1973-10" and syria["over"] == egypt["over"]
    assert (syria["ending"], egypt["ending"]) == ("ceasefire", "victory")


def test_suez_and_palestine_restarted_by_the_rule_of_opponents_alone_and_suez_after_the_window():
    suez, palestine = (endings.of_conflict(number, "anyone").iloc[-1] for number in (252, 228))
    assert not last_of(252)["ended"] and not last_of(228)["ended"]
    assert suez["war"] and palestine["war"] and suez["ended"] and palestine["restart"].year == 1956
    assert palestine["years"] < endings.WINDOW < suez["years"]
    ended = {again: set(endings.ended(again=again).query("ended")["conflict_id"]) for again in ("active", "anyone")}
    assert ended["anyone"] - ended["active"] == {228, 252}


def test_two_agreements_that_promised_peacekeepers_ended_within_the_month_and_not_at_all():
    table = peacekeeping.spells().set_index("agreement_id").loc[[1002, 1073]]
    assert table["peacekeeping"].eq(1).all() and list(table["ended"]) == [True, False]
    assert (table["ended_on"].iloc[0][:7], table["signed_on"].iloc[0][:7]) == ("1993-08", "1993-08")


def test_small_conflicts_fade_out_more_often():
    small, large = (dict(endings.kinds(i))["low activity"].value for i in ("minor", "war"))
    assert small > large


def test_donetsk_is_at_peace_by_one_rule_and_at_war_by_another():
    donetsk = endings.cases().set_index("case").loc["Ukraine, Donetsk"]
    assert donetsk["same_dispute"].startswith("no fighting again") and donetsk["same_opponents_or_country"].startswith("again after")


def test_no_reading_gives_the_printed_share_of_a_month():
    table = endings.attempts().set_index("reading")["within_a_month"]
    printed = table["as printed"]
    assert printed == f"{endings.printed('W04').value:.0f} %" and not table.drop("as printed").str.contains(printed, regex=False).any()
    assert float(register.number("ends.month_least_share")) > endings.printed("W04").value


def test_the_wars_that_ended_in_their_fourth_year_hang_on_a_convention():
    long = episodes.wars().query("years >= 3 and years < 4 and ended")
    assert len(long) and all((d.month, d.day) == (12, 31) for c in ("began", "over") for d in long[c])
    assert scoring.base_rate().found == len(long) and scoring.a_day_less().found == 0


def test_the_one_war_that_ended_in_its_fourth_year_was_deadly_in_one_year_only():
    (china,) = episodes.wars().query("war and years >= 3 and years < 4 and ended").itertuples()
    years = episodes.conflict_years().query("conflict_id == @china.conflict_id and intensity == 'war'")["year"]
    assert china.place.startswith("China, Vietnam") and (china.first_year, china.last_year) == (1978, 1981) and years.tolist() == [1979]


def test_wars_that_a_loser_did_not_outlive_were_won_and_never_began_again():
    gone, marked = endings.outlived(both=False), data.load("conflicts").query("loser_gone == 'yes'")
    assert len(gone) == len(marked) > 0 and (gone["ending"] == "victory").all() and not gone["ended"].any()
    assert gone["over"].dt.year.tolist() == [1948, 1956, 1975, 2003, 2001]
    within = episodes.conflict_years().query("type == 'internationalised' and year > 2001")["place"]
    assert {"Iraq", "Afghanistan"} <= set(within), "the chapter says that the fighting that followed is coded so"


def test_all_published_forecasts_but_one_lie_inside_the_band_of_old_conflicts():
    table = scoring.ranked_scores().set_index("forecast")
    band = table.loc[scoring.BASES[False]]
    inside = table["high"].between(band["low"], band["high"])[[f.name for f in scoring.published()]]
    assert inside.sum() == len(inside) - 1


def test_no_setting_of_the_clause_excludes_no_difference():
    for kind in ("", "full", "partial"):
        for clause in peacekeeping.CLAUSES:
            for undated in peacekeeping.UNDATED:
                r = peacekeeping.clause_ratio(kind, clause, undated)
                assert r.low < 1 < r.high


def test_the_difference_in_restarts_after_a_victory_is_chance():
    assert register.find("outcomes.restart_p").value > 0.5


def test_growth_matters_most_and_restarts_least_in_both_forms():
    table = scenarios.indices()
    for _, part in table.groupby("needs_rise_by"):
        for index in ("first", "total"):
            order = part.sort_values(index, ascending=False)["input"].tolist()
            assert order[0] == "growth of needs" and order[-1] == "whether it restarts"
    bars = scenarios.ranges().set_index("input")
    assert bars.loc["form of growth", "high"] == bars.loc["form of growth", "base"] > 3 * bars.loc["form of growth", "low"]


def test_the_example_of_bargaining_has_no_deal_and_the_explorers_start_with_it():
    inputs = bargaining.example(*bargaining.EXAMPLE)
    assert not bargaining.deal_exists(**inputs)
    lines = bargaining.range_after_shift(**{n: bargaining.default(n) for n in bargaining.EXAMPLE}, k=0)
    assert lines["item"][-1] == "Gap, no deal" and lines["found"].startswith("Borea would rather fight today")
    assert lines["guarantee"] == pytest.approx(100 * bargaining.smallest_guarantee(**inputs))


def test_before_and_after_trumps_claim_the_flat_no_differs_by_a_single_statement():
    value = lambda key: register.find(f"positions.{key}").value
    assert value("russian_before") == value("russian_after") and value("flat_no_after") - value("flat_no_before") == 1


def test_with_peacekeepers_peace_broke_down_at_about_half_the_rate():
    assert peacekeeping.reported("unadjusted").value == pytest.approx(0.5, abs=0.05)


def test_the_box_of_a_claim_stands_in_one_chapter():
    shown = [
        (c, f.stem) for f in sorted((ROOT / "notebooks").glob("*.md")) for c in set(re.findall(r'ClaimBox\("(\w+)"', f.read_text("utf-8")))
    ]
    assert len(shown) > 8 and len({claim for claim, _ in shown}) == len(shown), sorted(shown)


def test_consent_was_lost_each_time_by_somebody_else_and_war_did_not_always_follow():
    lost = truces.cases().query("consent_lost != ''")
    text = (ROOT / "notebooks/08-which-truces-held.md").read_text("utf-8").partition("## Consent ran out")[2].partition("## ")[0]
    assert lost["consent_lost"].is_unique and len(lost) == text.count("\n- **") and set(lost["then"]) == {"again", "breach", "quiet"}


def test_behind_no_truce_that_failed_was_a_state_known_to_be_bound_and_cyprus_had_one():
    bound = truces.cases().query("guarantee == 'in writing'").set_index("case")
    assert set(bound["then"]) == {"breach", "quiet"} and "Turkey" in bound.loc["Cyprus 1974", "guarantor"]


def test_fewest_watch_a_line_and_more_hold_a_zone():
    table, real = truces.per_kilometre().set_index("rows"), truces.forces("on the ground").index
    of = {mandate: part.loc[part.index.isin(real)] for mandate, part in table.groupby("mandate")}
    watch, hold = (of[mandate] for mandate in truces.ON_THE_LINE)
    assert watch["high"].idxmax() == "G11" and hold["low"].idxmin() == "G10" and hold["high"].idxmax() == "G07"
    assert watch["high"].max() < hold["low"].min()


def test_any_one_thing_asked_of_a_truce_is_found_with_different_endings():
    lists = [
        truces.asked(**{**dict.fromkeys([*truces.ASKED, "kind"], "any"), c: w}).query("had == 'had it'")
        for c in truces.ASKED
        for w in truces.ASKED[c]
    ]
    assert sum(part["then"].nunique() > 1 for part in lists) > len(lists) / 2

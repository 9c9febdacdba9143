"""The bill, recomputed by hand from the rows of data/."""

import csv
import math

import pandas as pd
import pytest

from helpers import costs, data
from helpers.costs import totals
from helpers.numbers import register
from helpers.numbers.quantity import Quantity, difference, per_person, per_year, ratio, rounding_interval, total
from helpers.publish import explorers


def cell(table: str, row: str, field: str = "value") -> float:
    """Read one number with nothing but the csv module: the second route."""
    with open(data.DATA / f"{table}.csv", encoding="utf-8", newline="") as file:
        return next(float(r[field]) for r in csv.DictReader(file) if r["row_id"] == row)


T, M = (lambda row: cell("rdna_totals", row)), (lambda row: cell("macro", row))


@pytest.mark.parametrize(
    "key, value",
    [
        ("needs.RDNA4", lambda: T("T041")),
        ("ratio.needs_gdp_2024", lambda: T("T041") / M("M012")),
        ("ratio.needs_gdp_2021", lambda: T("T041") / M("M009")),
        ("ratio.needs_damage_RDNA4", lambda: T("T041") / T("T039")),
        ("share.damage_needs_RDNA4", lambda: T("T039") / T("T041")),
        ("gdp.implied_RDNA4", lambda: T("T041") / T("T045")),
        ("gdp.implied_low_RDNA4", lambda: T("T041") / 2.9),
        ("gdp.implied_high_RDNA4", lambda: T("T041") / 2.7),
        ("total_effects.RDNA4", lambda: T("T039") + T("T040")),
        ("ratio.needs_effects_RDNA4", lambda: T("T041") / (T("T039") + T("T040"))),
        ("total_effects.lebanon_printed", lambda: cell("comparisons", "C028") + cell("comparisons", "C029")),
        ("rival_a_year.RV05", lambda: cell("rivals", "RV05")),
        ("rival_a_year.RV06", lambda: cell("rivals", "RV06") / 14),
        ("private.third", lambda: T("T030") / 3),
        ("total_effects.nepal_printed", lambda: cell("comparisons", "C037") + cell("comparisons", "C038")),
        ("kse.restoration", lambda: cell("comparisons", "C035")),
        ("ratio.times_higher_RDNA4", lambda: T("T045") + 1),
        ("per_year.RDNA4", lambda: T("T041") / 10),
        ("share.per_year_gdp_2024", lambda: T("T041") / 10 / M("M012")),
        ("per_person.M046", lambda: T("T041") * 1000 / M("M046")),
        ("per_person.M044", lambda: T("T041") * 1e9 / M("M044")),
        ("rise.needs_RDNA5", lambda: T("T064") - T("T041")),
        ("rise.damage_RDNA5", lambda: T("T066") - T("T039")),
        ("ratio.needs_marshall_2017", lambda: T("T041") / cell("comparisons", "C033")),
        ("elsewhere.syria_at_ratio", lambda: cell("comparisons", "C024") / M("M079")),
        ("elsewhere.syria_at_high", lambda: cell("comparisons", "C024", "high") / M("M079")),
        ("elsewhere.gaza_before_ratio", lambda: cell("comparisons", "C018") / M("M076")),
        ("ratio.needs_gdp_RDNA3", lambda: T("T030") / M("M011")),
    ],
)
def test_number_by_hand(key, value):
    assert math.isclose(register.find(key).value, value(), rel_tol=1e-12)


def test_printed_to_the_last_digit():
    printed = {"ratio.needs_gdp_2024": "2.75", "ratio.needs_gdp_2021": "2.62", "gdp.implied_RDNA4": "187"}
    assert {key: register.number(key) for key in printed} == printed
    assert register.number("per_person.M046") == "14,600", "to the nearest hundred: the counts allow no more"


def test_sums_of_two_units_are_refused():
    with pytest.raises(ValueError, match="cannot add NPR bn to USD bn: convert one of them first"):
        total(Quantity(1, "USD bn", ("C028",)), Quantity(1, "NPR bn", ("C037",)))


def reading(row_id, value, qualifier="as stated", source="unn_rdna4", flag="", status="read"):
    return {
        "row_id": row_id,
        "edition": "RDNA4",
        "metric": "needs_total",
        "value": value,
        "unit": "USD bn",
        "qualifier": qualifier,
        "flag": flag,
        "source_id": source,
        "status": status,
    }


@pytest.mark.parametrize(
    "rows, chosen",
    [
        ([reading("T1", 486, "almost"), reading("T2", 486.2)], "T2"),
        ([reading("T1", 588, "almost"), reading("T2", 500)], "T2"),
        ([reading("T1", 524), reading("T2", 523.6)], "T2"),
        ([reading("T1", 524, source="espreso_rdna4"), reading("T2", 524, source="kmu_rdna3")], "T2"),
        ([reading("T1", 530.26, flag="outlier"), reading("T2", 524, "nearly")], "T2"),
        ([reading("T1", 486, flag="misprint"), reading("T2", 524, "nearly")], "T2"),
        ([reading("T1", 523.6, status="recalled"), reading("T2", 524, "nearly")], "T2"),
        ([reading("T1", 524), reading("T2", 524)], "T1"),
    ],
    ids=[
        "no hedge wins",
        "even if less exact",
        "more exact",
        "nearer the authors",
        "no outlier",
        "no misprint",
        "nothing recalled",
        "first row",
    ],
)
def test_headline_rule(rows, chosen):
    assert costs.headlines(pd.DataFrame(rows)).loc[("RDNA4", "needs_total"), "row_id"] == chosen


def test_headlines_of_the_five_editions():
    totals = costs.by_edition().set_index(["kind", "edition"])["usd_bn"]
    assert totals["needs"].tolist() == [349, 411, 486.2, 524, 587.7]
    assert totals["damage"].tolist() == [97, 135, 152, 176, 195.1]


def test_what_was_not_read_is_an_error():
    with pytest.raises(KeyError, match="no usable reading of sector_count in RDNA4"):
        costs.headline("sector_count", "RDNA4")
    with pytest.raises(KeyError, match="the horizon of RDNA1 was not seen"):
        costs.horizon_years("RDNA1")
    with pytest.raises(KeyError, match="0 rows for the GDP of Ukraine in 2025"):
        costs.gdp("Ukraine", 2025)


def test_assessments_and_denominators_are_named_by_the_tables():
    assert list(costs.editions().values())[:2] == ["First, June 2022", "Second, February 2023"]
    assert costs.data_to() == costs.data_to("RDNA5") == "2025-12-31"
    assert list(costs.gdps()) == ["M009", "M010", "M011", "M012"] and costs.gdps()["M012"] == "GDP of 2024, World Bank"
    assert list(costs.populations()) == ["M041", "M044", "M046", "M048", "M047"], "the largest first"
    assert totals.in_article() == "RDNA4" and totals.with_gdp() == ["RDNA1", "RDNA2", "RDNA3", "RDNA4"]
    assert [totals.gdp_year(edition) for edition in costs.editions()] == [2021, 2022, 2023, 2024, 2025]
    assert [year for year in totals.denominators("RDNA4") if "2024" in year] and totals.BEFORE_INVASION == 2021


def test_no_gdp_is_drawn_for_the_fifth_edition():
    fifth = costs.two_ratios().query("edition == 'RDNA5'")
    assert fifth["compared_with"].tolist() == ["damage"]


def test_quantities_refuse_nonsense():
    usd, people = Quantity(524, "USD bn", ("T041",)), Quantity(35.8, "million people", ("M046",))
    with pytest.raises(ValueError, match="cannot divide USD bn by million people"):
        ratio(usd, people)
    with pytest.raises(ValueError, match="expected more than 0"):
        ratio(usd, Quantity(0, "USD bn", ()))
    with pytest.raises(ValueError, match="cannot spread over 0 years"):
        per_year(usd, 0)
    with pytest.raises(ValueError, match="cannot share million people among"):
        per_person(people, people)
    with pytest.raises(ValueError, match="cannot subtract"):
        difference(usd, people)


def test_quantities_remember_their_rows():
    usd, people = Quantity(524, "USD bn", ("T041",)), Quantity(35.8, "million people", ("M046",))
    shared = per_person(per_year(usd, 10), people)
    assert shared.rows == ("T041", "M046") and shared.unit == "USD per person a year"


def test_rounding_interval():
    assert rounding_interval(2.8, 1) == pytest.approx((2.75, 2.85))
    assert rounding_interval(3, 0) == pytest.approx((2.5, 3.5))


def test_explorer_model_agrees_with_the_sentence_numbers():
    formula = explorers.Formula(costs.measure, **costs.measure_inputs())
    row = formula(edition="RDNA4", gdp_row="M012", years=10, people_row="M046").iloc[0]
    assert row["ratio"] == pytest.approx(register.find("ratio.needs_gdp_2024").value)
    assert row["share"] == pytest.approx(register.find("share.per_year_gdp_2024").value)
    assert row["per_person"] == pytest.approx(T("T041") * 100 / M("M046"))


def test_a_sum_without_years_is_not_spread():
    table, spread = costs.rivals().set_index("rows"), set(costs.rivals_a_year()["rows"])
    without = table["over"] == "–"
    assert without.any() and set(table.loc[without, "a_year"]) == {"–"} and not spread & set(table.index[without])
    assert table.loc["RV05", ["sum", "a_year"]].tolist() == ["USD 50 billion a year", "USD 50 billion"]

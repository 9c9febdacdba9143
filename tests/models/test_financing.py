"""Who could pay, recomputed by hand from the rows of data/; and sums that refuse to be formed."""

import csv
import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import charts, costs, data
from helpers.numbers import register
from helpers.numbers.quantity import Quantity
from helpers.publish import explorers


def cell(table: str, row: str, field: str = "value") -> float:
    """Read one number with nothing but the csv module: the second route."""
    with open(data.DATA / f"{table}.csv", encoding="utf-8", newline="") as file:
        return next(float(r[field]) for r in csv.DictReader(file) if r["row_id"] == row)


def F(row):
    return cell("financing", row)


NEEDS, LATER = cell("rdna_totals", "T041"), cell("rdna_totals", "T064")
EURO = 9.96 / 9.49
BY_HAND = {
    "money.F008": lambda: F("F008"),
    "usd.F033": lambda: F("F033") * EURO,
    "usd.F034": lambda: F("F034") * EURO,
    "usd.F026": lambda: F("F026") * EURO,
    "usd.F015": lambda: 96.1,
    "usd.F016": lambda: F("F016") * 96.1 / 3.94,
    "usd.assets_low": lambda: F("F033") * 0.99 * 9.955 / 9.495,
    "usd.assets_high": lambda: F("F033") * 1.01 * 9.965 / 9.485,
    "share.assets_needs": lambda: F("F033") * EURO / NEEDS,
    "share.assets_dollars_needs_RDNA5": lambda: F("F032") / LATER,
    "share.defence_budget": lambda: F("F016") / F("F015"),
    "share.facility_budget": lambda: 39 / 50,
    "share.allocated_year": lambda: F("F008") / (NEEDS / 10),
    "part.military": lambda: 100 * 130 / 267,
    "part.loans": lambda: 100 * F("F028") / 50,
    "priorities.2025": lambda: 7.37 + 9.96,
    "priorities.found_2023": lambda: 14 - 11,
    "priorities.found_2026": lambda: 15.3 - 9.5,
    "priorities.2026": lambda: 15.3,
    "priorities.missing_share_2026": lambda: 9.5 / 15.3,
    "priorities.missing_share_2025": lambda: 9.96 / 17.33,
    "priorities.missing_share_2023": lambda: 11 / 14,
    "pace.facility": lambda: 8 / 4 * EURO,
    "years.allocated": lambda: NEEDS / 7.37,
    "years.priorities": lambda: NEEDS / 17.33,
    "years.external": lambda: NEEDS / 38.4,
    "years.aid": lambda: NEEDS / (267 * EURO / 3),
    "years.facility": lambda: NEEDS / (2 * EURO),
    "share.year_gdp_eu": lambda: NEEDS / 10 / cell("macro", "M101"),
    "wrong.era_assets": lambda: F("F021") + F("F033") * EURO,
    "wrong.era_parts": lambda: F("F023") + F("F024") * EURO,
    "left.private": lambda: LATER * 0.6,
    "investment.with_needs": lambda: cell("macro", "M111") + 100 * NEEDS / 10 / cell("macro", "M012"),
    "years.as_in_bosnia": lambda: NEEDS / ((34.0 + 34.2 + 32.6) / 3 - 12.3) * 100 / cell("macro", "M012"),
    "years.limit": lambda: NEEDS / (0.05 * cell("macro", "M012")),
    "pairs.all": lambda: 6 * 5 / 2,
    "a_year.era": lambda: F("F021") / 4,
    "a_year.facility": lambda: F("F026") * EURO / 4,
    "a_year.both": lambda: (F("F021") + F("F026") * EURO) / 4,
    "share.both_year": lambda: (F("F021") + F("F026") * EURO) / 4 / (NEEDS / 10),
}


@pytest.mark.parametrize("key", BY_HAND)
def test_number_by_hand(key):
    assert math.isclose(register.find(key).value, BY_HAND[key](), rel_tol=1e-12)


@pytest.mark.parametrize("row, on, dollars", [("F040", costs.RELEASE, 267 * EURO), ("F030", costs.LATEST, 90 * 159 / 135)])
def test_euros_are_converted_at_the_rate_of_a_day(row, on, dollars):
    assert math.isclose(costs.money(row).usd(on).amount.value, dollars, rel_tol=1e-12)


# --- sums -------------------------------------------------------------------------


def test_loans_on_the_income_of_assets_are_not_added_to_the_assets():
    loans, assets = costs.money("F021"), costs.money("F033")
    for add in (lambda: loans + assets, lambda: assets + loans, lambda: sum([loans, assets]), lambda: pd.Series([loans, assets]).sum()):
        with pytest.raises(costs.CannotAdd, match="the loans are repaid from the income on the assets"):
            add()
    with pytest.raises(costs.CannotAdd, match="repaid from the income"):
        loans + assets.usd(costs.RELEASE)  # a rate does not help


@pytest.mark.parametrize(
    "one, other, reason",
    [
        ("F026", "F027", "both are looks at the same money"),
        ("F033", "F034", "both are looks at the same money"),
        ("F034", "F035", "both are looks at the same money"),
        ("F027", "F027", "the same money is in both"),
        ("F028", "F029a", "both are looks at the same money"),
        ("F017", "F021", "paid into this budget"),
        ("F007", "F009", "nobody says that they are separate"),
        ("F033", "F026", "a part of the income on the assets"),
        ("F008", "F021", "nobody says that they are separate"),
        ("F021", "F026", "convert both at one dated rate first"),
        ("F023", "F024", "convert both at one dated rate first"),
        ("F021", "F032", "repaid from the income"),
        ("F040", "F030", "nobody says that they are separate"),
    ],
)
def test_what_may_not_be_added_says_why(one, other, reason):
    for a, b in ((one, other), (other, one)):
        with pytest.raises(costs.CannotAdd) as refused:
            costs.money(a) + costs.money(b)
        assert reason in str(refused.value) and costs.money(a).name in str(refused.value)


@pytest.mark.parametrize(
    "rows, total",
    [
        (("F027", "F028"), 50),
        (("F047", "F048"), 90),
        (("F029a", "F029b", "F029c"), 50),
        (("F041", "F042", "F043"), 267),
        (("F008", "F009"), 17.33),
        (("F006", "F007"), 15),
    ],
)
def test_parts_of_one_whole_are_added(rows, total):
    found = sum(costs.money(row) for row in rows)
    assert found.amount.value == pytest.approx(total) and found.amount.rows == rows
    with pytest.raises(costs.CannotAdd, match="the same money is in both"):
        found + costs.money(rows[-1])


@pytest.mark.parametrize(
    "rows, dollars, years",
    [
        (("F026", "F030"), 140 * 159 / 135, (2024, 2027)),
        (("F030", "F017"), 90 * 159 / 135 + 38.4, (2025, 2027)),
        (("F021", "F026", "F030"), 50 + 140 * 159 / 135, (2024, 2027)),
    ],
)
def test_separate_pots_are_added_over_the_years_of_all(rows, dollars, years):
    for order in (rows, rows[::-1]):
        found = sum(costs.money(row).usd(costs.LATEST) for row in order)
        assert found.amount.value == pytest.approx(dollars) and found.years == years
        assert found.a_year.value == pytest.approx(dollars / (years[1] - years[0] + 1))


def test_a_sum_remembers_its_pots():
    loans = costs.money("F026") + costs.money("F030")
    with pytest.raises(costs.CannotAdd, match="a part of the income on the assets.*to repay the loan from the assets"):
        loans + costs.money("F033")
    with pytest.raises(costs.CannotAdd, match="both are looks at the same money"):
        loans + costs.money("F027")


def test_a_stock_has_no_year():
    with pytest.raises(ValueError, match="is a stock: it is there at a date"):
        _ = costs.money("F033").a_year


def test_parts_converted_at_different_dates_are_not_added():
    grants, loans = costs.money("F027"), costs.money("F028")
    assert (grants.usd(costs.RELEASE) + loans.usd(costs.RELEASE)).amount.value == pytest.approx(50 * EURO)
    with pytest.raises(costs.CannotAdd, match="converted at the rate of 2025-02-25, the other at that of 2025-12-19"):
        grants.usd("2025-02-25") + loans.usd("2025-12-19")


def test_money_is_not_added_to_bare_numbers():
    for add in (
        lambda: costs.money("F021") + 1.0,
        lambda: 1 + costs.money("F021"),
        lambda: costs.money("F021") + Quantity(1, "USD bn", ()),
        lambda: math.fsum([costs.money("F021")]),
        lambda: 0.0 + costs.money("F021"),
    ):
        with pytest.raises(TypeError):
            add()


def test_a_currency_without_a_dated_rate_is_named():
    message = "data/fx.csv has no rate for UAH tn on 2025-12-03 .there is: UAH tn on 2024-11, EUR bn on 2025-02-25"
    with pytest.raises(costs.NoRate, match=message):
        costs.money("F019").usd("2025-12-03")


def test_shares_and_sums_are_not_mistaken_for_each_other():
    assert costs.share("F014").value == 0.4
    with pytest.raises(ValueError, match="F014, field kind: found 'share', expected flow or stock"):
        costs.money("F014")
    with pytest.raises(ValueError, match="F021, field unit: found 'USD bn', expected 'percent'"):
        costs.share("F021")


def test_pairs_of_pots():
    table = costs.may_be_added().set_index(["one", "other"])
    assert table.loc[("Immobilised assets", "ERA loans"), "answer"] == "same money"
    assert table["answer"].value_counts().to_dict() == {"same money": 7, "may be added": 5, "nobody says": 3}
    assert (table["why"] != "").all() and (table["one_number"] < table["other_number"]).all()
    assert ((table["sum"] != "–") == (table["answer"] == "may be added")).all()
    assert table.loc[("ERA loans", "Ukraine Facility"), "sum"] == f"{(50 + 50 * 9.96 / 9.49) / 4:.0f} billion a year, 2024 to 2027"
    assert table.loc[("Ukraine Facility", "EU loan of 2025"), "sum"] == f"{140 * 159 / 135 / 4:.0f} billion a year, 2024 to 2027"
    spec = charts.may_be_added(table.reset_index()).to_dict()
    assert "cross" not in str(dict(zip(["same money"], spec_shapes(spec)))), "a plus would say: add"


def spec_shapes(spec: dict) -> list:
    """Return the shapes that a chart's legend names, in the order of its domain."""
    if "shape" in spec.get("encoding", {}):
        return spec["encoding"]["shape"]["scale"]["range"]
    return next((found for part in spec.get("layer", []) if (found := spec_shapes(part))), [])


# --- sharing the bill ---------------------------------------------------------------

SHARE, SPEND = (
    explorers.Formula(costs.share_the_bill, **costs.share_inputs()),
    explorers.Formula(costs.spend_the_money, **costs.spend_inputs()),
)
PERCENT = st.sampled_from(list(costs.PERCENT))
MANY = settings(max_examples=40, deadline=None)


def test_a_bill_shared_by_hand():
    table = SHARE(edition="RDNA4", years=10, growth=2, ukraine=20, eu=30, us=0, assets=40).set_index("payer")
    assert table["usd_bn_a_year"].tolist() == pytest.approx([10.48, 15.72, 0, 20.96, 5.24])
    assert table.loc["Ukraine", "percent_first"] == pytest.approx(100 * 10.48 / 190.741)
    assert table.loc["Ukraine", "percent_last"] == pytest.approx(100 * 10.48 / (190.741 * 1.02**9))
    assert table.loc["Immobilised assets", "percent_first"] == pytest.approx(100 * 209.6 / (260 * EURO))
    assert table["missing_share"].iloc[0] == pytest.approx(0.1)
    american = SHARE(edition="RDNA4", years=10, growth=0, ukraine=0, eu=0, us=100, assets=0).set_index("payer")
    assert american.loc["United States", "percent_first"] == pytest.approx(100 * NEEDS / 10 / 27360.935)


def test_the_assets_pay_no_more_than_they_are():
    table = SHARE(edition="RDNA5", years=5, growth=0, ukraine=0, eu=0, us=0, assets=100).set_index("payer")
    assert table.loc["Immobilised assets", "usd_bn_a_year"] == pytest.approx(260 * EURO / 5)
    assert table["missing"].iloc[0] == pytest.approx(LATER - 260 * EURO)


@MANY
@given(PERCENT, PERCENT, PERCENT, PERCENT, st.sampled_from(list(costs.PLAN_YEARS)), st.sampled_from(list(costs.GROWTH)))
def test_shares_make_up_the_plan_whatever_is_asked(ukraine, eu, us, assets, years, growth):
    table = SHARE(edition="RDNA4", years=years, growth=growth, ukraine=ukraine, eu=eu, us=us, assets=assets)
    assert table["usd_bn_a_year"].sum() == pytest.approx(NEEDS / years) and table["usd_bn_a_year"].min() >= 0
    assert (table["percent_last"] <= table["percent_first"] * (1 + 1e-12)).all()


def spend_year_by_year(needs, gdp, years, paid, growth, absorbed):
    """The same plan, told as a story: what is at hand, what can be spent, what waits."""
    at_hand = spent = 0
    for year in range(costs.SHOWN_YEARS):
        at_hand += needs / years * paid / 100 if year < years else 0
        out = min(at_hand, absorbed / 100 * gdp * (1 + growth / 100) ** year)
        at_hand, spent = at_hand - out, spent + out
        yield spent, at_hand


@MANY
@given(st.sampled_from(list(costs.PLAN_YEARS)), PERCENT, st.sampled_from(list(costs.GROWTH)), st.sampled_from(list(costs.ABSORBED)))
def test_the_closed_form_equals_the_story(years, paid, growth, absorbed):
    table = SPEND(edition="RDNA4", years=years, paid=paid, growth=growth, absorbed=absorbed)
    story = list(spend_year_by_year(NEEDS, 190.741, years, paid, growth, absorbed))
    assert table["spent"].tolist() == pytest.approx([s for s, _ in story], abs=1e-9)
    assert table["waiting"].tolist() == pytest.approx([w for _, w in story], abs=1e-9)
    assert (table[["spent", "waiting", "unpaid"]].sum(axis=1) <= NEEDS * (1 + 1e-12)).all()
    assert table["covered"].iloc[0] == pytest.approx(story[years - 1][0] / NEEDS, abs=1e-12)


def test_paces_and_sizes_stand_in_the_tables():
    assert costs.years_to_fund()["years"].tolist() == pytest.approx(
        [BY_HAND[f"years.{k}"]() for k in ("facility", "allocated", "priorities", "external", "aid")]
    )
    sizes = costs.sizes()
    assert ((sizes["low"] <= sizes["usd_bn"]) & (sizes["usd_bn"] <= sizes["high"])).all()
    year = costs.year_of_money().set_index("item")["usd_bn"]
    assert year["State budget, all spending"] == 96.1 and year.iloc[0] == NEEDS / 10
    assert costs.tried()["answer"].iloc[:3].tolist() == ["50 EUR bn, 2024 to 2027", "17.33 USD bn, 2025", "140 EUR bn, 2024 to 2027"]
    assert costs.tried()["answer"].iloc[3:].str.startswith("Refused: ").all()

"""The bill: damage, losses and needs, and what they may be compared with.

Damage is the value of physical assets destroyed or damaged. Losses are flows:
income not earned and extra costs paid. Their sum is what the method of damage
and loss assessment (DaLA, PDNA) calls total effects; total_effects() makes it.
Needs are what recovery would cost over the assessment's horizon. They are the
answer to damage and to a part of the losses, so they are added to neither; no
function here does it.

Amounts are billions of current United States dollars unless a name says otherwise.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from helpers import data
from helpers.numbers import register
from helpers.numbers.hedges import STATED, interval_of, printed_decimals
from helpers.numbers.quantity import (
    INVASION,
    PEOPLE,
    Quantity,
    difference,
    per_person,
    per_year,
    ratio,
    row_ids,
    total,
    written,
)
from helpers.numbers.register import Number, filled, source, when

TIERS = ("primary", "official", "quoting", "news", "secondary")
BEFORE_INVASION = date.fromisoformat(INVASION).year - 1
"""The last full year before the invasion."""
METRICS = {"damage": "damage_total", "losses": "loss_total", "needs": "needs_total"}


def headlines(readings: pd.DataFrame) -> pd.DataFrame:
    """Choose one reading for each edition and metric, indexed by (edition, metric).

    The written rule: a figure stated without a hedge beats one with; among
    equals the more exactly stated; then the source nearer the authors; then
    the first row. Misprints, outliers, category errors and paraphrases never
    stand; nor does a row that was not read.
    """
    tiers = data.load("sources").set_index("source_id")["tier"]
    good = readings[readings["flag"].isin(["", "single source"]) & (readings["status"] == "read")].assign(
        hedged=lambda t: ~t["qualifier"].isin(STATED),
        vague=lambda t: [-printed_decimals(v) for v in t["value"]],
        far=lambda t: [TIERS.index(tiers[s]) for s in t["source_id"]],
    )
    ordered = good.sort_values(["hedged", "vague", "far", "row_id"], kind="stable")
    return ordered.groupby(["edition", "metric"]).first()


@cache
def _chosen() -> pd.DataFrame:
    return headlines(data.load("rdna_totals"))


def is_stated(metric: str, edition: str) -> bool:
    """Return whether a usable reading of one metric in one edition was found."""
    return (edition, metric) in _chosen().index


def headline(metric: str, edition: str) -> Quantity:
    """Return the chosen reading of one metric in one edition. Raises KeyError if none was read."""
    if not is_stated(metric, edition):
        raise KeyError(f"no usable reading of {metric} in {edition} in data/rdna_totals.csv")
    row = _chosen().loc[(edition, metric)]
    return Quantity(row["value"], row["unit"], (row["row_id"],), row["qualifier"])


def macro(row_id: str) -> Quantity:
    """Return one row of data/macro.csv. Raises KeyError if it is not there."""
    row = data.load("macro").set_index("row_id").loc[row_id]
    return Quantity(row["value"], row["unit"], (row_id,))


def people(row_id: str) -> Quantity:
    """Return one row of data/macro.csv as a number of people."""
    counted = macro(row_id)
    return Quantity(counted.value * PEOPLE[counted.unit], "people", counted.rows)


@cache
def gdp(geo: str, year: int) -> Quantity:
    """Return GDP of one year in current USD bn. Raises KeyError if it is not in data/macro.csv."""
    table = data.load("macro").query(f"series == 'gdp_current_usd' and geo == @geo and period == '{year}'")
    if len(table) != 1:
        raise KeyError(f"data/macro.csv has {len(table)} rows for the GDP of {geo} in {year}, expected 1")
    return macro(table["row_id"].iloc[0])


def latest_gdp(geo: str) -> Quantity:
    """Return the GDP of the last year that data/macro.csv has for a place, in current USD bn."""
    years = data.load("macro").query("series == 'gdp_current_usd' and geo == @geo")["period"]
    return gdp(geo, int(max(years)))


def comparison(case: str, measure: str, row: int = 0) -> Quantity:
    """Return the `row`-th figure for a measure of another reconstruction."""
    table = data.load("comparisons").query("case == @case and measure == @measure")
    return Quantity(table["value"].iloc[row], table["unit"].iloc[row], (table["row_id"].iloc[row],))


def implied_gdp(edition: str) -> tuple[Quantity, Quantity, Quantity]:
    """Return the GDP that the stated ratio implies: lowest, central, highest, in USD bn.

    The ratio may be anything that its hedge allows (numbers.hedges); the needs are taken
    as printed, since what their own hedge allows is a thousandth of them.
    """
    needs, stated = headline("needs_total", edition), headline("needs_to_gdp_stated", edition)
    low, high = interval_of(stated)
    rows = needs.rows + stated.rows
    lowest, central, highest = (Quantity(needs.value / r, "USD bn", rows) for r in (high, stated.value, low))
    return lowest, central, highest


def editions() -> dict[str, str]:
    """Return the assessments in order, with the name of each: RDNA4 -> Fourth, December 2024."""
    table = data.load("editions")
    return {e.edition: f"{e.ordinal.capitalize()}, {when(f'{e.data_to:%Y-%m}')}" for e in table.itertuples()}


@cache
def _edition(edition: str) -> pd.Series:
    return data.load("editions").set_index("edition").loc[edition]


@cache
def in_article() -> str:
    """Return the assessment whose figures the article cites."""
    return data.load("editions").set_index("in_article")["edition"]["yes"]


@cache
def data_to(edition: str = "") -> str:
    """Return the last day an edition covers (none named: the latest), as an ISO date."""
    return f"{_edition(edition or list(editions())[-1])['data_to']:%Y-%m-%d}"


def horizon_years(edition: str) -> int:
    """Return the years over which an edition counts needs. Raises KeyError where it was not seen."""
    years = _edition(edition)["horizon_years"]
    if pd.isna(years):
        raise KeyError(f"the horizon of {edition} was not seen; data/editions.csv leaves it empty")
    return int(years)


def gdp_year(edition: str) -> int:
    """Return the year of the GDP that the needs of an edition are set against."""
    return int(_edition(edition)["gdp_year"])


def with_gdp() -> list[str]:
    """Return the assessments for whose year a GDP of Ukraine in dollars was read."""
    read = set(data.load("macro").query("series == 'gdp_current_usd' and geo == 'Ukraine'")["period"])
    return [edition for edition in editions() if str(gdp_year(edition)) in read]


def gdps() -> dict[str, str]:
    """Return the GDPs that a reader may divide needs by: row of data/macro.csv -> its name, by year."""
    return dict(_denominators().query("series == 'gdp_current_usd'").sort_values("period")["denominator"])


def populations() -> dict[str, str]:
    """Return the populations that needs may be shared among: row of data/macro.csv -> its name, the largest first."""
    table = _denominators().query("series.str.startswith('population')")
    return dict(table.loc[sorted(table.index, key=lambda row: -people(row).value), "denominator"])


def _denominators() -> pd.DataFrame:
    return data.load("macro").query("denominator != ''").set_index("row_id")


def total_effects(edition: str) -> Quantity:
    """Return damage + losses of one edition, which the method calls total effects."""
    return total(headline("damage_total", edition), headline("loss_total", edition))


# --- tables that the charts draw ------------------------------------------------


def three_sums(edition: str) -> pd.DataFrame:
    """Return damage, losses and needs of one edition: columns kind, usd_bn, as_printed, rows."""
    found = {kind: headline(metric, edition) for kind, metric in METRICS.items()}
    return pd.DataFrame([{"kind": k, "usd_bn": q.value, "as_printed": q.hedge, "rows": row_ids(q)} for k, q in found.items()])


def by_edition(to: str = "") -> pd.DataFrame:
    """Return needs and damage of every edition, up to one if it is named: columns edition, data_to, kind, usd_bn, as_printed, rows."""
    return pd.DataFrame(
        {
            "edition": edition,
            "data_to": data_to(edition),
            "kind": kind,
            "usd_bn": q.value,
            "as_printed": q.hedge,
            "rows": row_ids(q),
        }
        for kind, metric in (("needs", "needs_total"), ("damage", "damage_total"))
        for edition in editions()
        if data_to(edition) <= data_to(to)
        for q in [headline(metric, edition)]
    )


def denominators(edition: str) -> dict[str, tuple[Quantity, Quantity, Quantity]]:
    """Return each defensible GDP for an assessment as (lowest, central, highest) in USD bn."""
    year = gdp_year(edition)
    return {
        f"GDP the report projected for {year} (implied)": implied_gdp(edition),
        f"World Bank GDP, {year}": (gdp("Ukraine", year),) * 3,
        f"World Bank GDP, {BEFORE_INVASION} (before the invasion)": (gdp("Ukraine", BEFORE_INVASION),) * 3,
    }


def ratio_by_denominator(edition: str) -> pd.DataFrame:
    """Return needs ÷ GDP under each denominator: columns denominator, gdp_usd_bn, ratio, printed, low, high, as_reported, rows.

    printed keeps the one decimal of a ratio that was stated and not computed.
    """
    needs, reported = headline("needs_total", edition), headline("needs_to_gdp_news", edition)
    return pd.DataFrame(
        {
            "denominator": name,
            "gdp_usd_bn": central.value,
            "ratio": ratio(needs, central).value,
            "printed": written(ratio(needs, central).value, 1 if lowest.value < highest.value else 2),
            "low": ratio(needs, highest).value,
            "high": ratio(needs, lowest).value,
            "as_reported": reported.value,
            "rows": row_ids(needs, central),
        }
        for name, (lowest, central, highest) in denominators(edition).items()
    )


def stock_and_flow(edition: str) -> pd.DataFrame:
    """Return one year of GDP, needs over the horizon and needs a year: columns item, usd_bn, rows."""
    needs, output = headline("needs_total", edition), gdp("Ukraine", gdp_year(edition))
    years = horizon_years(edition)
    items = {
        f"Needs, all {years} years": needs,
        "Needs, one year of them": per_year(needs, years),
        f"GDP, one year ({gdp_year(edition)})": output,
    }
    return pd.DataFrame([{"item": name, "usd_bn": q.value, "rows": row_ids(q)} for name, q in items.items()])


def per_person_by_population(edition: str) -> pd.DataFrame:
    """Return needs per person: columns population, million_people, usd_per_person, rows."""
    needs = headline("needs_total", edition)
    counted = {label: people(row) for row, label in populations().items()}
    return pd.DataFrame(
        {
            "population": label,
            "million_people": q.value / 1e6,
            "usd_per_person": per_person(needs, q).value,
            "rows": row_ids(needs, q),
        }
        for label, q in counted.items()
    )


def two_ratios() -> pd.DataFrame:
    """Return needs ÷ GDP and needs ÷ damage by edition: columns edition, compared_with, ratio, rows."""
    found = []
    for edition in editions():
        needs, damage = headline("needs_total", edition), headline("damage_total", edition)
        found.append((edition, "damage", ratio(needs, damage)))
        if edition in with_gdp():
            found.append((edition, "GDP", ratio(needs, gdp("Ukraine", gdp_year(edition)))))
    return pd.DataFrame([{"edition": e, "compared_with": against, "ratio": q.value, "rows": row_ids(q)} for e, against, q in found])


BEFORE, AT = "GDP before the war", "latest GDP before the assessment"


def elsewhere() -> pd.DataFrame:
    """Return each reconstruction as a multiple of GDP before the war and at the assessment.

    Columns case, counts, usd_bn, when, gdp_of, gdp_year, ratio, low, high, rows.
    Where no GDP of that date is in hand the row is left out, not filled.
    """
    known = data.load("macro").set_index("row_id")
    before, at = (gdp("Ukraine", year) for year in (BEFORE_INVASION, gdp_year(in_article())))
    cases: list[tuple] = [("Ukraine", "needs", needs_of(), None, None, before, at)]
    table = data.load("comparisons").query("measure in ('needs', 'reconstruction cost')")
    for row in table.itertuples():
        q = Quantity(row.value, row.unit, (row.row_id,))
        outputs = [macro(r) if r else None for r in (row.gdp_before_row, row.gdp_at_row)]
        cases.append((row.case, row.measure, q, row.low, row.high, *outputs))
    return pd.DataFrame(
        {
            "case": case,
            "counts": measure,
            "usd_bn": q.value,
            "when": when,
            "gdp_of": known["geo"][output.rows[0]],
            "gdp_year": int(known["period"][output.rows[0]]),
            "ratio": ratio(q, output).value,
            "low": (q.value if pd.isna(low) else low) / output.value,
            "high": (q.value if pd.isna(high) else high) / output.value,
            "rows": row_ids(q, output),
        }
        for case, measure, q, low, high, before, at in cases
        for when, output in ((BEFORE, before), (AT, at))
        if output is not None
    )


def rivals() -> pd.DataFrame:
    """Return other sums that are called the cost of rebuilding Ukraine.

    Columns whose, counts, sum (as printed), over, a_year (the sum ÷ its years), stated, prices, rows. A dash stands
    where no years were seen, and for what comes of them.
    """
    a_year = rivals_a_year().set_index("rows")["usd_bn_a_year"]
    return pd.DataFrame(
        {
            "whose": r.estimate,
            "counts": r.counts,
            "sum": " ".join(
                [
                    *([r.qualifier] if r.qualifier not in STATED else []),
                    r.unit.removesuffix(" bn"),
                    written(r.value) + ("" if pd.isna(r.high) else f" to {written(r.high)}"),
                    "billion" + (" a year" if r.per == "a year" else ""),
                ]
            ),
            "over": "–" if pd.isna(r.horizon_years) else f"{r.horizon_years} years",
            "a_year": f"USD {written(a_year[r.row_id])} billion" if r.row_id in a_year else "–",
            "stated": when(r.stated_on),
            "prices": r.prices,
            "rows": r.row_id,
        }
        for r in data.load("rivals").itertuples()
    )


def rivals_a_year() -> pd.DataFrame:
    """Return one year of the needs in the article, and of each sum in dollars whose years were seen.

    Columns estimate, counts, like_needs (whether it counts nearly the same: yes or no), years, usd_bn_a_year, prices,
    rows; what counts nearly the same stands first.
    """
    edition = in_article()
    name = f"Needs, {_edition(edition)['ordinal']} assessment"
    found = [(name, "rebuilding, public and private", "yes", horizon_years(edition), _a_year(), "of the day")]
    for r in data.load("rivals").query("unit == 'USD bn' and horizon_years.notna()").itertuples():
        yearly = per_year(rival(r.row_id), 1 if r.per == "a year" else r.horizon_years)
        found.append((r.estimate, r.counts, r.like_needs, r.horizon_years, yearly, r.prices))
    table = pd.DataFrame(
        {
            "estimate": estimate,
            "counts": counts,
            "like_needs": like,
            "years": int(years),
            "usd_bn_a_year": q.value,
            "prices": prices,
            "rows": row_ids(q),
        }
        for estimate, counts, like, years, q, prices in found
    )
    return table.sort_values(["like_needs", "usd_bn_a_year"], ascending=[False, True], kind="stable", ignore_index=True)


def rival(row_id: str) -> Quantity:
    """Return one row of data/rivals.csv as it was printed: in all, or a year."""
    row = data.load("rivals").set_index("row_id").loc[row_id]
    return Quantity(float(row["value"]), row["unit"], (row_id,), row["qualifier"])


# --- the explorer of chapter 03 -------------------------------------------------

YEARS = range(1, 31)


def measure(needs: float, gdp: float, years: float, people: float) -> dict:
    """Set needs and GDP (USD bn), spread over some years, against people (their number).

    Returns columns for three rows (all needs, needs a year, GDP): item and
    usd_bn, and the same on each row: ratio (all needs ÷ GDP), per_year (USD
    bn), share (needs a year ÷ GDP), per_person (USD a year). Plain arithmetic,
    so that helpers.publish.explorers.Formula can publish it.
    """
    per_year = needs / years
    return {
        "item": ["Needs, all of them", "Needs, one year of them", "GDP, one year"],
        "usd_bn": [needs, per_year, gdp],
        "ratio": needs / gdp,
        "per_year": per_year,
        "share": per_year / gdp,
        "per_person": per_year * 1e9 / people,
    }


def measure_inputs() -> dict:
    """Return what the arguments of measure() may be: a control's name, and the quantity of each option."""
    return {
        "needs": ("edition", {edition: headline("needs_total", edition) for edition in editions()}),
        "gdp": ("gdp_row", {row: macro(row) for row in gdps()}),
        "years": "years",
        "people": ("people_row", {row: people(row) for row in populations()}),
    }


# --- tables of chapter 03 --------------------------------------------------------


def effects_elsewhere() -> pd.DataFrame:
    """Return where damage and losses were read with their sum as the authors print it.

    Columns case, currency, damage, losses, sum_computed, sum_printed (billions), rows.
    """
    found = []
    for case in data.load("comparisons").query("measure == 'total effects'")["case"]:
        damage, losses, printed = (comparison(case, measure) for measure in ("damage", "losses", "total effects"))
        added = total(damage, losses)
        found.append(
            {
                "case": case,
                "currency": printed.unit.removesuffix(" bn"),
                "damage": damage.value,
                "losses": losses.value,
                "sum_computed": round(added.value, 3),
                "sum_printed": printed.value,
                "rows": row_ids(added, printed),
            }
        )
    return pd.DataFrame(found)


def what_differs() -> pd.DataFrame:
    """Return what other reconstructions count: columns case, what_differs, counts, usd_bn, low, high, prices, rows."""
    table = data.load("comparisons").query("difference != ''")
    return pd.DataFrame(
        {
            "case": table["case"],
            "what_differs": table["difference"],
            "counts": table["measure"],
            "usd_bn": table["value"],
            "low": table["low"],
            "high": table["high"],
            "prices": table["prices"],
            "rows": table["row_id"],
        }
    )


def misprints() -> pd.DataFrame:
    """Return real slips: columns about, printed, seen_in, should_be, kind, lesson, rows."""
    table = data.load("misprints")
    return pd.DataFrame(
        {
            "about": table["about"],
            "printed": table["printed"],
            "seen_in": table["source_id"].map(source),
            "should_be": [filled(text) for text in table["correct"]],
            "kind": table["kind"],
            "lesson": table["lesson"],
            "rows": table["row_id"],
        }
    )


# --- numbers for sentences ----------------------------------------------------------

_of = Number.of


def needs_of(edition: str = "") -> Quantity:
    """Return needs of an edition (none named: the one in the article) in USD bn. Raises KeyError if none was read."""
    return headline("needs_total", edition or in_article())


def damage_of(edition: str) -> Quantity:
    """Return damage of an edition in USD bn. Raises KeyError if none was read."""
    return headline("damage_total", edition)


def _stated(kind: str, edition: str) -> Number:
    q = headline(METRICS[kind], edition)
    stated = "as stated" if q.hedge in STATED else f"stated with “{q.hedge}”"
    return _of(q, f"{kind} of {edition}, USD billion, {stated}")


def _day(column: str, edition: str) -> Number:
    how = {"released": "the day on which {} was released", "data_to": "the last day of the war that {} takes in"}[column]
    return Number(when(f"{_edition(edition)[column]:%Y-%m-%d}"), how.format(edition), (edition,))


def _rise(kind: str, edition: str) -> Number:
    """Return by how much a sum rose since the edition before."""
    known = list(editions())
    before = known[known.index(edition) - 1]
    rise = difference(headline(METRICS[kind], edition), headline(METRICS[kind], before))
    return _of(rise, f"{kind} of {edition} − {kind} of {before}, USD billion")


def _horizon(edition: str) -> Number:
    years = horizon_years(edition)
    return Number(str(years), f"the years of rebuilding that {edition} plans for, as stated", (edition,), years, "years")


def _needs_to_gdp(edition: str, year: int, decimals: int = 2, how: str = "") -> Number:
    return _of(ratio(needs_of(edition), gdp("Ukraine", year)), f"needs ÷ World Bank GDP of {year}{how}", decimals)


def _implied(end: int, ratio_: str, decimals: int = 1) -> Number:
    return _of(implied_gdp("RDNA4")[end], f"needs ÷ {ratio_}, USD billion", decimals)


def _times_higher() -> Number:
    stated = headline("needs_to_gdp_stated", "RDNA4")
    how = "stated ratio + 1: what “times higher than” says word for word"
    return _of(Quantity(stated.value + 1, "ratio", stated.rows), how, 1)


def _a_year() -> Quantity:
    return per_year(needs_of(), horizon_years(in_article()))


def _third() -> Number:
    needs, parts = needs_of("RDNA3"), 3
    return _of(Quantity(needs.value / parts, "USD bn", needs.rows), f"needs of RDNA3 ÷ {parts}, USD billion")


def _rival_a_year(spread: str) -> Number:
    yearly = rivals_a_year().set_index("rows").loc[spread]
    return _of(Quantity(yearly["usd_bn_a_year"], "USD bn a year", (spread,)), f"the sum ÷ {yearly['years']} years, USD billion a year")


def _share_a_year(horizons: int = 1, how: str = "needs a year") -> Number:
    yearly, output = per_year(needs_of(), horizons * horizon_years(in_article())), gdp("Ukraine", 2024)
    share = Quantity(yearly.value / output.value, "ratio", yearly.rows + output.rows)
    return _of(share, f"{how} ÷ World Bank GDP of 2024, percent", percent=True)


def _people(row: str) -> Number:
    counted = people(row)
    return _of(Quantity(counted.value / 1e6, "million people", counted.rows), "as stated, million people", 1)


def _printed_damage() -> Number:
    slip = data.load("rdna_totals").set_index("row_id").loc["T071"]
    return _of(Quantity(slip["value"], slip["unit"], ("T071",)), "as a newspaper printed it; the figure is a rise in needs")


def _other_rise() -> Number:
    lost, hit = headline("energy_damage_value_change", "RDNA4"), headline("energy_facilities_change", "RDNA4")
    how = "the other rise, percent: of energy assets lost in one report, of facilities damaged or destroyed in another"
    return _of(Quantity(lost.value, lost.unit, lost.rows + hit.rows), how)


def _of_dam(measure: str) -> Number:
    q = comparison("Kakhovka dam", measure)
    return _of(q, "as stated, USD billion", 0 if q.value > 10 else 1)


def _marshall(row: int) -> Quantity:
    return comparison("Marshall Plan", "aid", row)


def _effects() -> dict[str, Any]:
    """Return the rows of effects_elsewhere() by the first word of their case."""
    return {row.case.split(",")[0].lower(): row for row in effects_elsewhere().itertuples()}


def _effect(case: str, part: str) -> Number:
    row = _effects()[case]
    value = {"damage": row.damage, "losses": row.losses, "printed": row.sum_printed}[part]
    how = f"{part} of {row.case}, {row.currency} billion, as stated"
    return _of(Quantity(value, f"{row.currency} bn", tuple(row.rows.split())), how, 1 if value % 1 else 0)


@cache
def _multiples() -> dict[str, Number]:
    """Return the multiples of GDP of elsewhere() by case, moment and, where the figure is a range, end."""
    found = {}
    for row in elsewhere().itertuples():
        for end in ("ratio", "low", "high") if row.low < row.high else ("ratio",):
            value, moment = getattr(row, end), "before" if row.when == BEFORE else "at"
            q = Quantity(value, "ratio", tuple(row.rows.split()))
            found[f"{row.case.lower()}_{moment}_{end}"] = _of(q, f"{row.counts} ÷ GDP of {row.gdp_year}", 0 if value >= 10 else 1)
    return found


EFFECTS = "damage + losses, what the method calls total effects, USD billion"
ASSETS = "rise in damaged or destroyed energy assets, percent, as stated"

register.add(
    {
        "needs.{edition}": lambda edition: _stated("needs", edition),
        "damage.{edition}": lambda edition: _stated("damage", edition),
        "losses.{edition}": lambda edition: _stated("losses", edition),
        "ratio.needs_damage_{edition}": lambda edition: _of(ratio(needs_of(edition), damage_of(edition)), "needs ÷ damage", 2),
        "share.damage_needs_{edition}": lambda edition: _of(
            ratio(damage_of(edition), needs_of(edition)), "damage ÷ needs, percent", percent=True
        ),
        "released.{edition}": lambda edition: _day("released", edition),
        "data_to.{edition}": lambda edition: _day("data_to", edition),
        "total_effects.{edition}": lambda edition: _of(total_effects(edition), EFFECTS),
        "ratio.needs_effects_{edition}": lambda edition: _of(
            ratio(needs_of(edition), total_effects(edition)), "needs ÷ (damage + losses)", 2
        ),
        "rise.needs_{later}": lambda later: _rise("needs", later),
        "rise.damage_{later}": lambda later: _rise("damage", later),
        "horizon.{planned}": lambda planned: _horizon(planned),
        "ratio.needs_gdp_{compared}": lambda compared: _needs_to_gdp(compared, gdp_year(compared)),
    },
    edition=editions,
    later=lambda: list(editions())[1:],
    planned=lambda: data.load("editions").dropna(subset="horizon_years")["edition"],
    compared=with_gdp,
)
register.add(
    {
        "ratio.stated_RDNA4": lambda: _of(headline("needs_to_gdp_stated", "RDNA4"), "needs ÷ projected GDP of 2024, as stated", 1),
        "ratio.news_RDNA4": lambda: _of(headline("needs_to_gdp_news", "RDNA4"), "needs ÷ GDP of 2024, as the news agency rounded it"),
        "ratio.times_higher_RDNA4": _times_higher,
        "gdp.implied_RDNA4": lambda: _implied(1, "stated ratio", 0),
        "gdp.implied_low_RDNA4": lambda: _implied(0, "the largest ratio that “approximately” allows"),
        "gdp.implied_high_RDNA4": lambda: _implied(2, "the smallest ratio that “approximately” allows"),
        "gdp.ukraine_{year}": lambda year: _of(gdp("Ukraine", int(year)), "World Bank, current USD billion", 1),
        "growth.2024": lambda: _of(macro("M022"), "real growth of GDP, percent, as stated", 1),
        "ratio.needs_gdp_{year}": lambda year: _needs_to_gdp("RDNA4", int(year)),
        "ratio.needs_gdp_implied": lambda: _of(
            ratio(needs_of(), implied_gdp(in_article())[1]), "needs ÷ implied GDP: the stated ratio again", 1
        ),
        "per_year.RDNA4": lambda: _of(_a_year(), "needs ÷ horizon, USD billion a year"),
        "share.per_year_gdp_2024": _share_a_year,
        "share.slow_year_gdp_2024": lambda: _share_a_year(2, "needs ÷ twice the horizon"),
        "people.{row}": _people,
        "per_person.{row}": lambda row: _of(per_person(needs_of(), people(row)), "needs ÷ people, USD to the nearest hundred", -2),
        "printed.damage_2025": _printed_damage,
        "energy.stated": lambda: _of(headline("energy_assets_change", "RDNA4"), ASSETS),
        "energy.other": _other_rise,
        "poverty.RDNA2": lambda: _of(headline("people_pushed_into_poverty", "RDNA2"), "as stated, million people", 1),
    },
    year=("2021", "2022", "2024"),
    row=populations,
)
register.add(
    {
        "kakhovka.{measure}": _of_dam,
        "kse.damage": lambda: _of(comparison("Ukraine, KSE Institute", "damage"), "as stated, USD billion"),
        "kse.restoration": lambda: _of(comparison("Ukraine, KSE Institute", "restoration"), "as stated, USD billion"),
        "total_effects.{case}_{part}": _effect,
        "marshall.of_the_time": lambda: _of(_marshall(0), "as stated, USD billion of the time", 1),
        "marshall.of_2017": lambda: _of(_marshall(1), "as stated, USD billion of 2017"),
        "ratio.needs_marshall": lambda: _of(ratio(needs_of(), _marshall(0)), "needs ÷ Marshall aid in dollars of the time"),
        "ratio.needs_marshall_2017": lambda: _of(ratio(needs_of(), _marshall(1)), "needs ÷ Marshall aid in dollars of 2017", 1),
        "elsewhere.{multiple}": lambda multiple: _multiples()[multiple],
        "rival.{estimate}": lambda estimate: _of(rival(estimate), f"as stated, {rival(estimate).unit}"),
        "rival_a_year.{spread}": _rival_a_year,
        "private.third": _third,
    },
    estimate=lambda: data.load("rivals")["row_id"],
    spread=lambda: [row for row in rivals_a_year()["rows"] if row in set(data.load("rivals")["row_id"])],
    measure=("damage", "losses", "needs"),
    case=_effects,
    part=("damage", "losses", "printed"),
    multiple=_multiples,
)

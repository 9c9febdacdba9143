"""How the bill grew: the assessments, growth a month, sectors, oblasts, and a rise of 70 percent.

Needs are not a running total. The third and the fourth assessment leave out
what has been met already; prices, scope, standards and the exchange rate move
them too.
A difference between two assessments is therefore a difference between two
estimates, not what a year of war destroyed.

Readings become intervals by the rule of helpers.numbers.hedges.
"""

from __future__ import annotations

import json
import math
from functools import cache
from itertools import pairwise
from typing import Any

import pandas as pd

from helpers import data
from helpers.costs.financing import NoRate, rate
from helpers.costs.totals import (
    METRICS,
    data_to,
    editions,
    gdp,
    gdp_year,
    headline,
    headlines,
    in_article,
    is_stated,
    macro,
    needs_of,
    with_gdp,
)
from helpers.numbers import register
from helpers.numbers.hedges import ABOVE, BELOW, FLOOR, ROUND, STATED, interval_of, printed_decimals
from helpers.numbers.quantity import DAYS_A_YEAR, Quantity, ratio, row_ids, written
from helpers.numbers.register import Number, source

DAYS_A_MONTH = DAYS_A_YEAR / 12
SECTORS = {
    "housing": "Housing",
    "transport": "Transport",
    "energy": "Energy",
    "commerce_industry": "Commerce, industry",
    "agriculture": "Agriculture",
    "explosive_hazards": "Demining",
    "education": "Education",
    "health": "Health",
    "culture_tourism": "Culture, tourism",
}
"""Sectors with figures of at least two assessments, and how a chart names them."""
SIGNS = {"<": BELOW, ">": ABOVE, "≈": ROUND, "≥": FLOOR}
"""How a chart shortens a hedge."""
FRONT = ("Donetsk", "Kharkiv", "Luhansk", "Zaporizhzhia", "Kherson", "Kyiv oblast")
"""The six that the fourth assessment puts together; its text says Kyiv without saying oblast or city."""
GRAPHIC_TOTAL = "R049"
"""Row of data/rdna_regions.csv: all damage as the graphic has it that gives the oblasts' damage."""


def as_printed(quantity: Quantity) -> str:
    """Return a figure with its hedge, as a source prints it: "over 97", "486.2"."""
    text = written(quantity.value, printed_decimals(quantity.value))
    return text if quantity.hedge in STATED else f"{quantity.hedge} {text}"


def short(quantity: Quantity) -> str:
    """Return a figure with its hedge as a sign: "> 97", "< 524", "≈ 290"."""
    sign = next((sign for sign, hedges in SIGNS.items() if quantity.hedge in hedges), "")
    return f"{sign} {written(quantity.value, printed_decimals(quantity.value))}".strip()


def span(low: float, high: float) -> str:
    """Return an interval as text: "2.7 to 2.9"."""
    return f"{low:.4g} to {high:.4g}"


# --- the assessments ----------------------------------------------------------------


@data.once
def series(kind: str) -> pd.DataFrame:
    """Return damage, losses or needs of every assessment, in order.

    Columns edition, kind, data_to (last day covered, ISO), usd_bn, low, high
    (what the printed figure may stand for), as_printed, short, rows. Raises DataError
    if an assessment has no usable reading.
    """
    metric = METRICS[kind]
    found = []
    for edition in editions():
        try:
            q = headline(metric, edition)
        except KeyError:
            raise data.DataError(
                f"data/rdna_totals.csv, edition {edition}, field metric: found no usable reading of {metric!r}, expected one that was"
                " read and has no flag of an error; add the row, or take the assessment out of data/editions.csv"
            ) from None
        low, high = interval_of(q)
        found.append(
            {
                "edition": edition,
                "kind": kind,
                "data_to": data_to(edition),
                "usd_bn": q.value,
                "low": low,
                "high": high,
                "as_printed": as_printed(q),
                "short": short(q),
                "rows": row_ids(q),
            }
        )
    return pd.DataFrame(found)


def bill() -> pd.DataFrame:
    """Return the three sums of every assessment with their intervals (columns of series())."""
    return pd.concat([series(kind) for kind in ("needs", "losses", "damage")], ignore_index=True)


@data.once
def monthly() -> pd.DataFrame:
    """Return the growth of each sum between neighbouring assessments, in USD bn a month.

    Columns kind, interval, data_from, data_to, months, rise_usd_bn, usd_bn_a_month, low, high, rows. The ends
    take the two readings at the ends of their intervals that are farthest from, and nearest to, each other.
    """
    found = []
    for kind in ("needs", "losses", "damage"):
        table = series(kind)
        for before, after in zip(table.itertuples(), table.iloc[1:].itertuples()):
            months = (pd.Timestamp(after.data_to) - pd.Timestamp(before.data_to)).days / DAYS_A_MONTH
            found.append(
                {
                    "kind": kind,
                    "interval": f"{before.edition} to {after.edition}",
                    "data_from": before.data_to,
                    "data_to": after.data_to,
                    "months": months,
                    "rise_usd_bn": after.usd_bn - before.usd_bn,
                    "usd_bn_a_month": (after.usd_bn - before.usd_bn) / months,
                    "low": (after.low - before.high) / months,
                    "high": (after.high - before.low) / months,
                    "rows": f"{before.rows} {after.rows}",
                }
            )
    return pd.DataFrame(found)


def real_rises() -> pd.DataFrame:
    """Return by how much needs rose between neighbouring assessments: as printed, and with a rise of prices taken out.

    Columns interval, as_printed, without_us_prices, without_ukrainian_prices (percent, as text; a dash where the prices
    are not in hand), rows. An assessment is taken to be in dollars of the month in which its data end; where its exchange
    rate is of another month (rate_month of data/editions.csv), both are tried.
    """
    found, other = [], data.load("editions").set_index("edition")["rate_month"]
    for before, after in pairwise(editions()):
        months = [month for month in (other[before], data_to(before)[:7]) if month]
        in_hand = [rises(before, after, month) for month in months]
        texts = []
        for yardstick in YARDSTICKS:
            percents = dict.fromkeys(written(by[yardstick].value, 1) for by in in_hand if yardstick in by)
            texts.append(f"{' to '.join(percents)} %" if percents else "–")
        found.append((f"{before} to {after}", *texts, row_ids(*(q for by in in_hand for q in by.values()))))
    return pd.DataFrame(found, columns=["interval", "as_printed", "without_us_prices", "without_ukrainian_prices", "rows"])


YARDSTICKS = ("printed", "us", "ukrainian")
"""How a rise of needs is measured: as printed, or without the rise of prices in one of two countries, in dollars."""


def rises(before: str, after: str, month: str = "") -> dict[str, Quantity]:
    """Return by how many percent needs rose between two assessments, by each yardstick whose prices are in hand.

    month  that of the dollars of the earlier one (none named: the month in which its data end), as 2024-12
    """
    needs = ratio(needs_of(after), needs_of(before))
    prices = (Quantity(1, "ratio", ()), us_prices(month or data_to(before)[:7], after), ukrainian_prices(before, after))
    return {
        yardstick: Quantity(100 * (needs.value / risen.value - 1), "percent", needs.rows + risen.rows)
        for yardstick, risen in zip(YARDSTICKS, prices)
        if risen
    }


def us_prices(month: str, after: str) -> Quantity | None:
    """Return by what factor consumer prices in the United States rose from a month to that in which an assessment ends."""
    later, earlier = (_series("consumer_prices", "United States", when) for when in (data_to(after)[:7], month))
    return ratio(later, earlier) if later and earlier else None


def ukrainian_prices(before: str, after: str) -> Quantity | None:
    """Return by what factor consumer prices in Ukraine rose in dollars, between assessments that end with neighbouring years."""
    first, last = data_to(before), data_to(after)
    rise = _series("consumer_price_rise", "Ukraine", last[:7])
    try:
        old, new = rate("UAH bn", first), rate("UAH bn", last)
    except NoRate:
        return None
    if rise is None or int(last[:4]) - int(first[:4]) != 1:
        return None
    return Quantity((1 + rise.value / 100) * new.value / old.value, "ratio", rise.rows + old.rows + new.rows)


def _series(series: str, geo: str, period: str) -> Quantity | None:
    """Return the one row of a series of data/macro.csv, None if there is none."""
    rows = data.load("macro").query("series == @series and geo == @geo and period == @period")["row_id"]
    return macro(rows.iloc[0]) if len(rows) else None


def ratios_to_gdp() -> pd.DataFrame:
    """Return needs ÷ one year's GDP of each assessment: as it states it, and with World Bank GDP.

    Columns edition, stated, may_be (by its hedge), computed, rows; a dash where none was read to state or to compute.
    """
    found = []
    for edition in editions():
        line, rows = {"edition": edition, "stated": "–", "may_be": "–", "computed": "–"}, tuple[str, ...]()
        if is_stated("needs_to_gdp_stated", edition):
            stated = headline("needs_to_gdp_stated", edition)
            line |= {"stated": as_printed(stated), "may_be": span(*interval_of(stated))}
            rows += stated.rows
        if edition in with_gdp():
            q = ratio(needs_of(edition), gdp("Ukraine", gdp_year(edition)))
            line["computed"] = written(q.value, 2)
            rows += q.rows
        found.append(line | {"rows": " ".join(rows)})
    return pd.DataFrame(found)


# --- the rule of hedges, tested -------------------------------------------------------


@data.once
def hedged_twice() -> pd.DataFrame:
    """Return every figure that was read with a hedge and, elsewhere, without: does the rule hold?

    Columns figure, hedged, may_be (by the rule), unhedged, holds, rows. Where several
    readings have no hedge, the most exact counts.
    """
    totals = data.load("rdna_totals").assign(name=lambda t: t["metric"].str.replace("_", " "))
    sectors = data.load("rdna_sectors").assign(name=lambda t: t["sector"].str.replace("_", " ") + " " + t["measure"])
    readings = pd.concat([totals, sectors]).query("flag == ''")
    found = []
    for (edition, name, _), group in readings.groupby(["edition", "name", "unit"], sort=False):
        exact = group[group["qualifier"].isin(STATED)]
        if exact.empty:
            continue
        best = max(exact.itertuples(), key=lambda r: printed_decimals(r.value))
        for row in group[~group["qualifier"].isin(STATED)].itertuples():
            q = Quantity(row.value, row.unit, (row.row_id, best.row_id), row.qualifier)
            low, high = interval_of(q)
            found.append(
                {
                    "figure": f"{edition}, {name}",
                    "hedged": as_printed(q),
                    "may_be": span(low, high),
                    "unhedged": best.value,
                    "holds": "yes" if low <= best.value <= high else "no",
                    "rows": row_ids(q),
                }
            )
    return pd.DataFrame(found)


# --- needs printed as damage ------------------------------------------------------------


def called_damage() -> pd.DataFrame:
    """Return the sums of needs that were printed as damage: columns printed, usd_bn, it_is, damage_usd_bn, seen_in, rows."""
    table = data.load("rdna_totals").set_index("row_id")
    third, rise = headline("damage_total", "RDNA3"), monthly().query("kind == 'damage' and interval == 'RDNA4 to RDNA5'").iloc[0]
    cases = [
        ("T079", "damage caused so far, in June 2024", "all needs of the third assessment", third.value, row_ids(third)),
        ("T071", "damage done in 2025", "the rise in needs from the fourth to the fifth assessment", rise["rise_usd_bn"], rise["rows"]),
    ]
    return pd.DataFrame(
        [
            {
                "printed_as": what,
                "usd_bn": table["value"][row],
                "it_is": it_is,
                "damage_usd_bn": damage,
                "seen_in": source(table["source_id"][row]),
                "rows": f"{row} {rows}",
            }
            for row, what, it_is, damage, rows in cases
        ]
    )


# --- plus 70 percent ------------------------------------------------------------------


def energy_wordings() -> pd.DataFrame:
    """Return what was printed about the rise in energy, and of what: columns percent, of, seen_in, rows."""
    counts = {
        "energy_assets_change": "assets damaged or destroyed",
        "energy_facilities_change": "facilities damaged or destroyed",
        "energy_change_news_paraphrase": "damage",
        "energy_damage_value_change": "losses of energy assets",
    }
    table = data.load("rdna_totals")
    table = table[table["metric"].isin(counts) & (table["edition"] == in_article())]
    return pd.DataFrame(
        {
            "percent": table["value"],
            "of": table["metric"].map(counts),
            "seen_in": table["source_id"].map(source),
            "rows": table["row_id"],
        }
    ).reset_index(drop=True)


def sector(name: str, measure: str, edition: str) -> Quantity:
    """Return the chosen reading of a sector. Raises KeyError if none was read."""
    chosen = _sector_headlines(measure)
    if (edition, name) not in chosen.index:
        raise KeyError(f"no usable reading of {measure} of {name} in {edition} in data/rdna_sectors.csv")
    row = chosen.loc[(edition, name)]
    return Quantity(row["value"], row["unit"], (row["row_id"],), row["qualifier"])


def energy_damage() -> pd.DataFrame:
    """Return energy damage in dollars: what was read, and what two percentages would imply if they were of money.

    Backwards from the fifth assessment: its damage ÷ (1 + its rise) gives the
    fourth, and that ÷ (1 + the fourth's rise) the third, at both ends of every
    interval. Columns step, kind (read or implied), usd_bn, low, high, rows.
    """
    second, fifth = sector("energy", "damage", "RDNA2"), sector("energy", "damage", "RDNA5")
    last = headline("energy_assets_change", "RDNA5")
    fourth = _divided((fifth.value, *interval_of(fifth)), last)
    steps = [
        ("Second assessment, read", "read", (second.value, *interval_of(second)), second.rows),
        *(
            (f"Third, if {written(rise.value)} % is of money", "implied", _divided(fourth, rise), fifth.rows + last.rows + rise.rows)
            for rise in (headline("energy_damage_value_change", "RDNA4"), headline("energy_assets_change", "RDNA4"))
        ),
        (f"Fourth, if {written(last.value)} % is of money", "implied", fourth, fifth.rows + last.rows),
        ("Fifth, read", "read", (fifth.value, *interval_of(fifth)), fifth.rows),
    ]
    return pd.DataFrame(
        [
            {"step": step, "kind": kind, "usd_bn": value, "low": low, "high": high, "rows": " ".join(rows)}
            for step, kind, (value, low, high), rows in steps
        ]
    )


def _divided(later: tuple[float, float, float], rise: Quantity) -> tuple[float, float, float]:
    """Return central, lowest and highest value from which a rise in percent leads to `later`."""
    low, high = interval_of(rise)
    value, lowest, highest = later
    return value / (1 + rise.value / 100), lowest / (1 + high / 100), highest / (1 + low / 100)


# --- sectors ------------------------------------------------------------------------


@cache
def _sector_headlines(measure: str) -> pd.DataFrame:
    readings = (
        data.load("rdna_sectors")
        .query("measure == @measure")
        .assign(metric=lambda t: t["sector"], flag=lambda t: t["flag"].replace("attribution unclear", "single source"))
    )
    return headlines(readings)


@data.once
def sectors(measure: str) -> pd.DataFrame:
    """Return damage or needs of each sector and assessment, where one was read or follows from a stated change.

    Columns sector, edition (a category of all the assessments), usd_bn, as_printed, short, how (read or
    recomputed: from the next assessment and the change that it states), rows. What is not in hand is not in the table.
    """
    chosen, known = _sector_headlines(measure), list(editions())
    changes = data.load("rdna_sectors").query("measure == @measure + '_change'").set_index(["edition", "sector"])
    found = []
    for key, name in SECTORS.items():
        for edition, after in zip(known, [*known[1:], ""]):
            if (edition, key) in chosen.index:
                q = sector(key, measure, edition)
                found.append((name, edition, q.value, as_printed(q), short(q), "read", row_ids(q)))
            elif (after, key) in changes.index:
                change, q = changes.loc[(after, key)], sector(key, measure, after)
                stated = Quantity(change["value"], change["unit"], (change["row_id"],), change["qualifier"])
                before = q.value / (1 + stated.value / 100) if stated.unit == "percent" else q.value - stated.value
                found.append((name, edition, before, "not printed", f"≈ {written(before, 1)}", "recomputed", row_ids(q, stated)))
    table = pd.DataFrame(found, columns=["sector", "edition", "usd_bn", "as_printed", "short", "how", "rows"])
    return table.astype({"edition": pd.CategoricalDtype(known)})


def sector_table(measure: str) -> pd.DataFrame:
    """Return sectors() with a row for each sector and a column for each assessment, hedges as signs, gaps as dashes."""
    table = sectors(measure)
    wide = table.pivot(index="sector", columns="edition", values="short").reindex(index=table["sector"].unique(), columns=list(editions()))
    return wide.fillna("–").assign(rows=table.groupby("sector")["rows"].agg(" ".join)).reset_index()


# --- oblasts ------------------------------------------------------------------------


@data.once
def oblasts(edition: str) -> pd.DataFrame:
    """Return damage by oblast in one assessment, largest first, where a figure was read.

    Columns oblast, usd_bn, share_percent (of the total that the same graphic
    prints), pages (how many state it), rows. The oblasts that are not here were not read.
    """
    readings = data.load("rdna_regions").query("edition == @edition and scope == 'all sectors' and measure == 'damage'")
    total = region(GRAPHIC_TOTAL)
    found = []
    for name, row in headlines(readings.assign(metric=readings["oblast"])).loc[edition].iterrows():
        rows = readings.query("oblast == @name")["row_id"]
        found.append(
            {
                "oblast": name,
                "usd_bn": row["value"],
                "share_percent": round(100 * row["value"] / total.value, 1),
                "pages": len(rows),
                "rows": " ".join([*rows, *total.rows]),
            }
        )
    return pd.DataFrame(found).sort_values("usd_bn", ascending=False, ignore_index=True)


def region(row_id: str) -> Quantity:
    """Return one row of data/rdna_regions.csv."""
    row = data.load("rdna_regions").set_index("row_id").loc[row_id]
    return Quantity(row["value"], row["unit"], (row_id,), row["qualifier"])


# --- numbers for sentences ------------------------------------------------------------

_of = Number.of


def _rows(table: pd.DataFrame) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(table["rows"]).split()))


def _later() -> list[str]:
    return list(editions())[1:]


def _measured(kind: str, edition: str, column: str) -> Quantity:
    """Return a column of monthly() for the step that ends with an edition."""
    row = monthly().query("kind == @kind and interval.str.endswith(@edition)").iloc[0]
    unit = {"usd_bn_a_month": "USD bn a month", "months": "months", "rise_usd_bn": "USD bn"}[column]
    return Quantity(row[column], unit, tuple(row["rows"].split()))


def _step(kind: str, edition: str, column: str, how: str, decimals: int = 0) -> Number:
    return _of(_measured(kind, edition, column), how, decimals)


def _a_month(kind: str, edition: str) -> Number:
    return _step(kind, edition, "usd_bn_a_month", "rise ÷ months between the days the data end, USD billion", 1)


def _printed(kind: str, edition: str) -> Number:
    q = headline(METRICS[kind], edition)
    return Number(as_printed(q), f"{kind} as printed, with the hedge", q.rows, q.value, q.unit)


def _printed_ratio(edition: str) -> Number:
    q = headline("needs_to_gdp_stated", edition)
    return Number(as_printed(q), "needs ÷ GDP, as the assessment states it", q.rows, q.value, "ratio")


def _rise(earlier: Quantity, later: Quantity, how: str) -> Number:
    rise = Quantity(later.value / earlier.value - 1, "ratio", earlier.rows + later.rows)
    return _of(rise, how, percent=True)


def _real_rise(yardstick: str, priced: str) -> Number:
    how = {"printed": "as printed", "us": "÷ the rise of US prices", "ukrainian": "÷ the rise of Ukrainian prices in dollars"}[yardstick]
    return _of(_priced()[priced][yardstick], f"needs of {priced} ÷ those of the assessment before, {how}, percent", 1)


@cache
def _priced() -> dict[str, dict[str, Quantity]]:
    """Return rises() of the assessments for which the prices of every yardstick are in hand."""
    found = {after: rises(before, after) for before, after in pairwise(editions())}
    return {after: by for after, by in found.items() if len(by) == len(YARDSTICKS)}


def _gdp_by_debt() -> Quantity:
    """Return the GDP of 2025 that public debt in dollars and its share of GDP imply."""
    debt, share = data.load("fx").set_index("row_id").loc["FX06"], macro("M118")
    return Quantity(debt["usd"] / (share.value / 100), "USD bn", ("FX06", *share.rows))


def _all_months() -> Number:
    """Return how far the days are apart at which the first and the fifth assessment end."""
    table = series("damage").set_index("edition").loc[["RDNA1", "RDNA5"]]
    first, last = pd.to_datetime(table["data_to"])
    how = "days between the first and the last day the data end, in months"
    return _of(Quantity((last - first).days / DAYS_A_MONTH, "months", _rows(table)), how)


def _damage_5_to_1() -> Number:
    first, fifth = (headline("damage_total", edition) for edition in ("RDNA1", "RDNA5"))
    return _of(Quantity(fifth.value / first.value, "ratio", first.rows + fifth.rows), "damage of RDNA5 ÷ damage of RDNA1", 1)


def _region(row: str) -> Number:
    q = region(row)
    return _of(q, f"as stated, {q.unit}", printed_decimals(q.value))


def _reading(table: str, row: str, unit: str, how: str, decimals: int = 0) -> Number:
    """Return one row of a table as it was printed, whether it is a figure or an example of error."""
    return _of(Quantity(data.load(table).set_index("row_id")["value"][row], unit, (row,)), how, decimals)


ENERGY = ("second", "third_other", "third_assets", "fourth", "fifth")
"""The steps of energy_damage(), as keys name them."""


def _energy(step: str, end: str) -> Number:
    row = energy_damage().iloc[ENERGY.index(step)]
    q = Quantity(row[end.removeprefix("_") or "usd_bn"], "USD bn", tuple(row["rows"].split()))
    return _of(q, f"{row['step']}: energy damage, USD billion", 1)


@cache
def _sector_needs() -> dict[str, Number]:
    """Return the figures of sectors("needs") by the first word of the sector and the edition."""
    return {
        f"{row.sector.split(',')[0].lower()}_{row.edition}": _of(
            Quantity(row.usd_bn, "USD bn", tuple(row.rows.split())),
            f"needs of {row.sector.lower()}, {row.how}, USD billion",
            1 if row.how == "recomputed" else printed_decimals(row.usd_bn),
        )
        for row in sectors("needs").itertuples()
    }


def _in_hand(measure: str) -> Number:
    return _of(Quantity(len(sectors(measure)), "count", _rows(sectors(measure))), "sector figures in hand")


def _gaps(measure: str) -> Number:
    table = sectors(measure)
    gaps = Quantity(table["sector"].nunique() * len(editions()) - len(table), "count", _rows(table))
    return _of(gaps, f"cells of the sectors shown and {len(editions())} assessments without a figure")


def _mapped() -> pd.DataFrame:
    return oblasts("RDNA3")


def _oblasts_count(value: int, how: str) -> Number:
    return _of(Quantity(value, "count", _rows(_mapped())), how)


def _oblasts_share(table: pd.DataFrame, what: str) -> Number:
    damage = Quantity(math.fsum(table["usd_bn"]), "USD bn", _rows(table))
    return _of(ratio(damage, region(GRAPHIC_TOTAL)), f"{what} ÷ the graphic’s total, percent", percent=True)


def _outlines() -> int:
    return len(json.loads(data.outlines())["objects"]["oblasts"]["geometries"])


def _oblasts() -> dict[str, Any]:
    """Return the rows of oblasts() by the first word of the name."""
    return {row.oblast.split()[0].lower(): row for row in _mapped().itertuples()}


def _oblast(name: str) -> Number:
    row = _oblasts()[name]
    return _of(Quantity(row.usd_bn, "USD bn", tuple(row.rows.split())), f"damage in {row.oblast}, third assessment, USD billion", 1)


register.add(
    {
        "month.needs_{later}": lambda later: _a_month("needs", later),
        "month.damage_{later}": lambda later: _a_month("damage", later),
        "months.{kind}_{later}": lambda kind, later: _step(kind, later, "months", "days between the days the data end, in months"),
        "rise.losses_{later}": lambda later: _step("losses", later, "rise_usd_bn", "losses, later − earlier, USD billion"),
        "printed.{kind}_{edition}": _printed,
        "ratio.printed_{stating}": lambda stating: _printed_ratio(stating),
        "months.damage_all": _all_months,
        "ratio.damage_5_to_1": _damage_5_to_1,
        "rise.needs_2_to_4": lambda: _rise(needs_of("RDNA2"), needs_of("RDNA4"), "rise in needs from RDNA2 to RDNA4, percent"),
        "rise.gdp_2022_2024": lambda: _rise(gdp("Ukraine", 2022), gdp("Ukraine", 2024), "rise in GDP from 2022 to 2024, percent"),
        "real_rise.{yardstick}_{priced}": _real_rise,
        "gdp.by_debt_2025": lambda: _of(_gdp_by_debt(), "public debt ÷ its share of GDP, USD billion"),
        "ratio.needs_gdp_by_debt": lambda: _of(
            ratio(needs_of("RDNA5"), _gdp_by_debt()), "needs of RDNA5 ÷ the GDP that public debt implies", 1
        ),
        "rate.RDNA1": lambda: _of(headline("exchange_rate_used", "RDNA1"), "as stated, hryvnias a dollar", 2),
        "met.RDNA5": lambda: _of(headline("early_recovery_already_met", "RDNA5"), "already met since 2022, at least, USD billion"),
        "needs.RDNA3_hedged": lambda: _reading("rdna_totals", "T029", "USD bn", "needs of RDNA3 as one source prints them, with “almost”"),
        "printed.g7_2024": lambda: _reading("rdna_totals", "T079", "USD bn", "as printed; the figure is needs"),
        "hedges.pairs": lambda: _of(Quantity(len(hedged_twice()), "count", _rows(hedged_twice())), "figures read with a hedge and without"),
        "hedges.hold": lambda: _of(
            Quantity((hedged_twice()["holds"] == "yes").sum(), "count", _rows(hedged_twice())),
            "of them, inside the interval of the rule",
        ),
    },
    kind=METRICS,
    edition=editions,
    stating=lambda: [edition for edition in editions() if is_stated("needs_to_gdp_stated", edition)],
    later=_later,
    yardstick=YARDSTICKS,
    priced=_priced,
)
register.add(
    {
        "energy.{step}{end}": _energy,
        "energy.stated_RDNA5": lambda: _of(
            headline("energy_assets_change", "RDNA5"), "rise in damaged or destroyed energy assets, percent, as stated"
        ),
        "sector.needs_{figure}": lambda figure: _sector_needs()[figure],
        "sectors.{measure}_in_hand": _in_hand,
        "sectors.{measure}_gaps": _gaps,
        "sector.artefact": lambda: _reading("rdna_sectors", "S040", "USD bn", "as printed: a rounded share multiplied back", 2),
        "sector.artefact_share": lambda: _reading("rdna_sectors", "S031", "percent", "share of needs, as stated, percent"),
    },
    step=ENERGY,
    end=("", "_low", "_high"),
    figure=_sector_needs,
    measure=("needs", "damage"),
)
register.add(
    {
        "region.{row}": _region,
        "oblasts.total": lambda: _of(region(GRAPHIC_TOTAL), "the total that the graphic of the oblasts prints, USD billion"),
        "oblasts.read": lambda: _oblasts_count(len(_mapped()), "oblasts with a figure of damage in the third assessment"),
        "oblasts.confirmed": lambda: _oblasts_count((_mapped()["pages"] > 1).sum(), "of them, on two pages"),
        "oblasts.unconfirmed": lambda: _oblasts_count((_mapped()["pages"] == 1).sum(), "of them, on one page only"),
        "oblasts.unread": lambda: _oblasts_count(_outlines() - len(_mapped()), "outlines on the map without a figure"),
        "oblasts.share": lambda: _oblasts_share(_mapped(), "that sum"),
        "oblasts.first_two_share": lambda: _oblasts_share(_mapped().head(2), "the two largest"),
        "oblasts.front_share": lambda: _oblasts_share(_mapped().query("oblast in @FRONT"), "that sum"),
        "oblast.{name}": _oblast,
    },
    row=lambda: data.load("rdna_regions")["row_id"],
    name=_oblasts,
)

"""Charts of who could pay. Sums that overlap stand side by side; only parts that a source lists as parts are joined."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.base import AMBER, BLUE, GREY, INK, MUTED, RULE, SHORT, WIDE, bars, more, named_rows, paired_bars, publish, tips

TWO_DIGITS = ".2r"
CROSS = "M-1,-.6L-.6,-1L0,-.4L.6,-1L1,-.6L.4,0L1,.6L.6,1L0,.4L-.6,1L-1,.6L-.4,0Z"
"""A slanting cross: do not add (the shape that Vega calls cross is a plus, which says: add)."""


def found_and_missing(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw what was found and what was missing each year as pairs of bars that say which they are (costs.found_and_missing)."""
    return paired_bars(table, "year", "usd_bn", "part", {"found": BLUE, "missing": AMBER}, width)


def year_of_money(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw a year of needs and flows of one year as bars side by side (costs.year_of_money)."""
    return bars(table, "item", "usd_bn", SHORT, width, [BLUE, GREY, GREY, GREY, AMBER, AMBER])


def sizes(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw needs and sums of money as bars side by side, with what each figure may stand for (costs.sizes)."""
    base, names = named_rows(table, "item")
    x = alt.X("usd_bn:Q", axis=None, scale=alt.Scale(domainMin=0, nice=False))
    tint = alt.Color("item:N", legend=None, scale=alt.Scale(domain=list(table["item"]), range=[BLUE] + [AMBER] * (len(table) - 1)))
    bar = base.mark_bar(size=16, yOffset=6).encode(x=x, color=tint)
    spread = base.mark_rule(strokeWidth=4, color=INK, yOffset=6).encode(x="low:Q", x2="high:Q")
    values = base.mark_text(align="left", dx=8, dy=6, fontWeight=600).encode(x="high:Q", text=alt.Text("usd_bn:Q", format=",.0f"))
    return publish(bar + spread + names + values, width, 52 * len(table), right=56)


def may_be_added(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw each pair of pots once, each answer a colour and a mark: a plus where they may be added (costs.may_be_added)."""
    names = dict(zip(table["one_number"], table["one"])) | dict(zip(table["other_number"], table["other"]))
    pairs = table.assign(row=lambda t: t["other_number"].astype(str) + "  " + t["other"])
    marks = {"same money": (AMBER, CROSS), "may be added": (BLUE, "cross"), "nobody says": (MUTED, "circle")}
    kinds, colours, shapes = list(marks), *([mark[i] for mark in marks.values()] for i in (0, 1))
    legend = alt.Legend(title=None, orient="top", direction="horizontal" if width > 400 else "vertical", symbolSize=110)
    rows = [f"{number}  {names[number]}" for number in sorted(names)]
    y = alt.Y(
        "row:N", scale=alt.Scale(domain=rows), axis=alt.Axis(title=None, labelColor=INK, labelFontSize=12, labelLimit=190, gridColor=RULE)
    )
    x = alt.X("one_number:O", axis=alt.Axis(title=None, orient="top", labelAngle=0, labelColor=INK, labelFontSize=12, gridColor=RULE))
    drawn = (
        alt.Chart(pairs.drop(columns="rows"))
        .mark_point(size=120)
        .encode(
            x,
            y,
            color=alt.Color("answer:N", legend=legend, scale=alt.Scale(domain=kinds, range=colours)),
            shape=alt.Shape("answer:N", legend=legend, scale=alt.Scale(domain=kinds, range=shapes)),
            tooltip=tips(pairs[["one", "other", "answer", "why"]]),
        )
    )
    return publish(drawn, width, 34 * len(rows) + (60 if width > 400 else 110))


def parts_of_wholes(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw each part as a share of its whole (costs.parts_of_wholes)."""
    named = table.assign(name=table["whole"] + ": " + table["part"])
    colours = dict(zip(table["whole"].unique(), (AMBER, BLUE, GREY, AMBER)))
    return bars(named, "name", "percent", ",.0f", width, [colours[w] for w in table["whole"]], unit=" %")


def investment(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw investment as a share of GDP, and what a year of needs would make of it (costs.investment)."""
    colours = [AMBER if "needs" in name else BLUE if name.startswith("Ukraine") else GREY for name in table["place_and_year"]]
    return bars(table, "place_and_year", "percent_of_gdp", ",.0f", width, colours, unit=" %")


def years_to_fund(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw how many years needs take at each pace (costs.years_to_fund)."""
    return bars(table, "pace", "years", ",.2r", width, [GREY, BLUE, BLUE, GREY, GREY])


def share_the_bill(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw what each payer gives a year, and what that is of its GDP (costs.share_the_bill)."""
    first, last = (f"format(datum.percent_{end}, '{TWO_DIGITS}')" for end in ("first", "last"))
    ends = f"{first} + (datum.of == 'its GDP' ? ' → ' + {last} : '')"
    base, names = named_rows(table, "payer")
    phone, right = width <= 400, 50
    told = more(base.transform_calculate(told=f"{ends} + ' % of ' + datum.of"), phone, 18, right)
    x = alt.X("usd_bn_a_year:Q", axis=None, scale=alt.Scale(domainMin=0, nice=False))
    tint = alt.Color("payer:N", legend=None, scale=alt.Scale(domain=list(table["payer"]), range=[BLUE, BLUE, BLUE, AMBER, GREY]))
    bar = base.mark_bar(size=16, yOffset=6).encode(x=x, color=tint)
    values = base.mark_text(align="left", dx=6, dy=6, fontWeight=600).encode(x=x, text=alt.Text("usd_bn_a_year:Q", format=",.1f"))
    return publish(bar + names + told + values, width, (46 if phone else 72) * len(table), right=right)


def spend_the_money(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw the plan year by year, split into what is spent, what waits and what nobody pays (costs.spend_the_money)."""
    parts = {"spent": "spent", "waiting": "paid, cannot be spent yet", "unpaid": "nobody pays"}
    legend = alt.Legend(title=None, orient="top", direction="horizontal" if width > 400 else "vertical")
    named = " : ".join(f"datum.part == '{key}' ? '{text}'" for key, text in parts.items())
    drawn = (
        alt.Chart(table)
        .transform_fold(list(parts), as_=["part", "usd_bn"])
        .transform_calculate(shown=f"{named} : ''", order="indexof(['spent', 'waiting', 'unpaid'], datum.part)")
        .mark_bar()
        .encode(
            x=alt.X("year:O", axis=alt.Axis(title="year", labelAngle=0, grid=False, labelOverlap=True)),
            y=alt.Y("usd_bn:Q", stack="zero", axis=alt.Axis(title="USD bn since the start", tickCount=5)),
            color=alt.Color("shown:N", legend=legend, scale=alt.Scale(domain=list(parts.values()), range=[BLUE, AMBER, GREY])),
            order="order:Q",
            tooltip=[
                alt.Tooltip("year:O", title="Year"),
                alt.Tooltip("shown:N", title="Part"),
                alt.Tooltip("usd_bn:Q", title="USD bn", format=",.0f"),
            ],
        )
    )
    return publish(drawn, width, 320 if width > 400 else 240)

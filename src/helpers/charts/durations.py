"""Charts of how wars end and how long peace lasts."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.base import AMBER, BLUE, GREY, MUTED, QUARTERS, WIDE, more, named_rows, publish, tips, titled_above
from helpers.numbers.shares import TOO_FEW


def survival(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw survival curves as steps with their interval bands, each named at its end, numbers at risk below (durations.curves).

    Names of up to about 25 letters fit a phone; marks that would touch there are left out.
    """
    groups = list(table["group"].unique())
    if len(groups) > 3:
        raise ValueError(f"{len(groups)} curves are too many for one drawing: at most 3")
    room = 0.1 + 0.17 * len(groups)
    y = alt.Y(
        "survival:Q",
        scale=alt.Scale(domain=[-room, 1], nice=False),
        axis=alt.Axis(**titled_above("share that has lasted"), values=QUARTERS, format=".0%"),
    )
    longest, years = table["years"].max(), []
    for mark in sorted(table.loc[table["mark"], "years"].unique()):
        if not years or (mark - years[-1]) * (width - 60) / longest >= 26:
            years.append(mark)
    x = alt.X("years:Q", scale=alt.Scale(nice=False), axis=alt.Axis(title="years", values=years, grid=False))
    tint = alt.Color("group:N", legend=None, scale=alt.Scale(domain=groups, range=[BLUE, AMBER, MUTED][: len(groups)]))
    base = alt.Chart(table).encode(x, y, tint)
    band = (
        base.encode(tooltip=tips(table.drop(columns="mark")))
        .mark_area(interpolate="step-after", opacity=0.16)
        .encode(y="low:Q", y2="high:Q")
    )
    line = base.mark_line(interpolate="step-after")
    layers = band + line

    ends, last_year = (table.groupby("group", sort=False)[c].last() for c in ("survival", "years"))
    for number, group in enumerate(groups):
        of_group = base.transform_filter({"field": "group", "equal": group})
        above = ends[group] == ends.max() and number == list(ends).index(ends.max())
        last = of_group.transform_filter({"field": "years", "equal": float(last_year[group])})
        side = "right" if last_year[group] > longest / 2 else "left"
        name = last.mark_text(align=side, baseline="bottom" if above else "top", dy=-10 if above else 8, fontWeight=600).encode(
            text="group:N"
        )
        # A name above a curve that ends at the right reaches back over its earlier, higher steps.
        late = table[(table["group"] == group) & (table["years"] >= longest / 2)]
        layers += name.encode(y=alt.datum(late["survival"].max())) if above and side == "right" else name
        heading_at, numbers_at = (top - 0.17 * number for top in (-0.12, -0.2))
        marked = of_group.transform_filter("datum.mark")
        heading = marked.transform_filter({"field": "years", "equal": years[0]}).mark_text(align="left", dx=-4)
        numbers = marked.transform_filter({"field": "years", "oneOf": years}).mark_text()
        layers += heading.encode(y=alt.datum(heading_at), text=alt.value(f"at risk: {group}"))
        layers += numbers.encode(y=alt.datum(numbers_at), text="at_risk:Q")
    return publish(layers, width, 300 + 44 * len(groups), right=14)


def shares(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw one share a row with its interval, named above and told below, on a phone beside a short name; of too few cases the interval alone, in grey (endings.lines)."""
    base, names = named_rows(table, "case")
    beside = width <= 400 and table["case"].str.len().max() <= 25
    axis, scale = alt.Axis(title=None, format=".0%", values=QUARTERS), alt.Scale(domain=[0, 1], nice=False)
    x, low = (alt.X(f"{column}:Q", axis=axis, scale=scale) for column in ("share", "low"))
    enough = f"datum.of >= {TOO_FEW}"
    band = (
        base.transform_filter("datum.of")
        .mark_rule(strokeWidth=10, yOffset=5)
        .encode(
            x=low,
            x2="high:Q",
            color=alt.condition(enough, alt.value(BLUE), alt.value(GREY)),
            opacity=alt.condition(enough, alt.value(0.35), alt.value(1)),
        )
    )
    dots = base.mark_point(yOffset=5).encode(x=x, opacity=alt.condition(enough, alt.value(1), alt.value(0)))
    return publish(names + band + dots + more(base, beside, 14), width, (44 if beside else 70) * len(table) + 30)

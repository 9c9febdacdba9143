"""Charts of the bargaining model."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.base import AMBER, BLUE, GREY, INK, MUTED, WIDE, publish, tips


def ranges(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw each row as a bar from its least to its most share, named with its ends (bargaining.range_today, range_after_shift)."""
    base = alt.Chart(table).encode(alt.Y("item:N", sort=None, axis=None), tooltip=tips(table))
    names = base.transform_calculate(
        told="datum.item + ': ' + format(datum.least, ',.4~r') + ' to ' + format(datum.most, ',.4~r') + ' %'"
    ).mark_text(align="left", baseline="bottom", dy=-4).encode(x=alt.value(0), text="told:N")
    axis = alt.Axis(title="share that goes to A, in %", values=[0, 25, 50, 75, 100], labelFlush=True)
    x = alt.X("least:Q", axis=axis, scale=alt.Scale(domain=[0, 100], nice=False))
    strong = {"Both take: the range": BLUE, "Overlap: deals": BLUE, "Gap: no deal": AMBER}
    colours = alt.Color("item:N", legend=None, scale=alt.Scale(
        domain=[*strong, "A takes", "B takes", "Beats war today", "Beats war after the pause", "A bargain today can deliver"],
        range=[*strong.values(), GREY, GREY, GREY, GREY, MUTED],
    ))
    bars = base.mark_bar(size=16, yOffset=8, stroke=INK, strokeWidth=0.75).encode(x=x, x2="most:Q", color=colours)
    return publish(bars + names, width, 54 * len(table) + 44, right=12)


def doubt(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw the chance of war by how much one side does not know of the other's cost (bargaining.doubt)."""
    x = alt.X("spread:Q", axis=alt.Axis(title="what A does not know: width of B’s possible costs, in points", tickCount=5, titleLimit=width))
    y = alt.Y("chance:Q", axis=alt.Axis(title=None, tickCount=4, labelExpr="datum.label + ' %'"))
    base = alt.Chart(table).encode(x, y, tooltip=tips(table))
    last = base.transform_window(rank="row_number()", sort=[alt.SortField("spread", "descending")]).transform_filter("datum.rank == 1")
    return publish(
        base.mark_line() + last.mark_point()
        + last.mark_text(align="right", dx=-10, fontWeight=600).encode(text=alt.Text("chance:Q", format=".0f")), width, 260, right=14,
    )


def guarantee_by_shift(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw the smallest guarantee by A's chance after the pause, one line a weight of the pause (bargaining.guarantee_by_shift)."""
    x = alt.X("p_after:Q", axis=alt.Axis(title="A’s chance after the pause, in %", tickCount=5), scale=alt.Scale(nice=False, domainMin=50, domainMax=100))
    y = alt.Y("k:Q", axis=alt.Axis(title=None, tickCount=4))
    names = list(table["pause_counts"].unique())
    tint = alt.Color("pause_counts:N", legend=None, scale=alt.Scale(domain=names, range=[AMBER, BLUE, MUTED]))
    base = alt.Chart(table).encode(x, y, tint, tooltip=tips(table))
    ends = base.transform_filter("datum.p_after == 100")
    told = ends.transform_calculate(told="'pause counts ' + datum.pause_counts").mark_text(align="right", baseline="bottom", dx=-14, dy=-2, fontWeight=600)
    return publish(base.mark_line() + ends.mark_point() + told.encode(text="told:N"), width, 300, right=12)

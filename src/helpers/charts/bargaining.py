"""Charts of the bargaining model."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.base import AMBER, BLUE, GREY, MUTED, SHORT, WIDE, publish, tips, titled_above

_WHOLE = ".0f"
RANGES = {  # what a bar shows: its colour
    "Alta accepts": GREY,
    "Borea accepts": GREY,
    "Both accept": BLUE,
    "Beats war today": GREY,
    "Beats war after the pause": GREY,
    "A bargain today can deliver": MUTED,
    "Overlap, deals exist": BLUE,
    "Gap, no deal": AMBER,
}


def ranges(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw each row as a bar from its least to its most share, named with its ends (bargaining.range_today, range_after_shift)."""
    base = alt.Chart(table).encode(alt.Y("item:N", sort=None, axis=None), tooltip=tips(table))
    told = f"datum.item + ': ' + format(datum.least, '{SHORT}') + ' to ' + format(datum.most, '{SHORT}') + ' %'"
    names = base.transform_calculate(told=told).mark_text(align="left", baseline="bottom", dy=-4).encode(x=alt.value(0), text="told:N")
    x = alt.X("least:Q", axis=alt.Axis(title="share that goes to Alta, in %", tickCount=5), scale=alt.Scale(domain=[0, 100], nice=False))
    tint = alt.Scale(domain=list(RANGES), range=list(RANGES.values()))
    colours = alt.Color("item:N", legend=None, scale=tint), alt.Stroke("item:N", legend=None, scale=tint)
    # The stroke shows a range of one point, which has no width.
    bars = base.mark_bar(size=16, yOffset=8, strokeWidth=2).encode(x, alt.X2("most:Q"), *colours)
    return publish(bars + names, width, (54 if width > 400 else 44) * len(table) + 44, right=12)


def doubt(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw the chance of war by how much one side does not know of the other's cost (bargaining.doubt)."""
    x = alt.X("spread:Q", axis=alt.Axis(title="width of Borea’s possible costs, in points", tickCount=5))
    y = alt.Y("chance:Q", axis=alt.Axis(**titled_above("chance of war"), tickCount=4, labelExpr="datum.label + ' %'"))
    line, last = (alt.Chart(part).encode(x, y, tooltip=tips(table)) for part in (table, table.tail(1)))
    value = (
        last.mark_text(align="right", dx=-10, dy=-8, fontWeight=600)
        .encode(text="told:N")
        .transform_calculate(told=f"format(datum.chance, '{_WHOLE}') + ' %'")
    )
    return publish(line.mark_line() + last.mark_point() + value, width, 260, right=14)


def guarantee_by_shift(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw the smallest guarantee by A's chance after the pause, one line a weight of the pause (bargaining.guarantee_by_shift)."""
    x = alt.X("p_after:Q", axis=alt.Axis(title="Alta’s chance after the pause, in %", tickCount=5), scale=alt.Scale(nice=False, zero=False))
    y = alt.Y("k:Q", axis=alt.Axis(**titled_above("smallest guarantee, in points"), tickCount=4))
    names = list(table["pause_counts"].unique())
    tint = alt.Color("pause_counts:N", legend=None, scale=alt.Scale(domain=names, range=[AMBER, BLUE, MUTED]))
    layers = alt.Chart(table).encode(x, y, tint, tooltip=tips(table)).mark_line()
    # Each line is named where it has risen a little, the one that never rises at its start; at the first is room for words.
    for name, align, shift, told in zip(names, ("right", "left", "left"), (-10, 10, 4), ("the pause counts ", "", "")):
        line = table[table["pause_counts"] == name]
        at = line[line["k"] >= line["k"].max() / 4].head(1)
        low = not line["k"].max()
        layers += (
            alt.Chart(at)
            .mark_text(align=align, dx=shift, dy=-12 if low else 0, fontWeight=600)
            .encode(x, y, tint, text="told:N")
            .transform_calculate(told=f"'{told}' + datum.pause_counts")
        )
    return publish(layers, width, 300, right=12)

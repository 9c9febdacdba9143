"""Charts of what might happen."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.base import AMBER, BLUE, GREY, INK, MUTED, WIDE, named_rows, paired_bars, publish, tips

_NEAR, _SUM, _PERCENT = 1, ",.0f", ".0%"
"""How near a sum is the sum, and how sums and chances are written."""


def needs_curve(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw the chance that needs exceed each sum: the reader's curve between those of two families (a Mixture of scenarios.parts).

    The first row is the sum that the reader chose.
    """
    base = alt.Chart(table).encode(
        alt.X(
            "usd_bn:Q",
            axis=alt.Axis(title="needs above … billion dollars", values=list(range(0, 2001, 500 if width > 400 else 1000)), grid=False),
            scale=alt.Scale(domainMin=0, nice=False),
        )
    )
    percent = alt.Axis(title=None, format=".0%", tickCount=5)

    def line(column: str, **style) -> alt.Chart:
        return base.mark_line(**style).encode(alt.Y(f"{column}:Q", axis=percent, scale=alt.Scale(domain=[0, 1])))

    def name(column: str, at: float, text: str, **style) -> alt.Chart:
        # The one is the highest curve here and the other the lowest, so that outside them is room for a name.
        spot = base.transform_joinaggregate(most="max(usd_bn)").transform_filter(f"abs(datum.usd_bn - datum.most * {at}) < {_NEAR}")
        return spot.mark_text(color=MUTED, **style).encode(y=f"{column}:Q", text=alt.value(text))

    chosen = (
        base.transform_window(place="row_number()")
        .transform_joinaggregate(first="min(place)")
        .transform_filter("datum.place == datum.first")
    )
    told = f"format(datum.usd_bn, '{_SUM}') + ': ' + format(datum.chance, '{_PERCENT}')"
    return publish(
        line("war", color=GREY, strokeWidth=3)
        + line("freeze", color=GREY, strokeWidth=3, strokeDash=[6, 4])
        + line("chance", color=BLUE, strokeWidth=3).encode(tooltip=tips(table[["usd_bn", "chance", "war", "freeze"]]))
        + chosen.mark_rule(color=AMBER, strokeDash=[4, 3])
        + chosen.mark_point(color=AMBER, size=90).encode(y="chance:Q")
        + chosen.transform_calculate(told=told)
        .mark_text(color=AMBER, fontWeight=600, baseline="bottom", dy=-4)
        .encode(y=alt.value(0), text="told:N")
        + name("war", 0.55, "if war goes on", align="left", dx=6, dy=-8)
        + name("freeze", 0.35, "if it freezes", align="right", dx=-6, dy=8),
        width,
        320 if width > 400 else 240,
        right=46,
    )


def outcome_cases(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw median, middle half and nine tenths of needs in each case (scenarios.by_form)."""
    base, names = named_rows(table, "case")
    axis = alt.Axis(title="needs, billion dollars", tickCount=4, format=",.0f")
    x = alt.X("median:Q", axis=axis, scale=alt.Scale(domainMin=0, nice=False))
    return publish(
        base.mark_rule(strokeWidth=4, color=GREY, yOffset=9).encode(x=alt.X("low:Q", axis=axis), x2="high:Q")
        + base.mark_rule(strokeWidth=10, color=BLUE, opacity=0.35, yOffset=9).encode(x="quarter:Q", x2="three_quarters:Q")
        + base.mark_point(yOffset=9, size=90).encode(x=x)
        + base.mark_text(dy=28, fontWeight=600).encode(x=x, text=alt.Text("median:Q", format=",.3r"))
        + names,
        width,
        66 * len(table) + 50,
    )


def tornado(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw how far the chance moves with each input alone, and where it is with none held (outcomes.tornado)."""
    base, names = named_rows(table, "input")
    axis = alt.Axis(title="chance of exceeding the sum", format=".0%", tickCount=4)
    ends = (("low", "right", -6), ("high", "left", 6))
    layers = alt.Chart(table.head(1)).mark_rule(color=MUTED, strokeDash=[4, 3]).encode(x="base:Q")
    layers += base.mark_bar(size=14, yOffset=6, color=BLUE).encode(
        x=alt.X("low:Q", axis=axis, scale=alt.Scale(padding=42, nice=False)), x2="high:Q"
    )
    for column, align, shift in ends:
        layers += base.mark_text(align=align, dx=shift, dy=6, fontWeight=600).encode(
            x=f"{column}:Q", text=alt.Text(f"{column}:Q", format=".0%")
        )
    return publish(layers + names, width, 52 * len(table) + 50)


def sobol(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw first-order Sobol indices in percent, two bars an input: one for each form of growth (scenarios.indices)."""
    named = table.assign(form="by " + table["needs_rise_by"])
    return paired_bars(named, "input", "percent", "form", dict(zip(named["form"].unique(), (BLUE, AMBER))), width, unit=" %")


def believe(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw the weights that a chance needs, as two bars (scenarios.needed)."""
    base, names = named_rows(table, "outcome")
    x = alt.X("weight:Q", axis=None, scale=alt.Scale(domain=[0, 1]))
    return publish(
        base.mark_bar(size=16, yOffset=6, color=BLUE).encode(x=x)
        + names
        + base.mark_text(align="left", dx=6, dy=6, fontWeight=600, color=INK).encode(x=x, text=alt.Text("weight:Q", format=".0%")),
        width,
        52 * len(table),
        right=56,
    )

"""Charts of peace with and without peacekeepers."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.base import AMBER, BLUE, GREY, MUTED, QUARTERS, WIDE, named_rows, publish, tips

_TICKS = (0.25, 0.5, 1, 2, 4)


def _ratios(table: pd.DataFrame, name: str, tint: alt.Color, ends: tuple[float, float], title: str, width: int) -> alt.LayerChart:
    """Draw one ratio a row with its interval and a tick at 1, on a log axis; the name above, the figures at the right."""
    base, names = named_rows(table, name)
    bare = alt.Chart(table).encode(base.encoding.y)
    scale = alt.Scale(type="log", domain=ends, nice=False, clamp=True)
    x = alt.X("ratio:Q", scale=scale, axis=alt.Axis(title=title, values=[t for t in _TICKS if ends[0] <= t <= ends[1]], format="~g"))
    one = bare.mark_tick(color=MUTED, thickness=2, size=22, yOffset=10).encode(x=alt.datum(1))
    spread = bare.mark_rule(strokeWidth=6, opacity=0.4, yOffset=10).encode(alt.X("low:Q", scale=scale), x2="high:Q", color=tint)
    dots = base.mark_point(size=80, yOffset=10).encode(x=x, color=tint)
    told = "format(datum.ratio, '.2f') + ' (' + format(datum.low, '.2f') + '–' + format(datum.high, '.2f') + ')'"
    values = bare.transform_calculate(told=told).mark_text(align="right", dy=10, fontWeight=600).encode(x=alt.value("width"), text="told:N")
    return publish(one + spread + dots + names + values, width, 50 * len(table) + 46)


def hazard_ratios(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw hazard ratios of troops sent and of clauses signed, each in its ink (peacekeeping.ratios)."""
    tint = alt.Color("of:N", legend=None, scale=alt.Scale(domain=["troops sent", "clause signed"], range=[BLUE, AMBER]))
    return _ratios(table, "comparison", tint, (0.12, 12), "hazard ratio (log scale)", width)


def immortal_time(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw the hazard ratio that each way of counting finds in simulated ceasefires (peacekeeping.immortal_time)."""
    tint = alt.Color("counted:N", legend=None, scale=alt.Scale(domain=list(table["counted"]), range=[AMBER, BLUE, BLUE]))
    return _ratios(table, "counted", tint, (0.4, 4), "hazard ratio, simulated (log scale)", width)


def hidden_cause(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw a risk ratio as reported and with a hidden cause (peacekeeping.hidden)."""
    tint = alt.Color("reading:N", legend=None, scale=alt.Scale(domain=list(table["reading"]), range=[BLUE, AMBER]))
    return _ratios(table, "reading", tint, (0.2, 12), "risk ratio (log scale)", width)


def in_force(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw the share of agreements in force with its interval, by clause (peacekeeping.subset)."""
    base, names = named_rows(table, "group")
    bare = alt.Chart(table).encode(base.encoding.y)
    x = alt.X("survival:Q", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(title="share still in force", format=".0%", values=QUARTERS))
    tint = alt.Color("group:N", legend=None, scale=alt.Scale(domain=["without the clause", "with the clause"], range=[BLUE, AMBER]))
    spread = bare.mark_rule(strokeWidth=6, opacity=0.4, yOffset=10).encode(alt.X("low:Q"), x2="high:Q", color=tint)
    dots = base.mark_point(size=80, yOffset=10).encode(x=x, color=tint)
    told = "format(datum.survival, '.0%') + ' (' + format(100 * datum.low, '.0f') + ' to '"
    told += " + format(datum.high, '.0%') + '), n = ' + datum.n"
    values = (
        bare.transform_calculate(told=told)
        .mark_text(align="right", baseline="bottom", dy=-6, fontWeight=600)
        .encode(x=alt.value("width"), text="told:N")
    )
    return publish(spread + dots + names + values, width, 60 * 2 + 50)


def deaths_by_year(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw battle-related deaths by year as bars, with the low and high estimates (peacekeeping.donbas)."""
    axis = alt.Axis(title=None, labelAngle=0, grid=False)
    base = alt.Chart(table).encode(alt.X("year:O", axis=axis))
    y = alt.Y("best:Q", axis=None, scale=alt.Scale(domainMin=0))
    bars = base.mark_bar(size=22, color=GREY).encode(y=y, tooltip=tips(table))
    spread = base.mark_rule(strokeWidth=2, color=MUTED).encode(alt.Y("low:Q"), y2="high:Q")
    values = base.mark_text(baseline="bottom", dy=-4, fontWeight=600).encode(alt.Y("high:Q"), text=alt.Text("best:Q", format=",.0f"))
    signed = base.transform_filter("datum.year == 2015").mark_text(align="left", dx=20, dy=-14, color=BLUE, fontWeight=600)
    return publish(bars + spread + values + signed.encode(alt.Y("low:Q"), text=alt.value("← Minsk II signed in February")), width, 280)

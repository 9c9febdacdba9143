"""Charts of the dated statements."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.base import AMBER, BLUE, INK, MUTED, RULE, WIDE, named_rows, paired_bars, publish, tips

STANCE_MARKS = {  # class of words: colour and shape, so that either alone tells it
    "flat no": (BLUE, "circle"),
    "silence": (MUTED, "square"),
    "conditional": (AMBER, "triangle-up"),
    "other": (MUTED, "cross"),
    "open": (AMBER, "diamond"),
}


def positions_timeline(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw one row a statement, going down in time, the class of its words as column, colour and shape."""
    step, stances = 25, list(STANCE_MARKS)
    colours, shapes = zip(*STANCE_MARKS.values())
    rows = alt.Axis(title=None, grid=False, labelColor=INK, labelFontSize=13 if width > 400 else 12, labelLimit=200)
    y = alt.Y("statement:N", sort=None, axis=rows)
    columns = alt.Axis(title=None, orient="top", labelColor=INK, labelAngle=0 if width > 400 else -50, grid=False)
    x = alt.X("stance:N", scale=alt.Scale(domain=stances), axis=columns)
    base = alt.Chart(table).encode(y=y, tooltip=tips(table))
    marks = base.mark_point(size=110).encode(
        x=x,
        color=alt.Color("stance:N", legend=None, scale=alt.Scale(domain=stances, range=colours)),
        shape=alt.Shape("stance:N", legend=None, scale=alt.Scale(domain=stances, range=shapes)),
    )
    leads = base.mark_rule(color=RULE).encode(x=x, x2=alt.value(0))
    first = alt.Chart(table[table["period"] == "after"].head(1)).encode(y=y)
    line = first.mark_rule(color=MUTED, strokeDash=[4, 3], yOffset=-step / 2)
    below = first.mark_text(align="right", baseline="top", dy=-step / 2 + 5, color=MUTED).encode(
        x=alt.value("width"), text=alt.value("after Trump’s claim ↓" if width > 400 else "after the claim ↓")
    )
    return publish(leads + marks + line + below, width, step * len(table) + (40 if width > 400 else 80))


def positions_by_stance(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw how many statements are of each class, before and after, as pairs of bars that say which they are."""
    return paired_bars(table, "stance", "statements", "period", {"before": AMBER, "after": BLUE}, width, right=76)


def share_of_no(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw the share of flat no as dots with their interval, one row a period (positions.share_of_no)."""
    base, names = named_rows(table, "statements_made")
    axis = alt.Axis(title="share of flat no", format=".0%", values=[0, 0.25, 0.5, 0.75, 1])
    dots = base.mark_point(yOffset=9, size=90).encode(alt.X("share:Q", axis=axis, scale=alt.Scale(domain=[0, 1])))
    spread = base.mark_rule(strokeWidth=8, color=BLUE, opacity=0.35, yOffset=9).encode(x="low:Q", x2="high:Q")
    return publish(spread + dots + names, width, 62 * len(table) + 40, right=14)

"""Charts of the dated statements."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.base import AMBER, BLUE, INK, MUTED, QUARTERS, RULE, WIDE, named_rows, paired_bars, publish, tips

STANCE_MARKS = {  # class of words: colour and shape, so that either alone tells it
    "flat no": (BLUE, "circle"),
    "silence": (MUTED, "square"),
    "conditional": (AMBER, "triangle-up"),
    "other": (MUTED, "cross"),
    "open": (AMBER, "diamond"),
}


def positions_timeline(table: pd.DataFrame, width: int = WIDE, marked: tuple[str, str] = ("", "")) -> alt.LayerChart:
    """Draw one row a statement under what its words name, on the day it was made, the class of its words as colour and shape.

    (positions.timeline.) marked is a day and what happened on it, drawn as a line.
    """
    step, left, stances = 21, 172 if width > 400 else 158, list(STANCE_MARKS)
    colours, shapes = zip(*STANCE_MARKS.values())
    lines = [line for name, group in table.groupby("words_name", sort=False) for line in (name, *group["statement"])]
    size = {"fontSize": 13 if width > 400 else 12}

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:N", scale=alt.Scale(domain=lines), axis=None)

    every = {"interval": "year", "step": 1 if width > 400 else 2}
    years = alt.Axis(title=None, format="%Y", tickCount=every, labelFlush=False)
    start = alt.DateTime(year=int(table["day"].min()[:4]))
    x = alt.X("day:T", axis=years, scale=alt.Scale(range=[left, alt.ExprRef("width")], domainMin=start, padding=0, nice=False))
    tint = alt.Color("stance:N", legend=None, scale=alt.Scale(domain=stances, range=colours))
    shape = alt.Shape("stance:N", legend=None, scale=alt.Scale(domain=stances, range=shapes))
    base = alt.Chart(table).encode(y=y("statement"), tooltip=tips(table))
    day, event = marked
    line = alt.Chart(pd.DataFrame({"day": [day]})).encode(x)
    others, first = (
        base.transform_filter(f"datum.{which}") for which in (f"stance != '{stances[0]}'", f"number == {table['number'].iloc[0]}")
    )
    return publish(
        line.mark_rule(color=MUTED, strokeDash=[4, 3])
        + line.mark_text(align="right", dx=-6, dy=-6, baseline="bottom", color=MUTED).encode(y=alt.value(0), text=alt.value(event))
        + base.mark_rule(color=RULE).encode(x, x2=alt.value(left))
        + base.mark_point(size=90).encode(x, tint, shape)
        + others.mark_text(align="right", dx=-10, **size).encode(x, tint, text="stance:N")
        + first.mark_text(align="left", dx=10, **size).encode(x, tint, text="stance:N")
        + base.mark_text(align="left", color=INK, **size).encode(x=alt.value(0), text="statement:N")
        + alt.Chart(table.drop_duplicates("words_name"))
        .mark_text(align="left", baseline="middle", dy=3, fontWeight=600, **size)
        .encode(y=y("words_name"), x=alt.value(0), text="words_name:N"),
        width,
        step * len(lines) + 30,
        right=20,
    )


def positions_by_stance(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw how many statements are of each class, before and after, as pairs of bars that say which they are."""
    return paired_bars(table, "stance", "statements", "period", {"before": AMBER, "after": BLUE}, width)


def share_of_no(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw the share of flat no as dots with their interval, one row a period (positions.share_of_no)."""
    base, names = named_rows(table, "statements_made")
    axis = alt.Axis(title="share of flat no", format=".0%", values=QUARTERS)
    dots = base.mark_point(yOffset=9, size=90).encode(alt.X("share:Q", axis=axis, scale=alt.Scale(domain=[0, 1])))
    spread = base.mark_rule(strokeWidth=8, color=BLUE, opacity=0.35, yOffset=9).encode(x="low:Q", x2="high:Q")
    return publish(spread + dots + names, width, 62 * len(table) + 40, right=14)

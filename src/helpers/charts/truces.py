"""Charts of named truces."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.base import AMBER, BLUE, GREY, INK, MUTED, WIDE, more, named_rows, publish, tips

ENDS = {  # how a truce went: colour and shape, so that either alone tells it
    "fighting again": (AMBER, "diamond"),
    "breaches, no war": (AMBER, "triangle-up"),
    "no breach found": (BLUE, "circle"),
}


def truces_timeline(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw each truce as a bar from its day until war again, in true time, and a line while a third party was there (truces.timeline).

    A triangle is the first breach, a diamond war again.
    """
    base, names = named_rows(table, "case")
    every = {"interval": "year", "step": 10 if width > 400 else 20}
    years = alt.Axis(title=None, format="%Y", tickCount=every, labelFlush=False, orient="top")
    x = alt.X("truce:T", axis=years, scale=alt.Scale(domainMin=alt.DateTime(year=1945), nice=False))
    layers = base.mark_rule(strokeWidth=12, color=GREY, yOffset=4).encode(x, x2="until:T")
    layers += base.mark_rule(strokeWidth=3, color=BLUE, yOffset=4).encode(alt.X("came:T", title=None), x2="left:T")
    for field, then in {"breach": "breaches, no war", "war": "fighting again"}.items():
        colour, shape = ENDS[then]
        layers += (
            base.transform_filter(f"datum.{field} != ''")
            .mark_point(size=110, color=colour, shape=shape, yOffset=4)
            .encode(alt.X(f"{field}:T", title=None))
        )
    return publish(layers + names + more(base, True, 0, right=14), width, 40 * len(table) + 30, right=14)


def truces_asked(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw each case as a row: those that had what is asked first, marked by how they went, the others in grey (truces.asked)."""
    base = alt.Chart(table).encode(alt.Y("place:O", axis=None), tooltip=tips(table.drop(columns=["place", "says"])))
    colours, shapes = zip(*ENDS.values())
    has, strong = "datum.had == 'had it'", {"fontSize": 13 if width > 400 else 12}
    tint = alt.Color("then:N", legend=None, scale=alt.Scale(domain=list(ENDS), range=colours))
    shape = alt.Shape("then:N", legend=None, scale=alt.Scale(domain=list(ENDS), range=shapes))
    ink = alt.condition(has, alt.value(INK), alt.value(MUTED))
    return publish(
        base.transform_filter(has).mark_point(size=80).encode(tint, shape, x=alt.value(8))
        + base.mark_text(align="left", **strong).encode(x=alt.value(22), text="case:N", color=ink)
        + base.mark_text(align="right", **strong).encode(x=alt.value(400 if width > 400 else "width"), text="told:N", color=ink),
        width,
        (26 if width > 400 else 16) * len(table) + 24,
        right=8,
    )


def per_kilometre(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw people a kilometre of line as a dot or a span on a logarithmic axis, a row a force, coloured by its task (truces.per_kilometre)."""
    base, names = named_rows(table, "force")
    axis = alt.Axis(title="people a kilometre of line", values=[0.1, 1, 10, 100], format="~g")
    scale = alt.Scale(type="log", domain=[0.03, 100], nice=False)
    tasks = list(table["mandate"].unique())
    tint = alt.Color("mandate:N", legend=None, scale=alt.Scale(domain=tasks, range=[AMBER, BLUE]))
    shape = alt.Shape("mandate:N", legend=None, scale=alt.Scale(domain=tasks, range=["triangle-up", "circle"]))
    x = alt.X("low:Q", axis=axis, scale=scale)
    return publish(
        base.mark_rule(strokeWidth=8, opacity=0.4, yOffset=4).encode(x, tint, x2="high:Q")
        + base.mark_point(yOffset=4).encode(x, tint, shape)
        + base.mark_point(yOffset=4).encode(alt.X("high:Q", axis=axis), tint, shape)
        + names
        + more(base, True, 0, right=14),
        width,
        42 * len(table) + 50,
        right=14,
    )

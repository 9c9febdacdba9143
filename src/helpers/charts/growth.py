"""Charts of the chapter on growth."""

from __future__ import annotations

import json

import altair as alt
import pandas as pd

from helpers import data
from helpers.charts.base import AMBER, BLUE, GREY, INK, MUTED, PAPER, WIDE, label, named_rows, publish, tips

MAP_STEPS, MAP_OPACITIES = (5, 10, 20), (0.2, 0.45, 0.7, 1.0)
"""Limits between the classes of the map, in USD bn, and how much of the blue each has over the page."""
SPACIOUS = "Khmelnytskyi"
"""Where “no figure read” has room, among the areas without one."""
HALO = {"stroke": PAPER, "strokeWidth": 4, "strokeJoin": "round"}
"""Behind a label that stands on a colour; on the page every label has one (ccc.css)."""


def bill(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw the three sums of each assessment with their intervals, on the day the data end (costs.bill)."""
    base, ink = (
        _dated(table, width),
        alt.Color("kind:N", legend=None, scale=alt.Scale(domain=["needs", "losses", "damage"], range=[BLUE, MUTED, AMBER])),
    )
    y = alt.Y("usd_bn:Q", axis=alt.Axis(title=None, tickCount=4), scale=alt.Scale(domainMin=0))
    sums = table.pivot(index="edition", columns="kind", values="usd_bn")
    lower = sums[["needs", "losses"]].idxmin(axis=1)  # the two cross; the label of the lower stands below it
    crossing = " || ".join(f"(datum.kind == '{kind}' && datum.edition == '{edition}')" for edition, kind in lower.items())
    above, below = base.transform_filter(f"!({crossing})"), base.transform_filter(crossing)
    named = base.transform_filter(f"datum.edition == '{sums.index[-2]}'")
    return publish(
        base.mark_line(strokeWidth=1.5).encode(y=y, color=ink)
        + base.mark_rule(strokeWidth=10, opacity=0.4).encode(y=alt.Y("low:Q"), y2="high:Q", color=ink)
        + base.mark_point(size=40).encode(y=y, color=ink, tooltip=tips(table))
        + above.mark_text(fontWeight=600, dy=-14).encode(y=y, text="short:N", color=ink)
        + below.mark_text(fontWeight=600, dy=18).encode(y=y, text="short:N", color=ink)
        + named.transform_filter("datum.kind == 'losses'").mark_text(dy=-34).encode(y=y, text="kind:N", color=ink)
        + named.transform_filter("datum.kind != 'losses'").mark_text(dy=38).encode(y=y, text="kind:N", color=ink),
        width,
        420,
        right=26,
    )


def _dated(table: pd.DataFrame, width: int) -> alt.Chart:
    """Return a base with the last days of the data along the bottom."""
    days = sorted(table["data_to"].unique())
    axis = alt.Axis(title=None, grid=False, values=days, format="%b %Y" if width > 400 else "%b %y", labelFlush=False)
    return alt.Chart(table).encode(alt.X("data_to:T", axis=axis, scale=alt.Scale(padding=24)))


def monthly(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw the growth a month between assessments as steps with their intervals (costs.monthly, needs and damage)."""
    days = sorted({*table["data_from"], *table["data_to"]})
    axis = alt.Axis(title=None, grid=True, values=days, format="%b %Y" if width > 400 else "%b %y", labelFlush=False)
    base = alt.Chart(table).encode(
        alt.X("data_from:T", axis=axis, scale=alt.Scale(padding=24)),
        alt.X2("data_to:T"),
        alt.Color("kind:N", legend=None, scale=alt.Scale(domain=["needs", "damage"], range=[BLUE, AMBER])),
    )
    y = alt.Y("usd_bn_a_month:Q", axis=alt.Axis(title="USD bn a month", tickCount=5), scale=alt.Scale(domainMin=0))
    ends = alt.Chart(table).encode(alt.X("data_to:T"), y, alt.Color("kind:N", legend=None))
    last = ends.transform_filter(f"datum.interval == '{table['interval'].iloc[-1]}'")
    return publish(
        base.mark_bar(opacity=0.3).encode(alt.Y("low:Q"), alt.Y2("high:Q"))
        + base.mark_rule(strokeWidth=2.5).encode(y, tooltip=tips(table))
        + ends.mark_text(align="right", dx=-8, dy=-12, fontWeight=600).encode(y="high:Q", text=alt.Text("usd_bn_a_month:Q", format=".1f"))
        + last.mark_text(align="right", dx=-8, dy=18).encode(text="kind:N"),
        width,
        330,
        right=26,
    )


def sectors(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw a sector a row and an assessment a column: an area for each figure, a dash where none was read (costs.sectors)."""
    editions = list(table["edition"].cat.categories)
    x = alt.X("edition:O", axis=alt.Axis(title=None, orient="top", labelAngle=0, grid=False), scale=alt.Scale(domain=editions))
    names = list(dict.fromkeys(table["sector"]))
    y = alt.Y("sector:N", sort=names, axis=None)
    read = {*zip(table["sector"], table["edition"])}
    missing = [{"sector": s, "edition": e} for s in names for e in editions if (s, e) not in read]
    base = alt.Chart(table).encode(x, y)
    size = alt.Size("usd_bn:Q", legend=None, scale=alt.Scale(rangeMin=0, rangeMax=620, domainMin=0))
    how = alt.Color("how:N", legend=None, scale=alt.Scale(domain=["read", "recomputed"], range=[BLUE, AMBER]))
    return publish(
        base.mark_point(opacity=0.45, yOffset=2).encode(size=size, color=how, tooltip=tips(table))
        + base.mark_text(dy=22, fontWeight=600).encode(text="short:N")
        + alt.Chart(pd.DataFrame(missing)).mark_text(text="–", color=MUTED, dy=2).encode(x, y)
        + alt.Chart(table.drop_duplicates("sector")).mark_text(align="left", dy=-20).encode(y, x=alt.value(0), text="sector:N"),
        width,
        66 * len(names) + 30,
        right=6,
    )


def forecasts(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw a forecast with its interval by each method, and the value it is compared with (costs.held_out)."""
    base, names = named_rows(table, "method")
    x = alt.X("forecast:Q", axis=alt.Axis(title="USD bn", tickCount=5), scale=alt.Scale(zero=False, padding=8))
    against = alt.Chart(table).encode(x="against:Q")
    number = alt.Text("forecast:Q", format=",.0f")
    return publish(
        against.mark_rule(color=AMBER, strokeDash=[4, 3])
        + against.mark_text(baseline="bottom", dy=-4, color=AMBER).encode(y=alt.value(0), text=alt.value("what came"))
        + base.mark_rule(strokeWidth=8, color=BLUE, opacity=0.35, yOffset=9).encode(x=alt.X("low:Q"), x2="high:Q")
        + base.mark_point(yOffset=9).encode(x=x)
        + base.mark_text(dy=28, fontWeight=600).encode(x=x, text=number)
        + names,
        width,
        (66 if width > 400 else 56) * len(table) + 40,
        right=20,
    )


# --- the map --------------------------------------------------------------------------


def oblasts(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw damage by oblast as a map: four classes of blue, the figure printed on each, outlines only where none was read (costs.oblasts)."""
    outlines, figures, wide = json.loads(data.outlines()), table.set_index("oblast"), width > 400
    for shape in outlines["objects"]["oblasts"]["geometries"]:
        if (name := shape["properties"]["name"]) in figures.index:
            figure = f"{figures['usd_bn'][name]:.1f}"
            shape["properties"] |= {
                "usd_bn": figures["usd_bn"][name],
                "rows": figures["rows"][name],
                "told": [name, figure] if wide else figure,
            }
    source = alt.Data(values=json.dumps(outlines, separators=(",", ":")), format=alt.TopoDataFormat(type="topojson", feature="oblasts"))
    shapes = alt.Chart(source)
    read, unread = shapes.transform_filter("isValid(datum.properties.usd_bn)"), shapes.transform_filter("!isValid(datum.properties.usd_bn)")
    depth = alt.FillOpacity(
        "properties.usd_bn:Q", legend=None, scale=alt.Scale(type="threshold", domain=list(MAP_STEPS), range=list(MAP_OPACITIES))
    )
    told = [alt.Tooltip("properties.name:N", title="Oblast"), alt.Tooltip("properties.usd_bn:Q", title=label("usd_bn"))]
    named = _in_the_middle(read, "properties.told:N")
    spacious = _in_the_middle(unread.transform_filter(f"datum.properties.name == '{SPACIOUS}'"), alt.value("no figure read"))
    size = 13 if wide else 12
    font = {"fontWeight": 600, "fontSize": size, "dy": -6 if wide else 0}
    layers = (
        unread.mark_geoshape(filled=False, stroke=GREY, strokeDash=[3, 2])
        + read.mark_geoshape(fill=BLUE, stroke=MUTED).encode(depth, tooltip=told)
        + spacious.mark_text(color=MUTED, fontSize=size, **HALO)
        + spacious.mark_text(color=MUTED, fontSize=size)
        + named.mark_text(**font, **HALO)
        + named.mark_text(**font, color=INK)
    )
    return publish(layers.project("mercator"), width, round(width * 0.68))


def _in_the_middle(shapes: alt.Chart, text: str | dict) -> alt.Chart:
    """Place a text at the centre of gravity of each outline."""
    places = {axis: f"middle[{i}]:Q" for i, axis in enumerate(("longitude", "latitude"))}
    return shapes.transform_calculate(middle="geoCentroid(null, datum)").encode(text=text, **places)

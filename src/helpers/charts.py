"""One function a chart: a tidy table in, an Altair chart out. Nothing is computed here.

Every function takes the width of the whole drawing in pixels, so that a phone
gets a redrawn chart and not a shrunk one. Titles, sources and descriptions are
not part of a chart; `helpers.figure.Figure` publishes them beside it.
"""

from __future__ import annotations

from pathlib import Path

import altair as alt
import pandas as pd
import vl_convert

vl_convert.register_font_directory(str(Path(__file__).parent / "fonts"))

INK, MUTED, RULE, BLUE, AMBER, GREY = "#15181b", "#5a6169", "#e2e5e9", "#1f5f9e", "#b3540e", "#cfd8e3"
CSS_NAMES = {INK: "ink", MUTED: "muted", RULE: "rule", BLUE: "blue", AMBER: "amber", GREY: "grey"}
"""The page's colour variables: the theme recolours a drawing through them."""

WIDE, NARROW = 680, 340
NAMES = {"usd": "USD", "gdp": "GDP", "bn": "bn"}

SHORT = ",.4~r"
_FONT = "Inter, sans-serif"
CONFIG = {
    "background": "transparent",
    "font": _FONT,
    "view": {"stroke": None},
    "axis": {
        "domain": False, "ticks": False, "grid": True, "gridColor": RULE, "labelColor": MUTED, "titleColor": MUTED,
        "labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": "normal", "labelPadding": 6, "titlePadding": 8,
    },
    "legend": {"labelColor": INK},
    "text": {"fontSize": 13, "color": INK},
    "bar": {"color": BLUE},
    "point": {"filled": True, "size": 70, "opacity": 1, "color": BLUE},
    "line": {"strokeWidth": 2},
}


def label(column: str) -> str:
    """Turn the name of a column into words: usd_bn gives USD bn."""
    words = " ".join(NAMES.get(word, word) for word in column.split("_"))
    return words[:1].upper() + words[1:]


def _tips(table: pd.DataFrame) -> list[alt.Tooltip]:
    """Return what the pointer tells: every column but the rows, numbers short."""
    shown = [c for c in table.columns if c not in ("rows", "name")]
    numbers = table.select_dtypes("number").columns
    return [
        alt.Tooltip(f"{c}:Q", title=label(c), format=SHORT) if c in numbers and not c.endswith("year")
        else alt.Tooltip(f"{c}:N", title=label(c))
        for c in shown
    ]


def _publish(chart: alt.Chart | alt.LayerChart, width: int, height: int, right: int = 6) -> alt.LayerChart:
    return chart.properties(
        width=width,
        height=height,
        padding={"left": 2, "right": right, "top": 20, "bottom": 4},
        autosize=alt.AutoSizeParams(type="fit", contains="padding"),
    ).configure(**CONFIG)


def _named_rows(table: pd.DataFrame, name: str) -> tuple[alt.Chart, alt.LayerChart]:
    """Return a base with one band a row, and the row names above their bands (long names fit a phone)."""
    base = alt.Chart(table).encode(alt.Y(f"{name}:N", sort=None, axis=None), tooltip=_tips(table))
    once = alt.Chart(table.drop_duplicates(name)).encode(alt.Y(f"{name}:N", sort=None, axis=None))
    names = once.mark_text(align="left", baseline="bottom", dy=-6).encode(x=alt.value(0), text=f"{name}:N")
    return base, names


def _bars(table: pd.DataFrame, name: str, value: str, form: str, width: int, colours: list[str]) -> alt.LayerChart:
    """Draw one bar a row, its name above it and its value at its end."""
    base, names = _named_rows(table, name)
    x = alt.X(f"{value}:Q", axis=None, scale=alt.Scale(domainMin=0, nice=False))
    tint = alt.Color(f"{name}:N", legend=None, scale=alt.Scale(domain=list(table[name]), range=colours))
    bars = base.mark_bar(size=16, yOffset=6).encode(x=x, color=tint)
    values = base.mark_text(align="left", dx=6, dy=6, fontWeight=600).encode(x=x, text=alt.Text(f"{value}:Q", format=form))
    return _publish(bars + names + values, width, 52 * len(table), right=56)  # room for the longest bar's value


def three_sums(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw damage, losses and needs as three bars that share a scale (costs.three_sums)."""
    return _bars(table, "kind", "usd_bn", ",.0f", width, [AMBER, GREY, BLUE])


def stock_and_flow(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw needs, needs a year and one year of GDP as bars (costs.stock_and_flow)."""
    return _bars(table, "item", "usd_bn", ",.0f", width, [BLUE, BLUE, GREY])


def measure(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw needs, needs a year and one year of GDP under a reader's setting (costs.measure)."""
    return _bars(table, "item", "usd_bn", ",.0f", width, [BLUE, BLUE, GREY])


def per_person_by_population(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw needs per person under each population as bars (costs.per_person_by_population)."""
    return _bars(table, "population", "usd_per_person", ",.3r", width, [BLUE] * len(table))


def scoreboard(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw how many claims got each verdict as bars, in the order of the scale (claims.scoreboard)."""
    return _bars(table, "verdict", "claims", ",.0f", width, [BLUE, BLUE, GREY, AMBER, AMBER, AMBER, GREY, GREY, GREY])


def errors(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw how many claims have an error of each family as bars (claims.errors)."""
    return _bars(table, "family", "claims", ",.0f", width, [AMBER] * len(table))


def chains(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw how many claims came through how many hands as bars (claims.chains)."""
    return _bars(table, "between", "claims", ",.0f", width, [BLUE] * len(table))


def ratio_by_denominator(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw needs ÷ GDP as dots with their rounding interval, and the reported ratio as a dashed line."""
    base, names = _named_rows(table, "denominator")
    x = alt.X("ratio:Q", axis=alt.Axis(title="needs ÷ one year’s GDP", tickCount=4), scale=alt.Scale(zero=True))
    track = base.mark_bar(size=4, yOffset=9, color=GREY).encode(x=x)
    spread = base.mark_rule(strokeWidth=8, color=BLUE, opacity=0.35, yOffset=9).encode(x="low:Q", x2="high:Q")
    dots = base.mark_point(yOffset=9).encode(x=x)
    values = base.mark_text(align="right", dx=6, dy=26, fontWeight=600).encode(x=x, text="printed:N")
    line = alt.Chart(table.head(1)).encode(x="as_reported:Q")
    reported = line.mark_rule(color=AMBER, strokeDash=[4, 3])
    told = line.mark_text(align="right", baseline="bottom", dy=-4, color=AMBER).encode(
        y=alt.value(0), text=alt.value("as reported")
    )
    return _publish(reported + told + track + spread + dots + names + values, width, 70 * len(table) + 40)


def two_ratios(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw needs ÷ GDP and needs ÷ damage by edition, labelled at the line (costs.two_ratios)."""
    x = alt.X("edition:O", axis=alt.Axis(title=None, labelAngle=0, grid=False))
    y = alt.Y("ratio:Q", axis=alt.Axis(title=None, tickCount=4), scale=alt.Scale(zero=True))
    tint = alt.Color("compared_with:N", legend=None, scale=alt.Scale(domain=["GDP", "damage"], range=[BLUE, AMBER]))
    base = alt.Chart(table).encode(x, y, tint, tooltip=_tips(table))
    number = alt.Text("ratio:Q", format=".2f")
    damage, gdp = (base.transform_filter(f"datum.compared_with == '{against}'") for against in ("damage", "GDP"))
    last = base.transform_filter("datum.edition == 'RDNA4'")
    above, below = (last.transform_filter(f"datum.compared_with == '{against}'") for against in ("damage", "GDP"))
    return _publish(
        base.mark_line(point=True)
        + damage.mark_text(dy=-14, fontWeight=600).encode(text=number)
        + gdp.mark_text(dy=18, fontWeight=600).encode(text=number)
        + above.mark_text(dy=-36, dx=18).encode(text=alt.value("needs ÷ damage"))
        + below.mark_text(dy=38).encode(text=alt.value("needs ÷ GDP")),
        width, 300,
    )


def elsewhere(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw each reconstruction as a multiple of GDP, before the war and at the assessment (costs.elsewhere)."""
    of_other = " (GDP of " + table["gdp_of"] + ")"
    named = table.assign(name=table["case"] + ", " + table["counts"] + of_other.where(table["case"] != table["gdp_of"], ""))
    base, names = _named_rows(named, "name")
    x = alt.X("ratio:Q", axis=alt.Axis(title="multiple of one year’s GDP", tickCount=5), scale=alt.Scale(domainMin=0))
    moments = ["GDP before the war", "latest GDP before the assessment"]
    legend = alt.Legend(
        title=None, orient="top", direction="horizontal" if width > 400 else "vertical",
        labelFontSize=13, labelLimit=300, symbolSize=90, symbolOpacity=1,
    )
    tint = alt.Color("when:N", scale=alt.Scale(domain=moments, range=[AMBER, BLUE]), legend=legend)
    shape = alt.Shape("when:N", scale=alt.Scale(domain=moments, range=["diamond", "circle"]), legend=legend)
    spread = base.mark_rule(strokeWidth=8, opacity=0.35, yOffset=9).encode(x="low:Q", x2="high:Q", color=tint)
    dots = base.mark_point(yOffset=9, size=90).encode(x=x, color=tint, shape=shape)
    return _publish(spread + dots + names, width, 58 * table["case"].nunique() + 60)


def by_edition(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw needs and damage of each edition on the day its data end (costs.by_edition)."""
    days = sorted(table["data_to"].unique())
    axis = alt.Axis(title=None, grid=False, values=days, format="%b %Y" if width > 400 else "%b %y", labelFlush=False)
    x = alt.X("data_to:T", axis=axis, scale=alt.Scale(padding=22))
    y = alt.Y("usd_bn:Q", axis=alt.Axis(title=None, tickCount=4), scale=alt.Scale(zero=True))
    tint = alt.Color("kind:N", legend=None, scale=alt.Scale(domain=["needs", "damage"], range=[BLUE, AMBER]))
    base = alt.Chart(table).encode(x, y, tint, tooltip=_tips(table))
    middle = base.transform_filter("datum.edition == 'RDNA3'")
    return _publish(
        base.mark_line(point=True)
        + base.mark_text(dy=-14, fontWeight=600).encode(text=alt.Text("usd_bn:Q", format=",.0f"))
        + middle.transform_filter("datum.kind == 'needs'").mark_text(dy=26, dx=10, align="left").encode(text=alt.value("needs"))
        + middle.transform_filter("datum.kind == 'damage'").mark_text(dy=26, dx=10, align="left").encode(text=alt.value("damage")),
        width, 320,
    )


STANCE_MARKS = {  # class of words: colour and shape, so that either alone tells it
    "flat no": (BLUE, "circle"), "silence": (MUTED, "square"), "conditional": (AMBER, "triangle-up"),
    "other": (MUTED, "cross"), "open": (AMBER, "diamond"),
}


def positions_timeline(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw one row a statement, going down in time, the class of its words as column, colour and shape."""
    step, stances = 25, list(STANCE_MARKS)
    colours, shapes = zip(*STANCE_MARKS.values())
    rows = alt.Axis(title=None, grid=False, labelColor=INK, labelFontSize=13 if width > 400 else 12, labelLimit=200)
    y = alt.Y("statement:N", sort=None, axis=rows)
    columns = alt.Axis(title=None, orient="top", labelColor=INK, labelAngle=0 if width > 400 else -50, grid=False)
    x = alt.X("stance:N", scale=alt.Scale(domain=stances), axis=columns)
    base = alt.Chart(table).encode(y=y, tooltip=_tips(table))
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
    return _publish(leads + marks + line + below, width, step * len(table) + (40 if width > 400 else 80))


def positions_by_stance(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw how many statements are of each class, before and after, as pairs of bars that say which they are."""
    base, names = _named_rows(table, "stance")
    x = alt.X("statements:Q", axis=None, scale=alt.Scale(domainMin=0, nice=False))
    layers = names
    for period, colour, shift in (("before", AMBER, 5), ("after", BLUE, 23)):
        part = base.transform_filter(f"datum.period == '{period}'")
        bars = part.mark_bar(size=14, yOffset=shift, color=colour).encode(x=x)
        told = part.transform_calculate(told=f"datum.statements + ' {period}'").mark_text(align="left", dx=6, dy=shift, fontWeight=600)
        layers = layers + bars + told.encode(x=x, text="told:N")
    return _publish(layers, width, 70 * table["stance"].nunique(), right=76)

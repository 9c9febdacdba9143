"""What all charts share: colours, type, and the parts that they are made of."""

from __future__ import annotations

import json

import altair as alt
import pandas as pd

from helpers.numbers.language import current, gettext

INK, MUTED, RULE, BLUE, AMBER, GREY, PAPER = "#15181b", "#5a6169", "#e2e5e9", "#1f5f9e", "#b3540e", "#cfd8e3", "#ffffff"
CSS_NAMES = {INK: "ink", MUTED: "muted", RULE: "rule", BLUE: "blue", AMBER: "amber", GREY: "grey", PAPER: "paper"}
"""The page's colour variables: the theme recolours a drawing through them."""

WIDE, NARROW = 680, 340
QUARTERS = (0, 0.25, 0.5, 0.75, 1)
"""Ticks of an axis of shares: so many fit a phone."""
NAMES = {"usd": "USD", "gdp": "GDP", "bn": "bn", "us": "US", "ukrainian": "Ukrainian"}

SHORT = ",.4~r"
_FONT = "Inter, sans-serif"
CONFIG = {
    "background": "transparent",
    "font": _FONT,
    "view": {"stroke": None},
    "axis": {
        "domain": False,
        "ticks": False,
        "grid": True,
        "gridColor": RULE,
        "labelColor": MUTED,
        "titleColor": MUTED,
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "labelPadding": 6,
        "titlePadding": 8,
    },
    "legend": {"labelColor": INK, "labelFontSize": 13, "labelLimit": 300, "symbolOpacity": 1},
    "text": {"fontSize": 13, "color": INK},
    "bar": {"color": BLUE},
    "point": {"filled": True, "size": 70, "opacity": 1, "color": BLUE},
    "line": {"strokeWidth": 2},
}


def label(column: str) -> str:
    """Turn the name of a column into words, in the language spoken here: usd_bn gives USD bn."""
    words = " ".join(NAMES.get(word, word) for word in column.split("_"))
    return gettext(words[:1].upper() + words[1:])


def titled_above(title: str) -> dict[str, object]:
    """Return how an axis has its title above it, where a phone has room."""
    return {
        "title": title,
        "titleAngle": 0,
        "titleAlign": "left",
        "titleBaseline": "bottom",
        "titleAnchor": "start",
        "titleX": -36,
        "titleY": -8,
    }


def tips(table: pd.DataFrame) -> list[alt.Tooltip]:
    """Return what the pointer tells: every column but the rows, numbers short."""
    shown = [c for c in table.columns if c not in ("rows", "name")]
    numbers = table.select_dtypes("number").columns
    return [
        alt.Tooltip(f"{c}:Q", title=label(c), format=SHORT)
        if c in numbers and not (c.endswith("year") and pd.api.types.is_integer_dtype(table[c]))
        else alt.Tooltip(f"{c}:N", title=label(c))
        for c in shown
    ]


def publish(chart: alt.Chart | alt.LayerChart, width: int, height: int, right: int = 6) -> alt.LayerChart:
    return chart.properties(
        width=width,
        height=height,
        padding={"left": 2, "right": right, "top": 20, "bottom": 4},
        autosize=alt.AutoSizeParams(type="fit", contains="padding"),
    ).configure(**CONFIG | {"locale": {"number": _signs()}})


def _signs() -> dict[str, object]:
    """Return how a drawing writes numbers, in the language spoken here."""
    here = current()
    return {
        "decimal": here.form("."),
        "thousands": here.form(","),
        "grouping": [3],
        "currency": ["$", ""],
        "percent": here.percent,
    }


def named_rows(table: pd.DataFrame, name: str) -> tuple[alt.Chart, alt.LayerChart]:
    """Return a base with one band a row, and the row names above their bands (long names fit a phone)."""
    base = alt.Chart(table).encode(alt.Y(f"{name}:N", sort=None, axis=None), tooltip=tips(table))
    once = alt.Chart(table.drop_duplicates(name)).encode(alt.Y(f"{name}:N", sort=None, axis=None))
    names = once.mark_text(align="left", baseline="bottom", dy=-6).encode(x=alt.value(0), text=f"{name}:N")
    return base, names


def more(base: alt.Chart, beside: bool, dy: int, right: int = 6) -> alt.Chart:
    """Return texts (told) that say more of a row: beside its name, at the right edge (right as in publish), or below its mark."""
    if beside:
        return base.mark_text(align="right", baseline="bottom", dx=right - 6, dy=-6, color=MUTED).encode(
            x=alt.value("width"), text="told:N"
        )
    return base.mark_text(align="left", baseline="top", dy=dy, color=MUTED).encode(x=alt.value(0), text="told:N")


def bars(table: pd.DataFrame, name: str, value: str, form: str, width: int, colours: list[str], unit: str = "") -> alt.LayerChart:
    """Draw one bar a row, its name above it and its value at its end."""
    base, names = named_rows(table, name)
    x = alt.X(f"{value}:Q", axis=None, scale=alt.Scale(domainMin=0, nice=False))
    tint = alt.Color(f"{name}:N", legend=None, scale=alt.Scale(domain=list(table[name]), range=colours))
    bars = base.mark_bar(size=16, yOffset=6).encode(x=x, color=tint)
    told = base.transform_calculate(told=f"format(datum.{value}, '{form}') + '{unit}'")
    values = told.mark_text(align="left", dx=6, dy=6, fontWeight=600).encode(x=x, text="told:N")
    return publish(bars + names + values, width, 52 * len(table), right=56)  # room for the longest bar's value


def paired_bars(
    table: pd.DataFrame, name: str, value: str, part: str, colours: dict[str, str], width: int, unit: str = ""
) -> alt.LayerChart:
    """Draw two bars a row, one for each value of the column `part`, each telling its number; those of the first row tell which they are."""
    base, layers = named_rows(table, name)
    x = alt.X(f"{value}:Q", axis=None, scale=alt.Scale(domainMin=0, nice=False))
    for (which, colour), shift in zip(colours.items(), (5, 23)):
        here = base.transform_filter(f"datum.{part} == '{which}'").transform_calculate(
            told=f"format(datum.{value}, '{SHORT}') + '{unit}' + (datum.{name} == {json.dumps(str(table[name].iloc[0]))} ? ' {which}' : '')"
        )
        layers += here.mark_bar(size=14, yOffset=shift, color=colour).encode(x=x)
        layers += here.mark_text(align="left", dx=6, dy=shift, fontWeight=600).encode(x=x, text="told:N")
    return publish(layers, width, 70 * table[name].nunique())

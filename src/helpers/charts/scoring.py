"""Charts of forecasts and their scores."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.base import AMBER, BLUE, GREY, INK, MUTED, WIDE, bars, named_rows, publish, tips
from helpers.numbers.language import gettext as _


def given(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw each forecast as one bar cut into its answers, what came true in blue; the first names them (scoring.given)."""
    base, names = named_rows(table, "forecast")
    x = alt.X("from_percent:Q", axis=None, scale=alt.Scale(domain=[0, 100], nice=False))
    tint = alt.Color("came_true:N", legend=None, scale=alt.Scale(domain=[False, True], range=[GREY, BLUE]))
    parts = base.mark_bar(size=18, yOffset=4, stroke="white", strokeOpacity=0.001).encode(x=x, x2="to_percent:Q", color=tint)
    values = base.mark_text(dy=24, fontWeight=600).encode(x=alt.X("middle_percent:Q", axis=None), text=alt.Text("percent:Q", format=".0f"))
    edges = base.mark_tick(thickness=2, size=18, yOffset=4, color=INK).encode(x=alt.X("to_percent:Q", axis=None))
    first = base.transform_filter(alt.datum.forecast == table["forecast"].iloc[0])
    told = first.mark_text(dy=42, color=MUTED, fontSize=12).encode(x=alt.X("middle_percent:Q", axis=None), text="short:N")
    return publish(parts + edges + values + told + names, width, 70 * table["forecast"].nunique() + 20, right=10)


def ranked(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw ranked scores as bars, those that carry no date in grey, and what rests on too few cases as a band (scoring.ranked_scores)."""
    base, names = named_rows(table, "forecast")
    scores, spans = base.transform_filter("datum.low == datum.high"), base.transform_filter("datum.low < datum.high")
    x, low = (alt.X(f"{end}:Q", axis=None, scale=alt.Scale(domainMin=0, nice=False)) for end in ("high", "low"))
    names_with_dates = [name for name in table["forecast"] if "," in name]
    dated = alt.condition(alt.FieldOneOfPredicate(field="forecast", oneOf=names_with_dates), alt.value(BLUE), alt.value(GREY))
    layers = scores.mark_bar(size=16, yOffset=6).encode(x=x, color=dated)
    layers += spans.mark_rule(strokeWidth=8, yOffset=6, color=AMBER, opacity=0.35).encode(x=low, x2="high:Q")
    for end in (low, x):
        layers += spans.mark_tick(thickness=2, size=16, yOffset=6, color=AMBER).encode(x=end)
    values = base.mark_text(align="left", dx=8, dy=6, fontWeight=600).encode(x=x, text="told:N")
    return publish(layers + values + names, width, 52 * len(table), right=56)


def _ends(table: pd.DataFrame, rule: str, percent: float) -> pd.DataFrame:
    return table[(table["rule"] == rule) & (table["percent"] == percent)]


def charged(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw what two rules charge for a chance given to what came true (scoring.charged)."""
    x = alt.X("percent:Q", axis=alt.Axis(title="chance given to what came true, in percent", tickCount=5))
    y = alt.Y("score:Q", axis=alt.Axis(title="score", tickCount=4))
    tint = alt.Color("rule:N", legend=None, scale=alt.Scale(domain=["brier", "logarithmic"], range=[BLUE, AMBER]))
    base = alt.Chart(table).encode(x, y, tint, tooltip=tips(table))
    labels = (
        alt.Chart(_ends(table, "logarithmic", 10))
        .mark_text(align="left", dx=8, dy=-6, color=AMBER, fontWeight=600)
        .encode(x, y, text=alt.value("logarithmic"))
    )
    brier = (
        alt.Chart(_ends(table, "brier", 20))
        .mark_text(align="right", dx=-4, dy=20, color=BLUE, fontWeight=600)
        .encode(x, y, text=alt.value("Brier"))
    )
    return publish(base.mark_line() + labels + brier, width, 300)


def honesty(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw what one expects to be charged for saying another chance than one believes (scoring.honesty)."""
    x = alt.X("percent:Q", axis=alt.Axis(title="chance that you say, in percent", tickCount=5))
    y = alt.Y("expected:Q", axis=alt.Axis(title="score that you expect", tickCount=4), scale=alt.Scale(zero=True))
    tint = alt.Color("rule:N", legend=None, scale=alt.Scale(domain=["Brier", "distance"], range=[BLUE, AMBER]))
    base = alt.Chart(table).encode(x, y, tint, tooltip=tips(table))
    best = base.transform_joinaggregate(least="min(expected)", groupby=["rule"]).transform_filter("datum.expected == datum.least")
    labels = (
        alt.Chart(table[table["percent"] == 80]).encode(x, y, tint, text="rule:N").mark_text(align="right", dx=-8, dy=-10, fontWeight=600)
    )
    return publish(
        base.mark_line()
        + best.mark_point(size=110)
        + best.transform_filter("datum.rule == 'Brier'").mark_text(dy=20, fontWeight=600).encode(text=alt.value("least"))
        + best.transform_filter("datum.rule != 'Brier'")
        .mark_text(dx=6, dy=-20, fontWeight=600, align="left")
        .encode(text=alt.value("least"))
        + labels,
        width,
        300,
    )


def running(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw the running totals of a forecast and of the outcome as stairs, and the gaps that are squared (scoring.running)."""
    words = "split(replace(datum.label, ' ', '|'), '|')"  # the second line of a name that has more than one word
    x = alt.X("up_to:N", sort=None, axis=alt.Axis(title=None, labelAngle=0, labelExpr=words, grid=False))
    y = alt.Y("forecast:Q", axis=alt.Axis(title="chance so far, in percent", tickCount=4), scale=alt.Scale(domain=[0, 100]))
    base = alt.Chart(table).encode(x, tooltip=tips(table))
    gaps = base.mark_rule(strokeWidth=8, color=GREY).encode(y=y, y2="outcome:Q")
    said = base.mark_line(interpolate="step-after", color=BLUE, point=alt.OverlayMarkDef(color=BLUE, size=90, filled=True)).encode(y=y)
    came = base.mark_line(
        interpolate="step-after",
        color=AMBER,
        strokeDash=[4, 3],
        point=alt.OverlayMarkDef(color=AMBER, shape="diamond", size=90, filled=True),
    ).encode(y=alt.Y("outcome:Q"))
    numbers = (
        base.transform_filter(alt.datum.squared_gap != 0)
        .mark_text(dx=8, dy=-10, align="left", fontWeight=600)
        .encode(y=y, text=alt.Text("squared_gap:Q", format=".3f"))
    )
    third = table.iloc[[2]]
    labels = alt.Chart(third).mark_text(dy=-16, dx=-6, align="right", color=BLUE, fontWeight=600).encode(x, y, text=alt.value("forecast"))
    told = (
        alt.Chart(table.tail(1))
        .mark_text(color=AMBER, fontWeight=600, align="right", dx=-10)
        .encode(x, y=alt.value(60), text=alt.value("outcome"))
    )
    return publish(gaps + said + came + numbers + labels + told, width, 300, right=20)


def weighed(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw the reader's two scores beside those of equal odds (scoring.weighed)."""
    return bars(table, "score", "charged", ".3f", width, [BLUE, GREY, BLUE, GREY])


def calibration(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw how often came true what was given so much chance, with intervals and counts (classroom.calibration)."""
    shares = alt.Scale(domain=[0, 1])
    x = alt.X("said:Q", scale=shares, axis=alt.Axis(title=_("chance stated"), format="%", tickCount=5 if width > 400 else 2))
    y = alt.Y("low:Q", scale=shares, axis=alt.Axis(title=_("share that came true"), format="%", tickCount=5))
    base = alt.Chart(table).encode(x, tooltip=tips(table))
    spread = base.mark_rule(strokeWidth=8, color=BLUE, opacity=0.35).encode(y=y, y2="high:Q")
    dots = base.mark_point(color=BLUE).encode(y=alt.Y("happened:Q"))
    counts = base.mark_text(align="left", dx=8, fontWeight=600).encode(y=alt.Y("happened:Q"), text="answers:Q")
    ends = alt.Chart(alt.sequence(0, 2, 1, as_="said")).encode(x, y=alt.Y("said:Q"))
    return publish(ends.mark_line(color=MUTED, strokeDash=[4, 3], strokeWidth=1) + spread + dots + counts, width, 320, right=24)

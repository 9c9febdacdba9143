"""Charts of the cost chapters."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.base import AMBER, BLUE, GREY, WIDE, bars, more, named_rows, publish, tips


def three_sums(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw damage, losses and needs as three bars that share a scale (costs.three_sums)."""
    return bars(table, "kind", "usd_bn", ",.0f", width, [AMBER, GREY, BLUE])


def stock_and_flow(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw needs, needs a year and one year of GDP as bars (costs.stock_and_flow)."""
    return bars(table, "item", "usd_bn", ",.0f", width, [BLUE, BLUE, GREY])


def measure(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw needs, needs a year and one year of GDP under a reader's setting (costs.measure)."""
    return bars(table, "item", "usd_bn", ",.0f", width, [BLUE, BLUE, GREY])


def per_person_by_population(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw needs per person under each population as bars (costs.per_person_by_population)."""
    return bars(table, "population", "usd_per_person", ",.3r", width, [BLUE] * len(table))


def ratio_by_denominator(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw needs ÷ GDP as dots with their rounding interval, and the reported ratio as a dashed line."""
    base, names = named_rows(table, "denominator")
    x = alt.X("ratio:Q", axis=alt.Axis(title="needs ÷ one year’s GDP", tickCount=4), scale=alt.Scale(zero=True))
    track = base.mark_bar(size=4, yOffset=9, color=GREY).encode(x=x)
    spread = base.mark_rule(strokeWidth=8, color=BLUE, opacity=0.35, yOffset=9).encode(x="low:Q", x2="high:Q")
    dots = base.mark_point(yOffset=9).encode(x=x)
    values = base.mark_text(align="right", dx=6, dy=26, fontWeight=600).encode(x=x, text="printed:N")
    line = alt.Chart(table.head(1)).encode(x="as_reported:Q")
    reported = line.mark_rule(color=AMBER, strokeDash=[4, 3])
    told = line.mark_text(align="right", baseline="bottom", dy=-4, color=AMBER).encode(y=alt.value(0), text=alt.value("as reported"))
    return publish(reported + told + track + spread + dots + names + values, width, 70 * len(table) + 40)


def two_ratios(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw needs ÷ GDP and needs ÷ damage by edition, labelled at the line (costs.two_ratios)."""
    x = alt.X("edition:O", axis=alt.Axis(title=None, labelAngle=0, grid=False))
    y = alt.Y("ratio:Q", axis=alt.Axis(title=None, tickCount=4), scale=alt.Scale(zero=True))
    tint = alt.Color("compared_with:N", legend=None, scale=alt.Scale(domain=["GDP", "damage"], range=[BLUE, AMBER]))
    base = alt.Chart(table).encode(x, y, tint, tooltip=tips(table))
    number = alt.Text("ratio:Q", format=".2f")
    damage, gdp = (base.transform_filter(f"datum.compared_with == '{against}'") for against in ("damage", "GDP"))
    both = table.loc[table["compared_with"] == "GDP", "edition"].iloc[-1]  # the last where both lines stand
    last = base.transform_filter(f"datum.edition == '{both}'")
    above, below = (last.transform_filter(f"datum.compared_with == '{against}'") for against in ("damage", "GDP"))
    return publish(
        base.mark_line(point=True)
        + damage.mark_text(dy=-14, fontWeight=600).encode(text=number)
        + gdp.mark_text(dy=18, fontWeight=600).encode(text=number)
        + above.mark_text(dy=-36, dx=18).encode(text=alt.value("needs ÷ damage"))
        + below.mark_text(dy=38).encode(text=alt.value("needs ÷ GDP")),
        width,
        300,
    )


def elsewhere(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw each reconstruction as a multiple of GDP, before the war and at the assessment (costs.elsewhere)."""
    of_other = " (GDP of " + table["gdp_of"] + ")"
    named = table.assign(name=table["case"] + ", " + table["counts"] + of_other.where(table["case"] != table["gdp_of"], ""))
    base, names = named_rows(named, "name")
    x = alt.X("ratio:Q", axis=alt.Axis(title="multiple of one year’s GDP", tickCount=5), scale=alt.Scale(domainMin=0))
    moments = ["GDP before the war", "latest GDP before the assessment"]
    legend = alt.Legend(title=None, orient="top", direction="horizontal" if width > 400 else "vertical", symbolSize=90)
    tint = alt.Color("when:N", scale=alt.Scale(domain=moments, range=[AMBER, BLUE]), legend=legend)
    shape = alt.Shape("when:N", scale=alt.Scale(domain=moments, range=["diamond", "circle"]), legend=legend)
    spread = base.mark_rule(strokeWidth=8, opacity=0.35, yOffset=9).encode(x="low:Q", x2="high:Q", color=tint)
    dots = base.mark_point(yOffset=9, size=90).encode(x=x, color=tint, shape=shape)
    number = alt.Text("ratio:Q", format=".2~f")
    both = named.duplicated("name", keep=False) & (named["when"] == moments[0])  # where two numbers stand, the first is on the left
    lefts, rights = (alt.Chart(part).encode(y=base.encoding.y, color=tint, text=number) for part in (named[both], named[~both]))
    values = lefts.mark_text(align="right", dx=-9, dy=9, fontWeight=600).encode(x="low:Q")
    values += rights.mark_text(align="left", dx=9, dy=9, fontWeight=600).encode(x="high:Q")
    return publish(spread + dots + names + values, width, 58 * table["case"].nunique() + 60, right=30)


def rivals_a_year(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw one year of needs and of other sums as bars that say what they count and over how long (costs.rivals_a_year)."""
    base, names = named_rows(table, "estimate")
    told = more(base.transform_calculate(told="datum.counts + ', over ' + datum.years + ' years'"), False, 18)
    x = alt.X("usd_bn_a_year:Q", axis=None, scale=alt.Scale(domainMin=0, nice=False))
    tint = alt.Color("like_needs:N", legend=None, scale=alt.Scale(domain=["yes", "no"], range=[BLUE, GREY]))
    bar = base.mark_bar(size=16, yOffset=6).encode(x=x, color=tint)
    values = base.mark_text(align="left", dx=6, dy=6, fontWeight=600).encode(x=x, text=alt.Text("usd_bn_a_year:Q", format=",.0f"))
    return publish(bar + names + told + values, width, 72 * len(table), right=40)


def by_edition(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw needs and damage of each edition on the day its data end (costs.by_edition)."""
    days = sorted(table["data_to"].unique())
    axis = alt.Axis(title=None, grid=False, values=days, format="%b %Y" if width > 400 else "%b %y", labelFlush=False)
    x = alt.X("data_to:T", axis=axis, scale=alt.Scale(padding=22))
    y = alt.Y("usd_bn:Q", axis=alt.Axis(title=None, tickCount=4), scale=alt.Scale(zero=True))
    tint = alt.Color("kind:N", legend=None, scale=alt.Scale(domain=["needs", "damage"], range=[BLUE, AMBER]))
    base = alt.Chart(table).encode(x, y, tint, tooltip=tips(table))
    editions = table["edition"].unique()
    middle = base.transform_filter(f"datum.edition == '{editions[len(editions) // 2]}'")
    return publish(
        base.mark_line(point=True)
        + base.mark_text(dy=-14, fontWeight=600).encode(text=alt.Text("usd_bn:Q", format=",.0f"))
        + middle.transform_filter("datum.kind == 'needs'").mark_text(dy=26, dx=10, align="left").encode(text=alt.value("needs"))
        + middle.transform_filter("datum.kind == 'damage'").mark_text(dy=26, dx=10, align="left").encode(text=alt.value("damage")),
        width,
        320,
    )

"""Charts of the claim ledger."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.base import AMBER, BLUE, GREY, WIDE, bars, paired_bars


def scoreboard(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw how many claims got each verdict, on the report and on the fact, as pairs of bars (claims.scoreboard)."""
    return paired_bars(table, "verdict", "claims", "asks", dict(zip(table["asks"].unique(), (BLUE, AMBER))), width)


def errors(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw how many claims have an error of each family as bars (claims.errors)."""
    return bars(table, "family", "claims", ",.0f", width, [AMBER] * len(table))


def chains(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw how many claims came through how many hands as bars (claims.chains)."""
    return bars(table, "between", "claims", ",.0f", width, [BLUE] * len(table))


def tally(table: pd.DataFrame, width: int = WIDE) -> alt.LayerChart:
    """Draw how many claims hold, do not, and are left out as bars (articles.tally)."""
    return bars(table, "item", "claims", ",.0f", width, [BLUE, AMBER, GREY])

"""What the book concludes, how firmly, and what happened after the day to which its verdicts go.

A statement says what would change it and which evidence it last rests on. An event changes no verdict.
"""

from __future__ import annotations

from functools import cache

import pandas as pd

from helpers import data
from helpers.numbers import register
from helpers.numbers.register import Number, when

ABOUT = ("troops", "peace", "money")
"""What an event may be about."""


@cache
def scale() -> pd.DataFrame:
    """Return how firmly a statement may be held, by its word, firmest first: columns dots, meaning."""
    return data.load("firmness").set_index("firmness").sort_values("dots", ascending=False)


def statements() -> pd.DataFrame:
    """Return the conclusions, firmest first: the columns of data/conclusions.csv and dots, how many are full."""
    table = data.load("conclusions").merge(scale()["dots"], left_on="firmness", right_index=True)
    return table.sort_values(["dots", "row_id"], ascending=[False, True], ignore_index=True)


def events() -> pd.DataFrame:
    """Return what happened since in order of time: columns row_id, happened_on, about, says.

    What the outcome of the forecasts rests on (data/forecast_outcomes.csv) is part of it, if it is later than the verdicts.
    """
    rests_on = data.load("forecast_outcomes").query("bears != 'stated'").assign(about="peace")
    found = pd.concat([data.load("events"), rests_on])[["row_id", "happened_on", "about", "says"]]
    return found.sort_values("happened_on", ignore_index=True)


def since(about: str) -> pd.DataFrame:
    """Return the events about one thing of ABOUT: columns day, what_happened, rows."""
    table = events().query("about == @about")
    return pd.DataFrame(
        {"day": table["happened_on"].map(when), "what_happened": table["says"].map(register.filled), "rows": table["row_id"]}
    )


def _last_day() -> Number:
    last = events().iloc[-1]
    return Number(when(last["happened_on"]), "day of the last event found", (last["row_id"],))


def _count() -> Number:
    rows = tuple(data.load("conclusions")["row_id"])
    return Number(str(len(rows)), "statements in data/conclusions.csv", rows, len(rows))


register.add({"conclusions.all": _count, "conclusions.last_day": _last_day})

"""What an open box needs besides pandas and Altair: where a table is, what the book prints, and a chart without a network.

A chart as Altair shows it needs a script from another host. Importing this module turns on an output that JupyterLab
draws by itself, as it draws a `Figure`, and from which the book makes its own drawing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import altair as alt

from helpers import data
from helpers.charts import base
from helpers.numbers import register
from helpers.publish import figures, record

FRAMED = {"mark", "layer"}
"""A specification with one of these has one frame, whose width can be set; others are rows of frames."""
_LAB = {"background": base.PAPER, "config": {"legend": {"orient": "top"}}}
"""What JupyterLab needs besides: paper in a dark theme too, and all the width for the marks."""
_WIDTH = 560
"""Width in JupyterLab of a chart that names none, in pixels; the book draws it as wide as a figure."""


def path(table: str) -> Path:
    """Return where the CSV file of a table is. Raises helpers.data.DataError if there is none of that name."""
    return data.path(table)


def published(key: str) -> str:
    """Return a number as the book prints it. Raises KeyError with the near names if there is none."""
    return register.number(key)


def bundle(spec: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Return the output of a cell that ends with a chart, its numbers rounded."""
    datasets: dict[str, list[dict]] = {}
    width = {} if FRAMED.isdisjoint(spec) else {"width": _WIDTH}
    drawn = figures.drawing(_LAB | width | spec | {"config": _LAB["config"] | spec.get("config", {})}, datasets)
    texts = {name: record.text(rows) for name, rows in datasets.items()}
    return {record.CHART: drawn | {"datasets": texts}, "text/plain": spec.get("description", "A chart.")}


alt.renderers.register("book", bundle)
alt.renderers.enable("book")

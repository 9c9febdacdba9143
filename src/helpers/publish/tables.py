"""Publish a table: rows, CSV, and answers that a reader opens on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd

from helpers import charts
from helpers.numbers import register
from helpers.publish import record


class Table:
    """A published table.

    table   what to show; a column `rows` holds row ids
    name    short name in the address
    title   what the table shows; may hold computed numbers as {key}
    reveal  columns folded into one answer a row
    fold    whether the page folds the whole table, as one that says again what a chart shows

    Raises ValueError naming the table if it is empty or a column is unknown.
    """

    def __init__(self, table: pd.DataFrame, *, name: str, title: str, reveal: Sequence[str] = (), fold: bool = False):
        if table.empty:
            raise ValueError(f"table {name!r} is empty: nothing to show")
        for column in reveal:
            if column not in table:
                raise ValueError(f"table {name!r} has no column {column!r}; it has {', '.join(table.columns)}")
        self.record = record.Table(
            name=name,
            title=title,
            columns=[charts.label(c) for c in table.columns],
            reveal=[charts.label(c) for c in reveal],
            cells=record.rows(table),
            fold=fold,
        )

    def _repr_mimebundle_(self, **_) -> dict:
        made, title = self.record, register.filled(self.record.title)
        table = pd.DataFrame([map(text_of, row, made.columns) for row in made.cells], columns=made.columns)
        with pd.option_context("display.max_colwidth", None):
            shown = table.drop(columns=made.reveal).to_html(index=False, border=0)
            answers = f"<details><summary>Answers</summary>{table[made.reveal].to_html(border=0)}</details>" if made.reveal else ""
        return record.bundle(made, html=f"<p><strong>{escape(title)}</strong></p>{shown}{answers}", plain=f"Table: {title}")


def text_of(value, column: str = "") -> str:
    """Return a cell as text: empty for a missing value, four digits for a number below 1,000, else no decimals; a year as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    if isinstance(value, int) and column.lower().endswith("year"):
        return str(value)
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"

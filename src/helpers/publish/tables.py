"""Publish a table: rows, CSV, and answers that a reader opens on purpose."""

from __future__ import annotations

import base64
import csv
import io
import json
from collections.abc import Callable, Sequence
from html import escape

import pandas as pd

from helpers import charts
from helpers.numbers import register

MIME = "application/vnd.claims-costs-ceasefires+json"
"""Type of the record that a published thing leaves in the notebook; the book draws its page from it."""


class Table:
    """A published table.

    table   what to show; a column `rows` holds row ids
    name    short name in the address
    title   what the table shows; may hold computed numbers as {key}
    reveal  columns folded into one answer a row

    Raises ValueError naming the table if it is empty or a column is unknown.
    """

    def __init__(self, table: pd.DataFrame, *, name: str, title: str, reveal: Sequence[str] = ()):
        if table.empty:
            raise ValueError(f"table {name!r} is empty: nothing to show")
        for column in reveal:
            if column not in table:
                raise ValueError(f"table {name!r} has no column {column!r}; it has {', '.join(table.columns)}")
        self.content = {
            "kind": "table",
            "name": name,
            "title": register.mark(title),
            "columns": [charts.label(c) for c in table.columns],
            "reveal": [charts.label(c) for c in reveal],
            "table": records(table),
        }

    def _repr_mimebundle_(self, **_) -> dict:
        title = self.content["title"]
        return {
            MIME: self.content,
            "text/html": f"<p><strong>{title}</strong></p>{table_html(self.content, str)}",
            "text/plain": f"Table: {register.plain(title)}",
        }


def rounded(value):
    """Return a number at 6 significant digits, so that every machine prints the same; other values as they are."""
    return float(f"{value:.6g}") if isinstance(value, float) else value


def records(table: pd.DataFrame) -> list[list]:
    """Return the rows of a table as JSON knows them: missing is None, numbers are rounded."""
    return [[rounded(v) for v in row] for row in json.loads(table.to_json(orient="values", double_precision=15))]


def table_html(content: dict, link: Callable[[str], str]) -> str:
    """Return the table of a record in a box of its own that scrolls; link makes a row id a link."""
    folded = content.get("reveal", [])
    columns = [c for c in content["columns"] if c not in folded]

    def cell(column: str, value) -> str:
        if column == "Rows":
            return f'<td data-label="{column}">' + " ".join(link(row) for row in value.split()) + "</td>"
        number = isinstance(value, (int, float))
        return f'<td{" class=num" * number} data-label="{escape(column)}">{escape(text_of(value))}</td>'

    def line(row: dict) -> str:
        answer = "".join(f"<dt>{c}</dt><dd>{escape(text_of(row[c]))}</dd>" for c in folded)
        last = f"<td data-label=Answer><details><summary>Show</summary><dl>{answer}</dl></details></td>" if folded else ""
        return "<tr>" + "".join(cell(c, row[c]) for c in columns) + last + "</tr>"

    head = "".join(f'<th scope="col">{escape(c)}</th>' for c in [*columns, *(["Answer"] if folded else [])])
    body = "".join(line(dict(zip(content["columns"], row))) for row in content["table"])
    name = escape(register.plain(content["title"]))
    return (
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="Data: {name}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def csv_html(content: dict) -> str:
    """Return a link that saves the table of a record as CSV, with no server."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([content["columns"], *content["table"]])
    download = base64.b64encode(file.getvalue().encode()).decode()
    return f'<p><a class="download" download="{content["name"]}.csv" href="data:text/csv;base64,{download}">Download as CSV</a></p>'


def text_of(value) -> str:
    """Return a cell as text: empty for a missing value, four digits for a number below 1,000, else no decimals."""
    if not isinstance(value, float):
        return "" if value is None else str(value)
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def page_html(content: dict, link: Callable[[str, str], str]) -> str:
    """Return the table for the published page; link(kind, name) makes the HTML of a link."""
    return (
        f'<figure class="chart" id="table-{content["name"]}"><p class="chart-title">{content["title"]}</p>'
        f'<div class="stack">{table_html(content, lambda row: link("row", row))}</div>'
        f"<figcaption>{csv_html(content)}</figcaption></figure>"
    )

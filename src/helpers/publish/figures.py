"""Publish a chart: drawing, finding, description, source and data, together.

The same object serves three homes. In JupyterLab it is HTML with the drawing
as an image, which an untrusted notebook shows too. In the stored notebook it
is also a record (`tables.MIME`) that nbval compares. From that record the
book draws the page: `page_html`.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping, Sequence
from html import escape

import altair as alt
import ipywidgets
import pandas as pd
import vl_convert
from IPython import get_ipython

from helpers import charts, data
from helpers.numbers import register
from helpers.publish.tables import MIME, csv_html, records, rounded, table_html

_LAB_MIME = "application/vnd.vegalite.v5+json"
"""The newest type that JupyterLab draws itself; the specifications keep to what it knows."""

_EMPTY = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChAGA60e6kgAAAABJRU5ErkJggg=="
"""A picture of one clear point: where a live chart comes without a picture, JupyterLab makes one and draws the chart twice."""

_VEGA_LITE = "v" + "_".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])


class Figure:
    """A published chart.

    draw      a function of helpers.charts: (table, width) -> chart
    table     the tidy table that it draws, shown under the chart and as CSV
    name      short name in the address, such as "three-sums"
    title     the finding, in a sentence
    description  what a reader who cannot see the chart needs to know
    source    ids of data/sources.csv; left out, they are those of the table's column rows; of other sources, id -> name
    as_of     ISO date (or month, or year) at which the data were true
    note      optional sentence of the caption
    basis     for a figure without data, what it is computed from, such as "the formula above"; it stands in the
              place of source and as_of
    widths    of the two drawings, in pixels

    Title, description and note may hold computed numbers as {key} (helpers.numbers.register).
    Raises ValueError naming the figure if a text, the source or the table is
    missing or holds no number to draw.
    """

    def __init__(
        self,
        draw: Callable[..., alt.Chart],
        table: pd.DataFrame,
        *,
        name: str,
        title: str,
        description: str,
        as_of: str = "",
        source: Sequence[str] | Mapping[str, str] = (),
        note: str = "",
        basis: str = "",
        widths: tuple[int, int] = (charts.WIDE, charts.NARROW),
    ):
        figures = table.select_dtypes("number")
        if table.empty or figures.empty:
            raise ValueError(f"figure {name!r}: the table has no numbers to draw")
        if not source and "rows" in table:
            found = data.row_sources()
            source = list(dict.fromkeys(found[row] for rows in table["rows"] for row in rows.split() if row in found))
        named = source if isinstance(source, Mapping) else {s: register.source(s) for s in source}
        texts = {"name": name, "title": title, "description": description, **({} if basis else {"source": source, "as_of": as_of})}
        for what, text in texts.items():
            if not text or isinstance(text, str) and not text.strip():
                raise ValueError(f"figure {name or draw.__name__!r}: {what} is missing; every figure has one")
        if not re.fullmatch(r"[a-z0-9-]+", name):
            raise ValueError(f"figure {name!r}: expected a name of small letters, digits and hyphens")
        if figures.isna().any(axis=None):
            gaps = ", ".join(figures.columns[figures.isna().any()])
            raise ValueError(f"figure {name!r}: missing numbers in {gaps}; leave the rows out, and say so in the text")
        self.content = {
            "kind": "figure",
            "name": name,
            "title": register.mark(title),
            "description": register.mark(description),
            "note": register.mark(note),
            "as_of": as_of,
            **({"basis": basis} if basis else {}),
            "source": [{"id": s, "label": label} for s, label in named.items()],
            "columns": [charts.label(c) for c in table.columns],
            "table": records(table),
            "wide": _spec(draw(table, widths[0])),
            "narrow": _spec(draw(table, widths[1])),
        }

    def _repr_mimebundle_(self, **_) -> dict:
        bundle = {
            MIME: self.content,
            "text/html": notebook_html(self.content),
            "text/plain": f"Figure: {register.plain(self.content['title'])}",
        }
        return bundle | live_view(self.live) if get_ipython() else bundle

    def live(self) -> ipywidgets.VBox:
        """Return the figure as widgets, its chart drawn by JupyterLab itself: interactive, with no network."""
        title = ipywidgets.HTML(f"<p><strong>{self.content['title']}</strong></p>")
        return ipywidgets.VBox([title, live_chart(self.content), ipywidgets.HTML(f"<p>{caption(self.content)}</p>")])


def live_view(make: Callable[[], ipywidgets.Widget]) -> dict:
    """Return the part of a bundle that shows a widget; `make sync` never stores it."""
    view = "application/vnd.jupyter.widget-view+json"
    return {view: make()._repr_mimebundle_()[view]}


def live_chart(content: dict) -> ipywidgets.Output:
    """Return the wide chart of a record for JupyterLab's own Vega-Lite."""
    return ipywidgets.Output(outputs=live_outputs(content))


def live_outputs(content: dict) -> tuple[dict]:
    """Return what an Output widget holds to show the wide chart of a record."""
    config = {**content["wide"]["config"], "background": "#ffffff"}
    data = {_LAB_MIME: {**content["wide"], "config": config}, "image/png": _EMPTY, "text/plain": register.plain(content["title"])}
    return ({"output_type": "display_data", "data": data, "metadata": {}},)


def _spec(chart: alt.Chart) -> dict:
    spec = json.loads(chart.to_json())
    # The names of inline data sets are hashes of their unrounded values.
    renamed = {}
    for number, (old, values) in enumerate(spec.pop("datasets", {}).items()):
        renamed[old] = f"data-{number}"
        spec.setdefault("datasets", {})[renamed[old]] = _rounded_rows(values)
    text = json.dumps(spec, sort_keys=True)
    for old, new in renamed.items():
        text = text.replace(old, new)
    return json.loads(text)


def rounded_rows(table: pd.DataFrame) -> list[dict]:
    """Return a table as the rows of a chart's data set."""
    return _rounded_rows(json.loads(table.to_json(orient="records", double_precision=15)))


def _rounded_rows(rows: list[dict]) -> list[dict]:
    return [{name: rounded(value) for name, value in row.items()} for row in rows]


def svg(spec: dict, background: str | None = None) -> str:
    """Draw a Vega-Lite specification as SVG text, without a browser."""
    if background:
        spec = {**spec, "config": {**spec["config"], "background": background}}
    text = vl_convert.vegalite_to_svg(spec, vl_version=_VEGA_LITE)
    # The figure describes itself in words; the renderer's own labels say less.
    return re.sub(r' (aria-[a-z]+|role)="[^"]*"', "", text)


def origin(content: dict, sources: str) -> str:
    """Return where a figure's numbers are from and when they were true, or what a figure without data is computed from."""
    if content.get("basis"):
        return f"Computed from {escape(content['basis'])}; no data."
    return f"Source: {sources}. As of {register.when(content['as_of'])}."


def caption(content: dict) -> str:
    """Return note, sources and date of a record as one line of HTML."""
    return f"{content['note']} {origin(content, '; '.join(escape(s['label']) for s in content['source']))}"


def notebook_html(content: dict) -> str:
    """Return the figure for JupyterLab: no style, no script, nothing that an untrusted notebook loses."""
    picture = base64.b64encode(svg(content["wide"], "#ffffff").encode()).decode()
    return (
        f"<figure><p><strong>{content['title']}</strong></p>"
        f'<img alt="{escape(register.plain(content["description"]))}" width="{charts.WIDE}"'
        f' src="data:image/svg+xml;base64,{picture}">'
        f"<figcaption>{caption(content)}</figcaption></figure>"
    )


def themed(text: str) -> str:
    """Turn the project's colours in an SVG or a JSON text into the page's variables, which its theme sets."""
    for colour, variable in charts.CSS_NAMES.items():
        text = text.replace(f'"{colour}"', f'"var(--{variable},{colour})"')
    return text


def page_svg(spec: dict, figure_id: str, size: str) -> str:
    """Draw for the page: recoloured by its theme, ids its own, named by the figure's title and description."""
    text = themed(svg(spec))
    text = re.sub(r'\bid="([^"]+)"', rf'id="{figure_id}-{size}-\1"', text)
    text = re.sub(r"url\(#([^)]+)\)", rf"url(#{figure_id}-{size}-\1)", text)
    start = f'<svg class="chart-{size}" role="img" aria-labelledby="{figure_id}-title" aria-describedby="{figure_id}-text"'
    return text.replace("<svg", start, 1).replace(' class="marks"', "", 1)


def page_html(content: dict, link: Callable[[str, str], str], controls: str = "") -> str:
    """Return the figure for the published page, with controls (HTML) between its title and its drawing.

    link(kind, text) makes the HTML of a link: kind is "row" or "source", text a
    row id or a source id.
    """
    here = f"fig-{content['name']}"
    links = [link("source", s["id"]) for s in content["source"]]
    first = "; ".join(links[:3]) + (f" and {len(links) - 3} more, listed with the data" if len(links) > 3 else "")
    listed = f"<p>Sources: {'; '.join(links)}.</p>" if links else ""
    note = f"{content['note']} " if content["note"] else ""
    specs = {size: content[size] for size in ("wide", "narrow")}
    record = themed(json.dumps(specs, ensure_ascii=False, sort_keys=True)).replace("<", "\\u003c")
    return (
        f'<figure class="chart" id="{here}" aria-labelledby="{here}-title"><p class="chart-title" id="{here}-title">{content["title"]}</p>{controls}'
        f'<div class="chart-view">{page_svg(content["wide"], here, "wide")}{page_svg(content["narrow"], here, "narrow")}</div>'
        f'<script type="application/json" class="chart-record">{record}</script>'
        f'<figcaption>{note}<span class="chart-source">{origin(content, first)}</span>'
        f'<details class="chart-data"><summary>Data and description</summary><p id="{here}-text">{content["description"]}</p>'
        f"{table_html(content, lambda row: link('row', row))}{listed}{csv_html(content)}"
        "</details></figcaption></figure>"
    )

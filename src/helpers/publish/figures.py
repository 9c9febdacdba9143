"""Publish a chart: drawing, finding, description, source and data, together.

In JupyterLab it is a chart that JupyterLab draws by itself, with or without a kernel. In the stored notebook it is a
record (helpers.publish.record) that nbval compares, and from which the book draws its page.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence

import altair as alt
import pandas as pd

from helpers import charts, data
from helpers.numbers import register
from helpers.publish import record
from helpers.publish.given import stores
from helpers.publish.record import Named

_LINE = 92
"""Characters of the title that fit above a wide chart."""


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

    Title, description and note may hold computed numbers as {key} (helpers.numbers.register). In the kernel of a reader,
    which stores nothing (given.stores), the record has no narrow drawing.
    Raises ValueError naming the figure if a text, the source or the table is
    missing or holds no number to draw, KeyError if no number has such a key.
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
        datasets: dict[str, list[dict]] = {}
        wide, *narrow = (drawing(draw(table, width).to_dict(), datasets) for width in widths[: 2 if stores() else 1])
        rows = record.dataset(table)
        same = next((name for name, values in datasets.items() if values == rows), "")
        self.record = record.Figure(
            name=name,
            title=title,
            description=description,
            note=note,
            as_of=as_of,
            basis=basis,
            source=[Named(*pair) for pair in named.items()],
            columns=[Named(c, charts.label(c)) for c in table.columns],
            data=same or "table",
            datasets=datasets if same else datasets | {"table": rows},
            wide=wide,
            narrow=narrow[0] if narrow else {},
        )
        for text in (title, description, note):
            register.filled(text)  # names a key that there is not, here rather than in the book

    def _repr_mimebundle_(self, **_) -> dict:
        return bundle(self.record, f"Figure: {register.filled(self.record.title)}")


def bundle(made: record.Figure, plain: str, first: str = "") -> dict:
    """Return the output of a cell that shows a chart: its title and caption drawn above it, its data as plain text.

    first is a sentence that stands before the caption.
    """
    table = pd.DataFrame(made.cells, columns=[c.label for c in made.columns])
    title = {
        "text": textwrap.wrap(register.filled(made.title), _LINE),
        "subtitle": textwrap.wrap(" ".join(filter(None, [first, caption(made)])), _LINE + 12),
        **{"anchor": "start", "frame": "group", "fontSize": 14, "subtitleFontSize": 12, "offset": 12},
    }
    with pd.option_context("display.max_colwidth", None):
        rows = table.to_string(index=False, max_rows=20)
    return record.bundle(made, title, plain=f"{plain}\n\n{rows}\n\n{caption(made)}")


def caption(made: record.Figure) -> str:
    """Return note, sources and date of a record as plain text."""
    origin = f"Source: {'; '.join(s.label for s in made.source)}. As of {register.when(made.as_of)}." if made.as_of else ""
    return " ".join(filter(None, [register.filled(made.note), f"Computed from {made.basis}; no data." if made.basis else origin]))


def drawing(spec: dict, datasets: dict[str, list[dict]]) -> dict:
    """Return a specification without its data sets, which join those that are known, rounded and under names of ours.

    Altair names a data set by a hash of its unrounded values.
    """
    text = json.dumps({key: value for key, value in spec.items() if key != "datasets"}, sort_keys=True)
    for hashed, values in spec.get("datasets", {}).items():
        rows = [{name: record.rounded(value) for name, value in row.items()} for row in values]
        name = next((name for name, known in datasets.items() if known == rows), f"data-{len(datasets)}")
        datasets[name] = rows
        text = text.replace(hashed, name)
    return json.loads(text)

"""Which rows of data/ a chapter stands on, and how each came to be known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from helpers import claims, data
from helpers.numbers import register
from helpers.publish import checker, record

STATUSES = ("read", "derived", "assumed", "not found", "recalled")
"""What a row may be. Recalled rows are never shipped; the list says so by counting them."""
UNSTATED = {"misprints": "shown as error", "claims": "judged here"}
"""Tables whose rows are no readings, and what stands in place of a status."""


def row_status() -> pd.DataFrame:
    """Return every row that has a name, indexed by it: columns table, status."""
    found = []
    for resource in data.resources():
        table = data.load(resource["name"])
        if "status" in table or resource["name"] in UNSTATED:
            status = table["status"] if "status" in table else UNSTATED[resource["name"]]
            found.append(pd.DataFrame({"row": table[resource["schema"]["primaryKey"]], "table": resource["name"], "status": status}))
    return pd.concat(found).set_index("row")


def rows_used(notebook: dict) -> pd.DataFrame:
    """Return the rows behind every number, figure, table and explorer of an executed notebook.

    notebook  the notebook as JSON; its outputs hold the published records

    Columns row, table, status; each row once, in the order of data/. Raises
    KeyError naming rows that no table has.
    """
    used = set()
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            used.update(_rows(found["key"] for found in register.TAG.finditer("".join(cell["source"]))))
    for _, rows in shown(notebook):
        used |= rows
    known = row_status()
    if strange := used - set(known.index):
        raise KeyError(f"no table of data/ has the rows {', '.join(sorted(strange))}")
    return known[known.index.isin(used)].reset_index()


def shown(notebook: dict) -> Iterator[tuple[dict, set[str]]]:
    """Yield every published record of an executed notebook with the rows behind it."""
    for made in record.of_notebook(notebook):
        yield made, {*_named(made), *_named(list(_ledger_texts(made)))}


def _rows(keys: Iterable[str | None]) -> Iterator[str]:
    """Yield the rows of computed numbers."""
    for key in keys:
        yield from register.find(key).rows if key else ()


def _ledger_texts(made: dict) -> Iterator[str]:
    """Yield the texts of the article's ledger that the page shows for a record."""
    if made["kind"] == "claim" and not made["site"]:
        row, test = claims.all_claims().loc[made["claim"]], claims.computed(made["claim"])
        texts = {"Verdict": row["reason"], "Would change it": row["would_change"], "Computed": test and f"{{{test['key']}}}"}
        yield from (texts[term] for term in made["show"] if texts.get(term))
    elif made["kind"] == "checker":
        for judged in made["ours"]:
            yield claims.all_claims().loc[judged["value"], "reason"]
            yield from checker.evidence(claims.read(), judged["value"])["says"]


def _named(part: Any) -> Iterator[str]:
    """Yield the rows that a published record, or a part of one, names."""
    if isinstance(part, str):
        yield from _rows(register.BRACES.findall(part))
    elif isinstance(part, list):
        for item in part:
            yield from _named(item)
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from _listed(value) if key == "rows" else _named(value)
        if "Rows" in part.get("columns", []):
            yield from _listed([line[part["columns"].index("Rows")] for line in part["cells"]])


def _listed(rows) -> Iterator[str]:
    """Yield names from "T041 M012", a list of such texts, or a dictionary of lists."""
    if isinstance(rows, str):
        yield from rows.split()
    else:
        for item in rows.values() if isinstance(rows, dict) else rows:
            yield from _listed(item)


def in_words(used: pd.DataFrame) -> str:
    """Return how many rows have which status: "60 read, 0 recalled"."""
    counts = used["status"].value_counts()
    shown = [s for s in (*STATUSES, *UNSTATED.values()) if s in counts or s in ("read", "derived", "recalled")]
    return ", ".join(f"{counts.get(s, 0)} {s}" for s in shown)

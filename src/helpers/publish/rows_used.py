"""Which rows of data/ a chapter stands on, and how each came to be known."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers import data
from helpers.numbers import register
from helpers.publish.tables import MIME

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
        used.update(_tagged("".join(cell["source"])) if cell["cell_type"] == "markdown" else ())
        for output in cell.get("outputs", []):
            shown = output.get("data", {})
            used.update(_named(shown.get(MIME)))
            used.update(_tagged("".join(shown.get("text/html", ""))))
    known = row_status()
    if strange := used - set(known.index):
        raise KeyError(f"no table of data/ has the rows {', '.join(sorted(strange))}")
    return known[known.index.isin(used)].reset_index()


def _tagged(text: str) -> Iterator[str]:
    """Yield the rows of every computed number in a text."""
    for found in register.TAG.finditer(text):
        yield from register.find(found["key"]).rows if found["key"] else ()


def _named(part) -> Iterator[str]:
    """Yield the rows that a published record, or a part of one, names."""
    if isinstance(part, str):
        yield from _tagged(part)
    elif isinstance(part, list):
        for item in part:
            yield from _named(item)
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from _listed(value) if key == "rows" else _named(value)
        if "Rows" in part.get("columns", []):
            yield from _listed([line[part["columns"].index("Rows")] for line in part["table"]])


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

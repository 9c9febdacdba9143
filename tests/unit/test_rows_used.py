"""The list of rows that a chapter uses."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from helpers import data
from helpers.numbers import register
from helpers.publish import rows_used
from helpers.publish.record import MIME

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))


def notebook(*, text="", **record) -> dict:
    outputs = [{"output_type": "display_data", "data": {MIME: {"kind": "table", **record}}}]
    return {"cells": [{"cell_type": "markdown", "source": [text]}, {"cell_type": "code", "source": [], "outputs": outputs}]}


def test_rows_come_from_sentences_titles_tables_and_explorers():
    used = rows_used.rows_used(
        notebook(
            text='<data value="needs.RDNA4">524</data>, <cite data-source="unn_rdna4">UNN</cite>',
            title="{damage.RDNA4} and more",
            columns=["USD bn", "Rows"],
            cells=[[589, "T040 M012"]],
            route={"inputs": {"people": {"rows": {"a": ["M044"]}}}, "settings": {"1|2": [{"rows": "T064"}]}},
        )
    )
    named = {"T040", "M012", "M044", "T064", *register.find("needs.RDNA4").rows, *register.find("damage.RDNA4").rows}
    assert used["row"].tolist() == [row for row in rows_used.row_status().index if row in named], "each once, in the order of data/"


def test_rows_are_counted_by_status():
    used = pd.DataFrame({"status": ["read", "assumed", "read"]})
    assert rows_used.in_words(used) == "2 read, 0 derived, 1 assumed, 0 recalled"


def test_an_unknown_row_is_named():
    with pytest.raises(KeyError, match="no table of data/ has the rows T999"):
        rows_used.rows_used(notebook(columns=["Rows"], cells=[["T999 T041"]]))


def test_every_row_of_the_package_has_a_status():
    known = rows_used.row_status()
    assert known.index.is_unique and set(data.row_sources()) <= set(known.index)
    assert set(known["status"]) <= {*rows_used.STATUSES, *rows_used.UNSTATED.values()} - {"recalled"}


def outputs(notebook: dict) -> list[dict]:
    return [output["data"] for cell in notebook["cells"] for output in cell.get("outputs", []) if "data" in output]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_no_chapter_stands_on_memory(path):
    text = path.read_text("utf-8")
    used = rows_used.rows_used(json.loads(text))
    assert "recalled" not in set(used["status"])
    # The second route: every tag anywhere in the file, by text alone.
    keys = re.findall(r'<data value=\\+"([^"\\]+)\\+">', text) + register.BRACES.findall(json.dumps(outputs(json.loads(text))))
    tagged = {row for key in keys for row in register.find(key).rows}
    assert tagged <= set(used["row"])

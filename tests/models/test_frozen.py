"""What tests of models read."""

from pathlib import Path

import pandas as pd

from helpers import costs, data

FROZEN = Path(__file__).parents[1] / "frozen"


def test_models_read_the_frozen_tables():
    table = pd.read_csv(FROZEN / "rdna_totals.csv").set_index("row_id")["value"]
    needs = costs.headline("needs_total", "RDNA4")
    assert data.DATA == FROZEN and [needs.value] == [table[row] for row in needs.rows]

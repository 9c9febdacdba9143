"""What more than one test needs: a browser, and a question that is not settled yet."""

import browser
import pandas as pd
import pytest

from helpers import data
from helpers.ceasefires import scoring


@pytest.fixture(scope="session")
def chrome():
    with browser.launch() as chrome:
        yield chrome


PENDING = {
    "forecast_questions": [
        {
            "question": "pending",
            "asks": "Does it end before 2031?",
            "unit": "date",
            "outcome": "",
            "outcome_status": "not yet known",
            "known_on": "2026-11",
            "note": "Invented for a test.",
            "short": "Before 2031",
        }
    ],
    "forecast_bins": [
        {"question": "pending", "position": 1, "bin": "Before 2031", "starts": "", "ends": "2030-12-31", "short": "Before 2031"},
        {"question": "pending", "position": 2, "bin": "Not before 2031", "starts": "2031-01-01", "ends": "", "short": "Later"},
    ],
    "forecasts": [
        {"row_id": f"Z9{n}", "forecaster": "Nobody", "made_on": "2026-11-01", "question": "pending", "bin": name, "percent": percent}
        for n, (name, percent) in enumerate((("Before 2031", 30.0), ("Not before 2031", 70.0)))
    ],
}


@pytest.fixture
def pending(monkeypatch):
    """Add an invented question without an outcome yet, with its answers and one published forecast, to the tables; its name."""
    real = data.load

    def load(name):
        table = real(name)
        return (
            pd.concat([table, pd.DataFrame(PENDING[name]).reindex(columns=table.columns, fill_value="")], ignore_index=True)
            if name in PENDING
            else table
        )

    def forget():
        scoring.bins.cache_clear()
        scoring.published.cache_clear()

    monkeypatch.setattr(data, "load", load)
    forget()
    yield "pending"
    forget()

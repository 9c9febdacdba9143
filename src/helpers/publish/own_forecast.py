"""A forecast of the reader's own, given before any other is seen.

On the page it is kept in the reader's browser only, and scored there by the
rules of helpers.ceasefires.scoring. In a notebook it is a list of percents.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd

from helpers.ceasefires import scoring
from helpers.ceasefires.scoring import Forecast
from helpers.claims.ledger import Ledger
from helpers.numbers.quantity import written
from helpers.publish import record
from helpers.publish.given import FORECASTS

YOURS = "You"
COLUMNS = ("Forecast", "Chance", "Brier", "Ranked", "Logarithmic")


class Ask:
    """A question put to the reader.

    percents  the reader's forecast, one number for each answer in its order; None while not given
    others    forecasts that the reader's is set beside; left out: the published ones of the book's questions, and equal odds
    of        the ledger whose question it is, that of the book if left out

    Raises ForecastError as scoring.chances does.
    """

    def __init__(
        self,
        percents: Sequence[float] | None = None,
        question: str = scoring.MAIN,
        others: Sequence[Forecast] | None = None,
        *,
        of: Ledger | None = None,
    ):
        self.question, self.answers, self.of = question, scoring.bins(question, of), of
        published = scoring.published(question) if of is None else ()
        self.others = list(others or (*published, scoring.equal_odds(question, of)))
        self.asks = scoring.asked(question, of)["asks"]
        self.mine = None
        if percents is not None:
            if len(percents) != len(self.answers):
                raise scoring.ForecastError(f"found {len(percents)} numbers, expected {len(self.answers)}: {', '.join(self.answers)}")
            self.mine = Forecast(YOURS, "", question, tuple(scoring.chances(question, zip(self.answers, percents), of)))
            FORECASTS[question] = list(zip(self.answers, percents))
        self.record = record.Forecast(
            question=question,
            asks=self.asks,
            answers=list(self.answers),
            outcome=scoring.outcome(question, of),
            unscored=scoring.unscored(question, of),
            others=[record.Given(name=f.name, chances=[record.rounded(float(c)) for c in f.chances]) for f in self.others],
        )

    def result(self) -> pd.DataFrame:
        """Return the scores as the page prints them, the reader's first: columns COLUMNS, all text.

        Where there is no outcome, each cell but the name says why (scoring.NOT_YET or NOT_MET).
        """
        forecasts, why = [self.mine, *self.others] if self.mine else self.others, scoring.unscored(self.question, self.of)
        if why:
            return pd.DataFrame([[f.name, *[why] * (len(COLUMNS) - 1)] for f in forecasts], columns=COLUMNS)
        table = scoring.scored(forecasts, self.of)
        return pd.DataFrame(
            [printed(row.forecast, row.chance, row.brier, row.ranked, row.logarithmic) for row in table.itertuples()], columns=COLUMNS
        )

    def _repr_mimebundle_(self, **_) -> dict:
        told = self.result().to_html(index=False, border=0) if self.mine else "<p>Not given yet.</p>"
        return record.bundle(self.record, html=f"<p><strong>{escape(self.asks)}</strong></p>{told}", plain=self.asks)


def printed(name: str, chance: float, brier: float, ranked: float, logarithmic: float) -> list[str]:
    """Return a line of the result as text."""
    scores = (scoring.told(record.rounded(score)) for score in (brier, ranked, logarithmic))
    return [name, f"{written(chance, 0, percent=True)} %", *scores]

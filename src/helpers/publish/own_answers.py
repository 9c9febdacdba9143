"""What the reader answered in earlier chapters, beside what they found.

The page reads the answers from the reader's browser, which alone keeps them; a notebook keeps none.
"""

from __future__ import annotations

from helpers.publish import record
from helpers.publish.check import Check, after_number, answer_told
from helpers.publish.given import stores
from helpers.publish.own_forecast import Ask

FORECAST = "11"
"""The number of the chapter that asks for a forecast, as in the name of its file."""


class OwnAnswers:
    """Some questions of earlier chapters, exercises and forecasts, in their order."""

    def __init__(self, *questions: Check | Ask):
        self.questions = questions

    @property
    def record(self) -> record.Answers:
        """What the page gets."""
        return record.Answers(asked=[_forecast(q.record) if isinstance(q, Ask) else _exercise(q.record) for q in self.questions])

    def _repr_mimebundle_(self, **_) -> dict:
        told = "On the published page your own predictions come back here, from the browser that kept them. A notebook keeps none."
        return record.bundle(self.record, markdown=told, plain=told) if stores() else {"text/markdown": told, "text/plain": told}


def _exercise(made: record.Check) -> record.Asked:
    return record.Asked(
        key=f"ccc-answer-{made.key}",
        ask=made.ask,
        unit=after_number(made.unit),
        chapter=made.key[:2],
        anchor=f"ex-{made.key}",
        found=f"{answer_told(made)}. {made.right}",
        answers=[],
        outcome=None,
    )


def _forecast(made: record.Forecast) -> record.Asked:
    return record.Asked(
        key=f"ccc-forecast-{made.question}",
        ask=made.asks,
        unit="",
        chapter=FORECAST,
        anchor=f"forecast-{made.question}",
        found=made.unscored or f"{made.answers[made.outcome]}.",
        answers=made.answers,
        outcome=made.outcome,
    )

"""What the reader answered in earlier chapters, beside what they found.

The page reads the answers from the reader's browser, which alone keeps them; a notebook keeps none.
"""

from __future__ import annotations

import re

from helpers import data
from helpers.publish import record
from helpers.publish.check import Check
from helpers.publish.own_forecast import Ask
from helpers.publish.tables import text_of

FORECAST = "11-how-good-were-the-forecasts"
"""The chapter that asks for a forecast."""


class OwnAnswers:
    """Some questions of earlier chapters, exercises and forecasts, in their order."""

    def __init__(self, *questions: Check | Ask):
        self.record = record.Answers(asked=[_forecast(q.record) if isinstance(q, Ask) else _exercise(q.record) for q in questions])

    def _repr_mimebundle_(self, **_) -> dict:
        told = "On the published page your own predictions come back here, from the browser that kept them. A notebook keeps none."
        return record.bundle(self.record, markdown=told, plain=told)


def _exercise(made: record.Check) -> record.Asked:
    unit = {"": "", "percent": " %"}.get(made.unit, f" {made.unit}")
    return record.Asked(
        key=f"ccc-answer-{made.key}",
        ask=made.ask,
        unit=unit,
        **_chapter(made.key[:3]),
        anchor=f"ex-{made.key}",
        found=f"{text_of(made.answer)}{unit}. {made.right}",
        answers=[],
        outcome=None,
    )


def _forecast(made: record.Forecast) -> record.Asked:
    return record.Asked(
        key=f"ccc-forecast-{made.question}",
        ask=made.asks,
        unit="",
        **_chapter(FORECAST),
        anchor=f"forecast-{made.question}",
        found=made.unscored or f"{made.answers[made.outcome]}.",
        answers=made.answers,
        outcome=made.outcome,
    )


def _chapter(begins: str) -> dict[str, str]:
    """Return the name of a chapter, which begins so, and the question in its title."""
    (text,) = (data.DATA.parent / "notebooks").glob(f"{begins}*.md")
    title = re.search("^# (.*)", text.read_text("utf-8"), re.MULTILINE)
    return {"chapter": text.stem, "title": title[1] if title else ""}

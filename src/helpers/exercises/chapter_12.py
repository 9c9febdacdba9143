"""The exercises of chapter 12."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.claims import conclusions
from helpers.exercises import Exercise

OFFERED = {"K02": "", "K04": "not yet made", "K08": "other wars", "K09": "no measure"}
"""The sentences that a reader is to weigh, by their rows, and what to tell who thinks one the firmest that is not."""


def exercises() -> Iterator[Exercise]:
    """Yield them in their order."""
    table = conclusions.statements().set_index("row_id").loc[list(OFFERED)]
    sentence = {row: text.partition(".")[0] for row, text in table["statement"].items()}
    firmest = table["dots"].idxmax()
    yield Exercise(
        "12-1",
        "Held most firmly",
        sentence[firmest],
        "It is about words with a date, and all that were found point the same way.",
        {sentence[row]: mistake for row, mistake in OFFERED.items() if row != firmest},
        options=tuple(sentence.values()),
    )

"""The exercises of chapter 2."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.claims import positions
from helpers.exercises import Exercise

WORDS = {"NATO-country troops": "NATO troops", "peacekeepers": "peacekeepers", "guarantees": "guarantees"}


def exercises() -> Iterator[Exercise]:
    """Yield them in their order."""
    russian = positions.statements("Russia")
    (always,) = (w for t, w in WORDS.items() if set(russian.loc[russian["topic"] == t, "stance"]) == {positions.REFUSAL})
    yield Exercise(
        "02-1",
        "Which noun got the same answer every time?",
        always,
        "Every Russian statement found that names troops of NATO countries is a flat no.",
        {"peacekeepers": "varied", "guarantees": "never no"},
        options=tuple(WORDS.values()),
    )
    yield Exercise(
        "02-2",
        "Nebenzya’s words of 10 February 2025 are …",
        russian.set_index("row_id")["stance"]["P12"],
        "By its words a condition is named. That Russia could veto the mandate is a fact about the condition, not about the words.",
        {"flat no": "a condition", "silence": "an answer", "open": "no offer"},
        options=("flat no", "conditional", "silence", "open"),
    )
    before, after, both = (100 * positions.refusals(period)[0].value for period in ("before", "after", ""))
    early = russian[russian["period"] == "before"]["stance"]
    flat = int((early == positions.REFUSAL).sum())
    yield Exercise(
        "02-3",
        "Share of flat no up to 24 February 2025, in percent",
        before,
        "So few statements leave the share wide open: the interval in the text says how wide.",
        {
            both: "both periods",
            after: "wrong period",
            100 - before: "complement",
            100 * flat / (len(early) - 1): "without the weakest",
            flat: "a count",
        },
        unit="percent",
        tolerance=0.02,
    )

"""The exercises of chapter 11."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.ceasefires import scoring
from helpers.exercises import Exercise


def exercises() -> Iterator[Exercise]:
    """Yield them in their order."""
    tiny = (0.001, 0.999)
    worst = max(scoring.RULES, key=lambda rule: scoring.RULES[rule](tiny, 0))
    yield Exercise(
        "11-1",
        "Which score is the hardest on “impossible” when it happens?",
        worst,
        "It has no upper end: whoever gives no chance at all to what happens never recovers.",
        {"brier": "has an end", "ranked": "has an end"},
        options=("brier", "ranked", worst),
    )
    even = scoring.brier((0.25,) * 4, 3)
    yield Exercise(
        "11-2",
        "The Brier score of equal odds over four answers",
        even,
        "Square how far each answer was off, the one that came true included, and add.",
        {even / 4: "averaged", 0.75**2: "one answer", 0.25: "the chance", 0.25**2: "one miss", 0.75 + 3 * 0.25: "not squared"},
        unit="a score",
        tolerance=0.001,
    )
    sure = (0.0, 0.0, 0.0, 1.0)
    near, far = scoring.ranked(sure, 2), scoring.ranked(sure, 0)
    yield Exercise(
        "11-3",
        "The ranked score when all weight is on 2026 or later and October to December comes true",
        near,
        "One running total of the three is wrong, and wrong by everything.",
        {far: "a far miss", scoring.brier(sure, 2): "the other score", near * 3 / 4: "by the answers"},
        unit="a score",
        tolerance=0.02,
    )
    yield Exercise(
        "11-4",
        "What is wrong with the sentence?",
        "one case shows nothing of the kind",
        "A chance is a promise about many cases. One of them neither keeps nor breaks it.",
        {"the percentage": "not the percent", "nothing: it is right": "one case", "the outcome": "not the outcome"},
        options=("the percentage", "one case shows nothing of the kind", "the outcome", "nothing: it is right"),
    )

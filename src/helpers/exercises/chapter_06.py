"""The exercises of chapter 6."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.ceasefires import endings
from helpers.exercises import Exercise


def exercises() -> Iterator[Exercise]:
    """Yield them in their order."""
    shares, every = dict(endings.kinds()), dict(endings.kinds("any"))
    most = max(shares, key=lambda e: shares[e].value)
    yield Exercise(
        "06-1",
        "The most common ending",
        most,
        "It is no majority, and the intervals overlap.",
        {e: "not most" for e in shares if e != most},
        options=tuple(shares),
    )
    yield Exercise(
        "06-2",
        "Wars that ended in low activity, a ceasefire or an agreement, in percent",
        100 * (1 - shares["victory"].value),
        "Close to what was printed, and not the same.",
        {
            100 * (1 - every["victory"].value): "all conflicts",
            endings.printed("W02").value: "as printed",
            100 * (shares["ceasefire"].value + shares["peace agreement"].value): "without low activity",
        },
        unit="percent",
        tolerance=0.02,
    )
    conflicts = endings.ended("any")
    month, span = endings.within_a_month(conflicts), endings.within_a_month(endings.disputes(conflicts))
    unknown = len(conflicts) - month.of
    yield Exercise(
        "06-3",
        "Armed conflicts of known length that were over within a month, in percent",
        100 * month.value,
        "The printed figure does not come out of these rows. We tried two other readings; neither gives it.",
        {
            endings.printed("W04").value: "not reproduced",
            100 * span.value: "by dispute",
            100 * month.found / len(conflicts): "unknown in the whole",
            100 * (month.found + unknown) / len(conflicts): "unknown as short",
            100 * endings.within_a_month(endings.ended("war")).value: "only wars",
            100 * (1 - month.value): "complement",
            month.found: "a count",
        },
        unit="percent",
        tolerance=0.02,
    )
    options = ("the arithmetic is wrong", "ceasefires are not peace", "the number of cases is missing", "the wars are too old")
    yield Exercise(
        "06-4",
        "What is missing?",
        options[2],
        "With so few, a share says nothing. And “like Ukraine” is claimed, not shown.",
        {o: "other sentence" for o in options if o != options[2]},
        options=options,
    )

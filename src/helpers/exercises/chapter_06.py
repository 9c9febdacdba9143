"""The exercises of chapter 6."""

from __future__ import annotations

from collections.abc import Iterator

from helpers import endings
from helpers.exercises import Exercise


def exercises() -> Iterator[Exercise]:
    """Yield them in their order."""
    shares, high = dict(endings.kinds()), dict(endings.kinds("war"))
    most = max(shares, key=lambda e: shares[e].value)
    yield Exercise(
        "06-1", "The most common ending", most,
        "Yes, though it is no majority, and the intervals overlap.",
        {e: "not most" for e in shares if e != most}, options=tuple(shares),
    )
    ceasefire = high["ceasefire"]
    yield Exercise(
        "06-2", "Ceasefires among wars of high intensity, in percent", 100 * ceasefire.value,
        "Yes. Reproduced. Now say how many wars that is, and what interval goes with it.",
        {100 * shares["ceasefire"].value: "all wars"}, unit="percent", tolerance=0.02,
    )
    month, span = endings.within_a_month(), endings.within_a_month(by_dispute=True)
    yield Exercise(
        "06-3", "Wars between states that ended within a month, in percent", 100 * month.value,
        "Yes. The printed figure does not come out of these rows. We tried two other readings; neither gives it.",
        {endings.printed("W04").value: "not reproduced", 100 * span.value: "by dispute"}, unit="percent", tolerance=0.02,
    )
    options = ("the arithmetic is wrong", "ceasefires are not peace", "the number of cases is missing", "the wars are too old")
    yield Exercise(
        "06-4", "What is missing?", options[2],
        "Yes. With so few, a share says nothing. And “like Ukraine” is claimed, not shown.",
        {o: "other sentence" for o in options if o != options[2]}, options=options,
    )

"""The exercises of chapter 8."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.ceasefires import truces
from helpers.exercises import Exercise
from helpers.numbers.quantity import written

BETWEEN_IRAN_AND_IRAQ = "G09"
"""Row of data/truce_forces.csv."""
FACTORS = (1, 10, 100)


def exercises() -> Iterator[Exercise]:
    """Yield them in their order."""
    sent = truces.people(BETWEEN_IRAN_AND_IRAQ).value
    right, *others = (written(factor * sent) for factor in FACTORS)
    yield Exercise(
        "08-1",
        "The observers were …",
        right,
        "They only watched. That the war did not return cannot have been due to their strength.",
        dict.fromkeys(others, "a force of soldiers"),
        options=(right, *others),
    )
    asked = truces.asked_in_exercise()["had"].tolist()
    yield Exercise(
        "08-2",
        "Of how many cases is it not known?",
        asked.count("not known"),
        "What was not read to the end is no “no”: each of these may have had it.",
        {
            asked.count("had it"): "those that had it",
            asked.count("had not"): "those that had not",
            len(asked) - asked.count("not known"): "those known",
            len(asked): "every case",
        },
        unit="cases",
    )
    yield Exercise(
        "08-3",
        "The gravest fault is …",
        "the cases were chosen",
        "Somebody picked these cases, and guarantors pick theirs. Such a count shows what can be, and not how often.",
        {"the count is wrong": "count holds", "too few years": "watched long", "breaches are wars": "by its own rule"},
        options=("the cases were chosen", "the count is wrong", "too few years", "breaches are wars"),
    )

"""What was answered, judged and forecast in this kernel, for classroom.hand_in. It ends with the kernel, and nothing is sent."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

from helpers.publish import record

STORES = "CCC_STORES"
"""Set in the environment of a kernel whose outputs are stored, for the book to be built from: by `make sync` and by its tests."""


@dataclass
class Answer:
    """The last answer to an exercise: how often one was given, whether this one is right, and the mistake that it shows."""

    answer: str
    tries: int
    right: bool
    misconception: str


EXERCISES: dict[str, Answer] = {}
VERDICTS: dict[str, str] = {}
FORECASTS: dict[str, list[tuple[str, float]]] = {}


def answered(asked: record.Check, answer: float | str | None, right: bool | None, told: str) -> None:
    """Note an answer and what was told of it; what is no answer is not noted."""
    if right is None:
        return
    before = EXERCISES.get(asked.key)
    EXERCISES[asked.key] = Answer(str(answer).strip(), before.tries + 1 if before else 1, right, misconception(asked, right, told))


def misconception(asked: record.Check, right: bool | None, told: str) -> str:
    """Return what was said of a wrong answer that many give, "" if it is none of these."""
    return "" if right else next((wrong.message for wrong in asked.wrong if wrong.message in told), "")


def in_kernel() -> bool:
    """Return whether a notebook runs this, which IPython knows if anybody has loaded it."""
    loaded = sys.modules.get("IPython")
    return bool(loaded and loaded.get_ipython())


def stores() -> bool:
    """Return whether what is shown here leaves its whole record; in the kernel of a reader nobody asks for it, and it takes seconds."""
    return STORES in os.environ or not in_kernel()

"""Exercises that check an answer, in the notebook and on the page, by the same rule.

The right answer is computed, never stored. A wrong one that many give is named
from one table of misconceptions. On the page the check runs in the browser, so
its answers can be found by reading the page: nothing graded belongs here.
"""

from __future__ import annotations

import importlib
import math
import pkgutil
import re
from dataclasses import dataclass, field
from functools import cache

from helpers.exercises.misconceptions import MISCONCEPTIONS
from helpers.publish import record

_NUMBER = r"(?:about |around |≈ ?|~ ?)?(?:USD ?|\$ ?)?(-?\d+(?:\.\d+)?) ?(%|percent)?(?: ?(?:billion|bn|dollars|USD|times|x))*"


@dataclass(frozen=True)
class Exercise:
    """A question with its computed answer.

    answer is a number (then unit says what to type, tolerance is relative) or
    one of options. between is a range of answers that are right too. wrong maps common wrong answers to keys of MISCONCEPTIONS.
    """

    key: str
    ask: str
    answer: float | str
    right: str
    wrong: dict[float | str, str] = field(default_factory=dict)
    unit: str = ""
    tolerance: float = 0.01
    between: tuple[float, float] | None = None
    options: tuple[str, ...] = ()


_CHAPTERS = sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name.startswith("chapter_"))
"""The modules beside this file that hold the exercises of a chapter."""


@cache
def _of(chapter: str) -> dict[str, Exercise]:
    """Return the exercises of one of _CHAPTERS by their keys."""
    return {e.key: e for e in importlib.import_module(f"{__name__}.{chapter}").exercises()}


def _all() -> dict[str, Exercise]:
    """Return every exercise by its key."""
    return {key: e for chapter in _CHAPTERS for key, e in _of(chapter).items()}


class Check:
    """The outcome of a check: text in the notebook, a form on the page."""

    def __init__(self, exercise: Exercise, answer: float | str | None):
        self.exercise, self.answer = exercise, answer

    @property
    def message(self) -> str:
        """What to tell the person who answered."""
        return _judge(self.exercise, self.answer)

    def _repr_mimebundle_(self, **_) -> dict:
        e = self.exercise
        made = record.Check(
            key=e.key,
            ask=e.ask,
            unit=e.unit,
            options=list(e.options),
            answer=record.rounded(e.answer),
            tolerance=e.tolerance,
            between=list(map(record.rounded, e.between)) if e.between else None,
            right=e.right,
            number=_NUMBER,
            wrong=[record.Wrong(answer=record.rounded(a), message=MISCONCEPTIONS[m]) for a, m in e.wrong.items()],
        )
        return record.bundle(made, markdown=f"*{record.markdown(self.message)}*", plain=self.message)


def check(key: str, answer: float | str | None = None) -> Check:
    """Return the check of an answer to the exercise `key`, such as "03-2".

    A number may come as 2.75, "2,75", "27 %", 0.27 or "$187 billion". None means
    not answered yet. Raises KeyError naming the exercises there are.
    """
    chapter = f"chapter_{key.partition('-')[0]}"
    found = _of(chapter) if chapter in _CHAPTERS else {}
    if key not in found:
        raise KeyError(f"there is no exercise {key!r}; there are {', '.join(_all())}")
    return Check(found[key], answer)


def parse(answer: float | str, unit: str) -> float:
    """Return the number meant by an answer, in `unit`. Raises ValueError if there is none in it.

    A share below 1.5 given without a percent sign counts as a fraction. Commas
    before groups of three digits group thousands; any other is a decimal comma.
    """
    text = str(answer).strip().replace("−", "-").replace("\u00a0", " ")
    text = re.sub(r"[1-9]\d{0,2}(,\d{3})+(?!\d)", lambda m: m[0].replace(",", ""), text).replace(",", ".")
    found = re.fullmatch(_NUMBER, text, re.IGNORECASE)
    if not found:
        raise ValueError(f"{answer!r} is not a number")
    number = float(found[1])
    return number * 100 if unit == "percent" and not found[2] and abs(number) < 1.5 else number


def _judge(e: Exercise, answer: float | str | None) -> str:
    if answer is None or answer == "":
        return "Not answered yet: " + (f"choose one of {', '.join(e.options)}." if e.options else f"give a number ({e.unit}).")
    if e.options:
        given = {option.lower(): option for option in e.options}.get(str(answer).strip().lower())
        if given is None:
            return f"Choose one of: {', '.join(e.options)}."
        return e.right if given == e.answer else MISCONCEPTIONS[e.wrong[given]]
    try:
        given = parse(answer, e.unit)
    except ValueError:
        return f"Type one number ({e.unit})."
    if e.between and e.between[0] <= given <= e.between[1]:
        return e.right
    for wrong, name in e.wrong.items():
        if math.isclose(given, wrong, rel_tol=e.tolerance) and abs(given - wrong) < abs(given - e.answer):
            return MISCONCEPTIONS[name]
    if math.isclose(given, e.answer, rel_tol=e.tolerance):
        return e.right
    return "Not yet. " + ("Too large." if given > e.answer else "Too small.")

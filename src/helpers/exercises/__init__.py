"""Exercises that check an answer, in the notebook and on the page, by the same rule.

The right answer is computed, never stored. A wrong one that many give is named
from one table of misconceptions. On the page the check runs in the browser, so
its answers can be found by reading the page: nothing graded belongs here.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, partial

from helpers.claims.ledger import Ledger
from helpers.exercises.misconceptions import MISCONCEPTIONS
from helpers.numbers.language import gettext
from helpers.publish import record
from helpers.publish.check import Check, grammar


@dataclass(frozen=True)
class Exercise:
    """A question with its computed answer.

    answer is a number (then unit says what to type, tolerance is relative) or
    one of options, or a function that computes it when it is asked for. between is a range of answers that are right too. wrong maps common wrong answers to keys of MISCONCEPTIONS.
    A forecast is a number that was not known when it was asked for: it is never called wrong, only told how far it was off.
    """

    key: str
    ask: str
    answer: float | str | Callable[[], float | str]
    right: str
    wrong: dict[float | str, str] = field(default_factory=dict)
    unit: str = ""
    tolerance: float = 0.01
    between: tuple[float, float] | None = None
    options: tuple[str, ...] = ()
    forecast: bool = False


UNREAD = {"number": "", "thousands": "", "marks": {}, "bare": []}
"""How the answer to a question with options is read: it is chosen."""
_CHAPTERS = sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name.startswith("chapter_"))
"""The modules beside this file that hold the exercises of a chapter."""


@cache
def _begun(chapter: str) -> tuple[Iterator[Exercise], dict[str, Exercise]]:
    """Return the exercises of one of _CHAPTERS that were not computed yet, and by their keys those that were."""
    return importlib.import_module(f"{__name__}.{chapter}").exercises(), {}


def _of(chapter: str, key: str = "") -> dict[str, Exercise]:
    """Return the exercises of one of _CHAPTERS by their keys, up to the one named: an answer may take a second to compute."""
    rest, found = _begun(chapter)
    try:
        while key not in found and (made := next(rest, None)):
            found[made.key] = made
    except BaseException:
        _begun.cache_clear()  # what failed once gives nothing more
        raise
    return found


def _all() -> dict[str, Exercise]:
    """Return every exercise by its key, its answer computed."""
    return {key: replace(e, answer=_answer(e)) for chapter in _CHAPTERS for key, e in _of(chapter).items()}


def _answer(of: Exercise) -> float | str:
    return of.answer() if callable(of.answer) else of.answer


def keys() -> list[str]:
    """Return the keys of all exercises that check an answer, in their order."""
    return list(_all())


def check(key: str, answer: float | str | None = None, *, of: Ledger | None = None) -> Check:
    """Return the check of an answer to the exercise `key`, such as "03-2", or B01-judge of a ledger (of_ledger).

    A number may come as 2.75, "2,75", "11/4", "27 %", 0.27, "$187 billion", 187e9 or a range, "184 to 190"; an option as
    its words or how they begin. None means not answered yet. Raises KeyError naming the exercises there are, or a misconception that is not in the table.
    """
    chapter = f"chapter_{str(key).partition('-')[0]}"
    found = _of(chapter, key) if chapter in _CHAPTERS else {}
    if of is not None:
        found = {e.key: e for e in importlib.import_module(f"{__name__}.of_ledger").exercises(of)}
    if key not in found:
        raise KeyError(f"there is no exercise {key!r}; there are {', '.join(found if of else _all())}")
    e = found[key]
    unknown = [mistake for mistake in e.wrong.values() if mistake not in MISCONCEPTIONS]
    if unknown:
        raise KeyError(f"exercise {key}: no misconception is called {unknown[0]!r}; add it to misconceptions.py or use another")
    return Check(partial(_asked, e), answer)


def _asked(e: Exercise) -> record.Check:
    return record.Check(
        key=e.key,
        ask=e.ask,
        unit=e.unit,
        options=list(e.options),
        answer=record.rounded(_answer(e)),
        tolerance=e.tolerance,
        between=list(map(record.rounded, e.between)) if e.between else None,
        forecast=e.forecast,
        right=e.right,
        **(UNREAD if e.options else grammar(e.unit)),
        wrong=[record.Wrong(answer=record.rounded(a), message=gettext(MISCONCEPTIONS[m])) for a, m in e.wrong.items()],
    )

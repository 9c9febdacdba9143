"""What a figure with a hedge may mean: the one rule that turns words into an interval, in every chapter and for every verdict.

A source prints a figure to some last digit and may put a word before it. RULES
reads both. A step is one unit of the last printed digit: 1 for 524, 0.1 for
2.8. "Nearly 3" was rounded up to 3, so it is 2.5 to 3; "approximately 2.8" may
be a whole step off. The rule is a convention, ours; chapter 4 tests it.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import pandas as pd

from helpers.numbers.language import N_, gettext
from helpers.numbers.quantity import Quantity


@dataclass(frozen=True)
class Rule:
    """What some words mean: how far down and up the value may be, in steps, and at the least as a share of the figure."""

    said: str
    meaning: str
    down: float
    up: float
    least: float = 0.0

    @property
    def words(self) -> tuple[str, ...]:
        """The words in English; said has them parted by |, as catalogues have those of other languages."""
        return tuple(self.said.split("|"))


LEAST = 0.01
"""“About” allows this share of the figure at the least."""
RULES = (
    Rule(N_("exact|as stated|best estimate"), "half a step either way, as rounding allows", 0.5, 0.5),
    Rule(N_("almost|nearly"), "up to half a step below: it was rounded up", 0.5, 0.0),
    Rule(N_("over|more than"), "up to half a step above: it was rounded down", 0.0, 0.5),
    Rule(
        N_("about|around|approximately|roughly|some"),
        f"one step either way, or {LEAST:.0%} of the figure if that is more".replace("%", " %"),
        1.0,
        1.0,
        LEAST,
    ),
    Rule(N_("at least"), "the figure and anything above it", 0.0, math.inf),
)
STATED, BELOW, ABOVE, ROUND, FLOOR = (rule.words for rule in RULES)


def in_english(word: str) -> str:
    """Return a hedge of the language spoken here as an English one of the same rule; the word itself if no rule has it."""
    spoken = {said.casefold(): rule.words[0] for rule in RULES for said in gettext(rule.said).split("|")}
    return word if word in itertools.chain(*(rule.words for rule in RULES)) else spoken.get(word.casefold(), word)


def printed_decimals(value: float) -> int:
    """Return the decimals a figure is printed with: 1 for 486.2, 0 for 524."""
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])


def stated_interval(value: float, hedge: str, decimals: int | None = None) -> tuple[float, float]:
    """Return the values that a printed figure may stand for: the lower end and the upper end.

    value, hedge  as printed; the upper end of "at least" is infinite
    decimals      of the print, if the number does not show them (−1: printed in tens)

    Raises ValueError naming the hedges if there is no rule for this one.
    """
    decimals = printed_decimals(value) if decimals is None else decimals
    rule = next((rule for rule in RULES if hedge in rule.words), None)
    if rule is None:
        known = ", ".join(word for rule in RULES for word in rule.words)
        raise ValueError(f"no rule for the hedge {hedge!r}; there is one for {known}. Add it to helpers/numbers/hedges.py")
    step, least = 10.0**-decimals, rule.least * abs(value)
    return value - max(rule.down * step, least), value + max(rule.up * step, least)


def interval_of(quantity: Quantity) -> tuple[float, float]:
    """Return the values that a reading may stand for, by its hedge (none: as stated)."""
    return stated_interval(quantity.value, quantity.hedge or "as stated")


def hedge_rules() -> pd.DataFrame:
    """Return the rule as a reader sees it: columns the_source_writes and we_take."""
    bare = {STATED: "a bare figure"}
    return pd.DataFrame([{"the_source_writes": bare.get(rule.words, ", ".join(rule.words)), "we_take": rule.meaning} for rule in RULES])

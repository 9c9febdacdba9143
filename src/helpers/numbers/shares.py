"""Shares of a count, with the interval that counting so few allows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.numbers.quantity import written

METHODS = ("wilson", "jeffreys")
LEVEL = 0.95
TOO_FEW = 10
"""Of fewer cases than this the pages print the count and no share."""


def interval(found: float, of: float, method: str = "wilson", level: float = LEVEL) -> tuple[float, float]:
    """Return the interval of a share: the lower end and the upper end, within 0 and 1.

    wilson    E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of the
              American Statistical Association 22 (1927): has a width even where all or none were found
    jeffreys  the central interval of a Beta(found + 1/2, of − found + 1/2): L. D. Brown, T. T. Cai, A. DasGupta,
              Interval estimation for a binomial proportion, Statistical Science 16 (2001)

    Both may be fractions (`clustered`). Raises ValueError unless 0 ≤ found ≤ of and of > 0, or if the method is another.
    """
    if method not in METHODS:
        raise ValueError(f"no interval is called {method!r}; there are {', '.join(METHODS)}")
    if not (of > 0 and 0 <= found <= of):
        raise ValueError(f"cannot take {found} of {of} as a share: expected 0 to {of}, and some to count")
    from scipy.special import betaincinv, ndtri  # who only publishes a ledger has no SciPy

    out = (1 - level) / 2
    if method == "jeffreys":
        low, high = betaincinv(found + 0.5, of - found + 0.5, [out, 1 - out])
    else:
        z = ndtri(1 - out)
        half = z * math.sqrt(found * (of - found) / of + z**2 / 4) / (of + z**2)
        low, high = ((found + z**2 / 2) / (of + z**2) + side * half for side in (-1, 1))
    return max(0.0, float(low)), min(1.0, float(high))


@dataclass(frozen=True)
class Share:
    """A count of cases, how many were found among them, and the interval of the share; of no cases, the interval is 0 to 1."""

    found: int
    of: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share itself. Raises ZeroDivisionError if there are no cases."""
        return self.found / self.of

    @property
    def enough(self) -> bool:
        """Whether there are cases enough (TOO_FEW or more) to print a share."""
        return self.of >= TOO_FEW

    @property
    def told(self) -> str:
        """The share as a page says it: count, percent and interval together; never a percentage of too few."""
        if not self.of:
            return "no cases"
        count = f"{self.found} of {self.of}"
        if not self.enough:
            return f"{count}: too few to say"
        percent = (100 * self.found / self.of, 100 * self.low, 100 * self.high)
        share, low, high = map(written, percent)
        return f"{count}: {share} % ({low} to {high} %)"


def share(found: int, of: int, method: str = "wilson", level: float = LEVEL) -> Share:
    """Return found of `of` with its interval. Raises ValueError as `interval` does, but no cases at all are no error."""
    low, high = interval(found, of, method, level) if (found, of) != (0, 0) else (0.0, 1.0)
    return Share(found, of, low, high)


def clustered(hits: Sequence[bool], groups: Sequence, level: float = LEVEL) -> Share:
    """Return the share of hits, with an interval that lets cases of one group depend on each other.

    It is Wilson's for the number of independent cases that would vary as much as these groups do: the cases divided by the
    design effect, which is never taken below 1. Where all or none are hits, each group counts as one case. Unlike a bootstrap
    over groups it needs no draws and has a width there too. E. L. Korn, B. I. Graubard, Confidence intervals for proportions
    with small expected number of positive counts estimated from survey data, Survey Methodology 24 (1998).
    """
    of, found = len(hits), int(sum(hits))
    if not of:
        return Share(0, 0, 0.0, 1.0)
    member, names = pd.factorize(pd.Series(groups))
    value, count = found / of, len(names)
    independent: float = count
    if 0 < found < of and count > 1:
        apart = np.bincount(member, np.asarray(hits, dtype=float) - value)
        effect = float(apart @ apart) * count / (count - 1) / (of * value * (1 - value))
        independent = of / max(1.0, effect)
    return Share(found, of, *interval(value * independent, independent, level=level))

"""Shares of a count, with the interval that counting so few allows."""

from __future__ import annotations

from statsmodels.stats.proportion import proportion_confint

METHODS = ("wilson", "jeffreys")
LEVEL = 0.95


def interval(found: int, of: int, method: str = "wilson", level: float = LEVEL) -> tuple[float, float]:
    """Return the interval of a share: the lower end and the upper end, within 0 and 1.

    wilson    E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of the
              American Statistical Association 22 (1927): has a width even where all or none were found
    jeffreys  the central interval of a Beta(found + 1/2, of − found + 1/2): L. D. Brown, T. T. Cai, A. DasGupta,
              Interval estimation for a binomial proportion, Statistical Science 16 (2001)

    Raises ValueError unless 0 ≤ found ≤ of and of > 0, or if the method is another.
    """
    if method not in METHODS:
        raise ValueError(f"no interval is called {method!r}; there are {', '.join(METHODS)}")
    if not (of > 0 and 0 <= found <= of):
        raise ValueError(f"cannot take {found} of {of} as a share: expected 0 to {of}, and some to count")
    low, high = proportion_confint(found, of, alpha=1 - level, method=method)
    return max(0.0, float(low)), min(1.0, float(high))

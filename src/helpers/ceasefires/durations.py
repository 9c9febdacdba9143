"""How long peace lasts: survival curves, comparisons and hazard ratios (these by lifelines).

A spell is a time in years from the end of fighting to its restart, or to the
last day that we looked (then it is censored: it had not restarted by then).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.numbers.shares import LEVEL, Share, clustered, share


@dataclass(frozen=True)
class HazardRatio:
    """A hazard ratio with its interval, its p value, the spells behind it and how many of them ended."""

    value: float
    low: float
    high: float
    p: float
    n: int
    events: int


def kaplan_meier(spells: pd.DataFrame, level: float = LEVEL, cluster: str = "") -> pd.DataFrame:
    """Return the survival curve of spells: columns years, survival, low, high, at_risk; one row a step, from 0.

    spells has the columns years (0 or more) and ended (True where peace ended, False where it is censored).
    at_risk counts the spells still under observation just before that time. The interval rests on
    Greenwood's variance on the log(−log) scale; at 0 and 1 it has no width. E. L. Kaplan and P. Meier, Journal of the American
    Statistical Association 53 (1958). Spells that share a value of the column `cluster` may depend on each other: the variance
    is then that between clusters (the infinitesimal jackknife), on the same scale: R. L. Williams, Product-limit survival
    functions with correlated survival times, Lifetime Data Analysis 1 (1995). Raises ValueError as `checked` does.
    """
    from scipy.special import ndtri

    spells = checked(spells)
    years, ended = spells["years"].to_numpy(dtype=float), spells["ended"].to_numpy(dtype=bool)
    at = np.unique(np.append(0.0, years))
    place = np.searchsorted(at, years)
    left, deaths = np.bincount(place, minlength=len(at)), np.bincount(place, ended, len(at))
    risk = len(years) - left.cumsum() + left
    with np.errstate(divide="ignore", invalid="ignore"):
        survival = np.exp(np.cumsum(np.log(risk - deaths) - np.log(risk)))
        variance = _between(spells, at, cluster) if cluster else np.cumsum(deaths / (risk * (risk - deaths)))
        log = np.log(survival)
        far = ndtri((1 + level) / 2) * np.sqrt(variance) / log
        low, high = (np.exp(-np.exp(np.log(-log) + side * far)) for side in (-1, 1))
    table = pd.DataFrame({"years": at, "survival": survival, "low": low, "high": high, "at_risk": risk})
    return table.fillna({"low": table["survival"], "high": table["survival"]})


def _between(spells: pd.DataFrame, times: np.ndarray, cluster: str) -> np.ndarray:
    """Return the variance between clusters of −log of a curve at some times; NaN where it cannot be told."""
    years, ended = spells["years"].to_numpy(), spells["ended"].to_numpy(dtype=bool)
    at = np.unique(years[ended])
    died, watched = (years[:, None] == at) & ended[:, None], years[:, None] >= at
    deaths, risk = died.sum(axis=0), watched.sum(axis=0)
    # What a little more weight on one spell does to −log of the curve at each step; one cluster's spells move together.
    pull = (died - watched * deaths / risk) / (risk - deaths)
    by_cluster = pd.DataFrame(pull).groupby(spells[cluster].to_numpy()).sum().cumsum(axis=1).to_numpy()
    count = len(by_cluster)
    return np.append(0.0, count / max(1, count - 1) * (by_cluster**2).sum(axis=0))[np.searchsorted(at, times, side="right")]


def survival_at(curve: pd.DataFrame, years: float) -> pd.Series:
    """Return the last row of a curve at or before `years`. Raises ValueError past the longest spell, where nothing is known."""
    longest = curve["years"].max()
    if years > longest:
        raise ValueError(f"nothing is known of survival at {years:g} years: the longest spell lasts {longest:g}; ask for an earlier time")
    return curve[curve["years"] <= years].iloc[-1]


def curves(spells: pd.DataFrame, by: str, marks: Sequence[float], every: float = 0.0, cluster: str = "") -> pd.DataFrame:
    """Return one survival curve for each value of the column `by`, in the order of the rows, for charts.survival.

    Columns group (the value of `by`), n (its spells), and those of `kaplan_meier`, up to the last of `marks`. Every time in
    `marks` up to the group's longest spell has a row of its own with mark True, where at_risk counts the spells still under
    observation just before it. Between the marks stand the steps, or, if `every` is above 0, the curve at each multiple of it: a smaller
    table of a long curve. cluster is as in `kaplan_meier`. Raises ValueError as `checked` does.
    """
    parts = []
    for group, part in checked(spells).groupby(by, sort=False):
        curve = kaplan_meier(part, cluster=cluster).assign(mark=False)
        times = sorted({*marks, *(every * k for k in range(1, int(max(marks) / every) + 1))} if every else marks)
        told = [
            survival_at(curve, t).to_dict() | {"years": float(t), "at_risk": int((part["years"] >= t).sum()), "mark": t in marks}
            for t in times
            if t <= curve["years"].max()
        ]
        steps = curve[
            (curve["survival"].diff() != 0) & (curve["years"] <= max(marks)) & ~curve["years"].isin([line["years"] for line in told])
        ]
        table = pd.DataFrame(told) if every else pd.concat([steps, pd.DataFrame(told)]).sort_values("years")
        parts.append(table.assign(group=group, n=len(part)))
    columns = ["group", "n", "years", "survival", "low", "high", "at_risk", "mark"]
    return pd.concat(parts, ignore_index=True)[columns]


def ended_within(spells: pd.DataFrame, within: float, after: float = 0.0, method: str = "wilson", cluster: str = "") -> Share:
    """Return the share of spells that ended in the next `within` years, among those that had lasted `after` years: a hazard.

    spells has, besides years and ended, the column watched: the years from its start to the last day that we looked. Only spells
    watched for after + within years are counted, also of those that ended sooner: else the late ones would count only
    if they ended. The denominator is the n to print; no such spell gives Share(0, 0, 0.0, 1.0), "no cases". Spells that
    share a value of the column `cluster` may depend on each other (shares.clustered; method is not used then).
    Raises ValueError as `checked` does, or if `within` is not above 0.
    """
    if not within > 0:
        raise ValueError(f"cannot look {within} years ahead: expected more than 0")
    checked(spells)
    years, ended, watched = (spells[c].to_numpy() for c in ("years", "ended", "watched"))
    counted = (years >= after) & (watched >= after + within)
    hits = (ended.astype(bool) & (years < after + within))[counted]
    return clustered(hits, spells.loc[counted, cluster]) if cluster else share(int(hits.sum()), len(hits), method)


def logrank(spells: pd.DataFrame, by: str) -> float:
    """Return the p value of the log-rank test that spells of every value of the column `by` share one curve.

    N. Mantel, Cancer Chemotherapy Reports 50 (1966). Raises ValueError as `checked` does, or if there is one value only.
    """
    spells = checked(spells)
    if spells[by].nunique() < 2:
        raise ValueError(f"column {by!r} has one value only ({spells[by].iloc[0]!r}); two curves are needed to compare")
    from lifelines.statistics import multivariate_logrank_test

    return float(multivariate_logrank_test(spells["years"], spells[by], spells["ended"]).p_value)


def hazard_ratio(
    spells: pd.DataFrame, of: str, given: tuple[str, ...] = (), level: float = LEVEL, cluster: str = "", since: str = ""
) -> HazardRatio:
    """Return the hazard ratio of the 0/1 column `of` from a Cox model, with the columns `given` held fixed.

    Below 1: peace lasted longer where the column is 1. Text columns in `given` become indicators.
    Spells that share a value of the column `cluster` may depend on each other: the interval and p then rest on
    D. Y. Lin and L. J. Wei, Journal of the American Statistical Association 84 (1989).
    The column `since` names the time from which a spell is watched, if not 0: a spell whose `of` changes is two rows.
    D. R. Cox, Journal of the Royal Statistical Society B 34 (1972). Raises ValueError as `checked` does,
    or if `of` has one value only.
    """
    spells = checked(spells)
    if spells[of].nunique() < 2:
        raise ValueError(f"column {of!r} has one value only; a ratio needs two groups")
    columns = (
        pd.get_dummies(spells[["years", "ended", of, *given]], drop_first=True, dtype=float) if given else spells[["years", "ended", of]]
    )
    columns = columns.astype(float)
    if since:
        columns[since] = spells[since]
    if cluster:
        columns[cluster] = pd.factorize(spells[cluster])[0]
    from lifelines import CoxPHFitter

    fit = CoxPHFitter(alpha=1 - level).fit(columns, "years", "ended", cluster_col=cluster or None, entry_col=since or None)
    low, high = (math.exp(v) for v in fit.confidence_intervals_.loc[of])
    return HazardRatio(math.exp(fit.params_[of]), low, high, float(fit.summary.loc[of, "p"]), len(spells), int(spells["ended"].sum()))


def checked(spells: pd.DataFrame) -> pd.DataFrame:
    """Return the spells, or raise ValueError: none left, a negative or missing duration (the first row is named)."""
    if spells.empty:
        raise ValueError("no spells are left to describe; widen the filter")
    bad = ~(spells["years"] >= 0)
    if bad.any():
        raise ValueError(
            f"row {bad.idxmax()}: found years {spells.loc[bad, 'years'].iloc[0]}, expected 0 or more; is its end before its start?"
        )
    return spells

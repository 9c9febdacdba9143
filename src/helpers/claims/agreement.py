"""How far people agree who judged the same claims: percent, Cohen's kappa for two, Fleiss' kappa for more.

Some agreement comes by chance: two people who call nearly everything "half
true" agree often without reading. Kappa is the agreement beyond that:
(observed − by chance) ÷ (1 − by chance). It is 1 where all agree, 0 where
they agree as often as chance would, and below 0 where less often.

Only claims that every rater rated are compared, because both kappas need the
same number of ratings on each. Kappa is undefined where all ratings are one
and the same verdict: chance then agrees always, and nothing is left beyond it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.inter_rater import cohens_kappa, fleiss_kappa

from helpers import data
from helpers.claims import ledger
from helpers.data import intake
from helpers.numbers import shares
from helpers.numbers.quantity import written

COLUMNS = ("rater", "claim_id", "verdict")
FEWEST = 10
"""No interval of kappa is given for fewer claims: its formulas are for many."""
PAIR = ("True " * 9 + "False").split(), ("False " + "True " * 9).split()
"""Two invented checkers of an exercise: they agree on most claims, and less often than chance would."""


@dataclass(frozen=True)
class Agreement:
    """Agreement over the claims that all raters rated.

    percent is the mean share of pairs of raters with the same verdict, kappa
    the agreement beyond chance, both with the interval at shares.LEVEL. A
    number that cannot be given is None: kappa where it is undefined, an
    interval where the claims are fewer than FEWEST or agreement is complete.
    """

    measure: str
    raters: int
    claims: int
    left_out: int
    percent: float
    percent_interval: tuple[float, float] | None
    kappa: float | None
    kappa_interval: tuple[float, float] | None


# --- a class file -------------------------------------------------------------------


def read(path: str | Path) -> pd.DataFrame:
    """Return the ratings of a class file: columns rater, claim_id, verdict, one row a rating.

    The file is CSV or .xlsx with these columns in any order, or, as forms give
    it, with a row a rater and a column a claim; other columns are ignored. An
    empty verdict is a claim not rated. Names of claims and verdicts may be in
    any case. Raises DataError with all that is wrong: file, row, field, what to do.
    """
    path, known, scale = Path(path), list(ledger.all_claims().index), list(data.load("verdicts")["verdict"])
    a_claim = f"a claim of data/claims.csv, such as {known[0]}"
    kinds: dict[str, intake.Kind] = {
        "rater": intake.text,
        "claim_id": intake.maybe(intake.one_of(known, a_claim, "correct it")),
        "verdict": intake.maybe(intake.one_of(scale)),
    }
    sheet = intake.read(path, kinds, wide=intake.Wide("claim_id", "verdict", known))
    rated = sheet.rows.loc[sheet.rows["verdict"].notna(), list(COLUMNS)].fillna("")
    faults = list(sheet.faults)
    first: dict[tuple[str, str], int] = {}
    for row, rater, claim, _ in rated.itertuples():
        if not rater:
            faults.append(intake.Fault(path.name, row, "rater", "nothing", "a name or a code", "say whose verdict it is"))
        elif not claim:
            faults.append(intake.Fault(path.name, row, "claim_id", "nothing", a_claim, "say which claim it is about"))
        elif (rater, claim) in first:
            found = f"a second verdict of {rater!r} on {claim} (the first is in row {first[rater, claim]})"
            faults.append(
                intake.Fault(path.name, row, "claim_id", found, "one", "remove one of them, or give each person a name of their own")
            )
        else:
            first[rater, claim] = row
    raters = sorted({rater for rater, _ in first})
    if not sheet.faults and len(raters) < 2:
        found = f"ratings of {len(raters)} rater{'s' * (not raters)}{': ' * len(raters)}{''.join(raters)}"
        faults.append(intake.Fault(path.name, None, "rater", found, "at least 2", "agreement needs somebody to agree with"))
    if faults:
        raise data.DataError(intake.told(list(dict.fromkeys(faults))))
    return rated.reset_index(drop=True)


# --- agreement ------------------------------------------------------------------------


def complete(ratings: pd.DataFrame) -> pd.DataFrame:
    """Return the verdicts on the claims that every rater rated: one row a claim, one column a rater.

    Raises DataError if there is no such claim, and names the rater with the fewest.
    """
    wide = ratings.pivot(index="claim_id", columns="rater", values="verdict")
    whole = wide.dropna()
    if whole.empty:
        rated = wide.notna().sum()
        raise data.DataError(
            f"no claim was rated by all {wide.shape[1]} raters; {rated.idxmin()} rated the fewest, {rated.min()} of {len(wide)}:"
            " take that rater out, or ask for the missing verdicts"
        )
    return whole


def counts(whole: pd.DataFrame) -> np.ndarray:
    """Return how many raters gave each claim each verdict: claims × verdicts that were used."""
    used = sorted(set(whole.to_numpy().ravel()))
    return np.array([(whole == verdict).sum(axis=1) for verdict in used]).T


def measure(ratings: pd.DataFrame) -> Agreement:
    """Return the agreement of two raters (Cohen's kappa) or more (Fleiss' kappa). Raises DataError as `complete`."""
    whole = complete(ratings)
    size, raters = whole.shape
    left_out = ratings["claim_id"].nunique() - size
    if raters == 2:
        one, two = (whole[name] for name in whole)
        same = int((one == two).sum())
        return Agreement("Cohen’s kappa", raters, size, left_out, same / size, shares.interval(same, size), *cohen(one, two))
    table = counts(whole)
    percent = float(pairs_alike(table).mean())
    spread = _jackknife(lambda some: pairs_alike(some).mean(), table)
    return Agreement("Fleiss’ kappa", raters, size, left_out, percent, spread and (max(0.0, spread[0]), spread[1]), *fleiss(table))


def cohen(one: Sequence[str], two: Sequence[str]) -> tuple[float | None, tuple[float, float] | None]:
    """Return Cohen's kappa of two raters over the same claims, and its interval.

    J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20 (1960); the
    interval for many claims by J. L. Fleiss, J. Cohen, B. S. Everitt, Psychological Bulletin 72 (1969) (statsmodels).
    None for what cannot be given, as in Agreement. Verdicts count as the same or not: no near miss counts in part.
    """
    one, two = list(one), list(two)
    used = sorted({*one, *two})
    if len(used) == 1:
        return None, None
    table = pd.crosstab(pd.Categorical(one, used), pd.Categorical(two, used), dropna=False).to_numpy()
    if len(one) < FEWEST:
        return float(cohens_kappa(table, return_results=False)), None
    result = cohens_kappa(table)
    spread = stats.norm.isf((1 - shares.LEVEL) / 2) * result.std_kappa
    return float(result.kappa), _interval(result.kappa - spread, result.kappa + spread)


def fleiss(table: np.ndarray) -> tuple[float | None, tuple[float, float] | None]:
    """Return Fleiss' kappa of a table claims × verdicts (how many raters gave each), and its interval.

    J. L. Fleiss, Measuring nominal scale agreement among many raters, Psychological Bulletin 76 (1971) (statsmodels).
    The interval is the jackknife over claims: J. L. Fleiss, M. Davies, Jackknifing functions of multinomial frequencies,
    American Journal of Epidemiology 115 (1982). The raters are taken as given, the claims as drawn from many. With few
    claims a bootstrap was tried and covers too seldom; the standard error of Fleiss, Levin and Paik (2003) is for a test
    of no agreement, not for an interval.
    """
    if (table.sum(axis=0) > 0).sum() == 1:
        return None, None
    return float(fleiss_kappa(table)), _jackknife(fleiss_kappa, table)


def pairs_alike(table: np.ndarray) -> np.ndarray:
    """Return for each claim the share of pairs of raters who gave the same verdict."""
    raters = table.sum(axis=1)
    return (table * (table - 1)).sum(axis=1) / (raters * (raters - 1))


def _jackknife(statistic: Callable[[np.ndarray], float], table: np.ndarray) -> tuple[float, float] | None:
    """Return the interval from leaving out one claim after the other (t on Tukey's pseudo-values)."""
    size = len(table)
    if size < FEWEST:
        return None
    with np.errstate(invalid="ignore", divide="ignore"):
        without = np.array([statistic(np.delete(table, claim, axis=0)) for claim in range(size)])
    if not np.isfinite(without).all():
        return None
    pseudo = size * statistic(table) - (size - 1) * without
    spread = stats.t.isf((1 - shares.LEVEL) / 2, size - 1) * stats.sem(pseudo)
    return _interval(pseudo.mean() - spread, pseudo.mean() + spread)


def _interval(low: float, high: float) -> tuple[float, float] | None:
    """Return the ends within −1 and 1, None if they are one: complete agreement shows no spread to measure."""
    return None if math.isclose(low, high) else (max(-1.0, float(low)), min(1.0, float(high)))


# --- tables that a chapter shows --------------------------------------------------------


def _told(value: float | None, interval: tuple[float, float] | None, decimals: int, percent: bool = False) -> tuple[str, str]:
    ends = " to ".join(written(end, decimals, percent) for end in interval) if interval else "not given"
    return "not defined" if value is None else written(value, decimals, percent), ends


def in_a_class(ratings: pd.DataFrame) -> pd.DataFrame:
    """Return the agreement of a class as a page shows it: columns measure, value, interval, method, raters, claims, claims_left_out.

    method is that of the interval, with its level.
    """
    found = measure(ratings)
    level = f"{written(shares.LEVEL, percent=True)} %"
    methods = ("Wilson", "for many claims (Fleiss, Cohen and Everitt)") if found.raters == 2 else ("jackknife over claims",) * 2
    lines = [
        ("Same verdict, percent of pairs", *_told(found.percent, found.percent_interval, 0, percent=True)),
        (found.measure, *_told(found.kappa, found.kappa_interval, 2)),
    ]
    table = pd.DataFrame(lines, columns=["measure", "value", "interval"])
    return table.assign(
        method=[f"{level}, {method}" for method in methods], raters=found.raters, claims=found.claims, claims_left_out=found.left_out
    )


def by_claim(ratings: pd.DataFrame) -> pd.DataFrame:
    """Return each claim as a class judged it, most disputed first: columns claim, verdicts, same_verdict_percent, ours, rows."""
    whole, listed = complete(ratings), ledger.all_claims()
    alike = pd.Series(pairs_alike(counts(whole)), whole.index).sort_values(kind="stable")
    given = {c: whole.loc[c].value_counts().sort_index().sort_values(ascending=False, kind="stable") for c in alike.index}
    return pd.DataFrame(
        {
            "claim": [listed.loc[c, "claim"] for c in alike.index],
            "verdicts": ["; ".join(f"{v}: {n}" for v, n in given[c].items()) for c in alike.index],
            "same_verdict_percent": [written(share, 0, percent=True) for share in alike],
            "ours": [listed.loc[c, "verdict"] for c in alike.index],
            "rows": alike.index,
        }
    )

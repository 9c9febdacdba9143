"""How far people agree who judged the same claims: percent, Cohen's kappa for two, Fleiss' kappa for more, Krippendorff's alpha.

Some agreement comes by chance: two people who call nearly everything "half
true" agree often without reading. Kappa is the agreement beyond that:
(observed − by chance) ÷ (1 − by chance). It is 1 where all agree, 0 where
they agree as often as chance would, and below 0 where less often.

Both kappas need the same number of ratings on each claim, so they compare only
claims that every rater rated; in a class of thirty few are. Alpha asks the same
question of whatever was rated at least twice, gaps and all. Each is undefined
where all ratings are one and the same verdict: chance then agrees always, and
nothing is left beyond it.
"""

from __future__ import annotations

# SciPy and krippendorff are imported where they are used: who only checks or publishes a ledger has none of them.
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pandas as pd

from helpers import data
from helpers.claims import ledger
from helpers.data import intake
from helpers.numbers import shares
from helpers.numbers.language import gettext as _
from helpers.numbers.quantity import written

COLUMNS = ("rater", "claim_id", "verdict")
FEWEST = 10
"""No interval of kappa is given for fewer claims: its formulas are for many."""
FEW = 0.5
"""Who rated less than this share of the claims is left out of kappa, which would else lose those claims of everybody."""
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


def read(path: str | Path, of: ledger.Ledger | None = None) -> pd.DataFrame:
    """Return the ratings of a class file as `found`, of the claims of a ledger (the book's if left out). Raises DataError with all that is wrong, one rater alone too."""
    path = Path(path)
    ratings, unread, faults = _ratings(path, of or ledger.read())
    raters = sorted(set(ratings["rater"]))
    if not unread and len(raters) < 2:
        few = f"ratings of {len(raters)} rater{'s' * (not raters)}{': ' * len(raters)}{''.join(raters)}"
        faults.append(intake.Fault(path.name, None, "rater", few, "at least 2", "agreement needs somebody to agree with"))
    if unread or faults:
        raise data.DataError(intake.told(list(dict.fromkeys(unread + faults))))
    return ratings


def found(path: str | Path, of: ledger.Ledger | None = None) -> tuple[pd.DataFrame, list[intake.Fault]]:
    """Return the good ratings of a class file, columns rater, claim_id, verdict, one row a rating, and all that is wrong with the others.

    The file is CSV or .xlsx with these columns in any order, or, as forms give
    it, with a row a rater and a column a claim; other columns are ignored. An
    empty verdict is a claim not rated. Names of claims and verdicts may be in
    any case. A fault tells file, row, field, what was found and what to do; of two verdicts of a rater on a claim the first is kept.
    """
    ratings, unread, faults = _ratings(Path(path), of or ledger.read())
    return ratings, list(dict.fromkeys(unread + faults))


def _ratings(path: Path, of: ledger.Ledger) -> tuple[pd.DataFrame, list[intake.Fault], list[intake.Fault]]:
    """Return the good ratings of a file, the faults of its cells, and those of its ratings."""
    known, scale = list(of.claims.index), list(of.scale.index)
    a_claim = f"a claim of the ledger, such as {known[0]}"
    kinds: dict[str, intake.Kind] = {
        "rater": intake.text,
        "claim_id": intake.maybe(intake.one_of(known, a_claim, "correct it")),
        "verdict": intake.maybe(intake.one_of(scale)),
    }
    wide = intake.Wide("claim_id", "verdict", known)
    sheet = intake.read(path, kinds, wide=wide)
    rated = sheet.rows.loc[sheet.rows["verdict"].notna(), list(COLUMNS)].fillna("")
    faults: list[intake.Fault] = []
    good = []
    first: dict[tuple[str, str], int] = {}
    for row, rater, claim, verdict in rated.itertuples():
        if not rater:
            faults.append(intake.Fault(path.name, row, "rater", "nothing", "a name or a code", "say whose verdict it is"))
        elif not claim:
            faults.append(intake.Fault(path.name, row, "claim_id", "nothing", a_claim, "say which claim it is about"))
        elif (rater, claim) in first:
            twice = f"a second verdict of {rater!r} on {claim} (the first is in row {first[rater, claim]})"
            faults.append(
                intake.Fault(path.name, row, "claim_id", twice, "one", "remove one of them, or give each person a name of their own")
            )
        else:
            first[rater, claim] = row
            good.append((rater, claim, verdict))
    unread = list(sheet.faults)
    if "claim_id" not in sheet.columns:
        unread += _unnamed(path, wide, scale)
    return pd.DataFrame(good, columns=list(COLUMNS)), unread, faults


def _unnamed(path: Path, wide: intake.Wide, scale: list[str]) -> Iterator[intake.Fault]:
    """Yield the columns of a file with a column a claim that hold verdicts and whose heading names no claim, or more than one."""
    sheet, words = intake.read(path, {}, others="keep"), {verdict.casefold() for verdict in scale}
    for heading in sheet.rows.columns:
        if heading.casefold() not in COLUMNS and wide.named(heading) is None and words.intersection(map(str.casefold, sheet.rows[heading])):
            expected = f"rater, or one claim of {', '.join(wide.known)}"
            yield intake.Fault(path.name, None, heading, f"verdicts below the heading {heading!r}", expected, "correct the heading")


# --- agreement ------------------------------------------------------------------------


def wide(ratings: pd.DataFrame) -> pd.DataFrame:
    """Return the verdicts with one row a claim and one column a rater; a gap is missing (NaN)."""
    return ratings.pivot(index="claim_id", columns="rater", values="verdict")


def complete(ratings: pd.DataFrame) -> pd.DataFrame:
    """Return the verdicts on the claims that every rater rated: one row a claim, one column a rater.

    Raises DataError if there is no such claim, and names the rater with the fewest.
    """
    table = wide(ratings)
    whole = table.dropna()
    if whole.empty:
        rated = table.notna().sum()
        raise data.DataError(
            f"no claim was rated by all {table.shape[1]} raters; {rated.idxmin()} rated the fewest, {rated.min()} of {len(table)}:"
            " ask for the missing verdicts, or go by alpha, which allows gaps"
        )
    return whole


def counts(table: pd.DataFrame) -> np.ndarray:
    """Return how many raters gave each claim each verdict: claims × verdicts that were used."""
    used = sorted(set(table.stack().dropna()))
    return np.array([(table == verdict).sum(axis=1) for verdict in used]).reshape(len(used), len(table)).T


def regular(ratings: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return the ratings of those who rated at least FEW of the claims, and who did not; all where fewer than two would stay."""
    rated = ratings.groupby("rater")["claim_id"].nunique()
    few = list(rated.index[rated < FEW * ratings["claim_id"].nunique()])
    return (ratings, []) if len(rated) - len(few) < 2 else (ratings[~ratings["rater"].isin(few)], few)


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
    interval for many claims by J. L. Fleiss, J. Cohen, B. S. Everitt, Psychological Bulletin 72 (1969).
    None for what cannot be given, as in Agreement. Verdicts count as the same or not: no near miss counts in part.
    """
    one, two = list(one), list(two)
    size, used = len(one), sorted({*one, *two})
    if len(used) == 1:
        return None, None
    table = pd.crosstab(pd.Categorical(one, used), pd.Categorical(two, used), dropna=False).to_numpy() / size
    same, first, second = np.diag(table), table.sum(axis=1), table.sum(axis=0)
    chance = first @ second
    kappa = float((same.sum() - chance) / (1 - chance))
    if size < FEWEST:
        return kappa, None
    alike = same @ (1 - (first + second) * (1 - kappa)) ** 2
    apart = (1 - kappa) ** 2 * ((table - np.diag(same)) * (second[:, None] + first) ** 2).sum()
    variance = (alike + apart - (kappa - chance * (1 - kappa)) ** 2) / (size * (1 - chance) ** 2)
    spread = NormalDist().inv_cdf((1 + shares.LEVEL) / 2) * math.sqrt(max(0.0, variance))
    return kappa, _interval(kappa - spread, kappa + spread)


def fleiss(table: np.ndarray) -> tuple[float | None, tuple[float, float] | None]:
    """Return Fleiss' kappa of a table claims × verdicts (how many raters gave each), and its interval.

    J. L. Fleiss, Measuring nominal scale agreement among many raters, Psychological Bulletin 76 (1971).
    The interval is the jackknife over claims: J. L. Fleiss, M. Davies, Jackknifing functions of multinomial frequencies,
    American Journal of Epidemiology 115 (1982). The raters are taken as given, the claims as drawn from many. With few
    claims a bootstrap was tried and covers too seldom; the standard error of Fleiss, Levin and Paik (2003) is for a test
    of no agreement, not for an interval.
    """
    if (table.sum(axis=0) > 0).sum() == 1:
        return None, None
    return float(_fleiss(table)), _jackknife(_fleiss, table)


def _fleiss(table: np.ndarray) -> float:
    chance = ((table.sum(axis=0) / table.sum()) ** 2).sum()
    return (pairs_alike(table).mean() - chance) / (1 - chance)


def alpha(table: np.ndarray) -> tuple[float | None, tuple[float, float] | None]:
    """Return Krippendorff's alpha of a table claims × verdicts (how many gave each), and its interval; rows may have different sums.

    K. Krippendorff, Computing Krippendorff's alpha-reliability (2011), nominal; from the library krippendorff. A claim with
    fewer than two verdicts has nothing to compare and is left out. The interval is the jackknife over claims, as for Fleiss'
    kappa: a bootstrap over claims was tried and covers far too seldom with the claims of a lesson.
    """
    table = paired(table)
    if (table.sum(axis=0) > 0).sum() < 2:
        return None, None
    return _alpha(table), _jackknife(_alpha, table)


def _alpha(table: np.ndarray) -> float:
    import krippendorff

    return float(krippendorff.alpha(value_counts=table, level_of_measurement="nominal"))


def paired(table: np.ndarray) -> np.ndarray:
    """Return the rows of a table claims × verdicts in which at least two verdicts can be compared."""
    return table[table.sum(axis=1) >= 2]


def pairs_alike(table: np.ndarray) -> np.ndarray:
    """Return for each claim the share of pairs of raters who gave the same verdict."""
    raters = table.sum(axis=1)
    return (table * (table - 1)).sum(axis=1) / (raters * (raters - 1))


def _jackknife(statistic: Callable[[np.ndarray], float], table: np.ndarray) -> tuple[float, float] | None:
    """Return the interval from leaving out one claim after the other (t on Tukey's pseudo-values)."""
    from scipy.special import stdtrit

    size = len(table)
    if size < FEWEST:
        return None
    with np.errstate(invalid="ignore", divide="ignore"):
        without = np.array([statistic(np.delete(table, claim, axis=0)) for claim in range(size)])
    if not np.isfinite(without).all():
        return None
    pseudo = size * statistic(table) - (size - 1) * without
    spread = stdtrit(size - 1, (1 + shares.LEVEL) / 2) * pseudo.std(ddof=1) / math.sqrt(size)
    return _interval(pseudo.mean() - spread, pseudo.mean() + spread)


def _interval(low: float, high: float) -> tuple[float, float] | None:
    """Return the ends within −1 and 1, None if they are one: complete agreement shows no spread to measure."""
    return None if math.isclose(low, high) else (max(-1.0, float(low)), min(1.0, float(high)))


# --- tables that a chapter shows --------------------------------------------------------


def told(value: float | None, interval: tuple[float, float] | None, decimals: int = 2, percent: bool = False) -> tuple[str, str]:
    """Return a measure and its interval in figures, or in words where there is none."""
    ends = [written(end, decimals, percent) for end in interval or ()]
    between = _("{low} to {high}").format(low=ends[0], high=ends[1]) if ends else _("not given")
    return _("not defined") if value is None else written(value, decimals, percent), between


def _why_none(value: float | None, size: int) -> str:
    """Return why a measure over so many claims has no interval."""
    if value is None:
        return _("not defined where all verdicts are the same word, or nothing can be compared")
    if size < FEWEST:
        return _("none is given for fewer than {n} claims").format(n=FEWEST)
    return _("none is given where leaving out one claim or another changes nothing, as where all agree")


def in_a_class(ratings: pd.DataFrame) -> pd.DataFrame:
    """Return the agreement of a class as a page shows it: columns measure, value, interval, method, raters, claims, claims_left_out.

    Percent and alpha compare every claim that two or more rated; kappa those that all rated who rated at least FEW of them
    (`left_out` says who and what is missing). method is that of the interval, with its level.
    """
    level, raters = f"{written(shares.LEVEL, percent=True)} %", ratings["rater"].nunique()

    def line(name: str, value: float | None, interval: tuple[float, float] | None, method: str, among: int, size: int, **form) -> tuple:
        why = f"{level}, {method}" if interval else _why_none(value, size)
        return name, *told(value, interval, **form), why, among, size

    table = counts(wide(ratings))
    pairs, all_claims = paired(table), len(table)
    alike, two = pairs_alike(pairs), raters == 2
    spread = _jackknife(lambda some: pairs_alike(some).mean(), pairs)
    spread = shares.interval(int(alike.sum()), len(alike)) if two and len(alike) else spread and (max(0.0, spread[0]), spread[1])
    jackknife, many = _("jackknife over claims"), _("for many claims (Fleiss, Cohen and Everitt)")
    kappa = (_("Cohen’s kappa") if two else _("Fleiss’ kappa"), *((_("not given"),) * 2), _("no claim was rated by all"), raters, 0)
    try:
        found = measure(regular(ratings)[0])
        of_two = found.measure.startswith("Cohen")
        if found.claims > 1:  # one claim shows nothing of chance
            kappa = line(_(found.measure), found.kappa, found.kappa_interval, many if of_two else jackknife, found.raters, found.claims)
        else:
            kappa = (_(found.measure), *kappa[1:3], _("one claim shows nothing of chance"), found.raters, found.claims)
    except data.DataError:
        pass  # no claim was rated by all: alpha stands for it
    share = float(alike.mean()) if len(alike) else None
    lines = [
        line(
            _("Same verdict, percent of pairs, mean of the claims"),
            share,
            spread,
            "Wilson" if two else jackknife,
            raters,
            len(pairs),
            decimals=0,
            percent=True,
        ),
        kappa,
        line(_("Krippendorff’s alpha"), *alpha(table), jackknife, raters, len(pairs)),
    ]
    shown = pd.DataFrame(lines, columns=["measure", "value", "interval", "method", "raters", "claims"])
    return shown.assign(claims_left_out=all_claims - shown["claims"])


def left_out(ratings: pd.DataFrame) -> list[str]:
    """Return in sentences what each measure of `in_a_class` leaves out, and why; none where nothing is left out."""
    table, told = wide(ratings), []
    alone = list(table.index[table.notna().sum(axis=1) < 2])
    kept, few = regular(ratings)
    gaps = [claim for claim in table.index if claim not in wide(kept).dropna().index]
    if alone:
        told.append(
            _("Percent and alpha leave out {claims}: fewer than two rated it, so there is nothing to compare.").format(
                claims=", ".join(alone)
            )
        )
    for rater in few:
        told.append(
            _("Kappa leaves out {rater}, who rated {n} of {all} claims, less than {share} %.").format(
                rater=rater, n=int(table[rater].notna().sum()), all=len(table), share=written(FEW, percent=True)
            )
        )
    if gaps:
        told.append(_("Kappa leaves out {claims}: not all of the others rated it. Alpha counts them.").format(claims=", ".join(gaps)))
    return told


def by_claim(ratings: pd.DataFrame, of: ledger.Ledger | None = None) -> pd.DataFrame:
    """Return each claim that two or more rated, most disputed first: columns claim, verdicts, same_verdict_percent, ours, rows."""
    table, listed = wide(ratings), (of or ledger.read()).claims
    table = table[table.notna().sum(axis=1) >= 2]
    alike = pd.Series(pairs_alike(counts(table)), table.index).sort_values(kind="stable")
    given = {c: table.loc[c].value_counts().sort_index().sort_values(ascending=False, kind="stable") for c in alike.index}
    return pd.DataFrame(
        {
            "claim": [listed.loc[c, "claim"] for c in alike.index],
            "verdicts": ["; ".join(f"{v}: {n}" for v, n in given[c].items()) for c in alike.index],
            "same_verdict_percent": [written(share, 0, percent=True) for share in alike],
            "ours": [listed.loc[c, "verdict"] for c in alike.index],
            "rows": alike.index,
        }
    )

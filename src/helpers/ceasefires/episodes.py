"""From years of conflict to armed conflicts and wars, their ends, and peace: the rule, in code.

The Uppsala Conflict Data Program (UCDP) counts a conflict as active in every
calendar year in which fighting over one dispute killed at least 25 people. The
rest is this rule (after J. Kreutz, Journal of Peace Research 47 (2010)):

- an episode, an armed conflict however small, is a run of active calendar years; a war is one with 1,000 deaths in a year;
- it ends when a whole calendar year passes below that count; the day and the way are UCDP's;
- peace lasts from that day until fighting begins AGAIN, by one of three definitions,
  or until the last day of the data (then it is censored: it had not failed by then).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

import pandas as pd

from helpers import data
from helpers.numbers.quantity import DAYS_A_YEAR

LEAST_DEATHS, LEAST_DEATHS_WAR = 25, 1000
"""Battle-related deaths in a year that make a conflict active, and a war: UCDP's definitions."""
TYPES = {
    "interstate": "between states",
    "intrastate": "within a state",
    "internationalised": "within a state, with foreign troops",
    "extrasystemic": "colonial",
}
"""UCDP's types of conflict, in our words."""
ENDINGS = {
    "peace agreement": "peace agreement",
    "ceasefire": "ceasefire",
    "victory of side A": "victory",
    "victory of side B": "victory",
    "low activity": "low activity",
    "actor ceased to exist": "one side ceased to exist",
}
"""UCDP's outcomes, in our words; low activity: fighting fell below the count with nothing signed."""
AGAIN = {
    "active": f"the same dispute, {LEAST_DEATHS} deaths in a year",
    "war": f"the same dispute, {LEAST_DEATHS_WAR:,} deaths in a year",
    "anyone": "the same opponents, whatever the dispute",
}
"""What counts as fighting again. Of conflicts that are not between states the third takes any conflict in the same country."""


def conflict_years() -> pd.DataFrame:
    """Return the years of conflict, with the place, territory and parties of each (data/conflict_years.csv, conflicts.csv)."""
    named = data.load("conflicts").drop(columns="dataset")
    return data.load("conflict_years").merge(named, on="conflict_id", validate="many_to_one")


def episodes(years: pd.DataFrame) -> pd.DataFrame:
    """Return one row an episode, in order of conflict and time.

    Columns conflict_id, place, territory, parties, type (of its last year), began, over (its last day; NaT if no end is coded),
    outcome ("" if not coded), war (True if a year of it had 1,000 deaths), first_year, last_year, dataset (of its last year).
    Raises ValueError naming conflict and year: a year twice, an unknown type or outcome, an outcome without an end,
    an end outside its last year or before the start.
    """
    years = _checked(years).sort_values(["conflict_id", "year"])
    # The year less its place among the conflict's years is the same for all years of a run.
    run = years["year"] - years.groupby("conflict_id").cumcount()
    runs = years.assign(war=years["intensity"] == "war").groupby(["conflict_id", run.rename("run")])
    table = (
        runs.agg(
            place=("place", "first"),
            territory=("territory", "first"),
            parties=("parties", "first"),
            type=("type", "last"),
            began=("started", "first"),
            over=("ended", "max"),
            outcome=("outcome", "max"),
            war=("war", "any"),
            first_year=("year", "first"),
            last_year=("year", "last"),
            dataset=("dataset", "last"),
        )
        .reset_index()
        .drop(columns="run")
    )
    for wrong, expected in (
        (table["over"].notna() & (table["over"].dt.year != table["last_year"]), "an end in the last year of a run"),
        (table["over"] < table["began"], "an end on or after its start"),
    ):
        if wrong.any():
            row = table[wrong].iloc[0]
            raise ValueError(
                f"conflict {row['conflict_id']}, episode of {row['first_year']} to {row['last_year']}: found start {row['began']:%Y-%m-%d}"
                f" and end {row['over']:%Y-%m-%d}, expected {expected}; correct the row in data/conflict_years.csv"
            )
    return table


def spells(of: pd.DataFrame, again: str = "active") -> pd.DataFrame:
    """Return one row a time of peace: every episode with a coded outcome, and what came after it.

    Columns of `episodes`, and ending (ENDINGS), restart (the day fighting began again; NaT if it had not), ended (True if it
    had), years (from the end to the restart, or to the last day of the data; 0 or more) and watched (to the last day). `of` is from `episodes`; again is a
    key of AGAIN. Where the first day of renewed fighting is not after the end, the middle of its first year stands in for it.
    Raises KeyError if again is unknown.
    """
    if again not in AGAIN:
        raise KeyError(f"fighting again is defined by one of {', '.join(AGAIN)}, not {again!r}")
    last, shared = last_days(of), defaultdict(list)
    for row in of.itertuples():
        for key in _keys(row, again):
            shared[key].append(row)
    found = of[of["outcome"] != ""]
    lines = []
    for row in found.itertuples():
        others = {other.Index: other for key in _keys(row, again) for other in shared[key] if other.Index != row.Index}
        restart = _restart(row, others.values(), again)
        until = last[row.type] if pd.isna(restart) else restart
        lines.append((restart, (until - row.over).days / DAYS_A_YEAR, (last[row.type] - row.over).days / DAYS_A_YEAR))
    peace = pd.DataFrame(lines, columns=["restart", "years", "watched"], index=found.index)
    ended = peace["restart"].notna()
    return found.assign(ending=found["outcome"].map(ENDINGS), ended=ended, **peace).reset_index(drop=True)


def _keys(row, again: str) -> list:
    """Return what an episode shares with those that would be fighting again: its dispute, or its opponents."""
    return [(row.type == "interstate", party) for party in row.parties.split()] if again == "anyone" else [row.conflict_id]


def _restart(row, others: Iterable, again: str) -> pd.Timestamp:
    """Return the day on which fighting began again after an episode, NaT if it did not."""
    if again == "anyone":
        # Fighting that went on beside this episode means that there was no peace at all.
        beside = any(o.began <= row.over and not o.over <= row.over for o in others)
        return row.over if beside else min((o.began for o in others if o.began > row.over), default=pd.NaT)
    later = [o for o in others if o.first_year > row.last_year and (o.war or again != "war")]
    if not later:
        return pd.NaT
    first = min(later, key=lambda o: o.first_year)
    return first.began if first.began > row.over else pd.Timestamp(int(first.first_year), 7, 1)


def last_days(of: pd.DataFrame) -> dict[str, pd.Timestamp]:
    """Return the last day on which each type was watched: that of D01, between states (which D02 adds to) that of the later."""
    latest = of.groupby("type")["last_year"].max()
    watched_all = of.loc[of["dataset"] == "D01", "last_year"].max()
    return {type_: pd.Timestamp(int(max(year, watched_all)), 12, 31) for type_, year in latest.items()}


def fighting(of: pd.DataFrame) -> pd.DataFrame:
    """Return the episodes with how long they lasted.

    Columns years (0 where the first day is coded as the last: not known, see endings.lengths), ended (False if no end is coded:
    then it is censored at the end of its last year) and watched (years from its start to the last day of the data).
    """
    last = pd.to_datetime(of["last_year"].astype(str) + "-12-31")
    watched = (of["type"].map(last_days(of)) - of["began"]).dt.days / DAYS_A_YEAR
    return of.assign(years=(of["over"].fillna(last) - of["began"]).dt.days / DAYS_A_YEAR, ended=of["over"].notna(), watched=watched)


@cache
def _episodes() -> pd.DataFrame:
    return episodes(conflict_years())


@cache
def _peace(again: str) -> pd.DataFrame:
    return spells(_episodes(), again)


def peace(again: str = "active", type_: str = "") -> pd.DataFrame:
    """Return all times of peace in the data (`spells`), of one type if it is given."""
    table = _peace(again)
    return table[table["type"] == type_].reset_index(drop=True) if type_ else table.copy()


def wars(type_: str = "interstate") -> pd.DataFrame:
    """Return all episodes of a type, however small, with how long they lasted (`fighting`)."""
    return fighting(_episodes())[lambda t: t["type"] == type_].reset_index(drop=True)


def _checked(years: pd.DataFrame) -> pd.DataFrame:
    ends, codes = years["ended"].notna(), years["outcome"]
    for wrong, field, expected in (
        (years.duplicated(["conflict_id", "year"]), "year", "each year of a conflict once"),
        (~years["type"].isin(TYPES), "type", f"one of {', '.join(TYPES)}"),
        (~codes.isin(["", *ENDINGS]), "outcome", f"one of {', '.join(ENDINGS)}, or nothing"),
        ((codes != "") & ~ends, "ended", "a day, since an outcome is coded"),
    ):
        if wrong.any():
            row = years[wrong].iloc[0]
            raise ValueError(
                f"conflict {row['conflict_id']}, year {row['year']}, field {field}: found {str(row[field])!r}, expected {expected};"
                " correct the row in data/conflict_years.csv"
            )
    return years

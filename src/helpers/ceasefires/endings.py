"""How wars between states ended, and whether fighting began again: the counts of chapter 6.

An armed conflict is an episode of `helpers.ceasefires.episodes`, however small; a war is one
that had 1,000 battle deaths in a year (UCDP's words). The chapter counts wars,
and beside them all armed conflicts, the wide class. Intervals let the conflicts
of one dispute depend on each other (shares.clustered).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pandas as pd

from helpers import data
from helpers.ceasefires import durations, episodes
from helpers.numbers import shares
from helpers.numbers.quantity import DAYS_A_YEAR, Quantity, written
from helpers.numbers.register import Number
from helpers.numbers.shares import Share

ROWS = ("D01", "D02")
"""Rows of data/datasets.csv: which endings, and what came after them to the end of 2024."""
ENDINGS = tuple(dict.fromkeys(episodes.ENDINGS.values()))
BETWEEN_STATES = tuple(e for e in ENDINGS if e != "one side ceased to exist")
PAIR = "India, Pakistan"
YEARS = (1, 2, 5, 10, 20)
WINDOW = 10
"""Years within which the chapter's sentences look for a restart: a choice; the explorer has others."""
ARTICLE = pd.Timestamp(2025, 2, 25)
MONTH_DAYS = 30
MONTH = MONTH_DAYS / DAYS_A_YEAR
"""The month of the published figure that this chapter tries to reproduce, in days and years; its year is of DAYS_A_YEAR, as everywhere."""
DISPUTE = "conflict_id"

# --- the controls of the explorer ------------------------------------------------------------

TYPES = {type_: episodes.TYPES[type_] for type_ in ("interstate", "intrastate")}
_HIGH = f"{episodes.LEAST_DEATHS_WAR:,} deaths in a year"
INTENSITIES = {"war": f"wars: at least {_HIGH}", "any": "all armed conflicts", "minor": f"the smaller ones: never {_HIGH}"}
PERIODS = {"all": "1946 to 2019", "early": "ended by 1989", "late": "ended in 1990 or later"}
WINDOWS = {str(y): f"{y} years" for y in YEARS[1:]}
LEFT_OUT = {"none": "nobody", "most": "the conflict that restarted most often"}
FIRST_LATE = pd.Timestamp(1990, 1, 1)


@cache
def _parts(type_: str, intensity: str, period: str, leave_out: str, again: str) -> tuple[dict[str, pd.DataFrame], str]:
    """Return the spells that a reader chose, all and by ending, and the conflict that was left out."""
    spells = ended(intensity, period, again, type_)
    spells, left = without_most(spells) if leave_out == "most" else (spells, "")
    return {"all endings": spells} | {e: spells[spells["ending"] == e] for e in ENDINGS}, left


def ended(intensity: str = "war", period: str = "all", again: str = "active", type_: str = "interstate") -> pd.DataFrame:
    """Return the spells of peace (episodes.spells) after wars, or conflicts of another intensity, of a type that ended in a period."""
    table = episodes.peace(again, type_)
    if intensity != "any":
        table = table[table["war"] == (intensity == "war")]
    if period != "all":
        table = table[(table["over"] >= FIRST_LATE) == (period == "late")]
    return table


def without_most(spells: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Return the spells without the conflict that restarted most often, and its name; as they are, and "", if none restarted."""
    restarts = spells[spells["ended"]].groupby("conflict_id").size()
    if restarts.empty:
        return spells, ""
    out = spells["conflict_id"] == restarts.idxmax()
    first = spells[out].iloc[0]
    return spells[~out], first["place"] + (f" ({first['territory']})" if first["territory"] else "")


def restarts(type_: str, intensity: str, period: str, window: str, leave_out: str, again: str) -> pd.DataFrame:
    """Return the share of conflicts after which fighting began again within `window` years: of all, then by how they ended.

    Columns case, found, of, share (0 of no cases), low, high (95 % interval, shares.clustered), told (count, share and interval, or why
    there is none) and, in the first row, window and left_out. Arguments are keys of the controls above. A conflict whose `window` years run past the end of the data is not counted.
    """
    parts, left = _parts(type_, intensity, period, leave_out, again)
    found = [(case, within(part, int(window))) for case, part in parts.items()]
    rest = [""] * (len(found) - 1)
    said = {"window": [WINDOWS[window], *rest], "left_out": [f" Left out: {left}." if left else "", *rest]}
    return lines(found).assign(**said).drop(columns="rows")


def within(spells: pd.DataFrame, years: int) -> Share:
    """Return the share of spells of peace that ended within some years, of those watched for so long."""
    return durations.ended_within(spells, years, cluster=DISPUTE) if len(spells) else shares.share(0, 0)


def lines(found: list[tuple[str, Share]], rows: tuple[str, ...] = ROWS) -> pd.DataFrame:
    """Return named shares as charts.shares draws them: columns case, found, of, share, low, high, told, rows."""
    return pd.DataFrame(
        [
            {
                "case": case,
                "found": s.found,
                "of": s.of,
                "share": round(s.value, 4) if s.of else 0.0,
                "low": round(s.low, 4),
                "high": round(s.high, 4),
                "told": s.told,
                "rows": " ".join(rows),
            }
            for case, s in found
        ]
    )


# --- the chapter's tables ----------------------------------------------------------------------


def kinds(intensity: str = "war") -> list[tuple[str, Share]]:
    """Return how wars between states ended: the share of each ending among all."""
    table = ended(intensity)
    return [(e, _of(table, table["ending"] == e)) for e in BETWEEN_STATES]


def _of(table: pd.DataFrame, hits: pd.Series) -> Share:
    return shares.clustered(hits, table[DISPUTE])


def by_coding() -> pd.DataFrame:
    """Return the share of wars that one side won by two projects' codings, for charts.shares."""
    large, every = (dict(kinds(intensity))["victory"] for intensity in ("war", "any"))
    cow = shares.share(int(printed("W08").value), int(_published().loc["W08", "of"]))
    named = lines([("UCDP, wars", large), ("UCDP, all armed conflicts", every), ("Correlates of War, wars, to 2003", cow)])
    return named.assign(rows=["D01", "D01", "W08"])


def attempts() -> pd.DataFrame:
    """Return three readings of the sentence that we could not reproduce, beside it: columns reading, cases, within_a_month,
    a_month_to_a_year, longer, length_unknown (first and last day are the same), mean_years_of_the_longer, rows."""
    every = ended("any")
    found = [
        {
            "reading": "as printed",
            "cases": "not stated",
            "within_a_month": f"{printed('W04').value:.0f} %",
            "a_month_to_a_year": f"{printed('W05').value:.0f} %",
            "longer": "the rest",
            "length_unknown": "not stated",
            "mean_years_of_the_longer": f"over {printed('W06').value:.0f}",
            "rows": "W04 W05 W06",
        }
    ]
    readings = {"each armed conflict": every, "wars only": every[every["war"]], "each dispute, first day to last": disputes(every)}
    for reading, table in readings.items():
        long = lengths(table)
        counts = {
            "within_a_month": long < MONTH,
            "a_month_to_a_year": (long >= MONTH) & (long <= 1),
            "longer": long > 1,
            "length_unknown": long.isna(),
        }
        told = {name: f"{hits.sum()} ({written(hits.mean(), percent=True)} %)" for name, hits in counts.items()}
        found.append(
            {
                "reading": reading,
                "cases": str(len(table)),
                **told,
                "mean_years_of_the_longer": written(long[long > 1].mean(), 1),
                "rows": "D01",
            }
        )
    return pd.DataFrame(found)


def disputes(conflicts: pd.DataFrame) -> pd.DataFrame:
    """Return the first day and the last of each dispute: columns began, over."""
    return conflicts.groupby(DISPUTE).agg(began=("began", "first"), over=("over", "last"))


def lengths(conflicts: pd.DataFrame) -> pd.Series:
    """Return how many years each conflict lasted; NaN where its first day is its last: so coded, its length is not known."""
    days = (conflicts["over"] - conflicts["began"]).dt.days
    return days.where(days > 0) / DAYS_A_YEAR


def within_a_month(conflicts: pd.DataFrame) -> Share:
    """Return the share that was over within a month, of the conflicts (or disputes) whose length is known."""
    known = conflicts[lengths(conflicts).notna()].reset_index()
    return shares.clustered(lengths(known) < MONTH, known[DISPUTE])


def groups() -> dict[str, pd.DataFrame]:
    """Return the spells whose survival the chapter draws or tells, by name."""
    every = ended("any")
    return {
        "wars between states": ended(),
        "all conflicts between states": every,
        "the same without India and Pakistan": every[every["place"] != PAIR],
        "wars within a state": ended(type_="intrastate"),
        "all conflicts within a state": ended("any", type_="intrastate"),
    }


def curves(*names: str) -> pd.DataFrame:
    """Return the survival curves of some of `groups`, at whole years, for charts.survival."""
    found = pd.concat([groups()[name].assign(group=name) for name in names], ignore_index=True)
    return durations.curves(found, "group", (0, *YEARS), every=1, cluster=DISPUTE).drop(columns="n")


def still_at_peace() -> pd.DataFrame:
    """Return the share after which no fighting had begun again in WINDOW years, by class: columns conflicts, ended, still_at_peace,
    interval, at_risk, rows."""
    found = []
    for name, spells in groups().items():
        at = durations.survival_at(durations.kaplan_meier(spells, cluster=DISPUTE), WINDOW)
        share, low, high = (written(at[c], percent=True) for c in ("survival", "low", "high"))
        found.append(
            {
                "conflicts": name,
                "ended": len(spells),
                "still_at_peace": f"{share} %",
                "interval": f"{low} to {high} %",
                "at_risk": int((spells["years"] >= WINDOW).sum()),
                "rows": "D01" if "within" in name else "D01 D02",
            }
        )
    return pd.DataFrame(found)


def lasted(after: int, intensity: str = "war") -> Share:
    """Return the share of wars between states that ended within a year, of those that had lasted `after` years (length known)."""
    every = episodes.wars()
    known = every[every["years"] > 0]
    return durations.ended_within(known[known["war"]] if intensity == "war" else known, 1, after, cluster=DISPUTE)


def after_years() -> pd.DataFrame:
    """Return `lasted` for wars, then for all armed conflicts, of no year to three years, for charts.shares."""
    names = {0: "from the first day", 1: "had lasted a year"} | {k: f"had lasted {k} years" for k in (2, 3)}
    classes = {"wars": "war", "all": "any"}
    return lines([(f"{who}, {name}", lasted(k, intensity)) for who, intensity in classes.items() for k, name in names.items()])


CASES = {  # number in data/conflicts.csv: how a reader knows it
    218: "India and Pakistan, Kashmir",
    235: "Korea",
    393: "Georgia, South Ossetia",
    394: "Moldova, Transnistria",
    13246: "Ukraine, Donetsk",
    13247: "Ukraine, Luhansk",
}


def cases() -> pd.DataFrame:
    """Return what the rule makes of cases that readers think of: columns case, type, endings_and_restarts, last_ending,
    same_dispute, same_opponents_or_country (two meanings of again), rows."""
    found = []
    for number, name in CASES.items():
        blind, seen = (of_conflict(number, again) for again in ("active", "anyone"))
        last, wider = blind.iloc[-1], seen.iloc[-1]
        found.append(
            {
                "case": name,
                "type": episodes.TYPES[last["type"]],
                "endings_and_restarts": f"{len(blind)} and {blind['ended'].sum()}",
                "last_ending": f"{last['ending']}, {last['over'].year}",
                "same_dispute": _then(last),
                "same_opponents_or_country": _then(wider),
                "rows": "D01" if last["type"] != "interstate" else "D01 D02",
            }
        )
    return pd.DataFrame(found)


def of_conflict(number: int, again: str = "active") -> pd.DataFrame:
    """Return the spells of peace of one conflict, by its number in data/conflicts.csv."""
    return episodes.peace(again)[lambda t: t["conflict_id"] == number]


def _then(spell: pd.Series) -> str:
    if not spell["ended"]:
        return f"no fighting again in {written(spell['years'], 1)} years"
    days = (spell["restart"] - spell["over"]).days
    if not days:
        return "fighting went on beside it"
    return f"again after {days} days" if days < DAYS_A_YEAR else f"again after {written(spell['years'], 1)} years"


def _published() -> pd.DataFrame:
    return data.load("published_endings").set_index("row_id")


def printed(row: str) -> Quantity:
    """Return a published figure by its row in data/published_endings.csv."""
    found = _published().loc[row]
    return Quantity(float(found["value"]), found["unit"], (row,))


# --- numbers for sentences -------------------------------------------------------------------


def _years(years: int) -> str:
    return f"{years} year{'s' * (years != 1)}"


def _told(
    key: str, share: Share, how: str, rows: tuple[str, ...] = ROWS, interval: str = "Wilson, clustered by dispute"
) -> Iterator[Number]:
    """Yield a share in words, and its parts: found, of, share, low, high (percent)."""
    yield Number(f"ends.{key}", share.told, f"{how}; interval: {interval}, level {shares.LEVEL}", rows)
    for part, value in (("found", share.found), ("of", share.of)):
        yield Number.of(f"ends.{key}_{part}", Quantity(value, "count", rows), f"{how}: {part}")
    for part, value in (("share", share.found / max(share.of, 1)), ("low", share.low), ("high", share.high)):
        yield Number.of(f"ends.{key}_{part}", Quantity(value, "ratio", rows), f"{how}: {part}, percent", percent=True)


def _count(key: str, value: int, how: str, rows: tuple[str, ...] = ROWS) -> Number:
    return Number.of(f"ends.{key}", Quantity(value, "count", rows), how)


def _of_class(mark: str, intensity: str, whose: str) -> Iterator[Number]:
    """Yield the numbers of a class of conflicts between states; their keys begin with the mark."""
    every, short = ended(intensity), {"peace agreement": "agreement", "low activity": "low"}
    yield _count(f"{mark}_n", len(every), f"{whose} with a coded ending", ("D01",))
    yield _count(f"{mark}_disputes", every[DISPUTE].nunique(), "disputes they were fought over", ("D01",))
    yield Number(f"ends.{mark}_first_year", str(every["over"].dt.year.min()), f"year of the first coded ending of {whose}", ("D01",))
    yield Number(f"ends.{mark}_last_year", str(every["over"].dt.year.max()), f"year of the last coded ending of {whose}", ("D01",))
    yield _count(
        f"{mark}_unknown", lengths(every).isna().sum(), f"{whose} whose first day is coded as their last: length unknown", ("D01",)
    )
    for ending, share in kinds(intensity):
        yield from _told(f"{mark}_{short.get(ending, ending)}", share, f"{ending} ÷ {whose}", ("D01",))
    signed, until = every["ending"].isin(["peace agreement", "ceasefire"]), every["over"].dt.year <= 1990
    yield from _told(f"{mark}_signed", _of(every, signed), f"peace agreement or ceasefire ÷ {whose}", ("D01",))
    yield from _told(
        f"{mark}_signed_1990", _of(every[until], signed[until]), f"peace agreement or ceasefire ÷ {whose} that ended by 1990", ("D01",)
    )
    yield from _told(f"{mark}_restarted", _of(every, every["ended"]), f"{whose} after which fighting began again by the end of 2024")
    yield _count(f"{mark}_restarted_disputes", every.loc[every["ended"], DISPUTE].nunique(), "disputes in which it did")
    yield _count(
        f"{mark}_pair_restarted",
        every.loc[every["place"] == PAIR, "ended"].sum(),
        f"of {whose}, those between {PAIR} after which fighting began again",
    )
    for again, said in episodes.AGAIN.items():
        yield from _told(
            f"{mark}_again_{again}",
            within(ended(intensity, again=again), WINDOW),
            f"fighting again within {WINDOW} years of {whose}: {said}",
        )
    for ending in BETWEEN_STATES:
        yield from _told(
            f"{mark}_{short.get(ending, ending)}_{WINDOW}",
            within(every[every["ending"] == ending], WINDOW),
            f"fighting again within {WINDOW} years of {whose}: {ending}",
        )
    for name, part in (("", every), ("_without", every[every["place"] != PAIR])):
        p = Quantity(durations.logrank(part, "ending"), "p", ROWS)
        yield Number.of(
            f"ends.{mark}_logrank{name}",
            p,
            f"p of a log-rank test that all endings of {whose} share one curve{name and f', {PAIR} left out'}",
            2,
        )
    for after in range(4):
        yield from _told(
            f"{mark}_lasted_{after}",
            lasted(after, intensity),
            f"ended within a year ÷ {whose} of known length that had lasted {_years(after)}",
        )


def numbers() -> Iterator[Number]:
    """Yield the numbers that the chapter on how wars end prints."""
    every, high = ended("any"), ended()
    yield from _of_class("war", "war", "wars between states")
    yield from _of_class("conflict", "any", "armed conflicts between states")
    open_ended = high["ending"].isin(["low activity", "ceasefire", "peace agreement"])
    yield from _told("war_open", _of(high, open_ended), "low activity, ceasefire or agreement ÷ wars between states", ("D01",))
    for row in _published().itertuples():
        yield Number.of(
            f"printed.{row.Index}",
            printed(row.Index),
            f"{row.measure}, {row.cases}, as printed" if row.status == "read" else f"{row.measure}, {row.cases}, our count",
        )
    cow = _published().loc["W08"]
    yield from _told(
        "cow_won", shares.share(int(cow["value"]), int(cow["of"])), "won by one side ÷ wars, Correlates of War", ("W08",), "Wilson"
    )
    long = lengths(every)
    yield from _told(
        "month", within_a_month(every), f"shorter than {MONTH_DAYS} days ÷ armed conflicts between states of known length", ("D01",)
    )
    for end, hits in (("least", long < MONTH), ("most", (long < MONTH) | long.isna())):
        yield _count(
            f"month_{end}",
            hits.sum(),
            f"armed conflicts between states that were over within {MONTH_DAYS} days, at {end}: of unknown length {'none' if end == 'least' else 'all'}",
            ("D01",),
        )
        yield Number.of(f"ends.month_{end}_share", Quantity(hits.mean(), "ratio", ("D01",)), "that ÷ all, percent", percent=True)
    for key, years in (("mean_longer", long), ("mean_span", lengths(disputes(every)))):
        yield Number.of(
            f"ends.{key}", Quantity(years[years > 1].mean(), "years", ("D01",)), "mean length of those longer than a year, years", 1
        )

    for (name, spells), key in zip(groups().items(), ("war", "conflict", "without", "intra_war", "intra")):
        rows = ("D01",) if key.startswith("intra") else ROWS
        if key not in ("war", "conflict"):
            yield _count(f"{key}_n", len(spells), f"endings, {name}", rows)
        yield from _told(f"{key}_within_{WINDOW}", within(spells, WINDOW), f"fighting again within {_years(WINDOW)}, {name}", rows)
        curve = durations.kaplan_meier(spells, cluster=DISPUTE)
        for years in (1, WINDOW):
            at = durations.survival_at(curve, years)
            for part, column in (("peace", "survival"), ("peace_low", "low"), ("peace_high", "high")):
                how = f"{column} of the Kaplan–Meier curve at {_years(years)}, {name}, clustered by dispute, percent"
                yield Number.of(f"ends.{key}_{part}_{years}", Quantity(at[column], "ratio", rows), how, percent=True)
    yield _count("conflicts", len(episodes.wars()), "armed conflicts between states, those still going on at the end of 2024 included")
    yield _count("wars", episodes.wars()["war"].sum(), "of them, wars")
    for number, key in ((13246, "donetsk"), (235, "korea"), (394, "transnistria")):
        spell = of_conflict(number).iloc[0]
        rows = ROWS if key == "korea" else ("D01",)
        yield Number.of(
            f"ends.{key}_years", Quantity(spell["years"], "years", rows), "years without fighting to the last day of the data", 1
        )
    wider = of_conflict(13246, "anyone").iloc[0]
    yield _count("donetsk_days", (wider["restart"] - wider["over"]).days, "days from that ending to fighting in the same country", ("D01",))
    ukraine = episodes.wars()[lambda t: t["place"].str.endswith("Ukraine")].iloc[0]
    age = Quantity((ARTICLE - ukraine["began"]).days / DAYS_A_YEAR, "years", ("D02",))
    yield Number.of("ends.age", age, f"years from {ukraine['began']:%Y-%m-%d} to the article")
    for key, value, how in (
        ("window", WINDOW, "years within which the sentences look for a restart, a choice"),
        ("least", episodes.LEAST_DEATHS, "battle-related deaths in a year that make a conflict active, UCDP’s definition"),
        ("least_war", episodes.LEAST_DEATHS_WAR, "the same of a war"),
        ("month_days", MONTH_DAYS, "days, as CSIS counts"),
    ):
        yield _count(key, value, how)
    yield Number.of(
        "ends.too_few", Quantity(shares.TOO_FEW, "count", ROWS), "the least number of cases of which we print a share, a choice"
    )
    yield Number.of("ends.level", Quantity(shares.LEVEL, "ratio", ROWS), "level of the intervals, a choice, percent", percent=True)

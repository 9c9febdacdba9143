"""How wars between states ended, and whether fighting began again: the counts of chapter 6.

An armed conflict is an episode of `helpers.ceasefires.episodes`, however small; a war is one
that had 1,000 battle deaths in a year (UCDP's words). The chapter counts wars,
and beside them all armed conflicts, the wide class. Intervals let the conflicts
of one dispute depend on each other (shares.clustered).
"""

from __future__ import annotations

from functools import cache

import pandas as pd

from helpers import data
from helpers.ceasefires import durations, episodes
from helpers.numbers import register, shares
from helpers.numbers.quantity import DAYS_A_YEAR, Quantity, written
from helpers.numbers.register import Number
from helpers.numbers.shares import Share

ROWS = ("D01", "D02")
"""Rows of data/datasets.csv: which endings, and what came after them to the end of 2024."""
D01 = ROWS[:1]
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
    first = next(spells[out].itertuples())
    return spells[~out], first.place + (f" ({first.territory})" if first.territory else "")


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
    return [(ending, ended_by(ended(intensity), ending)) for ending in BETWEEN_STATES]


def ended_by(spells: pd.DataFrame, *endings: str) -> Share:
    """Return the share of conflicts that ended in one of some ways."""
    return shares.clustered(spells["ending"].isin(endings), spells[DISPUTE])


def restarted(spells: pd.DataFrame) -> Share:
    """Return the share of conflicts after which fighting began again by the last day of the data."""
    return shares.clustered(spells["ended"], spells[DISPUTE])


def cow_won() -> Share:
    """Return the share of wars that one side won by the Correlates of War, whose counts alone we have."""
    return shares.share(int(printed("W08").value), int(_published().loc["W08", "of"]))


def by_coding() -> pd.DataFrame:
    """Return the share of wars that one side won by two projects' codings, for charts.shares."""
    large, every = (dict(kinds(intensity))["victory"] for intensity in ("war", "any"))
    named = lines([("UCDP, wars", large), ("UCDP, all armed conflicts", every), ("Correlates of War, wars, to 2003", cow_won())])
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
            "a_month_to_a_year": (long >= MONTH) & ~longer(long),
            "longer": longer(long),
            "length_unknown": long.isna(),
        }
        told = {name: f"{hits.sum()} ({written(hits.mean(), percent=True)} %)" for name, hits in counts.items()}
        found.append(
            {
                "reading": reading,
                "cases": str(len(table)),
                **told,
                "mean_years_of_the_longer": written(long[longer(long)].mean(), 1),
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


def longer(lengths: pd.Series) -> pd.Series:
    """Return whether each length is more than a year."""
    return lengths > 1


def within_a_month(conflicts: pd.DataFrame) -> Share:
    """Return the share that was over within a month, of the conflicts (or disputes) whose length is known."""
    known = conflicts[lengths(conflicts).notna()].reset_index()
    return shares.clustered(lengths(known) < MONTH, known[DISPUTE])


def restarted_by_rule(those: str, again: str) -> Share:
    """Return the share of a class (a key of OF) after which fighting had begun again by the last day of the data, by a rule of episodes.AGAIN.

    By "active" the same dispute must be fought over again: after Suez 1956 it never was, because the war of 1967 has another
    number. By "anyone" the same opponents must fight, whatever over.
    """
    return restarted(ended(OF[those], again=again))


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


def _rows(group: str) -> tuple[str, ...]:
    return D01 if "within" in group else ROWS


def curves(*names: str) -> pd.DataFrame:
    """Return the survival curves of some of `groups`, at whole years, for charts.survival."""
    found = pd.concat([groups()[name].assign(group=name) for name in names], ignore_index=True)
    return durations.curves(found, "group", (0, *YEARS), every=1, cluster=DISPUTE).drop(columns="n")


def still_at_peace() -> pd.DataFrame:
    """Return the share after which no fighting had begun again in WINDOW years, by class: columns conflicts, still_at_peace,
    interval, ended, at_risk, rows."""
    found = []
    for name, spells in groups().items():
        at = durations.survival_at(durations.kaplan_meier(spells, cluster=DISPUTE), WINDOW)
        share, low, high = (written(at[c], percent=True) for c in ("survival", "low", "high"))
        found.append(
            {
                "conflicts": name,
                "still_at_peace": f"{share} %",
                "interval": f"{low} to {high} %",
                "ended": len(spells),
                "at_risk": int((spells["years"] >= WINDOW).sum()),
                "rows": " ".join(_rows(name)),
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


def outlived(both: bool = True) -> pd.DataFrame:
    """Return the spells of peace after wars that both sides outlived, or after those that the loser did not (our reading)."""
    gone = data.load("conflicts").query("loser_gone == 'yes'")["conflict_id"]
    return ended()[lambda t: t[DISPUTE].isin(gone) != both]


CASES = {  # number in data/conflicts.csv: how a reader knows it
    218: "India and Pakistan, Kashmir",
    235: "Korea",
    252: "Egypt against Israel, Britain and France, Suez",
    11343: "Egypt and Israel, Sinai",
    393: "Georgia, South Ossetia",
    394: "Moldova, Transnistria",
    13246: "Ukraine, Donetsk",
    13247: "Ukraine, Luhansk",
}


def cases() -> pd.DataFrame:
    """Return what the rule makes of cases that readers think of: columns case, same_dispute,
    same_opponents_or_country (two meanings of again), last_ending, type, endings_and_restarts, rows."""
    found = []
    for number, name in CASES.items():
        blind, seen = (of_conflict(number, again) for again in ("active", "anyone"))
        last, wider = blind.iloc[-1], seen.iloc[-1]
        found.append(
            {
                "case": name,
                "same_dispute": _then(last),
                "same_opponents_or_country": _then(wider),
                "last_ending": f"{last['ending']}, {last['over'].year}",
                "type": episodes.TYPES[last["type"]],
                "endings_and_restarts": f"{len(blind)} and {blind['ended'].sum()}",
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


THOSE = {"war": "wars between states", "conflict": "armed conflicts between states"}
"""The two classes of the chapter, by the word with which the keys of their numbers begin."""
OF = {"war": "war", "conflict": "any"}
"""Their intensity."""
SIGNED = ("peace agreement", "ceasefire")


def _count(value: int, how: str, rows: tuple[str, ...] = ROWS) -> Number:
    return Number.of(Quantity(value, "count", rows), how)


def _percent(value: float, how: str, rows: tuple[str, ...] = ROWS) -> Number:
    return Number.of(Quantity(value, "ratio", rows), f"{how}, percent", percent=True)


def _years(value: float, how: str, decimals: int = 1, rows: tuple[str, ...] = D01) -> Number:
    return Number.of(Quantity(value, "years", rows), how, decimals)


def _part(part: str, share: Share, how: str, rows: tuple[str, ...] = ROWS, interval: str = "Wilson, clustered by dispute") -> Number:
    """Return a share in words, or a part of it: found or of, or, in percent, share, low or high."""
    name = part.removeprefix("_")
    if not name:
        return Number(share.told, f"{how}; interval: {interval}, level {shares.LEVEL}", rows)
    if name in ("found", "of"):
        return _count(getattr(share, name), f"{how}: {name}", rows)
    if name == "share":
        return _percent(share.found / max(share.of, 1), f"{how}: share", rows)
    return _percent(getattr(share, name), f"{how}: {name} end of the interval ({interval}, level {shares.LEVEL})", rows)


def _ended(part: str, those: str, *endings: str) -> Number:
    return _part(part, ended_by(ended(OF[those]), *endings), f"{' or '.join(endings)} ÷ {THOSE[those]}", D01)


def _again(part: str, spells: pd.DataFrame, whose: str, rows: tuple[str, ...] = ROWS) -> Number:
    return _part(part, within(spells, WINDOW), f"fighting again within {WINDOW} years{whose}", rows)


def _in_group(part: str, name: str) -> Number:
    return _again(part, groups()[name], f", {name}", _rows(name))


def _peace(name: str, years: int, end: str = "") -> Number:
    """Return what a survival curve of one of `groups` stands at, or an end of its interval."""
    column = end.removeprefix("_") or "survival"
    at = durations.survival_at(durations.kaplan_meier(groups()[name], cluster=DISPUTE), years)
    how = f"{column} of the Kaplan–Meier curve at {years} year{'s' * (years != 1)}, {name}, clustered by dispute"
    return _percent(at[column], how, _rows(name))


def _lasted(part: str, those: str, years: str) -> Number:
    had = f"of known length that had lasted {years} year{'s' * (int(years) != 1)}"
    return _part(part, lasted(int(years), OF[those]), f"ended within a year ÷ {THOSE[those]} {had}")


def _logrank(those: str, without: str) -> Number:
    spells, left_out = ended(OF[those]), f", {PAIR} left out" * bool(without)
    p = durations.logrank(spells[spells["place"] != PAIR] if without else spells, "ending")
    return Number.of(Quantity(p, "p", ROWS), f"p of a log-rank test that all endings of {THOSE[those]} share one curve{left_out}", 2)


def _year(those: str, which: str) -> Number:
    years = sorted(ended(OF[those])["over"].dt.year)
    return Number(str(years[0 if which == "first" else -1]), f"year of the {which} coded ending of {THOSE[those]}", D01)


def _printed(row: str) -> Number:
    entry = _published().loc[row]
    return Number.of(printed(row), f"{entry['measure']}, {entry['cases']}, {'as printed' if entry['status'] == 'read' else 'our count'}")


def _month(hits: pd.Series, unknown: str) -> Number:
    return _percent(hits.mean(), f"over within {MONTH_DAYS} days ÷ {THOSE['conflict']}, of those of unknown length {unknown}", D01)


def _at_peace(conflict: int, rows: tuple[str, ...]) -> Number:
    return _years(of_conflict(conflict).iloc[0]["years"], "years without fighting to the last day of the data", rows=rows)


def _mean(lengths: pd.Series) -> Number:
    return _years(lengths[longer(lengths)].mean(), "mean length of those longer than a year, years")


def _age() -> Number:
    began = episodes.wars()[lambda t: t["place"].str.endswith("Ukraine")].iloc[0]["began"]
    return _years((ARTICLE - began).days / DAYS_A_YEAR, f"years from {began:%Y-%m-%d} to the article", 0, ("D02",))


def _donetsk_days() -> Number:
    wider = of_conflict(13246, "anyone").iloc[0]
    return _count((wider["restart"] - wider["over"]).days, "days from that ending to fighting in the same country", D01)


register.add(
    {
        "ends.{those}_n": lambda those: _count(len(ended(OF[those])), f"{THOSE[those]} with a coded ending", D01),
        "ends.{those}_disputes": lambda those: _count(ended(OF[those])[DISPUTE].nunique(), "disputes they were fought over", D01),
        "ends.{those}_{which}_year": _year,
        "ends.conflict_unknown": lambda: _count(
            lengths(ended("any")).isna().sum(), f"{THOSE['conflict']} whose first day is coded as their last: length unknown", D01
        ),
        "ends.war_agreement{part}": lambda part: _ended(part, "war", "peace agreement"),
        "ends.war_ceasefire{part}": lambda part: _ended(part, "war", "ceasefire"),
        "ends.{those}_victory{part}": lambda those, part: _ended(part, those, "victory"),
        "ends.{those}_low{part}": lambda those, part: _ended(part, those, "low activity"),
        "ends.{those}_signed{part}": lambda those, part: _ended(part, those, *SIGNED),
        "ends.war_signed_1990{part}": lambda part: _part(
            part,
            ended_by(ended()[lambda t: t["over"].dt.year <= 1990], *SIGNED),
            f"peace agreement or ceasefire ÷ {THOSE['war']} that ended by 1990",
            D01,
        ),
        "ends.war_open{part}": lambda part: _part(
            part, ended_by(ended(), "low activity", *SIGNED), f"low activity, ceasefire or agreement ÷ {THOSE['war']}", D01
        ),
        "ends.{those}_restarted{part}": lambda those, part: _part(
            part, restarted(ended(OF[those])), f"{THOSE[those]} after which fighting began again by the end of 2024"
        ),
        "ends.{those}_restarted_{again}{part}": lambda those, again, part: _part(
            part,
            restarted_by_rule(those, again),
            f"{THOSE[those]} after which fighting began again by the end of 2024: {episodes.AGAIN[again]}",
        ),
        "ends.{those}_restarted_disputes": lambda those: _count(
            ended(OF[those]).loc[lambda t: t["ended"], DISPUTE].nunique(), "disputes in which it did"
        ),
        "ends.conflict_pair_restarted": lambda: _count(
            ended("any").loc[lambda t: t["place"] == PAIR, "ended"].sum(),
            f"of {THOSE['conflict']}, those between {PAIR} after which fighting began again",
        ),
        "ends.{those}_again_{again}{part}": lambda those, again, part: _again(
            part, ended(OF[those], again=again), f" of {THOSE[those]}: {episodes.AGAIN[again]}"
        ),
        "ends.{those}_ceasefire_10{part}": lambda those, part: _again(
            part, ended(OF[those])[lambda t: t["ending"] == "ceasefire"], f" of {THOSE[those]}: ceasefire"
        ),
        "ends.{those}_logrank{without}": _logrank,
        "ends.{those}_lasted_{years}{part}": _lasted,
        "ends.war_within_10{part}": lambda part: _in_group(part, "wars between states"),
        "ends.gone_n": lambda: _count(len(outlived(both=False)), f"{THOSE['war']} that a loser did not outlive, our reading", D01),
        "ends.outlived_within_10{part}": lambda part: _again(part, outlived(), f" of {THOSE['war']} that both sides outlived"),
        "ends.conflict_within_10{part}": lambda part: _in_group(part, "all conflicts between states"),
        "ends.without_within_10{part}": lambda part: _in_group(part, "the same without India and Pakistan"),
        "ends.intra_war_within_10{part}": lambda part: _in_group(part, "wars within a state"),
        "ends.intra_war_n": lambda: _count(len(ended(type_="intrastate")), "endings, wars within a state", D01),
        "ends.war_peace_1": lambda: _peace("wars between states", 1),
        "ends.war_peace{end}_10": lambda end: _peace("wars between states", WINDOW, end),
        "ends.intra_war_peace{end}_10": lambda end: _peace("wars within a state", WINDOW, end),
        "ends.cow_won{part}": lambda part: _part(part, cow_won(), "won by one side ÷ wars, Correlates of War", ("W08",), "Wilson"),
        "ends.month{part}": lambda part: _part(
            part, within_a_month(ended("any")), f"shorter than {MONTH_DAYS} days ÷ {THOSE['conflict']} of known length", D01
        ),
        "ends.month_least_share": lambda: _month(lengths(ended("any")) < MONTH, "none"),
        "ends.month_most_share": lambda: _month(~(lengths(ended("any")) >= MONTH), "all"),
        "ends.mean_longer": lambda: _mean(lengths(ended("any"))),
        "ends.mean_span": lambda: _mean(lengths(disputes(ended("any")))),
        "ends.conflicts": lambda: _count(len(episodes.wars()), f"{THOSE['conflict']}, those still going on at the end of 2024 included"),
        "ends.wars": lambda: _count(episodes.wars()["war"].sum(), "of them, wars"),
        "ends.donetsk_years": lambda: _at_peace(13246, D01),
        "ends.korea_years": lambda: _at_peace(235, ROWS),
        "ends.suez_years": lambda: _at_peace(252, ROWS),
        "ends.suez_opponents_years": lambda: _years(
            of_conflict(252, "anyone").iloc[0]["years"], "years from that ending to fighting between the same opponents", rows=ROWS
        ),
        "ends.donetsk_days": _donetsk_days,
        "ends.age": _age,
        "ends.window": lambda: _count(WINDOW, "years within which the sentences look for a restart, a choice"),
        "ends.least": lambda: _count(
            episodes.LEAST_DEATHS, "battle-related deaths in a year that make a conflict active, UCDP’s definition"
        ),
        "ends.least_war": lambda: _count(episodes.LEAST_DEATHS_WAR, "the same of a war"),
        "ends.month_days": lambda: _count(MONTH_DAYS, "days, as CSIS counts"),
        "ends.too_few": lambda: _count(shares.TOO_FEW, "the least number of cases of which we print a share, a choice"),
        "ends.level": lambda: _percent(shares.LEVEL, "level of the intervals, a choice"),
        "printed.{row}": _printed,
    },
    those=THOSE,
    which=("first", "last"),
    part=("", "_found", "_of", "_share", "_low", "_high"),
    end=("", "_low", "_high"),
    again=episodes.AGAIN,
    without=("", "_without"),
    years=[str(years) for years in range(4)],
    row=lambda: _published().index,
)

"""How wars between states ended, and whether fighting began again: the counts of chapter 6.

"War" here is an episode of `helpers.episodes`, however small; where the larger
ones alone are meant (1,000 deaths in a year) it says "high intensity".
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pandas as pd

from helpers import data, durations, episodes, shares
from helpers.prose import Number
from helpers.quantity import DAYS_A_YEAR, Quantity, written
from helpers.shares import Share

ROWS = ("D01", "D02")
"""Rows of data/datasets.csv: which endings, and what came after them to the end of 2024."""
ENDINGS = tuple(dict.fromkeys(episodes.ENDINGS.values()))
BETWEEN_STATES = tuple(e for e in ENDINGS if e != "one side ceased to exist")
PAIR = "India, Pakistan"
YEARS = (1, 2, 5, 10, 20)
WINDOW = 10
"""Years within which the chapter's sentences look for a restart: a choice; the explorer has others."""
ARTICLE = pd.Timestamp(2025, 2, 25)
MONTH_DAYS, YEAR_DAYS = 30, 365
"""The limits of the published figure that this chapter tries to reproduce."""

# --- the controls of the explorer ------------------------------------------------------------

TYPES = {type_: episodes.TYPES[type_] for type_ in ("interstate", "intrastate")}
_HIGH = f"{episodes.LEAST_DEATHS_WAR:,} deaths in a year"
INTENSITIES = {"any": "all", "war": f"at least {_HIGH}", "minor": f"never {_HIGH}"}
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


def ended(intensity: str = "any", period: str = "all", again: str = "active", type_: str = "interstate") -> pd.DataFrame:
    """Return the spells of peace (episodes.spells) of a type, of wars of an intensity that ended in a period."""
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
    """Return the share of wars after which fighting began again within `window` years: of all, then by how they ended.

    Columns case, found, of, share (0 of no cases), low, high (95 % interval, Wilson), told (count, share and interval, or why there
    is none) and, in the first row, window and left_out. Arguments are keys of the controls above. A war whose `window` years run past the end of the data is not counted.
    """
    parts, left = _parts(type_, intensity, period, leave_out, again)
    found = [(case, durations.ended_within(part, int(window)) if len(part) else shares.share(0, 0)) for case, part in parts.items()]
    rest = [""] * (len(found) - 1)
    said = {"window": [WINDOWS[window], *rest], "left_out": [f" Left out: {left}." if left else "", *rest]}
    return lines(found).assign(**said).drop(columns="rows")


def lines(found: list[tuple[str, Share]], rows: tuple[str, ...] = ROWS) -> pd.DataFrame:
    """Return named shares as charts.shares draws them: columns case, found, of, share, low, high, told, rows."""
    return pd.DataFrame([
        {"case": case, "found": s.found, "of": s.of, "share": round(s.value, 4) if s.of else 0.0, "low": round(s.low, 4),
         "high": round(s.high, 4), "told": s.told, "rows": " ".join(rows)} for case, s in found
    ])


# --- the chapter's tables ----------------------------------------------------------------------


def kinds(intensity: str = "any", method: str = "wilson") -> list[tuple[str, Share]]:
    """Return how wars between states ended: the share of each ending among all."""
    table = ended(intensity)
    return [(e, shares.share(int((table["ending"] == e).sum()), len(table), method)) for e in BETWEEN_STATES]


def by_coding() -> pd.DataFrame:
    """Return the share of wars that one side won by two projects' codings, for charts.shares."""
    ucdp, high = (shares.share(int((t["ending"] == "victory").sum()), len(t)) for t in (ended(), ended("war")))
    cow = shares.share(int(printed("W08").value), int(_published().loc["W08", "of"]))
    named = lines([("UCDP, all", ucdp), ("UCDP, high intensity", high), ("Correlates of War", cow)])
    return named.assign(rows=["D01", "D01", "W08"])


def attempts() -> pd.DataFrame:
    """Return three readings of the sentence that we could not reproduce, beside it: columns reading, wars, within_a_month,
    a_month_to_a_year, longer, mean_years_of_the_longer, rows."""
    wars = episodes.wars()[lambda t: t["outcome"] != ""]
    found = [
        {"reading": "as printed", "wars": "not stated", "within_a_month": f"{printed('W04').value:.0f} %",
         "a_month_to_a_year": f"{printed('W05').value:.0f} %", "longer": "the rest",
         "mean_years_of_the_longer": f"over {printed('W06').value:.0f}", "rows": "W04 W05 W06"}
    ]
    readings = {"each war": wars, "high intensity only": wars[wars["war"]], "each dispute, first day to last": _disputes(wars)}
    for reading, table in readings.items():
        month, year, longer = _lengths(table)
        mean = (table["over"] - table["began"]).dt.days[lambda d: d >= YEAR_DAYS].mean() / DAYS_A_YEAR
        found.append({"reading": reading, "wars": str(len(table)), "within_a_month": month.told.split(": ")[1],
                      "a_month_to_a_year": year.told.split(": ")[1], "longer": longer.told.split(": ")[1],
                      "mean_years_of_the_longer": written(mean, 1), "rows": "D01"})
    return pd.DataFrame(found)


def _disputes(wars: pd.DataFrame) -> pd.DataFrame:
    """Return the first day and the last of each dispute: columns began, over."""
    return wars.groupby("conflict_id").agg(began=("began", "first"), over=("over", "last"))


def _lengths(wars: pd.DataFrame) -> tuple[Share, Share, Share]:
    """Return the shares of wars shorter than a month, from a month to a year, and longer."""
    days = (wars["over"] - wars["began"]).dt.days
    cuts = pd.cut(days, [0, MONTH_DAYS, YEAR_DAYS, float("inf")], right=False, labels=False)
    return tuple(shares.share(int((cuts == k).sum()), len(wars)) for k in range(3))


def within_a_month(by_dispute: bool = False) -> Share:
    """Return the share of wars between states that ended within a month, or of disputes from their first day to their last."""
    wars = episodes.wars()[lambda t: t["outcome"] != ""]
    return _lengths(_disputes(wars) if by_dispute else wars)[0]


def groups() -> dict[str, pd.DataFrame]:
    """Return the spells whose survival the chapter draws, by name."""
    every = ended()
    return {"between states": every, "without one pair": every[every["place"] != PAIR], "within a state": ended(type_="intrastate")}


def curves(*names: str) -> pd.DataFrame:
    """Return the survival curves of some of `groups`, at whole years, for charts.survival."""
    found = pd.concat([groups()[name].assign(group=name) for name in names], ignore_index=True)
    return durations.curves(found, "group", (0, *YEARS), every=1).drop(columns="n")


def still_at_peace() -> pd.DataFrame:
    """Return the share of wars after which no fighting had begun again, with interval and number at risk, after 1 to 20 years."""
    found = []
    for name, spells in groups().items():
        curve = durations.kaplan_meier(spells)
        for years in YEARS:
            at = durations.survival_at(curve, years)
            share, low, high = (written(at[c], percent=True) for c in ("survival", "low", "high"))
            interval = f"{low} to {high} %" if at["survival"] < 1 else "none: safe by the rule"
            found.append({"wars": name, "after_years": years, "still_at_peace": f"{share} %", "interval": interval,
                          "at_risk": int((spells["years"] >= years).sum()), "rows": "D01 D02" if name != "within a state" else "D01"})
    return pd.DataFrame(found)


def lasted(after: int, intensity: str = "any") -> Share:
    """Return the share of wars between states that ended within a year, of those that had lasted `after` years."""
    wars = episodes.wars()
    return durations.ended_within(wars[wars["war"]] if intensity == "war" else wars, 1, after)


def after_years() -> pd.DataFrame:
    """Return `lasted` for wars of no year to five years, for charts.shares."""
    names = {0: "from the first day", 1: "had lasted a year"} | {k: f"had lasted {k} years" for k in range(2, 6)}
    return lines([(name, lasted(k)) for k, name in names.items()])


CASES = {  # number in data/conflicts.csv: how a reader knows it
    218: "India and Pakistan, Kashmir", 235: "Korea", 393: "Georgia, South Ossetia", 394: "Moldova, Transnistria", 13246: "Ukraine, Donetsk",
    13247: "Ukraine, Luhansk",
}


def cases() -> pd.DataFrame:
    """Return what the rule makes of cases that readers think of: columns case, type, endings_and_restarts, last_ending,
    same_dispute, same_opponents_or_country (two meanings of again), rows."""
    found = []
    for number, name in CASES.items():
        blind, seen = (of_conflict(number, again) for again in ("active", "anyone"))
        last, wider = blind.iloc[-1], seen.iloc[-1]
        found.append({
            "case": name, "type": episodes.TYPES[last["type"]], "endings_and_restarts": f"{len(blind)} and {blind['ended'].sum()}",
            "last_ending": f"{last['ending']}, {last['over'].year}", "same_dispute": _then(last), "same_opponents_or_country": _then(wider),
            "rows": "D01" if last["type"] != "interstate" else "D01 D02",
        })
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
    return f"again after {days} days" if days < YEAR_DAYS else f"again after {written(spell['years'], 1)} years"


def _published() -> pd.DataFrame:
    return data.load("published_endings").set_index("row_id")


def printed(row: str) -> Quantity:
    """Return a published figure by its row in data/published_endings.csv."""
    found = _published().loc[row]
    return Quantity(float(found["value"]), found["unit"], (row,))


# --- numbers for sentences -------------------------------------------------------------------


def _years(years: int) -> str:
    return f"{years} year{'s' * (years > 1)}"


def _told(key: str, share: Share, how: str, rows: tuple[str, ...] = ROWS) -> Iterator[Number]:
    """Yield a share in words, and its parts: found, of, share, low, high (percent)."""
    yield Number(f"ends.{key}", share.told, f"{how}; interval: Wilson, level {shares.LEVEL}", rows)
    for part, value in (("found", share.found), ("of", share.of)):
        yield Number.of(f"ends.{key}_{part}", Quantity(value, "count", rows), f"{how}: {part}")
    for part, value in (("share", share.found / max(share.of, 1)), ("low", share.low), ("high", share.high)):
        yield Number.of(f"ends.{key}_{part}", Quantity(value, "ratio", rows), f"{how}: {part}, percent", percent=True)


def numbers() -> Iterator[Number]:
    """Yield the numbers that the chapter on how wars end prints."""

    def count(key: str, value: int, how: str, rows: tuple[str, ...] = ROWS) -> Number:
        return Number.of(f"ends.{key}", Quantity(value, "count", rows), how)

    every, high, pair = ended(), ended("war"), ended()[lambda t: t["place"] == PAIR]
    short = {"peace agreement": "agreement", "low activity": "low"}
    yield count("n", len(every), "wars between states with a coded ending", ("D01",))
    yield count("disputes", every["conflict_id"].nunique(), "disputes they were fought over", ("D01",))
    yield Number("ends.first_year", str(every["over"].dt.year.min()), "year of the first coded ending", ("D01",))
    yield Number("ends.last_year", str(every["over"].dt.year.max()), "year of the last coded ending", ("D01",))
    yield count("high", len(high), f"of them, with at least {_HIGH}", ("D01",))
    for intensity, mark in (("any", ""), ("war", "high_")):
        for ending, share in kinds(intensity):
            yield from _told(mark + short.get(ending, ending), share, f"{ending} ÷ wars between states ({INTENSITIES[intensity]})", ("D01",))
    signed = every["ending"].isin(["peace agreement", "ceasefire"])
    yield from _told("signed", shares.share(int(signed.sum()), len(every)), "peace agreement or ceasefire ÷ wars between states", ("D01",))
    until = every["over"].dt.year <= 1990
    walter = shares.share(int((signed & until).sum()), int(until.sum()))
    yield from _told("signed_1990", walter, "peace agreement or ceasefire ÷ wars between states that ended by 1990", ("D01",))
    open_ended = high["ending"].isin(["low activity", "ceasefire", "peace agreement"])
    yield from _told("high_open", shares.share(int(open_ended.sum()), len(high)), "low activity, ceasefire or agreement ÷ high intensity", ("D01",))
    for row in _published().itertuples():
        yield Number.of(f"printed.{row.Index}", printed(row.Index), f"{row.measure}, {row.cases}, as printed" if row.status == "read" else f"{row.measure}, {row.cases}, our count")
    cow = _published().loc["W08"]
    yield from _told("cow_won", shares.share(int(cow["value"]), int(cow["of"])), "won by one side ÷ wars, Correlates of War", ("W08",))
    yield from _told("month", within_a_month(), f"wars shorter than {MONTH_DAYS} days ÷ wars between states", ("D01",))
    disputes = _disputes(every)
    spans = (disputes["over"] - disputes["began"]).dt.days
    for key, days in (("mean_longer", (every["over"] - every["began"]).dt.days), ("mean_span", spans)):
        mean = Quantity(days[days >= YEAR_DAYS].mean() / DAYS_A_YEAR, "years", ("D01",))
        yield Number.of(f"ends.{key}", mean, f"mean length of those of {YEAR_DAYS} days and more, years", 1)

    restarted = every[every["ended"]]
    yield from _told("restarted", shares.share(len(restarted), len(every)), "wars after which fighting began again by the end of 2024")
    yield count("restarted_disputes", restarted["conflict_id"].nunique(), "disputes in which it did")
    yield count("pair_restarted", int(pair["ended"].sum()), f"wars between {PAIR} after which fighting began again")
    for name, key in (("between states", "all"), ("without one pair", "without"), ("within a state", "intra")):
        spells = groups()[name]
        rows = ("D01",) if key == "intra" else ROWS
        yield count(f"{key}_n", len(spells), f"endings, {name}", rows)
        curve = durations.kaplan_meier(spells)
        for years in YEARS:
            yield from _told(f"{key}_within_{years}", durations.ended_within(spells, years), f"fighting again within {_years(years)}, {name}", rows)
            at = durations.survival_at(curve, years)
            for part, column in (("peace", "survival"), ("peace_low", "low"), ("peace_high", "high")):
                how = f"{column} of the Kaplan–Meier curve at {_years(years)}, {name}, percent"
                yield Number.of(f"ends.{key}_{part}_{years}", Quantity(at[column], "ratio", rows), how, percent=True)
    for again in episodes.AGAIN:
        table = episodes.peace(again, "interstate")
        yield from _told(f"again_{again}", durations.ended_within(table, WINDOW), f"fighting again within {WINDOW} years: {episodes.AGAIN[again]}")
    for ending in BETWEEN_STATES:
        part = every[every["ending"] == ending]
        yield from _told(f"{short.get(ending, ending)}_10", durations.ended_within(part, WINDOW), f"fighting again within {WINDOW} years of: {ending}")
    yield Number.of("ends.logrank", Quantity(durations.logrank(every, "ending"), "p", ROWS), "p of a log-rank test that all endings share one curve", 2)
    for after in range(6):
        yield from _told(f"lasted_{after}", lasted(after), f"ended within a year ÷ wars between states that had lasted {after} years")
    yield from _told("lasted_high_3", lasted(3, "war"), "ended within a year ÷ wars of high intensity that had lasted as long as this one at the article")
    yield count("wars", len(episodes.wars()), "wars between states, those still going on at the end of 2024 included")
    for number, key in ((13246, "donetsk"), (235, "korea"), (394, "transnistria")):
        spell = of_conflict(number).iloc[0]
        rows = ROWS if key == "korea" else ("D01",)
        yield Number.of(f"ends.{key}_years", Quantity(spell["years"], "years", rows), "years without fighting to the last day of the data", 1)
    wider = of_conflict(13246, "anyone").iloc[0]
    yield count("donetsk_days", (wider["restart"] - wider["over"]).days, "days from that ending to fighting in the same country", ("D01",))
    ukraine = episodes.wars()[lambda t: t["place"].str.endswith("Ukraine")].iloc[0]
    age = Quantity((ARTICLE - ukraine["began"]).days / DAYS_A_YEAR, "years", ("D02",))
    yield Number.of("ends.age", age, f"years from {ukraine['began']:%Y-%m-%d} to the article")
    for key, value, how in (
        ("window", WINDOW, "years within which the sentences look for a restart, a choice"),
        ("least", episodes.LEAST_DEATHS, "battle-related deaths in a year that make a conflict active, UCDP’s definition"),
        ("least_high", episodes.LEAST_DEATHS_WAR, "the same of high intensity"), ("month_days", MONTH_DAYS, "days, as CSIS counts"),
    ):
        yield count(key, value, how)
    yield Number.of("ends.too_few", Quantity(shares.TOO_FEW, "count", ROWS), "the least number of cases of which we print a share, a choice")
    yield Number.of("ends.level", Quantity(shares.LEVEL, "ratio", ROWS), "level of the intervals, a choice, percent", percent=True)

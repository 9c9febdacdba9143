"""The simulation of helpers.outcomes fed with the book's own numbers, and the sets of scenarios that others published.

What goes in: needs and their growth from the assessments (chapter 4), the rate at which wars between states end
and restart (chapter 6), and what peacekeepers may do to restarts (chapter 7). Nothing here weighs the families:
the weights are the reader's, or those that a publisher printed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import cache

import pandas as pd

from helpers import data, episodes, outcomes, peacekeeping
from helpers.costs.backtest import DAYS_A_YEAR
from helpers.costs.growth import series
from helpers.costs.totals import data_to, gdp, headline, horizon_years
from helpers.outcomes import ENDED, FAMILIES, Assumptions, Growth, Rate, Ratio
from helpers.prose import Number, source, when
from helpers.quantity import Quantity, row_ids

VIEWS = {"RDNA4": "the end of 2024, the article’s sum", "RDNA5": "the end of 2025, the latest sum"}
"""Assessments from which the clock may start; each knows only the assessments up to it."""
YEARS, SUM = 5, 1000
"""The horizon and the sum (USD bn) that the chapter's sentences use; both can be moved."""
HORIZONS = {str(years): f"{years} years on" for years in (2, YEARS, 10)}
SUMS = range(400, 2001, 50)
GUARDS = {
    "none": "leave restarts as they are",
    "civil": "do what peacekeepers did after civil wars",
    "clause": "do what clauses in agreements did",
}
"""What foreign troops or a guarantee may be taken to do to the rate of restart."""
WATCHED_YEARS = 10
"""Of a time of peace only the first years count, since the horizon is not longer."""
INTERSTATE, WARS = "interstate", ("D01", "D02")
STEP = 5


# --- what goes in -----------------------------------------------------------------------


def age_years(edition: str) -> float:
    """Return how long the war had lasted on the last day of an assessment, from 24 February 2022."""
    return (pd.Timestamp(data_to(edition)) - pd.Timestamp("2022-02-24")).days / DAYS_A_YEAR


def ending(age: float, deaths_1000: bool = False) -> Rate:
    """Return the rate at which wars between states ended that had lasted `age` years, counted from that age.

    deaths_1000: only wars with a year of at least 1,000 battle-related deaths. A war that still goes on in the
    data counts with its years and without an end.
    """
    wars = lasting(age, deaths_1000)
    return Rate(int(wars["ended"].sum()), float((wars["years"] - age).sum()))


@cache
def _wars() -> pd.DataFrame:
    return episodes.wars(INTERSTATE)


def lasting(age: float, deaths_1000: bool = False) -> pd.DataFrame:
    """Return the wars between states that had lasted `age` years (columns of episodes.wars)."""
    wars = _wars()
    return wars[(wars["years"] > age) & (wars["war"] | (not deaths_1000))]


@cache
def restart(victory: bool) -> Rate:
    """Return the rate at which fighting between states restarted, after victories or after all other ends."""
    peace = episodes.peace(type_=INTERSTATE)
    peace = peace[(peace["ending"] == "victory") == victory]
    early = peace["ended"] & (peace["years"] <= WATCHED_YEARS)
    return Rate(int(early.sum()), float(peace["years"].clip(upper=WATCHED_YEARS).sum()))


@cache
def guard(key: str) -> Ratio:
    """Return what a guard does to the rate of restart (a key of GUARDS). Raises KeyError if it is another."""
    if key not in GUARDS:
        raise KeyError(f"no effect of a guard is called {key!r}; there are {', '.join(GUARDS)}")
    if key == "none":
        return Ratio()
    found = peacekeeping.reported("unadjusted") if key == "civil" else peacekeeping.clause_ratio()
    return Ratio(float(found.value), float(found.low), float(found.high))


def known(edition: str) -> pd.DataFrame:
    """Return needs of the assessments up to one (columns of costs.series)."""
    table = _needs()
    return table.iloc[: table["edition"].tolist().index(edition) + 1]


@cache
def _needs() -> pd.DataFrame:
    return series("needs")


def growth(edition: str) -> Growth:
    """Return the growth of needs by the assessments up to one."""
    table = known(edition)
    days = pd.to_datetime(table["data_to"])
    return Growth.of((days - days.iloc[0]).dt.days / DAYS_A_YEAR, table["usd_bn"])


@cache
def assumptions(edition: str = "RDNA4", guard_key: str = "none") -> Assumptions:
    """Return what the model is given from the last day of an assessment on, with an effect of a guard (GUARDS)."""
    unguarded, beaten = restart(victory=False), restart(victory=True)
    return Assumptions(
        needs_usd_bn=headline("needs_total", edition).value,
        growth=growth(edition),
        ending=ending(age_years(edition)),
        restart={family: beaten if family == "capitulation" else unguarded for family in ENDED},
        guard=guard(guard_key),
        gdp_usd_bn=gdp("Ukraine", 2024).value,
        spread_years=horizon_years("RDNA4"),
    )


def rows(edition: str) -> str:
    """Return the rows behind the assumptions, separated by blanks."""
    needs = [Quantity(0, "", tuple(r.split())) for r in known(edition)["rows"]]
    return row_ids(*needs, gdp("Ukraine", 2024), Quantity(0, "", WARS))


# --- published sets ------------------------------------------------------------------------


def scenarios() -> pd.DataFrame:
    """Return every published scenario: columns set, scenario, family, says, foreign_troops, probability, seen_in, rows."""
    table = data.load("scenarios")
    named = FAMILIES | {"none": "(not in the model)"}
    family = [named[f] + (f", or {named[o].lower()}" if o else "") for f, o in zip(table["family"], table["or_else"])]
    return pd.DataFrame({
        "set": [f"{who}, {when(day)}" for who, day in zip(table["published_by"], table["published"])],
        "scenario": table["scenario"], "family": family, "says": table["definition"], "foreign_troops": table["foreign_troops"],
        "probability": [f"{v:g} %" if v == v else "none" for v in table["value"]], "seen_in": table["source_id"].map(source), "rows": table["row_id"],
    })


@cache
def presets() -> dict[str, dict[str, int]]:
    """Return the published sets with a probability for each scenario: what a button says -> percent by family."""
    found = {}
    for _, table in data.load("scenarios").groupby("set_id", sort=False):
        if table["value"].notna().all():
            first = table.iloc[0]
            through = f", by {first['reported_by']}" if first["reported_by"] else ""
            sums = table.groupby("family")["value"].sum()
            found[f"{first['published_by']}, {when(first['published'])}{through}"] = {f: int(sums.get(f, 0)) for f in FAMILIES}
    return found


def families() -> pd.DataFrame:
    """Return how many published scenarios fall into each family: columns family, scenarios, sets, with_probability, rows."""
    table = data.load("scenarios")
    named = FAMILIES | {"none": "Ukraine wins (not in the model)"}
    groups = [(named[f], table[table["family"] == f]) for f in named]
    return pd.DataFrame([
        {"family": name, "scenarios": len(t), "sets": t["set_id"].nunique(), "with_probability": int(t["value"].notna().sum()), "rows": " ".join(t["row_id"])}
        for name, t in groups
    ])


# --- what comes out ------------------------------------------------------------------------


@cache
def run(family: str, edition: str = "RDNA4") -> outcomes.Simulated:
    """Return the simulation of one family alone, YEARS on, with a guard that changes nothing."""
    return outcomes.simulate(outcomes.certain(family), assumptions(edition), YEARS, SUM)


def by_family(edition: str = "RDNA4") -> pd.DataFrame:
    """Return needs YEARS on within each family: columns family, low, quarter, median, three_quarters, high, above_sum, error, rows.

    low and high are the quantiles that nine draws in ten lie between; error is the Monte Carlo error of above_sum.
    """
    found = []
    for family, name in FAMILIES.items():
        one = run(family, edition)
        columns = ("low", "quarter", "median", "three_quarters", "high")
        quantiles = {c: one.estimate(f"needs, {q:.0%} quantile")["value"] for c, q in zip(columns, outcomes.QUANTILES)}
        above = one.estimate("needs above the sum")
        found.append({"family": name, **quantiles, "above_sum": above["value"], "error": above["error"], "rows": rows(edition)})
    return pd.DataFrame(found)


def curve(found: outcomes.Simulated) -> pd.DataFrame:
    """Return the chance that needs exceed each of SUMS: columns usd_bn, chance."""
    return found.exceeding(list(SUMS))[["usd_bn", "chance"]].round(6)


@cache
def parts() -> dict[str, pd.DataFrame]:
    """Return the parts of the mixture, by family, for each setting of the other controls.

    Columns edition, years and, where a guard matters, guard (the settings); usd_bn (the sum), chance (that needs
    exceed it), restarted (chance that fighting has stopped and is on again), fighting (chance that it is on),
    burden (a year of the sum ÷ GDP), war and freeze (the chance within these two families alone).
    """
    found = {family: [] for family in FAMILIES}
    for edition, years in itertools.product(VIEWS, HORIZONS):
        runs = {
            (family, key): outcomes.simulate(outcomes.certain(family), assumptions(edition, key), int(years), SUM)
            for family in FAMILIES for key in (GUARDS if family == "guarded" else ["none"])
        }
        alone = {family: curve(runs[family, "none"])["chance"] for family in ("war", "freeze")}
        burden = assumptions(edition).spread_years * assumptions(edition).gdp_usd_bn
        for (family, key), one in runs.items():
            again = round(float(one.estimate("fighting restarted")["value"]), 6)
            table = curve(one).assign(restarted=again, fighting=1.0 if family == "war" else again, **alone)
            table = table.assign(burden=table["usd_bn"] / burden, edition=edition, years=years)
            found[family].append(table.assign(guard=key) if family == "guarded" else table)
    return {family: pd.concat(tables, ignore_index=True) for family, tables in found.items()}


def needed(chance: int, total: int, rest: str, edition: str) -> pd.DataFrame:
    """Return the weight that “war goes on” needs for a chance, in percent, that needs exceed a sum after YEARS.

    rest is the family that has all the other weight. Columns outcome, weight (0 to 1), answer (in words), the same
    on both rows.
    """
    both = {f: float(run(f, edition).exceeding([total])["chance"].iloc[0]) for f in ("war", rest)}
    try:
        weight = outcomes.weight_needed(chance / 100, both["war"], both[rest])
        answer = f"You would have to give “war goes on” a weight of {100 * weight:.0f} %"
    except ValueError:
        low, high = sorted(both.values())
        weight = float(chance / 100 > high)
        answer = f"No weight gives that: the chance is {100 * low:.0f} % at least and {100 * high:.0f} % at most"
    return pd.DataFrame({
        "outcome": [FAMILIES["war"], FAMILIES[rest]], "weight": [round(weight, 6), round(1 - weight, 6)], "answer": answer, "rows": rows(edition),
    })

"""The simulation of helpers.outcomes fed with the book's own numbers, and the sets of scenarios that others published.

What goes in: needs and their growth from the assessments (chapter 4), the rate at which wars between states end
and restart (chapter 6), and what peacekeepers may do to restarts (chapter 7). Nothing here weighs the families:
the weights are the reader's, or those that a publisher printed.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from functools import cache

import pandas as pd
from scipy import stats

from helpers import data, episodes, outcomes, peacekeeping, shares
from helpers.costs.backtest import walk
from helpers.costs.growth import series
from helpers.costs.totals import data_to, gdp, headline, horizon_years
from helpers.outcomes import ENDED, FAMILIES, Assumptions, Growth, Rate, Ratio
from helpers.prose import Number, source, when
from helpers.quantity import DAYS_A_YEAR, INVASION, Quantity, row_ids

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
POINTS = range(0, 101, 5)
"""What a slider of weight may be set to."""
EQUAL = dict.fromkeys(FAMILIES, POINTS[-1] // len(FAMILIES))
CHANCES, EVEN, TOTALS = range(10, 91, 10), 50, range(600, 2001, 200)


# --- what goes in -----------------------------------------------------------------------


def age_years(edition: str) -> float:
    """Return how long the war had lasted on the last day of an assessment, from 24 February 2022."""
    return (pd.Timestamp(data_to(edition)) - pd.Timestamp(INVASION)).days / DAYS_A_YEAR


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


def constant_rise(edition: str) -> tuple[float, float]:
    """Return needs' rise a year (USD bn), and the chance that it takes them above SUM in YEARS of war.

    The constant rise of chapter 4 (costs.backtest): a random walk with drift on dollars instead of logarithms.
    """
    table = known(edition)
    years = (pd.to_datetime(table["data_to"]) - pd.Timestamp(INVASION)).dt.days.to_numpy() / DAYS_A_YEAR
    values = table["usd_bn"].to_numpy()
    point, spread, free = walk(years, values, years[-1] + YEARS, drift=True)
    return float((point - values[-1]) / YEARS), float(stats.t.sf((SUM - point) / spread, free))


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


def sets() -> pd.DataFrame:
    """Return every published set: columns set, scenarios (with our family and, if printed, the probability), seen_in, rows."""
    named = FAMILIES | {"none": "not in the model"}

    def told(row) -> str:
        family = " or ".join(named[f].lower() for f in (row.family, row.or_else) if f)
        return f"{row.scenario}: {family}" + (f", {row.value:g} %" if row.value == row.value else "")

    return pd.DataFrame([
        {
            "set": f"{t['published_by'].iloc[0]}, {when(t['published'].iloc[0])}",
            "scenarios": "; ".join(map(told, t.itertuples())),
            "seen_in": "; ".join(dict.fromkeys(map(source, t["source_id"]))), "rows": " ".join(t["row_id"]),
        }
        for _, t in data.load("scenarios").groupby("set_id", sort=False)
    ])


def _weighted() -> Iterator[tuple[str, dict[str, int], tuple[str, ...]]]:
    """Yield the published sets with a probability for each scenario: what a button says, percent by family, rows."""
    for _, table in data.load("scenarios").groupby("set_id", sort=False):
        if table["value"].notna().all():
            first = table.iloc[0]
            through = f", by {first['reported_by']}" if first["reported_by"] else ""
            sums = table.groupby("family")["value"].sum()
            yield f"{first['published_by']}, {when(first['published'])}{through}", {f: int(sums.get(f, 0)) for f in FAMILIES}, tuple(table["row_id"])


@cache
def presets() -> dict[str, dict[str, int]]:
    """Return the published sets with a probability for each scenario: what a button says -> percent by family."""
    return {said: percent for said, percent, _ in _weighted()}


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
            table = table.assign(burden=(table["usd_bn"] / burden).round(6), edition=edition, years=years)
            found[family].append(table.assign(guard=key) if family == "guarded" else table)
    return {family: pd.concat(tables, ignore_index=True) for family, tables in found.items()}


def needed(chance: int, total: int, edition: str) -> pd.DataFrame:
    """Return the weights that a chance, in percent, that needs exceed a sum YEARS on takes, all weight on two families.

    Columns outcome, weight (0 to 1), answer (in words, on the first row).
    """
    within, otherwise = (float(run(f, edition).exceeding([total])["chance"].iloc[0]) for f in ("war", "freeze"))
    try:
        weight = outcomes.weight_needed(chance / 100, within, otherwise)
        answer = f"You would have to give “war goes on” a weight of {weight:.0%}, and all the rest to an unguarded freeze"
    except ValueError:
        low, high = sorted((within, otherwise))
        weight = float(chance / 100 > high)
        answer = f"No weights give that: the chance lies between {low:.0%} and {high:.0%}"
    return pd.DataFrame({
        "outcome": [FAMILIES["war"], FAMILIES["freeze"]], "weight": [round(weight, 6), round(1 - weight, 6)], "answer": [answer, ""],
    })


def sources() -> list[str]:
    """Return the sources behind the assumptions of both views, a guard's effect included."""
    found = data.row_sources()
    names = f"{rows('RDNA5')} {peacekeeping.MODELS} {peacekeeping.AGREEMENTS}".split()
    return list(dict.fromkeys(found[name] for name in names))


def by_set() -> pd.DataFrame:
    """Return what each published set gives by the model's parts, YEARS on from the fourth assessment.

    Columns set, above_sum (chance that needs exceed SUM), error (Monte Carlo), rows. The weights are the
    publisher's, the rest is ours.
    """
    parts = by_family().set_axis(list(FAMILIES))
    found = []
    for said, percent, named in _weighted():
        weights = {f: p / 100 for f, p in percent.items()}
        error = math.hypot(*(w * parts["error"][f] for f, w in weights.items()))
        found.append({"set": said, "above_sum": outcomes.mix(weights, parts["above_sum"]), "error": error, "rows": " ".join([*named, rows("RDNA4")])})
    return pd.DataFrame(found)


@cache
def ranges() -> pd.DataFrame:
    """Return outcomes.tornado for equal weights, YEARS on: columns input, low, high, base, rows."""
    found = outcomes.tornado(outcomes.equal(), assumptions(guard_key="civil"), YEARS, SUM)
    return found.assign(rows=f"{rows('RDNA4')} {peacekeeping.MODELS}")


@cache
def indices() -> pd.DataFrame:
    """Return outcomes.sensitivity for equal weights, YEARS on, largest first: its columns and rows."""
    found = outcomes.sensitivity(outcomes.equal(), assumptions(guard_key="civil"), YEARS, SUM)
    return found.sort_values("first", ascending=False, ignore_index=True).assign(rows=f"{rows('RDNA4')} {peacekeeping.MODELS}")


@cache
def half_and_half() -> outcomes.Simulated:
    """Return the simulation of a reader who gives one half to “war goes on” and the other to an unguarded freeze."""
    return outcomes.simulate(outcomes.certain("war") | {"war": 0.5, "freeze": 0.5}, assumptions(), YEARS, SUM)


# --- numbers for sentences -------------------------------------------------------------------


def numbers() -> Iterator[Number]:
    """Yield the numbers that the chapter on what might happen prints."""
    def number(key: str, value: float, how: str, behind: str | tuple, decimals: int = 0, percent: bool = False, unit: str = "") -> Number:
        names = tuple(behind.split()) if isinstance(behind, str) else behind
        return Number.of(f"outcomes.{key}", Quantity(float(value), unit, names), how, decimals, percent)

    table = data.load("scenarios")
    every = tuple(table["row_id"])
    stated = table[table["value"].notna()]
    yield number("sets", table["set_id"].nunique(), "sets in data/scenarios.csv", every)
    yield number("scenarios", len(table), "rows of data/scenarios.csv", every)
    yield number("sets_with", len(presets()), "sets with a probability for each scenario", tuple(stated["row_id"]))
    yield number("doubtful", (table["or_else"] != "").sum(), "scenarios that a reader may count to another family", every)
    for row in stated.itertuples():
        yield number(f"stated_{row.row_id}", row.value, f"probability of “{row.scenario}” as printed, percent", (row.row_id,))

    for edition in VIEWS:
        behind, given, found = rows(edition), assumptions(edition), by_family(edition).set_axis(list(FAMILIES))
        for family in FAMILIES:
            name = FAMILIES[family].lower()
            yield number(f"above_{family}_{edition}", found["above_sum"][family], f"chance that needs exceed the sum if {name}, percent", behind, percent=True)
            for column in ("low", "median", "high"):
                yield number(f"{column}_{family}_{edition}", found[column][family], f"{column} of simulated needs if {name}, USD billion to the nearest ten", behind, -1)
        rise, above = constant_rise(edition)
        yield number(f"rise_linear_{edition}", rise, "rise of needs a year between assessments, USD billion", behind)
        yield number(f"above_linear_{edition}", above, "chance that needs exceed the sum if war goes on and they rise by a constant sum, percent", behind, percent=True)
        growth_ = given.growth
        yield number(f"growth_{edition}", math.expm1(growth_.per_year), "growth of needs a year with fighting, percent", behind, percent=True)
        yield number(f"steps_{edition}", growth_.df + 1, "changes between assessments that growth is estimated from", behind)
        for end, q in (("low", 0.05), ("high", 0.95)):
            factor = math.exp(growth_.change(YEARS, growth_.quantile(q)))
            yield number(f"factor_{end}_{edition}", factor, f"{end}er end of the factor by which needs change if fighting lasts to the horizon; the quantiles of helpers.outcomes".replace("higher", "upper"), behind, 1)
        wars, rate = lasting(age_years(edition)), given.ending
        for key, value in (("wars", len(wars)), ("wars_ended", rate.events), ("war_years", rate.years)):
            yield number(f"{key}_{edition}", value, {"wars": "wars between states that had lasted as long", "wars_ended": "of them, ended in the data", "war_years": "years that they lasted beyond that"}[key], " ".join(WARS))
        for end, q in (("low", (1 - shares.LEVEL) / 2), ("mid", 0.5), ("high", (1 + shares.LEVEL) / 2)):
            yield number(f"ending_{end}_{edition}", rate.quantile(q), f"rate of ending a year, {end} of the posterior interval, percent", " ".join(WARS), percent=True)
        yield number(f"still_{edition}", rate.survival(YEARS), "chance that such a war is still on at the horizon, by the base rate alone, percent", " ".join(WARS), percent=True)
    fierce = ending(age_years("RDNA4"), deaths_1000=True)
    yield number("fierce", len(lasting(age_years("RDNA4"), True)), "of these wars, those that reached UCDP’s count for a war in a year", " ".join(WARS))
    yield number("fierce_ended", fierce.events, "of them, ended in the data", " ".join(WARS))

    for key, victory in (("unguarded", False), ("beaten", True)):
        rate, peace = restart(victory), episodes.peace(type_=INTERSTATE)
        how = "after victories" if victory else "after all ends but victories"
        yield number(f"peace_{key}", ((peace["ending"] == "victory") == victory).sum(), f"times of peace between states {how}", " ".join(WARS))
        yield number(f"restarts_{key}", rate.events, f"restarts {how}, in the first years that count", " ".join(WARS))
        yield number(f"restart_{key}", 1 - rate.survival(YEARS), f"chance of a restart {how} within the years of the horizon, percent", " ".join(WARS), percent=True)
    yield number("watched", WATCHED_YEARS, "first years of a peace that count: a choice", " ".join(WARS))
    for key, behind in (("civil", peacekeeping.MODELS), ("clause", peacekeeping.AGREEMENTS)):
        ratio_ = guard(key)
        for end in ("value", "low", "high"):
            yield number(f"guard_{key}_{end}", getattr(ratio_, end), f"ratio of rates of renewed war, {end}", behind, 2)
        one = outcomes.simulate(outcomes.certain("guarded"), assumptions(guard_key=key), YEARS, SUM)
        yield number(f"restarted_{key}", one.estimate("fighting restarted")["value"], "chance that fighting has restarted at the horizon under a guard, percent", f"{rows('RDNA4')} {behind}", percent=True)
        yield number(f"above_guarded_{key}", one.estimate("needs above the sum")["value"], "chance that needs exceed the sum under a guard, percent", f"{rows('RDNA4')} {behind}", percent=True)
    yield number("restarted_none", run("guarded").estimate("fighting restarted")["value"], "chance that fighting has restarted at the horizon, a guard changing nothing, percent", rows("RDNA4"), percent=True)

    base = rows("RDNA4")
    inner = outcomes.QUANTILES[-1] - outcomes.QUANTILES[0]
    for key, value in (("inner", inner), ("tail", outcomes.QUANTILES[0]), ("quartile", outcomes.QUANTILES[1]), ("level", shares.LEVEL)):
        yield number(key, value, "a level or quantile, by choice, percent", base, percent=True)
    for key, value in (("points", POINTS[-1]), ("even", EVEN), ("sums_low", SUMS[0]), ("sums_high", SUMS[-1])):
        yield number(key, value, "an end of a slider, or its middle: a choice", base)
    yield number("years", YEARS, "horizon in years: a choice", base)
    yield number("sum", SUM, "a sum in USD billion: a choice", base)
    yield number("draws", outcomes.DRAWS, "draws of each simulation", base)
    yield number("error_most", 100 * 0.5 / math.sqrt(outcomes.DRAWS), "largest Monte Carlo standard error of a chance, percentage points", base, 1)
    yield number("burden_sum", SUM / (assumptions().spread_years * assumptions().gdp_usd_bn), "a year of the sum ÷ GDP of 2024, percent", base, percent=True)
    for name, row in zip(("jpm_2025", "jpm_2026", "continuum"), by_set().itertuples()):
        yield number(f"set_{name}", row.above_sum, "chance that needs exceed the sum, with the weights of the set, percent", row.rows, percent=True)
    for row in ranges().itertuples():
        key = row.input.replace(" ", "_")
        yield number(f"{key}_low", row.low, f"lowest chance as “{row.input}” alone moves, percent", row.rows, percent=True)
        yield number(f"{key}_high", row.high, f"highest chance as “{row.input}” alone moves, percent", row.rows, percent=True)
    yield number("equal", ranges()["base"].iloc[0], "chance with equal weights, percent", base, percent=True)
    for row in indices().itertuples():
        key = row.input.replace(" ", "_")
        yield number(f"first_{key}", row.first, f"first-order Sobol index of “{row.input}”, percent", row.rows, percent=True)
        yield number(f"total_{key}", row.total, f"total Sobol index of “{row.input}”, percent", row.rows, percent=True)
    both = half_and_half()
    parts = by_family().set_axis(list(FAMILIES))
    yield number("half_above", both.estimate("needs above the sum")["value"], "chance with equal weight on war and on a freeze, simulated, percent", base, percent=True)
    yield number("half_quarter", both.estimate(f"needs, {outcomes.QUANTILES[1]:.0%} quantile")["value"], "lower quartile of that mixture, USD billion to the nearest ten", base, -1)
    for family in ("war", "freeze"):
        yield number(f"quarter_{family}", parts["quarter"][family], f"lower quartile if {FAMILIES[family].lower()}, USD billion to the nearest ten", base, -1)
    yield number("mean_of_quarters", (parts["quarter"]["war"] + parts["quarter"]["freeze"]) / 2, "mean of the two lower quartiles, USD billion to the nearest ten", base, -1)
    weight = outcomes.weight_needed(0.5, parts["above_sum"]["war"], parts["above_sum"]["freeze"])
    yield number("weight_half", weight, "weight of “war goes on” for an even chance, the rest on a freeze, percent", base, percent=True)
    war, freeze = (round(parts["above_sum"][family], 2) for family in ("war", "freeze"))
    by_hand = outcomes.weight_needed(0.5, war, freeze)
    yield number("weight_half_by_hand", by_hand, "the same weight from the two chances as printed, percent", base, percent=True)

"""The simulation of helpers.ceasefires.simulation fed with the book's own numbers, and the sets of scenarios that others published.

What goes in: needs and their growth from the assessments (chapter 4), the rate at which armed conflicts between
states end and restart (chapter 6), and what peacekeepers may do to restarts (chapter 7). Nothing here weighs the
families: the weights are the reader's, or those that a publisher printed.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from functools import cache

import pandas as pd
from statsmodels.stats.rates import confint_poisson

from helpers import data
from helpers.ceasefires import durations, episodes, peacekeeping, simulation
from helpers.ceasefires.simulation import ENDED, FAMILIES, FORMS, Assumptions, Growth, Rate, Ratio
from helpers.costs.growth import series
from helpers.costs.totals import data_to, gdp, headline, horizon_years
from helpers.numbers import shares
from helpers.numbers.quantity import DAYS_A_YEAR, INVASION, Quantity, row_ids
from helpers.numbers.register import Number, source, when

VIEWS = {"RDNA4": "the end of 2024, the article’s sum", "RDNA5": "the end of 2025, the latest sum"}
"""Assessments from which the clock may start; each knows only the assessments up to it."""
YEARS, SUM = 5, 1000
"""The horizon and the sum (USD bn) that the chapter's sentences use; both can be moved."""
HORIZONS = {str(years): f"{years} years on" for years in (2, YEARS, 10)}
SUMS = range(400, 2001, 100)
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
    """Return the rate at which armed conflicts between states ended that had lasted `age` years, counted from that age.

    deaths_1000: only those with a year of at least 1,000 battle-related deaths, which UCDP calls a war. One that
    still goes on in the data counts with its years and without an end.
    """
    wars = lasting(age, deaths_1000)
    return Rate(int(wars["ended"].sum()), float((wars["years"] - age).sum()))


@cache
def _wars() -> pd.DataFrame:
    return episodes.wars(INTERSTATE)


def lasting(age: float, deaths_1000: bool = False) -> pd.DataFrame:
    """Return the armed conflicts between states that had lasted `age` years (columns of episodes.wars)."""
    wars = _wars()
    return wars[(wars["years"] > age) & (wars["war"] | (not deaths_1000))]


def long_lasting() -> pd.DataFrame:
    """Return the armed conflicts that the rate of ending rests on, as a page shows them.

    Columns between, territory, from, to, years, how_it_ended, a_war (a year of it had 1,000 deaths), days_by_convention (which of
    its days is the 31 December that UCDP writes where it knows none), rows.
    """
    lines = []
    for war in lasting(age_years("RDNA4")).itertuples():
        days = {"first": war.began, "last": war.over}
        lines.append(
            {
                "between": war.place,
                "territory": war.territory or "none named",
                "from": when(f"{war.began:%Y-%m-%d}"),
                "to": f"going on at the end of {war.last_year}" if pd.isna(war.over) else when(f"{war.over:%Y-%m-%d}"),
                "years": round(war.years, 1),
                "how_it_ended": episodes.ENDINGS.get(war.outcome, "not coded" if war.ended else "not ended"),
                "a_war": "yes" if war.war else "no",
                "days_by_convention": " and ".join(name for name, day in days.items() if (day.month, day.day) == (12, 31)) or "none",
                "rows": war.dataset,
            }
        )
    return pd.DataFrame(lines)


@cache
def restart() -> Rate:
    """Return the rate at which fighting between states restarted, after ends of every kind.

    After victories it is told from the rest in `by_ending`: the difference is what chance alone makes.
    """
    return _restarts(episodes.peace(type_=INTERSTATE))


def _restarts(peace: pd.DataFrame) -> Rate:
    early = peace["ended"] & (peace["years"] <= WATCHED_YEARS)
    return Rate(int(early.sum()), float(peace["years"].clip(upper=WATCHED_YEARS).sum()))


def by_ending() -> tuple[dict[bool, tuple[int, Rate]], float]:
    """Return times of peace and rate of restart after victories (True) and all other ends (False), and the log-rank p of the two."""
    peace = episodes.peace(type_=INTERSTATE).assign(victory=lambda t: t["ending"] == "victory")
    return {victory: (len(part), _restarts(part)) for victory, part in peace.groupby("victory")}, durations.logrank(peace, "victory")


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


def growth(edition: str, form: str = "percentage") -> Growth:
    """Return the growth of needs by the assessments up to one, in one of simulation.FORMS."""
    table = known(edition)
    days = pd.to_datetime(table["data_to"])
    return Growth.of((days - days.iloc[0]).dt.days / DAYS_A_YEAR, table["usd_bn"], form)


@cache
def assumptions(edition: str = "RDNA4", guard_key: str = "none", form: str = "percentage") -> Assumptions:
    """Return what the model is given from the last day of an assessment on, with an effect of a guard (GUARDS) and a form of growth (simulation.FORMS)."""
    return Assumptions(
        needs_usd_bn=headline("needs_total", edition).value,
        growth=growth(edition, form),
        ending=ending(age_years(edition)),
        restart=dict.fromkeys(ENDED, restart()),
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
    """Return every published set: columns set, scenarios (with our family and, if printed, the probability), chances_hold, seen_in, rows.

    chances_hold says on what condition and for what day the printed probabilities hold, as far as that was stated.
    """
    named = FAMILIES | {"none": "not in the model"}

    def told(row) -> str:
        family = " or ".join(named[f].lower() for f in (row.family, row.or_else) if f)
        return f"{row.scenario}: {family}" + (f", {row.value:g} %" if row.value == row.value else "")

    return pd.DataFrame(
        [
            {
                "set": f"{t['published_by'].iloc[0]}, {when(t['published'].iloc[0])}",
                "scenarios": "; ".join(map(told, t.itertuples())),
                "chances_hold": t["chances_hold"].iloc[0] or "none printed",
                "seen_in": "; ".join(dict.fromkeys(map(source, t["source_id"]))),
                "rows": " ".join(t["row_id"]),
            }
            for _, t in data.load("scenarios").groupby("set_id", sort=False)
        ]
    )


def _weighted() -> Iterator[tuple[str, dict[str, int], tuple[str, ...]]]:
    """Yield the published sets with a probability for each scenario: what a button says, percent by family, rows."""
    for _, table in data.load("scenarios").groupby("set_id", sort=False):
        if table["value"].notna().all():
            first = table.iloc[0]
            through = f", by {first['reported_by']}" if first["reported_by"] else ""
            sums = table.groupby("family")["value"].sum()
            yield (
                f"{first['published_by']}, {when(first['published'])}{through}",
                {f: int(sums.get(f, 0)) for f in FAMILIES},
                tuple(table["row_id"]),
            )


@cache
def presets() -> dict[str, dict[str, int]]:
    """Return the published sets with a probability for each scenario: what a button says -> percent by family."""
    return {said: percent for said, percent, _ in _weighted()}


# --- what comes out ------------------------------------------------------------------------


@cache
def run(family: str, edition: str = "RDNA4", form: str = "percentage") -> simulation.Simulated:
    """Return the simulation of one family alone, YEARS on, with a guard that changes nothing.

    Then the four endings have the same assumptions, so that "freeze" stands for all of them.
    """
    return simulation.simulate(simulation.certain(family), assumptions(edition, form=form), YEARS, SUM)


def by_form(edition: str = "RDNA4") -> pd.DataFrame:
    """Return needs YEARS on if war goes on and if fighting stops, for both forms of growth.

    Columns case, family ("war", or "freeze" for every end), form, low, quarter, median, three_quarters, high, above_sum,
    error, rows. low and high are the quantiles that nine draws in ten lie between; error is the Monte Carlo error of above_sum.
    """
    found, columns = [], ("low", "quarter", "median", "three_quarters", "high")
    for family, form in itertools.product(("war", "freeze"), FORMS):
        one = run(family, edition, form)
        quantiles = {c: one.estimate(f"needs, {q:.0%} quantile")["value"] for c, q in zip(columns, simulation.QUANTILES)}
        above = one.estimate("needs above the sum")
        case = f"{'War goes on' if family == 'war' else 'Fighting stops'}, needs rise by {FORMS[form]}"
        found.append(
            {
                "case": case,
                "family": family,
                "form": form,
                **quantiles,
                "above_sum": above["value"],
                "error": above["error"],
                "rows": rows(edition),
            }
        )
    return pd.DataFrame(found)


def curve(found: simulation.Simulated) -> pd.DataFrame:
    """Return the chance that needs exceed each of SUMS: columns usd_bn, chance."""
    return found.exceeding(list(SUMS))[["usd_bn", "chance"]].round(6)


@cache
def parts() -> dict[str, pd.DataFrame]:
    """Return the parts of the mixture, by family, for each setting of the other controls.

    Columns edition, years, form and, where a guard matters, guard (the settings); usd_bn (the sum), chance (that needs
    exceed it), restarted (chance that fighting has stopped and is on again), fighting (chance that it is on),
    burden (a year of the sum ÷ GDP), war and freeze (the chance within these two families alone).
    """
    found = {family: [] for family in FAMILIES}
    for edition, years, form in itertools.product(VIEWS, HORIZONS, FORMS):
        runs = {
            (family, key): simulation.simulate(simulation.certain(family), assumptions(edition, key, form), int(years), SUM)
            for family, key in (("war", "none"), ("freeze", "none"), *(("guarded", key) for key in GUARDS if key != "none"))
        }
        alone = {family: curve(runs[family, "none"])["chance"] for family in ("war", "freeze")}
        burden = assumptions(edition).spread_years * assumptions(edition).gdp_usd_bn
        for family in FAMILIES:
            for key in GUARDS if family == "guarded" else ["none"]:
                one = runs[family if family == "war" or key != "none" else "freeze", key]
                again = round(float(one.estimate("fighting restarted")["value"]), 6)
                table = curve(one).assign(restarted=again, fighting=1.0 if family == "war" else again, **alone)
                table = table.assign(burden=(table["usd_bn"] / burden).round(6), edition=edition, years=years, form=form)
                found[family].append(table.assign(guard=key) if family == "guarded" else table)
    return {family: pd.concat(tables, ignore_index=True) for family, tables in found.items()}


def needed(chance: int, total: int, edition: str, form: str) -> pd.DataFrame:
    """Return the weights that a chance, in percent, that needs exceed a sum YEARS on takes, all weight on two families.

    Columns outcome, weight (0 to 1), answer (in words, on the first row).
    """
    within, otherwise = (float(run(f, edition, form).exceeding([total])["chance"].iloc[0]) for f in ("war", "freeze"))
    try:
        weight = simulation.weight_needed(chance / 100, within, otherwise)
        answer = f"You would have to give “war goes on” a weight of {weight:.0%}, and all the rest to an unguarded freeze"
    except ValueError:
        low, high = sorted((within, otherwise))
        weight = float(chance / 100 > high)
        answer = f"No weights give that: the chance lies between {low:.0%} and {high:.0%}"
    return pd.DataFrame(
        {
            "outcome": [FAMILIES["war"], FAMILIES["freeze"]],
            "weight": [round(weight, 6), round(1 - weight, 6)],
            "answer": [answer, ""],
        }
    )


def weight_for_half() -> float:
    """Return the weight of “war goes on” that makes needs above SUM an even chance, the rest on a freeze, with growth by a percentage."""
    return simulation.weight_needed(0.5, *(run(family).estimate("needs above the sum")["value"] for family in ("war", "freeze")))


def sources() -> list[str]:
    """Return the sources behind the assumptions of both views, a guard's effect included."""
    found = data.row_sources()
    names = f"{rows('RDNA5')} {peacekeeping.MODELS} {peacekeeping.AGREEMENTS}".split()
    return list(dict.fromkeys(found[name] for name in names))


@cache
def ranges() -> pd.DataFrame:
    """Return simulation.tornado for equal weights, YEARS on, with growth by a percentage: columns input, low, high, base, rows."""
    other = {"form of growth": assumptions(guard_key="civil", form="sum")}
    found = simulation.tornado(simulation.equal(), assumptions(guard_key="civil"), YEARS, SUM, instead=other)
    return found.assign(rows=f"{rows('RDNA4')} {peacekeeping.MODELS}")


@cache
def indices() -> pd.DataFrame:
    """Return simulation.sensitivity for equal weights, YEARS on, for both forms of growth: its columns, needs_rise_by, percent (first, to a whole one), rows.

    The inputs stand in the order of their first-order index where needs grow by a percentage.
    """
    found = [
        simulation.sensitivity(simulation.equal(), assumptions(guard_key="civil", form=form), YEARS, SUM).assign(needs_rise_by=said)
        for form, said in FORMS.items()
    ]
    order = found[0].sort_values("first", ascending=False)["input"].tolist()
    table = pd.concat(found).sort_values("input", key=lambda names: names.map(order.index), kind="stable", ignore_index=True)
    return table.assign(percent=(100 * table["first"]).round(), rows=f"{rows('RDNA4')} {peacekeeping.MODELS}")


@cache
def half_and_half() -> simulation.Simulated:
    """Return the simulation of a reader who gives one half to “war goes on” and the other to an unguarded freeze."""
    return simulation.simulate(simulation.certain("war") | {"war": 0.5, "freeze": 0.5}, assumptions(), YEARS, SUM)


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

    wars_rows = " ".join(WARS)
    for edition in VIEWS:
        behind, given = rows(edition), assumptions(edition)
        for row in by_form(edition).itertuples():
            key = f"{row.family}{'_sum' * (row.form == 'sum')}_{edition}"
            yield number(
                f"above_{key}", row.above_sum, f"chance that needs exceed the sum: {row.case.lower()}; percent", behind, percent=True
            )
            for column in ("low", "median", "high"):
                yield number(
                    f"{column}_{key}",
                    getattr(row, column),
                    f"{column} of simulated needs: {row.case.lower()}; USD billion to the nearest ten",
                    behind,
                    -1,
                )
        growth_ = given.growth
        yield number(
            f"growth_{edition}", math.expm1(growth_.per_year), "growth of needs a year with fighting, percent", behind, percent=True
        )
        yield number(f"rise_{edition}", growth(edition, "sum").per_year, "rise of needs a year between assessments, USD billion", behind)
        yield number(f"steps_{edition}", growth_.df + 1, "changes between assessments that growth is estimated from", behind)
        for end, q in (("low", 0.05), ("high", 0.95)):
            factor = math.exp(growth_.change(YEARS, growth_.quantile(q)))
            yield number(
                f"factor_{end}_{edition}",
                factor,
                f"{end}er end of the factor by which needs change if fighting lasts to the horizon; the quantiles of helpers.ceasefires.simulation".replace(
                    "higher", "upper"
                ),
                behind,
                1,
            )
    long, rate = lasting(age_years("RDNA4")), assumptions().ending
    for key, value, how in (
        ("wars", len(long), "armed conflicts between states that had lasted as long as this war at the end of 2024"),
        ("wars_ended", rate.events, "of them, ended in the data"),
        ("war_years", rate.years, "years that they lasted beyond that"),
        ("by_convention", sum(long_lasting()["days_by_convention"] != "none"), "of them, with a 31 December for a first or a last day"),
        ("fierce", int(long["war"].sum()), "of them, those that reached UCDP’s count for a war in a year"),
        ("fierce_ended", ending(age_years("RDNA4"), deaths_1000=True).events, "of those, ended in the data"),
    ):
        yield number(key, value, how, wars_rows)
    tail = (1 - shares.LEVEL) / 2
    exact_low, exact_high = confint_poisson(rate.events, rate.years, method="exact-c", alpha=1 - shares.LEVEL)
    for end, q, exact in (("low", tail, exact_low), ("mid", 0.5, None), ("high", 1 - tail, exact_high)):
        yield number(
            f"ending_{end}",
            rate.quantile(q),
            f"rate of ending a year, {end} of the posterior under the Jeffreys prior (helpers.ceasefires.simulation.Rate), percent",
            wars_rows,
            percent=True,
        )
        if exact is not None:
            yield number(
                f"ending_exact_{end}",
                exact,
                "the same end of the exact Poisson interval, percent",
                wars_rows,
                percent=True,
            )
    yield number(
        "still",
        rate.survival(YEARS),
        "chance that such a conflict is still on at the horizon, over the whole posterior, percent",
        wars_rows,
        percent=True,
    )
    for end, q in (("low", 1 - tail), ("high", tail)):
        yield number(
            f"still_{end}",
            math.exp(-YEARS * rate.quantile(q)),
            f"the same at the {end}er end, from an end of the rate’s interval, percent".replace("higher", "upper"),
            wars_rows,
            percent=True,
        )

    groups, p = by_ending()
    for key, (count, rate) in zip(("unguarded", "beaten"), (groups[False], groups[True])):
        how = "after victories" if key == "beaten" else "after all ends but victories"
        yield number(f"peace_{key}", count, f"times of peace between states {how}", wars_rows)
        yield number(f"restarts_{key}", rate.events, f"restarts {how}, in the first years that count", wars_rows)
    yield number("restarts", restart().events, "restarts after all ends, in the first years that count", wars_rows)
    yield number("peace", sum(count for count, _ in groups.values()), "times of peace between states", wars_rows)
    yield number("restart_p", p, "p value of the log-rank test, victories against all other ends", wars_rows, 2)
    yield number("watched", WATCHED_YEARS, "first years of a peace that count: a choice", wars_rows)
    for key, behind in (("civil", peacekeeping.MODELS), ("clause", peacekeeping.AGREEMENTS)):
        ratio_ = guard(key)
        for end in ("value", "low", "high"):
            yield number(f"guard_{key}_{end}", getattr(ratio_, end), f"ratio of rates of renewed war, {end}", behind, 2)
        one = simulation.simulate(simulation.certain("guarded"), assumptions(guard_key=key), YEARS, SUM)
        yield number(
            f"restarted_{key}",
            one.estimate("fighting restarted")["value"],
            "chance that fighting has restarted at the horizon under a guard, percent",
            f"{rows('RDNA4')} {behind}",
            percent=True,
        )
        yield number(
            f"above_guarded_{key}",
            one.estimate("needs above the sum")["value"],
            "chance that needs exceed the sum under a guard, needs rising by a percentage, percent",
            f"{rows('RDNA4')} {behind}",
            percent=True,
        )
    yield number(
        "restarted_none",
        run("freeze").estimate("fighting restarted")["value"],
        "chance that fighting has restarted at the horizon, a guard changing nothing, percent",
        rows("RDNA4"),
        percent=True,
    )

    base = rows("RDNA4")
    inner = simulation.QUANTILES[-1] - simulation.QUANTILES[0]
    for key, value in (("inner", inner), ("tail", simulation.QUANTILES[0]), ("quartile", simulation.QUANTILES[1]), ("level", shares.LEVEL)):
        yield number(key, value, "a level or quantile, by choice, percent", base, percent=True)
    for key, value in (("points", POINTS[-1]), ("even", EVEN), ("sums_low", SUMS[0]), ("sums_high", SUMS[-1])):
        yield number(key, value, "an end of a slider, or its middle: a choice", base)
    yield number("years", YEARS, "horizon in years: a choice", base)
    yield number("sum", SUM, "a sum in USD billion: a choice", base)
    yield number("draws", simulation.DRAWS, "draws of each simulation", base)
    yield number(
        "error_most", 100 * 0.5 / math.sqrt(simulation.DRAWS), "largest Monte Carlo standard error of a chance, percentage points", base, 1
    )
    yield number(
        "burden_sum",
        SUM / (assumptions().spread_years * assumptions().gdp_usd_bn),
        "a year of the sum ÷ GDP of 2024, percent",
        base,
        percent=True,
    )
    for row in ranges().itertuples():
        key = row.input.replace(" ", "_")
        yield number(f"{key}_low", row.low, f"lowest chance as “{row.input}” alone moves, percent", row.rows, percent=True)
        yield number(f"{key}_high", row.high, f"highest chance as “{row.input}” alone moves, percent", row.rows, percent=True)
    yield number("equal", ranges()["base"].iloc[0], "chance with equal weights, percent", base, percent=True)
    for row in indices().itertuples():
        key, how = (
            f"{row.input.replace(' ', '_')}{'_sum' * (row.needs_rise_by == FORMS['sum'])}",
            f"Sobol index of “{row.input}”, needs rising by {row.needs_rise_by}, percent",
        )
        yield number(f"first_{key}", row.first, f"first-order {how}", row.rows, percent=True)
        yield number(f"total_{key}", row.total, f"total {how}", row.rows, percent=True)
    both = half_and_half()
    parts = by_form().query("form == 'percentage'").set_index("family")
    yield number(
        "half_above",
        both.estimate("needs above the sum")["value"],
        "chance with equal weight on war and on a freeze, simulated, percent",
        base,
        percent=True,
    )
    yield number(
        "half_quarter",
        both.estimate(f"needs, {simulation.QUANTILES[1]:.0%} quantile")["value"],
        "lower quartile of that mixture, USD billion to the nearest ten",
        base,
        -1,
    )
    for family in ("war", "freeze"):
        yield number(
            f"quarter_{family}",
            parts["quarter"][family],
            f"lower quartile if {FAMILIES[family].lower()}, USD billion to the nearest ten",
            base,
            -1,
        )
    yield number("mean_of_quarters", parts["quarter"].mean(), "mean of the two lower quartiles, USD billion to the nearest ten", base, -1)
    yield number(
        "weight_half", weight_for_half(), "weight of “war goes on” for an even chance, the rest on a freeze, percent", base, percent=True
    )
    by_hand = simulation.weight_needed(0.5, *(round(parts["above_sum"][family], 2) for family in ("war", "freeze")))
    yield number("weight_half_by_hand", by_hand, "the same weight from the two chances as printed, percent", base, percent=True)

"""The simulation of helpers.ceasefires.simulation fed with the book's own numbers, and the sets of scenarios that others published.

What goes in: needs and their growth from the assessments (chapter 4), the rate at which armed conflicts between
states end and restart (chapter 6), and what peacekeepers may do to restarts (chapter 7). Nothing here weighs the
families: the weights are the reader's, or those that a publisher printed.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache, partial

import pandas as pd

from helpers import data
from helpers.ceasefires import durations, episodes, peacekeeping, simulation
from helpers.ceasefires.simulation import ENDED, FAMILIES, FORMS, Assumptions, Growth, Rate, Ratio
from helpers.costs.growth import series, us_prices
from helpers.costs.totals import data_to, editions, gdp, gdp_year, headline, horizon_years, in_article
from helpers.numbers import register, shares
from helpers.numbers.quantity import DAYS_A_YEAR, INVASION, Quantity, written
from helpers.numbers.register import Number, source, when

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
POINTS = range(0, simulation.POINTS_IN_ALL + 1, 5)
"""What a slider of weight may be set to."""
EQUAL = dict.fromkeys(FAMILIES, POINTS[-1] // len(FAMILIES))
CHANCES, EVEN, TOTALS = range(10, 91, 10), 50, range(600, 2001, 200)


# --- what goes in -----------------------------------------------------------------------


def age_years(edition: str) -> float:
    """Return how long the war had lasted on the last day of an assessment, from 24 February 2022."""
    return (pd.Timestamp(data_to(edition)) - pd.Timestamp(INVASION)).days / DAYS_A_YEAR


def views() -> dict[str, str]:
    """Return the assessments from which the clock may start, and what a reader sees: the article's and those after it.

    Each knows only the assessments up to it.
    """
    known = list(editions())
    known = known[known.index(in_article()) :]
    days = {edition: data_to(edition) for edition in known}
    said = {e: f"the end of {day[:4]}" if day.endswith("-12-31") else when(day) for e, day in days.items()}
    sums = {known[-1]: ", the latest sum", known[0]: ", the article’s sum"}
    return {edition: said[edition] + sums.get(edition, "") for edition in known}


def _output() -> Quantity:
    """Return the GDP of Ukraine in the year that the article's assessment is set against."""
    return gdp("Ukraine", gdp_year(in_article()))


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
        gdp_usd_bn=_output().value,
        spread_years=horizon_years(in_article()),
    )


@cache
def rows(edition: str) -> str:
    """Return the rows behind the assumptions, separated by blanks."""
    return " ".join(dict.fromkeys([*" ".join(known(edition)["rows"]).split(), *_output().rows, *WARS]))


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

    Then the four endings have the same assumptions, so that "freeze" stands for all of them. Its draws, five megabytes, are left out.
    """
    found = _drawn(family, edition, form)
    return replace(found, draws=found.draws[:0].copy())


def _drawn(family: str, edition: str = "RDNA4", form: str = "percentage") -> simulation.Simulated:
    return simulation.simulate(simulation.certain(family), assumptions(edition, form=form), YEARS, SUM)


@data.once
def by_form(edition: str = "RDNA4") -> pd.DataFrame:
    """Return needs YEARS on if war goes on and if fighting stops, for both forms of growth.

    Columns case, family ("war", or "freeze" for every end), form, low, quarter, median, three_quarters, high, above_sum,
    error, rows. low and high are the quantiles that nine draws in ten lie between; error is the Monte Carlo error of above_sum.
    """
    found, columns = [], ("low", "quarter", "median", "three_quarters", "high")
    for family, form in itertools.product(("war", "freeze"), FORMS):
        one = run(family, edition, form)
        quantiles = {
            c: one.estimate(f"needs, {written(q, percent=True)} % quantile")["value"] for c, q in zip(columns, simulation.QUANTILES)
        }
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


def parts() -> dict[str, Callable[..., pd.DataFrame]]:
    """Return the parts of the mixture, by family: functions that give the rows of all settings of the other controls, or of those named.

    Columns edition, years, form and, where a guard matters, guard (the settings); usd_bn (the sum), chance (that needs
    exceed it), restarted (chance that fighting has stopped and is on again), fighting (chance that it is on),
    burden (a year of the sum ÷ GDP), war and freeze (the chance within these two families alone).
    """
    return {family: partial(_part, family) for family in FAMILIES}


def _part(family: str, edition: str = "", years: str = "", form: str = "", guard: str = "") -> pd.DataFrame:
    guards = [guard] if guard else list(GUARDS)
    named = ([one] if one else list(every) for one, every in ((edition, views()), (years, HORIZONS), (form, FORMS)))
    found = [_at(family, *at) for at in itertools.product(*named, guards if family == "guarded" else ["none"])]
    return pd.concat(found, ignore_index=True).drop(columns=[] if family == "guarded" else "guard")


def _at(family: str, edition: str, years: str, form: str, key: str) -> pd.DataFrame:
    """Return the rows of a part at one setting."""
    chances, again = _alone(family if family == "war" or key != "none" else "freeze", edition, years, form, key)
    beside = {f: _alone(f, edition, years, form, "none")[0]["chance"] for f in ("war", "freeze")}
    burden = assumptions(edition).spread_years * assumptions(edition).gdp_usd_bn
    table = chances.assign(restarted=again, fighting=1.0 if family == "war" else again, **beside)
    return table.assign(burden=(table["usd_bn"] / burden).round(6), edition=edition, years=years, form=form, guard=key)


@cache
def _alone(family: str, edition: str, years: str, form: str, key: str) -> tuple[pd.DataFrame, float]:
    """Return the curve of a family alone, and the chance that fighting has restarted."""
    one = simulation.simulate(simulation.certain(family), assumptions(edition, key, form), int(years), SUM)
    return curve(one), round(float(one.estimate("fighting restarted")["value"]), 6)


def needed(chance: int, total: int, edition: str, form: str) -> pd.DataFrame:
    """Return the weights that a chance, in percent, that needs exceed a sum YEARS on takes, all weight on two families.

    Columns outcome, weight (0 to 1), answer (in words, on the first row).
    """
    within, otherwise = (float(run(f, edition, form).exceeding([total])["chance"].iloc[0]) for f in ("war", "freeze"))
    try:
        weight = simulation.weight_needed(chance / 100, within, otherwise)
        answer = (
            f"You would have to give “war goes on” a weight of {written(weight, percent=True)} %, and all the rest to an unguarded freeze"
        )
    except ValueError:
        low, high = sorted((within, otherwise))
        weight = float(chance / 100 > high)
        answer = f"No weights give that: the chance lies between {written(low, percent=True)} and {written(high, percent=True)} %"
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
    """Return the sources behind the assumptions of all views, a guard's effect included."""
    found = data.row_sources()
    names = f"{rows(next(reversed(views())))} {peacekeeping.MODELS} {peacekeeping.AGREEMENTS}".split()
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


def prices() -> tuple[float, tuple[str, ...]]:
    """Return by what factor consumer prices rose a year in the United States, between the first assessment and that of the article, and the rows."""
    first, last = list(editions())[0], in_article()
    risen, years = us_prices(data_to(first)[:7], last), (pd.Timestamp(data_to(last)) - pd.Timestamp(data_to(first))).days / DAYS_A_YEAR
    if risen is None:
        raise KeyError(
            f"data/macro.csv has no consumer prices of the United States for the months in which {first} and {last} end; add them"
        )
    return risen.value ** (1 / years), risen.rows


def above_with_prices() -> float:
    """Return the chance that needs exceed the sum after a freeze, if they rise with prices while there is no fighting."""
    drawn = _drawn("freeze").draws
    return float((drawn["needs_usd_bn"] * prices()[0] ** (YEARS - drawn["years_fighting"]) > SUM).mean())


@cache
def half_and_half() -> simulation.Simulated:
    """Return the simulation of a reader who gives one half to “war goes on” and the other to an unguarded freeze."""
    return simulation.simulate(simulation.certain("war") | {"war": 0.5, "freeze": 0.5}, assumptions(), YEARS, SUM)


# --- numbers for sentences -------------------------------------------------------------------


TAIL = (1 - shares.LEVEL) / 2
AT = {"low": TAIL, "mid": 0.5, "high": 1 - TAIL}
ENDS = {"low": "lower", "high": "upper"}
MOVED = ("whether_and_how_it_ends", "growth_of_needs", "form_of_growth", "rate_of_ending", "rate_of_restart")
"""What moves alone in `ranges`, as keys have it."""
LEVEL_HOW, SLIDER = "a level or quantile, by choice", "an end of a slider, or its middle: a choice"
AFTER = {"unguarded": "after all ends but victories", "beaten": "after victories"}
BEHIND = {"civil": peacekeeping.MODELS, "clause": peacekeeping.AGREEMENTS}
"""The row behind the effect of a guard."""


def _number(value: float, how: str, behind: str | Iterable[str] = "", decimals: int = 0, percent: bool = False) -> Number:
    """Return a number with the rows behind it: those behind the assumptions of the article’s day unless others are given."""
    names = (behind or rows("RDNA4")).split() if isinstance(behind, str) else behind
    return Number.of(Quantity(float(value), "", tuple(names)), how, decimals, percent)


def _percent(value: float, how: str, behind: str | Iterable[str] = "") -> Number:
    return _number(value, f"{how}, percent", behind, percent=True)


def _of_sets(value: int, how: str, stated: bool = False) -> Number:
    table = data.load("scenarios")
    return _number(value, how, table.loc[table["value"].notna() | (not stated), "row_id"])


def _stated(row: str) -> Number:
    line = data.load("scenarios").set_index("row_id").loc[row]
    return _number(line["value"], f"probability of “{line['scenario']}” as printed, percent", row)


def _form(family: str, form: str = "") -> pd.Series:
    table = by_form()
    return table[(table["family"] == family) & (table["form"] == ("sum" if form else "percentage"))].iloc[0]


def _above(family: str, form: str) -> Number:
    line = _form(family, form)
    return _number(line["above_sum"], f"chance that needs exceed the sum: {line['case'].lower()}; percent", percent=True)


def _needs_at(quantile: str, family: str, form: str) -> Number:
    line = _form(family, form)
    how = f"{quantile} of simulated needs: {line['case'].lower()}; USD billion to the nearest ten"
    return _number(line[quantile], how, decimals=-1)


def _factor(end: str, edition: str) -> Number:
    by = growth(edition)
    how = f"{ENDS[end]} end of the factor by which needs change if fighting lasts to the horizon; the quantiles of helpers.ceasefires.simulation"
    q = simulation.QUANTILES[0 if end == "low" else -1]
    return _number(math.exp(by.change(YEARS, by.quantile(q))), how, rows(edition), 1)


def _exact(end: str) -> Number:
    rate = assumptions().ending
    from scipy.special import gammaincinv

    out = (1 - shares.LEVEL) / 2  # F. Garwood, Biometrika 28 (1936)
    low, high = ((float(gammaincinv(n, p)) if n else 0.0) / rate.years for n, p in ((rate.events, out), (rate.events + 1, 1 - out)))
    how = f"chance of an end within a year, from the {ENDS[end]} end of the exact Poisson interval of the rate"
    return _percent(-math.expm1(-{"low": low, "high": high}[end]), how, WARS)


def _still(end: str) -> Number:
    how = f"chance that such a conflict is still on at the horizon, from the {ENDS['high' if end == 'low' else 'low']} end of the rate’s interval"
    return _percent(math.exp(-YEARS * assumptions().ending.quantile(1 - AT[end])), how, WARS)


def _after(after: str) -> tuple[int, Rate]:
    return by_ending()[0][after == "beaten"]


@cache
def _guarded(key: str) -> simulation.Simulated:
    return simulation.simulate(simulation.certain("guarded"), assumptions(guard_key=key), YEARS, SUM)


def _sobol(index: str, drawn: str, form: str) -> Number:
    table, said = indices(), FORMS["sum" if form else "percentage"]
    name = drawn.replace("_", " ")
    line = table[(table["input"] == name) & (table["needs_rise_by"] == said)].iloc[0]
    order = "first-order" if index == "first" else index
    return _percent(line[index], f"{order} Sobol index of “{name}”, needs rising by {said}", line["rows"])


def _range(moved: str, end: str) -> Number:
    name = moved.replace("_", " ")
    line = ranges().set_index("input").loc[name]
    return _percent(line[end], f"{end}est chance as “{name}” alone moves", line["rows"])


def _quarter(value: float, how: str) -> Number:
    return _number(value, f"{how}, USD billion to the nearest ten", decimals=-1)


def _weight_by_hand() -> Number:
    chances = (round(_form(family)["above_sum"], 2) for family in ("war", "freeze"))
    return _percent(simulation.weight_needed(0.5, *chances), "the same weight from the two chances as printed")


register.add(
    {
        "outcomes.sets": lambda: _of_sets(data.load("scenarios")["set_id"].nunique(), "sets in data/scenarios.csv"),
        "outcomes.scenarios": lambda: _of_sets(len(data.load("scenarios")), "rows of data/scenarios.csv"),
        "outcomes.sets_with": lambda: _of_sets(len(presets()), "sets with a probability for each scenario", stated=True),
        "outcomes.doubtful": lambda: _of_sets(
            (data.load("scenarios")["or_else"] != "").sum(), "scenarios that a reader may count to another family"
        ),
        "outcomes.stated_{row}": _stated,
        "outcomes.above_{family}{form}_RDNA4": _above,
        "outcomes.{quantile}_{family}{form}_RDNA4": _needs_at,
        "outcomes.growth_{edition}": lambda edition: _percent(
            math.expm1(growth(edition).per_year), "growth of needs a year with fighting", rows(edition)
        ),
        "outcomes.rise_{edition}": lambda edition: _number(
            growth(edition, "sum").per_year, "rise of needs a year between assessments, USD billion", rows(edition)
        ),
        "outcomes.steps_RDNA4": lambda: _number(growth("RDNA4").df + 1, "changes between assessments that growth is estimated from"),
        "outcomes.free": lambda: _number(growth("RDNA4").df, "degrees of freedom: one less than the changes between assessments"),
        "outcomes.factor_{end}_{edition}": _factor,
        "outcomes.wars": lambda: _number(
            len(long_lasting()), "armed conflicts between states that had lasted as long as this war at the end of 2024", WARS
        ),
        "outcomes.wars_ended": lambda: _number(assumptions().ending.events, "of them, ended in the data", WARS),
        "outcomes.war_years": lambda: _number(assumptions().ending.years, "years that they lasted beyond that", WARS),
        "outcomes.by_convention": lambda: _number(
            sum(long_lasting()["days_by_convention"] != "none"), "of them, with a 31 December for a first or a last day", WARS
        ),
        "outcomes.fierce": lambda: _number(
            sum(long_lasting()["a_war"] == "yes"), "of them, those that reached UCDP’s count for a war in a year", WARS
        ),
        "outcomes.fierce_ended": lambda: _number(ending(age_years("RDNA4"), deaths_1000=True).events, "of those, ended in the data", WARS),
        "outcomes.ending_{at}": lambda at: _percent(
            -math.expm1(-assumptions().ending.quantile(AT[at])),
            f"chance of an end within a year, from the {at} of the rate’s posterior under the Jeffreys prior (helpers.ceasefires.simulation.Rate)",
            WARS,
        ),
        "outcomes.ending_exact_{end}": _exact,
        "outcomes.still_{end}": _still,
        "outcomes.peace_{after}": lambda after: _number(_after(after)[0], f"times of peace between states {AFTER[after]}", WARS),
        "outcomes.restarts_{after}": lambda after: _number(
            _after(after)[1].events, f"restarts {AFTER[after]}, in the first years that count", WARS
        ),
        "outcomes.restarts": lambda: _number(restart().events, "restarts after all ends, in the first years that count", WARS),
        "outcomes.peace": lambda: _number(sum(count for count, _ in by_ending()[0].values()), "times of peace between states", WARS),
        "outcomes.restart_p": lambda: _number(by_ending()[1], "p value of the log-rank test, victories against all other ends", WARS, 2),
        "outcomes.watched": lambda: _number(WATCHED_YEARS, "first years of a peace that count: a choice", WARS),
        "outcomes.guard_{key}_{part}": lambda key, part: _number(
            getattr(guard(key), part), f"ratio of rates of renewed war, {part}", BEHIND[key], 2
        ),
        "outcomes.restarted_{key}": lambda key: _percent(
            _guarded(key).estimate("fighting restarted")["value"],
            "chance that fighting has restarted at the horizon under a guard",
            f"{rows('RDNA4')} {BEHIND[key]}",
        ),
        "outcomes.above_guarded_{key}": lambda key: _percent(
            _guarded(key).estimate("needs above the sum")["value"],
            "chance that needs exceed the sum under a guard, needs rising by a percentage",
            f"{rows('RDNA4')} {BEHIND[key]}",
        ),
        "outcomes.restarted_none": lambda: _percent(
            run("freeze").estimate("fighting restarted")["value"],
            "chance that fighting has restarted at the horizon, a guard changing nothing",
        ),
        "outcomes.prices": lambda: _number(
            100 * (prices()[0] - 1),
            "rise of US consumer prices a year between the first assessment and that of the article, percent",
            prices()[1],
            1,
        ),
        "outcomes.above_freeze_prices": lambda: _percent(
            above_with_prices(), "chance that needs exceed the sum after a freeze, rising with US prices while there is no fighting"
        ),
        "outcomes.inner": lambda: _percent(simulation.QUANTILES[-1] - simulation.QUANTILES[0], LEVEL_HOW),
        "outcomes.tail": lambda: _percent(simulation.QUANTILES[0], LEVEL_HOW),
        "outcomes.quartile": lambda: _percent(simulation.QUANTILES[1], LEVEL_HOW),
        "outcomes.level": lambda: _percent(shares.LEVEL, LEVEL_HOW),
        "outcomes.points": lambda: _number(POINTS[-1], SLIDER),
        "outcomes.even": lambda: _number(EVEN, SLIDER),
        "outcomes.sums_low": lambda: _number(SUMS[0], SLIDER),
        "outcomes.sums_high": lambda: _number(SUMS[-1], SLIDER),
        "outcomes.years": lambda: _number(YEARS, "horizon in years: a choice"),
        "outcomes.sum": lambda: _number(SUM, "a sum in USD billion: a choice"),
        "outcomes.draws": lambda: _number(simulation.DRAWS, "draws of each simulation"),
        "outcomes.error_most": lambda: _number(
            100 * 0.5 / math.sqrt(simulation.DRAWS), "largest Monte Carlo standard error of a chance, percentage points", decimals=1
        ),
        "outcomes.{moved}_{end}": _range,
        "outcomes.equal": lambda: _percent(ranges()["base"].iloc[0], "chance with equal weights"),
        "outcomes.{index}_{drawn}{form}": _sobol,
        "outcomes.half_above": lambda: _percent(
            half_and_half().estimate("needs above the sum")["value"], "chance with equal weight on war and on a freeze, simulated"
        ),
        "outcomes.half_quarter": lambda: _quarter(
            half_and_half().estimate(f"needs, {written(simulation.QUANTILES[1], percent=True)} % quantile")["value"],
            "lower quartile of that mixture",
        ),
        "outcomes.quarter_{family}": lambda family: _quarter(_form(family)["quarter"], f"lower quartile if {FAMILIES[family].lower()}"),
        "outcomes.mean_of_quarters": lambda: _quarter(
            (_form("war")["quarter"] + _form("freeze")["quarter"]) / 2, "mean of the two lower quartiles"
        ),
        "outcomes.weight_half": lambda: _percent(weight_for_half(), "weight of “war goes on” for an even chance, the rest on a freeze"),
        "outcomes.weight_half_by_hand": _weight_by_hand,
    },
    row=lambda: data.load("scenarios").dropna(subset="value")["row_id"],
    quantile=("low", "median", "high"),
    family=("war", "freeze"),
    form=("", "_sum"),
    edition=views,
    end=ENDS,
    at=AT,
    after=AFTER,
    key=BEHIND,
    part=("value", "low", "high"),
    moved=MOVED,
    index=("first", "total"),
    drawn=[name.replace(" ", "_") for name in simulation.INPUTS],
)

"""Who could pay: sums of money that know what they are, and how a bill is shared.

A sum of `Money` names its pots and its years: a flow comes over a year or
several, a stock is there at a date. Python's + and sum() add two sums only
where a source lists both as parts of one whole (data/financing.csv, field
split), or where data/overlaps.csv has a reason that their pots are separate;
the sum is then spread over all the years of both. Everything else is refused
by the type, with every reason at hand: the same money in both, two currencies,
or that nobody says.

The burden-sharing model is arithmetic: needs spread evenly over some years,
shares by payer, real growth at a constant rate, and a limit on what can be
spent in a year as a share of Ukraine's GDP. Prices are those of the
assessment; interest, default and inflation are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations, product
from operator import add
from typing import Any

import pandas as pd

from helpers import data
from helpers.costs.totals import (
    comparison,
    data_to,
    editions,
    gdp,
    gdp_year,
    headline,
    horizon_years,
    in_article,
    latest_gdp,
    macro,
    needs_of,
)
from helpers.numbers import register
from helpers.numbers.hedges import interval_of, printed_decimals, stated_interval
from helpers.numbers.quantity import DAYS_A_YEAR, INVASION, Quantity, difference, per_year, ratio, row_ids, total, written
from helpers.numbers.register import Number, when
from helpers.numbers.symbol import choose, maximum, minimum

RELEASE = "2025-02-25"
"""The day of the fourth assessment, and of the rate at which sums in euros are set beside it."""


class CannotAdd(TypeError):
    """Two sums of money that must not be added; the message gives every reason."""


class NoRate(LookupError):
    """A currency has no exchange rate of that date in data/fx.csv."""


# --- sums of money ----------------------------------------------------------------


@dataclass(frozen=True)
class Money:
    """A sum of money with its pots, its years (first and last; none for a stock) and, if it is one of a list of parts, the list (split).

    rate_on is the date of the exchange rate, if it was converted. `a + b` and `sum([a, b])` give the sum, or raise CannotAdd.
    """

    name: str
    amount: Quantity
    pots: tuple[str, ...]
    years: tuple[int, ...] = ()
    split: str = ""
    rate_on: str = ""

    def __add__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        reasons = why_not(self, other)
        if reasons:
            raise CannotAdd(f"cannot add {self.name!r} and {other.name!r}: " + "; ".join(reasons))
        years = self.years + other.years
        return Money(
            f"{self.name} + {other.name}",
            total(self.amount, other.amount),
            tuple(dict.fromkeys(self.pots + other.pots)),
            (min(years), max(years)) if years else (),
            self.split if self.split == other.split else "",
            self.rate_on or other.rate_on,
        )

    def __radd__(self, start: int) -> Money:
        return self if type(start) is int and start == 0 else NotImplemented  # sum() starts with 0

    def usd(self, on: str) -> Money:
        """Return the same money in USD bn at the rate dated `on`. Raises NoRate if there is none."""
        if self.amount.unit == "USD bn":
            return self
        return replace(self, amount=converted(self.amount, on), rate_on=on)

    @property
    def a_year(self) -> Quantity:
        """The sum spread evenly over its years. Raises ValueError for a stock, which has none."""
        if not self.years:
            raise ValueError(f"{self.name!r} is a stock: it is there at a date, so no year of it is known")
        return per_year(self.amount, self.years[1] - self.years[0] + 1)


def why_not(one: Money, other: Money) -> list[str]:
    """Return every reason why two sums must not be added, the most telling first; none if they may be."""
    found = []
    if (set(one.amount.rows) & set(other.amount.rows)) - set(data.load("fx")["row_id"]):
        found.append("the same money is in both")
    elif set(one.pots) & set(other.pots) and not (one.split and one.split == other.split):
        found.append("both are looks at the same money")
    for pot, another in product(one.pots, other.pots):
        known = _known(pot, another)
        if pot != another and known.get("how") != SEPARATE:
            found.append(known.get("reason", "nobody says that they are separate"))
    if one.amount.unit != other.amount.unit:
        found.append(f"one is in {one.amount.unit}, the other in {other.amount.unit}: convert both at one dated rate first")
    if one.rate_on and other.rate_on and one.rate_on != other.rate_on:
        found.append(f"one was converted at the rate of {one.rate_on}, the other at that of {other.rate_on}")
    return list(dict.fromkeys(found))


SEPARATE = "separate"
"""What data/overlaps.csv calls two pots that hold none of the same money."""


def _known(pot: str, other: str) -> dict:
    """Return the row of data/overlaps.csv about two pots, empty if there is none."""
    table = data.load("overlaps")
    return next((row for row in table.to_dict("records") if {row["pot_a"], row["pot_b"]} == {pot, other}), {})


def money(row_id: str) -> Money:
    """Return one row of data/financing.csv as Money. Raises KeyError, or ValueError if it is neither a flow nor a stock."""
    row = _row(row_id)
    if row["kind"] not in ("flow", "stock"):
        raise ValueError(f"data/financing.csv, {row_id}, field kind: found {row['kind']!r}, expected flow or stock; use share()")
    ends = row["period"].split("-") if row["kind"] == "flow" else []
    return Money(row["item"], _stated(row_id), (row["pot"],), (int(ends[0]), int(ends[-1])) if ends else (), row["split"])


def share(row_id: str) -> Quantity:
    """Return a row of data/financing.csv that is a share of needs, as a ratio. Raises ValueError if it is not."""
    stated = _stated(row_id)
    if stated.unit != "percent":
        raise ValueError(f"data/financing.csv, {row_id}, field unit: found {stated.unit!r}, expected 'percent'; use money()")
    return Quantity(stated.value / 100, "ratio", stated.rows, stated.hedge)


def _row(row_id: str) -> pd.Series:
    return data.load("financing").set_index("row_id", drop=False).loc[row_id]


def _stated(row_id: str) -> Quantity:
    row = _row(row_id)
    return Quantity(float(row["value"]), row["unit"], (row_id,), row["qualifier"])


def rate(unit: str, on: str) -> Quantity:
    """Return USD bn for one `unit` ("EUR bn") at the rate dated `on`. Raises NoRate naming the rates there are."""
    table = data.load("fx")
    found = table[(table["unit"] == unit) & (table["on"] == on)]
    if len(found) != 1:
        known = ", ".join(f"{r.unit} on {r.on}" for r in table.itertuples())
        raise NoRate(
            f"data/fx.csv has no rate for {unit} on {on} (there is: {known});"
            " add a row with a sum that a source prints in both currencies, or leave the figure in its own currency"
        )
    row = found.iloc[0]
    return Quantity(float(row["usd"] / row["amount"]), f"USD bn per {unit}", (row["row_id"],))


def rate_interval(unit: str, on: str) -> tuple[float, float]:
    """Return the rates that the rounding of the two printed sums allows: lowest and highest."""
    row = data.load("fx").set_index("row_id").loc[rate(unit, on).rows[0]]
    (usd_low, usd_high), (low, high) = (stated_interval(row[f], "as stated") for f in ("usd", "amount"))
    return usd_low / high, usd_high / low


def converted(amount: Quantity, on: str) -> Quantity:
    """Return an amount in USD bn at the rate dated `on`; dollars stay as they are. Raises NoRate."""
    if amount.unit == "USD bn":
        return amount
    found = rate(amount.unit, on)
    return Quantity(amount.value * found.value, "USD bn", amount.rows + found.rows, amount.hedge)


def usd_interval(amount: Quantity, on: str) -> tuple[float, float]:
    """Return what an amount may be in USD bn: its hedge (numbers.hedges) and the rounding of the rate."""
    low, high = interval_of(amount)
    least_rate, most_rate = (1.0, 1.0) if amount.unit == "USD bn" else rate_interval(amount.unit, on)
    return low * least_rate, high * most_rate


# --- needs against flows and stocks ---------------------------------------------------

BUDGET_RATE, LATEST = "2024-11", "2025-12-19"
"""Dates of two more rates: of the report on the budget of 2025, and the latest for the euro."""


def found_and_missing() -> pd.DataFrame:
    """Return the priority needs of each year: columns year, part (found, missing), usd_bn, percent, rows.

    Where a source prints two of the three figures, the third is computed.
    """
    lines = []
    for year, (whole, found, gap) in priorities().items():
        for part, q in (("found", found), ("missing", gap)):
            percent = 100 * ratio(q, whole).value
            lines.append({"year": year, "part": part, "usd_bn": q.value, "percent": percent, "rows": row_ids(q, whole)})
    return pd.DataFrame(lines)


def priorities() -> dict[str, tuple[Quantity, Quantity, Quantity]]:
    """Return for each year the priority needs, what was found and what was missing, in USD bn.

    For 2026 the whole is stated as "more than" a figure, so it is computed from the gap and the share that was found,
    to as many decimals as the gap is printed with.
    """
    all_2023, gap_2023, gap_2026 = (money(r).amount for r in ("F002", "F003", "F013"))
    done = {"2023": (all_2023, difference(all_2023, gap_2023), gap_2023)}
    for year, parts in (("2024", ("F006", "F007")), ("2025", ("F008", "F009"))):
        found, gap = map(money, parts)
        done[year] = ((found + gap).amount, found.amount, gap.amount)
    covered = share("F044")
    whole = round(gap_2026.value / (1 - covered.value), printed_decimals(gap_2026.value))
    all_2026 = Quantity(whole, gap_2026.unit, gap_2026.rows + covered.rows)
    return done | {"2026": (all_2026, difference(all_2026, gap_2026), gap_2026)}


def year_of_money() -> pd.DataFrame:
    """Return one year of needs beside flows of 2025: columns item, usd_bn, rows. The flows overlap."""
    years = horizon_years(in_article())
    items = {f"Needs, one of {years} years": per_year(needs_of(), years)} | {
        label: converted(money(row).amount, BUDGET_RATE)
        for label, row in (
            ("State budget, all spending", "F015"),
            ("of which defence", "F016"),
            ("State budget, external financing", "F017"),
            ("Recovery priorities, allocated", "F008"),
            ("Recovery priorities, unfunded", "F009"),
        )
    }
    return pd.DataFrame([{"item": k, "usd_bn": q.value, "rows": row_ids(q)} for k, q in items.items()])


SIZES = {
    "F033": "Immobilised assets, all",
    "F034": "Immobilised assets, in the EU",
    "F026": "Ukraine Facility, 2024 to 2027",
    "F021": "ERA loans, 2024 to 2027",
}
"""Sums that were known on the day of the fourth assessment."""


def sizes() -> pd.DataFrame:
    """Return needs beside sums known in February 2025: columns item, usd_bn, low, high, percent_of_needs, rows.

    Euros are converted at the rate of that day; low and high follow from the
    hedge of the figure and the rounding of the rate.
    """
    needs = needs_of()
    items = {f"Needs, {horizon_years(in_article())} years": needs} | {label: money(row).amount for row, label in SIZES.items()}
    found = []
    for label, q in items.items():
        dollars, (low, high) = converted(q, RELEASE), usd_interval(q, RELEASE)
        found.append(
            {
                "item": label,
                "usd_bn": dollars.value,
                "low": low,
                "high": high,
                "percent_of_needs": 100 * dollars.value / needs.value,
                "rows": row_ids(dollars, needs),
            }
        )
    return pd.DataFrame(found)


POTS = {
    "F033": "Immobilised assets",
    "F021": "ERA loans",
    "F026": "Ukraine Facility",
    "F030": "EU loan of 2025",
    "F017": "Budget 2025, external",
    "F008": "Priorities 2025, allocated",
}
"""One sum for each pot that could pay, and a short name for a chart."""
ANSWERS = SAME, MAY, NOBODY = "same money", "may be added", "nobody says"


def may_be_added() -> pd.DataFrame:
    """Return every pair of pots once.

    Columns one, other, answer (one of ANSWERS), why, known (read, or inferred from what a source counts), sum
    (in dollars, with its years, if the two may be added), one_number, other_number (places in POTS), rows.
    """
    lines, stated = [], data.load("financing").set_index("row_id")["as_of"]
    for (i, one), (j, other) in combinations(enumerate(POTS, 1), 2):
        day = max(RELEASE, stated[one], stated[other])  # both at the rate of the day on which the later one was known
        a, b = (money(row).usd(day) for row in (one, other))
        known, reasons = _known(*a.pots, *b.pots), why_not(a, b)
        added = None if reasons else a + b
        lines.append(
            {
                "one": POTS[one],
                "other": POTS[other],
                "answer": MAY if added else SAME if known else NOBODY,
                "why": known.get("reason", "no source says that they are separate, none that they are not"),
                "known": {"read": "read", "derived": "inferred", None: "–"}[known.get("status")],
                "sum": f"{written(added.a_year.value)} billion a year, {_span(added)}" if added else "–",
                "one_number": i,
                "other_number": j,
                "rows": " ".join([one, other, *([known["row_id"]] if known else [])]),
            }
        )
    return pd.DataFrame(lines)


def _span(sum_: Money) -> str:
    return " to ".join(map(str, dict.fromkeys(sum_.years)))


TRIES = (("F027", "F028"), ("F008", "F009"), ("F026", "F030"), ("F021", "F033"), ("F026", "F027"), ("F023", "F024"), ("F007", "F009"))
"""Pairs of rows that a reader may want to add."""


def tried() -> pd.DataFrame:
    """Return what happens when sums are added: columns added (the two), answer (the sum, or why not), rows."""
    lines = []
    for one, other in TRIES:
        a, b = money(one), money(other)
        try:
            added = a + b
            answer = f"{added.amount.value:g} {added.amount.unit}, {_span(added)}"
        except CannotAdd:
            answer = "Refused: " + "; ".join(why_not(a, b))
        lines.append({"added": f"{a.name} + {b.name}", "answer": answer, "rows": f"{one} {other}"})
    return pd.DataFrame(lines)


WHOLES = {
    "Aid allocated, 2022 to 2024": {"F041": "military", "F042": "financial", "F043": "humanitarian"},
    "Ukraine Facility, by form": {"F028": "loans", "F027": "grants"},
    "Ukraine Facility, by use": {"F029a": "support of the budget", "F029b": "investment", "F029c": "technical support"},
    "EU loan of 2025, by use": {"F047": "defence", "F048": "budget"},
}
"""Lists of parts that a source says make one whole; only such parts are added."""


def parts_of_wholes() -> pd.DataFrame:
    """Return what each whole is made of: columns whole, part, eur_bn, percent, rows."""
    lines = []
    for whole, parts in WHOLES.items():
        all_parts = reduce(add, map(money, parts)).amount
        for row, part in parts.items():
            q = money(row).amount
            lines.append(
                {"whole": whole, "part": part, "eur_bn": q.value, "percent": 100 * ratio(q, all_parts).value, "rows": row_ids(all_parts)}
            )
    return pd.DataFrame(lines)


def paces() -> dict[str, Quantity]:
    """Return yearly rates at which needs might be met, in USD bn a year; each is an assumption, not a plan."""
    allocated, gap = money("F008"), money("F009")
    investment, external, aid = (money(row).usd(RELEASE).a_year for row in ("F029b", "F017", "F040"))
    return {
        "The Facility’s investment part": investment,
        "Allocated to recovery in 2025": allocated.amount,
        "All the priorities of 2025": (allocated + gap).amount,
        "All external financing of the budget of 2025": external,
        "All aid of 2022 to 2024, weapons too": aid,
    }


def years_to_fund() -> pd.DataFrame:
    """Return how many years the needs in the article take at each pace: columns pace, usd_bn_a_year, years, rows."""
    needs = needs_of()
    return pd.DataFrame(
        [{"pace": k, "usd_bn_a_year": q.value, "years": needs.value / q.value, "rows": row_ids(needs, q)} for k, q in paces().items()]
    )


def investment() -> pd.DataFrame:
    """Return investment in percent of GDP, and what a year of the needs in the article would make of Ukraine's: columns place_and_year, percent_of_gdp, rows."""
    table = data.load("macro").query("series == 'investment_to_gdp'")
    found = [(f"{r.geo}, {r.period}", r.value, r.row_id) for r in table.itertuples()]
    year = gdp_year(in_article())
    place = next(i for i, (name, *_) in enumerate(found, 1) if name == f"Ukraine, {year}")
    found.insert(place, (f"Ukraine, {year}, and a year of needs on top", with_needs().value, row_ids(with_needs())))
    return pd.DataFrame(found, columns=["place_and_year", "percent_of_gdp", "rows"])


def with_needs() -> Quantity:
    """Return investment of Ukraine with a year of the needs in the article on top, in percent of GDP."""
    today, yearly, output = macro("M111"), _a_year(), _output()
    return Quantity(today.value + 100 * yearly.value / output.value, "percent", today.rows + yearly.rows + output.rows)


def risen_in_bosnia() -> Quantity:
    """Return by how many percent of GDP investment in Bosnia rose from the last year of the war to the mean of the next three."""
    table = data.load("macro").query("series == 'investment_to_gdp' and geo == 'Bosnia and Herzegovina'").sort_values("period")
    war, after = table["value"].iloc[0], table["value"].iloc[1:]
    return Quantity(after.mean() - war, "percent", tuple(table["row_id"]))


# --- sharing the bill ---------------------------------------------------------------

PAYERS = {"ukraine": "Ukraine", "eu": "European Union", "us": "United States"}
"""Payers with a GDP, by their argument of share_the_bill()."""
SHOWN_YEARS = 20
PLAN_YEARS, GROWTH, PERCENT, ABSORBED = range(5, SHOWN_YEARS + 1), range(9), range(0, 101, 5), range(1, 31)
EXAMPLE = {"growth": 2, "ukraine": 20, "eu": 30, "us": 0, "assets": 0, "paid": 80, "absorbed": 10}
"""Where the explorers start, in percent: an example, not a proposal."""
LIMIT_OF_EXERCISE = 5
"""Percent of GDP that an exercise of the chapter takes as the limit."""


def share_the_bill(
    needs: float,
    pot: float,
    gdp_ukraine: float,
    gdp_eu: float,
    gdp_us: float,
    years: float,
    growth: float,
    ukraine: float,
    eu: float,
    us: float,
    assets: float,
) -> dict:
    """Share needs among payers, evenly over some years.

    needs, pot (the immobilised assets), gdp_…   USD bn, constant prices
    growth                                       real growth of every GDP, percent a year
    ukraine, eu, us, assets                      percent of needs; if they sum to more than 100 they are scaled down

    Returns columns payer, usd_bn_a_year, percent_first and percent_last (of
    GDP in the first and the last year; for the assets percent of the pot, for
    the rest percent of needs), of; and on each row per_year, missing (USD bn)
    and missing_share. The assets pay no more than the pot.
    """
    whole = maximum(100, ukraine + eu + us + assets)
    yearly, later = needs / years, (1 + growth / 100) ** (years - 1)
    by_share = {"Ukraine": (ukraine, gdp_ukraine), "European Union": (eu, gdp_eu), "United States": (us, gdp_us)}
    paid = {name: yearly * (part / whole) for name, (part, _) in by_share.items()}
    first = [100 * paid[name] / output for name, (_, output) in by_share.items()]
    from_pot = minimum(needs * (assets / whole), pot)
    missing = maximum(0, needs - years * sum(paid.values()) - from_pot)
    return {
        "payer": [*by_share, "Immobilised assets", "Nobody yet"],
        "usd_bn_a_year": [*paid.values(), from_pot / years, missing / years],
        "percent_first": [*first, 100 * from_pot / pot, 100 * missing / needs],
        "percent_last": [*(p / later for p in first), 100 * from_pot / pot, 100 * missing / needs],
        "of": [*["its GDP"] * len(by_share), "the assets", "all needs"],
        "per_year": yearly,
        "missing": missing,
        "missing_share": missing / needs,
    }


def share_inputs() -> dict:
    """Return what the arguments of share_the_bill() may be (for publish.Formula)."""

    def always(quantity: Quantity) -> tuple[str, dict]:
        return "edition", dict.fromkeys(editions(), quantity)

    return {
        "needs": ("edition", {edition: headline("needs_total", edition) for edition in editions()}),
        "pot": always(money("F033").usd(RELEASE).amount),
        **{f"gdp_{name}": always(latest_gdp(payer)) for name, payer in PAYERS.items()},
        **{name: name for name in ("years", "growth", *PAYERS, "assets")},
    }


def spend_the_money(needs: float, gdp_ukraine: float, years: float, paid: float, growth: float, absorbed: float) -> dict:
    """Follow a plan through time: what is spent, what cannot be spent, and what nobody pays.

    needs, gdp_ukraine  USD bn, constant prices
    years               over which needs are planned evenly, a whole number
    paid                percent of needs that somebody pays
    growth              real growth of Ukraine's GDP, percent a year, not negative
    absorbed            most that can be spent on recovery in a year, percent of Ukraine's GDP

    Money that could not be spent waits for the next year. Until year t at most
    absorbed × (sum of GDP to year t) is spent; while GDP does not shrink, the
    lesser of that and the money paid in is exact. Returns a row for each year
    to SHOWN_YEARS, all sums from the start: columns year, spent, waiting, unpaid;
    and on each row per_year (of the plan), share (per_year ÷ GDP), limit (most
    that can be spent in the first year) and covered (spent ÷ needs at the end
    of the plan).
    """
    grown, limit = 1 + growth / 100, absorbed / 100 * gdp_ukraine

    def reached(after: Any) -> Any:
        """Return the sum of GDP after some whole years, in years of today's: that of a geometric series."""
        return choose(growth > 0, (grown**after - 1) / choose(growth > 0, growth / 100, 1), after)

    spent, waiting, unpaid = [], [], []
    for year in range(1, SHOWN_YEARS + 1):
        planned = minimum(needs, needs / years * year)
        money_in = planned * (paid / 100)
        spent.append(minimum(money_in, limit * reached(year)))
        waiting.append(money_in - spent[-1])
        unpaid.append(planned - money_in)
    then = minimum(needs * (paid / 100), limit * reached(years))
    return {
        "year": list(range(1, SHOWN_YEARS + 1)),
        "spent": spent,
        "waiting": waiting,
        "unpaid": unpaid,
        "per_year": needs / years,
        "share": needs / years / gdp_ukraine,
        "limit": limit,
        "covered": then / needs,
    }


def spend_inputs() -> dict:
    """Return what the arguments of spend_the_money() may be (for publish.Formula)."""
    shared = share_inputs()
    return {name: shared[name] for name in ("needs", "gdp_ukraine")} | {n: n for n in ("years", "paid", "growth", "absorbed")}


# --- numbers for sentences ------------------------------------------------------------


def wrong_sums() -> dict[str, Quantity]:
    """Return sums that headlines make and Money refuses, in USD bn: to show what is wrong, never as results."""
    pairs = {"era_assets": ("F033", "F021"), "era_parts": ("F023", "F024")}
    parts = {name: [converted(money(row).amount, RELEASE) for row in rows] for name, rows in pairs.items()}
    return {n: Quantity(sum(q.value for q in p), "USD bn", tuple(row_ids(*p).split())) for n, p in parts.items()}


_of = Number.of


def _a_year() -> Quantity:
    """Return needs of one year in the unit of a sum, so that other sums may be set against it."""
    needs = needs_of()
    return Quantity(needs.value / horizon_years(in_article()), needs.unit, needs.rows)


def _of_row(row: str) -> Number:
    stated = _stated(row)
    return _of(stated, f"{_row(row)['item']}, {stated.unit}, {stated.hedge}", printed_decimals(stated.value))


def _usd(row: str, on: str) -> Number:
    dollars = converted(_stated(row), on)
    return _of(dollars, f"at the rate of {when(on)}, USD billion", 1 if dollars.value < 100 else 0)


def _assets(end: str) -> Number:
    value = dict(zip(("low", "high"), usd_interval(_stated("F033"), RELEASE)))[end]
    rows = converted(_stated("F033"), RELEASE).rows
    return _of(Quantity(value, "USD bn", rows), "hedge of the figure and rounding of the rate, USD billion")


def _share(part: Quantity, whole: Quantity, how: str = "the one ÷ the other", decimals: int = 0) -> Number:
    return _of(ratio(part, whole), f"{how}, percent", decimals, percent=True)


def _output() -> Quantity:
    return gdp("Ukraine", gdp_year(in_article()))


def _parts() -> dict[str, Number]:
    """Return the percentages of parts_of_wholes() by part."""
    return {
        row.part.replace(" ", "_"): _of(Quantity(row.percent, "percent", tuple(row.rows.split())), f"{row.part} ÷ {row.whole}, percent")
        for row in parts_of_wholes().itertuples()
    }


def _priority(year: str, place: int, how: str) -> Number:
    """Return the whole, what was found or what was missing of the priorities of a year, as exactly as printed."""
    q = priorities()[year][place]
    return _of(q, f"{how}, USD billion", printed_decimals(round(q.value, 2)))


PACES = ("facility", "allocated", "priorities", "external", "aid")
"""What paces() holds, as keys name it."""


def _pace(pace: str) -> Number:
    name, q = list(paces().items())[PACES.index(pace)]
    return _of(Quantity(q.value, "USD bn a year", needs_of().rows + q.rows), f"{name}, USD billion a year", 1)


def _years(pace: str) -> Number:
    row = years_to_fund().iloc[PACES.index(pace)]
    years = Quantity(row["years"], "years", tuple(row["rows"].split()))
    return _of(years, "needs ÷ pace, years", 0 if years.value > 10 else 1)


def _count(value: int, how: str, rows: Iterable[str]) -> Number:
    return Number(str(value), how, tuple(rows), value)


def _pairs(answer: str) -> Number:
    said = answer.replace("_", " ")
    return _count(int((may_be_added()["answer"] == said).sum()), f"pairs of pots with the answer “{said}”", POTS)


def _overlaps(name: str, status: str) -> Number:
    """Return how many reasons data/overlaps.csv has that two pots are separate, or that they are not."""
    table = data.load("overlaps")
    apart = table["how"] == SEPARATE
    rows = table[(apart if name == "separate" else ~apart) & (table["status"].eq(status) | (status == "all"))]["row_id"]
    return _count(len(rows), f"rows of data/overlaps.csv: {name}, {status}", rows)


def _money_a_year(sums: str) -> Money:
    loans, facility = money("F021"), money("F026").usd(RELEASE)
    return {"era": loans, "facility": facility, "both": loans + facility}[sums]


def _spread(sums: str) -> Number:
    added = _money_a_year(sums)
    return _of(added.a_year, f"{added.name}, ÷ years, USD billion a year", 1)


def _share_of_both() -> Number:
    both = _money_a_year("both").a_year
    return _share(Quantity(both.value, "USD bn", both.rows), _a_year(), "a year of both ÷ a year of needs")


def _allocated_public(said: str) -> Number:
    """Return what was allocated in 2025 against the part of a year of needs that is not private, by one of two guesses at the private part."""
    yearly, private = _a_year(), share({"april": "F045", "ministry": "F014"}[said])
    public = Quantity(yearly.value * (1 - private.value), yearly.unit, yearly.rows + private.rows)
    return _share(_stated("F008"), public, f"allocated ÷ a year of needs without {written(private.value, percent=True)} % of it")


def _years_at_limit() -> Number:
    needs, output = needs_of(), _output()
    years = needs.value / (LIMIT_OF_EXERCISE / 100 * output.value)
    return _of(Quantity(years, "years", needs.rows + output.rows), "needs ÷ (limit × GDP), years")


def _left_private() -> Number:
    later = needs_of("RDNA5")
    left = Quantity(later.value * (1 - share("F014").value), "USD bn", later.rows + ("F014",))
    return _of(left, "needs less the possible private share, USD billion")


def _private_in_lebanon(end: str) -> Number:
    private = data.load("comparisons").query("case == 'Lebanon' and measure == 'private needs'").iloc[0]
    value = private[{"least": "low", "most": "high"}[end]]
    return _share(Quantity(value, private["unit"], (private["row_id"],)), comparison("Lebanon", "needs"), "the private part ÷ needs")


def _met_a_year() -> Quantity:
    met = headline("early_recovery_already_met", "RDNA5")
    days = (pd.Timestamp(data_to("RDNA5")) - pd.Timestamp(INVASION)).days
    return per_year(met, days / DAYS_A_YEAR)


def _years_as_in_bosnia() -> Number:
    needs, output, risen = needs_of(), _output(), risen_in_bosnia()
    years = needs.value / (risen.value / 100 * output.value)
    return _of(Quantity(years, "years", needs.rows + risen.rows + output.rows), "needs ÷ (that rise × GDP), years")


LIMIT = "an assumption of the exercise, percent of this GDP"

register.add(
    {
        "money.{row}": _of_row,
        "usd.F015": lambda: _usd("F015", BUDGET_RATE),
        "usd.F016": lambda: _usd("F016", BUDGET_RATE),
        "usd.F026": lambda: _usd("F026", RELEASE),
        "usd.F033": lambda: _usd("F033", RELEASE),
        "usd.F034": lambda: _usd("F034", RELEASE),
        "rate.euro": lambda: _of(rate("EUR bn", RELEASE), f"USD for a euro on {when(RELEASE)}, from a sum printed in both", 2),
        "usd.assets_{end}": _assets,
        "share.assets_needs": lambda: _share(converted(_stated("F033"), RELEASE), needs_of()),
        "share.assets_dollars_needs_RDNA5": lambda: _share(_stated("F032"), needs_of("RDNA5")),
        "share.defence_budget": lambda: _share(_stated("F016"), _stated("F015")),
        "share.facility_budget": lambda: _share(_stated("F029a"), _stated("F026")),
        "share.allocated_year": lambda: _share(_stated("F008"), _a_year()),
        "share.allocated_public_{said}": _allocated_public,
        "share.year_gdp_eu": lambda: _share(_a_year(), latest_gdp(PAYERS["eu"]), "a year of needs ÷ GDP", 2),
        "part.{part}": lambda part: _parts()[part],
        "priorities.{year}": lambda year: _priority(year, 0, "priority needs"),
        "priorities.found_{year}": lambda year: _priority(year, 1, "found"),
        "priorities.missing_{year}": lambda year: _priority(year, 2, "missing"),
        "priorities.missing_share_{year}": lambda year: _share(priorities()[year][2], priorities()[year][0], "missing ÷ priority needs"),
        "pace.{pace}": _pace,
        "years.{pace}": _years,
        "wrong.{wrong}": lambda wrong: _of(wrong_sums()[wrong], "a sum that must not be made, USD billion"),
        "pairs.{answer}": _pairs,
        "pairs.all": lambda: _count(len(may_be_added()), "pairs of pots", POTS),
        "pots.all": lambda: _count(len(POTS), "pots", POTS),
        "overlaps.{status}": lambda status: _overlaps("overlaps", status),
        "separate.{status}": lambda status: _overlaps("separate", status),
        "a_year.{sums}": _spread,
        "share.both_year": _share_of_both,
        "limit.exercise": lambda: _of(Quantity(LIMIT_OF_EXERCISE, "percent", _output().rows), LIMIT),
        "years.limit": _years_at_limit,
        "left.private": _left_private,
    },
    row=lambda: data.load("financing")["row_id"],
    end=("low", "high"),
    part=_parts,
    year=priorities,
    pace=PACES,
    wrong=("era_assets", "era_parts"),
    answer=[answer.replace(" ", "_") for answer in ANSWERS],
    status=("all", "read"),
    sums=("era", "facility", "both"),
    said=("april", "ministry"),
)
register.add(
    {
        "private.lebanon_{end}": _private_in_lebanon,
        "debt.{debt}": lambda debt: _of(macro(debt), "public debt, percent of GDP, as stated"),
        "registered.claims": lambda: _of(macro("M119"), "claims submitted to the Register of Damage, as stated"),
        "share.met_year": lambda: _share(
            _met_a_year(), per_year(needs_of("RDNA5"), horizon_years("RDNA5")), "met a year ÷ a year of needs"
        ),
        "investment.{row}": lambda row: _of(macro(row), "investment, percent of GDP, as stated"),
        "investment.with_needs": lambda: _of(with_needs(), "investment of 2024 + a year of needs, percent of GDP"),
        "investment.risen_in_bosnia": lambda: _of(risen_in_bosnia(), "mean of 1996 to 1998 less 1995, percent of GDP"),
        "years.as_in_bosnia": _years_as_in_bosnia,
    },
    end=("least", "most"),
    debt=("M117", "M118"),
    row=lambda: data.load("macro").query("series == 'investment_to_gdp'")["row_id"],
)

"""Why might no deal exist that both sides prefer to war? The bargaining model of war, in closed form.

Conventions. Two sides, A and B (readers meet them as Alta and Borea), dispute something whose value is 1. A division
gives the share x to A and 1 − x to B. If they fight, A wins everything with
chance p; fighting costs A the share c_a and B the share c_b. So war is worth
p − c_a to A and 1 − p − c_b to B, and a division is a deal if it gives each at
least that (J. D. Fearon, Rationalist explanations for war, International
Organization 49, 1995).

The shift. Today a division of the time until the end of a pause can be agreed.
After the pause A's chance is p_after, and what was promised for the time after
it binds nobody: each side may fight then, and a renewed attack costs the
attacker k more. delta is the weight of the time after the pause in the value
of the whole, 1 − delta that of the pause itself (after R. Powell, War as a
commitment problem, International Organization 60, 2006; a version in two steps
of the argument made there).

Shares lie between 0 and 1. Every function takes floats; those that an explorer
uses take symbols too (helpers.numbers.symbol). Nothing here is measured: every input
is an assumption of whoever calls.
"""

from __future__ import annotations

import math
import numbers as kinds
from collections.abc import Iterable

import pandas as pd

from helpers import data
from helpers.costs import totals
from helpers.numbers import register
from helpers.numbers.quantity import Quantity, ratio, written
from helpers.numbers.register import Number
from helpers.numbers.symbol import Num, Symbol, choose, maximum, minimum

TOUCH = 1e-9
"""Ranges closer than this touch: a gap no larger is rounding, not a gap."""

MEANING = {
    "p": "Alta’s chance to win today",
    "p_after": "Alta’s chance to win after the pause",
    "c_a": "Alta’s cost of war",
    "c_b": "Borea’s cost of war",
    "lowest": "Borea’s lowest cost",
    "highest": "Borea’s highest cost",
    "delta": "the weight of the time after the pause",
    "k": "the cost that the guarantee adds",
    "x": "the share that goes to Alta",
}


def checked(**values: float | Symbol) -> None:
    """Raise ValueError naming the first value that is no number, not finite or out of range; symbols pass."""
    for name, value in values.items():
        if isinstance(value, Symbol):
            continue
        top = 1 if name in ("p", "p_after", "delta", "x") else math.inf
        number = isinstance(value, kinds.Real) and math.isfinite(value)
        if not (number and 0 <= value <= top) or name == "delta" and value == 0:
            raise ValueError(
                f"{name} ({MEANING[name]}) is {value!r}, expected "
                + ("0 or more" if top > 1 else "a share between 0 and 1" + " and above 0" * (name == "delta"))
                + ("; write 60 % as 0.6" if number and value > 1 else "; correct this value")
            )


# --- today -----------------------------------------------------------------------


def war_range(p: Num, c_a: Num, c_b: Num) -> tuple[Num, Num]:
    """Return the bargaining range: the least and the most of the share x that is a deal for both.

    A prefers a division to war if x ≥ p − c_a; B if 1 − x ≥ 1 − p − c_b, that is x ≤ p + c_b. Clipped to
    [0, 1]. It is never empty (Fearon 1995). Raises ValueError as `checked` does.
    """
    checked(p=p, c_a=c_a, c_b=c_b)
    return maximum(0, p - c_a), minimum(1, p + c_b)


def divisions_in_range(divisions: Iterable[float], p: float, c_a: float, c_b: float) -> list[float]:
    """Return those of the possible divisions that are a deal; none if the thing cannot be cut where the range lies.

    Raises ValueError as `checked` does.
    """
    low, high = war_range(p, c_a, c_b)
    divisions = list(divisions)
    for x in divisions:
        checked(x=x)
    return [x for x in divisions if low - TOUCH <= x <= high + TOUCH]


def best_demand(p: float, c_a: float, lowest: float, highest: float) -> tuple[float, float]:
    """Return the share that A does best to demand once and for all, and the chance that B then fights.

    A does not know B's cost: any value from lowest to highest is as likely as any other. B takes a demand x if its
    cost is at least x − p. With d = x − p, A's expected gain over war is (d + c_a) times the chance that B accepts,
    (highest − d) ÷ (highest − lowest): largest at d = (highest − c_a) ÷ 2, or at the nearest end of what makes
    sense. The form is Fearon's (1995). Raises ValueError as `checked` does, or if highest is below lowest.
    """
    checked(p=p, c_a=c_a, lowest=lowest, highest=highest)
    if highest < lowest:
        raise ValueError(f"highest ({MEANING['highest']}) is {highest!r}, below lowest, {lowest!r}; swap them")
    beyond = min(1 - p, max(lowest, (highest - c_a) / 2))
    return p + beyond, max(0.0, beyond - lowest) / (highest - lowest) if highest > lowest else 0.0


# --- the shift and the guarantee ----------------------------------------------------


def deliverable(p_after: Num, c_a: Num, c_b: Num, delta: Num, k: float | Num = 0) -> tuple[Num, Num]:
    """Return the least and the most of the whole, pause and after, that a bargain struck today can deliver to A.

    After the pause A cannot be held below p_after − c_a − k, nor B below 1 − p_after − c_b − k. The least for A is
    that, with nothing during the pause; the most is the mirror image. Raises ValueError as `checked` does.
    """
    checked(p_after=p_after, c_a=c_a, c_b=c_b, delta=delta, k=k)
    low, high = war_range(p_after, c_a + k, c_b + k)
    return delta * low, 1 - delta * (1 - high)


def gap(p: Num, c_a: Num, c_b: Num, p_after: Num, delta: Num, k: float | Num = 0) -> Num:
    """Return how far apart lie what beats war today and what a bargain can deliver.

    Above 0: no deal exists, and this is the gap. 0 or below: deals exist, over a width of minus this.
    Raises ValueError as `checked` does.
    """
    low, high = war_range(p, c_a, c_b)
    least, most = deliverable(p_after, c_a, c_b, delta, k)
    return maximum(low, least) - minimum(high, most)


def deal_exists(p: float, c_a: float, c_b: float, p_after: float, delta: float, k: float = 0) -> bool:
    """Return whether a bargain can be struck today that beats war for both. Raises ValueError as `checked` does."""
    return gap(p, c_a, c_b, p_after, delta, k) <= TOUCH


def shift_limits(p: float, c_a: float, c_b: float, delta: float, k: float = 0) -> tuple[float, float]:
    """Return the lowest and the highest p_after at which a deal still exists (the commitment threshold).

    Raises ValueError as `checked` does.
    """
    checked(delta=delta, k=k)
    low, high = war_range(p, c_a, c_b)
    return maximum(0, 1 - c_b - k - (1 - low) / delta), minimum(1, c_a + k + high / delta)


def smallest_guarantee(p: Num, c_a: Num, c_b: Num, p_after: Num, delta: Num) -> Num:
    """Return the smallest k with which a deal exists: 0 if one exists without.

    A rising A needs p_after − c_a − k ≤ (p + c_b) ÷ delta; the mirror image holds for a rising B. At most one
    of the two binds. Raises ValueError as `checked` does.
    """
    checked(p_after=p_after, delta=delta)
    low, high = war_range(p, c_a, c_b)
    return maximum(0, p_after - c_a - high / delta, 1 - p_after - c_b - (1 - low) / delta)


def whole_points(k: float) -> float:
    """Return a guarantee rounded up to whole percentage points, as a slider has them."""
    return math.ceil(100 * k - TOUCH) / 100


def highest_price(p: float, c_a: float, c_b: float) -> float:
    """Return the most that accepting a guarantee may cost a rising A, paid today, if a deal is to exist with it.

    The guarantee is large enough (`smallest_guarantee`) and p_after is p or more. A then needs p − c_a and the
    price, and can get p + c_b, at most everything. For a rising B call with 1 − p, c_b, c_a. Raises ValueError
    as `checked` does.
    """
    low, high = war_range(p, c_a, c_b)
    return high - (p - c_a)


# --- explorers: the reader's numbers in percent ----------------------------------------

CHANCES, COSTS, LATER, GUARANTEES = range(101), range(51), range(10, 101, 10), range(61)
"""What the sliders offer, in percent or points; LATER is the weight of the time after the pause."""


def range_today(p: Num, c_a: Num, c_b: Num) -> dict:
    """Return what each side accepts and the bargaining range, all in percent: one row each for A, B and both.

    Columns item, least and most (of the share that goes to A), and on each row chance, low, high and width (of the
    range). Symbols may be given, so that helpers.publish.explorers.Formula can publish it.
    """
    low, high = war_range(p / 100, c_a / 100, c_b / 100)
    low, high = 100 * low, 100 * high
    return {
        "item": ["Alta accepts", "Borea accepts", "Both accept"],
        "least": [low, 0, low],
        "most": [100, high, high],
        "chance": p,
        "low": low,
        "high": high,
        "width": high - low,
    }


def range_after_shift(p: Num, c_a: Num, c_b: Num, p_after: Num, delta: Num, k: Num) -> dict:
    """Return what beats war today and after the pause, what a bargain can deliver, and the gap or overlap.

    All in percent of the share that goes to A: columns item, least and most, and on each row found (the answer in
    words), size (of gap or overlap) and guarantee (the smallest k). Symbols may be given.
    """
    p, c_a, c_b, p_after, delta, k = (value / 100 for value in (p, c_a, c_b, p_after, delta, k))
    low, high = war_range(p, c_a, c_b)
    later_low, later_high = war_range(p_after, c_a + k, c_b + k)
    least, most = deliverable(p_after, c_a, c_b, delta, k)
    from_, to = maximum(low, least), minimum(high, most)
    apart = gap(p, c_a, c_b, p_after, delta, k)
    fights = choose(least > high, "Borea would rather fight today; the gap is", "Alta would rather fight today; the gap is")
    return {
        "item": [
            "Beats war today",
            "Beats war after the pause",
            "A bargain today can deliver",
            choose(apart <= TOUCH, "Overlap, deals exist", "Gap, no deal"),
        ],
        "least": [100 * value for value in (low, later_low, least, minimum(from_, to))],
        "most": [100 * value for value in (high, later_high, most, maximum(from_, to))],
        "found": choose(apart <= TOUCH, "A deal exists: the overlap is", fights),
        "size": 100 * maximum(apart, 0 - apart),
        "guarantee": 100 * smallest_guarantee(p, c_a, c_b, p_after, delta),
    }


# --- the chapter's example, from the assumptions in data/bargaining.csv --------------------

EXERCISE = {"p": "BA11", "c_a": "BA12", "c_b": "BA13", "p_after": "BA14", "delta": "BA15"}
EXAMPLE = {"p": "BA01", "c_a": "BA02", "c_b": "BA03", "p_after": "BA04", "delta": "BA05"}
DOUBT = {"p": "BA01", "c_a": "BA02", "lowest": "BA06", "highest": "BA07"}
TODAY = ("p", "c_a", "c_b")


def assumed(row_id: str) -> Quantity:
    """Return one row of data/bargaining.csv; percent as a share. Raises KeyError if it is not there."""
    row = data.load("bargaining").set_index("row_id").loc[row_id]
    share = row["unit"] == "percent"
    return Quantity(row["value"] / 100 if share else row["value"], "share" if share else row["unit"], (row_id,), row["qualifier"])


def default(symbol: str) -> int:
    """Return the example's value of an input, in percent, where an explorer starts."""
    return round(100 * assumed(EXAMPLE[symbol]).value)


def example(*names: str, rows: dict[str, str] = EXAMPLE) -> dict[str, float]:
    """Return the example's inputs by name, as shares (of `rows`: the exercise's)."""
    return {name: assumed(rows[name]).value for name in names}


def doubt_threshold() -> float:
    """Return the width of B's possible costs, round the example's, from which A risks war: ⅔ of both costs.

    The width s exceeds the sure gain c_a + (c_b − s ÷ 2) from there on.
    """
    return 2 / 3 * sum(example("c_a", "c_b").values())


def doubt() -> pd.DataFrame:
    """Return the chance of war by how much A does not know: columns spread and chance, in percent, and rows.

    B's cost lies round the example's, as far to either side as the spread allows.
    """
    inputs = example(*TODAY)
    p, c_a, c_b = inputs.values()
    spreads = sorted([doubt_threshold(), *(step / 100 for step in range(round(200 * c_b) + 1))])
    return pd.DataFrame(
        {
            "spread": 100 * spread,
            "chance": 100 * best_demand(p, c_a, max(0.0, c_b - spread / 2), c_b + spread / 2)[1],
            "rows": " ".join(EXAMPLE[name] for name in TODAY),
        }
        for spread in spreads
    )


def guarantee_by_shift() -> pd.DataFrame:
    """Return the smallest guarantee by A's chance after the pause: columns pause_counts, p_after, k (percent), rows.

    pause_counts is the part of the pause in the value of the whole: none, the example's, and as much as the time after it.
    """
    inputs = example(*TODAY)
    weights = {written(1 - weight, percent=True) + " %": weight for weight in (1.0, assumed(EXAMPLE["delta"]).value, 0.5)}
    return pd.DataFrame(
        {
            "pause_counts": name,
            "p_after": step,
            "k": 100 * smallest_guarantee(**inputs, p_after=step / 100, delta=weight),
            "rows": " ".join(EXAMPLE[name] for name in (*TODAY, "delta")),
        }
        for name, weight in weights.items()
        for step in range(default("p"), 101)
    )


def assumptions() -> pd.DataFrame:
    """Return the example's inputs: columns input, symbol, value (with its unit), why, rows."""
    table = data.load("bargaining").query("row_id < 'BA10'")
    unit = table["unit"].map({"percent": " %"}).fillna("")
    return pd.DataFrame(
        {
            "assumption": table["name"],
            "value": [f"{v:g}{u}" for v, u in zip(table["value"], unit)],
            "why": table["note"],
            "rows": table["row_id"],
        }
    )


def scale() -> dict[str, Quantity]:
    """Return real figures for scale: what a year of war added to damage and losses.

    year      total effects of RDNA4 − those of RDNA3, USD bn: the two are a year apart
    share     that ÷ the GDP of 2024
    """
    later, earlier = (totals.total_effects(edition) for edition in ("RDNA4", "RDNA3"))
    year = Quantity(later.value - earlier.value, later.unit, later.rows + earlier.rows)
    return {"year": year, "share": ratio(year, totals.gdp("Ukraine", 2024))}


# --- numbers for sentences -----------------------------------------------------------------

ROWS = tuple(EXAMPLE.values())
ROWS_TODAY = tuple(EXAMPLE[name] for name in TODAY)


def _percent(value: float, how: str, decimals: int = 0, rows: tuple[str, ...] = ROWS) -> Number:
    return Number.of(Quantity(100 * value, "percent", rows), f"{how}, percent; from assumptions", decimals)


def _assumed(name: str, row: str) -> Number:
    return _percent(assumed(row).value, MEANING[name], rows=(row,))


def _today(end: int, how: str) -> Number:
    return _percent(war_range(**example(*TODAY))[end], how, rows=ROWS_TODAY)


def _guarantee(inputs: dict[str, float], how: str, rows: tuple[str, ...] = ROWS) -> Number:
    return _percent(smallest_guarantee(**inputs), how, 1, rows)


def _doubt(value: float, how: str, decimals: int = 0) -> Number:
    return _percent(value, how, decimals, tuple(DOUBT.values()))


def _parts(parts: int, how: str) -> Number:
    whole = assumed("BA08")
    return _percent(parts / whole.value, how, 1, whole.rows)


register.add(
    {
        "bargain.{name}": lambda name: _assumed(name, EXAMPLE[name]),
        "bargain.exercise_{name}": lambda name: _assumed(name, EXERCISE[name]),
        "bargain.low": lambda: _today(0, "p − c_a"),
        "bargain.high": lambda: _today(1, "p + c_b"),
        "bargain.width": lambda: _percent(sum(example("c_a", "c_b").values()), "c_a + c_b", rows=ROWS_TODAY),
        "bargain.later": lambda: _percent(war_range(**example("c_a", "c_b"), p=assumed(EXAMPLE["p_after"]).value)[0], "p′ − c_a"),
        "bargain.least": lambda: _percent(deliverable(**example("p_after", "c_a", "c_b", "delta"))[0], "δ (p′ − c_a)"),
        "bargain.gap": lambda: _percent(gap(**example(*EXAMPLE)), "δ (p′ − c_a) − (p + c_b)"),
        "bargain.guarantee": lambda: _guarantee(example(*EXAMPLE), "p′ − c_a − (p + c_b) ÷ δ"),
        "bargain.limit": lambda: _percent(shift_limits(**example(*TODAY, "delta"))[1], "c_a + (p + c_b) ÷ δ", 1),
        "bargain.price": lambda: _percent(highest_price(**example(*TODAY)), "c_a + c_b", rows=ROWS_TODAY),
        "bargain.mirror_guarantee": lambda: _guarantee(
            example(*EXAMPLE) | {"p_after": 1 - assumed(EXAMPLE["p_after"]).value},
            "the same, if B’s chance rises: p′ − c_b − (1 − p + c_a) ÷ δ",
        ),
        "bargain.lowest": lambda: _assumed("lowest", DOUBT["lowest"]),
        "bargain.highest": lambda: _assumed("highest", DOUBT["highest"]),
        "bargain.demand": lambda: _doubt(best_demand(**example(*DOUBT, rows=DOUBT))[0], "p + (highest − c_a) ÷ 2", 1),
        "bargain.chance_of_war": lambda: _doubt(
            best_demand(**example(*DOUBT, rows=DOUBT))[1], "((highest − c_a) ÷ 2 − lowest) ÷ (highest − lowest)", 1
        ),
        "bargain.sure": lambda: _doubt(sum(example("c_a", "lowest", rows=DOUBT).values()), "c_a + lowest"),
        "bargain.unknown": lambda: _doubt(assumed(DOUBT["highest"]).value - assumed(DOUBT["lowest"]).value, "highest − lowest"),
        "bargain.doubt_threshold": lambda: _percent(doubt_threshold(), "(c_a + c_b) × 2 ÷ 3", 1, ROWS_TODAY),
        "bargain.parts": lambda: Number.of(assumed("BA08"), "equal parts; an assumption"),
        "bargain.part": lambda: _parts(1, "1 ÷ parts"),
        "bargain.two_parts": lambda: _parts(2, "2 ÷ parts"),
        "bargain.exercise_guarantee": lambda: _guarantee(
            example(*EXERCISE, rows=EXERCISE), "p′ − c_a − (p + c_b) ÷ δ", tuple(EXERCISE.values())
        ),
        "bargain.exercise_whole": lambda: _percent(
            whole_points(smallest_guarantee(**example(*EXERCISE, rows=EXERCISE))),
            "the guarantee, rounded up",
            rows=tuple(EXERCISE.values()),
        ),
        "bargain.year_effects": lambda: Number.of(scale()["year"], "damage and losses of RDNA4 − those of RDNA3, USD billion"),
        "bargain.year_share": lambda: Number.of(
            scale()["share"], "(damage and losses of RDNA4 − those of RDNA3) ÷ World Bank GDP of 2024, percent", percent=True
        ),
        "bargain.deaths": lambda: Number.of(assumed("BA20"), "as stated, with “around”"),
    },
    name=EXAMPLE,
)

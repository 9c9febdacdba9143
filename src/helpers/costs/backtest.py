"""A forecast that can lose: the next assessment from those before it.

Four methods, each a few lines that a reader can redo in a spreadsheet. Time is
in years between the last days that the assessments cover; y is needs or damage
in USD bn. Every method gives a point and a prediction interval of LEVEL.

last value       what was there last; y makes a random walk without drift
constant rise    a random walk with drift: the average rise a year so far goes
                 on. Both intervals as in R. J. Hyndman and G. Athanasopoulos,
                 Forecasting: Principles and Practice, third edition, sections
                 on simple methods and prediction intervals, here for unequal
                 steps: a change over g years has the variance s² g
straight line    least squares of y on time, prediction interval of the normal
                 linear model
constant growth  the same for log y: growth by a constant percentage
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
import pandas as pd

from helpers import data
from helpers.costs.growth import series, span
from helpers.costs.totals import METRICS, editions, headline
from helpers.numbers import register, shares
from helpers.numbers.quantity import DAYS_A_YEAR, Quantity, row_ids
from helpers.numbers.register import Number, when

LEVEL = 0.8
"""Share of outcomes that an interval should hold: four in five."""
LEAST = 3
"""The fewest values from which there is a forecast."""
METHODS = {
    "last value": "Last value",
    "constant rise": "Constant rise",
    "straight line": "Straight line",
    "constant growth": "Constant growth",
}
MEASURES = {"needs": "Needs", "damage": "Damage"}


def predict(method: str, years: Sequence[float], values: Sequence[float], at: float) -> tuple[float, float, float]:
    """Return point, lower and upper end of a method's forecast for the time `at`.

    years, values  times of the known values, increasing, and the values (> 0), at least three of each
    at             the time to predict; the methods that look back start from the last value before it
                   (from the first value if there is none)

    Raises ValueError on fewer than three values, times that do not increase, or an unknown method.
    """
    t, y = np.asarray(years, float), np.asarray(values, float)
    if len(t) != len(y) or len(t) < LEAST or not (np.diff(t) > 0).all():
        raise ValueError(f"cannot forecast from {len(y)} values at {len(t)} times: expected three or more, the times increasing")
    if method in ("last value", "constant rise"):
        point, spread, free = walk(t, y, at, drift=method == "constant rise")
        margin = _beyond(free) * spread
        return point, point - margin, point + margin
    if method == "straight line":
        return _line(t, y, at)
    if method == "constant growth":
        point, low, high = (math.exp(end) for end in _line(t, np.log(y), at))
        return point, low, high
    raise ValueError(f"no method is called {method!r}; there are {', '.join(METHODS)}")


def walk(t: np.ndarray, y: np.ndarray, at: float, drift: bool) -> tuple[float, float, int]:
    """Return where a random walk goes: point, spread (the scale of Student's t round it) and degrees of freedom."""
    gaps, changes, span = np.diff(t), np.diff(y), t[-1] - t[0]
    slope = (y[-1] - y[0]) / span if drift else 0.0
    free = len(changes) - drift
    variance = ((changes - slope * gaps) ** 2 / gaps).sum() / free
    start = max(0, int(np.searchsorted(t, at)) - 1)
    ahead = at - t[start]
    spread = math.sqrt(variance * abs(ahead) * (1 + drift * abs(ahead) / span))
    return y[start] + slope * ahead, spread, free


def _line(t: np.ndarray, y: np.ndarray, at: float) -> tuple[float, float, float]:
    """Return the least-squares line at a time, with the ends between which a new value lies."""
    known, there = np.column_stack([np.ones_like(t), t]), np.array([1.0, at])
    inverse = np.linalg.pinv(known)
    line = inverse @ y
    left, free = y - known @ line, len(t) - 2
    point, variance = float(there @ line), float(left @ left) / free
    margin = _beyond(free) * math.sqrt(variance + there @ (inverse @ inverse.T * variance) @ there)
    return point, point - margin, point + margin


@cache
def _beyond(free: int) -> float:
    """Return the quantile of Student's t that bounds an interval of LEVEL."""
    from scipy.special import stdtrit  # most who import helpers.costs do without

    return float(stdtrit(free, (1 + LEVEL) / 2))


def _years(days: Sequence[str]) -> list[float]:
    """Return times in years since the first day of 2022."""
    return [(pd.Timestamp(day) - pd.Timestamp("2022-01-01")).days / DAYS_A_YEAR for day in days]


def forecast(method: str, known: pd.DataFrame, day: str) -> tuple[float, float, float]:
    """Return point and interval for a day from the assessments in `known` (costs.series)."""
    return predict(method, _years(known["data_to"]), known["usd_bn"], _years([day])[0])


def _misses(known: pd.DataFrame, held: pd.DataFrame) -> list[dict]:
    """Return what each method says of the one assessment held out, and how far it was off."""
    actual = held.iloc[0]
    found = []
    for method in METHODS:
        point, low, high = forecast(method, known, actual["data_to"])
        found.append(
            {
                "measure": actual["kind"],
                "edition": actual["edition"],
                "method": METHODS[method],
                "forecast": point,
                "low": low,
                "high": high,
                "actual": actual["usd_bn"],
                "error": point - actual["usd_bn"],
                "inside": "yes" if low <= actual["usd_bn"] <= high else "no",
                "rows": " ".join([*known["rows"], *held["rows"]]),
            }
        )
    return found


@data.once
def leave_one_out(measure: str) -> pd.DataFrame:
    """Predict every assessment from all the others, by every method (columns of at_the_time())."""
    table = series(measure)
    return pd.DataFrame([line for i in range(len(table)) for line in _misses(table.drop(index=i), table.iloc[[i]])])


def _before(measure: str, edition: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the assessments before one, and that one."""
    table = series(measure)
    at = table["edition"].tolist().index(edition)
    return table.iloc[:at], table.iloc[[at]]


@data.once
def at_the_time() -> pd.DataFrame:
    """Predict every assessment that has LEAST before it from those alone, by every method.

    Columns measure, edition, method, forecast, low, high, actual, error (forecast − actual), inside, rows; USD bn.
    """
    return pd.DataFrame(
        [line for measure in MEASURES for edition in list(editions())[LEAST:] for line in _misses(*_before(measure, edition))]
    )


def forecast_of(edition: str) -> pd.DataFrame:
    """Return the forecasts of an assessment from those before it.

    Columns measure, method, forecast, may_be (the interval), came, inside, rows.
    """
    lines = at_the_time().query("edition == @edition")
    return pd.DataFrame(
        {
            "measure": lines["measure"],
            "method": lines["method"],
            "forecast": lines["forecast"],
            "may_be": list(map(span, lines["low"], lines["high"])),
            "came": lines["actual"],
            "inside": lines["inside"],
            "rows": lines["rows"],
        }
    )


def coverage() -> pd.DataFrame:
    """Return how often an interval held the truth when each assessment in turn was left out.

    Columns measure, method, inside, of, mean_miss (USD bn; the mean of the errors without their signs), rows.
    """
    return pd.DataFrame(
        [
            {
                "measure": measure,
                "method": method,
                "inside": int((lines["inside"] == "yes").sum()),
                "of": len(lines),
                "mean_miss": lines["error"].abs().mean(),
                "rows": lines["rows"].iloc[0],
            }
            for measure in MEASURES
            for method, lines in leave_one_out(measure).groupby("method", sort=False)
        ]
    )


# --- the explorer ---------------------------------------------------------------------


def held_out(measure: str, edition: str) -> pd.DataFrame:
    """Hold one assessment out and predict it from all the others, by every method.

    Returns columns method, forecast, low, high, against (what came), inside, and the same on each row: nearest (the method
    that came nearest), off and way (how far it was off, too high or too low),
    held (how many intervals hold the truth), tried; rows. USD bn.
    """
    lines = leave_one_out(measure).query("edition == @edition").reset_index(drop=True)
    best = lines.loc[lines["error"].abs().idxmin()]
    return lines[["method", "forecast", "low", "high"]].assign(
        against=lines["actual"],
        inside=lines["inside"],
        nearest=best["method"].lower(),
        off=abs(best["error"]),
        way="high" if best["error"] > 0 else "low",
        held=int((lines["inside"] == "yes").sum()),
        tried=len(lines),
        rows=lines["rows"],
    )


# --- the forecast for the next assessment ------------------------------------------------


def _made() -> tuple[str, str]:
    """Return when the stored forecast was made, and the last day of the assessment that it is for."""
    row = data.load("needs_forecast").iloc[0]
    return f"{row['made_on']:%Y-%m-%d}", f"{row['data_to']:%Y-%m-%d}"


def next_assessment() -> pd.DataFrame:
    """Compute the stored forecast again, from the assessments that were released when it was made: the columns of data/needs_forecast.csv."""
    made_on, data_to = _made()
    lines, released = [], data.load("editions").query("released <= @made_on")["edition"]
    for measure in MEASURES:
        known = series(measure)
        known = known[known["edition"].isin(released)]
        for method in METHODS:
            point, low, high = (round(float(end), 1) for end in forecast(method, known, data_to))
            lines.append(
                {"made_on": made_on, "data_to": data_to, "measure": measure, "method": method, "value": point, "low": low, "high": high}
            )
    ids = [f"N{number:02d}" for number in range(1, len(lines) + 1)]
    return pd.DataFrame(lines).assign(level=LEVEL, unit="USD bn", status="derived").set_axis(ids).rename_axis("forecast_id").reset_index()


def outcome() -> str:
    """Return the assessment that the stored forecast is for: released after it was made, with data to its day; "" while there is none."""
    made_on, data_to = map(pd.Timestamp, _made())
    table = data.load("editions")
    return next(iter(table.loc[(table["released"] > made_on) & (table["data_to"] == data_to), "edition"]), "")


def frozen() -> pd.DataFrame:
    """Return the stored forecast: columns measure, method, forecast, may_be (the interval), rows; USD bn.

    When the assessment has come that it is for, it is scored: columns came, inside and interval_score (of score()) before rows.
    """
    table, came = data.load("needs_forecast"), outcome()
    found = pd.DataFrame(
        {
            "measure": table["measure"],
            "method": table["method"].map(METHODS),
            "forecast": table["value"],
            "may_be": list(map(span, table["low"], table["high"])),
            "rows": table["forecast_id"],
        }
    )
    if not came:
        return found
    actual = {measure: headline(METRICS[measure], came) for measure in MEASURES}
    scores = pd.concat([score(measure, q.value).set_index("forecast_id") for measure, q in actual.items()]).loc[table["forecast_id"]]
    rows = found.pop("rows") + " " + found["measure"].map(lambda measure: row_ids(actual[measure]))
    return found.assign(
        came=scores["actual"].to_numpy(), inside=scores["inside"].to_numpy(), interval_score=scores["interval_score"].to_numpy(), rows=rows
    )


def score(measure: str, actual: float) -> pd.DataFrame:
    """Score the stored forecast against what came.

    actual  its figure for the measure, USD bn, not negative

    Columns forecast_id, method, forecast, actual, error (forecast − actual), inside,
    interval_score (width of the interval, plus 2 ÷ (1 − level) for each unit
    outside it: T. Gneiting and A. E. Raftery, Journal of the American
    Statistical Association 102 (2007)); smallest score first. Raises ValueError
    if the actual value is negative.
    """
    import scoringrules  # see _line

    if not actual >= 0:
        raise ValueError(f"cannot score against {actual}: expected {measure} in USD bn, not negative")
    table = data.load("needs_forecast").query("measure == @measure")
    losses = [scoringrules.interval_score(actual, r.low, r.high, 1 - r.level) for r in table.itertuples()]
    return pd.DataFrame(
        {
            "forecast_id": table["forecast_id"],
            "method": table["method"],
            "forecast": table["value"],
            "actual": actual,
            "error": table["value"] - actual,
            "inside": np.where((table["low"] <= actual) & (actual <= table["high"]), "yes", "no"),
            "interval_score": losses,
        }
    ).sort_values("interval_score", ignore_index=True)


# --- numbers for sentences ------------------------------------------------------------

PARTS = {"said": "forecast", "low": "low", "high": "high", "off": "error"}
"""What numbers tell of a forecast: the key’s last word, and the column."""
KEYS = {name.replace(" ", "_"): name for name in METHODS}
_covered = cache(coverage)


def _forecast(measure: str, method: str, edition: str, part: str) -> Number:
    """Return a part of a forecast of an edition from those before it; off is how far it was from what came."""
    name = KEYS[method]
    line = next(line for line in _misses(*_before(measure, edition)) if line["method"] == METHODS[name])
    how = f"{measure}: {name}, from the assessments before {edition}{', distance from what came' * (part == 'off')}, USD billion"
    return Number.of(Quantity(abs(line[PARTS[part]]), "USD bn", tuple(line["rows"].split())), how)


def _left_out() -> tuple[str, ...]:
    """Return the rows of all the assessments that are left out in turn."""
    return tuple(dict.fromkeys(" ".join(_covered()["rows"]).split()))


def _trials(value: int, how: str) -> Number:
    return Number.of(Quantity(value, "count", _left_out()), how)


def _all_low() -> Number:
    each = int(_covered()["of"].max())
    low, _ = shares.interval(each, each)
    how = "lower end of Wilson’s interval if all were inside, percent"
    return Number.of(Quantity(low, "ratio", _left_out()), how, percent=True)


def _level() -> Number:
    how = "what an interval should hold (helpers.costs.backtest.LEVEL)"
    return Number(f"{LEVEL:.0%}".replace("%", " %"), how, _left_out(), LEVEL, "ratio")


def _when(day: str) -> Number:
    return Number(when(day), "written in data/needs_forecast.csv", tuple(data.load("needs_forecast")["forecast_id"]))


def _next(measure: str, part: str) -> Number:
    row = data.load("needs_forecast").query("measure == @measure and method == 'constant rise'").iloc[0]
    q = Quantity(row["value" if part == "said" else part], row["unit"], (row["forecast_id"],))
    return Number.of(q, f"the stored forecast of {measure}, constant rise, USD billion", 1)


register.add(
    {
        "forecast.needs_{method}_{edition}_{part}": lambda **of: _forecast("needs", **of),
        "left_out.inside": lambda: _trials(int(_covered()["inside"].sum()), "intervals that held the truth"),
        "left_out.tried": lambda: _trials(int(_covered()["of"].sum()), "intervals tried"),
        "left_out.each": lambda: _trials(int(_covered()["of"].max()), "assessments, each left out once"),
        "left_out.all_low": _all_low,
        "forecast.level": _level,
        "forecast.made_on": lambda: _when(_made()[0]),
        "forecast.next": lambda: _when(_made()[1]),
        "next.{measure}_constant_rise_{end}": lambda measure, end: _next(measure, end),
    },
    measure=MEASURES,
    method=KEYS,
    edition=lambda: list(editions())[LEAST:],
    part=PARTS,
    end=("said", "low", "high"),
)

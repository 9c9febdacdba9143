"""How good a forecast was: proper scores of chances given to answers, lower is better.

A question has answers in an order (bins) that leave no gap and no overlap. A
forecast gives each a chance. Three scores of a forecast p when answer j came true:

brier        Σ (pᵢ − oᵢ)², with o = 1 for the answer that came true and 0 for the others; 0 to 2.
             G. W. Brier, Verification of forecasts expressed in terms of probability, Monthly Weather Review 78 (1950).
logarithmic  −ln pⱼ; 0 upward without end.
             I. J. Good, Rational decisions, Journal of the Royal Statistical Society B 14 (1952).
ranked       Σ (Pₖ − Oₖ)² over the running totals, divided by the number of answers less one; 0 to 1. It charges less
             for a miss by one answer than for a miss by three.
             E. S. Epstein, A scoring system for probability forecasts of ranked categories, Journal of Applied Meteorology 8 (1969).

The first and the third are computed by the library scoringrules. All three are
proper: whoever believes q expects to do best by saying q.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd

from helpers import data
from helpers.ceasefires import durations, episodes
from helpers.claims import questions
from helpers.claims.ledger import Ledger
from helpers.claims.questions import NOT_MET, NOT_YET
from helpers.numbers import register
from helpers.numbers.quantity import DAYS_A_YEAR, INVASION, Quantity, written
from helpers.numbers.register import Number, when
from helpers.numbers.shares import LEVEL

MAIN = "first-2025"
"""The question of the article, as three platforms put it in spring 2025."""
LOOSER = "April to June 2025"
"""The answer to it if the short truce of Easter 2025 were let count."""
EQUAL = "Equal odds"
ANSWERS = ("ceasefire", "peace agreement")
"""Endings, in UCDP's words, that would answer the main question; fighting that fell off or a victory would not."""
BASES = {False: "Base rate: ended in any way", True: "Base rate: ceasefire or agreement"}
SCORES = ("brier", "ranked", "logarithmic")
HALF_A_PERCENT = 0.5
"""Published chances are whole percents: each may be off by this much, so their sum by so much an answer."""


class ForecastError(data.Told):
    """A forecast cannot be scored; the message says which answer and what to do."""


# --- questions and forecasts -------------------------------------------------------


def asked(question: str, of: Ledger | None) -> dict:
    """Return the row of a question. Raises KeyError if it is unknown."""
    table = data.load("forecast_questions") if of is None else of.questions
    found = table[table["question"] == question] if len(table) else table
    if found.empty:
        known = ", ".join(table["question"]) if len(table) else "none"
        raise KeyError(f"no question is called {question!r}; there are {known}")
    return found.iloc[0].to_dict()


@cache
def bins(question: str, of: Ledger | None = None) -> tuple[str, ...]:
    """Return the answers to a question in their order. of is the ledger whose question it is, the book's if left out, here and below.

    Raises KeyError if it is unknown, and DataError naming the row if two answers
    overlap, leave a gap or are out of order.
    """
    row = asked(question, of)
    table = data.load("forecast_bins") if of is None else of.bins
    if of is None and (found := list(questions.gaps(table, row))):
        raise data.DataError("\n".join(found))
    return tuple(table.loc[table["question"] == question, "bin"])


def chances(question: str, percents: Iterable[tuple[str, float]], of: Ledger | None = None) -> np.ndarray:
    """Return a forecast as chances that sum to 1, from pairs (answer, percent) in the order of the question's answers.

    Rounded percents may miss 100 by half a percent an answer; then each is divided by their sum.
    Raises ForecastError naming the answer: unknown, twice, missing, out of order, not a number from 0 to 100, or a
    sum that rounding cannot explain.
    """
    expected, given = bins(question, of), list(percents)
    names = [name for name, _ in given]
    for name, percent in given:
        if name not in expected:
            raise ForecastError(f"{name!r} is not an answer to {question}; expected {', '.join(expected)}")
        if names.count(name) > 1:
            raise ForecastError(f"the answer {name!r} is given {names.count(name)} times; give each once")
        if not (isinstance(percent, (int, float)) and math.isfinite(percent) and 0 <= percent <= 100):
            raise ForecastError(f"{name!r}: found {percent}, expected a number of percent from 0 to 100")
    missing = [name for name in expected if name not in names]
    if missing:
        raise ForecastError(f"no chance is given to {', '.join(map(repr, missing))}; give each answer one, 0 if need be")
    if tuple(names) != expected:
        raise ForecastError(f"the answers are out of order: found {', '.join(names)}; expected {', '.join(expected)}")
    total = sum(percent for _, percent in given)
    if abs(total - 100) > HALF_A_PERCENT * len(expected) + 1e-9:
        raise ForecastError(f"the chances sum to {total:g} percent, expected 100; rounding cannot explain the difference, so look at each")
    return np.array([percent for _, percent in given]) / total


@dataclass(frozen=True)
class Forecast:
    """A forecast: who made it, when ("" if undated), its question, chances in the order of the answers, and its rows."""

    forecaster: str
    made_on: str
    question: str
    chances: tuple[float, ...]
    rows: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Who and when, as a chart names it."""
        return f"{self.forecaster}, {when(self.made_on)}" if self.made_on else self.forecaster


@cache
def published(question: str = MAIN) -> tuple[Forecast, ...]:
    """Return the published forecasts on a question, in order of date and name. Raises as `chances` does."""
    table = data.load("forecasts").query("question == @question")
    order = {name: position for position, name in enumerate(bins(question))}
    found = []
    for (made_on, forecaster), part in table.groupby(["made_on", "forecaster"]):
        part = part.sort_values("bin", key=lambda names: names.map(order))
        found.append(
            Forecast(forecaster, made_on, question, tuple(chances(question, zip(part["bin"], part["percent"]))), tuple(part["row_id"]))
        )
    return tuple(found)


def latest() -> Forecast:
    """Return the last published forecast on the main question, by date and then by name."""
    return published()[-1]


def outcome(question: str = MAIN, of: Ledger | None = None) -> int | None:
    """Return the place of the answer that came true, from 0; None where there is none: see `unscored`."""
    return None if unscored(question, of) else bins(question, of).index(asked(question, of)["outcome"])


def unscored(question: str, of: Ledger | None = None) -> str:
    """Return why a question cannot be scored, NOT_YET or NOT_MET; "" if it can.

    Raises DataError naming the row if its outcome and its status do not fit, or the outcome is no answer to it.
    """
    row = asked(question, of)
    if told := questions.misfit(row, bins(question, of)):
        raise data.DataError(f"data/forecast_questions.csv, question {question}, field outcome: {told}")
    return row["outcome_status"] if row["outcome_status"] in (NOT_YET, NOT_MET) else ""


def known_outcome(question: str, of: Ledger | None = None) -> int:
    """Return the place of the answer that came true, from 0. Raises ForecastError if there is none."""
    place = outcome(question, of)
    if place is None:
        raise ForecastError(f"{question}: {unscored(question, of)}, so there is nothing to score")
    return place


def equal_odds(question: str = MAIN, of: Ledger | None = None) -> Forecast:
    """Return the forecast that gives every answer the same chance."""
    count = len(bins(question, of))
    return Forecast(EQUAL, "", question, (1 / count,) * count)


def constant_chance(yearly: float, question: str, made_on: str, name: str, rows: tuple[str, ...] = ()) -> Forecast:
    """Return the forecast of one who gives every year the same chance that the war ends in it.

    yearly is that chance, 0 to below 1; chances fall off by days, counted from made_on to the day on which the
    next answer begins. Raises ValueError if it is out of range.
    """
    if not 0 <= yearly < 1:
        raise ValueError(f"found a yearly chance of {yearly}, expected 0 to below 1")
    table = data.load("forecast_bins").query("question == @question")
    start = date.fromisoformat(made_on)
    ends = [date.fromisoformat(day) + timedelta(1) for day in table["ends"][:-1]]
    still = [1.0, *((1 - yearly) ** (max((day - start).days, 0) / DAYS_A_YEAR) for day in ends), 0.0]
    return Forecast(name, made_on, question, tuple(np.diff(still) * -1), rows)


DATASETS = ("D01", "D02")


def lasted_years() -> int:
    """Return how many whole years the war had lasted when the first forecasts were made."""
    return (date.fromisoformat(published()[0].made_on) - date.fromisoformat(INVASION)).days // 365


def base_rate(answering: bool = False) -> durations.Share:
    """Return how many armed conflicts between states ended within a year, of those that had lasted as many whole years as this war.

    answering: only ends that would answer the main question count (ANSWERS). It is fewer than ten cases: a band, never a point.
    """
    conflicts = episodes.wars()
    if answering:
        conflicts["ended"] &= conflicts["outcome"].isin(ANSWERS)
    return durations.ended_within(conflicts, within=1, after=lasted_years())


def a_day_less() -> durations.Share:
    """Return `base_rate` if every conflict from a 31 December to a 31 December, which the rows write where only the year is known, had been a day shorter."""
    long = episodes.wars().query("years >= @lasted_years()").reset_index(drop=True)
    both = [war.ended and (war.began.month, war.began.day) == (war.over.month, war.over.day) == (12, 31) for war in long.itertuples()]
    return durations.ended_within(long.assign(years=long["years"] - np.array(both) / DAYS_A_YEAR), within=1, after=lasted_years())


def from_yearly(yearly: float) -> Forecast:
    """Return the forecast on the main question of one who gives every year the same chance, from the first forecasts' day on."""
    return constant_chance(yearly, MAIN, published()[0].made_on, f"{written(yearly, percent=True)} % a year", DATASETS)


# --- scores ------------------------------------------------------------------------


def brier(p: Iterable[float], came_true: int) -> float:
    """Return the Brier score, 0 (best) to 2, of chances p when the answer in place came_true (from 0) came true."""
    import scoringrules  # heavy: it brings scipy

    p = np.asarray(p, float)
    return float(np.sum(scoringrules.brier_score(np.arange(len(p)) == came_true, p)))


def logarithmic(p: Iterable[float], came_true: int) -> float:
    """Return the logarithmic score in nats, 0 (best) upward: infinite if what came true had been given no chance."""
    chance = tuple(p)[came_true]
    return 0.0 - math.log(chance) if chance > 0 else math.inf


def ranked(p: Iterable[float], came_true: int) -> float:
    """Return the ranked probability score divided by the number of answers less one: 0 (best) to 1."""
    import scoringrules  # heavy: it brings scipy

    p = np.asarray(p, float)
    return float(scoringrules.rps_score(came_true + 1, np.clip(p, 0, 1))) / (len(p) - 1)


RULES = {"brier": brier, "ranked": ranked, "logarithmic": logarithmic}


def expected(rule: str, said: Iterable[float], believed: Iterable[float]) -> float:
    """Return the score that one who believes some chances expects for what he says."""
    said = tuple(said)
    return sum(chance * RULES[rule](said, place) for place, chance in enumerate(believed) if chance > 0)


def skill(score: float, reference: float) -> float:
    """Return 1 − score ÷ reference: 1 is perfect, 0 no better than the reference, below 0 worse.

    Raises ValueError if the reference is not above 0: nothing can be better than perfect.
    """
    if not reference > 0:
        raise ValueError(f"found a reference score of {reference}, expected more than 0; a perfect forecast leaves no room for skill")
    return 1 - score / reference


# --- tables that the charts and the page show ---------------------------------------


def given(question: str = MAIN, more: tuple[Forecast, ...] = ()) -> pd.DataFrame:
    """Return the chances of more forecasts, then of every published one: columns forecast, answer, short, percent, from_percent, to_percent, middle_percent, came_true, rows."""
    lines, shorts = [], data.load("forecast_bins").query("question == @question")["short"]
    for f in (*more, *published(question)):
        start = 0.0
        for place, (answer, short, chance) in enumerate(zip(bins(question), shorts, f.chances)):
            lines.append(
                {
                    "forecast": f.name,
                    "answer": answer,
                    "short": short,
                    "percent": 100 * chance,
                    "from_percent": start,
                    "to_percent": start + 100 * chance,
                    "middle_percent": start + 50 * chance,
                    "came_true": place == outcome(question),
                    "rows": " ".join(f.rows),
                }
            )
            start += 100 * chance
    return pd.DataFrame(lines)


def scored(forecasts: Iterable[Forecast], of: Ledger | None = None) -> pd.DataFrame:
    """Return the scores of forecasts: columns forecast, chance (of what came true), brier, ranked, logarithmic, rows.

    Chance and scores are missing (NaN) where the outcome is not known yet. Raises ForecastError where a condition was not met.
    """
    lines = []
    for f in forecasts:
        if unscored(f.question, of) == NOT_YET:
            found = dict.fromkeys(("chance", *RULES), math.nan)
        else:
            place = known_outcome(f.question, of)
            found = {"chance": f.chances[place], **{name: rule(f.chances, place) for name, rule in RULES.items()}}
        lines.append({"forecast": f.name, **found, "rows": " ".join(f.rows)})
    return pd.DataFrame(lines)


def ranked_scores() -> pd.DataFrame:
    """Return the ranked scores on the main question: of the published forecasts and equal odds a score, of each base rate a band.

    Columns forecast, low and high (the ends of the band, over the interval of the yearly chance; elsewhere both are the
    score), told (in words), rows.
    """
    lines = [
        {"forecast": row.forecast, "low": row.ranked, "high": row.ranked, "told": told(row.ranked), "rows": row.rows}
        for row in scored([*published(), equal_odds()]).itertuples()
    ]
    for answering, name in BASES.items():
        share, place = base_rate(answering), known_outcome(MAIN)
        low, high = (ranked(from_yearly(yearly).chances, place) for yearly in (share.low, share.high))
        lines.append(
            {
                "forecast": name,
                "low": low,
                "high": high,
                "told": f"{share.found} of {share.of}: {told(low)} to {told(high)}",
                "rows": " ".join(DATASETS),
            }
        )
    return pd.DataFrame(lines)


def all_published() -> pd.DataFrame:
    """Return every published forecast whose condition, if it has one, was met: columns question, forecast, scores, skill against equal odds, rows.

    Scores and skill are missing (NaN) where the outcome is not known yet.
    """
    parts = []
    for question, row in data.load("forecast_questions").set_index("question").iterrows():
        if unscored(question) != NOT_MET:
            table = scored(published(question))
            even = scored([equal_odds(question)]).iloc[0]
            table.insert(0, "question", row["asks"])
            for name in SCORES[:2]:
                table[f"skill_{name}"] = [skill(score, even[name]) if score == score else score for score in table[name]]
            parts.append(table)
    table = pd.concat(parts, ignore_index=True)
    return table[[c for c in table if c != "rows"] + ["rows"]]


def told(score: float, decimals: int = 3) -> str:
    """Return a score as text: ∞, NOT_YET for a missing one, else its decimals."""
    return NOT_YET if math.isnan(score) else "∞" if math.isinf(score) else written(score, decimals)


def running(f: Forecast) -> pd.DataFrame:
    """Return how the ranked score of a forecast adds up: columns up_to, forecast, outcome (running totals, percent), squared_gap, rows.

    Raises ForecastError if its question has no outcome.
    """
    totals, place = np.cumsum(f.chances), known_outcome(f.question)
    came = [float(k >= place) for k in range(len(totals))]
    shorts = data.load("forecast_bins").query("question == @f.question")["short"]
    return pd.DataFrame(
        {
            "up_to": list(shorts),
            "forecast": 100 * totals,
            "outcome": [100 * c for c in came],
            "squared_gap": (totals - came) ** 2,
            "rows": " ".join(f.rows),
        }
    )


def rests_on() -> pd.DataFrame:
    """Return what the outcome of the main question rests on: columns date, report, bears, rows."""
    table = data.load("forecast_outcomes").query("question == @MAIN")
    return pd.DataFrame({"date": table["happened_on"].map(when), "report": table["says"], "bears": table["bears"], "rows": table["row_id"]})


def charged() -> pd.DataFrame:
    """Return what a yes or no question charges for a chance given to what came true: columns percent, score, rule."""
    percents = range(2, 101, 2)
    return pd.DataFrame(
        [
            {"percent": p, "score": RULES[rule]((p / 100, 1 - p / 100), 0), "rule": rule}
            for rule in ("brier", "logarithmic")
            for p in percents
        ]
    )


BELIEVED = 0.3


def honesty(believed: float = BELIEVED) -> pd.DataFrame:
    """Return what one who believes a chance expects to be charged for saying another: columns percent, expected, rule.

    Beside the Brier score stands the plain distance |p − o| summed over both answers, which is not proper.
    """
    lines = []
    for percent in range(0, 101, 5):
        said, odds = (percent / 100, 1 - percent / 100), (believed, 1 - believed)
        distance = sum(chance * 2 * (1 - said[place]) for place, chance in enumerate(odds))
        lines += [
            {"percent": percent, "expected": expected("brier", said, odds), "rule": "Brier"},
            {"percent": percent, "expected": distance, "rule": "distance"},
        ]
    return pd.DataFrame(lines)


def listed() -> pd.DataFrame:
    """Return `all_published` as a page shows it, with short names of the questions and three decimals, skill by the ranked score."""
    short = data.load("forecast_questions").set_index("asks")["short"]
    table = all_published()
    shown = {name: [told(v) for v in table[name]] for name in SCORES}
    return pd.DataFrame(
        {
            "forecast": table["forecast"],
            "question": table["question"].map(short),
            **shown,
            "skill": [told(v, 2) for v in table["skill_ranked"]],
            "rows": table["rows"],
        }
    )


PARTS, PARTS_OF_ONE, START = range(21), range(1, 21), 5
"""Weights that the explorer offers; one answer must have some. It starts from equal odds."""


def weighed(w1: float, w2: float, w3: float, w4: float, o1: float, o2: float, o3: float, o4: float) -> dict:
    """Return the scores of weights over four answers, of which one is 1 in o1 to o4 and the others are 0.

    Columns score and charged, one row each, and the reader's own two with the chance given to what came true on
    each row. Only + − × ÷, so that a page can do it.
    """
    total = w1 + w2 + w3 + w4
    p, o = (w1 / total, w2 / total, w3 / total, w4 / total), (o1, o2, o3, o4)

    def two(p):
        d = [x - y for x, y in zip(p, o)]
        runs = [d[0], d[0] + d[1], d[0] + d[1] + d[2]]
        return d[0] * d[0] + d[1] * d[1] + d[2] * d[2] + d[3] * d[3], (runs[0] * runs[0] + runs[1] * runs[1] + runs[2] * runs[2]) / 3

    (of_brier, of_ranked), (even_brier, even_ranked) = two(p), two((0.25,) * 4)
    return {
        "score": ["Brier, yours", "Brier, equal odds", "Ranked, yours", "Ranked, equal odds"],
        "charged": [of_brier, even_brier, of_ranked, even_ranked],
        "chance": p[0] * o1 + p[1] * o2 + p[2] * o3 + p[3] * o4,
        "brier": of_brier,
        "ranked": of_ranked,
    }


def weighed_inputs() -> dict:
    """Return the inputs of `weighed` for an explorer: four weights, and the answer that is taken to come true."""
    answers = bins(MAIN)
    took = {
        f"o{n}": ("came_true", {name: Quantity(float(name == answer), "ratio", ()) for name in answers})
        for n, answer in enumerate(answers, 1)
    }
    return {f"w{n}": f"w{n}" for n in range(1, 5)} | took


# --- numbers for sentences -----------------------------------------------------------


def _forecasts() -> dict[str, Forecast]:
    """Return the forecasts on the main question as keys name them: by the first word of who made it; _last are those of the last day."""
    last = latest().made_on
    return {f"{f.forecaster.split()[0].lower()}{'_last' * (f.made_on == last)}": f for f in published()} | {"equal": equal_odds()}


def _number(value: float, unit: str, how: str, rows: tuple[str, ...] = DATASETS, decimals: int = 0) -> Number:
    return Number.of(Quantity(value, unit, rows), how, decimals)


def _percent(value: float, how: str, rows: tuple[str, ...] = DATASETS) -> Number:
    return Number.of(Quantity(value, "ratio", rows), f"{how}, percent", percent=True)


def _rows(forecasts: Iterable[Forecast]) -> tuple[str, ...]:
    return tuple(row for f in forecasts for row in f.rows)


def _every() -> Number:
    found = all_published().dropna(subset="ranked")
    return _number(len(found), "count", "published forecasts that can be scored", tuple(" ".join(found["rows"]).split()))


def _day(which: str) -> Number:
    day = published()[0 if which == "first" else -1].made_on
    how = f"{which} date of the forecasts on the main question"
    return Number(when(day), how, _rows(f for f in published() if f.made_on == day))


def _chance(forecast: str, place: int) -> Number:
    f = _forecasts()[forecast]
    return _percent(f.chances[place], f"{f.name}: chance given to “{bins(MAIN)[place]}”", f.rows or _rows(published()))


def _score(rule: str, forecast: str, place: int) -> Number:
    f = _forecasts()[forecast]
    how = f"{f.name}: {rule} score if “{bins(MAIN)[place]}” comes true"
    return _number(RULES[rule](f.chances, place), "score", how, f.rows or _rows(published()), 3)


def _skill(first: str) -> Number:
    f, place = _forecasts()[first], known_outcome(MAIN)
    gained = skill(ranked(f.chances, place), ranked(equal_odds().chances, place))
    return _percent(gained, "how much better than equal odds by the ranked score", f.rows)


def _base(which: str) -> durations.Share:
    return a_day_less() if which == "_a_day_less" else base_rate(answering=which == "_answering")


def _band(kind: str, end: str, which: str = "") -> Number:
    """Return an end of a base rate's band: the yearly chance, the chance that it gives to what came true, or its ranked score."""
    yearly, place = getattr(_base(which), end), known_outcome(MAIN)
    if kind == "yearly":
        return _percent(yearly, f"share that {ENDED[which]}, {end} end of the interval (Wilson, {written(LEVEL, percent=True)} %)")
    at, odds = f"at the {end} end of the yearly chance", from_yearly(yearly).chances
    if kind == "chance":
        return _percent(odds[place], f"chance for “{bins(MAIN)[place]}” {at}")
    return _number(ranked(odds, place), "score", f"ranked score {at}", decimals=3)


def _printed(row: str) -> Number:
    line = data.load("forecasts").set_index("row_id").loc[row]
    how = f"{line['forecaster']}: chance given to “{line['bin']}”, percent, as printed"
    return Number(f"{line['percent']:g}", how, (row,), line["percent"], "percent")


LONG = "armed conflicts between states that had lasted as long"
ENDED = {
    "": "ended in any way within a year",
    "_answering": "ended by ceasefire or peace agreement within a year",
    "_a_day_less": "ended within a year, those from a 31 December to a 31 December taken as a day shorter",
}

register.add(
    {
        "forecast.count": lambda: _number(len(published()), "count", "published forecasts on the main question", _rows(published())),
        "forecast.all": _every,
        "forecast.first_day": lambda: _day("first"),
        "forecast.last_day": lambda: _day("last"),
        "chance.{forecast}": lambda forecast: _chance(forecast, known_outcome(MAIN)),
        "early.{first}": lambda first: _chance(first, bins(MAIN).index(LOOSER)),
        "early.metaculus_last": lambda: _chance("metaculus_last", bins(MAIN).index(LOOSER)),
        "ranked.{forecast}": lambda forecast: _score("ranked", forecast, known_outcome(MAIN)),
        "skill_ranked.{first}": _skill,
        "brier.rand": lambda: _score("brier", "rand", known_outcome(MAIN)),
        "brier.rand_looser": lambda: _score("brier", "rand", bins(MAIN).index(LOOSER)),
        "brier.equal": lambda: _score("brier", "equal", known_outcome(MAIN)),
        "base.lasted": lambda: _number(lasted_years(), "years", f"whole years from {INVASION} to the first forecasts", published()[0].rows),
        "base.found{which}": lambda which: _number(
            _base(which).found, "count", f"{LONG} and {ENDED[which]} (helpers.ceasefires.durations.ended_within)"
        ),
        "base.of{which}": lambda which: _number(_base(which).of, "count", f"{LONG}, whose fate a year on is known: {ENDED[which]}"),
        "base.{kind}_{end}": _band,
        "base.yearly_answering_high": lambda: _band("yearly", "high", "_answering"),
        "base.ranked_answering_{end}": lambda end: _band("ranked", end, "_answering"),
        "printed.Z56": lambda: _printed("Z56"),
        "printed.Z57": lambda: _printed("Z57"),
        "forecast.believed": lambda: _percent(BELIEVED, "a chance chosen as an example (helpers.ceasefires.scoring.BELIEVED)", ()),
    },
    forecast=_forecasts,
    first=lambda: [key for key, f in _forecasts().items() if f.made_on == published()[0].made_on],
    which=ENDED,
    kind=("yearly", "chance", "ranked"),
    end=("low", "high"),
)

"""The printed figures, computed a second time: part of make audit, or python tools/audit_numbers.py.

Nothing here comes from `helpers`: each figure is computed from the tables in data/ by the rule that the page states,
with code of its own. A figure in a text stands in `<data value="key">text</data>`; one in a title, a caption or a cell
of a table is `{key}`, and its text is on the built pages of numbers. A function below, one a chapter, returns
key -> text as it should be printed, or `Near` where the book simulates. Figures that are choices (a level, a
horizon) are written here and checked against the texts; most of them are used in the computing too.

Prints how many of the printed figures it knows and names the others, then every figure that differs and every key
that it knows and no text prints; ends with 1 if there is one of these two. If a figure differs, find out which of the
two is right by the stated rule, or state the rule; never copy from one to the other.
"""

from __future__ import annotations

import csv
import html
import json
import math
import re
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy import optimize, stats

ROOT = Path(__file__).resolve().parents[1]
TAG = re.compile(r'<data value="([^"]+)"[^>]*>(.*?)</data>', re.DOTALL)
BRACES = re.compile(r"\{([a-z_]+\.\w+)\}")
LISTS = ROOT / "book/_build/html/numbers"
LISTED = re.compile(r'<tr id="([^"]+)"><th scope="row"><a [^>]*>(.*?)</a></th>', re.DOTALL)
YEAR = 365.25
"""Days in a year."""
MONTH = YEAR / 12
LEVEL = 0.95
FORECAST_LEVEL = 0.8
TOO_FEW = 10
"""The least number of cases of which a share is printed."""
Z = stats.norm.ppf((1 + LEVEL) / 2)
HEDGES = ["almost", "nearly", "over", "about", "around", "approximately", "roughly", "some"] + ["more than", "at least"]
ROUND = ("about", "around", "approximately", "roughly", "some")
"""Hedges that allow both ways."""
Row = dict[str, str]


class Near(NamedTuple):
    """A figure that the book simulates: printed no further from value than within (rounding and Monte Carlo error)."""

    value: float
    within: float


# Tables and texts


@cache
def table(name: str) -> list[Row]:
    """Return the rows of a table of data/."""
    with open(ROOT / f"data/{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def row(name: str, row_id: str) -> Row:
    """Return one row by its name."""
    (found,) = (r for r in table(name) if r["row_id"] == row_id)
    return found


def value(name: str, row_id: str) -> float:
    """Return the figure of one row."""
    return float(row(name, row_id)["value"])


def total(metric: str, edition: str) -> Row:
    """Return the row of a figure of an assessment: no error among them, one without a hedge before one with."""
    rows = [r for r in table("rdna_totals") if (r["metric"], r["edition"]) == (metric, edition) and r["flag"] in ("", "single source")]
    bare = [r for r in rows if r["qualifier"] not in HEDGES]
    (found,) = bare or rows
    return found


def usd(metric: str, number: int) -> float:
    """Return damage, loss or needs of an assessment, in billion dollars."""
    return float(total(f"{metric}_total", f"RDNA{number}")["value"])


def edition(number: int) -> Row:
    """Return the row of an assessment."""
    return table("editions")[number - 1]


def gdp(year: int, geo: str = "Ukraine") -> float:
    """Return the World Bank's GDP in billion dollars."""
    (found,) = (r for r in table("macro") if (r["series"], r["geo"], r["period"]) == ("gdp_current_usd", geo, str(year)))
    return float(found["value"])


def days(later: str, earlier: str) -> int:
    """Return the days from one ISO date to a later one."""
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days


def step(figure: str) -> float:
    """Return one unit of the last printed digit."""
    return 10.0 ** -len(figure.partition(".")[2])


def may_be(r: Row) -> tuple[float, float]:
    """Return what a printed figure may stand for, by the rule of chapter 4."""
    x, unit, hedge = float(r["value"]), step(r["value"]), r["qualifier"]
    if hedge in ROUND:
        either = max(unit, 0.01 * x)
        return x - either, x + either
    if hedge in ("almost", "nearly"):
        return x - unit, x
    if hedge in ("over", "more than"):
        return x, x + unit
    if hedge == "at least":
        return x, math.inf
    return x - unit / 2, x + unit / 2


# How figures are written


def n(x: float, decimals: int = 0) -> str:
    """Write a number; half a step goes away from nought, so that what binary fractions hide does not decide."""
    exact = Decimal(f"{x:.9g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{exact:,f}"


def percent(part: float, whole: float = 1, decimals: int = 0) -> str:
    """Write a share in percent."""
    return n(100 * part / whole, decimals)


def day(iso: str) -> str:
    """Write a date."""
    d = date.fromisoformat(iso)
    return f"{d.day} {d:%B %Y}"


def hedged(r: Row) -> str:
    """Write a figure with its hedge."""
    return f"{r['qualifier']} {r['value']}" if r["qualifier"] in HEDGES else r["value"]


def tens(x: float) -> str:
    """Write a number to the nearest ten."""
    return n(10 * float(n(x / 10).replace(",", "")))


# Statistics


def wilson(found: float, of: float, effective: float | None = None) -> tuple[float, float]:
    """Return Wilson's interval of a share, for as many independent cases as effective says."""
    p, m = found / of, effective or of
    middle, half = p + Z * Z / (2 * m), Z * math.sqrt(p * (1 - p) / m + Z * Z / (4 * m * m))
    return (middle - half) / (1 + Z * Z / m), (middle + half) / (1 + Z * Z / m)


def clustered(cases: list[tuple[str, bool]]) -> tuple[int, int, float, float]:
    """Return found, of and Wilson's interval of (cluster, yes or no): the design effect, if above one, divides the cases."""
    of, found = len(cases), sum(yes for _, yes in cases)
    p, clusters = found / of, defaultdict(list)
    for cluster, yes in cases:
        clusters[cluster].append(yes)
    k, effect = len(clusters), 1.0
    if 0 < p < 1 and k > 1:
        effect = k / (k - 1) * sum((sum(c) - p * len(c)) ** 2 for c in clusters.values()) / (of * p * (1 - p))
    return found, of, *wilson(found, of, of / max(1, effect))


def told(found: int, of: int, low: float, high: float) -> str:
    """Write a count with its share and interval, or without them if there are too few cases."""
    if of < TOO_FEW:
        return f"{found} of {of}: too few to say"
    return f"{found} of {of}: {percent(found, of)} % ({percent(low)} to {percent(high)} %)"


def survival(cases: list[tuple[str, float, bool]], at: float) -> tuple[float, float, float]:
    """Return the Kaplan-Meier curve of (cluster, time, ended) at a time, with its log-log interval.

    The variance sums what each cluster adds to the logarithm of the curve, times k / (k - 1) for k clusters."""
    curve, adds = 1.0, defaultdict(float)
    for t in sorted({t for _, t, over in cases if over and t <= at}):
        risk = [(cluster, time == t and over) for cluster, time, over in cases if time >= t]
        died = sum(yes for _, yes in risk)
        curve *= 1 - died / len(risk)
        for cluster, yes in risk:
            adds[cluster] += (yes - died / len(risk)) / (len(risk) - died)
    k = len({cluster for cluster, _, _ in cases})
    spread = math.sqrt(k / (k - 1) * sum(x * x for x in adds.values())) / -math.log(curve)
    return curve, curve ** math.exp(Z * spread), curve ** math.exp(-Z * spread)


def log_rank(groups: list[list[tuple[float, bool]]]) -> float:
    """Return p of the log-rank test that groups of (time, ended) share one curve."""
    every = [(t, ended, g) for g, group in enumerate(groups) for t, ended in group]
    gap, cov = np.zeros(len(groups)), np.zeros((len(groups), len(groups)))
    for at in sorted({t for t, ended, _ in every if ended}):
        risk = np.array([sum(t >= at and g == i for t, _, g in every) for i in range(len(groups))])
        died = np.array([sum(t == at and ended and g == i for t, ended, g in every) for i in range(len(groups))])
        m, d = risk.sum(), died.sum()
        gap += died - d * risk / m
        if m > 1:
            cov += d * (m - d) / (m - 1) * (np.diag(risk / m) - np.outer(risk, risk) / m**2)
    return float(stats.chi2.sf(gap[1:] @ np.linalg.solve(cov[1:, 1:], gap[1:]), len(groups) - 1))


def cox(time: np.ndarray, ended: np.ndarray, x: np.ndarray, clusters: np.ndarray | None = None) -> tuple[float, float, float]:
    """Return the first hazard ratio with its Wald interval (Cox, ties by Efron; with clusters the variance of Lin and Wei)."""
    x, b = x.reshape(len(time), -1).astype(float), np.zeros(x.reshape(len(time), -1).shape[1])
    for _ in range(20):
        slope, information, score, r = np.zeros(len(b)), np.zeros((len(b), len(b))), np.zeros_like(x), np.exp(x @ b)
        for at in np.unique(time[ended]):
            risk, dead = time >= at, (time == at) & ended
            for j in range(dead.sum()):
                weight = r * (risk - dead * j / dead.sum())
                mean = weight @ x / weight.sum()
                slope -= mean
                information += (x * weight[:, None]).T @ x / weight.sum() - np.outer(mean, mean)
                score -= (x - mean) * (weight / weight.sum())[:, None]
                score[dead] += (x[dead] - mean) / dead.sum()
            slope += x[dead].sum(0)
        change = np.linalg.solve(information, slope)
        b = b + change
        if abs(change).max() < 1e-9:
            break
    variance = np.linalg.inv(information)
    if clusters is not None:
        by = np.array([score[clusters == c].sum(0) for c in np.unique(clusters)])
        variance = variance @ (by.T @ by) @ variance
    return tuple(float(np.exp(b[0] + z * math.sqrt(variance[0, 0]))) for z in (0, -Z, Z))


# Chapters 0, 1 and 13: the ledger


def ledger() -> dict[str, str]:
    """Claims of the article, counted by what their verdict answers."""
    counts = {r["verdict"]: r["counts_as"] for r in table("verdicts")}
    claims = table("claims")
    core = [r for r in claims if r["role"] == "core"]
    report, fact = ([r for r in core if r["asks"] == asks] for asks in ("report", "fact"))

    def counted(rows: list[Row], as_: str) -> str:
        return n(sum(counts[r["verdict"]] == as_ for r in rows))

    def judged(rows: list[Row], verdict: str) -> str:
        return n(sum(r["verdict"] == verdict for r in rows))

    return {
        "claims.all": n(len(claims)),
        "claims.core": n(len(core)),
        "claims.report": n(len(report)),
        "claims.report_holds": counted(report, "holds"),
        "claims.report_half_true": judged(report, "Half true"),
        "claims.report_fails": counted(report, "fails"),
        "claims.report_unverified": judged(report, "Unverified"),
        "claims.fact": n(len(fact)),
        "claims.fact_holds": counted(fact, "holds"),
        "claims.report_true": judged(report, "True"),
        "claims.report_mostly_true": judged(report, "Mostly true"),
        "claims.report_mostly_false": judged(report, "Mostly false"),
        "claims.fact_mostly_true": judged(fact, "Mostly true"),
        "claims.fact_unsupported": judged(fact, "Unsupported"),
        "claims.fact_false": judged(fact, "False"),
    }


def another_article() -> dict[str, str]:
    """Shares under three rules, for the invented article and for the one of the book; slips of the draft."""
    found = {}
    for name, folder in {"example": "articles/example/", "claims": ""}.items():
        scale = {r["verdict"]: r for r in table(f"{folder}verdicts")}
        verdicts = [scale[r["verdict"]] for r in table(f"{folder}claims")]
        rated = [v for v in verdicts if v["rating"]]
        best = max(float(v["rating"]) for v in rated)
        found |= {
            f"{name}.share_low": percent(sum(float(v["rating"]) == best for v in rated), len(verdicts)),
            f"{name}.share_high": percent(sum(v["counts_as"] != "fails" for v in rated), len(rated)),
            f"{name}.share_rated": percent(sum(v["counts_as"] == "holds" for v in rated), len(rated)),
        }
    example = Counter(r["verdict"] for r in table("articles/example/claims"))
    core = [r for r in table("articles/example/claims") if r["role"] == "core"]
    asked = Counter((r["asks"], r["verdict"]) for r in core)
    article = (ROOT / "data/articles/example/article.md").read_text("utf-8").replace(">", " ").split("\n", 1)[1]
    ids = [r["claim_id"] for r in table("articles/draft/claims")]
    twice = {i for i in ids if ids.count(i) > 1}
    lost = {r["claim_id"] for r in table("articles/draft/evidence")} - set(ids)
    return found | {
        "example.words": n(len(article.split())),
        "example.fact": n(sum(r["asks"] == "fact" for r in core)),
        "example.fact_holds": n(asked["fact", "Right"]),
        "example.fact_right": n(asked["fact", "Right"]),
        "example.fact_partly_right": n(asked["fact", "Partly right"]),
        "example.fact_wrong": n(asked["fact", "Wrong"]),
        "example.fact_cannot_be_checked": n(asked["fact", "Cannot be checked"]),
        "example.report_partly_right": n(asked["report", "Partly right"]),
        "example.all": n(example.total()),
        "example.right": n(example["Right"]),
        "example.partly_right": n(example["Partly right"]),
        "example.wrong": n(example["Wrong"]),
        "draft.slip": n(len(twice) + len(lost)),
    }


# Chapter 2: positions


def positions() -> dict[str, str]:
    """Russian statements by class of words and by the force that they name."""
    rows = table("positions")
    russian = [r for r in rows if r["side"] == "Russia"]
    media = {r["source_id"] for r in table("sources") if r["note"].startswith("State media")}

    def no(some: list[Row]) -> list[Row]:
        return [r for r in some if r["stance"] == "flat no"]

    def named(topic: str, doubtful: str = "as sorted") -> list[Row]:
        here = {
            "as sorted": lambda r: r["topic"] == topic,
            "plain": lambda r: r["topic"] == topic and not r["topic_or_else"],
            "possible": lambda r: topic in (r["topic"], r["topic_or_else"]),
        }
        return [r for r in russian if here[doubtful](r)]

    before = [r for r in russian if r["said_on"] <= "2025-02-24"]
    after = [r for r in russian if r["said_on"] > "2025-02-24"]
    found = {"positions.level": percent(LEVEL)}
    for end, some in {"": russian, "_before": before, "_after": after}.items():
        low, high = wilson(len(no(some)), len(some))
        found |= {
            f"positions.russian{end}": n(len(some)),
            f"positions.flat_no{end}": n(len(no(some))),
            f"positions.share{end}": percent(len(no(some)), len(some)),
        }
        if end != "_after":  # no page prints these
            found |= {f"positions.low{end}": percent(low), f"positions.high{end}": percent(high)}
    for name, topic in {"nato": "NATO-country troops", "peacekeepers": "peacekeepers"}.items():
        for end, doubtful in {"": "as sorted", "_plain": "plain", "_possible": "possible"}.items():
            found[f"positions.{name}{end}"] = n(len(named(topic, doubtful)))
            found[f"positions.{name}_no{end}"] = n(len(no(named(topic, doubtful))))
        early = [r for r in named(topic) if r in before]
        found |= {f"positions.{name}_before": n(len(early)), f"positions.{name}_no_before": n(len(no(early)))}
    nato, foreign = named("NATO-country troops"), named("any foreign troops")
    least = sum(r["stance"] == "flat no" and not r["or_else"] for r in russian)
    most = sum("flat no" in (r["stance"], r["or_else"]) for r in russian)
    not_open = [r for r in before if r["stance"] != "open"]
    return found | {
        "positions.nato_no_low": percent(wilson(len(no(nato)), len(nato))[0]),
        "positions.noun_doubtful": n(sum(bool(r["topic_or_else"]) for r in russian)),
        **{f"positions.{stance}": n(sum(r["stance"] == stance for r in russian)) for stance in ("conditional", "open", "other", "silence")},
        "positions.first_russian_day": day(min(r["said_on"] for r in russian)),
        "positions.last_russian_day": day(max(r["said_on"] for r in russian)),
        "positions.last_day": day(max(r["said_on"] for r in rows)),
        "positions.state_media": n(sum(r["source_id"] in media for r in russian)),
        "positions.doubtful": n(sum(bool(r["or_else"]) for r in russian)),
        "positions.flat_no_least": n(least),
        "positions.share_least": percent(least, len(russian)),
        "positions.flat_no_most": n(most),
        "positions.share_most": percent(most, len(russian)),
        "positions.share_before_without": percent(len(no(not_open)), len(not_open)),
        "positions.any_foreign_before": n(sum(r in before for r in foreign)),
        "positions.any_foreign_after": n(sum(r in after for r in foreign)),
    }


# Chapter 3: what the sum is


def one_sum() -> dict[str, str]:
    """Needs, damage and losses against each other, against GDP, people and other places."""
    needs, damage, losses = usd("needs", 4), usd("damage", 4), usd("loss", 4)
    stated = total("needs_to_gdp_stated", "RDNA4")
    ratio, (low, high) = float(stated["value"]), may_be(stated)
    syria = row("comparisons", "C024")
    years = int(edition(4)["horizon_years"])
    case = {i: value("comparisons", i) for i in ["C001", "C015", "C016", "C017", "C024", "C028", "C029", "C032", "C033", "C035", "C036"]}
    found = {f"people.{i}": n(value("macro", i) * scale, 1) for i, scale in {"M041": 1e-6, "M044": 1e-6, "M046": 1, "M047": 1}.items()}
    found |= {f"per_person.{i}": n(100 * round(10 * needs / value("macro", i))) for i in ("M046", "M047")}
    found["per_person.M041"] = n(100 * round(1e7 * needs / value("macro", "M041")))
    a_year = {
        r["row_id"]: float(r["value"]) / (1 if r["per"] == "a year" else int(r["horizon_years"]))
        for r in table("rivals")
        if r["horizon_years"]
    }
    found |= {f"rival_a_year.{i}": n(x) for i, x in a_year.items()}
    return found | {
        "rival.RV06": n(value("rivals", "RV06")),
        "rival.RV07": n(value("rivals", "RV07")),
        "horizon.RDNA4": n(years),
        "released.RDNA4": day(edition(4)["released"]),
        "needs.RDNA1": n(usd("needs", 1)),
        "needs.RDNA4": n(needs),
        "needs.RDNA5": n(usd("needs", 5)),
        "damage.RDNA1": n(usd("damage", 1)),
        "damage.RDNA3": n(usd("damage", 3)),
        "damage.RDNA4": n(damage),
        "damage.RDNA5": n(usd("damage", 5)),
        "losses.RDNA1": n(usd("loss", 1)),
        "losses.RDNA4": n(losses),
        "share.damage_needs_RDNA4": percent(damage, needs),
        "ratio.needs_damage_RDNA1": n(usd("needs", 1) / usd("damage", 1), 2),
        "ratio.needs_damage_RDNA4": n(needs / damage, 2),
        "ratio.needs_effects_RDNA4": n(needs / (damage + losses), 2),
        "ratio.stated_RDNA4": n(ratio, 1),
        "ratio.times_higher_RDNA4": n(ratio + 1, 1),
        "ratio.needs_gdp_2021": n(needs / gdp(2021), 2),
        "ratio.needs_gdp_2022": n(needs / gdp(2022), 2),
        "ratio.needs_gdp_2024": n(needs / gdp(2024), 2),
        "ratio.needs_gdp_RDNA1": n(usd("needs", 1) / gdp(2021), 2),
        "gdp.ukraine_2021": n(gdp(2021), 1),
        "gdp.ukraine_2024": n(gdp(2024), 1),
        "gdp.implied_RDNA4": n(needs / ratio),
        "gdp.implied_low_RDNA4": n(needs / high, 1),
        "gdp.implied_high_RDNA4": n(needs / low, 1),
        "growth.2024": n(value("macro", "M022"), 1),
        "per_year.RDNA4": n(needs / years),
        "share.per_year_gdp_2024": percent(needs / years, gdp(2024)),
        "share.slow_year_gdp_2024": percent(needs / (2 * years), gdp(2024)),
        "total_effects.RDNA4": n(damage + losses),
        "total_effects.lebanon_damage": n(case["C028"], 1),
        "total_effects.lebanon_losses": n(case["C029"], 1),
        "total_effects.lebanon_printed": n(case["C036"]),
        "kakhovka.damage": n(case["C015"], 1),
        "kakhovka.losses": n(case["C016"]),
        "kakhovka.needs": n(case["C017"], 1),
        "kse.damage": n(case["C001"]),
        "kse.restoration": n(case["C035"]),
        "marshall.of_the_time": n(case["C032"], 1),
        "marshall.of_2017": n(case["C033"]),
        "ratio.needs_marshall": n(needs / case["C032"]),
        "ratio.needs_marshall_2017": n(needs / case["C033"], 1),
        "elsewhere.syria_before_ratio": n(case["C024"] / value("macro", "M078"), 1),
        "elsewhere.syria_at_ratio": n(case["C024"] / value("macro", "M079")),
        "elsewhere.syria_before_low": n(float(syria["low"]) / value("macro", "M078"), 1),
        "elsewhere.syria_before_high": n(float(syria["high"]) / value("macro", "M078"), 1),
        "elsewhere.syria_at_low": n(float(syria["low"]) / value("macro", "M079"), 1),
        "elsewhere.syria_at_high": n(float(syria["high"]) / value("macro", "M079")),
        "elsewhere.gaza_before_ratio": n(value("comparisons", "C018") / gdp(2022, "West Bank and Gaza"), 1),
        "elsewhere.gaza_at_ratio": n(value("comparisons", "C018") / gdp(2023, "West Bank and Gaza"), 1),
        "elsewhere.iraq_at_ratio": n(value("comparisons", "C022") / gdp(2017, "Iraq"), 1),
        "elsewhere.lebanon_before_ratio": n(value("comparisons", "C027") / gdp(2022, "Lebanon"), 1),
        "elsewhere.ukraine_before_ratio": n(needs / gdp(2021), 1),
        "elsewhere.ukraine_at_ratio": n(needs / gdp(2024), 1),
        "horizon.RDNA5": edition(5)["horizon_years"],
        "needs.RDNA3": n(usd("needs", 3)),
        "ratio.needs_damage_RDNA5": n(usd("needs", 5) / usd("damage", 5), 2),
        "ratio.needs_gdp_RDNA4": n(needs / gdp(2024), 2),
        "ratio.needs_gdp_implied": n(needs / (needs / ratio), 1),
        "ratio.news_RDNA4": n(value("rdna_totals", "T046")),
        "ratio.printed_RDNA5": hedged(total("needs_to_gdp_stated", "RDNA5")),
        "printed.damage_2025": n(value("rdna_totals", "T071")),
        "rise.needs_RDNA5": n(usd("needs", 5) - needs),
        "rise.damage_RDNA5": n(usd("damage", 5) - damage),
    }


# Chapter 4: how it grew


def since_start(number: int) -> float:
    """Return the years from the first assessment's last day to that of another."""
    return days(edition(number)["data_to"], edition(1)["data_to"]) / YEAR


def series(measure: str, numbers: Iterable[int]) -> list[tuple[float, float]]:
    """Return (years, billion dollars) of some assessments."""
    return [(since_start(i), usd(measure, i)) for i in numbers]


def drift(points: list[tuple[float, float]]) -> tuple[float, float, float, int]:
    """Return mean rise a year, its variance a year, the years and the degrees of freedom of a random walk with drift."""
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(points, points[1:], strict=False)]
    years = points[-1][0] - points[0][0]
    rise = (points[-1][1] - points[0][1]) / years
    free = len(steps) - 1
    return rise, sum((y - rise * t) ** 2 / t for t, y in steps) / free, years, free


def constant_rise(measure: str, known: list[int], target: int) -> float:
    """Forecast an assessment: the one before it (for the first the second) plus the mean rise of the known."""
    points = series(measure, known)
    at = max((i for i in known if i < target), default=min(known))
    return usd(measure, at) + drift(points)[0] * (since_start(target) - since_start(at))


def straight_line(measure: str, known: list[int], target: int) -> float:
    """Forecast an assessment by least squares."""
    t, y = zip(*series(measure, known), strict=True)
    line = statistics.linear_regression(t, y)
    return line.intercept + line.slope * since_start(target)


def constant_growth(measure: str, known: list[int], target: int) -> float:
    """Forecast an assessment by least squares on logarithms."""
    t, y = zip(*series(measure, known), strict=True)
    line = statistics.linear_regression(t, [math.log(x) for x in y])
    return math.exp(line.intercept + line.slope * since_start(target))


def months(number: int) -> float:
    """Return the months that an assessment adds to the one before."""
    return days(edition(number)["data_to"], edition(number - 1)["data_to"]) / MONTH


def a_month(measure: str, number: int) -> float:
    """Return the rise a month since the assessment before."""
    return (usd(measure, number) - usd(measure, number - 1)) / months(number)


def read_both_ways() -> list[tuple[Row, Row]]:
    """Return (hedged, bare) rows of one figure."""
    same = defaultdict(list)
    for name, what in {"rdna_totals": ("edition", "metric"), "rdna_sectors": ("edition", "sector", "measure")}.items():
        for r in table(name):
            if r["flag"] in ("", "single source"):
                same[name, *(r[w] for w in what), r["unit"]].append(r)
    return [(h, b) for rows in same.values() for h in rows if h["qualifier"] in HEDGES for b in rows if b["qualifier"] not in HEDGES]


def dollar(on: str) -> float:
    """Return the hryvnias for a dollar on a day."""
    (found,) = (r for r in table("fx") if (r["unit"], r["on"]) == ("UAH bn", on))
    return float(found["amount"]) / float(found["usd"])


def prices_of(series_: str, month: str) -> float:
    """Return consumer prices of a month: an index of the United States, or the rise in a year in Ukraine, in percent."""
    (found,) = (r for r in table("macro") if (r["series"], r["period"]) == (series_, month))
    return float(found["value"])


def growth_of_the_bill() -> dict[str, str]:
    """Series, forecasts, sectors, oblasts and energy."""
    damage = [r for r in table("rdna_regions") if (r["edition"], r["scope"], r["measure"]) == ("RDNA3", "all sectors", "damage")]
    graphic = {r["oblast"]: float(r["value"]) for r in damage if r["source_id"] == "ubn_oblast"}
    again = {r["oblast"] for r in damage if r["source_id"] != "ubn_oblast"}
    whole = value("rdna_regions", "R049")
    outlines = json.loads((ROOT / "data/oblasts.topojson").read_text("utf-8"))
    front = row("rdna_regions", "R034")["oblast"].split("; ")
    fourth = value("rdna_sectors", "S097") / (1 + value("rdna_totals", "T074") / 100)
    middle = constant_rise("needs", [1, 2, 3], 4)
    debt = float(row("fx", "FX06")["usd"]) / value("macro", "M118") * 100
    found = {"gdp.by_debt_2025": n(debt), "ratio.needs_gdp_by_debt": n(usd("needs", 5) / debt, 1)}
    rises = {}
    for number, year in {4: 2024, 5: 2025}.items():
        before, after = f"{year - 1}-12", f"{year}-12"
        hryvnia = dollar(f"{before}-31") / dollar(f"{after}-31")
        prices = {
            "printed": 1,
            "us": prices_of("consumer_prices", after) / prices_of("consumer_prices", before),
            "ukrainian": (1 + prices_of("consumer_price_rise", after) / 100) * hryvnia,
        }
        nominal = usd("needs", number) / usd("needs", number - 1)
        rises |= {f"real_rise.{name}_RDNA{number}": n(100 * (nominal / risen - 1), 1) for name, risen in prices.items()}
    found |= {key: text for key, text in rises.items() if key.endswith("5") or "ukrainian" in key}  # the table holds the others
    frozen = {r["forecast_id"]: r for r in table("needs_forecast")}
    sector = {
        i: float(row("rdna_sectors", i)["value"])
        for i in [
            "S012",
            "S017",
            "S018",
            "S019",
            "S021",
            "S030",
            "S031",
            "S032",
            "S040",
            "S060",
            "S064",
            "S078",
            "S085",
            "S087",
            "S091",
            "S097",
        ]
    }
    region = {i: row("rdna_regions", i)["value"] for i in ["R034", "R045", "R048"]}
    return found | {
        **{f"data_to.RDNA{i}": day(edition(i)["data_to"]) for i in range(1, 6)},
        **{f"printed.needs_RDNA{i}": hedged(total("needs_total", f"RDNA{i}")) for i in range(1, 6)},
        **{f"printed.damage_RDNA{i}": hedged(total("damage_total", f"RDNA{i}")) for i in range(1, 6)},
        **{f"printed.losses_RDNA{i}": hedged(total("loss_total", f"RDNA{i}")) for i in range(1, 6)},
        **{f"month.needs_RDNA{i}": n(a_month("needs", i), 1) for i in range(2, 6)},
        **{f"month.damage_RDNA{i}": n(a_month("damage", i), 1) for i in range(2, 6)},
        "months.losses_RDNA3": n(months(3)),
        "months.damage_all": n(since_start(5) * 12),
        "ratio.damage_5_to_1": n(usd("damage", 5) / usd("damage", 1), 1),
        "rise.needs_RDNA4": n(usd("needs", 4) - usd("needs", 3)),
        "forecast.needs_last_value_RDNA5_said": n(usd("needs", 4)),
        "forecast.needs_straight_line_RDNA5_said": n(straight_line("needs", [1, 2, 3, 4], 5)),
        "forecast.needs_constant_growth_RDNA5_said": n(constant_growth("needs", [1, 2, 3, 4], 5)),
        "months.damage_RDNA3": n(months(3)),
        "rise.losses_RDNA3": n(usd("loss", 3) - usd("loss", 2)),
        "rise.needs_2_to_4": percent(usd("needs", 4) / usd("needs", 2) - 1),
        "rise.gdp_2022_2024": percent(gdp(2024) / gdp(2022) - 1),
        "released.RDNA5": day(edition(5)["released"]),
        "needs.RDNA3_hedged": n(value("rdna_totals", "T029")),
        "met.RDNA5": n(float(total("early_recovery_already_met", "RDNA5")["value"])),
        "rate.RDNA1": total("exchange_rate_used", "RDNA1")["value"],
        "printed.g7_2024": n(value("rdna_totals", "T079")),
        "forecast.needs_constant_rise_RDNA5_said": n(constant_rise("needs", [1, 2, 3, 4], 5)),
        "forecast.needs_constant_rise_RDNA5_off": n(abs(constant_rise("needs", [1, 2, 3, 4], 5) - usd("needs", 5))),
        "forecast.needs_constant_rise_RDNA4_off": n(abs(middle - usd("needs", 4))),
        "forecast.needs_last_value_RDNA4_off": n(usd("needs", 4) - usd("needs", 3)),
        "hedges.pairs": n(len(read_both_ways())),
        "hedges.hold": n(sum(low <= float(bare["value"]) <= high for hedge, bare in read_both_ways() for low, high in [may_be(hedge)])),
        "forecast.level": f"{percent(FORECAST_LEVEL)} %",
        "left_out.each": n(len(table("editions"))),
        "left_out.all_low": percent(wilson(5, 5)[0]),
        "forecast.made_on": day(frozen["N06"]["made_on"]),
        "forecast.next": day(frozen["N06"]["data_to"]),
        "next.needs_constant_rise_said": n(float(frozen["N02"]["value"]), 1),
        "next.needs_constant_rise_low": n(float(frozen["N02"]["low"]), 1),
        "next.needs_constant_rise_high": n(float(frozen["N02"]["high"]), 1),
        "next.damage_constant_rise_said": n(float(frozen["N06"]["value"]), 1),
        "next.damage_constant_rise_low": n(float(frozen["N06"]["low"]), 1),
        "next.damage_constant_rise_high": n(float(frozen["N06"]["high"]), 1),
        "sector.needs_transport_RDNA2": n(sector["S017"]),
        "sector.needs_transport_RDNA3": n(sector["S032"]),
        "sector.needs_demining_RDNA2": n(sector["S021"], 1),
        "sector.needs_demining_RDNA4": n(sector["S078"], 1),
        "sector.needs_housing_RDNA3": n(sector["S030"]),
        "sector.needs_energy_RDNA2": n(sector["S019"]),
        "sector.needs_energy_RDNA4": n(sector["S064"], 1),
        "sector.needs_energy_RDNA5": n(sector["S091"], 1),
        "sector.needs_housing_RDNA2": n(sector["S018"]),
        "sector.needs_housing_RDNA5": n(sector["S087"]),
        "sector.needs_transport_RDNA4": n(sector["S060"], 1),
        "sector.needs_transport_RDNA5": n(sector["S085"]),
        "sector.artefact_share": n(sector["S031"]),
        "sector.artefact": n(sector["S040"], 2),
        "oblasts.read": n(len(graphic)),
        "oblasts.confirmed": n(len(again & graphic.keys())),
        "oblasts.unconfirmed": n(len(graphic.keys() - again)),
        **{f"oblast.{name.split()[0].lower()}": n(bn, 1) for name, bn in graphic.items()},
        "oblasts.first_two_share": percent(sum(sorted(graphic.values())[-2:]), whole),
        "oblasts.unread": n(sum(len(layer["geometries"]) for layer in outlines["objects"].values()) - len(graphic)),
        "oblasts.total": n(whole),
        "oblasts.share": percent(sum(graphic.values()), whole),
        "oblasts.front_share": percent(sum(graphic[o] for o in front), whole),
        **{f"region.{i}": text for i, text in region.items()},
        "energy.stated": n(value("rdna_totals", "T052")),
        "energy.other": n(value("rdna_totals", "T055")),
        "energy.stated_RDNA5": n(value("rdna_totals", "T074")),
        "energy.second": n(sector["S012"], 1),
        "energy.fifth": n(sector["S097"], 1),
        "energy.fourth": n(fourth, 1),
        "energy.third_other": n(fourth / (1 + value("rdna_totals", "T055") / 100), 1),
    }


# Chapter 5: who could pay

POTS = ("assets", "ERA loans", "Ukraine Facility", "EU loan", "budget 2025", "priorities 2025")
"""Pots of money that could still pay; aid is given."""


def rate(row_id: str) -> float:
    """Return dollars for one unit of a currency, by a sum printed in both."""
    r = row("fx", row_id)
    return float(r["usd"]) / float(r["amount"])


def who_pays() -> dict[str, str]:
    """Pots, the three answers about pairs of them, and sizes against needs."""
    euro, needs, year = rate("FX02"), usd("needs", 4), usd("needs", 4) / int(edition(4)["horizon_years"])
    money = {r["row_id"]: float(r["value"]) for r in table("financing")}
    answers = {frozenset((r["pot_a"], r["pot_b"])): "may be added" if r["how"] == "separate" else "same money" for r in table("overlaps")}
    pairs = Counter(answers.get(frozenset(pair), "nobody says") for pair in combinations(POTS, 2))
    overlaps = [r for r in table("overlaps") if r["how"] != "separate"]
    assets, printed = may_be(row("financing", "F033")), row("fx", "FX02")
    either = {key: step(printed[key]) / 2 for key in ("usd", "amount")}
    least = (float(printed["usd"]) - either["usd"]) / (float(printed["amount"]) + either["amount"])
    most = (float(printed["usd"]) + either["usd"]) / (float(printed["amount"]) - either["amount"])

    def a_year(row_id: str) -> float:
        first, last = map(int, row("financing", row_id)["period"].split("-"))
        return money[row_id] / (last - first + 1)

    facility, era = a_year("F026") * euro, a_year("F021")
    shown = [
        "F008",
        "F009",
        "F012",
        "F014",
        "F017",
        "F019",
        "F021",
        "F023",
        "F024",
        "F026",
        "F027",
        "F028",
        "F030",
        "F032",
        "F033",
        "F034",
        "F036",
        "F038",
        "F040",
        "F044",
        "F045",
        "F046",
        "F050",
        "F051",
        "F052",
    ]
    parts = {
        "military": ("F041", ("F041", "F042", "F043")),
        "financial": ("F042", ("F041", "F042", "F043")),
        "humanitarian": ("F043", ("F041", "F042", "F043")),
        "grants": ("F027", ("F027", "F028")),
        "loans": ("F028", ("F027", "F028")),
        "support_of_the_budget": ("F029a", ("F029a", "F029b", "F029c")),
        "investment": ("F029b", ("F029a", "F029b", "F029c")),
        "technical_support": ("F029c", ("F029a", "F029b", "F029c")),
        "defence": ("F047", ("F047", "F048")),
        "budget": ("F048", ("F047", "F048")),
    }
    bosnia = {r["period"]: float(r["value"]) for r in table("macro") if (r["series"], r["geo"][:6]) == ("investment_to_gdp", "Bosnia")}
    risen = statistics.fmean(x for when, x in bosnia.items() if when != "1995") - bosnia["1995"]
    met = float(total("early_recovery_already_met", "RDNA5")["value"]) / (days(edition(5)["data_to"], "2022-02-24") / YEAR)
    lebanon = row("comparisons", "C040")
    paces = {
        "facility": a_year("F029b") * euro,
        "allocated": money["F008"],
        "priorities": money["F008"] + money["F009"],
        "external": money["F017"],
        "aid": a_year("F040") * euro,
    }
    return {
        **{f"part.{name}": percent(money[part], sum(money[i] for i in whole)) for name, (part, whole) in parts.items()},
        **{f"pace.{name}": n(pace, 1) for name, pace in paces.items()},
        "years.aid": n(needs / paces["aid"], 1),
        **{f"years.{name}": n(needs / paces[name]) for name in ("external", "facility", "priorities")},
        "share.met_year": percent(met, usd("needs", 5) / int(edition(5)["horizon_years"])),
        "debt.M117": n(value("macro", "M117")),
        "debt.M118": n(value("macro", "M118")),
        "registered.claims": n(value("macro", "M119")),
        "private.lebanon_least": percent(float(lebanon["low"]), value("comparisons", "C027")),
        "private.lebanon_most": percent(float(lebanon["high"]), value("comparisons", "C027")),
        **{f"investment.{i}": n(value("macro", i)) for i in ("M110", "M111", "M112", "M114", "M116")},
        "investment.with_needs": n(value("macro", "M111") + 100 * year / gdp(2024)),
        "investment.risen_in_bosnia": n(risen),
        "years.as_in_bosnia": n(needs / (risen / 100 * gdp(2024))),
        "pots.all": n(len(POTS)),
        "separate.all": n(len(table("overlaps")) - len(overlaps)),
        "separate.read": n(sum(r["status"] == "read" for r in table("overlaps") if r not in overlaps)),
        "priorities.found_2023": n(money["F002"] - money["F003"]),
        "priorities.found_2024": n(money["F006"], 1),
        "priorities.found_2026": n(money["F013"] * money["F044"] / (100 - money["F044"]), 1),
        "priorities.missing_2023": n(money["F003"]),
        "priorities.missing_2024": n(money["F007"], 1),
        "priorities.missing_2025": n(money["F009"], 2),
        "priorities.missing_2026": n(money["F013"], 1),
        "rate.euro": n(euro, 2),
        "share.facility_budget": percent(money["F029a"], money["F026"]),
        "usd.F016": n(money["F016"] * rate("FX01"), 1),
        "usd.F034": n(money["F034"] * euro),
        **{f"money.{i}": row("financing", i)["value"] for i in shown},
        "pairs.all": n(pairs.total()),
        "pairs.same_money": n(pairs["same money"]),
        "pairs.may_be_added": n(pairs["may be added"]),
        "pairs.nobody_says": n(pairs["nobody says"]),
        "overlaps.all": n(len(overlaps)),
        "overlaps.read": n(sum(r["status"] == "read" for r in overlaps)),
        "usd.F015": n(money["F015"] * rate("FX01"), 1),
        "usd.F026": n(money["F026"] * euro, 1),
        "usd.F033": n(money["F033"] * euro),
        "usd.assets_low": n(assets[0] * least),
        "usd.assets_high": n(assets[1] * most),
        "a_year.facility": n(facility, 1),
        "a_year.era": n(era, 1),
        "a_year.both": n(facility + era, 1),
        "share.both_year": percent(facility + era, year),
        "share.assets_needs": percent(money["F033"] * euro, needs),
        "share.assets_dollars_needs_RDNA5": percent(money["F032"], usd("needs", 5)),
        "share.allocated_year": percent(money["F008"], year),
        "share.allocated_public_april": percent(money["F008"], year * (1 - money["F045"] / 100)),
        "share.allocated_public_ministry": percent(money["F008"], year * (1 - money["F014"] / 100)),
        "share.year_gdp_eu": percent(year, gdp(2023, "European Union"), 2),
        "share.defence_budget": percent(money["F016"], money["F015"]),
        "priorities.2025": n(money["F008"] + money["F009"], 2),
        "priorities.found_2025": n(money["F008"], 2),
        "priorities.missing_share_2025": percent(money["F009"], money["F008"] + money["F009"]),
        "years.allocated": n(needs / money["F008"]),
        "years.limit": n(needs / (0.05 * gdp(2024))),
        "limit.exercise": percent(0.05),
        "left.private": n(usd("needs", 5) * (1 - money["F014"] / 100)),
        "wrong.era_parts": n(money["F023"] + money["F024"] * euro),
        "wrong.era_assets": n(money["F033"] * euro + money["F021"]),
    }


# Chapter 6: how conflicts end

WATCHED = {"interstate": date(2024, 12, 31), "intrastate": date(2020, 12, 31)}
"""Type of conflict -> the last day of its data."""
WINDOW = 10
"""Years within which fighting may begin again."""
FULL_SCALE = date(2022, 2, 24)
LASTED = int((date(2025, 2, 25) - FULL_SCALE).days // YEAR)
"""Whole years that the war had lasted when the article appeared."""


class Run(NamedTuple):
    """A run of active calendar years in one dispute; end is None while it goes on; war: a year of 1,000 deaths."""

    dispute: str
    type: str
    start: date
    end: date | None
    outcome: str
    war: bool


@cache
def runs() -> list[Run]:
    """Return all runs; the type is that of the last year."""
    by: dict[str, list[list[Row]]] = defaultdict(list)
    for r in sorted(table("conflict_years"), key=lambda r: int(r["year"])):
        known = by[r["conflict_id"]]
        if known and int(r["year"]) == int(known[-1][-1]["year"]) + 1:
            known[-1].append(r)
        else:
            known.append([r])
    return [
        Run(
            dispute,
            years[-1]["type"],
            date.fromisoformat(years[0]["started"]),
            date.fromisoformat(years[-1]["ended"]) if years[-1]["ended"] else None,
            years[-1]["outcome"],
            any(r["intensity"] == "war" for r in years),
        )
        for dispute, found in by.items()
        for years in found
    ]


def ended(type_: str = "interstate", war: bool = False) -> list[Run]:
    """Return the runs of a type whose ending is coded, all or only wars."""
    return [r for r in runs() if r.type == type_ and r.end and r.outcome and (r.war or not war)]


def later(day_: date, years: int) -> date:
    """Return the same day some years on."""
    return day_.replace(year=day_.year + years) if (day_.month, day_.day) != (2, 29) else date(day_.year + years, 3, 1)


def opponents(r: Run) -> set[str]:
    """Return the pairs of opponents of a dispute between states, in UCDP's codes; India and Pakistan are 750-770."""
    (found,) = (c for c in table("conflicts") if c["conflict_id"] == r.dispute)
    return set(found["parties"].split())


def next_start(r: Run, war: bool = False, anyone: bool = False) -> date | None:
    """Return the first day of fighting after a run: in the dispute, a war only, or between the same opponents."""
    among = [q for q in runs() if q.start > r.end and (q.war or not war)]
    if anyone:
        among = [q for q in among if q.type == "interstate" and opponents(q) & opponents(r)]
    else:
        among = [q for q in among if q.dispute == r.dispute]
    return min((q.start for q in among), default=None)


def within(some: list[Run], years: int = WINDOW, **again: bool) -> list[tuple[str, bool]]:
    """Return (dispute, whether fighting began again within the years) of the runs that can be watched for so long."""
    found = []
    for r in some:
        if later(r.end, years) <= WATCHED[r.type]:
            start = next_start(r, **again)
            found.append((r.dispute, start is not None and start <= later(r.end, years)))
    return found


def peace(some: list[Run]) -> list[tuple[float, bool]]:
    """Return (years of peace, whether fighting began again) to the last day of the data."""
    starts = [(r, next_start(r)) for r in some]
    return [(((start or WATCHED[r.type]) - r.end).days / YEAR, start is not None) for r, start in starts]


def by_ending(some: list[Run]) -> float:
    """Return p of the log-rank test of the four endings."""
    groups = defaultdict(list)
    for r in some:
        groups[r.outcome.split(" of ")[0]].append(r)
    return log_rank([peace(group) for group in groups.values()])


def had_lasted(war: bool = False, day_less: bool = False, years: int = LASTED) -> list[Run]:
    """Return conflicts between states of known length that had lasted as long and whose fate a year on is known."""
    found = []
    for r in runs():
        if r.type != "interstate" or r.start == r.end or (war and not r.war):
            continue
        length = ((r.end or WATCHED[r.type]) - r.start).days - (day_less and ends_by_convention(r))
        if length >= years * YEAR and (r.end or length >= (years + 1) * YEAR):
            found.append(r)
    return found


def ends_by_convention(r: Run) -> bool:
    """Whether a run goes from a 31 December to a 31 December, as the rows write where the year alone is known."""
    return r.end is not None and all((d.month, d.day) == (12, 31) for d in (r.start, r.end))


def ended_by(r: Run, years: int) -> bool:
    """Whether a conflict lasted no longer than some years."""
    return r.end is not None and (r.end - r.start).days <= years * YEAR


def within_a_year(some: list[Run], answering: bool = False) -> int:
    """Return how many of them ended within the next year, in any way or by ceasefire or agreement."""
    return sum(ended_by(r, LASTED + 1) and (not answering or r.outcome in ("ceasefire", "peace agreement")) for r in some)


def endings() -> dict[str, str]:
    """Endings and restarts of wars and of all armed conflicts."""
    found = {}
    kinds = {
        "victory": ("victory of side A", "victory of side B"),
        "ceasefire": ("ceasefire",),
        "low": ("low activity",),
        "signed": ("ceasefire", "peace agreement"),
        "open": ("low activity", "ceasefire", "peace agreement"),
    }
    parts = {}
    for name, some in {"war": ended(war=True), "conflict": ended()}.items():
        for kind, outcomes in kinds.items():
            parts[f"{name}_{kind}"] = clustered([(r.dispute, r.outcome in outcomes) for r in some])
        to_1990 = [r for r in some if r.end.year <= 1990]
        parts[f"{name}_signed_1990"] = clustered([(r.dispute, r.outcome in kinds["signed"]) for r in to_1990])
        parts[f"{name}_restarted"] = clustered([(r.dispute, next_start(r) is not None) for r in some])
        parts[f"{name}_restarted_anyone"] = clustered([(r.dispute, next_start(r, anyone=True) is not None) for r in some])
        parts[f"{name}_restarted_war"] = clustered([(r.dispute, next_start(r, war=True) is not None) for r in some])
        parts[f"{name}_within_10"] = parts[f"{name}_again_active"] = clustered(within(some))
        parts[f"{name}_again_war"] = clustered(within(some, war=True))
        for years in range(4):
            parts[f"{name}_lasted_{years}"] = clustered(
                [(r.dispute, ended_by(r, years + 1)) for r in had_lasted(name == "war", years=years)]
            )
        parts[f"{name}_ceasefire_10"] = clustered(within([r for r in some if r.outcome == "ceasefire"]))
        others = [r for r in some if "750-770" not in opponents(r)]
        found |= {
            f"ends.{name}_n": n(len(some)),
            f"ends.{name}_first_year": str(min(r.end.year for r in some)),
            f"ends.{name}_last_year": str(max(r.end.year for r in some)),
            f"ends.{name}_lasted_3_of": n(len(had_lasted(war=name == "war"))),
            f"ends.{name}_lasted_3_found": n(within_a_year(had_lasted(war=name == "war"))),
            f"ends.{name}_logrank": n(by_ending(some), 2),
            f"ends.{name}_logrank_without": n(by_ending(others), 2),
        }
    conflicts = ended()
    india_pakistan = [r for r in conflicts if "750-770" in opponents(r)]
    parts["without_within_10"] = clustered(within([r for r in conflicts if r not in india_pakistan]))
    parts["intra_war_within_10"] = clustered(within(ended("intrastate", war=True)))
    parts["war_again_anyone"] = clustered(within(ended(war=True), anyone=True))
    gone = {"226", "250", "293", "420", "13692"}  # the loser did not outlive the war
    parts["outlived_within_10"] = clustered(within([r for r in ended(war=True) if r.dispute not in gone]))
    lengths = [(r.end - r.start).days for r in conflicts]
    known = [d for d in lengths if d]
    short = sum(d < 30 for d in known)
    by_dispute = defaultdict(list)
    for r in conflicts:
        by_dispute[r.dispute].append(r)
    spans = [(max(r.end for r in some) - min(r.start for r in some)).days for some in by_dispute.values()]
    donetsk = next(r for r in runs() if r.dispute == "13246")
    ukraine = {c["conflict_id"] for c in table("conflicts") if c["place"] == "Ukraine"}
    korea = next(r for r in runs() if r.dispute == "235")
    suez = next(r for r in runs() if r.dispute == "252")
    found["ends.suez_years"] = n((WATCHED["interstate"] - suez.end).days / YEAR, 1)
    found["ends.suez_opponents_years"] = n((next_start(suez, anyone=True) - suez.end).days / YEAR, 1)
    parts["war_agreement"] = clustered([(r.dispute, r.outcome == "peace agreement") for r in ended(war=True)])
    parts["cow_won"] = clustered(
        [(str(i), i < value("published_endings", "W08")) for i in range(int(row("published_endings", "W08")["of"]))]
    )
    for name, some in {"war": ended(war=True), "intra_war": ended("intrastate", war=True)}.items():
        curve = survival([(r.dispute, *p) for r, p in zip(some, peace(some), strict=True)], WINDOW)
        found |= dict(
            zip((f"ends.{name}_peace_10", f"ends.{name}_peace_low_10", f"ends.{name}_peace_high_10"), map(percent, curve), strict=True)
        )
    for key in (
        *(f"{name}_lasted_{years}" for name in ("war", "conflict") for years in range(4)),
        "war_low",
        "war_agreement",
        "cow_won",
        "war_victory",
        "war_ceasefire",
        "conflict_victory",
    ):
        found[f"ends.{key}"] = told(*parts[key])
    for key in (
        "war_victory",
        "war_ceasefire",
        "war_signed",
        "war_within_10",
        "war_again_active",
        "war_again_anyone",
        "war_again_war",
        "war_restarted",
        "war_restarted_anyone",
        "war_restarted_war",
        "conflict_within_10",
        "conflict_restarted",
        "conflict_ceasefire_10",
        "war_open",
        "war_signed_1990",
        "conflict_victory",
        "conflict_low",
        "without_within_10",
        "outlived_within_10",
    ):
        found[f"ends.{key}_found"] = n(parts[key][0])
    for key in (
        *("war_within_10", "conflict_within_10", "conflict_ceasefire_10", "war_ceasefire_10"),
        *("war_signed_1990", "without_within_10", "outlived_within_10"),
    ):
        found[f"ends.{key}_of"] = n(parts[key][1])
    for key in ("war_within_10", "war_ceasefire", "conflict_ceasefire_10"):
        found[f"ends.{key}_low"], found[f"ends.{key}_high"] = map(percent, parts[key][2:])
    for key in (
        *("war_victory", "war_within_10", "conflict_victory", "war_open"),
        *("outlived_within_10", "war_restarted_anyone", "intra_war_within_10"),
    ):
        found[f"ends.{key}_share"] = percent(*parts[key][:2])
    return found | {
        "ends.war_disputes": n(len({r.dispute for r in ended(war=True)})),
        "ends.conflict_restarted_disputes": n(len({r.dispute for r in conflicts if next_start(r)})),
        "ends.gone_n": n(sum(r.dispute in gone for r in ended(war=True))),
        "ends.war_agreement_found": n(parts["war_agreement"][0]),
        "ends.cow_won_share": percent(*parts["cow_won"][:2]),
        "ends.intra_war_n": n(len(ended("intrastate", war=True))),
        "ends.conflicts": n(sum(r.type == "interstate" for r in runs())),
        "ends.wars": n(sum(r.type == "interstate" and r.war for r in runs())),
        "ends.too_few": n(TOO_FEW),
        "ends.window": n(WINDOW),
        "ends.level": percent(LEVEL),
        "ends.least": "25",
        "ends.least_war": "1,000",
        "ends.month_days": "30",
        "ends.conflict_unknown": n(len(lengths) - len(known)),
        "ends.month_found": n(short),
        "ends.month_of": n(len(known)),
        "ends.month_share": percent(short, len(known)),
        "ends.month_least_share": percent(short, len(lengths)),
        "ends.month_most_share": percent(short + len(lengths) - len(known), len(lengths)),
        "ends.mean_longer": n(statistics.fmean(d for d in known if d > YEAR) / YEAR, 1),
        "ends.mean_span": n(statistics.fmean(d for d in spans if d > YEAR) / YEAR, 1),
        "ends.war_peace_1": percent(1 - sum(again for _, again in within(ended(war=True), 1)) / len(within(ended(war=True), 1))),
        "ends.conflict_pair_restarted": n(sum(next_start(r) is not None for r in india_pakistan)),
        "ends.donetsk_years": n((WATCHED["intrastate"] - donetsk.end).days / YEAR, 1),
        "ends.donetsk_days": n(min((r.start - donetsk.end).days for r in runs() if r.dispute in ukraine and r.start > donetsk.end)),
        "ends.korea_years": n((WATCHED["interstate"] - korea.end).days / YEAR, 1),
        "ends.age": n(LASTED),
        **{f"printed.W{i}": n(value("published_endings", f"W{i}")) for i in ("01", "02", "03", "04", "07", "12", "13", "14", "15")},
        "ends.cow_won_found": n(value("published_endings", "W08")),
        "ends.cow_won_of": row("published_endings", "W08")["of"],
    }


# Chapter 7: peacekeepers

LAST_AGREEMENT = date(2021, 12, 31)
SIMULATED = 2000


def agreements(undated: str = "out") -> tuple[list[Row], np.ndarray, np.ndarray]:
    """Return agreements, days in force and whether they ended; one that ended on a day not coded is left out, or ended first or last."""
    kept, time, over = [], [], []
    for r in table("agreements"):
        signed, end = date.fromisoformat(r["signed_on"]), LAST_AGREEMENT
        if r["ended_on"]:
            end = date.fromisoformat(r["ended_on"])
        elif r["ended"] == "1":
            if undated == "out":
                continue
            end = signed if undated == "first" else LAST_AGREEMENT
        kept.append(r)
        time.append((end - signed).days)
        over.append(r["ended"] == "1")
    return kept, np.array(time, float), np.array(over)


def clause(rows: list[Row]) -> np.ndarray:
    """Return one where an agreement has a clause on peacekeepers."""
    return np.array([float(r["peacekeeping"]) for r in rows])


def e_value(risk_ratio: float) -> float:
    """Return the E-value of a risk ratio below one."""
    return 1 if risk_ratio >= 1 else 1 / risk_ratio + math.sqrt(1 / risk_ratio * (1 / risk_ratio - 1))


def common(hazard_ratio: float) -> float:
    """Return the risk ratio of a hazard ratio where the outcome is common (VanderWeele)."""
    return (1 - 0.5 ** math.sqrt(hazard_ratio)) / (1 - 0.5 ** math.sqrt(1 / hazard_ratio))


def immortal_time(delay_months: int) -> Near:
    """Simulate peacekeepers who change nothing, counted from the ceasefire: time of failure as in the curve without them, half get them by lot."""
    draw = np.random.default_rng(7)
    years, still = zip(
        *((float(r["years"]), float(r["survival"])) for r in table("peacekeeper_curve") if r["peacekeepers"] == "0"), strict=True
    )
    chance = draw.random(SIMULATED)
    over = chance > still[-1]
    time = np.where(over, np.interp(-chance, -np.array(still), years), years[-1])
    ever = (draw.random(SIMULATED) < 0.5) & (draw.exponential(delay_months / 12, SIMULATED) < time)
    ratio = cox(time.round(3), over, ever.astype(float))[0]
    error = ratio * math.sqrt(1 / (over & ever).sum() + 1 / (over & ~ever).sum())
    return Near(ratio, 0.005 + 3 * math.sqrt(2) * error)


def peacekeepers() -> dict[str, str | Near]:
    """Curves and ratios as reported; agreements with and without the clause; E-values; Minsk; deaths."""
    models = {r["model"]: r for r in table("peacekeeper_models")}
    curve = {(r["peacekeepers"], float(r["years"])): r for r in table("peacekeeper_curve")}
    found = {}
    for model in ("unadjusted", "plus_victory_treaty", "landmark_day_60", "time_varying"):
        for end, column in {"": "hazard_ratio", "_low": "low", "_high": "high"}.items():
            found[f"peace.{model}{end}"] = n(float(models[model][column]), 2)
    for name, of in {"present": "1", "absent": "0"}.items():
        for end, column in {"": "survival", "_low": "low", "_high": "high"}.items():
            found[f"peace.{name}_5{end}"] = percent(float(curve[of, 5][column]))
    for years in (1, 10):
        for name, of in {"present": "1", "absent": "0"}.items():
            found[f"peace.{name}_{years}"] = percent(float(curve[of, years]["survival"]))
            found[f"peace.{name}_n"] = curve[of, 0]["n"]
    rows, time, over = agreements()
    for name, has in {"clause": "1", "none": "0"}.items():
        some = [(r["agreement_id"], t / YEAR, o) for r, t, o in zip(rows, time, over, strict=True) if r["peacekeeping"] == has]
        found |= {f"peace.{name}_{years}": percent(survival(some, years)[0]) for years in (1, 5)} | {f"peace.{name}_n": n(len(some))}
    with_clause, kinds = clause(rows), [r["kind"] for r in rows]
    like = np.column_stack([with_clause, [k == "partial" for k in kinds], [k == "process" for k in kinds]])
    plain = cox(time, over, with_clause)
    kind = cox(time, over, like)
    cluster = cox(time, over, like, np.array([r["conflict_ids"] for r in rows]))
    for name, ratio in {"clause_hr": plain, "clause_kind_hr": kind}.items():
        found |= dict(zip((f"peace.{name}", f"peace.{name}_low", f"peace.{name}_high"), (n(x, 2) for x in ratio), strict=True))
    for undated in ("first", "last"):
        some, until, gone = agreements(undated)
        found[f"peace.clause_{undated}_hr"] = n(cox(until, gone, clause(some))[0], 2)
    every = Counter(r["conflict_ids"] for r in rows)
    hazard = float(models["unadjusted"]["hazard_ratio"])
    factor = 2 * 2 / (2 + 2 - 1)
    minsk = {r["agreement_id"]: r for r in table("agreements")}
    first, second = minsk["1536"], minsk["1537"]
    donbas = [r for r in table("battle_deaths") if r["conflict_id"] == "13306" and 2016 <= int(r["year"]) <= 2021]
    (now,) = (r for r in table("battle_deaths") if r["row_id"] == "B11")
    (study,) = (r for r in table("effects") if r["row_id"] == "S09")
    without, with_ = float(study["before"]), float(study["after"])

    def share(kind: str) -> str:
        some = [r for r in table("agreements") if r["kind"] == kind]
        return percent(clause(some).mean())

    return found | {
        "peace.level": percent(LEVEL),
        "peace.read_at": "5",
        "peace.plus_cost_factions_duration": n(float(models["plus_cost_factions_duration"]["hazard_ratio"]), 2),
        "peace.fewest": n(TOO_FEW),
        "peace.ceasefires": models["unadjusted"]["n"],
        "peace.failures": models["unadjusted"]["failures"],
        "peace.reported_logrank": models["unadjusted"]["logrank_p"],
        "peace.failures_first_year": n(sum(float(curve[of, 1]["failures"]) for of in "01")),
        "peace.landmark_days": "60",
        "peace.agreements": n(len(table("agreements"))),
        "peace.used": n(len(rows)),
        "peace.undated": n(len(table("agreements")) - len(rows)),
        "peace.ended": n(over.sum()),
        "peace.censored": n(len(rows) - over.sum()),
        "peace.logrank": n(log_rank([list(zip(time[with_clause == x], over[with_clause == x], strict=True)) for x in (0, 1)]), 2),
        "peace.share_full": share("full"),
        "peace.share_process": share("process"),
        "peace.conflicts": n(len(every)),
        "peace.most_in_one": n(max(every.values())),
        "peace.clause_cluster_hr_low": n(cluster[1], 2),
        "peace.clause_cluster_hr_high": n(cluster[2], 2),
        "simulated.n": n(SIMULATED),
        "simulated.middle": "6",
        "simulated.longest": "12",
        "simulated.ever_6": immortal_time(6),
        "simulated.ever_12": immortal_time(12),
        "evalue.risk_ratio": n(common(hazard), 2),
        "evalue.unadjusted": n(e_value(common(hazard)), 2),
        "evalue.unadjusted_interval": n(e_value(common(float(models["unadjusted"]["high"]))), 2),
        "evalue.landmark_day_60_interval": n(e_value(common(float(models["landmark_day_60"]["high"]))), 2),
        "evalue.rare": n(e_value(hazard), 2),
        "evalue.two": "2",
        "evalue.factor_2_2": n(factor, 2),
        "evalue.left_2_2": n(common(hazard) * factor, 2),
        "minsk.first_days": n(days(first["ended_on"], first["signed_on"])),
        "minsk.second_years": n((LAST_AGREEMENT - date.fromisoformat(second["signed_on"])).days / YEAR, 1),
        "minsk.gap_days": n((FULL_SCALE - LAST_AGREEMENT).days),
        **{f"deaths.{r['year']}": n(float(r["best"])) for r in table("battle_deaths") if r["conflict_id"] == "13306"},
        "deaths.others_2014": n(sum(float(r["best"]) for r in table("battle_deaths") if r["conflict_id"] in ("13246", "13247"))),
        "deaths.after_minsk": n(sum(float(r["best"]) for r in donbas)),
        "deaths.least": n(min(float(r["best"]) for r in donbas)),
        "deaths.2024": n(float(now["best"])),
        "deaths.model_month": n(without),
        "deaths.model_month_after": n(with_),
        "deaths.times_model": tens(float(now["best"]) / 12 / without),
        "effects.all": n(len(table("effects"))),
        "effects.abstract": n(sum(r["seen"] == "abstract" for r in table("effects"))),
    }


# Chapter 9: bargaining


def named_truces() -> dict[str, str]:
    """What stood behind named truces: cases, people, people a kilometre from the longest and the shortest line read."""
    cases, forces = table("truces"), {r["row_id"]: r for r in table("truce_forces")}

    def spread(x: float) -> str:
        return n(x, 0 if x >= 10 else 1 if x >= 1 else 2)

    def years(case: str, until: str) -> str:
        (found,) = (r for r in cases if r["row_id"] == case)
        return n(days(until, found["truce_on"]) / YEAR, 1)

    def low(force: str) -> str:
        return spread(int(forces[force]["people_low"]) / float(forces[force]["longer_km"] or forces[force]["line_km"]))

    def high(force: str) -> str:
        return spread(int(forces[force]["people_high"]) / float(forces[force]["line_km"]))

    def both(r: dict) -> bool | None:
        """Whether both sides agreed and a state was bound in writing; None if that is not known."""
        unknown = [r[c] in ("none seen", "not read") or c in r["cells_not_read"].split() for c in ("consent", "guarantee")]
        had = [r["consent"] == "both", r["guarantee"] == "in writing"]
        return False if any(not u and not h for u, h in zip(unknown, had)) else None if any(unknown) else True

    return {
        "truce.cases": n(len(cases)),
        "truce.hybrid": n(sum(r["kind"] != "between states" for r in cases)),
        "truce.pairs": n(len({r["pair"] for r in cases})),
        "truce.consent_lost": n(sum(r["consent_lost"] != "" for r in cases)),
        "truce.in_writing": n(sum(r["guarantee"] == "in writing" for r in cases)),
        "truce.unknown_guarantee": n(sum(r["guarantee"] in ("none seen", "not read") for r in cases)),
        "truce.unknown_in_exercise": n(sum(both(r) is None for r in cases)),
        "truce.years_U01": years("U01", "2024-12-31"),
        "truce.years_U12": years("U12", next(r["war_on"] for r in cases if r["row_id"] == "U12")),
        "truce.km_G09": n(float(forces["G09"]["line_km"])),
        "truce.least_G15": n(int(forces["G15"]["people_low"])),
        **{f"truce.people_{g}": n(int(forces[g]["people_high"])) for g in ("G01", "G02", "G09", "G11", "G12", "G17")},
        **{f"truce.low_{g}": low(g) for g in ("G06", "G08", "G09", "G10", "G11", "G14", "G15")},
        **{f"truce.high_{g}": high(g) for g in ("G03", "G06", "G07", "G09", "G10", "G11", "G14", "G15")},
    }


def bargains() -> dict[str, str]:
    """The range of deals, what is not known, shifting power; every input an assumption."""
    p, c_a, c_b, after, delta, lowest, highest = (value("bargaining", f"BA0{i}") / 100 for i in range(1, 8))
    x_p, x_a, x_b, x_after, x_delta = (value("bargaining", f"BA{i}") / 100 for i in range(11, 16))
    parts = value("bargaining", "BA08")
    year = usd("damage", 4) + usd("loss", 4) - usd("damage", 3) - usd("loss", 3)
    guarantee = x_after - x_a - (x_p + x_b) / x_delta
    return {
        "bargain.p": percent(p),
        "bargain.c_a": percent(c_a),
        "bargain.c_b": percent(c_b),
        "bargain.low": percent(p - c_a),
        "bargain.high": percent(p + c_b),
        "bargain.width": percent(c_a + c_b),
        "bargain.price": percent(c_a + c_b),
        "bargain.year_effects": n(year),
        "bargain.year_share": percent(year, gdp(2024)),
        "bargain.deaths": n(value("bargaining", "BA20")),
        "bargain.lowest": percent(lowest),
        "bargain.highest": percent(highest),
        "bargain.unknown": percent(highest - lowest),
        "bargain.sure": percent(c_a + lowest),
        "bargain.demand": percent(p + (highest - c_a) / 2, decimals=1),
        "bargain.chance_of_war": percent((highest - c_a) / 2 - lowest, highest - lowest, 1),
        "bargain.parts": n(parts),
        "bargain.part": percent(1, parts, 1),
        "bargain.two_parts": percent(2, parts, 1),
        "bargain.doubt_threshold": percent((c_a + c_b) * 2 / 3, decimals=1),
        "bargain.delta": percent(delta),
        "bargain.p_after": percent(after),
        "bargain.later": percent(after - c_a),
        "bargain.least": percent(delta * (after - c_a)),
        "bargain.gap": percent(delta * (after - c_a) - (p + c_b)),
        "bargain.limit": percent(c_a + (p + c_b) / delta, decimals=1),
        "bargain.guarantee": percent(after - c_a - (p + c_b) / delta, decimals=1),
        "bargain.mirror_guarantee": percent(after - c_b - (1 - p + c_a) / delta, decimals=1),
        "bargain.exercise_p": percent(x_p),
        "bargain.exercise_p_after": percent(x_after),
        "bargain.exercise_c_a": percent(x_a),
        "bargain.exercise_delta": percent(x_delta),
        "bargain.exercise_guarantee": percent(guarantee, decimals=1),
        "bargain.exercise_whole": n(math.ceil(100 * guarantee)),
    }


# Chapter 10: what might happen

SUM, HORIZON, DRAWS, TAIL = 1000, 5, 100_000, 0.05
SOBOL = 0.9
"""Percentage points that a Sobol index may be off: half a printed one and what the page's draws, of which it states no error, may add."""
COUNTED_FROM = date(2024, 12, 31)
PARTS = 150
"""Quantiles into which a distribution is cut; an integral is the mean over their middles."""
MIDDLES = (np.arange(PARTS) + 0.5) / PARTS


def chance(p: float) -> Near:
    """Return a chance in percent that the book simulates: off by half a printed point and three standard errors."""
    return Near(100 * p, 0.5 + 300 * math.sqrt(p * (1 - p) / DRAWS))


class Growth(NamedTuple):
    """Needs while there is fighting: a random walk with drift, of the logarithm or of the sum."""

    start: float
    rise: float
    variance: float
    years: float
    free: int
    percentage: bool

    def spread(self, fighting: np.ndarray | float) -> np.ndarray | float:
        """Return the scale of the t distribution of the change, the drift being estimated too."""
        return np.sqrt(self.variance * (fighting + fighting**2 / self.years))

    def above(self, total_: float, fighting: np.ndarray | float) -> np.ndarray | float:
        """Return the chance that needs exceed a sum after some years of fighting."""
        gap = (math.log(total_) if self.percentage else total_) - self.start
        return stats.t.sf((gap - self.rise * fighting) / self.spread(fighting), self.free)

    def change(self, quantile: float) -> float:
        """Return a quantile of the change over the whole horizon."""
        return self.rise * HORIZON + self.spread(HORIZON) * stats.t.ppf(quantile, self.free)


def growth(number: int, percentage: bool) -> Growth:
    """Estimate growth from the assessments up to a number."""
    points = [(t, math.log(y) if percentage else y) for t, y in series("needs", range(1, number + 1))]
    return Growth(points[-1][1], *drift(points), percentage)


class Rate(NamedTuple):
    """Events in years watched; its posterior under the Jeffreys prior is a gamma distribution."""

    events: int
    years: float

    def quantile(self, q: float) -> float:
        """Return a quantile of the rate."""
        return float(stats.gamma.ppf(q, self.events + 0.5) / self.years)

    def by(self, t: float) -> float:
        """Return the chance of an event by a time, over the whole posterior."""
        return 1 - (1 + t / self.years) ** -(self.events + 0.5)

    def wait(self, q: np.ndarray) -> np.ndarray:
        """Return quantiles of the waiting time, over the whole posterior."""
        return self.years * ((1 - q) ** (-1 / (self.events + 0.5)) - 1)


def long_lasting() -> list[Run]:
    """Return other conflicts between states that had lasted as long as this war when needs were counted."""
    age = (COUNTED_FROM - FULL_SCALE).days
    known = [r for r in runs() if r.type == "interstate" and r.start not in (r.end, FULL_SCALE)]
    return [r for r in known if ((r.end or WATCHED[r.type]) - r.start).days >= age]


def ending() -> Rate:
    """Return how often they ended, in the years that they went on."""
    age, some = (COUNTED_FROM - FULL_SCALE).days, long_lasting()
    return Rate(sum(r.end is not None for r in some), sum(((r.end or WATCHED[r.type]) - r.start).days - age for r in some) / YEAR)


def restart() -> Rate:
    """Return how often fighting began again in the first years of a peace between states."""
    times = peace(ended())
    return Rate(sum(again and t <= WINDOW for t, again in times), sum(min(t, WINDOW) for t, _ in times))


def stops() -> np.ndarray:
    """Return quantiles of the years until fighting stops, given that it stops before the horizon."""
    return ending().wait(MIDDLES * ending().by(HORIZON))


def fighting(guard: float = 1) -> np.ndarray:
    """Return years of fighting to the horizon by when it stops and when it restarts, at a rate times the guard; restarted, it goes on."""
    stop, again = np.meshgrid(stops(), restart().wait(MIDDLES) / guard)
    return stop + np.maximum(HORIZON - stop - again, 0)


def restarted(guard: float = 1) -> float:
    """Return the chance that fighting has begun again by the horizon, after it stopped."""
    stop, again = np.meshgrid(stops(), restart().wait(MIDDLES) / guard)
    return float((stop + again < HORIZON).mean())


def needs_at(quantile: float, g: Growth, years: np.ndarray | float) -> Near:
    """Return the sum that needs stay below with a chance, printed to the nearest ten."""

    def below(total_: float) -> float:
        return 1 - float(np.mean(g.above(total_, years)))

    found = optimize.brentq(lambda total_: below(total_) - quantile, 200, 9000)
    density = (below(found + 1) - below(found - 1)) / 2
    return Near(found, 5 + 3 * math.sqrt(quantile * (1 - quantile) / DRAWS) / density)


def sobol(g: Growth, guard: float) -> dict[str, float]:
    """Return first-order Sobol indices in percent of needs above the sum.

    Five families have equal weight: war goes on, a guarded ending, three endings without a guard."""
    weights = np.array([1, 1, 3]) / 5
    chances = [np.full((PARTS, PARTS), g.above(SUM, HORIZON)), g.above(SUM, fighting(guard)), g.above(SUM, fighting())]
    above = np.array([MIDDLES[:, None, None] > 1 - c for c in chances])  # family, growth, restart, stop
    mixed = np.tensordot(weights, above, 1)
    variance = mixed.mean() * (1 - mixed.mean())
    family = above.mean((1, 2, 3))
    first = {
        "growth_of_needs": mixed.mean((1, 2)).var(),
        "whether_and_how_it_ends": weights @ (family - mixed.mean()) ** 2,
        "when_fighting_stops": mixed.mean((0, 1)).var(),
        "whether_it_restarts": mixed.mean((0, 2)).var(),
    }
    return {name: 100 * share / variance for name, share in first.items()}


def tornado(guard: float) -> dict[str, tuple[float, float]]:
    """Return the chance in percent with equal weights as one input alone goes from its lower to its upper tenth."""
    by = {form: growth(4, form == "percentage") for form in ("sum", "percentage")}
    g = by["percentage"]

    def equal(g: Growth, free: np.ndarray, guarded: np.ndarray) -> float:
        return float(g.above(SUM, HORIZON) + g.above(SUM, guarded).mean() + 3 * g.above(SUM, free).mean()) / 5

    def at(stop: np.ndarray, again: np.ndarray) -> float:
        years = [stop + np.maximum(HORIZON - stop - wait, 0) for wait in np.broadcast_arrays(again, again / guard)]
        return equal(g, *years)

    def grown(quantile: float) -> float:
        return (
            float(
                (g.above(SUM, HORIZON) > 1 - quantile)
                + (g.above(SUM, fighting(guard)) > 1 - quantile).mean()
                + 3 * (g.above(SUM, fighting()) > 1 - quantile).mean()
            )
            / 5
        )

    def stops_at(rate_: float) -> np.ndarray:
        return -np.log(1 - MIDDLES * (1 - math.exp(-rate_ * HORIZON))) / rate_

    stop, wait = stops()[None, :], restart().wait(MIDDLES)[:, None]
    families = [float(np.mean(g.above(SUM, years))) for years in (HORIZON, fighting(guard), fighting())]
    ends = {
        "form_of_growth": [equal(by[form], fighting(), fighting(guard)) for form in by],
        "growth_of_needs": [grown(q) for q in (0.1, 0.9)],
        "whether_and_how_it_ends": [min(families), max(families)],
        "rate_of_ending": [at(stops_at(ending().quantile(q))[None, :], wait) for q in (0.1, 0.9)],
        "rate_of_restart": [at(stop, (-np.log(1 - MIDDLES) / restart().quantile(q))[:, None]) for q in (0.1, 0.9)],
    }
    return {name: (min(both), max(both)) for name, both in ends.items()}


def outcomes() -> dict[str, str | Near]:
    """The chance of a large bill in both forms of growth; the rates behind it; weights; quartiles; Sobol indices."""
    by_percentage, by_sum = growth(4, True), growth(4, False)
    war, freeze = (float(np.mean(by_percentage.above(SUM, years))) for years in (HORIZON, fighting()))
    war_sum, freeze_sum = (float(np.mean(by_sum.above(SUM, years))) for years in (HORIZON, fighting()))
    between = series("needs", [4])[0][0] - series("needs", [1])[0][0]
    dearer = (prices_of("consumer_prices", "2024-12") / prices_of("consumer_prices", "2022-06")) ** (1 / between)
    risen = by_percentage._replace(start=by_percentage.start + math.log(dearer) * (HORIZON - fighting()))
    rate_, long = ending(), long_lasting()
    exact = stats.chi2.ppf(0.025, 2 * rate_.events) / 2 / rate_.years, stats.chi2.ppf(0.975, 2 * rate_.events + 2) / 2 / rate_.years
    beaten = [r for r in ended() if r.outcome.startswith("victory")]
    others = [r for r in ended() if r not in beaten]
    rows, time, over = agreements()
    reported = next(r for r in table("peacekeeper_models") if r["model"] == "unadjusted")
    guards = {"civil": [float(reported[c]) for c in ("hazard_ratio", "low", "high")], "clause": cox(time, over, clause(rows))}
    found: dict[str, str | Near] = {}
    for name, ratio in guards.items():
        found |= dict(zip((f"outcomes.guard_{name}_{end}" for end in ("value", "low", "high")), (n(x, 2) for x in ratio), strict=True))
        found[f"outcomes.restarted_{name}"] = chance(restarted(ratio[0]))
        found[f"outcomes.above_guarded_{name}"] = chance(float(by_percentage.above(SUM, fighting(ratio[0])).mean()))
    for number in (4, 5):
        found |= {
            f"outcomes.growth_RDNA{number}": percent(math.exp(growth(number, True).rise) - 1),
            f"outcomes.rise_RDNA{number}": n(growth(number, False).rise),
        }
    found |= {
        f"outcomes.factor_{end}_RDNA4": Near(math.exp(growth(4, True).change(tail)), 0.1)
        for end, tail in (("low", TAIL), ("high", 1 - TAIL))
    }
    cases = {
        "war": (by_percentage, HORIZON),
        "freeze": (by_percentage, fighting()),
        "war_sum": (by_sum, HORIZON),
        "freeze_sum": (by_sum, fighting()),
    }
    for case, (g, years) in cases.items():
        for end, quantile in {"low": TAIL, "median": 0.5, "high": 1 - TAIL}.items():
            found[f"outcomes.{end}_{case}_RDNA4"] = needs_at(quantile, g, years)
    quarter_war, quarter_freeze = (needs_at(0.25, *cases[case]) for case in ("war", "freeze"))
    half = needs_at(0.25, by_percentage, np.append(fighting().ravel(), np.full(PARTS**2, float(HORIZON))))
    guard = guards["civil"][0]
    for end, g in {"": by_percentage, "_sum": by_sum}.items():
        found |= {f"outcomes.first_{name}{end}": Near(first, SOBOL) for name, first in sobol(g, guard).items()}
    for name, (least, most) in tornado(guard).items():
        found |= {f"outcomes.{name}_low": chance(least), f"outcomes.{name}_high": chance(most)}
    by_set = defaultdict(list)
    for r in table("scenarios"):
        by_set[r["set_id"]].append(r["value"])
    return found | {
        "outcomes.sum": n(SUM),
        "outcomes.years": n(HORIZON),
        "outcomes.draws": n(DRAWS),
        "outcomes.error_most": n(100 * 0.5 / math.sqrt(DRAWS), 1),
        "outcomes.level": percent(LEVEL),
        "outcomes.tail": percent(TAIL),
        "outcomes.inner": percent(1 - 2 * TAIL),
        "outcomes.quartile": "25",
        "outcomes.points": "100",
        "outcomes.even": "50",
        "outcomes.watched": n(WINDOW),
        "outcomes.steps_RDNA4": n(by_percentage.free + 1),
        "outcomes.free": n(by_percentage.free),
        "outcomes.above_war_RDNA4": chance(war),
        "outcomes.above_freeze_RDNA4": chance(freeze),
        "outcomes.above_war_sum_RDNA4": chance(war_sum),
        "outcomes.above_freeze_sum_RDNA4": chance(freeze_sum),
        "outcomes.half_above": chance((war + freeze) / 2),
        "outcomes.prices": n(100 * (dearer - 1), 1),
        "outcomes.above_freeze_prices": chance(float(np.mean(risen.above(SUM, fighting())))),
        "outcomes.weight_half": Near(100 * (0.5 - freeze) / (war - freeze), 1.5),
        "outcomes.weight_half_by_hand": percent(50 - round(100 * freeze), round(100 * war) - round(100 * freeze)),
        "outcomes.restarted_none": chance(restarted()),
        "outcomes.quarter_war": quarter_war,
        "outcomes.quarter_freeze": quarter_freeze,
        "outcomes.mean_of_quarters": Near((quarter_war.value + quarter_freeze.value) / 2, 10),
        "outcomes.half_quarter": half,
        "outcomes.equal": chance(tornado(guard)["form_of_growth"][1]),
        "outcomes.sums_low": "400",
        "outcomes.sums_high": "2,000",
        "outcomes.wars": n(len(long)),
        "outcomes.wars_ended": n(rate_.events),
        "outcomes.war_years": n(rate_.years),
        "outcomes.by_convention": n(sum(any(d and (d.month, d.day) == (12, 31) for d in (r.start, r.end)) for r in long)),
        "outcomes.fierce": n(sum(r.war for r in long)),
        "outcomes.fierce_ended": n(sum(r.war and r.end is not None for r in long)),
        "outcomes.ending_low": percent(1 - math.exp(-rate_.quantile(0.025))),
        "outcomes.ending_mid": percent(1 - math.exp(-rate_.quantile(0.5))),
        "outcomes.ending_high": percent(1 - math.exp(-rate_.quantile(0.975))),
        "outcomes.ending_exact_low": percent(1 - math.exp(-exact[0])),
        "outcomes.ending_exact_high": percent(1 - math.exp(-exact[1])),
        "outcomes.still_low": percent(math.exp(-HORIZON * rate_.quantile(0.975))),
        "outcomes.still_high": percent(math.exp(-HORIZON * rate_.quantile(0.025))),
        "outcomes.peace": n(len(ended())),
        "outcomes.restarts": n(restart().events),
        "outcomes.peace_beaten": n(len(beaten)),
        "outcomes.restarts_beaten": n(sum(again and t <= WINDOW for t, again in peace(beaten))),
        "outcomes.peace_unguarded": n(len(others)),
        "outcomes.restarts_unguarded": n(sum(again and t <= WINDOW for t, again in peace(others))),
        "outcomes.restart_p": n(log_rank([peace(beaten), peace(others)]), 2),
        "outcomes.sets": n(len(by_set)),
        "outcomes.sets_with": n(sum(all(values) for values in by_set.values())),
        "outcomes.scenarios": n(len(table("scenarios"))),
        "outcomes.doubtful": n(sum(bool(r["or_else"]) for r in table("scenarios"))),
        **{f"outcomes.stated_Q0{i}": n(value("scenarios", f"Q0{i}")) for i in (1, 3, 5)},
    }


# Chapter 11: forecasts


def odds(forecaster: str, made_on: str, question: str = "first-2025") -> list[float]:
    """Return the chances given to the answers of a question in order, divided by their sum."""
    order = [r["bin"] for r in sorted(table("forecast_bins"), key=lambda r: int(r["position"])) if r["question"] == question]
    given = {
        r["bin"]: float(r["percent"])
        for r in table("forecasts")
        if (r["forecaster"], r["made_on"], r["question"]) == (forecaster, made_on, question)
    }
    return [given[b] / sum(given.values()) for b in order]


def brier(chances: list[float], true: int) -> float:
    """Return the Brier score if the answer at a place comes true."""
    return sum((p - (i == true)) ** 2 for i, p in enumerate(chances))


def ranked(chances: list[float], true: int) -> float:
    """Return the ranked probability score, divided by one less than the number of answers."""
    return sum((sum(chances[: k + 1]) - (true <= k)) ** 2 for k in range(len(chances) - 1)) / (len(chances) - 1)


def forecasts() -> dict[str, str]:
    """Scores of the published forecasts, and the band that old conflicts leave."""
    march, may, last = "2025-03-31", "2025-05-08", 3
    rand, metaculus, glimt = (odds(name, march) for name in ("RAND Forecasting Initiative", "Metaculus", "Glimt"))
    equal = [0.25] * 4
    platforms = {"rand": "RAND Forecasting Initiative", "metaculus": "Metaculus", "glimt": "Glimt"}
    given = [(short, end, odds(name, when)) for short, name in platforms.items() for end, when in {"": march, "_last": may}.items()] + [
        ("equal", "", equal)
    ]
    main = {(r["forecaster"], r["made_on"]) for r in table("forecasts") if r["question"] == "first-2025"}
    known = {r["question"] for r in table("forecast_questions") if r["outcome"]}
    scorable = {(r["forecaster"], r["made_on"], r["question"]) for r in table("forecasts") if r["question"] in known}
    ends = [r["ends"] for r in table("forecast_bins") if r["question"] == "first-2025" and r["ends"]]
    lasted = (date.fromisoformat(march) - FULL_SCALE).days // YEAR
    old, found = had_lasted(), within_a_year(had_lasted())
    low, high = wilson(found, len(old))
    a_day_less = had_lasted(day_less=True)

    def by(chance: float) -> list[float]:
        # Days are counted from the forecast's to the one on which the next answer begins.
        return [1 - (1 - chance) ** ((days(end, march) + 1) / YEAR) for end in ends]

    def band(chance: float) -> str:
        return n(statistics.fmean(p * p for p in by(chance)), 3)

    def skill(chances: list[float]) -> str:
        return percent(1 - ranked(chances, last) / ranked(equal, last))

    return {
        "forecast.count": n(len(main)),
        "forecast.all": n(len(scorable)),
        "forecast.first_day": day(min(d for _, d in main)),
        "forecast.last_day": day(max(d for _, d in main)),
        "forecast.believed": "30",
        "early.rand": percent(rand[0]),
        "early.metaculus": percent(metaculus[0]),
        "early.glimt": percent(glimt[0]),
        "early.metaculus_last": percent(odds("Metaculus", may)[0]),
        **{f"chance.{name}{end}": percent(p[last]) for name, end, p in given},
        **{f"ranked.{name}{end}": n(ranked(p, last), 3) for name, end, p in given},
        "printed.Z56": n(float(next(r for r in table("forecasts") if r["row_id"] == "Z56")["percent"])),
        "printed.Z57": n(float(next(r for r in table("forecasts") if r["row_id"] == "Z57")["percent"])),
        "base.ranked_answering_low": band(wilson(0, len(old))[0]),
        "base.ranked_answering_high": band(wilson(0, len(old))[1]),
        "brier.rand": n(brier(rand, last), 3),
        "brier.rand_looser": n(brier(rand, 0), 3),
        "brier.equal": n(brier(equal, last), 3),
        "skill_ranked.rand": skill(rand),
        "skill_ranked.glimt": skill(glimt),
        "skill_ranked.metaculus": skill(metaculus),
        "base.lasted": n(lasted),
        "base.of": n(len(old)),
        "base.found": n(found),
        "base.yearly_low": percent(low),
        "base.yearly_high": percent(high),
        "base.chance_low": percent(1 - by(low)[-1]),
        "base.chance_high": percent(1 - by(high)[-1]),
        "base.ranked_low": band(low),
        "base.ranked_high": band(high),
        "base.found_answering": n(within_a_year(old, answering=True)),
        "base.of_answering": n(len(old)),
        "base.yearly_answering_high": percent(wilson(0, len(old))[1]),
        "base.found_a_day_less": n(within_a_year(a_day_less)),
        "base.of_a_day_less": n(len(a_day_less)),
    }


# Chapter 12: what to believe


def what_to_believe() -> dict[str, str]:
    """How many statements there are, and the day of the last event behind them."""
    since = [r["happened_on"] for r in (*table("events"), *table("forecast_outcomes"))]
    return {"conclusions.all": n(len(table("conclusions"))), "conclusions.last_day": day(max(since))}


CHAPTERS = (
    ledger,
    positions,
    one_sum,
    growth_of_the_bill,
    who_pays,
    endings,
    peacekeepers,
    named_truces,
    bargains,
    outcomes,
    forecasts,
    what_to_believe,
    another_article,
)


def printed() -> dict[str, list[tuple[str, str]]]:
    """Return key -> (text, file) of every figure in the chapters, README and the pages of book/.

    The text of a {key} in a chapter or a table is that of the built pages of numbers."""
    files = [ROOT / "README.md", *sorted((ROOT / "notebooks").glob("*.md"))]
    files += [f for folder in ("", "claims/", "instructors/") for f in sorted((ROOT / "book").glob(f"{folder}*.md"))]
    found = defaultdict(list)
    for file in files:
        for key, text in TAG.findall(file.read_text("utf-8")):
            found[key].append((text, str(file.relative_to(ROOT))))
    lines = [line for page in LISTS.glob("*.html") for line in LISTED.findall(page.read_text("utf-8"))]
    listed = {key: html.unescape(text).replace("\u00a0", " ") for key, text in lines}
    for file in [*(ROOT / "notebooks").glob("*.md"), *(ROOT / "data").glob("*.csv")]:
        for key in listed.keys() & set(BRACES.findall(file.read_text("utf-8"))):
            found[key].append((listed[key], str(LISTS.relative_to(ROOT))))
    return found


def agrees(text: str, computed: str | Near) -> bool:
    """Whether a printed text is what was computed."""
    if isinstance(computed, Near):
        return bool(re.fullmatch(r"-?[\d,]*\.?\d+", text)) and abs(float(text.replace(",", "")) - computed.value) <= computed.within
    return text == computed


def findings() -> list[str]:
    """Compute all figures, print how many are known; return those that differ and those that no text prints."""
    if not LISTS.exists():
        return [f"{LISTS.relative_to(ROOT)} is missing, where figures of titles and captions are read: make book first"]
    known = {key: computed for chapter in CHAPTERS for key, computed in chapter().items()}
    texts = printed()
    unknown = sorted(texts.keys() - known.keys())
    print(f"  {len(texts) - len(unknown)} of {len(texts)} printed figures recomputed; not these: {', '.join(unknown) or 'none'}")
    found = []
    for key, places in texts.items():
        for text, file in places:
            if key in known and not agrees(text, known[key]):
                computed = known[key]
                said = f"{computed.value:.4g} (± {computed.within:.2g})" if isinstance(computed, Near) else computed
                found.append(f"{key} in {file}: printed {text!r}, recomputed {said!r}")
    return found + [f"{key}: known here, printed nowhere" for key in sorted(known.keys() - texts.keys())]


def main() -> int:
    """Print the findings; return 1 if there is one."""
    found = findings()
    print(*found or ["  every one agrees"], sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

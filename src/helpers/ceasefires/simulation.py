"""What might happen, and at what cost: a simulation of how the war ends, when, and what has to be rebuilt by then.

The reader says how likely each family of outcomes is; the families are those of published analyses
(data/scenarios.csv). For each family the model draws when fighting stops (a base rate), whether it
restarts (a base rate), and how fast needs grow while there is fighting (the assessments so far); each
with the error of its estimate. The answer to any question of the form "how likely is …?" is then
P = Σ w_i P_i: the weights are the reader's, the parts P_i are the model's.

Rates of events are constant in time, so waiting times are exponential; what is not known about a rate
is its posterior under the Jeffreys prior, Gamma(events + ½, years) (A. Gelman et al., Bayesian Data
Analysis, 3rd ed. 2013, section 2.6). Integrated over it, a waiting time is Lomax distributed
(K. S. Lomax, Journal of the American Statistical Association 49 (1954)), and is drawn from that.

Amounts are billions of current United States dollars. Time is in years from the day to which the
assessment's data go.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import NormalDist

import numpy as np
import pandas as pd

from helpers.data import Told
from helpers.numbers.quantity import written

FAMILIES = {
    "guarded": "Guaranteed armistice",
    "armed": "Armed neutrality",
    "freeze": "Unguarded freeze",
    "capitulation": "End on Russia’s terms",
    "war": "War goes on",
}
"""The families of outcomes that the model carries. In all but the last, fighting stops before the horizon."""

ENDED = tuple(FAMILIES)[:-1]
FORMS = {"percentage": "a percentage", "sum": "a constant sum"}
"""By what needs may rise in a year of fighting: Growth on the scale of logarithms, or of dollars."""
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
DRAWS, SEED = 100_000, 524
POINTS_IN_ALL = 100
"""What a reader shares among the families, where chances are given as points."""
MOST_DRAWS = 10_000_000
"""More would not fit into memory on a small machine."""


# --- what goes in -------------------------------------------------------------------


@dataclass(frozen=True)
class Rate:
    """Events counted over years under observation: a rate a year with the uncertainty of so few events.

    events  how many were counted (0 is allowed)
    years   under observation, summed over the cases

    Raises ValueError unless events ≥ 0 and years > 0, both finite.
    """

    events: float
    years: float

    def __post_init__(self):
        _within("events of a rate", self.events, 0, math.inf)
        _within("years under observation of a rate", self.years, 0, math.inf, above=True)

    @classmethod
    def known(cls, per_year: float) -> Rate:
        """Return a rate known so well that its uncertainty does not matter."""
        return cls(per_year * 1e9 - 0.5, 1e9)

    @property
    def shape(self) -> float:
        """Shape of the posterior Gamma distribution of the rate; its inverse scale is `years`."""
        return self.events + 0.5

    def quantile(self, chance: float) -> float:
        """Return the rate a year below which the true one lies with this chance."""
        from scipy.special import gammaincinv  # a chapter without a simulation does without scipy

        return float(gammaincinv(self.shape, chance)) / self.years

    def survival(self, years):
        """Return the chance that nothing happens within some years: (1 + t ÷ years)^−shape."""
        return (1 + np.asarray(years) / self.years) ** -self.shape

    def waiting(self, survival):
        """Return the years after which the chance that nothing has happened yet is `survival`."""
        return self.years * (survival ** (-1 / self.shape) - 1)


@dataclass(frozen=True)
class Growth:
    """Growth of needs while there is fighting: a random walk with drift, on the scale of logarithms or of dollars.

    per_year    the drift (0.1: needs grow by a factor of e^0.1 a year; or, with form "sum", by 0.1 billion)
    sd          standard deviation of a year's change round the drift
    span_years  years over which the drift was estimated
    df          degrees of freedom of sd; infinite where it is known
    form        a key of FORMS: what the walk is a walk of

    After F years the logarithm (or the sum) has changed by per_year·F + t·sd·√(F + F² ÷ span_years), with t of
    Student's distribution: the first term under the root is chance to come, the second the error of the drift
    (R. J. Hyndman and G. Athanasopoulos, Forecasting: Principles and Practice, 3rd ed. 2021, section 5.5;
    chapter 4 tests the same method on the assessments). The exponential of Student's t has no mean: of needs
    that grow by a percentage only chances and quantiles can be told. Raises ValueError if one is out of range.
    """

    per_year: float
    sd: float
    span_years: float = 1.0
    df: float = math.inf
    form: str = "percentage"

    def __post_init__(self):
        _within("growth per_year", self.per_year, -math.inf, math.inf)
        _within("sd of growth", self.sd, 0, math.inf)
        _within("span_years of growth", self.span_years, 0, math.inf, above=True)
        if not self.df > 0:
            raise ValueError(f"degrees of freedom of growth are {self.df}: expected more than 0 (infinite where sd is known)")
        if self.form not in FORMS:
            raise ValueError(f"no form of growth is called {self.form!r}; there are {', '.join(FORMS)}")

    @classmethod
    def of(cls, years: Sequence[float], usd_bn: Sequence[float], form: str = "percentage") -> Growth:
        """Estimate it from needs at some times, by what is between neighbours. Raises ValueError on fewer than three."""
        if len(years) < 3:
            raise ValueError(f"growth cannot be told from {len(years)} values: expected three or more")
        gaps, changes = np.diff(years), np.diff(usd_bn if form == "sum" else np.log(usd_bn))
        drift = float(changes.sum()) / float(gaps.sum())
        df = len(gaps) - 1
        return cls(drift, math.sqrt(((changes - drift * gaps) ** 2 / gaps).sum() / df), float(gaps.sum()), df, form)

    def change(self, years, noise):
        """Return the change of the logarithm (or of the sum) after some years; noise is a draw of Student's t."""
        return self.per_year * years + noise * self.sd * np.sqrt(years + np.square(years) / self.span_years)

    def after(self, needs_usd_bn, years, noise):
        """Return needs after some years of fighting, never below 0."""
        change = self.change(years, noise)
        return np.maximum(needs_usd_bn + change, 0) if self.form == "sum" else needs_usd_bn * np.exp(change)

    def quantile(self, chance):
        """Return the noise below which a draw lies with this chance."""
        from scipy.special import ndtri, stdtrit

        return ndtri(chance) if math.isinf(self.df) else stdtrit(self.df, chance)

    def draw(self, rng: np.random.Generator, size: int) -> np.ndarray:
        """Draw the noise."""
        return rng.standard_normal(size) if math.isinf(self.df) else rng.standard_t(self.df, size)


@dataclass(frozen=True)
class Ratio:
    """A ratio of rates with its 95 % interval: below 1, events are rarer. Its logarithm has a normal error.

    Raises ValueError unless 0 < low ≤ value ≤ high, all finite.
    """

    value: float = 1.0
    low: float = 1.0
    high: float = 1.0

    def __post_init__(self):
        for name in ("low", "value", "high"):
            _within(f"{name} of a ratio of rates", getattr(self, name), 0, math.inf, above=True)
        if not self.low <= self.value <= self.high:
            raise ValueError(f"a ratio of rates of {self.value} lies outside its own interval, {self.low} to {self.high}")

    @property
    def error(self) -> float:
        """Standard error of its logarithm: the interval's width ÷ (2 × 1.96)."""
        return math.log(self.high / self.low) / (2 * NormalDist().inv_cdf(0.975))

    def quantile(self, chance):
        """Return the ratio below which the true one lies with this chance."""
        from scipy.special import ndtri

        return self.value * np.exp(self.error * ndtri(chance))

    def draw(self, rng: np.random.Generator, size: int) -> np.ndarray:
        """Draw it."""
        return self.value * np.exp(self.error * rng.standard_normal(size))


@dataclass(frozen=True)
class Assumptions:
    """Everything that the model takes as given, each with its error.

    needs_usd_bn  needs on the day from which time counts
    growth        of needs while there is fighting; without fighting they stay as they are
    ending        rate at which a war as long as this one ends
    restart       family -> rate at which fighting restarts after such an end; one for each but "war"
    guard         what foreign troops or a guarantee do to the rate of restart (family "guarded" only)
    gdp_usd_bn    gross domestic product of one year
    spread_years  years over which needs are spread to be set against GDP

    Raises ValueError if an amount is not above 0 or a family has no rate of restart.
    """

    needs_usd_bn: float
    growth: Growth
    ending: Rate
    restart: Mapping[str, Rate]
    guard: Ratio
    gdp_usd_bn: float
    spread_years: float

    def __post_init__(self):
        for name in ("needs_usd_bn", "gdp_usd_bn", "spread_years"):
            _within(name, getattr(self, name), 0, math.inf, above=True)
        missing = [f for f in ENDED if f not in self.restart]
        if missing:
            raise ValueError(f"no rate of restart is given for {', '.join(missing)}; give one for each of {', '.join(ENDED)}")


# --- the simulation -------------------------------------------------------------------


@dataclass(frozen=True)
class Simulated:
    """What `simulate` returns.

    draws      one row a draw, in the order of FAMILIES:
               family (category), years_to_end (until fighting first stops; the horizon if it does not),
               restarted (bool: fighting is on again at the horizon), years_fighting (of fighting until the
               horizon), needs_usd_bn (at the horizon), burden (needs ÷ spread_years ÷
               GDP: the share of a year's GDP that a year of needs is)
    estimates  columns what, value, error, unit: the error is the Monte Carlo standard error, which more
               draws make smaller; it says nothing of whether the assumptions are right
    ordered    needs_usd_bn of the draws, sorted
    """

    draws: pd.DataFrame
    estimates: pd.DataFrame
    ordered: np.ndarray = field(repr=False)

    def estimate(self, what: str) -> pd.Series:
        """Return one row of the estimates. Raises KeyError naming those there are."""
        if what not in set(self.estimates["what"]):
            raise KeyError(f"nothing is called {what!r}; there are {', '.join(self.estimates['what'])}")
        return self.estimates.set_index("what").loc[what]

    def exceeding(self, sums_usd_bn: Sequence[float]) -> pd.DataFrame:
        """Return the chance that needs exceed each sum: columns usd_bn, chance, error."""
        chance = _above(self.ordered, sums_usd_bn)
        return pd.DataFrame({"usd_bn": np.asarray(sums_usd_bn, float), "chance": chance, "error": _share_error(chance, len(self.ordered))})


def simulate(
    weights: Mapping[str, float],
    given: Assumptions,
    years: float,
    sum_usd_bn: float,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Simulated:
    """Draw what might have happened after some years, under the reader's weights.

    weights     family -> the reader's chance of it; they sum to 1, or to POINTS_IN_ALL
    given       Assumptions
    years       the horizon
    sum_usd_bn  a sum: how likely are needs above it?
    draws, seed how many, and where the generator starts: the same seed gives the same bytes

    Within a family that ends, the end comes at some time before the horizon, early or late as the base
    rate has it; how likely an end is at all is the reader's to say. After a restart fighting goes on
    to the horizon. Raises ValueError naming the value that cannot be used.
    """
    weights = checked_weights(weights)
    years = _within("horizon in years", years, 0, math.inf, above=True)
    sum_usd_bn = _within("sum_usd_bn", sum_usd_bn, 0, math.inf)
    if not (isinstance(draws, int | np.integer) and 0 < draws <= MOST_DRAWS):
        raise ValueError(f"cannot take {draws} draws: expected a whole number from 1 to {MOST_DRAWS}")
    rng = np.random.default_rng(seed)
    codes, to_end, fighting = np.empty(draws, np.int8), np.empty(draws), np.empty(draws)
    for code, (family, here) in enumerate(blocks(rng, weights, draws).items()):
        count = here.stop - here.start
        codes[here] = code
        guard = given.guard.draw(rng, count) if family == "guarded" else 1.0
        to_end[here], fighting[here] = _history(given, family, years, rng.random(count), rng.random(count), guard)
    needs = _needs(given, fighting, given.growth.draw(rng, draws))
    table = pd.DataFrame(
        {
            "family": pd.Categorical.from_codes(codes, list(weights)),
            "years_to_end": to_end,
            "restarted": fighting > to_end,
            "years_fighting": fighting,
            "needs_usd_bn": needs,
            "burden": needs / (given.spread_years * given.gdp_usd_bn),
        },
        copy=False,
    )
    ordered = np.sort(needs)
    return Simulated(table, _estimates(table, ordered, sum_usd_bn, given), ordered)


def blocks(rng: np.random.Generator, weights: Mapping[str, float], draws: int) -> dict[str, slice]:
    """Draw how many draws fall to each family, and return where they stand: family -> slice.

    Sorting a mixture's draws by family changes nothing that is counted over all of them, and lets every
    family be drawn at once.
    """
    ends = np.cumsum(rng.multinomial(draws, list(weights.values())))
    return {family: slice(int(start), int(end)) for family, start, end in zip(weights, [0, *ends], ends)}


def _history(given: Assumptions, family: str, years: float, chance_end, chance_restart, guard) -> tuple[np.ndarray, np.ndarray]:
    """Return years to the end and years of fighting, from numbers that are uniform between 0 and 1."""
    if family == "war":
        whole = np.full(len(chance_end), float(years))
        return whole, whole
    never = given.ending.survival(years)
    to_end = given.ending.waiting(never + (1 - never) * chance_end)
    peace = given.restart[family].waiting(1 - chance_restart) / guard
    return to_end, to_end + np.maximum(years - to_end - peace, 0)


def _needs(given: Assumptions, fighting: np.ndarray, noise: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        needs = given.growth.after(given.needs_usd_bn, fighting, noise)
    bad = len(needs) - np.count_nonzero(np.isfinite(needs))
    if bad:
        raise ValueError(
            f"{bad} of {len(needs)} draws of needs_usd_bn are not finite: growth of {given.growth.per_year:g} a year with"
            f" an sd of {given.growth.sd:g} is too much for this horizon; give smaller ones or a nearer horizon"
        )
    return needs


def _estimates(table: pd.DataFrame, ordered: np.ndarray, sum_usd_bn: float, given: Assumptions) -> pd.DataFrame:
    n = len(table)
    found = []
    for q in QUANTILES:
        value, error = quantile(ordered, q)
        found.append((f"needs, {written(q, percent=True)} % quantile", value, error, "USD bn"))
    shares = {
        "needs above the sum": _above(ordered, sum_usd_bn),
        "fighting stopped": np.count_nonzero(table["family"].cat.codes != len(ENDED)) / n,
        "fighting restarted": np.count_nonzero(table["restarted"]) / n,
    }
    found += [(what, share, _share_error(share, n), "share") for what, share in shares.items()]
    median, error = quantile(ordered, 0.5)
    per = given.spread_years * given.gdp_usd_bn
    found.append(("burden, median", median / per, error / per, "share of GDP"))
    mean = table["years_fighting"].mean()
    found.append(("years of fighting, mean", mean, table["years_fighting"].std(ddof=0) / math.sqrt(n), "years"))
    return pd.DataFrame(found, columns=["what", "value", "error", "unit"])


def _above(ordered: np.ndarray, sums):
    return 1 - np.searchsorted(ordered, sums, side="right") / len(ordered)


def _share_error(share, n: int):
    return np.sqrt(share * (1 - share) / n)


def quantile(ordered: np.ndarray, q: float) -> tuple[float, float]:
    """Return a quantile of sorted draws and its standard error, from the quantiles one standard error of a share away."""
    half = math.sqrt(q * (1 - q) / len(ordered))
    low, value, high = (ordered[min(max(math.ceil(p * len(ordered)) - 1, 0), len(ordered) - 1)] for p in (q - half, q, q + half))
    return float(value), float(high - low) / 2


# --- the mixture ----------------------------------------------------------------------


def mix(weights: Mapping[str, float], parts: Mapping[str, float]) -> float:
    """Return P = Σ w_i P_i: the reader's chance, from the chance within each family.

    Raises ValueError if the weights or a chance cannot be used.
    """
    weights = checked_weights(weights)
    for family, part in parts.items():
        _within(f"chance within {family!r}", part, 0, 1)
    return sum(weight * parts[family] for family, weight in weights.items())


def weight_needed(chance: float, within: float, otherwise: float) -> float:
    """Return the weight that a family must have for the mixture to give a chance, in closed form.

    within     the chance in that family
    otherwise  the chance in the mixture of all the others

    P = w·within + (1 − w)·otherwise, so w = (P − otherwise) ÷ (within − otherwise). Raises ValueError
    if a chance is out of range, or if no weight from 0 to 1 gives it (the message says what can be had).
    """
    for name, value in (("chance", chance), ("chance within the family", within), ("chance otherwise", otherwise)):
        _within(name, value, 0, 1)
    low, high = sorted((within, otherwise))
    if not low <= chance <= high or low == high:
        raise ValueError(f"no weight gives a chance of {chance:g}: it is {low:g} at least and {high:g} at most; ask for a chance between")
    return (chance - otherwise) / (within - otherwise)


# --- what matters most ------------------------------------------------------------------

INPUTS = ("whether and how it ends", "when fighting stops", "growth of needs", "whether it restarts")
"""What is drawn, in the order in which `sensitivity` draws it."""


def sensitivity(
    weights: Mapping[str, float],
    given: Assumptions,
    years: float,
    sum_usd_bn: float,
    draws: int = 2**16,
    repeats: int = 8,
    seed: int = SEED,
    progress: bool = False,
) -> pd.DataFrame:
    """Return first-order and total Sobol indices of the event “needs exceed the sum”: columns input, first, first_error, total, total_error.

    The first-order index of an input is the share of the event's variance that knowing this input alone
    would remove; the total index is the share that would stay if all but this one were known. By
    scipy.stats.sobol_indices (A. Saltelli et al., Computer Physics Communications 181 (2010)) on draws (a
    power of 2) points, repeated with other random numbers for the error. What a guard does is held at its
    estimate. progress shows a bar. Raises ValueError as `simulate` does, or if the event is certain or
    impossible.
    """
    from scipy import stats  # heavy, and only the indices need it
    from tqdm import tqdm

    weights = checked_weights(weights)
    years = _within("horizon in years", years, 0, math.inf, above=True)
    sum_usd_bn = _within("sum_usd_bn", sum_usd_bn, 0, math.inf)
    edges = np.cumsum(list(weights.values()))[:-1]

    def exceeds(chances: np.ndarray) -> np.ndarray:
        family, end, growth, restart = chances
        codes = np.searchsorted(edges, family, side="right")
        fighting = np.empty(len(end))
        for number, name in enumerate(weights):
            here = codes == number
            guard = given.guard.value if name == "guarded" else 1.0
            fighting[here] = _history(given, name, years, end[here], restart[here], guard)[1]
        return (_needs(given, fighting, given.growth.quantile(growth)) > sum_usd_bn).astype(float)

    found = []
    uniform = [stats.uniform()] * len(INPUTS)
    for number in tqdm(range(repeats), desc="Sobol indices", disable=not progress):
        result = stats.sobol_indices(func=exceeds, n=draws, dists=uniform, rng=np.random.default_rng([seed, number]))
        found.append((result.first_order, result.total_order))
    values = np.array(found)
    if not values.any():  # what scipy gives for an event without variance
        raise ValueError(f"needs are always on one side of {sum_usd_bn:g} billion here, so nothing matters; choose another sum")
    means, errors = values.mean(axis=0), values.std(axis=0, ddof=1) / math.sqrt(repeats)
    return pd.DataFrame({"input": list(INPUTS), "first": means[0], "first_error": errors[0], "total": means[1], "total_error": errors[1]})


@dataclass(frozen=True)
class Held(Growth):
    """Growth whose noise is held at a value instead of drawn."""

    noise: float = 0.0

    def draw(self, rng: np.random.Generator, size: int) -> np.ndarray:
        """Return the value; the generator moves on as if it had been drawn."""
        super().draw(rng, size)
        return np.full(size, self.noise)


def tornado(
    weights: Mapping[str, float],
    given: Assumptions,
    years: float,
    sum_usd_bn: float,
    ends: tuple[float, float] = (0.1, 0.9),
    instead: Mapping[str, Assumptions] | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """Return how the chance of exceeding a sum moves with each input alone: columns input, low, high, base, most first.

    A rate, a ratio or the growth is held at the ends (quantiles) of its own uncertainty while all else is
    drawn as before, with the same random numbers. For “whether and how it ends” the whole weight goes to the family
    with the lowest and to that with the highest chance. What has no quantiles, such as the form of growth,
    stands in `instead`: its name -> the assumptions with the other choice. Raises ValueError as `simulate` does.
    """

    def chance(w: Mapping[str, float], g: Assumptions) -> float:
        return simulate(w, g, years, sum_usd_bn, draws, seed).estimate("needs above the sum")["value"]

    def held(q: float) -> dict[str, Assumptions]:
        return {
            "growth of needs": replace(given, growth=Held(**vars(given.growth), noise=float(given.growth.quantile(q)))),
            "rate of ending": replace(given, ending=Rate.known(given.ending.quantile(q))),
            "rate of restart": replace(given, restart={f: Rate.known(r.quantile(q)) for f, r in given.restart.items()}),
            "what a guard does": replace(given, guard=Ratio(*[float(given.guard.quantile(q))] * 3)),
        }

    alone = [chance(certain(family), given) for family in FAMILIES]
    base, (lower, upper) = chance(weights, given), (held(q) for q in ends)
    moved = {"whether and how it ends": alone}
    moved |= {name: [chance(weights, lower[name]), chance(weights, upper[name])] for name in lower}
    moved |= {name: [base, chance(weights, other)] for name, other in (instead or {}).items()}
    rows = [(name, min(chances), max(chances)) for name, chances in moved.items()]
    rows.sort(key=lambda row: row[1] - row[2])
    return pd.DataFrame(rows, columns=["input", "low", "high"]).assign(base=base)


def certain(family: str) -> dict[str, float]:
    """Return the weights of a reader who is sure of one family."""
    return {name: float(name == family) for name in FAMILIES}


def equal() -> dict[str, float]:
    """Return equal weights: a place to start moving from, and nobody's view."""
    return dict.fromkeys(FAMILIES, 1 / len(FAMILIES))


# --- bad input ------------------------------------------------------------------------


def checked_weights(weights: Mapping[str, float]) -> dict[str, float]:
    """Return the weights, chances or points out of a hundred, as chances in the order of FAMILIES. Raises Told on what cannot be used."""
    if not isinstance(weights, Mapping):
        raise Told(f"weights: found {weights!r}, expected one for each of {', '.join(FAMILIES)}, by its name")
    wrong = set(weights) ^ set(FAMILIES)
    if wrong:
        raise Told(f"weights: {', '.join(sorted(map(str, wrong)))} is missing or unknown; give one for each of {', '.join(FAMILIES)}")
    for family in FAMILIES:
        _within(f"weight of {family!r}", weights[family], 0, POINTS_IN_ALL)
    total = math.fsum(weights.values())
    if not any(math.isclose(total, whole, rel_tol=1e-9) for whole in (1, POINTS_IN_ALL)):
        raise Told(
            f"the weights sum to {total:g}, expected 1 or {POINTS_IN_ALL}: give chances, or share {POINTS_IN_ALL} points among the families"
        )
    return {family: float(weights[family]) / total for family in FAMILIES}


def _within(name: str, value: float, low: float, high: float, above: bool = False) -> float:
    """Return a number that lies within its limits, or raise ValueError saying which value does not and what to do."""
    expected = f"a finite number {'above' if above else 'from'} {low:g}" if math.isinf(high) else f"a number from {low:g} to {high:g}"
    expected = "a finite number" if math.isinf(low) else expected
    try:
        good = math.isfinite(value) and low <= value <= high and not (above and value == low)
    except TypeError:
        good = False
    if not good:
        raise Told(f"{name} is {value!r}: expected {expected}; correct this value")
    return float(value)

"""Does peace last longer with peacekeepers? What the data say, and four ways in which they may mislead.

Two bodies of data, which count different things. Agreements (D03) have rows: what is printed of them is
computed here. Ceasefires after civil wars (D05, D06) came as aggregates: they are printed as reported.
A simulation shows a bias on data that are made up, and says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache

import numpy as np
import pandas as pd

from helpers import data
from helpers.ceasefires import durations
from helpers.ceasefires.durations import HazardRatio
from helpers.numbers import register, shares
from helpers.numbers.quantity import DAYS_A_YEAR, INVASION, Quantity, written
from helpers.numbers.register import Number, when

LAST_DAY = "2021-12-31"
"""The day on which the data on agreements stop."""
KINDS = {
    "": "All agreements",
    "full": "Full: settle the whole dispute",
    "partial": "Partial: settle a part",
    "process": "Process: how to go on talking",
}
CLAUSES = {"any": "With or without a ceasefire", "ceasefire": "With a clause on a ceasefire"}
UNDATED = {"out": "left out", "first": "ended on the first day", "last": "ended on the last day of the data"}
"""What to assume of agreements that ended on a day that is not coded."""
GROUPS = {0: "without the clause", 1: "with the clause"}
PEACEKEEPERS = {0: "without peacekeepers", 1: "with peacekeepers"}
HORIZONS = (1, 2, 5, 10, 20)
READ_AT = 5
"""The horizon at which sentences read a curve."""
AGREEMENTS, CURVE, MODELS = "D03", "D05", "D06"

DELAYS_MONTHS, MIDDLE_MONTHS = range(0, 13, 2), 6
CEASEFIRES, SEED, SHAPE, SCALE_YEARS, WATCHED_YEARS, LANDMARK_DAYS = 2000, 2025, 0.5, 5.4, 10, 60
"""Of the simulation: how many, the seed, a Weibull law in which failures come as early as in the reported curve, the follow-up, the landmark."""
COUNTS = {"ever": "from the ceasefire", "landmark": "from a landmark", "since": "from their arrival"}

STRENGTHS = tuple(f"{s:g}" for s in (1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 2.75, 3, 3.5, 4, 5))
STRENGTH = STRENGTHS[2]
"""What a hidden cause may have, and with what the explorer begins."""


# --- agreements, which have rows ------------------------------------------------


def to_spells(table: pd.DataFrame, undated: str = "out") -> pd.DataFrame:
    """Return agreements as spells: columns of the table, years (signature to end or LAST_DAY) and ended (bool).

    undated (a key of UNDATED) says what becomes of those that ended on a day that is not coded. Raises ValueError
    naming the agreement if it ended before it was signed or was signed after LAST_DAY, or if undated is unknown.
    """
    if undated not in UNDATED:
        raise ValueError(f"undated: found {undated!r}, expected one of {', '.join(UNDATED)}")
    ended = table["ended"].fillna(0).eq(1).to_numpy()
    no_day = ended & (table["ended_on"] == "").to_numpy()
    days = table["ended_on"].where(ended & ~no_day, LAST_DAY).where(~no_day | (undated != "first"), table["signed_on"])
    years = (pd.to_datetime(days) - pd.to_datetime(table["signed_on"])).dt.days / DAYS_A_YEAR
    for at in years.index[years < 0]:
        raise ValueError(
            f"data/agreements.csv, agreement {table.loc[at, 'agreement_id']}, field ended_on: found {days[at]}, expected no day before"
            f" its signature ({table.loc[at, 'signed_on']}); correct one of them"
        )
    spells = table.assign(years=years, ended=ended)
    return spells[~no_day] if undated == "out" else spells


def spells(kind: str = "", clause: str = "any", undated: str = "out") -> pd.DataFrame:
    """Return the agreements of a kind, all or those with a clause on a ceasefire, as spells (to_spells).

    Raises ValueError if kind, clause or undated is unknown.
    """
    for name, given, known in (("kind", kind, KINDS), ("clause", clause, CLAUSES)):
        if given not in known:
            raise ValueError(f"{name}: found {given!r}, expected one of {', '.join(map(repr, known))}")
    table = to_spells(data.load("agreements"), undated)
    table = table[table["kind"] == kind] if kind else table
    return table[table["ceasefire"] == 1] if clause == "ceasefire" else table


def curves() -> pd.DataFrame:
    """Return the survival of agreements by clause, as `durations.curves` does, at the times where it falls or is read."""
    return _curves(spells())


def _curves(found: pd.DataFrame) -> pd.DataFrame:
    grouped = found.assign(group=found["peacekeeping"].map(GROUPS)).sort_values("peacekeeping")
    return _where_read(durations.curves(grouped, "group", (0, *HORIZONS)))


def _where_read(curves: pd.DataFrame) -> pd.DataFrame:
    falls = curves.groupby("group")["survival"].diff() != 0
    return curves[falls | curves["mark"]].reset_index(drop=True)


@cache
def clause_ratio(kind: str = "", clause: str = "any", undated: str = "out", given: tuple[str, ...] = (), cluster: str = "") -> HazardRatio:
    """Return the hazard ratio of ending, agreements with a peacekeeping clause ÷ without."""
    return durations.hazard_ratio(spells(kind, clause, undated), "peacekeeping", given, cluster=cluster)


@cache
def _subset(kind: str, clause: str, undated: str) -> tuple[pd.DataFrame, str]:
    """Return the curves of a subset, groups of TOO_FEW or more only, and what can be said of it."""
    found = spells(kind, clause, undated)
    sizes = found.groupby("peacekeeping")["peacekeeping"].transform("size")
    few, with_it = found[sizes < shares.TOO_FEW], int(found["peacekeeping"].sum())
    if len(few) or found["peacekeeping"].nunique() < 2:
        return _curves(found.drop(few.index)), f"Too few to say: {with_it} of these {len(found)} agreements have the clause"
    r, p = clause_ratio(kind, clause, undated), durations.logrank(found, "peacekeeping")
    return (
        _curves(found),
        f"Hazard ratio {r.value:.2f} ({written(shares.LEVEL, percent=True)} % interval {r.low:.2f} to {r.high:.2f}), log-rank p {p:.2f}; {r.n} agreements, {r.events} ended",
    )


def subset(kind: str, clause: str, undated: str, years: str) -> pd.DataFrame:
    """Return the share of a subset in force after some years: columns group, survival, low, high, n, says, rows."""
    curve, says = _subset(kind, clause, undated)
    found = curve[curve["mark"] & (curve["years"] == int(years))]
    return found[["group", "survival", "low", "high", "n"]].assign(says=says, rows=AGREEMENTS)


def horizon_labels() -> dict[str, str]:
    """Return some of the horizons as options of a control."""
    return {str(years): f"{years} year{'s' * (years > 1)}" for years in HORIZONS[::2]}


def by_kind() -> pd.DataFrame:
    """Return which agreements have the clause: columns kind, agreements, with_the_clause, share, rows."""
    table = data.load("agreements")
    counts = [(k, t, int(t["peacekeeping"].sum())) for k, t in ((k, table[table["kind"] == k]) for k in ("full", "partial", "process"))]
    return pd.DataFrame(
        [{"kind": KINDS[k], "agreements": len(t), "with_the_clause": c, "share": c / len(t), "rows": AGREEMENTS} for k, t, c in counts]
    )


# --- ceasefires after civil wars, as reported -------------------------------------


def reported_curves() -> pd.DataFrame:
    """Return the reported survival of peace, as `durations.curves` does, at the times where it falls or is read."""
    table = data.load("peacekeeper_curve")
    marks = (0, *HORIZONS, table["years"].max())
    named = table.assign(group=table["peacekeepers"].map(PEACEKEEPERS), mark=table["years"].isin(marks))
    return _where_read(named)[["group", "n", "years", "survival", "low", "high", "at_risk", "mark"]]


def reported(model: str) -> HazardRatio:
    """Return a reported hazard ratio of peacekeepers; n and events are 0 and p is not a number where not reported.

    Raises KeyError naming the models if there is none of that name.
    """
    table = data.load("peacekeeper_models").set_index("model")
    if model not in table.index:
        raise KeyError(f"no model is called {model!r}; there are {', '.join(table.index)}")
    row = table.loc[model]
    counts = (0 if pd.isna(row[c]) else int(row[c]) for c in ("n", "failures"))
    return HazardRatio(row["hazard_ratio"], row["low"], row["high"], row["logrank_p"], *counts)


def ratios() -> pd.DataFrame:
    """Return hazard ratios of deployment and of the clause: columns of, comparison, ratio, low, high, n, rows."""
    table = data.load("peacekeeper_models")
    deployed = pd.DataFrame(
        {
            "of": "troops sent",
            "comparison": "Troops: " + table["label"].str[:1].str.lower() + table["label"].str[1:],
            "ratio": table["hazard_ratio"],
            "low": table["low"],
            "high": table["high"],
            "n": [f"n = {n}" if pd.notna(n) else "n not stated" for n in table["n"]],
            "rows": MODELS,
        }
    )
    signed = {
        "nothing held fixed": clause_ratio(),
        "kind of agreement held fixed": clause_ratio(given=("kind",)),
        "kind held fixed, conflicts as clusters": clause_ratio(given=("kind",), cluster="conflict_ids"),
    }
    clause = pd.DataFrame(
        [
            {
                "of": "clause signed",
                "comparison": f"Clause: {name}",
                "ratio": r.value,
                "low": r.low,
                "high": r.high,
                "n": f"n = {r.n}",
                "rows": AGREEMENTS,
            }
            for name, r in signed.items()
        ]
    )
    return pd.concat([deployed, clause], ignore_index=True)


# --- immortal time, simulated -------------------------------------------------------


def simulated(delay_months: float, ceasefires: int = CEASEFIRES, seed: int = SEED) -> pd.DataFrame:
    """Return made-up ceasefires whose peacekeepers change nothing: columns years, ended, arrived (years, inf if never).

    Every peace ends by the same law. Half are to get peacekeepers, after a delay with that mean; those whose peace
    has ended by then get none. Raises ValueError if the delay is negative.
    """
    if not delay_months >= 0:
        raise ValueError(f"delay_months: found {delay_months}, expected 0 or more")
    draw = np.random.default_rng(seed)
    ends = SCALE_YEARS * draw.weibull(SHAPE, ceasefires)
    arrives = draw.exponential(1, ceasefires) * delay_months / 12
    planned = draw.random(ceasefires) < 0.5
    years = np.minimum(ends, WATCHED_YEARS)
    return pd.DataFrame({"years": years, "ended": ends <= WATCHED_YEARS, "arrived": np.where(planned & (arrives < years), arrives, np.inf)})


def counted(made_up: pd.DataFrame, how: str) -> HazardRatio:
    """Return the hazard ratio of peacekeepers in simulated ceasefires, by a way of counting (a key of COUNTS).

    ever      who ever had peacekeepers counts as "with" from the ceasefire on: the mistake
    landmark  watched from LANDMARK_DAYS on, by who had them then: J. R. Anderson, K. C. Cain, R. D. Gelber,
              Journal of Clinical Oncology 1 (1983)
    since     "without" until they arrive, "with" after: an indicator that changes over time

    Raises KeyError if there is no such way.
    """
    if how not in COUNTS:
        raise KeyError(f"no way of counting is called {how!r}; there are {', '.join(COUNTS)}")
    has = np.isfinite(made_up["arrived"])
    if how == "ever":
        return durations.hazard_ratio(made_up.assign(has=has.astype(int))[["years", "ended", "has"]], "has")
    if how == "landmark":
        mark = LANDMARK_DAYS / DAYS_A_YEAR
        left = made_up[made_up["years"] > mark]
        return durations.hazard_ratio(left.assign(years=left["years"] - mark, has=(left["arrived"] <= mark).astype(int)), "has")
    before = made_up.assign(since=0.0, years=made_up[["years", "arrived"]].min(axis=1), ended=made_up["ended"] & ~has, has=0)
    after = made_up[has].assign(since=made_up["arrived"], has=1)
    both = pd.concat([before, after], ignore_index=True)
    return durations.hazard_ratio(both[both["years"] > both["since"]], "has", since="since")


@cache
def _immortal(delay_months: int) -> pd.DataFrame:
    made_up = simulated(delay_months)
    found = {name: counted(made_up, how) for how, name in COUNTS.items()}
    return pd.DataFrame([{"counted": name, "ratio": r.value, "low": r.low, "high": r.high} for name, r in found.items()])


def immortal_time(delay_months: int) -> pd.DataFrame:
    """Return what three ways of counting find in simulated ceasefires: columns counted, ratio, low, high."""
    return _immortal(delay_months).copy()


# --- what an unmeasured cause could do -------------------------------------------------


def risk_ratio(hazard_ratio: float) -> float:
    """Return the risk ratio that goes with a hazard ratio when the outcome is common: (1 − ½^√h) ÷ (1 − ½^√(1/h)).

    T. J. VanderWeele and P. Ding, Annals of Internal Medicine 167 (2017), table 2. Raises ValueError unless above 0.
    """
    if not hazard_ratio > 0:
        raise ValueError(f"hazard_ratio: found {hazard_ratio}, expected more than 0")
    return (1 - 0.5 ** math.sqrt(hazard_ratio)) / (1 - 0.5 ** math.sqrt(1 / hazard_ratio))


def e_value(ratio: float) -> float:
    """Return the E-value of a risk ratio: the least association, with treatment and with outcome, that could explain it away.

    T. J. VanderWeele and P. Ding, Annals of Internal Medicine 167 (2017). Raises ValueError unless above 0.
    """
    if not ratio > 0:
        raise ValueError(f"ratio: found {ratio}, expected more than 0")
    above = max(ratio, 1 / ratio)
    return above + math.sqrt(above * (above - 1))


def e_value_of_interval(low: float, high: float) -> float:
    """Return the E-value of the end of an interval of risk ratios that is nearer to 1; 1 if the interval holds 1."""
    return 1.0 if low <= 1 <= high else e_value(min((low, high), key=lambda end: abs(math.log(end))))


def e_values() -> pd.DataFrame:
    """Return each reported result as a risk ratio with E-values: columns comparison, ratio, low, high, e_value, e_value_of_interval, rows."""
    table, lines = data.load("peacekeeper_models"), []
    for row in table.itertuples():
        ratio, low, high = map(risk_ratio, (row.hazard_ratio, row.low, row.high))
        lines.append(
            {
                "comparison": row.label,
                "ratio": ratio,
                "low": low,
                "high": high,
                "e_value": e_value(ratio),
                "e_value_of_interval": e_value_of_interval(low, high),
                "rows": MODELS,
            }
        )
    return pd.DataFrame(lines, index=list(table["model"]))


def hidden(ratio: float, low: float, high: float, e_value: float, with_troops: float, on_peace: float) -> dict:
    """Return a risk ratio below 1 as reported, and what is left of it if a hidden cause has these strengths.

    with_troops: how many times as common the cause is where peacekeepers are; on_peace: how many times it lowers the
    risk of war; both 1 or more. At most, the cause hides the factor with_troops · on_peace ÷ (with_troops + on_peace − 1):
    P. Ding and T. J. VanderWeele, Epidemiology 27 (2016). Columns reading, ratio, low, high, and on each row e_value, factor.
    """
    factor = with_troops * on_peace / (with_troops + on_peace - 1)
    return {
        "reading": ["as reported", "at worst, with a hidden cause"],
        "ratio": [ratio, ratio * factor],
        "low": [low, low * factor],
        "high": [high, high * factor],
        "e_value": e_value,
        "factor": factor,
        "left": ratio * factor,
    }


def hidden_inputs() -> Mapping[str, tuple[str, Mapping[str, Quantity]]]:
    """Return what the explorer of hidden causes looks up: an input of `hidden` -> (control, option -> Quantity)."""
    table = e_values()
    inputs = {
        name: ("model", {model: Quantity(table.loc[model, name], "ratio", (MODELS,)) for model in table.index})
        for name in ("ratio", "low", "high", "e_value")
    }
    strengths = {s: Quantity(float(s), "ratio", ()) for s in STRENGTHS}
    return inputs | {name: (name, strengths) for name in ("with_troops", "on_peace")}


def model_labels() -> dict[str, str]:
    """Return the reported models as options of a control."""
    table = data.load("peacekeeper_models")
    return dict(zip(table["model"], table["label"]))


def strength_labels() -> dict[str, str]:
    """Return the strengths of a hidden cause as options of a control."""
    return dict.fromkeys(STRENGTHS[:1], "no difference") | {s: f"{s} times" for s in STRENGTHS[1:]}


# --- Minsk, and what others found ----------------------------------------------------------

DONBAS = "conflict == 'Ukraine: Novorossiya'"
AFTER_MINSK = f"{DONBAS} and year >= 2016"


def battles(cases: str) -> pd.DataFrame:
    """Return the rows of data/battle_deaths.csv of which a condition holds."""
    return data.load("battle_deaths").query(cases)


def model_month(troops: str) -> Quantity:
    """Return battle deaths a month in the study of row S09, "before" troops come or "after"."""
    return Quantity(data.load("effects").set_index("row_id").loc["S09", troops], "people", ("S09",))


def donbas() -> pd.DataFrame:
    """Return battle-related deaths by year in the conflict of Minsk II: columns year, best, low, high, rows."""
    table = battles(DONBAS)
    return table[["year", "best", "low", "high"]].astype(int).assign(rows=table["row_id"])


def minsk() -> pd.DataFrame:
    """Return the two Minsk agreements as coded: columns agreement, coded_as, signed, kind, peacekeeping_clause, years, rows."""
    table = spells().set_index("agreement_id").loc[[1536, 1537]]
    return pd.DataFrame(
        {
            "agreement": ["Minsk Protocol", "Minsk II (package of measures)"],
            "coded_as": ["ended on " + when(d) if e else "in force when the data stop" for d, e in zip(table["ended_on"], table["ended"])],
            "signed": [when(day) for day in table["signed_on"]],
            "kind": table["kind"].to_numpy(),
            "peacekeeping_clause": ["yes" if p else "no" for p in table["peacekeeping"]],
            "years": table["years"].round(2).to_numpy(),
            "rows": AGREEMENTS,
        }
    )


def effects(*wars: str) -> pd.DataFrame:
    """Return the published effects for kinds of wars: columns study, finding, outcome, what_we_read, note, rows."""
    table = data.load("effects")
    table = table[table["wars"].isin(wars)]
    seen = {"abstract": "abstract only", "opening pages": "a public copy", "quoted by another": "another’s summary"}
    return pd.DataFrame(
        {
            "study": table["study"],
            "finding": table["finding"],
            "outcome": table["outcome"],
            "what_we_read": table["seen"].map(seen),
            "note": table["note"].replace("", "none"),
            "rows": table["row_id"],
        }
    )


# --- numbers for sentences -----------------------------------------------------------------


CURVES = {"none": GROUPS[0], "clause": GROUPS[1], "absent": PEACEKEEPERS[0], "present": PEACEKEEPERS[1]}
"""What the curves are of, by the word with which the keys of their numbers begin."""
OF = "agreements of data/agreements.csv"


def _number(value: float, unit: str, rows: str | Iterable[str], how: str, decimals: int = 0, percent: bool = False) -> Number:
    return Number.of(Quantity(value, unit, (rows,) if isinstance(rows, str) else tuple(rows)), how, decimals, percent)


def _count(value: float, rows: str | Iterable[str], how: str) -> Number:
    return _number(value, "count", rows, how)


def _ratio(value: float, row: str, how: str) -> Number:
    return _number(value, "ratio", row, how, 2)


def _percent(value: float, row: str, how: str) -> Number:
    return _number(value, "ratio", row, f"{how}, percent", percent=True)


def _survival(curve: str, years: str, end: str = "") -> Number:
    """Return a percentage of one of CURVES, or an end of its interval."""
    table, row = (curves(), AGREEMENTS) if curve in ("none", "clause") else (reported_curves(), CURVE)
    column, read = end.removeprefix("_") or "survival", table["mark"] & (table["years"] == int(years))
    at = table[read].set_index("group").loc[CURVES[curve], column]
    return _percent(at, row, f"{column}, {CURVES[curve]}, {years} years (Kaplan–Meier)")


def _hazard(end: str, ratio: HazardRatio, row: str, how: str) -> Number:
    return _ratio(getattr(ratio, end.removeprefix("_") or "value"), row, f"hazard ratio of {how}{end.replace('_', ', ')}")


def _clause(end: str, ratio: HazardRatio) -> Number:
    return _hazard(end, ratio, AGREEMENTS, "ending, with the clause ÷ without (Cox)")


def _share(kind: str) -> Number:
    table = by_kind().set_index("kind")
    return _percent(table.loc[KINDS[kind], "share"], AGREEMENTS, "agreements of this kind with the clause ÷ all of the kind")


def _ever(delay: int) -> Number:
    how = f"simulated, failures as early as in that curve: hazard ratio counted {COUNTS['ever']}, mean delay {delay} months"
    return _ratio(immortal_time(delay).set_index("counted").loc[COUNTS["ever"], "ratio"], CURVE, how)


def _hidden(name: str, how: str) -> Number:
    ratio = e_values().loc["unadjusted", ["ratio", "low", "high", "e_value"]]
    return _ratio(hidden(**ratio, with_troops=2, on_peace=2)[name], MODELS, f"{how}product of the strengths ÷ (their sum less one)")


def _deaths(cases: str, how: str) -> Number:
    table = battles(cases)
    return _number(table["best"].sum(), "people", table["row_id"], how)


def _times_model() -> Number:
    war, month = battles("year == 2024").iloc[0], model_month("before")
    times = Quantity(war["best"] / 12 / month.value, "ratio", (war["row_id"], *month.rows))
    return Number.of(times, "deaths of 2024, a month ÷ deaths a month in the study", -1)


def _effects(table: pd.DataFrame, how: str) -> Number:
    return _count(len(table), table["row_id"], how)


register.add(
    {
        "peace.level": lambda: _percent(shares.LEVEL, AGREEMENTS, "the level of the intervals, a choice (helpers.numbers.shares.LEVEL)"),
        "peace.read_at": lambda: _count(
            READ_AT, CURVE, "years after which sentences read the curves, a choice (helpers.ceasefires.peacekeeping)"
        ),
        "peace.fewest": lambda: _count(shares.TOO_FEW, AGREEMENTS, "cases below which nothing is drawn, a choice (helpers.numbers.shares)"),
        "peace.agreements": lambda: _count(len(data.load("agreements")), AGREEMENTS, OF),
        "peace.undated": lambda: _count(len(data.load("agreements")) - len(spells()), AGREEMENTS, f"{OF} that ended on a day not coded"),
        "peace.used": lambda: _count(len(spells()), AGREEMENTS, f"{OF} with a known length"),
        "peace.ended": lambda: _count(spells()["ended"].sum(), AGREEMENTS, "of them, ended"),
        "peace.censored": lambda: _count((~spells()["ended"]).sum(), AGREEMENTS, f"of them, in force on {LAST_DAY}"),
        "peace.conflicts": lambda: _count(
            spells()["conflict_ids"].nunique(), AGREEMENTS, "conflicts, or groups of conflicts, that they belong to"
        ),
        "peace.most_in_one": lambda: _count(spells()["conflict_ids"].value_counts().iloc[0], AGREEMENTS, "most agreements of one conflict"),
        "peace.clause_n": lambda: _count(spells()["peacekeeping"].eq(1).sum(), AGREEMENTS, "agreements with a peacekeeping clause"),
        "peace.none_n": lambda: _count(spells()["peacekeeping"].eq(0).sum(), AGREEMENTS, "agreements without a peacekeeping clause"),
        "peace.share_full": lambda: _share("full"),
        "peace.share_process": lambda: _share("process"),
        "peace.{curve}_{years}": _survival,
        "peace.{reported}_5{bound}": lambda reported, bound: _survival(reported, str(READ_AT), bound),
        "peace.logrank": lambda: _number(
            durations.logrank(spells(), "peacekeeping"), "p", AGREEMENTS, "log-rank p, agreements with and without the clause", 2
        ),
        "peace.clause_hr{end}": lambda end: _clause(end, clause_ratio()),
        "peace.clause_kind_hr{end}": lambda end: _clause(end, clause_ratio(given=("kind",))),
        "peace.clause_cluster_hr{end}": lambda end: _clause(end, clause_ratio(given=("kind",), cluster="conflict_ids")),
        "peace.clause_first_hr": lambda: _clause("", clause_ratio(undated="first")),
        "peace.clause_last_hr": lambda: _clause("", clause_ratio(undated="last")),
        "peace.{model}{end}": lambda model, end: _hazard(
            end, reported(model), MODELS, "renewed war, peacekeepers present ÷ absent, as reported"
        ),
        "peace.{reported}_n": lambda reported: _count(
            reported_curves().set_index("group").loc[CURVES[reported], "n"].iloc[0], CURVE, f"ceasefires {CURVES[reported]}, as reported"
        ),
        "peace.ceasefires": lambda: _count(reported("unadjusted").n, MODELS, "ceasefires, as reported"),
        "peace.failures": lambda: _count(reported("unadjusted").events, MODELS, "renewed wars among them, as reported"),
        "peace.failures_first_year": lambda: _count(
            data.load("peacekeeper_curve").set_index("years").loc[HORIZONS[0], "failures"].sum(),
            CURVE,
            "renewed wars within a year, sum of both curves, as reported",
        ),
        "peace.landmark_days": lambda: _count(LANDMARK_DAYS, MODELS, "day of the landmark, as reported"),
        "peace.reported_logrank": lambda: _number(reported("unadjusted").p, "p", MODELS, "log-rank p, as reported", 3),
        "simulated.ever_6": lambda: _ever(MIDDLE_MONTHS),
        "simulated.ever_12": lambda: _ever(DELAYS_MONTHS[-1]),
        "simulated.middle": lambda: _number(MIDDLE_MONTHS, "months", CURVE, "mean delay, a setting of the simulation"),
        "simulated.longest": lambda: _number(DELAYS_MONTHS[-1], "months", CURVE, "longest mean delay, a setting of the simulation"),
        "simulated.n": lambda: _count(CEASEFIRES, CURVE, "simulated ceasefires, a choice (helpers.ceasefires.peacekeeping)"),
        "evalue.{model}": lambda model: _ratio(
            e_values().loc[model, "e_value"], MODELS, "E-value of the reported hazard ratio, outcome common"
        ),
        "evalue.{model}_interval": lambda model: _ratio(
            e_values().loc[model, "e_value_of_interval"], MODELS, "E-value of the end of its interval nearer to no difference"
        ),
        "evalue.two": lambda: _number(2, "ratio", MODELS, "the strength that the exercise asks for, a choice"),
        "evalue.factor_2_2": lambda: _hidden("factor", ""),
        "evalue.left_2_2": lambda: _hidden("left", "risk ratio × "),
        "evalue.rare": lambda: _ratio(
            e_value(reported("unadjusted").value), MODELS, "E-value if the hazard ratio is taken for a risk ratio"
        ),
        "evalue.risk_ratio": lambda: _ratio(
            e_values().loc["unadjusted", "ratio"], MODELS, "risk ratio that goes with the reported hazard ratio, outcome common"
        ),
        "deaths.{year}": lambda year: _deaths(f"{DONBAS} and year == {year}", "battle-related deaths in the year, best estimate"),
        "deaths.others_2014": lambda: _deaths(
            f"not {DONBAS} and year == 2014", "battle-related deaths of 2014 in Donetsk and Lugansk, best estimates"
        ),
        "deaths.after_minsk": lambda: _deaths(AFTER_MINSK, "sum of best estimates, 2016 to 2021"),
        "deaths.least": lambda: _deaths(
            f"{AFTER_MINSK} and best == {battles(AFTER_MINSK)['best'].min()}", "fewest deaths in a year, 2016 to 2021, best estimate"
        ),
        "deaths.2024": lambda: _deaths("year == 2024", "battle-related deaths in 2024, about"),
        "minsk.first_days": lambda: _number(
            round(spells().set_index("agreement_id").loc[1536, "years"] * DAYS_A_YEAR),
            "days",
            AGREEMENTS,
            "days from signature to coded end",
        ),
        "minsk.gap_days": lambda: _number(
            (pd.Timestamp(INVASION) - pd.Timestamp(LAST_DAY)).days, "days", AGREEMENTS, f"days from {LAST_DAY} to {INVASION}"
        ),
        "minsk.second_years": lambda: _number(minsk()["years"].iloc[-1], "years", AGREEMENTS, f"years from signature to {LAST_DAY}", 1),
        "deaths.model_month": lambda: Number.of(model_month("before"), "battle deaths a month in the study, without troops"),
        "deaths.model_month_after": lambda: Number.of(model_month("after"), "battle deaths a month in the study, with troops"),
        "deaths.times_model": _times_model,
        "effects.all": lambda: _effects(data.load("effects"), "rows of data/effects.csv"),
        "effects.abstract": lambda: _effects(data.load("effects").query("seen == 'abstract'"), "of them: abstract"),
    },
    curve=CURVES,
    years=[str(years) for years in (1, READ_AT, 10)],
    reported=("absent", "present"),
    bound=("_low", "_high"),
    end=("", "_low", "_high"),
    model=model_labels,
    year=lambda: donbas()["year"].astype(str),
)

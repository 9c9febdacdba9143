"""The claim ledger: what the article says, who said it, what the evidence is, and our verdict.

A verdict is about what was known when the article appeared; what happened
later is kept apart and never changes it. Two questions are never counted
together: whether the article reports what was said, and whether it is so. A claim that states a number has its
verdict computed from the tables and a written tolerance (claim_tests.csv);
a stated verdict that the number contradicts is an error. The scale is that of
data/verdicts.csv.

A Ledger may be any article's: helpers.claims.articles reads one from a folder, by the
same rules (`breaches`, `made`). The functions without a ledger are about that of data/.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from helpers import data
from helpers.claims import chain, questions
from helpers.numbers import register
from helpers.numbers.hedges import in_english, stated_interval
from helpers.numbers.language import ENGLISH, N_, current
from helpers.numbers.language import gettext as _
from helpers.numbers.register import Number

STANCES = {
    "supports": N_("For"),
    "contradicts": N_("Against"),
    "qualifies": N_("Qualifies"),
    "context": N_("Context"),
    "not found": N_("Looked for and not found"),
    "later": N_("Later, not part of the verdict"),
}
"""How evidence stands to a claim, in the order in which a page shows it."""
ASKS = {"report": N_("what was said, written or done"), "fact": N_("what is so")}
"""What a verdict answers (column asks): is that what was said, and is it so?"""
TEXTS = {"claims": ("claim", "reason", "lost", "would_change", "later", "in_short", "reply"), "evidence": ("says",)}
"""Which fields may name numbers as {key}."""
KEY = re.compile(r"\{([^\s{}]+)\}")
_RANKS = ["fails", "neither", "holds"]
LONGEST_QUOTE = 12
"""Words of an article or of a source that may be quoted in a run."""
LOST = 99
"""In place of the hands between, of a way whose end was not found."""


@dataclass(frozen=True, eq=False)
class Ledger:
    """An article taken apart: its claims with their evidence, sources, and the scale of verdicts.

    about     title, source (the article's own source_id), judged_by (what the verdicts go by), checked_by, checked_on
    claims    by claim_id; columns as in data/claims.csv, optionally part
    found     evidence, one row for each claim that it bears on: claim_id, stance and the columns of data/evidence.csv
    sources   by source_id; columns as in data/sources.csv
    scale     by verdict, in order: rating (missing where it has none), counts_as (holds, fails or neither), meaning
    tests     of claims that state a number (`tested`), by claim_id
    numbers   what its texts name as {key}; None for those of the book (helpers.numbers.register)
    tables    from which its own numbers are computed, as texts, by the number of the row
    corrections, questions, bins, listed, limits  as in corrections.csv, forecast_questions.csv, forecast_bins.csv, numbers.csv and
              claim_tests.csv of a folder; empty where it has none
    """

    about: Mapping[str, str]
    claims: pd.DataFrame
    found: pd.DataFrame
    sources: pd.DataFrame
    scale: pd.DataFrame
    tests: Mapping[str, dict] = field(default_factory=dict)
    numbers: Mapping[str, Number] | None = None
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    corrections: pd.DataFrame = field(default_factory=pd.DataFrame)
    questions: pd.DataFrame = field(default_factory=pd.DataFrame)
    bins: pd.DataFrame = field(default_factory=pd.DataFrame)
    listed: pd.DataFrame = field(default_factory=pd.DataFrame)
    limits: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def language(self) -> str:
        """The tag of the language that it is written in."""
        return self.about.get("language", ENGLISH)

    def find(self, key: str) -> Number:
        """Return a number that its texts name. Raises KeyError if there is none."""
        return register.find(key) if self.numbers is None else self.numbers[key]

    def filled(self, text: str) -> str:
        """Return a text of the ledger with the computed numbers that it names."""
        return filled(text, self.find)

    def evidence(self, claim_id: str) -> pd.DataFrame:
        """Return the evidence on one claim with its stance, in the order of STANCES."""
        table = self.found.query("claim_id == @claim_id")
        return table.sort_values("stance", key=lambda s: s.map(list(STANCES).index), kind="stable")

    def paired(self, claim_id: str) -> list[str]:
        """Return the claims that answer the other question on what was said: is it so, or is that what was said."""
        facts = self.claims["fact_claim"] if "fact_claim" in self.claims else pd.Series("", self.claims.index)
        return [facts[claim_id]] if facts[claim_id] else list(facts.index[facts == claim_id])

    def asked(self, claim_id: str = "") -> list[tuple[dict, list[str]]]:
        """Return the forecast questions on what a claim predicts, "" those of no claim: each row with its answers in order."""
        if self.questions.empty:
            return []
        rows = self.questions[self.questions["claim_id"] == claim_id].to_dict("records")
        return [(row, list(self.bins.loc[self.bins["question"] == row["question"], "bin"])) for row in rows]

    def source(self, source_id: str) -> str:
        """Return publisher and date of a source, as a sentence names it."""
        return register.named(self.sources.loc[source_id])

    def scoreboard(self) -> pd.DataFrame:
        """Return how many claims got each verdict, by the question that it answers, in the order of the scale.

        Columns: verdict, asks (a key of ASKS), counts_as, claims (those that the story rests on), peripheral (the others), rows.
        """
        lines = []
        for verdict, asks in product(self.scale.index, ASKS):
            found = self.claims[(self.claims["verdict"] == verdict) & (self.claims["asks"] == asks)]
            core = int((found["role"] == "core").sum())
            lines.append(
                {
                    "verdict": verdict,
                    "asks": asks,
                    "counts_as": self.scale.loc[verdict, "counts_as"],
                    "claims": core,
                    "peripheral": len(found) - core,
                    "rows": " ".join(found.index),
                }
            )
        return pd.DataFrame(lines)

    def review(self, claim_id: str) -> dict | None:
        """Return one claim as schema.org ClaimReview, a data format; no search feature is promised.

        None for an invented article, and where about does not say who reviews, at which address the pages and the reviewer
        are found, and where to object: site_url, checked_by, reviewer_url, contact.
        """
        if self.about.get("invented") or not all(map(self.about.get, ("site_url", "checked_by", "reviewer_url", "contact"))):
            return None
        row, ratings = self.claims.loc[claim_id], self.scale["rating"]
        rating = {"@type": "Rating", "alternateName": row["verdict"]}
        if pd.notna(ratings[row["verdict"]]):
            rating |= {"ratingValue": int(ratings[row["verdict"]]), "bestRating": int(ratings.max()), "worstRating": int(ratings.min())}
        article = self.sources.loc[self.about["source"]]
        where = {"url": article["url"]} if article["url"] else {}
        said = {"datePublished": article["published"]} if article["published"] else {}
        # A claim of the article itself is its publisher's: the way back begins with who is named as speaker.
        own = chain.hands(row["chain"])[0][0] == chain.hands(row["speaker"])[0][0]
        author = ("Person", row["speaker"]) if row["person"] == "yes" else ("Organization", article["publisher"] if own else row["speaker"])
        return {
            "@context": "https://schema.org",
            "@type": "ClaimReview",
            "url": f"{self.about['site_url'].rstrip('/')}/claims/{claim_id}.html",
            "claimReviewed": row["claim"],
            "author": {"@type": "Organization", "name": self.about["checked_by"], "url": self.about["reviewer_url"]},
            "datePublished": str(self.about["checked_on"]),
            "itemReviewed": {
                "@type": "Claim",
                "author": dict(zip(("@type", "name"), author)),
                **said,
                "appearance": {"@type": "NewsArticle", **where, "headline": article["title"]},
            },
            "reviewRating": rating,
        }


def about(folder: Path) -> dict:
    """Return article.toml of a folder: what its ledger is called, and what its verdicts go by."""
    return tomllib.loads((folder / "article.toml").read_text("utf-8"))


def verdicts() -> pd.DataFrame:
    """Return the verdicts of data/ in their order, as `Ledger` has them."""
    return data.load("verdicts").set_index("verdict")


@cache
def read() -> Ledger:
    """Return the ledger of data/, that of the article which this book is about. Raises DataError with all that `breaches` finds."""
    tables = {name: data.load(name) for name in ("claims", "sources", "verdicts", "claim_tests")}
    evidence = data.load("evidence")
    tables["evidence"] = data.load("claim_evidence").merge(evidence, on="evidence_id", validate="many_to_one")

    def where(table: str, row: int, field: str) -> str:
        if table == "article":
            return f"data/article.toml, field {field}"
        if table == "evidence" and field == "stance":
            table = "claim_evidence"
        elif table == "evidence":
            row = evidence.index[evidence["evidence_id"] == tables["evidence"]["evidence_id"].iloc[row]][0]
        return f"data/{table}.csv, row {row + 2}, field {field}"

    of = about(data.DATA)
    if found := list(dict.fromkeys(breaches(of, tables, where, register.find))):
        raise data.DataError("\n".join(found))
    return made(of, tables)


def made(
    about: Mapping,
    tables: Mapping[str, pd.DataFrame],
    numbers: Mapping[str, Number] | None = None,
    computed_from: Mapping[str, pd.DataFrame] = MappingProxyType({}),
) -> Ledger:
    """Return the ledger that tables make in which `breaches` finds nothing.

    tables   claims, evidence (a row for each claim that it bears on), sources and verdicts, and claim_tests, corrections,
             forecast_questions and forecast_bins where there are some
    numbers, computed_from  numbers and tables as in Ledger
    """
    find = register.find if numbers is None else numbers.__getitem__
    claims, scale = tables["claims"].set_index("claim_id"), tables["verdicts"].set_index("verdict")
    for column in ("claim", "in_short", "lost"):
        claims[column] = [filled(text, find) for text in claims[column]]
    tests = tables.get("claim_tests", pd.DataFrame())
    return Ledger(
        {**about, "title": filled(about["title"], find)},
        claims.assign(rating=claims["verdict"].map(scale["rating"])),
        tables["evidence"],
        tables["sources"].set_index("source_id"),
        scale,
        {row["claim_id"]: tested(row, find(row["key"])) for row in tests.to_dict("records")},
        numbers,
        computed_from,
        *(tables.get(name, pd.DataFrame()) for name in ("corrections", "forecast_questions", "forecast_bins", "numbers", "claim_tests")),
    )


def filled(text: str, find: Callable[[str], Number]) -> str:
    """Return a text of a ledger with its numbers printed. Raises KeyError as `find` does."""
    return KEY.sub(lambda found: find(found[1]).text, text)


def tested(test: Mapping, number: Number) -> dict:
    """Return how a claim that states a number stands to what is computed, by its row of claim_tests.

    The dictionary holds key, found (as printed), low and high (what the claim allows, by its hedge or as given; None where
    only words are compared), equals, within (bool), verdict and tolerance (the rule in words). The hedge is one of the language spoken
    here, or of English. Raises ValueError for a hedge without a rule.
    """
    given = {end: value for end in ("low", "high") if pd.notna(value := test.get(end, math.nan))}
    limits = (given.get("low", -math.inf), given.get("high", math.inf)) if given else None
    if pd.notna(test["figure"]):
        limits = stated_interval(test["figure"], in_english(test["hedge"]) or "as stated")
    if limits and number.value is not None and not test["equals"]:
        within = bool(limits[0] <= number.value <= limits[1])
    else:
        within = number.text.split() == test["equals"].split()  # whatever blank stands before a percent sign
    return {
        "key": test["key"],
        "found": number.text,
        "low": limits and limits[0],
        "high": limits and limits[1],
        "equals": test["equals"],
        "within": within,
        "verdict": test["if_within"] if within else test["if_outside"],
        "tolerance": test["tolerance"],
    }


def _allows(test: Mapping) -> dict[str, bool]:
    """Return the ways in which a row of claim_tests may say what a claim allows, and which it takes."""
    limits = any(pd.notna(test.get(end, math.nan)) for end in ("low", "high"))
    return {"figure": bool(pd.notna(test["figure"]) or test["hedge"]), "equals": bool(test["equals"]), "low or high": limits}


def allowed(test: Mapping) -> str:
    """Return in words what a claim that states a number allows (`tested`)."""
    if test["equals"]:
        return test["equals"]
    low, high = test["low"], test["high"]
    plain = {name: f"{Decimal(f'{end:g}'):,f}" for name, end in (("low", low), ("high", high))}
    said = _("at most {high}") if low == -math.inf else _("at least {low}") if high == math.inf else _("{low} to {high}")
    unit = re.sub(r".*\d", "", test["found"])
    return said.format(**{name: current().form(end) for name, end in plain.items()}) + unit


def computed(claim_id: str) -> dict | None:
    """Return the test of a claim of data/ that states a number (`tested`), None for other claims."""
    test = data.load("claim_tests").set_index("claim_id")
    return tested(test.loc[claim_id], register.find(test.loc[claim_id, "key"])) if claim_id in test.index else None


def all_claims() -> pd.DataFrame:
    """Return the claims of data/, indexed by claim_id, with rating (missing where the scale has none). Raises DataError as `read` does."""
    return read().claims


# --- the rules of every ledger ------------------------------------------------------------


def breaches(
    about: Mapping, tables: Mapping[str, pd.DataFrame], where: Callable[[str, int, str], str], find: Callable[[str], Number | None]
) -> Iterator[str]:
    """Yield what the rules of a ledger forbid and the description of single tables cannot say, one line each.

    about   article.toml, as far as it is right: a rule asks only for what is there
    tables  as in `made`; their cells may break their description, which others tell
    where   (table, row counted from 0, field) -> where a cell stands, as the person sees it
    find    returns the number of a key, None if it could not be computed; raises KeyError that says what to do
    """
    yield from _of_cells(about, tables, where)
    yield from _bare(tables, where)
    yield from _untimely(tables["evidence"], tables["sources"], where)
    if "judged_to" in about:
        yield from _misdated(about["judged_to"], tables["evidence"], where)
    yield from _reversed(tables["verdicts"], where)
    yield from _unknown_keys(about, tables, where, find)
    yield from _contradicted(tables, where, find)
    if "forecast_questions" in tables:
        answers = tables.get("forecast_bins", pd.DataFrame(columns=["question", "bin"]))
        yield from questions.faults(tables["forecast_questions"], answers, where)


def _of_cells(about: Mapping, tables: Mapping[str, pd.DataFrame], where: Callable[[str, int, str], str]) -> Iterator[str]:
    """Yield what single cells break: days after the check, long quotations, evidence without a source, kinds and parts that are not listed."""
    for name, table in tables.items():
        for row, cells in enumerate(table.to_dict("records")):
            for column in ("published", "said_on"):
                cell = cells.get(column, "")
                if "checked_on" in about and cell > str(about["checked_on"])[: len(cell)]:
                    yield (
                        f"{where(name, row, column)}: found {cell!r}, expected nothing later than {about['checked_on']}, the day of the check"
                        f" ({where('article', 0, 'checked_on')}); correct one of the two"
                    )
            if (words := len(cells.get("quote", "").split())) > LONGEST_QUOTE:
                yield (
                    f"{where(name, row, 'quote')}: found {words} words, expected at most {LONGEST_QUOTE};"
                    " quote only the words that are judged, and link the article"
                )
            if name == "evidence" and (cells["stance"] == "not found") == bool(cells["source_id"]):
                yield (
                    f"{where(name, row, 'source_id')}: found {cells['source_id']!r} with the stance {cells['stance']!r}, expected"
                    " a source for what was found and none for what was not; correct one of the two cells"
                )
            for column in ("kind", "part") if name == "claims" else ():
                cell, allowed = cells.get(column, ""), about.get(f"{column}s")
                if allowed is not None and cell not in allowed and (cell or allowed):
                    yield (
                        f"{where(name, row, column)}: found {cell!r}, expected one of {', '.join(map(repr, allowed)) or 'none'};"
                        f" correct the cell, or add the word ({where('article', 0, column + 's')})"
                    )


def _bare(tables: Mapping[str, pd.DataFrame], where: Callable[[str, int, str], str]) -> Iterator[str]:
    """Yield each claim without evidence and without a note of what was looked for."""
    with_evidence = set(tables["evidence"]["claim_id"])
    for row, claim in enumerate(tables["claims"]["claim_id"]):
        if claim not in with_evidence:
            yield (
                f"{where('claims', row, 'claim_id')}: found {claim!r} without evidence, expected a row in the table evidence;"
                " add one, with the stance 'not found' for what you looked for in vain"
            )


def _untimely(evidence: pd.DataFrame, sources: pd.DataFrame, where: Callable[[str, int, str], str]) -> Iterator[str]:
    """Yield what was said after its source was published, and each source that was read on a day that is still to come."""
    published = dict(zip(sources["source_id"], sources["published"]))
    for row, (said, source) in enumerate(zip(evidence["said_on"], evidence["source_id"])):
        try:
            late = said and published.get(source) and pd.Period(said).start_time > pd.Period(published[source]).end_time
        except ValueError:
            continue
        if late:
            yield (
                f"{where('evidence', row, 'said_on')}: found {said!r}, expected nothing later than {published[source]}, when its source"
                f" {source!r} was published; correct one of the two, or empty the second if the source is still written on"
            )
    today = data.today()
    for row, day in enumerate(sources["accessed"].astype(str).str[:10]):
        if day > today:
            yield f"{where('sources', row, 'accessed')}: found {day!r}, expected no day that is still to come; write the day on which you read it"


def _misdated(last: date, evidence: pd.DataFrame, where: Callable[[str, int, str], str]) -> Iterator[str]:
    """Yield each link of a claim to dated evidence that is later than the last day and not marked so, or the reverse."""
    for row, cells in enumerate(evidence.to_dict("records")):
        try:
            day = pd.Period(cells["said_on"]).end_time.date() if cells["said_on"] else None
        except ValueError:
            continue
        expected = "a stance other than later" if day is None or day <= last else "later"
        if day and (cells["stance"] == "later") != (expected == "later"):
            yield (
                f"{where('evidence', row, 'stance')}: found {cells['stance']!r} for {cells['said_on']} (claim {cells['claim_id']}, evidence"
                f" {cells['evidence_id']}), expected {expected}, because verdicts go by {last}; correct the stance or the date"
            )


def _reversed(scale: pd.DataFrame, where: Callable[[str, int, str], str]) -> Iterator[str]:
    """Yield each verdict that is rated as high as one that counts as more: readers of ratings take more for better."""
    scale = scale.assign(rating=pd.to_numeric(scale["rating"], errors="coerce"), row=range(len(scale)))
    rated = scale[scale["rating"].notna() & scale["counts_as"].isin(_RANKS)]
    rank = rated["counts_as"].map(_RANKS.index)
    for at, row in rated.iterrows():
        below = rated[(rank > rank[at]) & (rated["rating"] <= row["rating"])]
        if len(below):
            other = below.iloc[0]
            yield (
                f"{where('verdicts', row['row'], 'rating')}: found {row['rating']:g} for {row['verdict']!r}, which counts as"
                f" {row['counts_as']!r}, expected less than {other['rating']:g}, the rating of {other['verdict']!r},"
                f" which counts as {other['counts_as']!r}; more is better, so turn the ratings around"
            )


def _unknown_keys(
    about: Mapping, tables: Mapping[str, pd.DataFrame], where: Callable[[str, int, str], str], find: Callable[[str], Number | None]
) -> Iterator[str]:
    """Yield each {key} of a text that names no number."""
    places = [(where("article", 0, "title"), about.get("title", ""))]
    for name, fields in TEXTS.items():
        for column in fields:
            places += [(where(name, row, column), cell) for row, cell in enumerate(tables[name].get(column, ()))]
    for place, text in places:
        for key in dict.fromkeys(KEY.findall(text)):
            try:
                find(key)
            except KeyError as err:
                yield f"{place}: found {{{key}}}, expected the key of a number; {err.args[0]}"
        if loose := re.search("[{}].{,20}", KEY.sub("", text)):
            yield (
                f"{place}: found {loose[0]!r}, expected braces only round the key of a number, as in {{bridge.cost}};"
                " close them, take out blanks between them, or take them away"
            )


def _contradicted(
    tables: Mapping[str, pd.DataFrame], where: Callable[[str, int, str], str], find: Callable[[str], Number | None]
) -> Iterator[str]:
    """Yield each verdict that a computed number contradicts."""
    said = dict(zip(tables["claims"]["claim_id"], enumerate(tables["claims"]["verdict"])))
    for row, cells in enumerate(tables.get("claim_tests", pd.DataFrame()).to_dict("records")):
        given = [name for name, there in _allows(cells).items() if there]
        if any(isinstance(cells.get(name), str) for name in ("figure", "low", "high")):
            continue  # no number, which is told where it is read
        if len(given) != 1:
            told = f"found {' and '.join(given) or 'nothing'}, expected exactly one of {', '.join(_allows(cells))}"
            yield f"{where('claim_tests', row, 'figure')}: {told}; fill one of them, and empty the others"
            continue
        try:
            number = find(cells["key"])
            test = number and tested(cells, number)
        except (KeyError, ValueError) as err:
            column = "key" if isinstance(err, KeyError) else "hedge"
            yield f"{where('claim_tests', row, column)}: found {cells[column]!r}, expected one that is known; {err.args[0]}"
            continue
        if number and test and cells["claim_id"] in said and (found := said[cells["claim_id"]])[1] != test["verdict"]:
            yield (
                f"{where('claims', found[0], 'verdict')}: found {found[1]!r} for claim {cells['claim_id']}, expected {test['verdict']!r}, because"
                f" {test['key']} is {test['found']} and the claim allows {allowed(test)} ({where('claim_tests', row, 'key')}; {number.how});"
                " correct the verdict and its reason, or the cell that is wrong"
            )


def errors() -> pd.DataFrame:
    """Return how often each family of error was found: columns family, claims, rows, most often first.

    A claim with two errors of one family counts once. Raises DataError if a
    claim names an error that data/error_kinds.csv does not know.
    """
    family = data.load("error_kinds").set_index("error")["family"]
    found = all_claims()["errors"].str.split(";").explode()
    found = found[found != ""]
    unknown = sorted(set(found) - set(family.index))
    if unknown:
        raise data.DataError(f"data/claims.csv, field errors: {', '.join(unknown)} is not in data/error_kinds.csv; add it there")
    pairs = pd.DataFrame({"family": found.map(family), "claim": found.index}).drop_duplicates()
    grouped = pairs.groupby("family")["claim"].agg(["size", " ".join]).reset_index()
    return grouped.set_axis(["family", "claims", "rows"], axis=1).sort_values(["claims", "family"], ascending=[False, True])


def chains() -> pd.DataFrame:
    """Return the way of each claim: columns between (who stands between), claims, rows.

    A chain "the article → Reuters → Peskov" has one hand between. A way whose end was not found says so instead.
    """
    steps = all_claims()["chain"].map(lambda way: LOST if chain.lost(way) else len(chain.hands(way)) - 1)
    names = {n: f"{n - 1} hands between" for n in set(steps)} | {
        0: "The article’s own words",
        1: "Straight from the speaker",
        2: "One hand between",
        LOST: "The origin was not found",
    }
    return pd.DataFrame(
        [{"between": names[n], "claims": len(ids), "rows": " ".join(ids)} for n, ids in steps.groupby(steps).groups.items()]
    )


def lost_on_the_way() -> pd.DataFrame:
    """Return, for claims that lost or gained something: columns claim, how_it_came, lost_or_added, rows."""
    table = all_claims().query("lost != '' and chain.str.contains('→')")
    return pd.DataFrame({"claim": table["claim"], "how_it_came": table["chain"], "lost_or_added": table["lost"], "rows": table.index})


def scoreboard() -> pd.DataFrame:
    """Return how many claims of the article got each verdict (Ledger.scoreboard)."""
    return read().scoreboard()


def counted(table: pd.DataFrame, scale: pd.DataFrame, where: str, asks: str = "", side: str = "") -> Number:
    """Count the claims of a ledger.

    table, scale  claims by claim_id and the scale by verdict, as in Ledger; where names the claims
    asks   count only claims that the story rests on, "core", or those of them with a question of ASKS
    side   count only a verdict, in small letters with "_" for a blank, or those that count as "holds" or "fails" (sides)

    A count of none names all claims as its rows.
    """
    found, how = table, f"claims in {where}"
    if asks:
        found = found[found["role"] == "core"]
        found, how = (found, "claims") if asks == "core" else (found[found["asks"] == asks], f"claims on {ASKS[asks]}")
        how += " that the story rests on"
    if side:
        verdicts, of = sides(scale)[side], "of them, " if asks else "claims "
        found, how = found[found["verdict"].isin(verdicts)], f"{of}with one of the verdicts {', '.join(verdicts).lower()}"
        if side not in scale["counts_as"].unique():
            how = f"{of}with the verdict “{verdicts[0]}”"
    return Number(str(len(found)), how, tuple(found.index if len(found) else table.index), len(found))


def sides(scale: pd.DataFrame) -> dict[str, list[str]]:
    """Return the verdicts that a count may be asked of: each under its name in small letters, those that hold, those that fail."""
    named = {verdict.lower().replace(" ", "_"): [verdict] for verdict in scale.index}
    return named | {side: list(scale.index[scale["counts_as"] == side]) for side in ("holds", "fails")}


def _counted(asks: str = "", side: str = "") -> Number:
    claims, scale = data.load("claims").set_index("claim_id"), verdicts()
    return counted(claims, scale, "data/claims.csv", asks, side)


register.add(
    {"claims.all": _counted, "claims.core": lambda: _counted("core"), "claims.{asks}": _counted, "claims.{asks}_{side}": _counted},
    asks=ASKS,
    side=lambda: sides(verdicts()),
)

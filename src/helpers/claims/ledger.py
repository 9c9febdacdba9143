"""The claim ledger: what the article says, who said it, what the evidence is, and our verdict.

A verdict is about what was known when the article appeared; what happened
later is kept apart and never changes it. Two questions are never counted
together: whether the article reports what was said, and whether it is so. A claim that states a number has its
verdict computed from the tables and a written tolerance (data/claim_tests.csv);
a stated verdict that the number contradicts is an error. The scale is that of
data/verdicts.csv.

A Ledger may be any article's (helpers.claims.articles reads one from a folder). The
functions of this module are about that of data/.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path

import pandas as pd

from helpers import data
from helpers.claims import chain
from helpers.costs.hedges import stated_interval
from helpers.numbers import register
from helpers.numbers.register import Number

STANCES = {
    "supports": "For",
    "contradicts": "Against",
    "qualifies": "Qualifies",
    "context": "Context",
    "not found": "Looked for and not found",
    "later": "Later, not part of the verdict",
}
"""How evidence stands to a claim, in the order in which a page shows it."""
ASKS = {"report": "what was said, written or done", "fact": "what is so"}
"""What a verdict answers (column asks): is that what was said, and is it so?"""
LOST = 99
"""In place of the hands between, of a way whose end was not found."""


@dataclass(frozen=True)
class Ledger:
    """An article taken apart: its claims with their evidence, sources, and the scale of verdicts.

    about     title, source (the article's own source_id), judged_by (what the verdicts go by), checked_by, checked_on
    claims    by claim_id; columns as in data/claims.csv, optionally part
    found     evidence, one row for each claim that it bears on: claim_id, stance and the columns of data/evidence.csv
    sources   by source_id; columns as in data/sources.csv
    scale     by verdict, in order: rating (missing where it has none), counts_as (holds, fails or neither), meaning
    tests     of claims that state a number (computed), by claim_id
    keys      whether its texts name computed numbers as {key} (helpers.numbers.register)
    """

    about: Mapping[str, str]
    claims: pd.DataFrame
    found: pd.DataFrame
    sources: pd.DataFrame
    scale: pd.DataFrame
    tests: Mapping[str, dict] = field(default_factory=dict)
    keys: bool = False

    def filled(self, text: str) -> str:
        """Return a text of the ledger with the computed numbers that it names."""
        return register.filled(text) if self.keys else text

    def evidence(self, claim_id: str) -> pd.DataFrame:
        """Return the evidence on one claim with its stance, in the order of STANCES."""
        table = self.found.query("claim_id == @claim_id")
        return table.sort_values("stance", key=lambda s: s.map(list(STANCES).index), kind="stable")

    def paired(self, claim_id: str) -> list[str]:
        """Return the claims that answer the other question on what was said: is it so, or is that what was said."""
        facts = self.claims["fact_claim"] if "fact_claim" in self.claims else pd.Series("", self.claims.index)
        return [facts[claim_id]] if facts[claim_id] else list(facts.index[facts == claim_id])

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


def read() -> Ledger:
    """Return the ledger of data/, that of the article which this book is about."""
    links = data.load("claim_evidence").merge(data.load("evidence"), on="evidence_id", validate="many_to_one")
    table = all_claims()
    return Ledger(
        about(data.DATA),
        table,
        links,
        data.load("sources").set_index("source_id"),
        verdicts(),
        {claim_id: test for claim_id in table.index if (test := computed(claim_id))},
        True,
    )


@cache
def _tests() -> pd.DataFrame:
    return data.load("claim_tests").set_index("claim_id")


def computed(claim_id: str) -> dict | None:
    """Return the test of a claim that states a number, None for other claims.

    The dictionary holds found (as printed), low and high (what the claim allows
    by its hedge) or equals, within (bool), verdict and tolerance (the rule in words).
    """
    if claim_id not in _tests().index:
        return None
    test = _tests().loc[claim_id]
    number = register.find(test["key"])
    limits = stated_interval(test["figure"], test["hedge"]) if test["hedge"] else None
    if limits and number.value is not None and not test["equals"]:
        within = bool(limits[0] <= number.value <= limits[1])
    else:
        within = number.text == test["equals"]
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


@cache
def all_claims() -> pd.DataFrame:
    """Return the claims, indexed by claim_id, with rating (1 to 5, missing where the scale has none).

    Raises DataError if a stated verdict contradicts the computed one, if a
    claim has no evidence and no note of what was looked for, or if evidence
    later than judged_to of data/article.toml is not marked so.
    """
    table = data.load("claims").set_index("claim_id")
    for column in ("claim", "in_short"):
        table[column] = [register.filled(text) for text in table[column]]
    for claim_id, row in table.iterrows():
        test = computed(claim_id)
        if test and test["verdict"] != row["verdict"]:
            raise data.DataError(
                f"data/claims.csv, claim {claim_id}: the verdict says {row['verdict']!r}, but {test['key']} is {test['found']},"
                f" and by data/claim_tests.csv that makes it {test['verdict']!r}; correct the verdict and its reason"
            )
    bare = set(table.index) - set(data.load("claim_evidence")["claim_id"])
    if bare:
        raise data.DataError(f"data/claim_evidence.csv: no evidence and no “not found” for {', '.join(sorted(bare))}; add a row")
    for fault in _misdated(about(data.DATA)["judged_to"]):
        raise data.DataError(fault)
    return table.assign(rating=table["verdict"].map(verdicts()["rating"]))


def _misdated(last: date) -> Iterator[str]:
    """Yield each link of a claim to dated evidence that is later than the last day and not marked so, or the reverse."""
    links = data.load("claim_evidence").merge(data.load("evidence").query("said_on != ''"), on="evidence_id")
    for row in links.itertuples():
        expected = "later" if pd.Period(row.said_on).end_time.date() > last else "a stance other than later"
        if (row.stance == "later") != (expected == "later"):
            yield (
                f"data/claim_evidence.csv, claim {row.claim_id}, evidence {row.evidence_id}, field stance: found {row.stance!r} for"
                f" {row.said_on}, expected {expected}, because verdicts go by {last}; correct the stance or the date in data/evidence.csv"
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

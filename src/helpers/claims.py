"""The claim ledger: what the article says, who said it, what the evidence is, and our verdict.

A verdict is about what was known when the article appeared; what happened
later is kept apart and never changes it. A claim that states a number has its
verdict computed from the tables and a written tolerance (data/claim_tests.csv);
a stated verdict that the number contradicts is an error. The scale is that of
data/verdicts.csv.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from html import escape

import pandas as pd

from helpers import attribution, data, prose, tables

PUBLISHER = "Claims, Costs, Ceasefires"
ARTICLE = "briefly_article"
REVIEWED_ON = "2026-11-22"
STANCES = {"supports": "For", "contradicts": "Against", "qualifies": "Qualifies", "context": "Context",
           "not found": "Looked for and not found", "later": "Later, not part of the verdict"}
"""How evidence stands to a claim, in the order in which a page shows it."""
IN_A_CHAPTER = ("The article", "Who says it", "Computed", "Verdict", "Would change it")
"""The lines of a ledger box that a chapter shows; the claim's own page shows all."""


@cache
def _tests() -> pd.DataFrame:
    return data.load("claim_tests").set_index("claim_id")


def computed(claim_id: str) -> dict | None:
    """Return the test of a claim that states a number, None for other claims.

    The dictionary holds found (as printed), low, high or equals (what the claim
    allows), within (bool), verdict and tolerance (the rule in words).
    """
    if claim_id not in _tests().index:
        return None
    test = _tests().loc[claim_id]
    number = prose.numbers()[test["key"]]
    within = number.text == test["equals"] if test["equals"] else bool(test["low"] <= number.value <= test["high"])
    return {
        "key": test["key"], "found": number.text, "low": test["low"], "high": test["high"], "equals": test["equals"],
        "within": within, "verdict": test["if_within"] if within else test["if_outside"], "tolerance": test["tolerance"],
    }


@cache
def ledger() -> pd.DataFrame:
    """Return the claims, indexed by claim_id, with rating (1 to 5, missing where the scale has none).

    Raises DataError if a stated verdict contradicts the computed one, or if a
    claim has no evidence and no note of what was looked for.
    """
    table = data.load("claims").set_index("claim_id")
    for column in ("claim", "in_short"):
        table[column] = [prose.plain(prose.mark(text)) for text in table[column]]
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
    return table.assign(rating=table["verdict"].map(data.load("verdicts").set_index("verdict")["rating"]))


def evidence(claim_id: str) -> pd.DataFrame:
    """Return the evidence on one claim with its stance, in the order of STANCES."""
    links = data.load("claim_evidence").query("claim_id == @claim_id")
    table = links.merge(data.load("evidence"), on="evidence_id", validate="many_to_one")
    return table.sort_values("stance", key=lambda s: s.map(list(STANCES).index), kind="stable")


def errors() -> pd.DataFrame:
    """Return how often each family of error was found: columns family, claims, rows, most often first.

    A claim with two errors of one family counts once. Raises DataError if a
    claim names an error that data/error_kinds.csv does not know.
    """
    family = data.load("error_kinds").set_index("error")["family"]
    found = ledger()["errors"].str.split(";").explode()
    found = found[found != ""]
    unknown = sorted(set(found) - set(family.index))
    if unknown:
        raise data.DataError(f"data/claims.csv, field errors: {', '.join(unknown)} is not in data/error_kinds.csv; add it there")
    pairs = pd.DataFrame({"family": found.map(family), "claim": found.index}).drop_duplicates()
    grouped = pairs.groupby("family")["claim"].agg(["size", " ".join]).reset_index()
    return grouped.set_axis(["family", "claims", "rows"], axis=1).sort_values(["claims", "family"], ascending=[False, True])


def chains() -> pd.DataFrame:
    """Return the way of each claim: columns between (who stands between), claims, rows.

    A chain "the article → Reuters → Peskov" has one hand between.
    """
    steps = ledger()["chain"].str.count("→")
    names = {n: f"{n - 1} hands between" for n in set(steps)} | {0: "The article’s own words", 1: "Straight from the speaker", 2: "One hand between"}
    return pd.DataFrame(
        [{"between": names[n], "claims": len(ids), "rows": " ".join(ids)} for n, ids in steps.groupby(steps).groups.items()]
    )


def lost_on_the_way() -> pd.DataFrame:
    """Return, for claims that lost or gained something: columns claim, how_it_came, lost_or_added, rows."""
    table = ledger().query("lost != '' and chain.str.contains('→')")
    return pd.DataFrame({"claim": table["claim"], "how_it_came": table["chain"], "lost_or_added": table["lost"], "rows": table.index})


def scoreboard() -> pd.DataFrame:
    """Return how many claims got each verdict: columns verdict, claims, core, rows, in the order of the scale."""
    table, scale = ledger(), data.load("verdicts")["verdict"]
    found = [(v, table[table["verdict"] == v]) for v in scale]
    return pd.DataFrame(
        [{"verdict": v, "claims": len(t), "core": int((t["role"] == "core").sum()), "rows": " ".join(t.index)} for v, t in found]
    )


def review(claim_id: str) -> dict:
    """Return one claim as schema.org ClaimReview, a data format; no search feature is promised."""
    row = ledger().loc[claim_id]
    rating = {"@type": "Rating", "alternateName": row["verdict"]}
    if pd.notna(row["rating"]):
        rating |= {"ratingValue": int(row["rating"]), "bestRating": 5, "worstRating": 1}
    article = data.load("sources").set_index("source_id").loc[ARTICLE]
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": f"claims/{claim_id}.html",
        "claimReviewed": row["claim"],
        "author": {"@type": "Organization", "name": PUBLISHER},
        "datePublished": REVIEWED_ON,
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Person" if row["person"] == "yes" else "Organization", "name": row["speaker"]},
            "appearance": {"@type": "NewsArticle", "url": article["url"], "headline": article["title"]},
        },
        "reviewRating": rating,
    }


def page_html(claim_id: str, link: Callable[[str, str], str]) -> str:
    """Return the ledger entry of a claim as HTML; link(kind, name) makes the HTML of a link."""
    found = evidence(claim_id)
    lists = {
        stance: "<ul>" + "".join(f'<li id="{e.evidence_id}">{evidence_html(e, link)}</li>' for e in rows.itertuples()) + "</ul>"
        for stance, rows in found.groupby("stance", sort=False)
    }
    later = prose.mark(ledger().loc[claim_id, "later"])
    if later:
        lists["later"] = f"<p>{later}</p>{lists.get('later', '')}"
    groups = "".join(f"<h2>{STANCES[stance]}</h2>{items}" for stance, items in lists.items())
    record = json.dumps(review(claim_id), ensure_ascii=False, indent=1).replace("<", "\\u003c")
    box = _box_html("Judged by what was known at the end of February 2025", _lines(claim_id))
    return f'{box}{groups}<script type="application/ld+json">{record}</script>'


class Entry:
    """A claim's ledger box in a chapter, with a link to its page on the site; lines names what it shows."""

    def __init__(self, claim_id: str, lines: Sequence[str] = IN_A_CHAPTER, title: str = "The article’s sentence, tested"):
        if claim_id not in ledger().index:
            raise ValueError(f"there is no claim {claim_id!r}; data/claims.csv has {', '.join(ledger().index)}")
        self.content = {"kind": "claim", "claim": claim_id, "box": _box_html(title, {term: _lines(claim_id)[term] for term in lines})}

    def _repr_mimebundle_(self, **_) -> dict:
        return {
            tables.MIME: self.content,
            "text/html": self.content["box"],
            "text/plain": f"Claim {self.content['claim']}: {ledger().loc[self.content['claim'], 'verdict']}",
        }


def entry_html(content: dict, address: Callable[[str], str]) -> str:
    """Return a ledger box for the published page; address(claim_id) is where the claim's page is."""
    claim_id = content["claim"]
    return content["box"].replace("</div>", f'<p><a href="{address(claim_id)}">Evidence for and against: claim {claim_id}</a></p></div>')


def _lines(claim_id: str) -> dict[str, str]:
    """Return the lines of a claim's ledger box: term -> HTML, empty where there is nothing to say."""
    row, test = ledger().loc[claim_id], computed(claim_id)
    return {
        "The article": f"“{escape(row['quote'])}”" if row["quote"] else "(no single sentence: the framing of a section)",
        "Who says it": escape(row["speaker"]),
        "How it came": attribution.chain_html(row["chain"], row["lost"]),
        "Computed": _computed_html(test) if test else "",
        "Verdict": f'<strong class="verdict">{escape(row["verdict"])}</strong> {prose.mark(row["reason"])}',
        "Confidence": escape(row["confidence"]),
        "Kinds of error": escape(row["errors"].replace(";", ", ").replace("-", " ")),
        "Would change it": prose.mark(row["would_change"]),
    }


def _box_html(title: str, lines: dict[str, str]) -> str:
    items = "".join(f"<dt>{term}</dt><dd>{text}</dd>" for term, text in lines.items() if text)
    return f'<div class="admonition ledger"><p class="admonition-title">{title}</p><dl>{items}</dl></div>'


def numbers() -> Iterator[prose.Number]:
    """Yield how many claims there are, and how many with each verdict."""
    table = data.load("claims")
    everything = tuple(table["claim_id"])
    yield prose.Number("claims.all", str(len(table)), "claims in data/claims.csv", everything, len(table))
    for verdict in data.load("verdicts")["verdict"]:
        ids = tuple(table["claim_id"][table["verdict"] == verdict])
        key = f"claims.{verdict.lower().replace(' ', '_')}"
        yield prose.Number(key, str(len(ids)), f"claims with the verdict “{verdict}”", ids, len(ids))
    good = tuple(table["claim_id"][table["verdict"].isin(["True", "Mostly true"])])
    yield prose.Number("claims.holds", str(len(good)), "claims that are true or mostly true", good, len(good))
    bad = tuple(table["claim_id"][table["verdict"].isin(["Mostly false", "False", "Unsupported"])])
    yield prose.Number("claims.fails", str(len(bad)), "claims that are false, mostly false or unsupported", bad, len(bad))


def _computed_html(test: dict) -> str:
    allowed = escape(test["equals"]) if test["equals"] else f"{test['low']:g} to {test['high']:g}"
    return f"{prose.mark('{' + test['key'] + '}')}; the claim allows {allowed}. {escape(test['tolerance'])}"


def evidence_html(row, link: Callable[[str, str], str]) -> str:
    """Return a row of evidence as HTML; link(kind, name) makes the HTML of a link."""
    said = f" on {prose.when(row.said_on)}" if row.said_on else ""
    quote = f" “{escape(row.quote)}”" if row.quote else ""
    source = f" <cite>{link('source', row.source_id)}</cite>" if row.source_id else ""
    who = f"<b>{escape(row.speaker)}</b>{said}: " if row.status == "read" else ""
    return f"{who}{escape(row.says)}{quote}{source}"


def index_html(address: Callable[[str], str]) -> str:
    """Return the table of all claims; address(claim_id) is where its page is."""
    table = ledger()
    filters = "".join(
        f'<div class="control"><label for="filter-{c}">{name}</label><select id="filter-{c}" name="{c}"><option value="">all</option>'
        + "".join(f"<option>{escape(v)}</option>" for v in sorted(set(table[c])))
        + "</select></div>"
        for c, name in (("verdict", "Verdict"), ("kind", "Kind"), ("speaker", "Speaker"))
    )
    body = "".join(
        f'<tr data-verdict="{escape(r.verdict)}" data-kind="{r.kind}" data-speaker="{escape(r.speaker)}">'
        f'<td data-label="Claim"><a href="{address(r.Index)}">{r.Index}</a></td><td data-label="It says">{escape(r.claim)}</td>'
        f'<td data-label="Speaker">{escape(r.speaker)}</td><td data-label="Kind">{r.kind}</td>'
        f'<td data-label="Verdict"><strong class="verdict">{escape(r.verdict)}</strong></td><td data-label="In short">{escape(r.in_short)}</td></tr>'
        for r in table.itertuples()
    )
    head = "".join(f'<th scope="col">{h}</th>' for h in ("Claim", "It says", "Speaker", "Kind", "Verdict", "In short"))
    return (
        f'<form class="controls ledger-filter">{filters}</form><p class="ledger-count" role="status"></p>'
        f'<div class="table-scroll stack" tabindex="0" role="region" aria-label="All claims"><table class="ledger-table"><thead><tr>{head}'
        f"</tr></thead><tbody>{body}</tbody></table></div>"
    )


def main() -> int:
    """Check the ledger; return 1 and say what is wrong if it does not hold together."""
    try:
        print(f"the ledger: {len(ledger())} claims, valid")
    except data.DataError as err:
        print(f"{err}\nNo page is written from bad data.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

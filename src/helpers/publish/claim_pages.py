"""A claim of a ledger as HTML: its box in a chapter, its page, and the list of all claims."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from html import escape

from helpers import claims
from helpers.claims import chain
from helpers.claims.ledger import STANCES, Ledger
from helpers.numbers import register
from helpers.publish.tables import MIME

IN_A_CHAPTER = ("The article", "Its words", "Who says it", "Computed", "Verdict", "Would change it")
"""The lines of a ledger box that a chapter shows; the claim's own page shows all."""
FILTERS = {"part": "Part", "verdict": "Verdict", "kind": "Kind", "speaker": "Speaker"}
"""What the list of claims can be filtered by, where the ledger has it."""


class ClaimBox:
    """A claim's ledger box in a chapter, with a link to its page.

    show names its lines; of is the ledger, that of the article if left out; site is the
    folder of the book in which the pages of another ledger are.
    """

    def __init__(
        self,
        claim_id: str,
        show: Sequence[str] = IN_A_CHAPTER,
        title: str = "The article’s sentence, tested",
        *,
        of: Ledger | None = None,
        site: str = "",
    ):
        of = of or claims.read()
        if claim_id not in of.claims.index:
            raise ValueError(f"there is no claim {claim_id!r}; claims.csv has {', '.join(of.claims.index)}")
        every, self.verdict = lines(of, claim_id), of.claims.loc[claim_id, "verdict"]
        box = _box_html(title, {term: every[term] for term in show})
        self.content = {"kind": "claim", "claim": claim_id, "box": box} | ({"site": site} if site else {})

    def _repr_mimebundle_(self, **_) -> dict:
        return {
            MIME: self.content,
            "text/html": self.content["box"],
            "text/plain": f"Claim {self.content['claim']}: {self.verdict}",
        }


def claim_box_html(content: dict, address: Callable[[str], str]) -> str:
    """Return a ledger box for the published page; address(claim_id) is where the claim's page is."""
    claim_id = content["claim"]
    return content["box"].replace("</div>", f'<p><a href="{address(claim_id)}">Evidence for and against: claim {claim_id}</a></p></div>')


def _box_html(title: str, lines: dict[str, str]) -> str:
    items = "".join(f"<dt>{term}</dt><dd>{text}</dd>" for term, text in lines.items() if text)
    return f'<div class="admonition ledger"><p class="admonition-title">{title}</p><dl>{items}</dl></div>'


def lines(ledger: Ledger, claim_id: str) -> dict[str, str]:
    """Return the lines of a claim's ledger box: term -> HTML, empty where there is nothing to say."""
    row, test = ledger.claims.loc[claim_id], ledger.tests.get(claim_id)
    return {
        "The article": escape(row["claim"]),
        "Its words": f"“{escape(row['quote'])}”" if row["quote"] else "",
        "Who says it": escape(row["speaker"]),
        "How it came": _chain_html(row["chain"], row["lost"]),
        "Computed": _computed_html(test) if test else "",
        "Verdict": f'<strong class="verdict">{escape(row["verdict"])}</strong> {ledger.mark(row["reason"])}',
        "Confidence": escape(row["confidence"]),
        "Kinds of error": escape(row["errors"].replace(";", ", ").replace("-", " ")),
        "Would change it": ledger.mark(row["would_change"]),
    }


def page_html(ledger: Ledger, claim_id: str, link: Callable[[str, str], str]) -> str:
    """Return the ledger entry of a claim as HTML; link(kind, name) makes the HTML of a link."""
    lists = {
        stance: "<ul>"
        + "".join(f'<li id="{e.evidence_id}">{evidence_html(e, link, ledger.mark)}</li>' for e in rows.itertuples())
        + "</ul>"
        for stance, rows in ledger.evidence(claim_id).groupby("stance", sort=False)
    }
    later = ledger.mark(ledger.claims.loc[claim_id, "later"])
    if later:
        lists["later"] = f"<p>{later}</p>{lists.get('later', '')}"
    groups = "".join(f"<h2>{STANCES[stance]}</h2>{items}" for stance, items in lists.items())
    record = json.dumps(ledger.review(claim_id), ensure_ascii=False, indent=1).replace("<", "\\u003c")
    told = {term: text for term, text in lines(ledger, claim_id).items() if term != "The article"}  # the page's heading says it
    box = _box_html(f"Judged by {escape(ledger.about['judged_by'])}", told)
    return f'{box}{groups}<script type="application/ld+json">{record}</script>'


def index_html(ledger: Ledger, address: Callable[[str], str]) -> str:
    """Return the table of all claims; address(claim_id) is where its page is."""
    table = ledger.claims
    shown = {column: name for column, name in FILTERS.items() if column in table}
    filters = "".join(
        f'<div class="control"><label for="filter-{c}">{name}</label><select id="filter-{c}" name="{c}"><option value="">all</option>'
        + "".join(f"<option>{escape(v)}</option>" for v in sorted(set(table[c])))
        + "</select></div>"
        for c, name in shown.items()
    )
    body = "".join(
        "<tr " + " ".join(f'data-{c}="{escape(row[c])}"' for c in shown) + ">"
        f'<td data-label="Claim"><a href="{address(claim_id)}">{claim_id}</a></td><td data-label="It says">{escape(row["claim"])}</td>'
        f'<td data-label="Speaker">{escape(row["speaker"])}</td><td data-label="Kind">{escape(row["kind"])}</td>'
        f'<td data-label="Verdict"><strong class="verdict">{escape(row["verdict"])}</strong></td>'
        f'<td data-label="In short">{escape(row["in_short"])}</td></tr>'
        for claim_id, row in table.iterrows()
    )
    head = "".join(f'<th scope="col">{h}</th>' for h in ("Claim", "It says", "Speaker", "Kind", "Verdict", "In short"))
    return (
        f'<form class="controls ledger-filter">{filters}</form><p class="ledger-count" role="status"></p>'
        f'<div class="table-scroll stack" tabindex="0" role="region" aria-label="All claims"><table class="ledger-table"><thead><tr>{head}'
        f"</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _computed_html(test: dict) -> str:
    allowed = escape(test["equals"]) if test["equals"] else f"{test['low']:g} to {test['high']:g}"
    return f"{register.mark('{' + test['key'] + '}')}; the claim allows {allowed}. {escape(test['tolerance'])}"


def evidence_html(row, link: Callable[[str, str], str], mark: Callable[[str], str]) -> str:
    """Return a row of evidence as HTML; link(kind, name) makes the HTML of a link, mark that of a text of the ledger."""
    said = f" {'on' if len(row.said_on) == len('2025-02-25') else 'in'} {register.when(row.said_on)}" if row.said_on else ""
    quote = f" “{escape(row.quote)}”" if row.quote else ""
    source = f" <cite>{link('source', row.source_id)}</cite>" if row.source_id else ""
    who = f"<b>{escape(row.speaker)}</b>{said}: " if row.status == "read" else ""
    return f"{who}{mark(row.says)}{quote}{source}"


def _chain_html(way: str, lost: str) -> str:
    """Return the way of a claim as a list, from the article back to the speaker, and what was lost on it."""
    items = "".join(
        f"<li{'' if seen else ' class=unseen'}><b>{escape(name)}</b>{f' <small>{escape(note)}</small>' if note else ''}</li>"
        for name, note, seen in chain.hands(way)
    )
    missing = f'<p class="lost"><b>Lost or changed:</b> {escape(lost)}</p>' if lost else ""
    return f'<ol class="chain" role="list">{items}</ol>{missing}'

"""What the article says, in our words and its order, each claim leading to its page."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from helpers import claims
from helpers.publish import tables

PLACES = {"H": "Headline", "P": "Paragraph {}", "S": "Teaser beside the text"}
SOURCE_NOTE = "P9"


def anchor(claim_id: str) -> str:
    """Return the id of a claim's line on the chapter's page."""
    return f"sentence-{claim_id}"


def place(paragraph: str) -> str:
    """Return where a paragraph code stands in the article: P3 gives Paragraph 3."""
    return "Source note" if paragraph == SOURCE_NOTE else PLACES[paragraph[0]].format(paragraph[1:])


class Sentences:
    """The article's claims in our words by paragraph, with its own where the wording is judged."""

    content = {"kind": "sentences"}

    def _repr_mimebundle_(self, **_) -> dict:
        text = sentences_html(lambda claim_id, words: f"{words} ({claim_id})")
        return {tables.MIME: self.content, "text/html": text, "text/plain": "The sentences of the article"}


def sentences_html(link: Callable[[str, str], str]) -> str:
    """Return the claims as HTML; link(claim_id, words) makes the HTML of words that lead to a claim."""
    ledger = claims.all_claims()

    def item(claim_id: str, row) -> str:
        quoted = f" “{escape(row['quote'])}”" if row["quote"] else ""
        return f'<li id="{anchor(claim_id)}">{link(claim_id, escape(row["claim"]))}{quoted}</li>'

    groups = ledger.groupby("paragraph", sort=False)
    body = "".join(f"<dt>{place(code)}</dt><dd><ul>{''.join(item(*pair) for pair in rows.iterrows())}</ul></dd>" for code, rows in groups)
    return f'<dl class="sentences">{body}</dl>'

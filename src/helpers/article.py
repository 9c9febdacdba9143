"""The sentences of the article that the ledger tests, in their order, each leading to its claim."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from helpers import claims, tables

PLACES = {"H": "Headline", "P": "Paragraph {}", "S": "Teaser beside the text"}
SOURCE_NOTE = "P9"


def anchor(claim_id: str) -> str:
    """Return the id of a claim's sentence on the chapter's page."""
    return f"sentence-{claim_id}"


def place(paragraph: str) -> str:
    """Return where a paragraph code stands in the article: P3 gives Paragraph 3."""
    return "Source note" if paragraph == SOURCE_NOTE else PLACES[paragraph[0]].format(paragraph[1:])


class Sentences:
    """The article's tested words as short quotations, by paragraph."""

    content = {"kind": "sentences"}

    def _repr_mimebundle_(self, **_) -> dict:
        text = sentences_html(lambda claim_id, words: f"{words} ({claim_id})")
        return {tables.MIME: self.content, "text/html": text, "text/plain": "The sentences of the article"}


def sentences_html(link: Callable[[str, str], str]) -> str:
    """Return the sentences as HTML; link(claim_id, words) makes the HTML of a quotation that leads to its claim."""
    ledger = claims.ledger()

    def item(claim_id: str, row) -> str:
        words = f"“{escape(row['quote'])}”" if row["quote"] else escape(row["claim"])
        return f'<li id="{anchor(claim_id)}">{link(claim_id, words)}</li>'

    groups = ledger.groupby("paragraph", sort=False)
    body = "".join(f"<dt>{place(code)}</dt><dd><ul>{''.join(item(*pair) for pair in rows.iterrows())}</ul></dd>" for code, rows in groups)
    return f'<dl class="sentences">{body}</dl>'

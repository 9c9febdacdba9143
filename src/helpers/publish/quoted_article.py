"""What the article says, in our words and its order, each claim leading to its page."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers import claims
from helpers.publish import record

PLACES = {"H": "Headline", "P": "Paragraph {}", "S": "Teaser beside the text"}
SOURCE_NOTE = "P9"


def place(paragraph: str) -> str:
    """Return where a paragraph code stands in the article: P3 gives Paragraph 3."""
    return "Source note" if paragraph == SOURCE_NOTE else PLACES[paragraph[0]].format(paragraph[1:])


def paragraphs() -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield where a paragraph stands, and its claims."""
    for code, rows in claims.all_claims().groupby("paragraph", sort=False):
        yield place(code), rows


class Sentences:
    """The article's claims in our words by paragraph, with its own where the wording is judged."""

    def _repr_mimebundle_(self, **_) -> dict:
        told = []
        for where, rows in paragraphs():
            told += [f"**{where}**", ""]
            for row in rows.itertuples():
                told.append("- " + record.markdown(f"{row.claim} ({row.Index})" + (f" “{row.quote}”" if row.quote else "")))
            told.append("")
        return record.bundle(record.Sentences(), markdown="\n".join(told), plain="The sentences of the article")

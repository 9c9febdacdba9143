"""The ledger box of a claim in a chapter."""

from __future__ import annotations

from collections.abc import Sequence

from helpers import claims
from helpers.claims.ledger import Ledger, allowed
from helpers.numbers.language import N_
from helpers.publish import record

IN_A_CHAPTER = ("The article", "Its words", "Who says it", "Computed", "Verdict", "Would change it")
"""The lines of a ledger box that a chapter shows; the claim's own page shows all."""


class ClaimBox:
    """A claim's ledger box in a chapter, with a link to its page.

    show names its lines; of is the ledger, that of the article if left out; site is the
    folder of the book in which the pages of another ledger are.

    Raises ValueError naming the claims or the lines that there are.
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
        every = lines(of, claim_id)
        if strange := [term for term in show if term not in every]:
            raise ValueError(f"a ledger box has no line {strange[0]!r}; it has {', '.join(every)}")
        self.lines = {term: every[term] for term in show if every[term]}
        self.record = record.Claim(
            claim=claim_id, title=title, show=list(self.lines), verdict=of.claims.loc[claim_id, "verdict"], site=site
        )

    def _repr_mimebundle_(self, **_) -> dict:
        made = self.record
        lines = (f"- **{term}**: {record.markdown(text)}" for term, text in self.lines.items())
        told = "\n".join([f"**{record.markdown(made.title)}**", "", *lines])
        return record.bundle(made, markdown=told, plain=f"Claim {made.claim}: {made.verdict}")


def lines(ledger: Ledger, claim_id: str) -> dict[str, str]:
    """Return the lines of a claim's ledger box: term -> text, empty where there is nothing to say."""
    row, test = ledger.claims.loc[claim_id], ledger.tests.get(claim_id)
    return {
        N_("The article"): row["claim"],
        N_("Its words"): f"“{row['quote']}”" if row["quote"] else "",
        N_("Who says it"): row["speaker"],
        N_("How it came"): row["chain"] + (f" Lost or changed: {row['lost']}" if row["lost"] else ""),
        N_("Computed"): f"{test['found']}; the claim allows {allowed(test)}. {test['tolerance']}" if test else "",
        N_("Verdict"): f"{row['verdict']}. {ledger.filled(row['reason'])}",
        N_("Confidence"): row["confidence"],
        N_("Kinds of error"): row["errors"].replace(";", ", ").replace("-", " "),
        N_("Would change it"): ledger.filled(row["would_change"]),
    }

"""The exercises of chapter 1."""

from __future__ import annotations

from collections.abc import Iterator

from helpers import claims, data
from helpers.exercises import Exercise


def exercises() -> Iterator[Exercise]:
    """Yield them in their order."""
    table = claims.ledger()
    family = data.load("error_kinds").set_index("error")["family"]
    splice, marks = family["splice"], family["paraphrase-as-quote"]
    verdict = {claim: table.loc[claim, "verdict"].lower() for claim in ("C07", "C21")}
    yield Exercise(
        "01-1", "The fair verdict on the statement itself", verdict["C07"],
        "Yes. The public record points the other way, and a private remark cannot be excluded.",
        {"true": "quoted", "false": "private", "mostly true": "quoted"}, options=("true", "mostly true", verdict["C07"], "false"),
    )
    yield Exercise(
        "01-2", "The kind of slip", splice, "Yes. Each part was said; the whole was not.",
        {"stale status": "not this slip", marks: "no marks", "wrong unit or base": "not this slip"},
        options=("stale status", splice, marks, "wrong unit or base"),
    )
    yield Exercise(
        "01-3", "What is wrong", marks, "Yes. Quotation marks promise the speaker’s own words.",
        {splice: "not this slip", "stale status": "not this slip", "nothing: it is a quotation": "a paraphrase"},
        options=(splice, marks, "stale status", "nothing: it is a quotation"),
    )
    yield Exercise(
        "01-4", "Your verdict", verdict["C21"], "We agree. Read the evidence on the claim’s page all the same.",
        {"true": "other thing", "mostly true": "defensible", "false": "published", "unverified": "published"},
        options=("true", "mostly true", verdict["C21"], "false", "unverified"),
    )

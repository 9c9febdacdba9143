"""What the article says: the ledger of claims, any article as a folder, dated positions, agreement between raters."""

from helpers.claims.ledger import (
    ASKS,
    STANCES,
    TEXTS,
    Ledger,
    about,
    all_claims,
    chains,
    computed,
    errors,
    lost_on_the_way,
    read,
    scoreboard,
    verdicts,
)

__all__ = [
    "ASKS",
    "STANCES",
    "TEXTS",
    "Ledger",
    "about",
    "all_claims",
    "chains",
    "computed",
    "errors",
    "lost_on_the_way",
    "read",
    "scoreboard",
    "verdicts",
]

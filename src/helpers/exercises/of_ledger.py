"""Exercises made from any ledger: find the claim that words of the article make, and judge a claim by its evidence."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.claims.ledger import STANCES, Ledger
from helpers.exercises import Exercise
from helpers.numbers.language import gettext

OTHERS = 3
"""So many other claims stand beside the one to find."""


def exercises(of: Ledger) -> Iterator[Exercise]:
    """Yield two exercises a claim: B01-find where the article's words are quoted, and B01-judge."""
    for claim_id in of.claims.index:
        if of.claims.loc[claim_id, "quote"]:
            yield find(of, claim_id)
        yield judge(of, claim_id)


def find(of: Ledger, claim_id: str) -> Exercise:
    """Return the exercise to tell which claim some words of the article make, beside the claims that follow it in the ledger."""
    table = of.claims
    at = table.index.get_loc(claim_id)
    near = [*table.index[at + 1 :], *table.index[:at]]
    texts = list(dict.fromkeys([table.loc[claim_id, "claim"], *table.loc[near, "claim"]]))[: OTHERS + 1]
    answer, options = texts[0], sorted(texts)
    return Exercise(
        f"{claim_id}-find",
        gettext("What is claimed in the words “{words}”?").format(words=table.loc[claim_id, "quote"]),
        answer,
        gettext("Said by: {speaker}. This is claim {claim}.").format(speaker=table.loc[claim_id, "speaker"], claim=claim_id),
        {text: "another claim" for text in options if text != answer},
        options=tuple(options),
    )


def judge(of: Ledger, claim_id: str) -> Exercise:
    """Return the exercise to give a verdict on a claim; its evidence is told by `grounds`."""
    row, ratings = of.claims.loc[claim_id], of.scale["rating"]
    own = ratings[row["verdict"]]

    def mistake(verdict: str) -> str:
        other = ratings[verdict]
        if pd.isna(own):
            return "cannot be rated"
        if pd.isna(other):
            return "can be rated"
        return "too kind" if other > own else "too harsh" if other < own else "another verdict"

    return Exercise(
        f"{claim_id}-judge",
        gettext("Your verdict on: {claim}").format(claim=row["claim"]),
        row["verdict"],
        f"{row['in_short'].rstrip('.')}.",
        {verdict: mistake(verdict) for verdict in of.scale.index if verdict != row["verdict"]},
        options=tuple(of.scale.index),
    )


def grounds(of: Ledger, claim_id: str) -> list[str]:
    """Return the evidence on a claim in lines, to read before it is judged; what came later is no part of it."""
    found = of.evidence(claim_id)
    return [f"{gettext(STANCES[e.stance])}: {of.filled(e.says)}" for e in found[found["stance"] != "later"].itertuples()]

"""The exercises of chapter 13."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.claims import articles
from helpers.exercises import Exercise
from helpers.numbers import register


def exercises() -> Iterator[Exercise]:
    """Yield them in their order."""
    table = articles.tally("example", "holds", "rated")
    rated, every, kind, both = (
        100 * table["share"].iloc[0],
        *(
            100 * articles.tally("example", least, counted)["share"].iloc[0]
            for least, counted in (("holds", "all"), ("not failing", "rated"), ("not failing", "all"))
        ),
    )
    yield Exercise(
        "13-1",
        "Share of the example’s rated claims that hold, in percent",
        rated,
        "The claims without a rating have left the count, and none of them could hold.",
        {
            every: "unrated counted",
            kind: "partly counted",
            both: "partly counted",
            100 - rated: "the others",
            int(table["claims"].iloc[0]): "a count",
        },
        unit="percent",
        tolerance=0.02,
    )
    slip, everything = (register.find(f"draft.{name}").value for name in ("slip", "faults"))
    yield Exercise(
        "13-2",
        "Lines that the slip costs",
        slip,
        "The name is repeated, and a row of evidence now speaks of a claim that no row has.",
        {1: "one slip", everything: "all faults"},
        unit="lines",
    )
    draft, example = articles.draft(), articles.example().claims["verdict"]
    known = draft[draft["verdict"].isin(set(example))].drop_duplicates("claim_id", keep=False)
    (unseen,) = known.loc[known["verdict"] != known["claim_id"].map(example), "claim_id"]
    yield Exercise(
        "13-3",
        "The claim whose verdict does not follow from its evidence",
        unseen,
        "That nothing was found does not show a private promise to be wrong. No program reads that.",
        {"B01": "follows", "B03": "seen by the validator", "none of them": "silence of a program"},
        options=("B01", "B03", unseen, "none of them"),
    )

"""The exercises of chapter 1."""

from __future__ import annotations

from collections.abc import Iterator

from helpers import claims, data
from helpers.claims import agreement
from helpers.exercises import Exercise


def exercises() -> Iterator[Exercise]:
    """Yield them in their order."""
    table = claims.all_claims()
    family = data.load("error_kinds").set_index("error")["family"]
    splice, marks = family["splice"], family["paraphrase-as-quote"]
    unsupported = table.loc["C07", "verdict"].lower()
    yield Exercise(
        "01-1",
        "The fair verdict on the statement itself",
        unsupported,
        "The public record points the other way, and a private remark cannot be excluded.",
        {"true": "quoted", "false": "private", "mostly true": "quoted"},
        options=("true", "mostly true", unsupported, "false"),
    )
    yield Exercise(
        "01-2",
        "The kind of slip",
        splice,
        "Each part was said; the whole was not.",
        {"stale status": "not this slip", marks: "no marks", "wrong unit or base": "not this slip"},
        options=("stale status", splice, marks, "wrong unit or base"),
    )
    yield Exercise(
        "01-3",
        "What is wrong",
        marks,
        "Quotation marks promise the speaker’s own words.",
        {splice: "not this slip", "stale status": "not this slip", "nothing: it is a quotation": "a paraphrase"},
        options=(splice, marks, "stale status", "nothing: it is a quotation"),
    )
    one, two = agreement.PAIR
    same = sum(map(str.__eq__, one, two)) / len(one)
    kappa = agreement.cohen(one, two)[0] or 0.0
    chance = (same - kappa) / (1 - kappa)
    true = one.count("True") * two.count("True") / len(one) ** 2
    yield Exercise(
        "01-4",
        "Cohen’s kappa of the two",
        kappa,
        "They agree on most claims, and still less often than chance would.",
        {
            same: "not beyond chance",
            100 * same: "not beyond chance",
            chance: "by chance",
            100 * chance: "by chance",
            same - chance: "not divided",
            (same - true) / (1 - true): "chance of true only",
            0: "near chance",
            -kappa: "sign",
        },
        unit="kappa",
        tolerance=0.03,
    )

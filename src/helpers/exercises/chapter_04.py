"""The exercises of chapter 4."""

from __future__ import annotations

from collections.abc import Iterator

from helpers import costs
from helpers.exercises import Exercise
from helpers.numbers.quantity import written


def exercises() -> Iterator[Exercise]:
    """Yield them in their order."""
    needs = costs.series("needs").set_index("edition")["usd_bn"]
    fourth, fifth = needs["RDNA4"], needs["RDNA5"]
    yield Exercise(
        "04-1",
        "Your forecast of the needs in the fifth assessment, in USD billion",
        fifth,
        f"The fifth assessment put needs at {written(fifth, 1)} billion. No growth at all would have been off by"
        f" {written(fifth - fourth, 1)}, the last rise once more by {written(fifth - (2 * fourth - needs['RDNA3']), 1)}.",
        unit="USD billion",
        tolerance=0.02,
        forecast=True,
    )
    yield Exercise(
        "04-2",
        "What does the figure count?",
        "needs of the third assessment",
        "It is what recovery would cost over the years ahead, not what was destroyed.",
        {
            "damage of the third assessment": "not damage",
            "losses of the third assessment": "not losses",
            "damage and losses together": "total effects",
        },
        options=(
            "damage of the third assessment",
            "losses of the third assessment",
            "needs of the third assessment",
            "damage and losses together",
        ),
    )
    steps = costs.energy_damage().set_index("step")["usd_bn"]
    _, by_other, by_assets, before, latest = steps
    last, other = (
        costs.headline(metric, edition).value / 100
        for metric, edition in (("energy_assets_change", "RDNA5"), ("energy_damage_value_change", "RDNA4"))
    )
    yield Exercise(
        "04-3",
        "Energy damage in the third assessment, in USD billion",
        by_other,
        "It is also what was read for the second assessment: then nothing would have been added in between.",
        {
            by_assets: "other percentage",
            before: "one step only",
            latest / (1 + other): "one step only",
            latest * (1 - last) * (1 - other): "took off",
            latest * (1 - last): "took off",
            latest * (1 + last) * (1 + other): "forward",
            latest / (1 + last + other): "added percentages",
        },
        unit="USD billion",
    )
    missed = costs.leave_one_out("damage").groupby("edition")["inside"].agg(lambda held: (held == "no").all())
    yield Exercise(
        "04-4",
        "Which assessment’s damage do all the methods miss?",
        str(missed.idxmax()),
        "Damage came fast in the first months, faster than anything later would let one guess.",
        {edition: "one method holds" for edition in costs.editions() if not missed[edition]},
        options=tuple(costs.editions()),
    )

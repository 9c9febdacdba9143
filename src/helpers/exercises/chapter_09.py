"""The exercises of chapter 9."""

from __future__ import annotations

from collections.abc import Iterator

from helpers import outcomes, scenarios
from helpers.exercises import Exercise


def exercises() -> Iterator[Exercise]:
    """Yield them in their order."""
    above = scenarios.by_family().set_axis(list(outcomes.FAMILIES))["above_sum"]
    war, freeze = 100 * above["war"], 100 * above["freeze"]
    yield Exercise(
        "09-2", "Chance with equal weight on “war goes on” and on an unguarded freeze, in percent", (war + freeze) / 2,
        "Yes. With equal weights it is the mean of the two chances.",
        {war: "one part", freeze: "one part", war + freeze: "sum of parts", war / 2: "part of one"}, unit="percent", tolerance=0.03,
    )
    least = scenarios.indices().sort_values("total")["input"].iloc[0]
    yield Exercise(
        "09-3", "Which of these matters least for what needs will be?", least,
        "Yes, in this model. Restarts are few within the horizon, and they add little fighting to it. For those who live there they matter most.",
        {"how it ends": "decides", "growth of needs": "unsure growth", "when fighting stops": "early or late"}, options=outcomes.INPUTS,
    )
    needed = 100 * outcomes.weight_needed(0.5, above["war"], above["freeze"])
    yield Exercise(
        "09-4", "Weight of “war goes on” for an even chance, the rest on an unguarded freeze, in percent", needed,
        "Yes. Even those who think a freeze possible are at even odds only if they think war likelier.",
        {50: "chance for weight", 100 * 0.5 / above["war"]: "rest is nothing", 100 - needed: "other weight"}, unit="percent", tolerance=0.03,
    )
    yield Exercise(
        "09-5", "What is wrong with the second sentence?", "quartiles do not mix",
        "Yes. Shares below a sum mix, so mix the curves first and read the quartile off the result.",
        {"weights do not sum": "they do sum", "too few draws": "not the draws"},
        options=("weights do not sum", "quartiles do not mix", "too few draws"),
    )

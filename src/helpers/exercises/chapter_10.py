"""The exercises of chapter 10."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.ceasefires import scenarios, simulation
from helpers.exercises import Exercise


def _least() -> str:
    return scenarios.indices().query("needs_rise_by == 'a percentage'").sort_values("total")["input"].iloc[0]


def exercises() -> Iterator[Exercise]:
    """Yield them in their order."""
    war, freeze = (100 * scenarios.run(family).estimate("needs above the sum")["value"] for family in ("war", "freeze"))
    yield Exercise(
        "10-2",
        "Chance with equal weight on “war goes on” and on an unguarded freeze, needs rising by a percentage, in percent",
        (war + freeze) / 2,
        "With equal weights it is the mean of the two chances.",
        {
            war: "one part",
            freeze: "one part",
            war + freeze: "sum of parts",
            war / 2: "part of one",
            freeze / 2: "part of one",
            war * freeze / 100: "multiplied chances",
            50: "the weight",
        },
        unit="percent",
        tolerance=0.03,
    )
    yield Exercise(
        "10-3",
        "Which of these matters least for what needs will be?",
        _least,
        "In this model restarts are few within the horizon, and they add little fighting to it. For those who live there they matter most.",
        {"whether and how it ends": "decides", "growth of needs": "unsure growth", "when fighting stops": "early or late"},
        options=simulation.INPUTS,
    )
    needed = 100 * scenarios.weight_for_half()
    yield Exercise(
        "10-4",
        "Weight of “war goes on” for an even chance, the rest on an unguarded freeze, needs rising by a percentage, in percent",
        needed,
        "Where needs rise by a percentage, it takes more weight on war than on a freeze; where they rise by a constant sum, no weight is enough.",
        {50: "chance for weight", 100 * 50 / war: "rest is nothing", 100 - needed: "other weight", 50 - freeze: "not divided by the gap"},
        unit="percent",
        tolerance=0.03,
    )
    yield Exercise(
        "10-5",
        "What is wrong with the sentence?",
        "quartiles do not mix",
        "Shares below a sum mix, so mix the curves first and read the quartile off the result.",
        {"weights do not sum": "they do sum", "too few draws": "not the draws"},
        options=("weights do not sum", "quartiles do not mix", "too few draws"),
    )

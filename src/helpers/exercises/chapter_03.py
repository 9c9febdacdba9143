"""The exercises of chapter 3."""

from __future__ import annotations

from collections.abc import Iterator

from helpers import costs
from helpers.exercises import Exercise
from helpers.numbers.quantity import per_year, ratio


def exercises() -> Iterator[Exercise]:
    """Yield them in their order."""
    sums = costs.three_sums("RDNA4").set_index("kind")["usd_bn"]
    needs = costs.headline("needs_total", "RDNA4")
    output, before = costs.gdp("Ukraine", 2024), costs.gdp("Ukraine", 2021)
    stated = costs.headline("needs_to_gdp_stated", "RDNA4")
    low, implied, high = costs.implied_gdp("RDNA4")
    yearly = 100 * per_year(needs, costs.horizon_years("RDNA4")).value / output.value
    slow = yearly / 2
    yield Exercise(
        "03-1",
        "Which of the three is the largest?",
        str(sums.idxmax()),
        "Income not earned, year after year, can outweigh what rebuilding would cost.",
        {"damage": "damage", "needs": "needs"},
        options=tuple(sums.index),
    )
    effects = costs.total_effects("RDNA4").value
    first = costs.three_sums("RDNA1").set_index("kind")["usd_bn"]
    yield Exercise(
        "03-6",
        "What the rule gives for the needs of the fourth assessment, in USD billion",
        effects,
        "The assessment states far less, so the rule fails: that it fits the first is a coincidence.",
        {
            needs.value: "as the assessment states",
            sums["damage"] + needs.value: "added needs",
            sums["losses"] + needs.value: "added needs",
            effects + needs.value: "added needs",
            first["damage"] + first["losses"]: "another edition",
            sums["losses"] - sums["damage"]: "subtracted",
        },
        unit="USD billion",
    )
    yield Exercise(
        "03-2",
        "The implied GDP, in USD billion",
        implied.value,
        "Needs divided by the stated ratio. Since that ratio is “about”, a range of values fits, and yours is in it.",
        {
            round(before.value, 1): "earlier year",
            needs.value * stated.value: "multiplied",
            stated.value / needs.value: "upside down",
            sums["damage"] / stated.value: "not needs",
            sums["losses"] / stated.value: "not needs",
            needs.value / round(stated.value): "as the article",
            needs.value: "needs themselves",
        },
        unit="USD billion",
        between=(round(low.value, 1) - 0.05, round(high.value, 1) + 0.05),
    )
    yield Exercise(
        "03-3",
        "Needs a year over twice the years, as a share of GDP in 2024, in percent",
        slow,
        "Twice the years halve the share of a year. The ratio of all needs to GDP has not moved.",
        {
            100 * ratio(needs, output).value: "whole sum",
            ratio(needs, output).value: "whole sum",
            slow * output.value / 100: "not a share",
            yearly: "fewer years",
            100 * 100 / slow: "upside down",
            100 / slow: "upside down",
            slow * output.value / before.value: "before the invasion",
        },
        unit="percent",
        tolerance=0.03,
    )
    yield Exercise(
        "03-4",
        "What went wrong?",
        "an old total carried over",
        "The lead sentence kept the total of the assessment before.",
        {"digits swapped": "digits", "needs printed as damage": "called needs", "nothing: it is right": "plausible"},
        options=("an old total carried over", "digits swapped", "needs printed as damage", "nothing: it is right"),
    )

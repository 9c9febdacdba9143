"""The exercises of chapter 5."""

from __future__ import annotations

from collections.abc import Iterator

from helpers import costs
from helpers.exercises import Exercise


def exercises() -> Iterator[Exercise]:
    """Yield them in their order."""
    needs, output = costs.headline("needs_total", "RDNA4").value, costs.gdp("Ukraine", 2024).value
    total, found, gap = (q.value for q in costs.priorities()["2025"])
    yield Exercise(
        "05-1",
        "Years to fund the needs at what was allocated in 2025",
        needs / found,
        "Needs ÷ what was allocated in the year. It is a pace, not a forecast.",
        {
            needs / total: "priorities",
            needs / gap: "the gap",
            costs.horizon_years("RDNA4"): "planned years",
            found / needs: "upside down",
            costs.headline("damage_total", "RDNA4").value / found: "not needs",
        },
        unit="years",
        tolerance=0.02,
    )
    parts = {name: f"{name} of the Facility" for name in ("Grants and loans", "The whole and the grants")}
    assets, ceiling = "ERA loans and immobilised assets", "The American part of ERA and the EU’s ceiling"
    (right, whole) = parts.values()
    yield Exercise(
        "05-2",
        "Which two may be added as they stand?",
        right,
        "One source lists the two as the parts of one whole.",
        {whole: "part of it", assets: "its own income", ceiling: "a ceiling"},
        options=(assets, right, ceiling, whole),
    )
    again = "some money is counted again"
    yield Exercise(
        "05-3",
        "What is wrong with the headline?",
        again,
        "The loans are to be repaid from the income on the assets; whoever counts both counts that income again.",
        {"the exchange rate": "rate is right", "the loans are too large": "as agreed", "nothing: it is right": "plausible sum"},
        options=("the exchange rate", again, "the loans are too large", "nothing: it is right"),
    )
    limit = costs.LIMIT_OF_EXERCISE / 100
    yield Exercise(
        "05-4",
        "Years until all needs are spent",
        needs / (limit * output),
        "However much is paid, this limit alone sets the years.",
        {
            needs / output: "whole sum",
            costs.horizon_years("RDNA4"): "planned years",
            needs / found: "no limit",
            1 / limit: "a limit of needs",
            limit * output: "one year of it",
            needs / (100 * limit * output): "no percent",
            limit * output / needs: "upside down",
        },
        unit="years",
        tolerance=0.03,
    )

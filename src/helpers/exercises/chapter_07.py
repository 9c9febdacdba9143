"""The exercises of chapter 7."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.ceasefires import peacekeeping
from helpers.exercises import Exercise

GAPS = {"none": 0, "about ten points": 10, "about twenty points": 20, "about forty points": 40}


def exercises() -> Iterator[Exercise]:
    """Yield them in their order."""
    at_five = peacekeeping.reported_curves().set_index(["years", "group"])["survival"][peacekeeping.READ_AT]
    gap = 100 * (at_five["with peacekeepers"] - at_five["without peacekeepers"])
    yield Exercise(
        "07-1",
        f"The gap after {peacekeeping.READ_AT} years is …",
        min(GAPS, key=lambda name: abs(GAPS[name] - gap)),
        "It is large, and so are the intervals: they overlap at that point.",
        {"none": "no gap", "about ten points": "gap too small", "about forty points": "gap too large"},
        options=tuple(GAPS),
    )
    yield Exercise(
        "07-2",
        "The mistake is …",
        "the wait counts as time with a mission",
        "To get a mission a peace had to survive until it came, and that time was credited to it.",
        {
            "those still at peace count as censored": "censored well",
            "there are too few ceasefires": "not the number",
            "missions went to easy cases": "not who, but when",
        },
        options=(
            "the wait counts as time with a mission",
            "those still at peace count as censored",
            "there are too few ceasefires",
            "missions went to easy cases",
        ),
    )
    inputs = peacekeeping.e_values().loc["unadjusted", ["ratio", "low", "high", "e_value"]]
    hidden = peacekeeping.hidden(**inputs, with_troops=2, on_peace=2)
    yield Exercise(
        "07-3",
        "The risk ratio that is left",
        hidden["left"],
        "A cause of that strength weakens the result and does not explain it away: for that both strengths must reach the E-value.",
        {
            inputs["ratio"]: "nothing taken off",
            2 * inputs["ratio"]: "one strength only",
            4 * inputs["ratio"]: "both multiplied",
            inputs["ratio"] / hidden["factor"]: "turned to the other side",
            hidden["factor"]: "the factor",
            inputs["e_value"]: "the E-value",
        },
        unit="a ratio",
        tolerance=0.02,
    )

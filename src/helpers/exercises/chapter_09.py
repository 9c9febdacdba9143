"""The exercises of chapter 9."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.ceasefires import bargaining
from helpers.exercises import Exercise


def exercises() -> Iterator[Exercise]:
    """Yield them in their order."""
    yield Exercise(
        "09-1",
        "Is there a division that both prefer to war?",
        "always",
        "Both costs together are what a deal can share out, and that is never less than nothing.",
        {"only if the chances are even": "even chances", "only if both costs are large": "large costs", "never": "never a deal"},
        options=("always", "only if the chances are even", "only if both costs are large", "never"),
    )
    inputs = bargaining.example(*bargaining.EXERCISE, rows=bargaining.EXERCISE)
    p, c_a, c_b, p_after, delta = inputs.values()
    smallest = 100 * bargaining.smallest_guarantee(**inputs)
    yield Exercise(
        "09-2",
        "The smallest guarantee, in points",
        smallest,
        "A later division must not give Alta more than Borea would fight today to avoid.",
        {
            100 * bargaining.smallest_guarantee(p, c_a, c_b, p_after, 1): "no weight",
            100 * (p_after - p): "whole shift",
            100 * bargaining.gap(**inputs): "gap of the whole",
            smallest + 100 * c_a: "costs and delta",
            100 * (p_after - c_a - delta * (p + c_b)): "costs and delta",
        },
        unit="points",
        between=(smallest, bargaining.whole_points(smallest / 100) * 100),
    )
    yield Exercise(
        "09-3",
        "What is wrong?",
        "it forgets what refusing leads to",
        "Without it they fight, and to Alta war is worth no more than any deal.",
        {
            "a guarantee costs the deterred side nothing": "free guarantee",
            "the guarantee is always too small": "too small",
            "nothing: it is right": "right argument",
        },
        options=(
            "a guarantee costs the deterred side nothing",
            "it forgets what refusing leads to",
            "the guarantee is always too small",
            "nothing: it is right",
        ),
    )

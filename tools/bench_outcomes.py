"""make bench-outcomes: how fast is helpers.outcomes, and against squigglepy on the same mixture in the same run?

Prints seconds and memory of one simulate() call of a million draws with all its outputs, the ratio to
squigglepy on one mixture of five lognormal distributions with the
largest difference of their quantiles in Monte Carlo errors, the seconds of the sensitivity indices, and
the time from a moved slider to a new chart in a kernel. Everything on one core.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable

import numpy as np

from helpers import charts, explore, outcomes, scenarios

DRAWS, REPEATS, YEARS, SUM = 1_000_000, 7, scenarios.YEARS, scenarios.SUM
AT = (0.05, 0.25, 0.5, 0.75, 0.95)


def peak_mb() -> float:
    """Return the largest memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def seconds(task: Callable[[], object], repeats: int = REPEATS) -> list[float]:
    """Return how long each of some runs of a task took, shortest first."""
    found = []
    for _ in range(repeats):
        start = time.perf_counter()
        task()
        found.append(time.perf_counter() - start)
    return sorted(found)


def ours(means: dict[str, float], spreads: dict[str, float], weights: dict[str, float], seed: int = 1) -> np.ndarray:
    """Draw a mixture of lognormal distributions as simulate() draws its families."""
    rng, drawn = np.random.default_rng(seed), np.empty(DRAWS)
    for family, here in outcomes.blocks(rng, weights, DRAWS).items():
        drawn[here] = rng.lognormal(means[family], spreads[family], here.stop - here.start)
    return drawn


def main() -> int:
    """Print the measures; return 1 if squigglepy is missing."""
    try:
        import squigglepy
    except ImportError:
        print("squigglepy is not installed (it is no part of the book): .venv/bin/pip install squigglepy", file=sys.stderr)
        return 1
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    given, weights = scenarios.assumptions(), outcomes.equal()

    before = peak_mb()
    times = seconds(lambda: outcomes.simulate(weights, given, YEARS, SUM, DRAWS))
    print(f"simulate(), {DRAWS:,} draws, all outputs: {times[0]:.2f} s at best, {times[len(times) // 2]:.2f} s median, {peak_mb() - before:.0f} MB above import")

    logs = np.log(outcomes.simulate(weights, given, YEARS, SUM).draws.set_index("family")["needs_usd_bn"])
    means, spreads = logs.groupby("family", observed=True).mean(), logs.groupby("family", observed=True).std()
    parts = [squigglepy.lognorm(norm_mean=means[f], norm_sd=spreads[f]) for f in outcomes.FAMILIES]
    mixture = squigglepy.mixture(parts, weights=list(weights.values()))
    squigglepy.set_seed(1)
    mine = seconds(lambda: ours(means, spreads, weights))
    theirs = seconds(lambda: squigglepy.sample(mixture, n=DRAWS), 3)
    print(f"the mixture alone: {mine[0]:.3f} s, squigglepy {theirs[0]:.3f} s: {theirs[0] / mine[0]:.0f} times as fast (best of {REPEATS} and 3)")
    a, b = np.sort(ours(means, spreads, weights)), np.sort(squigglepy.sample(mixture, n=DRAWS))
    for q in AT:
        (x, ex), (y, ey) = outcomes.quantile(a, q), outcomes.quantile(b, q)
        print(f"  {q:.0%} quantile: {x:.2f} and {y:.2f}, {abs(x - y) / np.hypot(ex, ey):.1f} standard errors apart")

    times = seconds(lambda: outcomes.sensitivity(weights, given, YEARS, SUM, progress=True), 1)
    print(f"sensitivity indices: {times[0]:.2f} s")

    print(f"slider to chart, {outcomes.DRAWS:,} draws: {slider_ms():.0f} ms median in the kernel")
    return 0


def slider_ms() -> float:
    """Return the median milliseconds from a moved slider to a new chart, simulating anew each time."""
    def model(war: int, total: int):
        chances = outcomes.equal() if not war else {f: (100 - war) / 400 for f in outcomes.ENDED} | {"war": war / 100}
        found = outcomes.simulate(chances, scenarios.assumptions(), YEARS, total)
        return scenarios.curve(found).assign(war=1.0, freeze=0.0)

    live = explore.Explorer(
        explore.Grid(model), [explore.Slider("war", "War goes on", range(0, 101), 20, "%"), explore.Slider("total", "Sum", range(600, 1001, 100), 1000, "USD bn")],
        charts.needs_curve, sentence="{chance:.0%}", name="bench", title="T", description="D", as_of="2025", source=["briefly_article"],
    ).live()
    slider = live.children[0]
    times = []
    for value in range(30, 70):
        start = time.perf_counter()
        slider.value = value
        times.append(time.perf_counter() - start)
    return 1000 * sorted(times)[len(times) // 2]


if __name__ == "__main__":
    sys.exit(main())

"""make bench-outcomes: how fast is helpers.ceasefires.simulation, and against squigglepy on the same mixture in the same run?

Prints seconds and memory of one simulate() call of a million draws with all its outputs, the ratio to
squigglepy on one mixture of five lognormal distributions with the
largest difference of their quantiles in Monte Carlo errors, the seconds of the sensitivity indices (all on
one core), and the time from a moved slider to the new chart in JupyterLab. Linux only.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import browser
import check_lab
import nbformat
import numpy as np

from helpers.ceasefires import scenarios, simulation
from helpers.classroom import start

DRAWS, REPEATS, MOVES, YEARS, SUM = 1_000_000, 7, 60, scenarios.YEARS, scenarios.SUM
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
    for family, here in simulation.blocks(rng, weights, DRAWS).items():
        drawn[here] = rng.lognormal(means[family], spreads[family], here.stop - here.start)
    return drawn


def main() -> int:
    """Print the measures; return 1 if squigglepy is missing."""
    try:
        import squigglepy
    except ImportError:
        print("squigglepy is not installed (it is no part of the book): .venv/bin/pip install squigglepy", file=sys.stderr)
        return 1
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    given, weights = scenarios.assumptions(), simulation.equal()

    before = peak_mb()
    times = seconds(lambda: simulation.simulate(weights, given, YEARS, SUM, DRAWS))
    print(
        f"simulate(), {DRAWS:,} draws, all outputs: {times[0]:.2f} s at best, {times[len(times) // 2]:.2f} s median, {peak_mb() - before:.0f} MB above import"
    )

    logs = np.log(simulation.simulate(weights, given, YEARS, SUM).draws.set_index("family")["needs_usd_bn"])
    means, spreads = logs.groupby("family", observed=True).mean(), logs.groupby("family", observed=True).std()
    parts = [squigglepy.lognorm(norm_mean=means[f], norm_sd=spreads[f]) for f in simulation.FAMILIES]
    mixture = squigglepy.mixture(parts, weights=list(weights.values()))
    squigglepy.set_seed(1)
    mine = seconds(lambda: ours(means, spreads, weights))
    theirs = seconds(lambda: squigglepy.sample(mixture, n=DRAWS), 3)
    print(
        f"the mixture alone: {mine[0]:.3f} s, squigglepy {theirs[0]:.3f} s: {theirs[0] / mine[0]:.0f} times as fast (best of {REPEATS} and 3)"
    )
    a, b = np.sort(ours(means, spreads, weights)), np.sort(squigglepy.sample(mixture, n=DRAWS))
    for q in AT:
        (x, ex), (y, ey) = simulation.quantile(a, q), simulation.quantile(b, q)
        print(f"  {q:.0%} quantile: {x:.2f} and {y:.2f}, {abs(x - y) / np.hypot(ex, ey):.1f} standard errors apart")

    times = seconds(lambda: simulation.sensitivity(weights, given, YEARS, SUM, progress=True), 1)
    print(f"sensitivity indices: {times[0]:.2f} s")

    os.sched_setaffinity(0, cores)
    times = slider_ms()
    print(
        f"slider to chart in JupyterLab, {simulation.DRAWS:,} draws, {len(times)} moves: {times[len(times) // 2]:.0f} ms median, "
        f"{times[int(0.95 * len(times))]:.0f} ms 95th percentile, {times[-1]:.0f} ms longest"
    )
    return 0


CELL = """
from helpers import charts
from helpers.ceasefires import scenarios, simulation
from helpers.publish import explorers

def model(war, total):
    chances = {f: (100 - war) / 400 for f in simulation.ENDED} | {"war": war / 100}
    found = simulation.simulate(chances, scenarios.assumptions(), scenarios.YEARS, total)
    return scenarios.curve(found).assign(war=1.0, freeze=0.0)

explorers.Explorer(
    explorers.Grid(model),
    [explorers.Slider("war", "War goes on", range(0, 101), 20, "%"), explorers.Slider("total", "Sum", range(600, 1001, 100), 1000, "USD bn")],
    charts.needs_curve, sentence="{chance:.0%}", name="bench", title="T", description="D", as_of="2025", source=["briefly_article"],
).live()
"""
WATCH = """() => {
  window.times = [];
  let pressed = 0, last = 0;
  document.addEventListener('keydown', function () {
    pressed = performance.now();
    setTimeout(() => window.times.push(last - pressed), 450);
  }, true);
  for (const name of ['fill', 'stroke', 'fillText', 'fillRect']) {
    const drawn = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function (...given) {
      drawn.apply(this, given);
      if (this.canvas.isConnected) last = performance.now();
    };
  }
}"""


def slider_ms() -> list[float]:
    """Return the milliseconds from a key on a slider to the last stroke of the new chart, shortest first.

    In JupyterLab in a browser, with the model simulated anew at every move.
    """
    cell, metadata = nbformat.v4.new_code_cell(CELL), {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    with tempfile.TemporaryDirectory() as folder, browser.launch() as chrome:
        nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=metadata), Path(folder, "bench.ipynb"))
        with check_lab.served(start.command(Path(folder)), Path(folder)) as address:
            page, _ = check_lab.open_chapter(chrome, address, "bench.ipynb")
            check_lab.run_all(page)
            check_lab.settle(page, 1)
            page.evaluate(WATCH)
            page.locator(".widget-vbox .noUi-handle").first.focus()
            for _ in range(MOVES):
                page.keyboard.press("ArrowRight")
                page.wait_for_timeout(500)
            return sorted(page.evaluate("window.times"))


if __name__ == "__main__":
    sys.exit(main())

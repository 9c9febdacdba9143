"""make paint: how long each explorer takes from an input to the painted change, in this browser on this machine.

Prints the median and the 95th percentile of MOVES moves of its controls in turn. Nothing fails: the times are the machine's.
"""

from __future__ import annotations

import statistics
from pathlib import Path

import browser
from playwright.sync_api import Page

SITE = Path(__file__).resolve().parents[1] / "book/_build/html"
MOVES = 100
MOVE = """async ([id, count]) => {
  const section = document.getElementById(id);
  const inputs = [...section.querySelectorAll('.control :is(select, input)')];
  const painted = () => new Promise(r => requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = r; c.port2.postMessage(0); }));
  const times = [];
  for (let i = 0; i < count; i++) {
    const input = inputs[i % inputs.length], before = input.value;
    await new Promise(r => setTimeout(r, 20));
    const start = performance.now();
    if (input.options) input.selectedIndex = (input.selectedIndex + 1) % input.options.length;
    else input.stepUp();
    if (input.value === before) input.value = input.min;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    await section.shown;
    await painted();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b);
}"""


def times(page: Page, explorer: str) -> str:
    """Return the two times of an explorer in words, measured on a page that is open and once warm."""
    page.mouse.move(5, 5)  # an explorer waits until the reader moves
    page.locator(f"#{explorer}").scroll_into_view_if_needed()
    page.wait_for_function("id => document.querySelector(`#${id} .chart-view`).dataset.live", arg=explorer)
    page.evaluate(MOVE, [explorer, 10])
    found = page.evaluate(MOVE, [explorer, MOVES])
    return f"median {statistics.median(found):.0f} ms, 95th percentile {found[int(0.95 * MOVES)]:.0f} ms"


def main() -> None:
    """Print the times of every explorer of the built book."""
    browser.require()
    with browser.launch() as chrome:
        page = chrome.new_page(viewport={"width": 1280, "height": 900})
        for file in sorted(SITE.glob("notebooks/*.html")):
            page.goto(file.as_uri())
            for explorer in page.eval_on_selector_all("section.explorer", "all => all.map(e => e.id)"):
                print(f"{explorer}: {times(page, explorer)}", flush=True)


if __name__ == "__main__":
    main()

"""make check-lab: does JupyterLab show the chapters here, and do its controls answer?

Opens a copy of a chapter as `make lab` does, but elsewhere and with the network
off, as it is stored and again after Run All, and moves a slider. Takes about a
minute.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import browser
from playwright.sync_api import Error, Page

from helpers.classroom import stage, start

CHAPTER = "03-what-524-billion-means.ipynb"
PICTURES = ".jp-OutputArea .vega-embed canvas, .jp-OutputArea .vega-embed svg"
FAULTS = ("Error displaying widget", "model not found", "Javascript Error", "Traceback")


@contextmanager
def served(command: list[str], scratch: Path) -> Iterator[str]:
    """Start JupyterLab by a command (start.command), with settings of its own in a scratch folder; yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {f"JUPYTER_{what}_DIR": str(scratch / f".{what.lower()}") for what in ("CONFIG", "DATA", "RUNTIME")}
    driven = [
        "--no-browser",
        "--ip=127.0.0.1",
        f"--port={port}",
        "--IdentityProvider.token=",
        "--ServerApp.disable_check_xsrf=True",
        "--LabApp.expose_app_in_browser=True",
    ]
    log = open(scratch / ".log", "w")
    server = subprocess.Popen([*command, *driven], env={**stage.environment(scratch), **own}, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{address}/api").close()
                break
            except OSError:
                if server.poll() is not None:
                    raise RuntimeError(f"JupyterLab ended: {(scratch / '.log').read_text()[-800:]}") from None
                time.sleep(0.25)
        else:
            raise RuntimeError("JupyterLab did not answer within a minute")
        yield address
    finally:
        server.terminate()
        server.wait(20)
        log.close()


def stored_charts(chapter: Path) -> int:
    """Return how many charts a notebook on disk holds."""
    cells = json.loads(chapter.read_text("utf-8"))["cells"]
    return sum("vegalite" in kind for cell in cells for out in cell.get("outputs", ()) for kind in out.get("data", ()))


def visible(page: Page) -> int:
    """Return how many chart pictures have been drawn (scrolled to, since JupyterLab draws what is near)."""
    return page.evaluate(
        f"""[...document.querySelectorAll('{PICTURES}')].filter(function (picture) {{
            picture.scrollIntoView();
            return picture.getBoundingClientRect().width > 100 && picture.naturalWidth !== 0;
        }}).length"""
    )


def settle(page: Page, expected: int, seconds: float = 60) -> int:
    """Wait until so many pictures are drawn; return how many are."""
    for _ in range(int(seconds * 2)):
        if visible(page) >= expected:
            break
        page.wait_for_timeout(500)
    return visible(page)


def faults(page: Page) -> list[str]:
    """Return the messages of failure that the page shows."""
    text = page.inner_text("body")
    return [fault for fault in FAULTS if fault in text]


def open_chapter(browser_, address: str, chapter: str = CHAPTER) -> tuple[Page, list[str]]:
    """Open a chapter in a fresh window; return the page and the list of outside addresses it asked for."""
    outside: list[str] = []
    context = browser_.new_context(viewport={"width": 1280, "height": 2400})

    def gate(route):
        if route.request.url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    context.route("**/*", gate)
    page = context.new_page()
    # Draw all cells at once, so that what is counted does not depend on scrolling.
    page.goto(f"{address}/lab/tree/{chapter}?reset")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    return page, outside


def run_all(page: Page) -> None:
    """Run all cells and wait until the last has ended. Raises playwright's Error after two minutes."""
    page.set_default_timeout(120_000)
    page.evaluate(
        """async () => {
            await jupyterapp.restored;
            await jupyterapp.shell.currentWidget.sessionContext.ready;
            await jupyterapp.commands.execute('notebook:run-all-cells');
        }"""
    )


def move_slider(page: Page) -> tuple[bool, bool]:
    """Press an arrow key on the first slider; return whether the words and whether the chart changed."""
    box = page.locator(".ccc-explorer:has(.noUi-handle)").first
    words, chart = box.locator("p[aria-live]"), box.locator(".vega-embed")
    words.wait_for(timeout=30_000)
    before, drawn = words.inner_text(), chart.screenshot()
    box.locator(".noUi-handle").first.focus()
    page.keyboard.press("ArrowRight")
    for _ in range(40):
        page.wait_for_timeout(250)
        if words.count() and words.inner_text() != before:
            break
    page.wait_for_timeout(500)
    return words.inner_text() != before, chart.screenshot() != drawn


def answer(page: Page, option: str | None) -> str:
    """Choose an option in the first exercise (None: no choice), press Check, and return what is told."""
    box = page.locator(".widget-vbox:has(> .widget-radio)").first
    told = box.locator("p[aria-live]")
    before = told.inner_text() if told.count() else ""
    if option:
        box.get_by_label(option, exact=True).check()
    box.locator("button").click()
    for _ in range(40):
        page.wait_for_timeout(250)
        if told.count() and told.inner_text() != before:
            break
    return told.inner_text()


def main() -> int:
    """Print what works; return 1 at the first thing that does not."""
    if not browser.find():
        print("No Chromium or Chrome found: open `make lab`, run all cells, and move the slider yourself.")
        return 1
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        start.hand_out(folder)
        try:
            with served(start.command(folder), folder) as address, browser.launch() as chrome:
                print("JupyterLab starts: yes")
                page, outside = open_chapter(chrome, address)
                expected = stored_charts(folder / CHAPTER)
                stored = settle(page, expected)
                print(f"charts shown before running: {stored} of {expected}")
                run_all(page)
                drawn = settle(page, expected)
                print(f"kernel runs all cells; charts after that: {drawn} of {expected}")
                words, chart = move_slider(page)
                print(f"a slider moved: the result {'changed' if words else 'DID NOT CHANGE'}, the chart {'too' if chart else 'DID NOT'}")
                wrong = faults(page) + outside
        except (RuntimeError, Error) as err:
            print(f"FAILED: {err}", file=sys.stderr)
            return 1
    if wrong or min(stored, drawn) < expected or not (words and chart):
        print(f"NOT READY: {', '.join(wrong) or 'see above'}. Try `make clean`, then `make check-lab` again.")
        return 1
    print(f"Ready for class ({time.monotonic() - started:.0f} s).")
    return 0


if __name__ == "__main__":
    sys.exit(main())

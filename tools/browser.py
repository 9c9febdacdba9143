"""Find a Chromium or Chrome, and drive it with the network off."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

DEBIAN = ("chromium-headless-shell", "chromium")
"""Debian's packages and their programs; the first has no windows and runs the tests in half the time."""
NAMES = (*DEBIAN, "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
OFF = [
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]


def find() -> str | None:
    """Return the path of a browser: CHROMIUM if set, else the first on the PATH, else None."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def require() -> str:
    """Return a browser, installing Debian's if this user may; otherwise stop with one line."""
    if not find() and shutil.which("apt-get") and os.geteuid() == 0:
        print("No Chromium found: installing Debian's", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-q"], **quiet)
        for package in DEBIAN:
            if not find():
                subprocess.run(["apt-get", "install", "-q", "-y", "--no-install-recommends", package], **quiet)
    if not find():
        sys.exit("The tests need Chromium or Chrome: install one, or name it with CHROMIUM=/path/to/chrome make test")
    return find()


@contextmanager
def launch() -> Iterator[Browser]:
    """Start the browser headless. A container's root cannot use its sandbox, so root goes without."""
    sandbox = [] if os.name == "posix" and os.geteuid() else ["--no-sandbox"]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find(), args=[*OFF, *sandbox])
        try:
            yield browser
        finally:
            browser.close()

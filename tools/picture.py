"""make picture: take README's picture of the landing page."""

from pathlib import Path

import browser

BOOK = Path(__file__).resolve().parents[1] / "book"

browser.require()
with browser.launch() as chrome:
    page = chrome.new_page(viewport={"width": 1280, "height": 720}, color_scheme="light")
    page.goto((BOOK / "_build/html/index.html").as_uri())
    page.screenshot(path=BOOK / "landing.png")

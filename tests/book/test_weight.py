"""What a first view of a page weighs: the page and what it asks for before a reader moves, compressed as a server sends it."""

import gzip
import re
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from test_browser import DESK, PAGES, PHONE, SITE, opened, server, visit  # noqa: F401 (fixtures)

MOST = 130_000
SCRIPT = 20_000
"""What the letters of another script may add, on the pages of an article that is written in it."""
FACE = re.compile(r'@font-face { font-family: "[^"]*"; src: url\((fonts/[\w-]+\.woff2)\)[^}]*unicode-range: ([^;]*);')


@cache
def weight(file: Path) -> int:
    return file.stat().st_size if file.suffix == ".woff2" else len(gzip.compress(file.read_bytes(), 6, mtime=0))


@cache
def letters(*styles: Path) -> dict[str, set[str]]:
    """Each file of a font, with the letters that a page asks it for; of two faces the later has a letter that both name."""
    faces, found = FACE.findall("".join(style.read_text("utf-8") for style in styles)), {}
    for (file, ranges), (_, after) in zip(faces, [*faces[1:], ("", "")]):
        found[file] = named(ranges) - (named(after) if "-more" in file else set())
    return found


def named(ranges: str) -> set[str]:
    ends = [[int(end, 16) for end in part.strip().removeprefix("U+").split("-")] for part in ranges.split(",") if part]
    return {chr(letter) for first, *last in ends for letter in range(first, (last or [first])[0] + 1)}


def asked(path: str) -> set[Path]:
    """The files that a page may ask for at first: those that its head names, and the fonts of the letters that it prints."""
    page, found = SITE / path, {SITE / path}
    html = page.read_text("utf-8")
    head, body = html.split("</head>")
    for tag in re.findall(r"<(?:script|link rel=\"stylesheet\")[^>]*>", head):
        found |= {(page.parent / file.partition("?")[0]).resolve() for file in re.findall(r'(?:src|href)="([^"]*)"', tag)}
    styles = sorted(file for file in found if file.suffix == ".css")
    body = re.sub(r"<script.*?</script>", "", body, flags=re.DOTALL)
    formulas = "".join(re.findall(r"<math.*?</math>", body, re.DOTALL))
    slanted = "".join(re.findall(r"<(?:em|i|blockquote)\b.*?</(?:em|i|blockquote)>", body, re.DOTALL))
    running = re.sub(r"<(table|svg)\b.*?</\1>", "", body, flags=re.DOTALL)  # these are set in the other font
    printed = {"ccc-math": formulas, "ccc-serif-italic": slanted, "ccc-serif": running, "inter": body}
    for file, these in letters(*styles).items():
        words = unescape(re.sub("<[^>]*>", "", printed[re.sub("-(more|latin|cyrillic)$", "", Path(file).stem)]))
        if these & set(words):
            found.add(styles[0].parent / file)
    return found


def test_the_first_view_of_every_page_is_light():
    heavy = {}
    for path in PAGES:
        files = asked(path)
        size, most = sum(map(weight, files)), MOST + SCRIPT * any("cyrillic" in file.name for file in files)
        heavy |= {path: size} if size > most else {}
    assert heavy == {}


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("path", opened(PAGES))
def test_a_page_asks_at_first_for_nothing_else(visit, server, path, viewport):  # noqa: F811
    page = visit(server + path, viewport)
    page.evaluate("dispatchEvent(new PointerEvent('pointermove')), null")  # what a browser tells of a pointer that rests
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => null)")
    found = {(SITE / url.removeprefix(server).partition("?")[0]).resolve() for url in page.asked if url.startswith(server)}
    assert found - asked(path) == set() and SITE / path in found

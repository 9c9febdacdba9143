"""What makes the book findable and citable: the head of a page, cards for sharing, sitemap, robots.txt, page 404, feed, entries to cite.

What names an address is made only where the settings have one (site_url); nothing here asks another host for anything.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import edition
import render
import vl_convert
from data_pages import TABLES
from edition import Edition, Work
from markupsafe import Markup
from sphinx.application import Sphinx
from ways import CHAPTERS

from helpers import data
from helpers.numbers import register
from helpers.publish import record

CITE, CORRECTIONS, FEED = "cite", "corrections", "corrections.xml"
"""The pages about citing and about corrections, and the feed of the latter."""
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
CARDS, CARD = "cards/", (1200, 630)
"""The folder of the cards that stand for a page where its address is shared, and their width and height."""
PAPER, INK, MUTED = "#fff", "#14171c", "#565d69"
LOW = 0.55
"""A chart whose height is less than this share of its width has readable letters on a card."""
MARKERS = ("#f2c94c", "#1f5f9e", "#2e7d4f")
"""The colours of the book in the light theme."""
UNSEEN = ("search",)
"""Pages that no search engine needs."""


def of(app: Sphinx) -> Edition:
    """Return the edition that the settings of a build tell of."""
    return edition.read(app.config.html_context)


def connect(app: Sphinx) -> None:
    """Register all of it with Sphinx."""
    app.connect("html-page-context", _cited)
    app.connect("html-page-context", _corrected)
    app.connect("html-page-context", _told)
    app.connect("build-finished", _files)


# --- what a page says of itself -----------------------------------------------------------


def _told(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Tell the theme which edition a page is from, where it is cited, and what its head says."""
    made = of(app)
    anchor = {work.page: work.key for work in _works(app)}.get(pagename, Work("index", "", "book").key)
    context["edition"] = made
    context["cite"] = ("" if pagename == CITE else context["pathto"](CITE)) + f"#{anchor}"
    context["head"] = _head(app, made, pagename, context) if made.site and pagename not in UNSEEN else ""


def _head(app: Sphinx, made: Edition, pagename: str, context: Mapping[str, Any]) -> Markup:
    """Return what the head of a page says to those who find or share it."""
    meta = context.get("meta") or {}
    title = Markup(context.get("title", "")).striptags()
    title = made.title if pagename == app.config.root_doc else f"{title} · {made.title}"
    description = Markup(meta.get("description") or made.abstract).striptags()
    card = pagename if pagename.startswith(CHAPTERS) else CHAPTERS + _main_chapter(app)
    works = {work.page: work for work in _works(app)}
    chapters = [work for work in works.values() if work.kind == "chapter"]
    minutes = str(app.env.metadata.get(pagename, {}).get("minutes", ""))
    return render.template(
        "head",
        address=made.address(pagename),
        title=title,
        description=description,
        edition=made,
        card=f"{made.site}/{CARDS}{card.removeprefix(CHAPTERS)}.png",
        size=CARD,
        feed=context["pathto"](FEED, 1) if pagename in (CORRECTIONS, app.config.root_doc) else "",
        about=about(made, works[pagename], description, minutes, chapters) if pagename in works else None,
    )


def _main_chapter(app: Sphinx) -> str:
    """Return the chapter whose card stands for the pages that have none: the one whose explorer the landing page shows."""
    text = Path(app.env.doc2path(app.config.root_doc)).read_text("utf-8")
    return re.search(rf"```{{shown}} {CHAPTERS}([\w-]+)", text)[1]


def _person(name: str) -> dict[str, str]:
    family, given = edition.parted(name)
    person = {"@type": "Person", "name": edition.spoken(name), "familyName": family, "givenName": given}
    return person if given else {"@type": "Organization", "name": name}


def about(made: Edition, work: Work, description: str, minutes: str = "", chapters: Sequence[Work] = ()) -> dict[str, Any] | None:
    """Return a work as a record of schema.org: a book, a chapter as what it teaches, a table as data; None for a claim, which has a review.

    minutes   that a chapter takes
    chapters  of the book
    """
    told = {
        "@context": "https://schema.org",
        "name": work.title,
        "description": description,
        "url": made.address(work.page),
        "inLanguage": "en",
        "author": [_person(name) for name in made.authors],
        "license": LICENCE,
        "isAccessibleForFree": True,
        "version": made.version,
        "datePublished": made.day,
    }
    book = {"@type": "Book", "name": made.title, "url": f"{made.site}/"}
    if work.kind == "book":
        parts = [{"@type": "LearningResource", "name": one.title, "url": made.address(one.page)} for one in chapters]
        return told | book | {"bookFormat": "https://schema.org/EBook", "keywords": ", ".join(made.keywords), "hasPart": parts}
    if work.kind == "chapter":
        notebook = {"@type": "MediaObject", "contentUrl": f"{made.site}/{work.page}.ipynb", "encodingFormat": "application/x-ipynb+json"}
        return told | {
            "@type": "LearningResource",
            "isPartOf": book,
            "learningResourceType": "chapter with exercises",
            "interactivityType": "mixed",
            "timeRequired": f"PT{minutes}M",
            "encoding": notebook,
        }
    if work.kind == "table":
        table = next(table for table in data.resources() if work.page == f"{TABLES}{table['name']}")
        return told | {"@type": "Dataset", "isPartOf": book, **_of_table(made, table)}
    return None


def _of_table(made: Edition, table: Mapping[str, Any]) -> dict[str, Any]:
    """Return what schema.org asks of a set of data beside what it asks of any page."""
    file = f"{made.site}/{TABLES}{table['path']}"
    licences = table.get("licenses") or data.describe()["licenses"]
    return {
        "license": [licence["path"] for licence in licences if "path" in licence] or [LICENCE],
        "distribution": [{"@type": "DataDownload", "contentUrl": file, "encodingFormat": "text/csv", "name": table["path"]}],
        "variableMeasured": [
            {"@type": "PropertyValue", "name": field["name"], "description": field["description"]}
            | ({"unitText": field["unit"]} if field.get("unit") else {})
            for field in table["schema"]["fields"]
        ],
    }


# --- citing -------------------------------------------------------------------------------


def _works(app: Sphinx) -> list[Work]:
    """Return what can be cited: the book, its chapters, its claims and its tables, in this order."""
    env = app.env
    listed = [page for page in env.toctree_includes.get(app.config.root_doc, ()) if page.startswith(CHAPTERS)]
    found = [Work(app.config.root_doc, edition.read({}).title, "book")]
    found += [Work(page, env.titles[page].astext(), "chapter") for page in listed]
    claims = sorted(page for page in env.found_docs if env.metadata[page].get("layout") == "claim")
    found += [Work(page, env.titles[page].astext(), "claim") for page in claims]
    return found + [Work(f"{TABLES}{table['name']}", table["title"], "table") for table in data.resources()]


def _cited(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Fill the page about citing: how each work is named, its entries for programs, and when each chapter last ran."""
    if pagename == CITE:
        made = of(app)
        works = [(w, edition.in_words(w, made), edition.bibtex(w, made), edition.ris(w, made)) for w in _works(app)]
        kinds = {"book": "The book", "chapter": "Chapters", "claim": "Claims", "table": "Tables"}
        ran = [(work.title, edition.ran()[work.page.removeprefix(CHAPTERS)]) for work, *_ in works if work.kind == "chapter"]
        _append(context, render.template("cite", kinds=kinds, works=works, ran=ran, edition=made))


def _append(context: dict, html: Markup) -> None:
    """Add HTML at the end of the one section that a page has."""
    context["body"] = context["body"].rstrip().removesuffix("</section>") + f"{html}</section>"


# --- corrections --------------------------------------------------------------------------


def _corrected(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Fill the page of corrections, the newest first."""
    if pagename == CORRECTIONS:
        made, pages = of(app), {work.page: work.title for work in _works(app)}
        rows = [(row, pages.get(row.page, app.env.titles[row.page].astext()), context["pathto"](row.page)) for row in _corrections()]
        _append(context, render.template("corrections", rows=rows, feed=FEED if made.site else ""))


def _corrections() -> list:
    """Return the rows of the table of corrections, the newest first."""
    table = data.load("corrections").sort_values(["corrected_on", "correction_id"], ascending=[False, True])
    return list(table.itertuples(index=False))


# --- files --------------------------------------------------------------------------------


def _files(app: Sphinx, failure: Exception | None) -> None:
    """Write what stands beside the pages: the entries to cite; with an address also sitemap, robots.txt, page 404, feed and cards."""
    if failure:
        return
    made, out = of(app), Path(app.outdir)
    works = _works(app)
    named = {"cite.bib": "\n".join(edition.bibtex(w, made) for w in works), "cite.ris": "".join(edition.ris(w, made) for w in works)}
    addressed = ("sitemap.xml", "robots.txt", "404.html", FEED)
    if made.site:
        chapters = [(work.title, made.address(work.page)) for work in works if work.kind == "chapter"]
        nav = [(label, made.address(page)) for label, page in app.config.html_context["nav"]]
        fill = {
            "sitemap.xml": render.template("sitemap", pages=[made.address(page) for page in _pages(app)], day=made.day),
            "robots.txt": f"User-agent: *\nAllow: /\nSitemap: {made.site}/sitemap.xml\n",
            "404.html": nowhere(made, chapters, nav),
            FEED: render.template("feed", edition=made, rows=_corrections(), page=CORRECTIONS, feed=FEED),
        }
        named |= {name: str(fill[name]) for name in addressed}
    for name in addressed:
        (out / name).unlink(missing_ok=True)
    for name, text in named.items():
        (out / name).write_text(text, encoding="utf-8", newline="\n")
    _cards(app, made, out / CARDS)


def nowhere(made: Edition, chapters: Sequence[tuple[str, str]], nav: Sequence[tuple[str, str]]) -> Markup:
    """Return the page for an address at which there is none; chapters and nav are names with addresses."""
    style = str(render.template("404-style")).strip()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()  # by which its policy allows a style in the page
    return render.template("404", edition=made, chapters=chapters, nav=nav, style=style, digest=digest)


def _pages(app: Sphinx) -> list[str]:
    """Return the pages that a search engine is told of: all but the search and the later pages of a long table; the landing page first."""
    made = {name for name in getattr(app.env, "ccc_made", {}) if not re.search(r"-\d+$", name)}
    return [app.config.root_doc, *sorted((made | app.env.found_docs) - {app.config.root_doc, *UNSEEN})]


# --- cards --------------------------------------------------------------------------------


def _cards(app: Sphinx, made: Edition, folder: Path) -> None:
    """Write the card of each chapter, and remove those of before."""
    for old in folder.glob("*.png"):
        old.unlink()
    for work in _works(app) if made.site else ():
        if work.kind == "chapter":
            folder.mkdir(exist_ok=True)
            said, *drawing = _main_chart(app.env.doc2path(work.page)) or [app.env.metadata[work.page]["description"]]
            (folder / f"{work.page.removeprefix(CHAPTERS)}.png").write_bytes(card(work.title, said, made.title, *drawing))


@cache
def _main_chart(notebook: str) -> tuple[str, str] | None:
    """Return finding and drawing (SVG) of the chart that stands for a chapter: the first that is low enough for a card, else the first; None if there is none."""
    stored = record.of_notebook(json.loads(Path(notebook).read_text("utf-8")))
    made = [record.typed(one) for one in stored if one["kind"] in ("figure", "explorer")]
    drawn = ((register.filled(one.title), render.svg(one.spec("wide"))) for one in made)
    return next((found for found in drawn if _shape(found[1])[1] < LOW * _shape(found[1])[0]), None) or next(
        ((register.filled(one.title), render.svg(one.spec("wide"))) for one in made), None
    )


def _shape(drawing: str) -> tuple[float, float]:
    """Return width and height of a drawing."""
    across, down = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawing).groups()
    return float(across), float(down)


def card(title: str, said: str, book: str, drawing: str = "") -> bytes:
    """Return a card as PNG: a question, what was found, a drawing (SVG) on the book's paper, the name of the book."""
    (width, height), left = CARD, 60
    asked, found = list(_lines(title, 38)), list(_lines(said, 84))[:2]
    parts = [_text(line, left, 100 + 60 * at, 52, INK, 600) for at, line in enumerate(asked)]
    below = 100 + 60 * len(asked)
    parts += [_text(line, left, below + 34 * at, 26, MUTED, 400) for at, line in enumerate(found)]
    if drawing:
        (across, down), top = _shape(drawing), below + 34 * len(found)
        scale = min((width - 2 * left) / across, (height - top - 80) / down)
        place = f'<svg x="{left}" y="{top}" width="{across * scale:.0f}" height="{down * scale:.0f}" viewBox="0 0 {across:g} {down:g}">'
        parts.append(re.sub("<svg [^>]*>", place, drawing, count=1))
    parts += [f'<rect x="{left + 26 * at}" y="{height - 56}" width="20" height="20" fill="{m}"/>' for at, m in enumerate(MARKERS)]
    parts.append(_text(book, left + 26 * len(MARKERS) + 10, height - 38, 24, MUTED, 400))
    start = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="Inter">'
    return vl_convert.svg_to_png(f'{start}<rect width="{width}" height="{height}" fill="{PAPER}"/>{"".join(parts)}</svg>', scale=1)


def _text(words: str, x: float, y: float, size: int, colour: str, weight: int) -> Markup:
    text = Markup('<text x="{}" y="{}" font-size="{}" fill="{}" font-weight="{}">{}</text>')
    return text.format(x, y, size, colour, weight, words)


def _lines(text: str, most: int) -> Iterator[str]:
    """Break a text into lines of at most so many letters."""
    line = ""
    for word in text.split():
        if line and len(line) + len(word) >= most:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield line

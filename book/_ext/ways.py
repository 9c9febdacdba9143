"""Ways through the book: all chapters, the headings of a page, its neighbours, and the chapters that speak of a claim."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from pathlib import Path

from docutils import nodes
from markupsafe import Markup
from pages import address
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from helpers.publish import record

CHAPTERS, CLAIMS = "notebooks/", "claims/"
"""The folders of the chapters and of the claims' pages."""
LEFT_OPEN = "what-this-leaves-open"
"""The anchor of the section in which a chapter hands over to the next."""


def add_ways(app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None) -> None:
    """Tell the theme what stands around a page: chapters, contents, spoken_in, and the chapter of prev and next."""
    context["chapters"] = _parts(app.env)
    context["contents"] = _headings(doctree)
    context["spoken_in"] = _spoken_in(app, pagename)
    for side, page in zip(("prev", "next"), app.builder.relations.get(pagename, (None,) * 3)[1:]):
        if page:
            context[side]["chapter"] = app.env.metadata[page].get("chapter")


def hand_over(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Let what a chapter leaves open end with a button to the question of the next."""
    onward = app.builder.relations.get(docname, (None,) * 3)[2] or ""
    for section in doctree.findall(nodes.section):
        if LEFT_OPEN in section["ids"] and onward.startswith(CHAPTERS):
            button = Markup('<p><a class="button" href="{}">{}</a></p>')
            section += nodes.raw("", button.format(address(docname, onward), app.env.titles[onward].astext()), format="html")


def tell_of_chapters(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Give each line of the landing page's lists of chapters its columns, and each way through the book its minutes: all, if it names no chapter."""
    for part in doctree.findall(nodes.container) if docname == app.config.root_doc else ():
        for item in part.findall(nodes.list_item):
            if "part" in part["classes"]:
                question, *answer = item[0].children
                told = app.env.metadata[_page(question)]
                item[0][:] = [
                    nodes.inline("", told.get("chapter", ""), classes=["number"]),
                    question,
                    nodes.inline("", "", *answer, classes=["finding"]),
                    nodes.inline("", f"{told['minutes']} min", classes=["minutes"]),
                ]
            elif "ways" in part["classes"]:
                named = [link for link in item.findall(nodes.reference) if _page(link).startswith(CHAPTERS)]
                after = item[0].index(named[-1]) + 1 if named else len(item[0])
                told = _minutes(app.env, map(_page, named) if named else _chapters(app.env))
                item[0].insert(after, nodes.inline("", f" ({told})", classes=["minutes"]))


def _page(link: nodes.reference) -> str:
    """Return the page that a link of the landing page leads to."""
    return link["refuri"].removesuffix(".html")


def _minutes(env: BuildEnvironment, pages: Iterable[str]) -> str:
    """Return how long some chapters take together."""
    hours, minutes = divmod(sum(int(env.metadata[page]["minutes"]) for page in pages), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def claim_pages(env: BuildEnvironment) -> list[str]:
    """Return the pages of the claims."""
    return [page for page in env.found_docs if page.startswith(CLAIMS)]


def _parts(env: BuildEnvironment) -> list[tuple[str, str, list[tuple]]]:
    """Return the chapters in the book's order, a line for each run of one part: part, heading, chapters."""
    lines: list[tuple[str, str, list[tuple]]] = []
    for part, run in groupby(_chapters(env), lambda page: env.metadata[page].get("part", "")):
        again = part in (earlier for earlier, *_ in lines)
        lines.append((part, "And then" if again else part.capitalize() or "Start", [_chapter(env, page) for page in run]))
    return lines


def _chapters(env: BuildEnvironment) -> list[str]:
    """Return the pages of the chapters in the book's order."""
    return [page for page in env.toctree_includes.get(env.config.root_doc, ()) if page.startswith(CHAPTERS)]


def _chapter(env: BuildEnvironment, page: str) -> tuple[str, str | None, str]:
    """Return the page of a chapter, its number if it has one, and its question."""
    return page, env.metadata[page].get("chapter"), env.titles[page].astext()


def _headings(doctree: nodes.document | None) -> list[tuple[str, str]]:
    """Return the headings under the title of a page: anchor and words."""
    page = doctree and doctree.next_node(nodes.section)
    sections = [part for part in page.children if isinstance(part, nodes.section)] if page else []
    return [(section["ids"][0], section.next_node(nodes.title).astext()) for section in sections]


def _spoken_in(app: Sphinx, pagename: str) -> list[tuple]:
    """Return the chapters that show the ledger box of a claim; none for a page that is not a claim's."""
    chapters = [page for _, _, run in _parts(app.env) for page, *_ in run] if pagename.startswith(CLAIMS) else []
    claim = pagename.removeprefix(CLAIMS)
    return [_chapter(app.env, page) for page in chapters if claim in _boxes(Path(app.srcdir, f"{page}.ipynb"))]


@cache
def _boxes(notebook: Path) -> set[str]:
    """Return the claims of the book's article whose ledger box an executed notebook shows."""
    stored = record.of_notebook(json.loads(notebook.read_text("utf-8")))
    return {made["claim"] for made in stored if made["kind"] == "claim" and not made["site"]}

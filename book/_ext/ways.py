"""Ways through the book: all chapters, the headings of a page, its neighbours."""

from __future__ import annotations

from itertools import groupby

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

CHAPTERS = "notebooks/"
"""The folder of the chapters."""


def add_ways(app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None) -> None:
    """Tell the theme what stands around a page: chapters, contents, and the chapter of prev and next."""
    context["chapters"] = _parts(app.env)
    context["contents"] = _headings(doctree)
    for side, page in zip(("prev", "next"), app.builder.relations.get(pagename, (None,) * 3)[1:]):
        if page:
            context[side]["chapter"] = app.env.metadata[page].get("chapter")


def _parts(env: BuildEnvironment) -> list[tuple[str, str, list[tuple]]]:
    """Return the chapters in the book's order, a line for each run of one part: part, heading, chapters."""
    pages = [page for page in env.toctree_includes.get(env.config.root_doc, ()) if page.startswith(CHAPTERS)]
    lines: list[tuple[str, str, list[tuple]]] = []
    for part, run in groupby(pages, lambda page: env.metadata[page].get("part", "")):
        again = part in (earlier for earlier, *_ in lines)
        lines.append((part, "And then" if again else part.capitalize() or "Start", [_chapter(env, page) for page in run]))
    return lines


def _chapter(env: BuildEnvironment, page: str) -> tuple[str, str | None, str]:
    """Return the page of a chapter, its number if it has one, and its question."""
    return page, env.metadata[page].get("chapter"), env.titles[page].astext()


def _headings(doctree: nodes.document | None) -> list[tuple[str, str]]:
    """Return the headings under the title of a page: anchor and words."""
    page = doctree and doctree.next_node(nodes.section)
    sections = [part for part in page.children if isinstance(part, nodes.section)] if page else []
    return [(section["ids"][0], section.next_node(nodes.title).astext()) for section in sections]

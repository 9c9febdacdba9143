"""How stored records become HTML on the published page, and where their links lead.

A MyST-NB plugin (`Published`, named in pyproject.toml) finds the records that
figures, tables, explorers and exercises leave in the notebooks.
"""

from __future__ import annotations

import os
from html import escape

import data_pages
import render
from docutils import nodes

from helpers import claims
from helpers.claims import articles
from helpers.numbers import register
from helpers.publish import record

DATA_PAGE, SOURCE_PAGE, GALLERY = "data", "sources", "articles"
"""The pages that list the tables and models, the sources, and the other articles."""
OWN_NUMBERS = "numbers"
"""The page of another article on which the numbers of its own tables stand."""


def address(docname: str, page: str) -> str:
    """Return the address of a page as seen from another."""
    return os.path.relpath(page + ".html", os.path.dirname(docname) or ".").replace(os.sep, "/")


def link(docname: str, kind: str, name: str, ledger: claims.Ledger | None = None) -> str:
    """Return a link to a row, a source or a computed number (kind "number"); ledger is given on the pages of another article."""
    if kind == "source":
        label = ledger.source(name) if ledger else register.source(name)
        return f'<a href="{address(docname, SOURCE_PAGE)}#{name}">{escape(label)}</a>'
    if kind == "number" and ledger:
        number = ledger.find(name)
        start = f'<a class="num" href="{address(docname, OWN_NUMBERS)}#{name}" title="{escape(number.how)}"><data value="{name}">'
        return f"{start}{escape(number.text)}</data></a>"
    if kind == "number":
        start = f'<a class="num" href="{address(docname, data_pages.of_number(name))}#{name}"><data value="{name}">'
        return f"{start}{escape(register.number(name))}</data></a>"
    if name in (ledger.claims if ledger else claims.all_claims()).index:
        return f'<a href="{address(docname, f"claims/{name}")}">{name}</a>'
    if name in articles.example().claims.index:
        return f'<a href="{address(docname, f"{articles.SITE}/claims/{name}")}">{name}</a>'
    return f'<a href="{address(docname, data_pages.of_row(name))}#{data_pages.anchor(name)}">{escape(name)}</a>'


class Published:
    """Draws stored records on the page (a MyST-NB plugin)."""

    mime_priority_overrides = [("*", mime, 0) for mime in (record.MIME, record.CHART)]

    @staticmethod
    def handle_mime(renderer, mime, inline: bool):
        """Return the page's HTML for a stored record or a plain chart, None for other types."""
        if mime.mime_type not in (record.MIME, record.CHART):
            return None
        here = renderer.renderer.sphinx_env.docname
        if (made := record.read(mime.content)) is None:
            return [nodes.raw("", str(render.plain(mime.content)), format="html")]
        # Computed numbers in it are linked afterwards, with those of the text (Tagged).
        html = render.page(made, lambda kind, name: link(here, kind, name), lambda page: address(here, page))
        return [nodes.raw("", str(html), format="html")]

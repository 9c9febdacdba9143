"""How stored records become HTML on the published page, and where their links lead.

A MyST-NB plugin (`Published`, named in pyproject.toml) finds the records that
figures, tables, explorers and exercises leave in the notebooks.
"""

from __future__ import annotations

import json
import os
from html import escape

from docutils import nodes

from helpers import claims
from helpers.claims import articles
from helpers.numbers import register
from helpers.publish import checker, claim_pages, explorers, figures, own_forecast, quoted_article, tables

DATA_PAGE, SOURCE_PAGE = "data", "sources"
"""The pages that list the rows and numbers, and the sources."""


def address(docname: str, page: str) -> str:
    """Return the address of a page as seen from another."""
    return os.path.relpath(page + ".html", os.path.dirname(docname) or ".").replace(os.sep, "/")


def link(docname: str, kind: str, name: str, ledger: claims.Ledger | None = None) -> str:
    """Return a link to a row, a source or a computed number (kind "number"); ledger is given on the pages of another article."""
    if kind == "source":
        label = ledger.source(name) if ledger else register.source(name)
        return f'<a href="{address(docname, SOURCE_PAGE)}#{name}">{escape(label)}</a>'
    if kind == "number":
        start = f'<a class="num" href="{address(docname, DATA_PAGE)}#{name}"><data value="{name}">'
        return f"{start}{escape(register.number(name))}</data></a>"
    if name in (ledger.claims if ledger else claims.all_claims()).index:
        return f'<a href="{address(docname, f"claims/{name}")}">{name}</a>'
    if name in articles.example().claims.index:
        return f'<a href="{address(docname, f"{articles.SITE}/claims/{name}")}">{name}</a>'
    return f'<a href="{address(docname, DATA_PAGE)}#{name}">{name}</a>'


class Published:
    """Draws stored figures, explorers and checks on the page (a MyST-NB plugin)."""

    mime_priority_overrides = [("*", tables.MIME, 0)]

    @staticmethod
    def handle_mime(renderer, mime, inline: bool):
        """Return the page's HTML for a stored record, None for other types."""
        if mime.mime_type != tables.MIME:
            return None
        env = renderer.renderer.sphinx_env
        content = mime.content
        if content["kind"] == "claim":
            site = content.get("site", "")
            html = claim_pages.claim_box_html(content, lambda claim_id: address(env.docname, os.path.join(site, "claims", claim_id)))
            return [nodes.raw(html, html, format="html")]
        if content["kind"] == "sentences":
            html = quoted_article.sentences_html(
                lambda claim_id, words: f'<a href="{address(env.docname, f"claims/{claim_id}")}">{words}</a>'
            )
            return [nodes.raw(html, html, format="html")]
        draw = {
            "table": tables.page_html,
            "explorer": explorers.page_html,
            "checker": checker.page_html,
            "forecast": own_forecast.page_html,
        }.get(content["kind"], figures.page_html)
        # Computed numbers in it are linked afterwards, with those of the text (Tagged).
        html = check_html(content) if content["kind"] == "check" else draw(content, lambda kind, name: link(env.docname, kind, name))
        return [nodes.raw(html, html, format="html")]


def check_html(content: dict) -> str:
    """Return the form of an exercise; without scripts it is not shown."""
    here = f"check-{content['key']}"
    record = escape(json.dumps(content, ensure_ascii=False, sort_keys=True))
    if content["options"]:
        options = "".join(f'<label><input type="radio" name="{here}" value="{escape(o)}"> {escape(o)}</label>' for o in content["options"])
        body = f"<fieldset><legend>{escape(content['ask'])}</legend>{options}</fieldset>"
    else:
        body = f'<label for="{here}">{escape(content["ask"])}</label><input id="{here}" inputmode="decimal" autocomplete="off">'
    return (
        f'<form class="check" data-check="{record}" hidden>{body}'
        '<button type="submit">Check</button><p class="check-result" role="status"></p></form>'
    )

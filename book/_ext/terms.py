"""The glossary (data/glossary.csv): the first use of each term in a chapter leads to its definition."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from helpers import data

GLOSSARY = "glossary"
"""The page of the glossary."""
TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>|<!--.*?-->", re.DOTALL)
IN = {"p", "li", "dd"}
"""A term is marked in these."""
NOT_IN = {"a", "aside", "blockquote", "button", "cite", "code", "details", "dt", "figure", "form", "math", "pre", "script", "svg", "table"}
"""And not in these, which are links, titles, controls, or read on their own."""
BOXES = re.compile(r'class="[^"]*\b(?:explorer|forecast|ledger|sentences|exercise|solution)\b')
"""Nor in boxes."""
VOID = {"br", "hr", "img", "input", "col", "wbr"}


@cache
def terms() -> pd.DataFrame:
    """Return the glossary, by term_id, in the order of the alphabet."""
    table = data.load("glossary").set_index("term_id")
    return table.sort_values("term", key=lambda term: term.str.casefold())


@cache
def _spelled() -> tuple[re.Pattern, dict[str, str]]:
    """Return what finds a term in a text, the longer form first, and which term each form is of; a phrase in another sense is of none."""
    forms = {form.casefold(): term for term, row in terms().iterrows() for form in [row["term"], *row["spellings"].split(";")] if form}
    forms |= {phrase.casefold(): "" for phrases in terms()["not_in"] for phrase in phrases.split(";") if phrase}
    found = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{found})(?![\w-])", re.IGNORECASE), forms


def mark_first_uses(html: str, page: str) -> str:
    """Link the first use of each term in the running text of some HTML to its place on a page."""
    pattern, forms = _spelled()
    used = {""}

    def link(found: re.Match) -> str:
        term = forms[found[0].casefold()]
        if term in used:
            return found[0]
        used.add(term)
        return f'<a class="term" href="{page}#{term}">{found[0]}</a>'

    parts, at, stack = [], 0, []
    for token in TOKEN.finditer(html):
        text = html[at : token.start()]
        running = any(name in IN for name, _ in stack) and not any(closed for _, closed in stack)
        parts += [pattern.sub(link, text) if running else text, token[0]]
        at, name = token.end(), token[2]
        if token[1]:
            while stack and stack.pop()[0] != name:
                pass
        elif name and name not in VOID and not token[0].endswith("/>"):
            stack.append((name, name in NOT_IN or bool(BOXES.search(token[0]))))
    return "".join([*parts, html[at:]])

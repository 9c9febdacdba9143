"""Phrases of the language spoken here for templates, whose places are filled with what is safe in HTML."""

from __future__ import annotations

from markupsafe import Markup, escape

from helpers.numbers import language


def said(text: str, /, **parts) -> str:
    """Return a phrase in the language spoken here, its places in braces filled; what fills them may be Markup."""
    found = language.gettext(text)
    return Markup(escape(found)).format(**parts) if parts else found


def counted(one: str, many: str, n: int, /, **parts) -> str:
    """Return a phrase as `said` does, in its form for a number, which fills its place {n} unless that is given."""
    return Markup(escape(language.ngettext(one, many, n))).format(**{"n": language.current().number(n)} | parts)

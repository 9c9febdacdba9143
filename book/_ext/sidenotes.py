"""Citations of a chapter: a small number in the text, and the source beside it where the page has a margin."""

from __future__ import annotations

import re

from markupsafe import Markup

from helpers import data

SOURCE = r'<cite><a href="([^"]*#([^"]+))">([^<]*)</a></cite>'
CITED = re.compile(rf" ?\(({SOURCE}(?:; {SOURCE})*)\)([.,;:]?)")
"""Sources alone in brackets; a source that the sentence speaks of stays in it."""
NOTE = Markup('<a href="{}" class="ref"><sup>{}</sup><span class="sidenote" data-number="{}" data-url="{}"> {}</span></a>')


def number_sources(html: str) -> str:
    """Put a number in the place of the sources in brackets of some HTML; a source has one number throughout."""
    numbers: dict[str, int] = {}
    urls = data.load("sources").set_index("source_id")["url"]

    def number(found: re.Match) -> str:
        address, name, label = found.groups()
        at = numbers.setdefault(name, len(numbers) + 1)
        return NOTE.format(Markup(address), at, at, urls[name] or "", Markup(label))

    return CITED.sub(lambda found: found.groups()[-1] + "".join(number(one) for one in re.finditer(SOURCE, found[1])), html)

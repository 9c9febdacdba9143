"""Each catalogue has every phrase of templates, scripts and code, no other, and the same places in braces in it."""

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract

from helpers import charts, claims
from helpers.claims import articles
from helpers.numbers import language

ROOT = Path(__file__).resolve().parents[2]
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
FILES = {
    "python": ("src/helpers/**/*.py", "book/_ext/*.py"),
    "javascript": ("book/_ext/static/*.js", "book/_theme/ccc/static/*.js"),
    "jinja2.ext:babel_extract": ("book/_ext/templates/*.html", "book/_theme/ccc/*.html", "src/helpers/classroom/templates/*.html"),
}
MADE = {"ccc-vega.js", "ccc-minisearch.js"}
"""Scripts of others."""


def phrases():
    """Return every phrase with its form for many, "" where it has none: those written out, and words of the ledger's own tables and of the template."""
    found = set()
    for method, patterns in FILES.items():
        for path in (path for pattern in patterns for path in ROOT.glob(pattern) if path.name not in MADE):
            with path.open("rb") as file:
                for _, said, *_ in extract(method, file, keywords=KEYWORDS, options={"silent": "false"}):
                    found.add((said, "") if isinstance(said, str) else said)
    scoreboard = articles.example().scoreboard()
    words = {charts.label(column) for column in scoreboard}.union(claims.ASKS, articles.example().scale["counts_as"])
    return found | {(word, "") for word in words | articles.template_words()}


@pytest.mark.parametrize("tag", [tag for tag in language.offered() if tag != language.ENGLISH])
def test_a_catalogue_has_all_phrases_and_no_other(tag):
    catalogue = {message.id if message.pluralizable else (message.id, "") for message in language.catalogue(tag) if message.id}
    assert catalogue == phrases()


@pytest.mark.parametrize("tag", [tag for tag in language.offered() if tag != language.ENGLISH])
def test_a_phrase_keeps_its_places(tag):
    def places(text):
        return sorted(name for _, name, *_ in Formatter().parse(text) if name is not None), re.findall(r"\]\(\w+\)", text)

    wrong = {}
    for message in language.catalogue(tag):
        if message.id:
            english, said = (message.id, message.string) if message.pluralizable else ([message.id], [message.string])
            assert len(said) == (language.catalogue(tag).num_plurals if message.pluralizable else 1)
            wrong |= {text: english[-1] for text in said if not text or places(text) != places(english[-1])}
    assert wrong == {}

"""The article stays its author's: how many of its words the book prints, counted over all pages together."""

import re
from html import unescape
from itertools import groupby

import pytest
from article_words import FILE, WORD, places, runs, windows
from test_pages import PAGES, ROOT

from helpers import claims, data

LONGEST, SHARE = 12, 1 / 4
TOGETHER = 5
"""So many words in the article's order count as the article's outside quotation marks too."""
QUOTED = re.compile(r"“([^“”]*)”")
ARTICLE = places(FILE.read_text().split())
TEXTS = [*PAGES, *sorted((ROOT / "notebooks").glob("*.md")), ROOT / "README.md"]


def shown(markup: str) -> str:
    """Return what a reader sees of a page or of its Markdown."""
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", markup)))


def printed(text: str) -> set[int]:
    """Return which words of the article a text prints: quotations that are the article's, and longer runs wherever they stand."""
    quoted = [run for words in QUOTED.findall(text) for run in runs(words, ARTICLE) if len(run) == len(WORD.findall(words))]
    return {place for run in quoted + [run for run in runs(text, ARTICLE) if len(run) >= TOGETHER] for place in run}


def longest(found: set[int]) -> int:
    """Return the length of the longest row of neighbours: adjacent quotations are one."""
    return max((len(list(row)) for _, row in groupby(enumerate(sorted(found)), lambda pair: pair[1] - pair[0])), default=0)


def test_at_most_a_quarter_of_the_article_is_printed_and_no_long_run():
    assert PAGES, "build the book first"
    found = set().union(*(printed(shown(path.read_text("utf-8"))) for path in TEXTS))
    short = sum(len(quote.split()) for quote in data.load("claims")["quote"] if not windows(quote))
    assert longest(found) <= LONGEST
    assert len(found) + short <= SHARE * claims.about(data.DATA)["words"]


def test_the_ledgers_quotations_are_the_articles_words():
    for quote in data.load("claims")["quote"]:
        if windows(quote):
            assert max((len(run) for run in runs(quote, ARTICLE)), default=0) == len(windows(quote)) + 2, quote


@pytest.mark.parametrize("between", [" ", ", ", "” and “"])
def test_adjacent_quotations_are_joined(between):
    quote = data.load("claims").set_index("claim_id").loc["C21", "quote"]
    words = quote.split()
    assert longest(printed(f"He writes “{' '.join(words[:4])}{between}{' '.join(words[4:])}”.")) == len(words)

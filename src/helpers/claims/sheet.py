"""The article as a sheet of lines, its judged words marked: how long its paragraphs are and where in them a claim stands, never a word."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from helpers import data

WORDS = 12
"""Words to a line of the sheet."""


@dataclass(frozen=True)
class Line:
    """A line of the sheet.

    paragraph  code of its paragraph, as in data/paragraphs.csv
    words      how many words it has
    marks      which of them claims judge: pairs of the number of words before them and how many they are
    """

    paragraph: str
    words: int
    marks: tuple[tuple[int, int], ...]


def lines(claims: Collection[str]) -> list[Line]:
    """Return the article line by line, the words of some claims marked. Raises KeyError for a claim that has no place."""
    places = data.load("places").set_index("claim_id").join(data.load("claims").set_index("claim_id")["paragraph"])
    marked = places.loc[list(claims)]
    found = []
    for code, words in data.load("paragraphs")[["paragraph", "words"]].itertuples(index=False):
        spans = [(p.first_word - 1, p.last_word) for p in marked[marked["paragraph"] == code].itertuples()]
        for start in range(0, words, WORDS):
            end = min(start + WORDS, words)
            cut = [(max(first, start), min(last, end)) for first, last in spans]
            marks = tuple((int(first) - start, int(last - first)) for first, last in cut if first < last)
            found.append(Line(code, end - start, marks))
    return found


def parts() -> pd.Series:
    """Return the part of the book that takes up each paragraph."""
    return data.load("paragraphs").set_index("paragraph")["part"]


def of_part(part: str) -> list[str]:
    """Return the claims that stand in paragraphs which a part of the book takes up."""
    claims = data.load("claims")
    return list(claims.loc[claims["paragraph"].map(parts()) == part, "claim_id"])

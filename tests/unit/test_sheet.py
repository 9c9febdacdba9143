"""The article as a sheet of lines: each judged quotation stands in it where the article has it."""

import sys
from pathlib import Path

import render

from helpers import data
from helpers.claims import sheet

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "book"))

from article_words import FILE, places, runs, windows

CLAIMS = data.load("claims").set_index("claim_id")
PLACES = data.load("places").set_index("claim_id")
WORDS = data.load("paragraphs").set_index("paragraph")["words"]


def test_every_claim_has_a_place_inside_its_paragraph():
    assert list(PLACES.index) == list(CLAIMS.index)
    assert (PLACES["first_word"] <= PLACES["last_word"]).all()
    assert (PLACES["last_word"] <= CLAIMS["paragraph"].map(WORDS)).all()


def test_quotations_stand_where_the_article_has_them():
    """By the hashes of the article's words: from the headline on, one distance lies between its text and the sheet."""
    article, begins = places(FILE.read_text().split()), WORDS.cumsum() - WORDS
    between = set()
    for claim_id, row in CLAIMS[CLAIMS["quote"].map(lambda quote: bool(windows(quote)))].iterrows():
        found = max(runs(row["quote"], article), key=len)
        place = PLACES.loc[claim_id]
        assert len(found) == place["last_word"] - place["first_word"] + 1, claim_id
        if row["paragraph"][0] == "P":
            between.add(found.start - int(begins[row["paragraph"]] + place["first_word"] - 1))
    assert len(between) == 1, "a paragraph's length or a place is wrong"


def test_the_lines_hold_all_words_and_mark_what_is_asked_for():
    lines = sheet.lines(["C18", "C29"])
    assert sum(line.words for line in lines) == WORDS.sum() and max(line.words for line in lines) == sheet.WORDS
    for claim_id, paragraph in (("C18", "P5"), ("C29", "P9")):
        marked = sum(words for line in lines if line.paragraph == paragraph for _, words in line.marks)
        assert marked == PLACES.loc[claim_id, "last_word"] - PLACES.loc[claim_id, "first_word"] + 1
    assert {line.paragraph for line in lines if line.marks} == {"P5", "P9"}


def test_the_parts_share_all_claims_and_the_drawing_holds_no_word():
    parts = [sheet.of_part(part) for part in ("claims", "costs", "ceasefires")]
    assert sorted(claim for part in parts for claim in part) == sorted(CLAIMS.index)
    for part in parts:
        drawn = render.minimap(part, "costs")
        assert "<text" not in drawn and drawn.count('class="marked"') >= len(part)

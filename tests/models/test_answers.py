"""Every exercise meets the answers of tests/answers.csv: each gets the sentence meant, in Python and in the widgets of a notebook.

The table was thought out by hand: what somebody would type, the verdict, and a part of the sentence that is meant for it.
tests/book/test_browser.py types the same answers on the page, tests/unit/test_exercises.py sees that none is left out.
"""

import re
from html import unescape

import pytest
from cells import ANSWERS

from helpers import exercises

LOOKS = {"right": "✓ ", "wrong": "✗ ", "none": "", "told": ""}
"""What stands before the sentence; a forecast is told how far it was off, and is neither right nor wrong."""
MANY = 8
"""Wrong or odd answers that each exercise meets at the least."""


def in_widgets(check: exercises.Check, known: bool) -> list[str]:
    """Return what a notebook tells who gives this answer in the cell, and, if it is one of the options or a text, in the widgets."""
    _, given, _, told = check.live().children
    texts = [told.value]
    if known:
        _, field, button, told = exercises.check(check.record.key).live().children
        field.value = given.value
        button.click()
        texts.append(told.value)
    return [unescape(re.sub("<.*?>", "", text)) for text in texts]


@pytest.mark.parametrize("key", ANSWERS)
def test_every_answer_gets_the_sentence_meant(key):
    met = {verdict: 0 for verdict in LOOKS}
    for typed, verdict, told in ANSWERS[key]:
        check = exercises.check(key, typed)
        assert told in check.message and check.message.startswith("Right. ") == (verdict == "right"), typed
        known = not check.record.options or verdict != "none"
        assert in_widgets(check, known) == [f"{LOOKS[verdict]}{check.message}"] * (1 + known), typed
        met[verdict] += 1
    assert met["right"] + met["told"] and met["wrong"] + met["none"] + met["told"] >= MANY


def test_numbers_need_not_be_typed_as_text():
    given = (187, 187.1, 187e9, True, (187, 14))
    told = ["Right.", "Right.", "Right.", "“True” was not understood", "“( … 14)” was not understood"]
    for number, start in zip(given, told):
        assert exercises.check("03-2", number).message.startswith(start)


def test_a_long_text_is_told_back_in_short():
    told = exercises.check("03-2", "187 " + "x" * 5000).message
    assert exercises.check("03-2", "about " * 5000).message.startswith("“about about")  # soon: a class server judges it too
    assert told == f"“{'x' * 40}…” was not understood. Type a number or a range (USD billion)."

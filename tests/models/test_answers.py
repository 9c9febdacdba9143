"""Checks accept equivalent forms and name the common mistakes."""

import pytest

from helpers import exercises

CASES = [
    ("03-1", "losses", "Right."),
    ("03-1", " Losses ", "Right."),
    ("03-1", "needs", "That is needs"),
    ("03-1", "damage", "That is damage"),
    ("03-1", "money", "Choose one first"),
    ("03-1", None, "Choose one first"),
    ("03-2", 187, "Right."),
    ("03-2", "187", "Right."),
    ("03-2", "$187 billion", "Right."),
    ("03-2", "about 187 bn", "Right."),
    ("03-2", "187,1", "Right."),
    ("03-2", "190.7", "Right."),
    ("03-2", "374/2", "Right."),
    ("03-2", "374 / 0", "Type a number first"),
    ("03-2", "187\u202fbillion dollars", "Right."),
    ("03-2", "1 467", "You multiplied"),
    ("03-2", "199.8", "That is the World Bank’s"),
    ("03-2", "1,467", "You multiplied"),
    ("03-2", 181, "Right."),
    ("03-2", "180.7", "Right."),
    ("03-2", 194.1, "Right."),
    ("03-2", 180.5, "Not yet. Too small"),
    ("03-2", 194.4, "Not yet. Too large"),
    ("03-2", 150, "Not yet. Too small"),
    ("03-2", 300, "Not yet. Too large."),
    ("03-2", "187 000", "Too large by an order of magnitude"),
    ("03-2", "18.7", "Too small by an order of magnitude"),
    ("03-2", "many", "Type a number first"),
    ("03-4", "needs printed as damage", "Right."),
    ("03-4", "digits swapped", "The digits are"),
    ("03-3", 27, "Right."),
    ("03-3", "27 %", "Right."),
    ("03-3", "27.5%", "Right."),
    ("03-3", 0.275, "Right."),
    ("03-3", "0,275", "Right."),
    ("03-3", "27 percent", "Right."),
    ("03-3", "11/40", "Right."),
    ("03-3", 275, "That sets the sum of all"),
    ("03-3", 52.4, "That is billion dollars a year"),
    ("03-3", "55 %", "That is the share over"),
    ("03-3", "", "Type a number first"),
    ("03-3", "−27", "Not yet. Too small"),
]


@pytest.mark.parametrize("key, answer, told", CASES)
def test_check(key, answer, told):
    assert told in exercises.check(key, answer).message

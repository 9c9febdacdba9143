"""Checks accept equivalent forms and name the common mistakes."""

import pytest

from helpers import exercises

CASES = [
    ("03-1", "losses", "Yes."),
    ("03-1", " Losses ", "Yes."),
    ("03-1", "needs", "That is needs"),
    ("03-1", "damage", "That is damage"),
    ("03-1", "money", "Choose one of"),
    ("03-1", None, "Not answered yet: choose"),
    ("03-2", 187, "Yes:"),
    ("03-2", "187", "Yes:"),
    ("03-2", "$187 billion", "Yes:"),
    ("03-2", "about 187 bn", "Yes:"),
    ("03-2", "187,1", "Yes:"),
    ("03-2", "190.7", "Yes:"),
    ("03-2", "199.8", "That is the World Bank’s"),
    ("03-2", "1,467", "You multiplied"),
    ("03-2", 181, "Yes:"),
    ("03-2", "180.7", "Yes:"),
    ("03-2", 194.1, "Yes:"),
    ("03-2", 180.5, "Not yet. Too small"),
    ("03-2", 194.4, "Not yet. Too large"),
    ("03-2", 150, "Not yet. Too small"),
    ("03-2", 300, "Not yet. Too large"),
    ("03-2", "many", "Type one number"),
    ("03-4", "needs printed as damage", "Yes."),
    ("03-4", "digits swapped", "The digits are"),
    ("03-3", 27, "Yes."),
    ("03-3", "27 %", "Yes."),
    ("03-3", "27.5%", "Yes."),
    ("03-3", 0.275, "Yes."),
    ("03-3", "0,275", "Yes."),
    ("03-3", "27 percent", "Yes."),
    ("03-3", 275, "That sets the sum of all"),
    ("03-3", 52.4, "That is billion dollars a year"),
    ("03-3", "55 %", "That is the share over"),
    ("03-3", "", "Not answered yet: give a number"),
    ("03-3", "−27", "Not yet. Too small"),
]


@pytest.mark.parametrize("key, answer, start", CASES)
def test_check(key, answer, start):
    assert exercises.check(key, answer).message.startswith(start)

"""Phrases, plurals, numbers and days in each language that has a catalogue; English gives back what it is given."""

import pytest
import render

from helpers.numbers import register
from helpers.numbers.language import Language, current, gettext, ngettext, offered, speak
from helpers.numbers.quantity import unbroken, written

FORMS = {
    "en": ("25 February 2025", "February 2025", "As of 31 December 2024", "1,234,567.5", "27\u00a0%"),
    "de": ("25. Februar 2025", "Februar 2025", "Stand: 31. Dezember 2024", "1\u202f234\u202f567,5", "27\u202f%"),
    "uk": ("25 лютого 2025 року", "лютий 2025 року", "Станом на 31 грудня 2024 року", "1\u202f234\u202f567,5", "27%"),
}
PLURALS = {
    "en": ["1 statement", "2 statements", "5 statements", "11 statements", "21 statements"],
    "de": ["1 Aussage", "2 Aussagen", "5 Aussagen", "11 Aussagen", "21 Aussagen"],
    "uk": ["1 свідчення", "2 свідчення", "5 свідчень", "11 свідчень", "21 свідчення"],
}


def test_each_language_has_its_forms():
    assert sorted(FORMS) == sorted(PLURALS) == sorted(offered())
    for tag, (day, month, as_of, number, percent) in FORMS.items():
        with speak(tag) as here:
            assert (here.day("2025-02-25"), here.day("2025-02"), here.day("2025")) == (day, month, "2025") and here.direction == "ltr"
            assert (here.as_of("2024-12-31"), here.number(1234567.49, 1), unbroken("27 %")) == (as_of, number, percent)
            assert [ngettext("{n} statement", "{n} statements", n).format(n=n) for n in (1, 2, 5, 11, 21)] == PLURALS[tag]


def test_numbers_and_days_of_all_modules_follow_the_language_spoken():
    with speak("de"):
        assert (written(0.125, 1, percent=True), register.when("2024-05-03")) == ("12,5", "3. Mai 2024")
    assert (written(1234.5, 1), register.when("2024-05-03"), current().tag) == ("1,234.5", "3 May 2024", "en")


def test_a_missing_phrase_stays_english_and_is_counted():
    with speak("uk") as here:
        assert gettext("No such phrase") == gettext("No such phrase") == "No such phrase"
        assert (ngettext("{n} whale", "{n} whales", 1), ngettext("{n} whale", "{n} whales", 2)) == ("{n} whale", "{n} whales")
        assert here.missing == {"No such phrase", "{n} whale"}
    assert gettext("No such phrase") == "No such phrase" and current().missing == set()


def test_a_language_without_a_catalogue_is_named():
    with pytest.raises(ValueError, match="found the language 'fr', expected one of en, de, uk"):
        Language("fr")


@pytest.mark.parametrize(
    "tag, text, first",
    [
        (
            "de",
            "Am 14. Juni kamen 7 Mrd. Euro. Das Wort „Rekord.“ Danach nichts. Ende.",
            "Am 14. Juni kamen 7 Mrd. Euro. Das Wort „Rekord.“",
        ),
        ("uk", "Було 5 тис. гривень. Слово «так.» Далі нічого. Кінець.", "Було 5 тис. гривень. Слово «так.»"),
        ("en", "There were 14. They said “so.” Then nothing. The end.", "There were 14. They said “so.”"),
    ],
)
def test_a_sentence_ends_where_the_language_ends_it(tag, text, first):
    with speak(tag):
        assert render.first_sentences(text, 2)[0] == first

"""The language of what is made: its phrases from one catalogue, its numbers and days in their own form.

A language is a catalogue, helpers/locale/TAG/LC_MESSAGES/ledger.po, read as it stands; its phrases are found by the
English ones. English needs none and gives every phrase back. What is made speaks English unless it stands in `speak`:

>>> with speak("de"):
...     print(ngettext("{n} statement", "{n} statements", 2).format(n=2), current().day("2025-02-05"), current().number(1234.5, 1))
2 Aussagen 5. Februar 2025 1 234,5
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ENGLISH = "en"
CATALOGUES = Path(__file__).parents[1] / "locale"
PLURALS = ("zero", "one", "two", "few", "many", "other")
"""Forms of a phrase by a number, in the order in which catalogues have them."""
NARROW, NO_BREAK = "\u202f", "\u00a0"
"""No-break spaces: the narrow one groups thousands and stands before a percent sign in other languages than English."""


def offered() -> list[str]:
    """Return the tags of the languages that there are: English and those with a catalogue."""
    return [ENGLISH, *sorted(path.parents[1].name for path in CATALOGUES.glob("*/LC_MESSAGES/ledger.po"))]


@cache
def catalogue(tag: str) -> Catalog:
    """Return the catalogue of a language, empty for English."""
    if tag == ENGLISH:
        return Catalog()
    with (CATALOGUES / tag / "LC_MESSAGES/ledger.po").open("rb") as file:
        return read_po(file, locale=tag, abort_invalid=True)


class Language:
    """A language by its tag (BCP 47), with the phrases that it was asked for and has not (missing).

    Raises ValueError naming the languages that there are.
    """

    def __init__(self, tag: str = ENGLISH):
        if tag not in offered():
            raise ValueError(f"found the language {tag!r}, expected one of {', '.join(offered())}; write one of them, or add a catalogue")
        self.tag, self.locale, self.missing = tag, Locale.parse(tag, sep="-"), set[str]()

    @property
    def direction(self) -> str:
        """Which way its lines run: ltr or rtl."""
        return self.locale.text_direction

    @property
    def reader(self) -> str:
        """The person with this mother tongue who has read its catalogue, as its header names them; "" if nobody has."""
        name = catalogue(self.tag).last_translator.partition("<")[0].strip()
        return "" if name == "FULL NAME" else name

    def _found(self, one: str, many: str = "") -> tuple[str, ...]:
        """Return a phrase in all its forms; an empty one is missing."""
        message = catalogue(self.tag).get(one)
        if message is None or message.fuzzy or not message.string or bool(many) != message.pluralizable:
            if self.tag != ENGLISH:
                self.missing.add(one)
            return ()
        return (message.string,) if isinstance(message.string, str) else tuple(map(str, message.string))

    def gettext(self, text: str) -> str:
        """Return a phrase; the English one if the catalogue has none."""
        return next(iter(self._found(text)), text)

    def ngettext(self, one: str, many: str, n: int) -> str:
        """Return a phrase in its form for a number, whose place {n} the caller fills; the English one if the catalogue has none."""
        forms = self.forms(one, many)
        return forms.get(self.locale.plural_form(n), forms["other"])

    def forms(self, one: str, many: str) -> dict[str, str]:
        """Return the forms of a phrase by the names that Intl.PluralRules gives them; "other" is always there."""
        names = [name for name in PLURALS if name in {*self.locale.plural_form.rules, "other"}]
        found = self._found(one, many)
        return dict(zip(names, found)) | {"other": found[-1]} if found else {"one": one, "other": many}

    def form(self, number: str) -> str:
        """Return a number that is written as in English, 1,234.5, in the form of this language."""
        if self.tag == ENGLISH:
            return number
        return number.translate({ord(","): NARROW, ord("."): self.locale.number_symbols["latn"]["decimal"]})

    def number(self, value: float, decimals: int = 0, percent: bool = False, group: bool = True) -> str:
        """Return a number as text, halves rounded away from zero (decimals −2: to hundreds; percent: times a hundred, without the sign)."""
        digits = Decimal(repr(float(value))) * (100 if percent else 1)  # the shortest that name the number, as browsers take them
        shown = digits.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        return self.form(f"{shown:{',' if group else ''}.{max(decimals, 0)}f}")

    @property
    def percent(self) -> str:
        """The percent sign as it stands after a number, with the space before it."""
        if self.tag == ENGLISH:
            return f"{NO_BREAK}%"
        return f"{NARROW}%" if NO_BREAK in self.locale.percent_formats[None].pattern else "%"

    @property
    def separator(self) -> str:
        """What its spreadsheets expect between the cells of a CSV file: a semicolon where decimals begin with a comma."""
        return ";" if self.form(".") == "," else ","

    def day(self, day: str) -> str:
        """Write an ISO date, month or year in words: 2025-02-25 gives 25 February 2025. Raises ValueError on another text."""
        year, *rest = day.split("-")
        if not rest:
            return year
        form = self.gettext("d MMMM y") if len(rest) == 2 else self.gettext("LLLL y")
        return format_date(date.fromisoformat("-".join([year, *rest, "01"][:3])), form, locale=self.locale)

    def as_of(self, day: str) -> str:
        """Say of what day, month or year something is true."""
        return self.gettext("As of {day}").format(day=self.day(day))


_english = Language()
_spoken: ContextVar[Language] = ContextVar("language")


def current() -> Language:
    """Return the language that is spoken here."""
    return _spoken.get(_english)


@contextmanager
def speak(tag: str) -> Iterator[Language]:
    """Speak a language inside a `with`. Raises ValueError as Language does."""
    token = _spoken.set(Language(tag))
    try:
        yield current()
    finally:
        _spoken.reset(token)


def gettext(text: str) -> str:
    """Return a phrase in the language that is spoken here."""
    return current().gettext(text)


def ngettext(one: str, many: str, n: int) -> str:
    """Return a phrase in its form for a number in the language that is spoken here."""
    return current().ngettext(one, many, n)


def N_(text: str) -> str:
    """Name a phrase for the catalogues where it is not yet said, as in a constant."""
    return text

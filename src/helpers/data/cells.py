"""What any cell of our own tables may hold, whatever its field means.

A text that looks right and is not (a letter of another alphabet, a blank of no
width, markup) is told by its row, and so is a number that only some readers
can read (inf, 1e3, 1_0) and a sentence that breaks off.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?", re.ASCII)
WHOLE = re.compile(r"-?(0|[1-9]\d*)(\.0)?", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
MARKUP = re.compile(r"<\s*[A-Za-z/!?]|&#?\w+;|\b(?:javascript|data|vbscript):|\]\(|`|\$\$|\{\{|\{%", re.IGNORECASE)
FORMULA = re.compile(r"[=+@\-\t]")
"""How a cell begins that a spreadsheet would compute."""
WORD = re.compile(r"[^\W\d_]+")
KEY = re.compile(r"\{[^{}]*\}")
KEY_NAME = re.compile(r"\{[a-z][a-z0-9_]*(\.[A-Za-z0-9_]+)*\}", re.ASCII)
SENTENCES = re.compile(r"[A-ZÀ-ÖØ-Þ“{0-9][\s\S]*[.?!…][”)]?")
SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "FULLWIDTH")
PAIRS = (("(", ")"), ("[", "]"), ("{", "}"))
MARKS = "“”„"
"""Quotation marks, of which a text holds an even number; languages turn them differently."""
TWICE = re.compile(r"\b([^\W\d_]{2,}) \1\b")
"""A word that stands twice."""
BROKEN_OFF = re.compile(
    r"\w .* (of|the|a|an|and|or|which|is|are|was|were|at|for|from|their|who|but|has|have|had|be|been|between|into|if|when|so|these|its|our|that|not|to|than|cannot|because|while|whose|must|may|will|would)"
    r"[,;]?\Z|[,;:(–]\Z"
)
"""How no text of ours ends."""
QUOTED = ("quote", "printed", "old", "new", "title")
"""Fields that hold the words of others."""
REPEATED = ("that", "had")
"""Words that may."""


def faults(field: dict, cell: str, today: str) -> tuple[tuple[str, str, str], ...]:
    """Return what is wrong with a cell that is not empty: each time what was found, what was expected, what to do.

    today is the last day that a cell may name whose day is past.
    """
    return _faults(field["type"], field["name"], field.get("holds", ""), cell, today)


@cache
def _faults(kind: str, name: str, holds: str, cell: str, today: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(_all_faults(kind, name, holds, cell, today))


def _all_faults(kind: str, name: str, holds: str, cell: str, today: str) -> Iterator[tuple[str, str, str]]:
    if kind in ("number", "integer"):
        if not (WHOLE if kind == "integer" else NUMBER).fullmatch(cell):
            expected = "a whole number" if kind == "integer" else "a number"
            yield repr(cell), f"{expected} in plain digits, like 1176.5", "write the number without separators and with a decimal point"
        return
    if kind == "date" and not DAY.fullmatch(cell):
        yield repr(cell), "a date like 2025-02-25", "write the month and the day with two digits each"
    if holds == "past" and cell > today[: len(cell)]:
        yield repr(cell), f"a day that is not later than {today}", "correct the cell"
    if kind == "date":
        return
    if not cell.isascii():
        for letter in cell:
            if unicodedata.category(letter) in ("Cf", "Zs", "Zl", "Zp", "Co", "Cn") and letter != " ":
                yield f"U+{ord(letter):04X} in {cell!r}", "only characters that can be seen, and plain blanks", "type the cell anew"
                return
        for word in WORD.findall(cell):
            scripts = sorted({script for letter in word for script in SCRIPTS if unicodedata.name(letter, "").startswith(script)})
            if len(scripts) > 1:
                yield f"{word!r}, in letters of {' and '.join(s.title() for s in scripts)}", "a word of one alphabet", "type the word anew"
    if cell != " ".join(cell.split()):
        yield repr(cell), "no blank at either end and no two in a row", "take out the blanks"
    if unicodedata.normalize("NFC", cell) != cell:
        yield repr(cell), "letters and their accents as one character (NFC)", "type the cell anew"
    if found := MARKUP.search(cell):
        yield f"{found[0]!r} in {cell!r}", "plain text, no markup", "take the markup out"
    if FORMULA.match(cell):
        yield repr(cell), "a text that no spreadsheet takes for a formula", "begin the cell with a letter or a digit"
    if name == "url":
        return
    for first, last in PAIRS:
        if cell.count(first) != cell.count(last):
            yield repr(cell), f"as many {first} as {last}", "add the one that is missing"
    if sum(map(cell.count, MARKS)) % 2:
        yield repr(cell), "a closing quotation mark for each that opens", "add the one that is missing"
    for key in KEY.findall(cell):
        if not KEY_NAME.fullmatch(key):
            yield repr(key), "the key of a number in braces, like {needs.RDNA4}", "correct the key"
    if holds == "sentences" and not SENTENCES.fullmatch(cell):
        yield repr(cell), "whole sentences: a capital first, a full stop last", "complete the sentence"
    if name not in QUOTED and (found := BROKEN_OFF.search(cell)):
        yield repr(cell[-40:]), f"a text that goes on after {found[1] or found[0]!r}", "complete the text"
    for word in TWICE.findall(cell):
        if word.lower() not in REPEATED:
            yield f"{word + ' ' + word!r} in {cell!r}", "each word once", "take one of the two out"

"""Exercises that check an answer, in the notebook and on the page, by the same rule.

The right answer is computed, never stored. A wrong one that many give is named
from one table of misconceptions. On the page the check runs in the browser, so
its answers can be found by reading the page: nothing graded belongs here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html import escape

from helpers import claims, costs, data, positions
from helpers.tables import MIME, rounded
from helpers.quantity import per_year, ratio

MISCONCEPTIONS = {
    "damage": "That is damage: the value of what was destroyed. Which of the three does the question ask for?",
    "needs": "That is needs: what recovery would cost. Which of the three does the question ask for?",
    "whole sum": "That sets the sum of all the years against one year. Spread the sum over its years first.",
    "later figure": "That is the World Bank’s figure for the finished year. The question is what the report’s own ratio implies.",
    "not a share": "That is billion dollars a year. Divide it by the GDP of a year to get a share.",
    "fewer years": "That is the share over fewer years. First spread the needs over all of them.",
    "multiplied": "You multiplied. The ratio is needs ÷ GDP, so GDP is needs ÷ ratio.",
    "previous edition": "That would be an old total carried over. Compare the figure with the rise from one edition to the next.",
    "digits": "The digits are in the right order. Ask what the figure counts.",
    "quoted": "That judges the report. He did say it; the question is whether it is so.",
    "private": "That claims to know what was said in private. Which verdict leaves it open and still says where the record points?",
    "not this slip": "Look at what happened to the words: which kind of slip is that?",
    "no marks": "No quotation marks are at issue here. What was done with the two remarks?",
    "a paraphrase": "The agency told in its own words what was said. May its words be quoted as the institutions’?",
    "other thing": "The number is there, but is it a number of the same thing?",
    "defensible": "It can be defended if the swap does no harm. We think it does: a reader takes a count of assets for money.",
    "published": "The number was published in the release, so something of it is right. What is wrong with its use?",
    "varied": "Peacekeepers are where the words varied most: consent, talks, a mandate, too early. Look for the noun with one answer only.",
    "never no": "Of guarantees only one Russian statement was found, and it names a condition. Look for the noun with one answer only.",
    "both periods": "That is the share in both periods together. Count the statements up to 24 February 2025 only.",
    "wrong period": "That is the share after 24 February 2025. Count the statements up to that day.",
    "complement": "That is the share of all the other classes. Count the flat no.",
    "a condition": "Read on to the word without: it names what would have to be there. A flat no names nothing.",
    "an answer": "He answered. Silence is for those who decline to.",
    "no offer": "He accepts nothing and would discuss nothing; he names what would have to be there.",
    "plausible": "It does look plausible; that is why it was printed. Compare it with the rise in damage.",
}

_NUMBER = r"(?:about |around |≈ ?|~ ?)?(?:USD ?|\$ ?)?(-?\d+(?:\.\d+)?) ?(%|percent)?(?: ?(?:billion|bn|dollars|USD|times|x))*"


@dataclass(frozen=True)
class Exercise:
    """A question with its computed answer.

    answer is a number (then unit says what to type, tolerance is relative) or
    one of options. between is a range of answers that are right too. wrong maps common wrong answers to keys of MISCONCEPTIONS.
    """

    key: str
    ask: str
    answer: float | str
    right: str
    wrong: dict[float | str, str] = field(default_factory=dict)
    unit: str = ""
    tolerance: float = 0.01
    between: tuple[float, float] | None = None
    options: tuple[str, ...] = ()


@cache
def _all() -> dict[str, Exercise]:
    return {exercise.key: exercise for chapter in (_chapter_01, _chapter_02, _chapter_03) for exercise in chapter()}


def _chapter_01() -> Iterator[Exercise]:
    table = claims.ledger()
    family = data.load("error_kinds").set_index("error")["family"]
    splice, marks = family["splice"], family["paraphrase-as-quote"]
    verdict = {claim: table.loc[claim, "verdict"].lower() for claim in ("C07", "C21")}
    yield Exercise(
        "01-1", "The fair verdict on the statement itself", verdict["C07"],
        "Yes. The public record points the other way, and a private remark cannot be excluded.",
        {"true": "quoted", "false": "private", "mostly true": "quoted"}, options=("true", "mostly true", verdict["C07"], "false"),
    )
    yield Exercise(
        "01-2", "The kind of slip", splice, "Yes. Each part was said; the whole was not.",
        {"stale status": "not this slip", marks: "no marks", "wrong unit or base": "not this slip"},
        options=("stale status", splice, marks, "wrong unit or base"),
    )
    yield Exercise(
        "01-3", "What is wrong", marks, "Yes. Quotation marks promise the speaker’s own words.",
        {splice: "not this slip", "stale status": "not this slip", "nothing: it is a quotation": "a paraphrase"},
        options=(splice, marks, "stale status", "nothing: it is a quotation"),
    )
    yield Exercise(
        "01-4", "Your verdict", verdict["C21"], "We agree. Read the evidence on the claim’s page all the same.",
        {"true": "other thing", "mostly true": "defensible", "false": "published", "unverified": "published"},
        options=("true", "mostly true", verdict["C21"], "false", "unverified"),
    )


WORDS_02 = {"NATO-country troops": "NATO troops", "peacekeepers": "peacekeepers", "guarantees": "guarantees"}


def _chapter_02() -> Iterator[Exercise]:
    russian = positions.statements("Russia")
    (always,) = (w for t, w in WORDS_02.items() if set(russian.loc[russian["topic"] == t, "stance"]) == {positions.REFUSAL})
    yield Exercise(
        "02-1", "Which noun got the same answer every time?", always,
        "Yes. Every Russian statement found that names troops of NATO countries is a flat no.",
        {"peacekeepers": "varied", "guarantees": "never no"}, options=tuple(WORDS_02.values()),
    )
    yield Exercise(
        "02-2", "Nebenzya’s words of 10 February 2025 are …", russian.set_index("row_id")["stance"]["P12"],
        "Yes, by its words: a condition is named. That Russia could veto the mandate is a fact about the condition, not about the words.",
        {"flat no": "a condition", "silence": "an answer", "open": "no offer"}, options=("flat no", "conditional", "silence", "open"),
    )
    before, after, both = (100 * positions.refusals(period)[0].value for period in ("before", "after", ""))
    yield Exercise(
        "02-3", "Share of flat no up to 24 February 2025, in percent", before,
        "Yes. So few statements leave the share wide open: the interval in the text says how wide.",
        {both: "both periods", after: "wrong period", 100 - before: "complement"}, unit="percent", tolerance=0.02,
    )


def _chapter_03() -> Iterator[Exercise]:
    sums = costs.three_sums("RDNA4").set_index("kind")["usd_bn"]
    needs = costs.headline("needs_total", "RDNA4")
    output = costs.gdp("Ukraine", 2024)
    stated = costs.headline("needs_to_gdp_stated", "RDNA4")
    low, implied, high = costs.implied_gdp("RDNA4")
    yearly = 100 * per_year(needs, costs.horizon_years("RDNA4")).value / output.value
    yield Exercise(
        "03-1", "Which of the three is the largest?", str(sums.idxmax()),
        "Yes. Income not earned, year after year, can outweigh what rebuilding would cost.",
        {"damage": "damage", "needs": "needs"}, options=tuple(sums.index),
    )
    yield Exercise(
        "03-2", "The implied GDP, in USD billion", implied.value,
        "Yes: needs divided by the stated ratio. Since that ratio is rounded, a range of values fits, and yours is in it.",
        {round(output.value, 1): "later figure", needs.value * stated.value: "multiplied"}, unit="USD billion",
        between=(round(low.value, 1) - 0.05, round(high.value, 1) + 0.05),
    )
    yield Exercise(
        "03-3", "Needs a year, as a share of GDP in 2024, in percent", yearly,
        "Yes. That is the like-for-like reading: a year against a year.",
        {100 * ratio(needs, output).value: "whole sum", yearly * output.value / 100: "not a share", 2 * yearly: "fewer years"},
        unit="percent", tolerance=0.03,
    )
    yield Exercise(
        "03-4", "What went wrong?", "needs printed as damage",
        "Yes. The figure is the rise in needs from one edition to the next; damage rose by far less.",
        {"an old total carried over": "previous edition", "digits swapped": "digits", "nothing: it is right": "plausible"},
        options=("an old total carried over", "digits swapped", "needs printed as damage", "nothing: it is right"),
    )


class Check:
    """The outcome of a check: text in the notebook, a form on the page."""

    def __init__(self, exercise: Exercise, answer: float | str | None):
        self.exercise, self.answer = exercise, answer

    @property
    def message(self) -> str:
        """What to tell the person who answered."""
        return _judge(self.exercise, self.answer)

    def _repr_mimebundle_(self, **_) -> dict:
        e = self.exercise
        form = {
            "kind": "check", "key": e.key, "ask": e.ask, "unit": e.unit, "options": list(e.options),
            "answer": rounded(e.answer),
            "tolerance": e.tolerance, "between": e.between and list(map(rounded, e.between)),
            "right": e.right, "number": _NUMBER,
            "wrong": [
                {"answer": rounded(a), "message": MISCONCEPTIONS[m]} for a, m in e.wrong.items()
            ],
        }
        return {MIME: form, "text/html": f"<p><em>{escape(self.message)}</em></p>", "text/plain": self.message}


def check(key: str, answer: float | str | None = None) -> Check:
    """Return the check of an answer to the exercise `key`, such as "03-2".

    A number may come as 2.75, "2,75", "27 %", 0.27 or "$187 billion". None means
    not answered yet. Raises KeyError naming the exercises there are.
    """
    if key not in _all():
        raise KeyError(f"there is no exercise {key!r}; there are {', '.join(_all())}")
    return Check(_all()[key], answer)


def parse(answer: float | str, unit: str) -> float:
    """Return the number meant by an answer, in `unit`. Raises ValueError if there is none in it.

    A share below 1.5 given without a percent sign counts as a fraction. Commas
    before groups of three digits group thousands; any other is a decimal comma.
    """
    text = str(answer).strip().replace("−", "-").replace("\u00a0", " ")
    text = re.sub(r"[1-9]\d{0,2}(,\d{3})+(?!\d)", lambda m: m[0].replace(",", ""), text).replace(",", ".")
    found = re.fullmatch(_NUMBER, text, re.IGNORECASE)
    if not found:
        raise ValueError(f"{answer!r} is not a number")
    number = float(found[1])
    return number * 100 if unit == "percent" and not found[2] and abs(number) < 1.5 else number


def _judge(e: Exercise, answer: float | str | None) -> str:
    if answer is None or answer == "":
        return "Not answered yet: " + (f"choose one of {', '.join(e.options)}." if e.options else f"give a number ({e.unit}).")
    if e.options:
        given = {option.lower(): option for option in e.options}.get(str(answer).strip().lower())
        if given is None:
            return f"Choose one of: {', '.join(e.options)}."
        return e.right if given == e.answer else MISCONCEPTIONS[e.wrong[given]]
    try:
        given = parse(answer, e.unit)
    except ValueError:
        return f"Type one number ({e.unit})."
    if e.between and e.between[0] <= given <= e.between[1]:
        return e.right
    for wrong, name in e.wrong.items():
        if math.isclose(given, wrong, rel_tol=e.tolerance) and abs(given - wrong) < abs(given - e.answer):
            return MISCONCEPTIONS[name]
    if math.isclose(given, e.answer, rel_tol=e.tolerance):
        return e.right
    return "Not yet. " + ("Too large." if given > e.answer else "Too small.")

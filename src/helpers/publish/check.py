"""An exercise that checks an answer: widgets in JupyterLab, a form on the page, judged by one rule.

The rule reads nothing but the record (`judge`); the page's script, ccc-check.js, follows it line by line.
"""

from __future__ import annotations

import math
import re
from html import escape

import ipywidgets
from IPython import get_ipython

from helpers.publish import record
from helpers.publish.explorers import WIDGET
from helpers.publish.given import answered

NUMBER = (
    r"(?:about |around |≈ ?|~ ?)?(?:USD ?|\$ ?)?(-?\d+(?:\.\d+)?)(?: ?/ ?(\d+(?:\.\d+)?))?"
    r" ?(%|percent)?(?: ?(?:billion|bn|dollars|USD|times|x|years?|points?|lines?))*"
)
"""A number as people type it: its value, what it is divided by, and a sign of percent. Python and the page read it alike."""

_LOOKS = {True: ("✓ ", "var(--jp-info-color0)"), False: ("✗ ", "var(--jp-warn-color0)"), None: ("", "inherit")}


class Check:
    """A question with the answer given so far; None where there is none."""

    def __init__(self, asked: record.Check, answer: float | str | None = None):
        self.record, self.answer = asked, answer

    @property
    def message(self) -> str:
        """What to tell the person who answered."""
        return judge(self.record, self.answer)[1]

    def _repr_mimebundle_(self, **_) -> dict:
        asked, told = self.record, self.message
        if self.answer is None:
            told = "\n".join([asked.ask, *(f"- {option}" for option in asked.options), "", "Run this cell to answer here."])
        bundle = record.bundle(asked, markdown="\n".join(map(_marked, told.split("\n"))), plain=told)
        if get_ipython():  # `make sync` never stores it
            bundle[WIDGET] = self.live()._repr_mimebundle_()[WIDGET]
        return bundle

    def live(self) -> ipywidgets.VBox:
        """Return the question as widgets: options or a field, a button, and what is told."""
        asked, given = self.record, self.answer
        if asked.options:
            chosen, wide = given if given in asked.options else None, {"width": "auto"}
            field = ipywidgets.RadioButtons(options=asked.options, value=chosen, tooltip=asked.ask, layout=wide)
        else:
            field = ipywidgets.Text(value="" if given is None else str(given), tooltip=asked.ask)
        button, told = ipywidgets.Button(description="Check"), ipywidgets.HTML()

        def show(_) -> None:
            right, text = judge(asked, field.value)
            answered(asked, field.value, right, text)
            icon, colour = _LOOKS[right]
            told.value = f"<p aria-live='polite' style='color: {colour}'><strong>{icon}{escape(text)}</strong></p>"

        button.on_click(show)
        if given is not None:
            show(button)
        return ipywidgets.VBox([ipywidgets.HTML(f"<p>{escape(asked.ask)}</p>"), field, button, told])


def _marked(line: str) -> str:
    """Return a line as Markdown; one that begins with "- " is an item of a list."""
    item = "- " * line.startswith("- ")
    return item + record.markdown(line.removeprefix(item))


def judge(asked: record.Check, answer: float | str | None) -> tuple[bool | None, str]:
    """Return whether an answer is right, None if there is none yet, and what to tell."""
    text = "" if answer is None else str(answer).strip()
    wrong = {w.answer: w.message for w in asked.wrong}
    if asked.options:
        given = {option.lower(): option for option in asked.options}.get(text.lower())
        if given is None:
            return None, f"Choose one first: {', '.join(asked.options)}."
        return (True, f"Right. {asked.right}") if given == asked.answer else (False, f"Not this one. {wrong[given]}")
    try:
        number = parse(text, asked.unit)
    except ValueError:
        return None, f"Type a number first ({asked.unit})."
    if asked.between and asked.between[0] <= number <= asked.between[1]:
        return True, f"Right. {asked.right}"
    for mistake, message in wrong.items():
        if math.isclose(number, mistake, rel_tol=asked.tolerance) and abs(number - mistake) < abs(number - asked.answer):
            return False, f"Not yet. {message}"
    if math.isclose(number, asked.answer, rel_tol=asked.tolerance):
        return True, f"Right. {asked.right}"
    far = abs(number) >= 10 * abs(asked.answer) or 10 * abs(number) <= abs(asked.answer)
    return False, f"Not yet. Too {'large' if number > asked.answer else 'small'}{' by an order of magnitude or more' * far}."


def parse(answer: float | str, unit: str) -> float:
    """Return the number meant by an answer, in `unit`. Raises ValueError if there is none in it.

    A share below 1.5 given without a percent sign counts as a fraction. Commas or blanks before groups of three
    digits group thousands; any other comma is a decimal comma.
    """
    text = " ".join(str(answer).replace("−", "-").split())
    text = re.sub(r"\b[1-9]\d{0,2}(?:[, ]\d{3})+(?!\d)", lambda m: re.sub("[, ]", "", m[0]), text, flags=re.ASCII).replace(",", ".")
    found = re.fullmatch(NUMBER, text, re.IGNORECASE | re.ASCII)
    if not found or found[2] and float(found[2]) == 0:
        raise ValueError(f"{answer!r} is not a number")
    number = float(found[1]) / float(found[2] or 1)
    return number * 100 if unit == "percent" and not found[3] and abs(number) < 1.5 else number

"""An exercise that checks an answer: widgets in JupyterLab, a form on the page, judged by one rule.

The rule reads nothing but the record (`judge`); the page's script, ccc-check.js, follows it line by line.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING

from helpers.numbers.language import ENGLISH, N_, current
from helpers.numbers.language import gettext as _
from helpers.publish import record
from helpers.publish.explorers import WIDGET
from helpers.publish.given import answered, in_kernel
from helpers.publish.tables import text_of

if TYPE_CHECKING:
    import ipywidgets

_PLAIN = r"(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?"
_HEDGES = r"(?:(?:about|around|approx\.?|approximately|roughly|nearly|almost|circa|ca\.?|between|from|[≈~=]) ?)*"
_DOLLARS = r"US ?\$|US dollars?|dollars?|USD|\$"
THOUSANDS = r"\b[1-9]\d{0,2}(?:(?:[, '’_]\d{3})+(?!\d)|(?:\.\d{3})+(?=,\d)|(?:\.\d{3}){2,}(?!\d))"
"""Digits in groups of three, as people type them: 1,467 and 1 467; 1.467,2 and 1.467.000."""
_PERCENT = ("%", "percent", "per cent", "pct")
_POINTS = ("points", "point", "percentage points", "percentage point", "pp")
_LARGE = {1e-6: ("thousand", "k"), 1e-3: ("million", "mn", "m"), 1.0: ("billion", "bn", "b"), 1e3: ("trillion", "tn")}
_COUNTS = ("years", "cases", "lines")
_IN_OTHER_LANGUAGES = {
    "%": N_("percent|per cent|pct"),
    "points": N_("percentage points|percentage point"),
    "thousand": N_("thousand"),
    "million": N_("million|mn"),
    "billion": N_("billion|bn"),
    "trillion": N_("trillion|tn"),
    "times": N_("times"),
    "to": N_("to|and"),
    "about": N_("about|around|approximately|roughly|nearly|almost|between|from"),
    "dollars": N_("US dollars|US dollar|dollars|dollar"),
}
"""Words that people type with a number; another language has its own beside them, as many as it needs, parted by "|"."""
_GROUPED = r"\b[1-9]\d{0,2}(?:[. '’_]\d{3})+(?!\d)"
"""Digits in groups of three where the comma begins decimals: 1.467 and 1 467."""


def _own(word: str) -> list[str]:
    """Return the words for one of _IN_OTHER_LANGUAGES in the language spoken here, none in English."""
    return [] if current().tag == ENGLISH else _(_IN_OTHER_LANGUAGES[word]).lower().split("|")


def _or(*words: str) -> str:
    """Return words as further choices of a regular expression."""
    return "".join(f"|{re.escape(word)}" for word in sorted(words, key=len, reverse=True))


def grammar(unit: str) -> dict:
    """Return how a number in a unit is read, as the fields number, thousands, marks and bare of record.Check.

    number is a regular expression that Python and the page read alike: a number, a product or a quotient, its mark,
    and the same again where a range ends. marks are the words that may follow a number, with what it is then
    multiplied by. bare: a number without a mark from the first to below the second is multiplied by the third: a
    share is given as a fraction, a sum in dollars and not in billions.
    """
    one = unit.split()[-1]
    marks, bare, money = {one: 1.0, one.removesuffix("s"): 1.0}, [], ""
    own: dict[str, float] = {}
    if unit in ("percent", "points"):
        marks, bare = dict.fromkeys([*_PERCENT, *_POINTS], 1.0), [0.0, 1.0, 100.0]
        own = dict.fromkeys([*_own("%"), *_own("points")], 1.0)
    elif unit == "USD billion":
        marks, bare = {word: factor for factor, words in _LARGE.items() for word in words}, [1e6, 1e15, 1e-9]
        own = {word: factor for factor, words in _LARGE.items() for word in _own(words[0])}
        money = f"(?:(?:{_DOLLARS}{_or(*_own('dollars'))}) ?)?"
    elif unit not in _COUNTS:
        marks |= dict.fromkeys(_PERCENT, 0.01) | {"times": 1.0, "x": 1.0}
        own = dict.fromkeys(_own("%"), 0.01) | dict.fromkeys(_own("times"), 1.0)
    words = "|".join(sorted(marks, key=len, reverse=True)) + _or(*own)
    number = rf"{money}([-+]? ?{_PLAIN}(?: ?[*×/÷:] ?{_PLAIN})*)(?: ?({words})(?![a-z]))?" + (money and f" ?{money}")
    hedges = _HEDGES.replace("|between", _or(*_own("about")) + "|between")
    whole = rf"{hedges}{number}(?: ?(?:to|and|-{_or(*_own('to'))}) ?{number})? ?[.!]?"
    return {"number": whole, "thousands": THOUSANDS if current().tag == ENGLISH else _GROUPED, "marks": marks | own, "bare": bare}


READ, LONGEST = 200, 40
"""How much of a text is read, and how much is told back if it was not understood, in letters."""
NARROW, NEAR, FAR = 0.1, 0.15, 8
"""A range up to this share of the answer is narrow; a number so near is a little off; one so many times off is so by an order of magnitude."""
_FLAGS = re.IGNORECASE | re.ASCII
_LOOKS = {True: ("✓ ", "var(--jp-info-color0)"), False: ("✗ ", "var(--jp-warn-color0)"), None: ("", "inherit")}


def answer_told(asked: record.Check) -> str:
    """Return the right answer with its unit, as a reader is told it."""
    return f"{text_of(asked.answer)}{after_number(asked.unit)}"


def after_number(unit: str) -> str:
    """Return a unit as it stands behind a number."""
    return {"": "", "percent": " %"}.get(unit, f" {unit}")


class Check:
    """A question with the answer given so far; None where there is none. Its record is made when it is first asked for."""

    def __init__(self, asked: Callable[[], record.Check], answer: float | str | None = None):
        self._asked, self.answer = asked, answer

    @cached_property
    def record(self) -> record.Check:
        """What the page gets, and every answer is judged by."""
        return self._asked()

    @property
    def message(self) -> str:
        """What to tell the person who answered."""
        return judge(self.record, self.answer)[1]

    def _repr_mimebundle_(self, **_) -> dict:
        asked, told = self.record, self.message
        if self.answer is None:
            told = "\n".join(
                [asked.ask, *(f"- {option}" for option in asked.options), "", "To answer here, run the first cell of code, then this one."]
            )
        bundle = record.bundle(asked, markdown="\n".join(map(_marked, told.split("\n"))), plain=told)
        if in_kernel():  # `make sync` never stores it
            bundle[WIDGET] = self.live()._repr_mimebundle_()[WIDGET]
        return bundle

    def live(self) -> ipywidgets.VBox:
        """Return the question as widgets: options or a field, a button, and what is told."""
        import ipywidgets  # half a second, and only a kernel needs it

        asked, given = self.record, self.answer
        if asked.options:
            chosen, wide = _chosen(asked, given), {"width": "auto"}
            field = ipywidgets.RadioButtons(options=asked.options, value=chosen, tooltip=asked.ask, layout=wide)
        else:
            field = ipywidgets.Text(value="" if given is None else str(given), tooltip=asked.ask)
        button, told = ipywidgets.Button(description="Check"), ipywidgets.HTML()

        def tell(answer: float | str | None) -> None:
            right, text = judge(asked, answer)
            answered(asked, answer, right, text)
            icon, colour = _LOOKS[None if asked.forecast else right]
            told.value = f"<p aria-live='polite' style='color: {colour}'><strong>{icon}{escape(text)}</strong></p>"

        button.on_click(lambda _: tell(field.value))
        field.on_msg(lambda _, said, __: tell(field.value) if said.get("event") == "submit" else None)  # the Enter key
        if given is not None:
            tell(given)
        return ipywidgets.VBox([ipywidgets.HTML(f"<p>{escape(asked.ask)}</p>"), field, button, told])


def _marked(line: str) -> str:
    """Return a line as Markdown; one that begins with "- " is an item of a list."""
    item = "- " * line.startswith("- ")
    return item + record.markdown(line.removeprefix(item))


def judge(asked: record.Check, answer: float | str | None) -> tuple[bool | None, str]:
    """Return whether an answer is right, None if there is none yet or it was not understood, and what to tell.

    A forecast is neither right nor wrong: any number is accepted, of a range its middle, and what is told is how far it was off.
    """
    text = " ".join(re.sub("[−–—‑‒]", "-", "" if answer is None else str(answer)).split())[:READ]
    if asked.options:
        chosen = _chosen(asked, text)
        if chosen is None:
            none = _("“{quote}” is none of them. Choose one:").format(quote=_short(text)) if text else _("Choose one first:")
            return None, f"{none} {'; '.join(asked.options)}."
        wrong = {w.answer: w.message for w in asked.wrong}
        return (True, f"{_('Right.')} {asked.right}") if chosen == asked.answer else (False, f"{_('Not this one.')} {wrong[chosen]}")
    if not text:
        return None, f"{_('Type a number first')} ({asked.unit})."
    grouped = re.sub(asked.thousands, lambda m: re.sub("[^0-9]", "", m[0]), text, flags=re.ASCII)
    spans = [span for span in (parse(grouped, asked), parse(text, asked)) if span]
    if not spans:
        quoted = _("“{quote}”").format(quote=_short(_rest(grouped, asked)))
        return None, f"{quoted} {_('was not understood. Type a number or a range')} ({asked.unit})."
    if asked.forecast:
        middle = sum(spans[0]) / 2
        off = math.floor(abs(middle - asked.answer) * 10 + 0.5) / 10  # rounded as the page rounds
        told = _("Off by {n}, too high.") if middle > asked.answer else _("Off by {n}, too low.")
        told = (told if off > 0 else _("Off by {n}.")).format(n=current().form(f"{off:.1f}"))
        return True, f"{told} {asked.right}"
    if any(_right(*span, asked) for span in spans):  # a comma may group thousands or begin decimals
        return True, f"{_('Right.')} {asked.right}"
    low, high = spans[0]
    if low < asked.answer < high:
        return False, f"{_('Not yet.')} {_('The answer lies in your range, but so does much else: make it narrower.')}"
    number = low if low > asked.answer else high
    return False, f"{_('Not yet.')} {_mistake(number, asked) or _off(number, asked.answer)}"


def parse(text: str, asked: record.Check) -> tuple[float, float] | None:
    """Return the ends of the range that a text means, in the unit asked for; of a number twice the same; None if there is none."""
    found = re.fullmatch(asked.number, text.replace(",", ".").lower(), _FLAGS)
    if not found:
        return None
    first, mark, last, other = found.groups()
    ends = sorted((_value(first, mark or other, asked), _value(last or first, other or mark, asked)))
    return (ends[0], ends[1]) if all(map(math.isfinite, ends)) else None


def _value(product: str, mark: str | None, asked: record.Check) -> float:
    """Return the value of a number, or of a product or quotient, in the unit asked for; not a number if it divides by nothing."""
    start, *more = re.split("([*×/÷:])", product.replace(" ", ""))
    value = float(start)
    for sign, by in zip(more[::2], map(float, more[1::2])):
        value = value * by if sign in "*×" else value / by if by else math.nan
    if mark:
        return value * asked.marks[mark.lower()]
    return value * asked.bare[2] if asked.bare and asked.bare[0] <= abs(value) < asked.bare[1] else value


def _rest(text: str, asked: record.Check) -> str:
    """Return what stands before and behind the number in a text, the text itself if there is nothing or no number."""
    found = re.search(asked.number, text.replace(",", ".").lower(), _FLAGS)
    parts = [text[: found.start()].strip(), text[found.end() :].strip()] if found else []
    return " … ".join(filter(None, parts)) or text


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _mistake(number: float, asked: record.Check) -> str:
    """Return what to tell of a number that is nearest to a common mistake, and nearer than to the answer; "" if to none."""
    off, told = abs(number - asked.answer), ""
    for wrong in asked.wrong:
        if math.isclose(number, wrong.answer, rel_tol=asked.tolerance) and abs(number - wrong.answer) < off:
            off, told = abs(number - wrong.answer), wrong.message
    return told


def _right(low: float, high: float, asked: record.Check) -> bool:
    """Return whether a range is narrow and holds the answer, or both its ends are right, as of a number."""
    if low < asked.answer < high and high - low <= NARROW * abs(asked.answer):
        return True
    return all(
        (asked.between and asked.between[0] <= end <= asked.between[1])
        or (math.isclose(end, asked.answer, rel_tol=asked.tolerance) and not _mistake(end, asked))
        for end in (low, high)
    )


def _off(number: float, answer: float) -> str:
    """Return how far a number is from the answer: its sign, its order of magnitude, a little or more."""
    if number * answer < 0:
        return _("Look at the sign.")
    if number == 0 or 1 / FAR < number / answer < FAR:
        if abs(number - answer) <= NEAR * abs(answer):
            return _("A little too large.") if number > answer else _("A little too small.")
        return _("Too large.") if number > answer else _("Too small.")
    power = math.log10(number / answer)
    times = current().number(10 ** min(math.floor(abs(power) + 0.5), 12))
    large = _("Too large by a factor of {n} or so: check the unit and the decimal point.")
    small = _("Too small by a factor of {n} or so: check the unit and the decimal point.")
    return (large if power > 0 else small).format(n=times)


def _chosen(asked: record.Check, answer: object) -> str | None:
    """Return the option meant: its words in any case, with or without a full stop, or a beginning that only one has."""

    def plain(text: str) -> str:
        return re.sub(r"(?<=\d)[, ](?=\d)", "", text).lower().rstrip(" .!")

    given, options = plain(str(answer)), {plain(option): option for option in asked.options}
    begun = [option for words, option in options.items() if given and words.startswith(given)]
    return options.get(given, begun[0] if len(begun) == 1 else None)

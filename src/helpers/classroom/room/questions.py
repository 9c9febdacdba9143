"""What a room can ask, which answers it takes, and what their count tells. No server and no disk."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from helpers import claims, data, exercises
from helpers.ceasefires import scoring
from helpers.claims.ledger import Ledger
from helpers.data.intake import UNSEEN
from helpers.publish import given, record
from helpers.publish.check import answer_told, judge, parse

LONGEST = 60
"""Characters of an answer that is a number."""
LONGEST_TEXT = 300
"""Characters of an answer in words."""
MOST_SHOWN = 6
"""Different numbers that a tally shows one by one; the others stand in one line."""


class Refused(ValueError):
    """An answer that does not count, with the sentence that says why."""


@dataclass(frozen=True)
class Question:
    """A question as a room asks it.

    kind     exercise, verdict (on a claim), forecast, choice or words (the teacher's own)
    about    the exercise, claim or forecast question; of the teacher's own its text
    ask      what the answer is, in a line; told is the longer text, "" if there is none
    options  the answers to choose from; of a forecast those that get a chance each; none for a number or words
    check    the record by which an exercise is judged
    view     a question of the teacher's own may ask for a view, so nothing but its counts is ever kept
    """

    kind: str
    about: str
    ask: str
    told: str = ""
    options: tuple[str, ...] = ()
    unit: str = ""
    check: record.Check | None = None
    answer: str = ""
    why: str = ""

    @property
    def view(self) -> bool:
        """Whether it may ask for a view on the war: any question of the teacher's own."""
        return self.kind in ("choice", "words")


@dataclass(frozen=True)
class Line:
    """A line of a tally: an answer, how many gave it, its share from 0 to 1, whether it is right (None: not judged)."""

    answer: str
    people: int
    share: float
    right: bool | None


@dataclass(frozen=True)
class Tally:
    """What a class answered: how many people, a line an answer, the misconceptions met (what to say next, how many people).

    Of a forecast a line is the mean chance that the class gives an answer, in percent, in place of people.
    """

    people: int
    lines: tuple[Line, ...]
    met: tuple[tuple[str, int], ...] = ()


@cache
def _stored() -> dict[str, record.Check]:
    """Return the records of exercises that the chapters hold, none where they are not at hand: computing all of them takes seconds."""
    found = {}
    for chapter in sorted((data.DATA.parent / "notebooks").glob("*.ipynb")):
        for made in record.of_notebook(json.loads(chapter.read_text("utf-8"))):
            if made["kind"] == "check" and isinstance(check := record.typed(made), record.Check):
                found[check.key] = check
    return found


@cache
def exercise(key: str, of: Ledger | None = None) -> Question:
    """Return the question of an exercise of the book, or of a ledger. Raises KeyError naming the exercises that there are."""
    asked = of is None and _stored().get(key) or exercises.check(key, of=of).record
    return Question(
        "exercise",
        key,
        asked.ask,
        _text_of(key) if of is None else "",
        tuple(asked.options),
        asked.unit,
        asked,
        answer_told(asked),
        asked.right,
    )


@cache
def verdict(claim: str) -> Question:
    """Return the question for a verdict on a claim; the answer is the book's own. Raises KeyError if there is no such claim."""
    row, scale = claims.all_claims().loc[claim], data.load("verdicts")
    ask = {"report": "Is that what was said, written or done?", "fact": "Is it so?"}.get(row["asks"], "Your verdict")
    told = f"{row['claim']} (Said by: {row['speaker']}.)"
    return Question("verdict", claim, ask, told, tuple(scale["verdict"]), answer=row["verdict"])


@cache
def forecast(question: str, of: Ledger | None = None) -> Question:
    """Return a question of the book or of a ledger for chances, which sum to 100 percent. Raises KeyError if there is none of this name."""
    bins, place = scoring.bins(question, of), scoring.outcome(question, of)
    asks = scoring.asked(question, of)["asks"]
    return Question("forecast", question, asks, options=bins, unit="percent", answer="" if place is None else bins[place])


def own(text: str, options: Sequence[str]) -> Question:
    """Return a question of the teacher's own: with options to choose from, or for words. Raises Refused if it is none."""
    text, options = clean(text, LONGEST_TEXT), tuple(dict.fromkeys(clean(option, LONGEST) for option in options))
    if not text or len(options) == 1 or "" in options:
        raise Refused("Type the question, and two options or more, one a line; no option means an answer in words.")
    return Question("choice" if options else "words", text, text, options=options)


MAKERS = {"exercise": exercise, "verdict": verdict, "forecast": forecast}


def known() -> dict[str, list[tuple[str, str]]]:
    """Return what can be asked by group: (kind/about, a line to choose it by)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for key in _stored() or exercises.keys():
        group = f"Exercises of chapter {int(key.partition('-')[0])}"
        found.setdefault(group, []).append((f"exercise/{key}", f"{key}: {exercise(key).ask}"))
    found["A verdict on a claim"] = [(f"verdict/{claim}", f"{claim}: {row['claim']}") for claim, row in claims.all_claims().iterrows()]
    asked = data.load("forecast_questions")
    found["A forecast"] = [(f"forecast/{row.question}", row.asks) for row in asked.itertuples()]
    return found


def clean(text: str, longest: int) -> str:
    """Return a text in one line, in composed letters. Raises Refused if it is too long, or holds what cannot be seen."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    if len(text) > longest:
        raise Refused(f"That is too long: at most {longest} characters. Shorten it and send it again.")
    if UNSEEN.search(text):
        raise Refused("That holds characters that cannot be seen. Type it anew and send it again.")
    return text


def take(question: Question, sent: Sequence[str]) -> str:
    """Return an answer as it is counted. Raises Refused with the sentence to show if it cannot be."""
    if question.kind == "forecast":
        return _chances(question, sent)
    number = not question.options and question.kind != "words"
    text = clean(sent[0], LONGEST if number else LONGEST_TEXT) if sent else ""
    if not text:
        raise Refused("There is no answer yet: choose or type one, then send.")
    if question.options and text not in question.options:
        raise Refused(f"Choose one of these: {', '.join(question.options)}.")
    if question.check and judge(question.check, text)[0] is None:
        raise Refused(judge(question.check, text)[1])
    return text


def _chances(question: Question, sent: Sequence[str]) -> str:
    texts = [text.strip().removesuffix("%").strip() for text in sent]
    if len(texts) != len(question.options) or not all(re.fullmatch(r"\d{1,3}", text, re.ASCII) for text in texts):
        raise Refused("Give each answer a chance: a whole number of percent from 0 to 100.")
    if (total := sum(map(int, texts))) != 100:
        raise Refused(f"The chances sum to {total} %. Share out 100 %, no more and no less.")
    return " ".join(str(int(text)) for text in texts)


def told(question: Question, answer: str) -> tuple[bool | None, str]:
    """Return whether an answer is right (None: nobody can say), and what to tell who gave it."""
    if question.check:
        return judge(question.check, answer)
    if question.kind == "verdict":
        return None, "The same as the book’s." if answer == question.answer else f"The book says: {question.answer}."
    if question.kind == "forecast" and question.answer:
        chance = int(answer.split()[question.options.index(question.answer)])
        return None, f"You gave {chance} % to what is taken to have come true: {question.answer}."
    return None, ""


def misconception(question: Question, answer: str) -> str:
    """Return what to say next to a wrong answer that many give, "" if it is none of these."""
    return given.misconception(question.check, *judge(question.check, answer)) if question.check else ""


def tally(question: Question, counts: Mapping[str, int]) -> Tally:
    """Return what some answers, each with how many gave it, tell together."""
    people = sum(counts.values())
    if question.kind == "forecast":
        return _mean_chances(question, counts, people)
    groups: Counter[str] = Counter({option: 0 for option in question.options})
    met: Counter[str] = Counter()
    for answer, number in counts.items():
        groups[_named(question, answer)] += number
        if said := misconception(question, answer):
            met[said] += number
    order = list(groups) if question.options else [name for name, _ in sorted(groups.items(), key=lambda g: (-g[1], g[0]))]
    shown = order if len(order) <= MOST_SHOWN or question.kind == "words" else order[: MOST_SHOWN - 1]
    lines = [Line(name, groups[name], groups[name] / (people or 1), _right(question, name)) for name in shown]
    if rest := sum(groups[name] for name in order[len(shown) :]):
        lines.append(Line(f"{len(order) - len(shown)} other answers", rest, rest / people, None))
    return Tally(people, tuple(lines), tuple(met.most_common()))


def _mean_chances(question: Question, counts: Mapping[str, int], people: int) -> Tally:
    sums = [0] * len(question.options)
    for answer, number in counts.items():
        for place, percent in enumerate(answer.split()):
            sums[place] += number * int(percent)
    means = [total / (people or 1) for total in sums]
    right = [option == question.answer if question.answer else None for option in question.options]
    return Tally(people, tuple(Line(o, round(m), m / 100, r) for o, m, r in zip(question.options, means, right)))


def _named(question: Question, answer: str) -> str:
    """Return the answer under which one is counted: numbers of one value are one."""
    if question.options or not question.check:
        return answer
    span = parse(" ".join(answer.split()), question.check)
    return f"{span[0]:.6g}" if span and span[0] == span[1] else answer  # a range is counted as it was typed


def _right(question: Question, name: str) -> bool | None:
    if question.kind == "verdict":
        return name == question.answer
    # A share of percent counts as a fraction where it is small, so the named value is told apart by its sign.
    return judge(question.check, f"{name} %" if question.unit == "percent" else name)[0] if question.check else None


def _text_of(key: str) -> str:
    """Return the text of an exercise in its chapter, without markup; "" where the chapters are not at hand."""
    for text in (data.DATA.parent / "notebooks").glob(f"{key.partition('-')[0]}-*.md"):
        found = re.search(
            rf"```{{exercise}}[^\n]*\n:label: ex-{re.escape(key)}\n(?::[^\n]*\n)*\n(.*?)\n```", text.read_text("utf-8"), re.DOTALL
        )
        if found:
            plain = re.sub(r"<[^>]+>|\[(\^[^\]]*)\]", "", found[1])
            plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", plain)
            return " ".join(re.sub(r"[*`$]", "", plain).split())
    return ""

"""What a class handed in: a folder with a file or several a person in, tables out; what cannot be used is named.

A file is an answer file (answer_file.json), a forecast (question, bin, percent) or ratings (rater, claim_id, verdict, or a column
a claim as forms give it), CSV or .xlsx, as spreadsheets of any country write them. Its columns say which it is. A bad row is named
and left out, the others stay. Every answer is judged again, by the rule of the page, whatever the file says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from helpers import claims, exercises
from helpers.ceasefires import scoring
from helpers.ceasefires.scoring import Forecast, ForecastError
from helpers.claims import agreement
from helpers.claims.ledger import Ledger
from helpers.classroom import answer_file, forecast_files
from helpers.data import intake
from helpers.data.intake import Fault
from helpers.numbers import language
from helpers.publish import given
from helpers.publish.check import judge

EXERCISES = ("code", "exercise", "vote", "answer", "tries", "right", "misconception")
LONGEST = 300


@dataclass
class Answers:
    """What a class handed in.

    exercises  a row an answer: columns EXERCISES (vote is first or second in a room, else empty)
    verdicts   a row a verdict: columns rater, claim_id, verdict
    forecasts  each whole; the forecaster is a code, or a file's name
    files      the names of the files that were used, in whole or in part
    left_out   a row a fault: columns file, reason
    """

    exercises: pd.DataFrame
    verdicts: pd.DataFrame
    forecasts: list[Forecast]
    files: list[str]
    left_out: pd.DataFrame

    @property
    def people(self) -> list[str]:
        """The codes and names of all who handed something in, each once: in capitals or not, and in the name of a forecast's file."""
        named = {name.strip().casefold() for name in (*self.exercises["code"], *self.verdicts["rater"])}
        files = {f.forecaster.strip().casefold() for f in self.forecasts}
        return sorted(
            named | {file for file in files if not any(re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", file) for name in named)}
        )


@dataclass
class _Found:
    exercises: list[tuple] = field(default_factory=list)
    verdicts: list[tuple] = field(default_factory=list)
    forecasts: list[Forecast] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def answers(folder: Path | str, of: Ledger | None = None) -> Answers:
    """Return what the files of a folder hold, about the claims, questions and exercises of a ledger (the book's if left out). Raises FileNotFoundError if there is none that can be read, with all that is there."""
    with language.speak(of.language if of else language.ENGLISH):
        return _answers(folder, of)


def _answers(folder: Path | str, of: Ledger | None) -> Answers:
    files, faults = intake.usable(folder)
    if not files:
        needed = "put the files of the class there, CSV or .xlsx"
        raise FileNotFoundError("\n".join([f"{folder}: found no file that can be read; {needed}", *map(str, faults)]))
    whole, used = _Found(faults=list(faults)), []
    seen: dict[tuple, str] = {}
    for file in files:
        found = _read(file, of)
        before = len(whole.exercises) + len(whole.verdicts) + len(whole.forecasts)
        whole.faults += found.faults
        whole.exercises += _once(found.exercises, 3, file, seen, whole.faults)
        whole.verdicts += _once(found.verdicts, 2, file, seen, whole.faults)
        by_person = [(f.forecaster, f.question, f) for f in found.forecasts]
        whole.forecasts += [f for *_, f in _once(by_person, 2, file, seen, whole.faults)]
        if len(whole.exercises) + len(whole.verdicts) + len(whole.forecasts) > before:
            used.append(file.name)
    told = list(dict.fromkeys((fault.file, str(fault)) for fault in whole.faults))
    return Answers(
        pd.DataFrame(whole.exercises, columns=list(EXERCISES)),
        pd.DataFrame(whole.verdicts, columns=list(agreement.COLUMNS)),
        whole.forecasts,
        used,
        pd.DataFrame(told, columns=["file", "reason"]),
    )


def _once(rows: Iterable[tuple], key: int, file: Path, seen: dict[tuple, str], faults: list[Fault]) -> Iterator[tuple]:
    """Yield the rows whose first cells no earlier file had; name the others."""
    for row in rows:
        who = tuple(map(str, row[:key]))
        if seen.setdefault(who, file.name) == file.name:
            yield row
            continue
        found = f"{who[1]} of {who[0]!r}, which {seen[who]} has too"
        remedy = f"the one in {seen[who]} counts; take one of the files away, or give each person a code of their own"
        faults.append(Fault(file.name, None, None, found, "one file a person", remedy))


def _read(file: Path, of: Ledger | None) -> _Found:
    """Return what a file holds, by its columns."""
    names = {str(name).casefold() for name in intake.read(file, {}, others="keep").rows.columns}
    if {"code", "kind", "about", "answer"} <= names:
        return _answer_file(file, of)
    if {"question", "bin", "percent"} <= names:
        try:
            return _Found(forecasts=forecast_files.forecasts(file, of))
        except ForecastError as err:
            lines = [line.removeprefix(f"{file.name}, ").removeprefix(f"{file.name}: ") for line in str(err).splitlines()]
            return _Found(faults=[_Told(file.name, line) for line in lines])
    ratings, faults = agreement.found(file, of)
    return _Found(verdicts=list(ratings.itertuples(index=False, name=None)), faults=faults)


class _Told(Fault):
    """A fault that another reader has put into words."""

    def __init__(self, file: str, line: str):
        super().__init__(file, None, None, line, "", "")

    def __str__(self) -> str:
        return f"{self.file}: {self.found}"


def _answer_file(file: Path, of: Ledger | None) -> _Found:
    kinds: dict[str, intake.Kind] = {
        "code": intake.filled,
        "kind": intake.one_of(("exercise", "verdict", "forecast")),
        "about": intake.filled,
        "part": intake.text,
        "answer": intake.filled,
        "tries": intake.maybe(intake.number),
    }
    sheet = intake.read(file, kinds)
    found = _Found(faults=list(sheet.faults))
    judged = of or claims.read()
    chances: dict[tuple[str, str], list[tuple[str, float]]] = {}
    seen: dict[tuple, int] = {}
    for row, (code, kind, about, part, answer, tries) in zip(sheet.rows.index, sheet.rows[list(kinds)].itertuples(index=False, name=None)):
        try:
            if first := seen.get((code, kind, about, part)):
                raise intake.Unfit(
                    "one", "remove one of them", found=f"a second answer of {code!r} to {about} (the first is in row {first})"
                )
            seen[code, kind, about, part] = row
            if kind == "exercise":
                found.exercises.append(_judged(code, about, part, answer, tries, of))
            elif kind == "verdict":
                found.verdicts.append((code, _claim(about, judged), intake.one_of(judged.scale.index)(answer)))
            else:
                chances.setdefault((code, about), []).append((part, intake.share_in_percent(answer)))
        except intake.Unfit as err:
            found.faults.append(Fault(file.name, row, "answer", err.found or repr(answer[:60]), err.expected, err.remedy))
    for (code, question), pairs in chances.items():
        try:
            found.forecasts.append(Forecast(code, "", question, tuple(scoring.chances(question, pairs, of))))
        except (ForecastError, KeyError) as err:
            found.faults.append(_Told(file.name, f"the forecast of {code!r} on {question}: {err.args[0]}"))
    return found


def _judged(code: str, key: str, vote: str, answer: str, tries: float | None, of: Ledger | None) -> tuple:
    try:
        asked = exercises.check(key, of=of).record
    except KeyError:
        raise intake.Unfit("the key of an exercise of the book, such as 03-1", "correct it", found=repr(key)) from None
    text = answer.removeprefix("'")
    if len(text) > LONGEST:
        raise intake.Unfit(f"at most {LONGEST} characters", "shorten it")
    right, told = judge(asked, text)
    if right is None:
        expected = f"one of {', '.join(asked.options)}" if asked.options else f"a number ({asked.unit})"
        raise intake.Unfit(expected, "correct it, or take the row away")
    return code, key, vote, text, tries, right, given.misconception(asked, right, told)


def _claim(name: str, of: Ledger) -> str:
    known = {claim.casefold(): claim for claim in of.claims.index}
    if name.casefold() not in known:
        raise intake.Unfit(f"a claim of the ledger, such as {of.claims.index[0]}", "correct it", found=repr(name))
    return known[name.casefold()]


def hand_in(code: str, folder: Path | str = ".") -> Path:
    """Write what was answered, judged and forecast in this kernel to answers-CODE.csv in a folder, and return its path.

    Rows that the file has already stay, unless the same was answered anew, so that one file grows over the chapters. Nothing is
    sent. Raises ValueError if the code is empty or nothing was answered yet.
    """
    code = code.strip()
    if not code or not all(sign.isalnum() or sign in "-_" for sign in code):
        raise ValueError(f"found the code {code!r}, expected letters, digits, - or _; choose one that stands for you and is not your name")
    made = [
        {"kind": "exercise", "about": key, "answer": a.answer, "tries": a.tries, "judged": "right" if a.right else "wrong"}
        | {"misconception": a.misconception}
        for key, a in given.EXERCISES.items()
    ]
    made += [{"kind": "verdict", "about": claim, "answer": verdict} for claim, verdict in given.VERDICTS.items()]
    made += [
        {"kind": "forecast", "about": question, "part": answer, "answer": f"{percent:g}"}
        for question, chances in given.FORECASTS.items()
        for answer, percent in chances
    ]
    if not made:
        raise ValueError("nothing was answered in this notebook yet; answer an exercise, then run this again")
    path = Path(folder, f"answers-{code}.csv")
    new = {(row["kind"], row["about"]) for row in made}
    if path.exists():
        kept = intake.read(path, {column: intake.text for column in answer_file.COLUMNS}).whole()
        made += [row for row in kept.to_dict("records") if (row["kind"], row["about"]) not in new]
    order = sorted(range(len(made)), key=lambda place: (str(made[place]["kind"]), str(made[place]["about"]), place))
    answer_file.write(path, [made[place] | {"code": code} for place in order])
    return path

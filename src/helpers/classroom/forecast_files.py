"""A class that forecasts: a folder with one file a student in, a scored table and a calibration chart out.

A file is CSV or .xlsx, has the columns question, bin and percent, and answers
one question or several, each whole. A file that cannot be scored is named with
the reason; it never stops the others, and nothing of it is half used.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd

from helpers import data
from helpers.ceasefires import scoring
from helpers.ceasefires.scoring import Forecast, ForecastError
from helpers.claims.ledger import Ledger
from helpers.data import intake
from helpers.numbers import shares

COLUMNS = ("question", "bin", "percent")
LARGEST_BYTES = 100_000


def read(folder: Path | str, of: Ledger | None = None) -> tuple[list[Forecast], pd.DataFrame]:
    """Return the forecasts of every file in a folder, on the questions of a ledger (the book's if left out), and what was refused: columns file, reason.

    The forecaster is the file's name without its ending; two files of one name
    are both refused. Raises FileNotFoundError if the folder holds no file that can be read.
    """
    files, unused = intake.usable(folder)
    if not files:
        needed = f"put one file a student there, CSV or .xlsx, with the columns {', '.join(COLUMNS)}"
        raise FileNotFoundError("\n".join([f"{folder}: found no file that can be read; {needed}", *map(str, unused)]))
    found, refused = [], [{"file": fault.file, "reason": str(fault)} for fault in unused]
    for file in files:
        same = [other.name for other in files if other.stem.casefold() == file.stem.casefold()]
        try:
            if len(same) > 1:
                raise ForecastError(
                    f"found {' and '.join(same)}, expected one file a student; remove all but one, or name two students apart"
                )
            found += forecasts(file, of)
        except ForecastError as err:
            refused.append({"file": file.name, "reason": str(err)})
    return found, pd.DataFrame(refused, columns=["file", "reason"])


def forecasts(file: Path, of: Ledger | None = None) -> list[Forecast]:
    """Return the forecasts in one student's file. Raises ForecastError with all that is wrong: the row, what was found, what to do."""
    questions = list((data.load("forecast_questions") if of is None else of.questions).get("question", ()))
    answers = {answer.casefold(): answer for question in questions for answer in scoring.bins(question, of)}
    kinds = {
        "question": intake.one_of(questions, remedy="correct the spelling"),
        "bin": lambda cell: answers.get(cell.casefold(), cell),
        "percent": intake.share_in_percent,
    }
    sheet = intake.read(file, kinds, largest=LARGEST_BYTES)
    asked, faults = list(sheet.rows.groupby("question", sort=False)), list(sheet.faults)
    for question, rows in asked:
        expected = scoring.bins(question, of)
        faults += [
            intake.Fault(file.name, row, "bin", repr(cell[:60]), f"one of {', '.join(expected)}", f"answer {question} in these words")
            for row, cell in rows["bin"].items()
            if cell not in expected
        ]
    if faults:
        raise ForecastError(intake.told(faults))
    if not asked:
        raise ForecastError("holds no forecast; add a row for each answer")
    made, broken = [], []
    for question, rows in asked:
        try:
            made.append(Forecast(file.stem, "", question, tuple(scoring.chances(question, zip(rows["bin"], rows["percent"]), of))))
        except ForecastError as err:
            broken.append(f"question {question}: {err}")
    if broken:
        raise ForecastError("\n".join(broken))
    return made


def scored(forecasts: list[Forecast], of: Ledger | None = None) -> pd.DataFrame:
    """Return one row a student: columns student, questions (scored), not_yet_known (how many wait for their outcome) and the mean of each score.

    The best ranked score comes first; of a student whose questions all wait the scores are missing (NaN). Questions
    whose condition was not met are left out. Raises ForecastError if none is left.
    """
    kept = [f for f in forecasts if scoring.unscored(f.question, of) != scoring.NOT_MET]
    if not kept:
        raise ForecastError("no forecast is on a question that can be scored")
    table = scoring.scored(kept, of).assign(student=[f.forecaster for f in kept])
    means = (
        table.assign(questions=table["ranked"].notna(), not_yet_known=table["ranked"].isna())
        .groupby("student")
        .agg(questions=("questions", "sum"), not_yet_known=("not_yet_known", "sum"), **{name: (name, "mean") for name in scoring.SCORES})
    )
    return means.sort_values("ranked", kind="stable").reset_index()


def listed(forecasts: list[Forecast], count: int = 5, of: Ledger | None = None) -> pd.DataFrame:
    """Return the best students as a page shows them, three decimals; the column not_yet_known only if a question waits for its outcome."""
    table = scored(forecasts, of).head(count)
    waiting = {"not_yet_known": table["not_yet_known"]} if table["not_yet_known"].any() else {}
    means = {name: [scoring.told(v) for v in table[name]] for name in scoring.SCORES}
    return pd.DataFrame({"student": table["student"], "questions": table["questions"], **waiting, **means})


def calibration(forecasts: list[Forecast], groups: int = 5, of: Ledger | None = None) -> pd.DataFrame:
    """Return how often came true what was given a chance of so much.

    Every answer of every forecast on a question with an outcome counts once, in equal groups of stated chance from 0 to 1.
    Columns said (mean chance stated), happened (share that came true), low and high (Wilson), answers (how many). Answers of
    one question are not independent, nor are students who were asked the same: the interval is too narrow, and one question
    shows nothing. Raises ForecastError if no question has an outcome.
    """
    places = {f.question: scoring.outcome(f.question, of) for f in forecasts}
    pairs = np.array(
        [
            (chance, place == places[f.question])
            for f in forecasts
            if places[f.question] is not None
            for place, chance in enumerate(f.chances)
        ]
    )
    if not len(pairs):
        raise ForecastError("no forecast is on a question whose outcome is known; try again when one is")
    group = np.minimum((pairs[:, 0] * groups).astype(int), groups - 1)
    lines = []
    for part in (pairs[group == number] for number in range(groups)):
        if len(part):
            low, high = shares.interval(int(part[:, 1].sum()), len(part))
            lines.append({"said": part[:, 0].mean(), "happened": part[:, 1].mean(), "low": low, "high": high, "answers": len(part)})
    return pd.DataFrame(lines)


def invent(folder: Path | str, students: int = 34, seed: int = 2025) -> None:
    """Write files of invented students into a folder: seeded chances on every question that can be scored."""
    chance = np.random.default_rng(seed)
    questions = data.load("forecast_questions").query("outcome != ''")["question"]
    for number in range(1, students + 1):
        lines = [COLUMNS]
        for question in questions:
            percents = chance.multinomial(100, chance.dirichlet(np.ones(len(scoring.bins(question)))))
            lines += [(question, name, percent) for name, percent in zip(scoring.bins(question), percents)]
        with open(Path(folder) / f"student-{number:02d}.csv", "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(lines)

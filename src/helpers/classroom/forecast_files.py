"""A class that forecasts: a folder with one CSV file a student in, a scored table and a calibration chart out.

A file has the columns question, bin and percent, and answers one question or
several, each whole. A file that cannot be scored is named with the reason;
it never stops the others, and nothing of it is half used.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd

from helpers import data
from helpers.ceasefires import scoring
from helpers.ceasefires.scoring import Forecast, ForecastError
from helpers.numbers import shares

COLUMNS = ("question", "bin", "percent")
LARGEST_BYTES = 100_000


def read(folder: Path | str) -> tuple[list[Forecast], pd.DataFrame]:
    """Return the forecasts of every *.csv file in a folder, and the files that were refused: columns file, reason.

    The forecaster is the file's name without .csv. Raises FileNotFoundError if the folder holds no CSV file.
    """
    files = sorted(Path(folder).glob("*.csv"))
    if not files:
        raise FileNotFoundError(f"{folder}: found no .csv file; put one file a student there, with the columns {', '.join(COLUMNS)}")
    found, refused = [], []
    for file in files:
        try:
            found += forecasts(file)
        except ForecastError as err:
            refused.append({"file": file.name, "reason": str(err)})
    return found, pd.DataFrame(refused, columns=["file", "reason"])


def forecasts(file: Path) -> list[Forecast]:
    """Return the forecasts in one student's file. Raises ForecastError naming the row, what was found and what to do."""
    asked: dict[str, list[tuple[str, float]]] = {}
    for number, row in _rows(file):
        for column in COLUMNS:
            _plain(row[column], f"row {number}, field {column}")
        question = row["question"]
        if question not in set(data.load("forecast_questions")["question"]):
            known = ", ".join(data.load("forecast_questions")["question"])
            raise ForecastError(f"row {number}, field question: found {question!r}, expected one of {known}; correct the spelling")
        try:
            percent = float(row["percent"].rstrip(" %"))
        except ValueError:
            raise ForecastError(f"row {number}, field percent: found {row['percent']!r}, expected a number such as 12.5") from None
        asked.setdefault(question, []).append((row["bin"], percent))
    if not asked:
        raise ForecastError("holds no forecast; add a row for each answer")
    made = []
    for question, pairs in asked.items():
        try:
            made.append(Forecast(file.stem, "", question, tuple(scoring.chances(question, pairs))))
        except ForecastError as err:
            raise ForecastError(f"question {question}: {err}") from None
    return made


def _rows(file: Path) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a file with their numbers (the header is 1)."""
    raw = file.read_bytes()
    if len(raw) > LARGEST_BYTES:
        raise ForecastError(f"has {len(raw)} bytes, expected at most {LARGEST_BYTES}; is it the right file?")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ForecastError("is not UTF-8 text; save it as “CSV UTF-8”") from None
    lines = list(csv.reader(io.StringIO(text, newline="")))
    header = [cell.strip() for cell in lines[0]] if lines else []
    if header and ";" in header[0]:
        raise ForecastError("separates cells by semicolons; save it with commas")
    if tuple(header) != COLUMNS:
        raise ForecastError(f"row 1: found the columns {', '.join(header) or 'none'}; expected {', '.join(COLUMNS)}")
    rows = [(number, [cell.strip() for cell in line]) for number, line in enumerate(lines[1:], 2) if any(line)]
    for number, line in rows:
        if len(line) != len(COLUMNS):
            raise ForecastError(f"row {number}: found {len(line)} cells, expected {len(COLUMNS)}; write decimals with a point")
    return [(number, dict(zip(COLUMNS, line))) for number, line in rows]


def _plain(cell: str, where: str) -> None:
    """Raise ForecastError for a cell that a spreadsheet or a page could run (a negative number is judged later)."""
    if cell[:1] in ("=", "+", "@", "\t") or cell[:1] == "-" and not cell[1:].replace(".", "", 1).isdigit():
        raise ForecastError(f"{where}: found {cell[:40]!r}, which a spreadsheet would run as a formula; expected plain text")
    if "<" in cell or ">" in cell:
        raise ForecastError(f"{where}: found {cell[:40]!r}, which looks like markup or a script; expected plain text")


def scored(forecasts: list[Forecast]) -> pd.DataFrame:
    """Return one row a student: columns student, questions (scored), not_yet_known (how many wait for their outcome) and the mean of each score.

    The best ranked score comes first; of a student whose questions all wait the scores are missing (NaN). Questions
    whose condition was not met are left out. Raises ForecastError if none is left.
    """
    kept = [f for f in forecasts if scoring.unscored(f.question) != scoring.NOT_MET]
    if not kept:
        raise ForecastError("no forecast is on a question that can be scored")
    table = scoring.scored(kept).assign(student=[f.forecaster for f in kept])
    means = (
        table.assign(questions=table["ranked"].notna(), not_yet_known=table["ranked"].isna())
        .groupby("student")
        .agg(questions=("questions", "sum"), not_yet_known=("not_yet_known", "sum"), **{name: (name, "mean") for name in scoring.SCORES})
    )
    return means.sort_values("ranked", kind="stable").reset_index()


def listed(forecasts: list[Forecast], count: int = 5) -> pd.DataFrame:
    """Return the best students as a page shows them, three decimals; the column not_yet_known only if a question waits for its outcome."""
    table = scored(forecasts).head(count)
    waiting = {"not_yet_known": table["not_yet_known"]} if table["not_yet_known"].any() else {}
    means = {name: [scoring.told(v) for v in table[name]] for name in scoring.SCORES}
    return pd.DataFrame({"student": table["student"], "questions": table["questions"], **waiting, **means})


def calibration(forecasts: list[Forecast], groups: int = 5) -> pd.DataFrame:
    """Return how often came true what was given a chance of so much.

    Every answer of every forecast on a question with an outcome counts once, in equal groups of stated chance from 0 to 1.
    Columns said (mean chance stated), happened (share that came true), low and high (Wilson), answers (how many). Answers of
    one question are not independent, nor are students who were asked the same: the interval is too narrow, and one question
    shows nothing. Raises ForecastError if no question has an outcome.
    """
    places = {f.question: scoring.outcome(f.question) for f in forecasts}
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

"""What a teacher saves of a room: the counts, and a row a person where that was turned on. Nothing finer than the day is written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.claims import agreement
from helpers.classroom import answer_file
from helpers.classroom.room import questions
from helpers.classroom.room.lesson import Asked, Lesson

COUNTS = ("question", "kind", "about", "ask", "vote", "answer", "people")
VOTES = {1: "first", 2: "second"}


def write(lesson: Lesson, folder: Path) -> list[Path]:
    """Write the files of a room into a folder and return them, none if nothing was answered. Raises OSError if it cannot."""
    today = date.today()
    ratings = verdicts(lesson)
    files = {
        f"room-{today}-counts.csv": (COUNTS, list(_counts(lesson))),
        f"room-{today}-verdicts.csv": (agreement.COLUMNS, ratings.to_numpy().tolist()),
        f"room-{today}-answers.csv": (answer_file.COLUMNS, sorted(_answers(lesson))),
    }
    written = []
    for name, (columns, rows) in files.items():
        if rows:
            answer_file.table(folder / name, columns, rows)
            midnight = datetime.combine(today, time()).timestamp()
            os.utime(folder / name, (midnight, midnight))
            written.append(folder / name)
    return written


def _counts(lesson: Lesson) -> Iterator[tuple]:
    for asked in lesson.asked:
        q = asked.question
        for round, vote in VOTES.items():
            for answer, people in sorted(asked.counts(round).items()):
                yield asked.number, q.kind, q.about, q.ask, vote, answer, people


def _answers(lesson: Lesson) -> Iterator[tuple]:
    """Yield the rows of the answer file: exercises and forecasts of those questions for which a row a person was asked."""
    for asked in lesson.asked:
        q = asked.question
        for round, vote in VOTES.items():
            for seat, answer in asked.votes[round].items() if asked.by_person else ():
                code = lesson.seats[seat]
                if q.kind == "exercise":
                    judged = "right" if questions.told(q, answer)[0] else "wrong"
                    yield code, q.kind, q.about, vote, answer, round, judged, questions.misconception(q, answer)
                elif q.kind == "forecast" and round == asked.last:
                    for option, percent in zip(q.options, answer.split()):
                        yield code, q.kind, q.about, option, percent, "", "", ""


def verdicts(lesson: Lesson) -> pd.DataFrame:
    """Return the verdicts of questions for which a row a person was asked, as agreement.COLUMNS: each person's last on each claim."""
    found: dict[tuple[str, str], str] = {}
    for asked in lesson.asked:
        if asked.question.kind == "verdict" and asked.by_person:
            for round in VOTES:
                found |= {(lesson.seats[seat], asked.question.about): verdict for seat, verdict in asked.votes[round].items()}
    return pd.DataFrame([(*key, verdict) for key, verdict in sorted(found.items())], columns=list(agreement.COLUMNS))


def agreed(lesson: Lesson) -> list[tuple[str, str, str, int]]:
    """Return how far the class agrees on the claims it has judged: measure, value, interval, claims.

    Alpha needs nothing but the counts. Percent and kappa of people need a row a person.
    """
    rated = verdicts(lesson)
    if rated["rater"].nunique() > 1:
        shown = agreement.in_a_class(rated)
        return list(zip(shown["measure"], shown["value"], shown["interval"], shown["claims"]))
    last: dict[str, Asked] = {asked.question.about: asked for asked in lesson.asked if asked.question.kind == "verdict"}
    counts = [asked.counts(asked.last) for asked in last.values()]
    used = sorted({verdict for count in counts for verdict in count})
    table = np.array([[count[verdict] for verdict in used] for count in counts]).reshape(len(counts), len(used))
    return [("Krippendorff’s alpha", *agreement.told(*agreement.alpha(table)), len(agreement.paired(table)))]

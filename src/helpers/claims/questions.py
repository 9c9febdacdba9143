"""Questions about what will happen: their answers in order, and whether what came true is one of them. Of the book's data or of a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

import pandas as pd

from helpers.numbers.language import N_

NOT_YET, NOT_MET = N_("not yet known"), N_("condition not met")
"""What the table of questions says of one without an outcome: it will have one, or never."""
KNOWN = N_("stated"), N_("inferred")
"""What it says of one with an outcome."""
UNITS = {"date": "a day like 2026-12-31", "days": "a whole number of days"}
"""What the answers to a question are told in, and how it is written."""
BOOK = {"forecast_questions": "data/forecast_questions.csv", "forecast_bins": "data/forecast_bins.csv"}


def in_the_book(table: str, row: int, column: str) -> str:
    """Return where a cell of the book's own tables stands."""
    return f"{BOOK[table]}, row {row + 2}, field {column}"


def faults(questions: pd.DataFrame, bins: pd.DataFrame, where: Callable[[str, int, str], str] = in_the_book) -> Iterator[str]:
    """Yield what is wrong with questions (as in forecast_questions) and their answers (as in forecast_bins), one line each.

    where says where a cell stands: table, row counted from 0, column.
    """
    for row, asked in enumerate(questions.to_dict("records")):
        answers = bins[bins["question"] == asked["question"]]
        if len(answers) < 2:
            yield (
                f"{where('forecast_questions', row, 'question')}: found {asked['question']!r} with {len(answers)} answers, expected two or more;"
                " add rows to forecast_bins"
            )
            continue
        yield from gaps(bins, asked, where)
        if (told := misfit(asked, tuple(answers["bin"]))) is not None:
            yield f"{where('forecast_questions', row, 'outcome')}: {told}"


def misfit(asked: Mapping, answers: tuple[str, ...]) -> str | None:
    """Return how the outcome of a question does not fit its status or its answers, None if it fits."""
    expected = ("",) if asked["outcome_status"] in (NOT_YET, NOT_MET) else answers
    if asked["outcome"] in expected:
        return None
    return (
        f"found {asked['outcome']!r} with the status {asked['outcome_status']!r}, expected {' or '.join(map(repr, expected))};"
        " correct one of them"
    )


def gaps(bins: pd.DataFrame, asked: Mapping, where: Callable[[str, int, str], str] = in_the_book) -> Iterator[str]:
    """Yield where the answers to a question do not follow each other day by day, each cell that cannot be read for itself."""
    unit, told = asked["unit"], UNITS.get(asked["unit"])
    answers = [(place, row) for place, row in enumerate(bins.to_dict("records")) if row["question"] == asked["question"]]
    last: dict[str, int | None] = {}
    for number, (place, row) in enumerate(answers, 1):
        if str(row["position"]) != str(number):
            found = f"found {row['position']}, expected {number}; list the answers in their order"
            yield f"{where('forecast_bins', place, 'position')}: {found}"
        days: dict[str, int | None] = {}
        for end in ("starts", "ends") if told else ():
            try:
                days[end] = _day(row[end], unit)
            except ValueError:
                yield f"{where('forecast_bins', place, end)}: found {row[end]!r}, expected {told}, or nothing; correct it"
        # A cell that cannot be read is compared with nothing.
        if "starts" in days and "ends" in last:
            starts, before = days["starts"], last["ends"]
            if before is None or starts is None:
                yield (
                    f"{where('forecast_bins', place, 'starts')}: found the answer {row['bin']!r} open on the side of its neighbour, expected a"
                    " day; give starts and ends where two answers meet"
                )
            elif starts != before + 1:
                kind = "overlaps the one before" if starts <= before else "leaves a gap after the one before"
                expected = date.fromordinal(before + 1) if unit == "date" else before + 1
                yield f"{where('forecast_bins', place, 'starts')}: found {row['starts']}, which {kind}; expected {expected}; correct one of the two"
        if len(days) == 2 and None not in days.values() and days["ends"] < days["starts"]:  # type: ignore[operator]
            yield f"{where('forecast_bins', place, 'ends')}: found {row['ends']}, before it starts {row['starts']}; correct one of them"
        last = days


def _day(cell: str, unit: str) -> int | None:
    """Return a day, or a number of days, as a whole number; None where the cell is empty."""
    if not cell:
        return None
    return date.fromisoformat(cell).toordinal() if unit == "date" else int(cell)

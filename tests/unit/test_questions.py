"""Answers to a question follow each other day by day: what breaks that is named, with what was expected, counted by hand."""

import pandas as pd
import pytest

from helpers.claims import questions


def asked(unit="date", outcome="", status=questions.NOT_YET):
    return pd.DataFrame([{"question": "q", "unit": unit, "outcome": outcome, "outcome_status": status}])


def answers(*ends, question="q"):
    """Answers in their order, each with its first and its last day."""
    return pd.DataFrame([{"question": question, "position": n, "bin": f"b{n}", "starts": s, "ends": e} for n, (s, e) in enumerate(ends, 1)])


YEARS = ("", "2024-12-31"), ("2025-01-01", "2025-12-31"), ("2026-01-01", "")


@pytest.mark.parametrize(
    "question, bins, found",
    [
        (asked(), answers(*YEARS), []),
        (asked(), answers(*YEARS[1:]), []),
        (asked(unit="days"), answers(("", "9"), ("10", "10"), ("11", "")), []),
        (asked(unit="words"), answers(("", ""), ("", "")), []),
        (asked(), answers(YEARS[0]), ["forecast_questions.csv, row 2, field question: found 'q' with 1 answers, expected two or more"]),
        (asked(), answers(*YEARS, question="other"), ["found 'q' with 0 answers, expected two or more"]),
        (asked(), answers(YEARS[0], ("2025-01-03", "")), ["row 3, field starts: found 2025-01-03, which leaves a gap after the one before; expected 2025-01-01"]),
        (asked(), answers(YEARS[0], ("2024-12-31", "")), ["found 2024-12-31, which overlaps the one before; expected 2025-01-01"]),
        (asked(), answers(YEARS[0], ("2024-12-30", "")), ["found 2024-12-30, which overlaps the one before; expected 2025-01-01"]),
        (asked(unit="days"), answers(("", "9"), ("11", "")), ["found 11, which leaves a gap after the one before; expected 10"]),
        (asked(unit="days"), answers(("", "9"), ("9", "")), ["found 9, which overlaps the one before; expected 10"]),
        (asked(), answers(YEARS[0], ("2025-01-01", "2024-12-31")), ["field ends: found 2024-12-31, before it starts 2025-01-01"]),
        (asked(), answers(YEARS[0], ("", "")), ["found the answer 'b2' open on the side of its neighbour"]),
        (asked(), answers(("", ""), YEARS[1]), ["found the answer 'b2' open on the side of its neighbour"]),
        (asked(), answers(YEARS[0], ("soon", "")), ["field starts: found 'soon', expected a day like 2026-12-31, or nothing"]),
        (asked(), answers(*YEARS).assign(position=[1, 3, 3]), ["row 3, field position: found 3, expected 2"]),
        (asked(outcome="b1"), answers(*YEARS), ["row 2, field outcome: found 'b1' with the status 'not yet known', expected ''"]),
        (asked(outcome="b1", status=questions.NOT_MET), answers(*YEARS), ["with the status 'condition not met', expected ''"]),
        (asked(status="stated"), answers(*YEARS), ["found '' with the status 'stated', expected 'b1' or 'b2' or 'b3'"]),
        (asked(outcome="b3", status="inferred"), answers(*YEARS), []),
    ],
)  # fmt: skip
def test_what_breaks_a_question_is_named(question, bins, found):
    told = list(questions.faults(question, bins))
    assert len(told) == len(found) and all(part in line for part, line in zip(found, told)), told

"""A page about what a class handed in: python -m helpers.classroom report ANSWERS. One file that opens offline and prints.

It tells of exercises, verdicts and forecasts; of people only how many there were. Nobody is ranked.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import vl_convert
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from helpers import charts
from helpers.ceasefires import scoring
from helpers.ceasefires.scoring import Forecast, ForecastError
from helpers.claims import agreement, articles
from helpers.claims.ledger import Ledger
from helpers.classroom import forecast_files
from helpers.classroom.handed_in import Answers, answers
from helpers.classroom.room import questions
from helpers.data import DataError, files
from helpers.numbers import language
from helpers.numbers.language import N_, ngettext
from helpers.numbers.language import gettext as _
from helpers.publish.phrases import counted, said

PAGE = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
PAGE.globals |= {"_": said, "ngettext": counted, "language": language.current}
PAGE.filters["figure"] = lambda value: language.current().form(f"{value:g}")
SCORES = {"brier": N_("Brier"), "ranked": N_("Ranked"), "logarithmic": N_("Logarithmic")}
NAME = "report.html"


def main(argv: list[str] | None = None) -> int:
    """Write the page of a folder."""
    parser = argparse.ArgumentParser(prog="python -m helpers.classroom report", description="Tell what a class handed in, on one page.")
    parser.add_argument("folder", metavar="ANSWERS", type=Path, help="where the files of the class are")
    parser.add_argument("--ledger", type=Path, help="the folder of the article that the class judged, if it is not that of the book")
    parser.add_argument("--to", type=Path, default=Path(NAME), help="the page to write (default: %(default)s)")
    asked = parser.parse_args(argv)
    try:
        of = articles.read(asked.ledger) if asked.ledger else None
        handed_in = answers(asked.folder, of)
        files.put(asked.to, page(handed_in, of))
    except DataError as err:
        print(err)
        return 2
    except OSError as err:
        print(files.why(err, asked.to))
        return 2
    for fault in handed_in.left_out.itertuples():
        print(fault.reason)
    print(f"{len(handed_in.people)} people, {len(handed_in.files)} files used, {len(handed_in.left_out)} faults: {asked.to}")
    return 0


def page(handed_in: Answers, of: Ledger | None = None) -> str:
    """Return the page as HTML, whole in itself and in the language of the ledger that the class judged: of, that of the book if left out."""
    with language.speak(of.language if of else language.ENGLISH):
        return _page(handed_in, of)


def _page(handed_in: Answers, of: Ledger | None) -> str:
    verdicts = handed_in.verdicts
    rated = verdicts["rater"].nunique() > 1
    return PAGE.get_template("report.html").render(
        people=len(handed_in.people),
        did=_did(handed_in),
        ours=_("The ledger’s") if of else _("The book’s"),
        files=handed_in.files,
        left_out=list(handed_in.left_out.itertuples()),
        exercises=exercises_of(handed_in.exercises, of),
        claims=verdicts["claim_id"].nunique(),
        raters=verdicts["rater"].nunique(),
        measures=list(agreement.in_a_class(verdicts).itertuples()) if rated else [],
        missing=agreement.left_out(verdicts) if rated else [],
        by_claim=list(agreement.by_claim(verdicts, of).itertuples()) if rated else [],
        forecasts=[forecast_of(question, handed_in.forecasts, of) for question in sorted({f.question for f in handed_in.forecasts})],
        calibration=calibration_of(handed_in.forecasts, of),
    )


def _did(handed_in: Answers) -> list[str]:
    """Return in words how many people did what, of what was done at all."""
    answered, judged = handed_in.exercises["code"].nunique(), handed_in.verdicts["rater"].nunique()
    forecast = len({f.forecaster for f in handed_in.forecasts})
    told = [
        (answered, ngettext("{n} answered exercises", "{n} answered exercises", answered)),
        (judged, ngettext("{n} judged claims", "{n} judged claims", judged)),
        (forecast, ngettext("{n} made forecasts", "{n} made forecasts", forecast)),
    ]
    return [words.format(n=n) for n, words in told if n]


def exercises_of(table: pd.DataFrame, of: Ledger | None) -> list[dict]:
    """Return for each exercise, and each vote on it, its question, its tally, and in how many tries it was answered at the median."""
    found = []
    for (key, vote), given in table.groupby(["exercise", "vote"]):
        question = questions.exercise(key, of)
        tally = questions.tally(question, Counter(given["answer"]))
        tries = pd.to_numeric(given["tries"]).dropna()
        right = int(given["right"].sum())
        found.append({"question": question, "vote": vote, "tally": tally, "right": right, "tries": tries.median() if len(tries) else None})
    return found


def forecast_of(question: str, forecasts: list[Forecast], of: Ledger | None) -> dict:
    """Return the distribution of a class's forecasts on a question: a line an answer, and its scores where the outcome is known."""
    asked = questions.forecast(question, of)
    given = np.array([f.chances for f in forecasts if f.question == question]) * 100
    lines = [
        {"answer": answer, "dots": sorted(column.round(1)), "low": low, "middle": middle, "high": high}
        for answer, column, (low, middle, high) in zip(asked.options, given.T, np.percentile(given, [25, 50, 75], axis=0).T.round())
    ]
    told = {"question": asked, "people": len(given), "lines": lines, "why": scoring.unscored(question, of), "scores": []}
    if not told["why"]:
        place = scoring.known_outcome(question, of)
        for name, rule in scoring.RULES.items():
            scores = [rule(chances, place) for chances in given / 100]
            equal = rule(scoring.equal_odds(question, of).chances, place)
            ends = (scoring.told(float(end(scores))) for end in (np.min, np.median, np.max))
            told["scores"].append((_(SCORES[name]), *ends, scoring.told(equal)))
    return told


def calibration_of(forecasts: list[Forecast], of: Ledger | None) -> dict | None:
    """Return the calibration of a class as a drawing and a table, None if no outcome is known."""
    try:
        table = forecast_files.calibration(forecasts, of=of)
    except ForecastError:
        return None
    drawing = vl_convert.vegalite_to_svg(charts.calibration(table, 560).to_json())
    return {"lines": list(table.itertuples()), "drawing": Markup(drawing)}

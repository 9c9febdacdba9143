"""The conclusions and what happened since, and the reader's own answers beside what was found."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest
import render
import yaml

from helpers import claims, data, exercises
from helpers.ceasefires import peacekeeping
from helpers.claims import conclusions, positions
from helpers.numbers import register
from helpers.publish import own_answers, own_forecast, record, statements

CHAPTERS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.md"))
STATED = conclusions.statements().set_index("row_id")


def test_the_statements_stand_firmest_first_on_a_scale_of_dots():
    assert conclusions.scale()["dots"].tolist() == [5, 4, 3, 2, 1]
    assert 7 <= len(STATED) <= 10 and STATED["dots"].is_monotonic_decreasing
    assert set(STATED["firmness"]) == set(conclusions.scale().index), "a step that nothing stands on"


def test_tables_stand_in_order_and_are_numbered_from_nought(monkeypatch):
    """However the rows of data/ stand."""
    load = data.load
    monkeypatch.setattr(data, "load", lambda name: load(name)[::-1].reset_index(drop=True))
    table, events = conclusions.statements(), conclusions.events()
    order = [(-dots, row) for dots, row in zip(table["dots"], table["row_id"])]
    assert order == sorted(order) and events["happened_on"].is_monotonic_increasing
    assert [table.index.tolist(), events.index.tolist()] == [list(range(len(table))), list(range(len(events)))]


def test_a_statement_belongs_to_the_part_of_its_chapter():
    parts = {path.stem: yaml.safe_load(path.read_text("utf-8").split("---")[1]).get("part") for path in CHAPTERS}
    assert STATED["part"].tolist() == [parts[chapter] for chapter in STATED["chapter"]]
    assert STATED["chapter"].is_unique


def test_no_statement_rests_on_evidence_later_than_its_source():
    published = data.load("sources").set_index("source_id")["published"]
    for row in STATED.itertuples():
        if day := published[row.source_id]:
            assert pd.Period(row.evidence_to).start_time <= pd.Period(day).end_time, row.Index


def test_the_day_of_the_last_evidence_is_that_of_the_tables():
    assert STATED.loc["K02", "evidence_to"] == positions.last_day("Russia")
    assert STATED.loc["K03", "evidence_to"] == str(claims.about(data.DATA)["judged_to"])
    assert STATED.loc["K04", "evidence_to"] == str(data.load("editions")["released"].max().date())
    assert STATED.loc["K06", "evidence_to"] == conclusions.events()["happened_on"].max()
    assert STATED.loc["K08", "evidence_to"] == peacekeeping.LAST_DAY


def test_every_event_is_later_than_the_verdicts_and_stands_in_one_list():
    table = conclusions.events()
    assert table["happened_on"].min() > str(claims.about(data.DATA)["judged_to"])
    listed = pd.concat([conclusions.since(about) for about in conclusions.ABOUT])["rows"]
    assert sorted(listed) == sorted(table["row_id"]) and not set(table["row_id"]) & {"V06"}
    assert {*data.load("events")["row_id"], "V01", "V05"} <= set(listed)


def test_a_notebook_shows_the_statements_in_words():
    made = statements.Statements()
    told = made._repr_mimebundle_()["text/markdown"]
    assert told.count("How firmly: ") == len(made.record.statements) and "{" not in told
    assert f"{register.number('needs.RDNA4')} billion dollars of needs" in told and "last evidence of 15 January 2026" in told


PREDICTS = re.compile(r"^```\{exercise\} Predict.*\n:label: ex-(\d\d-\d)", re.MULTILINE)


def test_every_prediction_of_the_chapters_before_comes_back():
    """Those that nobody checks are written on paper."""
    here = next(path for path in CHAPTERS if path.name.startswith("12-"))
    asked = [key for path in CHAPTERS[: CHAPTERS.index(here)] for key in PREDICTS.findall(path.read_text("utf-8"))]
    stored = record.of_notebook(json.loads(here.with_suffix(".ipynb").read_text("utf-8")))
    (made,) = (record.typed(one) for one in stored if one["kind"] == "answers")
    kept = [f"ccc-answer-{key}" for key in asked if key in exercises._all()]
    assert len(kept) >= 9 and [one.key for one in made.asked] == [*kept, "ccc-forecast-first-2025"]
    for one in made.asked:
        stem, title = render.chapter(one.chapter)
        text = next(path for path in CHAPTERS if path.stem == stem).read_text("utf-8")
        assert f"# {title}\n" in text and (one.outcome is not None or f":label: {one.anchor}\n" in text)


def test_what_was_found_is_the_answer_with_its_unit():
    made = own_answers.OwnAnswers(exercises.check("04-1"), exercises.check("06-1"), own_forecast.Ask()).record.asked
    assert made[0].found.startswith(f"{register.number('printed.needs_RDNA5')} USD billion. ") and made[0].unit == " USD billion"
    assert made[1].found.startswith("victory. ") and made[1].unit == ""
    assert made[2].found == f"{made[2].answers[made[2].outcome]}."


@pytest.mark.parametrize("row", STATED.index)
def test_a_statement_can_fail_and_says_how(row):
    """What would change it is never “nothing”, and never the statement again."""
    text = STATED.loc[row, "would_change"]
    assert len(text.split()) >= 6 and register.filled(text).endswith(".") and text != STATED.loc[row, "statement"]

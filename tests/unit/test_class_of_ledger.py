"""A class on another article's ledger: ten raters and their alpha, a checker, two scored forecasts, exercises, all from its folder."""

import csv
import random
import re
import shutil

import pytest
import render

from helpers import data, exercises
from helpers.ceasefires import scoring
from helpers.claims import agreement, articles
from helpers.classroom import __main__, forecast_files, handed_in, report
from helpers.publish import checker, own_forecast, record
from helpers.publish.check import judge

QUESTIONS = [("question", "asks", "unit", "outcome", "outcome_status"), ("open", "When does the bridge open?", "date", "In 2027", "stated"), ("toll", "After how many days is there a toll?", "days", "", "not yet known")]  # fmt: skip
BINS = [
    ("question", "position", "bin", "starts", "ends"),
    ("open", "1", "Before 2027", "", "2026-12-31"),
    ("open", "2", "In 2027", "2027-01-01", "2027-12-31"),
    ("open", "3", "Later or never", "2028-01-01", ""),
    ("toll", "1", "Within a month", "0", "30"),
    ("toll", "2", "Later or never", "31", ""),
]  # fmt: skip


def save(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    mine = shutil.copytree(articles.EXAMPLE, tmp_path_factory.mktemp("class") / "mine", ignore=shutil.ignore_patterns("site"))
    save(mine / "forecast_questions.csv", QUESTIONS)
    save(mine / "forecast_bins.csv", BINS)
    return mine


@pytest.fixture(scope="module")
def ledger(folder):
    return articles.read(folder)


def test_ten_raters_agree_by_alpha_with_its_interval(ledger, tmp_path):
    """By a second route: alpha from the pairs of ratings within claims and over all."""
    draw, scale = random.Random(3), list(ledger.scale.index)
    claims = list(ledger.claims.index)
    rows = [(f"r{n}", claim, ledger.claims.loc[claim, "verdict"] if draw.random() < 0.7 else draw.choice(scale)) for n in range(10) for claim in claims]  # fmt: skip
    save(tmp_path / "votes.csv", [agreement.COLUMNS, *((who, claim.lower(), verdict.upper()) for who, claim, verdict in rows)])
    ratings = agreement.read(tmp_path / "votes.csv", of=ledger)
    assert len(ratings) == 10 * len(claims) and set(ratings["verdict"]) <= set(scale)
    given = [[v for _, c, v in rows if c == claim] for claim in claims]
    unlike = lambda votes: sum(a != b for i, a in enumerate(votes) for j, b in enumerate(votes) if i != j) / (len(votes) - 1)  # noqa: E731
    pooled = [v for votes in given for v in votes]
    expected = 1 - sum(map(unlike, given)) / unlike(pooled)
    found, interval = agreement.alpha(agreement.counts(agreement.wide(ratings)))
    assert found == pytest.approx(expected) and interval is None, "fewer claims than an interval is given for"
    shown = agreement.by_claim(ratings, of=ledger)
    assert set(shown["ours"]) <= set(scale) and set(shown["rows"]) == set(claims)
    save(tmp_path / "votes.csv", [agreement.COLUMNS, ("a", "C01", "Right"), ("a", "B01", "True")])
    with pytest.raises(
        data.DataError,
        match="(?s)found 'C01', expected a claim of the ledger, such as B01.*found 'True', expected one of Right, Partly right",
    ):
        agreement.read(tmp_path / "votes.csv", of=ledger)


def test_the_checker_knows_the_ledger():
    bridge = articles.example()
    judged = checker.Checker({"B01": "partly RIGHT", "B03": "Right", "B06": None}, of=bridge, site=articles.SITE)
    assert judged.message.startswith("You and we gave the same verdict on 1 of 2 claims")
    stored = judged._repr_mimebundle_()
    html = str(render.page(record.read(stored[record.MIME]), lambda kind, name: name, str))
    assert "The minutes record the vote by name." in html and "Cannot be checked" in html and "5.9 million" not in html
    with pytest.raises(data.Told, match="there is no claim 'C01'; claims.csv has B01, B02"):
        checker.Checker({"C01": None}, of=bridge)


def test_a_german_class_is_told_in_german_and_no_column_is_lost(tmp_path):
    german = articles.read(articles.FOLDERS / "freibad")
    claims = list(german.claims.index)[:8]
    header = ["Zeitstempel", "Rater", *claims[:-1], "FO8"]
    votes = [[str(n), f"r{n}", *german.claims.loc[claims, "verdict"]] for n in range(10)]
    votes[3][2] = "Falsch"
    save(tmp_path / "votes.csv", [header, *votes])
    bins = list(german.bins["bin"])
    for name in ("R3", "prognose_r4", "gast"):
        save(
            tmp_path / f"{name}.csv",
            [forecast_files.COLUMNS, *(("wiedereroeffnung", answer, p) for answer, p in zip(bins, ("12,5", "50", "25", "12,5")))],
        )
    given = handed_in.answers(tmp_path, of=german)
    assert list(given.left_out["reason"]) == [
        f"votes.csv, field FO8: found verdicts below the heading 'FO8', expected rater, or one claim of {', '.join(german.claims.index)}; correct the heading"
    ]
    assert given.people == sorted(["gast", *(f"r{n}" for n in range(10))])
    page = report.page(given, of=german)
    for told in (
        '<html lang="de" dir="ltr">',
        "11 Personen, aus 4 Dateien: 10 haben Behauptungen beurteilt, 3 haben Prognosen abgegeben.",
        "Das des Registers",
        "wird für weniger als 10 Behauptungen nicht angegeben",
        "0,344",
    ):
        assert told in page, told
    assert "The book’s" not in page and "not given" not in page
    shown = re.sub(r"<style>.*?</style>|<ul lang=.en.*?</ul>|<svg.*?</svg>", " ", page, flags=re.DOTALL)
    assert not re.search(r"\b(?:the|of|and|is|people|claims)\b", re.sub("<[^>]+>", " ", shown).replace("Claims, Costs", ""))


def test_a_command_without_its_packages_names_the_extra(monkeypatch, capsys):
    monkeypatch.setitem(__main__.COMMANDS, "report", ("no_such_package:main", ""))
    assert __main__.main(["report", "folder"]) == 1
    said = capsys.readouterr().err
    assert "found no package no_such_package" in said and '"claims-costs-ceasefires[class]"' in said


def test_two_forecasts_are_scored_by_the_rules_of_the_book(ledger, tmp_path):
    ask = own_forecast.Ask([20, 70, 10], "open", of=ledger)
    mine, equal = ask.result().iloc[0], ask.result().iloc[1]
    assert list(mine) == ["You", "70 %", f"{0.2**2 + 0.3**2 + 0.1**2:.3f}", f"{(0.2**2 + 0.1**2) / 2:.3f}", "0.357"]
    assert equal["Forecast"] == scoring.EQUAL and equal["Chance"] == "33 %"
    assert set(own_forecast.Ask([50, 50], "toll", of=ledger).result().iloc[0][1:]) == {scoring.NOT_YET}
    for name, percents in (("ada", (20, 70, 10)), ("tom", (60, 30, 10))):
        save(tmp_path / f"{name}.csv", [forecast_files.COLUMNS, *(("open", row[2], p) for row, p in zip(BINS[1:4], percents))])
    forecasts, refused = forecast_files.read(tmp_path, of=ledger)
    table = forecast_files.scored(forecasts, of=ledger)
    assert refused.empty and list(table["student"]) == ["ada", "tom"] and list(table["brier"].round(2)) == [0.14, 0.86]
    with pytest.raises(KeyError, match="no question is called 'first-2025'; there are open, toll"):
        own_forecast.Ask(question="first-2025", of=ledger)


def test_questions_that_do_not_hold_together_are_named(folder, tmp_path):
    mine = shutil.copytree(folder, tmp_path / "mine")
    save(
        mine / "forecast_questions.csv",
        [*QUESTIONS[:2], ("toll", "A toll?", "days", "Soon", "stated"), ("none", "Why?", "date", "", "not yet known")],
    )
    save(mine / "forecast_bins.csv", [*BINS[:2], ("open", "2", "In 2027", "2027-01-02", "2027-12-31"), *BINS[3:]])
    found = articles.faults(mine)
    for expected in (
        "mine/forecast_bins.csv, row 3, field starts: found 2027-01-02, which leaves a gap after the one before; expected 2027-01-01",
        "mine/forecast_questions.csv, row 3, field outcome: found 'Soon' with the status 'stated', expected 'Within a month' or 'Later or never'",
        "mine/forecast_questions.csv, row 4, field question: found 'none' with 0 answers, expected two or more",
    ):
        assert any(fault.startswith(expected) for fault in found), (expected, found)
    assert len(found) == 3, found


def test_exercises_come_from_any_ledger(ledger):
    find, verdict = (exercises.check(key, of=ledger).record for key in ("B03-find", "B03-judge"))
    assert find.answer == ledger.claims.loc["B03", "claim"] and len(find.options) == 4 == len(set(find.options))
    assert judge(find, find.answer)[0] is True and verdict.options == list(ledger.scale.index)
    told = {word: judge(verdict, word)[1] for word in verdict.options}
    assert told["Wrong"].startswith("Right. It rose by half") and "kinder" in told["Right"] and "evidence enough" in told["Opinion"]
    assert "harsher" in judge(exercises.check("B06-judge", of=ledger).record, "Wrong")[1]
    assert "No evidence could settle it" in judge(exercises.check("B05-judge", of=ledger).record, "Wrong")[1]
    with pytest.raises(KeyError, match="there is no exercise 'C01-judge'; there are B01-find, B01-judge"):
        exercises.check("C01-judge", of=ledger)


def test_what_a_class_hands_in_is_judged_by_the_ledger(ledger, tmp_path):
    header = ("code", "kind", "about", "part", "answer", "tries", "judged", "misconception")
    save(tmp_path / "a.csv", [header, ("a", "exercise", "B03-judge", "", "Right", "1", "", ""), ("a", "verdict", "b01", "", "wrong", "", "", ""), *(("a", "forecast", "open", row[2], p, "", "", "") for row, p in zip(BINS[1:4], (20, 70, 10)))])  # fmt: skip
    save(tmp_path / "b.csv", [header, ("b", "verdict", "C01", "", "True", "", "", "")])
    given = handed_in.answers(tmp_path, of=ledger)
    assert (
        given.exercises[["exercise", "right"]].values.tolist() == [["B03-judge", False]] and "kinder" in given.exercises["misconception"][0]
    )
    assert given.verdicts.values.tolist() == [["a", "B01", "Wrong"]] and [f.question for f in given.forecasts] == ["open"]
    save(tmp_path / "c.csv", [header, ("c", "verdict", "B01", "", "Partly right", "", "", "")])
    page = report.page(handed_in.answers(tmp_path, of=ledger), of=ledger)
    assert "Krippendorff" in page and "When does the bridge open?" in page and "kinder than the evidence" in page
    assert len(given.left_out) == 1 and "expected a claim of the ledger, such as B01" in given.left_out["reason"][0]

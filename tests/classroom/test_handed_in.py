"""What a class hands in: answer files, forecasts and ratings as they come, and the page about them."""

import csv
import random
import re

import openpyxl
import pytest
from frictionless import Resource, Schema

from helpers import classroom, exercises
from helpers.claims import agreement
from helpers.classroom import __main__ as command
from helpers.classroom import answer_file, report
from helpers.publish import checker, given, own_forecast

CLAIMS = ["C01", "C02", "C04", "C05", "C07", "C08", "C18", "C19", "C21", "C22", "C24", "C27"]
HEAD = "code,kind,about,part,answer,tries,judged,misconception\n"
GOOD = HEAD + (
    "k7,exercise,03-1,,damage,2,wrong,said before\n"
    "k7,exercise,03-3,,14 %,1,right,\n"
    "k7,verdict,C05,,Half true,,,\n"
    "k7,forecast,first-2025,April to June 2025,10,,,\n"
    "k7,forecast,first-2025,July to September 2025,10,,,\n"
    "k7,forecast,first-2025,October to December 2025,20,,,\n"
    "k7,forecast,first-2025,Not before 2026,60,,,\n"
)


def put(folder, name, text, encoding="utf-8"):
    (folder / name).write_bytes(text.encode(encoding))


def test_an_answer_file_is_read_and_judged_again(tmp_path):
    put(tmp_path, "k7.csv", GOOD.replace("2,wrong", "2,right"))
    found = classroom.answers(tmp_path)
    assert found.left_out.empty and found.files == ["k7.csv"] and found.people == ["k7"]
    first, second = found.exercises.to_dict("records")
    assert (first["code"], first["answer"], first["tries"], first["right"]) == ("k7", "damage", 2, False), "whatever the file says"
    assert first["misconception"].startswith("That is damage:") and second["right"] and not second["misconception"]
    assert found.verdicts.to_numpy().tolist() == [["k7", "C05", "Half true"]]
    (forecast,) = found.forecasts
    assert forecast.chances == pytest.approx((0.1, 0.1, 0.2, 0.6)) and forecast.forecaster == "k7"


BAD = {
    "exercise": (GOOD.replace("03-1", "03-99"), "row 2, field answer: found '03-99', expected the key of an exercise"),
    "option": (
        GOOD.replace("damage", "dammage"),
        "row 2, field answer: found 'dammage', expected one of damage, losses, needs; correct it",
    ),
    "number": (GOOD.replace("14 %", "a lot"), "row 3, field answer: found 'a lot', expected a number .percent.; correct it"),
    "claim": (GOOD.replace("C05", "C99"), "row 4, field answer: found 'C99', expected a claim"),
    "verdict": (GOOD.replace("Half true", "Half-true"), "row 4, field answer: found 'Half-true', expected one of True, Mostly true"),
    "sum": (GOOD.replace("60,", "50,"), "the forecast of 'k7' on first-2025: the chances sum to 90 percent"),
    "question": (GOOD.replace("first-2025", "first-1925"), "the forecast of 'k7' on first-1925: no question is called 'first-1925'"),
    "kind": (GOOD.replace("exercise,03-1", "essay,03-1"), "row 2, field kind: found 'essay', expected one of exercise, verdict, forecast"),
    "twice": (
        GOOD + "k7,exercise,03-1,,losses,1,right,\n",
        "row 9, field answer: found a second answer of 'k7' to 03-1 .the first is in row 2",
    ),
    "no code": (GOOD.replace("k7,verdict", ",verdict"), "row 4, field code: found nothing, expected text; fill the cell"),
    "formula": (GOOD.replace("damage", "=1+1"), "row 2, field answer: found '=1\\+1', expected text that does not begin with"),
    "huge": (GOOD.replace("damage", "d" * 400), "row 2, field answer: found 'd+.*, expected at most 300 characters; shorten it"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_row_is_named_and_the_others_stay(tmp_path, case):
    text, message = BAD[case]
    put(tmp_path, "k7.csv", text)
    found = classroom.answers(tmp_path)
    assert len(found.left_out) == 1 and re.match(f"k7.csv[,:] {message}", found.left_out.loc[0, "reason"]), found.left_out[
        "reason"
    ].tolist()
    assert len(found.exercises) + len(found.verdicts) + len(found.forecasts) >= 3


def test_two_files_of_one_code_and_what_is_no_file_are_named(tmp_path):
    put(tmp_path, "a.csv", GOOD)
    put(tmp_path, "b.CSV", GOOD.replace("damage", "losses"))
    put(tmp_path, "c.pdf", "x")
    (tmp_path / "d.csv").mkdir()
    found = classroom.answers(tmp_path)
    told = found.left_out["reason"].tolist()
    assert found.exercises["answer"].tolist() == ["damage", "14 %"] and len(found.forecasts) == len(found.verdicts) == 1
    assert "b.CSV: found 03-1 of 'k7', which a.csv has too, expected one file a person" in "\n".join(told)
    assert any(line.startswith("c.pdf: found a file that ends in .pdf") for line in told) and any(
        "d.csv: found a folder" in line for line in told
    )
    with pytest.raises(FileNotFoundError, match="found no file that can be read; put the files of the class there"):
        classroom.answers(tmp_path / "d.csv")


def thirty(folder):
    """Thirty raters in three European spreadsheets: gaps, one who came late, three slips of the pen. Returns the good ratings."""
    chance, words = random.Random(17), ["True", "Mostly true", "Half true", "False"]
    good = {}
    for n in range(30):
        for place, claim in enumerate(CLAIMS):
            if n == 29 and place or n < 29 and chance.random() < 0.08:
                continue
            good[f"r{n:02d}", claim] = words[place % 4] if chance.random() < 0.6 else chance.choice(words)
    shown = dict(good)
    for slip, at in zip(("Half-true", "Flase", "N/A"), [key for key in good if key[0] in ("r03", "r11", "r20")][::14]):
        shown[at], _ = slip, good.pop(at)
    sheets = [range(10), range(10, 20), range(20, 30)]
    for part, people in enumerate(sheets):
        rows = [["rater", *(f"Is it so? [{claim}]" for claim in CLAIMS)]]
        rows += [[f"r{n:02d}", *(shown.get((f"r{n:02d}", claim), "") for claim in CLAIMS)] for n in people]
        if part == 0:
            text = "\r\n".join(";".join(row) for row in rows).replace("True;", "WAHR;").replace("False", "FALSCH") + "\r\n"
            put(folder, "eins.csv", "\ufeff" + re.sub(r"Mostly WAHR", "Mostly true", text))
        elif part == 1:
            put(folder, "два.csv", "\r\n".join("\t".join(row) for row in rows), "utf-16")
        else:
            book = openpyxl.Workbook()
            for row in rows:
                book.active.append([None if cell == "" else {"True": True, "False": False}.get(cell, cell) for cell in row])
            book.save(folder / "trois.xlsx")
    return good


def test_thirty_raters_with_gaps_one_late_and_three_slips(tmp_path):
    good = thirty(tmp_path)
    found = classroom.answers(tmp_path)
    got = {(rater, claim): verdict for rater, claim, verdict in found.verdicts.itertuples(index=False)}
    assert got == good and found.verdicts["rater"].nunique() == 30
    slips = found.left_out["reason"].tolist()
    assert len(slips) == 3 and all(any(slip in line for line in slips) for slip in ("'Half-true'", "'Flase'", "'N/A'"))
    table = agreement.in_a_class(found.verdicts).set_index("measure")
    alpha = table.loc["Krippendorff’s alpha"]
    value, (low, high) = agreement.alpha(agreement.counts(agreement.wide(found.verdicts)))
    assert 0 < low < value < high < 1 and alpha["value"] == f"{value:.2f}" and alpha["interval"] == f"{low:.2f} to {high:.2f}"
    assert alpha["claims"] == len(CLAIMS) and alpha["claims_left_out"] == 0
    told = agreement.left_out(found.verdicts)
    assert any("Kappa leaves out r29, who rated 1 of 12 claims" in line for line in told) and any(
        "Alpha counts them." in line for line in told
    )


def test_forecasts_of_european_spreadsheets(tmp_path):
    rows = [("April to June 2025", 12.5), ("July to September 2025", 12.5), ("October to December 2025", 25), ("Not before 2026", 50)]
    text = "Question;Bin;Percent\r\n" + "".join(f"first-2025;{b};{str(p).replace('.', ',')} %\r\n" for b, p in rows)
    put(tmp_path, "zoë.CSV", text, "cp1252")
    book = openpyxl.Workbook()
    book.active.append(["question", "bin", "percent"])
    for name, percent in rows:
        book.active.append(["first-2025", name, percent / 100])
        book.active.cell(book.active.max_row, 3).number_format = "0%"
    book.save(tmp_path / "ann.xlsx")
    put(tmp_path, "bob.csv", text.replace("50 %", "40 %"))
    found = classroom.answers(tmp_path)
    assert {f.forecaster: f.chances for f in found.forecasts} == {name: pytest.approx((0.125, 0.125, 0.25, 0.5)) for name in ("zoë", "ann")}
    assert found.left_out["reason"].tolist() == [
        line for line in found.left_out["reason"] if line.startswith("bob.csv: question first-2025: the chances sum to 90")
    ]


# --- from the notebook -----------------------------------------------------------------------


@pytest.fixture
def kernel(monkeypatch):
    for name in ("EXERCISES", "VERDICTS", "FORECASTS"):
        monkeypatch.setattr(given, name, {})
    monkeypatch.setattr(checker, "VERDICTS", given.VERDICTS)
    monkeypatch.setattr(own_forecast, "FORECASTS", given.FORECASTS)


def test_a_notebook_hands_in_what_was_answered_in_it(kernel, tmp_path):
    with pytest.raises(ValueError, match="nothing was answered"):
        classroom.hand_in("k7", tmp_path)
    live = exercises.check("03-1").live()
    _, field, button, _ = live.children
    for option in ("needs", "damage"):
        field.value = option
        button.click()
    _, field, _, told = exercises.check("03-3").live().children
    field.value = "14 %"
    field._handle_custom_msg({"event": "submit"}, [])  # what JupyterLab sends for the Enter key
    assert told.value and given.EXERCISES.pop("03-3")
    checker.Checker({"C05": "half true", "C07": None})
    own_forecast.Ask([10, 10, 20, 60])
    for bad in ("", "Ann B.", "../x"):
        with pytest.raises(ValueError, match="choose one that stands for you"):
            classroom.hand_in(bad, tmp_path)
    path = classroom.hand_in("k7", tmp_path)
    assert path.name == "answers-k7.csv"
    assert Resource(path=path.name, basepath=str(tmp_path), schema=Schema.from_descriptor(answer_file.SCHEMA)).validate().valid
    found = classroom.answers(tmp_path)
    assert found.left_out.empty and found.exercises[["answer", "tries", "right"]].to_numpy().tolist() == [["damage", 2, False]]
    assert len(found.verdicts) == len(found.forecasts) == 1
    given.EXERCISES.clear()
    exercises.check("03-2", "187")._repr_mimebundle_()
    exercises.check("03-2", "187").live()
    classroom.hand_in("k7", tmp_path)
    found = classroom.answers(tmp_path)
    assert sorted(found.exercises["exercise"]) == ["03-1", "03-2"] and len(found.forecasts) == 1, "one file grows over the chapters"


@pytest.mark.parametrize(
    "text, shown", [("=1+1", "'=1+1"), ("@x", "'@x"), ("-5", "-5"), ("-5 to -3", "−5 to -3"), ("-x", "'-x"), ("14 %", "14 %")]
)
def test_no_cell_runs_in_a_spreadsheet(tmp_path, text, shown):
    answer_file.write(tmp_path / "a.csv", [{"code": "k", "kind": "exercise", "about": "03-1", "answer": text}])
    with open(tmp_path / "a.csv", encoding="utf-8-sig", newline="") as file:
        assert list(csv.DictReader(file))[0]["answer"] == shown


# --- the page ------------------------------------------------------------------------------------


def test_the_page_tells_all_of_it_names_nobody_and_runs_nothing(tmp_path, capsys):
    thirty(tmp_path)
    put(tmp_path, "k7.csv", GOOD)
    put(tmp_path, "evil.csv", GOOD.replace("k7", "<script>x</script>").replace("damage", "<img src=x onerror=alert(1)>"))
    to = tmp_path / "out.html"
    assert command.main(["report", str(tmp_path), "--to", str(to)]) == 0
    text, said = to.read_text("utf-8"), capsys.readouterr().out
    assert "32 people, 5 files used, 4 faults" in said and "'Flase'" in said
    assert "<script" not in text and "<img" not in text and "&lt;img src=x" in text and not re.search(r"(src|href)=\"?http", text)
    assert "Krippendorff’s alpha" in text and "Kappa leaves out r29" in text and "1 person: That is damage:" in text
    assert "taken to have come true" in text and "Equal odds" in text and "Wilson intervals" in text
    assert not re.search(r">\s*(k7|r0\d)\b", text), "no code is a line of the page"


def test_the_page_of_a_question_that_is_open_says_why_it_has_no_score(tmp_path, pending):
    put(tmp_path, "a.csv", "question,bin,percent\npending,Before 2031,30\npending,Not before 2031,70\n")
    text = report.page(classroom.answers(tmp_path))
    assert "There is nothing to score: not yet known." in text and "Equal odds" not in text


def test_a_folder_without_files_is_told(tmp_path, capsys):
    assert command.main(["report", str(tmp_path)]) == 2
    assert "found no file that can be read; put the files of the class there" in capsys.readouterr().out

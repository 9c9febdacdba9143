"""A class of forty files, six of them broken: thirty-four scored, six named with the reason."""

import csv
import re

import openpyxl
import pytest

from helpers.ceasefires import scoring
from helpers.classroom import forecast_files

BROKEN = {  # file: (its text, what the reason must say)
    "formula.csv": (
        'question,bin,percent\nfirst-2025,"=HYPERLINK(""http://x"")",10\n',
        "formula.csv, row 2, field bin: found '=HYPERLINK.*formula",
    ),
    "script.csv": (
        "question,bin,percent\nfirst-2025,<script>alert(1)</script>,10\n",
        "row 2, field bin: found '<script>alert.1.</script>', expected one of April to",
    ),
    "missing.csv": ("question,bin,percent\nbefore-2026,Before 2026,100\n", "no chance is given to 'Not before 2026'"),
    "sum.csv": ("question,bin,percent\nbefore-2026,Before 2026,60\nbefore-2026,Not before 2026,60\n", "sum to 120 percent"),
    "half.CSV": ("question;bin;percent\nbefore-2026;Before 2026;60\n", "no chance is given to 'Not before 2026'"),
    "latin.csv": (
        "question,bin,percent\nbefore-2026,Before 2026,60\nbefore-2026,N\xf6,40\n".encode("latin-1"),
        "row 3, field bin: found 'Nö'",
    ),
}
ALSO_BROKEN = {
    "twice": ("before-2026,Before 2026,50\nbefore-2026,Before 2026,50", "given 2 times"),
    "order": ("before-2026,Not before 2026,50\nbefore-2026,Before 2026,50", "out of order"),
    "unknown question": ("x,Before 2026,50", "row 2, field question: found 'x'"),
    "unknown answer": (
        "before-2026,Maybe,50",
        "row 2, field bin: found 'Maybe', expected one of Before 2026, Not before 2026; answer before-2026",
    ),
    "answer to another question": (
        "before-2026,Before 5 May 2023,50",
        "row 2, field bin: found 'Before 5 May 2023', expected one of Before 2026, Not",
    ),
    "all together": ("x,Maybe,half\nbefore-2026,Maybe,1", "2, field question: .*\n.*2, field percent: .*\n.*3, field bin: found 'Maybe'"),
    "two questions": (
        "before-2026,Before 2026,9\nbefore-may-2023,Before 5 May 2023,9",
        "question before-2026: .*\nquestion before-may-2023: ",
    ),
    "words": ("before-2026,Before 2026,half", "row 2, field percent: found 'half'"),
    "negative": (
        "before-2026,Before 2026,-5\nbefore-2026,Not before 2026,105",
        "row 2, field percent: found '-5', expected a number of percent",
    ),
    "minus formula": ("before-2026,-2+3,5", "formula"),
    "not a number": ("before-2026,Before 2026,nan\nbefore-2026,Not before 2026,50", "row 2, field percent: found 'nan'"),
    "decimal comma": ("before-2026,Before 2026,12,5", "found 4 cells, expected 3"),
    "empty": ("", "holds no forecast"),
}


@pytest.fixture
def folder(tmp_path):
    forecast_files.invent(tmp_path, 34)
    for name, (text, _) in BROKEN.items():
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return tmp_path


def test_forty_files_of_which_six_are_broken(folder):
    forecasts, refused = forecast_files.read(folder)
    assert len(list(folder.iterdir())) == 40 and len(forecast_files.scored(forecasts)) == 34
    reasons = refused.set_index("file")["reason"]
    assert set(reasons.index) == set(BROKEN)
    for name, (_, reason) in BROKEN.items():
        assert re.search(reason, reasons[name]), reasons[name]


@pytest.mark.parametrize("rows, reason", ALSO_BROKEN.values(), ids=ALSO_BROKEN)
def test_a_broken_file_is_told(tmp_path, rows, reason):
    file = tmp_path / "a.csv"
    file.write_text("question,bin,percent\n" + rows)
    with pytest.raises(scoring.ForecastError, match=reason):
        forecast_files.forecasts(file)


def test_other_columns_and_large_files_are_told(tmp_path):
    for text, reason in (
        ("bin,percent\n", "expected question, bin, percent"),
        ("", "found an empty file, expected the columns question, bin, percent"),
        ("x" * 200_000, "found 200000 bytes, expected at most 100000"),
    ):
        (tmp_path / "a.csv").write_text(text)
        with pytest.raises(scoring.ForecastError, match=reason):
            forecast_files.forecasts(tmp_path / "a.csv")
    with pytest.raises(FileNotFoundError, match="found no file that can be read; put .*\nnone: found no such folder"):
        forecast_files.read(tmp_path / "none")


PLAIN = "question,bin,percent\nbefore-2026,Before 2026,12.5\nbefore-2026,Not before 2026,87.5\n"
WRITTEN = {  # ways to write the same file
    "plain.csv": PLAIN,
    "german.CSV": "\ufeff" + PLAIN.replace(",", ";").replace(".", ",").replace("\n", "\r\n"),
    "percent signs.csv": PLAIN.replace(".5\n", ".5 %\n"),
    "windows.csv": PLAIN.replace("percent", "percent,note").replace(".5\n", ".5,für mich\n").encode("cp1252"),
    "other order.txt": "Percent\tBin\tQuestion\n12.5\tbefore 2026\tBEFORE-2026\n\n87.5\tnot before 2026\tbefore-2026\t\n\n",
    "quoted comma.csv": PLAIN.replace("12.5", '"12,5"').replace("87.5", '"87,5"'),
}


@pytest.mark.parametrize("name", [*WRITTEN, "sheet.xlsx"])
def test_a_file_as_spreadsheets_write_it(tmp_path, name):
    if name in WRITTEN:
        (tmp_path / name).write_bytes(WRITTEN[name] if isinstance(WRITTEN[name], bytes) else WRITTEN[name].encode())
    else:
        book = openpyxl.Workbook()
        for row in (["question", "bin", "percent"], ["before-2026", "Before 2026", 0.125], ["before-2026", "Not before 2026", 87.5]):
            book.active.append(row)
        book.active["C2"].number_format = "0.0%"
        book.save(tmp_path / name)
    (forecast,), refused = forecast_files.read(tmp_path)
    assert refused.empty and (forecast.forecaster, forecast.question) == (name.rpartition(".")[0], "before-2026")
    assert forecast.chances == pytest.approx((0.125, 0.875))


def test_what_cannot_be_used_is_named_and_stops_no_other(tmp_path):
    for name in ("ann.csv", "bob.csv", "Bob.tsv"):
        (tmp_path / name).write_text(PLAIN)
    (tmp_path / "essay.pdf").touch()
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "link.csv").symlink_to(tmp_path / "nowhere")
    forecasts, refused = forecast_files.read(tmp_path)
    assert [forecast.forecaster for forecast in forecasts] == ["ann"]
    reasons = dict(zip(refused["file"], refused["reason"]))
    assert set(reasons) == {"bob.csv", "Bob.tsv", "essay.pdf", "folder.csv", "link.csv"}
    assert (
        reasons["bob.csv"] == reasons["Bob.tsv"] and "found Bob.tsv and bob.csv, expected one file a student; remove" in reasons["bob.csv"]
    )
    assert "found a folder" in reasons["folder.csv"] and "found a link to nothing" in reasons["link.csv"]


def test_means_by_hand(folder):
    table = forecast_files.scored(forecast_files.read(folder)[0]).set_index("student")
    with open(folder / "student-07.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    squares = {}
    true = {
        "first-2025": "Not before 2026",
        "first-28-days": "Not before 29 September 2025",
        "before-october-2025": "Not before 1 October 2025",
        "before-2026": "Not before 2026",
        "before-may-2023": "Not before 5 May 2023",
    }
    for row in rows:
        squares.setdefault(row["question"], []).append((float(row["percent"]) / 100 - (row["bin"] == true[row["question"]])) ** 2)
    assert table.loc["student-07", "questions"] == 5 == len(squares)
    assert table.loc["student-07", "brier"] == pytest.approx(sum(map(sum, squares.values())) / 5)
    assert table["ranked"].is_monotonic_increasing


def test_calibration_counts_every_answer_once(folder):
    forecasts = forecast_files.read(folder)[0]
    table = forecast_files.calibration(forecasts)
    assert table["answers"].sum() == 34 * 14 and (table["happened"] * table["answers"]).sum() == pytest.approx(34 * 5)
    assert (table["low"] <= table["happened"]).all() and (table["happened"] <= table["high"]).all()


def test_a_question_on_a_condition_is_not_scored():
    lasting = scoring.published("lasting")
    with pytest.raises(scoring.ForecastError, match="lasting: condition not met, so there is nothing to score"):
        scoring.scored(lasting)
    with pytest.raises(scoring.ForecastError, match="no forecast is on a question that can be scored"):
        forecast_files.scored(list(lasting))


def test_an_open_question_waits_and_the_others_are_scored(tmp_path, pending):
    both = "question,bin,percent\nbefore-2026,Before 2026,20\nbefore-2026,Not before 2026,80\n"
    open_ = f"{pending},Before 2031,50\n{pending},Not before 2031,50\n"
    (tmp_path / "ann.csv").write_text(both + open_)
    (tmp_path / "bob.csv").write_text("question,bin,percent\n" + open_)
    forecasts, refused = forecast_files.read(tmp_path)
    assert refused.empty
    table = forecast_files.scored(forecasts).set_index("student")
    assert table.loc["ann", ["questions", "not_yet_known", "brier"]].tolist() == pytest.approx([1, 1, 2 * 0.2**2])
    assert forecast_files.listed(forecasts).set_index("student").loc["bob"].tolist() == [0, 1, *["not yet known"] * 3]
    assert "not_yet_known" not in forecast_files.listed([f for f in forecasts if f.question != pending])
    assert forecast_files.calibration(forecasts)["answers"].sum() == 2, "only the answers of the question with an outcome"
    with pytest.raises(scoring.ForecastError, match="whose outcome is known; try again"):
        forecast_files.calibration([f for f in forecasts if f.question == pending])

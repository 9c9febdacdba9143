"""Files as people bring them: every way of writing one table gives the same table, and every fault is named."""

import csv
import doctest
import errno
import io
import math
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import data
from helpers.data import intake

COLUMNS = {"who": intake.filled, "share": intake.share_in_percent, "day": intake.day, "sure": intake.yes_no}
PLAIN = "who,share,day,sure\nZoë,27,2024-12-31,TRUE\nBob,1.5,2025-01-02,FALSE\n"
TABLE = [["Zoë", 27.0, date(2024, 12, 31), True], ["Bob", 1.5, date(2025, 1, 2), False]]
GERMAN = "who;share;day;sure\r\nZoë;27 %;31.12.2024;WAHR\r\nBob;1,5;02.01.2025;FALSCH\r\n"


def read(tmp_path, content, ending=".csv", columns=COLUMNS, **options):
    path = tmp_path / f"a{ending}"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return intake.read(path, columns, **options)


def book(rows, formats=()):
    """Return the bytes of an .xlsx file with these rows; formats: {"B2": "0%"}."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for place, form in dict(formats).items():
        made.active[place].number_format = form
    made.create_sheet("Second").append(["who"])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


SAME = {  # ways to write the same table: (bytes, the numbers of its rows)
    "plain": (PLAIN, [2, 3]),
    "no last line end": (PLAIN.rstrip(), [2, 3]),
    "byte order mark": ("\ufeff" + PLAIN, [2, 3]),
    "CRLF": (PLAIN.replace("\n", "\r\n"), [2, 3]),
    "CR": (PLAIN.replace("\n", "\r"), [2, 3]),
    "UTF-16, little": (b"\xff\xfe" + PLAIN.encode("utf-16-le"), [2, 3]),
    "UTF-16, big": (b"\xfe\xff" + PLAIN.encode("utf-16-be"), [2, 3]),
    "tabs": (PLAIN.replace(",", "\t"), [2, 3]),
    "semicolons": (PLAIN.replace(",", ";"), [2, 3]),
    "Excel in German": ("\ufeff" + GERMAN, [2, 3]),
    "Excel in German, Windows-1252": (GERMAN.encode("cp1252"), [2, 3]),
    "Excel's own hint": ("sep=;\r\n" + GERMAN, [2, 3]),
    "LibreOffice in German, comma": ('who,share,day,sure\nZoë,27%,2024-12-31,WAHR\nBob,"1,5",2025-01-02,FALSCH\n', [2, 3]),
    "LibreOffice in German, quoted": ('"who";"share";"day";"sure"\n"Zoë";27 %;2024-12-31;WAHR\n"Bob";1,5;2025-01-02;FALSCH\n', [2, 3]),
    "LibreOffice in Ukrainian": (GERMAN.replace("WAHR", "ІСТИНА").replace("FALSCH", "ХИБНІСТЬ"), [2, 3]),
    "French": (GERMAN.replace("27 %", "27\u202f%").replace("WAHR", "VRAI").replace("FALSCH", "FAUX"), [2, 3]),
    "capitals and blanks": (PLAIN.replace("who,share", " WHO , Share"), [2, 3]),
    "other order": ("sure,day,share,who\nTRUE,2024-12-31,27,Zoë\nFALSE,2025-01-02,1.5,Bob\n", [2, 3]),
    "another column": ("when,who,share,day,sure\n+49 1,Zoë,27,2024-12-31,TRUE\n=1+1,Bob,1.5,2025-01-02,FALSE\n", [2, 3]),
    "a question with commas": ('"true, or; not?";who;share;day;sure\n1;Zoë;27;2024-12-31;TRUE\n;Bob;1,5;2025-01-02;FALSE\n', [2, 3]),
    "a heading on two lines": ('"when\nand where",who,share,day,sure\n,Zoë,27,2024-12-31,TRUE\n,Bob,1.5,2025-01-02,FALSE\n', [2, 3]),
    "blank rows and columns": (
        "\n,,,,,\nwho,share,day,sure,,\nZoë,27,2024-12-31,TRUE,,\n,,,,,\nBob,1.5,2025-01-02,FALSE,,\n,,,,,\n\n",
        [4, 6],
    ),
    "a cell of two lines": (PLAIN.replace("who,", "note,who,").replace("Zoë", '"one\ntwo",Zoë').replace("Bob", ",Bob"), [2, 3]),
    "Excel": (
        book(
            [["Who ", "share", "day", "sure"], ["Zoë", 0.27, date(2024, 12, 31), True], [], ["Bob", 1.5, datetime(2025, 1, 2), False]],
            {"B2": "0%"},
        ),
        [2, 4],
    ),
    "Excel with texts": (
        book([["who", "share", "day", "sure", None], ["Zoë", "27 %", "31.12.2024", "WAHR"], ["Bob", "1,5", "02.01.2025", "FALSCH"]]),
        [2, 3],
    ),
}


@pytest.mark.parametrize("case", SAME)
def test_one_table_in_every_writing(tmp_path, case):
    content, rows = SAME[case]
    sheet = read(tmp_path, content, ".CSV")
    assert not sheet.faults and sheet.rows[list(COLUMNS)].to_numpy().tolist() == TABLE and sheet.rows.index.tolist() == rows


FAULTS = (
    {  # (content, what is told, in this order)
        "empty": ("", ["a.csv: found an empty file, expected the columns who, share, day, sure; is it"]),
        "blank": ("\n ,, \n", ["a.csv: found an empty file"]),
        "lost column": (
            PLAIN.replace("share", "part"),
            ["a.csv, row 1, field share: found the columns 'who', 'part', 'day', 'sure', expected who, share, day, sure; name"],
        ),
        "twice a column": (
            PLAIN.replace("who,", "Who,who ,").replace("Zoë", "x,Zoë").replace("Bob", ",Bob"),
            ["row 1, field who: found a second column for 'who', expected one"],
        ),
        "no name": (PLAIN.replace("Bob", " "), ["row 3, field who: found nothing, expected text; fill"]),
        "decimal comma without quotation marks": (
            PLAIN.replace("1.5", "1,5"),
            ["row 3: found 5 cells, expected 4; put quotation marks round"],
        ),
        "a cell too few": (PLAIN.replace(",TRUE", ""), ["row 2: found 3 cells, expected 4"]),
        "a cell without a heading": (
            PLAIN.replace("who", "who,").replace("Zoë", "Zoë,x").replace("Bob", "Bob,"),
            ["row 2: found 'x' in a column without a name"],
        ),
        "all together": (
            PLAIN.replace("27", "half").replace("2025-01-02", "12/31/24").replace("FALSE", "perhaps"),
            [
                "row 2, field share: found 'half', expected a number of percent from 0 to 100; write",
                "row 3, field day: found '12/31/24', expected a day like 2024-12-31 or 31.12.2024; write it so, with the year in four",
                "row 3, field sure: found 'perhaps', expected TRUE or FALSE",
            ],
        ),
        "out of range": (PLAIN.replace("27", "127"), ["row 2, field share: found '127', expected a number of percent from 0"]),
        "no such day": (PLAIN.replace("2024-12-31", "31.11.2024"), ["row 2, field day: found '31.11.2024'"]),
        "lost letters": (
            PLAIN.replace("Zoë", "????"),
            ["row 2, field who: found lost letters in '????', expected letters; they were lost"],
        ),
        "NUL": (
            PLAIN.replace("Zoë", "Z\0e"),
            ["row 2, field who: found the control character U+0000 in 'Z\\x00e', expected text that can"],
        ),
        "order of writing turned": (PLAIN.replace("Zoë", "Z\u202ee"), ["control character U+202E"]),
        "a cell too long": (PLAIN.replace("Zoë", "x" * 10_001), ["row 2, field who: found 10001 characters, expected at most 10000"]),
        "a quotation mark left open": (
            PLAIN.replace("Bob", '"Bob'),
            ["row 3: found a cell that cannot be read (unexpected end of data), expected one whose quotation marks close"],
        ),
        "Cyrillic of Windows-1251": (
            PLAIN.replace("Zoë", "Київ").encode("cp1251"),
            ["a.csv: found the byte 0xca in row 2, which is neither UTF-8 nor Windows-1252"],
        ),
        "UTF-16 cut": (b"\xff\xfe" + PLAIN.encode("utf-16-le")[:-1], ["row 3, field sure: found lost letters"]),
        "old Excel": (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            ["a.csv: found an old .xls file, or one with a password, expected CSV or .xlsx"],
        ),
        "a zip file": (b"PK\x03\x04 no sheet", ["a.csv: found no sheet that can be read"]),
        "a formula never computed": (
            book([list(COLUMNS), ["=A1", 27, "2024-12-31", "TRUE"], TABLE[1]]),
            ["row 2, field who: found a formula that was never computed, expected a value; open"],
        ),
        "an error of Excel": (
            book([list(COLUMNS), ["#N/A", 27, "2024-12-31", "TRUE"], TABLE[1]]),
            ["row 2, field who: found #N/A, expected a value; correct"],
        ),
    }
    | {
        f"formula {cell}": (
            PLAIN.replace("Zoë", cell),
            [f"row 2, field who: found {cell.strip()!r}, expected text that does not begin with = + - @; a spreadsheet"],
        )
        for cell in ("=1+1", "+HYPERLINK(1)", "-2+3", "@SUM(A1)", "＝1", " =1", "-", "+1", "-1-1")
    }
)


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_named_with_its_place(tmp_path, case):
    content, lines = FAULTS[case]
    sheet = read(tmp_path, content)
    assert len(sheet.faults) == len(lines), sheet.faults
    for fault, line in zip(sheet.faults, lines):
        assert line in str(fault) and str(fault).startswith("a.csv")
    with pytest.raises(data.DataError):
        sheet.whole()
    bad = {fault.row for fault in sheet.faults}
    if bad.isdisjoint({None, 1}):
        assert set(sheet.rows.index) == {2, 3} - bad, "a bad row hides no good one"


def test_files_that_cannot_be_opened_are_told(tmp_path):
    assert "found no such file" in str(intake.read(tmp_path / "none.csv", COLUMNS).faults[0])

    assert "found a folder, expected a file" in str(intake.read(tmp_path, COLUMNS).faults[0])
    assert "found 67 bytes, expected at most 50" in str(read(tmp_path, PLAIN.encode("cp1252"), largest=50).faults[0])
    bomb = book([["who"], *([f"{row}" + "x" * 30_000] for row in range(40))])
    assert "found more bytes when unpacked" in str(read(tmp_path, bomb, largest=len(bomb)).faults[0])


def test_a_file_that_may_not_be_read_is_not_called_missing(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_text("name,share\n")
    monkeypatch.setattr(
        Path, "read_bytes", lambda path: (_ for _ in ()).throw(PermissionError(errno.EACCES, "Permission denied", str(path)))
    )
    assert "found a file that cannot be read (Permission denied), expected one that can be opened" in str(
        intake.read(tmp_path / "a.csv", COLUMNS).faults[0]
    )


def test_a_cell_that_csv_refuses_is_told(tmp_path):
    before = csv.field_size_limit(1_000)  # other packages change it
    try:
        sheet = read(tmp_path, PLAIN.replace("Bob", "x" * 2_000))
    finally:
        csv.field_size_limit(before)
    assert "row 3: found a cell that cannot be read (field larger than field limit (1000))" in str(sheet.faults[0])
    assert sheet.rows.index.tolist() == [2]


def test_a_bad_cell_is_kept_where_asked(tmp_path):
    sheet = read(tmp_path, PLAIN.replace("27", "half"), keep_bad=True)
    assert sheet.rows["share"].tolist() == ["half", 1.5] and len(sheet.faults) == 1


def test_other_columns_are_dropped_kept_or_named(tmp_path):
    text = "who,Note\nBob,=1\nZoë,x\n"
    one = {"who": intake.filled}
    assert list(read(tmp_path, text, columns=one).rows) == ["who"]
    kept = read(tmp_path, text, columns=one, others="keep")
    assert kept.rows.to_numpy().tolist() == [["Zoë", "x"]] and "row 2, field Note: found '=1'" in str(kept.faults[0])
    assert "row 1, field Note: found a column of this name, expected only who" in str(
        read(tmp_path, text, columns=one, others="name").faults[0]
    )


def test_a_named_sheet(tmp_path):
    sheets = book([["who"], ["Bob"]])
    assert read(tmp_path, sheets, ".xlsx", {"who": intake.filled}).rows["who"].tolist() == ["Bob"]
    assert read(tmp_path, sheets, ".xlsx", {"who": intake.filled}, sheet="Second").whole().empty
    assert "found the sheets 'Sheet', 'Second', expected the sheet 'Third'" in str(
        read(tmp_path, sheets, ".xlsx", {}, sheet="Third").faults[0]
    )


def test_letters_read_as_windows_1252_are_noted(tmp_path):
    (note,) = read(tmp_path, GERMAN.encode("cp1252")).notes
    assert str(note).startswith("a.csv, row 2: found the byte 0xeb, expected UTF-8 text; read as Windows-1252: if 'Zoë' is wrong")
    assert not read(tmp_path, GERMAN).notes


VOTES = {"rater": intake.filled, "claim": intake.one_of(["C1", "C10"]), "verdict": intake.one_of(["True", "Half true", "False"])}
FORM = "Zeit;Rater;Rate it [C1];C10: is it so?;\n1 May;ann;WAHR;half  true;\n;bob;;Falsch;\n;cy;True;maybe;\n"


def test_a_form_becomes_a_row_an_answer(tmp_path):
    sheet = read(tmp_path, FORM, columns=VOTES, wide=intake.Wide("claim", "verdict", ["C1", "C10"]))
    rows = [(row, *cells) for row, *cells in sheet.rows[list(VOTES)].itertuples()]
    assert rows == [(2, "ann", "C1", "True"), (2, "ann", "C10", "Half true"), (3, "bob", "C10", "False"), (4, "cy", "C1", "True")]
    (fault,) = sheet.faults
    assert str(fault).startswith("a.csv, row 4, field C10: is it so?: found 'maybe', expected one of True, Half true, False; use one")


def test_a_form_without_a_name_or_with_a_question_twice(tmp_path):
    wide = intake.Wide("claim", "verdict", ["C1", "C10"])
    (fault,) = read(tmp_path, FORM.replace("ann", ""), columns=VOTES | {"verdict": intake.text}, wide=wide).faults
    assert "row 2, field rater: found nothing" in str(fault), "once, though the row has two answers"
    (fault,) = read(tmp_path, FORM.replace("[C1]", "[C10]"), columns=VOTES, wide=wide).faults
    assert "row 1, field C10: is it so?: found a second column for 'C10'" in str(fault)
    long = "rater,claim,verdict\nann,C1,True\n"
    assert read(tmp_path, long, columns=VOTES, wide=wide).whole().to_numpy().tolist() == [["ann", "C1", "True"]]


NUMBERS = {
    "1": 1,
    "-5": -5,
    "−5": -5,
    "+3": 3,
    "1.5": 1.5,
    "1,5": 1.5,
    "0,125": 0.125,
    "1.234": 1.234,
    "1.234,5": 1234.5,
    "1,234.5": 1234.5,
    "1.234.567": 1234567,
    "12 500": 12500,
    "12\u202f500,5": 12500.5,
    "1'000": 1000,
    ".5": 0.5,
    "1e-07": 1e-07,
    "12,3456": 12.3456,
}


@pytest.mark.parametrize("cell", NUMBERS)
def test_numbers(cell):
    assert intake.number(cell) == NUMBERS[cell]


@pytest.mark.parametrize("cell", ["", "half", "nan", "inf", "1e999", "1,234", "1,2,3", "1.2.3", "1 2", "0x1", "1_000", "27 %", "٣x"])
def test_no_numbers(cell):
    with pytest.raises(intake.Unfit):
        intake.number(cell)


@given(st.floats(-1e12, 1e12, allow_nan=False))
def test_a_number_survives_a_point_and_a_comma(value):
    assert intake.number(repr(value)) == value
    plain = f"{value:.4f}"
    assert math.isclose(intake.number(plain.replace(".", ",")), float(plain))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text("aZ9ëїЖ,;\t\"'\n .?", max_size=8), min_size=1, max_size=4),
    st.sampled_from(",;\t"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_csv_writes_is_read(tmp_path_factory, cells, separator, encoding):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows([["name", "other"], *(["x" + cell, "y"] for cell in cells)])
    sheet = read(tmp_path_factory.mktemp("round"), out.getvalue().encode(encoding), columns={"name": intake.text, "other": intake.text})
    kept = [("x" + cell).strip() for cell in cells if "???" not in cell]
    assert sheet.rows["name"].tolist()[: len(kept)] == kept or any("lost letters" in str(fault) for fault in sheet.faults)


def test_empty_cells_and_booleans_for_words():
    assert intake.maybe(intake.number)("") is None and intake.maybe(intake.number)("1,5") == 1.5
    assert intake.one_of(["Wahr", "Falsch"])("TRUE") == "Wahr" and intake.one_of(["True", "Nein"])("wahr") == "True"
    for cell in ("1", "yes", "FALSE"):
        with pytest.raises(intake.Unfit):
            intake.one_of(["True", "Half true"])(cell)


@pytest.mark.parametrize("cell", ["-5", "-1,5", "-1.234,5", "-12 500", "-27 %", "5-3", "a=b", "What??"])
def test_what_is_plain(cell):
    assert intake.plain(cell) == cell


def test_a_folder_names_what_is_not_used(tmp_path):
    for name in ("b.CSV", "a.xlsx", "c.tsv", "d.txt", "e.pdf", ".hidden", "~$a.xlsx"):
        (tmp_path / name).touch()
    (tmp_path / "f.csv").mkdir()
    (tmp_path / "g.csv").symlink_to(tmp_path / "nowhere")
    good, bad = intake.usable(tmp_path)
    assert [path.name for path in good] == ["a.xlsx", "b.CSV", "c.tsv", "d.txt"]
    assert [(fault.file, fault.found) for fault in bad] == [
        ("e.pdf", "a file that ends in .pdf"),
        ("f.csv", "a folder"),
        ("g.csv", "a link to nothing"),
    ]
    assert "found no such folder" in str(intake.usable(tmp_path / "none")[1][0])


def test_many_faults_are_counted(tmp_path):
    sheet = read(tmp_path, "who\n" + "=1\n" * 103, columns={"who": intake.filled})
    lines = intake.told(sheet.faults).splitlines()
    assert len(sheet.faults) == 103 and len(lines) == 21 and lines[-1].startswith("and 83 more faults")


def test_the_example_of_the_module():
    result = doctest.testmod(intake)
    assert result.attempted > 5 and not result.failed


def test_a_month_in_a_sheet_stays_a_month(tmp_path):
    """A spreadsheet makes a day of a month or a year that is typed, and shows it as typed."""
    formats = {"A2": "mmm-yy", "A3": r"[$-407]MMMM\ YYYY", "A4": "yyyy", "A5": "dd.mm.yyyy", "A6": '"Tag" d/m/yy'}
    (tmp_path / "a.xlsx").write_bytes(book([["said_on"]] + [[date(2024, 11, 1)]] * 5, formats))
    found = intake.read(tmp_path / "a.xlsx", {"said_on": intake.text}).rows["said_on"]
    assert list(found) == ["2024-11", "2024-11", "2024", "2024-11-01", "2024-11-01"]


def test_a_sheet_of_a_class_may_have_a_column_for_each_claim_and_is_told_so(tmp_path):
    (tmp_path / "a.csv").write_text("Kürzel,Name\na,b\n", encoding="utf-8")
    kinds = {"rater": intake.text, "claim_id": intake.text, "verdict": intake.text}
    (fault,) = intake.read(tmp_path / "a.csv", kinds, wide=intake.Wide("claim_id", "verdict", ["A01"])).faults
    assert fault.remedy.endswith("or have a column for each claim_id in place of claim_id and verdict")

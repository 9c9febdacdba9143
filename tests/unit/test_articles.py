"""An article's folder: read whole, counted by hand, and refused with a clear line for each fault."""

import csv
import json
import re
import shutil

import article
import pandas as pd
import pytest
import render
from cells import published

from helpers import data
from helpers.claims import __main__ as commands
from helpers.claims import articles
from helpers.publish import ClaimBox


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(articles.EXAMPLE, tmp_path / "mine", ignore=shutil.ignore_patterns("site"))


def edit(path, old, new):
    """Replace the first `old` and return the number of its line."""
    before, found, after = path.read_bytes().partition(old.encode())
    assert found, old
    path.write_bytes(before + (new if isinstance(new, bytes) else new.encode()) + after)
    return before.count(b"\n") + 1


# --- what is there --------------------------------------------------------------------


@pytest.mark.parametrize("name", ["example", "template"])
def test_example_and_template_hold_together(name):
    assert articles.faults(articles.FOLDERS / name) == []
    assert len(articles.read(articles.FOLDERS / name).claims) >= 1


def test_the_example_is_in_its_article_and_says_that_it_is_invented():
    text = (articles.EXAMPLE / "article.md").read_text("utf-8")
    assert "Invented" in text and 150 <= len(text.replace(">", "").split()) <= 200
    for claim in rows(articles.EXAMPLE / "claims.csv"):
        assert claim["quote"] in text
    for source in rows(articles.EXAMPLE / "sources.csv"):
        assert "(invented)" in source["publisher"] and not source["url"]


def test_the_sums_of_the_example_agree():
    told = {row["evidence_id"]: row["says"] for row in rows(articles.EXAMPLE / "evidence.csv")}
    assert "5.6" in told["E03"] and "2.5" in told["E03"] and "1.5" in told["E03"] and round(5.6 + 2.5 + 1.5, 1) == 9.6 == 2 * 4.8
    assert "80" in told["E07"] and "120" in told["E07"] and 120 / 80 == 1.5 and "110" in told["E08"]


def test_the_scoreboard_counts_the_rows():
    board = articles.example().scoreboard().set_index(["verdict", "asks"])
    scale = [row["verdict"] for row in rows(articles.EXAMPLE / "verdicts.csv")]
    table = rows(articles.EXAMPLE / "claims.csv")
    assert list(board.index) == [(verdict, asks) for verdict in scale for asks in ("report", "fact")]
    for verdict, asks in board.index:
        found = [row for row in table if (row["verdict"], row["asks"]) == (verdict, asks)]
        line = board.loc[(verdict, asks)]
        assert line["claims"] == sum(row["role"] == "core" for row in found)
        assert line["claims"] + line["peripheral"] == len(found)
        assert line["rows"].split() == [row["claim_id"] for row in found]


@pytest.mark.parametrize("counted", articles.COUNTED)
@pytest.mark.parametrize("least", articles.LEAST)
@pytest.mark.parametrize("which", ["example", "first"])
def test_the_share_that_holds_by_hand(which, least, counted):
    place = articles.EXAMPLE if which == "example" else data.DATA
    scale = {row["verdict"]: row for row in rows(place / "verdicts.csv")}
    best = max(row["rating"] for row in scale.values())
    verdicts = [scale[row["verdict"]] for row in rows(place / "claims.csv")]
    rated = [v for v in verdicts if v["rating"]]
    holds = {
        "best": [v for v in rated if v["rating"] == best],
        "holds": [v for v in rated if v["counts_as"] == "holds"],
        "not failing": [v for v in rated if v["counts_as"] != "fails"],
    }[least]
    table = articles.tally(which, least, counted)
    whole = len(verdicts) if counted == "all" else len(rated)
    assert table["claims"].tolist() == [len(holds), whole - len(holds), len(verdicts) - whole]
    assert table["of"].iloc[0] == whole and table["share"].iloc[0] == pytest.approx(len(holds) / whole)


# --- nothing of the first article --------------------------------------------------------


def test_ids_scale_parts_and_titles_are_the_folders(folder):
    """Rename everything that could be: the ledger follows, without ratings and without parts."""
    scale = {"Right": "Stimmt", "Partly right": "Teils", "Wrong": "Falsch", "Cannot be checked": "Offen", "Opinion": "Meinung"}
    for name in ("claims", "verdicts"):
        path = folder / f"{name}.csv"
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        table["verdict"] = table["verdict"].map(scale)
        for column in {"rating", "part"} & set(table):
            table[column] = ""
        table.to_csv(path, index=False, lineterminator="\n")
    for name in ("claims", "evidence"):
        path = folder / f"{name}.csv"
        path.write_text(path.read_text("utf-8").replace("B0", "Z-"), encoding="utf-8")
    toml = (folder / "article.toml").read_text("utf-8")
    (folder / "article.toml").write_text(toml.partition("[parts]")[0].replace("bridge", "Brücke") + "[parts]\n", encoding="utf-8")
    ledger = articles.read(folder)
    assert list(ledger.scoreboard()["verdict"].unique()) == list(scale.values())
    html = render.claims_list(ledger, str) + render.claim_page(ledger, "Z-1", lambda kind, name: name)
    assert "Stimmt" in html and 'name="part"' not in html and "True" not in html
    record = published(ledger).review("Z-2")
    assert record["reviewRating"] == {"@type": "Rating", "alternateName": "Stimmt"}
    for word in ("C01", "Kremlin", "February 2025", "briefly"):
        assert word not in html + json.dumps(record)


def test_a_rating_keeps_to_the_folders_scale():
    rating = published(articles.example()).review("B03")["reviewRating"]
    assert rating == {"@type": "Rating", "alternateName": "Wrong", "ratingValue": 1, "bestRating": 3, "worstRating": 1}


def test_markup_in_a_folder_is_text(folder):
    nasty = "<script>alert(1)</script> [x](y)"
    for name, old in (
        ("claims", "Both sums are in"),
        ("claims", "The bridge will cost twice"),
        ("evidence", "Promises a bridge"),
        ("sources", "Minutes of 14"),
    ):
        edit(folder / f"{name}.csv", old, nasty)
    ledger = articles.read(folder)
    html = render.claim_page(ledger, "B01", lambda kind, name: name) + render.claims_list(ledger, str)
    assert "<script>alert" not in html and html.count("&lt;script&gt;") >= 3


# --- broken folders ----------------------------------------------------------------------

CELLS = {
    "duplicate claim": ("claims", "\nB02,", "\nB01,", ["field claim_id: found 'B01' twice", "rename or remove"]),
    "name of a claim": ("claims", "\nB02,", "\nb 2,", ["field claim_id: found 'b 2'", "begin with a capital"]),
    "unknown verdict": ("claims", "Partly right,high", "Mostly true,high", ["field verdict: found 'Mostly true'", "in mine/verdicts.csv"]),
    "verdict that a spreadsheet made a truth value": (
        "claims",
        "Partly right,high",
        "FALSCH,high",
        ["field verdict: found the truth value FALSCH, expected text", "such as True or Falsch", "as text and type the word again"],
    ),
    "word of the scale that a spreadsheet made a truth value": (
        "verdicts",
        "\nWrong,",
        "\nFALSE,",
        ["field verdict: found the truth value"],
    ),
    "misspelt verdict": ("claims", "Partly right,high", "Partly rigth,high", ["correct the spelling (nearest: 'Partly right') or add"]),
    "unknown part": ("claims", "B02,bill", "B02,bills", ["field part: found 'bills'", "one of 'bill', 'bridge', 'deal'", "article.toml"]),
    "unknown kind": ("claims", ",number,core,wrong", ",figure,core,wrong", ["field kind: found 'figure'", "one of 'event'"]),
    "unknown stance": ("evidence", "E03,B01,qualifies", "E03,B01,maybe", ["field stance: found 'maybe'", "one of 'supports'"]),
    "claim that no row has": ("evidence", "E02,B01", "E02,B99", ["field claim_id: found 'B99'", "in mine/claims.csv"]),
    "missing source": (
        "evidence",
        ",budget_2024\nE04",
        ",budget\nE04",
        ["field source_id: found 'budget'", "in mine/sources.csv", "add the row there"],
    ),
    "found without a source": ("evidence", ",,minutes_2024\nE07", ",,\nE07", ["field source_id: found '' with the stance 'supports'"]),
    "not found in a source": (
        "evidence",
        'in the budget: none.",,',
        'in the budget: none.",,courier',
        ["field source_id: found 'courier' with the stance 'not found'"],
    ),
    "formula": ("claims", "The minutes record it", "=HYPERLINK(1)", ["field in_short: found '=HYPERLINK(1)'", "a spreadsheet would run"]),
    "formula in evidence": (
        "evidence",
        "Town council,2024-05-02,Records that",
        "@SUM,2024-05-02,Records that",
        ["field speaker: found '@SUM'"],
    ),
    "long quotation": (
        "claims",
        "risen by half since the contract",
        "risen by half since the contract was signed as she said on that Thursday in May",
        ["field quote: found 18 words, expected at most 12"],
    ),
    "date": (
        "sources",
        "2021-10-14,2026-11-22",
        "14/10/21,2026-11-22",
        ["field published: found '14/10/21', expected a day like 2024-12-31 or 31.12.2024, a month like 2024-12, or a year"],
    ),
    "day that is not": (
        "sources",
        "2021-10-14,2026-11-22",
        "2021-02-31,2026-11-22",
        ["field published: found '2021-02-31', expected a day that is in the calendar", "correct the cell"],
    ),
    "month that is not": (
        "evidence",
        "Town council,2024-05-02,Records that",
        "Town council,2024-99,Records that",
        ["field said_on: found '2024-99'", "in the calendar"],
    ),
    "read on no day": (
        "sources",
        "2021-10-14,2026-11-22",
        "2021-10-14,2026-11-31",
        ["field accessed: found '2026-11-31', expected a day that is in"],
    ),
    "said after the check": (
        "evidence",
        "Town council,2024-05-02,Records that",
        "Town council,2099,Records that",
        ["field said_on: found '2099'", "nothing later than 2026-11-22", "correct one of the two"],
    ),
    "said after its source": (
        "evidence",
        "Town council,2024-05-02,Records that",
        "Town council,2024-05-04,Records that",
        ["field said_on: found '2024-05-04', expected nothing later than 2024-05-02, when its source 'minutes_2024' was published"],
    ),
    "read on a day to come": (
        "sources",
        "2021-10-14,2026-11-22",
        "2021-10-14,3026-11-22",
        ["field accessed: found '3026-11-22', expected no day that is still to come"],
    ),
    "rating beyond all bounds": (
        "verdicts",
        "Right,3",
        "Right,100000000000000000000",
        ["field rating", "at most 100", "small whole number"],
    ),
    "open brace": (
        "claims",
        "The minutes record it",
        "It was {bridge.cost",
        ["field in_short: found '{bridge.cost', expected braces only"],
    ),
    "blank in braces": ("claims", "The minutes record it", "It was { bridge.cost } then", ["found '{ bridge.cost } then', expected"]),
    "double braces": (
        "evidence",
        "Promises a bridge",
        "Promises {{bridge.cost}}",
        ["found {bridge.cost}", "found '{} for 4.8 million cr', expected braces"],
    ),
    "control character": (
        "claims",
        "The minutes record it",
        "The minutes\0record it",
        ["field in_short: found the control character U+0000", "type the cell anew"],
    ),
    "address": (
        "sources",
        "Minutes of 14 October 2021,,",
        "Minutes of 14 October 2021,javascript:alert(1),",
        ["field url", "begin with https://"],
    ),
    "long line": ("claims", "The minutes record it", "x" * 76, ["field in_short", "at most 75 characters"]),
    "a character that is none": ("claims", "The minutes record it", "The minutes \uffff", ["found the control character U+FFFF"]),
    "comma without quotation marks": ("claims", "Nothing; it is", "Nothing, it is", ["found 19 cells, expected 18", "quotation marks"]),
}


@pytest.mark.parametrize("case", CELLS)
def test_a_broken_cell_is_named(folder, case):
    name, old, new, expected = CELLS[case]
    line = edit(folder / f"{name}.csv", old, new) + old.startswith("\n")
    found = "\n".join(articles.faults(folder))
    for part in [f"mine/{name}.csv, row {line}", *expected]:
        assert part in found
    with pytest.raises(data.DataError):
        articles.read(folder)


def test_a_claim_without_evidence_is_named(folder):
    path = folder / "evidence.csv"
    path.write_text("".join(x for x in path.read_text("utf-8").splitlines(True) if ",B06," not in x), encoding="utf-8")
    (fault,) = articles.faults(folder)
    assert fault.startswith("mine/claims.csv, row 7, field claim_id: found 'B06' without evidence") and "'not found'" in fault


FILES = {
    "missing": (lambda raw: None, ": found no such file, expected one; take it from a new ledger (python -m helpers.claims new"),
    "empty": (lambda raw: b"", ": found an empty file, expected the columns claim_id, part"),
    "no row": (lambda raw: raw.partition(b"\n")[0], ": found no row under the header"),
    "lost letters": (lambda raw: raw.replace(b"The bridge", b"????", 1), "row 2, field claim: found lost letters in"),
    "lost column": (
        lambda raw: raw.replace(b"claim_id,", b"claim,", 1),
        "row 1, field claim_id: found the columns 'claim', 'part', 'quote', 'claim'",
    ),
    "misspelt column": (lambda raw: raw.replace(b",verdict,", b",verdikt,", 1), "in the first row (nearest: 'verdikt')"),
    "another column": (
        lambda raw: raw.replace(b"claim_id,", b"id,claim_id,", 1).replace(b"\nB", b"\n1,B"),
        "row 1, field id: found a column of this name, expected only claim_id, part",
    ),
}


@pytest.mark.parametrize("case", FILES)
def test_a_broken_file_is_named(folder, case):
    spoil, expected = FILES[case]
    path = folder / "claims.csv"
    raw = spoil(path.read_bytes())
    path.unlink() if raw is None else path.write_bytes(raw)
    found = [fault for fault in articles.faults(folder) if expected in fault]
    assert found and found[0].startswith("mine/claims.csv")


def written(path, separator=",", encoding="utf-8", newline="\n", days=str, blank=()):
    """Write a table anew, as another program would."""
    with path.open(encoding="utf-8", newline="") as file:
        table = [[days(cell) for cell in row] for row in csv.reader(file)]
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=separator, lineterminator=newline)
        for number, row in enumerate(table):
            writer.writerows([[""] * len(row)] * (number in blank) + [row])


def german(cell):
    return ".".join(reversed(cell.split("-"))) if re.fullmatch(r"\d{4}-\d\d-\d\d", cell) else cell


WRITTEN = {
    "semicolons": {"separator": ";"},
    "tabs": {"separator": "\t"},
    "byte order mark and CRLF": {"encoding": "utf-8-sig", "newline": "\r\n"},
    "Excel in German": {"separator": ";", "encoding": "utf-8-sig", "newline": "\r\n", "days": german},
    "blank rows": {"blank": (0, 2, 3)},
}


@pytest.mark.parametrize("case", WRITTEN)
def test_a_folder_in_every_writing(folder, case):
    for name in ("claims", "evidence", "sources", "verdicts"):
        written(folder / f"{name}.csv", **WRITTEN[case])
    assert articles.faults(folder) == []
    mine, example = articles.read(folder), articles.example()
    for table in ("claims", "found", "sources", "scale"):
        pd.testing.assert_frame_equal(getattr(mine, table), getattr(example, table))


def test_names_and_arrows_are_read_as_they_are_typed(folder):
    for name in ("claims", "evidence"):
        path = folder / f"{name}.csv"
        path.write_text(path.read_text("utf-8").replace("B02", "b02").replace("E06", "6").replace(" → ", "->"), encoding="utf-8")
    mine, example = articles.read(folder), articles.example()
    pd.testing.assert_frame_equal(mine.claims, example.claims)
    assert list(mine.evidence("B02")["evidence_id"]) == ["6"]


def test_one_slip_in_a_name_is_one_line(folder):
    for name in ("claims", "evidence"):
        path = folder / f"{name}.csv"
        path.write_text(path.read_text("utf-8").replace("B01", "B 1"), encoding="utf-8")
    (fault,) = articles.faults(folder)
    assert fault.startswith(
        "mine/claims.csv, row 2, field claim_id: found 'B 1', expected text, not empty, at most 30 characters; begin with a capital"
    )


def test_guessed_letters_are_told(folder):
    edit(folder / "evidence.csv", "Promises a bridge", "Zoë’s bridge")
    written(folder / "evidence.csv", encoding="cp1252")
    with pytest.warns(UserWarning, match="mine/evidence.csv, row 2: found the byte 0xeb.*; read as Windows-1252: if 'Zoë’s' is wrong"):
        assert articles.read(folder).found["says"].iloc[0].startswith("Zoë’s bridge")


def test_rows_are_named_as_a_spreadsheet_shows_them(folder):
    edit(folder / "claims.csv", "Partly right,high", "Mostly true,high")
    edit(folder / "evidence.csv", "E03,B01,qualifies", "E03,B01,maybe")
    edit(folder / "sources.csv", "2021-10-14,2026-11-22", "2021-02-31,2026-11-22")
    for name in ("claims", "evidence", "sources"):
        written(folder / f"{name}.csv", blank=(1, 2))
    places = {fault.partition(": ")[0] for fault in articles.faults(folder)}
    assert places == {
        "mine/claims.csv, row 3, field verdict",
        "mine/evidence.csv, row 6, field stance",
        "mine/sources.csv, row 5, field published",
    }


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ('title = "', 'titel = "', "field title: found nothing, expected a text"),
        (
            "checked_on = 2026-11-22",
            'checked_on = "2026"',
            "field checked_on: found '2026', expected a day, such as 2024-05-04, without quotation marks",
        ),
        ('source = "courier"', 'source = "currier"', "field source: found 'currier', expected one that is in mine/sources.csv"),
        ('bill = "The bill"', "bill = 3", "field parts"),
        ('title = "', 'chapter = "x"\ntitle = "', "field chapter: found 'x', expected one of the entries title, source"),
        ("checked_on = 2026-11-22", "checked_on = 2026-11-22T10:00:00", "expected a day, such as 2024-05-04, without"),
        ("checked_on = 2026-11-22", "checked_on = 2026-02-31", "correct the line"),
        (
            "checked_on = 2026-11-22",
            "checked_on = 22.11.2026",
            "texts in quotation marks and a day like 2024-05-04 without; correct the line",
        ),
        ('title = "Will the bridge cost twice as much?"', 'title = "  "', "field title: found '  ', expected a text"),
        ("kinds = [", f"kinds = {'[' * 3000}", "correct the line"),
        ('title = "', "title = ", "expected lines like those of a new ledger"),
    ],
)
def test_a_broken_article_toml_is_named(folder, old, new, expected):
    edit(folder / "article.toml", old, new)
    assert any(fault.startswith("mine/article.toml") and expected in fault for fault in articles.faults(folder))


def test_a_folder_that_is_not_there(tmp_path):
    (fault,) = articles.faults(tmp_path / "none")
    assert "found no such folder; begin one: python -m helpers.claims new" in fault


def test_files_that_lie_there_in_place_of_a_ledger_are_named(folder, tmp_path):
    (folder / "claims.csv").rename(folder / "claims (1).csv")
    (folder / "article.toml").rename(folder / "article.toml.txt")
    assert articles.faults(folder) == [
        "mine/article.toml: found article.toml.txt, expected one called article.toml; save it under that name",
        "mine/claims.csv: found claims (1).csv, expected one called claims.csv; save it under that name",
    ]
    (sheets := tmp_path / "sheets").mkdir()
    (sheets / "ledger.ods").touch()
    (fault,) = articles.faults(sheets)
    assert (
        fault.startswith("sheets: found ledger.ods, expected one .xlsx file, or article.toml, claims.csv") and "save it as .xlsx" in fault
    )
    (fault,) = articles.faults(sheets / "ledger.ods")
    assert fault.endswith(f"ledger.ods: found a file, expected the folder that it lies in; give {sheets} in its place")


def test_all_faults_are_told_at_once():
    told = articles.told(articles.DRAFT)
    assert len(told) == 7 and told["where"].str.match(r"draft/\w+\.csv, row \d, field \w+$").all()


# --- the command -----------------------------------------------------------------------------


def spoil_missing(folder):
    (folder / "evidence.csv").unlink()


FIVE = {
    "missing file": (spoil_missing, "mine/evidence.csv: found no such file"),
    "duplicate claim": (lambda f: edit(f / "evidence.csv", "\nE02,", "\nE01,"), "field evidence_id: found 'E01' twice"),
    "unknown verdict": (lambda f: edit(f / "claims.csv", "Partly right,high", "True,high"), "row 2, field verdict: found 'True'"),
    "missing source": (lambda f: edit(f / "evidence.csv", ",budget_2024\nE04", ",budget\nE04"), "row 4, field source_id: found 'budget'"),
    "formula": (lambda f: edit(f / "claims.csv", "The minutes record it", "+1"), "row 3, field in_short: found '+1'"),
}


@pytest.mark.parametrize("case", FIVE)
def test_a_broken_copy_gives_one_clear_error_and_no_page(folder, capsys, case):
    spoil, expected = FIVE[case]
    spoil(folder)
    assert article.main(str(folder), str(folder / "site")) == 1
    error, last = capsys.readouterr().err.rstrip().split("\n")
    assert expected in error and last == "No page is written from a broken folder."
    assert not (folder / "site").exists()


def test_files_that_are_not_a_ledgers_pages_are_kept(folder, capsys):
    (folder / "site").mkdir()
    (folder / "site/notes.txt").write_text("mine")
    assert article.main(str(folder), str(folder / "site")) == 1
    assert "site: found notes.txt, expected only pages" in capsys.readouterr().err and (folder / "site/notes.txt").read_text() == "mine"


@pytest.mark.parametrize("spoil", [lambda site: site.touch(), lambda site: site.symlink_to(site.parent)], ids=["file", "link"])
def test_a_place_that_is_no_folder_is_told(folder, capsys, spoil):
    spoil(folder / "site")
    assert article.main(str(folder), str(folder / "site")) == 1
    assert "site: found a link or a file, expected a folder or nothing; move it elsewhere" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_told(folder, capsys):
    (folder / "pages").touch()
    assert article.main(str(folder), str(folder / "pages/site")) == 1
    assert "expected a place where you may read and write" in capsys.readouterr().err


def test_a_folder_in_place_of_article_toml_is_told(folder):
    (folder / "article.toml").unlink()
    (folder / "article.toml").mkdir()
    assert articles.faults(folder)[0].startswith("mine/article.toml: found a folder, a device or a pipe, expected a file")


def test_all_that_is_unknown_in_article_toml_is_told_at_once(folder):
    edit(folder / "article.toml", 'title = "', 'chapter = "x"\nauthor = 3\ntitel = "')
    found = [fault.partition(":")[0] for fault in articles.faults(folder)]
    assert found == [f"mine/article.toml, field {name}" for name in ("chapter", "author", "titel", "title")]


def test_without_a_folder_the_command_says_how(capsys):
    assert commands.main(["build", ""]) == 1 and "make article FROM=" in capsys.readouterr().err


def test_without_a_folder_check_says_whose_ledger_it_was(capsys):
    assert commands.main(["check"]) == 0 and "the ledger of the book, not one of yours" in capsys.readouterr().out


def test_an_entry_of_another_ledger_leads_to_its_site():
    html = render.page(ClaimBox("B05", of=articles.example(), site="example").record, lambda kind, name: name, str)
    assert 'href="example/claims/B05"' in html and "Cannot be checked" in html
    with pytest.raises(ValueError, match="there is no claim 'C01'"):
        ClaimBox("C01", of=articles.example())

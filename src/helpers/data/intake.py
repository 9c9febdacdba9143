r"""Read the files that people bring: any CSV or .xlsx in, a checked table and all faults out.

Spreadsheets write CSV in many ways: with a byte order mark, with semicolons
and decimal commas, in Windows-1252, with blank rows, WAHR for TRUE. All of
them are read here, by one set of rules, and what cannot be read is named with
file, row, field and remedy. A row with a fault is left out of the table, the
others stay; whether that is good enough is the caller's choice.

>>> import tempfile
>>> file = Path(tempfile.mkdtemp(), "votes.CSV")
>>> _ = file.write_bytes("Name;Share;Day\r\nZoë;12,5 %;31.12.2024\r\nBob;half;2025-01-01\r\n".encode("cp1252"))
>>> sheet = read(file, {"name": filled, "share": share_in_percent, "day": day})
>>> print(sheet.rows.to_csv(), end="")
row,name,share,day
2,Zoë,12.5,2024-12-31
>>> print(told(sheet.faults))
votes.CSV, row 3, field share: found 'half', expected a number of percent from 0 to 100; write it like 12.5
"""

from __future__ import annotations

import csv
import difflib
import io
import re
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from fractions import Fraction
from pathlib import Path
from typing import Literal

import pandas as pd

from helpers.data.tables import DataError

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx")
SEPARATORS = ",;\t"
LARGEST = 5_000_000
"""Bytes of a file; a sheet may unpack to ten times as many."""
TITLES = 5
"""So many rows below the first are looked through for the names of the columns."""
LONGEST, LONGEST_NUMBER = 10_000, 40
"""Characters of a cell, and of a number in one."""
MOST_CELLS = 1_000_000
"""Cells of a sheet, those before its last one counted too: a sheet may be small and end in its last possible row."""
FORMULA = tuple("=+-@＝＋－＠")
"""A spreadsheet runs a cell that begins with one of these, and is no plain negative number, as a formula."""
TRUE = ["true", "wahr", "vrai", "verdadero", "vero", "verdadeiro", "waar", "prawda", "pravda", "істина", "истина"]
FALSE = ["false", "falsch", "faux", "falso", "onwaar", "fałsz", "nepravda", "хибність", "ложь"]
"""What spreadsheets write for a boolean, by the language that they run in."""
YES, NO = (
    ["yes", "y", "1", "ja", "oui", "sí", "sì", "sim", "tak", "ano", "так", "да"],
    ["no", "n", "0", "nein", "non", "não", "nee", "nie", "ne", "ні", "нет"],
)

UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""What no page can show, or what turns the order of the letters."""

_DIGITS = re.compile(r"[+-]?(\d{1,3}([.,]\d{3})+([.,]\d+)?|\d+([.,]\d*)?|[.,]\d+)(e(-\d{1,3}|\+?\d{1,2}))?", re.IGNORECASE | re.ASCII)
_EITHER_WAY = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
"""1.234 and 1,234: a number with three decimals, or a whole one in groups."""
_LOST = re.compile(r"(?<![\w?])\?{3,}|\ufffd")

Kind = Callable[[str], object]
"""What a column holds: takes the text of a cell, returns its value or raises Unfit."""


class Unfit(ValueError):
    """A text that is not what was expected: what was, what to do, and what was found if it is not the text itself."""

    def __init__(self, expected: str, remedy: str, found: str | None = None):
        super().__init__(expected, remedy)
        self.expected, self.remedy, self.found = expected, remedy, found


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a file, written as one line. The row is the one that a spreadsheet shows."""

    file: str
    row: int | None
    field: str | None
    found: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        row, field = self.row and f", row {self.row}", self.field and f", field {self.field}"
        return f"{self.file}{row or ''}{field or ''}: found {self.found}, expected {self.expected}; {self.remedy}"


@dataclass(frozen=True)
class Sheet:
    """A file as read: its good rows (the index is the row number, the header included), its faults, and notes.

    A note tells what was guessed and needs a look: letters read as Windows-1252.
    columns says where each column stands in the file, counted from 0.
    """

    rows: pd.DataFrame
    faults: list[Fault]
    notes: list[Fault]
    columns: Mapping[str, int] = field(default_factory=dict)

    def whole(self) -> pd.DataFrame:
        """Return the rows if nothing is wrong. Raises DataError with all faults."""
        if self.faults:
            raise DataError(told(self.faults))
        return self.rows


@dataclass(frozen=True)
class Wide:
    """How to read a sheet as forms give it, one row a person and one column a question.

    Such a sheet has no column `key`. Each column whose heading names one of the
    known keys ("C04: Kyiv has …", "Rate the claims [C04]") gives a row with the
    columns `key` and `value`; an empty cell is no answer and gives none.
    """

    key: str
    value: str
    known: Collection[str]

    def named(self, heading: str) -> str | None:
        """Return the one known key in a heading, None if there is none or more than one."""
        keys = [key for key in self.known if re.search(rf"(?<!\w){re.escape(key)}(?!\w)", heading, re.IGNORECASE)]
        return keys[0] if len(keys) == 1 else None


def read(
    path: Path | str,
    columns: Mapping[str, Kind],
    *,
    others: Literal["drop", "keep", "name"] = "drop",
    keep_bad: bool = False,
    optional: Collection[str] = (),
    wide: Wide | None = None,
    sheet: str | None = None,
    name: str | None = None,
    largest: int = LARGEST,
    decimal: str = ".",
) -> Sheet:
    """Return the good rows of a CSV or .xlsx file, and all that is wrong with the others.

    columns  what each column holds: {"percent": share_in_percent}; in the file they may
             stand in any order, in any case and with blanks around
    others   what to do with other columns: drop them, keep them as texts, or name each as a fault
    keep_bad keep a row with a bad cell, its text as found; for a caller who refuses the file but looks at all of it
    optional which columns may be missing; they are then missing in the table too
    wide     reads a sheet with a column for each question too
    sheet    the name of the sheet of an .xlsx file, if it is not the first
    name     what a fault calls the file, if not by its name
    largest  bytes a file may have
    decimal  by what a number of an .xlsx file, which has no mark of its own, begins its decimals as a text

    Nothing is raised for a file that cannot be read: the fault is in the sheet.
    """
    path = Path(path)
    name = name or path.name
    empty = pd.DataFrame(columns=list(columns), index=pd.Index([], name="row"))
    try:
        grid, notes = _grid(path, columns, sheet, largest, decimal)
    except Unfit as err:
        return Sheet(empty, [_fault(name, None, None, "", err)], [])
    notes = [_fault(name, row, None, "", note) for row, note in notes]
    (first, headings), *lines = grid or [(1, [])]
    headings = [_same(cell) if isinstance(cell, str) else "" for cell in headings]
    if columns and (below := _below(headings, lines, columns)):
        remedy = f"delete what stands above row {below}, which names the columns"
        return Sheet(empty, [Fault(name, first, None, "a title", "the names of the columns in the first row", remedy)], notes)
    places, used, faults = _headings(name, first, headings, columns, others, optional, wide)
    if faults:
        return Sheet(empty, faults, notes, places)
    rows, numbers = [], []
    for number, cells in lines:
        try:
            _counted(cells, headings)
        except Unfit as err:
            faults.append(_fault(name, number, None, "", err))
            continue
        for record in _records(cells, used, wide):
            values = {}
            for column, (heading, cell) in record.items():
                try:
                    values[column] = columns.get(column, text)(plain(cell))
                except Unfit as err:
                    faults.append(_fault(name, number, heading or column, cell, err))
                    if keep_bad:
                        values[column] = "" if isinstance(cell, Unfit) else cell
            if len(values) == len(record):
                rows.append(values)
                numbers.append(number)
    table = pd.DataFrame(rows, index=pd.Index(numbers, name="row")) if rows else empty
    return Sheet(table, list(dict.fromkeys(faults)), notes, places)


def usable(folder: Path | str) -> tuple[list[Path], list[Fault]]:
    """Return the files of a folder that may be read, by name, and a fault for each other thing in it.

    Hidden files and the locks of an open spreadsheet (~$…) are nobody's and are passed over.
    """
    folder, good, bad = Path(folder), [], []
    if not folder.is_dir():
        return [], [Fault(folder.name, None, None, "no such folder", "one with a file for each person", "check its name")]
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~$")):
            continue
        if path.is_file() and path.suffix.lower() in ENDINGS:
            good.append(path)
            continue
        found = f"a file that ends in {path.suffix or 'nothing'}" if path.exists() else "a link to nothing"
        found = "a folder" if path.is_dir() else found
        expected = f"a file that ends in {', '.join(ENDINGS)}"
        bad.append(Fault(path.name, None, None, found, expected, "save it as CSV or .xlsx, or take it away"))
    return good, bad


def told(faults: list[Fault], most: int = 20) -> str:
    """Return faults as text, one a line, and how many more there are than are told."""
    lines = [str(fault) for fault in faults[:most]]
    more = len(faults) - most
    return "\n".join(lines + ([f"and {more} more fault{'s' * (more > 1)}; mend these first"] if more > 0 else []))


# --- what a column holds --------------------------------------------------------------


def plain(cell: str) -> str:
    """Return a cell that neither runs nor hides anything: no formula, no unseen character, no lost letter, not too long."""
    if isinstance(cell, Unfit):
        raise cell
    if len(cell) > LONGEST:
        raise Unfit(f"at most {LONGEST}", "shorten it, or close a quotation mark that is open", found=f"{len(cell)} characters")
    if unseen := UNSEEN.search(cell):
        found = f"the control character U+{ord(unseen[0]):04X} in {shown(cell)}"
        raise Unfit("text that can be seen", "type the cell anew", found)
    if _LOST.search(cell):
        remedy = "they were lost when the file was saved: save the original as “CSV UTF-8” or .xlsx"
        raise Unfit("letters", remedy, found=f"lost letters in {shown(cell)}")
    if cell.startswith(FORMULA) and not re.fullmatch(r"-[\d.,\s'’]*\d\s*%?", cell):
        remedy = "a spreadsheet would run it as a formula, so take the sign away or empty the cell"
        raise Unfit(f"text that does not begin with {' '.join(FORMULA[:4])}", remedy)
    return cell


def text(cell: str) -> str:
    """Return the text of a cell, which may be empty."""
    return cell


def words(cell: str) -> str:
    """Return the text of a cell of words, which may be empty.

    Raises Unfit for a truth value in capitals: a spreadsheet makes one of the word True, or of Falsch where it runs in German.
    """
    if cell.isupper() and cell.casefold() in TRUE + FALSE:
        remedy = "a spreadsheet made it of a word such as True or Falsch: format the column as text and type the word again, or use another"
        raise Unfit("text", remedy, found=f"the truth value {cell}")
    return cell


def filled(cell: str) -> str:
    """Return the text of a cell that may not be empty."""
    if not cell:
        raise Unfit("text", "fill the cell", found="nothing")
    return cell


def number(cell: str, decimal: str = ".") -> float:
    """Return a number written with decimal point or comma, and with or without thousands apart.

    decimal  the mark before decimals in the language of the file. The other mark before exactly three digits is refused,
             because it can be read both ways.

    >>> number("1,5"), number("1.234,5"), number("−12 500"), number("1.234"), number("1,234", decimal=",")
    (1.5, 1234.5, -12500.0, 1.234, 1.234)
    """
    digits = plain_number(cell)
    if _EITHER_WAY.fullmatch(digits) and decimal not in digits:
        whole, *_, rest = re.split("[.,]", digits)
        raise Unfit("a number that can be read in one way", f"write {whole}{rest} or {whole}{decimal}{rest}")
    return float(exact(cell, {decimal}))


def exact(cell: str, marks: Collection[str]) -> Fraction:
    """Return the number in a cell, exactly; marks are those by which its column begins decimals.

    1.234 and 1,234 can be read in two ways, and are read as their column is written. Raises Unfit where it does not show.

    >>> float(exact("1.234,5", set())), float(exact("1.234", {","})), float(exact("1.234", {"."}))
    (1234.5, 1234.0, 1.234)
    """
    digits = plain_number(cell)
    if len(digits) > LONGEST_NUMBER or not _DIGITS.fullmatch(digits):
        raise Unfit("a number", f"write it like {'12,5' if set(marks) == {','} else '12.5'}", found=None if cell else "nothing")
    mark = decimal_mark(digits)
    if _EITHER_WAY.fullmatch(digits):
        if len(marks) != 1:
            whole = re.sub("[.,]", "", digits)
            raise Unfit("a number that can be read in one way", f"write {whole}, or {digits}0 if decimals begin at the mark")
        (mark,) = marks
    return Fraction(re.sub("[.,]", "", digits.replace(mark, "d", 1)).replace("d", ".") if mark else re.sub("[.,]", "", digits))


def plain_number(cell: str) -> str:
    """Return a number without blanks or apostrophes between groups, and with a plain minus."""
    return re.sub(r"(?<=\d)[\s'’](?=\d{3}(?!\d))", "", cell).replace("−", "-")


def decimal_mark(digits: str) -> str:
    """Return the mark that begins the decimals of a plain number where that can be told, "" where there is none or it cannot."""
    found = re.findall("[.,]", digits)
    if not _DIGITS.fullmatch(digits) or not found or _EITHER_WAY.fullmatch(digits):
        return ""
    if len(set(found)) == 2:
        return found[-1]
    return found[0] if len(found) == 1 else ""


def share_in_percent(cell: str) -> float:
    """Return a share in percent, with or without the sign: 27 for "27 %", "27%" and "27"."""
    try:
        share = number(cell.removesuffix("%").strip())
    except Unfit as err:
        raise Unfit("a number of percent from 0 to 100", err.remedy) from None
    if not 0 <= share <= 100:
        raise Unfit("a number of percent from 0 to 100", "correct the cell")
    return share


def day(cell: str) -> date:
    """Return a day written 2024-12-31 or 31.12.2024, whatever the time after it."""
    for pattern, form in ((r"(\d{4}[-/]\d\d?[-/]\d\d?)", "%Y-%m-%d"), (r"(\d\d?\.\d\d?\.\d{4})", "%d.%m.%Y")):
        if found := re.fullmatch(pattern + r"([ T].*)?", cell):
            try:
                return datetime.strptime(found[1].replace("/", "-"), form).date()
            except ValueError:
                raise Unfit("a day that is in the calendar", "correct the cell") from None
    raise Unfit("a day like 2024-12-31 or 31.12.2024", "write it so, with the year in four digits")


def yes_no(cell: str) -> bool:
    """Return True or False for the words that spreadsheets and people use for it: TRUE, WAHR, ІСТИНА, yes, ja, 1."""
    if cell.casefold() in TRUE + YES:
        return True
    if cell.casefold() in FALSE + NO:
        return False
    raise Unfit("TRUE or FALSE", "write one of them")


def one_of(words: Collection[str], expected: str = "", remedy: str = "use one of these words") -> Kind:
    """Return the kind of a column that holds one of some words, in any case.

    A spreadsheet turns the word True into its own boolean and writes it in its
    own language: WAHR is read as "True" where that is among the words.
    """
    known = {_same(word).casefold(): word for word in words}

    def word(cell: str) -> str:
        if (found := known.get(_same(cell).casefold())) is not None:
            return found
        for names in (TRUE, FALSE):
            meant = [known[name] for name in known if name in names]
            if cell.casefold() in names and len(meant) == 1:
                return meant[0]
        raise Unfit(expected or f"one of {', '.join(known.values())}", remedy, found=None if cell else "nothing")

    return word


def maybe(kind: Kind) -> Kind:
    """Return the kind of a column in which a cell may be empty: its value is then None."""
    return lambda cell: kind(cell) if cell else None


# --- from bytes to rows -----------------------------------------------------------------


def _grid(path: Path, columns: Collection[str], sheet: str | None, largest: int, decimal: str) -> tuple[list, list]:
    """Return the rows of a file that are not blank, as (number, cells), and notes as (number, Unfit)."""
    if path.is_dir():
        raise Unfit("a file", "take it away", found="a folder")
    if path.exists() and not path.is_file():
        raise Unfit("a file", "take it away", found="a device or a pipe")
    try:
        raw = path.read_bytes() if path.stat().st_size <= largest else None
    except FileNotFoundError:
        raise Unfit("one that can be opened", "check its name", found="no such file") from None
    except OSError as err:
        remedy = "allow yourself to read it, and close what else holds it"
        raise Unfit("one that can be opened", remedy, found=f"a file that cannot be read ({err.strerror})") from None
    if raw is None:
        raise Unfit(f"at most {largest}", "is it the right file?", found=f"{path.stat().st_size} bytes")
    notes: list = []
    if raw.startswith(b"PK"):
        rows = _sheet_rows(raw, sheet, largest, decimal)
    elif raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unfit("CSV or .xlsx", "save it so, without a password", found="an old .xls file, or one with a password")
    else:
        content, notes = _decoded(raw)
        rows = _csv_rows(content, columns)
    return [(number, cells) for number, cells in enumerate(rows, 1) if any(cells)], notes


def _decoded(raw: bytes) -> tuple[str, list]:
    """Return bytes as text: UTF-8, UTF-16 with its mark, else Windows-1252, with a note that says so."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace"), []
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError as err:
        row, byte = raw.count(b"\n", 0, err.start) + 1, f"the byte 0x{raw[err.start]:02x}"
    content = raw.decode("cp1252", errors="replace")
    word = next((word for word in re.split('[ \t\r\n,;"]', content) if not word.isascii()), "")
    if re.search("[À-ÿ³´º¿]{3}", content) or "\ufffd" in content:
        remedy = "the letters cannot be told: save it as “CSV UTF-8” or .xlsx"
        raise Unfit("UTF-8 text", remedy, found=f"{byte} in row {row}, which is neither UTF-8 nor Windows-1252")
    remedy = f"read as Windows-1252: if {word!r} is wrong, save the file as “CSV UTF-8”"
    return content, [(row, Unfit("UTF-8 text", remedy, found=byte))]


def _csv_rows(content: str, columns: Collection[str]) -> Iterator[list]:
    """Yield the rows of a CSV text. Its separator is the one that gives the most of the wanted columns in the header."""
    content = re.sub(r"\A(sep=.)(\r\n|\r|\n)", "", content)  # Excel's own hint, which it shows as no row
    wanted = {_same(column).casefold() for column in columns}

    def fit(separator: str) -> tuple[int, int]:
        try:
            header = next(filter(any, csv.reader(io.StringIO(content, newline=""), delimiter=separator)), [])
        except csv.Error:
            header = []
        return len(wanted & {_same(cell).casefold() for cell in header}), len(header)

    rows = csv.reader(io.StringIO(content, newline=""), delimiter=max(SEPARATORS, key=fit), strict=True)
    try:
        for row in rows:
            yield [cell.strip().replace("\r\n", "\n").replace("\r", "\n") for cell in row]
    except csv.Error as err:
        remedy = "close them, and double those that belong to the text; the rows from here on were not read"
        yield [Unfit("one whose quotation marks close", remedy, found=f"a cell that cannot be read ({err})")]


def _sheet_rows(raw: bytes, sheet: str | None, largest: int, decimal: str) -> Iterator[list]:
    """Yield the rows of a sheet of an .xlsx file as texts; what holds no value is an Unfit."""
    try:
        values, formulas = (_workbook(raw, largest, computed) for computed in (True, False))
        names = [page.title for page in values.worksheets]
        if not names or sheet is not None and sheet not in names:
            found = f"the sheets {', '.join(map(repr, names)) or 'none'}"
            raise Unfit(f"the sheet {sheet!r}" if sheet else "a sheet", "name it so", found)
        pages = [book[sheet or names[0]] for book in (values, formulas)]
        for page in pages:
            page.reset_dimensions()  # what the file says of its size may be wrong
        rows, count = [], 0
        for row in zip(*(page.iter_rows() for page in pages)):
            count += len(row[0]) + 9  # an empty row takes its time too
            if count > MOST_CELLS:
                raise Unfit(f"at most {MOST_CELLS}", "delete the rows and columns that look empty", found="more cells in the sheet")
            rows.append([_as_text(value, formula, decimal) for value, formula in zip(*row)])
    except Unfit:
        raise
    except Exception as err:
        raise _no_workbook(err) from None
    width = max((place for row in rows for place, cell in enumerate(row, 1) if cell), default=0)
    yield from (row[:width] + [""] * (width - len(row)) for row in rows)


def sheets(path: Path, largest: int = LARGEST) -> list[str]:
    """Return the names of the sheets of an .xlsx file. Raises Unfit if it cannot be read."""
    if not path.is_file() or path.stat().st_size > largest:
        raise Unfit(f"an .xlsx file of at most {largest} bytes", "is it the right file?", found="a larger one, or none")
    try:
        return [page.title for page in _workbook(path.read_bytes(), largest, True).worksheets]
    except Unfit:
        raise
    except Exception as err:
        raise _no_workbook(err) from None


def _workbook(raw: bytes, largest: int, computed: bool):
    """Return a workbook of openpyxl, its values or its formulas. Raises Unfit if it would unpack to too much."""
    import openpyxl  # takes a third of a second, and only a sheet needs it

    archive = zipfile.ZipFile(io.BytesIO(raw))
    if sum(part.file_size for part in archive.infolist()) > 10 * largest:
        raise Unfit(f"at most {10 * largest}", "is it the right file?", found="more bytes when unpacked")
    for part in archive.infolist():
        with archive.open(part) as file:
            if b"<!DOCTYPE" in file.read(4096):
                found = f"a declaration in {part.filename}, by which a text may grow without end"
                raise Unfit("none, since spreadsheet programs write none", "open it in one and save it anew", found)
    return openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=computed)


def _no_workbook(err: Exception) -> Unfit:
    """Return what to tell of a broken archive or part: openpyxl has no error of its own for it."""
    remedy = "open it in a spreadsheet program and save it anew"
    return Unfit("an .xlsx file", remedy, found=f"no sheet that can be read ({type(err).__name__})")


def _shown(number_format: str) -> str:
    """Return how a cell is written that shows no more of its day than month or year, "" if it shows the day: a month typed is a month."""
    seen = re.sub(r'"[^"]*"|\\.|\[[^]]*\]', "", number_format or "").casefold()
    if "y" not in seen or re.search("[dhs]", seen):
        return ""
    return "%Y-%m" if "m" in seen else "%Y"


def _as_text(cell, formula, decimal: str) -> str | Unfit:
    """Return a cell of a sheet as a CSV would have it: days, months and years in ISO as far as it shows them, 27% for one that shows percent."""
    value = cell.value
    if value is None and formula.value is not None:
        return Unfit(
            "a value", "open the file in a spreadsheet program and save it, or type the value", found="a formula that was never computed"
        )
    if cell.data_type == "e":
        return Unfit("a value", "correct the formula", found=str(value))
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime) and (shown := _shown(cell.number_format)):
        return f"{value:{shown}}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, (int, float)):
        percent = "%" in (cell.number_format or "")
        value = round(value * 100, 10) if percent else value
        written = repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
        # 1.234 might be read as a whole number with its thousands apart.
        written += "0" * bool(re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", written))
        return written.replace(".", decimal) + "%" * percent
    return str(value).strip()


# --- from rows to records -----------------------------------------------------------------


def _below(headings: list[str], lines: list, columns: Collection[str]) -> int | None:
    """Return the row that names the columns where it is not the first but one of the next few, else None."""
    wanted = {_same(column).casefold() for column in columns}

    def named(cells: list) -> int:
        return len(wanted & {_same(cell).casefold() for cell in cells if isinstance(cell, str)})

    return None if named(headings) else next((row for row, cells in lines[:TITLES] if named(cells) > len(wanted) / 2), None)


def _headings(
    name: str, row: int, headings: list[str], columns: Mapping[str, Kind], others: str, optional: Collection[str], wide: Wide | None
) -> tuple[dict[str, int], dict[int, tuple[str, str]], list[Fault]]:
    """Return where each column stands, {place: (column, "")}, or (key, heading) for a question of a wide sheet, and what is wrong."""
    known = {_same(column).casefold(): column for column in columns}
    places = {place: known.get(heading.casefold(), heading) for place, heading in enumerate(headings) if heading}
    standing = {column: place for place, column in reversed(places.items())}
    wanted, keys = [column for column in columns if column in places.values() or column not in optional], {}
    if wide and wide.key not in places.values():
        keys = {place: key for place, heading in places.items() if heading not in columns and (key := wide.named(heading))}
    if wide and keys:
        wanted = [column for column in wanted if column not in (wide.key, wide.value)]
        places |= keys
    if not headings:
        return {}, {}, [Fault(name, None, None, "an empty file", f"the columns {', '.join(columns)}", "is it the right file?")]
    instead = f", or have a column for each {wide.key} in place of {wide.key} and {wide.value}" if wide else ""
    faults = [
        Fault(
            name,
            row,
            column,
            f"the columns {', '.join(map(repr, filter(None, headings)))}",
            ", ".join(columns),
            f"name the columns so in the first row{nearest(column, set(places.values()) - set(columns))}{instead}",
        )
        for column in wanted
        if column not in places.values()
    ][:1]
    used = {place: column for place, column in places.items() if others != "drop" or column in wanted or place in keys}
    for place, column in used.items():
        if column in [used[before] for before in used if before < place]:
            faults.append(Fault(name, row, headings[place], f"a second column for {column!r}", "one", "rename or remove one of them"))
        elif others == "name" and column not in wanted and place not in keys:
            faults.append(
                Fault(name, row, headings[place], "a column of this name", f"only {', '.join(columns)}", "remove it, or correct its name")
            )
    return standing, {place: (column, headings[place] if place in keys else "") for place, column in used.items()}, faults


def _counted(cells: list, headings: list[str]) -> None:
    """Raise Unfit if a row has not one cell for each heading; empty ones at its end do not count."""
    if len(cells) == 1 and isinstance(cells[0], Unfit):
        raise cells[0]
    width = max(place for place, heading in enumerate(headings, 1) if heading)
    count = max([place for place, cell in enumerate(cells, 1) if cell] + [min(len(cells), width)])
    if count == 1 < width and any(str(cells[0]).count(mark) >= width - 1 for mark in SEPARATORS):
        remedy = "a spreadsheet took the file for one column and saved it so: read the original by its text import, or use an .xlsx"
        raise Unfit(str(width), remedy, found="the whole row in one cell")
    if count != width:
        raise Unfit(
            str(width),
            "put quotation marks round a cell that holds the mark between cells (a comma, a semicolon), a decimal comma too, and leave none out",
            found=f"{count} cells",
        )
    for cell, heading in zip(cells, headings):
        if cell and not heading:
            raise Unfit(
                "a name above each cell",
                "name the column in the first row, or empty it",
                found=f"{shown(cell)} in a column without a name",
            )


def _records(cells: list, used: dict[int, tuple[str, str]], wide: Wide | None) -> Iterator[dict[str, tuple[str, str]]]:
    """Yield what a row gives: {column: (heading, cell)}, once, or once for each answer of a wide sheet."""
    own = {column: ("", cells[place]) for place, (column, heading) in used.items() if not heading}
    answers = [(key, heading, cells[place]) for place, (key, heading) in used.items() if heading]
    if not (wide and answers):
        yield own
        return
    for key, heading, cell in answers:
        if cell:
            yield own | {wide.key: (heading, key), wide.value: (heading, cell)}


def _fault(name: str, row: int | None, field: str | None, cell, err: Unfit) -> Fault:
    return Fault(name, row, field, err.found or shown(cell), err.expected, err.remedy)


def shown(cell) -> str:
    """Return a cell as a fault tells what was found: in quotation marks, and not all of a long one."""
    return repr(cell if len(str(cell)) <= 60 else str(cell)[:59] + "…")


def nearest(word: str, words: Collection[str]) -> str:
    """Return in brackets the words that may be meant by one, or that one may stand for; "" if none is near.

    >>> nearest("Stimt", ["Stimmt", "Falsch"])
    " (nearest: 'Stimmt')"
    """
    near = difflib.get_close_matches(word, sorted(words), cutoff=0.8)
    return f" (nearest: {', '.join(map(repr, near))})" if near else ""


def _same(heading: str) -> str:
    """Return a heading with single blanks inside and none around."""
    return " ".join(heading.split())

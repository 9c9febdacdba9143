"""An article's folder as it was brought: CSV files and article.toml, or one workbook with a sheet for each; read as they stand.

Nothing outside the folder is opened: not by a link, not by the name of a table. What
cannot be read is named as the person sees it, by file and row or by sheet and cell.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from helpers import data
from helpers.data import intake
from helpers.numbers.language import current

TABLES = "tables"
"""Where the tables of a folder of CSV files stand, from which its numbers are computed."""
PARTS = ("article.toml", "claims.csv", "evidence.csv", "sources.csv", "verdicts.csv")
"""What a folder without a workbook must hold."""
MOST_ROWS = 5_000
"""Rows of a table of claims, evidence and the like; those from which numbers are computed may have more."""
NEW = "python -m helpers.claims new FOLDER"
"""What begins a ledger."""
LARGEST_TOML = 100_000
"""Bytes of article.toml."""


class Folder:
    """The files of an article. book is its workbook, None where it has CSV files.

    Raises DataError if the folder is not there, or holds more than one ledger.
    """

    def __init__(self, path: Path):
        self.path = path.resolve()
        if self.path.is_file():
            raise data.DataError(f"{path}: found a file, expected the folder that it lies in; give {path.parent} in its place")
        if not self.path.is_dir():
            raise data.DataError(f"{path}: found no such folder; begin one: {NEW}")
        books = [p for p in sorted(self.path.iterdir()) if p.suffix.lower() == ".xlsx" and not p.name.startswith((".", "~$"))]
        others = [name for name in ("claims.csv", "article.toml") if (self.path / name).exists()]
        if len(books) > 1 or books and others:
            found = ", ".join([*(p.name for p in books), *others])
            raise data.DataError(f"{self.path.name}: found {found}, expected either one .xlsx file or CSV files; take away what is old")
        there = [p.name for p in sorted(self.path.iterdir()) if not p.name.startswith((".", "~$"))]
        if there and not books and not any((self.path / name).exists() for name in PARTS):
            found = ", ".join(there[:5]) + (f" and {len(there) - 5} more" if len(there) > 5 else "")
            expected = f"one .xlsx file, or {', '.join(PARTS)}"
            raise data.DataError(f"{self.path.name}: found {found}, expected {expected}; save it as .xlsx or CSV, or begin a ledger: {NEW}")
        self.book = books[0] if books else None
        self._sheets: dict[str, str] = {}
        self._columns: dict[str, Mapping[str, int]] = {}
        if self.book:
            try:
                self._file(self.book)
                self._sheets = {name.strip().casefold(): name for name in intake.sheets(self.book)}
            except intake.Unfit as err:
                raise data.DataError(f"{self.book.name}: found {err.found}, expected {err.expected}; {err.remedy}") from None

    def _file(self, path: Path) -> None:
        """Raise Unfit if a file is no file, or a link that leads out of the folder."""
        if path.is_symlink() or not path.resolve().is_relative_to(self.path):
            raise intake.Unfit("a file of its own", "put a copy in its place", found="a link to another place")
        if path.exists() and not path.is_file():
            raise intake.Unfit("a file", "take it away", found="a folder, a device or a pipe")

    def _path(self, name: str, own: bool) -> Path:
        return self.path / (f"{TABLES}/{name}.csv" if own else f"{name}.csv")

    def has(self, name: str, own: bool = False) -> bool:
        """Return whether a table is there; own: one of those from which numbers are computed."""
        path = self._path(name, own)
        return name.casefold() in self._sheets if self.book else path.exists() or path.is_symlink()

    def named(self, name: str, own: bool = False) -> str:
        """Return what the person calls a table: a file, or a sheet."""
        if self.book:
            return f"{self.book.name}, sheet {self._sheets.get(name.casefold(), name)}"
        return f"{self.path.name}/{self._path(name, own).relative_to(self.path).as_posix()}"

    def where(self, name: str, row: int | None, field: str | None, own: bool = False) -> str:
        """Return where a cell stands: file, row and field, or sheet and cell. The row is the one that a spreadsheet shows."""
        column = self._columns.get(name, {}).get(field or "")
        if self.book and row and column is not None:
            from openpyxl.utils import get_column_letter  # heavy, and only a fault of a sheet needs it

            return f"{self.named(name)}, cell {get_column_letter(column + 1)}{row}"
        if name == "article" and not self.book:
            return f"{self.path.name}/article.toml" + f", field {field}" * bool(field)
        return self.named(name, own) + (f", row {row}" if row else "") + f", field {field}" * bool(field)

    def read(self, name: str, kinds: Mapping[str, intake.Kind], *, optional: set[str], own: bool = False) -> tuple[intake.Sheet, list[str]]:
        """Return a table with its columns in order, bad cells as found, and all that is wrong with it, one line each."""
        try:
            path = self.book or self._path(name, own)
            self._file(path)
            if not self.has(name, own):
                found = "no such sheet" if self.book else "no such file"
                if not (self.book or own):
                    _misnamed(path, f"{name}*.*")
                remedy = f"take it from a new ledger ({NEW.replace('FOLDER', 'FOLDER --xlsx') if self.book else NEW})"
                raise intake.Unfit("one", f"{remedy} and fill it in" if not own else "add it, or correct its name in numbers", found=found)
        except intake.Unfit as err:
            return intake.Sheet(pd.DataFrame(), [], []), [
                f"{self.named(name, own)}: found {err.found}, expected {err.expected}; {err.remedy}"
            ]
        sheet = intake.read(
            path,
            kinds,
            others="keep" if own else "name",
            keep_bad=True,
            optional=optional,
            sheet=self._sheets.get(name.casefold()),
            name=self.named(name, own),
            decimal=current().form(".") if own else ".",
        )
        self._columns[name] = sheet.columns
        wrong = [f"{self.where(name, f.row, f.field, own)}: found {f.found}, expected {f.expected}; {f.remedy}" for f in sheet.faults]
        rows = sheet.rows
        if len(rows) > MOST_ROWS and not own:
            many = f"{self.named(name)}: found {len(rows)} rows, expected at most {MOST_ROWS}; is it the right file?"
            return intake.Sheet(pd.DataFrame(), [], []), [many]
        for column in optional - set(rows):
            rows = rows.assign(**{column: ""})
        return replace(sheet, rows=rows if own else rows[list(kinds)]), wrong

    def entries(self, kinds: Mapping[str, type]) -> tuple[dict[str, Any], list[str]]:
        """Return what the file article.toml, or the sheet article, says: by entry, not yet checked; and what cannot be read.

        Of a file that cannot be read, the language is returned where it shows.

        kinds  the type of each entry, by which a cell of a sheet is read
        """
        if self.book:
            return self._listed(kinds)
        path, where = self.path / "article.toml", f"{self.path.name}/article.toml"
        try:
            self._file(path)
            if not path.exists():
                _misnamed(path, "article*.toml*")
                raise intake.Unfit("one", f"take it from a new ledger ({NEW}) and fill it in", found="no such file")
            if path.stat().st_size > LARGEST_TOML:
                raise intake.Unfit(f"at most {LARGEST_TOML}", "is it the right file?", found=f"{path.stat().st_size} bytes")
            return tomllib.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf").decode("utf-8")), []
        except intake.Unfit as err:
            return {}, [f"{where}: found {err.found}, expected {err.expected}; {err.remedy}"]
        except (ValueError, RecursionError) as err:  # no TOML, no UTF-8, a number of thousands of digits; nested too deep
            told, tag = str(err)[:200], re.search(rb"""^language *= *["']([\w-]+)["']""", path.read_bytes(), re.MULTILINE)
            expected = f"lines like those of a new ledger ({NEW}), texts in quotation marks and a day like 2024-05-04 without"
            return {"language": tag[1].decode()} if tag else {}, [f"{where}: found {told}, expected {expected}; correct the line"]

    def _listed(self, kinds: Mapping[str, type]) -> tuple[dict[str, Any], list[str]]:
        sheet, wrong = self.read("article", {"entry": intake.text, "value": intake.text}, optional=set())
        found: dict[str, Any] = {}
        rows: dict[str, int] = {}
        for row, entry, cell in sheet.rows.itertuples():
            if entry in found:
                wrong.append(
                    f"{self.where('article', row, 'entry')}: found {intake.shown(entry)} again, expected each once; remove one of them"
                )
            elif entry and (cell or kinds.get(entry) in (dict, list)):
                found[entry], rows[entry] = _typed(cell, kinds.get(entry, str)), row
        self._entries = rows
        return found, wrong

    def where_entry(self, entry: str) -> str:
        """Return where an entry of article.toml, or of the sheet article, stands."""
        if self.book and entry in getattr(self, "_entries", {}):
            return self.where("article", self._entries[entry], "value")
        return f"{self.named('article')}, entry {entry}" if self.book else f"{self.path.name}/article.toml, field {entry}"


def _misnamed(path: Path, pattern: str) -> None:
    """Raise Unfit if files lie there that seem to be meant by a name: claims (1).csv, claims.ods, article.toml.txt."""
    if like := [found.name for found in sorted(path.parent.glob(pattern)) if found.is_file()]:
        raise intake.Unfit(f"one called {path.name}", "save it under that name", found=", ".join(like))


def _typed(cell: str, kind: type) -> Any:
    """Return a cell of the sheet article as article.toml would have it; the text itself where it is not of its kind."""
    if kind is date or kind is bool:
        try:
            return intake.day(cell) if kind is date else intake.yes_no(cell)
        except intake.Unfit:
            return cell
    if kind is list:
        return [part.strip() for part in cell.split(";") if part.strip()]
    if kind is dict:
        lines = [line.partition("=") for line in re.split("[\n;]", cell) if line.strip()]
        return {key.strip(): title.strip() for key, _, title in lines}
    return cell

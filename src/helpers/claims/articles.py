"""The same ledger on any article: a folder of tables in, a checked `ledger.Ledger` out.

A folder holds article.toml, claims.csv, evidence.csv, sources.csv and
verdicts.csv, and may hold numbers of its own: numbers.csv, the tables from which
they are computed, claim_tests.csv with the verdicts that rest on them. In place
of all this it may hold one workbook with a sheet for each. data/articles/schema.json
describes the tables; to begin one, copy data/articles/template. ``python -m
helpers.claims`` begins, checks and publishes a folder.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import reprlib
import shutil
import tempfile
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import pandas as pd

from helpers import data
from helpers.claims import calculations, ledger
from helpers.claims.folder import TABLES, Folder
from helpers.data import files, intake
from helpers.numbers import hedges, language, register
from helpers.numbers.language import N_, gettext
from helpers.numbers.quantity import Quantity
from helpers.numbers.register import Number

FOLDERS = data.DATA / "articles"
EXAMPLE, DRAFT, TEMPLATE, REPOSITORY = (FOLDERS / name for name in ("example", "draft", "template", "template-repository"))
BOOK = "ledger.xlsx"
"""What the template is called as a workbook."""
SITE = "example"
"""The folder of the book in which the pages of the example are."""
LEAST = {
    "best": "only the best verdict holds",
    "holds": "what the scale counts as holding holds",
    "not failing": "what does not fail holds",
}
"""How strict a count is; only claims whose verdict has a rating can hold."""
COUNTED = {"all": "all claims", "rated": "claims whose verdict has a rating"}
"""What a count is a share of."""
ABOUT = {
    "title": (str, "a text, such as What does it claim?"),
    "source": (str, "the source_id of the article in the table sources"),
    "judged_by": (str, "a text, such as what was known on 4 May 2024"),
    "checked_by": (str, "the name of a person or a group"),
    "checked_on": (date, "a day, such as 2024-05-04"),
    "kinds": (list, "the kinds of claims, such as event and number"),
    "parts": (dict, "the parts of the article, each a short key and its title; none is right too"),
}
"""What article.toml must say: the type of each entry, and what is expected."""
MAY: dict[str, tuple[type, str, Any]] = {
    "language": (str, f"the tag of a language that there is: {', '.join(language.offered())}", language.ENGLISH),
    "invented": (bool, "true where the article was made up, else false", False),
    "judged_to": (date, "the last day whose evidence counts, such as 2024-05-04", None),
    "site_url": (str, "the address at which the pages will stand, beginning with https://", ""),
    "reviewer_url": (str, "the address of those who checked, beginning with https://", ""),
    "contact": (str, "a mail address, or one that begins with https://", ""),
    "licence": (str, "the name of a licence, such as CC BY 4.0", ""),
}
"""What it may say besides: type, what is expected, and what holds where it says nothing."""
WRITTEN: dict[type, str] = {
    str: "in quotation marks",
    bool: "without quotation marks",
    date: "without quotation marks",
    list: "in square brackets, each in quotation marks",
    dict: "as a section of lines key = title",
}
LISTED: dict[type, str] = {list: "with ; between them", dict: "a line each, key = title"}
"""How an entry of a type is written in article.toml, and in the sheet article where there is more to say."""
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
_FORMS = {
    "language": lambda text: text in language.offered(),
    "site_url": lambda text: not text or _ADDRESS.fullmatch(text),
    "reviewer_url": lambda text: not text or _ADDRESS.fullmatch(text),
    "contact": lambda text: not text or _ADDRESS.fullmatch(text) or re.fullmatch(r"[^\s@<>\"']+@[^\s@<>\"']+\.[^\s@<>\"']+", text),
}
_DAY = "2024-05-04"
"""The day on which the template was checked."""
MOST_FAULTS = 100
"""So many faults are told at once."""
NUMERIC = ("figure", "low", "high")
"""Fields of claim_tests that hold numbers."""
DAYS = ("starts", "ends")
"""Fields of forecast_bins that hold days, or numbers of days."""


def schema() -> dict:
    """Return the description of the tables of an article's folder, a Frictionless Data Package."""
    return json.loads((FOLDERS / "schema.json").read_text("utf-8"))


def expected(how: Mapping[type, str] = WRITTEN) -> dict[str, str]:
    """Return what each entry of article.toml must be, and how it is written there; how: WRITTEN, or LISTED for a sheet."""
    return {name: f"{form}{', ' * (kind in how)}{how.get(kind, '')}" for name, (kind, form, *_) in (ABOUT | MAY).items()}


def new(folder: Path, *, workbook: bool = False, repository: bool = False, tag: str = language.ENGLISH) -> Path:
    """Begin a ledger: copy the template to a folder that is not there yet, and return it.

    workbook: as one .xlsx in place of the CSV files; repository: with what publishes it, around it; tag: the language of its
    pages, as whose spreadsheets expect them the tables are written. Raises DataError if the folder is there or cannot be
    made, or there is no such language.
    """
    if tag not in language.offered():
        raise data.DataError(f"found the language {tag!r}, expected one of {', '.join(language.offered())}; name one of them")
    if folder.exists() or folder.is_symlink():
        raise data.DataError(f"{folder}: found something of that name, expected nothing; choose another name")
    try:
        with tempfile.TemporaryDirectory() as scratch:
            made = Path(scratch, "made")
            inside = made / "article" if repository else made
            if repository:
                shutil.copytree(REPOSITORY, made)
            if workbook:
                inside.mkdir()
                _write_workbook(inside / BOOK, tag)
            else:
                shutil.copytree(TEMPLATE, inside)
                _as_expected(inside, tag)
            files.put_folder(made, folder)
    except OSError as err:
        raise data.DataError(f"{files.why(err, folder)}; or choose another") from None
    return folder


def template_words() -> set[str]:
    """Return the words of the template that its maker replaces: each language has them in its catalogue."""
    about, found = ledger.about(TEMPLATE), set[str]()
    for resource in schema()["resources"]:
        columns = [f["name"] for f in resource["schema"]["fields"] if f.get("holds") == "words"]
        with (TEMPLATE / resource["path"]).open(encoding="utf-8", newline="") as file:
            found |= {row[column] for row in csv.DictReader(file) for column in columns}
    return (found | {about["title"], about["checked_by"], *about["kinds"], *about["parts"].values()}) - {""}


def _as_expected(folder: Path, tag: str) -> None:
    """Write the template's words in a language, its tables as the spreadsheets of that language expect CSV files."""
    with language.speak(tag) as here:
        said = {word: here.gettext(word) for word in template_words()}
        for path in folder.glob("*.csv"):
            header, *rows = csv.reader(io.StringIO(path.read_text("utf-8"), newline=""))
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file, delimiter=here.separator, lineterminator="\r\n")
                writer.writerows([header, *([said.get(cell, cell) for cell in row] for row in rows)])
        about, known = (folder / "article.toml").read_text("utf-8"), N_("what was known on {day}")
        for word, words in said.items():
            about = about.replace(f'"{word}"', f'"{words}"')
        about = about.replace(known.format(day=language.Language().day(_DAY)), gettext(known).format(day=here.day(_DAY)))
        about = about.replace('language = "en"', f'language = "{tag}"')
        (folder / "article.toml").write_text(about, encoding="utf-8")


def _write_workbook(path: Path, tag: str) -> None:
    from helpers.claims import workbook  # a third of a second, and only a template needs it

    with tempfile.TemporaryDirectory() as scratch:
        folder = shutil.copytree(TEMPLATE, Path(scratch, "template"))
        _as_expected(folder, tag)
        said, _ = Folder(folder).entries({})
        said["kinds"], said["parts"] = "; ".join(said["kinds"]), "\n".join(f"{key} = {title}" for key, title in said["parts"].items())
        entries = {name: (said.get(name, ""), form) for name, (_, form, *_) in (ABOUT | MAY).items()}
        with language.speak(tag):
            workbook.write(path, entries, schema(), folder, {"hedge": _hedges()})


def read(folder: Path) -> ledger.Ledger:
    """Return the ledger in a folder. Raises DataError with every fault found (`faults`); warns of letters that were guessed."""
    found = _examined(Path(folder))
    if found.wrong:
        more = len(found.wrong) - MOST_FAULTS
        told = [*found.wrong[:MOST_FAULTS], f"and {more} more; mend these first"] if more > 0 else found.wrong
        raise data.DataError("\n".join(told))
    tables = {}
    for resource in schema()["resources"]:
        if resource["name"] in found.sheets:
            sheet = found.sheets[resource["name"]]
            tables[resource["name"]] = data.read(io.StringIO(sheet.rows.to_csv(index=False)), resource["schema"]["fields"])
            for note in sheet.notes:
                warnings.warn(str(note), stacklevel=2)
    claims, evidence = tables["claims"], tables["evidence"]
    claims["part"] = claims["part"].map(found.about["parts"])
    tables["claims"] = claims if found.about["parts"] else claims.drop(columns="part")
    tables["evidence"] = evidence.assign(status=evidence["stance"].map(lambda stance: "not found" if stance == "not found" else "read"))
    about = {name: default for name, (*_, default) in MAY.items() if default is not None} | found.about
    numbers = {key: number for key, number in found.numbers.items() if number}
    with language.speak(about["language"]):
        return ledger.made(about, tables, numbers, {name: table.rows for name, table in found.tables.items()})


def faults(folder: Path) -> list[str]:
    """Return all that is wrong with an article's folder, one line each: where it stands, found, expected, what to do.

    A row that cannot be read hides what is in it, so the rows are compared only
    when every row can.
    """
    return _examined(Path(folder)).wrong


@dataclass
class _Examined:
    """A folder as far as it is right: its entries, its tables as brought, the tables of its numbers, its numbers, and all that is wrong."""

    about: dict = field(default_factory=dict)
    sheets: dict[str, intake.Sheet] = field(default_factory=dict)
    tables: dict[str, calculations.Table] = field(default_factory=dict)
    numbers: dict[str, Number | None] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def _examined(path: Path) -> _Examined:
    try:
        folder = Folder(path)
    except data.DataError as err:
        return _Examined(wrong=[str(err)])
    about, wrong = _about(folder)
    with language.speak(about.get("language", language.ENGLISH)):
        return _compared(folder, _Examined(about, wrong=wrong))


def _compared(folder: Folder, found: _Examined) -> _Examined:
    """Return a folder with its tables as far as they are right, numbers and days read and written in the language spoken here."""
    package = schema()
    unreadable = False
    for resource in package["resources"]:
        name, fields = resource["name"], resource["schema"]["fields"]
        if resource.get("optional") and not folder.has(name):
            continue
        sheet, wrong = folder.read(name, _kinds(fields), optional={f["name"] for f in fields if f.get("optional")})
        if resource.get("optional") and sheet.rows.empty and not wrong:
            continue  # a header without rows is what the template has
        found.sheets[name] = sheet
        found.wrong += wrong
        unreadable |= bool(wrong) and sheet.rows.columns.empty or any(f.row not in sheet.rows.index for f in sheet.faults)
    if unreadable:
        return found
    rows = {name: sheet.rows for name, sheet in found.sheets.items()}
    told = {fault.partition(": ")[0] for fault in found.wrong}
    found.wrong += [fault for fault in _unfit(folder, package, rows) if fault.partition(": ")[0] not in told]
    if "numbers" in rows:
        found.tables, wrong = _tables(folder, rows["numbers"])
        found.wrong += wrong
        found.numbers, wrong = _numbers(folder, rows["numbers"], found.tables)
        found.wrong += wrong

    def where(name: str, row: int, field: str) -> str:
        return folder.where_entry(field) if name == "article" else folder.where(name, rows[name].index[row], field)

    def find(key: str) -> Number | None:
        if key not in found.numbers:
            raise KeyError(calculations.known_as(key, found.numbers))
        return found.numbers[key]

    tables = dict(rows)
    if "claim_tests" in rows:
        tests = rows["claim_tests"]
        values = {name: tests[name].map(_value).astype(object) for name in NUMERIC}
        for fault in found.sheets["claim_tests"].faults:
            if fault.field in values:
                values[fault.field][fault.row] = "not read"
        tables["claim_tests"] = tests.assign(**values)
    # What a cell is told to be by its description is not told again by the rules.
    told = {fault.partition(": ")[0] for fault in found.wrong if re.search(", (field|cell) ", fault.partition(": ")[0])}
    found.wrong += [fault for fault in ledger.breaches(found.about, tables, where, find) if fault.partition(": ")[0] not in told]
    if "source" in found.about and found.about["source"] not in set(rows["sources"]["source_id"]):
        found.wrong.append(
            f"{folder.where_entry('source')}: found {found.about['source']!r}, expected one that is in {folder.named('sources')};"
            " correct the spelling or add the row there"
        )
    found.wrong = list(dict.fromkeys(found.wrong))
    return found


def _kinds(fields: list[dict]) -> dict[str, intake.Kind]:
    """Return how the columns of a table are read: names of rows in capitals, numbers and days in one form, arrows as one sign; the description judges the rest."""
    kinds: dict[str, intake.Kind] = {}
    for f in fields:
        kinds[f["name"]] = _day_or_days if f["name"] in DAYS else intake.words
        if f["type"] == "date" or data.dated(f):
            kinds[f["name"]] = partial(_day, partly=f.get("constraints", {}).get("pattern", "").endswith("?"))
        if f["type"] in ("number", "integer"):
            kinds[f["name"]] = partial(_digits, decimal=language.current().form("."))
        if f["name"] in ("claim_id", "evidence_id"):
            kinds[f["name"]] = _capitals
        if f["name"] == "chain":
            kinds[f["name"]] = _arrows
        if f["name"] == "hedge":
            kinds[f["name"]] = _hedge
    return kinds


def _day(cell: str, partly: bool) -> str:
    """Return a day in ISO; partly: a month or a year is right too."""
    if not cell or partly and re.fullmatch(r"\d{4}(-\d{2})?", cell):
        return cell
    try:
        return str(intake.day(cell))
    except intake.Unfit as err:
        if partly and "like" in err.expected:
            raise intake.Unfit(f"{err.expected}, a month like 2024-12, or a year", err.remedy) from None
        raise


def _day_or_days(cell: str) -> str:
    try:
        return str(intake.day(cell))
    except intake.Unfit:
        return cell


def _digits(cell: str, decimal: str) -> str:
    return repr(intake.number(cell, decimal)).removesuffix(".0") if cell else ""


def _hedges() -> list[str]:
    """Return the words that may stand before a figure, in the language spoken here."""
    return [word for rule in hedges.RULES for word in gettext(rule.said).split("|")]


def _hedge(cell: str) -> str:
    if cell and not any(hedges.in_english(cell) in rule.words for rule in hedges.RULES):
        raise intake.Unfit(f"one of {', '.join(_hedges())}", "use one of these words, or low and high in place of the figure")
    return cell


def _value(cell: str) -> float | str:
    """Return a number of claim_tests, missing where the cell is empty; a text that is none, which is told where it is read."""
    try:
        return float(cell or "nan")
    except ValueError:
        return cell


def _capitals(cell: str) -> str:
    return capitals if re.fullmatch("[A-Z0-9-]+", capitals := cell.upper()) else cell


def _arrows(cell: str) -> str:
    return re.sub(r"\s*[-–=]+>\s*", " → ", cell)


def _unfit(folder: Folder, package: dict, rows: dict[str, pd.DataFrame]) -> list[str]:
    """Return where the tables break their description, each line with the row or the cell that the person sees."""
    there = {"resources": [r for r in package["resources"] if r["name"] in rows]}
    with tempfile.TemporaryDirectory() as scratch:
        (copy := Path(scratch, "folder")).mkdir()
        for name, table in rows.items():
            table.replace(intake.UNSEEN, "", regex=True).to_csv(copy / f"{name}.csv", index=False, lineterminator="\n")
        _, unfit = data.fit(copy, package | there)
    return [told for fault in unfit if (told := _as_seen(fault, folder, rows))]


def _as_seen(fault: str, folder: Folder, rows: dict[str, pd.DataFrame]) -> str:
    """Return a fault of the copies as the person sees the table; "" if it only says again what another says."""
    told = re.fullmatch(r"folder/(\w+)\.csv(?:, row (\d+))?(?:, field ([\w, ]+?))?: (.*)", fault, re.DOTALL)
    if not told:
        return fault
    name, row, field, rest = told.groups()
    number = rows[name].index[int(row) - 2] if row else None
    if row and (other := re.match(r"found .*, expected one that is in folder/(\w+)\.csv", rest, re.DOTALL)) and other[1] in rows:
        cell, target = rows[name].loc[number, field], rows[other[1]]
        names = set(target.get(field, target.iloc[:, 0]))
        if cell in names:  # the row is there, but its name is not as it must be, which is told where it stands
            return ""
        rest = rest.replace("; correct the spelling", f"; correct the spelling{intake.nearest(cell, names)}")
    rest = re.sub(r"folder/(\w+)\.csv", lambda m: folder.named(m[1]), rest)
    return f"{folder.where(name, number, (field or '').partition(',')[0] or None)}: {rest}"


def _tables(folder: Folder, listed: pd.DataFrame) -> tuple[dict[str, calculations.Table], list[str]]:
    """Return the tables from which numbers are computed, as far as they can be read, and what is wrong with the others."""
    found, wrong, own = {}, [], {r["name"] for r in schema()["resources"]} | {"article"}
    for name in dict.fromkeys(listed["table"]):
        if not re.fullmatch(r"[\w-]{1,31}", name):
            continue  # the description says so
        if name.casefold() in own:
            row = listed.index[listed["table"] == name][0]
            wrong.append(
                f"{folder.where('numbers', row, 'table')}: found {name!r}, expected a table of your own; numbers are computed from"
                f" {'other sheets' if folder.book else 'the files in ' + TABLES}"
            )
            continue
        sheet, faults = folder.read(name, {}, optional=set(), own=True)
        wrong += faults
        if not faults:
            where = partial(folder.where, name, own=True)
            found[name] = calculations.Table(name, sheet.rows, where)
    return found, wrong


def _numbers(folder: Folder, listed: pd.DataFrame, tables: dict[str, calculations.Table]) -> tuple[dict[str, Number | None], list[str]]:
    """Return the numbers that a folder lists by key, None for what cannot be computed, and why."""
    found: dict[str, Number | None] = {}
    wrong = []
    for row, cells in zip(listed.index, listed.to_dict("records")):
        if cells["key"] in found:
            continue  # the description says so
        found[cells["key"]] = None
        if cells["table"] in tables and cells["calculation"] in calculations.CALCULATIONS and re.fullmatch("[0-6]?", cells["decimals"]):
            try:
                found[cells["key"]] = calculations.number(cells, tables)
            except calculations.Wrong as err:
                wrong.append(f"{err.place or folder.where('numbers', row, err.field)}: {err.told}")
    return found, wrong


def _about(folder: Folder) -> tuple[dict, list[str]]:
    """Return what article.toml says, as far as it is right, and what is wrong with it."""
    forms = {name: (kind, form) for name, (kind, form, *_) in (ABOUT | MAY).items()}
    how = LISTED if folder.book else WRITTEN
    entries, wrong = folder.entries({name: kind for name, (kind, _) in forms.items()})
    if wrong:  # the tables are read as their language has them even so
        return {"language": entries["language"]} if entries.get("language") in language.offered() else {}, wrong
    for name in ("kinds",) if folder.book else ():
        if len(listed := entries.get(name) or []) == 1 and "," in listed[0]:
            entries[name] = listed[0]  # no list: the line below says how one is written
    written = expected(how)
    short = reprlib.Repr()  # of one that is nested too deep, the outside
    short.maxstring, short.maxother, short.maxlevel = 60, 60, 2
    shown = short.repr
    wrong = [
        f"{folder.where_entry(name[:60])}: found {shown(entries[name])}, expected one of the entries {', '.join(forms)}; take the line out,"
        " or correct its name"
        for name in entries
        if name not in forms
    ]
    for name, (kind, _) in forms.items():
        if name not in entries and name in ABOUT:
            wrong.append(f"{folder.where_entry(name)}: found nothing, expected {written[name]}; add the line")
        elif name in entries and not _is(name, entries[name], kind):
            wrong.append(f"{folder.where_entry(name)}: found {shown(entries[name])}, expected {written[name]}; correct the line")
    return {name: entries[name] for name, (kind, _) in forms.items() if name in entries and _is(name, entries[name], kind)}, wrong


def _is(name: str, value, kind: type) -> bool:
    """Return whether an entry is of its kind, lists and sections holding texts only, and no text one that cannot be seen."""
    inside = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else [value]
    texts = [text for text in inside if isinstance(text, str)]
    if type(value) is not kind or kind in (dict, list) and len(texts) < len(inside):
        return False
    if any(intake.UNSEEN.search(text) or len(text) > 300 for text in texts) or len(texts) > 100:
        return False
    return not isinstance(value, str) or bool(value.strip() or name in MAY) and _FORMS.get(name, bool)(value) not in (False, None)


def gallery() -> dict[str, Path]:
    """Return the folders of articles that the book shows besides its own, by the folder of the book that their pages are in."""
    others = {path.parent for path in FOLDERS.glob("*/article.toml")} - {EXAMPLE, DRAFT, TEMPLATE}
    return {SITE: EXAMPLE} | {f"articles/{folder.name}": folder for folder in sorted(others)}


@cache
def example() -> ledger.Ledger:
    """Return the ledger of the invented article in data/articles/example."""
    return read(EXAMPLE)


# --- chapter 13 ---------------------------------------------------------------------


def tally(article: str, least: str, counted: str) -> pd.DataFrame:
    """Return how many claims hold by a definition: columns item, claims, rows, and on each row of (those counted), share.

    article  "example", or "first" for the article of this book
    least    a key of LEAST
    counted  a key of COUNTED
    """
    if article == "first":
        # Not ledger.all_claims(): its texts hold numbers, and this gives one.
        verdicts, scale = data.load("claims").set_index("claim_id")["verdict"], ledger.verdicts()
    else:
        verdicts, scale = example().claims["verdict"], example().scale
    rating, side = verdicts.map(scale["rating"]), verdicts.map(scale["counts_as"])
    rated = rating.notna()
    hold = rated & {"best": rating == scale["rating"].max(), "holds": side == "holds", "not failing": side != "fails"}[least]
    among = rated | (counted == "all")
    parts = {"Hold": hold, "Counted, do not hold": among & ~hold, "Left out of the count": ~among}
    return pd.DataFrame(
        [{"item": item, "claims": int(part.sum()), "rows": " ".join(verdicts.index[part])} for item, part in parts.items()]
    ).assign(of=int(among.sum()), share=float(hold.sum() / among.sum()))


def cut() -> pd.DataFrame:
    """Return the claims of the example as they were cut: columns quote, claim, kind, speaker, rows."""
    return example().claims[["quote", "claim", "kind", "speaker"]].assign(rows=example().claims.index).reset_index(drop=True)


def draft() -> pd.DataFrame:
    """Return the draft ledger, as it is written: columns claim_id, verdict, claim, evidence, reason."""
    found = _examined(DRAFT).sheets
    table, evidence = found["claims"].rows, found["evidence"].rows
    told = (evidence["stance"] + ": " + evidence["says"]).groupby(evidence["claim_id"]).agg(" ".join)
    drafted = table.assign(evidence=table["claim_id"].map(told).fillna("none"))
    return drafted[["claim_id", "verdict", "claim", "evidence", "reason"]]


def told(folder: Path) -> pd.DataFrame:
    """Return the faults of a folder as a table: columns fault, where."""
    return pd.DataFrame([fault.split(": ", 1)[::-1] for fault in faults(folder)], columns=["fault", "where"])


def _counted(asks: str = "", side: str = "") -> Number:
    return ledger.counted(example().claims, example().scale, "data/articles/example", asks, side)


def _words() -> Number:
    words = len((EXAMPLE / "article.md").read_text("utf-8").replace(">", "").partition("\n\n")[2].split())
    return Number(str(words), "words of data/articles/example/article.md, without its title", (), words)


def _share(article: str, end: str) -> Number:
    """Return the share of claims that hold by a reasonable rule: the lowest, the highest, or that by ratings."""
    shares = {rule: tally(article, *rule) for rule in itertools.product(LEAST, COUNTED)}
    found = {rule: table["share"].iloc[0] for rule, table in shares.items()}
    low, high = (end(found, key=lambda rule: found[rule]) for end in (min, max))
    least, counted = rule = {"low": low, "high": high, "rated": ("holds", "rated")}[end]
    rows = tuple(shares[rule]["rows"].iloc[0].split())
    return Number.of(Quantity(found[rule], "", rows), f"{LEAST[least]}, of {COUNTED[counted]}", percent=True)


def _faults(how: str, *named: str) -> Number:
    """Count the faults of the draft, all or those that name one of some claims."""
    count = sum(not named or any(repr(claim) in fault for claim in named) for fault in faults(DRAFT))
    return Number(str(count), how, (), count)


register.add(
    {
        "example.all": _counted,
        "example.{asks}": _counted,
        "example.{side}": lambda side: _counted("", side),
        "example.{asks}_{side}": _counted,
        "example.words": _words,
        "example.share_{end}": lambda end: _share("example", end),
        "claims.share_{end}": lambda end: _share("first", end),
        "draft.faults": lambda: _faults("faults that the validator finds in data/articles/draft"),
        "draft.slip": lambda: _faults("faults in data/articles/draft that name B01 or B02", "B01", "B02"),
    },
    asks=ledger.ASKS,
    side=lambda: ledger.sides(example().scale),
    end=("low", "high", "rated"),
)

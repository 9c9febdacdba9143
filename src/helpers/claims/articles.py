"""The same ledger on any article: a folder of tables in, a checked `ledger.Ledger` out.

A folder holds article.toml, claims.csv, evidence.csv, sources.csv and
verdicts.csv. data/articles/schema.json describes the tables; to begin one, copy
data/articles/template. ``python -m helpers.claims`` begins, checks and
publishes a folder.
"""

from __future__ import annotations

import io
import itertools
import json
import re
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd

from helpers import data
from helpers.claims import ledger
from helpers.data import intake
from helpers.numbers import register
from helpers.numbers.quantity import Quantity
from helpers.numbers.register import Number

FOLDERS = data.DATA / "articles"
EXAMPLE, DRAFT, TEMPLATE, REPOSITORY = (FOLDERS / name for name in ("example", "draft", "template", "template-repository"))
SITE = "example"
"""The folder of the book in which the pages of the example are."""
LONGEST_QUOTE = 12
LEAST = {
    "best": "only the best verdict holds",
    "holds": "what the scale counts as holding holds",
    "not failing": "what does not fail holds",
}
"""How strict a count is; only claims whose verdict has a rating can hold."""
COUNTED = {"all": "all claims", "rated": "claims whose verdict has a rating"}
"""What a count is a share of."""
ABOUT = {
    "title": (str, 'a text in quotation marks, such as title = "What does it claim?"'),
    "source": (str, "the source_id of the article in sources.csv"),
    "judged_by": (str, 'a text, such as judged_by = "what was known on 4 May 2024"'),
    "checked_by": (str, "the name of a person or a group"),
    "checked_on": (date, "a date without quotation marks, such as 2024-05-04"),
    "kinds": (list, 'a list of texts, such as kinds = ["event", "number"]'),
    "parts": (dict, "a section [parts] of lines key = title, or an empty one"),
}
"""What article.toml says: the type of each entry, and what is expected."""


def schema() -> dict:
    """Return the description of the tables of an article's folder, a Frictionless Data Package."""
    return json.loads((FOLDERS / "schema.json").read_text("utf-8"))


def read(folder: Path) -> ledger.Ledger:
    """Return the ledger in a folder. Raises DataError with every fault found (`faults`); warns of letters that were guessed."""
    about, sheets, found = _examined(Path(folder).resolve())
    if found:
        raise data.DataError("\n".join(found))
    table = {}
    for resource in schema()["resources"]:
        sheet = sheets[resource["name"]]
        table[resource["name"]] = data.read(io.StringIO(sheet.rows.to_csv(index=False)), resource["schema"]["fields"])
        for note in sheet.notes:
            warnings.warn(str(note), stacklevel=2)
    table["claims"]["part"] = table["claims"]["part"].map(about["parts"])
    status = table["evidence"]["stance"].map(lambda stance: "not found" if stance == "not found" else "read")
    scale = table["verdicts"].set_index("verdict")
    named = table["claims"].set_index("claim_id")
    return ledger.Ledger(
        about,
        named if about["parts"] else named.drop(columns="part"),
        table["evidence"].assign(status=status),
        table["sources"].set_index("source_id"),
        scale,
    )


def faults(folder: Path) -> list[str]:
    """Return all that is wrong with an article's folder, one line each: file, row, field, found, expected, what to do.

    A row that cannot be read hides what is in it, so the rows are compared only
    when every row can.
    """
    return _examined(Path(folder).resolve())[2]


def _examined(folder: Path) -> tuple[dict, dict[str, intake.Sheet], list[str]]:
    """Return article.toml and the tables of a folder, as far as they are right, and all that is wrong."""
    if not folder.is_dir():
        return {}, {}, [f"{folder}: found no such folder; copy data/articles/template and name your copy"]
    package, (about, wrong) = schema(), _about(folder)
    sheets = {r["name"]: _sheet(folder, r) for r in package["resources"]}
    wrong += [str(fault) for sheet in sheets.values() for fault in sheet.faults]
    if any(fault.row not in sheet.rows.index for sheet in sheets.values() for fault in sheet.faults):
        return about, sheets, wrong
    rows = {name: sheet.rows for name, sheet in sheets.items()}
    with tempfile.TemporaryDirectory() as scratch:
        (copy := Path(scratch, folder.name)).mkdir()
        for name, table in rows.items():
            table.replace(intake.UNSEEN, "", regex=True).to_csv(copy / f"{name}.csv", index=False, lineterminator="\n")
        _, unfit = data.fit(copy, package)
    return about, sheets, wrong + [_as_seen(fault, rows) for fault in unfit] + list(_breaches(folder.name, about, rows))


def _sheet(folder: Path, resource: dict) -> intake.Sheet:
    """Return a table as it was brought, its columns in order and its days as the description wants them; that judges the rest."""
    path, name, fields = folder / resource["path"], f"{folder.name}/{resource['path']}", resource["schema"]["fields"]
    if not path.is_file():
        fault = intake.Fault(name, None, None, "no such file", "one", "copy it from data/articles/template and fill it in")
        return intake.Sheet(pd.DataFrame(), [fault], [])
    kinds = {f["name"]: _day if f["type"] == "date" or data.dated(f) else intake.text for f in fields}
    sheet = intake.read(path, kinds, others="name", keep_bad=True, name=name)
    return replace(sheet, rows=sheet.rows[list(kinds)])


def _day(cell: str) -> str:
    try:
        return str(intake.day(cell))
    except intake.Unfit:
        return cell


def _as_seen(fault: str, rows: dict[str, pd.DataFrame]) -> str:
    """Return a fault of the copies with the row that the person sees: the copies have no blank rows."""
    return re.sub(r"\A([^/]*/(\w+)\.csv, row )(\d+)", lambda m: f"{m[1]}{rows[m[2]].index[int(m[3]) - 2]}", fault)


def _about(folder: Path) -> tuple[dict, list[str]]:
    """Return article.toml, as far as it is right, and what is wrong with it."""
    where = f"{folder.name}/article.toml"
    if not (folder / "article.toml").is_file():
        return {}, [f"{where}: found no such file; copy it from data/articles/template and fill it in"]
    try:
        entries = ledger.about(folder)
    except (ValueError, RecursionError) as err:  # no TOML, no UTF-8, a number of thousands of digits; nested too deep
        return {}, [f"{where}: found {err}, expected lines like those of data/articles/template; correct the line"]
    wrong = [
        f"{where}, field {name}: found {entries[name]!r}, expected one of the entries {', '.join(ABOUT)}; take the line out,"
        " or correct its name"
        for name in entries
        if name not in ABOUT
    ]
    wrong += [
        f"{where}, field {name}: found {entries[name]!r}, expected {form}; correct the line"
        if name in entries
        else f"{where}, field {name}: found nothing, expected {form}; add the line"
        for name, (kind, form) in ABOUT.items()
        if not _is(entries.get(name), kind)
    ]
    return {name: entries[name] for name, (kind, _) in ABOUT.items() if _is(entries.get(name), kind)}, wrong


def _is(value, kind: type) -> bool:
    """Return whether an entry of article.toml is of a kind, lists and sections holding texts only."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return type(value) is kind and (not isinstance(value, str) or bool(value.strip())) and all(isinstance(text, str) for text in inside)


def _breaches(folder: str, about: dict, rows: dict[str, pd.DataFrame]) -> Iterator[str]:
    """Yield what the rules of a ledger forbid and the description of single tables cannot say."""
    for name, table in rows.items():
        for number, row in zip(table.index, table.to_dict("records")):
            place = f"{folder}/{name}.csv, row {number}, field"
            for field in ("published", "said_on"):
                cell = row.get(field, "")
                if "checked_on" in about and cell > str(about["checked_on"])[: len(cell)]:
                    yield (
                        f"{place} {field}: found {cell!r}, expected nothing later than {about['checked_on']}, the day checked_on in"
                        " article.toml; correct one of the two"
                    )
            if len(row.get("quote", "").split()) > LONGEST_QUOTE:
                yield (
                    f"{place} quote: found {len(row['quote'].split())} words, expected at most {LONGEST_QUOTE};"
                    " quote only the words that are judged, and link the article"
                )
            if name == "evidence" and (row["stance"] == "not found") == bool(row["source_id"]):
                yield (
                    f"{place} source_id: found {row['source_id']!r} with the stance {row['stance']!r}, expected"
                    " a source for what was found and none for what was not; correct one of the two cells"
                )
            if name == "claims":
                for field, allowed in (("kind", about.get("kinds")), ("part", about.get("parts"))):
                    cell = row[field]
                    if allowed is not None and cell not in allowed and (cell or allowed):
                        yield (
                            f"{place} {field}: found {cell!r}, expected one of {', '.join(map(repr, allowed)) or 'none'};"
                            f" correct the cell, or add the word to {field}s in article.toml"
                        )
    yield from _reversed(f"{folder}/verdicts.csv", rows["verdicts"])
    with_evidence = set(rows["evidence"]["claim_id"])
    for number, claim in rows["claims"]["claim_id"].items():
        if claim not in with_evidence:
            yield (
                f"{folder}/claims.csv, row {number}, field claim_id: found {claim!r} without evidence, expected a row"
                f" in {folder}/evidence.csv; add one, with the stance 'not found' for what you looked for in vain"
            )
    if "source" in about and about["source"] not in set(rows["sources"]["source_id"]):
        yield (
            f"{folder}/article.toml, field source: found {about['source']!r}, expected one that is in {folder}/sources.csv;"
            " correct the spelling or add the row there"
        )


def new(folder: Path, repository: bool = False) -> Path:
    """Copy the template to a folder that is not there yet, and return it; repository: with what publishes it, around it.

    Raises DataError if the folder is there or cannot be made.
    """
    try:
        if repository:
            shutil.copytree(REPOSITORY, folder)
        shutil.copytree(TEMPLATE, folder / "article" if repository else folder)
    except FileExistsError:
        raise data.DataError(f"{folder}: found something of that name, expected nothing; choose another name") from None
    except OSError as err:
        raise data.DataError(f"{folder}: found {err.strerror}, expected a place where you may write; choose another") from None
    return folder


def _reversed(file: str, scale: pd.DataFrame) -> Iterator[str]:
    """Yield each verdict that is rated as high as one that counts as more: readers of ratings take more for better."""
    rated = scale[scale["rating"].str.fullmatch(r"\d+")]
    rank, ratings = rated["counts_as"].map(["fails", "neither", "holds"].index), rated["rating"].map(int)
    for row in rated.index:
        below = rated.index[(rank > rank[row]) & (ratings <= ratings[row])]
        if len(below):
            other = below[0]
            yield (
                f"{file}, row {row}, field rating: found {ratings[row]} for {rated['verdict'][row]!r}, which counts as"
                f" {rated['counts_as'][row]!r}, expected less than {ratings[other]}, the rating of {rated['verdict'][other]!r} in row {other},"
                f" which counts as {rated['counts_as'][other]!r}; more is better, so turn the ratings around"
            )


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
    table, evidence, *_ = (_sheet(DRAFT, resource).rows for resource in schema()["resources"])
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

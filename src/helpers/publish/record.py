"""What a cell leaves for the page: one typed record for each thing that is shown.

An output of a notebook holds its record and a plain fallback, nothing of the page's own making. The record of a chart is
the Vega-Lite specification of its wide drawing, which JupyterLab draws by itself; the rest stands in its `usermeta`, and
its data sets, which both drawings share, are JSON in a text. The record of anything else is JSON of the type MIME. The
book reads the records back (`read`) and draws its pages from them; record.schema.json beside this file describes them.

Texts may hold computed numbers as {key} (helpers.numbers.register); the page fills and links them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Annotated, Any, Literal

import pandas as pd

KEY = "claims-costs-ceasefires"
MIME = f"application/vnd.{KEY}+json"
CHART = "application/vnd.vegalite.v5+json"
"""The newest type that JupyterLab draws itself; the specifications keep to what it knows."""


@dataclass(frozen=True)
class Named:
    """A value and what the reader sees for it. A list of these keeps its order; an object in a notebook does not."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A control with named options; more: it stands under “more assumptions”."""

    kind: Literal["choice"] = "choice"
    name: str
    label: str
    options: list[Named]
    default: str
    more: bool


@dataclass(frozen=True, kw_only=True)
class Slider:
    """A control with the whole numbers from first to last, by step, in unit; more as for a Choice."""

    kind: Literal["slider"] = "slider"
    name: str
    label: str
    first: int
    last: int
    step: int
    default: int
    unit: str
    more: bool


@dataclass(frozen=True)
class Preset:
    """A button and the values to which it sets some controls."""

    label: str
    setting: dict[str, str | int]


@dataclass(frozen=True, kw_only=True)
class Formula:
    """Arithmetic: for each row its columns as a value or an expression, and where the numbers in them are looked up."""

    kind: Literal["formula"] = "formula"
    inputs: dict[str, dict[str, Any]]
    lines: list[dict[str, dict[str, Any]]]


@dataclass(frozen=True, kw_only=True)
class Mixture:
    """Parts to mix by weight, by the name of their control: packed columns, those that all parts have in shared.

    where and first as in explorers.Mixture.
    """

    kind: Literal["mixture"] = "mixture"
    shared: str
    parts: dict[str, str]
    where: list[str]
    first: list[str]


@dataclass(frozen=True, kw_only=True)
class Grid:
    """The result of every setting: the different rows as packed columns; a line a setting with the numbers of its rows.

    The settings are in the order of the controls' values, those of the last control in turn.
    """

    kind: Literal["grid"] = "grid"
    lines: str
    settings: str
    values: list[list[str | int]]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A chart with its finding (title), description, sources by id, date, and its data.

    columns are the fields of the table with their names for a reader; data is the data set that the table is.
    wide and narrow are specifications without their data, which stands in datasets.
    """

    kind: Literal["figure"] = "figure"
    name: str
    title: str
    description: str
    note: str
    as_of: str
    basis: str
    source: list[Named]
    columns: list[Named]
    data: str
    datasets: dict[str, list[dict[str, Any]]]
    wide: dict[str, Any]
    narrow: dict[str, Any]

    @property
    def cells(self) -> list[list]:
        """The table of the figure, its values in the order of columns."""
        return [[row[column.value] for column in self.columns] for row in self.datasets[self.data]]

    def spec(self, size: Literal["wide", "narrow"]) -> dict[str, Any]:
        """Return the whole specification of a drawing."""
        drawing = getattr(self, size)
        return drawing | {"datasets": {name: rows for name, rows in self.datasets.items() if f'"{name}"' in json.dumps(drawing)}}


@dataclass(frozen=True, kw_only=True)
class Explorer(Figure):
    """A chart with controls; the result in words, at the defaults, and the format of the sentence that tells it."""

    kind: Literal["explorer"] = "explorer"  # type: ignore[assignment]
    sentence: str
    words: str
    controls: list[Choice | Slider]
    presets: list[Preset]
    route: Formula | Mixture | Grid


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table; the columns of reveal are folded into one answer a row, with fold the page folds the whole."""

    kind: Literal["table"] = "table"
    name: str
    title: str
    columns: list[str]
    reveal: list[str]
    cells: list[list[Any]]
    fold: bool


@dataclass(frozen=True, kw_only=True)
class Claim:
    """The ledger box of a claim: the terms it shows, and the folder of the book that has the claim's page."""

    kind: Literal["claim"] = "claim"
    claim: str
    title: str
    show: list[str]
    verdict: str
    site: str


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """A wrong answer that many give, and what to tell who gives it."""

    answer: int | float | str
    message: str


@dataclass(frozen=True, kw_only=True)
class Check:
    """An exercise that checks an answer: one of options, or a number in unit, read by number, thousands, marks and bare (check.grammar).

    A forecast is a number, told how far it was off.
    """

    kind: Literal["check"] = "check"
    key: str
    ask: str
    unit: str
    options: list[str]
    answer: int | float | str
    tolerance: float
    between: list[float] | None
    forecast: bool
    right: str
    number: str
    thousands: str
    marks: dict[str, float]
    bare: list[float]
    wrong: list[Wrong]


@dataclass(frozen=True, kw_only=True)
class Checker:
    """Claims for the reader to judge (with our verdict as label), how the agreement is told, and the folder of the book with their pages."""

    kind: Literal["checker"] = "checker"
    ours: list[Named]
    none_yet: str
    undefined: str
    kappa: str
    same: dict[str, list[str]]
    site: str = ""


@dataclass(frozen=True, kw_only=True)
class Given:
    """A forecast by somebody else: a chance for each answer."""

    name: str
    chances: list[float]


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """A question with answers to which the reader gives chances; outcome is the number of the answer that came true."""

    kind: Literal["forecast"] = "forecast"
    question: str
    asks: str
    answers: list[str]
    outcome: int | None
    unscored: str
    others: list[Given]


@dataclass(frozen=True, kw_only=True)
class Sentences:
    """The article's claims in its order; the ledger holds them."""

    kind: Literal["sentences"] = "sentences"


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A conclusion in a sentence: how firmly it is held, why, what would change it, and the row that says so.

    chapter is the name of the chapter that shows it; evidence_to the day of the last evidence, seen in source.
    """

    rows: str
    statement: str
    firmness: str
    part: str
    why: str
    would_change: str
    chapter: str
    evidence_to: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Firmness:
    """A word for how firmly a statement is held, its number of dots, and what it says of the evidence."""

    word: str
    dots: int
    meaning: str


@dataclass(frozen=True, kw_only=True)
class Statements:
    """The conclusions, firmest first, and the scale of firmness, which is theirs."""

    kind: Literal["statements"] = "statements"
    scale: list[Firmness]
    statements: list[Statement]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question whose answer the reader's browser keeps under key, its place in the chapter of that number, and what was found there.

    Of a forecast the browser keeps the chances of answers, in percent; outcome is the number of the one that came true.
    """

    key: str
    ask: str
    unit: str
    chapter: str
    anchor: str
    found: str
    answers: list[str]
    outcome: int | None


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Questions of earlier chapters, beside whose answers the page puts what the reader answered."""

    kind: Literal["answers"] = "answers"
    asked: list[Asked]


Record = Figure | Explorer | Table | Claim | Check | Checker | Forecast | Sentences | Statements | Answers


def bundle(record: Record, title: Mapping[str, Any] | None = None, **fallback: str) -> dict[str, Any]:
    """Return the output of a cell: a record with its fallbacks by the last part of their type (plain, markdown, html).

    title is what JupyterLab draws above a chart (Vega-Lite). A figure without its narrow drawing leaves its chart alone, from which no page is made.
    """
    plain = {f"text/{kind}": text for kind, text in fallback.items()}
    if not isinstance(record, Figure):
        return {MIME: asdict(record), **plain}
    rest = asdict(record)
    wide, datasets = rest.pop("wide"), {name: text(rows) for name, rows in rest.pop("datasets").items()}
    meta = {"usermeta": {KEY: rest | {"narrow": text(rest["narrow"])}}} if record.narrow else {}
    return {CHART: wide | {"background": "#ffffff", "datasets": datasets, "title": title} | meta, **plain}


def load(content: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the record that an output of type MIME or CHART holds as plain data, None if it holds none."""
    if "kind" in content:
        return dict(content)
    wide = dict(content)
    if not (rest := wide.pop("usermeta", {}).get(KEY)):
        return None
    datasets = {name: json.loads(rows) for name, rows in wide.pop("datasets").items()}
    for lab in ("background", "title"):  # for JupyterLab; the page has its own
        wide.pop(lab, None)
    return rest | {"narrow": json.loads(rest["narrow"]), "wide": wide, "datasets": datasets}


def of_notebook(notebook: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the records that an executed notebook (as JSON) holds, in its order, as plain data."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            for mime, content in output.get("data", {}).items():
                if mime in (MIME, CHART) and (found := load(content)):
                    yield found


def packed(columns: Mapping[str, list]) -> str:
    """Return columns as JSON in a text: [name, values], or [name, different values, the number of each] where that is shorter."""
    found = []
    for name, values in columns.items():
        plain = text([name, values])
        kinds = list(dict.fromkeys(values))
        short = text([name, kinds, [kinds.index(value) for value in values]])
        found.append(min(plain, short, key=len))
    return f"[{','.join(found)}]"


def unpacked(packed: str) -> dict[str, list]:
    """Return the columns that `packed` made a text of."""
    return {name: [values[n] for n in at[0]] if at else values for name, values, *at in json.loads(packed)}


def typed(stored: Mapping[str, Any]) -> Record:
    """Return a record from plain data. Raises ValueError naming what does not fit its type."""
    return _adapter().validate_python(stored)


def read(content: Mapping[str, Any]) -> Record | None:
    """Return the record that an output holds, None if it holds none. Raises ValueError as `typed` does."""
    stored = load(content)
    return typed(stored) if stored else None


def schema() -> dict[str, Any]:
    """Return the JSON schema of the records, as `load` returns them."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_adapter().json_schema()}


@cache
def _adapter() -> Any:
    from pydantic import Field, TypeAdapter  # where the book is built; no kernel of a class needs it

    return TypeAdapter(Annotated[Record, Field(discriminator="kind")])


def text(value: Any) -> str:
    """Return a value as short JSON: in a notebook each item of a list would take a line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def markdown(text: str) -> str:
    """Return a text as Markdown that shows it as it is: no markup in it counts."""
    return re.sub(r"([#$&*+<>\[\\\]^_`{|}~-]|(?<=\d)[.)])", r"\\\1", " ".join(text.split()))


def rounded(value: Any, digits: int = 6) -> Any:
    """Return a number at so many significant digits, so that every machine prints the same; other values as they are."""
    return float(f"{value:.{digits}g}") if isinstance(value, float) else value


def dataset(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table as a data set of a chart: its rows by the names of the columns."""
    return [dict(zip(table.columns, row)) for row in rows(table)]


def rows(table: pd.DataFrame, digits: int = 6) -> list[list[Any]]:
    """Return the rows of a table as JSON knows them: missing is None, numbers are rounded."""
    return [[rounded(v, digits) for v in row] for row in json.loads(table.to_json(orient="values", double_precision=15))]

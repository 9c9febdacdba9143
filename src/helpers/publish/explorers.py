"""Explorers: one model, two homes.

In a kernel the controls are ipywidgets and every change recomputes the model.
On the page the same controls are native inputs, and one of three routes gives
the same numbers without a kernel:

- `Formula`: arithmetic, written once as a Python function; the page gets the
  expressions that the function builds when it is called with symbols.
- `Mixture`: the reader's weights over fixed parts; the page gets the parts.
- `Grid`: anything else; the page gets the table of every setting.

Each is called like the model it is: ``route(**setting) -> DataFrame``.
"""

from __future__ import annotations

import itertools
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from helpers import data
from helpers.numbers import register
from helpers.numbers.quantity import Quantity, unbroken, written
from helpers.numbers.symbol import Symbol
from helpers.publish import figures, record
from helpers.publish.given import in_kernel, stores

if TYPE_CHECKING:
    import ipywidgets

MOST_SETTINGS = 5000
"""A grid larger than this makes a page too heavy."""

_FIELD = re.compile(r"\{(?P<name>\w+)(?::(?P<group>,?)\.(?P<digits>\d+)(?P<kind>[f%]))?\}")
"""A number in a sentence: {column:,.0f}, {column:.2f} or {column:.0%}. The page reads the same forms."""

_OUTSIDE_TEXTS = re.compile(r"""("(?:[^"\\]|\\.)*")| """)
"""A blank of an expression, which says nothing, or a text in quotation marks, whose blanks stay."""

MOST_SLIDERS = 5
"""More sliders at once are not read; the rest stand under “more assumptions”."""

_PANEL = (615, 340)
"""Widths of an explorer's drawings: beside the controls, and on a phone. The page draws them anew at the width it has."""

WIDGET = "application/vnd.jupyter.widget-view+json"
_EMPTY = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChAGA60e6kgAAAABJRU5ErkJggg=="
"""A picture of one clear point: where a live chart comes without a picture, JupyterLab makes one and draws the chart twice."""

_LAB = 500
"""Width of the drawing beside the controls in JupyterLab, whose window has 1280 pixels and a list of files."""

_STYLE = {"style": {"description_width": "100%"}, "layout": {"width": "100%", "height": "auto", "flex_flow": "row wrap"}}
"""A control has its name above it, whole."""

_LOOK = """<style>
.ccc-explorer .widget-label { height: auto; text-align: left; white-space: normal; }
.ccc-explorer select { height: 28px; }
.ccc-explorer [aria-live] { margin: 0 0 .5em; line-height: 1.4; }
.ccc-explorer [aria-live] b { font-size: 1.15em; }
.ccc-explorer.jupyter-widgets-disconnected { padding-top: 2.5em; }
.ccc-explorer.jupyter-widgets-disconnected::before {
  content: "The kernel has stopped, so these controls do not answer. Run the chapter again: Run, then Run All Cells.";
  position: absolute; top: 0; left: 0; width: auto; height: auto; font: 600 14px/1.4 sans-serif; color: var(--jp-error-color0);
}
</style>"""
"""What the traits of a widget cannot say."""

_NAMES = """for (const wait of [0, 500, 2000]) setTimeout(() => {
  for (const slider of document.querySelectorAll(".ccc-explorer .widget-slider"))
    for (const part of slider.querySelectorAll("[role=slider], .widget-readout")) {
      part.setAttribute("aria-label", slider.querySelector(".widget-label").textContent);
      if (part.isContentEditable) part.setAttribute("role", "textbox");
    }
}, wait);"""
"""A slider of ipywidgets has no name for those who hear it, nor has its field; this gives both that of its label."""

_RUN = "Run this cell (Shift and Enter) for its controls."


# --- controls ---------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """A control with named options: value -> what the reader sees. more: it stands under “more assumptions”."""

    name: str
    label: str
    options: Mapping[str, str]
    default: str
    more: bool = False

    @property
    def values(self) -> list[str]:
        """Every value it may take."""
        return list(self.options)

    @property
    def record(self) -> record.Choice:
        """What the page gets."""
        options = [record.Named(*pair) for pair in self.options.items()]
        return record.Choice(name=self.name, label=self.label, options=options, default=self.default, more=self.more)

    def widget(self) -> ipywidgets.Dropdown:
        """Return the live control."""
        import ipywidgets  # half a second, and only a kernel needs it

        pairs = [(text, value) for value, text in self.options.items()]
        return ipywidgets.Dropdown(options=pairs, value=self.default, description=self.label, tooltip=self.label, **_STYLE)


@dataclass(frozen=True)
class Slider:
    """A control with the whole numbers of a range, in `unit`. more: it stands under “more assumptions”."""

    name: str
    label: str
    steps: range
    default: int
    unit: str
    more: bool = False

    @property
    def values(self) -> list[int]:
        """Every value it may take."""
        return list(self.steps)

    @property
    def record(self) -> record.Slider:
        """What the page gets."""
        first, last, step = self.steps[0], self.steps[-1], self.steps.step
        return record.Slider(
            name=self.name, label=self.label, first=first, last=last, step=step, default=self.default, unit=self.unit, more=self.more
        )

    def widget(self) -> ipywidgets.IntSlider:
        """Return the live control."""
        import ipywidgets  # half a second, and only a kernel needs it

        named = f"{self.label} ({self.unit})"
        return ipywidgets.IntSlider(
            min=self.steps[0],
            max=self.steps[-1],
            step=self.steps.step,
            value=self.default,
            description=named,
            tooltip=named,
            readout_format=",d",
            **_STYLE,
        )


# --- routes -----------------------------------------------------------------------


class Formula:
    """Arithmetic that the page evaluates itself.

    function  takes numbers by name, returns a dict: column -> one value or a
              list with one value a row; on its arguments only + − × ÷, powers,
              comparisons, and minimum, maximum and choose of helpers.numbers.symbol
    inputs    for each argument the name of a control, or a pair (name of a
              choice, option -> Quantity); quantities bring their rows along;
              without quantities the explorer names its source
    """

    def __init__(self, function: Callable[..., dict], **inputs: str | tuple[str, Mapping[str, Quantity]]):
        self.function, self.inputs = function, inputs

    def __call__(self, **setting) -> pd.DataFrame:
        given, rows = {}, []
        for argument, source in self.inputs.items():
            if isinstance(source, str):
                given[argument] = setting[source]
            else:
                quantity = source[1][setting[source[0]]]
                given[argument] = float(quantity.value)
                rows += quantity.rows
        table = pd.DataFrame(self.function(**given))
        return table.assign(rows=" ".join(dict.fromkeys(rows))) if rows else table

    def sources(self) -> list[str]:
        """Return the sources of every option, in order."""
        found = data.row_sources()
        options = [source[1] for source in self.inputs.values() if not isinstance(source, str)]
        return list(dict.fromkeys(found[row] for o in options for quantity in o.values() for row in quantity.rows))

    def publish(self, controls: list[Choice | Slider]) -> record.Formula:
        """Return expressions, one a column and row, with the numbers they look up."""
        columns = self.function(**{argument: Symbol(argument) for argument in self.inputs})
        length = max(len(c) for c in columns.values() if isinstance(c, list))
        lines = [{name: self._cell(c[i] if isinstance(c, list) else c) for name, c in columns.items()} for i in range(length)]
        inputs = {
            argument: {"control": source}
            if isinstance(source, str)
            else {
                "control": source[0],
                "numbers": {o: float(q.value) for o, q in source[1].items()},
                "rows": {o: list(q.rows) for o, q in source[1].items()},
            }
            for argument, source in self.inputs.items()
        }
        return record.Formula(inputs=inputs, lines=lines)

    @staticmethod
    def _cell(value) -> dict:
        return {"expression": _OUTSIDE_TEXTS.sub(r"\1", str(value))} if isinstance(value, Symbol) else {"value": value}


class NoAnswer(ValueError):
    """A setting that asks for nothing, such as weights that are all 0; it is told where the result would stand."""


class Mixture:
    """Parts weighted by the reader: every number of the result is a weighted mean.

    parts   control name -> table; all with the same columns and the same words; or a function that gives the table,
            and of values of `where`, by name, those of its rows that they need
    where   names of further controls: only rows with the control's value in the column of that name
            count, and the column is dropped (a table without it counts whole)
    first   (control, column): the row with the control's value in that column comes first, so that the
            sentence tells it

    The weights are the controls' values; they need not sum to anything. Calling
    it raises ValueError if all weights are 0 (NoAnswer) or one is negative.
    """

    def __init__(
        self,
        parts: Mapping[str, pd.DataFrame | Callable[..., pd.DataFrame]],
        where: Sequence[str] = (),
        first: tuple[str, str] | None = None,
    ):
        self.parts, self.where, self.first = dict(parts), tuple(where), first
        self._chosen = {}

    def __call__(self, **setting) -> pd.DataFrame:
        weights = {name: setting[name] for name in self.parts}
        total = sum(weights.values())
        if min(weights.values()) < 0:
            raise ValueError("the weights must not be negative")
        if total == 0:
            raise NoAnswer("at least one weight must be above 0")
        others = tuple(setting[name] for name in (*self.where, *(self.first or ())[:1]))
        if others not in self._chosen:
            parts = {name: self._part(table, setting) for name, table in self.parts.items()}
            words = next(iter(parts.values()))
            columns = words.select_dtypes("number").columns
            self._chosen[others] = words, columns, {name: part[columns].to_numpy() for name, part in parts.items()}
        words, columns, numbers = self._chosen[others]
        mixed = sum(numbers[n] * w for n, w in weights.items()) / total
        return words.assign(**dict(zip(columns, mixed.T)))

    def _part(self, part: pd.DataFrame | Callable[..., pd.DataFrame], setting: dict) -> pd.DataFrame:
        table = part(**{name: setting[name] for name in self.where}) if callable(part) else part
        for name in self.where:
            if name in table:
                table = table[table[name] == setting[name]].drop(columns=name)
        if self.first:
            control, column = self.first
            if setting[control] not in set(table[column]):
                raise ValueError(f"no row has {setting[control]} in {column}; give the control {control!r} only values that are there")
            table = table.sort_values(column, key=lambda values: values != setting[control], kind="stable")
        return table.reset_index(drop=True)

    def sources(self) -> list[str]:
        """Return nothing: its tables have a column `rows`, or the explorer names its sources."""
        return []

    def publish(self, controls: list[Choice | Slider]) -> record.Mixture:
        """Return the parts, column by column."""
        tables = {name: part() if callable(part) else part for name, part in self.parts.items()}
        parts = {name: json.loads(table.to_json(orient="split", double_precision=15)) for name, table in tables.items()}
        columns = {name: dict(zip(part["columns"], map(list, zip(*part["data"])))) for name, part in parts.items()}
        one, *others = columns.values()
        shared = {name: values for name, values in one.items() if all(other.get(name) == values for other in others)}
        return record.Mixture(
            shared=record.packed(shared),
            parts={part: record.packed({n: v for n, v in own.items() if n not in shared}) for part, own in columns.items()},
            where=list(self.where),
            first=list(self.first or ()),
        )


class Grid:
    """Any model: the page gets the table of every setting."""

    def __init__(self, function: Callable[..., pd.DataFrame]):
        self.function = function

    def __call__(self, **setting) -> pd.DataFrame:
        return self.function(**setting)

    sources = Mixture.sources

    def publish(self, controls: list[Choice | Slider]) -> record.Grid:
        """Return the result of every setting, each different row once. Raises ValueError if there are too many."""
        count = math.prod(len(c.values) for c in controls)
        if count > MOST_SETTINGS:
            raise ValueError(f"{count} settings are too many for a grid (at most {MOST_SETTINGS}): coarser steps, or another route")
        numbers: dict[tuple, int] = {}
        found = []
        for setting in itertools.product(*(c.values for c in controls)):
            table = self.function(**dict(zip((c.name for c in controls), setting)))
            lines = map(tuple, record.rows(table, digits=10))
            found.append(" ".join(str(numbers.setdefault(line, len(numbers))) for line in lines))
        columns = dict(zip(table.columns, map(list, zip(*numbers))))
        return record.Grid(lines=record.packed(columns), settings="\n".join(found), values=[c.values for c in controls])


# --- the explorer -------------------------------------------------------------------


class Explorer:
    """A model with controls, a chart and a result in words.

    model     a Formula, Mixture or Grid: setting -> tidy table
    controls  Choice and Slider objects
    chart     function of helpers.charts: (table, width) -> chart, drawing one data set
    sentence  the first row of the table in words: a format string of its
              columns, such as "{share:.0%} of GDP"
    presets   what a button says -> values of some controls, to which it sets them
    name, title, description, as_of, note, source: as for helpers.publish.figures.Figure

    Raises ValueError naming the explorer if a corner of its settings gives no
    rows or a number that is missing or infinite (where the record is stored: given.stores),
    if the chart draws more than one data set, or if more than MOST_SLIDERS sliders are in view.
    """

    def __init__(
        self,
        model: Formula | Mixture | Grid,
        controls: list[Choice | Slider],
        chart: Callable[..., alt.Chart],
        *,
        sentence: str,
        name: str,
        presets: Mapping[str, dict] = MappingProxyType({}),
        **published,
    ):
        self.model, self.controls, self.chart, self.sentence, self.presets = model, controls, chart, sentence, presets
        self.published = {"name": name, "source": model.sources(), "widths": _PANEL, **published}
        self.defaults = {c.name: c.default for c in controls}
        odd = [f for f in re.findall(r"\{[^{}]*\}", sentence) if not _FIELD.fullmatch(f)]
        if odd:
            raise ValueError(f"explorer {name!r}: the page cannot write {odd[0]}; use forms like {{x:,.1f}} or {{x:.0%}}")
        shown = sum(isinstance(c, Slider) and not c.more for c in controls)
        if shown > MOST_SLIDERS:
            raise ValueError(f"explorer {name!r}: {shown} sliders in view, at most {MOST_SLIDERS}; give the others more=True")
        known = {c.name: c.values for c in controls}
        for said, setting in presets.items():
            for control, value in setting.items():
                if value not in known.get(control, ()):
                    raise ValueError(f"explorer {name!r}: the preset {said!r} sets {control} to {value!r}, which it cannot have")
        for setting in corners(controls) if stores() else ():
            try:
                _whole(model(**setting))
            except NoAnswer:
                continue
            except (ValueError, ZeroDivisionError) as err:
                raise ValueError(f"explorer {name!r} at {setting}: {err}") from None

    def words(self, table: pd.DataFrame) -> str:
        """Return the result in words."""
        row = table.iloc[0]

        def write(field: re.Match) -> str:
            if field["kind"] is None:
                return str(row[field["name"]])
            percent = field["kind"] == "%"
            return written(row[field["name"]], int(field["digits"]), percent, field["group"] == ",") + "%" * percent

        return unbroken(_FIELD.sub(write, self.sentence))

    @cached_property
    def _drawn(self) -> tuple[record.Figure, str]:
        """The figure at the defaults, and its result in words."""
        table = _whole(self.model(**self.defaults))
        drawn = figures.Figure(self.chart, table, **self.published).record
        if list(drawn.datasets) != [drawn.data]:
            raise ValueError(f"explorer {drawn.name!r}: its chart must draw one data set, its table, so that the page can replace it")
        return drawn, self.words(table)

    @property
    def record(self) -> record.Explorer:
        """What the page gets: the figure at the defaults, the controls, and the route by which the page computes the rest."""
        drawn, words = self._drawn
        return record.Explorer(
            **vars(drawn) | {"kind": "explorer"},
            sentence=self.sentence,
            words=words,
            controls=[c.record for c in self.controls],
            presets=[record.Preset(*preset) for preset in self.presets.items()],
            route=self.model.publish(self.controls),
        )

    def _repr_mimebundle_(self, **_) -> dict:
        drawn, words = self._drawn
        made = self.record if stores() else drawn
        bundle = figures.bundle(made, f"Explorer: {register.filled(made.title)}\n\n{words}", _RUN)
        if in_kernel():  # `make sync` never stores it
            bundle[WIDGET] = self.live()._repr_mimebundle_()[WIDGET]
        return bundle

    def live(self) -> ipywidgets.VBox:
        """Return the controls as widgets that recompute the model on every change, the result beside them."""
        import ipywidgets  # half a second, and only a kernel needs it

        widgets = {c.name: c.widget() for c in self.controls}
        drawn, said = self._drawn
        title = ipywidgets.HTML(f"{_LOOK}<p><strong>{escape(register.filled(drawn.title))}</strong></p>")
        caption = ipywidgets.HTML(f"<p>{escape(figures.caption(drawn))}</p>")
        words, chart = ipywidgets.HTML(_said(said)), ipywidgets.Output(outputs=_output(drawn, drawn.datasets[drawn.data]))

        def show(_) -> None:
            words.value = "<p>Computing…</p>"
            try:
                table = _whole(self.model(**{name: widget.value for name, widget in widgets.items()}))
                # As on the page, the chart stays and its one data set is replaced: drawing it anew takes ten times as long.
                chart.outputs = _output(drawn, record.dataset(table))
                words.value = _said(self.words(table))
            except (ValueError, ZeroDivisionError) as err:
                words.value = f"<p role='alert'>No result for this setting: {escape(str(err))}</p>"

        for widget in widgets.values():
            widget.observe(show, "value")

        def button(said: str, setting: dict) -> ipywidgets.Button:
            made = ipywidgets.Button(description=said, layout={"width": "auto"})
            made.on_click(lambda _: [setattr(widgets[name], "value", value) for name, value in setting.items()])
            return made

        shown, more = ([widgets[c.name] for c in self.controls if c.more == folded] for folded in (False, True))
        fold = [ipywidgets.Accordion([ipywidgets.VBox(more)], titles=["More assumptions"])] if more else []
        presets = ipywidgets.HBox([button(*preset) for preset in self.presets.items()], layout={"flex_flow": "row wrap"})
        left = ipywidgets.VBox([*shown, *fold], layout={"flex": "0 0 268px"})
        right = ipywidgets.VBox([presets, words, chart], layout={"flex": "1 1 0", "min_width": "0px", "overflow": "hidden"})
        script = {"output_type": "display_data", "data": {"application/javascript": _NAMES, "text/plain": ""}, "metadata": {}}
        names = ipywidgets.Output(outputs=(script,))
        box = ipywidgets.VBox([title, ipywidgets.HBox([left, right], layout={"grid_gap": "36px"}), caption, names])
        return box.add_class("ccc-explorer")


def _said(words: str) -> str:
    lead, stop, rest = escape(words).partition(". ")
    return f"<p aria-live='polite'><b>{lead}{stop.strip()}</b> {rest}</p>"


def _output(drawn: record.Figure, dataset: list[dict]) -> tuple[dict]:
    """Return what an Output widget holds to show a chart with its data set replaced, drawn by JupyterLab itself."""
    spec = drawn.wide | {"width": _LAB, "datasets": {drawn.data: dataset}}
    data = {record.CHART: spec, "image/png": _EMPTY, "text/plain": drawn.name}
    return ({"output_type": "display_data", "data": data, "metadata": {}},)


def corners(controls: list[Choice | Slider]) -> Iterator[dict]:
    """Yield every combination of the first and last value of each control."""
    ends = [dict.fromkeys((c.values[0], c.values[-1])) for c in controls]
    for values in itertools.product(*ends):
        yield dict(zip((c.name for c in controls), values))


def _whole(table: pd.DataFrame) -> pd.DataFrame:
    if table.empty:
        raise ValueError("the model gives no rows")
    numbers = table.select_dtypes("number")
    bad = [c for c in numbers if not all(map(math.isfinite, numbers[c]))]
    if bad:
        raise ValueError(f"the model gives a missing or infinite {bad[0]}")
    return table

"""Explorers: one model, two homes.

A model is a pure function of its controls. In a kernel the controls are
ipywidgets and every change recomputes exactly. The stored output, and so the
page, shows the default setting.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import altair as alt
import ipywidgets
import pandas as pd

from helpers import figure, prose, tables


@dataclass(frozen=True)
class Choice:
    """A control with named options: value -> what the reader sees."""

    name: str
    label: str
    options: Mapping[str, str]
    default: str

    def widget(self) -> ipywidgets.Dropdown:
        """Return the live control."""
        pairs = [(text, value) for value, text in self.options.items()]
        return ipywidgets.Dropdown(options=pairs, value=self.default, description=self.label, **_WIDE)


@dataclass(frozen=True)
class Slider:
    """A control with the whole numbers of a range, in `unit`."""

    name: str
    label: str
    steps: range
    default: int
    unit: str

    def widget(self) -> ipywidgets.IntSlider:
        """Return the live control."""
        return ipywidgets.IntSlider(
            min=self.steps[0], max=self.steps[-1], step=self.steps.step, value=self.default,
            description=f"{self.label} ({self.unit})", **_WIDE,
        )


_WIDE = {"style": {"description_width": "12em"}, "layout": {"width": "34em"}}


class Explorer:
    """A model with controls, a chart and a result in words.

    model     pure function of the controls' names, returns a tidy table
    controls  Choice and Slider objects
    chart     function of helpers.charts: (table, width) -> chart
    sentence  the first row of the table in words: a format string of its columns
    name, title, description, source, as_of, note: as for Figure

    Raises ValueError naming the explorer if the model's table is empty or holds
    missing numbers.
    """

    def __init__(
        self,
        model: Callable[..., pd.DataFrame],
        controls: list[Choice | Slider],
        chart: Callable[..., alt.Chart],
        *,
        sentence: str,
        **published,
    ):
        self.model, self.controls, self.chart, self.sentence, self.published = model, controls, chart, sentence, published
        self.defaults = {c.name: c.default for c in controls}

    def result(self, **setting) -> tuple[str, figure.Figure]:
        """Return the sentence and the figure for one setting of the controls."""
        table = self.model(**(self.defaults | setting))
        shown = figure.Figure(self.chart, table, **self.published)
        return self.sentence.format(**table.iloc[0]), shown

    def _repr_mimebundle_(self, **_) -> dict:
        words, shown = self.result()
        content = shown.content | {"kind": "explorer", "sentence": words}
        html = f"<p>{words}</p>" + figure.notebook_html(content)
        live = self.live()._repr_mimebundle_()
        return {
            tables.MIME: content,
            "text/html": html,
            "text/plain": f"Explorer: {prose.plain(content['title'])}",
            _WIDGET: live[_WIDGET],
        }

    def live(self) -> ipywidgets.VBox:
        """Return the controls as widgets that recompute the model on every change."""
        widgets = [c.widget() for c in self.controls]
        view = ipywidgets.HTML()

        def show(_=None) -> None:
            try:
                words, shown = self.result(**{c.name: w.value for c, w in zip(self.controls, widgets)})
            except (ValueError, KeyError) as err:
                view.value = f"<p role='alert'>{err}</p>"
                return
            view.value = f"<p aria-live='polite'>{words}</p>" + figure.notebook_html(shown.content)

        for widget in widgets:
            widget.observe(show, "value")
        show()
        return ipywidgets.VBox([*widgets, view])


_WIDGET = "application/vnd.jupyter.widget-view+json"

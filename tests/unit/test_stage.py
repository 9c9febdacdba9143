"""What JupyterLab shows of a copy: nothing clipped, numbers that lead to their rows, code that publishes folded."""

import json
import os

import pytest

from helpers.classroom import stage


def shown(text: str, kind: str = "markdown", book: str = "", **metadata) -> dict:
    cell = {"cell_type": kind, "source": text.splitlines(keepends=True), "metadata": metadata}
    stage.show(cell, book)
    return cell | {"source": "".join(cell["source"])}


def test_minutes_and_answer_are_plain_paragraphs():
    text = '# Question\n\n<p class="answer">It <em>is</em>.</p>\n\n```{margin}\n**Minutes.** You will\nread.\n```'
    assert shown(text)["source"] == "# Question\n\nIt <em>is</em>.\n\n> **Minutes.** You will\n> read."


def test_numbers_and_sources_lead_to_their_rows_where_the_book_is():
    text = '<data value="needs.RDNA4">524</data> (<cite data-source="unn_rdna4">UNN</cite>)'
    assert shown(text)["source"] == text
    assert shown(text, book="/static")["source"] == (
        '<a href="/static/numbers/totals.html#needs.RDNA4" target="_blank">524</a>'
        ' (<a href="/static/sources.html#unn_rdna4" target="_blank">UNN</a>)'
    )


@pytest.mark.parametrize(
    "source, tags, folded",
    [("Figure()", ["hide-input"], True), ("mine = None  # yours here", ["hide-input"], False), ("import altair", [], False)],
)
def test_code_that_publishes_is_folded(source, tags, folded):
    metadata = shown(source, "code", tags=tags)["metadata"]
    assert (metadata.get("jupyter") == {"source_hidden": True}) is folded


def test_only_a_built_book_is_served(tmp_path):
    assert stage.arguments(tmp_path) == []
    (tmp_path / "index.html").touch()
    assert stage.arguments(tmp_path) == [f"--ServerApp.extra_static_paths={tmp_path}"]


def test_settings_of_the_class_come_first_of_many(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "elsewhere")
    first, second = stage.environment(tmp_path)["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert second == "elsewhere"
    assert json.loads((tmp_path / ".jupyter/labconfig/default_setting_overrides.json").read_text()) == stage.SETTINGS and first

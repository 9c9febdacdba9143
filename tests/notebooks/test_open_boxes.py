"""Every chapter opens its box: a short cell of plain pandas and Altair that rebuilds a number of the book, and prompts to change it."""

import ast
import re
from pathlib import Path

import altair as alt
import nbformat
import pandas as pd
import pytest

from helpers.publish import plain, record

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = sorted((ROOT / "notebooks").glob("*.ipynb"))[1:]
"""All but the first, which has no number of its own."""
LIBRARIES = {"altair", "lifelines", "numpy", "pandas", "scipy"}
OURS = {"path", "published"}
LINES = 20


def opened(path: Path):
    """Return the cells of the section "Open the box", the heading's own first."""
    cells = nbformat.read(path, as_version=4).cells
    starts = [n for n, cell in enumerate(cells) if cell.cell_type == "markdown" and re.search(r"^## Open the box$", cell.source, re.M)]
    assert len(starts) == 1, f"{path.name}: found {len(starts)} sections “Open the box”, expected one"
    return cells[starts[0] : starts[0] + 3]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_every_chapter_opens_its_box(path):
    before, box, after = opened(path)
    assert (box.cell_type, after.cell_type) == ("code", "markdown") and "tags" not in box.metadata, "the page shows its code"
    lines = [line for line in box.source.splitlines() if line.strip()]
    assert len(lines) <= LINES and max(map(len, lines)) <= 85, "a student reads it whole"
    tree = ast.parse(box.source)
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    modules = {name.name if isinstance(node, ast.Import) else node.module for node in imports for name in node.names}
    assert {module.partition(".")[0] for module in modules - {plain.__name__}} <= LIBRARIES
    ours = {name.name for node in imports if isinstance(node, ast.ImportFrom) and node.module == plain.__name__ for name in node.names}
    assert ours == OURS
    asserted = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    assert any("published(" in line for line in asserted), "it compares its number with the one that the book prints"
    assert not any(isinstance(node, ast.FunctionDef | ast.Lambda) for node in ast.walk(tree))
    section, _, rest = after.source.partition("\n## ")
    assert rest.startswith("What we do not know"), "the section stands before what we do not know"
    assert len(re.findall(r"^- \*\*", section, re.M)) == 2, "two prompts"


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_its_chart_is_drawn_without_a_network(path):
    output = opened(path)[1].outputs[-1].data
    assert set(output) == {record.CHART, "text/plain"} and record.load(output[record.CHART]) is None
    assert output[record.CHART]["description"] == output["text/plain"] != ""
    assert {"data", "mark"} <= set(output[record.CHART]) and all(output[record.CHART]["datasets"].values())


def test_a_chart_keeps_what_it_says_of_itself():
    """A width, a configuration and a row of frames stay; numbers are rounded, so that every machine stores the same."""
    one = alt.Chart(pd.DataFrame({"a": [1 / 3]}), description="One point.").mark_point().encode(x="a")
    plainly, own = (plain.bundle(c.to_dict())[record.CHART] for c in (one, one.properties(width=200).configure_axis(grid=False)))
    assert plainly["width"] > own["width"] == 200 and own["config"]["axis"] == {"grid": False}
    assert list(plainly["datasets"].values()) == ['[{"a":0.333333}]']
    assert "width" not in plain.bundle((one | one).to_dict())[record.CHART]


def test_an_unknown_table_or_number_is_named():
    assert plain.path("rdna_totals").name == "rdna_totals.csv"
    with pytest.raises(ValueError, match="there is no table 'rdna_total'; datapackage.json has"):
        plain.path("rdna_total")
    with pytest.raises(KeyError, match="ratio.needs_gdp_2024"):
        plain.published("ratio.needs_gdp_2042")

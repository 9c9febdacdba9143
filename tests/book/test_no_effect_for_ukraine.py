"""No text gives a percentage effect of peacekeepers for Ukraine: there are no data that could."""

import ast
import csv
import re
from html import unescape
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *ROOT.glob("notebooks/*.md"), *ROOT.glob("book/**/*.md")]
TEXTS = [path for path in TEXTS if "_build" not in path.parts]
TABLES, MODULES = [*ROOT.glob("data/*.csv")], [*ROOT.glob("src/helpers/**/*.py")]

TROOPS = (
    r"peace-?keep|(?:European|foreign|Western|NATO|multinational|reassurance)\s+(?:peace\w*\s+)?(?:troops?|forces?|missions?)|blue helmets"
)
PLACE = r"Ukrain|Kyiv|Kiev|Donbas|Russia|Minsk"
PERCENT = r"(?:\d|\}|\b(?:ten|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety))\s*(?:%|per\s?cent\b|percentage points?)"
OUTCOME = r"\b(?:risks?|chances?|hazards?|probabilit\w+|odds|likel\w+|failures?|breakdowns?|restarts?|renewed|resum\w+|last(?:s|ed|ing)?|longer|deaths?|violence|effects?)\b"


def statements(text):
    """Return the sentences of a text, each with the one before it: a subject may stand there."""
    text = unescape(re.sub(r"<[^>]+>", "", re.sub(r"\s*\n(?=\S)", " ", text)))
    sentences = [s for part in re.split(r"\n\s*\n|\s\|\s", text) for s in re.split(r"(?<=[.!?:;])\s+", part)]
    return [f"{before} {s}" for before, s in zip(["", *sentences], sentences)]


def effects(text):
    """Return the statements of a text that put a percentage, peacekeepers, Ukraine and a result of theirs together."""
    return [s for s in statements(text) if all(re.search(p, s, re.IGNORECASE) for p in (TROOPS, PLACE, PERCENT, OUTCOME))]


def texts(path):
    """Return the texts of a file: a page whole, the cells of a table, the strings of a module."""
    if path.suffix == ".csv":
        return [" ".join(cells) for cells in csv.reader(path.open(encoding="utf-8"))]
    if path.suffix == ".py":
        return [n.value for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return [path.read_text("utf-8")]


@pytest.mark.parametrize("path", [*TEXTS, *TABLES, *MODULES], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_text_gives_an_effect_for_ukraine(path):
    assert [s for text in texts(path) for s in effects(text)] == []


@pytest.mark.parametrize(
    "planted",
    [
        "European peacekeepers would cut the risk of a new war in Ukraine by 53 %.",
        'Peacekeepers lower the hazard\nin Ukraine by <data value="peace.x">53</data> %.',
        "With troops in Kyiv? Peacekeepers make renewed war fifty percent less likely.",
        "Peacekeeping works. In Ukraine peace would be 70 percent more likely to last.",
        "Foreign troops in Ukraine: the chance of failure falls by 40 percentage points.",
        "a force of peacekeepers in the Donbas has a {peace.x} % lower risk",
    ],
)
def test_a_planted_effect_is_found(planted):
    chapter = (ROOT / "notebooks/07-do-peacekeepers-keep-peace.md").read_text("utf-8")
    assert effects(chapter + "\n\n" + planted) and effects(planted)


@pytest.mark.parametrize(
    "allowed",
    [
        "After civil wars the risk was 50 percent lower with peacekeepers.",
        "Needs in Ukraine rose by 12 %.",
        "No data say how far peacekeepers would lower the risk in Ukraine.",
    ],
)
def test_what_may_be_said(allowed):
    assert effects(allowed) == []

"""Every figure that a reader sees is computed, or declared with a reason."""

import re
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from helpers.numbers import register

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import typed_figures
from typed_figures import OPEN_BOX, ROOT, Exemption, check, erase, exemptions, scan

DECLARED = exemptions()
TEXTS = [*ROOT.glob("notebooks/*.md"), *ROOT.glob("book/*.md"), *ROOT.glob("book/instructors/*.md"), ROOT / "README.md"]
CHAPTER = "notebooks/09-x.md"
CELL = "```{code-cell}\n:tags: [hide-input]\n\n%s\n```\n"


def typed(name, text):
    """Return (line, figure) of everything in a text that nothing excuses."""
    return [(finding.line, finding.found) for finding, excuses in scan(name, text, DECLARED) if not excuses]


@pytest.fixture(scope="module")
def checked():
    return check()


def test_no_figure_is_typed(checked):
    assert not checked[0], "\n" + "\n".join(map(str, checked[0]))


def test_every_exemption_excuses_something(checked):
    assert not checked[1], "take these out of typed_figures.toml:\n" + "\n".join(map(str, checked[1]))


@pytest.mark.parametrize("exemption", DECLARED, ids=lambda e: e.pattern[:40])
def test_every_exemption_has_a_reason(exemption):
    assert len(exemption.reason.split()) > 1
    assert not re.search(exemption.pattern, ""), "an exemption may not match everything"


@pytest.mark.parametrize("pattern", typed_figures.FILES)
def test_every_kind_of_file_is_read(pattern):
    assert list(ROOT.glob(pattern)), f"no file is called {pattern} any more"


def test_the_message_says_where_what_and_what_to_do():
    [(finding, _)] = scan("README.md", "# Title\n\nAbout 600 billion dollars.\n", DECLARED)
    assert str(finding) == (
        'README.md, line 3: “600 billion” is typed; compute it in helpers and write <data value="key"></data>'
        " (in code and tables {key}), or declare it in tests/typed_figures.toml with a reason\n    About 600 billion dollars."
    )


@pytest.mark.parametrize(
    "table, column",
    [
        ("evidence", "says"),
        ("claims", "reason"),
        ("claims", "in_short"),
        ("positions", "says"),
        ("overlaps", "reason"),
        ("effects", "finding"),
        ("scenarios", "definition"),
        ("verdicts", "meaning"),
        ("sources", "note"),
    ],
)
def test_a_figure_typed_into_a_cell_is_named_by_row_and_column(table, column):
    path = ROOT / f"data/{table}.csv"
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    name, last = f"data/{table}.csv", len(rows) - 1
    rows.loc[last, column] += " It is nearly 524 billion dollars."
    (finding,) = [f for f, excuses in scan(name, rows.to_csv(index=False), DECLARED) if not excuses]
    assert str(finding).startswith(f"{name}, row {last + 2}, column {column}: “524 billion” is typed;")
    assert str(finding).endswith(f"\n    {' '.join(rows.loc[last, column].split())}")


PLACES = {
    "sentence": (CHAPTER, "# Title\n\nIt is $600 billion.\n", 3, "$600 billion"),
    "over a line end": (CHAPTER, "It is 600\nbillion.\n", 1, "600 billion"),
    "emphasis": (CHAPTER, "It is *three* **times** that.\n", 1, "three times"),
    "heading": (CHAPTER, "\n## A bill of 600 billion\n", 2, "600 billion"),
    "description of the page": (CHAPTER, "---\nkernelspec:\n  name: python3\ndescription: A bill\n  of 600.\n---\n", 5, "600"),
    "Markdown table": (CHAPTER, "| a | b |\n| --- | --- |\n| cost | $600 billion |\n", 3, "$600 billion"),
    "alternative text of an image": (CHAPTER, "![three times the bill](a.png)\n", 1, "three times"),
    "text of a link": (CHAPTER, "See [27 % of it](03-x).\n", 1, "27 %"),
    "title of a link": (CHAPTER, 'See [it](03-x "600 billion").\n', 1, "600 billion"),
    "HTML": (CHAPTER, '<p class="answer">It is <b>600</b> billion.</p>\n', 1, "600 billion"),
    "HTML alternative text": (CHAPTER, '<img width="300" alt="half of it">\n', 1, "half"),
    "tag that make sync does not fill": (CHAPTER, "It is <data value='needs.RDNA4'>600</data> billion.\n", 1, "600 billion"),
    "beside a computed number": (CHAPTER, '<data value="x">524</data> billion is half of it\n', 1, "half"),
    "role": (CHAPTER, "It is {strong}`600 billion`, `x`.\n", 1, "600 billion"),
    "in angle brackets": (CHAPTER, "It is large <about 600 billion>.\n", 1, "600 billion"),
    "footnote": (CHAPTER, "It is large.[^1]\n\n[^1]: 600 billion.\n", 3, "600 billion"),
    "between code": (CHAPTER, "`x` is 600 and `y`.\n", 1, "600"),
    "exercise": (CHAPTER, "````{exercise} Title\n:label: ex-03-9\n\nIs it 600?\n````\n", 4, "600"),
    "title of an exercise": (CHAPTER, "````{exercise} Find the 600 billion\n:label: ex-03-9\n````\n", 1, "600 billion"),
    "hint in an exercise": (CHAPTER, "````{exercise} A\n:label: b\n\n```{dropdown} Hint\nTwice that.\n```\n````\n", 5, "Twice"),
    "after an exercise": (CHAPTER, "````{exercise} A\n```{dropdown} Hint\n```\n````\n\nIt doubled.\n", 6, "doubled"),
    "margin": (CHAPTER, "```{margin}\n**45 minutes.** Two thirds of it.\n```\n", 2, "Two thirds"),
    "admonition": (CHAPTER, "```{admonition} A\n:class: ledger\n\nIt\n: 2.8 times\n```\n", 5, "2.8 times"),
    "caption": (CHAPTER, "```{figure} a-300.png\n:alt: 600 billion\n```\n", 2, "600 billion"),
    "fence without a language": (CHAPTER, "```\n600 billion\n```\n", 2, "600 billion"),
    "title of a chart": (CHAPTER, CELL % 'Figure(a,\n    title="Needs are 2.8 times damage",\n)', 5, "2.8 times"),
    "second line of a description": (
        CHAPTER,
        CELL % 'F(\n    description="Bars: {needs.RDNA4} "\n    f"and three "\n    "times",\n)',
        6,
        "three times",
    ),
    "note with a field": (CHAPTER, CELL % 'E(sentence="{share:.0%} of 600 billion")', 4, "600 billion"),
    "argument of a chart": (CHAPTER, CELL % "Figure(charts.a,\n    claimed=3)", 5, "3"),
    "numeral in quotes": (CHAPTER, CELL % 'Figure(charts.a, claimed="600")', 4, "600"),
    "datum": (CHAPTER, CELL % "alt.datum(600)", 4, "600"),
    "comment in a cell": (CHAPTER, CELL % "answer = None  # about 600 billion", 4, "600 billion"),
    "second cell": (CHAPTER, CELL % "x" + "\nText.\n\n" + CELL % "y = 3", 12, "3"),
    "README": ("README.md", "It is nearly three times the GDP.\n", 1, "three times"),
    "instructors": ("book/instructors/index.md", "| 5 | They say 600 billion | keep |\n", 1, "600 billion"),
    "option of a control": (
        "src/helpers/costs/totals.py",
        '"""Module: 600."""\nGDPS = {\n    "M009": "GDP of 600 billion",\n}\n',
        3,
        "600 billion",
    ),
    "label of one word": ("src/helpers/costs/totals.py", 'A = {"a": "Half"}\n', 1, "Half"),
    "misconception": ("src/helpers/exercises/misconceptions.py", 'M = {\n    "a": "That is half of it.",\n}\n', 2, "half"),
    "formula": ("src/helpers/costs/totals.py", 'yield Number(f"a.{b}", f"{600} billion", "how")\n', 1, "600"),
    "inside a field": ("src/helpers/costs/totals.py", "x = f\"{'five billion' if a[1] else b}\"\n", 1, "five billion"),
    "text in a chart": ("src/helpers/charts/costs.py", 'a = 1\nalt.Text(text=alt.value("≈600"))\n', 2, "≈600"),
    "rule in a chart": ("src/helpers/charts/costs.py", "alt.Chart(t).mark_rule(size=2).encode(y=alt.datum(600))\n", 1, "600"),
    "table in a chart": ("src/helpers/charts/costs.py", 'alt.Chart(pd.DataFrame({"x": [600]})).properties(width=3)\n', 1, "600"),
    "note of a row": ("data/macro.csv", 'row_id,value,note\nM1,600,\nM2,600,"Twice, says 600"\n', 3, "Twice"),
    "lesson": ("data/misprints.csv", "row_id,lesson,printed\nX1,It is $600 billion.,486\n", 2, "$600 billion"),
    "difference": ("data/comparisons.csv", "row_id,difference\nC1,Half of it\n", 2, "Half"),
    "what a source says": ("data/evidence.csv", "evidence_id,speaker,says\nE1,A,It is\nE2,B,It is $600 billion.\n", 3, "$600 billion"),
    "beside a computed number in a cell": (
        "data/claims.csv",
        "claim_id,reason\nC1,It is {needs.RDNA4} or 600 billion.\n",
        2,
        "600 billion",
    ),
    "what a row is about": ("data/misprints.csv", "row_id,about\nX1,The 600 billion\n", 2, "600 billion"),
    "description of a table": ("data/datapackage.json", '{\n "minimum": 600,\n "description": "Some 600 rows"\n}\n', 3, "600"),
    "template": ("book/_theme/ccc/layout.html", '<svg viewBox="0 0 20 20">{% if x > 3 %}</svg>\n<p>Half of it</p>\n', 2, "Half"),
    "script": ("book/_ext/static/ccc-x.js", '// about 600\nconst a = "Half of the wars ended";\n', 2, "Half"),
    "style sheet": ("book/_theme/ccc/static/x.css", 'a { width: 50% }\na::after { content: "600 billion"; }\n', 2, "600 billion"),
    "template of the book": ("book/_ext/templates/x.html", '<p class="a3">\n{{ x }} of 600 billion</p>\n', 2, "600 billion"),
    "citation": ("CITATION.cff", "version: 0.2.0\nabstract: >-\n  It has seventeen of them.\n", 3, "seventeen"),
    "configuration": ("book/_toc.yml", "  - file: a\n    title: The 600 billion\n", 2, "600 billion"),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_typed_figure_is_found_with_its_line(place):
    name, text, line, found = PLACES[place]
    assert (line, found) in typed(name, text)
    assert {at for at, _ in typed(name, text)} == {line}


@pytest.mark.parametrize(
    "words",
    """$600 billion|600 billion|US$600bn|USD 600|USD600|600|1,200|0.5|27 %|27%|2.8 times|2024 billion|$2024|2,024|ten-year|10-year
    |three times|three‑times|three or four times|nearly three times|“nearly three times, or $600 billion”|approximately $524 billion
    |threefold|tenfold|half|half of|halved|twice|doubled|tripled|a third of|by a third.|one-third|two thirds|three quarters|a dozen
    |five billion|a billion|one billion|two hundred people|twenty-four months|five long years|a decade|one in five|three out of four
    |one percent|ten per cent|thousands of people|½|45 minutes|chapter 600""".replace("\n", "").split("|"),
)
def test_these_words_are_figures(words):
    assert typed(CHAPTER, f"They say {words.strip()} here\n")
    assert typed("src/helpers/costs/totals.py", f'x = "They say {words.strip()} here"\n')


ALLOWED = {
    "years and dates": (CHAPTER, "On 25 February 2025, in July 2024, in 1948-1951, as of 2025-08-19, in the 1990s.\n"),
    "years at the end of texts": ("src/helpers/costs/totals.py", 'x = {"a": "GDP of 2024", "b": "people"}\n'),
    "the article’s words": (CHAPTER, "“Nearly three times”, “approximately $524 billion”.\n"),
    "chapters": (CHAPTER, "[Chapter 3](03-what-524-billion-means), chapter 11.\n"),
    "names": (CHAPTER, "RDNA4, M046, CC BY 4.0, GDP2.\n"),
    "parts of the text": (CHAPTER, "Three different sums. Three ways in. One of them, two outlets, at most thirty words.\n"),
    "ordinals": (CHAPTER, "The fourth assessment, the first one, a third country, a second route, one year of output.\n"),
    "units alone": (CHAPTER, "In billion dollars; dollars per person; years; many times; times higher than.\n"),
    "computed": (
        CHAPTER,
        '<data value="needs.RDNA4">524</data> billion, <cite data-source="x">UNN 24, half</cite>, the two'
        ' <data value="x">2.8</data> times.\n',
    ),
    "code and addresses": (CHAPTER, "`x[3]`, ``a ` 600``, https://a.b/600-billion, <https://a.b/600>, <!-- 600\n billion -->\n"),
    "lists, labels, comments": (CHAPTER, "(part-3)=\n1. First\n2. Second\n\n% 600 billion\n[a]: files/600.html\n"),
    "attributes": (CHAPTER, '<a href="03-600.html" style="width: 50%">x</a> [x](600.html) {ref}`ex-03-2`\n'),
    "front matter": (CHAPTER, "---\nchapter: 3\nkernelspec:\n  display_name: Python 3\n---\n\n# A title\n"),
    "code that is not a chapter’s": (CHAPTER, "```sh\nmake 600  # three times\n```\n"),
    "options": (CHAPTER, "```{exercise} A\n:label: ex-03-2\n```\n"),
    "minutes of a lesson": (CHAPTER, "```{margin}\n**45 minutes.** You will divide.\n```\n"),
    "minutes in class": ("book/instructors/index.md", "## Chapter 3, in 45 minutes\n\n| 10 | The three sums | keep |\n"),
    "cell": (
        CHAPTER,
        CELL % 'Figure(charts.a, costs.b("RDNA4"), gdp="M012", as_of="2025",\n  title="A year is {share.x_2024} % of {x:,.0f}",'
        ' note=f"{x} of them")\nexercises.check("03-2", None)\n%matplotlib inline',
    ),
    "helpers": (
        "src/helpers/costs/totals.py",
        '"""Needs: 600 billion."""\nX = 600\n"""Three times."""\ndef f(x):\n    """Half."""\n'
        '    # twice\n    raise ValueError("expected more than 0")\n',
    ),
    "formats, patterns, colours": (
        "src/helpers/x.py",
        'a = f"{x:.6g} {y[0]:>3}", ",.0f", "#15181b", "12em", re.sub(r"[0-9]{3} ", "", b)\n',
    ),
    "drawing": (
        "src/helpers/charts/costs.py",
        'alt.Axis(tickCount=4, title="needs ÷ GDP"); alt.value(0); t.filter("datum.edition == \'RDNA4\'")\n',
    ),
    "rows": ("data/macro.csv", "row_id,period,value,printed,note\nM012,2024,190.741,486,Value stamped 2025-08-19\n"),
    "words of others in a table": ("data/evidence.csv", "evidence_id,says,quote\nE1,It is {needs.RDNA4} billion.,600 billion\n"),
    "package": ("data/datapackage.json", '{\n "minimum": 600,\n "description": "One row for each figure"\n}\n'),
}


@pytest.mark.parametrize("what", ALLOWED)
def test_what_may_be_typed(what):
    assert typed(*ALLOWED[what]) == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_no_computed_number_could_be_typed_instead(path):
    """Type 600 in place of every computed number: each is found on its line."""
    name, text = path.relative_to(ROOT).as_posix(), erase(OPEN_BOX, path.read_text("utf-8"))
    bare = register.BRACES.sub("600", register.TAG.sub(lambda m: "600" if m["key"] else m[0], text))
    expected = Counter({number: line.count("600") for number, line in enumerate(bare.split("\n"), 1)})
    missed = expected - Counter(line for line, found in typed(name, bare) if "600" in found)
    assert not missed, f"figures typed in these lines of {name} would pass: {sorted(missed)}"


SENTENCES = tomllib.loads((ROOT / "tests/data/planted_figures.toml").read_text("utf-8"))


def test_planted_figures_are_noticed_in_words_too():
    missed = [sentence for sentence in SENTENCES["planted"] if not typed(CHAPTER, sentence + "\n")]
    assert len(missed) <= 0.05 * len(SENTENCES["planted"]), missed
    assert len(SENTENCES["planted"]) >= 120


def test_innocent_numbers_raise_no_alarm():
    alarms = [sentence for sentence in SENTENCES["innocent"] if typed(CHAPTER, sentence + "\n")]
    assert len(alarms) <= 0.05 * len(SENTENCES["innocent"]), alarms
    assert len(SENTENCES["innocent"]) >= 60


def test_an_exemption_excuses_only_what_it_surrounds():
    year = Exemption("2024", "a year")
    assert [bool(e) for _, e in scan(CHAPTER, "In 2024 it was 2024 billion, or 20245.\n", [year])] == [True, False, False]
    assert not Exemption("2024", "a year", "README.md").spans(CHAPTER, "In 2024")


def test_an_exemption_that_excuses_nothing_is_told(monkeypatch):
    idle = Exemption("no such words", "none at all")
    monkeypatch.setattr(typed_figures, "exemptions", lambda: [*DECLARED, idle])
    assert idle in check()[1]

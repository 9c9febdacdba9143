"""The door stops what is wrong with the tables, and lets in what is not.

corruptions.py beside this file plants the faults; `make audit` plants all of them.
"""

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import corruptions
import pytest
from cells import put

from helpers import data
from helpers.data import cells, changes, rules

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import sync


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    return corruptions.Door(tmp_path_factory.mktemp("door"))


def every(step, edits):
    """Return some edits of each kind, the same each time."""
    seen = Counter()
    for edit in edits:
        seen[edit.kind] += 1
        if seen[edit.kind] % step == 1:
            yield edit


def test_most_well_formed_faults_are_stopped_and_none_breaks_the_door(door):
    told = {edit.what: door.tries(edit) for edit in every(corruptions.EACH, corruptions.well_formed())}
    assert len(told) >= 20, "a fault of each kind"
    assert sum(map(bool, told.values())) >= 0.6 * len(told), [what for what, fault in told.items() if not fault]


def test_every_malformed_fault_is_stopped(door):
    for edit in every(5, corruptions.malformed()):
        assert door.tries(edit), edit.what


def test_harmless_edits_are_let_in(door):
    for edit in every(3, corruptions.harmless()):
        assert not door.tries(edit), edit.what


def test_there_are_enough_faults_of_enough_kinds():
    planted = Counter(edit.kind for edit in corruptions.well_formed())
    assert len(planted) >= 20 and planted.total() >= 600
    assert sum(1 for _ in corruptions.malformed()) >= 200 and sum(1 for _ in corruptions.harmless()) >= 40


def test_every_rule_is_of_a_kind_and_has_a_reason():
    declared = rules.parsed((data.DATA / rules.FILE).read_text("utf-8"))
    assert declared and {rule["holds"] for rule in declared} == rules.HOLDS.keys()
    assert all(len(rule["why"].split()) > 2 for rule in declared)


TOLD = {
    "deaths above their upper bound": ("battle_deaths", "B04", "best", "17090", "expected at most high"),
    "ten times the neighbours": ("macro", "M010", "value", "1619.9", "expected"),
    "said after it was printed": ("positions", "P13", "said_on", "2025-03-18", "expected at most source_id.published"),
    "a source of something else": ("comparisons", "C028", "source_id", "kse_up_2025", "expected a source that has a word in common"),
    "parts that make no whole": ("financing", "F028", "value", "35", "expected 50"),
    "a ratio that is not needs by output": ("rdna_totals", "T078", "value", "3.9", "expected about 2.7"),
    "a stance turned round": ("positions", "P13", "stance", "open", "the stance is that of the words"),
    "a verdict turned round": ("claims", "C02", "verdict", "True", "as verdict 'True' asks for"),
    "another unit": ("rdna_totals", "T039", "unit", "percent", "expected USD bn for 'damage_total'"),
    "a letter of another alphabet": ("positions", "P13", "says", "Armed f\u043erces are unacceptable.", "in letters of Cyrillic and Latin"),
    "no width": ("positions", "P13", "says", "Armed\u200b forces are unacceptable.", "U+200B"),
    "markup": ("evidence", "E001", "says", "<b>Reports</b> it.", "no markup"),
    "a sentence that breaks off": ("evidence", "E001", "says", "Reports that Trump took the", "whole sentences"),
    "infinite": ("rdna_regions", "R003", "value", "inf", "a number"),
    "misspelt": ("positions", "P13", "speaker", "Sergey Lavrow", "expected 'Sergey Lavrov' as in other rows"),
}


@pytest.mark.parametrize("case", TOLD)
def test_what_no_schema_knows_is_told(door, case):
    table, key, field, new, expected = TOLD[case]
    path = door.folder / f"{table}.csv"
    kept = path.read_bytes()
    try:
        line = put(path, key, **{field: new})
        with pytest.raises(data.DataError) as error:
            data.check(door.folder)
    finally:
        path.write_bytes(kept)
    assert any(f"data/{table}.csv, row {line}, field" in fault and expected in fault for fault in str(error.value).splitlines()), (
        error.value
    )


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("rules.toml", b"", "data/rules.toml: the file is empty"),
        ("rules.toml", b"[[rule]\n", "data/rules.toml: Expected"),
        ("rules.toml", b"x = 1\n", "data/rules.toml: found no [[rule]]"),
        ("rules.toml", b'[[rule]]\ntable = "nowhere"\nholds = "order"\nfields = ["a"]\nwhy = "-"\n', "found 'nowhere', expected the names"),
        ("rules.toml", b'[[rule]]\ntable = "macro"\nholds = "ordre"\nwhy = "-"\n', "found 'ordre', expected the names"),
        ("datapackage.json", b"[]", "data/datapackage.json: found no list of resources"),
        ("datapackage.json", b'{"resources": [5]}', "data/datapackage.json: found no list of resources"),
    ],
)
def test_a_broken_description_is_told(tmp_path, file, content, told):
    folder = shutil.copytree(data.DATA, tmp_path / "data", ignore=shutil.ignore_patterns("articles"))
    (folder / file).write_bytes(content)
    with pytest.raises(data.DataError) as fault:
        data.check(folder)
    assert told in str(fault.value)


def test_a_cell_is_told_once_and_ten_faults_at_most(door):
    path = door.folder / "macro.csv"
    kept = path.read_bytes()
    path.write_text(path.read_text("utf-8").replace("World Bank", "<b>World Bank</b>"), encoding="utf-8")
    try:
        with pytest.raises(data.DataError) as error:
            data.check(door.folder)
    finally:
        path.write_bytes(kept)
    *faults, last = str(error.value).splitlines()
    assert len(faults) == 10 and len({fault.partition(": ")[0] for fault in faults}) == 10
    assert last.startswith("and ") and last.endswith(" more") and all("found " in fault and "found ," not in fault for fault in faults)


def test_a_text_that_is_no_number_and_one_that_is():
    for cell in ("1_0", "1e3", "inf", "NaN", "٣", "+1", "01", "1,176", "."):
        assert cells.faults({"name": "value", "type": "number"}, cell, "2025-02-25"), cell
    for cell in ("0", "-4.8", "1176.50", "12.0"):
        assert not cells.faults({"name": "value", "type": "number"}, cell, "2025-02-25"), cell


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository with a copy of the tables, as make sync finds it."""
    folder = Path(shutil.copytree(data.DATA, tmp_path / "data", ignore=shutil.ignore_patterns("articles")))
    for command in (["init", "-q"], ["add", "."], ["-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    monkeypatch.setattr(data, "DATA", folder)
    monkeypatch.setattr(sync, "ROOT", tmp_path)
    monkeypatch.setattr(data, "describe", lambda f=folder, real=data.describe: real(f))
    return folder


def test_a_changed_fact_leaves_a_line_that_asks_for_its_reason(repository):
    before = changes.lines((repository / "changes.csv").read_text("utf-8"))
    put(repository / "macro.csv", "M012", value="191")
    (fault,) = sync.note_changes()
    assert (
        f"row {len(before) + 2}, field reason: found nothing, expected why value of M012 in macro changed from '190.741' to '191'" in fault
    )
    with pytest.raises(data.DataError, match=r"changes\.csv, row \d+, field reason"):
        data.check(repository)
    put(repository / "changes.csv", "M012", reason="The World Bank revised it.")
    assert not sync.note_changes() and data.check(repository)
    *old, line = changes.lines((repository / "changes.csv").read_text("utf-8"))
    assert old == before and (line["old"], line["new"], line["reason"]) == ("190.741", "191", "The World Bank revised it.")
    put(repository / "macro.csv", "M012", value="190.741")
    assert not sync.note_changes(), "taken back, it leaves no line"
    assert changes.lines((repository / "changes.csv").read_text("utf-8")) == before


def test_a_cell_that_its_last_line_contradicts_is_told(repository):
    changes.append(repository / "changes.csv", "macro", "M012", "value", "190.741", "191", "The World Bank revised it.")
    with pytest.raises(data.DataError, match=r"field new: found '191' for value of M012, expected '190\.741', which macro holds"):
        data.check(repository)


def test_every_change_has_a_reason():
    assert all(line["reason"].strip() for line in changes.lines((data.DATA / "changes.csv").read_text("utf-8")))

"""Every figure that tools/audit_numbers.py computes from the tables, with code that shares nothing with ours, is the one that we print."""

import ast
import os
from pathlib import Path

import audit_numbers
import pytest

from helpers.numbers import register

SLOW = (audit_numbers.growth_of_the_bill, audit_numbers.peacekeepers, audit_numbers.outcomes)
"""These compute for some seconds; make audit, which sets EVERY_PAGE and plants faults, asks for them too."""
CHAPTERS = [chapter for chapter in audit_numbers.CHAPTERS if os.environ.get("EVERY_PAGE") or chapter not in SLOW]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.__name__)
def test_figures_are_those_that_other_code_computes(chapter):
    computed = {key: (register.number(key), told) for key, told in chapter().items()}
    assert (
        computed and [f"{key}: {ours}, not {told}" for key, (ours, told) in computed.items() if not audit_numbers.agrees(ours, told)] == []
    )


def test_the_other_code_shares_nothing_with_ours():
    tree = ast.parse(Path(audit_numbers.__file__).read_text("utf-8"))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert "csv" in imported and not {name for name in imported if name.partition(".")[0] in ("helpers", "tools", "tests")}

"""Tests of models read the tables of tests/frozen, so that a corrected row of data/ breaks no typed result.

Those tables may differ from data/: see the README beside them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cells import forget

from helpers import data
from helpers.claims import articles  # noqa: F401 (its folders are found in data/ when it is first imported)
from helpers.data import tables

FROZEN = Path(__file__).parents[1] / "frozen"


@contextmanager
def frozen() -> Iterator[None]:
    """Let helpers.data read the frozen tables."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "DATA", FROZEN)
        patch.setattr(tables, "DATA", FROZEN)
        patch.setattr(tables, "PASSED", FROZEN.with_name(tables.PASSED.name))
        forget()
        yield
    forget()


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    """Modules read tables while they are imported."""
    with frozen():
        return (yield)


@pytest.fixture(scope="package", autouse=True)
def frozen_tables():
    """Change tables once for all tests of this folder, not once a test."""
    with frozen():
        yield

"""Count the notebook cells whose stored output was compared, and fail where none was."""

from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent


def pytest_collection_modifyitems(session, config, items):
    config.compared = Counter()
    config.notebooks = {item.path for item in items if item.path.suffix == ".ipynb"}


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    # nbval passes a cell that was never run without comparing anything.
    cell = getattr(item, "cell", None)
    if report.when == "call" and cell is not None and cell.outputs and cell.execution_count is not None:
        item.config.compared[item.path] += 1


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session, exitstatus):
    config = session.config
    if exitstatus == 0 and any(config.compared[path] == 0 for path in getattr(config, "notebooks", [])):
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter, exitstatus, config):
    for path in sorted(getattr(config, "notebooks", [])):
        count = config.compared[path]
        note = "" if count else ": FAILED, run `make sync`"
        terminalreporter.write_line(f"nbval compared {count} cells of {path.relative_to(ROOT)}{note}")

"""Count the notebook cells whose stored output was compared, and fail where none was; keep a notebook's cells together."""

from collections import Counter

import nbval.kernel
import pytest
from xdist.scheduler import LoadScopeScheduling

COMPARED = Counter()


def second_try(start):
    """Start a kernel once more if it did not answer: another process may have taken a port between its being found and used."""

    def started(*args, **kwargs):
        try:
            return start(*args, **kwargs)
        except RuntimeError:
            return start(*args, **kwargs)

    return started


nbval.kernel.start_new_kernel = second_try(nbval.kernel.start_new_kernel)


class Together(LoadScopeScheduling):
    """Two processes share the tests; the cells of a notebook, and JupyterLab, stay in one."""

    def _split_scope(self, nodeid):
        file = nodeid.split("::")[0]
        return file if file.endswith((".ipynb", "test_lab.py")) else nodeid


def pytest_xdist_make_scheduler(config, log):
    return Together(config, log)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    cell = getattr(item, "cell", None)
    if report.when == "call" and cell is not None:
        # nbval passes a cell that was never run without comparing anything.
        report.user_properties.append(("compared", bool(cell.outputs and cell.execution_count is not None)))


def pytest_runtest_logreport(report):
    for name, compared in report.user_properties:
        if name == "compared":
            COMPARED[report.nodeid.split("::")[0]] += compared


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session, exitstatus):
    if exitstatus == 0 and 0 in COMPARED.values():
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter):
    for notebook, count in sorted(COMPARED.items()):
        note = "" if count else ": FAILED, run `make sync`"
        terminalreporter.write_line(f"nbval compared {count} cells of {notebook}{note}")

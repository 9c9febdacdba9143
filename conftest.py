"""Count the notebook cells whose stored output was compared, and fail where none was; keep a notebook's cells together."""

from collections import Counter

import pytest
from nbval.plugin import IPyNbFile

from helpers.publish.given import STORES

COMPARED = Counter()


class Notebook(IPyNbFile):
    """A notebook whose kernel stores, and is started once more if it did not answer: another process may have taken its port."""

    def setup(self):
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv(STORES, "1")
            try:
                super().setup()
            except RuntimeError:
                super().setup()


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path, parent):
    found = yield
    return [Notebook.from_parent(parent, path=file_path) if isinstance(file, IPyNbFile) else file for file in found]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Two processes share the tests; the cells of a notebook, JupyterLab, and the editions for a class stay in one."""
    from xdist.scheduler import LoadScopeScheduling  # asked only where xdist is on

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            file = nodeid.split("::")[0]
            return file if file.endswith((".ipynb", "test_lab.py", "test_editions.py")) else nodeid

    return Together(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    cell = getattr(item, "cell", None)
    if report.when == "call" and cell is not None:
        # nbval passes a cell that was never run without comparing anything.
        report.user_properties.append(("compared", bool(cell.outputs and cell.execution_count is not None)))
    return report


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

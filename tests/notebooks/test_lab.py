"""JupyterLab with the network off: charts before and after Run All, and controls that answer."""

import json
import shutil
import urllib.request

import check_lab
import pytest


@pytest.fixture(scope="module")
def lab(tmp_path_factory, chrome):
    folder = tmp_path_factory.mktemp("lab")
    for chapter in check_lab.NOTEBOOKS.glob("*.ipynb"):
        shutil.copy(chapter, folder)
    with check_lab.lab(folder) as address:
        yield chrome, address


@pytest.fixture
def opened(lab, chapter):
    """Open a chapter; afterwards close its window and end its kernel, which would slow those that follow."""
    page, outside = check_lab.open_chapter(*lab, chapter)
    yield page, outside
    page.context.close()
    for kernel in json.load(urllib.request.urlopen(f"{lab[1]}/api/kernels")):
        urllib.request.urlopen(urllib.request.Request(f"{lab[1]}/api/kernels/{kernel['id']}", method="DELETE"))


@pytest.mark.parametrize("chapter", sorted(p.name for p in check_lab.NOTEBOOKS.glob("*.ipynb")))
def test_chapter_works_in_jupyterlab(opened, chapter):
    page, outside = opened
    expected = check_lab.stored_charts(check_lab.NOTEBOOKS / chapter)
    assert expected and check_lab.settle(page, expected) == expected, "charts of the stored notebook, not trusted, not run"
    assert check_lab.faults(page) == []
    check_lab.run_all(page)
    assert check_lab.settle(page, expected) == expected, "charts after Run All"
    assert page.locator(".jp-OutputArea .vega-embed").count() == expected, "interactive, drawn by JupyterLab itself"
    if chapter == check_lab.CHAPTER:
        assert check_lab.move_slider(page) == (True, True), "words and chart changed"
    assert check_lab.faults(page) == [] and outside == []

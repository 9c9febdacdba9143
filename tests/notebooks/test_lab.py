"""JupyterLab with the network off: charts before and after Run All, controls that answer, and sources that stay as they are."""

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request

import check_lab
import jupytext.config
import pytest

from helpers import exercises
from helpers.classroom import ClassroomError, start

SETTINGS = "lab/user-settings/@jupyterlab/docmanager-extension/plugin.jupyterlab-settings"
OPEN_AND_SAVE = """async path => {
    const kernelPreference = { shouldStart: false };
    const opened = await jupyterapp.commands.execute('docmanager:open', { path, factory: 'Notebook', kernelPreference });
    await opened.context.ready;
    const trusted = [...opened.content.model.cells].every(cell => cell.type !== 'code' || cell.trusted);
    await opened.context.save();
    opened.close();
    return trusted;
}"""
ANSWER = """async path => {
    const opened = await jupyterapp.commands.execute('docmanager:open', { path, factory: 'Notebook' });
    await opened.sessionContext.ready;
    const cells = opened.content.widgets, asked = cells.findIndex(cell => cell.model.sharedModel.source.startsWith('exercises.check('));
    cells[asked].model.sharedModel.source = 'exercises.check("03-1", "needs")';
    for (const at of [cells.findIndex(cell => cell.model.type === 'code'), asked]) {
        opened.content.activeCellIndex = at;
        await jupyterapp.commands.execute('notebook:run-cell');
    }
}"""


OUT_OF_SIGHT = """async () => {
    const panel = document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-NotebookPanel-notebook');
    const found = [];
    for (const box of document.querySelectorAll('.ccc-explorer')) {
        const away = () => Math.abs(box.children[1].getBoundingClientRect().top) > innerHeight;
        for (let tries = 0; tries < 3 || tries < 25 && away(); tries++) { // JupyterLab may still lay out its cells, and scroll back
            box.children[1].scrollIntoView({ block: 'center' });
            await new Promise(done => setTimeout(done, 200));
        }
        const room = panel.getBoundingClientRect(), name = box.innerText.split('\\n')[0];
        const seen = [...box.querySelectorAll('.widget-dropdown, .widget-slider, [aria-live], .vega-embed')].filter(e => e.checkVisibility());
        const places = seen.map(e => e.getBoundingClientRect());
        const top = Math.min(...places.map(p => p.top)), bottom = Math.max(...places.map(p => p.bottom)), right = Math.max(...places.map(p => p.right));
        if (top < room.top || bottom > room.bottom || right > room.right) found.push([name, top - room.top, room.bottom - bottom, room.right - right]);
        const words = box.querySelector('[aria-live]').getBoundingClientRect(), first = places[0];
        if (words.left < first.right) found.push([name, 'the result is not beside the first control']);
        const cut = [...box.querySelectorAll('.widget-label')].filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth);
        found.push(...cut.map(e => [name, 'cut', e.textContent]));
    }
    return found;
}"""


@pytest.fixture(scope="module")
def served(tmp_path_factory, chrome):
    folder = tmp_path_factory.mktemp("lab")
    start.hand_out(folder)
    with check_lab.served(start.command(folder), folder) as address:
        yield chrome, address


@pytest.fixture
def opened(served, chapter):
    """Open a chapter; afterwards close its window and end its kernel, which would slow those that follow."""
    page, outside = check_lab.open_chapter(*served, chapter.name)
    yield page, outside
    page.context.close()
    for kernel in json.load(urllib.request.urlopen(f"{served[1]}/api/kernels")):
        urllib.request.urlopen(urllib.request.Request(f"{served[1]}/api/kernels/{kernel['id']}", method="DELETE"))


OPENED = [c for c in start.chapters() if os.environ.get("EVERY_PAGE") or c.name[:2] in ("03", "04", "10")]
"""Formula, map and mixture; `make audit` sets EVERY_PAGE and opens all."""


@pytest.mark.parametrize("chapter", OPENED, ids=lambda p: p.name)
def test_chapter_works_in_jupyterlab(opened, chapter):
    page, outside = opened
    expected = check_lab.stored_charts(chapter)
    assert expected and check_lab.settle(page, expected) == expected, "charts of the stored notebook, not trusted, not run"
    assert check_lab.faults(page) == []
    check_lab.run_all(page)
    assert check_lab.settle(page, expected) == expected, "charts after Run All"
    assert page.locator(".jp-OutputArea .vega-embed").count() == expected, "interactive, drawn by JupyterLab itself"
    if chapter.name == check_lab.CHAPTER:
        assert check_lab.move_slider(page) == (True, True), "words and chart changed"
        told = [check_lab.answer(page, option) for option in (None, "needs", "losses")]
        assert told == [
            f"{icon}{exercises.check('03-1', option).message}" for icon, option in zip(("", "✗ ", "✓ "), (None, "needs", "losses"))
        ]
    page.set_viewport_size({"width": 1280, "height": 720})
    assert page.evaluate(OUT_OF_SIGHT) == [], "result and chart beside the controls, in sight together"
    assert check_lab.faults(page) == [] and outside == []


def test_a_class_changes_no_source(tmp_path, chrome, monkeypatch):
    """`make lab` in a copy of the project: chapters opened and saved, an exercise answered, and saved by itself."""
    project, scratch = tmp_path / "project", tmp_path / "scratch"
    for folder in ("notebooks", "src", "data"):
        shutil.copytree(start.PROJECT / folder, project / folder, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    for file in (".gitignore", "jupytext.toml"):
        shutil.copy(start.PROJECT / file, project)

    def git(*words: str) -> str:
        who = ["-c", "user.name=test", "-c", "user.email=test", "-c", "commit.gpgsign=false"]
        return subprocess.run(["git", *who, *words], cwd=project, check=True, capture_output=True, text=True).stdout

    git("init", "-q"), git("add", "-A"), git("commit", "-q", "-m", "as it was")
    settings = scratch / ".config" / SETTINGS
    settings.parent.mkdir(parents=True)
    settings.write_text('{"autosaveInterval": 1}')
    copy = project / "class" / check_lab.CHAPTER
    monkeypatch.setenv("PYTHONPATH", str(project / "src"))
    with check_lab.served([sys.executable, "-m", "helpers.classroom", "start"], scratch) as address:
        page, outside = check_lab.open_chapter(chrome, address, "00-start-here.ipynb")
        page.evaluate("jupyterapp.restored")
        untrusted = [chapter.name for chapter in OPENED if not page.evaluate(OPEN_AND_SAVE, chapter.name)]
        page.evaluate(ANSWER, check_lab.CHAPTER)
        for _ in range(120):
            page.wait_for_timeout(250)
            if "That is needs: what recovery would cost" in copy.read_text("utf-8").partition('\\"needs\\")')[2]:
                break
        page.context.close()
    assert git("status", "--porcelain") == "" and outside == untrusted == []
    git("diff", "--exit-code")
    assert {p.name for p in (project / "class").glob("[!.]*")} == {"jupytext.toml", *(c.name for c in start.chapters())}
    saved = json.loads(copy.read_text("utf-8"))
    assert {"chapter", "description", "part"} <= saved["metadata"].keys() and "jupytext" not in saved["metadata"]
    assert "That is needs: what recovery would cost" in str(
        [c["outputs"] for c in saved["cells"] if c["source"] and '"needs")' in c["source"][0]]
    )


def test_a_copy_is_somebodys_work(tmp_path):
    assert [p.name for p in start.hand_out(tmp_path)] == [c.name for c in start.chapters()]
    copy = tmp_path / check_lab.CHAPTER
    copy.write_text("mine")
    assert start.hand_out(tmp_path) == [] and copy.read_text() == "mine"
    again = [start.hand_out(tmp_path, fresh) for fresh in ("03", "3")]
    assert again == [[tmp_path / f"{copy.stem}-{number}.ipynb"] for number in (2, 3)] and copy.read_text() == "mine"
    with pytest.raises(ClassroomError, match="no chapter '77'; a fresh copy takes a number from 00 to"):
        start.hand_out(tmp_path, "77")


def test_a_copy_stands_alone(tmp_path):
    (tmp_path / "jupytext.toml").write_text('formats = "ipynb,md"\n')
    copies = start.hand_out(tmp_path / "class")
    settings = jupytext.config.load_jupytext_configuration_file(jupytext.config.find_jupytext_configuration_file(str(copies[0])))
    assert not any(settings.formats), "the settings of the folder above pair it"
    for copy in copies:
        texts = "".join("".join(c["source"]) for c in json.loads(copy.read_text("utf-8"))["cells"] if c["cell_type"] == "markdown")
        for target in re.findall(r'(?:\]\(|href=")(?!https?:|#|/static/)([^)"#]+)', texts):
            assert (copy.parent / target).is_file(), f"{copy.name}: {target}"

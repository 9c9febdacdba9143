"""A chapter on paper: every chart with its description, answers at its end, bookmarks, the same bytes each time."""

import json
import re
from pathlib import Path

import edition
import pdf
import pikepdf
import pytest

from helpers.numbers import register
from helpers.publish import record

CHAPTER = "notebooks/03-what-524-billion-means"
NOTEBOOK = Path(__file__).resolve().parents[2] / f"{CHAPTER}.ipynb"
CHARTS = [one for one in record.of_notebook(json.loads(NOTEBOOK.read_text("utf-8"))) if one["kind"] in ("figure", "explorer")]


def plain(html: str) -> str:
    return " ".join(re.sub("<[^>]+>", "", html).split())


@pytest.fixture(scope="module")
def part(chrome):
    """The chapter as a part of a book, with an address."""
    page = chrome.new_context(java_script_enabled=False).new_page()
    (found,) = pdf.read(page, [CHAPTER], edition.read({"site_url": "https://example.org/book"}))
    return found


def test_paper_has_what_a_reader_of_paper_needs(part):
    assert not re.findall(
        r'<(?:form|button|script|template)\b|class="hide|chart-narrow|Data and description',
        re.sub("<form.*?</form>", "", part.html, flags=re.DOTALL),
    )
    text, _, answers = part.html.partition("<h2>Hints and answers</h2>")
    told = re.findall(r"```\{dropdown\} (?:Hint|Solution)\n(.*?)\n", NOTEBOOK.with_suffix(".md").read_text("utf-8"))
    words = [plain(register.TAG.sub("", line))[:40] for line in told if "<" not in line[:60]]
    assert len(words) >= 3 and all(said in plain(answers) and said not in plain(text) for said in words)
    live = re.findall(r'class="live">Move it: <a href="([^"]*)"', part.html)
    assert live == [f"https://example.org/book/{CHAPTER}.html#ex-{one['name']}" for one in CHARTS if one["kind"] == "explorer"]
    notes = re.findall(rf'href="#{part.name}--note-(\d+)"', part.html)
    listed = re.findall(rf'<li id="{part.name}--note-(\d+)">', part.html)
    assert len(listed) >= 5 and set(notes) == set(listed)


def test_a_chapter_is_printed_with_its_charts_bookmarks_and_title(tmp_path, monkeypatch, chrome, part):
    monkeypatch.setattr(pdf, "style", lambda scratch: pdf.SITE / "_static/ccc.css")  # its fonts cost seconds
    pages = pdf.write(chrome, [CHAPTER], tmp_path / "chapter.pdf")
    with pikepdf.open(tmp_path / "chapter.pdf") as made:
        assert 5 < pages == len(made.pages) and made.Root.MarkInfo.Marked and str(made.Root.Lang) == "en"
        assert [title for _, title, _ in pdf.places(made)] == list(part.headings)
        drawn = [str(one.get("/Alt", "")) for one in made.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"]
        assert all(drawn) and not any("Image" in str(one.get("/Subtype")) for one in made.objects if isinstance(one, pikepdf.Stream))
        for chart in CHARTS:
            said = plain(register.filled(chart["description"]))
            assert any(said[:60] in " ".join(alt.replace("\u00a0", " ").split()) for alt in drawn), chart["name"]
        assert str(made.docinfo["/CreationDate"]).startswith(f"D:{edition.read({}).day.replace('-', '')}")


def test_a_worksheet_has_lines_to_write_on(tmp_path, chrome):
    made, page = edition.read({}), chrome.new_context(java_script_enabled=False).new_page()
    parts = pdf.read(page, [name for name in pdf.handouts() if name.endswith(Path(CHAPTER).name)], made)
    (tmp_path / "sheet.html").write_text(pdf.document(parts, made, pdf.SITE / "_static/ccc.css"), encoding="utf-8")
    page.goto((tmp_path / "sheet.html").as_uri())
    drawn = page.locator(".lines i, .blank span").evaluate_all("all => all.map(one => getComputedStyle(one).borderBottom)")
    assert len(drawn) > 10 and all(line.startswith("1px solid") for line in drawn)

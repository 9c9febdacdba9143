"""What a class is handed: nothing that it is not to see, nothing raw, nothing lost; and what is said when a file is amiss."""

import io
import json
import re
import shutil
import sys
import types
import zipfile
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from helpers.classroom import ClassroomError, check, editions, markdown, start

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = sorted((ROOT / "notebooks").glob("*.md"))
FOLD = re.compile(r"^```\{dropdown\} ([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
"""A hint, a solution or an answer in the text of a chapter, read without the code that is tested here."""


@pytest.fixture(scope="module")
def made():
    """The files of both editions."""
    return {name: editions.edition(name) for name in editions.EDITIONS}


@pytest.fixture
def folder(made, tmp_path):
    """A student's folder, unpacked."""
    with zipfile.ZipFile(io.BytesIO(editions.packed(made["student"], "student/"))) as packed:
        packed.extractall(tmp_path)
    return tmp_path / "student"


def words(text: str) -> str:
    """Return the words of a text alone: no tags, no marks of Markdown, no escapes."""
    return re.sub(r"[^\w%]+", " ", re.sub(r"<[^>]*>", "", text)).casefold().strip()


def sentences(text: str, least: int) -> set[str]:
    """Return the sentences of so many words at least."""
    return {told for part in re.split(r"(?<=[.?!:])\s+|\n\n", text) if len((told := words(part)).split()) >= least}


def secrets() -> set[str]:
    """Return what only an instructor is handed: the sentences of every hint, solution and answer, and those on teaching."""
    texts = [path.read_text("utf-8") for path in CHAPTERS]
    folded = set().union(
        *(sentences(body, 6) for text in texts for title, body in FOLD.findall(text) if not title.startswith(markdown.CHECKED))
    )
    told = words(" ".join(FOLD.sub(lambda fold: fold[2] if fold[1].startswith(markdown.CHECKED) else "", text) for text in texts))
    notes = sentences((ROOT / "book/instructors/index.md").read_text("utf-8").partition("## Chapter 1")[2], 9)
    return {secret for secret in folded | notes if secret not in told}


def everything(files: dict[str, bytes]) -> str:
    """Return all words of some files: names, texts and metadata of notebooks, and what is packed in those that are zips."""
    told = []
    for name, content in files.items():
        told.append(name)
        if name.endswith((".zip", ".whl")):
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                told.append(everything({file: packed.read(file) for file in packed.namelist()}))
        elif name.endswith(".ipynb"):
            told += strings(json.loads(content))
        elif not name.endswith((".ttf", ".woff2", ".png")):
            told.append(content.decode("utf-8"))
    return words(" \n\n ".join(told))


def strings(value) -> list[str]:
    """Return every text in some JSON; the lines of a cell are one."""
    if isinstance(value, dict):
        return [text for key, part in value.items() for text in (key, *strings(part))]
    if isinstance(value, list):
        return ["".join(value)] if value and all(isinstance(v, str) for v in value) else [t for v in value for t in strings(v)]
    return [value] if isinstance(value, str) else []


def test_a_student_is_handed_no_hint_no_solution_and_no_note(made):
    hidden = secrets()
    student, instructor = everything(made["student"]), everything({n: c for n, c in made["instructor"].items() if n[-3:] in ("ynb", ".md")})
    assert [secret for secret in hidden if secret in student] == []
    # The same search finds them where they are: a chapter has three on average, with some sentences each.
    assert [secret for secret in hidden if secret not in instructor] == [] and len(hidden) > 100
    notebooks = everything({n: c for n, c in made["student"].items() if n.endswith(".ipynb")})
    assert "for the instructor" in instructor and "for the instructor" not in notebooks


def test_a_students_notebooks_hold_no_output_and_no_metadata_of_the_book(made):
    for name, content in made["student"].items():
        if name.endswith(".ipynb"):
            notebook = json.loads(content)
            assert notebook["metadata"] == editions.METADATA
            for cell in notebook["cells"]:
                assert cell["metadata"].keys() <= {"jupyter"}, name
                assert cell["cell_type"] == "markdown" or (cell["outputs"], cell["execution_count"]) == ([], None), name
    with zipfile.ZipFile(io.BytesIO(made["student"][start.ZIP])) as packed:
        assert {file: packed.read(file) for file in packed.namelist()} == {
            file: content for file, content in made["student"].items() if file.endswith(".ipynb")
        }


def test_the_wheel_has_all_code_tables_and_fonts_and_no_hint(made):
    (wheel,) = (content for name, content in made["student"].items() if name.endswith(".whl"))
    with zipfile.ZipFile(io.BytesIO(wheel)) as packed:
        held = set(packed.namelist())
        text = everything({name: packed.read(name) for name in held})
    code = {f"helpers/{p.relative_to(ROOT / 'src/helpers')}" for p in (ROOT / "src/helpers").rglob("*.*") if p.suffix != ".pyc"}
    code |= {f"helpers/_book/{p.relative_to(ROOT / 'book')}" for p in (ROOT / "book/_theme").rglob("*.*")}
    tables = {
        f"helpers/_data/{p.relative_to(ROOT / 'data')}" for p in (ROOT / "data").rglob("*.*") if p.is_file() and "site" not in p.parts
    }
    assert code | tables <= held and not [name for name in held if "/site/" in name]
    assert [secret for secret in secrets() if secret in text] == []


@pytest.mark.parametrize("edition", editions.EDITIONS)
def test_nothing_in_a_notebook_needs_myst(made, edition):
    reader = MarkdownIt("commonmark").enable("table")
    for name, content in made[edition].items():
        for cell in json.loads(content)["cells"] if name.endswith(".ipynb") else ():
            if cell["cell_type"] == "markdown":
                source = "".join(cell["source"])
                tokens = [t for token in reader.parse(source) for t in (token, *(token.children or ()))]
                assert [t.content for t in tokens if t.type.startswith("fence") and t.info.startswith("{")] == [], name
                html = [t.content for t in tokens if t.type.startswith("html")]
                assert re.sub(r"</?details>|<summary>.*?</summary>|\s", "", "".join(html)) == "", name
                assert not re.search(r"^(:|\(\S+\)=)|\{[a-z]+\}`|^:::", source, re.MULTILINE), f"{name}: {source}"


def test_titles_headings_objectives_and_numbers_stay(made):
    for path in CHAPTERS:
        told = words(" ".join(strings(json.loads(made["student"][f"{path.stem}.ipynb"]))))
        text = re.sub(r"^```\{code-cell\}.*?^```$", "", FOLD.sub("", path.read_text("utf-8")), flags=re.MULTILINE | re.DOTALL)
        kept = re.findall(r"^#+ (.*)|^```\{margin\}\n(.*)|^```\{exercise\} (.*)", text, re.MULTILINE)
        for line in (*("".join(found) for found in kept), *text.split("\n\n")[3:]):
            if line and not line.startswith(("`", "(", "<details", "|", "---", "<p><a")) and "](" not in line and ": " not in line[:2]:
                assert words(line.partition("\n:")[0]) in told, f"{path.stem}: {line}"


def test_a_sum_in_dollars_is_no_formula():
    text = "It costs $524 billion, or $1$ of $x - 1$, and `$HOME` is \\$5:\n\n$$a_b = \\$ 1$$\n\n| $3 | $4 |\n| --- | --- |\n| a | $c_A$ |"
    assert markdown.plain(text, {}) == text.replace("$524", "\\$524").replace("| $3 | $4 |", "| \\$3 | \\$4 |")


UNKNOWN = {
    "```{warning}\nx\n```": "the directive {warning}",
    ":::{note}\nx\n:::": "the directive {note}",
    ":::\nx\n:::": "a block between colons",
    "- a\n\n  ```{exercise} b\n  c\n  ```": "a directive inside a list",
    "```{dropdown} Read more\nx\n```": "something folded that is none of Hint",
    "```{exercise} a\n:class: x\n\nb\n```": "an option of {exercise}",
    "See {doc}`there`.": "a role",
    "A <u>word</u>.": "the tag <u>",
    "A<!-- note -->.": "a comment of HTML",
    "<p>A <video>word</video>.</p>": "the tag <video>",
    "% a comment": "a comment or a break of MyST",
    "[a](98-nowhere)": "a link to no chapter",
    "[a]\n\n[a]: there": "a link defined elsewhere",
}


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_has_no_plain_form_is_refused(text):
    with pytest.raises(markdown.Unknown) as refused:
        markdown.plain(f"Words before.\n\n{text}", {})
    assert UNKNOWN[text] in refused.value.what


def test_what_has_no_plain_form_is_told_with_its_place(tmp_path):
    for end in ("md", "ipynb"):
        path = shutil.copy(ROOT / f"notebooks/03-what-524-billion-means.{end}", tmp_path)
        text = Path(path).read_text("utf-8").replace("```{exercise} Predict, then look", "```{quiz} Predict, then look", 1)
        Path(path).write_text(text, encoding="utf-8")
    line = (tmp_path / "03-what-524-billion-means.md").read_text("utf-8").split("\n").index("```{quiz} Predict, then look") + 1
    with pytest.raises(
        ClassroomError, match=rf"03-what-524-billion-means.md, line {line}: found the directive {{quiz}}, of which .* write it"
    ):
        editions.notebook(Path(path))


def test_links_lead_to_other_notebooks_and_to_the_book():
    titles = {"03-what": "What?"}
    text = "[c](03-what.md#a), [](../notebooks/03-what), [d](../data), [e](#here), [f](https://example.org)"
    assert markdown.plain(text, titles) == "[c](03-what.ipynb), [What?](03-what.ipynb), d in the book, e, [f](https://example.org)"
    assert "[d](https://book.example/data.html)" in markdown.plain(text, titles, "https://book.example/")


def test_the_same_source_gives_the_same_bytes_whatever_the_order(made):
    files = made["student"]
    assert editions.packed(files) == editions.packed(dict(reversed(files.items())))


def test_an_edition_never_writes_over_work(tmp_path, monkeypatch):
    monkeypatch.setattr(editions, "edition", lambda name: {"a.ipynb": name.encode(), "old.ipynb": b"1"})
    assert [path.name for path in editions.write(tmp_path)] == ["student.zip", "instructor.zip"]
    monkeypatch.setattr(editions, "edition", lambda name: {"a.ipynb": f"{name}, newer".encode()})
    editions.write(tmp_path)
    assert (tmp_path / "student/a.ipynb").read_text() == "student, newer" and not (tmp_path / "student/old.ipynb").exists()
    (tmp_path / "student/a.ipynb").write_text("my work")
    monkeypatch.setattr(editions, "edition", lambda name: {"a.ipynb": b"newest"})
    with pytest.raises(ClassroomError, match="a.ipynb: was changed since it was written; rename or move it"):
        editions.write(tmp_path)
    assert (tmp_path / "student/a.ipynb").read_text() == "my work" and (tmp_path / "instructor/a.ipynb").read_text() == "instructor, newer"


def test_an_edition_that_was_stopped_is_no_work_of_somebody_else(tmp_path, monkeypatch):
    """Killed between two files, and then the chapters change again."""
    monkeypatch.setattr(editions, "edition", lambda name: {"a.ipynb": b"1", "b.ipynb": b"1"})
    editions.write(tmp_path)
    monkeypatch.setattr(editions, "edition", lambda name: {"a.ipynb": b"2", "b.ipynb": b"2"})
    rename = Path.replace

    def killed(new, place):
        if place.name == "b.ipynb":
            raise KeyboardInterrupt
        return rename(new, place)

    with monkeypatch.context() as stopped:
        stopped.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            editions.write(tmp_path)
    assert [(tmp_path / "student" / name).read_bytes() for name in ("a.ipynb", "b.ipynb")] == [b"2", b"1"]
    monkeypatch.setattr(editions, "edition", lambda name: {"a.ipynb": b"3", "b.ipynb": b"3"})
    editions.write(tmp_path)
    assert {path.name: path.read_bytes() for path in (tmp_path / "student").iterdir()} == {"a.ipynb": b"3", "b.ipynb": b"3"}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["instructor", "instructor.zip", "jupytext.toml", "student", "student.zip"]


def test_two_sources_of_one_name_are_refused(monkeypatch):
    monkeypatch.setattr(start, "chapters", lambda: [Path("notebooks/03-a.ipynb"), Path("notebooks/03-A.ipynb")])
    with pytest.raises(ClassroomError, match="03-a.ipynb and .*03-A.ipynb have one name"):
        editions.sources()


def test_a_whole_folder_is_whole_with_the_line_ends_of_windows_too(folder):
    assert check.faults(folder) == []
    for path in folder.glob("*.ipynb"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert check.faults(folder) == []


def test_a_folder_is_told_what_is_amiss_all_at_once(folder):
    three, four = folder / "03-what-524-billion-means.ipynb", folder / "04-how-the-bill-grew.ipynb"
    for gone in ("README.md", "05-who-could-pay.ipynb", *(path.name for path in folder.glob("*.whl"))):
        (folder / gone).unlink()
    three.write_text(three.read_text("utf-8").replace('exercises.check(\\"03-2\\")', 'exercises.chek(\\"03-2\\")'), encoding="utf-8")
    four.write_text("{", encoding="utf-8")
    (folder / "backup").mkdir()
    shutil.copy(three, folder / "backup" / three.name.upper())
    told = [fault.replace(f"{folder}/", "").replace(f"{folder}: ", "") for fault in check.faults(folder)]
    fresh = "python -m helpers.classroom start --fresh"
    assert told[:2] == [
        f"{name} is missing; unpack what you were given once more, elsewhere, and copy it from there"
        for name in ("README.md", "the package, claims_costs_ceasefires-….whl,")
    ]
    assert told[2] == (
        f'{three.name}: the cell of exercise 03-2 was changed or is gone; write exercises.check("03-2") into a cell and run it, '
        f"or for a fresh copy beside it: {fresh} 03"
    )
    assert told[3].startswith(f"{four.name}: cannot be read as a notebook") and told[3].endswith(
        f"keep it, and for a fresh copy beside it: {fresh} 04"
    )
    assert told[4] == "05-who-could-pay.ipynb: is missing; python -m helpers.classroom start puts a fresh copy there"
    assert "have one name, so nobody can tell which one counts" in told[5] and len(told) == 6


def test_an_answer_typed_into_a_check_is_no_fault(folder):
    three = folder / "03-what-524-billion-means.ipynb"
    three.write_text(three.read_text("utf-8").replace('check(\\"03-2\\")', 'check(\\"03-2\\", 27%)'), encoding="utf-8")
    assert check.faults(folder) == []


def test_a_fresh_copy_stands_beside_the_work_and_a_lost_chapter_comes_back(folder):
    three, four = folder / "03-what-524-billion-means.ipynb", folder / "04-how-the-bill-grew.ipynb"
    handed_out = three.read_text("utf-8")
    three.write_text("my work"), four.unlink()
    new = start.hand_out(folder, "3")
    assert sorted(path.name for path in new) == [f"{three.stem}-2.ipynb", four.name]
    assert three.read_text() == "my work" and (folder / f"{three.stem}-2.ipynb").read_text("utf-8") == handed_out


def test_a_folder_without_its_originals_says_where_they_are(folder, monkeypatch, capsys):
    monkeypatch.setattr(start, "PROJECT", folder / "none")  # as where the helpers came with the wheel
    (folder / start.ZIP).write_bytes(b"half a zip")
    with pytest.raises(ClassroomError, match="chapters.zip: cannot be read .* unpack what you were given once more"):
        check.faults(folder)
    (folder / start.ZIP).unlink()
    with pytest.raises(ClassroomError, match="chapters.zip is missing, .* Your notebooks stay as they are"):
        start.hand_out(folder)
    monkeypatch.chdir(folder)
    with pytest.raises(ClassroomError, match="this is no folder that was handed out"):
        start.place()


@pytest.mark.parametrize("there", [None, types.ModuleType("helpers")], ids=["missing", "another's"])
def test_the_first_cell_says_in_a_line_that_the_package_is_not_there(there, monkeypatch):
    for name in [name for name in sys.modules if name.startswith("helpers.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "helpers", there)
    with pytest.raises(Exception) as stopped:
        exec(editions.READY, {})
    (told,) = stopped.value._render_traceback_()
    assert "claims-costs-ceasefires is missing here, or another one called helpers" in told and "\n" not in told
    assert "%pip install -r requirements.txt" in told

"""Folders made to do harm: each is refused by name or shown as inert text; none is executed, and nothing is written outside."""

import csv
import io
import os
import shutil
import zipfile

import article
import openpyxl
import pytest
import render

from helpers import claims
from helpers.claims import articles

NASTY = "</script><script>alert(1)</script><img src=x onerror=alert(2)> {{ 7*7 }} {% x %} javascript:alert(3)"


def edit(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def add(folder, name, *rows):
    (folder / name).parent.mkdir(exist_ok=True)
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def numbers(folder, *rows):
    add(folder, "tables/costs.csv", ("item", "million"), ("bridge", "5.6"))
    add(folder, "numbers.csv", ("key", "table", "column", "filter", "calculation", "base_column", "base_filter", "unit", "decimals"), *rows)


def book(folder, change):
    """Put a workbook in the place of the folder's files."""
    shutil.rmtree(folder)
    articles.new(folder, workbook=True)
    change(folder / articles.BOOK)


def outside_paths(folder):
    edit(folder / "claims.csv", "\nB01,", "\n../../B01,")
    numbers(folder, ("a", "../../secret", "x", "", "sum", "", "", "", ""), ("b", "/etc/passwd", "x", "", "sum", "", "", "", ""))


def links(folder):
    (folder / "claims.csv").unlink()
    (folder / "claims.csv").symlink_to(folder.parent / "secret.csv")
    (folder / "article.toml").unlink()
    (folder / "article.toml").symlink_to("/dev/zero")
    (folder / "evidence.csv").unlink()
    (folder / "evidence.csv").symlink_to("/dev/zero")


def linked_tables(folder):
    numbers(folder, ("a", "secret", "x", "", "sum", "", "", "", ""))
    shutil.rmtree(folder / "tables")
    (folder / "tables").symlink_to(folder.parent)


def huge(folder):
    edit(folder / "claims.csv", "The minutes record it", "x" * 10_001)
    (folder / "sources.csv").write_bytes(b"a," * 2_500_001)
    with (folder / "evidence.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"X{n},B01,context,,,says,,courier\n" for n in range(20_000))


def deep(folder):
    (folder / "article.toml").write_text("title = " + "[" * 5000 + "]" * 5000, encoding="utf-8")


def deep_keys(folder):
    edit(folder / "article.toml", 'bill = "The bill"', 'bill = "The bill"\n' + ".".join("a" * 990) + " = 1")


def formulas(folder):
    edit(folder / "claims.csv", "The minutes record it", "=HYPERLINK(1)")
    edit(folder / "evidence.csv", "Town council,2024-05-02,Records that", "\t@SUM(1),2024-05-02,Records that")
    edit(folder / "sources.csv", "Minutes of 14 October 2021", "+1+cmd|' /C calc'!A0")


def bomb(folder):
    def swell(path):
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file:
            file.writestr("xl/worksheets/sheet99.xml", bytes(60_000_000))

    book(folder, swell)


def laughs(folder):
    """A sheet whose entities unfold to a billion."""

    def swell(path):
        with zipfile.ZipFile(path) as old:
            parts = {name: old.read(name) for name in old.namelist()}
        entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(10))
        parts["xl/worksheets/sheet2.xml"] = (
            f'<!DOCTYPE x [{entities}]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
            '<c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row></sheetData></worksheet>'
        ).encode()
        with zipfile.ZipFile(path, "w") as new:
            for name, raw in parts.items():
                new.writestr(name, raw)

    book(folder, swell)


def last_cell(folder):
    def far(path):
        made = openpyxl.load_workbook(path)
        made["claims"]["XFD1048576"] = "x"
        made.save(path)

    book(folder, far)


def twice(folder):
    edit(folder / "article.toml", "kinds = ", 'title = "again"\nkinds = ')
    numbers(folder, *[("a.b", "costs", "million", "", "sum", "", "", "", "")] * 2)
    edit(folder / "verdicts.csv", "Wrong,", "Right,")


def circles(folder):
    numbers(folder, ("a", "costs", "million", "", "sum", "", "", "{b}", ""), ("b", "costs", "million", "", "sum", "", "", "{a}", ""))
    edit(folder / "claims.csv", "The minutes record it", "{a} {{b}} {a.b.c}")


def unseen(folder):
    edit(folder / "claims.csv", "The minutes record it", "The minutes\0 record it")
    edit(folder / "evidence.csv", "Promises a bridge", "Promises \u202ea bridge")
    edit(folder / "article.toml", 'title = "', 'title = "\\u0000\\u202e')


def pipes(folder):
    for name in ("claims.csv", "article.toml"):
        (folder / name).unlink()
        os.mkfifo(folder / name)


def encodings(folder):
    text = (folder / "claims.csv").read_text("utf-8")
    (folder / "claims.csv").write_bytes(text.encode("utf-32"))
    (folder / "article.toml").write_bytes("title = “Ä”".encode("cp1252"))
    (folder / "sources.csv").write_bytes(b"source_id,publisher\x81\x8d\n\xff\xfe\xfd")


REFUSED = {
    outside_paths: ["claims.csv, row 2, field claim_id: found '../../B01'", "numbers.csv, row 2, field table: found '../../secret'", "row 3, field table: found '/etc/passwd'"],
    links: ["claims.csv: found a link to another place", "article.toml: found a link", "evidence.csv: found a link to another place"],
    linked_tables: ["tables/secret.csv: found a link to another place, expected a file of its own"],
    huge: ["field in_short: found 10001 characters, expected at most 10000", "sources.csv: found 5000002 bytes", "evidence.csv: found 20015 rows, expected at most 5000"],
    deep: ["article.toml: found", "expected lines like those of a new ledger"],
    deep_keys: ["article.toml, field parts: found {'a': {'a': {...}}, 'bill': 'The bill'", "expected the parts of the article"],
    formulas: ["found '=HYPERLINK(1)'", "found '@SUM(1)'", "found \"+1+cmd|' /C calc'!A0\"", "a spreadsheet would run it"],
    bomb: ["ledger.xlsx: found more bytes when unpacked"],
    laughs: ["ledger.xlsx: found a declaration in xl/worksheets/sheet2.xml, by which a text may grow without end"],
    last_cell: ["ledger.xlsx, sheet claims: found more cells in the sheet, expected at most 1000000"],
    twice: ["article.toml: found Cannot overwrite a value", "numbers.csv, row 3, field key: found 'a.b' twice", "verdicts.csv, row 4, field verdict: found 'Right'"],
    circles: ["row 2, field unit: found '{b}'", "row 3, field unit: found '{a}'", "field in_short: found {a.b.c}, expected the key of a number"],
    unseen: ["found the control character U+0000", "found the control character U+202E", "article.toml, field title: found"],
    pipes: ["claims.csv: found a folder, a device or a pipe", "article.toml: found a folder, a device or a pipe"],
    encodings: ["claims.csv", "article.toml: found 'utf-8' codec", "sources.csv: found"],
}  # fmt: skip


def around(folder):
    return sorted((str(path), path.lstat().st_mtime_ns) for path in folder.parent.rglob("*"))


@pytest.mark.parametrize("harm", REFUSED, ids=lambda harm: harm.__name__)
def test_harm_is_refused_by_name_and_nothing_is_written(tmp_path, capsys, harm):
    folder = shutil.copytree(articles.EXAMPLE, tmp_path / "mine", ignore=shutil.ignore_patterns("site"))
    (tmp_path / "secret.csv").write_text("x\n42\n")
    harm(folder)
    before = around(folder)
    assert article.main(str(folder), str(folder / "site")) == 1
    told = capsys.readouterr().err
    for part in REFUSED[harm]:
        assert part in told, told[:2000]
    assert "42" not in told and len(told) < 50_000 and around(folder) == before


def test_markup_in_every_field_is_text(tmp_path):
    folder = shutil.copytree(articles.EXAMPLE, tmp_path / "mine", ignore=shutil.ignore_patterns("site"))
    free = {"claims": ["claim", "speaker", "chain", "errors", "confidence", "reason", "lost", "would_change", "later"], "evidence": ["speaker", "says"], "sources": ["publisher", "title", "seen", "note"], "verdicts": ["meaning"]}  # fmt: skip
    for name, fields in free.items():
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        out = io.StringIO()
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        texts = {field: NASTY.replace("{{ 7*7 }} {% x %} ", "") if field in claims.TEXTS.get(name, ()) else NASTY for field in fields}
        writer.writerows(row | texts for row in rows)
        (folder / f"{name}.csv").write_text(out.getvalue(), encoding="utf-8")
    edit(folder / "article.toml", 'bill = "The bill"', f"bill = '{NASTY}'")
    ledger = articles.read(folder)
    html = render.claims_list(ledger, str) + render.claim_heading(ledger, "B01")
    for claim_id in ledger.claims.index:
        html += render.claim_page(ledger, claim_id, lambda kind, name: name)
    assert "<script>alert" not in html and "<img" not in html and "{{ 7*7 }}" in html
    assert html.count("</script>") == html.count("<script"), "nothing in a field ends the page's own script"

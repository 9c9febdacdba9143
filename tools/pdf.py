"""make pdf: the book and its worksheets as PDF; make pdf CHAPTER=03: one chapter.

Chromium prints the pages as they are built. A second renderer would set text, charts and formulas anew from their
sources, and might say another thing than the page; this one says what the page says. Before printing, each page
loses what only a screen needs (pdf/page.js): code, controls, data that a chart shows. What answers an exercise moves
to the end of its chapter, sources become notes, and an explorer stands as it opens.

Chromium cannot write the number of the page that a link leads to, so the book is printed twice: its outline says where
each part begins, and the second time the contents say it. Afterwards (pikepdf) the bookmarks get their names, the file its
title and language, and its streams are packed. The same pages give the same bytes.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import browser
import pikepdf
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.varLib.instancer import instantiateVariableFont
from playwright.sync_api import Browser, Page

from helpers.data.files import put, why

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "book/_ext"))
import edition  # noqa: E402
from edition import Edition  # noqa: E402

SITE, INTO = ROOT / "book/_build/html", ROOT / "book/_build/pdf"
PREPARE, PAPER = (Path(__file__).with_name("pdf") / name for name in ("page.js", "paper.css"))
AFTER = ("claims/index", "claims/scale", "claims/C*", "how-we-know", "glossary", "sources")
"""What follows the chapters in the book."""
CLAIMS = "claims"
"""The pages of paper on which the claims stand."""
WEIGHTS = (400, 500, 600, 700)
"""The weights of letters that the pages use."""
PAINTS = {"Tj", "TJ", "'", '"', "Do", "f", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "EI"}
"""The operators of a page that paint something."""
MOST = 12_000_000
"""The most bytes that a file may have."""


@dataclass
class Part:
    """A page as a part of a book: its name from the site's root, title, HTML, headings, and the page of the PDF on which it begins."""

    page: str
    title: str
    html: str
    headings: Sequence[str] = field(default_factory=list)
    begins: int = 0

    @property
    def name(self) -> str:
        """Return its name as a part of ids."""
        return self.page.replace("/", "_")

    @property
    def group(self) -> str:
        """Return the name of the pages of paper that it shares a running head with; claims follow one another on a page."""
        return CLAIMS if re.match("claims/C", self.page) else self.name

    @property
    def kind(self) -> str:
        """Return the classes by which its section is styled."""
        return "part-of-book" + " claim-of-book" * (self.group == CLAIMS) + " handout" * self.page.startswith("handouts/")


def chapters() -> list[str]:
    """Return the pages of the chapters in their order, by their names from the site's root."""
    return sorted(f"notebooks/{path.stem}" for path in (SITE / "notebooks").glob("*.html"))


def whole() -> list[str]:
    """Return the pages that make the book."""
    return chapters() + [str(p.relative_to(SITE).with_suffix("")) for at in AFTER for p in sorted(SITE.glob(f"{at}.html"))]


def read(page: Page, names: Sequence[str], made: Edition) -> list[Part]:
    """Read built pages as parts of one book."""
    parts = []
    for name in names:
        page.goto((SITE / f"{name}.html").as_uri())
        told: dict[str, Any] = {"page": name, "name": name.replace("/", "_"), "root": f"{SITE.as_uri()}/", "site": made.site}
        told |= {"inside": list(names), "address": made.address(name), "listed": name == "sources"}
        found = page.evaluate(PREPARE.read_text("utf-8"), told)
        number = re.match(r"notebooks/0?(\d+)-", name)
        found["title"] = f"{number[1]}. {found['title']}" if number and number[1] != "0" else found["title"]
        parts.append(Part(name, **found))
    return parts


def document(parts: Sequence[Part], made: Edition, sheet: Path) -> str:
    """Return the parts as one page with a style sheet, with a cover and contents if they are more than one."""
    heads = {part.group: "Claims" if part.group == CLAIMS else part.title for part in parts}
    rules = "".join(
        f'@page {group} {{ @top-left {{ content: "{_quoted(head)}"; font: 9pt Inter, sans-serif; color: #565d69; }} }}\n'
        for group, head in heads.items()
    ) + "".join(f"#{part.name} {{ page: {part.group}; }}\n" for part in parts)
    body = "".join(f'<section id="{part.name}" class="{part.kind}">{part.html}</section>' for part in parts)
    front = _front(parts, made) if len(parts) > 1 else ""
    sheets = [sheet, *[SITE / "_static/ccc-slides.css"] * any("handout" in part.kind for part in parts), PAPER]
    head = "".join(f'<link rel="stylesheet" href="{one.as_uri()}">' for one in sheets)
    title = made.title if len(parts) > 1 else f"{parts[0].title} ({made.title})"
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>{head}<style>{rules}</style></head>'
        f'<body class="chapter"><main class="sheet">{front}{body}</main></body></html>'
    )


def _quoted(text: str) -> str:
    return text.replace("\\", "").replace('"', '\\"')


def _front(parts: Sequence[Part], made: Edition) -> str:
    by = f"<p>{escape(made.by[0].upper() + made.by[1:])}</p>"
    where = f'<p><a href="{made.site}/">{made.site}</a></p>' if made.site else ""
    cover = f'<section class="cover"><h1>{escape(made.title)}</h1><p>{escape(made.abstract)}</p>{by}<p>{made.when[0].upper() + made.when[1:]}. Text CC BY 4.0.</p>{where}</section>'
    lines = "".join(
        f'<li{" class=low" if part.group == CLAIMS else ""}><a href="#{part.name}">{escape(part.title)}</a><i></i><span>{part.begins or "000"}</span></li>'
        for part in parts
    )
    return f'{cover}<nav class="contents-of-book" aria-label="Contents"><h1>Contents</h1><ol>{lines}</ol></nav>'


def with_quadratic_curves(font: TTFont) -> TTFont:
    """Return a font of one weight with the curves of TrueType, the only ones that Chromium embeds in a PDF as letters."""
    font.flavor = None
    if "CFF2" in font:
        drawn, glyphs = {}, font.getGlyphSet()
        for name in font.getGlyphOrder():
            pen = TTGlyphPen(None)
            glyphs[name].draw(Cu2QuPen(pen, 1.0, reverse_direction=True))
            drawn[name] = pen.glyph()
        for table in ("CFF2", "VORG"):
            if table in font:
                del font[table]
        font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
        font["glyf"].glyphOrder, font["glyf"].glyphs = font.getGlyphOrder(), drawn
        font["maxp"].tableVersion, font["maxp"].maxZones = 0x00010000, 1
        for limit in ("TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements", "SizeOfInstructions"):
            setattr(font["maxp"], f"max{limit}", 0)
        font["post"].formatType, font["head"].glyphDataFormat, font.sfntVersion = 3.0, 0, "\0\1\0\0"
    return font


def style(scratch: Path) -> Path:
    """Write the style of the pages with fonts of one weight each into a folder; return its file. Chromium would draw letters of others."""

    def faces(rule: re.Match) -> str:
        file = SITE / "_static" / rule["file"]
        if "fvar" not in TTFont(file):
            return rule[0].replace(rule["file"], file.as_uri())
        made = []
        for weight in WEIGHTS:
            one = scratch / f"{file.stem}-{weight}.ttf"
            with_quadratic_curves(instantiateVariableFont(TTFont(file, recalcTimestamp=False), {"wght": weight})).save(one)
            face = rule[0].replace(rule["file"], one.as_uri()).replace('format("woff2")', "")
            made.append(re.sub("font-weight: [^;]*;", f"font-weight: {weight};", face))
        return "".join(made)

    text = (SITE / "_static/ccc.css").read_text("utf-8")
    file = scratch / "ccc.css"
    file.write_text(re.sub(r"@font-face {[^}]*url\((?P<file>fonts/[^)]+)\)[^}]*}", faces, text), encoding="utf-8")
    return file


def printed(page: Page, text: str, scratch: Path) -> pikepdf.Pdf:
    """Print a page that is a text."""
    file = scratch / "book.html"
    file.write_text(text, encoding="utf-8")
    page.goto(file.as_uri())
    page.evaluate("document.fonts.ready.then(() => null)")
    page.pdf(path=scratch / "book.pdf", tagged=True, outline=True, prefer_css_page_size=True)
    return pikepdf.open(scratch / "book.pdf")


def places(pdf: pikepdf.Pdf) -> list[tuple[int, str, int]]:
    """Return level, title and page (counted from one) of each bookmark in its order."""
    numbers = {page.objgen: at for at, page in enumerate(pdf.pages, 1)}
    found: list[tuple[int, str, int]] = []

    def walk(items: Sequence[pikepdf.OutlineItem], level: int) -> None:
        for item in items:
            to = item.destination if item.destination is not None else item.action.D
            found.append((level, item.title, numbers[to[0].objgen]))
            walk(item.children, level + 1)

    with pdf.open_outline() as outline:
        walk(outline.root, 0)
    return found


def finished(pdf: pikepdf.Pdf, parts: Sequence[Part], made: Edition, title: str) -> pikepdf.Pdf:
    """Give the bookmarks the names of their headings, in which Chromium loses the blank at a line's end, and the file its title."""
    names = iter(["Contents"] * (len(parts) > 1) + [heading for part in parts for heading in part.headings])
    squeezed = re.compile(r"\s+")

    def walk(items: Sequence[pikepdf.OutlineItem]) -> None:
        for item in items:
            for name in names:
                if squeezed.sub("", name) == squeezed.sub("", item.title):
                    item.title = name
                    break
            walk(item.children)

    with pdf.open_outline() as outline:
        walk(outline.root)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as about:
        about.update({"dc:title": title, "dc:language": ["en"], "dc:creator": list(made.authors), "dc:date": [made.day]})
        about["dc:rights"] = "CC BY 4.0"
    day = f"D:{made.day.replace('-', '')}000000Z"
    for name, value in {"Title": title, "Author": made.by, "CreationDate": day, "ModDate": day}.items():
        pdf.docinfo[f"/{name}"] = value
    return pdf


def renumbered(pdf: pikepdf.Pdf) -> None:
    """Number the elements of the structure anew: Chromium names them by a count that no two runs begin alike."""
    found: list[tuple[Any, Any, str]] = []

    def look(holder: Any) -> None:
        for key in list(holder.keys()) if isinstance(holder, pikepdf.Dictionary) else range(len(holder)):
            value = holder[key]
            if isinstance(value, pikepdf.String) and re.fullmatch(r"node\d{8}", str(value)):
                found.append((holder, key, str(value)))
            elif isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not value.is_indirect:
                look(value)

    for one in pdf.objects:
        if isinstance(one, (pikepdf.Dictionary, pikepdf.Array)):
            look(one)
    numbers = {old: f"node{at:08}" for at, old in enumerate(sorted({old for *_, old in found}), 1)}
    for holder, key, old in found:
        holder[key] = pikepdf.String(numbers[old])


def told(pdf: pikepdf.Pdf) -> None:
    """Tell screen readers what Chromium leaves out: that running heads and page numbers are no text, and where a link leads."""
    inside = {"BMC": 1, "BDC": 1, "EMC": -1}
    start = pikepdf.ContentStreamInstruction([pikepdf.Name.Artifact], pikepdf.Operator("BMC"))
    end = pikepdf.ContentStreamInstruction([], pikepdf.Operator("EMC"))
    for page in pdf.pages:
        made, depth = [], 0
        for one in pikepdf.parse_content_stream(page):
            depth += inside.get(str(one.operator), 0)
            made += [start, one, end] if not depth and str(one.operator) in PAINTS else [one]
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(made))
        for link in page.get("/Annots", []):
            address = link.A.get("/URI") if "/A" in link else None
            link.Contents = pikepdf.String(str(address) if address else "Another place in this book")


def write(chrome: Browser, names: Sequence[str], file: Path) -> int:
    """Print pages of the built book into one file; return how many pages it has."""
    made = edition.read(edition.settings())
    with tempfile.TemporaryDirectory() as scratch:
        page = chrome.new_context(java_script_enabled=False).new_page()
        parts, sheet = read(page, names, made), style(Path(scratch))
        pdf = printed(page, document(parts, made, sheet), Path(scratch))
        if len(parts) > 1:
            for _ in range(2):  # the numbers may make the contents longer once
                found = [at for level, _, at in places(pdf) if level == 0]
                begins = found[len(found) - len(parts) :]
                if begins == [part.begins for part in parts]:
                    break
                for part, at in zip(parts, begins, strict=True):
                    part.begins = at
                pdf = printed(page, document(parts, made, sheet), Path(scratch))
        title = made.title if len(parts) > 1 else f"{parts[0].title} ({made.title})"
        finished(pdf, parts, made, title)
        renumbered(pdf)
        told(pdf)
        file.parent.mkdir(parents=True, exist_ok=True)
        pikepdf.settings.set_flate_compression_level(9)
        whole_file = io.BytesIO()
        pdf.save(
            whole_file,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            recompress_flate=True,
            deterministic_id=True,
        )
        put(file, whole_file.getvalue())
        return len(pdf.pages)


def handouts() -> list[str]:
    """Return the pages with the questions of each chapter to print, of those that have any."""
    return sorted(f"handouts/{path.stem}" for path in (SITE / "handouts").glob("*.html") if "<section>" in path.read_text("utf-8"))


def main(chapter: str = "") -> int:
    """Print the book and its worksheets, or one chapter and its worksheet; say where they are; return 1 if one is too heavy or missing."""
    files = {"claims-costs-ceasefires": whole(), "worksheets": handouts()}
    if chapter:
        one = [name for name in chapters() if name.startswith(f"notebooks/{chapter}")]
        if len(one) != 1:
            known = ", ".join(name.removeprefix("notebooks/")[:2] for name in chapters())
            print(
                f"CHAPTER={chapter}: found {len(one)} chapters of that number, expected one of {known or 'a built book'}", file=sys.stderr
            )
            return 1
        stem = one[0].removeprefix("notebooks/")
        files = {stem: one, f"{stem}-worksheet": [f"handouts/{stem}"]}
    with browser.launch() as chrome:
        for name, pages in files.items():
            file = INTO / f"{name}.pdf"
            count = write(chrome, pages, file)
            print(f"{file.relative_to(ROOT)}: {count} pages, {file.stat().st_size / 1e6:.1f} MB")
            if file.stat().st_size > MOST:
                print(f"{file}: heavier than {MOST:,} bytes", file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    browser.require()
    try:
        sys.exit(main(*sys.argv[1:2]))
    except OSError as err:
        sys.exit(why(err, INTO))

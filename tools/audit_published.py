"""What make audit asks of the book with and without an address, by tools that are not ours.

pages       equal but for head, footer and what names an address
schema.org  every record is of its type (schema-dts, tsc)
sitemap     by the schema of sitemaps.org
feed        feedparser finds no fault
PDF         pdfua, which knows a part of the rules of PDF/UA
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

ADDRESSED = {"site_url": "https://example.org/book", "authors": ["Lovelace, Ada", "Institute of Numbers"]}
"""Settings with which the book is built a second time."""
RECORD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
OWN = {"404.html", "cite.html", "corrections.html"}
"""Pages whose text names addresses where there are some."""


def findings(addressed: Path, plain: Path, packages: Path) -> list[str]:
    """Return all that is wrong with a built book that has an address, beside the same without one."""
    found = [f"{name} differs with an address" for name in differing(addressed, plain)]
    found += records(addressed, packages)
    return found + sitemap(addressed / "sitemap.xml", packages) + feed(addressed / "corrections.xml")


def differing(addressed: Path, plain: Path) -> Iterator[str]:
    """Yield the pages whose text is not the same in both books."""
    pages = {str(path.relative_to(site)) for site in (addressed, plain) for path in site.rglob("*.html")} - OWN
    for name in sorted(pages):
        if len({_text(site / name) for site in (addressed, plain)}) > 1:
            yield name


def _text(page: Path) -> str:
    """Return a page without head, footer, launch links and what only search engines read; "" if it is not there."""
    text = RECORD.sub("", page.read_text("utf-8").partition("</head>")[2]) if page.exists() else ""
    return re.sub(r'<footer class="site-footer">.*?</footer>|<p class="to-top">.*?</p>', "", text, flags=re.DOTALL)


def records(site: Path, packages: Path) -> list[str]:
    """Return what the compiler says of the records that pages tell search engines, each as a value of its type."""
    made = []
    for page in sorted(site.rglob("*.html")):
        for text in RECORD.findall(page.read_text("utf-8")):
            told = json.loads(text)
            name = page.relative_to(site)
            made.append(f"// {name}\nexport const r{len(made)}: WithContext<{told['@type']}> = {json.dumps(told)};")
    kinds = sorted({re.search(r"WithContext<(\w+)>", one)[1] for one in made})
    with tempfile.TemporaryDirectory(dir=packages.parent) as scratch:
        file = Path(scratch, "records.ts")
        file.write_text(f'import type {{ WithContext, {", ".join(kinds)} }} from "schema-dts";\n' + "\n".join(made), encoding="utf-8")
        command = ["node", packages / "typescript/bin/tsc", "--noEmit", "--skipLibCheck", "--strict", file]
        done = subprocess.run(command, capture_output=True, text=True)
    print(f"  {len(made)} records of {', '.join(kinds)}", flush=True)
    return [line[:300] for line in done.stdout.splitlines()] if done.returncode else []


def sitemap(file: Path, packages: Path) -> list[str]:
    """Return what the schema of sitemaps.org says of a sitemap."""
    schema = etree.XMLSchema(etree.parse(packages / "sitemap/schema/sitemap.xsd"))
    schema.validate(etree.parse(file))
    return [f"{file.name}: {error.message}" for error in schema.error_log]


def feed(file: Path) -> list[str]:
    """Return what feedparser says of a feed."""
    import feedparser

    told = feedparser.parse(file.read_bytes())
    lacking = [entry for entry in told.entries if not (entry.get("id") and entry.get("updated_parsed") and entry.get("link"))]
    faults = [str(told.bozo_exception)] if told.bozo else []
    faults += ["is no Atom feed"] * (told.version != "atom10") + [f"an entry lacks id, day or link: {entry}" for entry in lacking]
    return [f"{file.name}: {fault}" for fault in faults + ["has no entry"] * (not told.entries)]


def accessible(file: Path) -> list[str]:
    """Return the errors that pdfua finds in a PDF; that it does not claim to conform is none."""
    done = subprocess.run([Path(sys.executable).with_name("pdfua"), "check", file], capture_output=True, text=True)
    return [
        f"{file.name}: {line.strip()}"
        for line in done.stdout.splitlines()
        if "[ERROR]" in line or "[WARN ]" in line and "UA-28-004" not in line
    ]

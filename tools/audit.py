"""make audit: what takes too long for every change. Needs npm and its registry, and Java.

numbers     the printed figures, computed a second time from the tables (audit_numbers)
door        every planted fault of tests/data/corruptions.py: the malformed are all stopped, most of the others, nothing harmless
HTML        every page passes the Nu HTML checker: no error
axe         every page, phone and desk, light and dark, all details, the panel of a row and the card of a number open: no breach of WCAG 2.2 A or AA or of axe's best practice
room        axe again, on what a class sees of a room at each stage: a phone's page, the teacher's page
Lighthouse  landing page, chapters, list of claims, one claim and one table, on its slowed-down phone: every score at least LEAST
Vega        the committed script of the explorers is what its lock gives
library     the search's library is what its package gives, minified
licences    every package, and every set of data, has a licence that was looked at (licences.toml)
published   the book with an address and authors: tests of pages pass, pages are else the same, and tools that are not ours find no fault (audit_published)
away        the folder that a student is handed, and what Binder installs, are enough: chapters run in empty environments, elsewhere
rebuild     two builds from nothing, in two folders, have the same bytes
mutation    small faults planted in every module that computes a printed number: a test notices nearly all of each module (mutation)

Prints each finding; ends with 1 if there is one.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import audit_numbers
import audit_published
import away
import bench
import browser
import licences
import mutation
import pdf
import release
import scale_room
import vega
import yaml

from helpers.classroom.room.lesson import STAGES

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/data"))
import corruptions  # noqa: E402 (it stands with the tests)

SITE = ROOT / "book/_build/html"
LEAST = {"performance": 0.98, "accessibility": 1, "best-practices": 1, "seo": 1}
"""The least score of each of Lighthouse's categories."""
TRIES = 3
"""How often Lighthouse looks at a page at most: now and then the browser draws its first picture two seconds late, whatever the page."""
AXE = """async (within) => (await axe.run(within, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })).violations
    .map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.target.join(' ')).join(', '))"""
CARD = "main a:is(.num, .term)"
"""What opens a card."""


def pages() -> list[str]:
    """Return the addresses of all pages, from the site's root."""
    return sorted(str(p.relative_to(SITE)) for p in SITE.rglob("*.html"))


def html(packages: Path) -> list[str]:
    """Return every error that the Nu HTML checker finds in a page."""
    command = ["java", "-jar", packages / "vnu-jar/build/dist/vnu.jar", "--errors-only", "--format", "json", "--skip-non-html", SITE]
    told = json.loads(subprocess.run(command, stderr=subprocess.PIPE, text=True).stderr)["messages"]
    return [
        f"{m['url'].partition(SITE.name + '/')[2]}, line {m.get('lastLine')}: {m['message']} {m.get('extract', '').strip()!r}" for m in told
    ]


def axe(packages: Path) -> list[str]:
    """Return every breach that axe finds on a page."""
    found = []
    with browser.launch() as chrome:
        for theme in ("light", "dark"):
            for width in (390, 1280):
                context = chrome.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, bypass_csp=True)
                page = context.new_page()
                for name in pages():
                    if width < 1280 and name.startswith("slides/"):
                        continue  # slides are drawn for a projector
                    page.goto(f"{SITE.as_uri()}/{name}")
                    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
                    page.add_style_tag(content="section { content-visibility: visible !important; }")  # all is laid out, as when it is read
                    page.evaluate("document.querySelector('.data-table tbody a')?.click()")
                    page.add_script_tag(path=packages / "axe-core/axe.min.js")
                    breaches = page.evaluate(AXE, "html")
                    if page.locator(CARD).count() and page.locator("#cards").count():
                        page.locator(CARD).first.evaluate("link => link.click()")
                        page.locator(".card:popover-open").wait_for()
                        breaches += page.evaluate(AXE, ".card")
                    found += [f"{name}, {width} px, {theme}: {breach}" for breach in breaches]
                context.close()
    return found


def room(packages: Path) -> list[str]:
    """Return every breach that axe finds on the pages of a room, from the joining page to the closed room."""
    found = []

    def look(page, name: str) -> None:
        page.add_script_tag(path=packages / "axe-core/axe.min.js")
        found.extend(f"{name}, {page.viewport_size['width']} px, {theme}: {breach}" for breach in page.evaluate(AXE, "html"))

    with browser.launch() as chrome:
        for theme in ("light", "dark"):
            with tempfile.TemporaryDirectory() as folder:
                opened = scale_room.Room(Path(folder))
                pages = [
                    chrome.new_context(viewport={"width": width, "height": 720}, color_scheme=theme, bypass_csp=True).new_page()
                    for width in (390, 1280)
                ]
                student, teacher = pages
                try:
                    teacher.goto(f"http://127.0.0.1:{opened.port}/teacher?key={opened.secret}")
                    look(teacher, "the teacher's page, nothing asked")
                    student.goto(f"http://127.0.0.1:{opened.port}/?word={opened.word}")
                    look(student, "the joining page")
                    student.click("text=Join >> nth=-1")
                    student.wait_for_selector("#now")
                    for question in ("exercise/03-1", "verdict/C18"):
                        teacher.select_option("#question", question)
                        teacher.click("text=Ask it >> nth=0")
                        for stage in STAGES:
                            if stage != "think":
                                teacher.click(f"#desk button[value={stage}]")
                            for page in pages:
                                page.reload()
                                look(page, f"{question}, {stage}")
                            if stage == "first":
                                student.check(".vote input[type=radio] >> nth=0")
                                student.click(".vote button")
                                student.wait_for_selector(".sent")
                    teacher.click("text=Close the room")
                    teacher.click("text=Close and erase")
                    teacher.wait_for_selector("text=and everything is erased")
                    look(teacher, "the closed room")
                finally:
                    opened.kill()
    return found


def lighthouse(packages: Path) -> list[str]:
    """Return every score that is too low, with the audits that failed."""
    found, flags = [], "--headless=new --disable-gpu" + ("" if os.geteuid() else " --no-sandbox")
    site = type("Here", (bench.Site,), {"root": SITE, "log_message": lambda *_: None})
    with ThreadingHTTPServer(("127.0.0.1", 0), site) as server:
        server.handle_error = lambda *_: None  # a browser that leaves early is no finding
        server.address = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        chosen = ["index.html", *(p for p in pages() if p.startswith("notebooks/")), "claims/index.html", "claims/C18.html"]

        def seen(name: str) -> tuple[dict[str, float], str]:
            """Return a page's score in each category, and the audits that failed."""
            address, options = f"{server.address}/{name}", ["--quiet", "--output=json", f"--chrome-flags={flags}"]
            done = subprocess.run(
                ["node", packages / "lighthouse/cli/index.js", address, *options],
                env={**os.environ, "CHROME_PATH": browser.find()},
                capture_output=True,
                text=True,
                check=True,
            )
            report = json.loads(done.stdout)
            failed = sorted(name for name, audit in report["audits"].items() if audit["score"] not in (None, 1))
            return {category: report["categories"][category]["score"] for category in LEAST}, ", ".join(failed)

        for name in [*chosen, "data/rdna_totals.html"]:
            for _ in range(TRIES):
                scores, failed = seen(name)
                low = [category for category, score in scores.items() if score < LEAST[category]]
                if not low:
                    break
            print(f"  {name}: {', '.join(f'{category} {score:.2f}' for category, score in scores.items())}", flush=True)
            found += [f"{name}: {category} is {scores[category]}, expected {LEAST[category]} or more ({failed})" for category in low]
        server.shutdown()
    return found


def library(packages: Path) -> list[str]:
    """Return the name of the search's library if it is not its package, minified; under its licence, which it carries on top."""
    kept = ROOT / "book/_ext/static/ccc-minisearch.js"
    code = subprocess.run(
        ["node", packages / "esbuild/bin/esbuild", "--minify", packages / "minisearch/dist/umd/index.js"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    named = f"MiniSearch {json.loads((packages / 'minisearch/package.json').read_text('utf-8'))['version']},"
    return [] if named in kept.read_text("utf-8") and kept.read_text("utf-8").partition("*/\n")[2] == code else [f"{kept.name} differs"]


def copied(folder: Path) -> Path:
    """Copy what git tracks, as it stands now, into a folder; return the folder."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name, follow_symlinks=False)
    return folder


def built() -> dict[str, str]:
    """Build the book in a copy; return the checksum of every file but .buildinfo, a hash of settings that name the folder."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = copied(Path(scratch))
        command = [str(Path(sys.executable).with_name("jupyter-book")), "build", "book", "-W", "-n"]
        subprocess.run(command, cwd=copy, env={**os.environ, "PYTHONPATH": str(copy / "src")}, check=True, capture_output=True)
        site = copy / "book/_build/html"
        files = [p for p in site.rglob("*") if p.is_file() and p.name != ".buildinfo"]
        return {str(p.relative_to(site)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def rebuild() -> list[str]:
    """Return the files in which two builds from nothing, in two folders, differ."""
    one, two = built(), built()
    return [f"{name} differs in a second build" for name in sorted(one.keys() | two.keys()) if one.get(name) != two.get(name)]


def published(packages: Path) -> list[str]:
    """Return what is wrong with the book where it has an address and authors, and with its PDF."""
    with tempfile.TemporaryDirectory() as scratch:
        copy, environment = copied(Path(scratch)), os.environ | {"PYTHONPATH": str(Path(scratch, "src"))}
        settings = copy / "book/_config.yml"
        told = yaml.safe_load(settings.read_text("utf-8"))
        told["sphinx"]["config"]["html_context"] |= audit_published.ADDRESSED
        settings.write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), encoding="utf-8")
        run = partial(subprocess.run, cwd=copy, env=environment, capture_output=True, text=True)
        run([sys.executable, "book/_ext/edition.py"], check=True)
        run([Path(sys.executable).with_name("jupyter-book"), "build", "book", "-W", "-n"], check=True)
        tests = ["tests/book/test_pages.py", "tests/book/test_published.py", "tests/unit/test_citation.py"]
        done = run([sys.executable, "-m", "pytest", "-q", "-o", "addopts=", *tests])
        found = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
        found += audit_published.findings(copy / "book/_build/html", SITE, packages)
        with browser.launch() as chrome:
            pdf.write(chrome, pdf.whole(), Path(scratch, "book.pdf"))
        return found + audit_published.accessible(Path(scratch, "book.pdf"))


def every_page() -> list[str]:
    """Run the browser's tests on all pages and chapters, of which `make test` opens one of each kind."""
    command = [sys.executable, "-m", "pytest", "-n2", "tests/book", "tests/notebooks/test_lab.py"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "EVERY_PAGE": "1"}, capture_output=True, text=True)
    return [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))] or ["tests failed"] * (done.returncode != 0)


def main() -> int:
    """Run them all; return 1 if one finds something or cannot run."""
    missing = [what for what in ("npm", "node", "java") if not shutil.which(what)]
    if missing:
        print(f"make audit needs {', '.join(missing)}", file=sys.stderr)
        return 1
    os.environ["CHROMIUM"] = browser.require()
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(ROOT / "tools/audit" / name, scratch)
        subprocess.run(["npm", "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=scratch, check=True)
        packages = Path(scratch, "node_modules")
        tasks: dict[str, Callable[[], list[str]]] = {
            "numbers": audit_numbers.findings,
            "door": corruptions.findings,
            "HTML": partial(html, packages),
            "library": partial(library, packages),
            "axe": partial(axe, packages),
            "room": partial(room, packages),
            "Lighthouse": partial(lighthouse, packages),
            "every page": every_page,
            "Vega": vega.findings,
            "licences": lambda: licences.unsettled(release.packages()),
            "published": partial(published, packages),
            "away": away.findings,
            "rebuild": rebuild,
            "mutation": mutation.findings,
        }
        found = []
        for name, task in tasks.items():
            print(f"{name} …", flush=True)
            here = task()
            print(f"{name}: {len(here)} findings", *here, sep="\n  ", flush=True)
            found += here
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

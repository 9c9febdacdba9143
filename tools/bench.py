"""make bench: this book's chapter 3 against the same notebook in a default Jupyter Book 1, in one run.

Prints, for both: requests and bytes (gzip) of a first visit, requests to other
hosts, and the time until the first chart can be seen under a throttled
connection and processor; and for this book the time from moving a control to
the painted change (in the default book nothing moves). The default book's
files from other hosts come from npm packages, served on loopback, so that
they count. Needs npm and its registry.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import browser
import jupytext
import nbformat
import paint
import sync

ROOT = Path(__file__).resolve().parents[1]
CHAPTER = "03-what-524-billion-means"
PAGES = {"ours": f"notebooks/{CHAPTER}.html", "default": f"{CHAPTER}.html"}
# Hosts that a default book loads from, and the start of their paths before a package's name.
HOSTS = {"cdn.jsdelivr.net": "/npm/", "unpkg.com": "/", "cdnjs.cloudflare.com": "/ajax/libs/"}
RENAMED = {"require.js": "requirejs"}
"""Packages that cdnjs calls by another name than npm."""
# What Lighthouse calls a slow 4G phone: 1.6 Mbit/s, 150 ms, a processor four times slower.
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}

# The same charts as an author would show them by default, and the same model behind ipywidgets.
DEFAULT_CELL = """
import ipywidgets
from IPython.display import display

def Figure(draw, table, **_):
    return draw(table)

def Explorer(model, controls, chart, **_):
    def show(**setting):
        display(chart(model(**setting)))
    return ipywidgets.interactive(show, **{c.name: c.widget() for c in controls})

"""


def build_default(folder: Path) -> Path:
    """Build chapter 3 as a default Jupyter Book 1 in `folder`; return its pages."""
    notebook = jupytext.read(ROOT / f"notebooks/{CHAPTER}.md")
    first = next(c for c in notebook.cells if c.cell_type == "code")
    first.source += DEFAULT_CELL
    sync.run(notebook, folder)
    nbformat.write(notebook, folder / f"{CHAPTER}.ipynb")
    (folder / "_config.yml").write_text(
        "title: Default\nexecute: {execute_notebooks: 'off'}\nsphinx: {extra_extensions: [sphinx_exercise]}\n"
    )
    (folder / "_toc.yml").write_text(f"format: jb-book\nroot: {CHAPTER}\n")
    # MyST-NB loads this project's renderer wherever it is installed.
    env = {**os.environ, "PYTHONPATH": str(ROOT / "book/_ext")}
    subprocess.run(
        [str(Path(sys.executable).with_name("jupyter-book")), "build", str(folder), "-q"], check=True, capture_output=True, env=env
    )
    return folder / "_build/html"


class Site(BaseHTTPRequestHandler):
    """Serves a folder with gzip, and other hosts' files from npm packages."""

    root: Path
    packages: Path
    sent: list[tuple[str, int]] = []
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = unquote(urlsplit(self.path).path)
        host = path.split("/")[2] if path.startswith("/cdn/") else None
        try:
            body = self.package(host, path.removeprefix(f"/cdn/{host}")) if host else (self.root / path.lstrip("/")).read_bytes()
        except (OSError, subprocess.CalledProcessError):
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        kind = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}.get(Path(path).suffix)
        kind = kind or ("text/javascript" if host else "application/octet-stream")
        if kind.startswith("text"):
            for other in HOSTS:
                body = body.replace(f"https://{other}".encode(), f"{self.server.address}/cdn/{other}".encode())
        if kind != "application/octet-stream":
            body = gzip.compress(body, 6, mtime=0)
        self.sent.append((path, len(body)))
        self.send_response(200)
        self.send_header("Content-Type", kind + ("; charset=utf-8" if kind.startswith("text") else ""))
        if kind != "application/octet-stream":
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def package(self, host: str, path: str) -> bytes:
        """Return a file of an npm package as a content network would."""
        spec = path.removeprefix(HOSTS[host])
        if host == "cdnjs.cloudflare.com":
            name, version, file = spec.split("/", 2)
            name, file = RENAMED.get(name, name), file.replace(".min.js", ".js")
        else:
            name, version, file = re.fullmatch(r"((?:@[^/]+/)?[^@/]+)(?:@([^/]+))?/?(.*)", spec).groups()
        folder = self.packages / f"{name}@{version or 'latest'}".replace("/", "_")
        if not folder.exists():
            folder.mkdir(parents=True)
            packed = subprocess.run(
                ["npm", "pack", "--silent", f"{name}@{version or 'latest'}"], cwd=folder, check=True, capture_output=True, text=True
            )
            shutil.unpack_archive(folder / packed.stdout.strip().splitlines()[-1], folder)
        base = folder / "package"
        if not file:
            about = json.loads((base / "package.json").read_text())
            file = about.get("jsdelivr") or about.get("unpkg") or about.get("browser") or about["main"]
        found = base / file
        return (found if found.suffix else found.with_suffix(".js")).read_bytes()

    def log_message(self, *args):
        pass


def serve(root: Path, packages: Path) -> tuple[ThreadingHTTPServer, type[Site]]:
    """Serve a site on loopback; return the server and the class that counts what it sent."""
    handler = type("Counted", (Site,), {"root": root, "packages": packages, "sent": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, handler


FIRST_CHART = """() => new Promise(function (resolve) {
  (function look() {
    const chart = document.querySelector('figure.chart svg.chart-wide, .vega-embed svg, .vega-embed canvas');
    if (chart && chart.getBoundingClientRect().height > 40) requestAnimationFrame(() => resolve(performance.now()));
    else requestAnimationFrame(look);
  })();
})"""


def main() -> None:
    """Build, measure, print."""
    browser.require()
    with tempfile.TemporaryDirectory() as scratch, browser.launch() as chrome:
        packages = Path(scratch) / "npm"
        (Path(scratch) / "default").mkdir()
        roots = {"ours": ROOT / "book/_build/html", "default": build_default(Path(scratch) / "default")}
        weight, visible, requests = {}, {}, {}
        for name, root in roots.items():
            server, handler = serve(root, packages)
            url = f"{server.address}/{PAGES[name]}"
            for warm in (True, False):  # the first visit fetches the npm packages
                handler.sent.clear()
                context = chrome.new_context(viewport={"width": 1280, "height": 900})
                page = context.new_page()
                page.goto(url, wait_until="networkidle", timeout=120_000)
                page.wait_for_timeout(4000 if warm else 1500)
                context.close()
            sent = list(handler.sent)
            weight[name], requests[name] = sum(size for _, size in sent), len(sent)
            outside = [path for path, _ in sent if path.startswith("/cdn/")]
            print(
                f"{name}: first visit {requests[name]} requests, {weight[name] / 1000:.0f} kB gzip, {len(outside)} of them to other hosts"
            )
            for path, size in sorted(sent, key=lambda s: -s[1])[:6]:
                print(f"    {size / 1000:7.1f} kB  {path}")
            times = []
            for _ in range(3):
                context = chrome.new_context(viewport={"width": 1280, "height": 900})
                page = context.new_page()
                client = context.new_cdp_session(page)
                client.send("Network.enable")
                client.send("Network.emulateNetworkConditions", SLOW)
                client.send("Emulation.setCPUThrottlingRate", {"rate": 4})
                page.goto(url, wait_until="commit", timeout=180_000)
                times.append(page.evaluate(FIRST_CHART))
                context.close()
            visible[name] = statistics.median(times)
            print(f"    first chart visible on a slow connection and processor after {visible[name] / 1000:.1f} s (median of 3)")
            if name == "ours":
                bundle = len(gzip.compress((root / "_static/ccc-vega.js").read_bytes(), 6))
                print(f"    interactive bundle, once, when an explorer comes into view: {bundle / 1000:.0f} kB gzip")
                page = chrome.new_page(viewport={"width": 1280, "height": 900})
                page.goto(url)
                print(f"    input to painted change: {paint.times(page, 'ex-measure-the-bill')}")
            server.shutdown()
        print(
            f"default ÷ ours: bytes {weight['default'] / weight['ours']:.1f}, requests {requests['default'] / requests['ours']:.1f}, "
            f"time to the first chart {visible['default'] / visible['ours']:.1f}"
        )


if __name__ == "__main__":
    main()

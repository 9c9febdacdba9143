"""The built book behind nginx as hub/pages.conf sets it: what the headers say, and whether a browser finds fault with a page."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import browser
import httpx

ROOT = Path(__file__).resolve().parents[1]
HTML = ROOT / "book/_build/html"
ALWAYS = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "cross-origin-opener-policy": "same-origin"}
PAGES = (
    "index.html",
    "notebooks/03-what-524-billion-means.html",
    "slides/03-what-524-billion-means.html",
    "claims/C19.html",
    "search.html",
)


def settings(folder: Path, html: Path, port: int) -> Path:
    """Write the settings of an nginx that serves pages from a port of this machine alone; return their file."""
    own = (ROOT / "hub/pages.conf").read_text("utf-8").replace("/srv/claims/html", str(html)).replace("127.0.0.1:8080", f"127.0.0.1:{port}")
    (folder / "pages.conf").write_text(own)
    made = folder / "nginx.conf"
    made.write_text("daemon off;\npid nginx.pid;\nerror_log error.log;\nevents {}\nhttp { access_log off; include pages.conf; }\n")
    return made


def run() -> list[str]:
    """Serve the book, ask for files of each kind, and open pages in a browser; return what is not as it should be."""
    if not shutil.which("nginx"):
        return ["pages: nginx is not installed (on Debian: apt-get install nginx-light)"]
    with tempfile.TemporaryDirectory() as scratch, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        server = subprocess.Popen(["nginx", "-p", scratch, "-c", settings(Path(scratch), HTML, port)], stderr=subprocess.DEVNULL)
        try:
            root = f"http://127.0.0.1:{port}"
            for _ in range(100):
                try:
                    httpx.get(root)
                    break
                except httpx.HTTPError:
                    time.sleep(0.1)
            return [*_headers(root), *_browser(root)]
        finally:
            server.terminate()
            server.wait()


def _headers(root: str) -> list[str]:
    found = []
    asked = {path: (200, "no-cache") for path in PAGES} | {
        "": (200, "no-cache"),
        "_static/ccc.css?v=1": (200, "public, max-age=31536000, immutable"),
        "_static/ccc.js": (200, "no-cache"),
        "nothing.html": (404, "no-cache"),
        ".buildinfo": (404, "no-cache"),
    }
    for path, (status, kept) in asked.items():
        got = httpx.get(f"{root}/{path}", headers={"accept-encoding": "gzip"})
        policy = got.headers.get("content-security-policy", "")
        expected = ALWAYS | {"cache-control": kept} | ({"content-encoding": "gzip"} if status == 200 else {})
        found += [
            f"pages: /{path}: {name} is {got.headers.get(name)!r}, not {value!r}"
            for name, value in expected.items()
            if got.headers.get(name) != value
        ]
        found += [f"pages: /{path}: status {got.status_code}, not {status}"] * (got.status_code != status)
        found += [f"pages: /{path}: another page may frame it"] * ("frame-ancestors 'none'" not in policy)
        found += [f"pages: /{path}: the policy lacks default-src"] * (
            "default-src 'none'" not in policy and not path.startswith(("slides/", "nothing", "."))
        )
        if status == 200:
            again = httpx.get(f"{root}/{path}", headers={"if-none-match": got.headers["etag"], "accept-encoding": "gzip"})
            found += [f"pages: /{path}: sent again though it is the same"] * (again.status_code != 304)
    return found


def _browser(root: str) -> list[str]:
    found = []
    with browser.launch() as chromium:
        page = chromium.new_page()
        page.on("console", lambda told: found.append(f"pages: {page.url}: {told.text}") if told.type in ("error", "warning") else None)
        for path in PAGES:
            page.goto(f"{root}/{path}", wait_until="load")
            page.wait_for_timeout(500)
    return found


if __name__ == "__main__":
    print("\n".join(run()) or "pages: as they should be")

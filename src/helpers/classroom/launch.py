"""Addresses that open a chapter elsewhere: as a file, on Binder, on a hub of one's own. python -m helpers.classroom links

All follow from two settings in book/_config.yml, repo_url (where the project is kept) and site_url (where the book is
published); from an empty one nothing is made.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from urllib.parse import quote, urlsplit

from helpers.classroom import ClassroomError, start

FOLDER = "notebooks"
"""The folder of the chapters, in the project and on the published site."""


def settings(project: Path | None = None) -> dict[str, str]:
    """Return site_url and repo_url as book/_config.yml of a clone has them, "" where one is not set."""
    import yaml  # where the book is built; a wheel has no settings

    config = yaml.safe_load(((project or start.PROJECT) / "book/_config.yml").read_text("utf-8"))
    context = config["sphinx"]["config"]["html_context"]
    return {name: (context.get(name) or "").rstrip("/") for name in ("site_url", "repo_url")}


def binder(repo_url: str, chapter: str) -> str:
    """Return the address at which Binder opens a chapter (its file name) of the newest version, "" without repo_url."""
    if not repo_url:
        return ""
    parts = urlsplit(repo_url)
    kept = (
        f"gh{parts.path.removesuffix('.git')}" if parts.hostname == "github.com" else f"git/{quote(repo_url, safe='')}"
    )  # Binder knows any host, and GitHub by its short name
    return f"https://mybinder.org/v2/{kept}/HEAD?urlpath={quote(f'lab/tree/{FOLDER}/{chapter}', safe='')}"


def nbgitpuller(hub: str, repo_url: str, chapter: str) -> str:
    """Return the address at which a JupyterHub with nbgitpuller copies the project for its user and opens a chapter, "" without repo_url."""
    if not repo_url:
        return ""
    name = urlsplit(repo_url).path.rpartition("/")[2].removesuffix(".git")
    opened = quote(f"lab/tree/{name}/{FOLDER}/{chapter}", safe="")
    return f"{hub.rstrip('/')}/hub/user-redirect/git-pull?repo={quote(repo_url, safe='')}&urlpath={opened}"


def page(site_url: str, chapter: str) -> str:
    """Return the address of a chapter's page on the published book, "" without site_url."""
    return f"{site_url}/{FOLDER}/{Path(chapter).stem}.html" if site_url else ""


def main(arguments: list[str]) -> int:
    """Print the addresses of each chapter. Raises ClassroomError where none can be made."""
    parser = argparse.ArgumentParser(prog="python -m helpers.classroom links", description=__doc__.split("\n")[0])
    parser.add_argument("--hub", default="", metavar="ADDRESS", help="a JupyterHub with nbgitpuller, such as https://hub.example.org")
    options = parser.parse_args(arguments)
    if not start.chapters():
        raise ClassroomError("the addresses follow from book/_config.yml; run this in a clone of the project")
    if options.hub and urlsplit(options.hub).scheme not in ("http", "https"):
        raise ClassroomError(f"--hub {options.hub}: expected an address that begins with https://")
    set_to = settings()
    if not any(set_to.values()):
        raise ClassroomError("book/_config.yml: site_url and repo_url are empty, so there is no address; write one where it stands empty")
    for chapter in start.chapters():
        hub = nbgitpuller(options.hub, set_to["repo_url"], chapter.name) if options.hub else ""
        for address in (page(set_to["site_url"], chapter.name), binder(set_to["repo_url"], chapter.name), hub):
            if address:
                print(address)
    return 0

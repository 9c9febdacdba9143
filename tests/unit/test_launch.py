"""Addresses that open a chapter elsewhere lead to files that are there; from an empty setting none is made."""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import ccc
import pytest

from helpers.classroom import __main__, launch, start

ROOT = Path(__file__).resolve().parents[2]
REPOSITORY, SITE = "https://github.com/someone/claims", "https://someone.example/claims"


@pytest.mark.parametrize("chapter", start.chapters(), ids=lambda path: path.stem)
def test_each_address_opens_a_file_that_is_there(chapter):
    binder, hub = launch.binder(REPOSITORY, chapter.name), launch.nbgitpuller("https://hub.example/", REPOSITORY, chapter.name)
    assert binder.startswith("https://mybinder.org/v2/gh/someone/claims/HEAD?") and hub.startswith(
        "https://hub.example/hub/user-redirect/git-pull?"
    )
    opened = [parse_qs(urlsplit(address).query)["urlpath"][0] for address in (binder, hub)]
    assert (ROOT / opened[0].removeprefix("lab/tree/")).samefile(chapter)
    assert (ROOT / opened[1].removeprefix("lab/tree/claims/")).samefile(chapter)
    assert parse_qs(urlsplit(hub).query)["repo"] == [REPOSITORY]
    page = launch.page(SITE, chapter.name).removeprefix(f"{SITE}/")
    assert f"file: {page.removesuffix('.html')}\n" in (ROOT / "book/_toc.yml").read_text("utf-8")


def test_binder_takes_a_project_kept_elsewhere():
    address = launch.binder("https://git.example/a/b", "x.ipynb")
    assert unquote(urlsplit(address).path) == "/v2/git/https://git.example/a/b/HEAD"


def test_nothing_is_made_from_an_empty_setting():
    assert launch.binder("", "x.ipynb") == launch.nbgitpuller("https://hub.example", "", "x.ipynb") == launch.page("", "x.ipynb") == ""


@pytest.mark.parametrize(
    "settings, arguments, printed",
    [
        ({"repo_url": REPOSITORY, "site_url": ""}, [], 1),
        ({"repo_url": REPOSITORY, "site_url": SITE}, ["--hub", "https://hub.example"], 3),
    ],
)
def test_links_prints_the_addresses_of_every_chapter(settings, arguments, printed, monkeypatch, capsys):
    monkeypatch.setattr(launch, "settings", lambda: settings)
    assert __main__.main(["links", *arguments]) == 0
    assert len(capsys.readouterr().out.splitlines()) == printed * len(start.chapters())


@pytest.mark.parametrize(
    "settings, arguments, told",
    [
        ({"repo_url": "", "site_url": ""}, [], "site_url and repo_url are empty"),
        ({"repo_url": REPOSITORY, "site_url": ""}, ["--hub", "hub.example"], "expected an address that begins with https://"),
    ],
)
def test_a_command_that_cannot_be_followed_says_why(settings, arguments, told, monkeypatch, capsys):
    monkeypatch.setattr(launch, "settings", lambda: settings)
    assert __main__.main(["links", *arguments]) == 1
    assert told in capsys.readouterr().err


def test_the_settings_are_those_of_the_book():
    assert set(launch.settings()) == {"site_url", "repo_url"}


def test_a_page_offers_binder_only_where_the_projects_address_is_known():
    offered = []
    for repo_url in ("", REPOSITORY):
        context = {"repo_url": repo_url}
        ccc._launch(None, "notebooks/03-x", "page.html", context, None)
        offered.append([to for _, to in context["launch"]])
    assert offered == [["03-x.ipynb"], ["03-x.ipynb", launch.binder(REPOSITORY, "03-x.ipynb")]]


@pytest.mark.parametrize("command", __main__.COMMANDS)
def test_every_command_is_there_and_tells_its_use(command, capsys):
    with pytest.raises(SystemExit) as ended:
        __main__.main([command, "-h"])
    assert ended.value.code == 0 and f"python -m helpers.classroom {command}" in capsys.readouterr().out

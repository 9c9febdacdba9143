"""environment.yml, binder/ and the lock install what the helpers need, and agree with pyproject.toml."""

import gzip
import importlib.metadata
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import vega
import vl_convert
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
PYPROJECT = (ROOT / "pyproject.toml").read_text("utf-8")
PROJECT = tomllib.loads(PYPROJECT)["project"]
INSTALLED = {"dependencies": PROJECT["dependencies"]} | {
    extra: PROJECT["optional-dependencies"][extra] for extra in ("class", "book", "test", "room", "release")
}
"""What the lock installs, by the list that asks for it."""
OWN = f"{PROJECT['name']}["
"""How a line begins that takes up another list."""
LOCKED, AUDIT, MARKS, HUB = (
    [line for line in (ROOT / name).read_text("utf-8").replace("\\\n", " ").splitlines() if line.strip() and not line.startswith("#")]
    for name in ("requirements.lock", "tools/audit/requirements.lock", "tools/marks/requirements.lock", "hub/requirements.lock")
)


def locked_at(entry: str) -> Requirement:
    """Return the package and version that a line of a lock names."""
    return Requirement(entry.split("--hash")[0].strip())


def light() -> set[str]:
    """Return the packages that `pip install .` brings, with all that they need."""
    found: set[str] = set()
    asked = [(line, "") for line in PROJECT["dependencies"]]
    while asked:
        line, extra = asked.pop()
        wanted = Requirement(line)
        name = canonicalize_name(wanted.name)
        if (not wanted.marker or wanted.marker.evaluate({"extra": extra})) and (name, *wanted.extras) not in found:
            found.add((name, *wanted.extras))
            lines = importlib.metadata.requires(name) or []
            asked += [(line, extra) for line in lines for extra in ("", *wanted.extras)]
    return {name for name, *_ in found}


def test_a_ledger_is_checked_and_published_with_its_own_packages_alone(tmp_path):
    """Every other package of this environment is as if it were not there."""
    kept = light() | {canonicalize_name(PROJECT["name"])}
    absent = [m for m, of in importlib.metadata.packages_distributions().items() if kept.isdisjoint(map(canonicalize_name, of))]
    assert {"ipywidgets", "scipy", "myst_nb", "sphinx_exercise", "jupyterlab"} <= set(absent)
    code = "import sys, json; sys.modules.update(dict.fromkeys(json.loads(sys.argv[1]))); import article; sys.exit(article.main(*sys.argv[2:]))"
    command = [sys.executable, "-c", code, json.dumps(absent), ROOT / "data/articles/example", tmp_path / "ein Blatt ü"]
    done = subprocess.run(command, env={"PYTHONPATH": ROOT / "book/_ext"}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert (tmp_path / "ein Blatt ü/claims/B01.html").is_file()


def test_python_of_the_environment_is_one_the_package_supports():
    (version,) = [m[1] for d in ENVIRONMENT["dependencies"] if isinstance(d, str) and (m := re.fullmatch(r"python=([\d.]+)", d))]
    assert SpecifierSet(PROJECT["requires-python"]).contains(version)


@pytest.mark.parametrize("name", ["environment.yml", "requirements.lock"])
def test_binder_uses_the_files_of_the_root(name):
    assert (ROOT / "binder" / name).readlink() == Path("..", name)


def test_post_build_can_run():
    assert os.access(ROOT / "binder/postBuild", os.X_OK)
    assert subprocess.run(["bash", "-n", ROOT / "binder/postBuild"]).returncode == 0


def test_the_lock_names_no_address():
    assert not [line for line in LOCKED + AUDIT + MARKS + HUB if "://" in line]
    options = [line for line in LOCKED if line.lstrip().startswith("-")]
    assert not options, "the lock holds options: " + "; ".join(options)


def locked(folder: str) -> dict[str, dict]:
    """Return the packages of a lock of npm by their place."""
    return json.loads((ROOT / folder / "package-lock.json").read_text("utf-8"))["packages"]


@pytest.mark.parametrize("folder", ["tools/audit", "tools/fonts", "tools/vega", "hub"])
def test_a_lock_of_npm_has_hashes_and_names_no_address(folder):
    packages = [told for place, told in locked(folder).items() if place]
    assert packages and all(told["integrity"] and "resolved" not in told for told in packages)


def test_the_page_draws_with_the_vega_that_drew_its_charts():
    """Another Vega, or another d3-format, writes some numbers otherwise and moves lines by a pixel."""
    packages, asked = locked("tools/vega"), json.loads((ROOT / "tools/vega/package.json").read_text("utf-8"))
    assert packages["node_modules/vega"]["version"] == asked["dependencies"]["vega"] == vl_convert.get_vega_version()
    assert packages["node_modules/d3-format"]["version"] == asked["overrides"]["d3-format"] == "3.1.0"
    licences = (ROOT / "book/_ext/static" / vega.LICENCES).read_text("utf-8")
    told = dict(re.findall("^--- (\\S+) (\\S+)$", licences, re.MULTILINE))
    assert told == {name: packages[f"node_modules/{name}"]["version"] for name in told} and {"vega-view", "d3-format"} <= told.keys()
    assert [place for place in packages if place.rpartition("node_modules/")[2] in told and place.count("node_modules/") > 1] == []


def test_the_script_of_the_explorers_is_light():
    assert len(gzip.compress((ROOT / "book/_ext/static" / vega.SCRIPT).read_bytes(), 6)) < 150_000


def test_every_locked_package_has_a_hash():
    bare = [line for line in LOCKED + AUDIT + MARKS + HUB if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", line)]
    assert LOCKED and not bare, "no hash: " + "; ".join(bare)


@pytest.mark.parametrize(("lock", "tool"), [(AUDIT, "feedparser"), (MARKS, "nbgrader"), (HUB, "jupyterhub")])
def test_tools_installed_besides_change_no_package_of_the_book(lock, tool):
    ours, theirs = ({locked_at(entry).name for entry in entries} for entries in (LOCKED, lock))
    assert {"pandas", tool} <= theirs
    assert [entry for entry in lock if locked_at(entry).name in ours and entry not in LOCKED] == []


@pytest.mark.parametrize("line", [line for line in sum(INSTALLED.values(), []) if not line.startswith(OWN)])
def test_every_dependency_is_locked_at_a_version_that_fits(line):
    asked = Requirement(line)
    found = [r for r in map(locked_at, LOCKED) if canonicalize_name(r.name) == canonicalize_name(asked.name)]
    assert found, f"{asked.name} is not in requirements.lock; run `make lock`"
    for locked in found:
        (pin,) = locked.specifier
        assert pin.operator == "==" and asked.specifier.contains(pin.version), f"{line} is locked as {locked}; run `make lock`"


@pytest.mark.parametrize("name", INSTALLED)
def test_every_dependency_says_why(name):
    block = re.search(rf"^{name} = \[\n(.*?)^\]", PYPROJECT, re.MULTILINE | re.DOTALL)[1]
    lines = [line for line in block.splitlines() if line.lstrip().startswith('"')]
    assert len(lines) == len(INSTALLED[name])
    silent = [line.strip() for line in lines if not re.fullmatch(r'\s*"[^"]+",\s+# \w.{5,}', line)]
    assert not silent, "no reason given: " + "; ".join(silent)


def test_make_works_in_a_folder_with_any_letters_under_the_c_locale():
    """Python would not start there: it reads where this package lies as ASCII."""
    command = ["make", "-s", "--eval", "show: ; @echo $$LC_ALL", "show"]
    told = subprocess.run(command, cwd=ROOT, env=os.environ | {"LC_ALL": "C"}, capture_output=True, text=True, check=True)
    assert told.stdout == "C.UTF-8\n"

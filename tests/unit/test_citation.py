"""CITATION.cff is valid and says what pyproject.toml says; the licences are whole."""

import subprocess
import sys
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))


def test_it_is_valid():
    schema = ["--builtin-schema", "vendor.citation-file-format"]
    lint = Path(sys.executable).with_name("check-jsonschema")
    done = subprocess.run([lint, *schema, ROOT / "CITATION.cff"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_agrees_with_the_package_and_the_changelog():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert CITATION["version"] == project["version"]
    assert project["license"] in CITATION["license"]
    heading = f"## [{CITATION['version']}] - {CITATION['date-released']}"
    assert heading in (ROOT / "CHANGELOG.md").read_text("utf-8").splitlines()


def test_both_licences_are_there():
    code, text = ((ROOT / name).read_text("utf-8") for name in ("LICENSE", "LICENSE-text"))
    for licence in (code, text):
        assert "2026 the authors of Claims, Costs, Ceasefires" in licence
    assert code.startswith("MIT License")
    for number in range(1, 9):
        assert f"\nSection {number} -- " in text, "the legal code of CC BY 4.0 is not whole"

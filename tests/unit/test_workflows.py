"""The hosted checks run the two commands a contributor runs, and `make help` knows every command we name."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.y*ml"))
JOBS = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))["jobs"]


def commands(job: dict) -> list[str]:
    return [step["run"] for step in job["steps"] if "run" in step]


@pytest.mark.parametrize("schema", ["vendor.github-workflows", "custom.github-workflows-require-timeout"])
def test_the_workflows_are_valid(schema):
    lint = Path(sys.executable).with_name("check-jsonschema")
    done = subprocess.run([lint, "--builtin-schema", schema, *WORKFLOWS], capture_output=True, text=True)
    assert WORKFLOWS and done.returncode == 0, done.stdout + done.stderr


def test_the_first_job_runs_ci_run_and_nothing_else():
    assert commands(JOBS["test"]) == ["bash .ci/run"]


def test_pages_are_published_from_main_only_after_the_tests():
    publish = JOBS["publish"]
    assert publish["needs"] == "test" and "refs/heads/main" in publish["if"]
    assert commands(publish) == ["make book"]


def test_the_weekly_run_audits_a_built_book():
    weekly = yaml.safe_load((ROOT / ".github/workflows/weekly.yml").read_text("utf-8"))["jobs"]["audit"]
    assert commands(weekly)[0] == "make book" and commands(weekly)[-1] == "make audit"


def test_ci_run_is_the_two_commands():
    lines = (ROOT / ".ci/run").read_text("utf-8").splitlines()
    code = [line for line in lines if line and not line.startswith("#")]
    assert code == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "make book", "make test"]
    assert os.access(ROOT / ".ci/run", os.X_OK)


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_make_help_lists_every_command_that_is_named(page):
    # MAKEFLAGS is taken out: `make test` runs this below a make of its own.
    env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    shown = subprocess.run(["make", "help"], cwd=ROOT, env=env, capture_output=True, text=True, check=True).stdout
    known = {line.split()[0] for line in shown.splitlines()}
    named = set(re.findall(r"(?:^|[`;&] *)make ([a-z][a-z-]*)", (ROOT / page).read_text("utf-8"), re.MULTILINE))
    assert named and named <= known, f"not in make help: {', '.join(sorted(named - known))}"

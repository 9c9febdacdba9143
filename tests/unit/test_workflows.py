"""The hosted checks run the two commands a contributor runs, and `make help` knows every command we name."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from helpers.claims import articles

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.y*ml"))
HANDED_OUT = articles.REPOSITORY / ".github/workflows/ledger.yml"
"""The workflow of a repository for one ledger."""
JOBS = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))["jobs"]


def commands(job: dict) -> list[str]:
    return [step["run"] for step in job["steps"] if "run" in step]


@pytest.mark.parametrize("schema", ["vendor.github-workflows", "custom.github-workflows-require-timeout"])
def test_the_workflows_are_valid(schema):
    lint = Path(sys.executable).with_name("check-jsonschema")
    done = subprocess.run([lint, "--builtin-schema", schema, *WORKFLOWS, HANDED_OUT], capture_output=True, text=True)
    assert WORKFLOWS and done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_and_may_do_as_little_as_can_be(path):
    """A tag can be moved to another commit; a job that needs more than to read says so itself."""
    used = re.findall(r"uses: (.*)", path.read_text("utf-8"))
    assert used and all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one) for one in used), used
    assert yaml.safe_load(path.read_text("utf-8"))["permissions"] == {"contents": "read"}


def test_a_change_is_checked_by_the_script_that_runs_at_home():
    assert "bash .ci/run" in commands(JOBS["test"])


def test_a_ledgers_workflow_takes_no_moving_part_and_few_rights():
    told = yaml.safe_load(HANDED_OUT.read_text("utf-8"))
    used = [step["uses"] for job in told["jobs"].values() for step in job["steps"] if "uses" in step]
    assert len(used) == 4 and all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", action) for action in used)
    assert told["permissions"] == {"contents": "read"} and "permissions" not in told["jobs"]["build"]


def test_the_commands_of_a_ledgers_workflow_publish_a_new_repository(tmp_path):
    made = articles.new(tmp_path / "my ledger", repository=True)
    steps = [shlex.split(run) for run in commands(yaml.safe_load(HANDED_OUT.read_text("utf-8"))["jobs"]["build"])]
    for step in (step[1:] for step in steps if "helpers.claims" in step):
        done = subprocess.run([sys.executable, *step], cwd=made, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    assert (made / "site/claims/A01.html").is_file() and (made / HANDED_OUT.relative_to(articles.REPOSITORY)).is_file()


def test_pages_are_published_from_main_only_after_the_tests():
    publish = JOBS["publish"]
    assert publish["needs"] == "test" and "refs/heads/main" in publish["if"]


@pytest.mark.parametrize("fails, ran", [("", ["book", "test"]), ("book", ["book"]), ("test", ["book", "test"])])
def test_ci_run_builds_then_tests_in_the_root_and_stops_at_a_failure(tmp_path, fails, ran):
    """A stand-in for make notes where it was asked for what, and fails where it is told to."""
    make = tmp_path / "make"
    make.write_text(f'#!/bin/sh\necho "$PWD $1" >> {tmp_path}/ran\n[ "$1" != "{fails}" ]\n')
    make.chmod(0o755)
    done = subprocess.run([ROOT / ".ci/run"], cwd=tmp_path, env=os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"})
    assert (tmp_path / "ran").read_text().splitlines() == [f"{ROOT} {what}" for what in ran] and (done.returncode == 0) == (fails == "")


@pytest.mark.parametrize("path", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / ".ci/run", *WORKFLOWS], ids=lambda path: path.name)
def test_make_help_lists_every_command_that_is_named(path):
    # MAKEFLAGS is taken out: `make test` runs this below a make of its own.
    env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    shown = subprocess.run(["make", "help"], cwd=ROOT, env=env, capture_output=True, text=True, check=True).stdout
    known = {line.split()[0] for line in shown.splitlines()}
    named = set(re.findall(r"(?:^|[`;&] *|run: )make ([a-z][a-z-]*)", path.read_text("utf-8"), re.MULTILINE))
    assert named and named <= known, f"not in make help: {', '.join(sorted(named - known))}"

"""The hub for one machine: limits that hold, nobody logs in without a password, and the headers of the pages' own policy."""

import os
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "hub"))
import limits  # noqa: E402
from refuse import refuse  # noqa: E402


def kernel(root: Path, version: int) -> Path:
    """Write what a kernel shows of its control groups where nothing is set."""
    if version == 1:
        for tree in ("memory", "pids"):
            (root / tree).mkdir(parents=True)
            (root / tree / "cgroup.procs").write_text("1\n")
    else:
        root.mkdir()
        (root / "cgroup.controllers").write_text("cpu memory pids\n")
    return root


@pytest.mark.parametrize(
    "version, memory, processes",
    [
        (1, "memory/claims-hub/anna/memory.limit_in_bytes", "pids/claims-hub/anna/pids.max"),
        (2, "claims-hub/anna/memory.max", "claims-hub/anna/pids.max"),
    ],
)
def test_a_student_gets_limits_in_both_versions(tmp_path, version, memory, processes):
    root = kernel(tmp_path / "cgroup", version)
    anna = limits.Groups.find(root).student("anna")
    anna.limit(500_000_000, 200)
    anna.enter()
    assert (root / memory).read_text() == "500000000" and (root / processes).read_text() == "200"
    for file in (memory, processes):
        assert (root / file).with_name("cgroup.procs").read_text() == str(os.getpid())
    if version == 2:
        assert [(root / f / "cgroup.subtree_control").read_text() for f in (".", "claims-hub")] == ["+memory +pids"] * 2


@pytest.mark.parametrize("there", [None, 1, 2])
def test_without_groups_that_can_be_written_the_hub_does_not_start(tmp_path, there):
    root = tmp_path / "cgroup"
    if there:
        kernel(root, there)
        for tree in (root / "memory", root):
            if tree.exists():
                (tree / limits.NAME).write_text("in the way")
    with pytest.raises(limits.NoLimits, match="the hub does not start"):
        limits.Groups.find(root)


def test_what_a_server_leaves_behind_is_ended(tmp_path):
    child = os.fork()
    if not child:
        os.execvp("sleep", ["sleep", "60"])
    group = limits.Groups((tmp_path / "anna",), "memory.max", "memory.swap.max")
    group.trees[0].mkdir()
    (group.trees[0] / "cgroup.procs").write_text(f"{child}\n")
    with pytest.raises(TimeoutError, match=str(child)):  # this list is a file, which no kernel shortens
        group.end(seconds=0.2)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == 9


class DummyAuthenticator: ...


class Open(DummyAuthenticator): ...


@pytest.mark.parametrize("kind", [DummyAuthenticator, Open])
def test_nobody_logs_in_without_a_password_of_their_own(kind):
    with pytest.raises(SystemExit, match="does not start: with DummyAuthenticator"):
        refuse(kind, test=False)
    refuse(kind, test=True)
    refuse(dict, test=False)


def test_the_header_says_what_the_pages_say():
    (page,) = re.findall(
        r'http-equiv="Content-Security-Policy" content="([^"]+)"', (ROOT / "book/_theme/ccc/layout.html").read_text("utf-8")
    )
    (header,) = re.findall(
        r'default "(.+)";', re.search(r"map \$uri \$policy \{.*?\n\}", (ROOT / "hub/pages.conf").read_text("utf-8"), re.DOTALL)[0]
    )
    assert header == f"{page}; frame-ancestors 'none'"

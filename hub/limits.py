"""Limits that hold: each student's server and kernels run in a control group of the Linux kernel, version 1 or 2.

JupyterHub's own spawner for one machine passes a limit on as a wish, in an environment variable; here the kernel of the
machine ends what takes more memory, and refuses a process or thread too many. Processor time and disk are not limited.
"""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
NAME = "claims-hub"
"""The group that holds those of all students."""


class NoLimits(Exception):
    """Control groups cannot be used on this machine."""


@dataclass(frozen=True)
class Groups:
    """The groups of a class, in one or two trees of the file system of control groups.

    memory and processes name the files that hold a limit, swap the one for memory and swap together or for swap alone.
    """

    trees: tuple[Path, ...]
    memory: str
    swap: str
    processes: str = "pids.max"

    @classmethod
    def find(cls, root: Path = ROOT) -> Groups:
        """Return the groups of this machine, with the one for the whole class made. Raises NoLimits saying what is missing."""
        try:
            if {"memory", "pids"} <= set(_words(root / "cgroup.controllers")):
                found = cls((root,), "memory.max", "memory.swap.max")
                for folder in (root, root / NAME):
                    folder.mkdir(exist_ok=True)
                    (folder / "cgroup.subtree_control").write_text("+memory +pids")
                return found._below(NAME)
            trees = root / "memory", root / "pids"
            if all((tree / "cgroup.procs").exists() for tree in trees):
                return cls(trees, "memory.limit_in_bytes", "memory.memsw.limit_in_bytes")._below(NAME)
        except OSError as err:
            raise NoLimits(f"{err.filename}: {err.strerror}. {_REMEDY}") from None
        raise NoLimits(f"{root}: no control groups for memory and processes. {_REMEDY}")

    def _below(self, name: str) -> Groups:
        """Return the group of a name inside this one, made if it is missing."""
        folders = tuple(tree / name for tree in self.trees)
        for folder in folders:
            folder.mkdir(exist_ok=True)
        return Groups(folders, self.memory, self.swap, self.processes)

    def student(self, name: str) -> Groups:
        """Return the group of a student, made if it is missing."""
        return self._below(name)

    def limit(self, memory: int, processes: int | None = None) -> None:
        """Set limits: memory in bytes, swap included; processes counts threads. Raises OSError."""
        swap, all_of_it = self.trees[0] / self.swap, "memsw" in self.swap
        if all_of_it and swap.exists():
            swap.write_text("-1")  # it may never be less than memory, while that changes
        (self.trees[0] / self.memory).write_text(str(memory))
        if swap.exists():  # else the machine has no accounting of swap
            swap.write_text(str(memory) if all_of_it else "0")
        if processes is not None:
            (self.trees[-1] / self.processes).write_text(str(processes))

    def enter(self) -> None:
        """Put the running process, and so all that it starts, into the group. Raises OSError."""
        for tree in self.trees:
            (tree / "cgroup.procs").write_text(str(os.getpid()))

    def members(self) -> set[int]:
        """Return the ids of the processes in the group."""
        return {int(word) for tree in self.trees if tree.exists() for word in _words(tree / "cgroup.procs")}

    def end(self, seconds: float = 60) -> None:
        """Kill what runs in the group, and remove it. Raises TimeoutError naming what does not end."""
        until = time.monotonic() + seconds
        while left := self.members():
            if time.monotonic() > until:
                raise TimeoutError(f"{self.trees[0].name}: these processes do not end: {sorted(left)}")
            for process in left:
                try:
                    os.kill(process, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            time.sleep(0.05)
        for tree in self.trees:
            if tree.exists():
                tree.rmdir()


def all_but(kept: int) -> int:
    """Return the memory of this machine less what is kept for itself, in bytes."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") - kept


def _words(file: Path) -> list[str]:
    return file.read_text().split() if file.exists() else []


_REMEDY = (
    "Without them one student can take the memory of all, so the hub does not start. Run it as root, on the machine "
    "itself or in a container that may write to /sys/fs/cgroup."
)

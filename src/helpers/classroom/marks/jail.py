"""Where a submission runs: bubblewrap, with nothing of this machine but Python, its packages and the assignment's tables.

nbgrader runs submissions as the person who marks, with the gradebook within reach and the right answers in the notebook. Here a
submission sees no gradebook, no other submission and no right answer, has no network, writes into memory only, and is ended at
fixed limits. Run by root it also gets a user of its own, one for each that runs at the same time, since the system counts
processes by user; run by anybody else it gets a user namespace.
"""

from __future__ import annotations

import json
import os
import re
import select
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import helpers
from helpers.classroom import ClassroomError

INSIDE = Path(__file__).with_name("inside.py")
FIRST_USER = 64001
"""The number of the first user that submissions run as, if root marks them; no real user has it."""
MB = 2**20
CPU, IDLE, WALL, MEMORY, TOLD = 15, 20, 300, 1536 * MB, 1 * MB
"""Seconds of the processor, seconds of doing nothing, seconds in all, memory of all its processes, and how much it may tell."""
LONG = f"it took longer than {CPU} seconds of the processor, or did nothing for {IDLE}"
"""One reason for three clocks: which of them is the first depends on what else the machine does, and a mark must not."""
LIMITS = {
    "RLIMIT_CPU": (CPU, CPU + 5),
    "RLIMIT_AS": (1024 * MB, 1024 * MB),
    "RLIMIT_NPROC": (24, 24),
    "RLIMIT_FSIZE": (16 * MB, 16 * MB),
    "RLIMIT_NOFILE": (256, 256),
    "RLIMIT_CORE": (0, 0),
}
"""Soft and hard limits of each process, set before any cell of a submission runs."""
DISK = 64 * MB
"""What a submission may write, into memory that is given back when it ends."""
_WATCH = 0.3


@dataclass
class Ran:
    """What a submission told: answers and faults by cell; if it was ended, why and in which cell."""

    answers: dict[str, dict] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    at: str = ""
    ended: str = ""


def command(tables: Path | None, slot: int) -> list[str]:
    """Return the command that runs `inside.py` in a jail; slot tells apart those that run at the same time."""
    root = os.geteuid() == 0
    jail = ["bwrap", "--die-with-parent", "--new-session", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
    jail += ["--unshare-cgroup-try", "--clearenv"]
    jail += ["--cap-drop", "ALL"]
    if root:  # what setpriv needs, which gives it up
        jail += [word for right in ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP") for word in ("--cap-add", right)]
    else:
        jail += ["--unshare-user", "--disable-userns"]
    jail += ["--proc", "/proc", "--dev", "/dev"]
    for folder in ("/tmp", "/dev/shm", "/desk"):
        jail += ["--perms", "1777", "--size", str(DISK), "--tmpfs", folder]
    seen = {"/usr", *_python()}
    for folder in ("/bin", "/sbin", "/lib", "/lib32", "/lib64"):
        if os.path.islink(folder):
            jail += ["--symlink", os.readlink(folder), folder]
        elif os.path.isdir(folder):
            seen.add(folder)
    for folder in sorted(seen):
        for above in [*Path(folder).parents][-2::-1]:  # bwrap would make them for itself alone
            jail += ["--perms", "0755", "--dir", str(above)] if str(above) != "/tmp" else []
        jail += ["--ro-bind", folder, folder]
    jail += ["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    ours = Path(helpers.__file__).resolve().parent
    if any(ours.is_relative_to(folder) for folder in seen):
        jail += ["--tmpfs", str(ours), "--remount-ro", str(ours)]
    jail += ["--ro-bind", str(tables), "/desk/data"] if tables else []
    jail += ["--ro-bind", str(INSIDE), "/inside.py", "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/desk"]
    for name, value in _ENVIRONMENT.items():
        jail += ["--setenv", name, value]
    user = str(FIRST_USER + slot)
    drop = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--bounding-set=-all", "--inh-caps=-all"]
    return [*jail, "--", *(drop if root else []), sys.executable, "-P", "-s", "/inside.py"]


_ENVIRONMENT = {"HOME": "/desk", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC", "IPYTHONDIR": "/tmp/ipython"} | {
    "PYTHONHASHSEED": "0",  # a set comes out in the same order each time
    "PYTHONDONTWRITEBYTECODE": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


def _python() -> set[str]:
    """Return the folders that hold this Python and its packages, but none that the system has anyway."""
    needed = {sys.prefix, sys.base_prefix, os.path.dirname(os.path.realpath(sys.executable)), sysconfig.get_paths()["purelib"]}
    real = {path for path in needed if not Path(path).is_relative_to("/usr")}
    return {path for path in real if not any(Path(path).is_relative_to(o) and path != o for o in real)}


def run(cells: list[dict], tables: Path | None, slot: int = 0) -> Ran:
    """Run cells (id, source and the name of the answer after it) in a jail of their own; return what they told."""
    ran, left, until = Ran(), b"", time.monotonic() + WALL
    job = json.dumps({"cells": cells, "limits": LIMITS}).encode()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command(tables, slot), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said)
        try:
            try:
                process.stdin.write(job)
                process.stdin.close()
            except BrokenPipeError:
                pass
            got, done, watched, ticks, busy = 0, False, time.monotonic(), -1, time.monotonic()
            while not done and not ran.ended:
                if select.select([process.stdout], [], [], _WATCH)[0]:
                    more = os.read(process.stdout.fileno(), 65536)
                    got += len(more)
                    *lines, left = (left + more).split(b"\n")
                    done = any([_heard(line, ran) for line in lines]) or not more
                if got > TOLD:
                    ran.ended = "it told more than an answer can be"
                elif time.monotonic() > until:
                    ran.ended = LONG
                elif time.monotonic() - watched > _WATCH:
                    watched = time.monotonic()
                    memory, now = _used(process.pid)
                    busy, ticks = (busy, ticks) if now == ticks else (watched, now)
                    if watched - busy > IDLE:
                        ran.ended = LONG
                    if memory > MEMORY:
                        ran.ended = f"it used more than {MEMORY // MB} MB of memory"
        finally:
            if process.poll() is None and (ran.ended or done and _quiet(process)):
                process.kill()
            code = process.wait()
            _drained(process.stdout.fileno())
            process.stdout.close()
            process.stdin.close()
        if not ran.ended and ran.at != END:
            ran.ended = _why(code)
        if not ran.at:
            said.seek(0)
            words = said.read(400).decode("utf-8", "replace").strip()
            raise ClassroomError(f"no submission can be run apart here: {words or f'the jail ended with {code}'}")
    return ran


END = "the end"
READY = "the start"
_ID = re.compile(r"[\w-]{1,80}")


def _heard(line: bytes, ran: Ran) -> bool:
    """Note a line that a submission told, and return whether it was the last. What is no such line is not noted."""
    try:
        what = json.loads(line)
        text = {key: _plain(value) for key, value in what.items() if isinstance(value, str)}
    except (ValueError, AttributeError, RecursionError):
        return False
    if what.get("end") is True:
        ran.at = END
    elif what.get("ready") is True:
        ran.at = ran.at or READY
    elif _ID.fullmatch(text.get("at", "")):
        ran.at = text["at"]
    elif _ID.fullmatch(text.get("answer", "")):
        ran.answers.setdefault(text["answer"], {key: text[key] for key in ("kind", "text") if key in text})
    elif _ID.fullmatch(text.get("fault", "")):
        ran.faults.setdefault(text["fault"], f"{text.get('kind', '')}: {text.get('text', '')}"[:260])
    return ran.at == END


def _plain(text: str) -> str:
    """Return a text of one line, without signs that no file or page can show."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in " ".join(text.split()))


def _quiet(process: subprocess.Popen) -> bool:
    """Return whether a jail whose program is done is still there after a moment."""
    try:
        process.wait(1)
    except subprocess.TimeoutExpired:
        return True
    return False


def _drained(pipe: int) -> None:
    """Wait until no process of a jail is left: then nobody holds the other end of its pipe."""
    until = time.monotonic() + 5
    while time.monotonic() < until and select.select([pipe], [], [], 0.5)[0]:
        if not os.read(pipe, 65536):
            return


def _why(code: int) -> str:
    """Return in words how a jail ended."""
    if code in (152, -24):
        return LONG
    if code > 128:
        return "it was killed, as by an error that Python cannot catch or by a command of its own"
    return "it ended before the end of the notebook"


def _used(process: int) -> tuple[int, int]:
    """Return the memory that the processes below one hold, in bytes, and the time of the processor that they took, in ticks."""
    memory, ticks, left = 0, 0, [process]
    while left:
        at = left.pop()
        try:
            left += map(int, Path(f"/proc/{at}/task/{at}/children").read_text().split())
            memory += int(Path(f"/proc/{at}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
            ticks += sum(map(int, Path(f"/proc/{at}/stat").read_text().rpartition(")")[2].split()[11:15]))
        except OSError:
            continue
    return memory, ticks


_PROBE = """import os, socket
def tried(what):
    try:
        what()
    except OSError:
        return False
    return True
def found(what):
    try:
        __import__(what)
    except ImportError:
        return False
    return True
open_doors = [
    *(["it runs as root"] if os.geteuid() == 0 else []),
    *(["it reaches the network"] if tried(lambda: socket.create_connection(("192.0.2.1", 9), 1)) or len(socket.if_nameindex()) > 1 else []),
    *(["it reads the files of whoever marks"] if tried(lambda: os.listdir(COURSE)) else []),
    *(["it can write beside its own folder"] if tried(lambda: open("/written", "w")) or tried(lambda: open(DATA, "w")) else []),
    *(["it has the answers"] if found("helpers") else []),
    *(["it has no pandas"] if not found("pandas") else []),
]
answer = "; ".join(open_doors) or "shut"
"""
"""Looks for a way out from within."""


def refuse() -> None:
    """Raise ClassroomError, saying why, if submissions cannot be run apart here: a probe looks for a way out from within."""
    if sys.platform != "linux":
        raise ClassroomError("submissions are run apart with bubblewrap, which is there on Linux alone; mark them on such a machine")
    if missing := [tool for tool in ("bwrap", "setpriv") if not shutil.which(tool)]:
        packages = {"bwrap": "bubblewrap", "setpriv": "util-linux"}
        raise ClassroomError(f"{' and '.join(missing)} is missing, so submissions cannot be run apart; install {packages[missing[0]]}")
    with tempfile.TemporaryDirectory() as scratch:
        os.chmod(scratch, 0o755)
        Path(scratch, "table.csv").write_text("a\n")
        source = f"COURSE, DATA = {str(Path(__file__).parent)!r}, '/desk/data/table.csv'\n{_PROBE}"
        ran = run([{"id": "probe", "source": source, "answer": "answer"}], Path(scratch))
    told = ran.answers.get("probe", {}).get("text") or ran.faults.get("probe") or ran.ended
    if told != "shut":
        raise ClassroomError(f"submissions cannot be run apart here, so none was run: in the jail, {told}")

"""A class on a real hub, as make scale runs it: users of this machine log in, get a server, open a chapter, run all, move an explorer, save.

It starts hub/ with start.py, as root, on ports of its own, and makes users of this machine, which it removes again. A
student here is what a browser would send; the processes on the hub's side are all real. On a machine that does other
things too, seconds of processor time and memory tell more than seconds of the clock.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import dataclasses
import json
import os
import re
import secrets
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import httpx
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "hub"))
from limits import Groups  # noqa: E402

HOME = Path("/opt/claims-hub-load")
"""The folder of a hub that is measured."""
GIVE_UP = 600.0
"""Seconds after which a student's step is taken for lost."""
SLIDERS = {"IntSliderModel", "FloatSliderModel", "DropdownModel", "SelectModel", "SelectionSliderModel", "RadioButtonsModel"}
TICK = os.sysconf("SC_CLK_TCK")


class Failed(Exception):
    """A step of a student did not do what it should."""


class Hub:
    """The hub of hub/, in a process of its own."""

    def __init__(self, into: Path, port: int, keep: float):
        self.into, self.port, self.keep, self.root = into, port, keep, f"http://127.0.0.1:{port}"
        self.groups, self.process = Groups.find(), None
        into.mkdir(parents=True, exist_ok=True)

    def start(self) -> float:
        """Start it, and return the seconds until it answered."""
        began = time.perf_counter()
        command = [sys.executable, ROOT / "hub/start.py", "--into", self.into, "--port", str(self.port), "--keep", str(self.keep)]
        with open(self.into / "state.log", "ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True)
        while True:
            if self.process.poll() is not None:
                raise Failed(f"the hub ended: {(self.into / 'state.log').read_text()[-2000:]}")
            try:
                if httpx.get(f"{self.root}/hub/health").status_code == 200:
                    return time.perf_counter() - began
            except httpx.HTTPError:
                time.sleep(0.2)

    def kill(self) -> None:
        """End the hub's own process, as a power cut of it would; its proxy and the students' servers run on."""
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        """End it, and all that it started."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.kill()
        for folder in Path("/proc").glob("[0-9]*"):  # its proxy, and what a killed hub left behind
            with contextlib.suppress(OSError):
                if any(f"{self.into}/{part}/" in (folder / "cmdline").read_text() for part in ("venv", "proxy")):
                    os.kill(int(folder.name), signal.SIGKILL)
        for folder in self.groups.trees[0].iterdir():
            if folder.is_dir():
                self.groups.student(folder.name).end()


class Users:
    """Users of this machine, in the group students, removed at the end."""

    def __init__(self, count: int):
        self.password = secrets.token_urlsafe(12)
        self.names = [f"claims-load-{number:03}" for number in range(count)]
        order("groupadd", "--force", "students")
        for name in self.names:
            order("userdel", "--remove", name, check=False)
            order("useradd", "--create-home", "--groups", "students", "--shell", "/bin/bash", name)
        order("chpasswd", told="".join(f"{name}:{self.password}\n" for name in self.names))

    def remove(self) -> None:
        """Remove them with their homes."""
        for name in self.names:
            order("userdel", "--remove", name, check=False)


def order(*command: str, told: str = "", check: bool = True) -> None:
    """Run a command of the system. Raises CalledProcessError if it fails."""
    subprocess.run(command, input=told, text=True, check=check, capture_output=True)


@dataclasses.dataclass
class Student:
    """A student: a browser's cookies, and what each step took."""

    hub: Hub
    name: str
    password: str
    seconds: dict[str, float] = dataclasses.field(default_factory=dict)
    failed: str = ""

    def __post_init__(self):
        self.web = httpx.AsyncClient(base_url=self.hub.root, follow_redirects=True, timeout=GIVE_UP)
        self.line, self.sliders, self.kernel = None, {}, ""

    @property
    def own(self) -> str:
        """The address of the student's server."""
        return f"/user/{self.name}"

    def cookie(self, name: str, path: str) -> str:
        """Return a cookie by its name and path."""
        return next((c.value for c in self.web.cookies.jar if c.name == name and c.path.startswith(path)), "")

    async def log_in(self) -> None:
        """Log in with the password of the system."""
        await self.web.get("/hub/login")
        form = {"username": self.name, "password": self.password, "_xsrf": self.cookie("_xsrf", "/hub/")}
        got = await self.web.post("/hub/login", data=form, follow_redirects=False)
        if got.status_code != 302:
            raise Failed(f"log in: {got.status_code}")

    async def server(self) -> None:
        """Ask for a server, wait for it, and become known to it."""
        got = await self.web.get(f"/hub/spawn/{self.name}")
        while not got.url.path.startswith(self.own):
            if got.status_code >= 400:
                raise Failed(f"server: {got.status_code} " + " ".join(re.sub("<[^>]+>", " ", got.text).split())[-300:])
            await asyncio.sleep(1)
            got = await self.web.get(f"/hub/spawn-pending/{self.name}")
        if got.status_code != 200:
            raise Failed(f"server: {got.status_code}")

    async def ask(self, method: str, path: str, **told: object) -> dict:
        """Ask the student's server; return what it says. Raises Failed."""
        got = await self.web.request(method, self.own + path, headers={"X-XSRFToken": self.cookie("_xsrf", self.own)}, **told)
        if got.status_code >= 400:
            raise Failed(f"{method} {path}: {got.status_code} {got.text[:200]}")
        return got.json() if got.content else {}

    async def open(self, chapter: str) -> None:
        """Open a chapter with a kernel."""
        (self.path,) = [f["path"] for f in (await self.ask("GET", "/api/contents/course"))["content"] if f["name"].startswith(chapter)]
        self.notebook = (await self.ask("GET", f"/api/contents/{self.path}"))["content"]
        asked = {"path": self.path, "type": "notebook", "name": "", "kernel": {"name": "python3"}}
        self.kernel = (await self.ask("POST", "/api/sessions", json=asked))["kernel"]["id"]
        await self.connect()

    async def connect(self) -> None:
        """Open the line to the kernel."""
        address = f"{self.hub.root}{self.own}/api/kernels/{self.kernel}/channels?session_id=1".replace("http", "ws", 1)
        sent = "; ".join(f"{c.name}={c.value}" for c in self.web.cookies.jar if c.path.rstrip("/") in ("", self.own))
        self.line = await websocket_connect(
            HTTPRequest(address, headers={"Cookie": sent}, connect_timeout=GIVE_UP, request_timeout=GIVE_UP)
        )

    async def tell(self, kind: str, content: dict) -> list[dict]:
        """Send the kernel a message, wait until it is idle, and return what it said meanwhile. Raises Failed if it ended."""
        number = secrets.token_hex(8)
        head = {"msg_id": number, "msg_type": kind, "username": "", "session": "1", "version": "5.3", "date": ""}
        await self.line.write_message(
            json.dumps({"header": head, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell", "buffers": []})
        )
        said = []
        while (text := await self.line.read_message()) is not None:
            message = json.loads(text)
            state = message["content"].get("execution_state")
            if state in ("restarting", "dead"):
                raise Failed(f"{kind}: the kernel ended")
            if message["parent_header"].get("msg_id") != number:
                continue
            said.append(message)
            if state == "idle":
                return said
        raise Failed(f"{kind}: the line was cut")

    async def execute(self, code: str) -> list[dict]:
        """Run code; return what the kernel said. Raises Failed with its error."""
        said = await self.tell("execute_request", {"code": code, "silent": False, "store_history": True, "stop_on_error": True})
        for message in said:
            if message["msg_type"] == "error":
                raise Failed(f"{code[:60]!r}: {message['content']['evalue'][:200]}")
        return said

    async def run_all(self) -> None:
        """Run all cells of the chapter, and note its controls."""
        for cell in self.notebook["cells"]:
            if cell["cell_type"] != "code":
                continue
            for message in await self.execute(cell["source"]):
                if message["msg_type"] == "comm_open":
                    state = message["content"]["data"].get("state", {})
                    if state.get("_model_name") in SLIDERS:
                        self.sliders[message["content"]["comm_id"]] = state

    async def move(self) -> None:
        """Move a control of an explorer; something else must change."""
        for control, state in self.sliders.items():
            if "max" in state:
                change = {"value": state["min"] if state["value"] != state["min"] else state["max"]}
            else:
                change = {"index": 1 if state.get("index") != 1 else 0}
            said = await self.tell("comm_msg", {"comm_id": control, "data": {"method": "update", "state": change, "buffer_paths": []}})
            if any(m["msg_type"] in ("comm_msg", "display_data") and m["content"].get("comm_id") != control for m in said):
                return
        raise Failed(f"move: none of {len(self.sliders)} controls changes anything")

    async def save(self, word: str = "saved") -> None:
        """Write something into the chapter, and save it."""
        self.notebook["metadata"]["word"] = word
        await self.ask("PUT", f"/api/contents/{self.path}", json={"type": "notebook", "format": "json", "content": self.notebook})

    async def another(self) -> None:
        """Close the chapter with its kernel."""
        self.line.close()
        for session in await self.ask("GET", "/api/sessions"):
            await self.ask("DELETE", f"/api/sessions/{session['id']}")

    async def work(self, chapter: str) -> None:
        """Do all of it, or what is left for another chapter; note what each step took, and what failed."""
        first = {"log in": self.log_in, "server": self.server} if not self.kernel else {"close": self.another}
        then = {"open": lambda: self.open(chapter), "run all": self.run_all, "move": self.move, "save": self.save}
        self.seconds, self.sliders = {}, {}
        for step, do in (first | then).items():
            began = time.perf_counter()
            try:
                await asyncio.wait_for(do(), GIVE_UP)
            except Exception as err:  # whatever stopped a student is counted, and stops no other
                self.failed = f"{step}: {type(err).__name__} {err}"
                return
            self.seconds[step] = time.perf_counter() - began

    async def close(self) -> None:
        """Close the browser."""
        if self.line:
            self.line.close()
        await self.web.aclose()


def processor(group: Groups) -> float:
    """Return the seconds of processor time that the processes of a group, and their children that ended, have taken."""
    total = 0
    for process in group.members():
        try:
            total += sum(map(int, Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:15]))
        except (FileNotFoundError, ProcessLookupError):
            pass
    return total / TICK


def held(group: Groups) -> float:
    """Return the memory of its own that a group holds, without files that the machine keeps for all, in MB."""
    words = (group.trees[0] / "memory.stat").read_text().split()
    stat = dict(zip(words[::2], words[1::2]))
    return int(stat.get("total_rss") or stat["anon"]) / 1e6


def told(hub: Hub, students: list[Student], whole: float) -> str:
    """Return the figures of a run."""
    good = [s for s in students if not s.failed]
    groups = [hub.groups.student(s.name) for s in students]
    lines = [f"{len(good)} of {len(students)} finished, in {whole:.0f} s of the clock; the class holds {held(hub.groups):.0f} MB"]
    if good:
        memory, work = sorted(map(held, groups)), sorted(map(processor, groups))
        lines.append(
            f"a student: median {statistics.median(memory):.0f} MB, most {memory[-1]:.0f}; "
            f"processor median {statistics.median(work):.1f} s, most {work[-1]:.1f}"
        )
        steps = (f"{step} {statistics.median(s.seconds[step] for s in good):.1f}" for step in good[0].seconds)
        lines.append("median s of the clock: " + ", ".join(steps) + f"; slowest student {max(sum(s.seconds.values()) for s in good):.0f}")
    lines += [f"{s.name}: {s.failed}" for s in students if s.failed][:5]
    return "\n".join(lines)


async def together(hub: Hub, students: list[Student], chapter: str) -> bool:
    """Let students work at once, print the figures, and return whether all finished."""
    began = time.perf_counter()
    await asyncio.gather(*(student.work(chapter) for student in students))
    print(f"chapter {chapter}: " + told(hub, students, time.perf_counter() - began), flush=True)
    return not any(student.failed for student in students)


async def load(hub: Hub, users: Users, count: int, chapters: Sequence[str], step: int, most: int) -> list[str]:
    """A class of a size in one chapter after the other, then students more until one does not finish; return what failed."""
    students = [Student(hub, name, users.password) for name in users.names]
    try:
        found = [
            f"hub: not all {count} finished chapter {chapter}" for chapter in chapters if not await together(hub, students[:count], chapter)
        ]
        while not found and count < most:
            more = students[count : count + step]
            if not await together(hub, more, chapters[-1]) or not await alive(students[: count + step]):
                print(f"{count} students are the largest class that finishes; at {count + step} the class is short of memory or of time")
                break
            count += step
        else:
            print(f"{count} students finish; more were not tried")
        return found
    finally:
        await asyncio.gather(*(student.close() for student in students))


async def alive(students: list[Student]) -> bool:
    """Return whether the kernels of all still answer with what they computed."""
    answers = await asyncio.gather(*(student.execute("assert exercises") for student in students), return_exceptions=True)
    return not any(isinstance(answer, Exception) for answer in answers)


def run(
    into: Path = HOME,
    port: int = 8760,
    keep: float = 2,
    students: int = 30,
    chapters: Sequence[str] = ("03", "07"),
    step: int = 10,
    most: int = 80,
) -> list[str]:
    """Start a hub, and let classes work; the largest is looked for in the last of the chapters. Return what is not as it should be."""
    hub, users = Hub(into, port, keep), Users(max(students, most))
    try:
        print(f"the hub answers after {hub.start():.1f} s", flush=True)
        return asyncio.run(load(hub, users, students, chapters, step, most))
    finally:
        hub.end()
        users.remove()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=HOME, help="the folder of the hub")
    parser.add_argument("--port", type=int, default=8760)
    parser.add_argument("--keep", type=float, default=2, help="GiB of memory left to the rest of the machine")
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--chapters", nargs="+", default=["03", "07"], help="the heaviest last")
    parser.add_argument("--step", type=int, default=10)
    parser.add_argument("--most", type=int, default=80, help="the largest class that is tried")
    print("\n".join(found := run(**vars(parser.parse_args()))))
    sys.exit(bool(found))

"""A room for the tests: in a thread of this process or in a process of its own, and a device that talks to it."""

from __future__ import annotations

import asyncio
import http.client
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from helpers.classroom.room import main
from helpers.classroom.room.app import Room

COMMAND = [sys.executable, "-m", "helpers.classroom", "room"]


@contextmanager
def opened(folder: Path) -> Iterator[Room]:
    """Open a room in a thread, and close it."""
    with main.listen(main.LOOPBACK, 0) as listening:
        made = main.server(listening, main.LOOPBACK, folder)
        running = threading.Thread(target=lambda: asyncio.run(made.serve(sockets=[listening])))
        running.start()
        try:
            yield made.room
        finally:
            made.room.leave()
            running.join(20)


class Process:
    """A room in a process of its own, which can be killed."""

    def __init__(self, folder: Path, port: int = 0):
        self.process = subprocess.Popen([*COMMAND, "--port", str(port), "--folder", folder], stdout=subprocess.PIPE, text=True)
        self.told = "".join(self.process.stdout.readline() for _ in range(4))
        self.port = int(re.search(r"Students: http://127.0.0.1:(\d+)/", self.told)[1])
        self.word, self.secret = re.search(r"code word: (\S+)", self.told)[1], re.search(r"key=(\S+)", self.told)[1]


class Device:
    """A browser without a screen: it keeps its cookie, and sends what a page of the room would."""

    def __init__(self, port: int, word: str = "", key: str = ""):
        self.port, self.cookie = port, ""
        if word:
            assert self.post("/join", word=word)[0] == 303
        if key:
            assert self.get(f"/teacher?key={key}")[0] == 303

    def ask(self, method: str, path: str, body: str | bytes | None = None, **headers: str) -> tuple[int, str, dict[str, str]]:
        """Return status, text and headers; a header that is "" is not sent."""
        own = f"127.0.0.1:{self.port}"
        kept = {"host": own, "origin": f"http://{own}", "cookie": self.cookie, "content-type": "application/x-www-form-urlencoded"}
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.putrequest(method, path, skip_host=True)
            for name, value in ({**kept, "x-part": "1"} | headers).items():
                if value:
                    line.putheader(name, value)
            body = body.encode() if isinstance(body, str) else body
            if body is not None and "content-length" not in headers:
                line.putheader("content-length", str(len(body)))
            line.endheaders(body)
            response = line.getresponse()
            if made := response.getheader("set-cookie"):
                self.cookie = made.partition(";")[0]
            return response.status, response.read().decode(), {name.lower(): value for name, value in response.getheaders()}
        finally:
            line.close()

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        return self.ask("GET", path, **headers)[:2]

    def post(self, path: str, fields: dict | None = None, **more: object) -> tuple[int, str]:
        return self.ask("POST", path, urlencode({**(fields or {}), **more}, doseq=True))[:2]

    def vote(self, answer: object, number: int = 1, round: int = 1) -> tuple[int, str]:
        return self.post("/vote", number=number, round=round, answer=answer)


def soon(condition, message: str, seconds: float = 10) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, message
        time.sleep(0.02)

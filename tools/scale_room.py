"""A room with many more devices than a class has, then until it bends, then killed in the middle.

Measured here, on this machine, with the simulated devices on the same processors: what a class feels is the Wi-Fi.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import resource
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

OPTIONS = ("damage", "losses", "needs")
GIVE_UP = 60.0
"""Seconds after which a device takes an answer for lost."""


class Room:
    """A room in a process of its own."""

    def __init__(self, folder: Path, port: int = 0):
        command = [sys.executable, "-m", "helpers.classroom", "room", "--port", str(port), "--folder", str(folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        told = "".join(self.process.stdout.readline() for _ in range(4))
        self.port, self.word = int(re.search(r"127\.0\.0\.1:(\d+)/  code", told)[1]), re.search(r"code word: (\S+)", told)[1]
        self.secret = re.search(r"key=(\S+)", told)[1]

    def memory(self) -> float:
        """Return the most memory that the process has held, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1000

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


class Device:
    """A phone: one connection for answers, one for the stream."""

    def __init__(self, port: int):
        self.port, self.cookie, self.line, self.heard, self.acknowledged = port, "", None, 0, None
        self.free = asyncio.Lock()

    async def ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        """Send a request over the kept connection, one at a time; return status and body."""
        async with self.free:
            return await self._ask(method, path, body)

    async def _ask(self, method: str, path: str, body: str) -> tuple[int, str]:
        for again in (False, True):
            if self.line is None:
                self.line = await asyncio.open_connection("127.0.0.1", self.port)
            reader, writer = self.line
            try:
                writer.write(self._request(method, path, body))
                return await self._answer(reader)
            except (OSError, asyncio.IncompleteReadError):
                writer.close()
                self.line = None  # the room hangs up on connections that rest
                if again:
                    raise
        raise AssertionError

    def _request(self, method: str, path: str, body: str) -> bytes:
        own = f"127.0.0.1:{self.port}"
        head = f"{method} {path} HTTP/1.1\r\nhost: {own}\r\norigin: http://{own}\r\ncookie: {self.cookie}\r\nx-part: 1\r\n"
        return f"{head}content-length: {len(body)}\r\n\r\n{body}".encode()

    async def _answer(self, reader: asyncio.StreamReader) -> tuple[int, str]:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        if kept := re.search(r"set-cookie: ([^;]+)", head, re.IGNORECASE):
            self.cookie = kept[1]
        size = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
        return int(head.split()[1]), (await reader.readexactly(int(size[1]))).decode() if size else ""

    async def listen(self) -> None:
        """Hold the stream open and count what comes."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(self._request("GET", "/events", ""))
        try:
            while line := await reader.readline():
                self.heard += line.startswith(b"data:")
        except OSError:
            pass
        finally:
            writer.close()

    async def vote(self, number: int, times: list[float]) -> None:
        """Answer, and note how long it took until it was acknowledged."""
        option, began = random.choice(OPTIONS), time.perf_counter()
        try:
            status, _ = await asyncio.wait_for(self.ask("POST", "/vote", f"number={number}&round=1&answer={option}"), GIVE_UP)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            self.line = None
            return
        if status == 200:
            times.append(time.perf_counter() - began)
            self.acknowledged = option


async def fill(room: Room, count: int) -> tuple[Device, list[Device], list[asyncio.Task]]:
    """Return a teacher, devices that have joined, and their streams."""
    teacher, devices = Device(room.port), [Device(room.port) for _ in range(count)]
    await teacher.ask("GET", f"/teacher?key={room.secret}")
    few = asyncio.Semaphore(50)

    async def join(device: Device) -> None:
        async with few:
            assert (await device.ask("POST", "/join", f"word={room.word}"))[0] == 303

    await asyncio.gather(*map(join, devices))
    streams = [asyncio.create_task(device.listen()) for device in devices]
    while not all(device.heard for device in devices):
        await asyncio.sleep(0.05)
    return teacher, devices, streams


async def ask(teacher: Device, number: int) -> None:
    """Put a question and open it."""
    await teacher.ask("POST", "/teacher/ask", "question=exercise/03-1")
    status, text = await teacher.ask("POST", "/teacher/stage", "stage=first")
    assert status == 200 and f'data-at="{number}-first' in text


async def answer(devices: list[Device], number: int, answers: int, seconds: float) -> tuple[list[float], float]:
    """Let devices answer, spread over some seconds; return the time that each acknowledged one took, and that of all."""
    times: list[float] = []
    began = time.perf_counter()

    async def later(place: int) -> None:
        await asyncio.sleep(seconds * place / answers)
        await devices[place % len(devices)].vote(number, times)

    await asyncio.gather(*(later(place) for place in range(answers)))
    return times, time.perf_counter() - began


def told(times: list[float], answers: int, whole: float) -> str:
    """Return the figures of a run in a line."""
    cuts = [1000 * cut for cut in statistics.quantiles(times, n=100)]
    lost = answers - len(times)
    return f"{answers} answers in {whole:.1f} s, lost {lost}, median {cuts[49]:.0f} ms, 95th percentile {cuts[94]:.0f} ms, most {1000 * max(times):.0f} ms"


async def load(folder: Path, count: int, answers: int, seconds: float) -> None:
    """The bounded run, then faster until it bends."""
    room = Room(folder)
    try:
        teacher, devices, streams = await fill(room, count)
        print(f"{count} devices joined, each with an open stream; the server holds {room.memory():.0f} MB", flush=True)
        await ask(teacher, 1)
        times, whole = await answer(devices, 1, answers, seconds)
        print(told(times, answers, whole) + f", {room.memory():.0f} MB", flush=True)
        before = [device.heard for device in devices]
        began = time.perf_counter()
        await teacher.ask("POST", "/teacher/stage", "stage=closed")
        while not all(device.heard > heard for device, heard in zip(devices, before)):
            await asyncio.sleep(0.01)
        print(f"every stream heard of the next stage within {1000 * (time.perf_counter() - began):.0f} ms", flush=True)
        number, rate = 2, 2 * answers / seconds
        while True:
            await ask(teacher, number)
            times, whole = await answer(devices, number, int(5 * rate), 5)
            slow = not times or statistics.quantiles(times, n=20)[18] > 1
            print(f"at {rate:.0f} a second: {told(times, int(5 * rate), whole)}, {room.memory():.0f} MB", flush=True)
            if slow or len(times) < int(5 * rate):
                print(f"it bends at {rate:.0f} answers a second: more than one in twenty waits over a second, or some are lost")
                break
            number, rate = number + 1, 1.5 * rate
        for stream in streams:
            stream.cancel()
    finally:
        room.kill()


async def killed(folder: Path, count: int) -> int:
    """Kill the room while devices answer as fast as they can; return how many acknowledged answers are not there afterwards."""
    room = Room(folder)
    teacher, devices, streams = await fill(room, count)
    await ask(teacher, 1)
    working = asyncio.create_task(answer(devices, 1, 20 * count, 5))
    await asyncio.sleep(2)
    room.kill()
    working.cancel()
    for stream in streams:
        stream.cancel()
    acknowledged = [device for device in devices if device.acknowledged]
    again = Room(folder, room.port)
    try:
        with sqlite3.connect(f"file:{folder / 'room/room.sqlite'}?mode=ro", uri=True) as db:
            (kept,) = db.execute("SELECT count(*) FROM vote").fetchone()
        missing = 0
        for device in acknowledged:
            device.line = None
            missing += "Sent: <b>" not in (await device.ask("GET", "/now"))[1]
        print(
            f"killed while answering: {len(acknowledged)} devices had an answer acknowledged, {kept} answers are there, missing {missing}"
        )
        return missing
    finally:
        again.kill()


def run(devices: int = 1500, answers: int = 3000, seconds: float = 10) -> list[str]:
    """Run all of it; return what is not as it should be: an acknowledged answer that is missing."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        asyncio.run(load(Path(one), devices, answers, seconds))
        missing = asyncio.run(killed(Path(two), devices // 5))
    return [f"room: {missing} acknowledged answers are missing after it was killed"] * bool(missing)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, default=1500)
    parser.add_argument("--answers", type=int, default=3000)
    parser.add_argument("--seconds", type=float, default=10)
    print("\n".join(found := run(**vars(parser.parse_args()))))
    sys.exit(bool(found))

"""The command: python -m helpers.classroom room."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import errno
import os
import socket
import sqlite3
from pathlib import Path
from types import FrameType

import uvicorn

from helpers.classroom.room.app import Room, application
from helpers.classroom.room.guard import Patient
from helpers.classroom.room.lesson import Lesson
from helpers.classroom.room.store import FILE, Store

LOOPBACK = "127.0.0.1"
RESERVED = 1024
"""Ports below are for the system."""
NOWHERE = "192.0.2.1"
"""An address that is never used: asking the system how to get there sends nothing, and tells this machine's own address."""


def main(argv: list[str] | None = None) -> int:
    """Open a room and keep it open until the teacher closes it, or ends the command."""
    parser = argparse.ArgumentParser(prog="python -m helpers.classroom room", description="Open a room for one class on this machine.")
    parser.add_argument(
        "--address",
        default=LOOPBACK,
        metavar="ADDRESS",
        help="this machine’s address in the network of the room, or auto to find it; without it only this machine can join",
    )
    parser.add_argument("--port", type=int, default=8000, help="where the room answers (default: %(default)s)")
    parser.add_argument("--folder", type=Path, default=Path("class"), help="where saved answers go (default: %(default)s)")
    asked = parser.parse_args(argv)
    address = own_address() if asked.address == "auto" else asked.address
    if not address:
        print("This machine has no address in a network. Join one, or open a hotspot, and start again; or leave --address out.")
        return 2
    try:
        listening = listen(address, asked.port)
    except OSError as err:
        print(_why(err, address, asked.port))
        return 2
    try:
        with listening, contextlib.suppress(KeyboardInterrupt):
            asyncio.run(serve(listening, address, asked.folder))
    except OSError as err:
        print(f"{asked.folder}: {err.strerror or err}. Choose a folder that can be written with --folder.")
        return 2
    except sqlite3.Error as err:
        print(f"{asked.folder / 'room' / FILE} cannot be read ({err}). Take it away, or choose another --folder.")
        return 2
    print("The room is closed. What was not saved is erased.")
    return 0


def own_address() -> str:
    """Return the address that this machine has in its network, "" if there is none. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect((NOWHERE, 9))
        except OSError:
            return ""
        return asking.getsockname()[0]


def listen(address: str, port: int) -> socket.socket:
    """Return a socket bound to that address. Raises OSError if it cannot be."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((address, port))
        made.listen(2048)
    except OSError:
        made.close()
        raise
    return made


def _why(err: OSError, address: str, port: int) -> str:
    if err.errno == errno.EADDRINUSE:
        return f"Something else answers at port {port}. Is a room open already? Close it, or start with another --port."
    if err.errno == errno.EACCES:
        return f"This user may not use port {port}. Start with a --port from {RESERVED} on."
    return f"{address} is not an address of this machine ({err.strerror or err}). Start with --address auto, or leave it out."


class Doorkeeper(uvicorn.Server):
    """A server that closes the room as soon as it is told to end, so that nothing waits for streams."""

    room: Room

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Close the room, then end."""
        super().handle_exit(sig, frame)
        asyncio.get_running_loop().call_soon_threadsafe(self.room.close)


def server(listening: socket.socket, address: str, folder: Path) -> Doorkeeper:
    """Return the server of a room that answers at an address and keeps what it must in folder/room until it closes."""
    port = listening.getsockname()[1]
    lesson = Lesson(Store(folder / "room"))
    room = Room(lesson, f"http://{address}:{port}/", folder, lambda: setattr(made, "should_exit", True))
    hosts = [f"{name}:{port}" for name in {address, *({LOOPBACK, "localhost"} if address == LOOPBACK else ())}]
    config = uvicorn.Config(
        application(room, hosts),
        http=Patient,
        ws="none",
        loop="asyncio",
        access_log=False,
        log_level="error",
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=3,
    )
    made = Doorkeeper(config)
    made.room = room
    return made


async def serve(listening: socket.socket, address: str, folder: Path) -> None:
    """Run a room on a socket until it is closed."""
    _many_streams()
    made = server(listening, address, folder)
    lesson, given = made.room.lesson, made.room.address
    print("The room that was not closed is open again; nothing that was sent is lost." if lesson.resumed else "The room is open.")
    print(f"Students: {given}  code word: {lesson.word}")
    print(f"You: {given}teacher?key={lesson.secret}")
    print("Close it on your page, or with Ctrl-C: what was not saved is then erased.", flush=True)
    await made.serve(sockets=[listening])


def _many_streams() -> None:
    """Allow as many open connections as the system lets this user have: a device holds one."""
    if os.name == "posix":
        import resource

        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

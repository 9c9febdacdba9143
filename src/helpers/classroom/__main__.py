"""What a class does, as commands: python -m helpers.classroom COMMAND …"""

from __future__ import annotations

import argparse
import importlib
import sys

COMMANDS = {
    "room": ("helpers.classroom.room.main:main", "open a room: students answer on their phones, the counts stand on the wall"),
    "report": ("helpers.classroom.report:main", "tell what a class handed in, on one page that opens offline and prints"),
}
"""Each command: module:function, which takes the rest of the line and returns the exit code, and what it does."""


def main(argv: list[str] | None = None) -> int:
    """Run the command that the line names."""
    parser = argparse.ArgumentParser(prog="python -m helpers.classroom", description=__doc__)
    parser.add_argument("command", choices=COMMANDS, help="; ".join(f"{name}: {told}" for name, (_, told) in COMMANDS.items()))
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    asked = parser.parse_args(argv)
    module, _, function = COMMANDS[asked.command][0].partition(":")
    return getattr(importlib.import_module(module), function)(asked.rest)


if __name__ == "__main__":
    sys.exit(main())

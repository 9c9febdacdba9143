"""What a class does, as commands: python -m helpers.classroom COMMAND …"""

from __future__ import annotations

import argparse
import importlib
import sys

from helpers.classroom import ClassroomError

COMMANDS = {
    "start": ("helpers.classroom.start:main", "open the chapters in JupyterLab, making the copies that are missing"),
    "check": ("helpers.classroom.check:main", "before a class: is the folder whole, and does a chapter run here?"),
    "editions": ("helpers.classroom.editions:main", "write a folder for students, one for instructors, and their zips"),
    "links": ("helpers.classroom.launch:main", "print the addresses that open each chapter on Binder or a hub"),
    "room": ("helpers.classroom.room.main:main", "open a room: students answer on their phones, the counts stand on the wall"),
    "report": ("helpers.classroom.report:main", "tell what a class handed in, on one page that opens offline and prints"),
    "marks": ("helpers.classroom.marks.main:main", "hand out assignments, and mark what comes back, each submission run in a jail"),
}
"""Each command: module:function, which takes the rest of the line and returns the exit code, and what it does."""

EXTRAS = {"room": "class,room", "editions": "book"}
"""What a command needs of the packages in pyproject.toml, if it is not "class"."""


def main(argv: list[str] | None = None) -> int:
    """Run the command that the line names; a fault of its user is told in words."""
    parser = argparse.ArgumentParser(
        prog="python -m helpers.classroom",
        description=__doc__,
        epilog="\n".join(f"{name:10} {told}" for name, (_, told) in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help="one of those below; COMMAND -h tells more")
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    asked = parser.parse_args(argv)
    module, _, function = COMMANDS[asked.command][0].partition(":")
    try:
        return getattr(importlib.import_module(module), function)(asked.rest)
    except ModuleNotFoundError as err:
        if (err.name or "").startswith("helpers"):
            raise
        needed = f'"claims-costs-ceasefires[{EXTRAS.get(asked.command, "class")}]"'
        print(
            f"{asked.command}: found no package {err.name}, expected what a class needs besides a ledger; install it: pip install {needed},"
            " from a wheel: pip install with the wheel’s path before the brackets",
            file=sys.stderr,
        )
        return 1
    except ClassroomError as err:
        print(err, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())

"""Files and folders that are the old ones or the new ones, never half: written beside their place, then renamed.

Whoever is stopped in between, or has no room left on the disk, keeps what was there. A file `.NAME-….part` that a killed
process left is of no use to anybody.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, which has no such lock
    fcntl = None  # type: ignore[assignment]


def put(path: Path, content: str | bytes) -> None:
    """Write a file whole, a text as UTF-8 with its line ends as they are. Raises OSError, and then the file is as before."""
    put_all({path: content})


def put_all(contents: Mapping[Path, str | bytes]) -> None:
    """Write files whole, as `put` does: all beside their places, then all renamed. Raises OSError, and then all are as before.

    Who is killed between two renames leaves some new and some old, each of them whole.
    """
    beside = {}
    try:
        for path, content in contents.items():
            place = path.resolve()  # a link stays one, and what it names is written
            beside[place] = place.with_name(f".{place.name}-{os.getpid()}.part")
            beside[place].write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
            if place.exists():
                shutil.copymode(place, beside[place])
        for place, new in beside.items():
            new.replace(place)
    except BaseException:
        for new in beside.values():
            new.unlink(missing_ok=True)
        raise


def put_folder(built: Path, place: Path) -> None:
    """Put a copy of a folder in the place of another, or where nothing is. Raises OSError, and then the old one is there.

    Of two at once the second waits, where the system can tell.
    """
    new, old = (place.with_name(f".{place.name}-{word}") for word in ("new", "old"))
    place.parent.mkdir(parents=True, exist_ok=True)
    with _alone(place.parent):
        if old.exists() and not place.exists():  # stopped between the two renames
            old.rename(place)
        for rest in (new, old):
            shutil.rmtree(rest, ignore_errors=True)
        try:
            shutil.copytree(built, new)
            if place.exists():
                place.rename(old)
            try:
                new.rename(place)
            except OSError:
                if old.exists():
                    old.rename(place)
                raise
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a folder until done, so that no other process does what this one does there."""
    if fcntl is None:
        yield
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def why(err: OSError, place: Path) -> str:
    """Return what to tell a person whose file or folder could not be read or written."""
    if err.errno is None and not isinstance(err, shutil.Error):
        return str(err)  # one of ours, which says it all
    of_many = isinstance(err, shutil.Error) and err.args and isinstance(err.args[0], list)  # copytree tells of all at once
    found = err.args[0][0][2] if of_many else f"{err.strerror or err}{f' ({err.filename})' if err.filename else ''}"
    return f"{place}: found {found}, expected a place where you may read and write, with room on the disk and for temporary files; what was there is as before"

"""What a room keeps on disk until it closes: one SQLite file, so that nothing acknowledged is lost if the machine stops.

A device is known by a hash of what its browser keeps. No address, browser or time is written, and the tables keep the order of
their keys, not that in which people answered. What is removed is overwritten (secure_delete).
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from helpers.classroom.room.live import FILE

SCHEMA = """
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS seat (seat TEXT PRIMARY KEY, code TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS question (
  number INTEGER PRIMARY KEY, kind TEXT NOT NULL, about TEXT NOT NULL, options TEXT NOT NULL,
  by_person INTEGER NOT NULL, stage TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS vote (
  number INTEGER, round INTEGER, seat TEXT, answer TEXT NOT NULL, PRIMARY KEY (number, round, seat)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tally (
  number INTEGER, round INTEGER, way TEXT, answer TEXT, people INTEGER NOT NULL, PRIMARY KEY (number, round, way, answer)) WITHOUT ROWID;
"""

Write = tuple[str, Sequence]
"""A statement of SQL and its values."""


class Store:
    """The file of a room, written by one task that commits what waits together (group commit)."""

    def __init__(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = folder / FILE
        self.path.touch(mode=0o600)
        self.db = sqlite3.connect(self.path, check_same_thread=False, isolation_level=None)
        self.db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;" + SCHEMA)
        self._waiting: list[tuple[tuple[Write, ...], asyncio.Future]] = []
        self._awake = asyncio.Event()

    def read(self, sql: str, *values) -> list[tuple]:
        """Return the rows of a query."""
        return self.db.execute(sql, values).fetchall()

    async def write(self, *writes: Write) -> None:
        """Write all of it or nothing, and return when it is on the disk. Raises sqlite3.Error if it cannot be."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((writes, done))
        self._awake.set()
        await done

    async def run(self) -> None:
        """Commit what waits, for ever."""
        while True:
            await self._awake.wait()
            self._awake.clear()
            batch, self._waiting = self._waiting, []
            failed = await asyncio.to_thread(self._commit, [writes for writes, _ in batch])
            for _, done in batch:
                if done.done():  # the asker is gone
                    continue
                if failed:
                    done.set_exception(failed)
                else:
                    done.set_result(None)

    def _commit(self, batch: list[tuple[Write, ...]]) -> sqlite3.Error | None:
        try:
            self.db.execute("BEGIN IMMEDIATE")
            for writes in batch:
                for sql, values in writes:
                    self.db.execute(sql, values)
            self.db.execute("COMMIT")
        except sqlite3.Error as err:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            return err
        return None

    def erase(self) -> None:
        """Overwrite and remove all of it."""
        self.db.executescript("DELETE FROM fact; DELETE FROM seat; DELETE FROM question; DELETE FROM vote; DELETE FROM tally;")
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.db.close()
        for end in ("", "-wal", "-shm"):
            self.path.with_name(FILE + end).unlink(missing_ok=True)
        self.path.parent.rmdir()

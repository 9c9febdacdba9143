"""Starts a student's server: with limits that hold, in a home of one's own, with the chapters in it."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from jupyterhub.spawner import LocalProcessSpawner
from limits import Groups
from traitlets import Integer, Unicode

RUNTIME = Path("/run/claims-hub")
"""Where servers keep what they need while they run, so that a student's full disk stops none."""


class LimitedSpawner(LocalProcessSpawner):
    """Starts servers as their students, each in a control group. mem_limit is enforced, and process_limit."""

    process_limit = Integer(200, config=True, help="Processes and threads that one student may have at once.")
    course = Unicode(config=True, help="The folder whose files each student gets; a file that is there already stays.")
    groups = Groups.find()

    async def start(self):
        """Bring the home in order, set the limits, start the server."""
        await asyncio.to_thread(self._prepare, pwd.getpwnam(self.user.name))
        return await super().start()

    def _prepare(self, account: pwd.struct_passwd) -> None:
        home, runtime = Path(account.pw_dir), RUNTIME / account.pw_name
        home.chmod(0o700)
        self._own().end()  # what an earlier server left behind
        RUNTIME.mkdir(mode=0o755, exist_ok=True)
        shutil.rmtree(runtime, ignore_errors=True)  # of an earlier server, or of somebody who had this name before
        runtime.mkdir(mode=0o700)
        os.chown(runtime, account.pw_uid, account.pw_gid)
        self.environment["JUPYTER_RUNTIME_DIR"] = str(runtime)
        self._own().limit(self.mem_limit, self.process_limit)
        # By the student, so that a link in the home leads nowhere where the student may not write.
        copy = ["cp", "-r", "--no-clobber", self.course, f"{home}/course"]
        copied = subprocess.run(
            [*copy[:3], "--no-target-directory", *copy[3:]],
            user=account.pw_uid,
            group=account.pw_gid,
            extra_groups=[],
            umask=0o077,
            cwd="/",
            capture_output=True,
            text=True,
        )
        if copied.returncode:
            self.log.warning("%s: the chapters could not all be copied: %s", account.pw_name, copied.stderr[-300:].strip())

    def _own(self) -> Groups:
        return self.groups.student(self.user.name)

    def make_preexec_fn(self, name: str) -> Callable[[], None]:
        """Return what the new process does first: enter its group while it may, then become the student."""
        own, become = self._own(), super().make_preexec_fn(name)

        def first() -> None:
            own.enter()
            become()

        return first

    async def stop(self, now: bool = False) -> None:
        """Stop the server, then whatever else runs in its group."""
        await super().stop(now)
        await asyncio.to_thread(self._own().end)

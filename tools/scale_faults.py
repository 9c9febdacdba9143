"""Two students on a real hub: what one may not read or do, what nobody gets without a password, and what is lost when something is killed."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import pwd
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
from scale_hub import HOME, Failed, Hub, Student, Users, order

PROBE = """
import json, os, urllib.error, urllib.request
def tried(do):
    try:
        return str(do())[:80] or "done"
    except PermissionError:
        return ""
    except urllib.error.HTTPError as refused:
        return "" if refused.code in (401, 403) else str(refused)
    except Exception as other:
        return repr(other)[:80]
def write(path):
    with open(path, "a"):
        return "written"
def ask(address):
    return urllib.request.urlopen(address, timeout=600).status
reads, writes, asks = json.loads(%r)
got = {path: tried(lambda: os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(9)) for path in reads}
got |= {f"write {path}": tried(lambda: write(path)) for path in writes}
got |= {address: tried(lambda: ask(address)) for address in asks}
print(json.dumps({what: found for what, found in got.items() if found}))
"""
FORK = """
import os, time
children = []
try:
    while len(children) < 1000:
        if not (child := os.fork()):
            time.sleep(600)
            os._exit(0)
        children.append(child)
except OSError:
    print(len(children))
for child in children:
    os.kill(child, 9)
    os.waitpid(child, 0)
"""
FILL = """
try:
    with open("filler", "wb") as file:
        while True:
            file.write(bytes(65536)); file.flush()
except OSError as full:
    print(full.errno)
"""


def printed(said: list[dict]) -> str:
    """Return what a cell printed."""
    return "".join(m["content"]["text"] for m in said if m["msg_type"] == "stream" and m["content"]["name"] == "stdout")


def programs(hub: Hub, name: str, word: str) -> list[int]:
    """Return the processes of a student whose command holds a word."""
    return [p for p in hub.groups.student(name).members() if word in Path(f"/proc/{p}/cmdline").read_text()]


def saved(student: Student) -> str:
    """Return the word that stands in the student's saved chapter, on disk."""
    return json.loads((Path(pwd.getpwnam(student.name).pw_dir) / student.path).read_text())["metadata"].get("word", "")


async def again(what: str, ready: Callable[[], Awaitable[object]], limit: float = 600) -> float:
    """Return the seconds until something works again. Raises Failed if it does not."""
    began = time.perf_counter()
    while time.perf_counter() - began < limit:
        with contextlib.suppress(Exception):
            await asyncio.wait_for(ready(), limit)
            return time.perf_counter() - began
        await asyncio.sleep(0.2)
    raise Failed(f"{what}: not again within {limit:.0f} s")


async def forbidden(hub: Hub, one: Student, two: Student) -> list[str]:
    """Return what one student reads of the other, of the hub or of the machine, and what is answered without a password."""
    (server,), group = programs(hub, two.name, "singleuser"), hub.groups.student(one.name)
    home, state = pwd.getpwnam(two.name).pw_dir, hub.into / "state"
    (package,) = hub.into.glob("venv/lib/python3*/site-packages/helpers/_data")
    port = Path(f"/proc/{server}/environ").read_text().split("JUPYTERHUB_SERVICE_URL=")[1].split("\0")[0].split(":")[2].split("/")[0]
    reads = [home, f"{home}/{two.path}", f"/run/claims-hub/{two.name}", state, state / "jupyterhub.sqlite", state / "cookie_secret"]
    reads += [state / "editions/instructor.zip", f"/proc/{server}/environ", "/etc/shadow"]
    writes = [hub.into / "shared/x", hub.into / "course/x", package / "claims.csv", hub.into / "venv/x", f"/run/claims-hub/{two.name}/x"]
    writes += [tree / name for tree in group.trees for name in ("cgroup.procs", "pids.max", hub.groups.memory) if (tree / name).exists()]
    asks = [
        f"http://127.0.0.1:{port}{two.own}/api/contents",
        f"http://127.0.0.1:{hub.port + 1}/hub/api/users",
        f"http://127.0.0.1:{hub.port + 2}/api/routes",
    ]
    told = json.dumps([list(map(str, reads)), list(map(str, writes)), asks])
    got = json.loads(printed(await one.execute(PROBE % told)))
    found = [f"a student gets {what}: {answer}" for what, answer in got.items()]
    for file in Path("/run/claims-hub", two.name).glob("kernel-*.json"):
        if json.loads(file.read_text())["transport"] != "ipc":
            found.append(f"{two.name}: a kernel listens on a port, which every user of the machine reaches")
    own = await one.web.get(f"{two.own}/api/contents", headers={"X-XSRFToken": one.cookie("_xsrf", one.own)})
    found += [f"a student’s browser gets {own.url}"] * (own.status_code < 400)
    count = len(reads) + len(writes) + len(asks) + 1
    addresses = [
        "/hub/home",
        "/hub/api/users",
        "/hub/admin",
        "/hub/spawn",
        f"{two.own}/api/contents",
        f"{two.own}/lab",
        f"{two.own}/api/kernels/{two.kernel}/channels",
    ]
    async with httpx.AsyncClient(base_url=hub.root, follow_redirects=True) as nobody:
        for address in addresses:
            answer = await nobody.get(address)
            found += [f"without a password: {address} is answered"] * (answer.status_code < 400 and "/hub/login" not in str(answer.url))
    outsider = "claims-load-out"
    order("useradd", "--create-home", outsider)
    order("chpasswd", told=f"{outsider}:{two.password}\n")
    for name, password in ((two.name, "wrong"), (outsider, two.password), ("root", two.password)):
        with contextlib.suppress(Failed):
            await Student(hub, name, password).log_in()
            found.append(f"{name} logs in with {password!r}")
    order("userdel", "--remove", outsider)
    print(
        f"{count} forbidden reads, writes and requests of a student, {len(addresses)} without a password, 3 logins: {len(found)} were not refused",
        flush=True,
    )
    return found


async def faults(hub: Hub, one: Student) -> list[str]:
    """Kill what can be killed, fill a disk; print what was lost and how long recovery took; return what is not as promised."""
    found = []

    async def back() -> None:
        await one.connect()
        await asyncio.wait_for(one.execute("1"), 30)

    async def tell(what: str, seconds: float, expected: str) -> None:
        kept = saved(one) == expected
        found.extend([f"{what}: what was saved is lost"] * (not kept))
        print(f"{what}: works again after {seconds:.1f} s; what was saved is {'there' if kept else 'LOST'}", flush=True)

    await one.save("before the kernel")
    await one.execute("kept = 1")
    (kernel,) = programs(hub, one.name, "ipykernel")
    os.kill(kernel, signal.SIGKILL)
    await tell("kernel killed", await again("kernel", back), "before the kernel")
    with contextlib.suppress(Failed):
        await one.execute("much = bytearray(2 * 10**9); much[::4096] = bytes([1]) * len(much[::4096])")
        found.append("a kernel took more memory than its limit")
    await tell("kernel over its memory", await again("kernel", back), "before the kernel")
    got = printed(await one.execute(FORK))
    found += [f"processes have no limit: {got!r}"] * (not got or int(got) >= 200)
    print(f"a cell that forks without end is refused after {got.strip()} processes", flush=True)

    await one.save("before the server")
    (server,) = programs(hub, one.name, "singleuser")
    os.kill(server, signal.SIGKILL)
    began = time.perf_counter()
    await again("server", one.server)
    await one.open("03")
    await tell("student’s server killed", time.perf_counter() - began, "before the server")

    await one.save("before the hub")
    await one.execute("kept = 2")
    hub.kill()
    alive = printed(await one.execute("print(kept)")).strip() == "2"
    began = time.perf_counter()
    hub.start()
    await again("hub", one.server)
    await one.connect()
    alive = alive and printed(await one.execute("print(kept)")).strip() == "2"
    found += ["hub killed: the kernel lost what it had computed"] * (not alive)
    await tell("hub killed (kernels ran on)", time.perf_counter() - began, "before the hub")

    await one.save("before the disk was full")
    await one.execute(FILL)
    refused = False
    try:
        await one.save("while the disk was full" + "." * 100_000)
    except Failed:
        refused = True
    found += ["disk full: saving did not say so"] * (not refused)
    began = time.perf_counter()
    os.kill(programs(hub, one.name, "singleuser")[0], signal.SIGKILL)
    await again("server on a full disk", one.server)
    await one.ask("DELETE", "/api/contents/course/filler")  # a server on a full disk opens no notebook, but deletes
    await one.open("03")
    await tell(
        "disk full, the server killed, the filler deleted in the file browser", time.perf_counter() - began, "before the disk was full"
    )
    await one.save("after")
    await tell("disk full no longer", 0, "after")
    return found


async def both(hub: Hub, users: Users) -> list[str]:
    """Log two students in, and do all of it."""
    students = [Student(hub, name, users.password) for name in users.names]
    try:
        for student in students:
            await student.log_in()
            await student.server()
            await student.open("03")
            await student.save("begun")
        return [*await forbidden(hub, *students), *await faults(hub, students[0])]
    finally:
        await asyncio.gather(*(student.close() for student in students))


def run(into: Path = HOME, port: int = 8770, keep: float = 2) -> list[str]:
    """Start a hub with two students, one of them with a home of a few megabytes; return what is not as it should be."""
    hub, users = Hub(into, port, keep), Users(2)
    account = pwd.getpwnam(users.names[0])
    order("mount", "-t", "tmpfs", "-o", f"size=8m,uid={account.pw_uid},gid={account.pw_gid}", "tmpfs", account.pw_dir)
    try:
        hub.start()
        return [*asyncio.run(both(hub, users)), *dummy(hub)]
    finally:
        hub.end()
        order("umount", account.pw_dir)
        users.remove()


def dummy(hub: Hub) -> list[str]:
    """Start a hub with an authenticator that lets everybody in; return that it starts, if it does."""
    hub.end()
    local = hub.into / "local.py"
    local.write_text('c.JupyterHub.authenticator_class = "dummy"\n')
    try:
        hub.start()
        return ["the hub starts with a dummy authenticator"]
    except Failed as refused:
        return [] if "does not start" in str(refused) else [str(refused)]
    finally:
        local.unlink()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=HOME)
    parser.add_argument("--port", type=int, default=8770)
    parser.add_argument("--keep", type=float, default=2)
    asked = parser.parse_args()
    print("\n".join(found := run(**vars(asked))))
    sys.exit(bool(found))

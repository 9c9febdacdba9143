"""make hub: install the hub into a folder that every user of the machine can read, and start it on this machine alone.

As root, since it starts each student's server as that student. What is there already is not installed again.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PARTS = ("requirements.lock", "package-lock.json")


def python() -> str:
    """Return a Python that every user can run; one in somebody's home is none."""
    for name in ("python3", "python3.14", "python3.13", "python3.12", "python3.11"):
        path = Path("/usr/bin") / name
        code = "import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))"
        if path.exists() and not subprocess.run([path, "-c", code], stderr=subprocess.DEVNULL).returncode:
            return str(path)
    raise SystemExit(
        "The hub needs a Python of the system, 3.11 or newer, with venv in /usr/bin (on Debian: apt-get install python3-venv)."
    )


def run(*command: str | Path, cwd: Path = HERE) -> None:
    """Run a step of the installation; end the program with what it said if it fails."""
    done = subprocess.run([str(word) for word in command], cwd=cwd, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def packages(home: Path, *asked: str | Path) -> None:
    """Install packages into the hub's environment, with uv where it is there."""
    if shutil.which("uv"):
        run("uv", "pip", "install", "-q", "--python", home / "venv/bin/python", "--link-mode", "copy", *asked)
    else:
        run(home / "venv/bin/pip", "install", "-q", "--disable-pip-version-check", *asked)


def install(home: Path) -> None:
    """Install the hub, its proxy and the students' chapters, each anew only if its lock has changed."""
    for needed, package in (("npm", "npm"), ("node", "nodejs")):
        if not shutil.which(needed):
            raise SystemExit(f"The hub's proxy needs {needed} (on Debian: apt-get install {package}).")
    home.mkdir(mode=0o755, parents=True, exist_ok=True)
    for folder, mode in (("state", 0o700), ("course", 0o755), ("shared", 0o755), ("proxy", 0o755)):
        (home / folder).mkdir(exist_ok=True)
        (home / folder).chmod(mode)
    installed = home / "state/installed"
    now = hashlib.sha256(b"".join((HERE / part).read_bytes() for part in PARTS)).hexdigest()
    if not installed.exists() or installed.read_text() != now:
        print(f"Installing into {home} (once; a minute or two)", flush=True)
        run(python(), "-m", "venv", "--clear", home / "venv")
        packages(home, "--require-hashes", "-r", HERE / PARTS[0])
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, home / "proxy" / name)
        run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=home / "proxy")
        installed.write_text(now)
    editions = home / "state/editions"
    run(sys.executable, "-m", "helpers.classroom", "editions", "--into", editions)
    (wheel,) = (editions / "student").glob("*.whl")
    packages(home, "--no-deps", "--no-index", "--force-reinstall", wheel)
    for kind in ("*.ipynb", "chapters.zip", "LICENSE*"):
        for file in (editions / "student").glob(kind):
            shutil.copy(file, home / "course" / file.name)
            (home / "course" / file.name).chmod(0o644)


def main() -> None:
    """Install, then become the hub."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=Path("/opt/claims-hub"), help="the hub's folder")
    parser.add_argument("--port", type=int, default=8000, help="its port on this machine; the two after it are used inside")
    parser.add_argument("--keep", type=float, default=2, help="GiB of memory that the class leaves to the rest of the machine")
    asked = parser.parse_args()
    if os.geteuid():
        raise SystemExit("The hub starts each student's server as that student, which root alone may do. Run it as root: sudo make hub")
    os.umask(0o022)
    install(home := asked.into.resolve())
    print(
        f"The hub: http://127.0.0.1:{asked.port}/ for members of the group students. Ctrl+C ends it; README.md in hub/ says more.",
        flush=True,
    )
    os.chdir(home / "state")
    os.environ |= {"CLAIMS_HUB": str(home), "CLAIMS_HUB_PORT": str(asked.port), "CLAIMS_HUB_KEEP": str(asked.keep)}
    program = home / "venv/bin/jupyterhub"
    os.execv(program, [str(program), "--config", str(HERE / "jupyterhub_config.py")])


if __name__ == "__main__":
    main()

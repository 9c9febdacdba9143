"""Runs the cells of one submission, inside the jail, and tells the value of each answer. It knows no right answer.

Standard input holds the cells as JSON; what is told leaves as a line of JSON each. Whatever the cells do to this process, they can
only change what it tells of their own answers. Imports nothing of this project, of which nothing is there.
"""

import json
import os
import resource
import sys


def limit(limits: dict) -> None:
    """Set hard limits of the system, which no later code can raise."""
    for name, (soft, hard) in limits.items():
        resource.setrlimit(getattr(resource, name), (soft, hard))


def told(value: object) -> dict:
    """Return a value as text, or of what kind it is if it is neither a number nor a text."""
    for convert in ("item", "as_integer_ratio"):  # scalars of numpy; fractions and decimals
        if type(value) not in (bool, int, float, str) and hasattr(value, convert):
            found = getattr(value, convert)()
            value = found[0] / found[1] if isinstance(found, tuple) else found
    if value is None:
        return {"kind": "None"}
    if type(value) in (bool, int, float, str):
        return {"kind": type(value).__name__, "text": str(value)[:300]}
    return {"kind": type(value).__name__[:60]}


def main() -> None:
    """Run the cells; leave at once when done, whatever threads and children are left."""
    job = json.loads(sys.stdin.read())
    limit(job["limits"])
    out, me, null = os.dup(1), os.getpid(), os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)

    def tell(**what: object) -> None:
        if os.getpid() != me:
            os._exit(0)  # a copy of this process, which a cell made by fork
        left = (json.dumps(what) + "\n").encode()
        while left:
            left = left[os.write(out, left) :]

    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    settings = Config()
    settings.HistoryManager.enabled = False
    settings.InteractiveShell.colors = "nocolor"
    settings.InteractiveShell.xmode = "Minimal"
    shell = InteractiveShell.instance(config=settings)
    tell(ready=True)
    for cell in job["cells"]:
        tell(at=cell["id"])
        ran = shell.run_cell(cell["source"])
        if fault := ran.error_before_exec or ran.error_in_exec:
            tell(fault=cell["id"], kind=type(fault).__name__[:60], text=str(fault)[:200])
        if name := cell.get("answer"):
            found = {"kind": "missing"}
            if name in shell.user_ns:
                try:
                    found = told(shell.user_ns[name])
                except BaseException as err:  # an object of the student's own may raise anything
                    found = {"kind": type(err).__name__[:60]}
            tell(answer=cell["id"], **found)
    tell(end=True)
    os._exit(0)


if __name__ == "__main__":
    main()

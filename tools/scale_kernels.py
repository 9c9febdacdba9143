"""What the kernel of each chapter takes: memory that it holds after Run All, the most it held, and processor time.

Bounds, as make scale checks them: 180 MB and 3 s; more where a chapter needs a large library. Of the megabytes 150 are
the kernel, pandas, Altair and the widgets.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
BOUNDS = (180, 3.0)
"""MB held at the end, and seconds."""
LARGER = {"07": (230, 5.0), "10": (240, 4.0)}
"""Those of chapters that fit survival models (lifelines) or take Sobol indices (scipy.stats): either library holds fifty megabytes."""


def weigh(chapter: Path) -> tuple[float, float, float]:
    """Run a chapter in a kernel of its own; return MB held at the end, MB at most, and seconds of processor time."""
    client = NotebookClient(nbformat.read(chapter, 4), resources={"metadata": {"path": str(chapter.parent)}}, timeout=600)
    with client.setup_kernel(stderr=subprocess.DEVNULL):
        for place, cell in enumerate(client.nb.cells):
            client.execute_cell(cell, place)
        process = client.km.provisioner.pid
        status = Path(f"/proc/{process}/status").read_text()
        now, most = (int(re.search(rf"{name}:\s+(\d+)", status)[1]) / 1000 for name in ("VmRSS", "VmHWM"))
        ticks = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return now, most, sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def run(names: Sequence[str] = ()) -> list[str]:
    """Print the table, of all chapters or of those named; return what is over its bounds."""
    over = []
    print("chapter  MB at the end  most  processor s")
    for chapter in sorted((ROOT / "notebooks").glob("*.ipynb")):
        number = chapter.name[:2]
        if names and number not in names:
            continue
        now, most, seconds = weigh(chapter)
        memory, time = LARGER.get(number, BOUNDS)
        print(f"{number:7}  {now:13.0f}  {most:4.0f}  {seconds:11.1f}", flush=True)
        if now > memory or seconds > time:
            over.append(f"chapter {number}: {now:.0f} MB and {seconds:.1f} s; at most {memory} MB and {time:.0f} s")
    return over


if __name__ == "__main__":
    print("\n".join(found := run(sys.argv[1:])))
    sys.exit(bool(found))

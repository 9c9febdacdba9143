"""make scale: what a lecture hall does to the kit, within an hour.

One part after the other, each a module with `run() -> list[str]`, which prints its figures and returns what is not as it
should be: the room, kernels of the chapters, the served pages, faults of the hub, a class on the hub, the marks of many
submissions. Those that need the system's users run as root.
"""

from __future__ import annotations

import importlib
import sys
import time

PARTS = ("scale_room", "scale_kernels", "scale_pages", "scale_faults", "scale_hub", "scale_marks")


def main(names: list[str]) -> int:
    """Run the parts that are named, or all; 1 if something is not as it should be."""
    found = []
    for name in names or PARTS:
        print(f"== {name.removeprefix('scale_')}", flush=True)
        began = time.perf_counter()
        try:
            found += importlib.import_module(name).run()
        except Exception as err:  # a part that stops is a finding, and stops no other
            found.append(f"{name}: {type(err).__name__}: {err}")
        print(f"   {(time.perf_counter() - began) / 60:.1f} min", flush=True)
    print("\n".join(["", *found]) if found else "All as it should be.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

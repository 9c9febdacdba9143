"""What the tools say of the code: one form, no slips, types that hold, directions kept."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HABITS = {
    "form (mend: ruff format)": ["ruff", "format", "--check"],
    "slips (mend: ruff check --fix)": ["ruff", "check"],
    "directions between rooms": ["lint-imports"],
    "types": ["mypy"],
}


@pytest.mark.parametrize("command", HABITS.values(), ids=HABITS)
def test_the_tools_find_nothing(command):
    program = Path(sys.executable).with_name(command[0])
    done = subprocess.run([program, *command[1:]], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr

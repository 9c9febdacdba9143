"""make test: see to a browser, then run every test, two at a time."""

import os
import subprocess
import sys

import browser

os.environ["CHROMIUM"] = browser.require()
sys.exit(subprocess.run([sys.executable, "-m", "pytest", "-n2", "--durations=8", *sys.argv[1:]]).returncode)

"""tools/read.py serves a folder, steps past a busy port and stops when asked."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

READ = Path(__file__).resolve().parents[2] / "tools/read.py"


def start(folder: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, READ, folder],
        env=os.environ | {"BROWSER": "true"},  # the command `true` stands in for a browser
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell that runs the tests in the background makes its children deaf to Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def test_a_folder_is_served_on_this_machine_until_ctrl_c(tmp_path):
    (tmp_path / "index.html").write_text("<p>The book</p>")
    with socket.socket() as taken:
        try:
            taken.bind(("127.0.0.1", 8000))
            taken.listen()
        except OSError:
            pass  # something else holds it: as good
        process = start(tmp_path)
        try:
            address = re.search(r"http://127\.0\.0\.1:(\d+)/", process.stdout.readline())
            assert int(address[1]) > 8000, "took a port that is in use"
            local = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with local.open(f"{address[0]}index.html", timeout=10) as page:
                assert page.read() == b"<p>The book</p>"
                assert page.headers["Cache-Control"] == "no-cache"
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=10)
        finally:
            process.kill()
    assert (process.returncode, out.strip(), err) == (0, "Stopped.", "")


def test_a_missing_folder_is_named_in_one_line(tmp_path):
    out, err = start(tmp_path / "no-such-folder").communicate(timeout=10)
    assert err.count("\n") == 1 and "no-such-folder" in err and "make book" in err and not out

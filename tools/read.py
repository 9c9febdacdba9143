"""make read: serve a folder on this machine only, and open a browser."""

import sys
import threading
import webbrowser
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, logs nothing, and lets no browser show yesterday's page."""

    def log_message(self, *_) -> None: ...

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()


def listen(folder: Path) -> ThreadingHTTPServer:
    """Return a server of the folder on the first free port from 8000 upward."""
    for port in range(8000, 8100):
        try:
            return ThreadingHTTPServer(("127.0.0.1", port), partial(Quiet, directory=folder))
        except OSError:
            continue
    sys.exit("No port from 8000 to 8099 is free; stop a server and try again.")


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    if not folder.is_dir():
        sys.exit(f"There is no folder {folder} to serve; run `make book` first.")
    with listen(folder) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        print(f"Reading at {address} (Ctrl-C stops)", flush=True)
        threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("\nStopped.")

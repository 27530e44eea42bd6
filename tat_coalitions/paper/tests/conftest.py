"""A file and a web server nobody may reach through a document."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

CANARY = "canary-that-must-not-sing"


@pytest.fixture
def secret_file(tmp_path):
    file = tmp_path / "secret.txt"
    file.write_text(f"{CANARY} " * 50)
    return file


@pytest.fixture
def listener():
    """A web server on loopback: `.url` and the paths it was asked for in `.asked`."""
    asked = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(CANARY.encode())

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield SimpleNamespace(
        url=f"http://127.0.0.1:{server.server_port}", host=f"127.0.0.1:{server.server_port}", asked=asked
    )
    server.shutdown()
    server.server_close()
    thread.join()

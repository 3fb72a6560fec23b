"""Is this worker well, and what has it done? `/health` and `/metrics` on a port of its own."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from fines.errors import ConfigurationError
from pipeline.life import Life


@contextmanager
def health_server(life: Life, host: str, port: int) -> Iterator[int]:
    """Answers in a thread of its own inside the block; gives the port, as 0 takes any free one."""
    server = _listening(life, host, port)
    server.daemon_threads = True
    answering = threading.Thread(target=server.serve_forever, name="health", daemon=True)
    answering.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        answering.join()


def _listening(life: Life, host: str, port: int) -> ThreadingHTTPServer:

    class Answers(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            if self.path == "/health":
                illness = life.illness()
                state = {"worker": life.worker, "state": illness or "well"}
                self._answer(503 if illness else 200, "application/json", json.dumps(state))
            elif self.path == "/metrics":
                metrics = generate_latest(life.registry).decode()
                self._answer(200, CONTENT_TYPE_LATEST, metrics)
            else:
                self._answer(404, "text/plain", "Ask for /health or /metrics.\n")

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing: a probe every few seconds is no news."""

        def _answer(self, status: int, content_type: str, text: str) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    try:
        return ThreadingHTTPServer((host, port), Answers)
    except OSError as error:
        raise ConfigurationError(
            f"TRAFFIC_{life.worker.upper()}_PORT={port} cannot be listened on at {host} "
            f"({error.strerror}): name a free port, or 0 for any."
        ) from error

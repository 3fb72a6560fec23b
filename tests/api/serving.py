"""How do the tests reach a desk from a real browser? uvicorn on a free port of the loopback."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from api.desk import Desk
from api.main import create_app

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_PATIENCE_S = 60


def free_socket() -> socket.socket:
    """A listening socket that nobody else can take in between."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", 0))
    return listener


@contextmanager
def served(desk: Desk, listener: socket.socket) -> Iterator[str]:
    """The desk behind this socket; its address."""
    server = uvicorn.Server(uvicorn.Config(create_app(desk), log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    give_up = time.monotonic() + START_PATIENCE_S
    while not server.started:
        if time.monotonic() > give_up:
            raise TimeoutError("uvicorn did not start")
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(START_PATIENCE_S)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The real browser of this machine."""
    path = shutil.which("chromium")
    if path is None:
        raise FileNotFoundError("chromium is not installed: run 'make parts'")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()

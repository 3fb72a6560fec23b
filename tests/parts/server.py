"""How is a real server started on a free port of this machine, and stopped again?"""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PARTS = REPOSITORY / ".cache" / "parts"
START_DEADLINE_S = 60.0
STOP_DEADLINE_S = 15.0
_FIRST_PORT, _PORTS = 12_000, 20_000
_begin = random.randrange(_PORTS)  # noqa: S311 - no secret: each process begins elsewhere
_ports = (_FIRST_PORT + (_begin + step) % _PORTS for step in count())


class PartError(Exception):
    """A server is not installed, or did not start; the sentence says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server: its address as the program's settings want it, and its process."""

    name: str
    url: str
    port: int
    process: subprocess.Popen[bytes]
    stop_signal: signal.Signals = signal.SIGTERM

    def stop(self) -> None:
        """Asks, waits, and only then kills."""
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(STOP_DEADLINE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def free_port() -> int:
    """A port of the loopback address that nobody listens on now, and that is given once only.

    It lies below those that the system gives to whoever asks for any: between this answer and the
    server's start another program would get the same.
    """
    while True:
        port = next(_ports)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def part(path: str) -> Path:
    """A file that `scripts/install-parts` fetched."""
    found = PARTS / path
    if not found.exists():
        raise PartError(f"{found} is missing: run scripts/install-parts.")
    return found


def launch(
    command: Sequence[str | Path],
    folder: Path,
    environment: dict[str, str] | None = None,
    *,
    user: str | None = None,
    keep: bool = False,
) -> subprocess.Popen[bytes]:
    """Starts a server whose output goes to `folder/log`.

    Unless it is to be kept, it dies with the program that started it, however that ends.
    """
    words = [] if keep else leash(os.getpid())
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            [*as_user(user), *words, *map(str, command)],
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def leash(starter: int) -> list[str]:
    """The words before a command that make it end with its parent, the process `starter`.

    The starter may die before `setpriv` has asked for the signal, and then nobody sends it: the
    shell goes on only while the starter is still its parent.
    """
    if shutil.which("setpriv") is None:
        return []
    still_ours = '[ "$PPID" = "$0" ] && exec "$@"'
    return ["setpriv", "--pdeathsig", "KILL", "sh", "-c", still_ours, str(starter)]


def as_user(user: str | None) -> list[str]:
    """The words before a command that make it run as this user; none where we are not root."""
    if user is None or os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"]


def wait_until_ready(
    process: subprocess.Popen[bytes], folder: Path, answers: Callable[[], bool]
) -> None:
    """Returns once the server answers; PartError with the end of the log if it never does."""

    def ready() -> bool:
        if process.poll() is not None:
            raise PartError(f"{process.args!r} ended with {process.returncode}: {_tail(folder)}")
        return answers()

    if not wait_for(ready, START_DEADLINE_S):
        raise PartError(f"{process.args!r} does not answer: {_tail(folder)}")


def listening(port: int) -> bool:
    """Whether somebody accepts connections on this port."""
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(condition: Callable[[], bool], deadline_s: float, pause_s: float = 0.05) -> bool:
    """Whether the condition became true before the deadline."""
    ends_at = time.monotonic() + deadline_s
    while time.monotonic() < ends_at:
        if condition():
            return True
        time.sleep(pause_s)
    return condition()


def _tail(folder: Path) -> str:
    return (folder / "log").read_text("utf-8", "replace")[-2000:]

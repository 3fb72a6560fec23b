"""How does a real time-stamp authority run here? `openssl ts` behind a small HTTP server."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simulator.listening import QuietHandler, listening

_CONFIGURATION = """
[req]
distinguished_name = name
prompt = no
[name]
CN = Demo time stamps
[stamps]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = demo
[demo]
serial = {folder}/serial
signer_cert = {folder}/stamps.pem
signer_key = {folder}/stamps.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
"""


def _openssl(*arguments: str | Path) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


@contextmanager
def time_stamps(folder: Path) -> Iterator[str]:
    """The address of an authority that stamps the time as long as this lasts.

    By `stamps.pem` and `stamps.key` of the folder, made here where there are none; another pair
    that is put there stamps from then on.
    """
    configuration = folder / "ts.cnf"
    configuration.write_text(_CONFIGURATION.format(folder=folder), "utf-8")
    (folder / "serial").write_text("01", "ascii")
    if not (folder / "stamps.pem").exists():
        _openssl(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30",
            "-config", configuration, "-extensions", "stamps",
            "-keyout", folder / "stamps.key", "-out", folder / "stamps.pem",
        )  # fmt: skip
    writing = threading.Lock()

    class Stamps(QuietHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            with writing:
                (folder / "query").write_bytes(query)
                _openssl(
                    "ts", "-reply", "-config", configuration,
                    "-queryfile", folder / "query", "-out", folder / "reply",
                )  # fmt: skip
                reply = (folder / "reply").read_bytes()
            self.answer(200, reply, "application/timestamp-reply")

    with listening(Stamps) as place:
        yield f"http://{place}/"

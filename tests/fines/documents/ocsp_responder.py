"""How does a real OCSP responder run here? `openssl ocsp` over the list of the tests' authority."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509

from tests.fines.documents.signing_authority import SigningAuthority

_TIME = "%y%m%d%H%M%SZ"


def _line(certificate: x509.Certificate, revoked: bool) -> str:
    """Of the index that `openssl ca` keeps."""
    ends = certificate.not_valid_after_utc.strftime(_TIME)
    begun = certificate.not_valid_before_utc.strftime(_TIME)
    state = f"R\t{ends}\t{begun}" if revoked else f"V\t{ends}\t"
    serial = f"{certificate.serial_number:X}"
    # No name may stand there twice.
    return f"{state}\t{serial.zfill(len(serial) + len(serial) % 2)}\tunknown\t/CN={serial}\n"


@contextmanager
def ocsp_responder(
    folder: Path, authority: SigningAuthority, port: int, unknown: x509.Certificate | None = None
) -> Iterator[None]:
    """Answers on this port for all that the authority issued, but not for the `unknown` one."""
    authority.responder(folder)
    known = [one for one in authority.issued if one != unknown]
    lines = [_line(one, authority.is_revoked(one)) for one in known]
    (folder / "index.txt").write_text("".join(lines), "ascii")
    responder = subprocess.Popen(
        ["openssl", "ocsp", "-index", folder / "index.txt", "-port", str(port), "-nmin", "60",
         "-rsigner", folder / "ocsp.pem", "-rkey", folder / "ocsp.key", "-CA", folder / "root.pem"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )  # fmt: skip
    assert responder.stdout
    try:
        told = ""
        while "waiting for OCSP client" not in told:
            line = responder.stdout.readline()
            assert line, f"openssl ocsp did not start: {told}"
            told += line
        yield
    finally:
        responder.kill()
        responder.wait()
        responder.stdout.close()

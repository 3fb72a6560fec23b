"""Does anybody answer at an RTSP camera's address, and by TLS the one that it names?

Asked before a reader is started: a camera that is away is asked again and again, and a process
each time, for each of a hundred, would take the cores from the cameras that send.
"""

from __future__ import annotations

import socket
import ssl
from pathlib import Path
from urllib.parse import urlsplit

from fines.errors import UnavailableError

# Ports where an address tells none (RFC 2326 section 3.2, and the registered rtsps).
_PORTS = {"rtsp": 554, "rtsps": 322}
_DEBIANS_TRUST = "/etc/ssl/certs/ca-certificates.crt"


def knock(address: str, patience_s: float) -> None:
    """Returns once the camera has answered to OPTIONS, whatever it said.

    UnavailableError tells why it did not: nobody there, silence, or by rtsps:// a certificate
    that this machine does not trust or that is another host's.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    place = (host, parts.port or _PORTS[parts.scheme])
    asked = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    try:
        with socket.create_connection(place, patience_s) as bare:
            if parts.scheme == "rtsps":
                with ssl.create_default_context().wrap_socket(bare, server_hostname=host) as sealed:
                    answered = _ask(sealed, asked)
            else:
                answered = _ask(bare, asked)
    except ssl.SSLCertVerificationError as error:
        raise UnavailableError(f"its certificate is refused: {error.verify_message}") from error
    except ssl.SSLError as error:
        raise UnavailableError(f"it does not speak TLS: {error.reason}") from error
    except TimeoutError as error:
        raise UnavailableError(f"silent for {patience_s:.0f} s") from error
    except (OSError, UnicodeError) as error:
        raise UnavailableError(str(error)) from error
    if not answered:
        raise UnavailableError("it hung up without an answer")


def trusted_certificates() -> str:
    """The file of certificates that this machine trusts; UnavailableError where it has none."""
    for file in (ssl.get_default_verify_paths().cafile, _DEBIANS_TRUST):
        if file is not None and Path(file).is_file():
            return file
    raise UnavailableError(
        "this machine has no file of trusted certificates: name one in SSL_CERT_FILE"
    )


def _ask(line: socket.socket, address: str) -> bool:
    line.sendall(f"OPTIONS {address} RTSP/1.0\r\nCSeq: 1\r\n\r\n".encode())
    return bool(line.recv(1))

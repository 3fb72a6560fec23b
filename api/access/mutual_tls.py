"""Which certificate did a caller show? Mutual TLS for devices; people come without a certificate.

The certificate is asked for and not demanded, checked against TRAFFIC_DEVICE_AUTHORITY by TLS
itself; the register then says whose it is. `scope["extensions"]["tls"]` carries its SHA-256.
"""

from __future__ import annotations

import asyncio
import hashlib
import ssl
from pathlib import Path
from typing import Any

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from fines.errors import ConfigurationError
from pipeline.settings import Settings

_SHOWN = "client_certificate_sha256"


class TlsProtocol(H11Protocol):
    """uvicorn's protocol, which also tells the application what the caller showed."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn
        super().connection_made(transport)
        tls: ssl.SSLObject | None = transport.get_extra_info("ssl_object")
        shown = tls.getpeercert(binary_form=True) if tls is not None else None
        if shown:
            self.app = _telling(self.app, hashlib.sha256(shown).hexdigest())


def _telling(app: ASGIApp, fingerprint: str) -> ASGIApp:
    async def told(scope: Scope, receive: Receive, send: Send) -> None:
        extensions = {**scope.get("extensions", {}), "tls": {_SHOWN: fingerprint}}
        await app({**scope, "extensions": extensions}, receive, send)

    return told


def shown_certificate(request: Request) -> str | None:
    """The SHA-256 of the certificate that this caller proved to hold; None without one."""
    tls: dict[str, str] = request.scope.get("extensions", {}).get("tls", {})
    return tls.get(_SHOWN)


def tls_options(settings: Settings) -> dict[str, Any]:
    """What uvicorn needs to speak TLS; nothing while no certificate is set."""
    files = {
        "TRAFFIC_TLS_CERTIFICATE": settings.tls_certificate,
        "TRAFFIC_TLS_KEY": settings.tls_key,
        "TRAFFIC_DEVICE_AUTHORITY": settings.device_authority,
    }
    if not any(files.values()):
        return {}
    for name, file in files.items():
        needed = name != "TRAFFIC_DEVICE_AUTHORITY"
        if (needed and not file) or (file and not Path(file).is_file()):
            raise ConfigurationError(f"{name}='{file}' is no file: name the PEM file or unset all.")
    options: dict[str, Any] = {
        "ssl_certfile": settings.tls_certificate,
        "ssl_keyfile": settings.tls_key,
        "http": TlsProtocol,
    }
    if settings.device_authority:
        options |= {"ssl_ca_certs": settings.device_authority, "ssl_cert_reqs": ssl.CERT_OPTIONAL}
    return options

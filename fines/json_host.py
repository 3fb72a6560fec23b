"""How is a provider asked that speaks JSON over HTTP? Over TLS, within a time, and never guessed.

Whatever is no clear answer is no outcome: what the provider took, it may have taken all the same.
"""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from fines.errors import ConfigurationError, UnavailableError
from fines.strict_json import NotJsonError, strict_json

PATIENCE_S = 10.0
MOST_BYTES = 65_536
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class JsonHost:
    """`who` is the provider's name in sentences, such as "The payment provider"."""

    def __init__(self, address: str, who: str, mend: str, patience_s: float = PATIENCE_S) -> None:
        """ConfigurationError, ending in `mend`, for an address without TLS, but for one on this
        machine."""
        parts = urlsplit(address)
        plain = parts.scheme == "http" and parts.hostname in _LOOPBACK
        if not parts.hostname or parts.username or not (plain or parts.scheme == "https"):
            raise ConfigurationError(
                f"'{parts.scheme}://{parts.hostname}' is no address of a provider: {mend}"
            )
        self._host, self._port, self._path = parts.hostname, parts.port, parts.path.rstrip("/")
        self._tls = None if plain else ssl.create_default_context()
        self._who = who
        self._patience_s = patience_s

    def ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None,
        headers: Mapping[str, str],
    ) -> tuple[int, Mapping[str, Any]]:
        """The HTTP status and what was said; UnavailableError where that is no JSON object."""
        content = json.dumps(body) if body is not None else None
        sent = {"Content-Type": "application/json", **headers}
        connection = self._connection()
        try:
            connection.request(method, (self._path + path) or "/", content, sent)
            response = connection.getresponse()
            answer = response.read(MOST_BYTES)
        except (OSError, http.client.HTTPException) as error:
            raise self.silent(type(error).__name__) from error
        finally:
            connection.close()
        return response.status, self._read(response.status, answer)

    def silent(self, what: str) -> UnavailableError:
        """The error for an answer that is none."""
        return UnavailableError(f"{self._who} gave no outcome ({what}): ask again.")

    def _read(self, status: int, answer: bytes) -> Mapping[str, Any]:
        try:
            said = strict_json(answer)
        except NotJsonError as error:
            told = f"HTTP status {status}" if status != http.client.OK else "no JSON"
            raise self.silent(told) from error
        if not isinstance(said, dict):
            raise self.silent("an answer that cannot be read")
        return said

    def _connection(self) -> http.client.HTTPConnection:
        if self._tls is None:
            return http.client.HTTPConnection(self._host, self._port, timeout=self._patience_s)
        return http.client.HTTPSConnection(
            self._host, self._port, timeout=self._patience_s, context=self._tls
        )

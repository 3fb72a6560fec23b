"""How does an X-Road security server behave towards us? A real HTTP server with invented people.

What goes wrong is ordered with `trouble`: each order spoils one answer, in turn.
"""

from __future__ import annotations

import json
import re
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape, unescape

from simulator.vehicle_service import VehicleService

SERVICE = ("central-server", "GOV", "70000001", "transport-service", "transportCarInfoWithHistory")
CLIENT = ("central-server", "GOV", "70000009", "fines")
NAMESPACE = "http://transport.example/xsd"
XML = {"Content-Type": "text/xml; charset=UTF-8"}
_SERVICE_NAMES = ("xRoadInstance", "memberClass", "memberCode", "subsystemCode", "serviceCode")
_HEADER = re.compile(rb"<soap:Header>(.*)</soap:Header>", re.DOTALL)
_QUESTION = re.compile(rb"<s:(\w+) [^>]*>(.*)</s:\1>", re.DOTALL)
_FIELD = re.compile(rb"<(\w+)>([^<]*)</\1>")
# How soon it sees that it must stop; the library's own half a second is most of a short test.
_POLL_S = 0.05
_REMEMBERED = 1000
_LONGEST_BODY = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer as it leaves. `pause_s` before its body; `cut` sends half and hangs up."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    pause_s: float = 0.0
    cut: bool = False


def error_reply(type_text: str) -> Reply:
    """An error of X-Road itself, over REST, in the dialect of the text."""
    body = {"type": type_text, "message": "invented", "detail": "3f2504e0"}
    return Reply(
        status=500 if type_text.lower().startswith("server.") else 400,
        headers={"Content-Type": "application/json", "X-Road-Error": type_text},
        body=json.dumps(body).encode(),
    )


def fault_reply(type_text: str) -> Reply:
    """The same over SOAP."""
    body = (
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault>'
        f"<faultcode>{type_text}</faultcode><faultstring>invented</faultstring><faultactor/>"
        "<detail><faultDetail>3f2504e0</faultDetail></detail></e:Fault></e:Body></e:Envelope>"
    )
    return Reply(status=500, headers=XML, body=body.encode())


def _service_part(name: str) -> re.Pattern[bytes]:
    return re.compile(rf"<xrd:service .*?<id:{name}>([^<]*)<".encode())


def _elements(fields: Mapping[str, Any]) -> str:
    """Fields as elements without a namespace; a list is the element repeated."""
    written = ""
    for name, value in fields.items():
        for each in value if isinstance(value, list) else [value]:
            inside = _elements(each) if isinstance(each, Mapping) else escape(str(each))
            written += f"<{name}>{inside}</{name}>"
    return written


class SecurityServer:
    """Listens on 127.0.0.1; `asked` holds what came, `troubles` what is answered instead."""

    def __init__(self, owners: Path, port: int = 0) -> None:
        self.asked: deque[Asked] = deque(maxlen=_REMEMBERED)
        self.troubles: deque[Reply] = deque()
        self.over = threading.Event()
        self._vehicles = VehicleService(owners)
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _answering(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL_S,), daemon=True
        )

    @property
    def host(self) -> str:
        """HOST:PORT."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> SecurityServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def reply_to(self, asked: Asked) -> Reply:
        """The next ordered trouble, or the honest answer."""
        self.asked.append(asked)
        if self.troubles:
            return self.troubles.popleft()
        return self._soap(asked) if asked.method == "POST" else self._rest(asked)

    def _soap(self, asked: Asked) -> Reply:
        header = _HEADER.search(asked.body)
        service = [_service_part(name).search(asked.body) for name in _SERVICE_NAMES]
        question = _QUESTION.search(asked.body)
        if header is None or question is None:
            return fault_reply("Client.BadRequest")
        *where, operation = (part[1].decode() if part else "" for part in service)
        fields = {
            name.decode(): unescape(value.decode()) for name, value in _FIELD.findall(question[2])
        }
        answer = self._vehicles.answer(operation, fields)
        if tuple(where) != SERVICE[:-1] or answer is None or question[1].decode() != operation:
            return fault_reply("Server.ServerProxy.UnknownService")
        response = f"n:{operation}Response".encode()
        body = (
            b'<?xml version="1.0"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"'
            b' xmlns:xrd="http://x-road.eu/xsd/xroad.xsd"'
            b' xmlns:id="http://x-road.eu/xsd/identifiers">'
            # Copied byte for byte: same headers, same order, same values.
            b"<e:Header>" + header[1] + b"</e:Header><e:Body>"
            b"<"
            + response
            + b' xmlns:n="'
            + NAMESPACE.encode()
            + b'">'
            + _elements(answer).encode()
            + b"</"
            + response
            + b"></e:Body></e:Envelope>"
        )
        return Reply(headers=XML, body=body)

    def _rest(self, asked: Asked) -> Reply:
        parts = urlsplit(asked.path)
        version, *service = (unquote(part) for part in parts.path.strip("/").split("/"))
        client = tuple(unquote(part) for part in asked.headers.get("x-road-client", "").split("/"))
        if version != "r1" or len(service) < len(SERVICE) or not 3 <= len(client) <= 4:
            return error_reply("Client.BadRequest")
        if client != CLIENT:
            return error_reply("Server.ServerProxy.AccessDenied")
        *where, operation = service[: len(SERVICE)]
        fields = {name: values[0] for name, values in parse_qs(parts.query).items()}
        answer = self._vehicles.answer(operation, fields)
        if tuple(where) != SERVICE[:-1] or answer is None:
            return error_reply("Server.ServerProxy.UnknownService")
        return Reply(
            headers={
                "Content-Type": "application/json; charset=UTF-8",
                "X-Road-Id": asked.headers.get("x-road-id", ""),
                "X-Road-Service": "/".join((*where, operation)),
            },
            body=json.dumps(answer, ensure_ascii=False).encode(),
        )


def _answering(server: SecurityServer) -> type[BaseHTTPRequestHandler]:
    class Answering(BaseHTTPRequestHandler):
        """One exchange."""

        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            length = min(int(self.headers.get("Content-Length", "0")), _LONGEST_BODY)
            self._answer(self.rfile.read(length))

        def _answer(self, body: bytes) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = server.reply_to(
                Asked(method=self.command, path=self.path, headers=headers, body=body)
            )
            self.close_connection = True
            try:
                self._send(reply)
            except (BrokenPipeError, ConnectionResetError):
                return

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            server.over.wait(reply.pause_s)
            self.wfile.write(reply.body[: len(reply.body) // 2] if reply.cut else reply.body)

        def log_message(self, format: str, *args: object) -> None:
            """Silent: what came is in `asked`."""

    return Answering

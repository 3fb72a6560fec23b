"""Which security server is asked, by whom, for which service? One address holds it all."""

from __future__ import annotations

import re
import ssl
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from fines.errors import ConfigurationError

FORM = (
    "xroad-rest+https://HOST:PORT?client=INSTANCE/CLASS/MEMBER/SUBSYSTEM"
    "&service=INSTANCE/CLASS/MEMBER/SUBSYSTEM/SERVICE&user=KG…"
)
_SCHEMES = {
    "xroad-rest+http": "http",
    "xroad-rest+https": "https",
    "xroad-soap+http": "http",
    "xroad-soap+https": "https",
}
# The ports that a security server opens to its own information system.
_PORTS = {"http": 8080, "https": 8443}
_PART = re.compile(r"[A-Za-z0-9'()+,\-.=?]{1,100}")
_USER = re.compile(r"[\x21-\x7e]{1,100}")
_KNOWN = {"client", "service", "user", "deadline_s", "namespace", "certificate", "key", "authority"}
_DEADLINE_S = 15.0
_LONGEST_DEADLINE_S = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class XRoadAddress:
    """`client` has 3 or 4 parts, `service` 5, and a version behind them over SOAP.

    `user` stands in X-Road-UserId; `namespace` is that of the service's own SOAP elements.
    """

    server: str
    client: tuple[str, ...]
    service: tuple[str, ...]
    user: str
    deadline_s: float
    namespace: str
    tls: ssl.SSLContext | bool

    def of(self, operation: str) -> tuple[str, ...]:
        """The same service with another operation, of the same version."""
        return (*self.service[:4], operation, *self.service[5:])


def xroad_address(text: str) -> XRoadAddress:
    """The address of TRAFFIC_REGISTRY_URL; ConfigurationError says which part is wrong."""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise _refused(f"is no address ({error})") from None
    scheme = _SCHEMES.get(parts.scheme)
    if scheme is None or not host or parts.path not in {"", "/"} or "@" in parts.netloc:
        raise _refused("names no security server")
    given = _given(parts.query)
    soap = parts.scheme.startswith("xroad-soap")
    namespace = given.get("namespace", "")
    if soap != bool(namespace):
        raise _refused("needs namespace=… over SOAP, and only there")
    return XRoadAddress(
        server=f"{scheme}://{f'[{host}]' if ':' in host else host}:{port or _PORTS[scheme]}",
        client=_identifier(given, "client", {3, 4}),
        service=_identifier(given, "service", {5, 6} if soap else {5}),
        user=_user(given),
        deadline_s=_deadline(given),
        namespace=namespace,
        tls=_tls(given) if scheme == "https" else True,
    )


def _given(query: str) -> dict[str, str]:
    given: dict[str, str] = {}
    for pair in filter(None, query.split("&")):
        # A plus is a plus here: it may stand in an identifier.
        name, _, value = pair.partition("=")
        if name not in _KNOWN or name in given or not value:
            raise _refused(f"has '{name[:40]}' unknown, twice or empty")
        given[name] = unquote(value)
    return given


def _identifier(given: dict[str, str], name: str, lengths: set[int]) -> tuple[str, ...]:
    parts = tuple(given.get(name, "").split("/"))
    if len(parts) not in lengths or not all(_PART.fullmatch(part) for part in parts):
        needed = " or ".join(str(length) for length in sorted(lengths))
        raise _refused(f"has {name}={'/'.join(parts)[:120]}, which needs {needed} parts")
    return parts


def _user(given: dict[str, str]) -> str:
    user = given.get("user", "")
    if not _USER.fullmatch(user):
        raise _refused("needs user=…, the person or body behind the calls")
    return user


def _deadline(given: dict[str, str]) -> float:
    text = given.get("deadline_s", str(_DEADLINE_S))
    if not re.fullmatch(r"\d{1,3}(\.\d)?", text) or not 1 <= float(text) <= _LONGEST_DEADLINE_S:
        raise _refused(f"has deadline_s={text[:20]}, which is no number of seconds from 1 to 120")
    return float(text)


def _tls(given: dict[str, str]) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=given.get("authority"))
        if "certificate" in given:
            context.load_cert_chain(given["certificate"], given.get("key"))
    except (OSError, ssl.SSLError) as error:
        raise _refused(f"names a certificate that cannot be read ({error})") from error
    return context


def _refused(why: str) -> ConfigurationError:
    return ConfigurationError(f"TRAFFIC_REGISTRY_URL {why}: write {FORM}.")

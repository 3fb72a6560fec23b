"""What does an error of X-Road mean for us, in either of its two dialects?

Until release 7.7.1 types read `Server.ServerProxy.AccessDenied`, from 7.8.0 on
`server.serverproxy.access_denied`; one error was renamed. Source: PR-REST 1.0.4, PR-MESS 4.0.25.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_RENAMED = {"outdatedglobalconf": "globalconfoutdated"}
_STRANGE = re.compile(r"[^A-Za-z0-9_.-]")
_LONGEST_TYPE = 120
_NAMELESS = "that it failed, without a code"


class FaultKind(StrEnum):
    """Who can mend it."""

    PROVIDER = "the provider does not answer"
    MAINTENANCE = "it is under maintenance: wait"
    REQUEST = "it calls our request wrong: report it"
    OWN_SERVER = "our own security server fails: call its administrator"
    SETTING = "the access is not set up: mend TRAFFIC_REGISTRY_URL or ask for the access"
    OPERATOR = "certificates or its configuration are out of date: call the operator"
    OTHER = "report it"


_BY_NAME = {
    "accessdenied": FaultKind.SETTING,
    "unknownservice": FaultKind.SETTING,
    "servicedisabled": FaultKind.SETTING,
    "unknownmember": FaultKind.SETTING,
    "maintenancemode": FaultKind.MAINTENANCE,
    "globalconfoutdated": FaultKind.OPERATOR,
    "sslauthenticationfailed": FaultKind.OPERATOR,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One error of X-Road; its free text is left out, since it may hold personal numbers."""

    type: str
    kind: FaultKind

    @property
    def worth_repeating(self) -> bool:
        """Only what fails on the provider's side may be well a moment later."""
        return self.kind is FaultKind.PROVIDER


def canonical(type_text: str) -> str:
    """The same text for both dialects: lower case, no underscores, the new name."""
    parts = type_text.strip().lower().replace("_", "").split(".")
    return ".".join(_RENAMED.get(part, part) for part in parts)


def fault_of(type_text: str) -> Fault:
    """The fault of an X-Road-Error header or a SOAP faultcode."""
    shown = _STRANGE.sub("?", type_text.strip())[:_LONGEST_TYPE]
    return Fault(type=shown or _NAMELESS, kind=_kind(canonical(type_text)))


def _kind(name: str) -> FaultKind:
    for part in reversed(name.split(".")):
        if part in _BY_NAME:
            return _BY_NAME[part]
    if name.startswith("client."):
        return FaultKind.REQUEST
    if name.startswith("server.clientproxy."):
        return FaultKind.OWN_SERVER
    if re.match(r"server\.serverproxy\.(networkerror|servicefailed)", name):
        return FaultKind.PROVIDER
    return FaultKind.OTHER

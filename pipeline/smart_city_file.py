"""Who may ask us as a provider on X-Road, and which codes are spoken? One TOML file, read strictly.

The code lists of that service are published nowhere: the defaults are ours, the file has the last
word.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from detectors.toml_table import TomlTable
from fines.delivery import PostsWord
from fines.registries.smart_city_form import DEFAULT_NAMESPACE
from pipeline.settings import Settings

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_SECRET_LEAST = 32
_WORDS = {"under_way": 1, "delivered": 2, "returned": 3}
_RULINGS = {"suspended": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class SmartCity:
    """Each way of knowing our security server that is set must hold: `certificates` are SHA-256
    of what it shows over mutual TLS, `networks` where it stands, `secret` what a proxy in front
    sends as `Authorization: Bearer`. `suspended` is the code of a court's suspension.

    `participants` may subscribe (INSTANCE/CLASS/MEMBER/SUBSYSTEM); None: whoever X-Road lets in.
    """

    namespace: str
    certificates: frozenset[str]
    networks: tuple[Network, ...]
    secret: str
    participants: frozenset[str] | None
    posts_words: Mapping[int, PostsWord]
    suspended: int

    def code_of(self, word: PostsWord) -> int:
        """What this word of the post is called on the wire."""
        return next(code for code, each in self.posts_words.items() if each is word)


def load_smart_city(path: Path) -> SmartCity:
    """The file of TRAFFIC_SMART_CITY; ConfigurationError names file, line and mend."""
    table = TomlTable.load(path)
    table.only("namespace", "participants", "from", "delivery_status", "judgement_status")
    words = _codes(table, "delivery_status", _WORDS)
    origin = table.table("from")
    origin.only("certificates", "networks", "secret_file")
    certificates = frozenset(origin.texts("certificates"))
    if not all(_FINGERPRINT.fullmatch(each) for each in certificates):
        origin.refuse("certificates", "'certificates' are SHA-256 in 64 lower-case hex digits.")
    known = SmartCity(
        namespace=table.text("namespace", DEFAULT_NAMESPACE),
        certificates=certificates,
        networks=_networks(origin),
        secret=_secret(origin, path),
        participants=frozenset(table.texts("participants")) if table.has("participants") else None,
        posts_words={code: PostsWord(word) for word, code in words.items()},
        suspended=_codes(table, "judgement_status", _RULINGS)["suspended"],
    )
    if not (known.certificates or known.networks or known.secret):
        origin.refuse("from", "nobody could ask; name certificates, networks or a secret_file.")
    return known


def open_smart_city(settings: Settings) -> SmartCity | None:
    """What TRAFFIC_SMART_CITY names; None while it names no file."""
    return load_smart_city(Path(settings.smart_city)) if settings.smart_city else None


def _networks(origin: TomlTable) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(each) for each in origin.texts("networks"))
    except ValueError as error:
        origin.refuse("networks", f"{error}; write addresses such as 10.20.0.5/32.")


def _secret(origin: TomlTable, path: Path) -> str:
    if not origin.has("secret_file"):
        return ""
    file = path.parent / origin.text("secret_file")
    try:
        secret = file.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        origin.refuse("secret_file", f"'{file}' cannot be read; check the path.")
    if len(secret) < _SECRET_LEAST:
        origin.refuse("secret_file", f"the secret needs {_SECRET_LEAST} characters or more.")
    return secret


def _codes(table: TomlTable, name: str, usual: Mapping[str, int]) -> dict[str, int]:
    if not table.has(name):
        return dict(usual)
    given = table.table(name)
    given.only(*usual)
    codes: dict[str, int] = {}
    for word, code in usual.items():
        number = given.number(word, code)
        if number != int(number) or int(number) in codes.values():
            given.refuse(word, f"'{word}' must be a whole number of its own.")
        codes[word] = int(number)
    return codes

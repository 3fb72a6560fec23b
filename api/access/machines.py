"""Which machine is this, and for what was its token made?"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from enum import StrEnum

from api.access.sessions import token_hash
from fines.errors import InvalidValueError
from fines.ports import CaseFile

LONGEST_NAME = 50


class Scope(StrEnum):
    """What a machine's token opens; one scope a token."""

    VIOLATIONS = "violations"
    DEVICE_EVENTS = "device_events"
    PAYMENTS = "payments"
    TERMINAL = "terminal"
    SIGNALS = "signals"
    FRAMES = "frames"


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A camera, device or terminal, by the name its token was made for."""

    name: str
    scope: Scope


def new_token(case_file: CaseFile, name: str, scope: Scope) -> str:
    """Makes and keeps a token; it is shown once, only its hash stays."""
    if not 0 < len(name) <= LONGEST_NAME:
        raise InvalidValueError(
            f"'{name[:80]}' cannot name a machine: take 1 to {LONGEST_NAME} characters."
        )
    token = f"tartip_{secrets.token_urlsafe(32)}"
    with case_file.begin() as transaction:
        transaction.save_api_token(token_hash(token), name, scope)
    return token


def machine_of(case_file: CaseFile, token: str) -> Machine | None:
    """The machine whose token this is."""
    with case_file.view() as view:
        kept = view.api_token(token_hash(token))
    if kept is None:
        return None
    name, scope = kept
    return Machine(name=name, scope=Scope(scope))

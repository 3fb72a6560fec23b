"""Who acts for the state, and in which role?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from fines.region import Region

OfficerId = NewType("OfficerId", str)


class Role(StrEnum):
    """What a person may do: one role a person, so that two steps need two people."""

    OPERATOR = "operator"
    INSPECTOR = "inspector"
    OFFICER = "officer"
    APPEALS = "appeals"
    ACCOUNTANT = "accountant"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """A person of the police. `rank` is printed on what they sign.

    `regions` are those whose cases they see; none means the whole country.
    """

    id: OfficerId
    name: str
    rank: str
    role: Role
    regions: tuple[Region, ...] = ()

"""Which member of a group reads which partition of the embedded bus?

Each member takes its fair share when it polls; a partition changes hands only when its owner
has let it go, has died, or was not heard of for the length of its lease.
"""

from __future__ import annotations

import os
import socket
import sqlite3
import time
import uuid
from collections.abc import Sequence

LEASE_S = 30.0
_RENEW_EVERY_S = 0.5

Place = tuple[str, int]


class Membership:
    """One member; every method but `due` runs inside a writing transaction of its connection."""

    def __init__(self, connection: sqlite3.Connection, group: str, topics: Sequence[str]) -> None:
        self._connection = connection
        self._group = group
        self._topics = topics
        self._member = f"{socket.gethostname()}/{os.getpid()}/{uuid.uuid4().hex}"
        self._renewed_at_s = 0.0

    def due(self) -> bool:
        """Whether it is time to look at the group again."""
        return time.monotonic() - self._renewed_at_s >= _RENEW_EVERY_S

    def share(self) -> dict[Place, int]:
        """The partitions that are this member's now, each with the group's committed place."""
        self._renewed_at_s = time.monotonic()
        self._connection.execute(
            "insert into members values (?1, ?2, ?3) on conflict do update set seen_at_s = ?3",
            (self._group, self._member, time.time()),
        )
        members = self._living_members()
        places = self._places()
        mine = {
            place
            for number, place in enumerate(places)
            if members[number % len(members)] == self._member
        }
        return {place: self._committed(place) for place in places if self._own(place, mine)}

    def commit(self, topic: str, partition: int, next_offset: int) -> None:
        """Moves the group's place, if the partition is still this member's."""
        self._connection.execute(
            "insert into positions select ?1, ?2, ?3, ?4 from owners where member_group = ?1 "
            "and topic = ?2 and partition = ?3 and member = ?5 "
            "on conflict do update set next_offset = ?4",
            (self._group, topic, partition, next_offset, self._member),
        )

    def leave(self) -> None:
        """Gives everything back."""
        self._forget(self._member)

    def _living_members(self) -> list[str]:
        rows = self._connection.execute(
            "select member, seen_at_s from members where member_group = ? order by member",
            (self._group,),
        ).fetchall()
        living = []
        for member, seen_at_s in rows:
            if time.time() - seen_at_s > LEASE_S or _has_died(member):
                self._forget(member)
            else:
                living.append(member)
        return living

    def _forget(self, member: str) -> None:
        for table in ("members", "owners"):
            self._connection.execute(
                f"delete from {table} where member_group = ? and member = ?",  # noqa: S608 - ours
                (self._group, member),
            )

    def _places(self) -> list[Place]:
        marks = ", ".join("?" * len(self._topics))
        return self._connection.execute(
            f"select topic, partition from partitions where topic in ({marks}) "  # noqa: S608 - ours
            "order by partition, topic",
            self._topics,
        ).fetchall()

    def _own(self, place: Place, mine: set[Place]) -> bool:
        """Lets go what is another's by right, claims what is ours by right and free."""
        key = (self._group, *place)
        if place not in mine:
            self._connection.execute(
                "delete from owners where member_group = ? and topic = ? and partition = ? "
                "and member = ?",
                (*key, self._member),
            )
            return False
        self._connection.execute(
            "insert or ignore into owners values (?, ?, ?, ?)", (*key, self._member)
        )
        rows = self._connection.execute(
            "select member from owners where member_group = ? and topic = ? and partition = ?",
            key,
        ).fetchall()
        return rows == [(self._member,)]

    def _committed(self, place: Place) -> int:
        rows = self._connection.execute(
            "select next_offset from positions where member_group = ? and topic = ? "
            "and partition = ?",
            (self._group, *place),
        ).fetchall()
        return int(rows[0][0]) if rows else 0


def _has_died(member: str) -> bool:
    """Whether the member was a process of this machine that is gone: no need to wait for it."""
    host, pid, _ = member.split("/")
    if host != socket.gethostname():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False

"""Sheets that say what they are instead of a page: the real ones have their own tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime


class PlainSheets:
    """Fulfils `fines.paper.PostalPress`."""

    def envelope(self, number: str, addressee: str, address: str, at: datetime) -> bytes:
        return f"%PDF sheet {number} {addressee}".encode()

    def register(
        self,
        number: int,
        at: datetime,
        rows: Sequence[tuple[str, str, str]],
        withdrawn: Sequence[str],
    ) -> tuple[bytes, bytes]:
        lines = [", ".join(row) for row in rows] + [f"{each} withdrawn" for each in withdrawn]
        return f"%PDF register {number}".encode(), "\n".join(lines).encode()

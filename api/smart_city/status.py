"""Which statuses stand inside the answers? Those of the published WSDL."""

from __future__ import annotations

from enum import IntEnum


class Status(IntEnum):
    """203 says that nothing was found, 404 that what was named is not on file."""

    FOUND = 200
    NOTHING = 203
    BAD_REQUEST = 400
    FIELD_MISSING = 401
    SET_ALREADY = 402
    NOT_ON_FILE = 404
    NO_PARTICIPANT = 405
    THERE_OR_ABSENT = 406
    FAILED = 500

    def __str__(self) -> str:
        return str(self.value)

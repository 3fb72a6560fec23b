"""Until when is a kept paper provable, and which copy of it carries the newest time stamp?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from fines.evidence import Sha256
from fines.resolution import ResolutionNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedPaper:
    """A signed paper of a resolution, by the address under which it was issued.

    `copies`: the same paper with more time stamps, oldest first, perhaps one that was never kept;
    `newest`: the one to rely on. `provable_until` None: it carries no time stamp. `refusal`: why it
    gets none any more.
    """

    original: Sha256
    resolution: ResolutionNumber
    newest: Sha256
    copies: tuple[Sha256, ...] = ()
    provable_until: datetime | None = None
    refusal: str = ""

    @property
    def to_renew(self) -> bool:
        """Whether it is stamped anew when its time comes."""
        return self.provable_until is not None and not self.refusal


class Shelf(StrEnum):
    """Where papers stand on file: with the resolution that they are, or with what is sent of it."""

    RESOLUTIONS = "resolutions"
    SENDINGS = "sendings"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPaper:
    """A paper on file of which nothing is known in the archive; `row` is its place on the shelf."""

    row: str
    resolution: ResolutionNumber
    original: Sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfPage:
    """What was found among some rows of a shelf, by row; `last` is the last row that was looked at,
    None where the shelf ends."""

    found: tuple[FoundPaper, ...]
    last: str | None


class ArchiveBook(Protocol):
    """What is known of kept papers."""

    def add(self, paper: ArchivedPaper) -> bool:
        """False where it is listed, or no longer on file; until the step ends nobody erases it."""
        ...

    def save(self, paper: ArchivedPaper) -> None:
        """Updates the one read in this transaction."""
        ...

    def of(self, resolution: ResolutionNumber) -> Sequence[ArchivedPaper]:
        """By original."""
        ...

    def due(self, before: datetime, limit: int) -> Sequence[ArchivedPaper]:
        """Those to be stamped anew that are not provable until then, the most urgent first."""
        ...

    def unlisted(self, shelf: Shelf, after: str, rows: int) -> ShelfPage:
        """Papers of which nothing is known here yet, among the next rows behind this one; never
        looks at more, however many are on file."""
        ...

    def place(self, shelf: Shelf) -> str:
        """Behind which row the next look begins; "" for the first one."""
        ...

    def keep_place(self, shelf: Shelf, row: str) -> None:
        """For whoever looks next."""
        ...

    def forget(self, resolution: ResolutionNumber) -> Sequence[ArchivedPaper]:
        """What it forgot, as it stood at that instant; nobody saves or adds any of it after."""
        ...


class ArchiveStamping(Protocol):
    """Puts time stamps over signed papers; `fines/documents` fulfils it."""

    def provable_until(self, pdf: bytes) -> datetime | None:
        """When the certificate of the newest time stamp expires; None without any.

        NotLawfulError for what was not issued like this, or was changed.
        """
        ...

    def renewed(self, pdf: bytes) -> bytes:
        """With one more; UnavailableError while an authority is away or its certificates do not
        hold, NotLawfulError for what was changed."""
        ...

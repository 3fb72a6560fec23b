"""How is kept which papers are provable until when? One row a paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, String, Table, exists, select

from fines.archive import ArchivedPaper
from fines.evidence import Sha256
from fines.resolution import ResolutionNumber
from fines.storage import tables
from fines.storage.columns import Instant, metadata, record_columns
from fines.storage.rows import Rows
from fines.storage.sending_rows import sendings

archived_papers = Table(
    "archived_papers",
    metadata,
    Column("original", String(64), primary_key=True),
    Column("resolution", ForeignKey("resolutions.number"), nullable=False, index=True),
    Column("renew_before", Instant, nullable=True, index=True),
    *record_columns(),
)


class SqlArchiveBook:
    """Papers in one open transaction; fulfils `fines.archive.ArchiveBook`."""

    def __init__(self, connection: Connection, rows: Rows) -> None:
        self._connection = connection
        self._rows = rows

    def save(self, paper: ArchivedPaper) -> None:
        """Inserts it, or updates the one read in this transaction."""
        self._rows.write(
            archived_papers,
            paper.original,
            paper,
            resolution=paper.resolution,
            renew_before=paper.provable_until if paper.to_renew else None,
        )

    def of(self, resolution: ResolutionNumber) -> Sequence[ArchivedPaper]:
        """By original."""
        column = archived_papers.c.resolution
        return self._rows.those(ArchivedPaper, column, resolution, "original")

    def due(self, before: datetime, limit: int) -> Sequence[ArchivedPaper]:
        """The most urgent first."""
        match = archived_papers.c.renew_before < before
        return self._rows.several(archived_papers, ArchivedPaper, match, "renew_before", limit)

    def unlisted(self, limit: int) -> Sequence[tuple[ResolutionNumber, Sha256]]:
        """Resolutions first, then the letters about them; each paper once."""
        found: dict[Sha256, ResolutionNumber] = {}
        issued, sent = tables.resolutions.c, sendings.c
        for number, document in (
            (issued.number, issued.document),
            (sent.resolution, sent.document),
        ):
            paper = document["document"].as_string()
            query = (
                select(number, paper)
                .where(paper.is_not(None))
                .where(~exists().where(archived_papers.c.original == paper))
                .order_by(number)
                .limit(limit - len(found))
            )
            for of, original in self._connection.execute(query):
                found.setdefault(Sha256(original), ResolutionNumber(of))
        return [(number, original) for original, number in found.items()]

    def forget(self, resolution: ResolutionNumber) -> None:
        """Harmless where there is none."""
        self._connection.execute(
            archived_papers.delete().where(archived_papers.c.resolution == resolution)
        )

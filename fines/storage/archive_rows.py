"""How is kept which papers are provable until when, and which were not looked at yet?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    Select,
    String,
    Table,
    bindparam,
    select,
)

from fines.archive import ArchivedPaper, FoundPaper, Shelf, ShelfPage
from fines.evidence import Sha256
from fines.resolution import ResolutionNumber
from fines.storage import tables
from fines.storage.columns import Instant, metadata, record_columns
from fines.storage.record_codec import FORMAT, from_document, to_document
from fines.storage.rows import Rows, conflict_insert
from fines.storage.sending_rows import sendings

archived_papers = Table(
    "archived_papers",
    metadata,
    Column("original", String(64), primary_key=True),
    Column("resolution", ForeignKey("resolutions.number"), nullable=False, index=True),
    Column("renew_before", Instant, nullable=True, index=True),
    *record_columns(),
)

archive_places = Table(
    "archive_places",
    metadata,
    Column("shelf", String(20), primary_key=True),
    Column("behind", String(64), nullable=False),
)


class SqlArchiveBook:
    """Papers in one open transaction; fulfils `fines.archive.ArchiveBook`."""

    def __init__(self, connection: Connection, rows: Rows) -> None:
        self._connection = connection
        self._rows = rows

    def add(self, paper: ArchivedPaper) -> bool:
        """False where it is listed, or no longer on file; until the step ends nobody erases it."""
        issued, sent = tables.resolutions.c, sendings.c
        document = issued.document["document"].as_string()
        # An erasure writes this row first, so that it waits here, or has written it already.
        held = select(document).where(issued.number == paper.resolution).with_for_update(read=True)
        on_file = {self._connection.execute(held).scalar_one_or_none()}
        letters = select(sent.document["document"].as_string())
        of_it = letters.where(sent.resolution == paper.resolution)
        on_file.update(self._connection.execute(of_it).scalars())
        return paper.original in on_file and self._rows.insert_once(
            archived_papers,
            original=paper.original,
            row_version=1,
            form=FORMAT,
            document=to_document(paper),
            **_searched(paper),
        )

    def save(self, paper: ArchivedPaper) -> None:
        """StepRefusedError where another step was quicker."""
        self._rows.write(archived_papers, paper.original, paper, **_searched(paper))

    def of(self, resolution: ResolutionNumber) -> Sequence[ArchivedPaper]:
        """By original."""
        column = archived_papers.c.resolution
        return self._rows.those(ArchivedPaper, column, resolution, "original")

    def due(self, before: datetime, limit: int) -> Sequence[ArchivedPaper]:
        """The most urgent first."""
        match = archived_papers.c.renew_before < before
        return self._rows.several(archived_papers, ArchivedPaper, match, "renew_before", limit)

    def unlisted(self, shelf: Shelf, after: str, rows: int) -> ShelfPage:
        """By row; a paper that stands in several rows is found in each."""
        looked = self._connection.execute(page_of(shelf), {"behind": after, "rows": rows}).all()
        found = tuple(
            FoundPaper(
                row=row.key,
                resolution=ResolutionNumber(row.resolution),
                original=Sha256(row.paper),
            )
            for row in looked
            if row.paper is not None and row.known is None
        )
        return ShelfPage(found=found, last=looked[-1].key if len(looked) == rows else None)

    def place(self, shelf: Shelf) -> str:
        """ "" for the first row."""
        query = select(archive_places.c.behind).where(archive_places.c.shelf == shelf.value)
        return self._connection.execute(query).scalar_one_or_none() or ""

    def keep_place(self, shelf: Shelf, row: str) -> None:
        """The last word counts."""
        first = conflict_insert(self._connection.dialect.name, archive_places).values(
            shelf=shelf.value, behind=row
        )
        self._connection.execute(
            first.on_conflict_do_update(index_elements=["shelf"], set_={"behind": row})
        )

    def forget(self, resolution: ResolutionNumber) -> Sequence[ArchivedPaper]:
        """As the rows stand when they go: a step that holds one is waited for."""
        going = archived_papers.delete().where(archived_papers.c.resolution == resolution)
        gone = going.returning(archived_papers.c.document, archived_papers.c.form)
        return [
            from_document(ArchivedPaper, row.document, row.form)
            for row in self._connection.execute(gone)
        ]


def _searched(paper: ArchivedPaper) -> dict[str, object]:
    return {
        "resolution": paper.resolution,
        "renew_before": paper.provable_until if paper.to_renew else None,
    }


@cache
def page_of(shelf: Shelf) -> Select[Any]:
    """`rows` rows of the shelf behind the row `behind`, by key, with what is known of each paper.

    The page is cut before anything is joined to it: a million papers on file cost nothing.
    """
    columns = {
        Shelf.RESOLUTIONS: (
            tables.resolutions.c.number,
            tables.resolutions.c.number,
            tables.resolutions.c.document,
        ),
        Shelf.SENDINGS: (sendings.c.id, sendings.c.resolution, sendings.c.document),
    }
    key, number, document = columns[shelf]
    page = (
        select(
            key.label("key"),
            number.label("resolution"),
            document["document"].as_string().label("paper"),
        )
        .where(key > bindparam("behind", type_=String))
        .order_by(key)
        .limit(bindparam("rows", type_=Integer))
        .cte("page")
    )
    listed = archived_papers.c.original
    return (
        select(page, listed.label("known"))
        .select_from(page.outerjoin(archived_papers, listed == page.c.paper))
        .order_by(page.c.key)
    )

"""How are kept the subscriptions of other bodies, and the search board?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column, Connection, String, Table, delete, select

from fines.agency import SearchEntry, SearchEntryId, Subscription, SubscriptionId
from fines.plates import PlateNumber
from fines.storage.columns import Instant, metadata, record_columns
from fines.storage.record_codec import FORMAT, from_document, to_document
from fines.storage.rows import Rows

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("plate", String(20), nullable=False, index=True),
    Column("made_at", Instant, nullable=False),
    *record_columns(),
)

search_entries = Table(
    "search_entries",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("posted_at", Instant, nullable=False, index=True),
    *record_columns(),
)


class SqlAgencyBook:
    """What other bodies left, in one open transaction; fulfils `fines.agency.AgencyBook`."""

    def __init__(self, connection: Connection, rows: Rows) -> None:
        self._connection = connection
        self._rows = rows

    def subscribe(self, subscription: Subscription) -> bool:
        """False if it is on file."""
        return self._rows.insert_once(
            subscriptions,
            id=subscription.id,
            plate=subscription.plate,
            made_at=subscription.made_at,
            row_version=1,
            form=FORMAT,
            document=to_document(subscription),
        )

    def unsubscribe(self, subscription: SubscriptionId) -> bool:
        """False if there is none."""
        dropped = delete(subscriptions).where(subscriptions.c.id == subscription)
        return self._connection.execute(dropped).rowcount == 1

    def subscriptions(self, plate: PlateNumber) -> Sequence[Subscription]:
        """Oldest first."""
        return self._rows.those(Subscription, subscriptions.c.plate, plate, "made_at")

    def post(self, entry: SearchEntry) -> None:
        """The newest of the same id replaces the former."""
        self._drop(entry.id)
        self._rows.add(search_entries, [(entry.id, entry, {"posted_at": entry.posted_at})])

    def entries(self, limit: int) -> Sequence[SearchEntry]:
        """Newest first."""
        newest = search_entries.c.posted_at.desc()
        query = select(search_entries).order_by(newest, search_entries.c.id).limit(limit)
        return [
            from_document(SearchEntry, row.document, row.form)
            for row in self._connection.execute(query)
        ]

    def forget_entries(self, before: datetime) -> int:
        """How many were dropped."""
        dropped = delete(search_entries).where(search_entries.c.posted_at < before)
        return self._connection.execute(dropped).rowcount

    def _drop(self, entry: SearchEntryId) -> None:
        self._connection.execute(delete(search_entries).where(search_entries.c.id == entry))

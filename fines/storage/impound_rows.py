"""How is the list of impounded vehicles kept? One row a stay, one open stay a vehicle."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, Index, Integer, String, Table, and_, text, true

from fines.impound import Impounded, ImpoundId
from fines.plates import PlateNumber
from fines.storage.columns import Instant, metadata, record_columns
from fines.storage.rows import Rows
from fines.storage.scope import Regions

impounds = Table(
    "impounds",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("plate", String(20), nullable=False, index=True),
    Column("region", String(40), nullable=False),
    Column("standing", Integer, nullable=False, index=True),
    Column("taken_at", Instant, nullable=False),
    *record_columns(),
    Index(
        "ix_impounds_standing_plate",
        "plate",
        unique=True,
        sqlite_where=text("standing = 1"),
        postgresql_where=text("standing = 1"),
    ),
)


class SqlImpoundBook:
    """Stays in one open transaction; fulfils `fines.impound.ImpoundBook`."""

    def __init__(self, rows: Rows, regions: Regions = None) -> None:
        self._rows = rows
        self._regions = regions

    def save(self, impounded: Impounded) -> None:
        """Inserts it, or updates the one read in this transaction."""
        self._rows.write(
            impounds,
            impounded.id,
            impounded,
            plate=impounded.plate,
            region=impounded.region or "",
            standing=int(impounded.released_at is None),
            taken_at=impounded.taken_at,
        )

    def one(self, impound_id: ImpoundId) -> Impounded:
        """NotFoundError where there is none."""
        return self._rows.one(Impounded, impounds.c.id, impound_id)

    def of_plate(self, plate: PlateNumber) -> Sequence[Impounded]:
        """Oldest first."""
        return self._rows.those(Impounded, impounds.c.plate, plate, "taken_at")

    def standing(self, limit: int) -> Sequence[Impounded]:
        """Oldest first."""
        own = true() if self._regions is None else impounds.c.region.in_(sorted(self._regions))
        match = and_(impounds.c.standing == 1, own)
        return self._rows.several(impounds, Impounded, match, "taken_at", limit)

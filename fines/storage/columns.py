"""What do all tables of the case file share? Instants in UTC, documents, the columns of a record.

What is searched or joined is a typed column; the whole record is a JSON document beside it,
with the number of its form. `row_version` lets the quicker of two concurrent steps win.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Integer,
    MetaData,
    TypeDecorator,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant; SQLite, which knows no zones, stores the UTC clock."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses naive times: nobody would know what they meant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} carries no zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Always aware, always UTC."""
        if value is None:
            return None
        stored: datetime = value
        return stored.replace(tzinfo=UTC) if stored.tzinfo is None else stored.astimezone(UTC)


DOCUMENT = JSON().with_variant(JSONB(), "postgresql")
# SQLite counts rows by itself only in a column of type INTEGER.
ROW = BigInteger().with_variant(Integer(), "sqlite")


def record_columns() -> tuple[Column[Any], ...]:
    """What the row of a record holds beside what is searched."""
    return (
        Column("row_version", Integer, nullable=False),
        Column("form", Integer, nullable=False),
        Column("document", DOCUMENT, nullable=False),
    )

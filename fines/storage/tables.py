"""Which tables hold the case file?

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
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
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


_DOCUMENT = JSON().with_variant(JSONB(), "postgresql")
# SQLite counts rows by itself only in a column of type INTEGER.
_ROW = BigInteger().with_variant(Integer(), "sqlite")


def _record_columns() -> tuple[Column[Any], ...]:
    return (
        Column("row_version", Integer, nullable=False),
        Column("form", Integer, nullable=False),
        Column("document", _DOCUMENT, nullable=False),
    )


cases = Table(
    "cases",
    metadata,
    Column("number", String(40), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("subject", String(64), nullable=False, unique=True),
    Column("place", Text, nullable=False),
    Column("occurred_at", Instant, nullable=False),
    Column("opened_at", Instant, nullable=False, index=True),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("status", String(20), nullable=False),
    Column("plate", String(20), nullable=False, index=True),
    Column("proposed_at", Instant, nullable=False),
    *_record_columns(),
    Index("ix_decisions_status_proposed_at_id", "status", "proposed_at", "id"),
)

serials = Table(
    "serials",
    metadata,
    Column("series", String(40), primary_key=True),
    Column("last", Integer, nullable=False),
)

resolutions = Table(
    "resolutions",
    metadata,
    Column("number", String(40), primary_key=True),
    Column("decision_id", ForeignKey("decisions.id"), nullable=False, unique=True),
    Column("payment_code", BigInteger, nullable=False, unique=True),
    Column("plate", String(20), nullable=False, index=True),
    Column("status", String(20), nullable=False),
    Column("issued_at", Instant, nullable=False),
    *_record_columns(),
    Index("ix_resolutions_status_issued_at_number", "status", "issued_at", "number"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("resolution", ForeignKey("resolutions.number"), nullable=False, index=True),
    Column("status", String(20), nullable=False),
    Column("sent_at", Instant, nullable=False),
    *_record_columns(),
)

payments = Table(
    "payments",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("resolution", ForeignKey("resolutions.number"), nullable=False, index=True),
    Column("status", String(20), nullable=False),
    Column("paid_at", Instant, nullable=False),
    *_record_columns(),
    Index("ix_payments_status_paid_at_id", "status", "paid_at", "id"),
)

appeals = Table(
    "appeals",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("resolution", ForeignKey("resolutions.number"), nullable=False, index=True),
    Column("status", String(20), nullable=False),
    Column("filed_at", Instant, nullable=False),
    *_record_columns(),
    Index("ix_appeals_status_filed_at_id", "status", "filed_at", "id"),
)

accidents = Table(
    "accidents",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("occurred_at", Instant, nullable=False),
    *_record_columns(),
)

event_entries = Table(
    "event_entries",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("doubt", String(40), nullable=True),
    Column("decision", String(64), nullable=True),
    Column("taken_at", Instant, nullable=False, index=True),
)

officers = Table(
    "officers",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("rank", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("password_hash", Text, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("officer_id", ForeignKey("officers.id"), nullable=False),
    Column("csrf", Text, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("scope", Text, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("row", _ROW, primary_key=True, autoincrement=True),
    Column("kind", String(60), nullable=False),
    Column("key", String(64), nullable=False),
    Column("body", _DOCUMENT, nullable=False),
    Column("at", Instant, nullable=False),
    Column("announced", Integer, nullable=False, default=0),
    Index("ix_outbox_announced_row", "announced", "row"),
)

audit = Table(
    "audit",
    metadata,
    Column("row", _ROW, primary_key=True, autoincrement=False),
    Column("actor", Text, nullable=False),
    Column("action", String(60), nullable=False),
    Column("subject", String(64), nullable=False, index=True),
    Column("purpose", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("seal", String(64), nullable=False),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("row", _ROW, nullable=False),
    Column("seal", String(64), nullable=False),
)

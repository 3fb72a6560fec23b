"""Which tables hold the case file?"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text, text

from fines.storage.columns import DOCUMENT, ROW, Instant, metadata, record_columns

cases = Table(
    "cases",
    metadata,
    Column("number", String(40), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("subject", String(64), nullable=False, unique=True),
    Column("place", Text, nullable=False),
    Column("occurred_at", Instant, nullable=False, index=True),
    Column("opened_at", Instant, nullable=False, index=True),
    Column("region", String(40), nullable=False, server_default="", index=True),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("status", String(20), nullable=False),
    Column("plate", String(20), nullable=False, index=True),
    Column("proposed_at", Instant, nullable=False),
    Column("site", Text, nullable=False, server_default=""),
    Column("plate_group", String(60), nullable=False, server_default=""),
    Column("night", Integer, nullable=False, server_default="0"),
    Column("reason", String(20), nullable=False, server_default=""),
    Column("act_day", Integer, nullable=False, server_default="0"),
    *record_columns(),
    Index("ix_decisions_status_proposed_at_id", "status", "proposed_at", "id"),
)

answers = Table(
    "answers",
    metadata,
    Column("decision", ForeignKey("decisions.id"), primary_key=True),
    Column("officer", String(64), primary_key=True),
    Column("verdict", String(20), nullable=False, server_default=""),
    Column("place", Integer, nullable=False, server_default="0"),
)

bases = Table(
    "bases",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("value", Text, primary_key=True),
    Column("decision", ForeignKey("decisions.id"), primary_key=True),
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
    Column("decision_id", ForeignKey("decisions.id"), nullable=False, index=True),
    Column("payment_code", BigInteger, nullable=False, unique=True),
    Column("plate", String(20), nullable=False, index=True),
    Column("owner_pin", String(20), nullable=False, index=True),
    Column("to_give_back", BigInteger, nullable=False, index=True),
    Column("status", String(20), nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("served_day", Integer, nullable=True),
    *record_columns(),
    Index("ix_resolutions_status_issued_at_number", "status", "issued_at", "number"),
    # Nobody is charged twice for one act: of its resolutions all but one are annulled.
    Index(
        "ix_resolutions_standing_decision_id",
        "decision_id",
        unique=True,
        sqlite_where=text("status <> 'annulled'"),
        postgresql_where=text("status <> 'annulled'"),
    ),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("resolution", ForeignKey("resolutions.number"), nullable=False, index=True),
    Column("channel", String(20), nullable=False),
    Column("reference", String(64), nullable=True, index=True),
    Column("status", String(20), nullable=False),
    Column("sent_at", Instant, nullable=False),
    *record_columns(),
    Index("ix_deliveries_channel_status_sent_at", "channel", "status", "sent_at"),
)

payments = Table(
    "payments",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("resolution", ForeignKey("resolutions.number"), nullable=False, index=True),
    Column("status", String(20), nullable=False),
    Column("paid_at", Instant, nullable=False),
    *record_columns(),
    Index("ix_payments_status_paid_at_id", "status", "paid_at", "id"),
)

appeals = Table(
    "appeals",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("resolution", ForeignKey("resolutions.number"), nullable=False, index=True),
    Column("status", String(20), nullable=False),
    Column("filed_at", Instant, nullable=False),
    Column("answered_days", Integer, nullable=True),
    *record_columns(),
    Index("ix_appeals_status_filed_at_id", "status", "filed_at", "id"),
)

accidents = Table(
    "accidents",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("occurred_at", Instant, nullable=False),
    *record_columns(),
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
    Column("regions", Text, nullable=False, server_default=""),
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
    Column("row", ROW, primary_key=True, autoincrement=True),
    Column("kind", String(60), nullable=False),
    Column("key", String(64), nullable=False),
    Column("body", DOCUMENT, nullable=False),
    Column("at", Instant, nullable=False),
    Column("announced", Integer, nullable=False, default=0),
    Index("ix_outbox_announced_row", "announced", "row"),
)

audit = Table(
    "audit",
    metadata,
    Column("row", ROW, primary_key=True, autoincrement=False),
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
    Column("row", ROW, nullable=False),
    Column("seal", String(64), nullable=False),
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("day", String(10), primary_key=True),
    *record_columns(),
)

"""How is kept what providers and banks tell of money?"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, Index, String, Table, UniqueConstraint

from fines.payment_notice import NoticeId, NoticeStatus, PaymentNotice
from fines.storage.columns import Instant, metadata, record_columns
from fines.storage.record_codec import FORMAT, to_document
from fines.storage.rows import Rows

payment_notices = Table(
    "payment_notices",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("provider", String(64), nullable=False),
    Column("external_id", String(64), nullable=False),
    Column("status", String(20), nullable=False),
    Column("received_at", Instant, nullable=False),
    *record_columns(),
    UniqueConstraint("provider", "external_id", name="uq_payment_notices_provider_external_id"),
    Index("ix_payment_notices_status_received_at", "status", "received_at"),
)


class SqlNoticeBook:
    """Notices in one open transaction; fulfils `fines.payment_notice.NoticeBook`."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(self, notice: PaymentNotice) -> bool:
        """False if this teller's id is on file."""
        return self._rows.insert_once(
            payment_notices,
            id=notice.id,
            provider=notice.provider,
            external_id=notice.external_id,
            status=notice.status.value,
            received_at=notice.received_at,
            row_version=1,
            form=FORMAT,
            document=to_document(notice),
        )

    def save(self, notice: PaymentNotice) -> None:
        """StepRefusedError where another worker was quicker."""
        self._rows.write(payment_notices, notice.id, notice, status=notice.status.value)

    def notice(self, notice_id: NoticeId) -> PaymentNotice:
        """NotFoundError where there is none."""
        return self._rows.one(PaymentNotice, payment_notices.c.id, notice_id)

    def notices(self, status: NoticeStatus, limit: int) -> Sequence[PaymentNotice]:
        """Oldest first."""
        match = payment_notices.c.status == status.value
        return self._rows.several(payment_notices, PaymentNotice, match, "received_at", limit)

"""How is kept what is to be sent, and how people want to be told?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    String,
    Table,
    and_,
    func,
    or_,
    select,
    update,
)

from fines.contact import Contact
from fines.delivery import (
    CHARGES,
    STANDS_AFTER_ANNULMENT,
    Delivery,
    DeliveryChannel,
    DeliveryId,
    DeliveryStatus,
    Occasion,
)
from fines.region import Region
from fines.resolution import ResolutionNumber, ResolutionStatus
from fines.sending import Sending, SendingId, SendingStatus
from fines.storage.columns import Instant, metadata, record_columns
from fines.storage.record_codec import FORMAT, from_document, to_document
from fines.storage.rows import Rows, conflict_insert
from fines.storage.scope import Regions, resolution_within
from fines.storage.suspicion_rows import suspected, suspected_decisions
from fines.storage.tables import deliveries, resolutions

sendings = Table(
    "sendings",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("resolution", ForeignKey("resolutions.number"), nullable=False, index=True),
    Column("status", String(20), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("delivery", String(64), nullable=True, index=True),
    *record_columns(),
    Index("ix_sendings_status_due_at", "status", "due_at"),
)

contacts = Table(
    "contacts",
    metadata,
    Column("key", String(64), primary_key=True),
    *record_columns(),
)


_OCCASION: ColumnElement[str] = deliveries.c.document["occasion"].as_string()
_CHARGES = [each.value for each in CHARGES]


class SqlSendingBook:
    """Sendings in one open transaction; fulfils `fines.sending.SendingBook`."""

    def __init__(self, connection: Connection, rows: Rows, regions: Regions = None) -> None:
        self._connection = connection
        self._rows = rows
        self._regions = regions

    def add(self, sending: Sending, due_at: datetime) -> bool:
        """False if it is on file."""
        return self._rows.insert_once(
            sendings,
            id=sending.id,
            resolution=sending.resolution,
            status=sending.status.value,
            due_at=due_at,
            made_at=sending.made_at,
            delivery=sending.delivery,
            row_version=1,
            form=FORMAT,
            document=to_document(sending),
        )

    def save(self, sending: Sending, due_at: datetime | None = None) -> None:
        """StepRefusedError where another worker was quicker."""
        turn = {} if due_at is None else {"due_at": due_at}
        status, delivery = sending.status.value, sending.delivery
        self._rows.write(sendings, sending.id, sending, status=status, delivery=delivery, **turn)

    def sending(self, sending_id: SendingId) -> Sending:
        """NotFoundError where there is none."""
        return self._rows.one(Sending, sendings.c.id, sending_id)

    def sending_of(self, delivery: DeliveryId) -> Sending | None:
        """The one whose attempt under way this is."""
        under_way = self._rows.those(Sending, sendings.c.delivery, delivery, "made_at")
        return next(iter(under_way), None)

    def sendings_of(self, number: ResolutionNumber) -> Sequence[Sending]:
        """Oldest first."""
        return self._rows.those(Sending, sendings.c.resolution, number, "made_at")

    def sendings(self, status: SendingStatus, limit: int) -> Sequence[Sending]:
        """Oldest first."""
        within = resolution_within(sendings.c.resolution, self._regions)
        match = and_(sendings.c.status == status.value, within)
        return self._rows.several(sendings, Sending, match, "made_at", limit)

    def take(self, now: datetime, until: datetime, limit: int) -> Sequence[SendingId]:
        """Their next turn is moved while their rows are locked: no two takers get the same."""
        turn = and_(sendings.c.status == SendingStatus.DUE.value, sendings.c.due_at <= now)
        first = select(sendings.c.id).where(turn).order_by(sendings.c.due_at, sendings.c.id)
        locked = first.limit(limit).with_for_update(skip_locked=True)
        ids = self._connection.execute(locked).scalars().all()
        if ids:
            moving = update(sendings).where(sendings.c.id.in_(ids)).values(due_at=until)
            self._connection.execute(moving)
        return [SendingId(each) for each in ids]

    def returned_letters(self, pin: str) -> int:
        """How many letters to this person came back."""
        query = (
            select(func.count())
            .select_from(deliveries.join(resolutions))
            .where(resolutions.c.owner_pin == pin)
            .where(deliveries.c.channel == DeliveryChannel.POST.value)
            .where(deliveries.c.status == DeliveryStatus.FAILED.value)
        )
        return self._connection.execute(query).scalar_one()

    def letters_to_print(
        self, limit: int, of: Collection[Region] | None = None
    ) -> Sequence[Delivery]:
        """Oldest first."""
        match = _to_print(None if of is None else frozenset(of))
        return self._rows.several(deliveries, Delivery, match, "sent_at", limit)

    def count_letters_to_print(self) -> int:
        """In the reader's regions."""
        query = select(func.count()).select_from(deliveries).where(_to_print(self._regions))
        return self._connection.execute(query).scalar_one()

    def needless_letters(self) -> Collection[str]:
        """By the columns; `fines.procedure.batch_letters.needless` judges one by its records."""
        served = resolutions.c.document["delivered_at"].as_string().is_not(None)
        query = (
            select(deliveries.c.reference)
            .select_from(deliveries.join(resolutions))
            .where(_waiting(self._regions), deliveries.c.reference.is_not(None))
            .where(_OCCASION.not_in([each.value for each in STANDS_AFTER_ANNULMENT]))
            .where(
                or_(
                    and_(
                        _OCCASION.in_(_CHARGES),
                        suspected(resolutions.c.decision_id),
                    ),
                    resolutions.c.status == ResolutionStatus.ANNULLED.value,
                    and_(_OCCASION.in_([Occasion.RESOLUTION.value]), served),
                )
            )
        )
        return frozenset(self._connection.execute(query).scalars())

    def letter(self, reference: str) -> Delivery:
        """NotFoundError where no envelope had this number."""
        named = f"of envelope {reference}"
        return self._rows.one(Delivery, deliveries.c.reference, reference, named)

    def contact(self, key: str) -> Contact | None:
        """None where nobody has told."""
        query = select(contacts.c.document, contacts.c.form).where(contacts.c.key == key)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else from_document(Contact, row.document, row.form)

    def save_contact(self, contact: Contact) -> None:
        """The last word counts."""
        told = {"row_version": 1, "form": FORMAT, "document": to_document(contact)}
        first = conflict_insert(self._connection.dialect.name, contacts).values(
            key=contact.key, **told
        )
        self._connection.execute(first.on_conflict_do_update(index_elements=["key"], set_=told))


def _to_print(regions: Regions) -> ColumnElement[bool]:
    held = select(resolutions.c.number).where(
        resolutions.c.decision_id.in_(suspected_decisions()),
        resolutions.c.status != ResolutionStatus.ANNULLED.value,
    )
    return and_(
        _waiting(regions),
        deliveries.c.reference.is_(None),
        or_(_OCCASION.not_in(_CHARGES), deliveries.c.resolution.not_in(held)),
    )


def _waiting(regions: Regions) -> ColumnElement[bool]:
    return and_(
        deliveries.c.channel == DeliveryChannel.POST.value,
        deliveries.c.status == DeliveryStatus.WAITING.value,
        resolution_within(deliveries.c.resolution, regions),
    )

"""How does a certified device's event become a case? Known, signed, judged by every gate, once."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from fines.device_event import (
    DeviceEvent,
    DeviceSerial,
    EventDoubt,
    EventEntry,
    EventOutcome,
    EventPicture,
)
from fines.errors import (
    InvalidValueError,
    NotAllowedError,
    NotFoundError,
    SignatureRefusedError,
    UnknownDeviceError,
    UnreadablePictureError,
)
from fines.evidence import EvidenceKind, EvidencePiece, Sha256, address
from fines.ports import CaseFile, Clock, EvidenceStore, Law, OutsiderCopy, SignatureCheck
from fines.procedure.event_gates import Charge, judge
from fines.procedure.outsider_copies import with_copies
from fines.procedure.review import Review
from fines.procedure.steps import derived
from fines.registered_device import RegisteredDevice
from fines.violation import DeviceSignature, Reporter, ReporterKind, Violation, violation_id

Register = Mapping[DeviceSerial, RegisteredDevice]
ED25519 = "ed25519"
# An event is remembered for longer than any device may be late, so that no replay is new again.
_MARKS = {
    "image/jpeg": (b"\xff\xd8\xff", b"\xff\xd9"),
    "image/png": (b"\x89PNG\r\n\x1a\n", b"IEND"),
}
# Some cameras pad a picture behind its end.
_TAIL_BYTES = 64
REMEMBERED = timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An event with the bytes that its device signed, and the signature; "" where there is none.

    `essence` is what a replay has in common with the first, where that is less than all bytes.
    """

    event: DeviceEvent
    content: bytes
    media_type: str
    signature: str
    essence: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """By what a device knocked: the name of its token, or the SHA-256 of its certificate."""

    token: str | None = None
    client_certificate: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of the event; `repeated` when it had been taken before."""

    outcome: EventOutcome
    doubt: EventDoubt | None = None
    decision: str | None = None
    repeated: bool = False

    @property
    def counted(self) -> str:
        """Under which word it is counted: the doubt where there is one, or what became of it."""
        return self.doubt or self.outcome


class Reporting:
    """Takes in what devices report; the same event again changes nothing."""

    def __init__(
        self,
        *,
        register: Register,
        verified: SignatureCheck,
        case_file: CaseFile,
        evidence: EvidenceStore,
        copy_of: OutsiderCopy,
        law: Law,
        clock: Clock,
    ) -> None:
        self._register = register
        self._verified = verified
        self._case_file = case_file
        self._evidence, self._copy_of = evidence, copy_of
        self._law = law
        self._review = Review(case_file, law, clock)
        self._clock = clock

    def take(self, report: Report, caller: Caller | None) -> Answer:
        """What became of it. `caller` is None where the way itself let only devices in (the bus).

        UnknownDeviceError, NotAllowedError and SignatureRefusedError leave nothing behind;
        EvidenceMissingError where a picture it names was never sent.
        """
        event = report.event
        device = self._known(event, caller)
        self._refuse_forged(report, device)
        judged = judge(event, device, self._law, self._clock())
        if judged is None:
            return Answer(outcome=EventOutcome.NO_ACT)
        # A replay costs a look: nothing is locked and nothing written for it.
        before = self._before(report)
        if before is not None:
            return before
        if isinstance(judged, EventDoubt):
            return self._remember(report, judged, None)
        return self._remember(report, None, self._violation(report, device, judged))

    def _known(self, event: DeviceEvent, caller: Caller | None) -> RegisteredDevice:
        device = self._register.get(event.device)
        if device is None:
            raise UnknownDeviceError(
                f"The device '{event.device}' is not in the register: enter it in TRAFFIC_DEVICES."
            )
        if caller is not None and not _admits(device, caller):
            raise NotAllowedError(
                f"What knocked does not belong to the device '{event.device}': "
                "use the token or certificate that the register names."
            )
        return device

    def _refuse_forged(self, report: Report, device: RegisteredDevice) -> None:
        serial = report.event.device
        if not report.signature:
            raise SignatureRefusedError(
                f"The event '{report.event.event}' of '{serial}' is not signed: send the Ed25519 "
                "signature of its bytes."
            )
        if not self._verified(device.public_key, _bytes(report.signature), report.content):
            raise SignatureRefusedError(
                f"The signature of the event '{report.event.event}' does not fit the key of "
                f"'{serial}': sign the very bytes that are sent."
            )

    def _before(self, report: Report) -> Answer | None:
        """The answer that this event had before; None for a new one."""
        with self._case_file.view() as view:
            try:
                entry = view.event_entry(_key(report))
            except NotFoundError:
                return None
        return _repeated(entry, _digest(report))

    def _remember(
        self, report: Report, doubt: EventDoubt | None, violation: Violation | None
    ) -> Answer:
        """The entry first, then the case where there is one, in one transaction."""
        outcome = EventOutcome.NOT_CHARGED if violation is None else EventOutcome.CASE
        entry = EventEntry(
            id=_key(report),
            sha256=_digest(report),
            outcome=outcome,
            doubt=doubt,
            decision=violation.id if violation is not None else None,
            taken_at=self._clock(),
        )
        with self._case_file.begin() as transaction:
            if not transaction.add_event_entry(entry):
                return _repeated(transaction.event_entry(entry.id), entry.sha256)
            if violation is not None:
                _, new = self._review.register_within(transaction, violation)
                outcome = EventOutcome.CASE if new else EventOutcome.ON_FILE
        return Answer(outcome=outcome, doubt=doubt, decision=entry.decision)

    def _violation(self, report: Report, device: RegisteredDevice, charge: Charge) -> Violation:
        event = report.event
        signed = self._evidence.put(report.content, report.media_type)
        sent = tuple(self._piece(event, picture) for picture in event.pictures)
        pieces = with_copies(sent, charge.plate, self._evidence, self._copy_of)
        kept = EvidencePiece(
            kind=EvidenceKind.DEVICE_EVENT,
            sha256=signed,
            media_type=report.media_type,
            captured_at=event.occurred_at,
        )
        return Violation(
            id=violation_id(device.site, charge.offence, charge.plate, event.occurred_at),
            offence=charge.offence,
            plate=charge.plate,
            plate_reading=charge.reading,
            site=device.site,
            place=device.place,
            occurred_at=event.occurred_at,
            measurement=charge.measurement,
            evidence=(*pieces, kept),
            reported_by=Reporter(kind=ReporterKind.DEVICE, identifier=event.device),
            device=device.device,
            signature=DeviceSignature(
                algorithm=ED25519,
                key=base64.b64encode(device.public_key).decode(),
                value=report.signature,
                signed=signed,
            ),
        )

    def _piece(self, event: DeviceEvent, picture: EventPicture) -> EvidencePiece:
        if picture.sha256 is not None:
            self._evidence.get(picture.sha256)
        return EvidencePiece(
            kind=picture.kind,
            sha256=picture.sha256 or self._kept(event, picture),
            media_type=picture.media_type,
            captured_at=picture.captured_at or event.occurred_at,
            box_px=picture.box_px,
        )

    def _kept(self, event: DeviceEvent, picture: EventPicture) -> Sha256:
        content = _bytes(picture.content or "")
        if not content:
            raise InvalidValueError(
                f"A picture of the event '{event.event}' has neither a 'sha256' nor a 'content' "
                "in base64: send one of the two."
            )
        if not _whole(content, picture.media_type):
            raise UnreadablePictureError(
                f"A picture of the event '{event.event}' is no whole {picture.media_type}: "
                "send all of it."
            )
        return self._evidence.put(content, picture.media_type)


def forget_old_events(case_file: CaseFile, now: datetime) -> int:
    """Drops what is remembered of events that are too old to be taken again; how many."""
    with case_file.begin() as transaction:
        return transaction.forget_event_entries(now - REMEMBERED)


def _key(report: Report) -> str:
    return derived("device-event", report.event.device, report.event.event)


def _digest(report: Report) -> Sha256:
    return address(report.content if report.essence is None else report.essence)


def _repeated(before: EventEntry, digest: Sha256) -> Answer:
    """The first answer again; another content under the same id charges nobody."""
    if before.sha256 != digest:
        return Answer(
            outcome=EventOutcome.NOT_CHARGED, doubt=EventDoubt.EVENT_ID_REUSED, repeated=True
        )
    charged = before.decision is not None
    return Answer(
        outcome=EventOutcome.ON_FILE if charged else before.outcome,
        doubt=before.doubt,
        decision=before.decision,
        repeated=True,
    )


def _admits(device: RegisteredDevice, caller: Caller) -> bool:
    by_token = caller.token is not None and caller.token == device.token
    known = device.client_certificate
    return by_token or (known is not None and caller.client_certificate == known)


def _whole(content: bytes, media_type: str) -> bool:
    """Whether a picture begins and ends as its type must; anything else is taken as it is."""
    begins, ends = _MARKS.get(media_type, (b"", b""))
    return content.startswith(begins) and ends in content[-_TAIL_BYTES:]


def _bytes(text: str) -> bytes:
    """The bytes of base64; none where it is not base64, which then fits nothing."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""

"""What is kept of a charged event, and which violation is it? The signed bytes and each picture."""

from __future__ import annotations

import base64
import binascii

from fines.device_event import DeviceEvent, EventPicture
from fines.errors import InvalidValueError, UnreadablePictureError
from fines.evidence import EvidenceKind, EvidencePiece, Sha256
from fines.ports import EvidenceStore, OutsiderCopy
from fines.procedure.event_gates import Charge
from fines.procedure.outsider_copies import with_copies
from fines.procedure.report import Report
from fines.registered_device import RegisteredDevice
from fines.violation import DeviceSignature, Reporter, ReporterKind, Violation, violation_id

ED25519, CMS = "ed25519", "cms"
_MARKS = {
    "image/jpeg": (b"\xff\xd8\xff", b"\xff\xd9"),
    "image/png": (b"\x89PNG\r\n\x1a\n", b"IEND"),
}
# Some cameras pad a picture behind its end.
_TAIL_BYTES = 64


class EventEvidence:
    """Puts what an event brought into the evidence store; the same again changes nothing there."""

    def __init__(self, evidence: EvidenceStore, copy_of: OutsiderCopy) -> None:
        self._evidence = evidence
        self._copy_of = copy_of

    def violation(self, report: Report, device: RegisteredDevice, charge: Charge) -> Violation:
        """The act, every piece of it on the disk. Many threads may ask at once.

        EvidenceMissingError where a picture it names was never sent, InvalidValueError where one
        that it holds is none.
        """
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
            region=device.region,
            signature=_signature(device, report, signed),
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
        content = from_base64(picture.content or "")
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


def _signature(device: RegisteredDevice, report: Report, signed: Sha256) -> DeviceSignature:
    certificate = device.signing_certificate
    key = device.public_key or b"" if certificate is None else bytes.fromhex(certificate)
    return DeviceSignature(
        algorithm=ED25519 if certificate is None else CMS,
        key=base64.b64encode(key).decode(),
        value=report.signature,
        signed=signed,
    )


def from_base64(text: str) -> bytes:
    """The bytes; none where it is not base64, which then fits nothing."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _whole(content: bytes, media_type: str) -> bool:
    """Whether a picture begins and ends as its type must; anything else is taken as it is."""
    begins, ends = _MARKS.get(media_type, (b"", b""))
    return content.startswith(begins) and ends in content[-_TAIL_BYTES:]

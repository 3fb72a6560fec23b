"""What proves a certified device's act? Its own signed bytes, checked by its own key, offline.

Nothing here is signed by us: what the file `case.json` says counts only as far as the device's
signed report says it too.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography import x509

from fines.errors import EvidenceMissingError, InvalidValueError
from fines.evidence import SEALED, EvidenceKind, Sha256, address
from fines.packages.canonical import canonical_json, read_canonical
from fines.packages.checking_cms import cms_points
from fines.packages.container import is_exact, packed, unpacked
from fines.packages.device_key import is_signed
from fines.packages.key_facts import CMS
from fines.packages.manifest import SUFFIXES, PackedPiece
from fines.packages.report import PackageReport, Point, Verdict
from fines.plates import normalise
from fines.ports import EvidenceStore
from fines.storage.record_codec import FORMAT, from_document, to_document
from fines.violation import Device, Violation, ViolationId

CASE_FILE, EVENT_FILE, SIGNATURE_FILE = "case.json", "event", "event.sig"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceCase:
    """What we made of a device's report; its key is hexadecimal, its certificate the SHA-256."""

    violation: ViolationId
    plate: str
    occurred_at: datetime
    device: Device
    public_key: str | None
    pieces: tuple[PackedPiece, ...]
    certificate: str | None = field(default=None, metadata={"later": True})


def device_package_of(violation: Violation, store: EvidenceStore) -> bytes:
    """One file with the device's report, its signature and every picture.

    EvidenceMissingError where no device signed the act.
    """
    signature, device = violation.signature, violation.device
    if signature is None or device is None:
        raise EvidenceMissingError(f"Violation {violation.id} was signed by no certified device.")
    pieces = [one for one in violation.evidence if one.kind is not EvidenceKind.DEVICE_EVENT]
    listed = tuple(
        PackedPiece(
            file=f"{number:02d}-{piece.kind}.{SUFFIXES.get(piece.media_type, 'bin')}",
            piece=piece,
            sealed=piece.kind in SEALED,
        )
        for number, piece in enumerate(pieces, 1)
    )
    key, by_cms = base64.b64decode(signature.key).hex(), signature.algorithm == CMS.lower()
    case = DeviceCase(
        violation=violation.id,
        plate=violation.plate,
        occurred_at=violation.occurred_at,
        device=device,
        public_key=None if by_cms else key,
        certificate=key if by_cms else None,
        pieces=listed,
    )
    contents = {
        CASE_FILE: canonical_json(to_document(case)),
        EVENT_FILE: store.get(signature.signed),
        SIGNATURE_FILE: base64.b64decode(signature.value),
    }
    return packed(contents | {one.file: store.get(one.piece.sha256) for one in listed})


def is_device_package(content: bytes) -> bool:
    """Whether this is such a file, sound or not."""
    try:
        return EVENT_FILE in unpacked(content)
    except InvalidValueError:
        return False


def check_device_package(
    content: bytes, *, public_key: str | None = None, roots: Sequence[x509.Certificate] = ()
) -> PackageReport:
    """What holds and what does not; the device's key and the roots of outside, if given."""
    files = unpacked(content)
    try:
        case = _case(files.get(CASE_FILE, b""))
    except InvalidValueError as error:
        return PackageReport(
            points=(Point(subject="case", verdict=Verdict.BROKEN, sentence=str(error)),),
            manifest=None,
        )
    event = files[EVENT_FILE]
    points = [
        *_signature(case, event, files.get(SIGNATURE_FILE, b""), roots),
        _key(case, public_key),
        _certificate(case),
        _said(case, event),
        *_pictures(case, event, files),
    ]
    known = {CASE_FILE, EVENT_FILE, SIGNATURE_FILE, *(one.file for one in case.pieces)}
    if set(files) - known or not is_exact(content, files):
        points.append(_told("form", False, "It holds bytes that the case does not list."))
    return PackageReport(points=tuple(points), manifest=None)


def _case(content: bytes) -> DeviceCase:
    document = read_canonical(content, "case")
    try:
        return from_document(DeviceCase, document, FORMAT)
    except (InvalidValueError, TypeError, KeyError, ValueError, AttributeError) as error:
        raise InvalidValueError("The case lacks what a case must say.") from error


def _signature(
    case: DeviceCase, event: bytes, signature: bytes, roots: Sequence[x509.Certificate]
) -> Iterator[Point]:
    if case.certificate is not None:
        yield from cms_points(
            "The device's report",
            event,
            signature,
            act=case.occurred_at,
            certificate=case.certificate,
            roots=roots,
        )
        return
    holds = is_signed(event, signature, case.public_key or "")
    by = f"by the key {case.public_key}."
    sentence = f"The device's report is {'' if holds else 'NOT '}signed {by}"
    yield _told("signature", holds, sentence)


def _key(case: DeviceCase, public_key: str | None) -> Point:
    if public_key is None:
        sentence = (
            "Whose key it is was not compared: give --key with the device's."
            if case.certificate is None
            else f"Compare it yourself with the device's certificate: SHA-256 {case.certificate}."
        )
        return Point(subject="key", verdict=Verdict.OPEN, sentence=sentence)
    if public_key == case.public_key:
        return _told("key", True, "It is the key that you gave.")
    found = case.certificate or case.public_key
    return _told("key", False, f"Wrong key: {found}; the one that you gave is another.")


def _certificate(case: DeviceCase) -> Point:
    device, holds = case.device, case.device.certified_at(case.occurred_at)
    when = "In force at the act" if holds else f"Not in force at {case.occurred_at.isoformat()}"
    named = f"{device.name}, number {device.serial}, certificate {device.certificate}"
    return _told("certificate", holds, f"{when}: {named}.")


def _said(case: DeviceCase, event: bytes) -> Point:
    """Whether the report itself names this device, plate and instant."""
    told = _report(event)
    if told is None:
        sentence = "The report is in its maker's own form: read plate and instant in it yourself."
        return Point(subject="act", verdict=Verdict.OPEN, sentence=sentence)
    try:
        same = (
            told["device"] == case.device.serial
            and normalise(str(told["plate"]["text"])) == case.plate
            and datetime.fromisoformat(told["occurred_at"]) == case.occurred_at
        )
    except (KeyError, TypeError, ValueError):
        same = False
    facts = f"{case.plate} at {case.occurred_at.isoformat()}"
    return _told("act", same, f"The report {'names' if same else 'does NOT name'} {facts}.")


def _pictures(case: DeviceCase, event: bytes, files: Mapping[str, bytes]) -> Iterator[Point]:
    named = _named(event)
    for one in case.pieces:
        name, piece = one.file, one.piece
        content = files.get(name)
        if content is None:
            yield _told(name, False, "Missing: the case lists it.")
        elif address(content) != piece.sha256:
            yield _told(name, False, f"Changed: the case says {piece.sha256}.")
        elif piece.sha256 in named:
            yield _told(name, True, f"The device signed it, {piece.sha256}.")
        else:
            sentence = "Unchanged, but not the device's: a copy of ours, or a report of other form."
            yield Point(subject=name, verdict=Verdict.OPEN, sentence=sentence)


def _named(event: bytes) -> set[Sha256]:
    """The addresses of all pictures that the report names or holds."""
    named: set[Sha256] = set()
    told = _report(event)
    pictures = told.get("pictures") if told else None
    for picture in pictures if isinstance(pictures, list) else []:
        if isinstance(picture, dict):
            named.add(Sha256(str(picture.get("sha256"))))
            try:
                named.add(address(base64.b64decode(str(picture.get("content")), validate=True)))
            except (binascii.Error, ValueError):
                continue
    return named


def _report(event: bytes) -> dict[str, Any] | None:
    """The report in the published form; None where it is in a maker's own."""
    try:
        told = json.loads(event)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) and "version" in told else None


def _told(subject: str, holds: bool, sentence: str) -> Point:
    verdict = Verdict.HOLDS if holds else Verdict.BROKEN
    return Point(subject=subject, verdict=verdict, sentence=sentence)

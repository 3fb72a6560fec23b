"""Is this package whole, and as the device signed it? Answered offline, point by point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fines.errors import InvalidValueError
from fines.evidence import EvidenceKind, address
from fines.local_time import LOCAL_ZONE
from fines.packages.container import is_exact, unpacked
from fines.packages.device_key import is_signed
from fines.packages.manifest import (
    MANIFEST_FILE,
    SIGNATURE_FILE,
    Manifest,
    content_of,
    read_manifest,
)
from fines.plates import PlateNumber
from fines.violation import violation_id


class Verdict(StrEnum):
    """What is said of one point."""

    HOLDS = "holds"
    BROKEN = "broken"
    SEALED = "sealed"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One thing that was looked at, in a sentence."""

    subject: str
    verdict: Verdict
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageReport:
    """Every point; the manifest is None where it cannot be read."""

    points: tuple[Point, ...]
    manifest: Manifest | None

    @property
    def genuine(self) -> bool:
        """Whether nothing is broken."""
        return all(point.verdict is not Verdict.BROKEN for point in self.points)


def check_package(
    content: bytes, *, public_key: str | None = None, site_files: Sequence[bytes] = ()
) -> PackageReport:
    """What holds and what does not; the key and the site files of outside are compared if given."""
    try:
        files = unpacked(content)
        manifest = read_manifest(files.get(MANIFEST_FILE, b""))
    except InvalidValueError as error:
        return PackageReport(points=(_broken("package", str(error)),), manifest=None)
    points = [
        *_signature(manifest, files),
        _key(manifest, public_key),
        _certificate(manifest),
        _identifier(manifest),
        *_pieces(manifest, files),
        *_added(manifest, files),
    ]
    if not is_exact(content, files):
        points.append(_broken("form", "The file holds bytes beside its pieces: it was altered."))
    points += [_site_file(manifest, site_file) for site_file in site_files]
    return PackageReport(points=tuple(points), manifest=manifest)


def _signature(manifest: Manifest, files: Mapping[str, bytes]) -> Iterator[Point]:
    signature = files.get(SIGNATURE_FILE, b"")
    if is_signed(files[MANIFEST_FILE], signature, manifest.key.public_key):
        yield _holds("signature", f"The manifest is signed by the key {manifest.key.public_key}.")
    else:
        yield _broken("signature", "The manifest is not what the key in it has signed.")


def _key(manifest: Manifest, public_key: str | None) -> Point:
    device, found = manifest.device, manifest.key.public_key
    for known, whose in (
        (public_key, "you gave"),
        (device.public_key, f"belongs to the device {device.serial} by its site file"),
    ):
        if known is not None and known != found:
            return _broken("key", f"Wrong key: {found}; the one that {whose} is {known}.")
    if manifest.key.development:
        return _open("key", "DEVELOPMENT KEY: whoever runs the program can make one.")
    if public_key is None:
        return _open("key", "Whose key it is was not compared: give --key or --site.")
    return _holds("key", "It is the key that you gave.")


def _certificate(manifest: Manifest) -> Point:
    device, at = manifest.device, manifest.occurred_at
    valid = " to ".join(
        f"{instant.astimezone(LOCAL_ZONE):%Y-%m-%d}"
        for instant in (device.certificate_valid_from, device.certificate_valid_to)
    )
    named = f"{device.name}, number {device.serial}, certificate {device.certificate}, {valid}"
    if device.certified_at(at):
        return _holds("certificate", f"In force at the act: {named}.")
    return _broken("certificate", f"Not in force at {at.isoformat()}: {named}.")


def _identifier(manifest: Manifest) -> Point:
    plate = PlateNumber(manifest.plate)
    derived = violation_id(manifest.site, manifest.offence, plate, manifest.occurred_at)
    if derived == manifest.violation:
        return _holds("act", f"{manifest.offence} by {plate}, {manifest.place}, {derived}.")
    return _broken("act", f"The act of this site, plate and instant is {derived}, not this one.")


def _pieces(manifest: Manifest, files: Mapping[str, bytes]) -> Iterator[Point]:
    closed = not any(packed.sealed and packed.file in files for packed in manifest.pieces)
    for packed in manifest.pieces:
        content = files.get(packed.file)
        if content is None and packed.sealed and closed:
            known = f"kept by the police under {packed.piece.sha256}"
            yield Point(subject=packed.file, verdict=Verdict.SEALED, sentence=f"Sealed, {known}.")
        elif content is None:
            yield _broken(packed.file, "Missing: the manifest lists it.")
        elif address(content) == packed.piece.sha256:
            yield _holds(packed.file, f"Unchanged, {packed.piece.sha256}.")
        else:
            yield _broken(
                packed.file,
                f"Changed: it has the SHA-256 {address(content)}, the manifest says "
                f"{packed.piece.sha256}.",
            )


def _added(manifest: Manifest, files: Mapping[str, bytes]) -> Iterator[Point]:
    known = {packed.file for packed in manifest.pieces} | {MANIFEST_FILE, SIGNATURE_FILE}
    for name in files:
        if name not in known:
            yield _broken(name, "Added: the manifest does not list it.")


def _site_file(manifest: Manifest, site_file: bytes) -> Point:
    """Of a section there are two: either may be given, or both."""
    for kind, whose in (
        (EvidenceKind.SITE_FILE, "The site file"),
        (EvidenceKind.START_SITE_FILE, "The site file of the section's start"),
    ):
        if content_of(manifest, kind) == (address(site_file),):
            return _holds("site", f"{whose} is the one that you gave.")
    return _broken("site", f"Another site file: the one that you gave is {address(site_file)}.")


def _holds(subject: str, sentence: str) -> Point:
    return Point(subject=subject, verdict=Verdict.HOLDS, sentence=sentence)


def _broken(subject: str, sentence: str) -> Point:
    return Point(subject=subject, verdict=Verdict.BROKEN, sentence=sentence)


def _open(subject: str, sentence: str) -> Point:
    return Point(subject=subject, verdict=Verdict.OPEN, sentence=sentence)

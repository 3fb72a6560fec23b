"""Is this package whole, and as the device signed it? Answered offline, point by point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cryptography import x509

from fines.errors import InvalidValueError
from fines.evidence import EvidenceKind, address
from fines.local_time import local
from fines.packages.checking_ends import end_points
from fines.packages.checking_key import NOBODY_S, TrustedKey, key_point, signature_points
from fines.packages.container import is_exact, unpacked
from fines.packages.manifest import (
    MANIFEST_FILE,
    SIGNATURE_FILE,
    Manifest,
    content_of,
    read_manifest,
)
from fines.packages.report import PackageReport, Point, Verdict, broken, holds
from fines.plates import PlateNumber
from fines.violation import violation_id


def check_package(
    content: bytes,
    *,
    public_key: str | None = None,
    certificate: str | None = None,
    start: TrustedKey = NOBODY_S,
    roots: Sequence[x509.Certificate] = (),
    site_files: Sequence[bytes] = (),
) -> PackageReport:
    """What holds and what does not; what is trusted of outside is compared if given.

    That is the device's `public_key` (hexadecimal) or its `certificate` (SHA-256), of a section
    also the key of its `start`, the `roots` of authorities, and the site files.
    """
    own = TrustedKey(public_key=public_key, certificate=certificate)
    try:
        files = unpacked(content)
        manifest = read_manifest(files.get(MANIFEST_FILE, b""))
    except InvalidValueError as error:
        return PackageReport(points=(broken("package", str(error)),), manifest=None)
    points = [
        *signature_points(
            "The manifest",
            files[MANIFEST_FILE],
            files.get(SIGNATURE_FILE, b""),
            manifest.key,
            manifest.occurred_at,
            roots,
        ),
        key_point(manifest.device, manifest.key, own, traced=bool(roots)),
        _certificate(manifest),
        _identifier(manifest),
        *_pieces(manifest, files),
        *_added(manifest, files),
        *end_points(manifest, files, {"start": start, "end": own}, roots),
    ]
    if not is_exact(content, files):
        points.append(broken("form", "The file holds bytes beside its pieces: it was altered."))
    points += [_site_file(manifest, site_file) for site_file in site_files]
    return PackageReport(points=tuple(points), manifest=manifest)


def _certificate(manifest: Manifest) -> Point:
    device, at = manifest.device, manifest.occurred_at
    valid = " to ".join(
        f"{local(instant):%Y-%m-%d}"
        for instant in (device.certificate_valid_from, device.certificate_valid_to)
    )
    named = f"{device.name}, number {device.serial}, certificate {device.certificate}, {valid}"
    if device.certified_at(at):
        return holds("certificate", f"In force at the act: {named}.")
    return broken("certificate", f"Not in force at {at.isoformat()}: {named}.")


def _identifier(manifest: Manifest) -> Point:
    plate = PlateNumber(manifest.plate)
    derived = violation_id(manifest.site, manifest.offence, plate, manifest.occurred_at)
    if derived == manifest.violation:
        return holds("act", f"{manifest.offence} by {plate}, {manifest.place}, {derived}.")
    return broken("act", f"The act of this site, plate and instant is {derived}, not this one.")


def _pieces(manifest: Manifest, files: Mapping[str, bytes]) -> Iterator[Point]:
    closed = not any(packed.sealed and packed.file in files for packed in manifest.pieces)
    for packed in manifest.pieces:
        content = files.get(packed.file)
        if content is None and packed.sealed and closed:
            known = f"kept by the police under {packed.piece.sha256}"
            yield Point(subject=packed.file, verdict=Verdict.SEALED, sentence=f"Sealed, {known}.")
        elif content is None:
            yield broken(packed.file, "Missing: the manifest lists it.")
        elif address(content) == packed.piece.sha256:
            yield holds(packed.file, f"Unchanged, {packed.piece.sha256}.")
        else:
            yield broken(
                packed.file,
                f"Changed: it has the SHA-256 {address(content)}, the manifest says "
                f"{packed.piece.sha256}.",
            )


def _added(manifest: Manifest, files: Mapping[str, bytes]) -> Iterator[Point]:
    known = {packed.file for packed in manifest.pieces} | {MANIFEST_FILE, SIGNATURE_FILE}
    for name in files:
        if name not in known:
            yield broken(name, "Added: the manifest does not list it.")


def _site_file(manifest: Manifest, site_file: bytes) -> Point:
    """Of a section there are two: either may be given, or both."""
    for kind, whose in (
        (EvidenceKind.SITE_FILE, "The site file"),
        (EvidenceKind.START_SITE_FILE, "The site file of the section's start"),
    ):
        if content_of(manifest, kind) == (address(site_file),):
            return holds("site", f"{whose} is the one that you gave.")
    return broken("site", f"Another site file: the one that you gave is {address(site_file)}.")

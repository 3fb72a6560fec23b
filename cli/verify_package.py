"""How is the report on an evidence package told? Line by line, or as one JSON line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import typer

from detectors.site_file import load_site
from fines.errors import ConfigurationError, InvalidValueError
from fines.evidence import EvidenceKind, Sha256, address
from fines.packages.checking import check_package
from fines.packages.checking_key import TrustedKey
from fines.packages.container import unpacked
from fines.packages.device_key import load_public_key
from fines.packages.device_package import check_device_package, is_device_package
from fines.packages.manifest import MANIFEST_FILE, content_of, read_manifest
from fines.packages.report import PackageReport, Verdict
from fines.packages.signing_certificate import load_roots

WORDS = {
    Verdict.HOLDS: "holds",
    Verdict.BROKEN: "BROKEN",
    Verdict.SEALED: "sealed",
    Verdict.OPEN: "open",
}


def check(
    content: bytes, key: Path | None, sites: Sequence[Path], roots: Sequence[Path]
) -> PackageReport:
    """The report, compared with the key, the site files and the roots that the person trusts.

    The device of a section's end has signed the whole, and the start's site file tells the key of
    the start alone.
    """
    public_key = load_public_key(key) if key else None
    trusted = [root for file in roots for root in load_roots(file)]
    if is_device_package(content):
        return check_device_package(content, public_key=public_key, roots=trusted)
    known = [load_site(site) for site in sites]
    certificate: str | None = None
    start = TrustedKey()
    starts = _start_site_files(content)
    for file, site in zip(sites, known, strict=True):
        if address(site.file) in starts:
            start = TrustedKey(
                public_key=site.device.public_key, certificate=site.device.signing_certificate
            )
            continue
        certificate = site.device.signing_certificate or certificate
        if site.device.public_key is None:
            continue
        if public_key not in (None, site.device.public_key):
            whose = key or "the one before"
            raise ConfigurationError(
                f"{whose} is not the key that {file} gives its device: name the right one of them."
            )
        public_key = site.device.public_key
    files = [site.file for site in known]
    return check_package(
        content,
        public_key=public_key,
        certificate=certificate,
        start=start,
        roots=trusted,
        site_files=files,
    )


def _start_site_files(content: bytes) -> tuple[Sha256, ...]:
    try:
        manifest = read_manifest(unpacked(content).get(MANIFEST_FILE, b""))
    except InvalidValueError:
        return ()
    return content_of(manifest, EvidenceKind.START_SITE_FILE)


def tell(file: Path, report: PackageReport, *, as_json: bool) -> None:
    """Prints it."""
    if as_json:
        points = [asdict(point) for point in report.points]
        line = {"file": str(file), "genuine": report.genuine, "points": points}
        typer.echo(json.dumps(line, ensure_ascii=False))
        return
    for text in _lines(file, report):
        typer.echo(text)


def _lines(file: Path, report: PackageReport) -> Iterator[str]:
    yield f"{file}: {'whole and signed' if report.genuine else 'NOT whole'}"
    width = max(len(point.subject) for point in report.points)
    for point in report.points:
        yield f"{WORDS[point.verdict]:<7} {point.subject:<{width}}  {point.sentence}"
    if report.manifest:
        made = report.manifest.made_by
        yield f"made by {made.program}, source {made.source_sha256}"
        for model in made.models:
            yield f"        {model.part}: {model.name}, {model.sha256 or 'no file of ours'}"
        yield f"        law: {made.law_edition}, {made.law_sha256}"

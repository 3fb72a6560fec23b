"""Does the report on a package signed by CMS say who signed, when, and who stands behind it?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from cryptography import x509

from fines.packages.checking import check_package
from fines.packages.cms_key import CmsKey
from fines.packages.container import packed, unpacked
from fines.packages.manifest import (
    MANIFEST_FILE,
    SIGNATURE_FILE,
    Manifest,
    manifest_bytes,
    read_manifest,
)
from fines.packages.report import PackageReport, Verdict
from fines.packages.signing_certificate import fingerprint
from tests.fines.invented import DEVICE, NOON
from tests.fines.packages.authority import (
    cms_key,
    device_certificate,
    held,
    middle,
    root,
    rsa_key,
)
from tests.fines.packages.packing import package


@cache
def whole(kind: str = "rsa") -> bytes:
    return package(Path(mkdtemp()), key=cms_key(kind))


def verdicts(report: PackageReport) -> list[tuple[str, Verdict]]:
    return [(point.subject, point.verdict) for point in report.points][:5]


def faults(report: PackageReport) -> dict[str, str]:
    return {
        point.subject: point.sentence for point in report.points if point.verdict is Verdict.BROKEN
    }


def signed_with(key: CmsKey, **terms: object) -> bytes:
    """The package as this key would have signed it."""
    files = unpacked(whole())
    manifest: Manifest = read_manifest(files[MANIFEST_FILE])
    changed = replace(manifest, key=key.facts, **terms)  # type: ignore[arg-type]  # any field comes
    files[MANIFEST_FILE] = manifest_bytes(changed)
    files[SIGNATURE_FILE] = key.sign(files[MANIFEST_FILE])
    return packed(files)


@pytest.mark.parametrize("kind", ["rsa", "p256", "p384"])
def test_with_root_and_certificate_everything_holds(kind: str) -> None:
    own = fingerprint(held(kind).certificate)
    report = check_package(whole(kind), certificate=own, roots=[root().certificate])
    assert verdicts(report) == [
        ("signature", Verdict.HOLDS),
        ("validity", Verdict.HOLDS),
        ("chain", Verdict.HOLDS),
        ("key", Verdict.HOLDS),
        ("certificate", Verdict.HOLDS),
    ]
    said = {point.subject: point.sentence for point in report.points}
    number = f"{held(kind).certificate.serial_number:X}"
    assert f"CN=Camera DEMO-1, certificate {number}, valid 2026-01-21 to" in said["signature"]
    path = "CN=Camera DEMO-1 < CN=Devices of one maker < CN=Root of measuring devices."
    assert path in said["chain"]


def test_without_a_root_it_is_whole_but_nobody_stands_behind_it() -> None:
    report = check_package(whole())
    assert report.genuine
    assert verdicts(report)[2:4] == [("chain", Verdict.OPEN), ("key", Verdict.OPEN)]
    assert "WHO signed is not shown: give --root" in report.points[2].sentence


def test_another_chain_is_told() -> None:
    found = faults(check_package(whole(), roots=[root("Another root").certificate]))
    assert list(found) == ["chain"]
    assert found["chain"].startswith("Other chain: no root that you gave")


@pytest.mark.parametrize(
    ("begin", "end", "sentence"),
    [
        (NOON - timedelta(days=9), NOON - timedelta(days=1), "Expired at 2026-05-01"),
        (NOON + timedelta(days=1), NOON + timedelta(days=9), "Not yet valid at 2026-05-01"),
    ],
)
def test_a_certificate_out_of_force_at_the_act_is_told(
    begin: datetime, end: datetime, sentence: str
) -> None:
    own: x509.Certificate = device_certificate(rsa_key(), valid_from=begin, valid_to=end)
    key = CmsKey(rsa_key(), own, [middle().certificate])
    found = faults(check_package(signed_with(key), roots=[root().certificate]))
    assert list(found) == ["validity"]
    assert found["validity"].startswith(sentence)


def test_an_altered_manifest_and_a_signature_of_another_kind_are_told() -> None:
    files = unpacked(whole())
    manifest = read_manifest(files[MANIFEST_FILE])
    altered = manifest_bytes(replace(manifest, place="elsewhere"))
    found = faults(check_package(packed({**files, MANIFEST_FILE: altered})))
    assert found == {
        "signature": "The manifest is NOT signed: Altered: these are not the bytes that its "
        "certificate has signed."
    }
    for raw in (b"", bytes(64)):
        found = faults(check_package(packed({**files, SIGNATURE_FILE: raw})))
        assert "no CMS SignedData in DER" in found["signature"]


def test_another_certificate_than_the_manifest_or_the_site_names_is_told() -> None:
    files = unpacked(whole())
    files[SIGNATURE_FILE] = cms_key("p256").sign(files[MANIFEST_FILE])
    assert "not by" in faults(check_package(packed(files)))["signature"]
    found = faults(check_package(whole(), certificate="0" * 64))
    assert list(found) == ["key"]
    assert found["key"].endswith(f"the one that you gave is {'0' * 64}.")
    for device in (
        replace(DEVICE, signing_certificate="0" * 64),
        replace(DEVICE, public_key="0" * 64),
    ):
        assert list(faults(check_package(signed_with(cms_key(), device=device)))) == ["key"]
    assert list(faults(check_package(whole(), public_key="0" * 64))) == ["key"]


def test_an_unknown_algorithm_is_no_signature() -> None:
    files = unpacked(whole())
    manifest = read_manifest(files[MANIFEST_FILE])
    files[MANIFEST_FILE] = manifest_bytes(
        replace(manifest, key=replace(manifest.key, algorithm="none"))
    )
    found = faults(check_package(packed(files)))
    assert found["signature"] == "Signed by none: Ed25519 and CMS are known."

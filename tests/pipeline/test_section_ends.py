"""Has each end of a section signed its own part, and is whoever changes a part found out?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fines.evidence import EvidenceKind, address
from fines.packages.checking import check_package
from fines.packages.checking_key import TrustedKey
from fines.packages.container import packed
from fines.packages.device_key import Ed25519Key
from fines.packages.end_statement import EndStatement, read_statement, statement_bytes
from fines.packages.manifest import (
    MANIFEST_FILE,
    SIGNATURE_FILE,
    Manifest,
    PackedPiece,
    manifest_bytes,
)
from fines.packages.report import PackageReport
from tests.pipeline.packed_section import packed_section
from tests.pipeline.test_section_package import broken, file_of, files, the_manifest

START, END = EvidenceKind.START_STATEMENT, EvidenceKind.CROSSING_STATEMENT
PAIRING = Ed25519Key(Ed25519PrivateKey.generate(), development=False)


def statement(kind: EvidenceKind) -> EndStatement:
    return read_statement(files()[file_of(kind)])


def said(report: PackageReport, subject: str) -> tuple[str, str]:
    return next((p.verdict.value, p.sentence) for p in report.points if p.subject == subject)


def signed_anew(
    contents: dict[EvidenceKind, bytes], keep: Callable[[PackedPiece], bool] = lambda _: True
) -> PackageReport:
    """The package as a machine that pairs would sign it after it had changed these pieces."""
    whole, manifest = files(), the_manifest()
    pieces = []
    for one in filter(keep, manifest.pieces):
        content = contents.get(one.piece.kind, whole[one.file])
        whole[one.file] = content
        pieces.append(replace(one, piece=replace(one.piece, sha256=address(content))))
    kept = {one.file for one in pieces}
    return _checked(
        replace(manifest, pieces=tuple(pieces), key=PAIRING.facts),
        {name: content for name, content in whole.items() if name in kept},
    )


def _checked(manifest: Manifest, whole: dict[str, bytes]) -> PackageReport:
    content = manifest_bytes(manifest)
    return check_package(
        packed({**whole, MANIFEST_FILE: content, SIGNATURE_FILE: PAIRING.sign(content)})
    )


def test_each_end_is_signed_by_its_own_device() -> None:
    report = check_package(packed_section()[1])
    start, end = statement(START), statement(END)
    assert (start.device.serial, end.device.serial) == ("west", "east")
    assert start.key.public_key != end.key.public_key
    for subject, told in (("start", start), ("end", end)):
        assert said(report, f"{subject} signature") == (
            "holds", f"What the {subject} saw is signed by the key {told.key.public_key}."
        )  # fmt: skip
        assert said(report, f"{subject} key")[0] == "open"
        assert said(report, f"{subject} statement")[0] == "holds"
    assert check_package(packed_section()[2]).genuine


def test_each_end_s_key_may_be_trusted_by_itself() -> None:
    start = statement(START)
    right, wrong = (
        check_package(packed_section()[1], start=TrustedKey(public_key=key))
        for key in (start.key.public_key, "0" * 64)
    )
    assert right.genuine
    assert broken(wrong) == {"start key"}
    assert said(wrong, "start key")[1].endswith(f"the one that you gave is {'0' * 64}.")


def test_whoever_pairs_cannot_change_what_the_start_saw() -> None:
    record = files()[file_of(EvidenceKind.START_RECORD)]
    report = signed_anew({EvidenceKind.START_RECORD: record.replace(b'"west"', b'"best"')})
    assert broken(report) == {"start statement"}
    assert said(report, "start statement")[1] == (
        "The package lacks what this device signed: crossing_record."
    )


def test_whoever_pairs_cannot_sign_for_the_start() -> None:
    earlier = replace(statement(START), at=statement(START).at + timedelta(seconds=5))
    report = signed_anew({START: statement_bytes(earlier)})
    assert broken(report) == {"start signature"}
    forged = replace(earlier, key=PAIRING.facts)
    content = statement_bytes(forged)
    report = signed_anew({START: content, EvidenceKind.START_SIGNATURE: PAIRING.sign(content)})
    # Whole in itself: only who knows the device's key sees that it is another's.
    assert broken(report) == set()
    assert said(report, "start key")[0] == "open"


@pytest.mark.parametrize(
    ("subject", "change", "sentence"),
    [
        ("start", {"plate": "01KG999XYZ"}, "It tells of 01KG999XYZ, the act is of 01KG123TST."),
        ("start", {"later_s": 60.0}, "It tells of a crossing after the act."),
        ("end", {"later_s": 1.0}, "It tells of another place, instant or device than the act."),
    ],
)
def test_a_statement_of_another_drive_is_named(
    subject: str, change: dict[str, object], sentence: str
) -> None:
    kind = {"start": START, "end": END}[subject]
    told = statement(kind)
    later_s = change.get("later_s", 0.0)
    assert isinstance(later_s, float)
    other = replace(
        told,
        plate=str(change.get("plate", told.plate)),
        at=told.at + timedelta(seconds=later_s),
        key=PAIRING.facts,
    )
    content = statement_bytes(other)
    signature = EvidenceKind(kind.value.replace("statement", "signature"))
    report = signed_anew({kind: content, signature: PAIRING.sign(content)})
    assert broken(report) == {f"{subject} statement"}
    assert said(report, f"{subject} statement")[1] == sentence


def test_a_package_from_before_ends_signed_leaves_it_open() -> None:
    report = signed_anew({}, keep=lambda one: one.piece.kind is not START)
    assert broken(report) == set()
    assert said(report, "start") == (
        "open", "Its own device has not signed its part: the manifest's has, alone."
    )  # fmt: skip


def test_what_is_no_statement_is_named() -> None:
    assert broken(signed_anew({START: b"{}"})) == {"start statement"}

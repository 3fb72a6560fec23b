"""Does a found act hold all that it rests on, signed, and does it come out the same each time?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from detectors.act_record import read_record
from detectors.replay import replay
from fines.errors import ConfigurationError, EvidenceMissingError
from fines.evidence import EvidenceKind
from fines.packages.checking import check_package
from fines.packages.cms_key import CmsKey
from fines.packages.package import package_of
from fines.packages.report import Verdict
from fines.packages.signing_certificate import fingerprint
from tests.detectors.packed_act import driven, packed_act
from tests.detectors.plain_road import SITE, after
from tests.detectors.scripted import MemoryEvidence, ScriptedReader
from tests.fines.packages.authority import (
    cms_key,
    device_certificate,
    held,
    root,
    rsa_key,
)


def test_an_act_cites_every_piece_that_it_rests_on(tmp_path: Path) -> None:
    store = MemoryEvidence()
    violation = packed_act(tmp_path, store)
    assert [piece.kind for piece in violation.evidence] == [
        EvidenceKind.BEFORE, EvidenceKind.AT, EvidenceKind.AFTER, EvidenceKind.PLATE_FRAME,
        EvidenceKind.PLATE_CROP, EvidenceKind.SIGNAL_LOG, EvidenceKind.REDACTED_BEFORE,
        EvidenceKind.REDACTED_AT, EvidenceKind.OVERVIEW, EvidenceKind.REDACTED_OVERVIEW,
        EvidenceKind.REDACTED_AFTER, EvidenceKind.REDACTED_PLATE_FRAME, EvidenceKind.CLIP,
        EvidenceKind.RECORD, EvidenceKind.SITE_FILE, EvidenceKind.MANIFEST,
        EvidenceKind.SIGNATURE,
    ]  # fmt: skip
    assert check_package(package_of(violation, store, sealed=False)).genuine
    by_kind = {piece.kind: store.get(piece.sha256) for piece in violation.evidence}
    assert by_kind[EvidenceKind.SITE_FILE] == SITE.encode()
    record = read_record(by_kind[EvidenceKind.RECORD])
    assert record.outcome.violation == violation.id
    assert record.outcome.finding.measurement == violation.measurement
    assert record.judged.last.frame < record.closed.last.frame
    assert len(record.plate_looks) >= 6
    assert {frame.frame for frame in record.clip} >= {record.outcome.finding.at_frame}


def test_the_same_frames_are_the_same_package(tmp_path: Path) -> None:
    stores = MemoryEvidence(), MemoryEvidence()
    first, again = (packed_act(tmp_path, store) for store in stores)
    assert first == again
    assert package_of(first, stores[0], sealed=False) == package_of(again, stores[1], sealed=False)


def test_the_clip_plays_and_holds_the_act(tmp_path: Path) -> None:
    store = MemoryEvidence()
    violation = packed_act(tmp_path, store)
    pieces = {piece.kind: piece.sha256 for piece in violation.evidence}
    clip, record = store.get(pieces[EvidenceKind.CLIP]), store.get(pieces[EvidenceKind.RECORD])
    (tmp_path / "clip.avi").write_bytes(clip)
    video = cv2.VideoCapture(str(tmp_path / "clip.avi"))
    numbers = []
    while True:
        there, image = video.read()
        if not there:
            break
        assert image.shape == (1000, 1000, 3)
        numbers.append(float(np.mean(image)))
    video.release()
    assert len(numbers) == len(read_record(record).clip)


def test_another_key_than_the_site_file_gives_stops_at_the_start(tmp_path: Path) -> None:
    key = 'name = "Test camera"\npublic_key = "' + "0" * 64 + '"'
    site = SITE.replace('name = "Test camera"', key)
    with pytest.raises(ConfigurationError, match="Site 'plain' gives its device the key 0000"):
        packed_act(tmp_path, MemoryEvidence(), site)


def test_without_the_manifest_there_is_no_package(tmp_path: Path) -> None:
    store = MemoryEvidence()
    violation = packed_act(tmp_path, store)
    with pytest.raises(EvidenceMissingError, match="has no manifest"):
        package_of(replace(violation, evidence=violation.evidence[:3]), store, sealed=False)


def test_an_act_signed_by_cms_verifies_by_its_root_and_comes_out_again(tmp_path: Path) -> None:
    store, again = MemoryEvidence(), MemoryEvidence()
    own = fingerprint(held("p256").certificate)
    site = SITE.replace("[device]", f'[device]\nsigning_certificate = "{own}"')
    violation = packed_act(tmp_path, store, site, keys=lambda device: cms_key("p256"))
    assert packed_act(tmp_path, again, site, keys=lambda device: cms_key("p256")) == violation
    package = package_of(violation, store, sealed=False)
    report = check_package(
        package, certificate=own, roots=[root().certificate], site_files=[site.encode()]
    )
    assert {point.verdict for point in report.points} == {Verdict.HOLDS}
    assert report.manifest is not None
    points = replay(report.manifest, store.contents.get, ScriptedReader())
    assert [point for point in points if point.verdict is Verdict.BROKEN] == []
    with pytest.raises(ConfigurationError, match="mend signing_certificate, or TRAFFIC_DEVICE"):
        packed_act(tmp_path, store, site, keys=lambda device: cms_key())


def test_an_act_outside_the_signing_certificates_time_is_not_charged(tmp_path: Path) -> None:
    late = device_certificate(rsa_key(), valid_from=after(3600), valid_to=after(7200))
    key = CmsKey(rsa_key(), late, [])
    found, chain = driven(tmp_path, MemoryEvidence(), keys=lambda device: key)
    assert found == []
    assert chain.not_judged == {"signing_certificate_not_valid": 1}
    assert (key.in_force(after(3600)), key.in_force(after(7201))) == (True, False)

"""Does a device's own signature prove its case offline, and does no change pass unseen?"""

from __future__ import annotations

from pathlib import Path

import pytest

from fines.decision import DecisionId
from fines.packages.container import packed, unpacked
from fines.packages.device_package import (
    check_device_package,
    device_package_of,
    is_device_package,
)
from fines.packages.report import PackageReport, Verdict
from fines.storage.case_file import SqlCaseFile
from tests.fines.devices import KEY, device_event
from tests.fines.procedure.post import Post

PUBLIC = KEY.public_key().public_bytes_raw().hex()


@pytest.fixture
def package(tmp_path: Path) -> bytes:
    case_file = SqlCaseFile(f"sqlite:///{tmp_path / 'fines.db'}")
    case_file.upgrade()
    post = Post(case_file)
    answer = post.take(device_event())
    with case_file.view() as view:
        violation = view.decision(DecisionId(answer.decision or "")).violation
    case_file.close()
    return device_package_of(violation, post.evidence)


def verdicts(report: PackageReport) -> dict[str, Verdict]:
    return {point.subject: point.verdict for point in report.points}


def test_the_devices_own_signature_and_key_prove_it(package: bytes) -> None:
    assert is_device_package(package)
    report = check_device_package(package, public_key=PUBLIC)
    assert report.genuine
    assert set(verdicts(report).values()) == {Verdict.HOLDS}
    assert {"signature", "key", "certificate", "act", "01-at.jpg"} <= set(verdicts(report))


def test_without_a_key_from_outside_it_stays_open_whose_it_is(package: bytes) -> None:
    assert verdicts(check_device_package(package))["key"] is Verdict.OPEN


def test_another_key_is_not_the_devices(package: bytes) -> None:
    report = check_device_package(package, public_key="00" * 32)
    assert verdicts(report)["key"] is Verdict.BROKEN


@pytest.mark.parametrize(
    ("file", "old", "new", "broken"),
    [
        ("event", b"87.4", b"97.4", "signature"),
        ("event.sig", b"", b"x", "signature"),
        ("01-at.jpg", b"", b"x", "01-at.jpg"),
        ("case.json", b"01KG001DEM", b"01KG002DEM", "act"),
        ("case.json", b"{", b"[", "case"),
    ],
)
def test_a_changed_byte_is_told(
    package: bytes, file: str, old: bytes, new: bytes, broken: str
) -> None:
    files = unpacked(package)
    assert old in files[file]
    files[file] = files[file].replace(old, new, 1)
    report = check_device_package(packed(files), public_key=PUBLIC)
    assert not report.genuine
    assert verdicts(report)[broken] is Verdict.BROKEN


def test_an_added_file_is_told(package: bytes) -> None:
    report = check_device_package(packed(unpacked(package) | {"more.txt": b"x"}))
    assert verdicts(report)["form"] is Verdict.BROKEN

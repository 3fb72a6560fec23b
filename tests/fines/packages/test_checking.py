"""Does the report name whatever is wrong with a package?"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fines.packages.checking import check_package
from fines.packages.container import packed, unpacked
from fines.packages.device_key import load_device_keys
from fines.packages.manifest import (
    MANIFEST_FILE,
    SIGNATURE_FILE,
    Manifest,
    manifest_bytes,
    read_manifest,
)
from fines.packages.report import PackageReport, Verdict
from tests.fines.invented import DEVICE
from tests.fines.packages.packing import CONTENTS, package


@cache
def folder() -> Path:
    return Path(mkdtemp())


@cache
def whole(*, sealed: bool = False) -> bytes:
    return package(folder(), sealed=sealed)


def faults(report: PackageReport) -> dict[str, str]:
    return {
        point.subject: point.sentence for point in report.points if point.verdict is Verdict.BROKEN
    }


def with_manifest(changed: Manifest) -> bytes:
    """The package as the same device would have signed this manifest."""
    files = unpacked(whole())
    files[MANIFEST_FILE] = manifest_bytes(changed)
    key = load_device_keys(f"development:{folder()}")(DEVICE)
    files[SIGNATURE_FILE] = key.sign(files[MANIFEST_FILE])
    return packed(files)


def the_manifest() -> Manifest:
    return read_manifest(unpacked(whole())[MANIFEST_FILE])


def test_a_package_as_it_was_made_holds_in_every_point() -> None:
    report = check_package(whole())
    assert report.genuine
    assert [(point.subject, point.verdict) for point in report.points] == [
        ("signature", Verdict.HOLDS),
        ("key", Verdict.OPEN),
        ("certificate", Verdict.HOLDS),
        ("act", Verdict.HOLDS),
        ("01-at.jpg", Verdict.HOLDS),
        ("02-redacted_at.jpg", Verdict.HOLDS),
        ("03-clip.avi", Verdict.HOLDS),
        ("04-record.json", Verdict.HOLDS),
        ("05-site_file.toml", Verdict.HOLDS),
    ]


def test_the_copy_for_outsiders_holds_without_the_sealed_pieces() -> None:
    files = unpacked(whole(sealed=True))
    assert CONTENTS[next(iter(CONTENTS))][0] not in files.values()
    report = check_package(whole(sealed=True))
    assert report.genuine
    assert [p.subject for p in report.points if p.verdict is Verdict.SEALED] == [
        "01-at.jpg", "03-clip.avi",
    ]  # fmt: skip


def test_the_same_act_is_the_same_file() -> None:
    assert package(folder()) == whole()


def test_a_manifest_of_ed25519_is_still_written_without_the_fields_of_cms() -> None:
    manifest = json.loads(unpacked(whole())[MANIFEST_FILE])
    assert set(manifest["key"]) == {"algorithm", "development", "public_key"}
    assert "signing_certificate" not in manifest["device"]


@given(st.booleans(), st.data())
def test_no_byte_of_it_changes_unseen(sealed: bool, data: st.DataObject) -> None:
    content = bytearray(whole(sealed=sealed))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    assert not check_package(bytes(content)).genuine


@pytest.mark.parametrize("name", sorted(unpacked(whole())))
def test_a_changed_missing_or_doubled_file_is_named(name: str) -> None:
    subject = {MANIFEST_FILE: "package", SIGNATURE_FILE: "signature"}.get(name, name)
    files = unpacked(whole())
    changed = bytes([files[name][0] ^ 1]) + files[name][1:]
    assert subject in faults(check_package(packed({**files, name: changed})))
    without = {other: content for other, content in files.items() if other != name}
    assert subject in faults(check_package(packed(without)))


def test_an_added_file_and_added_bytes_are_named() -> None:
    files = unpacked(whole())
    assert faults(check_package(packed({**files, "note.txt": b"!"}))) == {
        "note.txt": "Added: the manifest does not list it."
    }
    assert list(faults(check_package(whole() + b"!"))) == ["form"]


def test_a_piece_missing_from_the_whole_package_is_not_taken_for_sealed() -> None:
    files = unpacked(whole())
    del files["03-clip.avi"]
    assert faults(check_package(packed(files))) == {
        "03-clip.avi": "Missing: the manifest lists it."
    }


def test_the_key_is_compared_with_the_one_that_is_trusted() -> None:
    (key,) = {the_manifest().key.public_key}
    assert check_package(whole(), public_key=key).genuine
    found = faults(check_package(whole(), public_key="0" * 64))
    assert list(found) == ["key"]
    assert found["key"].startswith(f"Wrong key: {key}")


def test_the_key_of_another_device_is_found_out_by_the_site_file() -> None:
    device = replace(the_manifest().device, public_key="0" * 64)
    assert list(faults(check_package(with_manifest(replace(the_manifest(), device=device))))) == [
        "key"
    ]


def test_a_certificate_that_had_ended_before_the_act_is_told() -> None:
    manifest = the_manifest()
    ended = replace(
        manifest.device, certificate_valid_to=manifest.occurred_at - timedelta(seconds=1)
    )
    found = faults(check_package(with_manifest(replace(manifest, device=ended))))
    assert list(found) == ["certificate"]
    assert found["certificate"].startswith("Not in force at 20")


def test_another_act_under_the_same_number_is_told() -> None:
    changed = replace(the_manifest(), plate="01KG999ZZZ")
    assert list(faults(check_package(with_manifest(changed)))) == ["act"]


def test_another_site_file_is_told() -> None:
    same = CONTENTS[list(CONTENTS)[-1]][0]
    assert check_package(whole(), site_files=[same]).genuine
    assert list(faults(check_package(whole(), site_files=[same + b"\n"]))) == ["site"]


@pytest.mark.parametrize(
    "content", [b"", b"hello", packed({"a": b""}), packed({MANIFEST_FILE: b""})]
)
def test_what_is_no_package_is_one_point(content: bytes) -> None:
    assert list(faults(check_package(content))) == ["package"]

"""Is a section's package whole, does its finding come out again, and is every change named?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from detectors.crossing_record import read_crossing_record
from detectors.section_replay import is_section, replay_section
from fines.errors import InvalidValueError
from fines.evidence import SEALED, EvidenceKind, Sha256, address
from fines.packages.checking import check_package
from fines.packages.container import packed, unpacked
from fines.packages.manifest import (
    MANIFEST_FILE,
    SIGNATURE_FILE,
    Manifest,
    PackedPiece,
    read_manifest,
)
from fines.packages.report import PackageReport, Verdict
from tests.detectors.scripted import ScriptedReader
from tests.pipeline.packed_section import packed_section

Change = Callable[[bytes], bytes]


def files() -> dict[str, bytes]:
    return unpacked(packed_section()[1])


def the_manifest() -> Manifest:
    return read_manifest(files()[MANIFEST_FILE])


def file_of(kind: EvidenceKind) -> str:
    return next(one.file for one in the_manifest().pieces if one.piece.kind is kind)


def broken(report: PackageReport) -> set[str]:
    return {one.subject for one in report.points if one.verdict is Verdict.BROKEN}


def told(changes: dict[EvidenceKind, Change] | None = None) -> dict[str, tuple[str, str]]:
    """The replay of the package, its pieces changed as if they had been signed so."""
    contents: dict[Sha256, bytes] = {address(one): one for one in files().values()}

    def changed(one: PackedPiece) -> PackedPiece:
        change = (changes or {}).get(one.piece.kind)
        if change is None:
            return one
        content = change(contents[one.piece.sha256])
        contents[address(content)] = content
        return replace(one, piece=replace(one.piece, sha256=address(content)))

    manifest = the_manifest()
    manifest = replace(manifest, pieces=tuple(changed(one) for one in manifest.pieces))
    points = replay_section(manifest, contents.get, ScriptedReader())
    return {one.subject: (one.verdict.value, one.sentence) for one in points}


def test_the_package_holds_both_ends_and_is_signed_by_the_last_device() -> None:
    kinds = [one.piece.kind for one in the_manifest().pieces]
    assert set(kinds) == {
        EvidenceKind.AT, EvidenceKind.PLATE_FRAME, EvidenceKind.PLATE_CROP,
        EvidenceKind.REDACTED_AT, EvidenceKind.REDACTED_PLATE_FRAME,
        EvidenceKind.SECTION_START, EvidenceKind.REDACTED_SECTION_START,
        EvidenceKind.CROSSING_RECORD, EvidenceKind.SITE_FILE, EvidenceKind.START_RECORD,
        EvidenceKind.START_SITE_FILE, EvidenceKind.SECTION_LOG, EvidenceKind.RECORD,
        EvidenceKind.SECTION_FILE, EvidenceKind.START_STATEMENT, EvidenceKind.START_SIGNATURE,
        EvidenceKind.CROSSING_STATEMENT, EvidenceKind.CROSSING_SIGNATURE,
    }  # fmt: skip
    assert kinds.count(EvidenceKind.PLATE_CROP) == 2
    assert (the_manifest().device.serial, is_section(the_manifest())) == ("east", True)
    assert check_package(packed_section()[1]).genuine


def test_what_it_rests_on_names_models_program_and_sign() -> None:
    bases = {(one.kind.value, one.value) for one in packed_section()[0].bases}
    assert {kind for kind, _ in bases} == {"program", "model", "sign"}
    assert ("sign", "test: sign") in bases
    assert {model.part for model in the_manifest().made_by.models} == {
        "start plate_ocr", "end plate_ocr",
    }  # fmt: skip


def test_the_copy_for_everyone_holds_no_picture_of_others_and_comes_out_again() -> None:
    copy = unpacked(packed_section()[2])
    assert check_package(packed_section()[2]).genuine
    shown = {one.piece.kind for one in the_manifest().pieces if one.file in copy}
    assert not shown & SEALED
    assert {EvidenceKind.REDACTED_AT, EvidenceKind.REDACTED_SECTION_START} <= shown
    contents = {address(one): one for one in copy.values()}
    points = replay_section(the_manifest(), contents.get, None)
    assert [one for one in points if one.verdict is Verdict.BROKEN] == []


def test_the_finding_comes_out_equal_byte_for_byte() -> None:
    found = told()
    assert {subject: verdict for subject, (verdict, _) in found.items()} == {
        "program": "open", "start": "holds", "end": "holds", "finding": "holds", "log": "holds",
        "charge": "holds", "start gates": "holds", "end gates": "holds", "start reader": "holds",
        "end reader": "holds",
    }  # fmt: skip
    assert found["finding"][1].startswith("Equal byte for byte: 105.88 km/h over 1000 m, limit 60")


def test_every_piece_that_changes_by_a_byte_or_is_missing_is_named() -> None:
    whole = files()
    for name in whole:
        subject = {MANIFEST_FILE: "package", SIGNATURE_FILE: "signature"}.get(name, name)
        content = bytearray(whole[name])
        content[len(content) // 2] ^= 1
        found = broken(check_package(packed({**whole, name: bytes(content)})))
        assert found & {subject, "signature"}, name
        without = {other: kept for other, kept in whole.items() if other != name}
        assert subject in broken(check_package(packed(without))), name


def test_a_piece_of_the_other_end_is_named() -> None:
    whole = files()
    start, end = file_of(EvidenceKind.START_RECORD), file_of(EvidenceKind.CROSSING_RECORD)
    exchanged = {**whole, start: whole[end], end: whole[start]}
    assert broken(check_package(packed(exchanged))) == {start, end}


def test_another_device_s_key_is_named() -> None:
    report = check_package(packed_section()[1], public_key="0" * 64)
    assert broken(report) == {"key", "end key"}


def test_either_site_file_may_be_compared_and_a_third_is_named() -> None:
    whole = files()
    both = [whole[file_of(kind)] for kind in (EvidenceKind.SITE_FILE, EvidenceKind.START_SITE_FILE)]
    assert check_package(packed_section()[1], site_files=both).genuine
    assert broken(check_package(packed_section()[1], site_files=[both[0] + b"#"])) == {"site"}


def test_a_shorter_way_gives_another_finding_even_if_it_was_signed() -> None:
    found = told({EvidenceKind.SECTION_FILE: lambda file: file.replace(b"1000.0", b"1010.0")})
    assert found["finding"] == (
        "broken",
        "The first difference: measured.from_clocks_kmh was "
        + found["finding"][1].partition("from_clocks_kmh was ")[2],
    )
    assert found["log"][0] == "broken"


def test_another_instant_of_an_end_is_found_even_if_it_was_signed() -> None:
    instant = read_crossing_record(files()[file_of(EvidenceKind.START_RECORD)]).outcome.at
    at, later = (
        f'"at":"{one.isoformat()}"'.encode() for one in (instant, instant - timedelta(seconds=1))
    )
    found = told({EvidenceKind.RECORD: lambda record: record.replace(at, later)})
    assert found["start"][0] == "broken"
    assert found["end"][0] == "holds"


def test_another_line_in_a_site_file_is_found_even_if_it_was_signed() -> None:
    moved = {
        EvidenceKind.START_SITE_FILE: lambda site: site.replace(
            b"[[500, 500], [600, 500]]", b"[[500, 520], [600, 520]]"
        )
    }
    assert told(moved)["start"][1].startswith("The first difference: at was")


def test_one_end_s_record_exchanged_is_found_even_if_it_was_signed() -> None:
    other = files()[file_of(EvidenceKind.CROSSING_RECORD)]
    found = told({EvidenceKind.START_RECORD: lambda _: other})
    assert (found["start"][0], found["end"][0]) == ("broken", "holds")


def test_a_piece_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(InvalidValueError, match="needs one piece 'crossing_record'"):
        replay_section(the_manifest(), _without, None)


def _without(sha256: Sha256) -> bytes | None:
    kept = {address(one): one for name, one in files().items() if "crossing_record" not in name}
    return kept.get(sha256)

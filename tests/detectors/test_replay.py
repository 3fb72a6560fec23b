"""Does a finding come out again from its package, and is every difference named?"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from detectors.act_record import read_record, record_bytes
from detectors.replay import difference, replay
from detectors.track_record import later
from fines.errors import InvalidValueError, TartipError
from fines.evidence import EvidenceKind, Sha256
from fines.packages.manifest import Manifest, PackedPiece, read_manifest
from fines.packages.report import Verdict
from fines.violation import Violation
from tests.detectors.packed_act import packed_act
from tests.detectors.scripted import MemoryEvidence, ScriptedReader, reading


@cache
def act() -> tuple[Violation, MemoryEvidence]:
    store = MemoryEvidence()
    return packed_act(Path(mkdtemp()), store), store


def manifest() -> Manifest:
    violation, store = act()
    (piece,) = [p for p in violation.evidence if p.kind is EvidenceKind.MANIFEST]
    return read_manifest(store.get(piece.sha256))


def contents(sha256: Sha256) -> bytes | None:
    return act()[1].contents.get(sha256)


def swapped(kind: EvidenceKind, change: Callable[[bytes], bytes]) -> Manifest:
    """The manifest with another piece of this kind, as if it had been signed so."""
    store = act()[1]

    def other(packed: PackedPiece) -> PackedPiece:
        if packed.piece.kind is not kind:
            return packed
        sha256 = store.put(change(store.get(packed.piece.sha256)), packed.piece.media_type)
        return replace(packed, piece=replace(packed.piece, sha256=sha256))

    whole = manifest()
    return replace(whole, pieces=tuple(other(packed) for packed in whole.pieces))


def told(manifest: Manifest, reader: ScriptedReader | None = None) -> dict[str, tuple[str, str]]:
    points = replay(manifest, contents, reader)
    return {point.subject: (point.verdict.value, point.sentence) for point in points}


def test_the_finding_comes_out_equal_byte_for_byte() -> None:
    found = told(manifest(), ScriptedReader())
    assert {subject: verdict for subject, (verdict, _) in found.items()} == {
        "program": "open",
        "finding": "holds",
        "charge": "holds",
        "gates": "holds",
        "camera": "open",
        "reader": "holds",
    }
    assert found["finding"][1].startswith("Equal byte for byte: approach south: over the stop")


def test_it_comes_out_also_where_the_pictures_are_sealed() -> None:
    whole = manifest()
    sealed = {packed.piece.sha256 for packed in whole.pieces if packed.sealed}
    points = replay(whole, lambda sha256: None if sha256 in sealed else contents(sha256), None)
    assert [p.subject for p in points if p.verdict is Verdict.BROKEN] == []


def test_another_signal_log_gives_another_finding() -> None:
    delayed = swapped(
        EvidenceKind.SIGNAL_LOG, lambda log: log.replace(b"08:00:00.500Z", b"08:00:00.700Z")
    )
    assert told(delayed)["finding"] == (
        "broken",
        "The first difference: finding.measurement.charged was 2.2, and is 2.0.",
    )


def test_a_green_light_gives_no_finding() -> None:
    green = swapped(EvidenceKind.SIGNAL_LOG, lambda log: log.replace(b",red", b",green"))
    assert told(green)["finding"] == (
        "broken", "No rule of this program finds red_light in the kept track.",
    )  # fmt: skip


def test_another_site_file_gives_another_finding() -> None:
    moved = swapped(
        EvidenceKind.SITE_FILE,
        lambda site: site.replace(b"[[400, 500], [600, 500]]", b"[[400, 520], [600, 520]]"),
    )
    assert told(moved)["finding"][1].startswith("The first difference: finding.")


def test_a_reading_left_out_is_found() -> None:
    def without_the_first(content: bytes) -> bytes:
        record = read_record(content)
        return record_bytes(replace(record, plate_looks=record.plate_looks[-1:]))

    found = told(swapped(EvidenceKind.RECORD, without_the_first))
    assert found["finding"] == ("broken", "The kept readings agree on no plate.")


def test_a_clock_that_is_not_proven_is_found_where_the_site_asks_for_it() -> None:
    asking = swapped(
        EvidenceKind.SITE_FILE, lambda site: site + b"\n[clock]\nmost_offset_ms = 50\n"
    )
    assert told(asking)["gates"] == ("broken", "The clock of a cited frame is not proven.")


def test_a_cited_frame_that_was_left_out_is_found() -> None:
    def without_frames(content: bytes) -> bytes:
        return record_bytes(replace(read_record(content), clip=()))

    found = told(swapped(EvidenceKind.RECORD, without_frames))
    assert found["gates"] == ("broken", "The record lacks a frame that the finding cites.")


def test_a_charge_that_the_record_does_not_conclude_is_found() -> None:
    assert told(replace(manifest(), plate="01KG999TST"))["charge"][0] == "broken"


def test_a_reader_that_reads_something_else_is_told() -> None:
    assert told(manifest(), ScriptedReader([reading("01KG128TST")]))["reader"] == (
        "broken", "Reads 01KG128TST now: it is another reader, or another picture.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        (EvidenceKind.RECORD, lambda content: b"{}"),
        (EvidenceKind.RECORD, lambda content: content + b" "),
        (EvidenceKind.RECORD, lambda content: content.replace(b'"track":', b'"trick":')),
        (EvidenceKind.SITE_FILE, lambda content: b"\xff"),
        (EvidenceKind.SITE_FILE, lambda content: content.replace(b"[camera]", b"[kamera]")),
        (EvidenceKind.SIGNAL_LOG, lambda content: b"nothing"),
    ],
)  # fmt: skip
def test_a_piece_that_cannot_be_read_is_one_sentence(
    kind: EvidenceKind, change: Callable[[bytes], bytes]
) -> None:
    with pytest.raises(TartipError):
        told(swapped(kind, change))


@pytest.mark.parametrize(
    ("kept", "again", "said"),
    [
        ({"a": 1, "b": [1, 2]}, {"a": 1, "b": [1, 3]}, "b[1] was 2, and is 3"),
        ({"a": {"b": 1}}, {"a": {"b": None}}, "a.b was 1, and is None"),
        ({"a": [1]}, {"a": []}, "a was [1], and is []"),
        ({"a": 1}, {"b": 1}, " was {'a': 1}, and is {'b': 1}"),
    ],
)
def test_the_first_difference_is_named(kept: Any, again: Any, said: str) -> None:
    assert difference(kept, again) == said


def test_a_record_is_read_as_it_was_written() -> None:
    (packed,) = [p for p in manifest().pieces if p.piece.kind is EvidenceKind.RECORD]
    content = act()[1].get(packed.piece.sha256)
    assert record_bytes(read_record(content)) == content
    with pytest.raises(InvalidValueError, match="form 2, this program reads 1"):
        read_record(content.replace(b'"form":1', b'"form":2'))
    assert json.loads(content)["site"] == "plain"


def test_a_track_of_which_something_was_forgotten_comes_out_as_it_was() -> None:
    (packed,) = [p for p in manifest().pieces if p.piece.kind is EvidenceKind.RECORD]
    record = read_record(act()[1].get(packed.piece.sha256))
    told_otherwise = replace(record.closed.observations[6], foot_hidden=True)
    seen = (*record.closed.observations[:3], told_otherwise, *record.closed.observations[7:])
    closed = replace(record.closed, observations=seen)
    again = replace(
        record,
        later=later(record.judged, closed),
        closed_frames=tuple(one.frame for one in seen),
    )
    assert (again.judged, again.closed) == (record.judged, closed)
    assert len(again.later) == len(record.later) + 1

"""Are crossings filed once or destroyed, whatever order they come in and whoever crashes?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fines.errors import UnavailableError, UnreadableMessageError
from fines.evidence import EvidenceKind
from fines.region import Region
from pipeline.bus.embedded import EmbeddedBus
from pipeline.camera_board import newest_states
from pipeline.crossing_pictures import parcel, unpacked
from pipeline.dead_letters import dead_letters
from pipeline.messages import crossing_draft, read_crossing
from pipeline.topics import TOPICS
from tests.detectors.crossings import FROM, PLATE, SECTION, START, TO, clock, crossing
from tests.pipeline.crossing_road import LATER, PairingRoad, pictured

DRIVE = crossing(FROM, 0), crossing(TO, 36)


@pytest.fixture
def road(tmp_path: Path) -> Iterator[PairingRoad]:
    made = PairingRoad(tmp_path)
    yield made
    made.close()


def test_a_fast_drive_becomes_one_violation_with_both_ends(road: PairingRoad) -> None:
    road.send(*DRIVE)
    road.take_in()
    assert road.found() == []
    road.look(LATER)
    (violation,) = road.found()
    assert (violation.offence, violation.plate) == ("speed_over_10", PLATE)
    assert [piece.kind for piece in violation.evidence] == [
        EvidenceKind.AT, EvidenceKind.PLATE_CROP,
        EvidenceKind.CROSSING_STATEMENT, EvidenceKind.CROSSING_SIGNATURE,
        EvidenceKind.SECTION_START, EvidenceKind.PLATE_CROP,
        EvidenceKind.START_STATEMENT, EvidenceKind.START_SIGNATURE,
        EvidenceKind.SECTION_LOG, EvidenceKind.RECORD, EvidenceKind.SECTION_FILE,
        EvidenceKind.MANIFEST, EvidenceKind.SIGNATURE,
    ]  # fmt: skip
    kept = {piece.kind: road.evidence.get(piece.sha256) for piece in violation.evidence}
    assert kept[EvidenceKind.SECTION_START] == f"at of {DRIVE[0].id}".encode()
    assert json.loads(kept[EvidenceKind.SECTION_LOG])["charged_kmh"] == 98
    road.look(LATER + timedelta(hours=1))
    assert (len(road.found()), road.waiting()) == (1, 0)


def test_a_car_that_did_nothing_leaves_nothing_behind(road: PairingRoad) -> None:
    road.send(crossing(FROM, 0), crossing(TO, 61))
    road.take_in()
    assert road.waiting() == 2
    road.look(LATER)
    assert (road.found(), road.waiting()) == ([], 0)
    assert not list((road.folder / "evidence").glob("??/??/*"))
    road.crash()
    assert road.take_in() == []


def test_the_end_may_come_before_the_start(road: PairingRoad) -> None:
    road.send(DRIVE[1])
    road.take_in()
    road.send(DRIVE[0])
    road.take_in()
    road.look(LATER)
    assert len(road.found()) == 1


def test_a_crash_at_any_moment_loses_nothing_and_files_nothing_twice(road: PairingRoad) -> None:
    road.send(DRIVE[0])
    road.take_in()
    road.crash()
    road.send(DRIVE[1], *DRIVE)
    assert len(road.take_in()) == 4
    road.crash()
    assert len(road.take_in()) == 4
    road.look(LATER)
    (violation,) = road.found()
    road.crash()
    # What was settled by looking is not read again.
    road.take_in()
    road.look(LATER + timedelta(hours=1))
    assert {one.id for one in road.found()} == {violation.id}


def test_what_was_found_waits_for_a_store_that_is_away(
    road: PairingRoad, monkeypatch: pytest.MonkeyPatch
) -> None:
    road.send(*DRIVE)
    road.take_in()

    def away(*_: object) -> None:
        raise UnavailableError("The store does not answer.")

    with monkeypatch.context() as broken:
        broken.setattr(road.evidence, "put", away)
        with pytest.raises(UnavailableError):
            road.look(LATER)
    assert road.found() == []
    road.look(LATER)
    assert len(road.found()) == 1


def test_pictures_that_are_gone_charge_nobody(road: PairingRoad) -> None:
    road.send(*DRIVE)
    road.take_in()
    road.passing.expire(LATER + timedelta(days=3650))
    road.look(LATER)
    assert (road.found(), road.worker.doubts) == ([], {("test", "frames_not_kept"): 1})


def test_an_unproven_clock_charges_nobody(road: PairingRoad) -> None:
    road.send(crossing(FROM, 0, by_clock=None), DRIVE[1])
    road.take_in()
    road.look(LATER)
    assert road.found() == []


def test_what_is_not_charged_is_counted_and_told_once(road: PairingRoad) -> None:
    road.send(crossing(FROM, 0, by_clock=None), DRIVE[1])
    road.take_in()
    road.look(LATER)
    labels = {"section": "test", "reason": "clock_not_proven"}
    assert road.registry.get_sample_value("tartip_pair_doubts_total", labels) == 1
    road.clock.now = LATER
    assert road.worker.between(frozenset()) == []
    for _ in range(3):
        road.look(LATER)
    (told,) = newest_states(lambda: EmbeddedBus(road.folder / "bus.db", TOPICS))
    assert (told.kind, told.key, told.at) == ("section.doubts", "test", LATER)
    assert told.body == {"section": "test", "region": "", "doubts": "clock_not_proven=1"}


def test_doubts_of_a_section_name_its_region(tmp_path: Path) -> None:
    road = PairingRoad(tmp_path, section=replace(SECTION, region=Region("chui")))
    road.send(crossing(FROM, 0, by_clock=None), DRIVE[1])
    road.take_in()
    road.look(LATER)
    road.look(LATER)
    (told,) = newest_states(lambda: EmbeddedBus(tmp_path / "bus.db", TOPICS))
    assert told.body["region"] == "chui"
    road.close()


def test_a_partition_that_went_to_another_is_not_judged_here(road: PairingRoad) -> None:
    road.send(*DRIVE)
    road.take_in()
    road.clock.now = LATER
    assert road.worker.between(frozenset()) == []
    road.look(LATER)
    assert (road.found(), road.waiting()) == ([], 2)


def test_what_cannot_be_read_is_buried_without_the_plate(road: PairingRoad) -> None:
    road.bus.publish("crossings", PLATE, b'{"plate": "01KG123TST"}', {"v": "1"})
    road.bus.flush()
    road.take_in()
    (letter,) = dead_letters(road.bus)
    assert (letter.key, letter.message.value) == ("", b"")
    assert "the header 'sent_at' is missing" in letter.reason


def test_a_crossing_comes_off_the_bus_as_it_was(road: PairingRoad) -> None:
    sent = pictured(crossing(FROM, 0, by_clock=clock(-3.0)), road.passing)
    crossing_draft(sent, START).send(road.bus)
    road.bus.flush()
    (message,) = road.bus.replay("crossings")
    assert message.key == PLATE
    assert read_crossing(message) == (sent, START)
    with pytest.raises(UnreadableMessageError, match="it is no crossing"):
        read_crossing(replace(message, value=b"{}"))


def test_a_parcel_gives_back_what_was_put_in(road: PairingRoad) -> None:
    sent = pictured(DRIVE[0], road.passing)
    assert sent.pictures is not None
    contents = unpacked(road.passing.get(sent.pictures))
    assert set(contents) == {piece.sha256 for piece in sent.evidence}
    assert parcel(sent.id, contents) == road.passing.get(sent.pictures)
    assert SECTION.start == sent.end

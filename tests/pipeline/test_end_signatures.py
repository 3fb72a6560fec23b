"""Does `pair` refuse an end that its own device has not signed, and count why?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from detectors.crossing import Crossing
from fines.evidence import EvidenceKind, Sha256
from fines.packages.device_key import Ed25519Key
from fines.plates import PlateNumber
from pipeline.crossing_pictures import PARCEL, parcel, unpacked
from pipeline.end_signatures import why_unsigned
from pipeline.messages import crossing_draft
from tests.detectors.crossings import FROM, TO, crossing, device
from tests.pipeline.crossing_road import DEVICES, END_KEY, LATER, PairingRoad, kept, pictured

SWORN = (EvidenceKind.CROSSING_STATEMENT, EvidenceKind.CROSSING_SIGNATURE)
OTHER_KEY = Ed25519Key(Ed25519PrivateKey.generate(), development=False)


@pytest.fixture
def road(tmp_path: Path) -> Iterator[PairingRoad]:
    with closing(PairingRoad(tmp_path)) as made:
        yield made


def contents_of(road: PairingRoad, one: Crossing) -> Mapping[Sha256, bytes]:
    assert one.pictures is not None
    return unpacked(road.passing.get(one.pictures))


def unsigned(road: PairingRoad, one: Crossing) -> Crossing:
    """As a program from before ends signed would leave it."""
    pieces = tuple(piece for piece in one.evidence if piece.kind not in SWORN)
    contents = {piece.sha256: contents_of(road, one)[piece.sha256] for piece in pieces}
    return replace(
        one, evidence=pieces, pictures=road.passing.put(parcel(one.id, contents), PARCEL)
    )


def signed_by_another(road: PairingRoad, one: Crossing) -> Crossing:
    """The statement names the device's key, and another key has signed it."""
    contents = contents_of(road, one)
    pieces = [piece for piece in one.evidence if piece.kind not in SWORN]
    statement = next(
        contents[p.sha256] for p in one.evidence if p.kind is EvidenceKind.CROSSING_STATEMENT
    )
    return kept(one, pieces, contents, statement, OTHER_KEY.sign(statement), road.passing)


def no_statement(road: PairingRoad, one: Crossing) -> Crossing:
    pieces = [piece for piece in one.evidence if piece.kind not in SWORN]
    return kept(one, pieces, contents_of(road, one), b"{}", END_KEY.sign(b"{}"), road.passing)


def earlier(road: PairingRoad, one: Crossing) -> Crossing:
    """Whoever wrote to the bus makes the drive shorter than the device saw it."""
    return replace(one, at=one.at - timedelta(seconds=2))


def of_another_vehicle(road: PairingRoad, one: Crossing) -> Crossing:
    return pictured(replace(one, plate=PlateNumber("01KG999XYZ"), evidence=()), road.passing)


def without_a_picture(road: PairingRoad, one: Crossing) -> Crossing:
    return replace(one, evidence=one.evidence[1:])


@pytest.mark.parametrize("at_start", [True, False])
@pytest.mark.parametrize(
    ("spoiled", "sentence"),
    [
        (unsigned, "Its device has not signed it."),
        (signed_by_another, "The crossing is not what the key in it has signed."),
        (no_statement, "end's statement"),
        (earlier, "Its device has signed another crossing than this one."),
        (without_a_picture, "Its device has signed another crossing than this one."),
    ],
)
def test_an_end_that_its_device_has_not_signed_charges_nobody(
    road: PairingRoad,
    spoiled: Callable[[PairingRoad, Crossing], Crossing],
    sentence: str,
    at_start: bool,
    caplog: pytest.LogCaptureFixture,
) -> None:
    drive = [pictured(crossing(FROM, 0), road.passing), pictured(crossing(TO, 36), road.passing)]
    at = 0 if at_start else 1
    drive[at] = spoiled(road, drive[at])
    for one in drive:
        crossing_draft(one, one.at).send(road.bus)
    road.bus.flush()
    road.take_in()
    road.look(LATER)
    assert (road.found(), road.worker.doubts) == ([], {("test", "end_not_signed"): 1})
    assert sentence in caplog.text
    assert not list((road.folder / "evidence").glob("??/??/*"))


def test_what_was_signed_of_another_vehicle_is_no_word_of_this_one(road: PairingRoad) -> None:
    one = pictured(crossing(FROM, 0), road.passing)
    other = of_another_vehicle(road, one)
    mixed = replace(one, evidence=other.evidence)
    why = why_unsigned(mixed, contents_of(road, other), device())
    assert why == "Its device has signed another crossing than this one."


@pytest.mark.parametrize(("key", "found"), [(END_KEY, 1), (OTHER_KEY, 0)])
def test_the_key_is_that_of_the_site_file(tmp_path: Path, key: Ed25519Key, found: int) -> None:
    known = replace(device(), public_key=key.facts.public_key)
    with closing(PairingRoad(tmp_path, devices={**DEVICES, TO.site: known})) as road:
        road.send(crossing(FROM, 0), crossing(TO, 36))
        road.take_in()
        road.look(LATER)
        assert len(road.found()) == found
        assert road.worker.doubts.total() == 1 - found

"""Does a device's event become one case, signed as it came, and does a replay change nothing?"""

from __future__ import annotations

import base64
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fines.decision import DecisionId
from fines.device_event import (
    DeviceSerial,
    EventDoubt,
    EventMeasurement,
    EventOutcome,
    EventPlate,
)
from fines.errors import (
    EvidenceMissingError,
    InvalidValueError,
    NotAllowedError,
    SignatureRefusedError,
    UnknownDeviceError,
    UnreadablePictureError,
)
from fines.evidence import EvidenceKind, Sha256, address
from fines.procedure.report import Answer, Caller
from fines.storage.case_file import SqlCaseFile
from fines.violation import Measurement
from pipeline.device_signature import ed25519_verified
from tests.fines.devices import KEY, PICTURE, RADAR, SERIAL, device_event, signature
from tests.fines.invented import NOON, PLATE
from tests.fines.procedure.post import Post, report


def test_a_measured_excess_becomes_one_case_with_the_devices_own_signature(post: Post) -> None:
    event = device_event()
    answer = post.take(event)
    assert (answer.outcome, answer.doubt, post.cases()) == (EventOutcome.CASE, None, 1)
    with post.case_file.view() as view:
        violation = view.decision(DecisionId(answer.decision or "")).violation
    # 87.4 - max(1, 1 % of it) - 3 * 0.6 = 84.6, so 84: 24 over 60
    assert violation.measurement == Measurement(
        quantity="speed", value=87.4, unit="km/h", uncertainty=0.6, charged=84
    )
    assert (violation.offence, violation.plate) == ("speed_over_20", PLATE)
    assert (violation.reported_by.identifier, violation.device) == (SERIAL, RADAR.device)
    picture, kept = violation.evidence
    assert (picture.kind, post.evidence.get(picture.sha256)) == (EvidenceKind.AT, PICTURE)
    assert kept.kind is EvidenceKind.DEVICE_EVENT
    signed = violation.signature
    assert signed is not None
    assert signed.signed == kept.sha256
    assert ed25519_verified(
        base64.b64decode(signed.key),
        base64.b64decode(signed.value),
        post.evidence.get(kept.sha256),
    )


def test_an_offence_that_the_device_judges_itself_becomes_a_case(post: Post) -> None:
    answer = post.take(device_event(measurement=None, offence="seat_belt"))
    assert answer.outcome is EventOutcome.CASE
    with post.case_file.view() as view:
        decision = view.decision(DecisionId(answer.decision or ""))
    assert (decision.violation.measurement, decision.tariff.article) == (None, "182")


def test_an_axle_over_its_limit_is_charged_in_tenths(post: Post) -> None:
    heavy = EventMeasurement(quantity="axle_load", value=12.4, unit="t", uncertainty=0.1)
    answer = post.take(device_event(measurement=heavy))
    with post.case_file.view() as view:
        violation = view.decision(DecisionId(answer.decision or "")).violation
    assert violation.offence == "overload"
    assert violation.measurement is not None
    # 12.4 - 5 % - 3 * 0.1 = 11.48
    assert violation.measurement.charged == 11.4


def test_an_event_refused_as_too_early_is_not_charged_later(post: Post) -> None:
    early = device_event(NOON + timedelta(hours=1))
    assert post.take(early).doubt is EventDoubt.FROM_THE_FUTURE
    post.clock.forward(hours=2)
    assert post.take(early) == Answer(
        outcome=EventOutcome.NOT_CHARGED, doubt=EventDoubt.FROM_THE_FUTURE, repeated=True
    )


def test_another_content_under_the_same_id_charges_nobody(post: Post) -> None:
    first = post.take(device_event())
    other = post.take(device_event(plate=EventPlate(text="01KG002DEM", confidence=0.98)))
    assert (other.doubt, other.decision) == (EventDoubt.EVENT_ID_REUSED, None)
    assert post.take(device_event()) == replace(first, outcome=EventOutcome.ON_FILE, repeated=True)
    assert post.cases() == 1


def test_the_same_act_under_another_id_is_in_the_same_case(post: Post) -> None:
    first, second = post.take(device_event()), post.take(device_event(event="813"))
    assert second == replace(first, outcome=EventOutcome.ON_FILE)
    assert post.cases() == 1


def test_who_is_not_known_or_not_the_device_leaves_nothing(post: Post) -> None:
    with pytest.raises(UnknownDeviceError, match="'DEMO-9' is not in the register"):
        post.take(device_event(device=DeviceSerial("DEMO-9")))
    for caller in (Caller(token="other"), Caller(client_certificate="cd" * 32), Caller()):
        with pytest.raises(NotAllowedError, match="does not belong to the device"):
            post.take(device_event(), caller)
    assert post.take(device_event(), Caller(client_certificate="ab" * 32)).decision


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "AAAA",
        "not base64",
        signature(b"other bytes"),
        signature(report(device_event()).content, Ed25519PrivateKey.from_private_bytes(b"x" * 32)),
    ],
)
def test_a_wrong_or_missing_signature_is_refused_and_the_right_one_still_counts(
    post: Post, wrong: str
) -> None:
    with pytest.raises(SignatureRefusedError):
        post.take(device_event(), signature=wrong)
    assert post.take(device_event()).outcome is EventOutcome.CASE


def test_pictures_must_be_there_and_whole(post: Post) -> None:
    (picture,) = device_event().pictures
    named = replace(picture, content=None, sha256=address(PICTURE))
    with pytest.raises(EvidenceMissingError):
        post.take(device_event(pictures=(named,)))
    with pytest.raises(InvalidValueError, match="neither a 'sha256' nor a 'content'"):
        post.take(device_event(pictures=(replace(picture, content=None),)))
    cut = base64.b64encode(PICTURE[:9]).decode()
    with pytest.raises(UnreadablePictureError, match="no whole image/jpeg"):
        post.take(device_event(pictures=(replace(picture, content=cut),)))
    assert post.cases() == 0
    post.evidence.put(PICTURE, "image/jpeg")
    answer = post.take(device_event(pictures=(named,)))
    assert answer.outcome is EventOutcome.CASE
    assert Sha256(address(PICTURE)) in post.evidence.kept


OCCASIONS = [
    device_event(event="1"),
    device_event(event="2", occurred_at=NOON + timedelta(seconds=1)),
    device_event(event="3", occurred_at=NOON - timedelta(hours=1)),
    device_event(event="4", plate=EventPlate(text=None, confidence=0.9)),
    device_event(event="5", measurement=None),
    device_event(event="6", clock=None),
    device_event(event="7", occurred_at=NOON - timedelta(hours=1)),
    device_event(event="1", plate=EventPlate(text="01KG002DEM", confidence=0.98)),
]


@pytest.mark.slow
@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(order=st.lists(st.sampled_from(range(len(OCCASIONS))), min_size=1, max_size=24))
def test_replay_and_reordering_make_no_double_case_and_lose_none(
    sqlite_template: Path, tmp_path: Path, order: list[int]
) -> None:
    case_file = SqlCaseFile(f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}")
    post = Post(case_file)
    answers: dict[int, set[tuple[EventDoubt | None, str | None]]] = {}
    for number in order:
        answer = post.take(OCCASIONS[number])
        answers.setdefault(number, set()).add((answer.doubt, answer.decision))
    assert all(len(said) == 1 for said in answers.values())
    first_of_1 = next((number for number in order if number in (0, 7)), None)
    # 3 and 7 are one act under two ids; whichever content of id 1 came first holds
    acts = {2 if number == 6 else number for number in order} & {1, 2}
    assert post.cases() == len(acts) + (first_of_1 is not None)
    case_file.close()


def test_the_key_of_the_tests_is_the_registers() -> None:
    assert KEY.public_key().public_bytes_raw() == RADAR.public_key


def test_many_at_once_are_answered_as_one_by_one(tmp_path: Path, sqlite_template: Path) -> None:
    events = [
        device_event(NOON, event="1"),
        device_event(NOON, event="1"),
        device_event(NOON, event="2"),
        device_event(NOON, event="1", plate=EventPlate(text="01KG777DEM", confidence=0.98)),
        device_event(NOON - timedelta(seconds=9), event="3", clock=None),
        device_event(NOON - timedelta(seconds=9), event="4", measurement=None),
        device_event(NOON - timedelta(seconds=9), event="5", device=DeviceSerial("DEMO-9")),
        device_event(NOON - timedelta(seconds=20), event="6"),
        device_event(NOON + timedelta(hours=1), event="7"),
    ]
    posts = []
    for name in ("at once", "one by one"):
        (tmp_path / name).mkdir()
        posts.append(
            Post(SqlCaseFile(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / name)}"))
        )
    together = posts[0].take_all(*events)
    alone = [told for event in events for told in posts[1].take_all(event)]
    assert [told for told in together if isinstance(told, Answer)] == [
        told for told in alone if isinstance(told, Answer)
    ]
    assert [str(told) for told in together if isinstance(told, UnknownDeviceError)] == [
        str(told) for told in alone if isinstance(told, UnknownDeviceError)
    ]
    assert len([told for told in together if isinstance(told, Answer)]) == len(events) - 1
    assert (posts[0].cases(), posts[1].cases()) == (2, 2)
    for post in posts:
        post.case_file.close()

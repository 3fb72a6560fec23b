"""Does every record come back from its document, and is what cannot be read refused?"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fines.accident import Accident, Conditions, Light
from fines.appeal import Appeal
from fines.decision import Decision, DismissalReason, confirm, dismiss, propose
from fines.delivery import Delivery
from fines.errors import InvalidValueError
from fines.payment import Payment
from fines.resolution import Resolution
from fines.storage.record_codec import FORMAT, from_document, to_document
from tests.fines.documents.test_accident_card import accident
from tests.fines.invented import NOON, OPERATOR, SUM, TARIFF, resolution_of, violation

DECISION = dismiss(
    confirm(propose(violation(), TARIFF, NOON), OPERATOR.id, NOON),
    OPERATOR.id,
    NOON,
    DismissalReason.OTHER,
    "тоскоол",
)
KEPT = (Decision, Resolution, Delivery, Payment, Appeal, Accident)


@pytest.mark.parametrize(
    "record",
    [
        DECISION,
        replace(DECISION, violation=violation(device=None)),
        resolution_of(DECISION),
        replace(resolution_of(DECISION), delivered_at=NOON, paid=SUM),
    ],
)
def test_a_record_survives_the_way_through_json(record: Decision | Resolution) -> None:
    document = json.loads(json.dumps(to_document(record)))
    assert from_document(type(record), document, FORMAT) == record


@given(
    st.timedeltas(timedelta(0), timedelta(days=20_000)),
    st.text(max_size=50),
    st.floats(allow_nan=False, allow_infinity=False),
)
def test_instants_texts_and_numbers_survive(since: timedelta, place: str, value: float) -> None:
    at = datetime(1999, 1, 1, tzinfo=UTC) + since
    seen = violation(at)
    assert seen.measurement is not None
    measured = replace(seen.measurement, value=value)
    record = propose(replace(seen, place=place, measurement=measured), TARIFF, at)
    document = json.loads(json.dumps(to_document(record)))
    assert from_document(Decision, document, FORMAT) == record


def test_a_field_that_an_older_document_lacks_takes_its_default() -> None:
    document = to_document(resolution_of(DECISION))
    del document["paid_at"], document["tariff"]["certainty"]
    assert from_document(Resolution, document, FORMAT) == resolution_of(DECISION)


def test_of_an_older_accident_nobody_knows_the_light() -> None:
    document = to_document(accident())
    del document["conditions"]
    assert from_document(Accident, document, FORMAT).conditions == Conditions()
    assert Conditions().light is Light.UNKNOWN


@pytest.mark.parametrize(
    ("name", "value"), [("issued_by", 7), ("payment_code", "1"), ("payment_code", True)]
)
def test_a_value_of_another_kind_is_refused(name: str, value: object) -> None:
    document = {**to_document(resolution_of(DECISION)), name: value}
    with pytest.raises(InvalidValueError, match=repr(value)):
        from_document(Resolution, document, FORMAT)


@pytest.mark.parametrize("kind", KEPT)
def test_a_form_we_do_not_know_is_refused(kind: type) -> None:
    with pytest.raises(InvalidValueError, match=f"has form {FORMAT + 1}"):
        from_document(kind, {}, FORMAT + 1)

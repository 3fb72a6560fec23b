"""Has the same act the same identifier, and does a certificate cover its instant?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fines.plates import PlateNumber
from fines.violation import OffenceCode, SiteId, violation_id
from tests.fines.invented import DEVICE, NOON, PLATE, RED_LIGHT, SITE

texts = st.text(
    alphabet=st.characters(codec="utf-8", exclude_characters="\x1f"), min_size=1, max_size=8
)


def test_the_same_act_has_the_same_identifier() -> None:
    bishkek = NOON.astimezone(timezone(timedelta(hours=6)))
    assert violation_id(SITE, RED_LIGHT, PLATE, NOON) == violation_id(
        SITE, RED_LIGHT, PLATE, bishkek
    )
    assert violation_id(SITE, RED_LIGHT, PLATE, NOON) == "bd6ec6e659e5f99eaf30b99b5db615b1"


@given(st.lists(st.tuples(texts, texts, texts), min_size=2, max_size=2, unique=True))
def test_different_acts_have_different_identifiers(acts: list[tuple[str, str, str]]) -> None:
    identifiers = {
        violation_id(SiteId(site), OffenceCode(offence), PlateNumber(plate), NOON)
        for site, offence, plate in acts
    }
    assert len(identifiers) == 2


def test_a_time_without_its_zone_is_a_programmers_error() -> None:
    with pytest.raises(ValueError, match="zone"):
        violation_id(SITE, RED_LIGHT, PLATE, datetime(2026, 5, 1))  # noqa: DTZ001 - the point


def test_a_certificate_covers_its_first_instant_and_not_its_last() -> None:
    assert DEVICE.certified_at(DEVICE.certificate_valid_from)
    assert DEVICE.certified_at(NOON)
    assert not DEVICE.certified_at(DEVICE.certificate_valid_to)
    assert not DEVICE.certified_at(datetime(2020, 1, 1, tzinfo=UTC))

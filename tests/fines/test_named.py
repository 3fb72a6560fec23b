"""Who can be named in the owner's place, and for which ground?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from fines.appeal import NAMES, Appeal, AppealGround, AppealId
from fines.errors import InvalidValueError
from fines.named import LONGEST_ADDRESS, LONGEST_NAME, Liable, Named, NamedAs, Proof, is_number
from fines.owner import PersonKind
from fines.resolution import ResolutionStatus
from tests.fines.invented import BUYER, DRIVER, NOON, NUMBER, OWNER


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"pin": "1234"}, "14 digits"),
        ({"pin": "2020219800000A"}, "14 digits"),
        ({"pin": "٢" * 14}, "14 digits"),
        ({"name": "  "}, "has no name"),
        ({"name": "а" * (LONGEST_NAME + 1)}, "shorten"),
        ({"address": "а" * (LONGEST_ADDRESS + 1)}, "shorten"),
        ({"kind": PersonKind.LEGAL}, "drives no vehicle"),
    ],
)
def test_a_person_is_named_by_number_and_name(changed: dict[str, str], sentence: str) -> None:
    with pytest.raises(InvalidValueError, match=sentence):
        replace(DRIVER, **changed)  # type: ignore[arg-type]
    assert replace(BUYER, kind=PersonKind.LEGAL).kind is PersonKind.LEGAL


def test_who_is_named_answers_for_the_vehicle_that_was_seen() -> None:
    owner = Liable(person=DRIVER, appeal="a", proof=Proof.PAPERS).of(OWNER.vehicle)
    assert (owner.pin, owner.name, owner.vehicle) == (DRIVER.pin, DRIVER.name, OWNER.vehicle)


@pytest.mark.parametrize("ground", AppealGround)
@pytest.mark.parametrize("named", [DRIVER, BUYER])
def test_each_ground_names_nobody_or_one_kind_of_person(ground: AppealGround, named: Named) -> None:
    def appeal() -> Appeal:
        return Appeal(
            id=AppealId("a"),
            resolution=NUMBER,
            ground=ground,
            statement="Мен эмес",
            filed_at=NOON,
            returns_to=ResolutionStatus.DELIVERED,
            named=named,
        )

    if NAMES.get(ground) is named.named_as:
        assert appeal().named == named
    else:
        with pytest.raises(InvalidValueError, match="nobody is named"):
            appeal()


def test_every_way_to_be_named_has_its_ground() -> None:
    assert set(NAMES.values()) == set(NamedAs)


@pytest.mark.parametrize(
    ("number", "can_be"),
    [
        ("20101199000001", True),
        ("12902200400001", True),  # a leap day
        ("00101197000101", True),
        ("12902200300001", False),
        ("20303299000003", False),  # a slip of the hand in the year
        ("20303189000003", False),
        ("00000000000000", False),
        ("29913199900009", False),
        ("30101199000001", False),
        ("2010119900000", False),
        ("٢٠١٠١١٩٩٠٠٠٠٠١", False),
    ],
)
def test_a_number_holds_a_day_that_was(number: str, can_be: bool) -> None:
    assert is_number(number) is can_be

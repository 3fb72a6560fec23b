"""Does the paper call its addressee the owner, the driver or the buyer, as they were charged?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from fines.documents.content import Columns, person_facts
from fines.named import NamedAs
from fines.owner import PersonKind
from fines.wording import Language
from tests.fines.documents import records
from tests.fines.documents.records import MemoryStore


@pytest.mark.parametrize(
    ("named_as", "kind", "labels"),
    [
        (None, PersonKind.NATURAL, ("Менчик ээси, жеке жак", "Owner, natural person")),
        (
            NamedAs.DRIVER,
            PersonKind.NATURAL,
            ("Транспорт каражатын башкарган адам", "Person who was driving"),
        ),
        (
            NamedAs.NEW_OWNER,
            PersonKind.NATURAL,
            (
                "Унааны сатып алган менчик ээси, жеке жак",
                "Owner who had bought the vehicle, natural person",
            ),
        ),
        (
            NamedAs.NEW_OWNER,
            PersonKind.LEGAL,
            (
                "Унааны сатып алган менчик ээси, юридикалык жак",
                "Owner who had bought the vehicle, legal entity",
            ),
        ),
    ],
)
def test_the_addressee_is_called_what_they_were(
    named_as: NamedAs | None, kind: PersonKind, labels: tuple[str, str]
) -> None:
    columns = Columns(wording=records.wording(), languages=(Language.KYRGYZ, Language.ENGLISH))
    resolution = replace(records.resolution(records.violation(MemoryStore())), named_as=named_as)
    resolution = replace(resolution, owner=replace(resolution.owner, kind=kind))
    (person,), _ = person_facts(columns, resolution)
    assert tuple(person["label"]) == labels

"""Does a paper show pictures without other people, and none where there is no such copy?"""

from __future__ import annotations

from dataclasses import replace

from fines.documents.press import ORIGINAL, Press
from fines.evidence import EvidenceKind
from tests.fines.documents import records
from tests.fines.documents.records import MemoryStore
from tests.fines.documents.test_press import one_line, unsigned


def test_a_picture_of_others_is_never_printed(press: Press, store: MemoryStore) -> None:
    act = records.violation(store)
    shown, crop = act.evidence
    act = replace(act, evidence=(replace(shown, kind=EvidenceKind.AT), crop))
    sheet = press.composed(
        records.decision(act), records.resolution(act), records.inspector(), ORIGINAL
    )
    assert set(sheet.files) == {"crop.jpg"}
    assert "он хранится в милиции" in one_line(unsigned(press, act))

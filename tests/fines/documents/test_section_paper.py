"""Does the paper of an average speed show both ends of its section?"""

from __future__ import annotations

from dataclasses import replace

from fines.documents.press import ORIGINAL, Press
from fines.evidence import EvidenceKind
from fines.violation import Measurement
from tests.fines.documents import records
from tests.fines.documents.records import MemoryStore
from tests.fines.documents.test_press import MAXIMUM_BYTES, one_line, unsigned


def test_an_average_speed_shows_both_ends_of_the_section(press: Press, store: MemoryStore) -> None:
    act = records.violation(store)
    first = store.put(records.road_picture(1280, 720, noise=9), "image/jpeg")
    start = replace(act.evidence[0], kind=EvidenceKind.REDACTED_SECTION_START, sha256=first)
    measured = Measurement(
        quantity="average_speed", value=100.0, unit="km/h", uncertainty=0.12, charged=98
    )
    act = replace(act, evidence=(*act.evidence, start), measurement=measured)
    sheet = press.composed(
        records.decision(act), records.resolution(act), records.inspector(), ORIGINAL
    )
    pictures = {file for file in sheet.files if file.endswith(".jpg")}
    assert pictures == {"act.jpg", "crop.jpg", "start.jpg"}
    paper = unsigned(press, act)
    said = one_line(paper)
    assert len(paper) < MAXIMUM_BYTES
    assert "Средняя скорость" in said
    assert "Начало участка" in said
    assert first[:32] in said

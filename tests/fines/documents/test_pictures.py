"""Does a paper show pictures without other people, and none where there is no such copy?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

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
    assert set(sheet.files) == {"crop.jpg", "crop.svg"}
    assert "он хранится в милиции" in one_line(unsigned(press, act))


SOMEBODY = b"A. Demo"


def telling(kind: bytes, told: bytes) -> bytes:
    """A picture with one more segment at its head."""
    told += SOMEBODY
    segment = b"\xff" + kind + (len(told) + 2).to_bytes(2) + told
    return records.road_picture().replace(b"\xff\xdb", segment + b"\xff\xdb", 1)


def on_paper(press: Press, store: MemoryStore, picture: bytes) -> bytes:
    return unsigned(press, records.violation(store, picture=picture))


def test_who_holds_the_paper_can_prove_its_picture(press: Press, store: MemoryStore) -> None:
    """The bytes in it are those whose address stands beside it."""
    picture = records.road_picture()
    assert picture in on_paper(press, store, picture)


def test_each_paper_shows_its_own_picture_and_never_one_before(
    press: Press, store: MemoryStore
) -> None:
    """Two of one size, in turn, as two cases of one camera are."""
    pictures = [records.road_picture(noise=noise) for noise in (1, 2)]
    for picture in pictures * 2:
        paper = on_paper(press, store, picture)
        assert [each in paper for each in pictures] == [each is picture for each in pictures]


@pytest.mark.parametrize(
    "picture",
    [
        lambda: records.road_picture(noise=60),
        lambda: records.road_picture(3840, 2160, noise=0),
        lambda: telling(b"\xe1", b"Exif\0\0 turned by "),
        lambda: telling(b"\xfe", b"taken by "),
        lambda: records.road_picture() + b" taken by " + SOMEBODY,
    ],
    ids=["many bytes", "wide", "perhaps turned", "remarked", "followed"],
)
def test_what_would_burden_a_paper_turn_or_tell_more_is_encoded_anew(
    press: Press, store: MemoryStore, picture: Callable[[], bytes]
) -> None:
    paper = on_paper(press, store, picture())
    assert picture() not in paper
    assert b"/DCTDecode" in paper
    assert SOMEBODY not in paper

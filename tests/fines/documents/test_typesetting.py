"""Does an open template set each paper as if it were the first, and keep nothing of it?"""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from typst import TypstError

from fines.documents.press import INPUT, LETTER, ORIGINAL, TEMPLATE, Press
from fines.documents.typesetting import Typesetter
from tests.fines.documents import records
from tests.fines.documents.records import MemoryStore

AT = records.ACT_AT


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where templates are opened."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def content(press: Press, store: MemoryStore, place: str) -> dict[str, Any]:
    """What a resolution without pictures tells, with a link that ends so."""
    act = records.violation(store)
    sheet = press.composed(
        records.decision(act), records.resolution(act), records.inspector(), ORIGINAL
    )
    nothing = {"act": None, "crop": None, "start": None}
    return {
        **sheet.content,
        "link": f"https://fines.example/{place}",
        "evidence": {**sheet.content["evidence"], **nothing},
    }


def test_papers_are_the_same_whichever_came_before(
    press: Press, store: MemoryStore, folder: Path
) -> None:
    kept = Typesetter()
    told = [content(press, store, place) for place in ("one", "another", "one")]
    papers = [kept.pdf(TEMPLATE, INPUT, each, AT) for each in told]
    assert papers == [Typesetter().pdf(TEMPLATE, INPUT, each, AT) for each in told]
    assert papers[0] == papers[2] != papers[1]


def test_nothing_of_a_paper_stays_beside_its_template(
    press: Press, store: MemoryStore, folder: Path
) -> None:
    kept = Typesetter()
    kept.pdf(TEMPLATE, INPUT, content(press, store, "one"), AT)
    with pytest.raises(TypstError):
        kept.pdf(LETTER, INPUT, {"head": {}}, AT)
    assert {file.suffix for file in folder.rglob("*.*")} <= {".typ"}
    del kept
    assert list(folder.iterdir()) == []


def test_a_paper_that_cannot_be_set_spoils_none_after_it(
    press: Press, store: MemoryStore, folder: Path
) -> None:
    kept, told = Typesetter(), content(press, store, "one")
    before = kept.pdf(TEMPLATE, INPUT, told, AT)
    with pytest.raises(TypstError):
        kept.pdf(TEMPLATE, INPUT, {"head": {}}, AT)
    assert kept.pdf(TEMPLATE, INPUT, told, AT) == before


def test_papers_of_several_threads_are_not_mixed(
    press: Press, store: MemoryStore, folder: Path
) -> None:
    kept = Typesetter()
    told = [content(press, store, str(place)) for place in range(12)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda each: kept.pdf(TEMPLATE, INPUT, each, AT), told))
    assert together == [kept.pdf(TEMPLATE, INPUT, each, AT) for each in told]

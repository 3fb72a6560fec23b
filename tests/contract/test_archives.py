"""Does every case file know which papers are provable until when?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from fines.archive import ArchivedPaper, FoundPaper, Shelf, ShelfPage
from fines.evidence import Sha256
from fines.ports import CaseFile
from fines.storage.archive_rows import page_of
from fines.storage.case_file import SqlCaseFile
from tests.contract.test_sendings import sending
from tests.contract.written import with_resolution
from tests.fines.invented import NOON, NUMBER

PAPER = Sha256("a" * 64)
COPY = Sha256("b" * 64)
RESOLUTIONS, SENDINGS = Shelf.RESOLUTIONS, Shelf.SENDINGS
FOUND = FoundPaper(row=NUMBER, resolution=NUMBER, original=PAPER)


def test_papers_on_file_are_listed_once_and_found_when_due(case_file: CaseFile) -> None:
    with_resolution(case_file)
    with case_file.view() as view:
        assert view.archives.unlisted(RESOLUTIONS, "", 5).found == ()
    with case_file.begin() as transaction:
        transaction.save_resolution(replace(transaction.resolution(NUMBER), document=PAPER))
    with case_file.view() as view:
        assert view.archives.unlisted(RESOLUTIONS, "", 5).found == (FOUND,)
    paper = ArchivedPaper(
        original=PAPER, resolution=NUMBER, newest=PAPER, provable_until=NOON + timedelta(days=9)
    )
    with case_file.begin() as transaction:
        transaction.archives.save(paper)
    with case_file.view() as view:
        assert view.archives.unlisted(RESOLUTIONS, "", 5).found == ()
        assert view.archives.due(NOON + timedelta(days=9), 5) == []
        assert view.archives.due(NOON + timedelta(days=10), 5) == [paper]
        assert view.archives.of(NUMBER) == [paper]


def test_papers_that_get_no_stamp_are_never_due(case_file: CaseFile) -> None:
    with_resolution(case_file)
    bare = ArchivedPaper(original=PAPER, resolution=NUMBER, newest=PAPER)
    broken = ArchivedPaper(
        original=COPY, resolution=NUMBER, newest=COPY, provable_until=NOON, refusal="changed"
    )
    with case_file.begin() as transaction:
        transaction.archives.save(bare)
        transaction.archives.save(broken)
    with case_file.view() as view:
        assert view.archives.due(NOON + timedelta(days=9000), 5) == []
        assert view.archives.of(NUMBER) == [bare, broken]
    with case_file.begin() as transaction:
        transaction.archives.forget(NUMBER)
        assert transaction.archives.of(NUMBER) == []


def with_sendings(case_file: CaseFile, count: int) -> None:
    """The last one of them has a paper."""
    with_resolution(case_file)
    with case_file.begin() as transaction:
        for number in range(count - 1):
            transaction.sendings.add(sending(number), NOON)
        transaction.sendings.add(sending(count - 1, document=PAPER), NOON)


def test_a_look_goes_no_further_than_its_rows_and_the_next_goes_on(case_file: CaseFile) -> None:
    with_sendings(case_file, 5)
    last = FoundPaper(row="sending-004", resolution=NUMBER, original=PAPER)
    with case_file.view() as view:
        look = view.archives.unlisted
        assert look(SENDINGS, "", 3) == ShelfPage(found=(), last="sending-002")
        assert look(SENDINGS, "sending-002", 3) == ShelfPage(found=(last,), last=None)
        assert look(SENDINGS, "", 5) == ShelfPage(found=(last,), last="sending-004")
        assert look(SENDINGS, "sending-004", 3) == ShelfPage(found=(), last=None)


def test_the_place_of_each_shelf_is_kept(case_file: CaseFile) -> None:
    with case_file.view() as view:
        assert view.archives.place(SENDINGS) == ""
    for row in ("a", "b"):
        with case_file.begin() as transaction:
            transaction.archives.keep_place(SENDINGS, row)
    with case_file.view() as view:
        assert (view.archives.place(SENDINGS), view.archives.place(RESOLUTIONS)) == ("b", "")


@pytest.mark.parametrize("shelf", Shelf)
def test_the_database_reads_no_more_rows_than_a_look_has(
    case_file: SqlCaseFile, shelf: Shelf
) -> None:
    with_sendings(case_file, 40)
    with case_file._engine.begin() as connection:
        asked = page_of(shelf).params(behind="", rows=3)
        query = asked.compile(connection, compile_kwargs={"literal_binds": True}).string
        if connection.dialect.name == "sqlite":
            steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}").all()
            assert not [step for step in steps if step.detail.startswith(f"SCAN {shelf}")]
        else:
            # So few rows would be read whole: what is asked is how a million are.
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
            told = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {query}")
            assert rows_read(told.scalar_one()[0]["Plan"], shelf) <= 3


def rows_read(plan: dict[str, Any], table: str) -> int:
    """How many rows of the table the plan's steps gave."""
    own = plan["Actual Rows"] if plan.get("Relation Name") == table else 0
    return int(own) + sum(rows_read(each, table) for each in plan.get("Plans", []))

"""Does every case file know which papers are provable until when?"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from fines.archive import ArchivedPaper, FoundPaper, Shelf, ShelfPage
from fines.evidence import Sha256
from fines.ports import CaseFile
from fines.storage.archive_rows import page_of
from fines.storage.case_file import SqlCaseFile
from tests.contract.conftest import empty
from tests.contract.test_sendings import sending
from tests.contract.written import with_resolution
from tests.fines.invented import NOON, NUMBER
from tests.parts.server import wait_for

PAPER = Sha256("a" * 64)
COPY = Sha256("b" * 64)
RESOLUTIONS, SENDINGS = Shelf.RESOLUTIONS, Shelf.SENDINGS
LISTED = ArchivedPaper(original=PAPER, resolution=NUMBER, newest=PAPER)
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
        assert transaction.archives.add(paper)
        assert not transaction.archives.add(paper)
    with case_file.view() as view:
        assert view.archives.unlisted(RESOLUTIONS, "", 5).found == ()
        assert view.archives.due(NOON + timedelta(days=9), 5) == []
        assert view.archives.due(NOON + timedelta(days=10), 5) == [paper]
        assert view.archives.of(NUMBER) == [paper]


def test_papers_that_get_no_stamp_are_never_due(case_file: CaseFile) -> None:
    with_paper(case_file)
    bare = ArchivedPaper(original=PAPER, resolution=NUMBER, newest=PAPER)
    broken = ArchivedPaper(
        original=COPY, resolution=NUMBER, newest=COPY, provable_until=NOON, refusal="changed"
    )
    with case_file.begin() as transaction:
        transaction.sendings.add(sending(document=COPY), NOON)
        assert transaction.archives.add(bare)
        assert transaction.archives.add(broken)
    with case_file.view() as view:
        assert view.archives.due(NOON + timedelta(days=9000), 5) == []
        assert view.archives.of(NUMBER) == [bare, broken]
    with case_file.begin() as transaction:
        assert transaction.archives.forget(NUMBER) == [bare, broken]
        assert transaction.archives.forget(NUMBER) == []
        assert transaction.archives.of(NUMBER) == []


def with_paper(case_file: CaseFile) -> None:
    with_resolution(case_file)
    with case_file.begin() as transaction:
        transaction.save_resolution(replace(transaction.resolution(NUMBER), document=PAPER))


def test_what_is_no_longer_on_file_is_not_listed(case_file: CaseFile) -> None:
    with_resolution(case_file)
    with case_file.begin() as transaction:
        assert not transaction.archives.add(LISTED)


def test_an_erasure_takes_along_what_was_listed_while_it_ran(shared_postgres_url: str) -> None:
    """Its first look saw no copy: what it forgets it reads when it forgets it."""
    with emptied(shared_postgres_url) as case_file:
        with_paper(case_file)
        with case_file.begin() as transaction:
            transaction.archives.add(LISTED)
        copied = replace(LISTED, copies=(COPY,))
        with case_file.begin() as erasing:
            assert erasing.archives.of(NUMBER) == [LISTED]
            with case_file.begin() as stamping:
                assert stamping.archives.of(NUMBER) == [LISTED]
                stamping.archives.save(copied)
            assert erasing.archives.forget(NUMBER) == [copied]


def test_a_paper_is_listed_before_its_erasure_or_not_at_all(shared_postgres_url: str) -> None:
    with emptied(shared_postgres_url) as case_file, ThreadPoolExecutor(1) as pool:
        with_paper(case_file)

        def listed() -> bool:
            with case_file.begin() as transaction:
                return transaction.archives.add(LISTED)

        with case_file.begin() as erasing:
            issued = erasing.resolution(NUMBER)
            erasing.save_resolution(replace(issued, document=None))
            listing = pool.submit(listed)
            assert wait_for(lambda: waits_for_a_lock(case_file), 30)
            assert erasing.archives.forget(NUMBER) == []
        assert not listing.result()
        with case_file.view() as view:
            assert view.archives.of(NUMBER) == []


def waits_for_a_lock(case_file: SqlCaseFile) -> bool:
    asked = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    with case_file._engine.connect() as connection:
        return bool(connection.exec_driver_sql(asked).scalar_one())


@contextmanager
def emptied(url: str) -> Iterator[SqlCaseFile]:
    empty(url)
    opened = SqlCaseFile(url)
    yield opened
    opened.close()


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

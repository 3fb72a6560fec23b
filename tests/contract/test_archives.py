"""Does every case file know which papers are provable until when?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from fines.archive import ArchivedPaper
from fines.evidence import Sha256
from fines.ports import CaseFile
from tests.contract.written import with_resolution
from tests.fines.invented import NOON, NUMBER

PAPER = Sha256("a" * 64)
COPY = Sha256("b" * 64)


def test_papers_on_file_are_listed_once_and_found_when_due(case_file: CaseFile) -> None:
    with_resolution(case_file)
    with case_file.view() as view:
        assert view.archives.unlisted(5) == []
    with case_file.begin() as transaction:
        transaction.save_resolution(replace(transaction.resolution(NUMBER), document=PAPER))
    with case_file.view() as view:
        assert view.archives.unlisted(5) == [(NUMBER, PAPER)]
    paper = ArchivedPaper(
        original=PAPER, resolution=NUMBER, newest=PAPER, provable_until=NOON + timedelta(days=9)
    )
    with case_file.begin() as transaction:
        transaction.archives.save(paper)
    with case_file.view() as view:
        assert view.archives.unlisted(5) == []
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

"""`tartip bank import FILE`: which payments does a bank's statement bring?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from cli.case_file import DatabaseUrl, opened_case_file
from fines.errors import InvalidValueError
from fines.payment_notice import BANK, NoticeId, NoticeStatus
from fines.procedure.noticing import Noticing
from pipeline.bank_statement import MOST_BYTES, notices_of
from pipeline.statement_file import read_statement
from pipeline.wiring import clock

SHOWN, LONGEST_WORDS = 5, 60

bank_app = typer.Typer(help="What the bank says of the money.", no_args_is_help=True)


@bank_app.callback()
def bank() -> None:
    """Statements in camt.053 or CSV."""


@bank_app.command("import")
def import_statement(
    file: Annotated[Path, typer.Argument(help="The statement: camt.053 (XML) or CSV")],
    url: DatabaseUrl = None,
) -> None:
    """Take in a statement; the same one again changes nothing. Exit 1 where some of it had come
    in other words."""
    with opened_case_file(url) as case_file:
        try:
            with file.open("rb") as opened:
                content = opened.read(MOST_BYTES + 1)
        except OSError as error:
            raise InvalidValueError(f"{file} cannot be read: {error.strerror}.") from error
        statement = read_statement(content)
        inbox = Noticing(case_file, clock)
        known, new, otherwise = _taken(inbox, notices_of(statement))
        while inbox.work_off():
            pass
        with case_file.view() as view:
            ends = Counter(view.notices.notice(notice_id).status for notice_id in new)
    typer.echo(
        f"{known + len(new)} payments: {known} on file already, "
        f"{ends[NoticeStatus.POSTED]} posted, {ends[NoticeStatus.UNMATCHED]} for the accountant, "
        f"{ends[NoticeStatus.WAITING]} waiting; {statement.left_out} other lines left out."
    )
    if otherwise:
        typer.echo(
            f"{len(otherwise)} lines tell other words than when they first came, and stay as they "
            f"were: {'; '.join(otherwise[:SHOWN])}. Compare them with what the accountant sees.",
            err=True,
        )
        raise typer.Exit(1)


def _taken(inbox: Noticing, notices: Sequence[bytes]) -> tuple[int, list[NoticeId], list[str]]:
    """How many were on file, which are new, and the words of those that told others before.

    One of these must not keep the money behind it from being taken in.
    """
    known, new, otherwise = 0, [], []
    for content in notices:
        try:
            notice, is_new = inbox.take(BANK, content)
        except InvalidValueError:
            otherwise.append(repr(json.loads(content)["text"][:LONGEST_WORDS]))
            continue
        known += not is_new
        new += [notice.id] if is_new else []
    return known, new, otherwise

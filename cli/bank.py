"""`tartip bank import FILE`: which payments does a bank's statement bring?"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from cli.case_file import DatabaseUrl, opened_case_file
from fines.errors import InvalidValueError
from fines.payment_notice import NoticeStatus
from fines.procedure.noticing import Noticing
from pipeline.bank_statement import MOST_BYTES, notices_of
from pipeline.statement_file import read_statement
from pipeline.wiring import clock

PROVIDER = "bank"

bank_app = typer.Typer(help="What the bank says of the money.", no_args_is_help=True)


@bank_app.callback()
def bank() -> None:
    """Statements in camt.053 or CSV."""


@bank_app.command("import")
def import_statement(
    file: Annotated[Path, typer.Argument(help="The statement: camt.053 (XML) or CSV")],
    url: DatabaseUrl = None,
) -> None:
    """Take in a statement; the same one again changes nothing."""
    with opened_case_file(url) as case_file:
        try:
            with file.open("rb") as opened:
                content = opened.read(MOST_BYTES + 1)
        except OSError as error:
            raise InvalidValueError(f"{file} cannot be read: {error.strerror}.") from error
        statement = read_statement(content)
        inbox = Noticing(case_file, clock)
        taken = [inbox.take(PROVIDER, notice) for notice in notices_of(statement)]
        new = [notice.id for notice, is_new in taken if is_new]
        while inbox.work_off():
            pass
        with case_file.view() as view:
            ends = Counter(view.notices.notice(notice_id).status for notice_id in new)
    typer.echo(
        f"{len(taken)} payments: {len(taken) - len(new)} on file already, "
        f"{ends[NoticeStatus.POSTED]} posted, {ends[NoticeStatus.UNMATCHED]} for the accountant, "
        f"{ends[NoticeStatus.WAITING]} waiting; {statement.left_out} other lines left out."
    )

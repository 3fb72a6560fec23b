"""`tartip post`: how do letters get onto paper, to the post, and what does the post say of them?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from cli.case_file import DatabaseUrl, opened_case_file
from fines.carriers.post_folder import PostalOutcome, read_statuses
from fines.errors import InvalidValueError, NotFoundError, StepRefusedError
from fines.officer import Officer, OfficerId
from fines.print_batch import BatchId, BatchStatus, Part, PieceState, PrintBatch
from fines.procedure.batching import MOST_LETTERS, Batching
from fines.procedure.delivering import Delivering
from fines.storage.case_file import SqlCaseFile
from fines.wording import Wording
from pipeline.delivery_wiring import open_batching, open_post_folder, postal_codes
from pipeline.settings import Settings, load_settings
from pipeline.wiring import PAPER_WORDING, clock, open_evidence, open_printer

post_app = typer.Typer(help="Letters on paper, and the post.", no_args_is_help=True)

By = Annotated[str, typer.Option("--by", help="The inspector who does it")]
Batch = Annotated[str, typer.Argument(help="The batch, by its id")]
Envelope = Annotated[str, typer.Argument(help="The number on the envelope")]
WhichPart = Annotated[Part, typer.Argument(help="sheet or letter")]


@contextmanager
def _post(url: str | None) -> Iterator[tuple[SqlCaseFile, Batching, Settings]]:
    settings = load_settings()
    with opened_case_file(url) as case_file:
        wording = Wording.from_files(*PAPER_WORDING)
        evidence, printer = open_evidence(settings), open_printer(settings)
        batching = open_batching(settings, case_file, evidence, printer, wording, clock)
        yield case_file, batching, settings


@post_app.command()
def batch(
    by: By,
    most: Annotated[int, typer.Option(min=1, max=MOST_LETTERS)] = MOST_LETTERS,
    url: DatabaseUrl = None,
) -> None:
    """Make a batch of the letters that wait the longest."""
    with _post(url) as (case_file, batching, _):
        made = batching.make(_officer(case_file, by), most)
        typer.echo(_told(made) if made else "No letter waits.")


@post_app.command("print")
def print_out(name: Batch, by: By, url: DatabaseUrl = None) -> None:
    """Print what of a batch is not printed yet; goes on where it was cut off."""
    with _post(url) as (case_file, batching, _):
        printed = batching.print_out(BatchId(name), _officer(case_file, by))
        typer.echo(_told(printed))
        for piece in printed.in_state(PieceState.UNSURE):
            typer.echo(
                f"{piece.name}: look into the tray, then 'tartip post came-out' or 'reprint'."
            )
        for each in sorted(batching.to_take_out([printed])):
            typer.echo(
                f"{each}: need not leave any more; take it out, then 'tartip post take-out'."
            )


@post_app.command("came-out")
def came_out(
    name: Batch, envelope: Envelope, part: WhichPart, by: By, url: DatabaseUrl = None
) -> None:
    """Say that an unsure piece lies in the tray."""
    with _post(url) as (case_file, batching, _):
        officer = _officer(case_file, by)
        typer.echo(_told(batching.came_out(BatchId(name), envelope, part, officer)))


@post_app.command()
def reprint(
    name: Batch,
    envelope: Envelope,
    part: WhichPart,
    by: By,
    why: Annotated[str, typer.Option(help="Why it is printed again")],
    url: DatabaseUrl = None,
) -> None:
    """Let a piece be printed once more; who wants it, and why, is on file."""
    with _post(url) as (case_file, batching, _):
        officer = _officer(case_file, by)
        typer.echo(_told(batching.print_again(BatchId(name), envelope, part, why, officer)))


@post_app.command("take-out")
def take_out(name: Batch, envelope: Envelope, by: By, url: DatabaseUrl = None) -> None:
    """Say that a printed letter that need not leave any more was taken out of the pile."""
    with _post(url) as (case_file, batching, _):
        officer = _officer(case_file, by)
        typer.echo(_told(batching.take_out(BatchId(name), envelope, officer)))


@post_app.command("hand-over")
def hand_over(name: Batch, by: By, url: DatabaseUrl = None) -> None:
    """The post takes a batch: its register is written, its letters are sent."""
    with _post(url) as (case_file, batching, settings):
        batch_id, officer = BatchId(name), _officer(case_file, by)
        batch = batching.batch(batch_id, officer)
        if batch.status is BatchStatus.OPEN:
            batching.hand_over(batch_id, officer)
        pdf, rows = batching.register(batch_id, officer)
        typer.echo(f"{open_post_folder(settings).put_register(batch.number, pdf, rows)}")


@post_app.command()
def statuses(url: DatabaseUrl = None) -> None:
    """Take in what the post says of its letters."""
    with _post(url) as (case_file, _, settings):
        delivering = Delivering(case_file, clock)
        folder, codes = open_post_folder(settings), postal_codes(settings)
        for name, content in folder.waiting():
            try:
                told, refused = read_statuses(content, codes)
            except InvalidValueError as error:
                told, refused = [], [("", str(error))]
            for status in told:
                if status.outcome is PostalOutcome.UNDER_WAY:
                    continue
                try:
                    delivering.told_by_post(
                        status.envelope,
                        delivered=status.outcome is PostalOutcome.DELIVERED,
                        on=status.on,
                        note=status.note,
                    )
                except (InvalidValueError, NotFoundError, StepRefusedError) as error:
                    refused.append((f"{status.envelope},{status.note},{status.on}", str(error)))
            folder.done_with(name, refused)
            typer.echo(f"{name}: {len(told)} lines read, {len(refused)} refused")


def _officer(case_file: SqlCaseFile, name: str) -> Officer:
    with case_file.view() as view:
        return view.officer(OfficerId(name))


def _told(batch: PrintBatch) -> str:
    counts = ", ".join(
        f"{len(batch.in_state(state))} {state}" for state in PieceState if batch.in_state(state)
    )
    return f"{batch.id} number {batch.number}, {len(batch.letters)} letters: {counts}"

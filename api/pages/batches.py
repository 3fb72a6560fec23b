"""The print room: which letters wait, how far is each batch, what must a person look at?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from api.access.guard import CHECKED_FORM, INSPECTOR, TheDesk
from api.access.sessions import Visit
from api.desk import Desk
from api.pages.evidence_files import pdf_response
from api.rendering import render, see, speaker
from fines.errors import (
    InvalidValueError,
    StepRefusedError,
    TartipError,
    UnavailableError,
)
from fines.local_time import local_day
from fines.print_batch import BatchId, BatchLetter, BatchStatus, Part, Piece, PieceState, PrintBatch

router = APIRouter(prefix="/inspector/batches")

AT_ONCE = 40
"""So many pieces a press of the button: nobody waits long, and what is done is seen."""

LONGEST_REASON = 300
FAULTS: Mapping[type[TartipError], str] = {
    UnavailableError: "away",
    InvalidValueError: "refuses",
    StepRefusedError: "busy",
}
DONE = {"made", "none", "printed", "handed_over", "came_out", "again", "taken_out"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRow:
    """One batch with its counts; states of which there are none are left out. `to_take_out`: the
    envelopes that a person must take out of the pile."""

    batch: PrintBatch
    counts: Mapping[PieceState, int]
    to_take_out: Collection[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRow:
    """One envelope with its two pieces."""

    letter: BatchLetter
    pieces: Sequence[Piece]


@router.get("")
def batches_page(
    request: Request, desk: TheDesk, visit: INSPECTOR, day: str = "", done: str = ""
) -> Response:
    """Every open batch, and those of a day."""
    chosen = _day(day) or local_day(desk.clock())
    waiting, of_day = desk.batching.open_batches(), desk.batching.made_on(chosen)
    lying = desk.batching.to_take_out([*waiting, *of_day])
    return render(
        request,
        "police/batches.html",
        waiting=desk.batching.waiting(),
        open=[_row(each, lying) for each in waiting],
        of_day=[_row(each, lying) for each in of_day],
        day=chosen,
        before=chosen - timedelta(days=1),
        after=chosen + timedelta(days=1),
        done=done if done in DONE else "",
    )


@router.post("", dependencies=[CHECKED_FORM])
def make(desk: TheDesk, visit: INSPECTOR) -> Response:
    """A batch of the letters that wait the longest."""
    batch = desk.batching.make(visit.officer)
    return see(
        f"/inspector/batches/{batch.id}?done=made" if batch else "/inspector/batches?done=none"
    )


@router.get("/{print_batch_id}")
def batch_page(
    request: Request, desk: TheDesk, visit: INSPECTOR, print_batch_id: str, done: str = ""
) -> Response:
    """One batch, letter by letter."""
    return _page(request, desk, visit, print_batch_id, done=done if done in DONE else "")


@router.post("/{print_batch_id}/print", dependencies=[CHECKED_FORM])
def print_out(request: Request, desk: TheDesk, visit: INSPECTOR, print_batch_id: str) -> Response:
    """Prints what is not printed yet; what the printer has against it is said in one sentence."""
    try:
        desk.batching.print_out(BatchId(print_batch_id), visit.officer, AT_ONCE)
    except (UnavailableError, InvalidValueError, StepRefusedError) as error:
        fault = next(words for kind, words in FAULTS.items() if isinstance(error, kind))
        return _page(request, desk, visit, print_batch_id, fault=fault, detail=str(error))
    return see(f"/inspector/batches/{print_batch_id}?done=printed")


@router.post("/{print_batch_id}/hand-over", dependencies=[CHECKED_FORM])
def hand_over(desk: TheDesk, visit: INSPECTOR, print_batch_id: str) -> Response:
    """The post has it."""
    desk.batching.hand_over(BatchId(print_batch_id), visit.officer)
    return see(f"/inspector/batches/{print_batch_id}?done=handed_over")


@router.get("/{print_batch_id}/register.pdf")
def register_paper(desk: TheDesk, visit: INSPECTOR, print_batch_id: str) -> Response:
    """The register that the post signs; who takes it is recorded."""
    paper, _ = desk.batching.register(BatchId(print_batch_id), visit.officer)
    return pdf_response(paper, f"register-{print_batch_id[:12]}")


@router.get("/{print_batch_id}/register.csv")
def register_file(desk: TheDesk, visit: INSPECTOR, print_batch_id: str) -> Response:
    """The same as a table; who takes it is recorded."""
    _, rows = desk.batching.register(BatchId(print_batch_id), visit.officer)
    name = f"register-{print_batch_id[:12]}.csv"
    return Response(
        rows,
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get("/{print_batch_id}/letters/{envelope}")
def letter_page(
    request: Request, desk: TheDesk, visit: INSPECTOR, print_batch_id: str, envelope: str
) -> Response:
    """One envelope: what is unsure is decided here, what is torn is printed again."""
    return _letter_page(request, desk, visit, print_batch_id, envelope)


@router.post("/{print_batch_id}/letters/{envelope}/came-out", dependencies=[CHECKED_FORM])
def came_out(
    desk: TheDesk,
    visit: INSPECTOR,
    print_batch_id: str,
    envelope: str,
    part: Annotated[Part, Form()],
) -> Response:
    """It lies in the tray."""
    desk.batching.came_out(BatchId(print_batch_id), envelope, part, visit.officer)
    return see(f"/inspector/batches/{print_batch_id}?done=came_out")


@router.post("/{print_batch_id}/letters/{envelope}/take-out", dependencies=[CHECKED_FORM])
def take_out(desk: TheDesk, visit: INSPECTOR, print_batch_id: str, envelope: str) -> Response:
    """It was taken out of the pile: its resolution fell, or was served otherwise."""
    desk.batching.take_out(BatchId(print_batch_id), envelope, visit.officer)
    return see(f"/inspector/batches/{print_batch_id}?done=taken_out")


@router.post("/{print_batch_id}/letters/{envelope}/print-again", dependencies=[CHECKED_FORM])
def print_again(
    request: Request,
    desk: TheDesk,
    visit: INSPECTOR,
    print_batch_id: str,
    envelope: str,
    part: Annotated[Part, Form()],
    why: Annotated[str, Form()] = "",
) -> Response:
    """One more copy, with its reason."""
    reason = why.strip()[:LONGEST_REASON]
    if not reason:
        mistakes = {f"why-{part}": speaker(request)("batch.why_missing")}
        return _letter_page(request, desk, visit, print_batch_id, envelope, mistakes)
    desk.batching.print_again(BatchId(print_batch_id), envelope, part, reason, visit.officer)
    return see(f"/inspector/batches/{print_batch_id}?done=again")


def _page(
    request: Request,
    desk: Desk,
    visit: Visit,
    print_batch_id: str,
    *,
    done: str = "",
    fault: str = "",
    detail: str = "",
) -> Response:
    batch = desk.batching.batch(BatchId(print_batch_id), visit.officer)
    row = _row(batch, desk.batching.to_take_out([batch]))
    return render(
        request,
        "police/batch.html",
        status=HTTPStatus.SERVICE_UNAVAILABLE if fault else HTTPStatus.OK,
        batch=row.batch,
        counts=row.counts,
        letters=[_letter(row.batch, each) for each in row.batch.letters],
        is_open=row.batch.status is BatchStatus.OPEN,
        to_print=_to_print(row),
        unsure=PieceState.UNSURE in row.counts,
        to_take_out=row.to_take_out,
        complete=set(row.counts) <= {PieceState.PRINTED, PieceState.WITHDRAWN}
        and not row.to_take_out,
        at_once=AT_ONCE,
        done=done,
        fault=fault,
        detail=detail,
    )


def _letter_page(
    request: Request,
    desk: Desk,
    visit: Visit,
    print_batch_id: str,
    envelope: str,
    mistakes: dict[str, str] | None = None,
) -> Response:
    batch = desk.batching.batch(BatchId(print_batch_id), visit.officer)
    return render(
        request,
        "police/batch_letter.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if mistakes else HTTPStatus.OK,
        batch=batch,
        row=_letter(batch, batch.letter(envelope)),
        is_open=batch.status is BatchStatus.OPEN,
        to_take_out=envelope in desk.batching.to_take_out([batch]),
        mistakes=mistakes or {},
    )


def _row(batch: PrintBatch, lying: Collection[str]) -> BatchRow:
    counts = {state: len(batch.in_state(state)) for state in PieceState}
    return BatchRow(
        batch=batch,
        counts={state: count for state, count in counts.items() if count},
        to_take_out={each.envelope for each in batch.letters if each.envelope in lying},
    )


def _letter(batch: PrintBatch, letter: BatchLetter) -> LetterRow:
    pieces = [batch.piece(letter.envelope, part) for part in Part]
    return LetterRow(letter=letter, pieces=pieces)


def _to_print(row: BatchRow) -> int:
    return sum(row.counts.get(each, 0) for each in (PieceState.QUEUED, PieceState.AT_PRINTER))


def _day(text: str) -> date | None:
    """None for what is no day, so that a mistyped address shows today."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date(2020, 1, 1) <= day < date(2200, 1, 1) else None

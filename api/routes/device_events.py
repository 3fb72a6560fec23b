"""How does a certified device report what it saw and measured? Signed events, one or many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request, Response

from api.access.guard import EVENT_CALLER, TheDesk
from api.answers import BatchedEventAnswer, DeviceEventAnswer
from api.desk import Desk
from api.metrics import Metrics
from fines.device_event import EventOutcome
from fines.errors import TartipError
from fines.procedure.report import Caller, Report
from pipeline.device_events import LONGEST_SIGNATURE, event_schema, read_report
from pipeline.event_batch import read_batch
from pipeline.vendors import read_vendor_reports

router = APIRouter(tags=["intake"], prefix="/device-events")


async def body_of(request: Request) -> bytes:
    """The body byte for byte: it is what the device signed."""
    return await request.body()


def metrics_of(request: Request) -> Metrics:
    """The counters of this application."""
    metrics: Metrics = request.app.state.metrics
    return metrics


TheBody = Annotated[bytes, Depends(body_of)]
TheMetrics = Annotated[Metrics, Depends(metrics_of)]
Signature = Annotated[str, Header(alias="Device-Signature", max_length=LONGEST_SIGNATURE)]


@router.get("/schema")
def schema() -> dict[str, Any]:
    """The JSON Schema of an event."""
    return event_schema()


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    responses={HTTPStatus.OK: {"model": DeviceEventAnswer, "description": "No new case, and why"}},
)
def report_event(
    response: Response,
    desk: TheDesk,
    metrics: TheMetrics,
    caller: EVENT_CALLER,
    content: TheBody,
    device_signature: Signature = "",
) -> DeviceEventAnswer:
    """201 for a new case; 200 for what is on file, no act, or in doubt, with the doubt."""
    with counted(metrics):
        report = read_report(content, device_signature)
        (answer,) = _taken(desk, metrics, [report], caller)
    if answer.outcome is not EventOutcome.CASE:
        response.status_code = HTTPStatus.OK
    return answer


@router.post("/batch")
def report_events(
    desk: TheDesk, metrics: TheMetrics, caller: EVENT_CALLER, content: TheBody, request: Request
) -> list[BatchedEventAnswer]:
    """Up to a thousand events, one a line: an answer for each in the same order.

    All of them are on the disk in one step; where a part is away (503) nothing of any is, and the
    whole batch may be sent again.
    """
    with counted(metrics):
        read = read_batch(content)
    arrivals = [(report, caller) for report in read if isinstance(report, Report)]
    told = iter(desk.reporting.take_all(arrivals))
    answers = []
    for report in read:
        one = next(told) if isinstance(report, Report) else report
        metrics.count_event(type(one).__name__ if isinstance(one, TartipError) else one.counted)
        answers.append(BatchedEventAnswer.of(one, request.url.path))
    return answers


@router.post("/{vendor}")
def report_vendor_event(
    desk: TheDesk,
    metrics: TheMetrics,
    caller: EVENT_CALLER,
    content: TheBody,
    vendor: str,
    device_signature: Signature = "",
) -> list[DeviceEventAnswer]:
    """A camera maker's own event behind its gateway's line: one answer for each act it claims."""
    with counted(metrics):
        reports = read_vendor_reports(vendor, content, device_signature)
        return _taken(desk, metrics, reports, caller)


@contextmanager
def counted(metrics: Metrics) -> Iterator[None]:
    """Counts what refuses an event before it is told."""
    try:
        yield
    except TartipError as error:
        metrics.count_event(type(error).__name__)
        raise


def _taken(
    desk: Desk, metrics: Metrics, reports: Sequence[Report], caller: Caller
) -> list[DeviceEventAnswer]:
    answers = []
    for answer in desk.reporting.take_all([(report, caller) for report in reports]):
        if isinstance(answer, TartipError):
            raise answer
        metrics.count_event(answer.counted)
        answers.append(DeviceEventAnswer.of(answer))
    return answers

"""What happens when the same event of a device arrives in many threads at one moment?"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from fines.device_event import EventDoubt, EventOutcome, EventPlate
from fines.procedure.report import Answer
from fines.storage.case_file import SqlCaseFile
from tests.fines.devices import device_event
from tests.fines.procedure.post import Post

THREADS = 8


def together(post: Post, other_plate: str | None = None) -> list[Answer]:
    """The answers; every second thread may bring another content under the same id."""
    gate = threading.Barrier(THREADS)

    def take(number: int) -> Answer:
        event = device_event()
        if other_plate is not None and number % 2:
            event = device_event(plate=EventPlate(text=other_plate, confidence=0.98))
        gate.wait()
        return post.take(event)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(take, range(THREADS)))


def test_one_case_and_the_rest_are_told_of_it(case_file: SqlCaseFile) -> None:
    post = Post(case_file)
    answers = together(post)
    assert sorted(answer.outcome for answer in answers) == [
        EventOutcome.CASE,
        *[EventOutcome.ON_FILE] * (THREADS - 1),
    ]
    assert len({answer.decision for answer in answers}) == 1
    assert post.cases() == 1


def test_two_contents_under_one_id_make_one_case_too(case_file: SqlCaseFile) -> None:
    post = Post(case_file)
    answers = together(post, "01KG002DEM")
    assert post.cases() == 1
    reused = [answer for answer in answers if answer.doubt is EventDoubt.EVENT_ID_REUSED]
    assert len(reused) == THREADS // 2
    assert len({answer.decision for answer in answers} - {None}) == 1

"""How long does it take to undo a hundred thousand decisions that rested on one bad sign?

`python -m benchmarks.recall COUNT [DATABASE-URL]`, a fresh database; SQLite in a temporary folder
without an address. Half of the decisions are issued, a quarter of all are paid.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.filling import invented_act, issued_at_once
from fines.basis import Basis, BasisKind
from fines.decision import Decision
from fines.law import KYRGYZSTAN, load_law
from fines.officer import Officer, OfficerId, Role
from fines.payment import Payment, PaymentId, PaymentStatus, settle
from fines.plates import PlateNumber
from fines.procedure.bookkeeping import book_payment, settle_books
from fines.procedure.recalling import Recalling
from fines.procedure.review import Review
from fines.resolution import price
from fines.storage.case_file import SqlCaseFile
from fines.violation import Violation

NOW = datetime(2026, 5, 1, 6, 0, tzinfo=UTC)
SIGN = Basis(kind=BasisKind.SIGN, value="benchmark: sign 40")
BATCH = 500
ADMINISTRATOR, APPEALS = (
    Officer(id=OfficerId(f"bench-{role}"), name="Invented", rank="", role=role)
    for role in (Role.ADMINISTRATOR, Role.APPEALS)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallScore:
    """`lost` are decisions that still stand when the recall says it is done."""

    decisions: int
    dismissed: int
    annulled: int
    to_refund_som: int
    preview_s: float
    seconds: float
    per_s: float
    lost: int


def run(count: int, url: str) -> RecallScore:
    """Fills the database with `count` decisions, then recalls them all."""
    case_file = SqlCaseFile(url)
    case_file.upgrade()
    review = Review(case_file, load_law(KYRGYZSTAN), lambda: NOW)
    for first in range(0, count, BATCH):
        acts = [_act(number) for number in range(first, min(first + BATCH, count))]
        found = [told for told in review.register_all(acts) if isinstance(told, Decision)]
        _issue(case_file, found[: len(found) // 2], first)
    recalling = Recalling(case_file, lambda: NOW + timedelta(hours=1))
    recall = recalling.order(SIGN, None, None, "the sign was unlawful", ADMINISTRATOR)
    began_s = time.monotonic()
    recalling.preview(recall.id, whole=True)
    preview_s = time.monotonic() - began_s
    recalling.approve(recall.id, APPEALS)
    began_s = time.monotonic()
    done = recalling.run(recall.id).counts
    seconds = time.monotonic() - began_s
    undone = done.dismissed + done.annulled
    case_file.close()
    return RecallScore(
        decisions=count,
        dismissed=done.dismissed,
        annulled=done.annulled,
        to_refund_som=done.to_refund.tyiyn // 100,
        preview_s=round(preview_s, 1),
        seconds=round(seconds, 1),
        per_s=round(undone / seconds, 1),
        lost=count - undone,
    )


def _act(number: int) -> Violation:
    plate = PlateNumber(f"01KG{number % 1000:03d}BEN")
    return invented_act(plate, NOW - timedelta(seconds=number), bases=(SIGN,))


def _issue(case_file: SqlCaseFile, decisions: list[Decision], first: int) -> None:
    with case_file.begin() as transaction:
        standing = transaction.decisions_named([decision.id for decision in decisions])
        for offset, decision in enumerate(standing):
            serial = first + offset + 1
            issued, resolution = issued_at_once(decision, serial, f"2010119{serial:07d}", NOW)
            number = resolution.number
            transaction.save_decision(issued)
            if offset % 2 == 0:
                payment = Payment(
                    id=PaymentId(f"bench {number}"),
                    resolution=number,
                    amount=price(resolution, NOW.date()),
                    gateway="sandbox",
                    reference="",
                    paid_at=NOW,
                    status=PaymentStatus.SETTLED,
                )
                resolution = settle(resolution, payment)
                transaction.save_resolution(resolution)
                transaction.save_payment(payment)
                book_payment(transaction, payment, NOW)
                settle_books(transaction, resolution, NOW)
            else:
                transaction.save_resolution(resolution)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        address = sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{Path(folder) / 'fines.db'}"
        print(json.dumps(asdict(run(int(sys.argv[1]), address))))  # noqa: T201 - its answer

"""What does the post say of a letter? Its word proves or ends the delivery that is under way."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from fines.delivery import DeliveryChannel, DeliveryStatus, Occasion, fail, prove
from fines.errors import InvalidValueError, NotFoundError, StepRefusedError
from fines.ports import CaseFile, Clock, Transaction
from fines.procedure.sending_plan import go_on_after, plan_reminders
from fines.procedure.steps import leave_trace
from fines.resolution import ResolutionNumber, deliver


class PostsWord(StrEnum):
    """What can have become of a letter."""

    UNDER_WAY = "under_way"
    DELIVERED = "delivered"
    RETURNED = "returned"


def take_posts_word(
    case_file: CaseFile,
    clock: Clock,
    number: ResolutionNumber,
    word: PostsWord,
    proof: str,
    at: datetime,
    teller: str,
) -> None:
    """Writes it down once. NotFoundError where no letter is under way, StepRefusedError where
    its end is known already, InvalidValueError for a day that cannot be."""
    if at > clock():
        raise InvalidValueError(f"{at.isoformat()} has not come yet: tell the day of the receipt.")
    with case_file.begin() as transaction:
        resolution = transaction.resolution(number)
        letters = [
            each
            for each in transaction.deliveries(number)
            if each.channel is DeliveryChannel.POST and each.occasion is Occasion.RESOLUTION
        ]
        waiting = [each for each in letters if each.status is DeliveryStatus.SENT]
        if not waiting:
            if letters:
                raise StepRefusedError(f"What became of the letter of {number} is on file.")
            raise NotFoundError(f"No letter of resolution {number} was given to the post.")
        letter = waiting[-1]
        if word is PostsWord.DELIVERED:
            proven = prove(letter, proof, at)
            transaction.save_delivery(proven)
            go_on_after(transaction, proven, clock())
            resolution = deliver(resolution, at)
            transaction.save_resolution(resolution)
            plan_reminders(transaction, resolution, clock())
        elif word is PostsWord.RETURNED:
            failed = fail(letter, proof)
            transaction.save_delivery(failed)
            go_on_after(transaction, failed, clock())
        case = transaction.case_of(resolution.decision_id).number
        _trace(transaction, number, case, word, proof, teller, clock())


_KINDS = {
    PostsWord.UNDER_WAY: "resolution.under_way",
    PostsWord.DELIVERED: "resolution.delivered",
    PostsWord.RETURNED: "resolution.not_delivered",
}


def _trace(
    transaction: Transaction,
    number: ResolutionNumber,
    case: str,
    word: PostsWord,
    proof: str,
    teller: str,
    at: datetime,
) -> None:
    leave_trace(
        transaction,
        kind=_KINDS[word],
        key=case,
        actor=teller,
        at=at,
        purpose=proof,
        resolution=number,
    )

"""Which paper does an addressee get on an occasion, and when is it made? At its turn, once.

Its address is on file before its bytes are kept, and they are relied on only after: whoever dies
in between leaves nothing that the next worker would not use or an erasure not find. Service and
message are about one paper, so that both rows are written together: the slower of two workers is
refused before it keeps anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fines.annulment import Annulment
from fines.appeal import AppealId
from fines.delivery import Occasion
from fines.errors import EvidenceMissingError, NotFoundError, StepRefusedError
from fines.evidence import Sha256, address
from fines.officer import OfficerId
from fines.paper import LetterPress
from fines.ports import CaseFile, Clock, EvidenceStore, View
from fines.procedure.sending_turn import Turn, turn_of
from fines.refund import RefundId
from fines.resolution import Resolution, ResolutionNumber
from fines.sending import Sending, SendingId, SendingStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper that was made for an addressee: its occasion and the address of its bytes."""

    occasion: Occasion
    document: Sha256


class Papers:
    """Made outside of any transaction: a slow time-stamp authority must hold no lock."""

    def __init__(
        self, case_file: CaseFile, press: LetterPress, evidence: EvidenceStore, clock: Clock
    ) -> None:
        self._case_file = case_file
        self._press = press
        self._evidence = evidence
        self._clock = clock

    def made_for(self, sending_id: SendingId) -> Sha256 | None:
        """The paper of a sending that is about to leave; None where it has its paper, needs none,
        or does not leave now. StepRefusedError where nobody is to be reminded any more, and where
        another step on it was quicker."""
        with self._case_file.view() as view:
            sending = view.sendings.sending(sending_id)
            if not _leaves(view, sending, self._clock):
                return None
            resolution = view.resolution(sending.resolution)
            if sending.occasion is Occasion.RESOLUTION:
                return resolution.document
            earlier = papers_of(view, sending.resolution, sending)
            if earlier:
                return earlier[0].document
            pdf = self._kept(sending) or self._made(view, sending, resolution)
        return self._keep(sending, resolution, pdf)

    def _kept(self, sending: Sending) -> bytes | None:
        """What somebody kept who died before it could be relied on."""
        try:
            return self._evidence.get(sending.begun) if sending.begun else None
        except EvidenceMissingError:
            return None

    def _keep(self, sending: Sending, resolution: Resolution, pdf: bytes) -> Sha256:
        paper = address(pdf)
        with self._case_file.begin() as transaction:
            if transaction.resolution(resolution.number) != resolution:
                raise _quicker(sending)
            for each in _about_the_same(transaction, sending):
                if (each.begun, each.document) != (sending.begun, None):
                    raise _quicker(sending)
                transaction.sendings.save(replace(each, begun=paper))
        with self._case_file.begin() as transaction:
            for each in _about_the_same(transaction, sending):
                if each.begun != paper:
                    raise _quicker(sending)
                transaction.sendings.save(replace(each, begun=None, document=paper))
            return self._evidence.put(pdf, "application/pdf")

    def _made(self, view: View, sending: Sending, resolution: Resolution) -> bytes:
        if sending.occasion is Occasion.APPEAL_DECISION:
            appeal = view.appeal(AppealId(sending.subject))
            by = view.officer(appeal.decided_by or OfficerId(""))
            return self._press.appeal_decision(appeal, resolution, by)
        if sending.occasion is Occasion.REFUND_ORDER:
            refund = view.money.refund(RefundId(sending.subject))
            return self._press.refund_order(refund, resolution, view.officer(refund.ordered_by))
        by = view.officer(resolution.issued_by)
        if sending.occasion is Occasion.REPRICING:
            charged = view.decision(resolution.decision_id).tariff.repeated(resolution.owner.kind)
            earlier, at = ResolutionNumber(sending.subject), sending.made_at
            return self._press.repricing(resolution, charged.amount, earlier, at, by)
        if sending.occasion is Occasion.ANNULMENT:
            because = Annulment(sending.subject)
            return self._press.annulment(resolution, because, sending.made_at, by)
        return self._press.reminder(resolution, self._clock(), by)


def papers_of(
    view: View, number: ResolutionNumber, like: Sending | None = None
) -> tuple[Paper, ...]:
    """The papers that were made for a resolution's addressee, oldest first; `like`: only those of
    the same occasion and subject."""
    found: dict[Sha256, Paper] = {}
    for each in _about_the_same(view, like) if like else view.sendings.sendings_of(number):
        if each.document is not None and each.occasion is not Occasion.RESOLUTION:
            found[each.document] = Paper(occasion=each.occasion, document=each.document)
    return tuple(found.values())


def _about_the_same(view: View, like: Sending) -> Sequence[Sending]:
    """What is sent on the same occasion of the same subject, itself too, oldest first."""
    return [
        each
        for each in view.sendings.sendings_of(like.resolution)
        if (each.occasion, each.subject) == (like.occasion, like.subject)
    ]


def _quicker(sending: Sending) -> StepRefusedError:
    return StepRefusedError(
        f"Another step on sending {sending.id} was quicker: it is due again when its lease ends."
    )


def _leaves(view: View, sending: Sending, clock: Clock) -> bool:
    """Whether its first attempt begins now."""
    if sending.status is not SendingStatus.DUE or sending.document is not None:
        return False
    try:
        delivery = view.delivery(sending.delivery) if sending.delivery else None
    except NotFoundError:
        return False
    resolution = view.resolution(sending.resolution)
    return turn_of(sending, resolution, delivery, clock())[0] is Turn.NEXT_CHANNEL

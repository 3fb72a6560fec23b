"""How does a payment terminal speak with us? The state gateway's dialogue, as JSON over HTTP.

Whole tyiyn as JSON integers: a float, a text or a sum that no fine has is refused by name.
"""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Self

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, model_validator

from api.access.guard import TERMINAL_MACHINE, TheDesk
from api.access.machines import Machine
from api.body_route import BodyRoute
from api.plain_values import Instant
from fines.money import Money
from fines.resolution import PaymentCode
from fines.terminal import TerminalCode, TerminalReply, TerminalRequest

router = APIRouter(prefix="/terminal", tags=["payments"], route_class=BodyRoute)
_ID = r"^[A-Za-z0-9._:-]{1,64}$"
NEVER = datetime.min.replace(tzinfo=UTC)
NEEDED = {
    TerminalRequest.CHECK: ("code",),
    TerminalRequest.PAY: ("code", "transaction", "amount_tyiyn", "paid_at"),
    TerminalRequest.CANCEL: ("transaction",),
}
TransactionId = Annotated[str, Field(pattern=_ID)]


def _whole(status: object) -> object:
    if type(status) is not int:
        raise ValueError("should be 0, 1 or 2")
    return status


class GivenTerminalRequest(BaseModel):
    """`status` 0 checks, 1 pays, 2 cancels; `transaction` is the terminal's own id."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    status: Annotated[TerminalRequest, BeforeValidator(_whole)]
    code: Annotated[StrictInt, Field(gt=0, lt=2**63)] = 0
    transaction: TransactionId = ""
    amount_tyiyn: Annotated[StrictInt, Field(gt=0, lt=10**12)] = 0
    paid_at: Instant = NEVER

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for name in NEEDED[self.status]:
            if name not in self.model_fields_set:
                raise ValueError(f"needs '{name}' with the status {self.status.value}")
        return self


class TerminalAnswer(BaseModel):
    """`answer` as the state's gateway answers; `cost_tyiyn` is the sum of the day, or taken."""

    answer: int
    cost_tyiyn: int
    reference: str
    detail: str

    @classmethod
    def of(cls, reply: TerminalReply) -> Self:
        return cls(
            answer=reply.code,
            cost_tyiyn=reply.cost.tyiyn,
            reference=reply.reference,
            detail=reply.detail,
        )


@router.post("")
def speak(
    response: Response, desk: TheDesk, machine: TERMINAL_MACHINE, given: GivenTerminalRequest
) -> TerminalAnswer:
    """The answer stands in the body; 500 (sent as 503) says that nobody knows: ask again."""
    if given.status is TerminalRequest.CHECK:
        reply = desk.terminal.check(PaymentCode(given.code))
    elif given.status is TerminalRequest.CANCEL:
        reply = desk.terminal.cancel(_provider(machine), given.transaction)
    else:
        reply = desk.terminal.pay(
            _provider(machine),
            given.transaction,
            PaymentCode(given.code),
            Money(given.amount_tyiyn),
            given.paid_at,
        )
    if reply.code is TerminalCode.FAILED:
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    return TerminalAnswer.of(reply)


@router.get("/{transaction}")
def one_transaction(
    desk: TheDesk, machine: TERMINAL_MACHINE, transaction: Annotated[str, Path(pattern=_ID)]
) -> TerminalAnswer:
    """What became of a transaction of this terminal, where its answer was lost."""
    return TerminalAnswer.of(desk.terminal.ask(_provider(machine), transaction))


def _provider(machine: Machine) -> str:
    """No terminal can bear the name of another kind of provider."""
    return f"terminal:{machine.name}"

"""How does a signal controller tell its lights over HTTP? Lines, with its own token."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body

from api.access.guard import SIGNAL_MACHINE, TheDesk
from api.answers import RefusedLineAnswer, SignalsAnswer
from api.body_route import BodyRoute

router = APIRouter(tags=["intake"], route_class=BodyRoute)

SHOWN = 200


@router.post("/signals")
def tell_signals(
    desk: TheDesk,
    machine: SIGNAL_MACHINE,
    content: Annotated[bytes, Body(media_type="application/x-ndjson")],
) -> SignalsAnswer:
    """Takes in the lines of the controller for whose name the token was made (docs/signal-feed.md).

    A line that cannot be read keeps no other from being taken; it is buried with its reason.
    """
    taken = desk.signals.take(content, machine.name, frozenset({machine.name}))
    return SignalsAnswer(
        taken=taken.words,
        refused=tuple(
            RefusedLineAnswer(line=row.line.decode(errors="replace")[:SHOWN], reason=row.reason)
            for row in taken.refused
        ),
    )

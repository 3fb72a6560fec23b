"""When is what is due sent to addressees? The worker `tartip deliver` asks again and again."""

from __future__ import annotations

from fines.procedure.dispatching import Dispatching
from pipeline.life import Life

_PAUSE_S = 1.0


def deliver(life: Life, dispatching: Dispatching) -> None:
    """Sends until stopped. Any number of these workers may run: each takes other rows."""

    def turn() -> None:
        taken = dispatching.work_off()
        life.done.inc(taken)
        if not taken:
            life.stopping.wait(_PAUSE_S)

    life.run(turn)

"""How does what a step announced reach the bus? The worker `tartip relay` empties the outbox.

A crash between publishing and marking publishes the same rows again: at least once.
"""

from __future__ import annotations

from fines.ports import CaseFile
from pipeline.bus import Bus
from pipeline.life import Life
from pipeline.messages import announcement_draft

_HANDFUL = 100
_PAUSE_S = 0.5


def relay(life: Life, bus: Bus, case_file: CaseFile) -> None:
    """Publishes announcements in the order of their steps until stopped."""

    def round_trip() -> None:
        with case_file.view() as view:
            rows = view.unannounced(_HANDFUL)
        for _, announcement in rows:
            announcement_draft(announcement).send(bus)
        bus.flush()
        if rows:
            with case_file.begin() as transaction:
                transaction.mark_announced([row for row, _ in rows])
            life.done.inc(len(rows))
        else:
            life.stopping.wait(_PAUSE_S)

    life.run(round_trip)

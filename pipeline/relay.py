"""How does what a step announced reach the bus? The worker `tartip relay` empties the outbox.

It also asks after payments whose outcome is unknown, and posts what providers told of money: what
lies between two systems is its room. It carries out approved recalls, tells of work that has become
late, signs the audit's checkpoint of each day, erases cases whose days of keeping are over, stamps
kept papers anew, and forgets the events of devices that are too old to come again.

A crash between publishing and marking publishes the same rows again: at least once.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime

from fines.ports import CaseFile
from fines.procedure.archiving import Archiving
from fines.procedure.checkpointing import Checkpointing
from fines.procedure.erasing import Erasing
from fines.procedure.noticing import Noticing
from fines.procedure.overseeing import Overseeing
from fines.procedure.paying import Paying
from fines.procedure.recalling import Recalling
from fines.procedure.reporting import forget_old_events
from pipeline.bus import Bus
from pipeline.life import Life
from pipeline.messages import announcement_draft

_HANDFUL = 100
_PAUSE_S = 0.5
_ASK_EVERY_S = 30.0
# Looks through a part of the papers on file; there is no hurry, they have months.
_ARCHIVE_EVERY_S = 300.0


def relay(
    life: Life,
    bus: Bus,
    case_file: CaseFile,
    paying: Paying,
    checkpointing: Checkpointing,
    overseeing: Overseeing,
    erasing: Erasing,
    archiving: Archiving | None = None,
) -> None:
    """Publishes announcements in the order of their steps until stopped."""
    noticing = Noticing(case_file, lambda: datetime.now(UTC))
    recalling = Recalling(case_file, lambda: datetime.now(UTC))
    asked_at_s = -_ASK_EVERY_S
    archived_at_s = -_ARCHIVE_EVERY_S

    def round_trip() -> None:
        nonlocal asked_at_s, archived_at_s
        if time.monotonic() - asked_at_s >= _ASK_EVERY_S:
            asked_at_s = time.monotonic()
            paying.reconcile()
            checkpointing.make()
            recalling.work_off()
            overseeing.escalate()
            erasing.work_off(_HANDFUL)
            forget_old_events(case_file, datetime.now(UTC))
        if archiving and time.monotonic() - archived_at_s >= _ARCHIVE_EVERY_S:
            archived_at_s = time.monotonic()
            archiving.work_off(_HANDFUL)
        noticing.work_off(_HANDFUL)
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

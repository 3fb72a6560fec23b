"""How well does this machine's clock keep time? By chrony, or by a file that someone else writes.

Written `none`, `chrony`, `chrony:FILE` (what `chronyc -c tracking` prints) or `file:FILE` (the
newest line of a file of clock states, for PTP and everything else).
"""

from __future__ import annotations

import logging
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from detectors.clock_state import ClockLog, load_clock_log
from fines.clock_state import ClockSource, ClockState
from fines.errors import ConfigurationError, InvalidValueError, TartipError

LOOK_EVERY_S = 10.0
_ANSWER_WITHIN_S = 5.0
_COLUMNS = 14
_UNSYNCHRONISED = "Not synchronised"
_LATEST = datetime.max.replace(tzinfo=UTC)

_log = logging.getLogger(__name__)

ReadClock = Callable[[], ClockState | None]


class MachineClock:
    """The state as it was last read; where it cannot be read nothing is proven, and that is said.

    One thread looks, others ask; a look may wait for another program, an answer never does.
    """

    def __init__(self, read: ReadClock, every_s: float = LOOK_EVERY_S) -> None:
        self._read = read
        self._every_s = every_s
        self._looked_at_s: float | None = None
        self._trouble = ""
        self.state: ClockState | None = None

    def look(self) -> None:
        """Reads the state again where it is time."""
        now_s = time.monotonic()
        if self._looked_at_s is not None and now_s - self._looked_at_s < self._every_s:
            return
        self._looked_at_s = now_s
        try:
            self.state, trouble = self._read(), ""
        except TartipError as error:
            self.state, trouble = None, str(error)
        if trouble and trouble != self._trouble:
            _log.warning("The clock is not proven: %s", trouble)
        self._trouble = trouble


def open_machine_clock(text: str) -> MachineClock:
    """The clock of a setting; ConfigurationError names what cannot be."""
    scheme, _, file = text.partition(":")
    if text == "none":
        return MachineClock(lambda: None)
    if text == "chrony":
        program = shutil.which("chronyc")
        if program is None:
            raise ConfigurationError(
                "TRAFFIC_CLOCK_STATE='chrony', and there is no chronyc on the path: install "
                "chrony, or write chrony:FILE or file:FILE."
            )
        return MachineClock(lambda: chrony_state(_asked(program)))
    if scheme == "chrony" and file:
        return MachineClock(lambda: chrony_state(_written(Path(file))))
    if scheme == "file" and file:
        return MachineClock(lambda: newest(load_clock_log(Path(file))))
    raise ConfigurationError(
        f"TRAFFIC_CLOCK_STATE='{text}' is not known: write none, chrony, chrony:FILE or file:FILE."
    )


def chrony_state(text: str) -> ClockState:
    """The state in a line of `chronyc -c tracking`.

    Columns 4, 5, 11, 12 and 14: when the source was last asked (seconds since 1970), how far the
    clock is off, root delay, root dispersion (seconds), leap state. The bound on the error is
    offset + root dispersion + root delay / 2 (chrony's manual, under `tracking`).
    """
    cells = text.strip().split(",")
    if len(cells) != _COLUMNS:
        raise InvalidValueError(
            f"'{text.strip()[:60]}' has {len(cells)} columns, not the {_COLUMNS} of "
            "'chronyc -c tracking'; write its output unchanged."
        )
    try:
        checked_s, off_s, delay_s, dispersion_s = (float(cells[at]) for at in (3, 4, 10, 11))
        checked_at = datetime.fromtimestamp(checked_s, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise InvalidValueError(
            f"'{text.strip()[:60]}' holds no numbers where 'chronyc -c tracking' has them."
        ) from error
    return ClockState(
        source=ClockSource.NONE if cells[13] == _UNSYNCHRONISED else ClockSource.NTP,
        offset_ms=1000 * off_s,
        uncertainty_ms=1000 * (dispersion_s + delay_s / 2),
        checked_at=checked_at,
    )


def newest(log: ClockLog) -> ClockState | None:
    """The last state of a log."""
    return log.at(_LATEST)


def _asked(program: str) -> str:
    try:
        answer = subprocess.run(  # noqa: S603 - a fixed program of this machine, no input of others
            [program, "-c", "tracking"], capture_output=True, text=True, timeout=_ANSWER_WITHIN_S,
            check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise InvalidValueError(
            f"chronyc does not answer ({error}); is chronyd at work?"
        ) from error
    if answer.returncode != 0:
        raise InvalidValueError(
            f"chronyc says '{answer.stdout.strip() or answer.stderr.strip()}'; is chronyd at work?"
        )
    return answer.stdout


def _written(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidValueError(f"{file}: cannot be read; is it still written?") from error

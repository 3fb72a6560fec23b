"""What is usual for this camera, and has something lasted long enough to be believed?"""

from __future__ import annotations

RISE, FALL = 1 / 300, 1 / 20_000


class Usual:
    """A figure's own past: the mean of the first `least`, then quick to rise and slow to fall.

    What gets worse by and by is not taken for usual within hours.
    """

    def __init__(self, least: int = 30) -> None:
        self._least = least
        self._count = 0
        self._value = 0.0

    def learn(self, value: float) -> None:
        """One more time that all was well."""
        self._count += 1
        if self._count <= self._least:
            self._value += (value - self._value) / self._count
        else:
            self._value += (value - self._value) * (RISE if value > self._value else FALL)

    @property
    def value(self) -> float | None:
        """None before enough was seen."""
        return self._value if self._count >= self._least else None

    def below(self, value: float, share: float) -> bool | None:
        """Whether the figure is under this share of what is usual; None where nothing is known."""
        return None if self.value is None else value < share * self.value


class Lasting:
    """On after so many looks in a row that say so, off after so many that deny it."""

    def __init__(self, on_after: int, off_after: int) -> None:
        self._on_after, self._off_after = on_after, off_after
        self._agreeing = 0
        self.on = False

    def look(self, says: bool | None) -> None:
        """One more look; None says nothing."""
        if says is None:
            return
        self._agreeing = self._agreeing + 1 if says != self.on else 0
        if self._agreeing >= (self._off_after if self.on else self._on_after):
            self.on, self._agreeing = says, 0

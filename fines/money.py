"""How much money? Whole tyiyn, the hundredth of the law's currency, never a float."""

from __future__ import annotations

from dataclasses import dataclass

TYIYN_PER_SOM = 100


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in whole tyiyn. A case file knows one currency, that of its law."""

    tyiyn: int

    def __post_init__(self) -> None:
        if type(self.tyiyn) is not int:
            raise TypeError(f"money takes whole tyiyn, not {self.tyiyn!r}")

    @classmethod
    def som(cls, som: int) -> Money:
        """An amount given in whole som."""
        return cls(som * TYIYN_PER_SOM)

    def __add__(self, other: Money) -> Money:
        return Money(self.tyiyn + other.tyiyn)

    def __sub__(self, other: Money) -> Money:
        return Money(self.tyiyn - other.tyiyn)

    def percent(self, percent: int) -> Money:
        """So many hundredths of the amount, rounded down to the tyiyn."""
        return Money(self.tyiyn * percent // 100)

    def less_percent(self, percent: int) -> Money:
        """The amount after a discount, rounded down to the tyiyn: the doubt is the driver's."""
        return self.percent(100 - percent)


ZERO = Money(0)


def som_text(amount: Money) -> str:
    """An amount in som for other programs: `1500`, with hundredths only where there are any."""
    som, tyiyn = divmod(amount.tyiyn, TYIYN_PER_SOM)
    return f"{som}.{tyiyn:02d}" if tyiyn else str(som)

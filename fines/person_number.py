"""What does the number of a person or an organisation look like? A form of the country's law."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_CENTURIES = (1900, 2000)
_LEAST_WHOLE_YEAR = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberForm:
    """So many `digits`, 0 to 9; what is newly written down fits `expression` besides, and the
    day in its groups `day`, `month` and `year` (of four digits, or two of any century) is one.
    """

    digits: int
    expression: re.Pattern[str]

    def may_stand(self, text: str) -> bool:
        """Whether a number on file can be one: its length alone, for nobody retypes it."""
        return len(text) == self.digits and text.isascii() and text.isdigit()

    def can_be_written(self, text: str) -> bool:
        """Whether this can be somebody's number; a slip that keeps the form goes unseen."""
        fits = self.expression.fullmatch(text) if self.may_stand(text) else None
        if fits is None:
            return False
        told = fits.groupdict()
        if "day" not in told:
            return True
        year, month, day = int(told["year"]), int(told["month"]), int(told["day"])
        years = [year] if year >= _LEAST_WHOLE_YEAR else [year + since for since in _CENTURIES]
        return any(_is_day(each, month, day) for each in years)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberForms:
    """The forms of one country: of natural and of legal persons."""

    natural: NumberForm
    legal: NumberForm

    def all(self) -> tuple[NumberForm, ...]:
        """Both, where it does not matter or is not known whose number it is."""
        return (self.natural, self.legal)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


_KYRGYZ = NumberForm(
    digits=14,
    expression=re.compile(
        r"[012](?P<day>\d{2})(?P<month>\d{2})(?P<year>(?:19|20)\d{2})\d{5}", re.ASCII
    ),
)
KYRGYZ_NUMBERS = NumberForms(natural=_KYRGYZ, legal=_KYRGYZ)
"""The same as in `fines/law/kg.toml`, for what starts without a law."""

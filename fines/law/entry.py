"""What stands in one entry of a law file? Values of the right kind, or a sentence with the line."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

from fines.errors import ConfigurationError
from fines.law.dated import Validity
from fines.tariff import Certainty


class Entry:
    """One table of the file; what nobody asked for is refused at the end."""

    def __init__(self, path: Path, line: int, values: Mapping[str, Any]) -> None:
        self._path = path
        self._line = line
        self._values = values
        self._asked: set[str] = set()

    def refuse(self, why: str) -> NoReturn:
        """ConfigurationError with file and line."""
        raise ConfigurationError(f"{self._path}, line {self._line}: {why}.")

    def has(self, name: str) -> bool:
        """Whether this optional value stands there."""
        return name in self._values

    def any(self, name: str) -> Any:
        """A value of any kind."""
        self._asked.add(name)
        if name not in self._values:
            self.refuse(f"'{name}' is missing; write it there")
        return self._values[name]

    def text(self, name: str) -> str:
        """A text that is not empty."""
        value = self.any(name)
        if not isinstance(value, str) or not value.strip():
            self.refuse(f"'{name}' is {value!r}; write a text")
        return value

    def whole(self, name: str, most: int | None = None) -> int:
        """A whole number above 0."""
        value = self.any(name)
        if type(value) is not int or value <= 0 or (most is not None and value > most):
            self.refuse(f"'{name}' is {value!r}; write a whole number above 0")
        return value

    def flag(self, name: str) -> bool:
        """true or false."""
        value = self.any(name)
        if not isinstance(value, bool):
            self.refuse(f"'{name}' is {value!r}; write true or false")
        return value

    def one_of(self, name: str, words: Collection[str]) -> str:
        """One of these words."""
        value = self.text(name)
        if value not in words:
            self.refuse(f"'{name}' is '{value}'; write one of {', '.join(words)}")
        return value

    def provenance(self) -> tuple[str, Certainty]:
        """Where the entry comes from and how well it is known."""
        words = [certainty.value for certainty in Certainty]
        return self.text("source"), Certainty(self.one_of("certainty", words))

    def validity(self) -> Validity:
        """From `valid_from` to `valid_to`, which may be missing: still in force."""
        first = self._day("valid_from")
        last = self._day("valid_to") if self.has("valid_to") else None
        if last is not None and last < first:
            self.refuse(f"it ends on {last}, before it begins on {first}; correct the days")
        return Validity(first=first, last=last, line=self._line)

    def refuse_rest(self) -> None:
        """Refuses a name that nobody asked for: a misspelt rule must not lose its meaning."""
        unknown = sorted(self._values.keys() - self._asked)
        if unknown:
            self.refuse(f"'{unknown[0]}' means nothing here; remove or correct it")

    def _day(self, name: str) -> date:
        value = self.any(name)
        if isinstance(value, datetime) or not isinstance(value, date):
            self.refuse(f"'{name}' is {value!r}; write a day as YYYY-MM-DD")
        return value

"""What stands in one entry of a data file? Values of the right kind, or the line with its mend."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

from fines.certainty import Certainty
from fines.errors import ConfigurationError

_NORMAL = re.compile(r"[A-Z0-9]+")


class Entry:
    """One table of the file; what nobody asked for is refused at the end."""

    def __init__(self, path: Path, line: int, values: Mapping[str, Any]) -> None:
        self._path = path
        self._line = line
        self._values = values
        self._asked: set[str] = set()

    @property
    def line(self) -> int:
        """Where it begins in the file."""
        return self._line

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

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of at least one text, none empty."""
        value = self.any(name)
        if not isinstance(value, list) or not value:
            self.refuse(f"'{name}' is {value!r}; write a list of texts")
        if not all(isinstance(text, str) and text.strip() for text in value):
            self.refuse(f"'{name}' is {value!r}; write a list of texts")
        return tuple(value)

    def expression(self, name: str) -> re.Pattern[str]:
        """A regular expression; digits are 0 to 9."""
        value = self.text(name)
        try:
            return re.compile(value, re.ASCII)
        except re.error as error:
            self.refuse(f"'{name}' is {value!r}, no regular expression ({error}); correct it")

    def told_by_examples(self) -> re.Pattern[str]:
        """`expression`, which fits every one of `examples`: texts of A-Z and 0-9."""
        expression = self.expression("expression")
        for example in self.texts("examples"):
            if not _NORMAL.fullmatch(example):
                self.refuse(f"the example '{example}' is not A-Z and 0-9 without spaces; mend it")
            if not expression.fullmatch(example):
                self.refuse(f"the example '{example}' does not fit 'expression'; mend one of them")
        return expression

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

    def day(self, name: str) -> date:
        """A local day."""
        value = self.any(name)
        if isinstance(value, datetime) or not isinstance(value, date):
            self.refuse(f"'{name}' is {value!r}; write a day as YYYY-MM-DD")
        return value

    def provenance(self) -> tuple[str, Certainty]:
        """Where the entry comes from and how well it is known."""
        words = [certainty.value for certainty in Certainty]
        return self.text("source"), Certainty(self.one_of("certainty", words))

    def refuse_rest(self) -> None:
        """Refuses a name that nobody asked for: a misspelt rule must not lose its meaning."""
        unknown = sorted(self._values.keys() - self._asked)
        if unknown:
            self.refuse(f"'{unknown[0]}' means nothing here; remove or correct it")

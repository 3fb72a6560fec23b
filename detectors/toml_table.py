"""How is a value taken out of a TOML file so that a mistake is told with its line?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn

from fines.errors import ConfigurationError

Point = tuple[float, float]


class TomlTable:
    """One table of a file: every getter answers with the right type or refuses with the line."""

    def __init__(
        self,
        path: Path,
        text: str,
        values: dict[str, Any],
        header: str,
        nth: int = 0,
        line: int | None = None,
    ) -> None:
        self._path, self._text, self._line = path, text, line
        self._values, self._header, self._nth = values, header, nth

    @classmethod
    def load(cls, path: Path) -> TomlTable:
        """The whole file."""
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"{path}: cannot be read; check the path.") from error
        try:
            return cls(path, text, tomllib.loads(text), "")
        except tomllib.TOMLDecodeError as error:
            raise ConfigurationError(f"{path}: not TOML: {error}; mend that line.") from error

    def refuse(self, key: str, what: str) -> NoReturn:
        """Raises ConfigurationError with file, line and sentence."""
        raise ConfigurationError(f"{self._path}:{self._line_of(key)}: {what}")

    def only(self, *known: str) -> None:
        """Refuses a key that nobody reads: it is most likely misspelt."""
        for key in self._values:
            if key not in known:
                self.refuse(key, f"'{key}' is not known here; write one of {', '.join(known)}.")

    def table(self, key: str) -> TomlTable:
        """The table of this name, which must be there."""
        value = self._values.get(key)
        if not isinstance(value, dict):
            self.refuse(key, f"the table [{key}] is missing; write it.")
        header = f"{self._header}.{key}" if self._header else key
        written = re.search(rf"^\s*\[\s*{re.escape(header)}\s*\]", self._text, re.MULTILINE)
        # Written as key = { … } it is told by that line.
        line = None if written else self._line_of(key)
        return TomlTable(self._path, self._text, value, header, line=line)

    def tables(self, key: str) -> list[TomlTable]:
        """All tables [[key]]; none is fine."""
        rows = self._values.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.refuse(key, f"'{key}' must be written as [[{key}]].")
        return [TomlTable(self._path, self._text, row, key, nth) for nth, row in enumerate(rows)]

    def rows(self, key: str) -> list[TomlTable]:
        """Rows written within the table: key = [{ … }, { … }], one at least."""
        rows = self._values.get(key)
        if not isinstance(rows, list) or not rows or not all(isinstance(r, dict) for r in rows):
            self.refuse(key, f"'{key}' must be rows such as [{{ … }}, {{ … }}].")
        line = self._line_of(key)
        return [TomlTable(self._path, self._text, row, key, line=line) for row in rows]

    def has(self, key: str) -> bool:
        """Whether the key is written at all."""
        return key in self._values

    def text(self, key: str, default: str | None = None) -> str:
        value = self._values.get(key, default)
        if not isinstance(value, str) or not value.strip():
            self.refuse(key, f"'{key}' must be a text, not {value!r}.")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; none is fine."""
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            self.refuse(key, f"'{key}' must be a list of texts, not {value!r}.")
        return tuple(value)

    def number(self, key: str, default: float | None = None) -> float:
        value = self._values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse(key, f"'{key}' must be a number, not {value!r}.")
        return float(value)

    def flag(self, key: str, *, default: bool) -> bool:
        value = self._values.get(key, default)
        if not isinstance(value, bool):
            self.refuse(key, f"'{key}' must be true or false, not {value!r}.")
        return value

    def instant(self, key: str) -> datetime:
        value = self._values.get(key)
        if not isinstance(value, datetime) or value.tzinfo is None:
            self.refuse(key, f"'{key}' must be an instant with zone, such as 2026-01-01T00:00:00Z.")
        try:
            return value.astimezone(UTC)
        except OverflowError:
            self.refuse(key, f"'{key}' is {value}, at the calendar's end; write the year meant.")

    def day(self, key: str) -> date:
        """A local day without a time."""
        value = self._values.get(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            self.refuse(key, f"'{key}' must be a day such as 2026-01-31, not {value!r}.")
        return value

    def point(self, key: str) -> Point:
        """Two numbers [x, y]."""
        value = self._values.get(key)
        if not isinstance(value, list) or not _is_point(value):
            self.refuse(key, f"'{key}' must be two numbers such as [10, 20], not {value!r}.")
        return _point(value)

    def points(self, key: str, least: int, most: int | None = None) -> tuple[Point, ...]:
        """Points [[x, y], …]."""
        value = self._values.get(key)
        if not isinstance(value, list) or not all(_is_point(point) for point in value):
            self.refuse(key, f"'{key}' must be points such as [[10, 20], [30, 40]].")
        if len(value) < least or (most is not None and len(value) > most):
            wanted = f"{least}" if least == most else f"at least {least}"
            self.refuse(key, f"'{key}' has {len(value)} points; it needs {wanted}.")
        return tuple((float(x), float(y)) for x, y in value)

    def pairs(self, key: str, first: str, second: str) -> list[tuple[Point, Point]]:
        """Rows such as { image = [x, y], ground = [x, y] }."""
        rows = self._values.get(key)
        if not isinstance(rows, list) or not all(
            isinstance(row, dict) and _is_point(row.get(first)) and _is_point(row.get(second))
            for row in rows
        ):
            self.refuse(key, f"'{key}' must be rows {{ {first} = [x, y], {second} = [x, y] }}.")
        return [(_point(row[first]), _point(row[second])) for row in rows]

    def _line_of(self, key: str) -> int:
        """The line of this key, or of the table that lacks it."""
        if self._line is not None:
            return self._line
        here, nth, table_line = "", -1, 1
        for number, line in enumerate(self._text.splitlines(), 1):
            header = re.match(r"\s*\[\[?\s*([^\]]+?)\s*\]", line)
            if header:
                here = header.group(1)
                if not self._header and here == key:
                    return number
                nth += here == self._header
                if here == self._header and nth == self._nth:
                    table_line = number
            inside = here == self._header and (not self._header or nth == self._nth)
            if inside and re.match(rf"\s*{re.escape(key)}\s*=", line):
                return number
        return table_line


def _is_point(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(isinstance(part, int | float) and not isinstance(part, bool) for part in value)
    )


def _point(value: Sequence[float]) -> Point:
    return float(value[0]), float(value[1])

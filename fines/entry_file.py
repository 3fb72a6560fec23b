"""Which entries does a data file hold, and on which line does each begin?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any, TypeVar

from fines.entry import Entry
from fines.errors import ConfigurationError

_HEADER = re.compile(r"\s*\[\[?\s*([A-Za-z_.]+)\s*\]\]?")

ReadT = TypeVar("ReadT")
EntryT = TypeVar("EntryT", bound=Entry)


class EntryFile:
    """A TOML file of dated or sourced entries; `what` names its kind in the sentences."""

    def __init__(self, path: Path, what: str) -> None:
        self.path = path
        try:
            text = path.read_text("utf-8")
            self.tables: dict[str, Any] = tomllib.loads(text)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ConfigurationError(
                f"The {what} {path} cannot be read ({error}): mend it there."
            ) from error
        self._lines: dict[str, list[int]] = {}
        for number, line in enumerate(text.splitlines(), start=1):
            if header := _HEADER.match(line):
                self._lines.setdefault(header[1], []).append(number)

    def head(self, tables: Collection[str]) -> Entry:
        """What stands above the tables, which bear these names and no other."""
        for name in self._lines.keys() - {""}:
            if name.split(".")[0] not in tables:
                known = ", ".join(tables)
                Entry(self.path, self.line(name), {}).refuse(
                    f"'{name}' means nothing here; write one of {known}"
                )
        return Entry(self.path, 1, {k: v for k, v in self.tables.items() if k not in tables})

    def line(self, table: str, index: int = 0) -> int:
        """Where the table of this name begins, the first or a later one."""
        lines = self._lines.get(table, [])
        return lines[index] if index < len(lines) else 1

    def read(
        self, table: str, reader: Callable[[EntryT], ReadT], kind: type[EntryT]
    ) -> Sequence[ReadT]:
        """Every entry [[table]], each asked for all that it holds."""
        rows = self.tables.get(table, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            Entry(self.path, self.line(table), {}).refuse(f"'{table}' is one; write [[{table}]]")
        found = []
        for index, row in enumerate(rows):
            entry = kind(self.path, self.line(table, index), row)
            found.append(reader(entry))
            entry.refuse_rest()
        return tuple(found)

"""How do files go to the post and come back? Registers out, statuses in, through one folder.

`out/register-NUMBER.csv` and `.pdf` go with a batch. In `in/` the post puts CSV files with the
columns `envelope`, `code`, `date` (YYYY-MM-DD, local) and `note`. Which code means what is a file
of settings, since the post's own list is not published. A file that was read goes to `in/read`,
its refused lines with their reason to `in/refused`.
"""

from __future__ import annotations

import csv
import io
import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from fines.envelope import is_envelope_number
from fines.errors import ConfigurationError, InvalidValueError, UnavailableError

ASSUMED_CODES = Path(__file__).with_name("postal_codes.toml")
MOST_BYTES = 4_000_000
_COLUMNS = ("envelope", "code", "date", "note")


class PostalOutcome(StrEnum):
    """What a code of the post means to us."""

    DELIVERED = "delivered"
    RETURNED = "returned"
    UNDER_WAY = "under_way"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostalStatus:
    """What the post says of one envelope; `note` is its own word, with the code in front."""

    envelope: str
    outcome: PostalOutcome
    on: date
    note: str


def load_codes(file: Path = ASSUMED_CODES) -> Mapping[str, PostalOutcome]:
    """The meaning of each code; ConfigurationError names what is wrong in the file."""
    try:
        told = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{file} cannot be read as codes of the post: {error}.") from error
    meanings: dict[str, PostalOutcome] = {}
    for outcome, codes in told.items():
        if outcome not in set(PostalOutcome) or not isinstance(codes, list):
            raise ConfigurationError(
                f"{file}: '{outcome}' is no outcome with a list of codes: write "
                f"{', '.join(PostalOutcome)}."
            )
        for code in codes:
            if not isinstance(code, str) or code in meanings:
                raise ConfigurationError(f"{file}: code {code!r} is no text, or stands twice.")
            meanings[code] = PostalOutcome(outcome)
    return meanings


def read_statuses(
    content: bytes, codes: Mapping[str, PostalOutcome]
) -> tuple[list[PostalStatus], list[tuple[str, str]]]:
    """The statuses of a file, and each line that cannot be one with the reason."""
    try:
        rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")), strict=True)
        if tuple(rows.fieldnames or ()) != _COLUMNS:
            raise InvalidValueError(
                f"The file has the columns {rows.fieldnames}: it needs {', '.join(_COLUMNS)}."
            )
        lines = [{name: (row.get(name) or "").strip() for name in _COLUMNS} for row in rows]
    except (UnicodeDecodeError, csv.Error) as error:
        raise InvalidValueError(
            f"The file is no CSV in UTF-8 ({error}): ask for it anew."
        ) from error
    statuses, refused = [], []
    for line in lines:
        try:
            statuses.append(_status(line, codes))
        except InvalidValueError as error:
            refused.append((",".join(line.values()), str(error)))
    return statuses, refused


def _status(line: Mapping[str, str], codes: Mapping[str, PostalOutcome]) -> PostalStatus:
    if not is_envelope_number(line["envelope"]):
        raise InvalidValueError(f"'{line['envelope']}' is no number of an envelope of ours.")
    if line["code"] not in codes:
        raise InvalidValueError(f"Code '{line['code']}' has no meaning: write it into the codes.")
    try:
        on = date.fromisoformat(line["date"])
    except ValueError as error:
        raise InvalidValueError(f"'{line['date']}' is no date: write YYYY-MM-DD.") from error
    return PostalStatus(
        envelope=line["envelope"],
        outcome=codes[line["code"]],
        on=on,
        note=f"{line['code']} {line['note']}".strip()[:200],
    )


class PostFolder:
    """The folder that we share with the post."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put_register(self, number: int, pdf: bytes, rows: bytes) -> Path:
        """Writes both files, whole; the same register again changes nothing."""
        file = self._folder / "out" / f"register-{number:06d}.csv"
        try:
            _write(file.with_suffix(".pdf"), pdf)
            _write(file, rows)
        except OSError as error:
            raise self._silent(error) from error
        return file

    def waiting(self) -> Sequence[tuple[str, bytes]]:
        """The files of the post that were not read yet, oldest name first."""
        try:
            found = sorted((self._folder / "in").glob("*.csv"))
            return [(file.name, _read(file)) for file in found]
        except OSError as error:
            raise self._silent(error) from error

    def done_with(self, name: str, refused: Sequence[tuple[str, str]]) -> None:
        """Puts a read file away; what was refused in it waits for a person, with the reason."""
        inbox = self._folder / "in"
        try:
            if refused:
                lines = io.StringIO()
                csv.writer(lines).writerows([("line", "why"), *refused])
                _write(inbox / "refused" / name, lines.getvalue().encode("utf-8"))
            (inbox / "read").mkdir(parents=True, exist_ok=True)
            (inbox / name).replace(inbox / "read" / name)
        except OSError as error:
            raise self._silent(error) from error

    def _silent(self, error: OSError) -> UnavailableError:
        return UnavailableError(
            f"The folder of the post {self._folder} cannot be used ({error.strerror}): mend it."
        )


def _read(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(MOST_BYTES)


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    with draft.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(file)

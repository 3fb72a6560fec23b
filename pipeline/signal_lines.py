"""How does a controller's line become a word on the lights? JSON or CSV; docs/signal-feed.md.

{"at": "2026-05-01T08:00:12.480Z", "group": "1", "state": "red", "seq": 17, "controller": "K-1"}
2026-05-01T08:00:12.480Z,1,red,17,K-1
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from detectors.controller_feed import SignalWord
from detectors.signals import instant_text, signal_instant, signal_state
from fines.errors import ConfigurationError, InvalidValueError
from fines.strict_json import NotJsonError, strict_json

KEYS = ("at", "group", "state", "seq", "controller")
LONGEST_LINE_BYTES = 1000
MOST_LINES = 1000
MOST_AHEAD = timedelta(seconds=2)
OLDEST = timedelta(minutes=10)
_LONGEST_NAME = 100
_MOST_SEQUENCE = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedLine:
    """A line that says nothing about the lights, and why."""

    line: bytes
    reason: str


def read_lines(
    content: bytes, controllers: frozenset[str], now: datetime
) -> tuple[list[SignalWord], list[RefusedLine]]:
    """The words of a sender who may speak for these controllers, and the lines that are none."""
    words: list[SignalWord] = []
    refused: list[RefusedLine] = []
    lines = [line for line in content.splitlines() if line.strip()]
    for line in lines[:MOST_LINES]:
        try:
            words.append(_checked(word_of(line), controllers, now))
        except InvalidValueError as error:
            refused.append(RefusedLine(line=line[:LONGEST_LINE_BYTES], reason=str(error)))
    if len(lines) > MOST_LINES:
        reason = f"{len(lines)} lines at once, more than {MOST_LINES}: send fewer at a time."
        refused.append(RefusedLine(line=lines[MOST_LINES][:LONGEST_LINE_BYTES], reason=reason))
    return words, refused


def word_of(line: bytes) -> SignalWord:
    """The word in this line; InvalidValueError names what is wrong with it."""
    if len(line) > LONGEST_LINE_BYTES:
        raise InvalidValueError(
            f"The line has {len(line)} bytes, more than {LONGEST_LINE_BYTES}: send one word a line."
        )
    try:
        text = line.decode().strip()
    except UnicodeDecodeError as error:
        raise InvalidValueError("The line is no text in UTF-8; send it so.") from error
    values = _of_json(text) if text.startswith("{") else _of_csv(text)
    sequence = values["seq"]
    if not sequence.isascii() or not sequence.isdigit() or int(sequence) > _MOST_SEQUENCE:
        raise InvalidValueError(f"seq '{sequence[:40]}' is no whole number from 0; mend it.")
    for name in ("group", "controller"):
        if not 0 < len(values[name]) <= _LONGEST_NAME:
            raise InvalidValueError(
                f"{name} '{values[name][:40]}' must have 1 to {_LONGEST_NAME} characters."
            )
    try:
        return SignalWord(
            at=signal_instant(values["at"], "at"),
            sequence=int(sequence),
            controller=values["controller"],
            group=values["group"],
            state=signal_state(values["state"], "state"),
        )
    except ConfigurationError as error:
        raise InvalidValueError(str(error)) from error


def line_of(word: SignalWord) -> bytes:
    """The word as a JSON line."""
    values: Mapping[str, object] = {
        "at": instant_text(word.at),
        "group": word.group,
        "state": word.state.value,
        "seq": word.sequence,
        "controller": word.controller,
    }
    return json.dumps(values, ensure_ascii=False).encode()


def _checked(word: SignalWord, controllers: frozenset[str], now: datetime) -> SignalWord:
    if word.controller not in controllers:
        raise InvalidValueError(
            f"This sender may not speak for the controller '{word.controller}'; set up who may."
        )
    if word.at - now > MOST_AHEAD:
        raise InvalidValueError(
            f"at '{instant_text(word.at)}' lies {(word.at - now).total_seconds():.1f} s in the "
            "future; set the controller's clock."
        )
    if now - word.at > OLDEST:
        raise InvalidValueError(
            f"at '{instant_text(word.at)}' is {(now - word.at).total_seconds():.0f} s old, more "
            f"than {OLDEST.total_seconds():.0f}; what was charged by then is not judged again."
        )
    return word


def _of_json(text: str) -> dict[str, str]:
    try:
        values = strict_json(text)
    except NotJsonError as error:
        raise InvalidValueError(f"'{text[:60]}' {error}.") from error
    if set(values) != set(KEYS):
        raise InvalidValueError(f"The line needs the keys {', '.join(KEYS)}, and no others.")
    if isinstance(values["seq"], bool) or not isinstance(values["seq"], int):
        raise InvalidValueError(f"seq must be a whole number, not {str(values['seq'])[:40]!r}.")
    for name in KEYS:
        if name != "seq" and not isinstance(values[name], str):
            raise InvalidValueError(f"{name} must be a text, not {str(values[name])[:40]!r}.")
    return {name: str(value) for name, value in values.items()}


def _of_csv(text: str) -> dict[str, str]:
    row = next(csv.reader([text]), [])
    if len(row) != len(KEYS):
        raise InvalidValueError(f"'{text[:60]}' must be {','.join(KEYS)}, or such a JSON object.")
    return dict(zip(KEYS, (value.strip() for value in row), strict=True))

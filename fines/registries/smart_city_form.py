"""What do the operations of the Smart City service ask and answer? Read from `smart_city.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fines.errors import ConfigurationError

FILE = Path(__file__).with_name("smart_city.toml")
DEFAULT_NAMESPACE = "urn:tartip:smart-city:v1"
_FIELD = re.compile(r"(\w+) (\w+)([?*]?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One element: its XML Schema type, or one of the form's own types."""

    name: str
    type: str
    optional: bool
    repeated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationForm:
    """An operation with what it asks and answers, in the order of the elements."""

    name: str
    asks: tuple[FormField, ...]
    answers: tuple[FormField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceForm:
    """All operations, and the types that they share."""

    operations: Mapping[str, OperationForm]
    types: Mapping[str, tuple[FormField, ...]]


@cache
def smart_city() -> ServiceForm:
    """The form of the service."""
    read = tomllib.loads(FILE.read_text("utf-8"))
    operations = [
        OperationForm(
            name=each["name"], asks=_fields(each["asks"]), answers=_fields(each["answers"])
        )
        for each in read["operation"]
    ]
    return ServiceForm(
        operations={each.name: each for each in operations},
        types={name: _fields(each["fields"]) for name, each in read["type"].items()},
    )


def _fields(lines: Sequence[str]) -> tuple[FormField, ...]:
    return tuple(_field(line) for line in lines)


def _field(line: str) -> FormField:
    match = _FIELD.fullmatch(line)
    if match is None:
        raise ConfigurationError(f"{FILE.name} holds '{line}': write 'name type', perhaps ? or *.")
    name, kind, often = match.groups()
    return FormField(name=name, type=kind, optional=often != "", repeated=often == "*")

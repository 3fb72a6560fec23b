"""Are all records frozen, keyword-only and without defaults that hide a fact? Every module."""

from __future__ import annotations

import ast
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from fines.evidence import address
from tests.fines.invented import INSPECTOR, PLATE

MODULES = sorted((Path(__file__).parents[2] / "fines").rglob("*.py"))
STRICT = {"frozen=True", "slots=True"}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.name))
def test_every_record_is_frozen_and_has_slots(module: Path) -> None:
    loose = [
        node.name
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
        for decorator in node.decorator_list
        if "dataclass" in ast.unparse(decorator)
        and not (
            isinstance(decorator, ast.Call)
            and {ast.unparse(keyword) for keyword in decorator.keywords} >= STRICT
        )
    ]
    assert loose == []


def test_nobody_is_promoted_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        INSPECTOR.rank = "полковник"  # type: ignore[misc] # what must fail


def test_an_address_is_the_sha256_of_the_bytes() -> None:
    assert address(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert address(PLATE.encode()) != address(b"")

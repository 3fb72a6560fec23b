"""Does every command of the contract exist, and does a wrong one end with a sentence?"""

from __future__ import annotations

import pytest
import typer
from typer.testing import CliRunner

from cli.main import ROOMS, Room, app

CONTRACT = [
    "demo", "plates", "watch", "simulate", "conformance", "site", "section", "device",
    "verify", "replay", "package", "law", "registry", "audit", "accidents",
    "camera", "detect", "signals", "decide", "pair", "relay", "deliver", "api",
    "post", "archive", "erase", "bank", "user", "token", "db", "dead-letters", "bench",
]  # fmt: skip


def test_the_table_holds_the_names_that_others_rely_on() -> None:
    assert list(ROOMS) == CONTRACT


@pytest.mark.parametrize("name", CONTRACT)
def test_each_command_explains_itself(name: str) -> None:
    told = CliRunner().invoke(app, [name, "--help"])
    assert (told.exit_code, f"{name} " in told.stdout) == (0, True)


def test_a_command_that_nobody_has_is_wrong_use() -> None:
    told = CliRunner().invoke(app, ["fine-everybody"])
    assert (told.exit_code, "No such command 'fine-everybody'" in told.stderr) == (2, True)


def test_a_room_is_where_it_is_found() -> None:
    assert ROOMS["api"] == Room("cli.api", "api", "Workers, one process each")
    assert isinstance(app, typer.Typer)

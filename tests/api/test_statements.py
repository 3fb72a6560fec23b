"""How many statements does a page send? As many over a full case file as over a single case."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from fines.access_link import link_token
from fines.appeal import AppealGround
from fines.money import Money
from fines.officer import Role
from tests.api.visitor import Visitor
from tests.api.world import SECRET, World

MORE = 12


@contextmanager
def overheard() -> Iterator[list[str]]:
    """What is sent to any database meanwhile, without the beginnings and ends of transactions."""
    heard: list[str] = []

    def hear(_connection: Any, _cursor: Any, text: str, *_: Any) -> None:
        if not text.startswith("BEGIN"):
            heard.append(text)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def sent(visitor: Visitor, address: str) -> int:
    with overheard() as heard:
        answer = visitor.get(address)
    assert answer.status_code == 200, answer.text
    return len(heard)


def test_the_citizens_page(world: World) -> None:
    """The resolution, its act, deliveries, payments, appeals and papers; three of the audit."""
    resolution = world.delivered()
    address = f"/r/{link_token(SECRET, resolution.number)}"
    visitor = Visitor(world)
    assert sent(visitor, address) == 9
    world.desk.appealing.file(resolution.number, AppealGround.OTHER, "Мен эмес")
    world.desk.paying.pay(resolution.payment_code, Money(1_000))
    for _ in range(MORE):
        world.delivered()
    assert sent(visitor, address) == 9


@pytest.mark.parametrize(
    ("role", "address", "statements"),
    [
        # Two are the session's, in every address of an officer.
        (Role.OPERATOR, "/review", 2 + 2),
        (Role.OPERATOR, "/review/{decision}", 2 + 7),
        (Role.OPERATOR, "/api/v1/decisions/{decision}", 2 + 5),
        (Role.INSPECTOR, "/api/v1/resolutions/{resolution}", 2 + 5),
        (Role.INSPECTOR, "/inspector", 2 + 6),
    ],
)
def test_a_page_of_an_officer(world: World, role: Role, address: str, statements: int) -> None:
    number = world.delivered().number
    first, _ = world.proposed(), world.proposed()
    visitor = Visitor(world).log_in(role)
    asked = address.format(decision=first.id, resolution=number)
    assert sent(visitor, asked) == statements
    for _ in range(MORE):
        world.proposed()
        world.confirmed()
        world.delivered()
    assert sent(visitor, asked) == statements

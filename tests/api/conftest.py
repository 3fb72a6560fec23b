"""Which desk does a test sit at?"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.street import browser, street
from tests.api.visitor import Visitor
from tests.api.world import World, build

__all__ = ["browser", "street", "visitor", "world"]


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A fresh desk."""
    return build(tmp_path)


@pytest.fixture
def visitor(world: World) -> Visitor:
    """Somebody who is not logged in."""
    return Visitor(world)

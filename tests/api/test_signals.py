"""Does a controller tell its lights over HTTP with its own token, and only its own lights?"""

from __future__ import annotations

from contextlib import closing

from api.access.machines import Scope, new_token
from detectors.signals import instant_text
from pipeline.bus.embedded import EmbeddedBus
from pipeline.topics import TOPICS
from tests.api.visitor import Visitor
from tests.api.world import World

PATH = "/api/v1/signals"


def test_lines_are_taken_and_refused_one_by_one(world: World, visitor: Visitor) -> None:
    token = new_token(world.desk.case_file, "K-1", Scope.SIGNALS)
    now = instant_text(world.clock())
    lines = f"{now},1,red,7,K-1\n{now},1,red,8,K-2\nrubbish\n"
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/x-ndjson"}
    answer = visitor.client.post(PATH, content=lines.encode(), headers=headers)
    assert answer.status_code == 200
    told = answer.json()
    assert told["taken"] == 1
    assert [row["line"] for row in told["refused"]] == [f"{now},1,red,8,K-2", "rubbish"]
    assert "may not speak for the controller 'K-2'" in told["refused"][0]["reason"]
    with closing(EmbeddedBus(world.folder / "bus.db", TOPICS)) as bus:
        assert [message.key for message in bus.replay("signals")] == ["K-1"]
        assert len(list(bus.replay("dead-letters"))) == 2


def test_another_token_opens_nothing(world: World, visitor: Visitor) -> None:
    token = new_token(world.desk.case_file, "K-1", Scope.PAYMENTS)
    for headers, status in (({}, 401), ({"Authorization": f"Bearer {token}"}, 403)):
        sent = {"Content-Type": "application/x-ndjson", **headers}
        assert visitor.client.post(PATH, content=b"x", headers=sent).status_code == status

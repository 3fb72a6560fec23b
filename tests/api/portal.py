"""How does a test ask as another body's program does? By a client made from our WSDL."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import zeep
from zeep.transports import Transport

from fines.delivery import PostsWord
from fines.registries.smart_city_form import DEFAULT_NAMESPACE
from pipeline.smart_city_file import SmartCity
from tests.api.visitor import Visitor
from tests.api.world import World

SECRET = "x" * 32
PATH = "/xroad/smartcity"
CLIENT = "central-server/GOV/70000005/portal"
USER = "KG20101199000001"
CITY = SmartCity(
    namespace=DEFAULT_NAMESPACE,
    certificates=frozenset(),
    networks=(),
    secret=SECRET,
    participants=None,
    posts_words={1: PostsWord.UNDER_WAY, 2: PostsWord.DELIVERED, 3: PostsWord.RETURNED},
    suspended=1,
)


class Wire(Transport):  # type: ignore[misc]  # zeep has no types
    """Zeep over the application in this process, as our security server would call it."""

    def __init__(self, visitor: Visitor) -> None:
        super().__init__()
        self._visitor = visitor
        self.seen: list[bytes] = []

    def load(self, url: str) -> bytes:
        answer = self._visitor.client.get(f"{PATH}?wsdl", headers=AUTHORISED)
        assert answer.status_code == 200, answer.text
        content: bytes = answer.content
        return content

    def post(self, address: str, message: Any, headers: Any) -> Any:
        self.seen.append(message)
        answer = self._visitor.client.post(PATH, content=message, headers=headers | AUTHORISED)
        self.seen.append(answer.content)
        return answer


AUTHORISED = {"Authorization": f"Bearer {SECRET}"}


class Portal:
    """Another body's program, made from nothing but the WSDL."""

    def __init__(self, world: World, client: str = CLIENT, user: str = USER) -> None:
        self.world = world
        self._user = user
        self.wire = Wire(Visitor(world))
        self._client = zeep.Client("http://testserver/wsdl", transport=self.wire)
        self._parts = client.split("/")

    def ask(self, operation: str, **fields: Any) -> Any:
        """The answer's fields."""
        names = ("xRoadInstance", "memberClass", "memberCode", "subsystemCode")
        who = dict(zip(names, self._parts, strict=True))
        headers = {
            "client": who | {"objectType": "SUBSYSTEM"},
            "service": dict(zip(names, ("central-server", "GOV", "70000009", "fines"), strict=True))
            | {"serviceCode": operation, "serviceVersion": "v1", "objectType": "SERVICE"},
            "userId": self._user,
            "id": str(uuid4()),
            "issue": "case 7",
            "protocolVersion": "4.0",
        }
        return self._client.service[operation](**fields, _soapheaders=headers).body

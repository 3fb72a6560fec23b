"""How does a test act as a person with a browser? Pages fetched, forms sent with their token."""

from __future__ import annotations

import re
import warnings

import httpx

from api.main import create_app
from fines.officer import Role
from tests.api.world import PASSWORD, PEOPLE, World

with warnings.catch_warnings():
    # Starlette asks for a successor of httpx that the rest of the program does not use.
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

_CSRF = re.compile(r'name="csrf" value="([^"]+)"')


class Visitor:
    """A browser that follows links and sends forms."""

    def __init__(self, world: World, *, crash: bool = True) -> None:
        self.app = create_app(world.desk)
        self.client = TestClient(self.app, follow_redirects=False, raise_server_exceptions=crash)

    def get(self, path: str) -> httpx.Response:
        answer: httpx.Response = self.client.get(path)
        return answer

    def token(self, page: str = "/style") -> str:
        """The form token of this browser now."""
        found = _CSRF.search(self.client.get("/").text) or _CSRF.search(self.client.get(page).text)
        assert found, "every page with a form carries a token"
        return found.group(1)

    def post(self, path: str, **fields: str) -> httpx.Response:
        """Sends a form with its token."""
        answer: httpx.Response = self.client.post(path, data={"csrf": self.token()} | fields)
        return answer

    def log_in(self, role: Role) -> Visitor:
        """Logs this browser in as the demo person of a role."""
        answer = self.post("/login", officer=PEOPLE[role].id, password=PASSWORD)
        assert answer.status_code == 303, answer.text
        return self

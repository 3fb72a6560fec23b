"""Which body does a route take? JSON of one meaning, or bytes as they came; or one sentence."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response, params
from fastapi.routing import APIRoute

from api.errors import wrong_media_type
from api.visible_text import all_seen
from fines.errors import InvalidValueError
from fines.strict_json import NotJsonError, strict_json

JSON = "application/json"


class _Told(Request):
    """A request whose body was read already: as JSON, or as the bytes that the route wants."""

    told: Any = None

    async def json(self) -> Any:
        """What the body says."""
        return self.told


class BodyRoute(APIRoute):
    """Reads the body before the framework would, which takes the last of two equal names, and any
    encoding, and gives bytes to nobody whose sender calls them JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The framework's own, behind the reading; InvalidValueError for what is no JSON."""
        handle = super().get_route_handler()
        field = self.body_field.field_info if self.body_field else None
        if not isinstance(field, params.Body):
            return handle
        wants_json = field.media_type == JSON

        async def read_first(request: Request) -> Response:
            read = _Told(request.scope, request.receive)
            content = await read.body()
            read.told = _read(request, content) if wants_json and content else content
            return await handle(read)

        return read_first


def _read(request: Request, content: bytes) -> Any:
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != JSON and not (kind.startswith("application/") and kind.endswith("+json")):
        raise wrong_media_type(kind, JSON)
    try:
        return all_seen(strict_json(content))
    except NotJsonError as error:
        raise InvalidValueError(f"The body {error}.") from error

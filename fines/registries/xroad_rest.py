"""Who owned the vehicle, by the state registry over X-Road REST (protocol r1)?"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode
from uuid import uuid4

from fines.case import CaseNumber
from fines.registries.xroad_call import Fields, fetch, wrong_answer
from fines.registries.xroad_faults import Fault, fault_of
from fines.registries.xroad_registry import XRoadRegistry
from fines.strict_json import NotJsonError, strict_json

log = logging.getLogger(__name__)

_GOOD = range(200, 300)


class XRoadRestRegistry(XRoadRegistry):
    """The case number travels in X-Road-Issue."""

    def _ask(
        self, service: Sequence[str], wanted: Mapping[str, str], case: CaseNumber, seconds: float
    ) -> Fields | Fault:
        message = str(uuid4())
        log.info("the registry is asked for case %s, message %s", case, message)
        path = "/".join(quote(part, safe="") for part in service)
        query = urlencode(wanted, quote_via=quote, safe="")
        response = fetch(
            self._address,
            "GET",
            f"/r1/{path}?{query}" if query else f"/r1/{path}",
            {
                "X-Road-Client": "/".join(quote(part, safe="") for part in self._address.client),
                "X-Road-Id": message,
                "X-Road-UserId": self._address.user,
                "X-Road-Issue": quote(case),
                "Accept": "application/json",
            },
            b"",
            seconds,
        )
        fault = response.headers.get("X-Road-Error")
        if fault is not None:
            return fault_of(fault)
        if response.status not in _GOOD:
            raise wrong_answer(f"the service itself failed with status {response.status}")
        if response.headers.get("X-Road-Id", message) != message:
            raise wrong_answer("it answers another message")
        return _fields(response.body, response.media_type)


def _fields(body: bytes, media_type: str) -> Fields:
    if media_type != "application/json":
        raise wrong_answer(f"it is '{media_type[:60]}', no JSON")
    try:
        fields = strict_json(body, texts_are_kept=False)
    except NotJsonError as error:
        raise wrong_answer(f"it {error}") from None
    if not isinstance(fields, dict):
        raise wrong_answer("it is no JSON object")
    return fields

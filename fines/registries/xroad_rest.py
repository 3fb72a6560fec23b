"""Who owned the vehicle, by the state registry over X-Road REST (protocol r1)?"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import quote, urlencode
from uuid import uuid4

from fines.case import CaseNumber
from fines.owner import Owner
from fines.plates import PlateNumber
from fines.registries.vehicle_answer import owner_in
from fines.registries.vehicle_operations import OPERATIONS, on_the_wire
from fines.registries.xroad_address import XRoadAddress
from fines.registries.xroad_call import Fields, Sleep, fetch, patiently, wrong_answer
from fines.registries.xroad_faults import Fault, fault_of
from fines.strict_json import NotJsonError, strict_json
from fines.vehicle_question import VehicleQuestion

log = logging.getLogger(__name__)

_GOOD = range(200, 300)


class XRoadRestRegistry:
    """Each query carries the case number in X-Road-Issue and a message id of its own."""

    def __init__(self, address: XRoadAddress, sleep: Sleep = time.sleep) -> None:
        self._address = address
        self._sleep = sleep

    def owner_on(self, plate: PlateNumber, on: date, case: CaseNumber) -> Owner:
        """The owner on a local day; unknown plate, no owner and no answer stay apart."""
        return owner_in(self._asked(self._address.service, {"govPlate": plate}, case), plate, on)

    def answer(
        self, question: VehicleQuestion, given: Mapping[str, str], case: CaseNumber
    ) -> Fields:
        """What another operation of the same service says, under its own names."""
        service = self._address.of(OPERATIONS[question])
        return self._asked(service, on_the_wire(given), case)

    def _asked(self, service: Sequence[str], wanted: Mapping[str, str], case: CaseNumber) -> Fields:
        def ask(seconds: float) -> Fields | Fault:
            return self._ask(service, wanted, case, seconds)

        return patiently(ask, self._address.deadline_s, self._sleep)

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

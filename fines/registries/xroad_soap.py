"""Who owned the vehicle, by the state registry over X-Road SOAP (protocol 4.0)?"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import uuid4

from fines.case import CaseNumber
from fines.owner import Owner
from fines.plates import PlateNumber
from fines.registries.soap_message import Question, envelope, read_answer
from fines.registries.vehicle_answer import owner_in
from fines.registries.vehicle_operations import OPERATIONS, on_the_wire
from fines.registries.xroad_address import XRoadAddress
from fines.registries.xroad_call import Fields, Sleep, fetch, patiently, wrong_answer
from fines.registries.xroad_faults import Fault
from fines.vehicle_question import VehicleQuestion

log = logging.getLogger(__name__)

_WITH_ENVELOPE = {200, 500}
"""A SOAP fault travels with status 500."""


class XRoadSoapRegistry:
    """Each query carries the case number in `xrd:issue` and a message id of its own."""

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
        question = Question(
            client=self._address.client,
            service=service,
            message=str(uuid4()),
            user=self._address.user,
            issue=case,
            namespace=self._address.namespace,
        )
        log.info("the registry is asked for case %s, message %s", case, question.message)
        response = fetch(
            self._address,
            "POST",
            "/",
            {"Content-Type": "text/xml; charset=UTF-8", "SOAPAction": '""'},
            envelope(question, wanted),
            seconds,
        )
        if response.status not in _WITH_ENVELOPE or response.media_type != "text/xml":
            raise wrong_answer(
                f"status {response.status} with '{response.media_type[:60]}', no SOAP"
            )
        return read_answer(response.body, question)

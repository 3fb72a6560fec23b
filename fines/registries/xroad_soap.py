"""Who owned the vehicle, by the state registry over X-Road SOAP (protocol 4.0)?"""

from __future__ import annotations

import logging
import time
from datetime import date
from uuid import uuid4

from fines.case import CaseNumber
from fines.owner import Owner
from fines.plates import PlateNumber
from fines.registries.soap_message import Question, envelope, read_answer
from fines.registries.vehicle_answer import owner_in
from fines.registries.xroad_address import XRoadAddress
from fines.registries.xroad_call import Fields, Sleep, fetch, patiently, wrong_answer
from fines.registries.xroad_faults import Fault

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
        fields = patiently(
            lambda seconds: self._ask(plate, case, seconds), self._address.deadline_s, self._sleep
        )
        return owner_in(fields, plate, on)

    def _ask(self, plate: PlateNumber, case: CaseNumber, seconds: float) -> Fields | Fault:
        question = Question(
            client=self._address.client,
            service=self._address.service,
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
            envelope(question, {"govPlate": plate}),
            seconds,
        )
        if response.status not in _WITH_ENVELOPE or response.media_type != "text/xml":
            raise wrong_answer(
                f"status {response.status} with '{response.media_type[:60]}', no SOAP"
            )
        return read_answer(response.body, question)

"""Who owned the vehicle, by the state registry over X-Road SOAP (protocol 4.0)?"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from uuid import uuid4

from fines.case import CaseNumber
from fines.registries.soap_message import Question, envelope, read_answer
from fines.registries.xroad_call import Fields, fetch, wrong_answer
from fines.registries.xroad_faults import Fault
from fines.registries.xroad_registry import XRoadRegistry

log = logging.getLogger(__name__)

_WITH_ENVELOPE = {200, 500}
"""A SOAP fault travels with status 500."""


class XRoadSoapRegistry(XRoadRegistry):
    """The case number travels in `xrd:issue`."""

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

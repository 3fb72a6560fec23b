"""How is the state registry asked over X-Road, in whichever dialect? The answer is read alike."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import date

from fines.case import CaseNumber
from fines.owner import Owner
from fines.plates import PlateNumber
from fines.registries.vehicle_answer import owner_in
from fines.registries.vehicle_operations import OPERATIONS, on_the_wire
from fines.registries.xroad_address import XRoadAddress
from fines.registries.xroad_call import Fields, Sleep, patiently
from fines.registries.xroad_faults import Fault
from fines.vehicle_question import VehicleQuestion


class XRoadRegistry(ABC):
    """Each query carries the case number as X-Road's issue and a message id of its own."""

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
        return self._asked(self._address.of(OPERATIONS[question]), on_the_wire(given), case)

    def _asked(self, service: Sequence[str], wanted: Mapping[str, str], case: CaseNumber) -> Fields:
        def ask(seconds: float) -> Fields | Fault:
            return self._ask(service, wanted, case, seconds)

        return patiently(ask, self._address.deadline_s, self._sleep)

    @abstractmethod
    def _ask(
        self, service: Sequence[str], wanted: Mapping[str, str], case: CaseNumber, seconds: float
    ) -> Fields | Fault:
        """One exchange within the seconds."""

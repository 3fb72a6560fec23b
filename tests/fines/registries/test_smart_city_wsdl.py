"""Does a client that knows nothing but the WSDL understand all twelve operations?"""

from __future__ import annotations

from pathlib import Path

import pytest
import zeep

from fines.registries.smart_city_form import DEFAULT_NAMESPACE, smart_city
from fines.registries.smart_city_wsdl import wsdl

NAMES = {
    "smartcityGetViolations",
    "getViolationsByPlate",
    "protocol",
    "protocolInfo",
    "setPaymentLegal",
    "resolutionDeliveryStatus",
    "subscribeViolations",
    "unsubscribeViolations",
    "getEvents",
    "getEventPhoto",
    "vehicleOwnerSearch",
    "vehicleOwnerList",
}


@pytest.fixture
def client(tmp_path: Path) -> zeep.Client:
    file = tmp_path / "smartcity.wsdl"
    file.write_bytes(wsdl(smart_city(), DEFAULT_NAMESPACE, "http://127.0.0.1:8000/xroad/smartcity"))
    return zeep.Client(str(file))


def test_the_twelve_operations_are_described(client: zeep.Client) -> None:
    assert set(smart_city().operations) == NAMES
    (port,) = client.wsdl.services["smartcityService"].ports.values()
    assert set(port.binding._operations) == NAMES
    assert port.binding_options["address"].endswith("/xroad/smartcity")


def test_the_full_record_has_the_published_fields_and_what_was_measured(
    client: zeep.Client,
) -> None:
    record = client.get_type(f"{{{DEFAULT_NAMESPACE}}}record")
    names = {name for name, _ in record.elements}
    assert len(names) == 57
    assert {"violationAmmount", "certEcpExpire", "managerFio", "measuredValue"} <= names

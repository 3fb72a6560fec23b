"""Which registry does the setting name?"""

from __future__ import annotations

from pathlib import Path

from fines.errors import ConfigurationError
from fines.registries.csv import CsvRegistry
from fines.registries.xroad_address import FORM, xroad_address
from fines.registries.xroad_registry import XRoadRegistry
from fines.registries.xroad_rest import XRoadRestRegistry
from fines.registries.xroad_soap import XRoadSoapRegistry
from fines.vehicle_question import VehicleService

DEMO_OWNERS = Path(__file__).parent / "demo.csv"


def load_service(address: str) -> VehicleService:
    """The same where it answers more than owners; ConfigurationError for a table of owners."""
    registry = load_registry(address)
    if isinstance(registry, CsvRegistry):
        raise ConfigurationError(
            "TRAFFIC_REGISTRY_URL names a table of owners, which answers nothing else: name the "
            f"register over X-Road, {FORM}."
        )
    return registry


def load_registry(address: str) -> CsvRegistry | XRoadRegistry:
    """The registry of `csv:FILE`, of X-Road, or the invented owners of `csv:demo`."""
    scheme, _, rest = address.partition(":")
    if scheme == "csv" and rest:
        return CsvRegistry(DEMO_OWNERS if rest == "demo" else Path(rest))
    if scheme.startswith("xroad-rest+"):
        return XRoadRestRegistry(xroad_address(address))
    if scheme.startswith("xroad-soap+"):
        return XRoadSoapRegistry(xroad_address(address))
    raise ConfigurationError(
        f"TRAFFIC_REGISTRY_URL names no registry: write csv:FILE, csv:demo or {FORM}."
    )

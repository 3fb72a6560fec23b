"""Which registry and which plates do the tests of X-Road ask with?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from fines.case import CaseNumber
from fines.plates import PlateNumber
from fines.registries.xroad_address import xroad_address
from fines.registries.xroad_rest import XRoadRestRegistry
from fines.registries.xroad_soap import XRoadSoapRegistry
from simulator.security_server import CLIENT, NAMESPACE, SERVICE, SecurityServer

DEMO = Path(__file__).parents[3] / "fines" / "registries" / "demo.csv"
CASE = CaseNumber("2026-demo")
PLATE = PlateNumber("01KG001DEM")
DAY = date(2026, 5, 1)


def rest_url(host: str, *, client: str = "/".join(CLIENT), deadline_s: float = 5) -> str:
    """The setting that names this server."""
    return (
        f"xroad-rest+http://{host}?client={client}&service={'/'.join(SERVICE)}"
        f"&user=KG-tests&deadline_s={deadline_s}"
    )


def rest(server: SecurityServer, pauses: list[float], deadline_s: float = 5) -> XRoadRestRegistry:
    """A registry that writes down its pauses and makes none."""
    return XRoadRestRegistry(
        xroad_address(rest_url(server.host, deadline_s=deadline_s)), pauses.append
    )


def soap_url(host: str, *, deadline_s: float = 5) -> str:
    """The same over SOAP."""
    url = rest_url(host, deadline_s=deadline_s).replace("xroad-rest", "xroad-soap")
    return f"{url}&namespace={NAMESPACE}"


def soap(server: SecurityServer, pauses: list[float], deadline_s: float = 5) -> XRoadSoapRegistry:
    """The same over SOAP."""
    return XRoadSoapRegistry(
        xroad_address(soap_url(server.host, deadline_s=deadline_s)), pauses.append
    )

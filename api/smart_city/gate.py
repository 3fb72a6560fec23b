"""Does this question come from our security server? Only then is `xrd:client` to be believed."""

from __future__ import annotations

import hmac
from ipaddress import ip_address

from fastapi import Request

from api.access.mutual_tls import shown_certificate
from fines.errors import NotAllowedError
from pipeline.smart_city_file import SmartCity


def check_origin(request: Request, city: SmartCity) -> None:
    """NotAllowedError unless everything holds that the file sets."""
    shown = shown_certificate(request)
    if city.certificates and shown not in city.certificates:
        raise _refused()
    if city.networks and not _stands_in(request, city):
        raise _refused()
    told = request.headers.get("Authorization", "").encode()
    if city.secret and not hmac.compare_digest(told, f"Bearer {city.secret}".encode()):
        raise _refused()


def _stands_in(request: Request, city: SmartCity) -> bool:
    if request.client is None:
        return False
    try:
        address = ip_address(request.client.host)
    except ValueError:
        return False
    return any(address in network for network in city.networks)


def _refused() -> NotAllowedError:
    return NotAllowedError("Only our own security server may ask here: call it instead.")

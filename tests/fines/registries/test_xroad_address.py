"""Is a wrong address of the registry refused at start, in one sentence that names the part?"""

from __future__ import annotations

import re

import pytest

from fines.errors import ConfigurationError
from fines.registries.xroad_address import xroad_address
from pipeline.settings import load_settings
from pipeline.wiring import open_registry

GOOD = (
    "xroad-rest+http://10.0.0.5?client=central-server/GOV/70000009/fines"
    "&service=central-server/GOV/70000001/transport-service/transportCarInfoWithHistory"
    "&user=KG20101197000001"
)


def test_the_whole_address_with_its_defaults() -> None:
    address = xroad_address(GOOD)
    assert address.server == "http://10.0.0.5:8080"
    assert address.client == ("central-server", "GOV", "70000009", "fines")
    assert address.service[-1] == "transportCarInfoWithHistory"
    assert (address.user, address.deadline_s) == ("KG20101197000001", 15.0)
    assert xroad_address(GOOD.replace("+http:", "+https:")).server == "https://10.0.0.5:8443"


def test_a_plus_in_an_identifier_stays_one() -> None:
    assert xroad_address(GOOD.replace("/fines", "/fines+2")).client[-1] == "fines+2"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("xroad-rest+http", "xroad-rest+ftp", "names no security server"),
        ("10.0.0.5", "", "names no security server"),
        ("10.0.0.5", "me:secret@10.0.0.5", "names no security server"),
        ("10.0.0.5", "10.0.0.5:99999", "is no address"),
        ("10.0.0.5", "10.0.0.5/r1", "names no security server"),
        ("/fines", "", ""),
        ("/70000009/fines", "", "has client=central-server/GOV, which needs 3 or 4 parts"),
        ("/fines", "/our_fines", "which needs 3 or 4 parts"),
        ("/transportCar", "/v1/transportCar", "which needs 5 parts"),
        ("&user=KG20101197000001", "", "needs user="),
        ("&user=KG20101197000001", "&user=KG%0A1", "needs user="),
        ("&user=", "&deadline_s=1e9&user=", "deadline_s=1e9"),
        ("&user=", "&deadline_s=0&user=", "deadline_s=0"),
        ("&user=", "&user=2&user=", "'user' unknown, twice or empty"),
        ("&user=", "&colour=red&user=", "'colour' unknown, twice or empty"),
        ("&user=", "&namespace=urn:x&user=", "namespace"),
        ("+http:", "+https:", ""),
    ],
)
def test_each_wrong_part_is_named(old: str, new: str, why: str) -> None:
    text = GOOD.replace(old, new)
    assert text != GOOD
    if not why:
        assert xroad_address(text)
        return
    with pytest.raises(ConfigurationError, match=re.escape(why)) as refused:
        open_registry(load_settings({"TRAFFIC_REGISTRY_URL": text}))
    assert "20101197000001" not in str(refused.value)


def test_a_certificate_that_is_not_there_stops_the_start() -> None:
    with pytest.raises(ConfigurationError, match="certificate that cannot be read"):
        xroad_address(GOOD.replace("+http:", "+https:") + "&authority=nowhere.pem")

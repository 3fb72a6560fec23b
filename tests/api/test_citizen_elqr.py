"""Does the page on which a fine is paid show the ELQR of the day, where one can be issued?"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from fines.access_link import link_token
from fines.gateways.elqr import parse
from fines.gateways.elqr_of_fine import ElqrIssuer
from fines.money import Money
from tests.api.visitor import Visitor
from tests.api.world import SECRET, World

ISSUER = ElqrIssuer(provider="qr.example.kg", service="fines", name="ЖКККББ")


def test_the_code_asks_for_the_sum_of_the_day(world: World) -> None:
    world.desk = replace(world.desk, elqr=ISSUER)
    resolution = world.delivered()
    page = f"/r/{link_token(SECRET, resolution.number)}/pay"
    for days, due in ((0, 150_000), (40, 500_000)):
        world.clock.now += timedelta(days=days)
        html = Visitor(world).get(f"{page}?lang=en").text
        code = parse(re.findall(r'href="(https://pay\.payqr\.kg/#[^"]+)"', html)[0])
        assert (code.amount, code.account) == (Money(due), str(resolution.payment_code))
        assert "<svg" in html
        assert "style=" not in html  # the pages' policy forbids it


def test_without_a_provider_no_code_is_shown(world: World) -> None:
    page = f"/r/{link_token(SECRET, world.delivered().number)}/pay"
    assert "ELQR" not in Visitor(world).get(page).text

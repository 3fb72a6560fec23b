"""Does everybody see what can be used here, in each language, with links that open?"""

from __future__ import annotations

import re

import pytest

from fines.wording import Language
from tests.api.street import NARROW, Street, seen
from tests.api.visitor import Visitor
from tests.api.world import World


@pytest.mark.parametrize("language", Language)
def test_every_link_opens_and_what_is_off_is_none(world: World, language: Language) -> None:
    visitor = Visitor(world)
    page = visitor.get(f"/services?lang={language}")
    assert page.status_code == 200
    links = set(re.findall(r'href="(/[^"]+)"><code>', page.text))
    assert links == {"/api/v1/openapi.json", "/statistics"}
    for link in links:
        assert visitor.get(link).status_code == 200
    assert "<code>decision.…</code>" in page.text
    assert 'href="/services"' in visitor.get("/").text


@pytest.mark.parametrize("language", [Language.RUSSIAN, Language.KYRGYZ])
def test_the_page_is_read_in_a_browser(street: Street, language: Language) -> None:
    page = street.somebody(language, NARROW)
    page.goto(f"{street.base}/services")
    seen(page, f"services-{language}")

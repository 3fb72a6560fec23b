"""Does the catalogue name every kind of event, and documents and addresses that are there?"""

from __future__ import annotations

import re
from pathlib import Path

from api.main import PAGES, ROUTES
from api.pages.services import ANNOUNCED, SERVICES
from api.routes import smart_city
from fines.enforcement_file import COLUMNS

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "services.md").read_text("utf-8")
# Only in the audit, never announced.
VIEWS = {"owner", "issue", "permits", "reviewers", "search_board", "number", "registry"}


def test_every_kind_of_event_stands_in_it() -> None:
    text = "\n".join(file.read_text("utf-8") for file in (ROOT / "fines/procedure").glob("*.py"))
    kinds = set(re.findall(r'"([a-z_]+)\.(?:[a-z_]+|\{[^"]*)"', text))
    told = set(re.findall(r"`([a-z_]+)\.…`", PAGE))
    assert kinds - VIEWS - told == set()
    assert set(ANNOUNCED) == told


def test_the_page_for_everybody_names_what_the_document_names() -> None:
    for service in SERVICES:
        assert service.address in PAGE
        assert service.described.replace("docs/", "") in PAGE or service.described == "/statistics"
    rows = [line for line in PAGE.split("## Events")[0].splitlines() if line.startswith("| ")]
    assert len(SERVICES) == len(rows) - 1


def test_the_file_for_the_bailiffs_is_described_as_it_is() -> None:
    text = (ROOT / "docs/enforcement-file.md").read_text("utf-8")
    assert set(COLUMNS) <= set(re.findall(r"`(\w+)`", text))


def test_its_documents_and_addresses_are_there() -> None:
    for name in re.findall(r"docs/[\w.-]+", PAGE):
        assert (ROOT / name.rstrip(".")).is_file(), name
    known = {f"/api/v1{route.path}" for module in ROUTES for route in module.router.routes}
    known |= {route.path for module in PAGES for route in module.router.routes}
    known |= {getattr(route, "path", "") for route in smart_city.router.routes}
    asked = {path for path in re.findall(r"(?:GET|POST) (/[\w/{}.-]+)", PAGE)}
    assert asked <= known

"""What stands between a test and a real browser? One served desk, and windows in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from fines.access_link import link_token
from fines.documents.press import Press
from fines.documents.signing import load_signer
from fines.law import LAW_NAMES
from fines.officer import Role
from fines.resolution import ResolutionNumber
from fines.storage.evidence_folder import FolderEvidenceStore
from fines.wording import VEHICLE_COLOURS, Language, Wording
from tests.api.serving import chromium, free_socket, served
from tests.api.world import PASSWORD, PEOPLE, SECRET, World, build

PAPER_WORDS = Path(__file__).parents[2] / "fines/documents/wording.toml"
SCREENS = Path(__file__).parents[2] / ".cache/screens"
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


@dataclass
class Street:
    """The served desk and the browser in front of it."""

    world: World
    base: str
    browser: Browser

    def somebody(self, language: Language, size: dict[str, int] = WIDE, **more: object) -> Page:
        """A fresh browser window of a person who reads this language."""
        context: BrowserContext = self.browser.new_context(viewport=size, **more)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{self.base}/?lang={language}")
        return page

    def at_desk(self, role: Role, language: Language, size: dict[str, int] = WIDE) -> Page:
        """The same, logged in."""
        page = self.somebody(language, size)
        page.goto(f"{self.base}/login")
        page.fill("#officer", PEOPLE[role].id)
        page.fill("#password", PASSWORD)
        page.click("main button")
        return page

    def delivered(self) -> ResolutionNumber:
        """A delivered resolution; signing has an event loop of its own, as Playwright has here."""
        with ThreadPoolExecutor(1) as aside:
            return aside.submit(self.world.delivered).result().number

    def link(self, number: ResolutionNumber) -> str:
        """The address in the QR."""
        return f"{self.base}/r/{link_token(SECRET, number)}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Street]:
    """One desk with the real press in front of the browser."""
    folder = tmp_path_factory.mktemp("street")
    listener = free_socket()
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"

    def press(evidence: FolderEvidenceStore) -> Press:
        return Press(
            evidence=evidence,
            signer=load_signer(f"development:{folder / 'signing'}"),
            public_url=base,
            link_secret=SECRET,
            wording=Wording.from_files(PAPER_WORDS, LAW_NAMES, VEHICLE_COLOURS),
        )

    world = build(folder, public_url=base, press=press)
    SCREENS.mkdir(parents=True, exist_ok=True)
    with served(world.desk, listener):
        yield Street(world, base, browser)


def seen(page: Page, name: str) -> None:
    """Keeps a picture of the page, and holds that nothing sticks out at its side."""
    page.wait_for_load_state("load")
    page.screenshot(path=SCREENS / f"{name}.png", full_page=True)
    out_px = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert out_px == 0, f"{name} sticks out by {out_px} px"

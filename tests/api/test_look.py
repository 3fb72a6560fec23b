"""Can everybody read the pages? Contrast from the style sheet, labels from the real pages."""

from __future__ import annotations

import re

import pytest

from api.rendering import STATIC
from fines.appeal import AppealGround
from fines.officer import Role
from tests.api.test_citizen import link
from tests.api.visitor import Visitor
from tests.api.world import World

TEXT = ("ink", "soft", "link", "visited", "stop", "good", "note")
GROUNDS = ("paper", "wash")
CSS = (STATIC / "app.css").read_text("utf-8")


def colours(block: str) -> dict[str, str]:
    """The colour variables of a block."""
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", block))


LIGHT = colours(CSS[: CSS.index("@media")])
DARK = LIGHT | colours(CSS[CSS.index("@media") : CSS.index("* { box-sizing")])


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio by WCAG 2."""
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_edges_stand_out(theme: dict[str, str]) -> None:
    weak = [
        (text, ground)
        for text in TEXT
        for ground in GROUNDS
        if contrast(theme[text], theme[ground]) < 4.5
    ]
    weak += [
        (text, f"{text}-wash")
        for text in ("stop", "good", "note")
        if contrast(theme[text], theme[f"{text}-wash"]) < 4.5
    ]
    weak += [
        (edge, "paper") for edge in ("edge", "accent") if contrast(theme[edge], theme["paper"]) < 3
    ]
    assert weak == []
    assert contrast(theme["on-go"], theme["go"]) >= 4.5
    assert contrast(theme["on-focus"], theme["focus"]) >= 7


def test_every_field_of_every_page_has_its_label(world: World) -> None:
    resolution = world.delivered()
    appeal = world.desk.appealing.file(world.delivered().number, AppealGround.OTHER, "Бул мен эмес")
    decision = world.proposed()
    citizen = link(resolution)
    paths = {
        None: [
            "/",
            "/login",
            "/style",
            f"{citizen}/appeal",
            f"{citizen}/appeal/words?ground=other",
        ],
        Role.OPERATOR: [f"/review/{decision.id}"],
        Role.INSPECTOR: [f"/inspector/resolutions/{resolution.number}"],
        Role.OFFICER: ["/officer/violation", "/officer/accident"],
        Role.APPEALS: [f"/appeals/{appeal.id}"],
    }
    bare = []
    for role, pages in paths.items():
        visitor = Visitor(world) if role is None else Visitor(world).log_in(role)
        for path in pages:
            bare += [(path, field) for field in unlabelled(visitor.get(path).text)]
    assert bare == []


def unlabelled(page: str) -> list[str]:
    """Fields that no label names, and identifiers that stand twice."""
    without = re.sub(r'<label class="choice">.*?</label>', "", page, flags=re.DOTALL)
    fields = re.findall(r"<(?:input|select|textarea)\b[^>]*>", without)
    shown = [field for field in fields if 'type="hidden"' not in field]
    labels = set(re.findall(r'<label for="([^"]+)"', page))
    ids = re.findall(r'\sid="([^"]+)"', page)
    twice = [name for name in set(ids) if ids.count(name) > 1]
    named = [re.search(r'\sid="([^"]+)"', field) for field in shown]
    return twice + [
        field
        for field, name in zip(shown, named, strict=True)
        if name is None or name.group(1) not in labels
    ]


def test_every_page_has_one_first_heading_and_its_language(world: World) -> None:
    resolution, visitor = world.delivered(), Visitor(world)
    for path in ("/", "/login", link(resolution), f"{link(resolution)}/appeal", "/nothing"):
        for lang in ("ky", "ru", "en"):
            page = visitor.get(f"{path}?lang={lang}").text
            assert page.count("<h1") == 1, path
            assert f'<html lang="{lang}">' in page

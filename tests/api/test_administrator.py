"""Does the administrator see how each camera is, the sick ones first?"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from api.pages.administrator import SILENT_AFTER
from fines.announcement import Announcement
from fines.errors import UnavailableError
from fines.officer import Role
from pipeline.camera_board import section_doubts
from tests.api.visitor import Visitor
from tests.api.world import MORNING, World, build


def told(site: str, *sicknesses: str, ago: timedelta = timedelta(0)) -> Announcement:
    return Announcement(
        kind="camera.sick" if sicknesses else "camera.well",
        key=site,
        body={"site": site, "sicknesses": " ".join(sicknesses)},
        at=MORNING - ago,
    )


def seen_by_administrator(world: World) -> str:
    visitor = Visitor(world).log_in(Role.ADMINISTRATOR)
    page: str = visitor.get("/administrator?lang=en").text
    return page


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def test_sick_cameras_stand_first_with_what_ails_them(tmp_path: Path) -> None:
    cameras = [
        told("a-well"),
        told("b-sick", "blurred", "slow"),
        told("c-silent", ago=SILENT_AFTER + timedelta(minutes=1)),
    ]
    page = words(seen_by_administrator(build(tmp_path, cameras=cameras)))
    assert "b-sick cannot fine : blurred picture, too few frames" in page
    assert "c-silent cannot fine : nothing heard of it" in page
    assert page.index("b-sick") < page.index("c-silent") < page.index("a-well")
    assert "a-well well, acts in a day: 0" in page
    assert "No doubts were told of" in page


def test_doubts_of_cameras_and_sections_are_told_in_words(tmp_path: Path) -> None:
    camera = replace(
        told("a-well"),
        body={"site": "a-well", "acts": "7", "doubts": "occluded=2 plate_unsure=5"},
    )
    section = section_doubts("ring", None, {"look_differs": 3}, MORNING)
    page = words(seen_by_administrator(build(tmp_path, cameras=[camera, section])))
    assert "a-well well, acts in a day: 7" in page
    first, second = "a-well plate read unsurely 5", "a-well vehicle hidden by others 2"
    last = "ring vehicles at the two ends look different 3"
    assert page.index(first) < page.index(second) < page.index(last)


def test_a_bus_that_is_away_is_said(tmp_path: Path) -> None:
    def away() -> list[Announcement]:
        raise UnavailableError("the bus does not answer")

    world = build(tmp_path)
    world = replace(world, desk=replace(world.desk, camera_states=away))
    assert "the message bus does not answer" in words(seen_by_administrator(world))

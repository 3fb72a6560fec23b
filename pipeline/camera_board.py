"""What is told of each camera and section on the bus, and what does it come to?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime

from fines.announcement import Announcement
from fines.region import Region
from pipeline.bus import Bus
from pipeline.doubt_counts import counts_text, read_counts
from pipeline.messages import Draft, announcement_draft, read_announcement
from pipeline.topics import CAMERAS

SECTION_DOUBTS = "section.doubts"


def camera_draft(announcement: Announcement) -> Draft:
    """How a camera is, on a topic of its own."""
    return replace(announcement_draft(announcement), topic=CAMERAS.name)


def section_doubts(
    section: str, region: Region | None, doubts: Mapping[str, int], at: datetime
) -> Announcement:
    """Drives through a section that were not charged since the last time, by reason.

    `section` is "" where a crossing was dropped before anybody knew of which section it was.
    """
    body = {"section": section, "region": region or "", "doubts": counts_text(doubts)}
    return Announcement(kind=SECTION_DOUBTS, key=section, body=body, at=at)


def newest_states(open_bus: Callable[[], Bus]) -> list[Announcement]:
    """One announcement a camera, by site, then one a section that has doubts, by name.

    Each is the newest, with all the doubts and acts that the topic still holds, a day's.
    UnavailableError while the bus does not answer.
    """
    with closing(open_bus()) as bus:
        told = [read_announcement(message) for message in bus.replay(CAMERAS.name)]
    newest: dict[tuple[bool, str], Announcement] = {}
    for one in _once(told):
        key = one.kind == SECTION_DOUBTS, one.key
        before = newest.get(key)
        newest[key] = one if before is None else replace(one, body=_together(before.body, one.body))
    return [newest[key] for key in sorted(newest)]


def _once(told: Iterable[Announcement]) -> Iterable[Announcement]:
    """A worker that was not sure whether the bus took an announcement has sent it again."""
    return {(one.kind, one.key, one.at): one for one in told}.values()


def _together(before: Mapping[str, str], body: Mapping[str, str]) -> dict[str, str]:
    """The newer body with the counts of both."""
    counts = read_counts(before.get("doubts", "")) + read_counts(body.get("doubts", ""))
    together = {**body, "doubts": counts_text(counts)}
    if "acts" in body:
        together["acts"] = str(int(before.get("acts", "0")) + int(body["acts"]))
    return together

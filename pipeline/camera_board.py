"""What is told of each camera on the bus, and which is the newest of it?"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

from fines.announcement import Announcement
from pipeline.bus import Bus
from pipeline.messages import Draft, announcement_draft, read_announcement
from pipeline.topics import CAMERAS


def camera_draft(announcement: Announcement) -> Draft:
    """How a camera is, on a topic of its own."""
    return replace(announcement_draft(announcement), topic=CAMERAS.name)


def newest_states(open_bus: Callable[[], Bus]) -> list[Announcement]:
    """One announcement a camera, by site; UnavailableError while the bus does not answer."""
    with closing(open_bus()) as bus:
        told = [read_announcement(message) for message in bus.replay(CAMERAS.name)]
    by_site = {announcement.key: announcement for announcement in told}
    return [by_site[site] for site in sorted(by_site)]

"""What flows where, by which key, for how long? The map of the bus.

| topic | key | written by | read by | codec in `messages` |
|---|---|---|---|---|
| frames | site | camera | detect | `frame_draft`, `read_frame` |
| crossings | plate | detect | pair | `crossing_draft`, `read_crossing` |
| violations | site | detect, pair | decide | `violation_draft`, `read_violation` |
| device-events | device | devices | decide | `event_draft`, `read_events` |
| signals | controller | signals, api | detect, every worker of it | `signal_draft`, `read_signal` |
| announcements | case number | relay | whoever wants to know | `announcement_draft` |
| cameras | site or section | detect, pair | the administrator's page | `camera_board` |
| dead-letters | key of the dead message | any worker | a person | `dead_letters` |
"""

from __future__ import annotations

from datetime import timedelta

from pipeline.bus import Topic

_MIB = 1024 * 1024

# A car that did nothing leaves nothing behind: frames are gone within the hour.
FRAMES = Topic(
    name="frames", partitions=8, retention=timedelta(hours=1), retention_bytes=512 * _MIB
)
# So is what tells that a car crossed the end of a section.
CROSSINGS = Topic(
    name="crossings", partitions=8, retention=timedelta(hours=1), retention_bytes=64 * _MIB
)
VIOLATIONS = Topic(
    name="violations", partitions=4, retention=timedelta(days=30), retention_bytes=1024 * _MIB
)
DEVICE_EVENTS = Topic(
    name="device-events", partitions=4, retention=timedelta(days=30), retention_bytes=1024 * _MIB
)
# A word on the lights decides the acts of the next minutes, what was decided has its own copy.
SIGNALS = Topic(
    name="signals", partitions=1, retention=timedelta(minutes=15), retention_bytes=64 * _MIB
)
ANNOUNCEMENTS = Topic(
    name="announcements", partitions=4, retention=timedelta(days=7), retention_bytes=256 * _MIB
)
# How each camera is, told anew every ten minutes, with what was doubted since the last time.
CAMERAS = Topic(
    name="cameras", partitions=1, retention=timedelta(days=1), retention_bytes=16 * _MIB
)
DEAD_LETTERS = Topic(
    name="dead-letters", partitions=1, retention=timedelta(days=90), retention_bytes=1024 * _MIB
)
TOPICS = (
    FRAMES, CROSSINGS, VIOLATIONS, DEVICE_EVENTS, SIGNALS, ANNOUNCEMENTS, CAMERAS, DEAD_LETTERS,
)  # fmt: skip

"""How does a camera become frames? Video files and folders end; live streams are opened again.

A camera is written `SITE=ADDRESS`, where the address is a video file, a folder of pictures, an
rtsp:// or rtsps:// stream, or motion JPEG over http:// or https://. Files may carry
`#start=INSTANT` (when the first picture was taken; now without it) and `#pace=fast` (as fast as
can be, instead of as it happened).
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np

from detectors.clip import clip_frames
from detectors.detection import Image
from detectors.frame import JPEG_BEGIN, Frame, decode_jpeg
from fines.errors import ConfigurationError, UnavailableError, UnreadablePictureError
from fines.ports import Clock
from fines.violation import SiteId
from pipeline.camera_address import HTTP_SCHEMES, STREAM_SCHEMES, refuse_unreadable, sayable
from pipeline.motion_pictures import sent_jpegs
from pipeline.rtsp import arrived_pictures

PICTURES = (".jpg", ".jpeg", ".png")
PICTURES_PER_S = 10
_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 30.0
# One that sends and hangs up again and again: to open it costs a process by RTSP, not to open it
# costs what drives by meanwhile.
_LONGEST_FLAPPING_PAUSE_S = 5.0
_STEADY_S = 10.0
# A hundred cameras behind one switch that was away must not all come at the same moment.
_SPREAD = 0.25

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """Where the pictures of a site come from."""

    site: SiteId
    address: str = field(repr=False)
    starts_at: datetime | None = None
    as_it_happened: bool = True

    @property
    def stamped_here(self) -> bool:
        """Whether this machine's clock tells its instants: not those of a recording."""
        return self.live or self.starts_at is None

    @property
    def live(self) -> bool:
        """Whether it is a stream that never ends by itself."""
        return self.address.startswith(STREAM_SCHEMES)


def parse_cameras(text: str) -> tuple[Camera, ...]:
    """The cameras of a setting, separated by spaces; ConfigurationError names the wrong one."""
    cameras = tuple(_camera(word) for word in text.split())
    sites = [camera.site for camera in cameras]
    doubled = next((site for site in sites if sites.count(site) > 1), None)
    if doubled is not None:
        raise ConfigurationError(
            f"TRAFFIC_CAMERAS names site '{doubled}' twice: give each camera a site of its own."
        )
    return cameras


def _camera(word: str) -> Camera:
    site, separator, rest = word.partition("=")
    address, _, wishes = rest.partition("#")
    # A site of these characters is an address without a site, whose password has a =.
    if not separator or not site or not address or set(site) & set("/@:"):
        raise ConfigurationError(
            f"TRAFFIC_CAMERAS holds '{sayable(word)}': write SITE=ADDRESS, such as "
            "north=rtsp://HOST/1."
        )
    refuse_unreadable(SiteId(site), address)
    starts_at, pace = None, "live"
    for wish in filter(None, wishes.split("&")):
        name, _, value = wish.partition("=")
        if name == "start":
            starts_at = _instant(word, value)
        elif name == "pace" and value in ("fast", "live"):
            pace = value
        else:
            raise ConfigurationError(
                f"TRAFFIC_CAMERAS holds '{sayable(word)}': after # only start=INSTANT and "
                "pace=fast or pace=live are known; in a password write # as %23."
            )
    return Camera(
        site=SiteId(site), address=address, starts_at=starts_at, as_it_happened=pace == "live"
    )


def _instant(word: str, text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is not None:
            return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ConfigurationError(
        f"TRAFFIC_CAMERAS holds '{sayable(word)}': write the start as 2026-05-01T08:00:00Z."
    )


def frames(camera: Camera, clock: Clock, stopping: threading.Event) -> Iterator[Frame]:
    """The camera's frames in order; ends with a file or folder, or when it is to stop."""
    if camera.live:
        yield from _live_frames(camera, clock, stopping)
        return
    starts_at = camera.starts_at or clock()
    began_s = time.monotonic()
    for frame in recorded_frames(camera.site, Path(camera.address), starts_at):
        if camera.as_it_happened:
            due_s = (frame.captured_at - starts_at).total_seconds()
            stopping.wait(max(0.0, due_s - (time.monotonic() - began_s)))
        if stopping.is_set():
            return
        yield frame


def recorded_frames(site: SiteId, path: Path, starts_at: datetime) -> Iterator[Frame]:
    """The frames of a video file, by its own time stamps, or of a folder of pictures."""
    if path.is_dir():
        yield from _folder_frames(site, path, starts_at)
    else:
        yield from clip_frames(path, site, starts_at)


def _folder_frames(site: SiteId, folder: Path, starts_at: datetime) -> Iterator[Frame]:
    files = sorted(file for file in folder.iterdir() if file.suffix.lower() in PICTURES)
    for number, file in enumerate(files):
        captured_at = starts_at + timedelta(seconds=number / PICTURES_PER_S)
        content = file.read_bytes()
        try:
            if content.startswith(JPEG_BEGIN):
                image = decode_jpeg(content)
                yield Frame(
                    site=site, number=number, captured_at=captured_at, image=image, jpeg=content
                )
            else:
                yield _frame(site, number, captured_at, _decoded(file, content))
        except UnreadablePictureError as error:
            _log.warning("Site '%s', picture '%s' is passed over: %s", site, file.name, error)


def _live_frames(camera: Camera, clock: Clock, stopping: threading.Event) -> Iterator[Frame]:
    pictures = _http_pictures if camera.address.startswith(HTTP_SCHEMES) else _rtsp_pictures
    pause_s = _FIRST_PAUSE_S
    while not stopping.is_set():
        # Milliseconds since 1970, so that numbers grow over every new start.
        first = int(clock().timestamp() * 1000)
        why, longest_s = "it hung up", _LONGEST_PAUSE_S
        began_s = time.monotonic()
        try:
            for picture in pictures(camera, clock):
                longest_s = _LONGEST_FLAPPING_PAUSE_S
                steady = time.monotonic() - began_s > _STEADY_S
                pause_s = _FIRST_PAUSE_S if steady else min(pause_s, longest_s)
                yield replace(picture, number=first + picture.number)
                if stopping.is_set():
                    return
        except UnavailableError as error:
            why = str(error)
        if not stopping.is_set():
            wait_s = pause_s * random.uniform(1 - _SPREAD, 1 + _SPREAD)  # noqa: S311 - no secret
            _log.warning(
                "The camera of site '%s' sends no pictures (%s): opening it again in %.0f s.",
                camera.site,
                why,
                wait_s,
            )
            stopping.wait(wait_s)
            pause_s = min(2 * pause_s, longest_s)


def _http_pictures(camera: Camera, clock: Clock) -> Iterator[Frame]:
    number = 0
    with closing(sent_jpegs(camera.address)) as jpegs:
        for jpeg in jpegs:
            try:
                image = decode_jpeg(jpeg)
            except UnreadablePictureError as error:
                _log.warning("Site '%s', a picture is passed over: %s", camera.site, error)
                continue
            yield Frame(
                site=camera.site, number=number, captured_at=clock(), image=image, jpeg=jpeg
            )
            number += 1


def _rtsp_pictures(camera: Camera, _clock: Clock) -> Iterator[Frame]:
    with closing(arrived_pictures(camera.address)) as pictures:
        for number, at, image in pictures:
            yield _frame(camera.site, number, at, image)


def _frame(site: SiteId, number: int, captured_at: datetime, image: Image) -> Frame:
    return Frame(site=site, number=number, captured_at=captured_at, image=image)


def _decoded(file: Path, content: bytes) -> Image:
    image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    if image is None:
        raise UnreadablePictureError(f"'{file.name}' cannot be decoded; look at it.")
    return np.asarray(image, np.uint8)

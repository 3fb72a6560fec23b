"""Does a clip come as from a camera: every picture, at its pace, the same for all readers?"""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from detectors.frame import decode_jpeg
from fines.errors import ConfigurationError
from pipeline.motion_pictures import sent_jpegs
from simulator.export import CLIP, export
from simulator.live_clip import LiveClip
from simulator.scene import load_scene
from tests.simulator.small_scene import SMALL


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    (folder / "scene.toml").write_text(SMALL, "utf-8")
    export(load_scene(folder / "scene.toml"), folder)
    return folder / CLIP


def test_every_picture_comes_and_its_time_begins_with_the_first_reader(clip: Path) -> None:
    began: list[datetime] = []
    with LiveClip(clip, "127.0.0.1", 0, began.append) as live:
        assert (began, live.over.is_set()) == ([], False)
        pictures = [decode_jpeg(jpeg) for jpeg in sent_jpegs(live.address)]
        assert live.over.is_set()
        took_s = (datetime.now(began[0].tzinfo) - began[0]).total_seconds()
    assert [picture.shape for picture in pictures] == [(270, 480, 3)] * 6
    assert (len(began), took_s >= live.lasts.total_seconds()) == (1, True)


def test_two_readers_share_one_time(clip: Path) -> None:
    began: list[datetime] = []
    seen: list[int] = []
    with LiveClip(clip, "127.0.0.1", 0, began.append) as live:

        def read() -> None:
            seen.append(len(list(sent_jpegs(live.address))))

        readers = [threading.Thread(target=read) for _ in range(2)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
    assert (len(began), seen) == (1, [6, 6])


def test_another_path_is_told_and_a_taken_port_refused(clip: Path) -> None:
    with LiveClip(clip, "127.0.0.1", 0, lambda _: None) as live:
        asked = httpx.get(live.address.replace("/video", "/"), trust_env=False)
        assert (asked.status_code, "The camera is at /video" in asked.text) == (404, True)
        port = int(live.address.split(":")[2].partition("/")[0])
        with pytest.raises(ConfigurationError, match="choose another port"):
            LiveClip(clip, "127.0.0.1", port, lambda _: None)

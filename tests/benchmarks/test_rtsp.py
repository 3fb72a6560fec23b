"""Is what a camera costs counted?"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.rtsp import run
from tests.parts import rtsp


@pytest.mark.slow
def test_pictures_and_cores_are_counted(tmp_path: Path) -> None:
    server = rtsp.start(tmp_path / "camera")
    try:
        cost = run(server.url, 2.0)
    finally:
        server.stop()
    assert (cost.width_px, cost.height_px) == (160, 120)
    assert 1.0 < cost.pictures_per_s < 40.0
    assert cost.reader_cores > 0.0

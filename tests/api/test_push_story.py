"""Do frames that a camera pushes over HTTP become the acts that the street holds?"""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.access.machines import Scope, new_token
from api.demo.house import House
from api.demo.street import SCENE
from api.main import create_app
from detectors.clock_state import clock_document
from detectors.frame import jpeg_of
from fines.clock_state import ClockSource, ClockState
from fines.violation import SiteId
from pipeline import wiring
from pipeline.cameras import recorded_frames
from simulator.scene import load_scene

SITE = SiteId(load_scene(SCENE).name)
PATIENCE_S = 240.0


@pytest.mark.slow
def test_pushed_frames_are_judged_like_fetched_ones(tmp_path: Path) -> None:
    house = House(tmp_path, 8000)
    desk = house.open()
    try:
        token = new_token(desk.case_file, SITE, Scope.FRAMES)
        began = wiring.clock() - timedelta(seconds=60)
        house.street._log_signals(began)
        clock = ClockState(
            source=ClockSource.PTP, offset_ms=0.0, uncertainty_ms=1.0, checked_at=began
        )
        with TestClient(create_app(desk), base_url=desk.public_url) as client:
            for frame in recorded_frames(SITE, house.street.clip, began):
                answer = client.post(
                    f"/api/v1/cameras/{SITE}/frames",
                    content=jpeg_of(frame),
                    headers={
                        "Authorization": f"Bearer {token}",
                        "Captured-At": frame.captured_at.isoformat(),
                        "Clock-State": clock_document(clock),
                    },
                )
                assert answer.status_code == 202, answer.text
        until_s = time.monotonic() + PATIENCE_S
        while len(desk.review.queue()) < 2 and time.monotonic() < until_s:
            time.sleep(0.5)
        offences = {decision.violation.offence for decision in desk.review.queue()}
        assert offences == {"red_light", "solid_line"}
    finally:
        house.close()

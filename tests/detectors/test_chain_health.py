"""Does a camera that is not well charge nobody, and tell what ails it?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from detectors.camera_watch import CameraWatch
from detectors.frame import Frame
from tests.detectors.plain_road import SITE, after, plain_site
from tests.detectors.scripted import one_car
from tests.detectors.test_chain import RUNS_RED, chain_of

# Without colours, as a road is: over specks of every colour a moving box seems to flash.
ROAD = np.repeat(np.random.default_rng(1).integers(40, 200, (1000, 1000, 1), np.uint8), 3, 2)


@pytest.mark.parametrize(
    ("grey", "findings", "doubts"),
    [(None, 1, {}), (90, 0, {"camera_sick_covered": 1}), (10, 0, {"camera_sick_dark": 1})],
)
def test_only_a_camera_that_sees_charges(
    grey: int | None, findings: int, doubts: dict[str, int], tmp_path: Path
) -> None:
    chain = chain_of(
        tmp_path, one_car(RUNS_RED), camera_watch=CameraWatch(plain_site(tmp_path, SITE))
    )
    found = []
    for number, (t_s, _, _) in enumerate(RUNS_RED):
        image = ROAD.copy() if grey is None else np.full((1000, 1000, 3), grey, np.uint8)
        image[0, 0, 0] = number
        seen = Frame(site=chain.site.id, number=number, captured_at=after(t_s), image=image)
        found += chain.process(seen)
    assert len(found + chain.finish()) == findings
    assert chain.not_judged == doubts

"""How is a scene written to a folder? Clip, signal log, site file and truth."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from math import hypot
from pathlib import Path
from typing import Any

import cv2

from detectors.evidence import whole_px
from detectors.signals import SignalChange, SignalState, instant_text, to_csv
from fines.errors import UnavailableError
from simulator.render import RenderedFrame, VisibleCar, frames
from simulator.scene import DrawnCar, Scene
from simulator.site_file import site_toml
from simulator.truth import KMH_PER_MPS, acts, true_speed

CLIP, SIGNALS, SITE, TRUTH = "clip.mp4", "signals.csv", "site.toml", "truth.jsonl"
SPEED_OVER_S = 0.02


def export(scene: Scene, folder: Path, advance: Callable[[], None] = lambda: None) -> None:
    """Writes the four files; the same scene writes the same pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SIGNALS).write_bytes(to_csv(signal_changes(scene)))
    (folder / SITE).write_text(site_toml(scene), "utf-8")
    clip = folder / CLIP
    size = (scene.camera.width_px, scene.camera.height_px)
    code = cv2.VideoWriter.fourcc(*"mp4v")
    writer = cv2.VideoWriter(str(clip), code, scene.frames_per_s, size)
    if not writer.isOpened():
        raise UnavailableError(f"{clip}: the clip cannot be written; is the folder writable?")
    seen: list[RenderedFrame] = []
    for frame in frames(scene):
        writer.write(frame.image)
        seen.append(RenderedFrame(number=frame.number, captured_at=frame.captured_at,
                                  image=frame.image[:0], visible=frame.visible))  # fmt: skip
        advance()
    writer.release()
    rows = [json.dumps(row, ensure_ascii=False) for row in _truth(scene, seen)]
    (folder / TRUTH).write_text("\n".join(rows) + "\n", "utf-8")


def signal_changes(scene: Scene) -> Iterator[SignalChange]:
    """The signal programmes as the controller would log them, in order of time."""
    rows = [(at_s, scene.signal_group, state) for at_s, state in scene.programme]
    if scene.arrow is not None:
        rows += [(at_s, scene.arrow.signal_group, state) for at_s, state in scene.arrow.programme]
    for at_s, group, state in sorted(rows, key=lambda row: row[0]):
        yield SignalChange(at=scene.instant(at_s), group=group, state=SignalState(state))


def _truth(scene: Scene, seen: list[RenderedFrame]) -> Iterator[dict[str, Any]]:
    for act in acts(scene):
        yield {
            "kind": "act", "offence": act.offence, "plate": act.plate, "at": instant_text(act.at),
        }  # fmt: skip
    for car in scene.cars:
        driven = true_speed(scene, car)
        if driven is not None:
            yield {"kind": "speed", "plate": car.plate, "kmh": round(driven[0], 2)}
        here = [frame for frame in seen if any(other.plate == car.plate for other in frame.visible)]
        if here:
            yield {
                "kind": "pass", "plate": car.plate, "first": instant_text(here[0].captured_at),
                "last": instant_text(here[-1].captured_at), "frames": len(here),
                "emergency": car.light_bar is not None and car.light_bar.on,
            }  # fmt: skip
    cars = {car.plate: car for car in scene.cars}
    for frame in seen:
        t_s = frame.number / scene.frames_per_s
        yield {
            "kind": "frame",
            "number": frame.number,
            "at": instant_text(frame.captured_at),
            "signal": scene.state(t_s),
            **({} if scene.arrow is None else {"arrow": scene.arrow.state(t_s)}),
            "vehicles": [_vehicle(car, cars[car.plate], t_s) for car in frame.visible],
        }


def _vehicle(seen: VisibleCar, car: DrawnCar, t_s: float) -> dict[str, Any]:
    """Where it is in the picture and on the road, the middle of its rear in metres."""
    here, before = car.pose(t_s), car.pose(t_s - SPEED_OVER_S)
    way_m = hypot(here.x_m - before.x_m, here.y_m - before.y_m)
    return {
        "label": seen.label,
        "box": whole_px(seen.box),
        "plate": seen.plate,
        "plate_box": None if seen.plate_box is None else whole_px(seen.plate_box),
        "ground_m": [round(here.x_m, 2), round(here.y_m, 2)],
        "kmh": round(way_m / SPEED_OVER_S * KMH_PER_MPS, 1),
    }

"""How is a scene written to a folder? Clip, signal log, site file and truth."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2

from detectors.evidence import whole_px
from detectors.signals import SignalChange, SignalState, instant_text, to_csv
from fines.errors import UnavailableError
from simulator.render import RenderedFrame, frames
from simulator.scene import Scene
from simulator.site_file import site_toml
from simulator.truth import acts, true_speed

CLIP, SIGNALS, SITE, TRUTH = "clip.mp4", "signals.csv", "site.toml", "truth.jsonl"


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
    """The signal programme as the controller would log it."""
    for at_s, state in scene.programme:
        yield SignalChange(
            at=scene.instant(at_s), group=scene.signal_group, state=SignalState(state)
        )


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
            }  # fmt: skip
    for frame in seen:
        yield {
            "kind": "frame",
            "number": frame.number,
            "at": instant_text(frame.captured_at),
            "vehicles": [
                {
                    "label": car.label,
                    "box": whole_px(car.box),
                    "plate": car.plate,
                    "plate_box": None if car.plate_box is None else whole_px(car.plate_box),
                }
                for car in frame.visible
            ],
        }

"""From which traffic lights does the lamp classifier learn, and on which is it measured?

Real crops come from drives: the same light stands in many pictures. A picture that is alike to
one of the measuring folder is not learned from, and a share of alike groups checks calibration.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from benchmarks.lamp_pictures import LampPicture, lamp_folder

FOLDER = "signal-states"
ALIKE = 0.9
CHECK_SHARE = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class LampStock:
    """To learn from, to calibrate on, and the measuring pictures, with nothing alike between."""

    train: Sequence[LampPicture]
    check: Sequence[LampPicture]
    measure: Sequence[LampPicture]


def lamp_stock(data: Path) -> LampStock:
    """The real crops, split by alikeness; the same files give the same split."""
    measure = lamp_folder(data / FOLDER / "test")
    given = lamp_folder(data / FOLDER / "training")
    near = _looks(given) @ _looks(measure).T
    kept = [picture for picture, alike in zip(given, near.max(1), strict=True) if alike <= ALIKE]
    groups = _groups(_looks(kept))
    order = np.random.default_rng(3).permutation(len(set(groups)))
    checking = set(order[: round(CHECK_SHARE * len(order))].tolist())
    return LampStock(
        train=[p for p, group in zip(kept, groups, strict=True) if group not in checking],
        check=[p for p, group in zip(kept, groups, strict=True) if group in checking],
        measure=measure,
    )


def _looks(pictures: Sequence[LampPicture]) -> np.ndarray:
    """Unit vectors whose product tells how alike two pictures are, light and cast apart."""
    rows = []
    for picture in pictures:
        small = cv2.resize(picture.image, (12, 24), interpolation=cv2.INTER_AREA)
        lab = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_BGR2LAB).reshape(-1, 3)
        row = (lab - lab.mean(0)).ravel()
        rows.append(row / max(float(np.linalg.norm(row)), 1e-6))
    return np.array(rows)


def _groups(looks: np.ndarray) -> list[int]:
    """A number for each picture: those alike, directly or over others, share it."""
    parent = list(range(len(looks)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for first, second in np.argwhere(np.triu(looks @ looks.T, 1) > ALIKE):
        parent[root(int(first))] = root(int(second))
    numbers: dict[int, int] = {}
    return [numbers.setdefault(root(index), len(numbers)) for index in range(len(looks))]

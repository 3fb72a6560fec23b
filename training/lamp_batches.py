"""What does the lamp classifier see while it learns? Heads in every state, worn, and no heads."""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
import torch
from torch import Tensor

from benchmarks.lamp_pictures import LampPicture, reassembled
from detectors.detection import Image
from simulator.lamp_heads import LIT, draw_head

STATES = ("red", "yellow", "red_yellow", "green", "off", "unsure")
SHARES = (0.22, 0.16, 0.14, 0.20, 0.11, 0.17)
HEIGHT_PX, WIDTH_PX = 64, 32
BATCH = 64
_CONFLICTS = (("red", "green"), ("yellow", "green"), ("red", "yellow", "green"))
_LIT_AT = {"red": (0.18,), "yellow": (0.5,), "red_yellow": (0.18, 0.5), "green": (0.82,)}


class LampBatches:
    """Fresh pictures with their states, from real heads, drawn ones and streets."""

    def __init__(
        self, real: Sequence[LampPicture], streets: Sequence[Image], rng: np.random.Generator
    ) -> None:
        self._by_state = {
            state: [picture for picture in real if picture.state == state]
            for state in ("red", "yellow", "green")
        }
        self._streets = streets
        self._rng = rng
        self._unsure: tuple[Callable[[], Image], ...] = (
            self._hidden, self._hidden, self._street, self._street,
            self._conflict, self._colourless, self._cut_off, self._dark,
        )  # fmt: skip

    def next(self) -> tuple[Tensor, Tensor]:
        """A batch of pictures (N, 3, 64, 32; 0 to 255) and the numbers of their states."""
        chosen = self._rng.choice(len(STATES), BATCH, p=SHARES)
        pictures = np.stack([self.picture(STATES[number]) for number in chosen])
        return torch.from_numpy(pictures).permute(0, 3, 1, 2).float(), torch.from_numpy(chosen)

    def picture(self, state: str) -> Image:
        """One picture of this state as a camera may give it, 64 x 32 pixels."""
        if state == "unsure":
            image = self._unsure[int(self._rng.integers(len(self._unsure)))]()
            return worn(image, self._rng, most_shift=0.05)
        return worn(self._head(state), self._rng)

    def _head(self, state: str) -> Image:
        real = self._by_state.get(state)
        kind = self._rng.random()
        if real and kind < 0.5:
            return self._one(real).image
        if kind < 0.75:
            return reassembled(self._any_real(), LIT[state])
        return draw_head(LIT[state], self._rng)

    def _any_real(self) -> LampPicture:
        states = list(self._by_state)
        return self._one(self._by_state[states[int(self._rng.integers(len(states)))]])

    def _one(self, pictures: Sequence[LampPicture]) -> LampPicture:
        return pictures[int(self._rng.integers(len(pictures)))]

    def _hidden(self) -> Image:
        """Something stands before the lamp that is lit."""
        state = str(self._rng.choice(list(_LIT_AT)))
        image = self._head(state).copy()
        height, width = image.shape[:2]
        places = _LIT_AT[state]
        top = min(places) - self._rng.uniform(0.16, 0.4)
        bottom = max(places) + self._rng.uniform(0.16, 0.4)
        a, b = max(int(top * height), 0), min(int(bottom * height), height)
        patch = cv2.resize(self._street(), (width, b - a))
        if self._rng.random() < 0.5:
            patch[:] = np.clip(self._rng.uniform(0, 255) * self._rng.uniform(0.8, 1.2, 3), 0, 255)
        image[a:b] = patch
        return image

    def _street(self) -> Image:
        """What stands in a street and is no head."""
        street = self._streets[int(self._rng.integers(len(self._streets)))]
        high = int(self._rng.integers(24, max(street.shape[0] // 2, 25)))
        wide = min(high // 2 + 1, street.shape[1] - 1)
        y = int(self._rng.integers(0, street.shape[0] - high))
        x = int(self._rng.integers(0, street.shape[1] - wide))
        return street[y : y + high, x : x + wide]

    def _conflict(self) -> Image:
        """Lamps together that no programme shows."""
        lit = _CONFLICTS[int(self._rng.integers(len(_CONFLICTS)))]
        if self._rng.random() < 0.5:
            return reassembled(self._any_real(), lit)
        return draw_head(lit, self._rng)

    def _colourless(self) -> Image:
        """Blown out, or a picture without colours."""
        image = self._head(str(self._rng.choice(list(_LIT_AT))))
        grey = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
        if self._rng.random() < 0.5:
            lifted = grey.astype(np.float32) * 0.15 + 255 * self._rng.uniform(0.8, 1.0)
            return np.clip(lifted, 0, 255).astype(np.uint8)
        return np.asarray(grey, np.uint8)

    def _cut_off(self) -> Image:
        """The lit lamp lies outside the box."""
        state = "red" if self._rng.random() < 0.6 else "green"
        image = self._head(state)
        rows = int(image.shape[0] * self._rng.uniform(0.36, 0.55))
        return image[rows:] if state == "red" else image[:-rows]

    def _dark(self) -> Image:
        """Night, and nothing of the head is seen."""
        image = self._head("off").astype(np.float32) * self._rng.uniform(0.0, 0.06)
        return image.astype(np.uint8)


def streets(pictures: Sequence[Image]) -> list[Image]:
    """Pictures of roads, small enough to be kept in memory."""
    return [
        cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        for picture in pictures
        if (scale := min(1.0, 320 / max(picture.shape[:2]))) and min(picture.shape[:2]) > 100
    ]


def worn(image: Image, rng: np.random.Generator, most_shift: float = 0.1) -> Image:
    """The head as it lies in a hand-drawn box, by a real lens, sensor and codec; 64 x 32."""
    if rng.random() < 0.5:
        image = image[:, ::-1]
    seen = _placed(image, rng, most_shift).astype(np.float32)
    gain = rng.uniform(0.75, 1.2) * rng.uniform(0.9, 1.1, 3)
    seen = 255 * (np.clip(seen * gain, 0, 255) / 255) ** rng.uniform(0.7, 1.5)
    if rng.random() < 0.5:
        high = int(rng.integers(10, HEIGHT_PX))
        small = cv2.resize(seen, (max(high // 2, 4), high), interpolation=cv2.INTER_AREA)
        seen = cv2.resize(small, (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.5:
        seen = cv2.GaussianBlur(seen, (0, 0), rng.uniform(0.3, 1.4))
    seen = seen + rng.normal(0, rng.uniform(0, 8), seen.shape)
    whole = np.clip(seen, 0, 255).astype(np.uint8)
    if rng.random() < 0.4:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(30, 95))]
        whole = cv2.imdecode(cv2.imencode(".jpg", whole, quality)[1], cv2.IMREAD_COLOR)
    return np.asarray(whole, np.uint8)


def _placed(image: Image, rng: np.random.Generator, most_shift: float) -> Image:
    """Turned, larger or smaller and aside of the middle; its edge goes on outside."""
    height, width = image.shape[:2]
    scale = rng.uniform(0.75, 1.12)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.normal(0, 3.0), 1.0)
    fit = np.diag([WIDTH_PX / width * scale, HEIGHT_PX / height * scale])
    matrix = fit @ turn
    shift = rng.uniform(-most_shift, most_shift, 2) * (WIDTH_PX, HEIGHT_PX)
    matrix[:, 2] += np.array([WIDTH_PX, HEIGHT_PX]) * (1 - scale) / 2 + shift
    how = cv2.INTER_AREA if height > HEIGHT_PX else cv2.INTER_LINEAR
    border = cv2.BORDER_REPLICATE if rng.random() < 0.5 else cv2.BORDER_REFLECT
    if height > 2 * HEIGHT_PX:
        image = cv2.resize(image, (width // 2, height // 2), interpolation=how)
        matrix[:, :2] *= 2
    return np.asarray(
        cv2.warpAffine(image, matrix, (WIDTH_PX, HEIGHT_PX), borderMode=border), np.uint8
    )

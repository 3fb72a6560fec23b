"""Which plates does the reader see in each step of its training?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from detectors.detection import Image
from simulator.plate_lettering import Lettering
from simulator.plate_wear import Wear, to_reader
from training.plate_network import CORNERS, KINDS
from training.plate_stock import StockPlate, draw_stock
from training.reader_loss import NONE, SOME_PLATE, Truth
from training.real_plates import RealPlate

BATCH = 32
EASY_SHARE = 0.15
DRAWN_A_STEP = 4
HARDEST_REAL = 0.45
UNKNOWN = np.full((4, 2), np.nan, np.float32)
Batch = tuple[Tensor, Truth]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateMix:
    """Where the plates of a batch come from, and in what shares; the rest is drawn."""

    scripts: Sequence[Lettering]
    real: Sequence[RealPlate]
    simulated: Sequence[RealPlate]
    no_plates: Sequence[RealPlate]
    real_share: float = 0.37
    simulated_share: float = 0.05
    none_share: float = 0.05
    first_stock: int = 2_000
    most_stock: int = 30_000


class Batches:
    """Batches without end, from a stock of plates that grows with every step."""

    def __init__(self, mix: PlateMix, rng: np.random.Generator) -> None:
        self._mix, self._rng = mix, rng
        self._stock = draw_stock(mix.first_stock, mix.scripts, rng)

    def next(self, share: float) -> Batch:
        """The harder, the more of the run (`share`, 0 to 1) is over."""
        if len(self._stock) < self._mix.most_stock:
            self._stock += draw_stock(DRAWN_A_STEP, self._mix.scripts, self._rng)
        amount = min(0.5 + 0.5 * share / EASY_SHARE, 1.0)
        return _batch(self._mix, self._stock, amount, self._rng)


def _batch(
    mix: PlateMix, stock: Sequence[StockPlate], amount: float, rng: np.random.Generator
) -> Batch:
    pictures: list[Image] = []
    plates: list[StockPlate | RealPlate] = []
    corners = []
    for _ in range(BATCH):
        draw = rng.random()
        plate: StockPlate | RealPlate
        source = _source(mix, draw)
        if source is not None:
            plate = source[int(rng.integers(len(source)))]
            wear = Wear(amount=HARDEST_REAL * amount * rng.random())
        else:
            plate = stock[int(rng.integers(len(stock)))]
            wear = Wear(amount=amount * rng.random() ** 0.7)
        crop, shares = wear.turned_crop(plate.image, plate.corners, rng)
        pictures.append(to_reader(wear.worn(crop, rng)))
        plates.append(plate)
        corners.append(shares if isinstance(plate, StockPlate) else UNKNOWN)
    truth = Truth(
        texts=[plate.text for plate in plates],
        rows=torch.tensor([plate.rows for plate in plates]),
        corners=torch.from_numpy(np.stack(corners).reshape(BATCH, CORNERS)),
        kinds=torch.tensor([_kind(plate) for plate in plates]),
    )
    return torch.from_numpy(np.stack(pictures)[:, None]).float(), truth


def _source(mix: PlateMix, draw: float) -> Sequence[RealPlate] | None:
    """Which cut-outs a number from 0 to 1 chooses; None: a drawn plate."""
    for source, share in (
        (mix.real, mix.real_share),
        (mix.simulated, mix.simulated_share),
        (mix.no_plates, mix.none_share),
    ):
        if draw < share:
            return source
        draw -= share
    return None


def _kind(plate: StockPlate | RealPlate) -> int:
    if isinstance(plate, StockPlate):
        return KINDS.index(plate.country if plate.country in KINDS else "other")
    return SOME_PLATE if plate.text else NONE

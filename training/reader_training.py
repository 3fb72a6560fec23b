"""How is the plate reader trained? Easy plates first, then worn ones, a third of them real."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from detectors.detection import Image
from simulator.plate_lettering import Lettering
from training.onnx_export import export
from training.plate_stock import StockPlate, draw_stock
from training.plate_wear import READER_HEIGHT_PX, READER_WIDTH_PX, Wear, to_reader
from training.reader_network import CHARACTERS, PlateReaderNetwork, reader_loss
from training.real_plates import RealPlate
from training.schedule import Run

log = logging.getLogger(__name__)

BATCH = 32
SEED = 20260501
SAVE_EVERY_STEPS = 200
EASY_SHARE = 0.2
Batch = tuple[Tensor, list[str], Tensor]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderPlan:
    """What to learn, for how long, and where the run keeps its checkpoint."""

    scripts: Sequence[Lettering]
    real: Sequence[RealPlate]
    folder: Path
    minutes: float
    stock: int = 24_000
    real_share: float = 0.35
    learning_rate: float = 1.2e-3


def train_reader(plan: ReaderPlan, *, resume: bool) -> PlateReaderNetwork:
    """The averaged network at the end of the plan's minutes."""
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    network = PlateReaderNetwork()
    optimiser = torch.optim.AdamW(network.parameters(), lr=plan.learning_rate, weight_decay=0.02)
    run = Run(network, optimiser, minutes=plan.minutes, folder=plan.folder, decay=0.999)
    if resume and run.resume():
        log.info("resumed at step %d after %.0f s", run.step, run.spent_s)
        rng = np.random.default_rng(SEED + run.step)
    stock = draw_stock(plan.stock, plan.scripts, rng)
    log.info("%d plates drawn", len(stock))
    while run.share < 1.0:
        amount = min(0.25 + 0.75 * run.share / EASY_SHARE, 1.0)
        pictures, texts, rows = _batch(plan, stock, amount, rng)
        network.train()
        with torch.autocast("cpu", torch.bfloat16):
            answers = network(pictures)
        loss = reader_loss(answers, texts, rows)
        run.advance(loss)
        if run.step % SAVE_EVERY_STEPS == 0:
            run.save()
            log.info("step %d, %.0f s, loss %.3f", run.step, run.spent_s, loss.item())
    run.save()
    assert isinstance(run.averaged, PlateReaderNetwork)
    return run.averaged


def export_reader(network: PlateReaderNetwork, path: Path, *, facts: dict[str, object]) -> None:
    network.exporting = True
    first = {0: "batch"}
    export(
        network.float(),
        torch.zeros(2, 1, READER_HEIGHT_PX, READER_WIDTH_PX),
        path,
        outputs=["slots", "columns", "rows"],
        dynamic={"images": first, "slots": first, "columns": first, "rows": first},
        facts={"characters": CHARACTERS, **facts},
    )
    network.exporting = False


def _batch(
    plan: ReaderPlan, stock: Sequence[StockPlate], amount: float, rng: np.random.Generator
) -> Batch:
    pictures: list[Image] = []
    texts: list[str] = []
    rows: list[int] = []
    for _ in range(BATCH):
        if plan.real and rng.random() < plan.real_share:
            real = plan.real[int(rng.integers(len(plan.real)))]
            pictures.append(_worn(real, Wear(amount=0.45 * amount * rng.random()), rng))
            texts.append(real.text)
            rows.append(real.rows)
        else:
            plate = stock[int(rng.integers(len(stock)))]
            pictures.append(_worn(plate, Wear(amount=amount * rng.random() ** 0.7), rng))
            texts.append(plate.text)
            rows.append(plate.rows)
    pixels = torch.from_numpy(np.stack(pictures)[:, None]).float()
    return pixels, texts, torch.tensor(rows)


def _worn(plate: StockPlate | RealPlate, wear: Wear, rng: np.random.Generator) -> Image:
    return to_reader(wear.worn(wear.turned_crop(plate.image, plate.corners, rng), rng))

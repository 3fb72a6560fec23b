"""How is the plate reader trained? From the peer's eyes, on drawn, real and simulated plates."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from detectors.detection import Image
from simulator.plate_lettering import Lettering
from training.cct_start import CHARACTERS, PlateReaderNetwork, start_from_cct
from training.onnx_export import export
from training.plate_stock import StockPlate, draw_stock
from training.plate_wear import READER_HEIGHT_PX, READER_WIDTH_PX, Wear, to_reader
from training.reader_loss import reader_loss
from training.real_plates import RealPlate
from training.schedule import Run

log = logging.getLogger(__name__)

BATCH = 32
SEED = 20260501
SAVE_EVERY_STEPS = 200
EASY_SHARE = 0.15
DRAWN_A_STEP = 12
Batch = tuple[Tensor, list[str], Tensor]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderPlan:
    """What to learn, for how long, and where the run keeps its checkpoint."""

    scripts: Sequence[Lettering]
    real: Sequence[RealPlate]
    simulated: Sequence[RealPlate]
    peer: Path
    folder: Path
    minutes: float
    first_stock: int = 3_000
    most_stock: int = 30_000
    real_share: float = 0.4
    simulated_share: float = 0.05
    learning_rate: float = 4e-4


def train_reader(plan: ReaderPlan, *, resume: bool) -> PlateReaderNetwork:
    """The averaged network at the end of the plan's minutes."""
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    network = start_from_cct(plan.peer)
    run = Run(network, _optimiser(network, plan), minutes=plan.minutes, folder=plan.folder)
    if resume and run.resume():
        log.info("resumed at step %d after %.0f s", run.step, run.spent_s)
        rng = np.random.default_rng(SEED + run.step)
    stock = draw_stock(plan.first_stock, plan.scripts, rng)
    log.info("%d plates drawn", len(stock))
    while run.share < 1.0:
        if len(stock) < plan.most_stock:
            stock += draw_stock(DRAWN_A_STEP, plan.scripts, rng)
        amount = min(0.5 + 0.5 * run.share / EASY_SHARE, 1.0)
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
        outputs=["slots", "rows"],
        dynamic={"images": first, "slots": first, "rows": first},
        facts={"characters": CHARACTERS, **facts},
    )
    network.exporting = False


def _optimiser(network: PlateReaderNetwork, plan: ReaderPlan) -> torch.optim.Optimizer:
    """The eyes learn at half the rate of the slots: what they know shall stay."""
    head = [*network.slots.parameters(), *network.rows.parameters()]
    groups = [
        {"params": list(network.eyes.parameters()), "lr": plan.learning_rate / 2},
        {"params": head, "lr": plan.learning_rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=1e-3)


def _batch(
    plan: ReaderPlan, stock: Sequence[StockPlate], amount: float, rng: np.random.Generator
) -> Batch:
    pictures: list[Image] = []
    texts: list[str] = []
    rows: list[int] = []
    for _ in range(BATCH):
        draw = rng.random()
        if draw < plan.real_share + plan.simulated_share:
            source = plan.real if draw < plan.real_share else plan.simulated
            real = source[int(rng.integers(len(source)))]
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

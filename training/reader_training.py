"""How is the plate reader trained? From the peer's eyes, on drawn, real and simulated plates."""

import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from simulator.plate_wear import READER_HEIGHT_PX, READER_WIDTH_PX
from training.cct_start import start_from_cct
from training.onnx_export import export
from training.plate_network import CHARACTERS, KINDS, PlateReaderNetwork
from training.precision import half_precision
from training.reader_batches import Batches, PlateMix
from training.reader_loss import reader_loss
from training.schedule import Run, checkpoint
from training.side_by_side import place, side_by_side

log = logging.getLogger(__name__)

SEED = 20260501
SAVE_EVERY_STEPS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderPlan:
    """What to learn, for how long, and where the run keeps its checkpoint."""

    mix: PlateMix
    peer: Path
    folder: Path
    minutes: float
    learning_rate: float = 8e-4


def train_reader(plan: ReaderPlan, *, resume: bool) -> PlateReaderNetwork:
    """The averaged network at the end of the plan's minutes."""
    if not resume:
        checkpoint(plan.folder).unlink(missing_ok=True)
    side_by_side(_learn, plan)
    network = PlateReaderNetwork()
    state = torch.load(checkpoint(plan.folder), map_location="cpu", weights_only=True)
    network.load_state_dict(state["averaged"])
    return network


def _learn(plan: ReaderPlan) -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.manual_seed(SEED)
    network = start_from_cct(plan.peer).to(memory_format=torch.channels_last)
    run = Run(network, _optimiser(network, plan), minutes=plan.minutes, folder=plan.folder)
    run.resume()
    batches = Batches(plan.mix, np.random.default_rng((SEED, run.step, place())))
    log.info("%d begins at step %d after %.0f s", place(), run.step, run.spent_s)
    while run.share < 1.0:
        pictures, truth = batches.next(run.share)
        network.train()
        with half_precision():
            answers = network(pictures)
        loss = reader_loss(answers, truth)
        run.advance(loss)
        if run.step % SAVE_EVERY_STEPS == 0:
            run.save()
            log.info("step %d, %.0f s, loss %.3f", run.step, run.spent_s, loss.item())
    run.save()


def export_reader(network: PlateReaderNetwork, path: Path, *, facts: dict[str, object]) -> None:
    network.exporting = True
    first = {0: "batch"}
    outputs = ["slots", "rows", "columns", "corners", "kinds"]
    export(
        network.float(),
        torch.zeros(2, 1, READER_HEIGHT_PX, READER_WIDTH_PX),
        path,
        outputs=outputs,
        dynamic={name: first for name in ("images", *outputs)},
        facts={"characters": CHARACTERS, "kinds": list(KINDS), **facts},
    )
    network.exporting = False


def _optimiser(network: PlateReaderNetwork, plan: ReaderPlan) -> torch.optim.Optimizer:
    """What comes from the peer learns slower than what is new: what it knows shall stay."""
    known = [*network.eyes.parameters(), *network.slots.parameters()]
    ids = {id(parameter) for parameter in known}
    new = [parameter for parameter in network.parameters() if id(parameter) not in ids]
    groups = [
        {"params": known, "lr": plan.learning_rate / 3},
        {"params": new, "lr": plan.learning_rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=1e-3)

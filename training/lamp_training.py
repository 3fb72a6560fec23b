"""How is the lamp classifier trained and made sure that an unsure look says so?"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from detectors.detection import Image
from training.lamp_batches import HEIGHT_PX, STATES, WIDTH_PX, LampBatches
from training.lamp_network import LampNetwork
from training.lamp_pictures import LampStock
from training.onnx_export import export
from training.schedule import Run

log = logging.getLogger(__name__)

SEED = 20260502
SAVE_EVERY_STEPS = 500
CHECK_BATCHES = 60
LEAST, MOST = 0.8, 0.99
MOST_WRONG = 0.001
_TEMPERATURES = np.linspace(0.5, 4.0, 71)


@dataclass(frozen=True, slots=True, kw_only=True)
class LampPlan:
    """What to learn from, for how long, and where the run keeps its checkpoint."""

    stock: LampStock
    streets: Sequence[Image]
    folder: Path
    minutes: float
    learning_rate: float = 2e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class LampCertainty:
    """Log odds are divided by the temperature; a state below `least` is unknown."""

    temperature: float
    least: float


def train_lamps(plan: LampPlan, *, resume: bool) -> LampNetwork:
    """The averaged network at the end of the plan's minutes."""
    torch.manual_seed(SEED)
    network = LampNetwork()
    optimiser = torch.optim.AdamW(network.parameters(), lr=plan.learning_rate, weight_decay=1e-3)
    run = Run(network, optimiser, minutes=plan.minutes, folder=plan.folder)
    if resume:
        run.resume()
    batches = LampBatches(plan.stock.train, plan.streets, np.random.default_rng((SEED, run.step)))
    measure = nn.CrossEntropyLoss(label_smoothing=0.02)
    while run.share < 1.0:
        pictures, truth = batches.next()
        network.train()
        loss = measure(network(pictures), truth)
        run.advance(loss)
        if run.step % SAVE_EVERY_STEPS == 0:
            run.save()
            log.info("step %d, %.0f s, loss %.3f", run.step, run.spent_s, loss.item())
    run.save()
    assert isinstance(run.averaged, LampNetwork)
    return run.averaged


def certainty(network: LampNetwork, plan: LampPlan) -> LampCertainty:
    """Temperature (Guo 2017) and threshold, on pictures that were kept apart for it."""
    odds, truth = _checked(network, plan)
    losses = [nn.functional.cross_entropy(odds / t, truth).item() for t in _TEMPERATURES]
    temperature = float(_TEMPERATURES[int(np.argmin(losses))])
    p, best = (odds / temperature).softmax(1).max(1)
    wrong = (best != truth) & (best != STATES.index("unsure")) & (best != STATES.index("off"))
    least = MOST
    for candidate in np.linspace(LEAST, MOST, 20):
        if (wrong & (p >= candidate)).float().mean() <= MOST_WRONG:
            least = float(candidate)
            break
    return LampCertainty(temperature=round(temperature, 3), least=round(least, 3))


def _checked(network: LampNetwork, plan: LampPlan) -> tuple[Tensor, Tensor]:
    network.eval()
    batches = LampBatches(plan.stock.check, plan.streets, np.random.default_rng(SEED + 1))
    odds, truth = [], []
    for _ in range(CHECK_BATCHES):
        pictures, states = batches.next()
        with torch.no_grad():
            odds.append(network(pictures))
        truth.append(states)
    return torch.cat(odds), torch.cat(truth)


def export_lamps(network: LampNetwork, path: Path, sure: LampCertainty) -> None:
    """One picture at a time: no answer depends on its neighbours in a batch."""
    export(
        network.float(),
        torch.zeros(1, 3, HEIGHT_PX, WIDTH_PX),
        path,
        outputs=["states"],
        dynamic={},
        facts={
            "states": list(STATES),
            "temperature": sure.temperature,
            "least": sure.least,
        },
    )

"""How is a detector trained? YOLOX-nano from weights that know something, for a given time."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.box_pictures import BoxPicture
from training.detector_loss import detector_loss
from training.mosaic import Composer
from training.onnx_export import export
from training.precision import half_precision
from training.schedule import Run
from training.yolox import YoloxNano
from training.yolox_start import Start, start_from

log = logging.getLogger(__name__)

SIDES_PX = (320, 352, 384, 416, 448, 480)
BATCH = 16
SEED = 20260501
SAVE_EVERY_STEPS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorPlan:
    """What to learn, for how long, and where the run keeps its checkpoint."""

    start: Start
    composer: Composer
    folder: Path
    minutes: float
    learning_rate: float = 1.5e-3


def train_detector(plan: DetectorPlan, *, resume: bool) -> YoloxNano:
    """The averaged network at the end of the plan's minutes."""
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    calibration, _ = _batch(plan.composer, 416, np.random.default_rng(1))
    network = start_from(plan.start, calibration.contiguous())
    run = Run(
        network, _optimiser(network, plan.learning_rate), minutes=plan.minutes, folder=plan.folder
    )
    if resume and run.resume():
        log.info("resumed at step %d after %.0f s", run.step, run.spent_s)
        rng = np.random.default_rng(SEED + run.step)
    while run.share < 1.0:
        network.train()
        pictures, boxes = _batch(plan.composer, int(rng.choice(SIDES_PX)), rng)
        with half_precision():
            raw = network(pictures)
        loss = detector_loss(raw, boxes, *pictures.shape[2:])
        run.advance(loss)
        if run.step % SAVE_EVERY_STEPS == 0:
            run.save()
            log.info("step %d, %.0f s, loss %.2f", run.step, run.spent_s, loss.item())
    run.save()
    assert isinstance(run.averaged, YoloxNano)
    return run.averaged


def export_detector(
    network: YoloxNano, path: Path, labels: Sequence[str], *, facts: Mapping[str, float]
) -> None:
    """`facts`: `side_px`, `confidence`, and `most_enlarging` where it is not the usual."""
    network.exporting = True
    axes = {0: "batch", 2: "height", 3: "width"}
    export(
        network.float(),
        torch.zeros(1, 3, 416, 416),
        path,
        outputs=["boxes"],
        dynamic={"images": axes, "boxes": {0: "batch", 1: "cells"}},
        facts={"labels": list(labels), **facts},
    )
    network.exporting = False


def share_evenly(
    groups: Sequence[tuple[Sequence[BoxPicture], float]], least_seen: float = 0.5
) -> Composer:
    """A composer that draws from each group with the given share."""
    pictures = [picture for group, _ in groups for picture in group]
    weights = np.concatenate([np.full(len(group), share / len(group)) for group, share in groups])
    return Composer(
        pictures=pictures,
        weights=weights / weights.sum(),
        least_seen=least_seen,
    )


def _batch(composer: Composer, side: int, rng: np.random.Generator) -> tuple[Tensor, list[Tensor]]:
    composites = [composer.compose(side, rng) for _ in range(BATCH)]
    pixels = torch.from_numpy(np.stack([image for image, _ in composites]))
    pictures = pixels.permute(0, 3, 1, 2).float().contiguous()
    return pictures, [torch.from_numpy(boxes) for _, boxes in composites]


def _optimiser(network: YoloxNano, learning_rate: float) -> torch.optim.Optimizer:
    shrinking = [p for p in network.parameters() if p.ndim > 1]
    free = [p for p in network.parameters() if p.ndim <= 1]
    groups = [{"params": shrinking, "weight_decay": 5e-4}, {"params": free, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=learning_rate)

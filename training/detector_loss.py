"""How wrong is a detector? SimOTA picks the cells that answer for a box; GIoU and BCE measure."""

import torch
from torch import Tensor
from torch.nn import functional as functions

from training.yolox import STRIDES

CENTRE_RADIUS_CELLS = 1.5
CANDIDATES = 10


def cells(height: int, width: int) -> tuple[Tensor, Tensor]:
    """The corner (cells) and the stride (px) of every anchor, finest map first."""
    corners, strides = [], []
    for stride in STRIDES:
        rows, columns = height // stride, width // stride
        y, x = torch.meshgrid(torch.arange(rows), torch.arange(columns), indexing="ij")
        corners.append(torch.stack((x.flatten(), y.flatten()), 1))
        strides.append(torch.full((rows * columns,), stride))
    return torch.cat(corners).float(), torch.cat(strides).float()


def detector_loss(raw: Tensor, boxes: list[Tensor], height: int, width: int) -> Tensor:
    """Mean loss of a batch; `boxes` a picture: class, left, top, width, height in pixels."""
    raw = raw.float()
    corners, strides = cells(height, width)
    centres = (raw[..., :2] + corners) * strides[:, None]
    sizes = raw[..., 2:4].clamp(max=8).exp() * strides[:, None]
    found = torch.cat((centres - sizes / 2, centres + sizes / 2), 2)
    anchors = (corners + 0.5) * strides[:, None]
    wanted_objectness = torch.zeros_like(raw[..., 4])
    box_loss = raw.new_zeros(())
    class_loss = raw.new_zeros(())
    answers = 0
    for index, truth in enumerate(boxes):
        if not len(truth):
            continue
        corners_true = torch.cat((truth[:, 1:3], truth[:, 1:3] + truth[:, 3:5]), 1)
        kinds = truth[:, 0].long()
        cell, owner, iou = _assign(
            found[index].detach(), raw[index].detach(), corners_true, kinds, anchors, strides
        )
        wanted_objectness[index, cell] = 1.0
        box_loss = box_loss + (1 - _giou(found[index, cell], corners_true[owner])).sum()
        wanted = functions.one_hot(kinds[owner], raw.shape[2] - 5).float() * iou[:, None]
        class_loss = class_loss + functions.binary_cross_entropy_with_logits(
            raw[index, cell, 5:], wanted, reduction="sum"
        )
        answers += len(cell)
    object_loss = functions.binary_cross_entropy_with_logits(
        raw[..., 4], wanted_objectness, reduction="sum"
    )
    total: Tensor = (5.0 * box_loss + class_loss + object_loss) / max(answers, 1)
    return total


def _assign(
    found: Tensor, raw: Tensor, truth: Tensor, kinds: Tensor, anchors: Tensor, strides: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Cells that answer, the box each answers for, and how well it covers it (IoU)."""
    inside_box = ((anchors[None] > truth[:, None, :2]) & (anchors[None] < truth[:, None, 2:])).all(
        2
    )
    middle = (truth[:, :2] + truth[:, 2:]) / 2
    near = ((anchors[None] - middle[:, None]).abs() < CENTRE_RADIUS_CELLS * strides[:, None]).all(2)
    usable = (inside_box | near).any(0).nonzero()[:, 0]
    preferred = (inside_box & near)[:, usable]
    iou = _iou(truth, found[usable])
    scores = (raw[usable, 5:].sigmoid() * raw[usable, 4:5].sigmoid()).sqrt().clamp(1e-6, 1 - 1e-6)
    wanted = functions.one_hot(kinds, raw.shape[1] - 5).float()
    log_yes, log_no = scores.log(), (1 - scores).log()
    class_cost = -(wanted @ log_yes.T + (1 - wanted) @ log_no.T)
    cost = class_cost - 3.0 * iou.clamp_min(1e-8).log() + 1e5 * (~preferred)
    matches = torch.zeros_like(cost, dtype=torch.bool)
    counts = iou.topk(min(CANDIDATES, iou.shape[1]), 1).values.sum(1).int().clamp_min(1)
    for row, count in enumerate(counts.tolist()):
        matches[row, cost[row].topk(min(count, cost.shape[1]), largest=False).indices] = True
    contested = matches.sum(0) > 1
    if contested.any():
        best = cost[:, contested].argmin(0)
        matches[:, contested] = False
        matches[best, contested.nonzero()[:, 0]] = True
    chosen = matches.any(0).nonzero()[:, 0]
    owner = matches[:, chosen].float().argmax(0)
    return usable[chosen], owner, iou[owner, chosen]


def _iou(first: Tensor, second: Tensor) -> Tensor:
    low = torch.maximum(first[:, None, :2], second[None, :, :2])
    high = torch.minimum(first[:, None, 2:], second[None, :, 2:])
    shared = (high - low).clamp_min(0).prod(2)
    areas = (first[:, 2:] - first[:, :2]).prod(1)[:, None]
    others = (second[:, 2:] - second[:, :2]).prod(1)[None]
    return shared / (areas + others - shared).clamp_min(1e-6)


def _giou(first: Tensor, second: Tensor) -> Tensor:
    shared = (
        (torch.minimum(first[:, 2:], second[:, 2:]) - torch.maximum(first[:, :2], second[:, :2]))
        .clamp_min(0)
        .prod(1)
    )
    around = (
        torch.maximum(first[:, 2:], second[:, 2:]) - torch.minimum(first[:, :2], second[:, :2])
    ).prod(1)
    union = (first[:, 2:] - first[:, :2]).prod(1) + (second[:, 2:] - second[:, :2]).prod(1) - shared
    return shared / union.clamp_min(1e-6) - (around - union) / around.clamp_min(1e-6)

"""How wrong is a plate reader? Slots, columns; rows, corners and kind where they are known."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from training.plate_network import BLANK, CHARACTERS, KINDS, SLOTS

COLUMNS_SHARE, ROWS_SHARE, CORNERS_SHARE, KINDS_SHARE = 0.4, 0.1, 2.0, 0.15
NONE = KINDS.index("none")
SOME_PLATE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What stands on each plate of a batch.

    `rows` is 1 or 2 a plate, 0 where nobody knows; `corners` N x 8, not a number where unknown;
    `kinds` the place in KINDS, or `SOME_PLATE`. What is no plate has no text to be learned.
    """

    texts: Sequence[str]
    rows: Tensor
    corners: Tensor
    kinds: Tensor


def slot_targets(texts: Sequence[str]) -> Tensor:
    """Class of every slot; slots after the text are blank."""
    targets = torch.full((len(texts), SLOTS), BLANK)
    for row, text in enumerate(texts):
        for column, character in enumerate(text[:SLOTS]):
            targets[row, column] = CHARACTERS.index(character)
    return targets


def reader_loss(answers: tuple[Tensor, ...], truth: Truth) -> Tensor:
    slots, rows, columns, corners, kinds = (answer.float() for answer in answers)
    targets = slot_targets(truth.texts)
    plates = truth.kinds != NONE
    loss = nn.functional.cross_entropy(
        slots[plates].transpose(1, 2), targets[plates], label_smoothing=0.01
    )
    loss = loss + KINDS_SHARE * _kinds_loss(kinds, truth.kinds)
    known = truth.rows > 0
    if known.any():
        wrong = nn.functional.cross_entropy(rows[known], truth.rows[known] - 1)
        loss = loss + ROWS_SHARE * wrong
    placed = ~truth.corners[:, 0].isnan()
    if placed.any():
        away = nn.functional.smooth_l1_loss(corners[placed], truth.corners[placed], beta=0.05)
        loss = loss + CORNERS_SHARE * away
    return loss + COLUMNS_SHARE * _columns_loss(columns, targets, plates & (truth.rows != 2))


def _kinds_loss(kinds: Tensor, truth: Tensor) -> Tensor:
    """A plate of unknown kind may be of any kind, but not none."""
    chances = kinds.log_softmax(1)
    known = chances.gather(1, truth.clamp(min=0)[:, None])[:, 0]
    some = torch.cat((chances[:, :NONE], chances[:, NONE + 1 :]), 1).logsumexp(1)
    return -torch.where(truth == SOME_PLATE, some, known).mean()


def _columns_loss(columns: Tensor, targets: Tensor, one_row: Tensor) -> Tensor:
    """CTC over plates of one row: two rows have no order from left to right."""
    if not one_row.any():
        return columns.sum() * 0
    scores = columns[one_row].log_softmax(2).transpose(0, 1)
    wanted = targets[one_row]
    lengths = (wanted != BLANK).sum(1)
    seen = torch.full((scores.shape[1],), scores.shape[0])
    loss: Tensor = nn.functional.ctc_loss(
        scores, wanted, seen, lengths, blank=BLANK, zero_infinity=True
    )
    return loss

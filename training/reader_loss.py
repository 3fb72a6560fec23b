"""How wrong is a plate reader? Every slot's character, and the row count where it is known."""

import torch
from torch import Tensor, nn

from training.cct_start import BLANK, CHARACTERS, SLOTS


def slot_targets(texts: list[str]) -> Tensor:
    """Class of every slot; slots after the text are blank."""
    targets = torch.full((len(texts), SLOTS), BLANK)
    for row, text in enumerate(texts):
        for column, character in enumerate(text[:SLOTS]):
            targets[row, column] = CHARACTERS.index(character)
    return targets


def reader_loss(answers: tuple[Tensor, Tensor], texts: list[str], rows: Tensor) -> Tensor:
    """`rows` is 1 or 2 a plate, 0 where nobody knows."""
    slots, row_scores = (answer.float() for answer in answers)
    targets = slot_targets(texts)
    loss = nn.functional.cross_entropy(slots.transpose(1, 2), targets, label_smoothing=0.01)
    known = rows > 0
    if known.any():
        loss = loss + 0.1 * nn.functional.cross_entropy(row_scores[known], rows[known] - 1)
    return loss

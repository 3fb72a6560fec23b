"""Which network reads plates? Convolutions, then two heads: columns (CTC) and character slots.

The columns teach the convolutions quickly and read one row; the slots read one row or two. Where
both say the same, a reading is far surer. Input: grey N x 1 x 64 x 160, 0..255.
"""

import torch
from torch import Tensor, nn

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BLANK = len(CHARACTERS)
CLASSES = BLANK + 1
SLOTS = 12
COLUMNS = 40
WIDTH = 128


class Convolution(nn.Sequential):
    def __init__(self, inputs: int, outputs: int, stride: int | tuple[int, int] = 1) -> None:
        super().__init__(
            nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(inplace=True),
        )


class AlongRow(nn.Module):
    """A residual look at the neighbours left and right."""

    def __init__(self) -> None:
        super().__init__()
        self.block = nn.Sequential(
            nn.Conv1d(WIDTH, WIDTH, 3, padding=1, bias=False),
            nn.BatchNorm1d(WIDTH),
            nn.ReLU(inplace=True),
            nn.Conv1d(WIDTH, WIDTH, 3, padding=1, bias=False),
            nn.BatchNorm1d(WIDTH),
        )

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(x + self.block(x))


class PlateReaderNetwork(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            Convolution(1, 32, 2),
            Convolution(32, 48),
            Convolution(48, 64, 2),
            Convolution(64, 96),
            Convolution(96, WIDTH, (2, 1)),
            Convolution(WIDTH, WIDTH),
        )
        self.collapse = nn.Sequential(
            nn.Conv2d(WIDTH, WIDTH, (8, 1), bias=False), nn.BatchNorm2d(WIDTH), nn.ReLU()
        )
        self.along = nn.Sequential(AlongRow(), AlongRow())
        self.columns = nn.Conv1d(WIDTH, CLASSES, 1)
        self.places = nn.Parameter(torch.randn(1, 4 * COLUMNS, WIDTH) * 0.02)
        self.queries = nn.Parameter(torch.randn(1, SLOTS, WIDTH) * 0.5)
        self.encoder = nn.TransformerEncoderLayer(
            WIDTH, 4, 2 * WIDTH, dropout=0.0, batch_first=True, norm_first=True
        )
        self.decoder = nn.TransformerDecoderLayer(
            WIDTH, 4, 2 * WIDTH, dropout=0.0, batch_first=True, norm_first=True
        )
        self.slots = nn.Linear(WIDTH, CLASSES)
        self.rows = nn.Linear(WIDTH, 2)
        self.exporting = False

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Slots N x 12 x 37, columns N x 40 x 37, rows N x 2; probabilities when exporting."""
        maps = self.body((x - 128.0) / 64.0)
        along = self.along(self.collapse(maps).squeeze(2))
        columns = self.columns(along).transpose(1, 2)
        halves = nn.functional.avg_pool2d(maps, (2, 1))
        context = along[:, :, None, :].expand(-1, -1, 4, -1)
        tokens = (halves + context).flatten(2).transpose(1, 2) + self.places
        tokens = self.encoder(tokens)
        found = self.decoder(self.queries.expand(x.shape[0], -1, -1), tokens)
        slots, rows = self.slots(found), self.rows(tokens.mean(1))
        if self.exporting:
            return slots.softmax(2), columns.softmax(2), rows.softmax(1)
        return slots, columns, rows


def slot_targets(texts: list[str]) -> Tensor:
    """Class of every slot; slots after the text are blank."""
    targets = torch.full((len(texts), SLOTS), BLANK)
    for row, text in enumerate(texts):
        for column, character in enumerate(text[:SLOTS]):
            targets[row, column] = CHARACTERS.index(character)
    return targets


def reader_loss(answers: tuple[Tensor, Tensor, Tensor], texts: list[str], rows: Tensor) -> Tensor:
    """Slots for all, columns for plates of one row, the row count where it is known (0: not)."""
    slots, columns, row_scores = (answer.float() for answer in answers)
    targets = slot_targets(texts)
    loss = nn.functional.cross_entropy(slots.transpose(1, 2), targets, label_smoothing=0.02)
    single = rows == 1
    if single.any():
        log_columns = columns[single].log_softmax(2).transpose(0, 1)
        chosen = targets[single]
        lengths = (chosen != BLANK).sum(1)
        steps = torch.full((len(chosen),), COLUMNS)
        ctc = nn.functional.ctc_loss(
            log_columns, chosen, steps, lengths, blank=BLANK, zero_infinity=True
        )
        loss = loss + 0.5 * ctc
    known = rows > 0
    if known.any():
        loss = loss + 0.1 * nn.functional.cross_entropy(row_scores[known], rows[known] - 1)
    return loss

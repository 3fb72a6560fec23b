"""What network reads a plate? The peer's eyes, a finer look at their map, and slots for characters.

Every slot's answer is the sum of two: of the peer's own way (slots look at its tokens) and of a
decoder that looks at the finer map too; the decoder starts silent, so the first answer is the
peer's. A second head reads the map column by column (CTC) and is trained beside: it teaches the
map where characters stand. A third says where the plate's corners are, a fourth what kind of plate
it is, or that it is none.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.plate_eyes import MAP_CHANNELS, MAP_COLUMNS, MAP_ROWS, TOKENS, WIDTH, Eyes, attend

HEADS, KEY = 4, 64
SLOTS = 12
FINE = 128
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BLANK = len(CHARACTERS)
CLASSES = BLANK + 1
CORNERS = 8
KINDS = ("none", "KG", "KZ", "UZ", "RU", "TJ", "EU", "US", "BR", "other")
"""What a cut-out shows: no plate, or a plate of that look."""


class Slots(nn.Module):
    """Each slot's query looks at all tokens with four heads and names one character."""

    def __init__(self) -> None:
        super().__init__()
        self.queries = nn.Parameter(torch.zeros(1, SLOTS, WIDTH))
        self.query = nn.Linear(WIDTH, HEADS * KEY)
        self.key = nn.Linear(WIDTH, HEADS * KEY)
        self.value = nn.Linear(WIDTH, HEADS * KEY)
        self.output = nn.Linear(HEADS * KEY, WIDTH)
        self.vocabulary = nn.Linear(WIDTH, CLASSES)

    def forward(self, tokens: Tensor) -> Tensor:
        looked = attend(
            _split(self.query(self.queries), HEADS),
            _split(self.key(tokens), HEADS),
            _split(self.value(tokens), HEADS),
        )
        scores: Tensor = self.vocabulary(self.output(looked.transpose(1, 2).flatten(2)))
        return scores


class Residual(nn.Module):
    """Two convolutions added to what came in; a column and a row cost a third of two squares."""

    def __init__(self, channels: int, first: tuple[int, int], second: tuple[int, int]) -> None:
        super().__init__()
        self.first = _same(channels, first)
        self.norm = nn.BatchNorm2d(channels)
        self.second = _same(channels, second)
        self.last_norm = nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        y = functional.relu(self.norm(self.first(x)))
        return functional.relu(x + self.last_norm(self.second(y)))


class DecoderLayer(nn.Module):
    """The slots look at each other, then at the plate."""

    def __init__(self) -> None:
        super().__init__()
        self.norms = nn.ModuleList([nn.LayerNorm(FINE) for _ in range(3)])
        self.among = nn.Linear(FINE, 3 * FINE)
        self.among_output = nn.Linear(FINE, FINE)
        self.query = nn.Linear(FINE, FINE)
        self.seen = nn.Linear(FINE, 2 * FINE)
        self.seen_output = nn.Linear(FINE, FINE)
        self.dense = nn.Sequential(nn.Linear(FINE, 2 * FINE), nn.GELU(), nn.Linear(2 * FINE, FINE))

    def forward(self, x: Tensor, plate: Tensor) -> Tensor:
        query, key, value = self.among(self.norms[0](x)).chunk(3, -1)
        x = x + self.among_output(_heads(query, key, value))
        key, value = self.seen(plate).chunk(2, -1)
        x = x + self.seen_output(_heads(self.query(self.norms[1](x)), key, value))
        return x + self.dense(self.norms[2](x))


class PlateReaderNetwork(nn.Module):
    """Grey N x 1 x 64 x 128, 0 to 255, to characters.

    Gives slots N x 12 x 37, rows N x 2, columns N x 26 x 37 (CTC, the last class is the blank),
    the corners N x 8 (x, y of each, clockwise from the upper left, in shares of the sides) and
    kinds N x 10. Exported, all but the corners are probabilities.
    """

    def __init__(self) -> None:
        super().__init__()
        self.eyes = Eyes()
        self.slots = Slots()
        self.rows = nn.Linear(WIDTH, 2)
        self.fine = nn.Sequential(
            nn.Conv2d(MAP_CHANNELS, FINE, 3, padding=1, bias=False),
            nn.BatchNorm2d(FINE),
            nn.ReLU(),
            Residual(FINE, (3, 1), (1, 3)),
        )
        self.places = nn.Parameter(0.02 * torch.randn(MAP_ROWS * MAP_COLUMNS + TOKENS, FINE))
        self.tokens = nn.Linear(WIDTH, FINE)
        self.queries = nn.Parameter(0.02 * torch.randn(1, SLOTS, FINE))
        self.decoder = nn.ModuleList([DecoderLayer(), DecoderLayer()])
        self.norm = nn.LayerNorm(FINE)
        self.more = nn.Linear(FINE, CLASSES)
        self.column = nn.Sequential(
            nn.Conv2d(FINE, FINE, (MAP_ROWS, 1), bias=False),
            nn.BatchNorm2d(FINE),
            nn.ReLU(),
            Residual(FINE, (1, 3), (1, 3)),
            nn.Conv2d(FINE, CLASSES, 1),
        )
        self.corner = nn.Sequential(
            nn.Conv2d(FINE, 8, 1), nn.ReLU(), nn.Flatten(),
            nn.Linear(8 * MAP_ROWS * MAP_COLUMNS, 64), nn.ReLU(), nn.Linear(64, CORNERS),
        )  # fmt: skip
        self.kind = nn.Sequential(nn.Linear(WIDTH + FINE, 64), nn.ReLU(), nn.Linear(64, len(KINDS)))
        nn.init.zeros_(self.more.weight)
        nn.init.zeros_(self.more.bias)
        self.exporting = False

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        seen, tokens = self.eyes(x.expand(-1, 3, -1, -1) / 255)
        fine = self.fine(seen)
        plate = torch.cat((fine.flatten(2).transpose(1, 2), self.tokens(tokens)), 1) + self.places
        asked = self.queries.expand(x.shape[0], -1, -1)
        for layer in self.decoder:
            asked = layer(asked, plate)
        slots = self.slots(tokens) + self.more(self.norm(asked))
        columns = self.column(fine).squeeze(2).transpose(1, 2)
        whole = tokens.mean(1)
        rows, corners = self.rows(whole), self.corner(fine)
        kinds = self.kind(torch.cat((whole, fine.mean((2, 3))), 1))
        if self.exporting:
            return (
                slots.softmax(2), rows.softmax(1), columns.softmax(2), corners, kinds.softmax(1),
            )  # fmt: skip
        return slots, rows, columns, corners, kinds


def _same(channels: int, kernel: tuple[int, int]) -> nn.Conv2d:
    padding = (kernel[0] // 2, kernel[1] // 2)
    return nn.Conv2d(channels, channels, kernel, padding=padding, bias=False)


def _heads(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
    looked = attend(_split(query, HEADS), _split(key, HEADS), _split(value, HEADS))
    return looked.transpose(1, 2).flatten(2)


def _split(x: Tensor, heads: int) -> Tensor:
    return x.unflatten(-1, (heads, x.shape[-1] // heads)).transpose(1, 2)

"""What does the plate reader see of a plate? The peer's eyes: a stem of convolutions, and tokens.

The layers of CCT-XS of fast-plate-ocr (MIT), written anew so that its weights can be laid in;
the finest map of the stem is handed on beside the tokens, because thirteen columns of tokens are
too few for the ten characters of a Kyrgyz plate.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

WIDTH = 64
MAP_CHANNELS, MAP_ROWS, MAP_COLUMNS = 96, 10, 26
TOKENS = 65
BLOCKS = 4


class BlurPool(nn.Module):
    """The largest of two by two, blurred by [1 2 1], every second kept.

    `pads` (left, right, top, bottom) are TensorFlow's "same" borders.
    """

    def __init__(self, pads: tuple[int, int, int, int]) -> None:
        super().__init__()
        self.pads = pads

    def forward(self, x: Tensor) -> Tensor:
        # The last row and column have no neighbour; what stands there is never negative.
        x = functional.max_pool2d(functional.pad(x, (0, 1, 0, 1)), 2, 1)
        # Two means of two by two are that blur, and far quicker than a convolution.
        return functional.avg_pool2d(functional.avg_pool2d(functional.pad(x, self.pads), 2, 1), 2)


class Squash(nn.Module):
    """Dynamic tanh in the place of a norm (DyT, arXiv 2503.10622)."""

    def __init__(self) -> None:
        super().__init__()
        self.steepness = nn.Parameter(torch.ones(()))
        self.scale = nn.Parameter(torch.ones(WIDTH))
        self.shift = nn.Parameter(torch.zeros(WIDTH))

    def forward(self, x: Tensor) -> Tensor:
        return torch.tanh(self.steepness * x) * self.scale + self.shift


class Block(nn.Module):
    """One head of attention and two dense layers, each added to what came in."""

    def __init__(self) -> None:
        super().__init__()
        self.before_attention, self.before_dense = Squash(), Squash()
        self.query = nn.Linear(WIDTH, WIDTH)
        self.key = nn.Linear(WIDTH, WIDTH)
        self.value = nn.Linear(WIDTH, WIDTH)
        self.output = nn.Linear(WIDTH, WIDTH)
        self.first, self.second = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        y = self.before_attention(x)
        looked = attend(self.query(y), self.key(y), self.value(y))
        x = x + self.output(looked)
        y = functional.gelu(self.first(self.before_dense(x)))
        return x + functional.gelu(self.second(y))


class Eyes(nn.Module):
    """Colour N x 3 x 64 x 128, 0 to 1, to a map N x 96 x 10 x 26 and tokens N x 65 x 64."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.ModuleList(
            [
                nn.Conv2d(3, 32, 3),
                nn.Conv2d(32, 48, 3),
                nn.Conv2d(48, 64, 3),
                nn.Conv2d(64, 80, 3),
                nn.Conv2d(80, MAP_CHANNELS, 3),
            ]
        )
        self.pools = nn.ModuleList([BlurPool((0, 1, 0, 1)), BlurPool((1, 1, 1, 1))])
        self.patches = nn.Conv2d(MAP_CHANNELS, WIDTH, 2, stride=2)
        self.places = nn.Parameter(torch.zeros(TOKENS, WIDTH))
        self.blocks = nn.ModuleList([Block() for _ in range(BLOCKS)])

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        # The first filters know edges already; leaving them alone saves a third of the training.
        with torch.no_grad():
            x = self.pools[0](functional.relu(self.stem[0](x)))
        for index, layer in enumerate(self.stem[1:], 1):
            x = functional.relu(layer(x))
            if index == 2:
                x = self.pools[1](x)
        tokens = functional.gelu(self.patches(x)).flatten(2).transpose(1, 2) + self.places
        for block in self.blocks:
            tokens = block(tokens)
        return x, tokens


def attend(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
    """Scaled dot-product attention over the last two sides."""
    weights = (query @ key.transpose(-1, -2) * query.shape[-1] ** -0.5).softmax(-1)
    return weights @ value

"""Which small network tells the state of a head? Four convolutions, some 85,000 weights."""

from torch import Tensor, nn

from training.lamp_batches import STATES


class LampNetwork(nn.Module):
    """Pictures (N, 3, 64, 32; BGR, 0 to 255) to log odds (N, 6), up to a constant."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            *_stage(3, 16, 1),
            *_stage(16, 32, 2),
            *_stage(32, 48, 2),
            *_stage(48, 64, 2),
            nn.Conv2d(64, 24, 1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Dropout(0.2),
            nn.Linear(24 * 8 * 4, 48),
            nn.ReLU(),
            nn.Linear(48, len(STATES)),
        )

    def forward(self, pictures: Tensor) -> Tensor:
        answers: Tensor = self.body(pictures / 127.5 - 1.0)
        return answers


def _stage(before: int, after: int, stride: int) -> list[nn.Module]:
    return [
        nn.Conv2d(before, after, 3, stride, 1, bias=False),
        nn.BatchNorm2d(after),
        nn.ReLU(),
    ]

"""Which network finds plates and vehicles? YOLOX-nano (Megvii, Apache-2.0), written anew.

Input is BGR 0..255, N x 3 x H x W with sides that 32 divides. Output is N x cells x (5 + classes):
x, y, log width, log height in cells, then objectness and classes (sigmoid when exporting).
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as functions

STRIDES = (8, 16, 32)
HEAD_CHANNELS = 64


class ConvNorm(nn.Module):
    """Convolution, batch norm, SiLU."""

    def __init__(
        self, inputs: int, outputs: int, kernel: int = 1, stride: int = 1, groups: int = 1
    ) -> None:
        super().__init__()
        self.conv = nn.Conv2d(
            inputs, outputs, kernel, stride, (kernel - 1) // 2, groups=groups, bias=False
        )
        self.norm = nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.03)

    def forward(self, x: Tensor) -> Tensor:
        return functions.silu(self.norm(self.conv(x)))


class Separable(nn.Sequential):
    """A 3x3 convolution a channel, then a 1x1 across channels."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1) -> None:
        super().__init__(
            ConvNorm(inputs, inputs, 3, stride, groups=inputs), ConvNorm(inputs, outputs)
        )


class Bottleneck(nn.Module):
    def __init__(self, channels: int, *, shortcut: bool) -> None:
        super().__init__()
        self.shortcut = shortcut
        self.reduce = ConvNorm(channels, channels)
        self.mix = Separable(channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        mixed: Tensor = self.mix(self.reduce(x))
        return mixed + x if self.shortcut else mixed


class CspLayer(nn.Module):
    def __init__(self, inputs: int, outputs: int, repeats: int, *, shortcut: bool = True) -> None:
        super().__init__()
        half = outputs // 2
        self.left = ConvNorm(inputs, half)
        self.right = ConvNorm(inputs, half)
        self.blocks = nn.Sequential(*(Bottleneck(half, shortcut=shortcut) for _ in range(repeats)))
        self.join = ConvNorm(2 * half, outputs)

    def forward(self, x: Tensor) -> Tensor:
        left, right = self.left(x), self.right(x)
        joined: Tensor = self.join(torch.cat((self.blocks(left), right), 1))
        return joined


class PyramidPooling(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.reduce = ConvNorm(channels, channels // 2)
        self.join = ConvNorm(channels * 2, channels)

    def forward(self, x: Tensor) -> Tensor:
        reduced = self.reduce(x)
        pooled = [functions.max_pool2d(reduced, size, 1, size // 2) for size in (5, 9, 13)]
        joined: Tensor = self.join(torch.cat([reduced, *pooled], 1))
        return joined


class Backbone(nn.Module):
    """Three maps, at 8, 16 and 32 px a cell."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = ConvNorm(12, 16, 3)
        self.dark2 = nn.Sequential(Separable(16, 32, 2), CspLayer(32, 32, 1))
        self.dark3 = nn.Sequential(Separable(32, 64, 2), CspLayer(64, 64, 3))
        self.dark4 = nn.Sequential(Separable(64, 128, 2), CspLayer(128, 128, 3))
        self.dark5 = nn.Sequential(
            Separable(128, 256, 2), PyramidPooling(256), CspLayer(256, 256, 1, shortcut=False)
        )

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        corners = (
            x[..., ::2, ::2],
            x[..., 1::2, ::2],
            x[..., ::2, 1::2],
            x[..., 1::2, 1::2],
        )
        fine = self.dark3(self.dark2(self.stem(torch.cat(corners, 1))))
        middle = self.dark4(fine)
        return fine, middle, self.dark5(middle)


class Neck(nn.Module):
    """Carries coarse knowledge to the fine maps and back."""

    def __init__(self) -> None:
        super().__init__()
        self.lateral = ConvNorm(256, 128)
        self.down_middle = CspLayer(256, 128, 1, shortcut=False)
        self.reduce = ConvNorm(128, 64)
        self.down_fine = CspLayer(128, 64, 1, shortcut=False)
        self.shrink_fine = Separable(64, 64, 2)
        self.up_middle = CspLayer(128, 128, 1, shortcut=False)
        self.shrink_middle = Separable(128, 128, 2)
        self.up_coarse = CspLayer(256, 256, 1, shortcut=False)

    def forward(self, fine: Tensor, middle: Tensor, coarse: Tensor) -> list[Tensor]:
        top = self.lateral(coarse)
        middle = self.down_middle(torch.cat((_double(top), middle), 1))
        bridge = self.reduce(middle)
        fine = self.down_fine(torch.cat((_double(bridge), fine), 1))
        middle = self.up_middle(torch.cat((self.shrink_fine(fine), bridge), 1))
        coarse = self.up_coarse(torch.cat((self.shrink_middle(middle), top), 1))
        return [fine, middle, coarse]


class Head(nn.Module):
    """One map's boxes, objectness and classes; modules stand, and are reckoned, in the order of
    the peer's file, so that a file of ours can be started from too.
    """

    def __init__(self, inputs: int, classes: int) -> None:
        super().__init__()
        width = HEAD_CHANNELS
        self.stem = ConvNorm(inputs, width)
        self.class_branch = nn.Sequential(Separable(width, width), Separable(width, width))
        self.classes = nn.Conv2d(width, classes, 1)
        self.box_branch = nn.Sequential(Separable(width, width), Separable(width, width))
        self.boxes = nn.Conv2d(width, 4, 1)
        self.objectness = nn.Conv2d(width, 1, 1)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        stem = self.stem(x)
        classes = self.classes(self.class_branch(stem))
        box = self.box_branch(stem)
        return self.boxes(box), self.objectness(box), classes


class YoloxNano(nn.Module):
    def __init__(self, classes: int) -> None:
        super().__init__()
        self.class_count = classes
        self.backbone = Backbone()
        self.neck = Neck()
        self.heads = nn.ModuleList(Head(inputs, classes) for inputs in (64, 128, 256))
        self.exporting = False

    def forward(self, x: Tensor) -> Tensor:
        maps = self.neck(*self.backbone(x))
        levels = []
        for head, features in zip(self.heads, maps, strict=True):
            boxes, objectness, classes = head(features)
            if self.exporting:
                objectness, classes = objectness.sigmoid(), classes.sigmoid()
            levels.append(torch.cat((boxes, objectness, classes), 1).flatten(2))
        return torch.cat(levels, 2).transpose(1, 2)


def _double(x: Tensor) -> Tensor:
    return functions.interpolate(x, scale_factor=2.0, mode="nearest")

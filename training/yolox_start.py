"""How does a detector start from what another already knows instead of from noise?

The file, the peer's or our own of before, holds convolutions with batch norm folded in. They are
laid into our network in order, and each batch norm is set from a few real pictures so that the
network says the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor, nn

from training.yolox import ConvNorm, YoloxNano

COCO_CLASSES = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A YOLOX-nano file, how many classes it knows, and the rows of those to keep, in our order.

    Without `rows` there is one new class on a fresh last layer.
    """

    file: Path
    classes: int
    rows: Sequence[int] | None


def peers(file: Path, rows: Sequence[int] | None) -> Start:
    """The peer's file, with the classes of COCO."""
    return Start(file=file, classes=COCO_CLASSES, rows=rows)


def start_from(start: Start, pictures: Tensor) -> YoloxNano:
    """A network that answers as the file does."""
    network = YoloxNano(start.classes)
    biases = _lay_in(network, _convolutions(start.file))
    _set_norms(network, biases, pictures)
    for head in network.heads:
        head.classes = _kept_rows(head.classes, start.rows)
        if start.rows is None:
            nn.init.constant_(head.objectness.bias, -4.0)
    network.class_count = 1 if start.rows is None else len(start.rows)
    return network


def _convolutions(file: Path) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    graph = onnx.load(str(file)).graph
    values = {value.name: numpy_helper.to_array(value) for value in graph.initializer}
    return [
        (values[node.input[1]], values[node.input[2]])
        for node in graph.node
        if node.op_type == "Conv"
    ]


def _lay_in(
    network: YoloxNano, convolutions: list[tuple[NDArray[np.float32], NDArray[np.float32]]]
) -> dict[ConvNorm, Tensor]:
    owners = {m.conv: m for m in network.modules() if isinstance(m, ConvNorm)}
    ours = _in_peer_order(network)
    biases = {}
    for layer, (weight, bias) in zip(ours, convolutions, strict=True):
        assert layer.weight.shape == weight.shape, (layer, weight.shape)
        layer.weight.data = torch.from_numpy(weight.copy())
        if layer in owners:
            biases[owners[layer]] = torch.from_numpy(bias.copy())
        elif layer.bias is not None:
            layer.bias.data = torch.from_numpy(bias.copy())
    return biases


def _in_peer_order(network: YoloxNano) -> list[nn.Conv2d]:
    return [module for module in network.modules() if isinstance(module, nn.Conv2d)]


def _set_norms(network: YoloxNano, biases: dict[ConvNorm, Tensor], pictures: Tensor) -> None:
    """Give every norm the mean and spread its convolution shows, undone by scale and shift."""

    def calibrate(layer: nn.Module, inputs: tuple[Tensor], _: Tensor) -> Tensor:
        assert isinstance(layer, ConvNorm)
        found = layer.conv(inputs[0])
        mean = found.mean((0, 2, 3))
        spread = found.var((0, 2, 3)).clamp_min(1e-4)
        layer.norm.running_mean = mean.clone()
        layer.norm.running_var = spread.clone()
        layer.norm.weight.data = (spread + layer.norm.eps).sqrt()
        layer.norm.bias.data = mean + biases[layer]
        return nn.functional.silu(found + biases[layer][:, None, None])

    hooks = [layer.register_forward_hook(calibrate) for layer in biases]
    with torch.no_grad():
        network.eval()(pictures)
    for hook in hooks:
        hook.remove()


def _kept_rows(layer: nn.Conv2d, kept_rows: Sequence[int] | None) -> nn.Conv2d:
    kept = nn.Conv2d(layer.in_channels, 1 if kept_rows is None else len(kept_rows), 1)
    assert kept.bias is not None
    assert layer.bias is not None
    if kept_rows is None:
        nn.init.constant_(kept.bias, 0.0)
        return kept
    rows = list(kept_rows)
    kept.weight.data = layer.weight.data[rows].clone()
    kept.bias.data = layer.bias.data[rows].clone()
    return kept

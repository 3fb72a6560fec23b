"""How does the plate reader start from the peer's weights? CCT-XS of fast-plate-ocr (MIT).

The peer's nine slots become the first nine of twelve, because a Kyrgyz plate has ten characters.
"""

from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from training.plate_eyes import BLOCKS, MAP_CHANNELS, WIDTH, Block, Eyes, Squash
from training.plate_network import SLOTS, PlateReaderNetwork

PEER = "CCT_OCR_1/"
STEM = ("conv2d_1", "conv2d_1_2", "conv2d_2_1", "conv2d_3_1", "conv2d_4_1")
READ = "/ReadVariableOp:0"


class PeerWeights:
    """The peer's numbers by name."""

    def __init__(self, path: Path) -> None:
        model = onnx.load(str(path))
        self._values = {v.name: numpy_helper.to_array(v) for v in model.graph.initializer}

    def __getitem__(self, name: str) -> Tensor:
        return torch.from_numpy(self._values[name].copy())

    def below(self, start: str, end: str) -> Tensor:
        """The one value whose name starts and ends so."""
        (name,) = (n for n in self._values if n.startswith(PEER + start) and n.endswith(end))
        return self[name]


@torch.no_grad()
def start_from_cct(peer: Path) -> PlateReaderNetwork:
    """A network that reads what the peer reads in its first nine slots."""
    weights = PeerWeights(peer)
    network = PlateReaderNetwork()
    _lay_eyes(network.eyes, weights)
    slots = network.slots
    reducer = "token_reducer_1/"
    known = weights[f"{PEER}{reducer}Reshape_1:0"]
    spare = known[:, -1:].repeat(1, SLOTS - known.shape[1], 1)
    slots.queries.copy_(torch.cat((known, spare + 0.05 * torch.randn_like(spare)), 1))
    for layer, name in ((slots.key, "key_1"), (slots.value, "value_1")):
        _lay(
            layer,
            weights.below(reducer, f"/{name}/Reshape:0").T,
            weights.below(reducer, f"/{name}/add{READ}"),
        )
    _lay(slots.query, weights["const_fold_opt__423"], weights.below(reducer, f"query_1/add{READ}"))
    _lay(slots.output, weights["Reshape__187:0"], weights.below(reducer, f"output_1/add{READ}"))
    dense = "vocab_projection_1/dense_9_1/"
    _lay(
        slots.vocabulary,
        weights[f"{PEER}{dense}Cast{READ}"].T,
        weights[f"{PEER}{dense}BiasAdd{READ}"],
    )
    return network


def _lay_eyes(eyes: Eyes, weights: PeerWeights) -> None:
    for layer, name in zip(eyes.stem, STEM, strict=True):
        assert isinstance(layer, nn.Conv2d)
        stem = f"{PEER}conv_stem_1/{name}/"
        layer.weight.copy_(weights[f"{stem}convolution{READ}"])
        layer.bias.copy_(weights[f"{stem}Squeeze:0"])  # type: ignore[union-attr]  # has a bias
    # The peer cuts two by two patches (row, column, channel) and then has a dense layer.
    dense = weights[f"{PEER}mlp_1/dense_1/Cast{READ}"].T
    patches = dense.reshape(WIDTH, 2, 2, MAP_CHANNELS).permute(0, 3, 1, 2)
    eyes.patches.weight.copy_(patches)
    eyes.patches.bias.copy_(weights[f"{PEER}mlp_1/dense_1/BiasAdd{READ}"])  # type: ignore[union-attr]  # has a bias
    eyes.places.copy_(weights[f"{PEER}pos_emb_1/Slice:0"])
    for number in range(BLOCKS):
        block = eyes.blocks[number]
        assert isinstance(block, Block)
        _lay_block(block, weights, f"transformer_block_{number + 1}_1/", number)


def _lay_block(block: Block, weights: PeerWeights, start: str, number: int) -> None:
    first, second = 2 * number + 1, 2 * number + 2
    squashes = ("dy_t_1", "dy_t_1_2") if number == 0 else (f"dy_t_{first - 1}_1", f"dy_t_{first}_1")
    for squash, name in zip((block.before_attention, block.before_dense), squashes, strict=True):
        _lay_squash(squash, weights, f"{start}{name}/")
    attention = f"{start}multi_head_attention_"
    for layer, name in (
        (block.query, "query_1/Reshape:0"),
        (block.key, "key_1/Reshape:0"),
        (block.value, "value_1/Reshape:0"),
        (block.output, "output_1/Reshape_1:0"),
    ):
        bias = name.split("/")[0] + f"/add{READ}"
        _lay(layer, weights.below(attention, name).T, weights.below(attention, bias))
    for layer, dense in ((block.first, first), (block.second, second)):
        _lay(
            layer,
            weights.below(start, f"/dense_{dense}_1/Cast{READ}").T,
            weights.below(start, f"/dense_{dense}_1/BiasAdd{READ}"),
        )


def _lay_squash(squash: Squash, weights: PeerWeights, start: str) -> None:
    squash.steepness.copy_(weights[f"{PEER}{start}Mul{READ}"])
    squash.scale.copy_(weights[f"{PEER}{start}mul_1{READ}"])
    squash.shift.copy_(weights[f"{PEER}{start}add{READ}"])


def _lay(layer: nn.Linear, weight: Tensor, bias: Tensor) -> None:
    layer.weight.copy_(weight.reshape(layer.weight.shape))
    layer.bias.copy_(bias.reshape(-1))

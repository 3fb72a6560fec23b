"""How does the plate reader start from the peer's eyes? CCT-XS of fast-plate-ocr (MIT).

Its file is converted up to the tokens that it sees; the head that turns tokens into characters is
rebuilt with more slots, because a Kyrgyz plate has ten characters and the peer holds nine.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from onnx.utils import Extractor
from onnx2torch import convert
from torch import Tensor, nn

TOKENS = "CCT_OCR_1/transformer_block_4_1/add_15_1/Add:0"
HEAD = "CCT_OCR_1/token_reducer_1/"
INNER = "multi_head_attention_4_1/"
VOCABULARY = "CCT_OCR_1/vocab_projection_1/dense_9_1/"
WIDTH, HEADS, KEY = 64, 4, 64
SLOTS = 12
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BLANK = len(CHARACTERS)
CLASSES = BLANK + 1


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
        query = self._split(self.query(self.queries))
        key, value = self._split(self.key(tokens)), self._split(self.value(tokens))
        attention = (query @ key.transpose(2, 3) * KEY**-0.5).softmax(3)
        looked = (attention @ value).transpose(1, 2).flatten(2)
        scores: Tensor = self.vocabulary(self.output(looked))
        return scores

    def _split(self, x: Tensor) -> Tensor:
        return x.unflatten(2, (HEADS, KEY)).transpose(1, 2)


class PlateReaderNetwork(nn.Module):
    """Grey N x 1 x 64 x 128, 0..255, to slots N x 12 x 37 and rows N x 2."""

    def __init__(self, eyes: nn.Module) -> None:
        super().__init__()
        self.eyes = eyes
        self.slots = Slots()
        self.rows = nn.Linear(WIDTH, 2)
        self.exporting = False

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        tokens = self.eyes(x.expand(-1, 3, -1, -1).permute(0, 2, 3, 1))
        slots, rows = self.slots(tokens), self.rows(tokens.mean(1))
        if self.exporting:
            return slots.softmax(2), rows.softmax(1)
        return slots, rows


def start_from_cct(peer: Path) -> PlateReaderNetwork:
    """A network that reads what the peer reads in its first nine slots."""
    model = onnx.load(str(peer))
    values = {value.name: numpy_helper.to_array(value) for value in model.graph.initializer}
    network = PlateReaderNetwork(_eyes(model))
    slots = network.slots
    with torch.no_grad():
        known = torch.from_numpy(values[f"{HEAD}Reshape_1:0"].copy())
        spare = known[:, -1:].repeat(1, SLOTS - known.shape[1], 1)
        slots.queries.copy_(torch.cat((known, spare + 0.05 * torch.randn_like(spare)), 1))
        for layer, name in ((slots.key, "key_1"), (slots.value, "value_1")):
            _lay(
                layer,
                values[_one(values, INNER + name + "/Reshape:0")].T,
                values[_one(values, INNER + name + "/add/ReadVariableOp:0")],
            )
        _lay(
            slots.query,
            values["const_fold_opt__423"],
            values[_one(values, INNER + "query_1/add/ReadVariableOp:0")],
        )
        _lay(
            slots.output,
            values["Reshape__187:0"],
            values[_one(values, INNER + "attention_output_1/add/ReadVariableOp:0")],
        )
        _lay(
            slots.vocabulary,
            values[f"{VOCABULARY}Cast/ReadVariableOp:0"].T,
            values[f"{VOCABULARY}BiasAdd/ReadVariableOp:0"],
        )
    return network


def _eyes(model: onnx.ModelProto) -> nn.Module:
    """The peer up to its tokens, every weight trainable."""
    first = model.graph.input[0].name
    part = Extractor(model).extract_model([first], [TOKENS])
    part.graph.input[0].type.tensor_type.elem_type = onnx.TensorProto.FLOAT
    eyes: nn.Module = convert(part)
    for module in eyes.modules():
        for name, value in list(module.named_buffers(recurse=False)):
            if value.is_floating_point() and value.numel() >= WIDTH:
                delattr(module, name)
                module.register_parameter(name, nn.Parameter(value.clone()))
    return eyes


def _lay(layer: nn.Linear, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> None:
    layer.weight.copy_(torch.from_numpy(weight.reshape(layer.weight.shape).copy()))
    layer.bias.copy_(torch.from_numpy(bias.reshape(-1).copy()))


def _one(values: dict[str, NDArray[np.float32]], ending: str) -> str:
    (name,) = (name for name in values if name.endswith(ending) and HEAD in name)
    return name

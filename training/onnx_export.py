"""How does a trained network become the file that detectors load?"""

import json
from collections.abc import Mapping
from pathlib import Path

import onnx
import torch
from torch import Tensor, nn

OPSET = 17


def export(
    network: nn.Module,
    example: Tensor,
    path: Path,
    *,
    outputs: list[str],
    dynamic: Mapping[str, Mapping[int, str]],
    facts: Mapping[str, object],
) -> None:
    """Write `network` to `path`; `facts` go into the file's own metadata."""
    path.parent.mkdir(parents=True, exist_ok=True)
    network.eval()
    torch.onnx.export(
        network,
        (example,),
        str(path),
        input_names=["images"],
        output_names=outputs,
        dynamic_axes=dynamic,
        opset_version=OPSET,
        dynamo=False,
    )
    model = onnx.load(str(path))
    for key, value in facts.items():
        entry = model.metadata_props.add()
        entry.key = key
        entry.value = value if isinstance(value, str) else json.dumps(value)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))

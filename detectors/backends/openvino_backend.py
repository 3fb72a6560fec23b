"""How are our own weights run by OpenVINO (Apache-2.0)? In bfloat16 where the processor has it.

Every picture goes through the network alone, and each shape is compiled once: the same picture
gives the same answer whatever stands beside it.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openvino

from detectors.backends.onnx_session import InputPort, open_session

MOST_SHAPES = 16


class OpenVinoSession:
    """What the network answers; asked as an ONNX Runtime session is."""

    def __init__(self, path: Path, inputs: Sequence[InputPort], threads: int) -> None:
        self._core = openvino.Core()
        self._path, self._inputs = path, inputs
        self._settings = {"INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": "LATENCY"}
        self._compiled: OrderedDict[tuple[int, ...], Any] = OrderedDict()

    def get_inputs(self) -> Sequence[InputPort]:
        return self._inputs

    def run(
        self, outputs: Sequence[str] | None, feeds: Mapping[str, np.ndarray]
    ) -> Sequence[np.ndarray]:
        (batch,) = feeds.values()
        answers = [self._one(batch[index : index + 1], outputs) for index in range(len(batch))]
        return [np.concatenate(parts) for parts in zip(*answers, strict=True)]

    def _one(self, picture: np.ndarray, outputs: Sequence[str] | None) -> list[np.ndarray]:
        network = self._network(picture.shape)
        answer = network({0: np.ascontiguousarray(picture)})
        return [np.array(answer[name]) for name in outputs or range(len(network.outputs))]

    def _network(self, shape: tuple[int, ...]) -> Any:
        if shape not in self._compiled:
            model = self._core.read_model(self._path)
            model.reshape(shape)
            self._compiled[shape] = self._core.compile_model(model, "CPU", self._settings)
            while len(self._compiled) > MOST_SHAPES:
                self._compiled.popitem(last=False)
        return self._compiled[shape]


def open_openvino(
    path: Path, needed: Sequence[str], sha256: str | None, threads: int
) -> tuple[OpenVinoSession, Mapping[str, str]]:
    """As `open_session`, which checks the file and reads what it says about itself."""
    session, facts = open_session(path, needed, sha256, threads)
    return OpenVinoSession(path, session.get_inputs(), threads), facts

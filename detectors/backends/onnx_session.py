"""Is this weight file the one its card describes, and what does it say about itself?"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as ort_errors

from fines.errors import ConfigurationError

_REFUSALS = (
    ort_errors.Fail,
    ort_errors.InvalidArgument,
    ort_errors.InvalidGraph,
    ort_errors.InvalidProtobuf,
    ort_errors.NotImplemented,
    ort_errors.RuntimeException,
)


class InputPort(Protocol):
    """The name and shape of what a network takes."""

    name: str
    shape: Sequence[int]


class Session(Protocol):
    """A loaded network: of ONNX Runtime, or of a library that is asked as it is."""

    def get_inputs(self) -> Sequence[InputPort]: ...

    def run(
        self, outputs: Sequence[str] | None, feeds: Mapping[str, np.ndarray]
    ) -> Sequence[np.ndarray]: ...


Opener = Callable[[Path, Sequence[str], str | None, int], tuple[Session, Mapping[str, str]]]
"""Opens a file that states these facts, has this hash, for so many threads."""


def open_session(
    path: Path, needed: Sequence[str], sha256: str | None, threads: int
) -> tuple[Session, Mapping[str, str]]:
    """The loaded network and its own facts; a wrong file fails here, before the first car."""
    if not path.is_file():
        raise ConfigurationError(f"there is no weight file {path}; give the path of an ONNX file")
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if sha256 is not None and found != sha256:
        raise ConfigurationError(
            f"{path} has SHA-256 {found[:12]}…, its card says {sha256[:12]}…; "
            "check the file out again or train it anew"
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # A spinning thread pool takes a whole core from its neighbours between frames.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except _REFUSALS as error:
        raise ConfigurationError(f"{path} is not a usable ONNX file ({error})") from error
    facts: dict[str, str] = session.get_modelmeta().custom_metadata_map
    missing = [name for name in needed if name not in facts]
    if missing:
        raise ConfigurationError(
            f"{path} does not say its {missing[0]} in the ONNX metadata; "
            "export it with `python -m training`, or add that entry"
        )
    return session, facts

"""What does the repository say about a model it ships? One table a model in `models.toml`."""

import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from detectors.backends.cards import CARDS_FILE

HEADER = "# Written by `python -m training`: what each weight file is, and what it reached.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingSet:
    """A set and the licence under which it was used."""

    name: str
    licence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """`accuracy` holds measured numbers by held-out set."""

    task: str
    licence: str
    started_from: str
    training_sets: Sequence[TrainingSet]
    minutes: float
    trained_on: str
    accuracy: Mapping[str, Mapping[str, float]]


def write_card(weights: Path, name: str, card: ModelCard) -> None:
    """Put the card of `weights/NAME.onnx` into the file beside it; other cards stay."""
    path = weights / CARDS_FILE
    cards = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    model = weights / f"{name}.onnx"
    digest = hashlib.sha256(model.read_bytes()).hexdigest()
    cards[name] = {"file": model.name, "sha256": digest, **asdict(card)}
    tables = [_table(key, cards[key]) for key in sorted(cards)]
    path.write_text(HEADER + "\n" + "\n".join(tables), encoding="utf-8")


def _table(name: str, values: Mapping[str, object]) -> str:
    lines = [f"[{name}]"]
    for key, value in values.items():
        lines.append(f"{key} = {_value(value)}")
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{json.dumps(k)} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[\n" + "".join(f"    {_value(element)},\n" for element in value) + "]"
    return json.dumps(value, ensure_ascii=False)

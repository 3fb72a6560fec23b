"""Which weight files does the repository ship, and which bytes must each have?"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from fines.errors import ConfigurationError

WEIGHTS = Path(__file__).parent.parent / "weights"
CARDS_FILE = "models.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedModel:
    """A file of ours and the SHA-256 that its card states."""

    name: str
    path: Path
    sha256: str


def shipped_model(name: str, weights: Path = WEIGHTS) -> ShippedModel:
    """The model of this name; ConfigurationError lists the names there are."""
    cards = tomllib.loads((weights / CARDS_FILE).read_text(encoding="utf-8"))
    if name not in cards:
        raise ConfigurationError(
            f"there is no model {name!r}; name one of {', '.join(sorted(cards))}, "
            "or give the path of an ONNX file"
        )
    card = cards[name]
    return ShippedModel(name=name, path=weights / card["file"], sha256=card["sha256"])


def model_file(name: str) -> Path | None:
    """The file of a model named as in a setting; None for a library that brings its own."""
    if Path(name).is_file():
        return Path(name)
    cards = tomllib.loads((WEIGHTS / CARDS_FILE).read_text(encoding="utf-8"))
    return WEIGHTS / cards[name]["file"] if name in cards else None

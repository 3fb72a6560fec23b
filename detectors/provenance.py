"""By what was a finding made? The program and its source, the models, the law: each by SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

from detectors.backends.cards import model_file
from fines.errors import ConfigurationError
from fines.evidence import address
from fines.law import KYRGYZSTAN, LAWS, DatedLaw, load_law
from fines.packages.manifest import MadeBy, ModelVersion

_ROOT = Path(__file__).parent.parent
_SOURCES = ("detectors", "fines")


def made_by(models: Mapping[str, str], law_file: Path = KYRGYZSTAN) -> MadeBy:
    """Of this process: `models` names the setting of each part, such as `onnx:plate_reader`."""
    law = load_law(law_file)
    return MadeBy(
        program=f"tartip {version('tartip')}",
        source_sha256=source_sha256(),
        models=tuple(_model(part, setting) for part, setting in sorted(models.items())),
        law_edition=law.edition,
        law_sha256=address(law_file.read_bytes()),
    )


def law_of(made: MadeBy) -> DatedLaw:
    """The law that its rules asked, as this program has it; ConfigurationError where it has none.

    By its very bytes, or by its edition: a file may have been written more plainly since.
    """
    files = sorted(LAWS.values(), key=lambda file: address(file.read_bytes()) != made.law_sha256)
    for file in files:
        law = load_law(file)
        if address(file.read_bytes()) == made.law_sha256 or law.edition == made.law_edition:
            return law
    raise ConfigurationError(
        f"The package rests on the law '{made.law_edition}', which this program does not have: "
        "replay it with the program that made it."
    )


@cache
def source_sha256() -> str:
    """Over every file of code and data that finds and judges, each with its name."""
    whole = hashlib.sha256()
    for file in sorted(
        file
        for folder in _SOURCES
        for file in (_ROOT / folder).rglob("*")
        if file.suffix in (".py", ".toml")
    ):
        whole.update(
            f"{file.relative_to(_ROOT).as_posix()} {address(file.read_bytes())}\n".encode()
        )
    return whole.hexdigest()


def _model(part: str, setting: str) -> ModelVersion:
    """A path of this machine is told by its last part alone."""
    scheme, _, name = setting.partition(":")
    file = model_file(name)
    sha256 = address(file.read_bytes()) if file is not None else None
    return ModelVersion(part=part, name=f"{scheme}:{Path(name).name}", sha256=sha256)

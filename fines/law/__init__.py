"""Which law applies? Dated data in TOML, read strictly; see `reading` for the form of a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fines.errors import ConfigurationError
from fines.law.dated import DatedLaw, Rule
from fines.law.reading import load_law

KYRGYZSTAN = Path(__file__).parent / "kg.toml"
KAZAKHSTAN = Path(__file__).parent / "kz.toml"
UZBEKISTAN = Path(__file__).parent / "uz.toml"
LAW_NAMES = Path(__file__).parent / "names.toml"
LAWS: Mapping[str, Path] = {"kg": KYRGYZSTAN, "kz": KAZAKHSTAN, "uz": UZBEKISTAN}


def law_file(name: str) -> Path:
    """The file of one of our countries, `kg`, or a file of another place by its path."""
    file = LAWS.get(name) or Path(name)
    if not file.is_file():
        known = ", ".join(LAWS)
        raise ConfigurationError(f"'{name}' is no law: name one of {known}, or a law file.")
    return file


__all__ = [
    "KAZAKHSTAN",
    "KYRGYZSTAN",
    "LAWS",
    "LAW_NAMES",
    "UZBEKISTAN",
    "DatedLaw",
    "Rule",
    "law_file",
    "load_law",
]

"""Which law applies? Dated data in TOML, read strictly; see `reading` for the form of a file."""

from __future__ import annotations

from pathlib import Path

from fines.law.dated import DatedLaw, Rule
from fines.law.reading import load_law

KYRGYZSTAN = Path(__file__).parent / "kg.toml"
KAZAKHSTAN = Path(__file__).parent / "kz.toml"
UZBEKISTAN = Path(__file__).parent / "uz.toml"
OFFENCE_NAMES = Path(__file__).parent / "offences.toml"

__all__ = [
    "KAZAKHSTAN",
    "KYRGYZSTAN",
    "OFFENCE_NAMES",
    "UZBEKISTAN",
    "DatedLaw",
    "Rule",
    "load_law",
]

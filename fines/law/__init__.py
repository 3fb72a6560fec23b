"""Which law applies? Dated data in TOML, read strictly; see `reading` for the form of a file."""

from __future__ import annotations

from pathlib import Path

from fines.law.dated import DatedLaw, Rule
from fines.law.reading import load_law

KYRGYZSTAN = Path(__file__).parent / "kg.toml"
OFFENCE_NAMES = Path(__file__).parent / "offences.toml"

__all__ = ["KYRGYZSTAN", "OFFENCE_NAMES", "DatedLaw", "Rule", "load_law"]

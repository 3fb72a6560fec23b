"""Is a finding judged again by the law that its maker asked?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from detectors.provenance import law_of, made_by
from fines.errors import ConfigurationError
from fines.law import KAZAKHSTAN, KYRGYZSTAN


def test_the_law_is_found_by_its_bytes() -> None:
    assert law_of(made_by({}, KAZAKHSTAN)).jurisdiction == "KZ"
    assert law_of(made_by({})).jurisdiction == "KG"


def test_a_file_that_was_written_anew_is_found_by_its_edition() -> None:
    assert law_of(replace(made_by({}, KYRGYZSTAN), law_sha256="0" * 64)).jurisdiction == "KG"


def test_an_unknown_law_is_named_and_not_replaced_by_another() -> None:
    foreign = replace(made_by({}), law_sha256="0" * 64, law_edition="XX, 1999")
    with pytest.raises(ConfigurationError, match="'XX, 1999'"):
        law_of(foreign)

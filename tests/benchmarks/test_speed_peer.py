"""What does the speed benchmark say of errors, and without the peer?"""

from __future__ import annotations

import sys

import pytest

from benchmarks.speed_peer import SpeedErrors, run
from fines.errors import ConfigurationError


def test_errors_are_told_with_their_sign_and_without() -> None:
    errors = SpeedErrors(errors=[-1.0, 0.5, 2.0], passes={(0, 1), (0, 2)})
    assert errors.record() == {
        "passes": 2,
        "speeds": 3,
        "bias_kmh": 0.5,
        "error_kmh_median": 1.0,
        "error_kmh_p95": 1.9,
        "error_kmh_most": 2.0,
    }
    assert SpeedErrors().record()["error_kmh_p95"] is None


def test_a_missing_peer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "supervision", None)
    with pytest.raises(ConfigurationError, match="install the extra 'peers'"):
        run(1)

"""Is what a C library writes on standard error held back, and heard?"""

import os

import pytest

from detectors.overheard import STANDARD_ERROR, overheard


def test_lines_are_heard_and_do_not_reach_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    with overheard() as said:
        os.write(STANDARD_ERROR, b"libpng error: of one file\nand more\n")
    os.write(STANDARD_ERROR, b"after\n")
    assert said == ["libpng error: of one file", "and more"]
    assert capfd.readouterr().err == "after\n"


def test_an_error_passes_and_standard_error_is_back(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError), overheard():
        _ = 1 / 0
    os.write(STANDARD_ERROR, b"after\n")
    assert capfd.readouterr().err == "after\n"


def test_without_a_standard_error_the_work_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(_: int) -> int:
        raise OSError(9, "Bad file descriptor")

    monkeypatch.setattr(os, "dup", closed)
    with overheard() as said:
        pass
    assert said == []

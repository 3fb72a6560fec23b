"""Does TRAFFIC_LAW choose the country whose law prices the acts?"""

from __future__ import annotations

from pathlib import Path

import pytest

from fines.errors import ConfigurationError
from fines.law import KAZAKHSTAN, LAWS, UZBEKISTAN, load_law
from fines.locality import locality
from pipeline.settings import load_settings
from pipeline.wiring import open_law, settle_where_law_applies


@pytest.mark.parametrize(("name", "file"), [*LAWS.items(), (str(UZBEKISTAN), UZBEKISTAN)])
def test_the_law_of_a_country_or_a_file(name: str, file: Path) -> None:
    assert open_law(load_settings({"TRAFFIC_LAW": name})) == load_law(file)


def test_the_law_brings_its_clock_and_currency() -> None:
    settle_where_law_applies(load_settings({"TRAFFIC_LAW": "kz"}))
    assert locality() == load_law(KAZAKHSTAN).locality


def test_a_law_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    missing = tmp_path / "tj.toml"
    with pytest.raises(ConfigurationError, match=r"tj\.toml' is no law: name one of kg, kz, uz"):
        open_law(load_settings({"TRAFFIC_LAW": str(missing)}))

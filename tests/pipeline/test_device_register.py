"""Does the register file give its devices, and is every mistake told with its line?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fines.clock_state import ClockSource
from fines.errors import ConfigurationError
from fines.law import KYRGYZSTAN, load_law
from pipeline.device_register import load_register
from pipeline.settings import load_settings
from pipeline.wiring import open_register
from tests.fines.devices import RADAR, SERIAL

PAGE = Path(__file__).parents[2] / "docs" / "device-events.md"
LAW = load_law(KYRGYZSTAN)


def example() -> str:
    """The register of the documentation."""
    found = re.search(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert found
    return found.group(1)


def test_the_documented_register_is_read(tmp_path: Path) -> None:
    file = tmp_path / "devices.toml"
    file.write_text(example(), "utf-8")
    register = open_register(load_settings({"TRAFFIC_DEVICES": str(file)}))
    radar = register[SERIAL]
    assert (radar.public_key, radar.token, radar.place) == (
        RADAR.public_key,
        RADAR.token,
        RADAR.place,
    )
    assert radar.clock.sources == {ClockSource.GNSS, ClockSource.NTP}
    speed = radar.approved("speed", "km/h")
    assert speed is not None
    assert speed.charged(87.4, 0.6) == 84
    # one per cent of 150 is more than the absolute error
    assert speed.charged(150.0, 0.5) == 147
    assert radar.approved("speed", "mph") is None


def test_without_a_file_no_device_is_known() -> None:
    assert open_register(load_settings({})) == {}


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ('serial = "DEMO-RADAR-7"\n', "", 1, "'serial' must be a text, not None."),
        ("2027-01-01T00:00:00Z", "2025-01-01T00:00:00Z", 7,
         "the certificate ends before it begins; mend a date."),
        ("A6EHv/POEL4dcN0Y50vA", "A6EHv", 11,
         "'public_key' must be the 32 bytes of an Ed25519 key in base64."),
        ("token =", 'signing_certificate = "f0"\ntoken =', 11,
         "a device signs with one key; leave this out or the other."),
        ("public_key =", 'signing_certificate = "f0" #', 11,
         "'signing_certificate' must be the SHA-256 of the certificate."),
        ('"phone"', '"flying"', 13,
         "'flying' is no offence of the law file; 'tartip law check' lists them."),
        ('"phone"', '"speed_over_60"', 13,
         "'speed_over_60' is charged by a measured speed alone; leave it out."),
        ('"gnss"', '"sundial"', 14, "'sundial' is no source; write one of ntp, ptp, gnss."),
        ('["gnss", "ntp"]', '["none"]', 14, "'none' is no source; write one of ntp, ptp, gnss."),
        ('["gnss", "ntp"]', "[]", 14, "'clock_sources' names what the clock is set by; write it."),
        ("confidence = 0.9", "confidence = 9", 17,
         "least_plate_confidence = 9; write 0.5 to 1."),
        ('quantity = "speed"', 'quantity = "mood"', 19,
         "'mood' in 'km/h' is not known; write one of speed in km/h, axle_load in t, "
         "gross_weight in t, time_into_red in s."),
        ('quantity = "speed", unit = "km/h"', 'quantity = "axle_load", unit = "t"', 19,
         "an excess of axle_load needs the 'offence' that it is; write it."),
        ("error = 1.0", "error = -1", 19, "error = -1; write 0 to 1000."),
        ('source = "demo sign 3.24" }', 'source = "s", valid_to = 2024-01-01 }', 19,
         "the limit ends before it begins; mend a date."),
        ('token = "demo-radar-7"', 'client_certificate = "ab"', 12,
         "'client_certificate' must be the SHA-256 of the certificate."),
        ('token = ', 'tokn = ', 12, "'tokn' is not known here; write one of serial, name, "),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, sentence: str
) -> None:
    file = tmp_path / "devices.toml"
    assert old in example()
    file.write_text(example().replace(old, new), "utf-8")
    with pytest.raises(ConfigurationError) as said:
        load_register(file, LAW)
    assert str(said.value).startswith(f"{file}:{line}: {sentence}")


def test_a_device_stands_in_the_register_once(tmp_path: Path) -> None:
    file = tmp_path / "devices.toml"
    file.write_text(example() * 2, "utf-8")
    with pytest.raises(ConfigurationError, match="stands in the register twice"):
        load_register(file, LAW)

"""Is an address that cannot be opened refused at the start, without any secret in it?"""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fines.errors import ConfigurationError
from fines.violation import SiteId
from pipeline.camera_address import STREAM_SCHEMES, refuse_unreadable, sayable
from pipeline.cameras import parse_cameras

HOSTLESS = (
    "TRAFFIC_CAMERAS: the address of site 'north' has no readable host and port: in a name or "
    "password write / as %2F, @ as %40, : as %3A and # as %23."
)


@pytest.mark.parametrize(
    "address",
    [
        "rtsp://eye:a%40b%2F@10.0.0.9:8554/live?channel=1",
        "rtsps://cam.example/1",
        "rtsp://[2001:db8::9]/1",
        "https://eye:x@10.0.0.9/mjpg",
        "clips/north.mp4",
        "/srv/pictures",
    ],
)
def test_a_good_address_passes(address: str) -> None:
    refuse_unreadable(SiteId("north"), address)


@pytest.mark.parametrize(
    "address",
    [
        "rtsp://eye:sec/ret@host/1",
        "rtsp://eye:sec@ret@host/1",
        "http://eye:secret@host:12secret/",
        "http://eye:secret@host:99999/",
        "rtsp://eye:secret@host:0/",
        "rtsp://eye:secret@/1",
        "rtsp:///secret",
        "rtsp://eye:secret@[::1/1",
        "rtsp://host\x00secret/1",
    ],
)
def test_no_host_is_refused_without_the_secret(address: str) -> None:
    with pytest.raises(ConfigurationError) as said:
        refuse_unreadable(SiteId("north"), address)
    assert str(said.value) == HOSTLESS


def test_an_unknown_scheme_is_named_and_none_is_asked_for() -> None:
    with pytest.raises(ConfigurationError) as said:
        refuse_unreadable(SiteId("north"), "rtmp://eye:secret@host/1")
    assert str(said.value) == (
        "TRAFFIC_CAMERAS: the address of site 'north' begins with 'rtmp://': write rtsp://, "
        "rtsps://, http://, https://."
    )
    with pytest.raises(ConfigurationError, match=r"no scheme: write rtsp://NAME:PASSWORD@HOST/P"):
        refuse_unreadable(SiteId("north"), "eye:secret@host/1")


@given(
    scheme=st.sampled_from([*STREAM_SCHEMES, "rtmp://"]),
    secret=st.text(string.punctuation + string.digits, min_size=1).map(lambda s: f"Q{s}Z"),
    shape=st.sampled_from(["eye:{}@host/1", "host/1?password={}@x", "eye:{}", "{}@host#pace=slow"]),
    site=st.sampled_from(["north=", ""]),
)
def test_no_refusal_ever_tells_a_secret(scheme: str, secret: str, shape: str, site: str) -> None:
    word = site + scheme + shape.format(secret)
    try:
        said = repr(parse_cameras(word))
    except ConfigurationError as error:
        said = str(error)
    assert secret not in said
    assert secret not in sayable(word)
    assert secret not in sayable(f"eye:{secret}@host/1")

"""Does the file of the Smart City service say who may ask, and is a mistake told with its line?"""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest

from fines.delivery import PostsWord
from fines.errors import ConfigurationError
from fines.registries.smart_city_form import DEFAULT_NAMESPACE
from pipeline.settings import Settings
from pipeline.smart_city_file import load_smart_city, open_smart_city

NETWORKS = 'networks = ["10.20.0.5/32"]\n'


def written(folder: Path, text: str) -> Path:
    file = folder / "smart-city.toml"
    file.write_text(text)
    return file


def test_without_a_file_the_service_is_off() -> None:
    assert open_smart_city(Settings()) is None


def test_a_short_file_has_defaults(tmp_path: Path) -> None:
    city = load_smart_city(written(tmp_path, f"[from]\n{NETWORKS}"))
    assert city.networks == (ip_network("10.20.0.5/32"),)
    assert (city.namespace, city.participants) == (DEFAULT_NAMESPACE, None)
    assert city.code_of(PostsWord.RETURNED) == 3


def test_the_code_lists_are_those_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "s.secret").write_text("z" * 32 + "\n")
    text = (
        'participants = []\n[from]\nsecret_file = "s.secret"\n'
        "[delivery_status]\ndelivered = 7\n[judgement_status]\nsuspended = 4\n"
    )
    city = load_smart_city(written(tmp_path, text))
    assert city.posts_words == {
        1: PostsWord.UNDER_WAY,
        7: PostsWord.DELIVERED,
        3: PostsWord.RETURNED,
    }
    assert (city.suspended, city.secret, city.participants) == (4, "z" * 32, frozenset())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("namespace = 'urn:x'", r"toml:1: the table \[from\] is missing"),
        ("[from]\n", "nobody could ask"),
        ("[from]\nnetworks = ['10.0.0.1/8']", "toml:2: .*has host bits set"),
        ("[from]\ncertificates = ['AB']", "toml:2: 'certificates' are SHA-256"),
        ("[from]\nsecret_file = 'none'", "toml:2: .*cannot be read"),
        ("[from]\nsecret_file = 'short'", "toml:2: .*32 characters"),
        (f"[from]\n{NETWORKS}[delivery_status]\nlost = 4", "toml:4: 'lost' is not known here"),
        (f"[from]\n{NETWORKS}[delivery_status]\nreturned = 2", "toml:4: .*of its own"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "short").write_text("z" * 31)
    with pytest.raises(ConfigurationError, match=said):
        load_smart_city(written(tmp_path, text))

"""Does a wrong setting stop the start with one sentence, and does the page explain every name?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from fines.errors import ConfigurationError
from pipeline.settings import DEMO_SECRET, PREFIX, Settings, load_settings

PAGE = Path(__file__).parents[2] / "docs" / "configuration.md"
REAL = {
    "TRAFFIC_PRODUCTION": "true",
    "TRAFFIC_SECRET_KEY": "0123456789abcdef0123456789abcdef",
    "TRAFFIC_PAYMENT_GATEWAY": "provider:x",
    "TRAFFIC_DEVICE_KEYS": "folder:keys",
    "TRAFFIC_AUDIT_KEY": "file:audit.pem",
    "TRAFFIC_SIGNING_KEY": "pkcs12:key.p12",
    "TRAFFIC_REGISTRY_URL": "csv:owners.csv",
    "TRAFFIC_SMS": "https://sms.example/",
    "TRAFFIC_EMAIL": "",
    "TRAFFIC_PUBLIC_URL": "https://fines.example",
}


def test_nothing_needs_to_be_set() -> None:
    assert load_settings({"PATH": "/bin"}) == Settings()


def test_values_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAFFIC_BUS_URL", "kafka:broker:9092")
    assert load_settings().bus_url == "kafka:broker:9092"


@pytest.mark.parametrize(
    ("environment", "sentences"),
    [
        (
            {"TRAFFIC_BUS": "x"},
            "TRAFFIC_BUS is no setting (docs/configuration.md lists them): "
            "did you mean TRAFFIC_BUS_URL?",
        ),
        (
            {"TRAFFIC_LIGHTS": "x"},
            "TRAFFIC_LIGHTS is no setting (docs/configuration.md lists them): remove it.",
        ),
        (
            {"TRAFFIC_API_PORT": "http", "TRAFFIC_PRODUCTION": "perhaps"},
            "TRAFFIC_PRODUCTION='perhaps' cannot be: write true or false.\n"
            "TRAFFIC_API_PORT='http' cannot be: write a whole number.",
        ),
        (
            {"TRAFFIC_RELAY_PORT": "70000"},
            "TRAFFIC_RELAY_PORT='70000' cannot be: it must be at most 65535.",
        ),
        (
            {"TRAFFIC_ERROR_LIMIT_PERCENT": "0", "TRAFFIC_ERROR_LIMIT_EXAMINED": "3"},
            "TRAFFIC_ERROR_LIMIT_PERCENT='0' cannot be: it must be at least 0.1.\n"
            "TRAFFIC_ERROR_LIMIT_EXAMINED='3' cannot be: it must be at least 10.",
        ),
        (
            {"TRAFFIC_MODEL_THREADS": "0"},
            "TRAFFIC_MODEL_THREADS='0' cannot be: it must be at least 1.",
        ),
        (
            {"TRAFFIC_POST_SERVICE": "R1", "TRAFFIC_POST_SYMBOLOGY": "ean"},
            "TRAFFIC_POST_SERVICE='R1' cannot be: it must match ^[A-Z]{2}$.\n"
            "TRAFFIC_POST_SYMBOLOGY='ean' cannot be: write 'code128' or 'code39'.",
        ),
        (
            {"TRAFFIC_SECRET_KEY": "hunter2"},
            "TRAFFIC_SECRET_KEY is shorter than 32 characters: "
            "make one with 'openssl rand -hex 32'.",
        ),
    ],
)
def test_each_fault_has_its_sentence(environment: dict[str, str], sentences: str) -> None:
    with pytest.raises(ConfigurationError) as said:
        load_settings(environment)
    assert str(said.value) == sentences


def test_production_accepts_real_parts() -> None:
    assert load_settings(REAL).production


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("TRAFFIC_SECRET_KEY", DEMO_SECRET, "TRAFFIC_SECRET_KEY is the demo key"),
        ("TRAFFIC_PAYMENT_GATEWAY", "sandbox:x", "TRAFFIC_PAYMENT_GATEWAY is the sandbox"),
        (
            "TRAFFIC_SIGNING_KEY",
            "development:x",
            "TRAFFIC_SIGNING_KEY is the development certificate",
        ),
        ("TRAFFIC_AUDIT_KEY", "development:x", "TRAFFIC_AUDIT_KEY is a development key"),
        ("TRAFFIC_DEVICE_KEYS", "development:x", "TRAFFIC_DEVICE_KEYS are development keys"),
        ("TRAFFIC_REGISTRY_URL", "csv:demo", "TRAFFIC_REGISTRY_URL is the demo registry"),
        ("TRAFFIC_SMS", "folder:var/messages/sms", "TRAFFIC_SMS is the folder of the demo"),
        ("TRAFFIC_EMAIL", "folder:var/messages/email", "TRAFFIC_EMAIL is the folder of the demo"),
        ("TRAFFIC_PUBLIC_URL", "http://fines.example", "TRAFFIC_PUBLIC_URL is not https"),
    ],
)
def test_production_refuses_what_is_for_show(name: str, value: str, fault: str) -> None:
    with pytest.raises(ConfigurationError) as said:
        load_settings(REAL | {name: value})
    assert str(said.value) == f"{fault}: TRAFFIC_PRODUCTION=true refuses it, set the real one."


def test_secrets_are_not_shown() -> None:
    assert "hunter" not in repr(load_settings({"TRAFFIC_SIGNING_PASSPHRASE": "hunter2"}))


def test_settings_cannot_be_changed_later() -> None:
    with pytest.raises(ValidationError):
        Settings().production = True


def test_the_page_explains_every_setting_with_its_default() -> None:
    rows = re.findall(r"^\| `(TRAFFIC_\w+)` \| (.+?) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert dict(rows) == {
        PREFIX + name.upper(): _shown(field.default)
        for name, field in Settings.model_fields.items()
    }
    assert len(rows) == len(Settings.model_fields)


def _shown(default: object) -> str:
    if isinstance(default, SecretStr):
        return "(demo key)" if default.get_secret_value() == DEMO_SECRET else "(none)"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, Path):
        return f"`{default.relative_to(PAGE.parents[1])}`"
    return f"`{default}`" if default != "" else "(none)"

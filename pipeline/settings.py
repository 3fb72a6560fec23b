"""What can be set, and what holds where nothing is? The only module that reads the environment.

Frozen after the start. A wrong or unknown `TRAFFIC_…` stops the program with one sentence each;
`docs/configuration.md` explains every name and a test compares the two.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from fines.envelope import Symbology
from fines.errors import ConfigurationError
from fines.gateways.elqr import DEFAULT_CARRIER

PREFIX = "TRAFFIC_"
DEMO_SECRET = "demo-secret-that-production-refuses"  # noqa: S105 - public on purpose
_SECRET_LEAST = 32
_DEMO_MESSAGES = "var/messages/"
_HIDDEN = ("SECRET", "PASSPHRASE", "TOKEN", "URL")
_MENDS = {
    "bool_parsing": "write true or false",
    "int_parsing": "write a whole number",
    "greater_than_equal": "it must be at least {ge}",
    "less_than_equal": "it must be at most {le}",
    "string_pattern_mismatch": "it must match {pattern}",
    "enum": "write {expected}",
}

Port = Annotated[int, Field(ge=0, le=65535)]


class Settings(BaseModel):
    """Every setting with its default: a start on one machine that needs no other program."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bus_url: str = "embedded:var/bus.db"
    database_url: str = "sqlite:///var/fines.db"
    evidence_url: str = "folder:var/evidence"
    frames_url: str = "folder:var/frames"
    plate_detector: str = "onnx:plate_detector"
    vehicle_detector: str = "onnx:vehicle_detector"
    plate_ocr: str = "onnx:plate_reader"
    signal_lamps: str = "onnx:signal_lamp"
    model_threads: int = Field(default=2, ge=1, le=64)
    cameras: str = ""
    clock_state: str = "none"
    devices: str = ""
    tls_certificate: str = ""
    tls_key: str = ""
    device_authority: str = ""
    sites: Path = Path(__file__).parent / "sites"
    sections: str = ""
    section_patience_s: int = Field(default=120, ge=1, le=600)
    law: str = "kg"
    registry_url: str = "csv:demo"
    payment_gateway: str = "sandbox:var/sandbox.db"
    terminal_token: SecretStr = SecretStr("")
    smart_city: str = ""
    notice_secrets: SecretStr = SecretStr("")
    elqr_provider: str = ""
    elqr_service: str = ""
    elqr_name: str = "ЖКККББ"
    elqr_carrier: str = DEFAULT_CARRIER
    second_review_percent: float = Field(default=5.0, ge=0, le=100)
    examined_percent: float = Field(default=2.0, ge=0, le=100)
    error_limit_percent: float = Field(default=1.0, ge=0.1, le=100)
    error_limit_examined: int = Field(default=30, ge=10)
    keep_punished_days: int = Field(default=0, ge=0, le=36500)
    keep_dismissed_days: int = Field(default=0, ge=0, le=36500)
    keep_accident_days: int = Field(default=0, ge=0, le=36500)
    impound_public: bool = False
    enforcement_after_days: int = Field(default=10, ge=0, le=365)
    statistics_least: int = Field(default=20, ge=5, le=10000)
    second_review_below: float = Field(default=0.98, ge=0, le=1)
    printer: str = "folder:var/print"
    post: str = "folder:var/post"
    post_codes: str = ""
    post_service: str = Field(default="RR", pattern=r"^[A-Z]{2}$")
    post_symbology: Symbology = Symbology.CODE_128
    service_order: str = "portal:10 post:45"
    sms: str = "folder:var/messages/sms"
    sms_token: SecretStr = SecretStr("")
    sms_sender: str = "GUOBDD"
    email: str = "folder:var/messages/email"
    email_login: SecretStr = SecretStr("")
    email_from: str = "demo@tartip.invalid"
    bot: str = ""
    bot_token: SecretStr = SecretStr("")
    device_keys: str = "development:var/device-keys"
    audit_key: str = "development:var/audit-key.pem"
    device_passphrase: SecretStr = SecretStr("")
    signing_key: str = "development:var/signing"
    signing_passphrase: SecretStr = SecretStr("")
    time_stamp_url: str = ""
    signing_authorities: str = ""
    sign_without_revocation: bool = False
    archive_time_stamps: bool = True
    archive_renew_days: int = Field(default=180, ge=1)
    public_url: str = "http://127.0.0.1:8000"
    secret_key: SecretStr = SecretStr(DEMO_SECRET)
    production: bool = False
    host: str = "127.0.0.1"
    api_port: Port = 8000
    camera_port: Port = 9101
    detect_port: Port = 9102
    decide_port: Port = 9103
    relay_port: Port = 9104
    pair_port: Port = 9105
    signals_port: Port = 9106
    deliver_port: Port = 9107
    signals_udp_port: Port = 9125
    signal_senders: str = ""

    @model_validator(mode="after")
    def _fit_for_production(self) -> Self:
        if len(self.secret_key.get_secret_value()) < _SECRET_LEAST:
            raise ValueError(
                f"TRAFFIC_SECRET_KEY is shorter than {_SECRET_LEAST} characters: "
                "make one with 'openssl rand -hex 32'"
            )
        refused = {
            "TRAFFIC_SECRET_KEY is the demo key": self.secret_key.get_secret_value() == DEMO_SECRET,
            "TRAFFIC_PAYMENT_GATEWAY is the sandbox": self.payment_gateway.startswith("sandbox:"),
            "TRAFFIC_SIGNING_KEY is the development certificate": self.signing_key.startswith(
                "development:"
            ),
            "TRAFFIC_AUDIT_KEY is a development key": self.audit_key.startswith("development:"),
            "TRAFFIC_DEVICE_KEYS are development keys": self.device_keys.startswith("development:"),
            "TRAFFIC_REGISTRY_URL is the demo registry": self.registry_url == "csv:demo",
            "TRAFFIC_SMS is the folder of the demo": _DEMO_MESSAGES in self.sms,
            "TRAFFIC_EMAIL is the folder of the demo": _DEMO_MESSAGES in self.email,
            "TRAFFIC_PUBLIC_URL is not https": not self.public_url.startswith("https://"),
        }
        faults = [fault for fault, present in refused.items() if present]
        if self.production and faults:
            raise ValueError(
                f"{'; '.join(faults)}: TRAFFIC_PRODUCTION=true refuses it, set the real one"
            )
        return self


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this environment; ConfigurationError has one sentence for each fault."""
    given = {
        name.removeprefix(PREFIX).lower(): text
        for name, text in (os.environ if environment is None else environment).items()
        if name.startswith(PREFIX)
    }
    faults = [_unknown(name) for name in sorted(set(given) - set(Settings.model_fields))]
    try:
        settings = Settings.model_validate(
            {name: text for name, text in given.items() if name in Settings.model_fields}
        )
    except ValidationError as error:
        faults += [_sentence(fault) for fault in error.errors(include_url=False)]
    if faults:
        raise ConfigurationError("\n".join(faults))
    return settings


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, Settings.model_fields, n=1)
    hint = f"did you mean {PREFIX}{near[0].upper()}?" if near else "remove it."
    return f"{PREFIX}{name.upper()} is no setting (docs/configuration.md lists them): {hint}"


def _sentence(fault: Mapping[str, Any]) -> str:
    if not fault["loc"]:
        return str(fault["msg"]).removeprefix("Value error, ") + "."
    name = PREFIX + str(fault["loc"][0]).upper()
    value = "…" if any(word in name for word in _HIDDEN) else str(fault["input"])
    mend = _MENDS.get(fault["type"], fault["msg"]).format(**fault.get("ctx", {}))
    return f"{name}='{value}' cannot be: {mend}."

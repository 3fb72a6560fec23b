"""`tartip device`: is a register of devices sound, and did a device sign these bytes?"""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from typing import Annotated

import typer

from cli.refusing import refusing
from cli.verify_package import tell
from fines.errors import ConfigurationError, InvalidValueError
from fines.law import KYRGYZSTAN, load_law
from fines.packages.signing_certificate import load_roots
from pipeline.device_register import load_register
from pipeline.device_signature import cms_report, ed25519_verified

_KEY_BYTES = 32

device_app = typer.Typer(help="Certified devices that report.", no_args_is_help=True)


@device_app.command()
def check(
    register: Annotated[Path, typer.Argument(help="A register of devices, TOML.")],
    law: Annotated[Path, typer.Option(help="The law file.")] = KYRGYZSTAN,
) -> None:
    """Say what is wrong in a register, with its line; exit 1 if anything is."""
    try:
        devices = load_register(register, load_law(law))
    except ConfigurationError as error:
        typer.echo(str(error))
        raise typer.Exit(1) from error
    typer.echo(f"{register}: sound, {len(devices)} devices.")
    for serial, entry in sorted(devices.items()):
        may = [*(measure.quantity for measure in entry.measures), *sorted(entry.offences)]
        typer.echo(
            f"{serial}: {', '.join(may) or 'nothing'} at {entry.place}; "
            f"certificate until {entry.device.certificate_valid_to:%Y-%m-%d}."
        )


@device_app.command()
def verify(
    event: Annotated[Path, typer.Argument(help="What the device sent, byte for byte.")],
    signature: Annotated[str, typer.Option(help="Its signature, base64.")],
    key: Annotated[
        str | None, typer.Option(help="The device's public Ed25519 key, base64; else by CMS.")
    ] = None,
    certificate: Annotated[
        str | None, typer.Option(help="CMS: SHA-256 of the device's certificate, by the register.")
    ] = None,
    root: Annotated[
        list[Path] | None,
        typer.Option(help="CMS: certificate of an authority you trust (PEM or DER); repeatable."),
    ] = None,
) -> None:
    """Say offline whether the device signed these bytes; exit 1 if it did not."""
    with refusing():
        if not event.is_file():
            raise InvalidValueError(f"{event}: there is no such file; check the path.")
        if key is not None and (certificate or root):
            raise InvalidValueError("--key is of Ed25519, --certificate and --root of CMS: one.")
        value, content = _bytes("--signature", signature), event.read_bytes()
        if key is None:
            roots = [one for file in root or [] for one in load_roots(file)]
            report = cms_report(content, value, certificate, roots)
            tell(event, report, as_json=False)
            raise typer.Exit(0 if report.genuine else 1)
        public = _bytes("--key", key)
        if len(public) != _KEY_BYTES:
            raise InvalidValueError(f"--key {key}: an Ed25519 key has {_KEY_BYTES} bytes.")
        signed = ed25519_verified(public, value, content)
    typer.echo(f"{event}: {'signed by this key.' if signed else 'NOT signed by this key.'}")
    if not signed:
        raise typer.Exit(1)


def _bytes(name: str, text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidValueError(f"{name} {text[:40]}: this is no base64; copy it whole.") from None

"""`tartip verify`: is this file genuine? Answered offline, exit 0 yes, 1 no, 2 wrong use."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Annotated

import typer

from cli.refusing import refusing
from cli.verify_package import check, tell
from fines.documents.verifying import DocumentReport, load_root, verify_document


def verify(
    file: Annotated[Path, typer.Argument(help="A resolution (PDF) or an evidence package (ZIP).")],
    root: Annotated[
        list[Path] | None,
        typer.Option(help="Root certificate of an authority you trust (PEM or DER); repeatable."),
    ] = None,
    key: Annotated[
        Path | None, typer.Option(help="Package: the device's public key that you trust (PEM).")
    ] = None,
    site: Annotated[
        list[Path] | None,
        typer.Option(help="Package: the site file that you trust, perhaps with key; two may come."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line.")] = False,
) -> None:
    """Check a resolution or an evidence package offline: what holds, what does not."""
    try:
        content = file.read_bytes()
    except OSError as error:
        typer.echo(f"{file} cannot be read ({error.strerror}): give the path of a file.", err=True)
        raise typer.Exit(2) from error
    with refusing():
        if file.suffix == ".zip" or content.startswith(b"PK"):
            checked = check(content, key, site or [], root or [])
            tell(file, checked, as_json=as_json)
            raise typer.Exit(0 if checked.genuine else 1)
        _verify_document(file, content, root or [], as_json)


def _verify_document(file: Path, pdf: bytes, root: list[Path], as_json: bool) -> None:
    # The library tells its reasons as tracebacks; the report tells them as sentences.
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    report = verify_document(pdf, [load_root(path) for path in root])
    if as_json:
        typer.echo(json.dumps(_facts(file, report), ensure_ascii=False))
    else:
        for line in _lines(file, report):
            typer.echo(line)
    raise typer.Exit(0 if report.genuine else 1)


def _lines(file: Path, report: DocumentReport) -> list[str]:
    lines = [f"{file}: {'genuine' if report.genuine else 'NOT genuine'}", *report.faults]
    if report.genuine:
        lines.append("The signature is intact and covers the whole document.")
    signer = report.signed_by
    if signer:
        lines += [
            f"Signed by    {signer.subject}",
            f"Certificate  {signer.serial}, issued by {signer.issuer}, "
            f"valid {signer.valid_from:%Y-%m-%d} to {signer.valid_to:%Y-%m-%d}",
            f"Signed at    {_instant(report)}",
            f"Issuer       {_ISSUER[report.issuer_known]}",
            f"Revocation   {_revocation(report)}",
        ]
        if signer.development:
            lines.append("DEVELOPMENT CERTIFICATE: this is not a legal document.")
    return [*lines, f"SHA-256      {report.sha256}"]


_ISSUER = {
    None: "not compared: give --root with the authority's certificate",
    True: "the root that you gave",
    False: "unknown to the root that you gave",
}


def _revocation(report: DocumentReport) -> str:
    if report.long_term:
        return f"in force at the stamped time, proven by what the document carries{_until(report)}"
    return "not asked: this check is offline, and the document does not prove it by your roots"


def _until(report: DocumentReport) -> str:
    if report.provable_until is None:
        return ""
    return f"; provable until {report.provable_until:%Y-%m-%d}"


def _instant(report: DocumentReport) -> str:
    if report.signed_at is None:
        return "not said"
    source = "with a time stamp" if report.time_stamped else "by the signer's own clock"
    return f"{report.signed_at:%Y-%m-%d %H:%M:%S %Z}, {source}"


def _facts(file: Path, report: DocumentReport) -> dict[str, object]:
    signer = report.signed_by
    return {
        "file": str(file),
        "genuine": report.genuine,
        "faults": list(report.faults),
        "signed_by": signer.subject if signer else None,
        "issuer": signer.issuer if signer else None,
        "certificate": signer.serial if signer else None,
        "valid_from": signer.valid_from.isoformat() if signer else None,
        "valid_to": signer.valid_to.isoformat() if signer else None,
        "development": signer.development if signer else None,
        "signed_at": report.signed_at.isoformat() if report.signed_at else None,
        "time_stamped": report.time_stamped,
        "issuer_known": report.issuer_known,
        "long_term": report.long_term,
        "archive_stamps": report.archive_stamps,
        "provable_until": report.provable_until.isoformat() if report.provable_until else None,
        "sha256": report.sha256,
    }

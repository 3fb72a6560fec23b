"""Will a signature still be provable in ten years? Its certificates and revocation lists, gathered.

PAdES B-LT: with them inside, the document is judged from itself alone, also after the signer's
certificate has expired and its authority is gone. ETSI EN 319 142-1, clause 5.4.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from asn1crypto import crl, ocsp, pem, x509
from pyhanko.sign.signers import Signer as SigningKey
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    InsufficientRevinfoError,
    PathBuildingError,
    ValidationError,
)
from pyhanko_certvalidator.fetchers import OwnedFetcherBackend

from fines.documents.revocation_asking import PATIENCE_S, RevocationAsking
from fines.errors import ConfigurationError, SigningCertificateError, UnavailableError

_log = logging.getLogger(__name__)
# Authorities publish a list a day or a week; one that is asked each hour is as fresh as it gets.
_KEPT_FOR = timedelta(hours=1)
_ASKED_AGAIN_AFTER = timedelta(minutes=1)
_MOST_RENEWALS = 16
CLOCKS_APART = timedelta(minutes=1)
"""An answer may seem to be of later by so much: its authority took its time, or its clock is ahead.
With the usual second a slow answer counted as a certificate that is not in force."""


class _NoAnswerError(Exception):
    """No authority proves that a certificate is in force; it says what came instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What proves that a certificate was in force: answers and lists of the authorities."""

    crls: Sequence[crl.CertificateList]
    ocsps: Sequence[ocsp.OCSPResponse]
    certificates: Sequence[x509.Certificate]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A certificate that is to be proven, with those that came with it."""

    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...] = ()
    time_stamping: bool = False

    async def path(self, context: ValidationContext) -> Any:
        """Up to a root of the context, revocation asked for; raises as pyHanko does."""
        # pyHanko leaves these calls without types.
        validator: Any = CertificateValidator(
            self.certificate, intermediate_certs=self.others, validation_context=context
        )
        if self.time_stamping:
            return await validator.async_validate_usage({"digital_signature"}, {"time_stamping"})
        return await validator.async_validate_usage({"non_repudiation"})


def load_authorities(file: Path) -> tuple[x509.Certificate, ...]:
    """The certificates of a PEM file: roots and what stands between them and the signers."""
    try:
        blocks = pem.unarmor(file.read_bytes(), multiple=True)
        found = tuple(x509.Certificate.load(content) for _, _, content in blocks)
        if not any(_is_root(one) for one in found):
            raise ValueError("no root among them")
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"TRAFFIC_SIGNING_AUTHORITIES='{file}' cannot be used ({error}): give a PEM file with "
            "the roots of the signer's and of the time stamps' authority."
        ) from error
    return found


class LongTerm:
    """Gathers the material for one key and its time stamps, and keeps it for an hour.

    Where `sign_without` is set a document whose material cannot be had is signed without it. Where
    `archived` is set a time stamp comes over signature and material (B-LTA).
    """

    def __init__(
        self,
        authorities: Sequence[x509.Certificate],
        *,
        sign_without: bool = False,
        archived: bool = False,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        patience_s: float = PATIENCE_S,
    ) -> None:
        """`patience_s`: how long each answer on revocation may take to its last byte."""
        self._roots = [one for one in authorities if _is_root(one)]
        self._between = [one for one in authorities if not _is_root(one)]
        self._sign_without = sign_without
        self.archived = archived
        self._now = now
        self._patience_s = patience_s
        self._turn = threading.Lock()
        self._material: Material | None = None
        self._renewals: dict[tuple[bytes, ...], tuple[datetime, Material]] = {}
        self._again_at = self._good_until = datetime.min.replace(tzinfo=UTC)

    def context(self, key: SigningKey, time_stamps: TimeStamper) -> ValidationContext | None:
        """What the signature is made with; None where it is made without material, as set.

        UnavailableError where an authority does not answer, SigningCertificateError for a
        certificate that is revoked or expired, ConfigurationError where no root is known.
        """
        with self._turn:
            if self._now() >= self._again_at:
                self._renew(key, time_stamps)
            material = self._material
        return None if material is None else self._context(material)

    def renewal(self, asked: Sequence[Asked], time_stamps: TimeStamper) -> ValidationContext:
        """What a document is stamped anew with: proves these certificates and the new stamp's.

        Kept for an hour for the same ones; raises as `context`, never goes on without.
        """
        wanted = tuple(one.certificate.sha256 for one in asked)
        with self._turn:
            kept = self._renewals.get(wanted)
            if kept is None or self._now() >= kept[0]:
                try:
                    kept = self._kept(asked, time_stamps)
                except _NoAnswerError as error:
                    told = _no_answer([one.certificate for one in asked], error)
                    raise UnavailableError(
                        f"No paper is stamped anew, {told}: try again later."
                    ) from error
                if len(self._renewals) >= _MOST_RENEWALS:
                    self._renewals.clear()
                self._renewals[wanted] = kept
        return self._context(kept[1])

    def _kept(self, asked: Sequence[Asked], time_stamps: TimeStamper) -> tuple[datetime, Material]:
        """Until when it is kept, and what."""
        now = self._now()
        material = self._answered(asked, time_stamps)
        return min(now + _KEPT_FOR, _good_until(material, now)), material

    def _context(self, material: Material) -> ValidationContext:
        return ValidationContext(
            trust_roots=self._roots,
            other_certs=[*self._between, *material.certificates],
            crls=material.crls,
            ocsps=material.ocsps,
            allow_fetching=False,
            revocation_mode="hard-fail",
            time_tolerance=CLOCKS_APART,
        )

    def _renew(self, key: SigningKey, time_stamps: TimeStamper) -> None:
        now = self._now()
        signer = Asked(certificate=key.signing_cert, others=tuple(key.cert_registry))
        try:
            self._material = self._answered([signer], time_stamps)
            self._good_until = _good_until(self._material, now)
            self._again_at = min(now + _KEPT_FOR, self._good_until)
        except _NoAnswerError as error:
            self._go_on_without(now, _no_answer([key.signing_cert], error))

    def _answered(self, asked: Sequence[Asked], time_stamps: TimeStamper) -> Material:
        """_NoAnswerError where an authority does not answer, or not on what it was asked."""
        try:
            return asyncio.run(self._gathered(asked, time_stamps))
        except PathBuildingError as error:
            raise ConfigurationError(
                f"TRAFFIC_SIGNING_AUTHORITIES does not lead to a root ({error}): add the root of "
                "the signer's or of the time stamps' authority."
            ) from error
        except ValidationError as error:
            raise SigningCertificateError(
                f"The signing certificate or that of the time stamps is not in force "
                f"({error.failure_msg}): load a key that is."
            ) from error

    def _go_on_without(self, now: datetime, told: str) -> None:
        """With the lists at hand while they hold; then unsigned, or bare where that is set."""
        if self._material is None or now >= self._good_until:
            if not self._sign_without:
                raise UnavailableError(f"The document stays unsigned, {told}: try again later.")
            self._material = None
        _log.warning("Signing goes on: %s.", told)
        self._again_at = now + _ASKED_AGAIN_AFTER

    async def _gathered(self, asked: Sequence[Asked], time_stamps: TimeStamper) -> Material:
        authorities = RevocationAsking(self._patience_s)
        # pyHanko leaves these calls without types.
        asking: Any = ValidationContext(
            trust_roots=self._roots,
            other_certs=self._between,
            allow_fetching=True,
            fetcher_backend=OwnedFetcherBackend(authorities),
            revocation_mode="hard-fail",
            time_tolerance=CLOCKS_APART,
        )
        try:
            paths = [await one.path(asking) for one in asked]
            stamps: Any = time_stamps
            paths += [path async for path in stamps.validation_paths(asking)]
        except InsufficientRevinfoError as error:
            _refuse_unknown(asking.ocsps)
            raise _NoAnswerError("; ".join(authorities.faults) or error.failure_msg) from error
        finally:
            await asking.aclose()
        return Material(
            crls=list(asking.crls),
            ocsps=list(asking.ocsps),
            certificates=[one for path in paths for one in path.iter_certs(include_root=False)],
        )


def _refuse_unknown(answers: Sequence[ocsp.OCSPResponse]) -> None:
    """SigningCertificateError where an authority answered, and knows of no such certificate.

    That is no silence that ends by itself: a certificate that nobody issued must never sign.
    """
    for answer in answers:
        for one in answer.response_data["responses"]:
            if one["cert_status"].name == "unknown":
                serial = one["cert_id"]["serial_number"].native
                raise SigningCertificateError(
                    f"The authority does not know the certificate {serial:X} with which documents "
                    "are signed or stamped: load a key that it issued."
                )


def _is_root(certificate: x509.Certificate) -> bool:
    return bool(certificate.self_issued)


def _good_until(material: Material, now: datetime) -> datetime:
    """Until when the lists hold; direct answers (OCSP) are asked for again each hour."""
    ends = [one["tbs_cert_list"]["next_update"].native for one in material.crls]
    if material.ocsps or not all(ends):
        return now + _KEPT_FOR
    return min(ends, default=now + _KEPT_FOR)


def _no_answer(certificates: Sequence[x509.Certificate], error: _NoAnswerError) -> str:
    places = [place for one in certificates for place in _places(one)]
    asked = ", ".join(places) or "no address in the certificate"
    return f"no answer on revocation ({asked}: {error})"


def _places(certificate: x509.Certificate) -> list[str]:
    """Where the authority says that it answers."""
    points = [str(point.url) for point in certificate.crl_distribution_points if point.url]
    return [*points, *certificate.ocsp_urls]

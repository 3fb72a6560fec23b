"""How is a signed document stamped anew? The newest stamp is proven, then another lies over all."""

from __future__ import annotations

import asyncio
import io
from datetime import datetime

from asn1crypto import cms
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.signers.pdf_signer import TimestampDSSContentSettings
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko_certvalidator import ValidationContext

from fines.documents.long_term import Asked, LongTerm
from fines.documents.time_stamps import TimeStampAuthority, no_stamp
from fines.documents.verifying import verify_document
from fines.errors import ConfigurationError, NotLawfulError, UnavailableError

# The material of the stamps before lies under the new one.
_UNDER_THE_STAMP = TimestampDSSContentSettings(include_vri=False, update_before_ts=True)


class Renewing:
    """Fulfils `fines.archive.ArchiveStamping`."""

    def __init__(self, time_stamps: TimeStampAuthority, long_term: LongTerm) -> None:
        self._time_stamps = time_stamps
        self._long_term = long_term

    def provable_until(self, pdf: bytes) -> datetime | None:
        """When the certificate of the newest time stamp expires; None without any.

        NotLawfulError for what was not issued like this, or was changed.
        """
        report = verify_document(pdf)
        if report.faults:
            raise NotLawfulError(f"{report.faults[0]} It is not stamped anew.")
        return report.provable_until

    def renewed(self, pdf: bytes) -> bytes:
        """With one more stamp; the former bytes stand unchanged at the beginning.

        UnavailableError where an authority is away or its certificates do not hold: that may be
        mended, so no document is given up for it. NotLawfulError where the document was changed or
        carries no stamp at all.
        """
        if self.provable_until(pdf) is None:
            raise NotLawfulError("The document carries no time stamp: another one proves nothing.")
        reader = PdfFileReader(io.BytesIO(pdf))
        asked = _to_be_proven(reader)
        try:
            material = self._long_term.renewal(asked, self._time_stamps)
            number = len(reader.embedded_timestamp_signatures) + 1
            return asyncio.run(self._stamped(pdf, number, asked, material))
        except (ConfigurationError, NotLawfulError) as error:
            raise UnavailableError(f"No paper is stamped anew: {error}") from error
        except OSError as error:
            raise no_stamp(error, "no paper is stamped anew, try again") from error

    async def _stamped(
        self, pdf: bytes, number: int, asked: list[Asked], material: ValidationContext
    ) -> bytes:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        DocumentSecurityStore.supply_dss_in_writer(
            writer,
            None,
            paths=[await one.path(material) for one in asked],
            validation_context=material,
            embed_roots=False,
        )
        stamped = io.BytesIO()
        await PdfTimeStamper(self._time_stamps, field_name=f"Archive{number}").async_timestamp_pdf(
            writer,
            "sha256",
            material,
            output=stamped,
            dss_settings=_UNDER_THE_STAMP,
            embed_roots=False,
        )
        return stamped.getvalue()


def _to_be_proven(reader: PdfFileReader) -> list[Asked]:
    """The newest stamp's certificate; the signer's too where the document proves it by nothing."""
    (signature,) = reader.embedded_regular_signatures
    archive = reader.embedded_timestamp_signatures
    newest = (
        archive[-1].signed_data
        if archive
        else next(extract_tst_data_iter(signature.signer_info, signed=False))
    )
    asked = [_asked(newest, time_stamping=True)]
    if "/DSS" not in reader.root:
        asked.append(_asked(signature.signed_data, time_stamping=False))
    return asked


def _asked(signed: cms.SignedData, *, time_stamping: bool) -> Asked:
    known = extract_certificate_info(signed)
    return Asked(
        certificate=known.signer_cert, others=tuple(known.other_certs), time_stamping=time_stamping
    )

"""Will a document still be provable when its newest time stamp is old? Another stamp over it all.

PAdES B-LTA: a document time stamp (RFC 3161) covers the signature and the material beside it, and
is itself covered by the next one before its certificate expires. ETSI EN 319 142-1, clause 6.3.
"""

from __future__ import annotations

import asyncio
import io

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper


def archive_stamped(pdf: bytes, time_stamps: TimeStamper) -> bytes:
    """The signed document, with the material in it, and one more time stamp over all of it.

    What the authority does not answer is raised as pyHanko raises it (OSError,
    TimestampRequestError).
    """
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    stamped = io.BytesIO()
    stamping = PdfTimeStamper(time_stamps, field_name="Archive1")
    asyncio.run(stamping.async_timestamp_pdf(writer, "sha256", output=stamped))
    return stamped.getvalue()

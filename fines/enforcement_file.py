"""How is a batch written for the bailiffs? CSV, XML and a register in one archive."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from fines.enforcement import BatchId, EnforcementBatch, Handover
from fines.local_time import local, local_day
from fines.money import som_text
from fines.resolution import Resolution

COLUMNS = (
    "action", "number", "payment_code", "amount_som", "issued_on", "served_on", "article",
    "person", "pin", "name", "address", "plate",
)  # fmt: skip
HAND_OVER, WITHDRAW = "hand_over", "withdraw"
_FORMULA = "=+-@\t\r"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnforcementLine:
    """One line of the file."""

    handover: Handover
    resolution: Resolution

    def values(self, batch: BatchId) -> tuple[str, ...]:
        """In the order of COLUMNS; days are local."""
        resolution, owner = self.resolution, self.resolution.owner
        withdrawn = self.handover.withdrawn_in == batch
        served = resolution.delivered_at
        return (
            WITHDRAW if withdrawn else HAND_OVER,
            resolution.number,
            str(resolution.payment_code),
            som_text(self.handover.amount),
            local_day(resolution.issued_at).isoformat(),
            local_day(served).isoformat() if served else "",
            resolution.tariff.article,
            owner.kind.value,
            owner.pin,
            owner.name,
            owner.address,
            owner.vehicle.plate,
        )


def enforcement_file(batch: EnforcementBatch, lines: Sequence[EnforcementLine]) -> bytes:
    """The archive: `enforcement.csv`, `enforcement.xml` and `register.csv` with their SHA-256."""
    rows = [line.values(batch.id) for line in lines]
    table, document = _csv(rows), _xml(batch, rows)
    pieces = {
        "enforcement.csv": table,
        "enforcement.xml": document,
        "register.csv": _register(batch, table, document),
    }
    made = io.BytesIO()
    stamp = local(batch.made_at).timetuple()[:6]
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in pieces.items():
            archive.writestr(zipfile.ZipInfo(name, stamp), content)
    return made.getvalue()


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    # A table program must not take a name for a formula.
    writer.writerows([f"'{t}" if t[:1] in _FORMULA and t else t for t in row] for row in rows)
    return out.getvalue().encode()


def _xml(batch: EnforcementBatch, rows: Sequence[Sequence[str]]) -> bytes:
    lines = "".join(
        "<resolution>"
        + "".join(
            f"<{name}>{escape(text)}</{name}>" for name, text in zip(COLUMNS, row, strict=True)
        )
        + "</resolution>"
        for row in rows
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<enforcement batch="{batch.id}" handed="{batch.handed}" withdrawn="{batch.withdrawn}" '
        f'total_som="{som_text(batch.total)}">{lines}</enforcement>'
    ).encode()


def _register(batch: EnforcementBatch, table: bytes, document: bytes) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["batch", "made_at", "handed", "withdrawn", "total_som", "csv", "xml"])
    writer.writerow(
        [
            batch.id,
            local(batch.made_at).isoformat(timespec="seconds"),
            batch.handed,
            batch.withdrawn,
            som_text(batch.total),
            hashlib.sha256(table).hexdigest(),
            hashlib.sha256(document).hexdigest(),
        ]
    )
    return out.getvalue().encode()

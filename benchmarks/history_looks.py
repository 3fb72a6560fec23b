"""What is on file about one act? One statement tells, past the program's own reading.

All of it is looked at after every step; only what reads otherwise than before is made a record
anew. At the end of a history what was seen is held against the program's own reading.
"""

from __future__ import annotations

import json
from collections.abc import Sequence, Set
from typing import Any

from sqlalchemy import (
    BindParameter,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    create_engine,
    literal_column,
    select,
    union_all,
)

from benchmarks.history_promises import Standing, standing_among
from fines.decision import Decision, DecisionId
from fines.ledger import Transfer
from fines.payment import Payment
from fines.ports import CaseFile
from fines.resolution import Resolution, ResolutionNumber
from fines.storage.ledger_rows import transfers
from fines.storage.record_codec import FORMAT, from_document
from fines.storage.tables import decisions, payments, resolutions

_ACT: BindParameter[Any] = bindparam("act")
_NUMBERS = select(resolutions.c.number).where(resolutions.c.decision_id == _ACT)


def _records(part: int, table: Table) -> Select[Any]:
    (key,) = table.primary_key.columns
    return select(literal_column(str(part)), key, cast(table.c.document, Text))


_LOOK = union_all(
    _records(1, decisions).where(decisions.c.id == _ACT),
    _records(2, resolutions).where(resolutions.c.decision_id == _ACT),
    _records(3, payments).where(payments.c.resolution.in_(_NUMBERS)),
    select(literal_column("4"), transfers.c.id, literal_column("''")).where(
        transfers.c.resolution.in_(_NUMBERS)
    ),
)


class Looks:
    """Looks at a case file's database from beside it; only the books that changed are asked of it.

    A transfer once written is never changed, so that their identifiers tell.
    """

    def __init__(self, url: str, case_file: CaseFile) -> None:
        named = {"paramstyle": "named"} if url.startswith("sqlite") else {}
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT", **named)
        self._connection = self._engine.connect()
        # By the driver itself: this is half of all that is read.
        self._cursor = self._connection.connection.cursor()
        self._statement = str(_LOOK.compile(self._engine))
        self._case_file = case_file
        self._read: dict[str, Any] = {}
        self._booked: tuple[object, Sequence[Transfer]] = (None, ())

    def standing(self, act: DecisionId) -> Standing:
        """As it stands now."""
        parts: dict[int, dict[str, str]] = {1: {}, 2: {}, 3: {}, 4: {}}
        self._cursor.execute(self._statement, {"act": act})
        for part, key, told in self._cursor.fetchall():
            parts[part][key] = told
        read = self._read
        self._read = {
            told: read.get(told) or from_document(kind, json.loads(told), FORMAT)
            for part, kind in ((1, Decision), (2, Resolution), (3, Payment))
            for told in parts[part].values()
        }
        issued = [self._read[told] for _, told in sorted(parts[2].items())]
        return standing_among(
            decision=self._read[parts[1][act]],
            resolutions=issued,
            payments=[self._read[told] for told in parts[3].values()],
            transfers=self._transfers(issued[-1].number, parts[4].keys()) if issued else (),
        )

    def _transfers(self, number: ResolutionNumber, ids: Set[str]) -> Sequence[Transfer]:
        if not ids:
            return []
        asked = (number, ids)
        if asked != self._booked[0]:
            with self._case_file.view() as view:
                self._booked = (asked, view.ledger.transfers(number))
        return self._booked[1]

    def close(self) -> None:
        """Gives the connection back."""
        self._connection.close()
        self._engine.dispose()

"""How are typed words kept beside the audit chain, which holds their digests, until they go?"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Column, Connection, String, Table, Text, select

from fines.audit import TypedWords
from fines.storage.columns import metadata
from fines.storage.record_codec import columns_of
from fines.storage.rows import inserting

audit_words = Table(
    "audit_words",
    metadata,
    Column("sealed", String(80), primary_key=True),
    Column("subject", String(64), nullable=False, index=True),
    Column("salt", String(32), nullable=False),
    Column("text", Text, nullable=False),
)


def keep(connection: Connection, words: TypedWords) -> None:
    """A salt of its own makes each a row of its own."""
    inserting(audit_words).changed(connection, columns_of(words))


def read(connection: Connection, sealed: Collection[str]) -> Mapping[str, TypedWords]:
    """Those of these that are on file."""
    query = select(audit_words).where(audit_words.c.sealed.in_(sealed))
    return {row.sealed: TypedWords(**row._mapping) for row in connection.execute(query)}


def forget(connection: Connection, subject: str) -> None:
    """All of this case."""
    connection.execute(audit_words.delete().where(audit_words.c.subject == subject))

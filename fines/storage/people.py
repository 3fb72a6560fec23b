"""Who may log in, and which sessions and tokens are open? Hashes only, never a secret itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from fines.errors import NotFoundError
from fines.officer import Officer, OfficerId, Role
from fines.region import Region
from fines.storage.rows import conflict_insert
from fines.storage.tables import api_tokens, officers, sessions


def save_officer(connection: Connection, officer: Officer, password_hash: str) -> None:
    """Writes the officer, or changes the one with this id."""
    values = {
        "name": officer.name,
        "rank": officer.rank,
        "role": officer.role.value,
        "password_hash": password_hash,
        "regions": " ".join(officer.regions),
    }
    new = conflict_insert(connection.dialect.name, officers).values(id=officer.id, **values)
    connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=values))


def read_officer(connection: Connection, officer_id: OfficerId) -> Officer:
    """NotFoundError where there is no such officer."""
    row = connection.execute(select(officers).where(officers.c.id == officer_id)).one_or_none()
    if row is None:
        raise NotFoundError(f"Officer {officer_id} is not on file: check the name.")
    return Officer(
        id=OfficerId(row.id),
        name=row.name,
        rank=row.rank,
        role=Role(row.role),
        regions=tuple(Region(each) for each in row.regions.split()),
    )


def read_password_hash(connection: Connection, officer_id: OfficerId) -> str | None:
    """None where there is no such officer."""
    query = select(officers.c.password_hash).where(officers.c.id == officer_id)
    return connection.execute(query).scalar_one_or_none()


def save_session(
    connection: Connection, token_hash: str, officer_id: OfficerId, csrf: str, expires_at: datetime
) -> None:
    """Opens a session."""
    connection.execute(
        insert(sessions).values(
            token_hash=token_hash, officer_id=officer_id, csrf=csrf, expires_at=expires_at
        )
    )


def read_session(
    connection: Connection, token_hash: str, at: datetime
) -> tuple[Officer, str] | None:
    """The officer and the CSRF token of a session that is unexpired at `at`."""
    query = select(sessions.c.officer_id, sessions.c.csrf).where(
        sessions.c.token_hash == token_hash, sessions.c.expires_at > at
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else (read_officer(connection, row.officer_id), row.csrf)


def end_session(connection: Connection, token_hash: str) -> None:
    """Closes a session; harmless where it is closed."""
    connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))


def save_api_token(connection: Connection, token_hash: str, name: str, scope: str) -> None:
    """Writes a machine's token, or changes the name and scope of the one on file."""
    values = {"name": name, "scope": scope}
    new = conflict_insert(connection.dialect.name, api_tokens).values(
        token_hash=token_hash, **values
    )
    connection.execute(new.on_conflict_do_update(index_elements=["token_hash"], set_=values))


def read_api_token(connection: Connection, token_hash: str) -> tuple[str, str] | None:
    """Name and scope; None for a token that nobody was given."""
    query = select(api_tokens.c.name, api_tokens.c.scope).where(
        api_tokens.c.token_hash == token_hash
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else (row.name, row.scope)

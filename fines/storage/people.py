"""Who may log in, and which sessions and tokens are open? Hashes only, never a secret itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select

from fines.errors import NotFoundError
from fines.officer import Officer, OfficerId, Role
from fines.region import Region
from fines.storage.prepared import Prepared
from fines.storage.rows import conflict_insert
from fines.storage.tables import api_tokens, officers, sessions

# Asked for each page and each call of a machine.
_O, _S, _A = officers.c, sessions.c, api_tokens.c
_OFFICER = Prepared(
    select(_O.name, _O.rank, _O.role, _O.regions).where(_O.id == bindparam("sought"))
)
_SESSION = Prepared(
    select(_S.officer_id, _S.csrf).where(
        _S.token_hash == bindparam("token"), _S.expires_at > bindparam("at")
    )
)
_API_TOKEN = Prepared(select(_A.name, _A.scope).where(_A.token_hash == bindparam("sought")))


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
    row = _OFFICER.only(connection, {"sought": officer_id})
    if row is None:
        raise NotFoundError(f"Officer {officer_id} is not on file: check the name.")
    name, rank, role, regions = row
    return Officer(
        id=officer_id,
        name=name,
        rank=rank,
        role=Role(role),
        regions=tuple(Region(each) for each in regions.split()),
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
    row = _SESSION.only(connection, {"token": token_hash, "at": at})
    if row is None:
        return None
    officer_id, csrf = row
    return read_officer(connection, OfficerId(officer_id)), csrf


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
    row = _API_TOKEN.only(connection, {"sought": token_hash})
    return None if row is None else (row[0], row[1])

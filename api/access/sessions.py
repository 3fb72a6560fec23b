"""Who is logged in? A random token in a cookie; only its hash is kept in the case file."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.access.passwords import password_fits
from fines.audit import AuditEntry
from fines.officer import Officer, OfficerId
from fines.ports import CaseFile

SHIFT = timedelta(hours=10)
COOKIE = "tartip_session"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A logged-in officer's session; `csrf` is the token every form of it carries."""

    officer: Officer
    csrf: str
    token_hash: str


def token_hash(token: str) -> str:
    """What is kept of a session or machine token: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def log_in(
    case_file: CaseFile, officer_id: str, password: str, at: datetime
) -> tuple[str, Visit] | None:
    """A new session's token and visit; None for a wrong name or password alike."""
    wanted = OfficerId(officer_id)
    with case_file.view() as view:
        kept = view.password_hash(wanted)
    if not password_fits(password, kept):
        return None
    token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
    with case_file.begin() as transaction:
        transaction.save_session(token_hash(token), wanted, csrf, at + SHIFT)
        transaction.record(
            AuditEntry(actor=wanted, action="log_in", subject=wanted, purpose="session", at=at)
        )
        officer = transaction.officer(wanted)
    return token, Visit(officer=officer, csrf=csrf, token_hash=token_hash(token))


def visit(case_file: CaseFile, token: str, at: datetime) -> Visit | None:
    """The visit of this cookie; None if it is unknown, over or ended."""
    digest = token_hash(token)
    with case_file.view() as view:
        session = view.session(digest, at)
    if session is None:
        return None
    officer, csrf = session
    return Visit(officer=officer, csrf=csrf, token_hash=digest)


def log_out(case_file: CaseFile, of: Visit, at: datetime) -> None:
    """Ends the session on the server, whatever the browser keeps."""
    with case_file.begin() as transaction:
        transaction.end_session(of.token_hash)
        transaction.record(
            AuditEntry(
                actor=of.officer.id,
                action="log_out",
                subject=of.officer.id,
                purpose="session",
                at=at,
            )
        )

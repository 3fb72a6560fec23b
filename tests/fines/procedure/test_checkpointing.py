"""Can the audit's own keeper rewrite it unseen? Not behind a signed day."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fines.audit import FIRST_SEAL, AuditEntry, seal
from fines.errors import ConfigurationError
from fines.local_time import local_day
from fines.packages.audit_key import AuditKey, load_audit_key
from fines.procedure.auditing import AuditReport, verify_audit
from fines.procedure.checkpointing import Checkpointing
from fines.storage import tables
from pipeline.device_signature import ed25519_verified
from tests.fines.invented import NOON
from tests.fines.procedure.conftest import Desks


@pytest.fixture
def key(tmp_path: Path) -> AuditKey:
    return load_audit_key(f"development:{tmp_path / 'audit.pem'}")


@pytest.fixture
def signed(desks: Desks, key: AuditKey) -> Checkpointing:
    """A day with two steps, signed on the next."""
    desks.confirmed()
    desks.clock.forward(days=1)
    checkpointing = Checkpointing(desks.case_file, key, desks.clock)
    checkpointing.make()
    return checkpointing


def verified(desks: Desks, trusted: str | None = None) -> AuditReport:
    return verify_audit(desks.case_file, ed25519_verified, trusted)


def test_a_day_is_signed_once_and_told(desks: Desks, key: AuditKey, signed: Checkpointing) -> None:
    made = signed.make()
    assert (made.day, made.row, made.public_key) == (local_day(NOON), 2, key.public_key)
    assert desks.told().count("audit.checkpoint") == 1
    report = verified(desks, key.public_key)
    assert (report.fault, report.checkpoints, report.keys) == (
        None,
        1,
        frozenset({key.public_key}),
    )
    desks.clock.forward(days=1)
    assert signed.make().row == 3


def _rewrite(desks: Desks) -> None:
    """A keeper with the database in hand: another purpose, and all seals anew to the head."""
    with desks.case_file.begin() as transaction:
        rows = transaction.audit_chain(0, 100)
        previous = FIRST_SEAL
        for row, entry, _ in rows:
            altered: AuditEntry = replace(entry, actor="nobody") if row == 1 else entry
            previous = seal(previous, altered)
            change = tables.audit.update().where(tables.audit.c.row == row)
            transaction._connection.execute(change.values(actor=altered.actor, seal=previous))
        transaction._connection.execute(tables.audit_head.update().values(seal=previous))


def test_a_chain_that_was_rewritten_whole_is_found_by_what_was_signed(
    desks: Desks, signed: Checkpointing
) -> None:
    _rewrite(desks)
    report = verified(desks)
    assert (report.row, report.fault) == (2, f"this is not what was signed on {local_day(NOON)}")


def test_a_chain_that_was_cut_behind_a_signed_row_is_found(
    desks: Desks, signed: Checkpointing
) -> None:
    with desks.case_file.begin() as transaction:
        (_, _, first), *_ = transaction.audit_chain(0, 1)
        transaction._connection.execute(tables.audit.delete().where(tables.audit.c.row > 1))
        transaction._connection.execute(tables.audit_head.update().values(row=1, seal=first))
    assert verified(desks).fault == "what was signed is missing"


def test_a_checkpoint_of_another_key_or_hand_does_not_hold(
    desks: Desks, key: AuditKey, signed: Checkpointing, tmp_path: Path
) -> None:
    other = load_audit_key(f"development:{tmp_path / 'other.pem'}")
    assert "another key" in (verified(desks, other.public_key).fault or "")
    with desks.case_file.begin() as transaction:
        made = transaction.checkpoint(local_day(NOON))
        transaction.save_checkpoint(replace(made, row=1))
    assert "does not hold" in (verified(desks, key.public_key).fault or "")


@pytest.mark.parametrize("setting", ["", "file:", "vault:x", "file:/nowhere/key.pem"])
def test_a_key_that_cannot_be_is_refused_at_start(setting: str) -> None:
    with pytest.raises(ConfigurationError, match="TRAFFIC_AUDIT_KEY"):
        load_audit_key(setting)


def test_the_key_stays_the_same(key: AuditKey, tmp_path: Path) -> None:
    again = load_audit_key(f"file:{tmp_path / 'audit.pem'}")
    assert again.public_key == key.public_key

"""Does each unpaid resolution reach the bailiffs once, none too early, and can they be stopped?"""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Mapping
from xml.etree.ElementTree import fromstring

import pytest

from fines.appeal import AppealGround
from fines.enforcement import BatchId, HandoverStatus
from fines.errors import NotAllowedError, NotFoundError, StepRefusedError
from fines.officer import Officer, OfficerId, Role
from fines.procedure.annulling import annul
from fines.procedure.enforcing import Enforcing
from fines.resolution import ResolutionNumber
from tests.fines.invented import APPEALS, INSPECTOR
from tests.fines.procedure.conftest import Desks

ACCOUNTANT = Officer(id=OfficerId("a"), name="Демо", rank="", role=Role.ACCOUNTANT)
AFTER = 10


@pytest.fixture
def enforcing(desks: Desks) -> Enforcing:
    return Enforcing(desks.case_file, desks.clock, AFTER)


def opened(archive: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        return {name: found.read(name) for name in found.namelist()}


def test_nothing_goes_before_the_last_day(desks: Desks, enforcing: Enforcing) -> None:
    term = desks.delivered().tariff.payment_days
    desks.clock.forward(days=term + AFTER)
    assert enforcing.due() == 0
    with pytest.raises(StepRefusedError, match="Nothing is to be handed over"):
        enforcing.hand_over(ACCOUNTANT)
    desks.clock.forward(days=1)
    assert enforcing.due() == 1
    with pytest.raises(NotAllowedError):
        enforcing.hand_over(INSPECTOR)


def test_each_goes_once_with_a_register(desks: Desks, enforcing: Enforcing) -> None:
    resolution = desks.delivered()
    desks.clock.forward(days=resolution.tariff.payment_days + AFTER + 1)
    batch = enforcing.hand_over(ACCOUNTANT)
    assert (batch.handed, batch.withdrawn, batch.total) == (1, 0, resolution.tariff.amount)
    assert enforcing.due() == 0
    with pytest.raises(StepRefusedError):
        enforcing.hand_over(ACCOUNTANT)
    archive = enforcing.file(batch.id, ACCOUNTANT)
    assert archive == enforcing.file(batch.id, ACCOUNTANT)
    pieces = opened(archive)
    (line,) = csv.DictReader(io.StringIO(pieces["enforcement.csv"].decode()))
    assert (line["action"], line["number"]) == ("hand_over", resolution.number)
    assert (line["pin"], line["name"]) == (resolution.owner.pin, resolution.owner.name)
    (told,) = csv.DictReader(io.StringIO(pieces["register.csv"].decode()))
    assert told["csv"] == hashlib.sha256(pieces["enforcement.csv"]).hexdigest()
    assert told["xml"] == hashlib.sha256(pieces["enforcement.xml"]).hexdigest()
    root = fromstring(pieces["enforcement.xml"])  # noqa: S314 - our own
    assert root.get("handed") == "1"
    assert root.findtext("resolution/number") == resolution.number


def test_what_a_citizen_objects_to_waits(desks: Desks, enforcing: Enforcing) -> None:
    resolution = desks.delivered()
    desks.appealing.file(resolution.number, AppealGround.OTHER, "Мен эмес")
    desks.clock.forward(days=400)
    assert enforcing.due() == 0


def test_the_days_of_an_objection_do_not_count(desks: Desks, enforcing: Enforcing) -> None:
    resolution = desks.delivered()
    appeal = desks.appealing.file(resolution.number, AppealGround.OTHER, "Мен эмес")
    desks.clock.forward(days=20)
    desks.appealing.reject(appeal.id, APPEALS, "Жок")
    desks.clock.forward(days=resolution.tariff.payment_days + AFTER - 1)
    assert enforcing.due() == 0
    desks.clock.forward(days=3)
    assert enforcing.due() == 1


def test_they_are_told_to_stop_in_the_next_file(desks: Desks, enforcing: Enforcing) -> None:
    resolution = desks.delivered()
    desks.clock.forward(days=resolution.tariff.payment_days + AFTER + 1)
    enforcing.hand_over(ACCOUNTANT)
    with desks.case_file.begin() as transaction:
        annul(transaction, transaction.resolution(resolution.number), desks.clock())
    second = enforcing.hand_over(ACCOUNTANT)
    assert (second.handed, second.withdrawn) == (0, 1)
    table = opened(enforcing.file(second.id, ACCOUNTANT))["enforcement.csv"].decode()
    (line,) = csv.DictReader(io.StringIO(table))
    assert (line["action"], line["number"]) == ("withdraw", resolution.number)
    with pytest.raises(StepRefusedError):
        enforcing.hand_over(ACCOUNTANT)


def test_their_words_come_back_line_by_line(desks: Desks, enforcing: Enforcing) -> None:
    resolution = desks.delivered()
    desks.clock.forward(days=resolution.tariff.payment_days + AFTER + 1)
    enforcing.hand_over(ACCOUNTANT)
    number = resolution.number
    lines = f"{number},returned,no assets\n\n{number},collected\nX-1,returned\n{number},sold\n"
    report = enforcing.take_statuses(lines, ACCOUNTANT)
    assert report.taken == 1
    assert [sentence.partition(":")[0] for sentence in report.refused] == ["3", "4", "5"]
    with desks.case_file.view() as view:
        handover = view.enforcement.of(number)
        assert (handover.status, handover.word) == (HandoverStatus.RETURNED, "no assets")
        with pytest.raises(NotFoundError):
            view.enforcement.of(ResolutionNumber("X-1"))
        with pytest.raises(NotFoundError):
            view.enforcement.batch(BatchId("E-9"))

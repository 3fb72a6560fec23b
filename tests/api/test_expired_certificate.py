"""What still works on the day after the signing certificate has expired? All but new papers."""

from __future__ import annotations

import logging
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import pytest

from api.opening import open_desk
from fines.access_link import link_token
from fines.decision import DecisionStatus
from fines.documents.press import Press
from fines.documents.signing import load_signer
from fines.officer import Role
from fines.resolution import ResolutionStatus
from fines.wording import Wording
from pipeline.settings import load_settings
from pipeline.wiring import PAPER_WORDING
from tests.api.visitor import Visitor
from tests.api.world import SECRET, build
from tests.fines.documents.test_signing import key_file


@pytest.fixture
def expired(tmp_path: Path) -> str:
    return f"pkcs12:{key_file(tmp_path, 2020, 2024)}"


def test_issuing_stops_with_a_sentence_and_citizens_go_on(tmp_path: Path, expired: str) -> None:
    world = build(tmp_path)
    before = world.delivered()
    press = Press(
        evidence=world.desk.evidence,
        signer=load_signer(expired),
        public_url=world.desk.public_url,
        link_secret=SECRET,
        wording=Wording.from_files(*PAPER_WORDING),
    )
    world.desk.issuing._press = press
    waiting = world.confirmed()
    inspector = Visitor(world).log_in(Role.INSPECTOR)
    answer = inspector.post(f"/inspector/decisions/{waiting.id}/issue")
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "Кол коюлуучу сертификат күчүндө эмес" in answer.text
    assert "2024-01-01" in answer.text
    assert world.desk.review.decision(waiting.id).status is DecisionStatus.CONFIRMED

    citizen = Visitor(world)
    page = f"/r/{link_token(SECRET, before.number)}"
    assert citizen.get(page).status_code == HTTPStatus.OK
    objection = {"ground": "other", "statement": "Мен эмес"}
    assert citizen.post(f"{page}/appeal/send", **objection).status_code == HTTPStatus.SEE_OTHER
    with world.desk.case_file.view() as view:
        assert view.resolution(before.number).status is ResolutionStatus.APPEALED


def test_the_desk_opens_and_says_what_it_cannot_do(
    tmp_path: Path, expired: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings = load_settings(
        {
            "TRAFFIC_SIGNING_KEY": expired,
            "TRAFFIC_DATABASE_URL": f"sqlite:///{tmp_path}/fines.db",
            "TRAFFIC_EVIDENCE_URL": f"folder:{tmp_path}/evidence",
            "TRAFFIC_PAYMENT_GATEWAY": f"sandbox:{tmp_path}/sandbox.db",
            "TRAFFIC_PRINTER": f"folder:{tmp_path}/print",
        }
    )
    with caplog.at_level(logging.ERROR):
        desk = open_desk(settings)
    assert "Nothing is signed. The signing certificate of Demo authority's signer" in caplog.text
    assert "to 2024-01-01" in caplog.text
    (tmp_path / "world").mkdir()
    world = build(tmp_path / "world")
    shown = Visitor(replace(world, desk=replace(world.desk, signs_until=desk.signs_until)))
    assert "tartip_signing_certificate_expires_seconds 1.7040672e+09" in shown.get("/metrics").text

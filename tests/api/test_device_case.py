"""Does a case that a device reported go its whole way: review, paper, the citizen's page?"""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from fines.access_link import link_token
from fines.documents.press import Press
from fines.documents.signing import load_signer
from fines.officer import Role
from fines.procedure.report import Report
from fines.storage.evidence_folder import FolderEvidenceStore
from fines.storage.record_codec import to_document
from fines.wording import Wording
from pipeline.wiring import PAPER_WORDING
from tests.api.pictures import crossing
from tests.api.visitor import Visitor
from tests.api.world import MORNING, PEOPLE, SECRET, build
from tests.fines.devices import RADAR, SERIAL, device_event, signature


def test_from_the_radar_to_the_citizen(tmp_path: Path) -> None:
    def press(evidence: FolderEvidenceStore) -> Press:
        return Press(
            evidence=evidence,
            signer=load_signer(f"development:{tmp_path / 'signing'}"),
            public_url="http://testserver",
            link_secret=SECRET,
            wording=Wording.from_files(*PAPER_WORDING),
        )

    world = build(tmp_path, press=press, register={SERIAL: RADAR})
    drawn, box = crossing(30)
    event = device_event(MORNING - timedelta(minutes=1))
    (picture,) = event.pictures
    shown = replace(picture, content=base64.b64encode(drawn).decode(), box_px=box)
    event = replace(event, pictures=(shown,))
    content = json.dumps(to_document(event)).encode()
    report = Report(
        event=event, content=content, media_type="application/json", signature=signature(content)
    )
    assert world.desk.reporting.take(report, None).decision
    (decision,) = world.desk.review.queue()
    operator = Visitor(world).log_in(Role.OPERATOR)
    operator.get("/?lang=en")
    page = operator.get(f"/review/{decision.id}")
    assert page.status_code == 200
    assert "84" in page.text
    kept = decision.violation.evidence[-1].sha256
    raw = operator.get(f"/review/{decision.id}/evidence/{kept}")
    assert raw.content == content
    world.desk.review.confirm(decision.id, PEOPLE[Role.OPERATOR])
    resolution = world.desk.issuing.issue(decision.id, PEOPLE[Role.INSPECTOR])
    assert resolution.document is not None
    assert world.desk.evidence.get(resolution.document).startswith(b"%PDF")
    citizen = Visitor(world)
    citizen.get("/?lang=en")
    link = link_token(SECRET, resolution.number)
    seen = citizen.get(f"/r/{link}")
    assert (seen.status_code, "84" in seen.text) == (200, True)
    # Its own report may show other cars: the citizen reads the seal, not the bytes.
    assert citizen.get(f"/r/{link}/picture/{kept}").status_code == 404

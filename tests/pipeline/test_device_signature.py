"""Is an event of a device with a certificate taken by its CMS alone, and kept for anyone?"""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fines.decision import DecisionId
from fines.errors import SignatureRefusedError
from fines.packages.cms_key import CmsKey
from fines.packages.container import packed, unpacked
from fines.packages.device_package import check_device_package, device_package_of
from fines.packages.report import Verdict
from fines.packages.signing_certificate import fingerprint
from fines.procedure.report import Report
from fines.storage.case_file import SqlCaseFile
from tests.fines.devices import RADAR, device_event
from tests.fines.invented import NOON
from tests.fines.packages.authority import (
    cms_key,
    device_certificate,
    held,
    middle,
    root,
    rsa_key,
)
from tests.fines.procedure.post import BY_TOKEN, Post, report


def certified(folder: Path, key: CmsKey) -> Post:
    device = replace(RADAR, public_key=None, signing_certificate=key.facts.certificate)
    case_file = SqlCaseFile(f"sqlite:///{folder / 'fines.db'}")
    case_file.upgrade()
    return Post(case_file, device=device)


def signed(key: CmsKey) -> Report:
    plain = report(device_event())
    return replace(plain, signature=base64.b64encode(key.sign(plain.content)).decode())


@pytest.mark.parametrize("kind", ["rsa", "p256"])
def test_an_event_signed_by_cms_becomes_a_case_that_anyone_checks(
    kind: str, tmp_path: Path
) -> None:
    post = certified(tmp_path, cms_key(kind))
    answer = post.reporting().take(signed(cms_key(kind)), BY_TOKEN)
    with post.case_file.view() as view:
        violation = view.decision(DecisionId(answer.decision or "")).violation
    post.case_file.close()
    assert violation.signature is not None
    assert violation.signature.algorithm == "cms"
    package = device_package_of(violation, post.evidence)
    said = {
        point.subject: point
        for point in check_device_package(package, roots=[root().certificate]).points
    }
    assert [name for name, point in said.items() if point.verdict is not Verdict.HOLDS] == ["key"]
    assert fingerprint(held(kind).certificate) in said["key"].sentence
    files = unpacked(package)
    altered = packed({**files, "event": files["event"].replace(b"87.4", b"97.4")})
    assert not check_device_package(altered).genuine


def test_another_signature_is_refused_with_its_reason(tmp_path: Path) -> None:
    expired = device_certificate(rsa_key(), valid_to=NOON - timedelta(days=1))
    late = CmsKey(rsa_key(), expired, [middle().certificate])
    for known, arrival, sentence in (
        (cms_key(), signed(cms_key("p256")), "the register names"),
        (cms_key(), report(device_event()), "no CMS SignedData in DER"),
        (cms_key(), replace(signed(cms_key()), content=b"{}"), "Altered: "),
        (late, signed(late), "Expired at 2026-05-01"),
    ):
        post = certified(tmp_path, known)
        with pytest.raises(SignatureRefusedError, match=sentence):
            post.reporting().take(arrival, BY_TOKEN)
        assert post.cases() == 0
        post.case_file.close()

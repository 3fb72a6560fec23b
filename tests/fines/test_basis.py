"""Does a decision name everything that it rests on?"""

from __future__ import annotations

from dataclasses import replace

from fines.basis import Basis, BasisKind
from fines.decision import propose
from tests.fines.invented import DEVICE, NOON, TARIFF, violation

SIGN = Basis(kind=BasisKind.SIGN, value="demo-crossing: sign 40 of 2026-03-01")


def test_site_device_certificate_edition_and_what_the_violation_names() -> None:
    seen = replace(violation(), bases=(SIGN,))
    found = propose(seen, TARIFF, NOON).bases()
    assert found == {
        SIGN,
        Basis(kind=BasisKind.SITE, value=seen.site),
        Basis(kind=BasisKind.DEVICE, value=DEVICE.serial),
        Basis(kind=BasisKind.CERTIFICATE, value=DEVICE.certificate),
        Basis(kind=BasisKind.EDITION, value=TARIFF.edition),
        Basis(kind=BasisKind.REPORTER, value=seen.reported_by.identifier),
    }


def test_what_an_officer_saw_rests_on_no_device() -> None:
    kinds = {basis.kind for basis in propose(violation(device=None), TARIFF, NOON).bases()}
    assert kinds == {BasisKind.SITE, BasisKind.EDITION, BasisKind.REPORTER}

"""Is a kept document stamped anew, so that it outlives the authorities of its first stamps?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pyhanko.sign.ades.report import AdESPassed

from fines.documents.long_term import LongTerm, load_authorities
from fines.documents.renewing import Renewing
from fines.documents.signing import load_signer
from fines.documents.time_stamps import TimeStampAuthority
from fines.documents.verifying import verify_document
from fines.errors import NotLawfulError, UnavailableError
from tests.fines.documents.test_archiving import Place, judged_by_pyhanko, lasting, place
from tests.fines.documents.test_signing import sign_page
from tests.fines.documents.verapdf import judged_by_verapdf
from tests.parts.server import free_port

__all__ = ["lasting", "place"]
pytestmark = pytest.mark.slow


def renewing_at(place: Place) -> Renewing:
    """With no memory of what was asked before."""
    return Renewing(TimeStampAuthority(place.stamps), LongTerm(load_authorities(place.roots)))


def test_another_stamp_by_a_new_certificate_lies_over_all(lasting: bytes, place: Place) -> None:
    place.authority.time_stamps(place.folder, timedelta(days=900))
    renewed = renewing_at(place).renewed(lasting)
    assert renewed.startswith(lasting)
    report = verify_document(renewed, load_authorities(place.roots))
    assert report.faults == ()
    assert report.long_term
    assert report.archive_stamps == 2
    assert report.provable_until == renewing_at(place).provable_until(renewed)
    assert report.provable_until
    assert report.provable_until > datetime.now(UTC) + timedelta(days=890)
    assert judged_by_pyhanko(renewed, place.roots).ades_subindic == AdESPassed.OK
    later = judged_by_pyhanko(renewed, place.roots, timedelta(days=7300))
    assert later.ades_subindic == AdESPassed.OK
    twice = renewing_at(place).renewed(renewed)
    assert verify_document(twice, load_authorities(place.roots)).archive_stamps == 3
    files = [place.folder / "once.pdf", place.folder / "twice.pdf"]
    for file, content in zip(files, (renewed, twice), strict=True):
        file.write_bytes(content)
    assert judged_by_verapdf(files) == {"once": "PASS", "twice": "PASS"}


@pytest.mark.parametrize("gathered", [True, False])
def test_documents_without_an_archive_stamp_get_their_first(place: Place, gathered: bool) -> None:
    long_term = LongTerm(load_authorities(place.roots)) if gathered else None
    key = f"pkcs12:{place.folder / 'key.p12'}"
    pdf = sign_page(load_signer(key, time_stamp_url=place.stamps, long_term=long_term))
    report = verify_document(renewing_at(place).renewed(pdf), load_authorities(place.roots))
    assert report.faults == ()
    assert report.long_term
    assert report.archive_stamps == 1


def test_authority_that_is_away_gives_nothing_up(lasting: bytes, place: Place) -> None:
    away = TimeStampAuthority(f"http://127.0.0.1:{free_port()}/")
    long_term = LongTerm(load_authorities(place.roots))
    with pytest.raises(UnavailableError, match="no paper is stamped anew, try again"):
        Renewing(away, long_term).renewed(lasting)
    place.authority.away = True
    with pytest.raises(UnavailableError, match=r"no answer on revocation .*root\.crl"):
        renewing_at(place).renewed(lasting)
    place.authority.away = False
    assert renewing_at(place).renewed(lasting)


def test_what_was_changed_is_not_stamped(lasting: bytes, place: Place) -> None:
    with pytest.raises(NotLawfulError, match="It is not stamped anew"):
        renewing_at(place).renewed(lasting.replace(b"/Title", b"/Titel"))


def test_what_carries_no_stamp_is_left(place: Place) -> None:
    bare = sign_page(load_signer(f"pkcs12:{place.folder / 'key.p12'}"))
    assert renewing_at(place).provable_until(bare) is None
    with pytest.raises(NotLawfulError, match="carries no time stamp"):
        renewing_at(place).renewed(bare)

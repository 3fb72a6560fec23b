"""Can people recall, permit, suspend and examine in a real browser, wide and narrow?"""

from __future__ import annotations

import pytest

from fines.error_rate import Examination
from fines.officer import Officer, OfficerId, Role
from fines.resolution import ResolutionStatus
from fines.wording import Language
from tests.api.street import NARROW, Street, seen
from tests.api.world import PEOPLE


@pytest.mark.parametrize("language", [Language.RUSSIAN, Language.KYRGYZ])
def test_what_rested_on_a_bad_sign_falls_by_two_people(street: Street, language: Language) -> None:
    number = street.delivered()
    resolution = street.world.desk.issuing.resolution(number)
    site = street.world.desk.review.decision(resolution.decision_id).violation.site
    admin = street.at_desk(Role.ADMINISTRATOR, language)
    admin.goto(f"{street.base}/recalls")
    admin.click("main form button")
    assert admin.locator("#mistakes").evaluate("node => node === document.activeElement")
    seen(admin, f"trust-recall-mistakes-{language}")
    admin.select_option("#kind", "site")
    admin.fill("#basis", site)
    admin.fill("#first", "2026-05-01T00:00")
    admin.fill("#reason", "Жол белгиси буйруксуз коюлган.")
    admin.click("main form button")
    seen(admin, f"trust-recall-ordered-{language}")
    clerk = street.at_desk(Role.APPEALS, language, NARROW)
    clerk.goto(f"{street.base}/recalls")
    seen(clerk, f"trust-recalls-narrow-{language}")
    clerk.goto(admin.url)
    seen(clerk, f"trust-recall-narrow-{language}")
    clerk.click("[value=approve]")
    seen(clerk, f"trust-recall-working-{language}")
    street.world.desk.recalling.work_off()
    clerk.reload()
    seen(clerk, f"trust-recall-done-{language}")
    standing = street.world.desk.issuing.resolution(number)
    assert standing.status is ResolutionStatus.ANNULLED


@pytest.mark.parametrize("language", [Language.RUSSIAN, Language.KYRGYZ])
def test_a_court_stops_a_resolution_by_its_number(street: Street, language: Language) -> None:
    number = street.delivered()
    clerk = street.at_desk(Role.APPEALS, language)
    clerk.goto(f"{street.base}/court")
    seen(clerk, f"trust-court-{language}")
    clerk.fill("#number", number)
    clerk.click("main form button")
    clerk.fill("#ruling", "№ 17/2026, Биринчи Май соту (ойдон чыгарылган)")
    seen(clerk, f"trust-court-resolution-{language}")
    clerk.click("[value=suspend]")
    seen(clerk, f"trust-court-suspended-{language}")
    standing = street.world.desk.issuing.resolution(number)
    assert standing.status is ResolutionStatus.SUSPENDED


@pytest.mark.parametrize("language", [Language.RUSSIAN, Language.KYRGYZ])
def test_another_operator_examines_by_hand_on_the_keyboard(
    street: Street, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = street.delivered()
    decision = street.world.desk.issuing.resolution(number).decision_id
    second = Officer(id=OfficerId(f"second-{language}"), name="Демо", rank="", role=Role.OPERATOR)
    with street.world.desk.case_file.begin() as transaction:
        drawn = Examination(decision=decision, drawn_at=street.world.clock())
        transaction.examinations.save(drawn)
        known = transaction.password_hash(PEOPLE[Role.OPERATOR].id)
        transaction.save_officer(second, known or "")
    monkeypatch.setitem(PEOPLE, Role.OPERATOR, second)
    page = street.at_desk(Role.OPERATOR, language)
    page.goto(f"{street.base}/examinations")
    seen(page, f"trust-examinations-{language}")
    page.click(f"a[href='/examinations/{decision}']")
    seen(page, f"trust-examination-{language}")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/examinations?done=dismissed")
    admin = street.at_desk(Role.ADMINISTRATOR, language, NARROW)
    admin.goto(f"{street.base}/administrator/error-rates")
    seen(admin, f"trust-rates-{language}")


def test_a_late_permit_annuls_and_covers_the_demo_car_from_then_on(street: Street) -> None:
    """The last one here: no later test could fine this car again."""
    number = street.delivered()
    admin = street.at_desk(Role.ADMINISTRATOR, Language.RUSSIAN, NARROW)
    admin.goto(f"{street.base}/administrator/permits")
    admin.fill("#new-plate", "01 kg 001 dem")
    admin.select_option("#group", "emergency_service")
    admin.fill("#first", "2026-05-02")
    admin.fill("#source", "№ 7 буйрук (ойдон чыгарылган)")
    admin.click("main form[method=post] button >> nth=-1")
    admin.wait_for_url("**done=entered")
    seen(admin, "trust-permit-ru")
    assert number in admin.inner_text("main")
    admin.goto(f"{admin.url}&lang=ky")
    seen(admin, "trust-permit-ky")
    standing = street.world.desk.issuing.resolution(number)
    assert standing.status is ResolutionStatus.ANNULLED

"""Can people do it in a real browser? One car's way through all desks, in three languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fines.decision import DismissalReason
from fines.officer import Role
from fines.resolution import ResolutionNumber, ResolutionStatus
from fines.wording import Language
from tests.api.pictures import crossing
from tests.api.street import NARROW, Street, seen
from tests.api.world import PEOPLE

HEAVIEST_PAGE_BYTES = 250 * 1024


@pytest.mark.parametrize("language", list(Language))
def test_one_car_is_seen_confirmed_issued_delivered_and_paid(
    street: Street, language: Language
) -> None:
    decision = street.world.proposed()
    operator = street.at_desk(Role.OPERATOR, language)
    operator.goto(f"{street.base}/review/{decision.id}")
    seen(operator, f"walk-review-{language}")
    operator.keyboard.press("ArrowRight")
    after = operator.locator("#strip a").nth(2)
    assert after.get_attribute("aria-current") == "true"
    operator.keyboard.press("Enter")
    operator.wait_for_url(re.compile("done="))

    inspector = street.at_desk(Role.INSPECTOR, language)
    inspector.goto(f"{street.base}/inspector/decisions/{decision.id}")
    seen(inspector, f"walk-issue-{language}")
    inspector.click("main form button")
    inspector.wait_for_url(re.compile("done=issued"))
    number = ResolutionNumber(inspector.url.split("/")[-1].split("?")[0])
    pdf = inspector.request.get(f"{street.base}/inspector/resolutions/{number}/document.pdf")
    assert pdf.body().startswith(b"%PDF-1.7")
    inspector.click(f"form[action$='{number}/print'] button")
    inspector.wait_for_url(re.compile("done=printed"))
    assert len(list((street.world.folder / "print").glob(f"{number}*.pdf"))) == 1
    inspector.select_option("#channel", "post")
    inspector.click("form[action$='/deliver'] button")
    inspector.fill("[name=proof]", "Дүмүрчөк 17")
    inspector.click("form[action$='/prove'] button >> nth=0")
    inspector.wait_for_url(re.compile("done=proven"))
    seen(inspector, f"walk-resolution-{language}")

    citizen = street.somebody(language, NARROW)
    citizen.fill("#number", number.replace("-", ""))
    citizen.fill("#plate", "01 kg 001 dem")
    citizen.click("main button")
    assert citizen.url == street.link(number)
    seen(citizen, f"walk-citizen-{language}")
    assert PEOPLE[Role.INSPECTOR].name not in citizen.content()
    assert "Демо Менчик" not in citizen.content()
    citizen.click("main .button >> nth=0")
    seen(citizen, f"walk-pay-{language}")
    citizen.click("main form button")
    citizen.wait_for_url(re.compile("/payments/"))
    seen(citizen, f"walk-receipt-{language}")
    assert "1\u00a0500" in citizen.inner_text("main")
    standing = street.world.desk.issuing.resolution(number)
    assert standing.status is ResolutionStatus.PAID


@pytest.mark.parametrize("language", list(Language))
def test_another_appeals_one_question_a_page_and_is_right(
    street: Street, language: Language
) -> None:
    number = street.delivered()
    citizen = street.somebody(language, NARROW)
    citizen.goto(street.link(number))
    citizen.click("main .button.second")
    citizen.click("main form button")
    assert citizen.locator("#mistakes").evaluate("node => node === document.activeElement")
    seen(citizen, f"walk-appeal-mistake-{language}")
    citizen.check("[value=sign_or_light_wrong]")
    citizen.click("main form button")
    citizen.fill("#statement", "Светофор өчүк болчу. Мен токтоп, жай өттүм.")
    seen(citizen, f"walk-appeal-words-{language}")
    citizen.click("main form button")
    citizen.click("main form button.second")
    assert citizen.input_value("#statement").startswith("Светофор өчүк")
    citizen.click("main form button")
    seen(citizen, f"walk-appeal-check-{language}")
    citizen.click("main form button >> nth=0")
    seen(citizen, f"walk-appeal-sent-{language}")

    clerk = street.at_desk(Role.APPEALS, language)
    clerk.click("table a >> nth=0")
    clerk.fill("#answer", "Журналды текшердик: светофор өчүк болгон.")
    seen(clerk, f"walk-appeal-case-{language}")
    clerk.click("[value=uphold]")
    clerk.wait_for_url(re.compile("done=upheld"))
    citizen.goto(street.link(number))
    seen(citizen, f"walk-annulled-{language}")
    assert "Журналды текшердик" in citizen.inner_text("main")
    assert street.world.desk.issuing.resolution(number).status is ResolutionStatus.ANNULLED


def test_an_operator_dismisses_with_two_keys(street: Street) -> None:
    decision = street.world.proposed()
    page = street.at_desk(Role.OPERATOR, Language.KYRGYZ)
    page.goto(f"{street.base}/review/{decision.id}")
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("done="))
    step = street.world.desk.review.decision(decision.id).steps[-1]
    assert step.reason is DismissalReason.NO_VIOLATION


def test_an_officer_saves_a_violation_and_an_accident_by_hand(
    street: Street, tmp_path: Path
) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(crossing(30)[0])
    page = street.at_desk(Role.OFFICER, Language.KYRGYZ, NARROW)
    seen(page, "walk-doors-ky")
    page.click(".doors a[href='/officer/violation']")
    page.click("main form > button:visible")
    seen(page, "walk-violation-mistakes-ky")
    page.set_input_files("#photos", photo)
    page.fill("#plate", "01kg002dem")
    page.select_option("#offence", "phone")
    page.fill("#place", "Бишкек, Демо көчөсү 7")
    page.fill("#at", "2026-05-04T07:30:00")
    page.click("main form > button:visible")
    page.wait_for_url(re.compile("saved="))
    seen(page, "walk-saved-ky")
    page.click(".doors a[href='/officer/accident']")
    page.check("[name=kind][value=collision]")
    page.fill("#place", "Ош, Демо көчөсү 1")
    page.fill("#at", "2026-05-04T07:40:00")
    page.fill("#circumstances", "Эки унаа кагылышты.")
    page.fill("#vehicle_plate_1", "01KG003DEM")
    page.fill("#vehicle_description_2", "Ак Тойота, номери жок")
    page.click("[value=person][name=more]")
    assert page.input_value("#circumstances") == "Эки унаа кагылышты."
    page.select_option("#person_role_3", "witness")
    page.fill("#person_name_3", "Демо Күбө")
    page.click("main form > button:visible")
    page.wait_for_url(re.compile("saved="))
    with street.world.desk.case_file.begin() as transaction:
        newest = max(transaction.cases(100), key=lambda case: case.opened_at)
    assert newest.place == "Ош, Демо көчөсү 1"


def test_everything_a_citizen_needs_works_without_javascript(street: Street) -> None:
    number = street.delivered()
    page = street.somebody(Language.RUSSIAN, NARROW, java_script_enabled=False)
    page.goto(street.link(number))
    page.click("main .button >> nth=0")
    page.click("main form button")
    page.wait_for_url(re.compile("/payments/"))
    assert street.world.desk.issuing.resolution(number).status is ResolutionStatus.PAID


def test_the_citizens_page_is_light_and_asks_nobody_else(street: Street) -> None:
    page = street.somebody(Language.KYRGYZ, NARROW)
    weights: dict[str, int] = {}
    page.on("response", lambda answer: weights.update({answer.url: len(answer.body())}))
    page.goto(street.link(street.delivered()))
    page.wait_for_load_state("networkidle")
    assert sum(weights.values()) < HEAVIEST_PAGE_BYTES
    assert all(url.startswith(street.base) for url in weights)
    assert len(weights) >= 4

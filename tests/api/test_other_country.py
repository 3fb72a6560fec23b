"""Do the pages of a city in Kazakhstan ask for tenge, by the clock of Almaty?"""

from __future__ import annotations

from pathlib import Path

from fines.law import KAZAKHSTAN, load_law
from fines.locality import settle_in
from fines.officer import Role
from tests.api.pictures import crossing
from tests.api.test_citizen import link, plain
from tests.api.test_police import send_violation
from tests.api.visitor import Visitor
from tests.api.world import build


def test_a_case_of_kazakhstan(tmp_path: Path) -> None:
    settle_in(load_law(KAZAKHSTAN).locality)
    world = build(tmp_path, law_file=KAZAKHSTAN)
    resolution = world.delivered()
    page = plain(Visitor(world).get(f"{link(resolution)}?lang=ru").text)
    assert "4 мая 2026 года, 07:00:00" in page
    assert "К оплате сегодня: 21 625 тенге" in page
    assert "После этого 43 250 тенге." in page
    assert "штрафную стоянку" not in page  # no sum of debt is known there
    assert "Кодекс Республики Казахстан об административных правонарушениях, статья 596" in page
    assert "сом." not in page

    officer = Visitor(world).log_in(Role.OFFICER)
    assert "Время: Алматы" in officer.get("/officer/violation?lang=ru").text
    typed = {"pin": "20101199000001", "name": "А", "document": "KZ 1"}
    typed |= {"offence": "red_light", "at": "2026-05-04T07:30:00"}
    refused = plain(send_violation(officer, crossing()[0], **typed))
    assert "В номере 12 цифр, и дата" in refused
    assert "12 цифр" in refused
    send_violation(officer, crossing()[0], **(typed | {"pin": "900101300001"}))
    entered = [each.liable for each in world.desk.review.queue()]
    assert [each.person.pin for each in entered if each] == ["900101300001"]
    accountant = Visitor(world).log_in(Role.ACCOUNTANT)
    assert "Сумма, тенге" in accountant.get("/accountant?lang=ru").text

"""What if the program dies in the steps that guard people? No look, letter or erasure is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fines.accident import AccidentId, AccidentKind, AccidentPerson, AccidentVehicle, PersonRole
from fines.agency import AgencyCall, SearchKind
from fines.decision import DecisionId, DecisionStatus, DismissalReason
from fines.delivery import DeliveryChannel
from fines.erasure import Retention
from fines.error_rate import ErrorLimit
from fines.local_time import local_day
from fines.officer import Officer, OfficerId
from fines.procedure.contacting import Contacting
from fines.procedure.erasing import Erasing
from fines.procedure.examining import Examining
from fines.procedure.following_up import FollowingUp
from fines.procedure.holding import Holding
from fines.procedure.informing import Informing
from fines.procedure.issuing import Issuing
from fines.procedure.overseeing import Overseeing
from fines.procedure.placing import Placing
from fines.procedure.review import Review
from fines.region import Region
from fines.second_look import SecondLook
from fines.violation import OffenceCode
from tests.fines.invented import (
    APPEALS,
    DRIVER,
    INSPECTOR,
    NOON,
    OPERATOR,
    PATROL,
    PLATE,
    violation,
)
from tests.fines.procedure.conftest import Desks
from tests.fines.procedure.crash_points import (
    DELIVERED,
    ISSUED,
    Names,
    Step,
    confirm,
    dies_everywhere,
    issue,
    number_of,
    pay,
    register,
    send,
)
from tests.fines.procedure.sending_room import CONTACT
from tests.fines.procedure.test_holding import BISHKEK, OSH, seen
from tests.fines.procedure.test_placing import CHIEF

pytestmark = pytest.mark.slow

EVERY = SecondLook(percent=100)
EXAMINER = replace(OPERATOR, id=OfficerId("operator-9"))
WRONG = DismissalReason.WRONG_VEHICLE
TODAY = local_day(NOON)
CALL = AgencyCall(client="KG/GOV/1/portal", user="1", issue="7", message="m", operation="test")


def judged_by(operator: Officer, *, dismissed: bool = False) -> Step:
    """One of the blind answers of a case that needs two."""

    def answer(desks: Desks, names: Names) -> None:
        review = Review(desks.case_file, desks.review._law, desks.clock, EVERY)
        if dismissed:
            review.dismiss(names.decision, operator, WRONG)
        else:
            review.confirm(names.decision, operator)

    return answer


def issue_to_be_examined(desks: Desks, names: Names) -> None:
    old = desks.issuing
    issuing = Issuing(
        desks.case_file, old._registry, old._press, old._evidence, desks.clock, examined=EVERY
    )
    issuing.issue(names.decision, INSPECTOR)


def find_it_wrong(desks: Desks, names: Names) -> None:
    """One wrong of one is enough here for the camera to stop."""
    limit = ErrorLimit(most=0.1, least=1)
    examining = Examining(desks.case_file, desks.clock, limit)
    examining.answer(names.decision, EXAMINER, DecisionStatus.DISMISSED, WRONG)


def see_two_places(desks: Desks, names: Names) -> None:
    for act in (seen(1, BISHKEK), seen(0, OSH)):
        names.decision = desks.review.register(act).id
        desks.review.confirm(names.decision, OPERATOR)


def other_of(desks: Desks, names: Names) -> DecisionId:
    with desks.case_file.view() as view:
        acts = view.decisions_of_plate(PLATE)
    return next(act.id for act in acts if act.id != names.decision)


def clear_the_pair(desks: Desks, names: Names) -> None:
    other, why = other_of(desks, names), "one car on a lorry"
    Holding(desks.case_file, desks.clock).clear(names.decision, other, APPEALS, why)


def see_one_place(desks: Desks, names: Names) -> None:
    names.decision = desks.review.register(seen(1, BISHKEK)).id


def see_another_place(desks: Desks, names: Names) -> None:
    desks.review.register(seen(0, OSH))


def drop_the_first(desks: Desks, names: Names) -> None:
    Holding(desks.case_file, desks.clock).drop(names.decision, APPEALS, "another car")


def record_on_the_road(desks: Desks, names: Names) -> None:
    driver = replace(DRIVER, document="айдоочулук күбөлүк ДЕМО 1")
    desks.recording.violation(
        offence=OffenceCode("phone"),
        plate=PLATE,
        place="Бишкек",
        occurred_at=NOON,
        photos=(),
        by=PATROL,
        driver=driver,
    )


def record_accident(desks: Desks, names: Names) -> None:
    desks.recording.accident(
        kind=AccidentKind.COLLISION,
        occurred_at=NOON,
        place="Бишкек",
        circumstances="",
        vehicles=(AccidentVehicle(plate=PLATE, description="", damage="", fled=False),),
        persons=(AccidentPerson(role=PersonRole.DRIVER, name="Демо", vehicle=1, injury="баш"),),
        by=PATROL,
    )


def follow_up(desks: Desks, names: Names) -> None:
    with desks.case_file.view() as view:
        (case,) = view.cases(9)
    told = FollowingUp(desks.case_file, desks.clock)
    told.tell(AccidentId(case.subject), PATROL, person=1, source="forensic 9", died_on=TODAY)


def fail_the_letter(desks: Desks, names: Names) -> None:
    desks.delivering.fail(names.delivery, "gone away", INSPECTOR)


def show_on_the_portal(desks: Desks, names: Names) -> None:
    desks.delivering.send(number_of(desks, names), DeliveryChannel.PORTAL, INSPECTOR)


def open_the_portal(desks: Desks, names: Names) -> None:
    desks.delivering.portal_opened(number_of(desks, names))


def enter_contact(desks: Desks, names: Names) -> None:
    contacting = Contacting(desks.case_file, desks.clock)
    contacting.enter(number_of(desks, names), CONTACT, INSPECTOR)


def serve_a_region(desks: Desks, names: Names) -> None:
    with desks.case_file.begin() as transaction:
        transaction.save_officer(replace(CHIEF, regions=(Region("chui"),)), "no password")


def place_cases(desks: Desks, names: Names) -> None:
    placing = Placing(desks.case_file, desks.clock)
    placing.place(None, violation().place[:6], Region("chui"), "буйрук 7", CHIEF)


def escalate(desks: Desks, names: Names) -> None:
    desks.clock.now = NOON + timedelta(days=50)
    Overseeing(desks.case_file, desks.review._law, desks.clock).escalate()


def subscribe(desks: Desks, names: Names) -> None:
    Informing(desks.case_file, desks.clock).subscribe(DRIVER.pin, PLATE, "", CALL)


def post_on_the_board(desks: Desks, names: Names) -> None:
    informing = Informing(desks.case_file, desks.clock)
    informing.post(SearchKind.OWNER_SEEKS_DRIVER, DRIVER.pin, PLATE, "+996555000001", "", CALL)


def erase(desks: Desks, names: Names) -> None:
    desks.clock.now = NOON + timedelta(days=2000)
    kept = Retention(punished_days=1000, dismissed_days=1000, accident_days=1000)
    Erasing(desks.case_file, lambda _: None, desks.clock, kept).work_off()


FIRST, SECOND, THIRD = (replace(OPERATOR, id=OfficerId(f"operator-{n}")) for n in range(3))
AGREES, DIFFERS = judged_by(SECOND), judged_by(SECOND, dismissed=True)
CASES = {
    "first answer": ((register,), judged_by(FIRST)),
    "second answer agrees": ((register, judged_by(FIRST)), AGREES),
    "second answer differs": ((register, judged_by(FIRST)), DIFFERS),
    "third answer": ((register, judged_by(FIRST), DIFFERS), judged_by(THIRD)),
    "drawn to be examined": ((register, confirm), issue_to_be_examined),
    "found wrong, camera stops": ((register, confirm, issue_to_be_examined), find_it_wrong),
    "suspicion": ((*ISSUED, see_one_place), see_another_place),
    "pair cleared": ((see_two_places,), clear_the_pair),
    "copy dropped": ((see_one_place, confirm, issue, see_another_place), drop_the_first),
    "officer's record": ((), record_on_the_road),
    "accident": ((), record_accident),
    "follow up": ((record_accident,), follow_up),
    "letter failed": ((*ISSUED, send), fail_the_letter),
    "portal opened": ((*ISSUED, show_on_the_portal), open_the_portal),
    "contact": (ISSUED, enter_contact),
    "placed": ((register, serve_a_region), place_cases),
    "late": ((register,), escalate),
    "subscribed": ((), subscribe),
    "board": ((), post_on_the_board),
    "erased": ((*DELIVERED, pay), erase),
    "accident erased": ((record_accident,), erase),
}


@pytest.mark.parametrize(("before", "step"), CASES.values(), ids=CASES)
def test_care_is_taken_whole_wherever_the_program_died(
    before: tuple[Step, ...], step: Step, tmp_path: Path, sqlite_template: Path
) -> None:
    dies_everywhere(before, step, tmp_path, sqlite_template)

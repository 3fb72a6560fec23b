"""Are lists of the case file those of the reader's regions, in both databases?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from fines.appeal import AppealStatus
from fines.decision import DecisionStatus
from fines.delivery import Delivery, DeliveryChannel, DeliveryId, DeliveryStatus, Occasion
from fines.duty import DutyKind
from fines.officer import OfficerId
from fines.print_batch import BatchId, BatchStatus, PrintBatch
from fines.region import Region
from fines.resolution import ResolutionNumber, ResolutionStatus
from fines.sending import Sending, SendingId, SendingStatus
from fines.storage.case_file import SqlCaseFile
from fines.storage.scope import Regions
from tests.contract.written import case_for, proposed
from tests.fines.invented import NOON, resolution_of

LATER = NOON + timedelta(days=1)
OWN, OTHER = Region("bishkek"), Region("chui")


def looking(case_file: SqlCaseFile, regions: Regions) -> SqlCaseFile:
    return case_file.seen_by(lambda: regions)


def test_lists_are_scoped_and_searches_of_the_law_are_not(
    case_file: SqlCaseFile,
) -> None:
    made = {region: proposed(hours=hour) for hour, region in enumerate((OWN, OTHER, None))}
    with case_file.begin() as transaction:
        for serial, (region, decision) in enumerate(made.items(), start=1):
            transaction.add_cases([replace(case_for(decision), region=region)])
            transaction.save_decision(decision)
            number = ResolutionNumber(f"00-00-000-00-0-{serial:06d}")
            transaction.save_resolution(resolution_of(decision, number))
    for regions, seen in (
        (None, set(made)),
        (frozenset({OWN}), {OWN}),
        (frozenset({OWN, OTHER}), {OWN, OTHER}),
        (frozenset(), set()),
    ):
        wanted = {made[region].id for region in seen}
        with looking(case_file, regions).view() as view:
            assert {each.id for each in view.decisions(DecisionStatus.PROPOSED, 10)} == wanted
            assert view.count_decisions(DecisionStatus.PROPOSED) == len(wanted)
            judged = view.decisions(
                DecisionStatus.PROPOSED, 10, not_judged_by=OfficerId("operator")
            )
            assert {each.id for each in judged} == wanted
            assert {each.subject for each in view.cases(10)} == wanted
            issued = view.resolutions(ResolutionStatus.ISSUED, 10)
            assert {each.decision_id for each in issued} == wanted
            assert view.appeals(AppealStatus.FILED, 10) == []
            late = view.duties.waiting(DutyKind.SERVE, 10)
            assert len(late) == view.duties.count_late(DutyKind.SERVE, LATER, None) == len(wanted)
            plate = made[OWN].violation.plate
            assert len(view.decisions_of_plate(plate)) == 3
            assert len(view.resolutions_of_plate(plate)) == 3
            assert view.decision(made[OTHER].id) == made[OTHER]


def test_letters_and_sendings_are_scoped_and_batches_too(case_file: SqlCaseFile) -> None:
    letters, numbers = {}, {}
    for serial, region in enumerate((OWN, OTHER, None), start=1):
        decision = proposed(hours=serial)
        numbers[region] = ResolutionNumber(f"00-00-000-00-0-{serial:06d}")
        letters[region] = Delivery(
            id=DeliveryId(f"letter-{serial}"),
            resolution=numbers[region],
            channel=DeliveryChannel.POST,
            status=DeliveryStatus.WAITING,
            sent_at=NOON + timedelta(minutes=serial),
        )
        with case_file.begin() as transaction:
            transaction.add_cases([replace(case_for(decision), region=region)])
            transaction.save_decision(decision)
            transaction.save_resolution(resolution_of(decision, numbers[region]))
            transaction.save_delivery(letters[region])
            made = Sending(
                id=SendingId(f"sending-{serial}"),
                resolution=numbers[region],
                occasion=Occasion.RESOLUTION,
                serves=True,
                made_at=NOON,
            )
            transaction.sendings.add(made, NOON)
            transaction.prints.save(
                PrintBatch(
                    id=BatchId(f"batch-{serial}"),
                    number=serial,
                    made_by=OfficerId("inspector"),
                    made_at=NOON,
                    letters=(),
                    pieces=(),
                    region=region,
                )
            )
    for regions, seen in (
        (None, [OWN, OTHER, None]),
        (frozenset({OWN}), [OWN]),
        (frozenset({OWN, OTHER}), [OWN, OTHER]),
        (frozenset(), []),
    ):
        with looking(case_file, regions).view() as view:
            assert view.sendings.count_letters_to_print() == len(seen)
            waiting = view.sendings.sendings(SendingStatus.DUE, 9)
            assert {each.resolution for each in waiting} == {numbers[each] for each in seen}
            own = view.prints.batches(BatchStatus.OPEN, 9)
            assert [each.region for each in own] == seen
            assert list(view.prints.made_between(NOON, LATER)) == list(own)
            assert view.prints.made_between(LATER, LATER + timedelta(days=1)) == []
    with case_file.view() as view:
        assert view.sendings.letters_to_print(9, {OTHER}) == [letters[OTHER]]
        assert view.sendings.letters_to_print(9) == list(letters.values())

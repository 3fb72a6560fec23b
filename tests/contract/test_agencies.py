"""Is what other bodies left kept once, found by plate, and forgotten in time?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from fines.agency import SearchEntry, SearchEntryId, SearchKind, Subscription, SubscriptionId
from fines.plates import PlateNumber
from fines.storage.case_file import SqlCaseFile
from tests.fines.invented import NOON

PLATE = PlateNumber("01KG123ABC")
SUBSCRIPTION = Subscription(
    id=SubscriptionId("s-1"),
    client="a/b/c/d",
    pin="20101199000001",
    plate=PLATE,
    number="7",
    made_at=NOON,
)
ENTRY = SearchEntry(
    id=SearchEntryId("e-1"),
    kind=SearchKind.OWNER_SEEKS_DRIVER,
    pin="20101199000001",
    plate=PLATE,
    contact="+996 555 000000",
    note="",
    posted_at=NOON,
)


def test_a_subscription_is_made_and_ended_once(case_file: SqlCaseFile) -> None:
    with case_file.begin() as transaction:
        assert transaction.agencies.subscribe(SUBSCRIPTION)
        assert not transaction.agencies.subscribe(SUBSCRIPTION)
    with case_file.begin() as transaction:
        assert transaction.agencies.subscriptions(PLATE) == [SUBSCRIPTION]
        assert transaction.agencies.subscriptions(PlateNumber("02KG123ABC")) == []
        assert transaction.agencies.unsubscribe(SUBSCRIPTION.id)
        assert not transaction.agencies.unsubscribe(SUBSCRIPTION.id)


def test_the_newest_entry_replaces_the_former_and_the_old_are_forgotten(
    case_file: SqlCaseFile,
) -> None:
    newer = replace(ENTRY, contact="+996 555 000001", posted_at=NOON + timedelta(days=1))
    other = replace(ENTRY, id=SearchEntryId("e-2"))
    with case_file.begin() as transaction:
        for each in (ENTRY, other, newer):
            transaction.agencies.post(each)
    with case_file.begin() as transaction:
        assert transaction.agencies.entries(10) == [newer, other]
        assert transaction.agencies.entries(1) == [newer]
        assert transaction.agencies.forget_entries(NOON + timedelta(hours=1)) == 1
        assert transaction.agencies.entries(10) == [newer]

"""What does each of the twelve operations answer? Business statuses stand in the body."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime

from api.desk import Desk
from api.rendering import Speaker
from api.smart_city import records
from api.smart_city.paying import pay_legal
from api.smart_city.status import Status
from fines.agency import AgencyCall
from fines.decision import DecisionId
from fines.errors import InvalidValueError, NotFoundError, StepRefusedError
from fines.local_time import local_zone
from fines.plates import PlateNumber, plate_number
from fines.procedure.numbering import number_in
from fines.registries.soap_service import Answer
from pipeline.smart_city_file import SmartCity

_WHOLE = re.compile(r"[0-9]{1,9}")
_TRUE = ("true", "1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question with all that its answer needs; `fields` are texts, empty where missing."""

    desk: Desk
    city: SmartCity
    call: AgencyCall
    fields: Mapping[str, str]
    t: Speaker

    def plate(self) -> PlateNumber:
        """InvalidValueError for what is no plate."""
        return plate_number(self.fields["plate"])

    def whole(self, name: str) -> int:
        """InvalidValueError for what is no whole number."""
        text = self.fields[name]
        if not _WHOLE.fullmatch(text):
            raise InvalidValueError(f"'{name}' is {text[:40]!r}: it must be a whole number.")
        return int(text)

    def instant(self, name: str) -> datetime:
        """A time; without a zone it is local. InvalidValueError for anything else."""
        text = self.fields[name]
        try:
            found = datetime.fromisoformat(text) if "T" in text else None
            # At the calendar's two ends there is a zone in which the time cannot be told.
            if found is not None and not MINYEAR < found.year < MAXYEAR:
                found = None
        except ValueError:
            found = None
        if found is None:
            raise InvalidValueError(f"'{name}' is {text[:40]!r}: write 2026-05-04T08:00:00.")
        return found if found.tzinfo else found.replace(tzinfo=local_zone())


def answered(name: str, asked: Asked) -> Answer:
    """The answer of this operation; what the business refuses is a status in it."""
    try:
        return _OPERATIONS[name](asked)
    except InvalidValueError:
        return {"status": Status.BAD_REQUEST}
    except NotFoundError:
        return {"status": Status.NOT_ON_FILE}


def _violations(asked: Asked) -> Answer:
    told = asked.desk.informing.fines_of(asked.fields["pin"], asked.plate(), asked.call)
    with_image = asked.fields["image"] in _TRUE
    rows = [records.violation(asked.desk, each, asked.t, with_image=with_image) for each in told]
    return {"status": Status.FOUND if rows else Status.NOTHING, "protocols": rows}


def _by_plate(asked: Asked) -> Answer:
    unpaid = asked.desk.informing.unpaid_of(asked.plate())
    rows = [records.due(each) for each in unpaid]
    return {"status": Status.FOUND if rows else Status.NOTHING, "violations": rows}


def _protocol(asked: Asked) -> Answer:
    told = asked.desk.informing.one(number_in(asked.fields["protocolNumber"]), asked.call)
    found = records.record(asked.desk, told, asked.t, asked.city)
    return {"status": Status.FOUND, "protocol": found}


def _protocol_info(asked: Asked) -> Answer:
    resolution = asked.desk.issuing.resolution(number_in(asked.fields["protocol"]))
    return {
        "status": Status.FOUND,
        "paymentStatus": records.payment_status(resolution),
        "paymentMessage": asked.t(f"status.resolution.{resolution.status}"),
        "paidSum": resolution.paid,
        "paymentDate": resolution.paid_at,
    }


def _pay(asked: Asked) -> Answer:
    paid_at = asked.instant("paymentDate") if asked.fields["paymentDate"] else None
    return pay_legal(asked.desk, asked.call, asked.fields, paid_at)


def _delivery(asked: Asked) -> Answer:
    word = asked.city.posts_words.get(asked.whole("deliveryStatus"))
    if word is None:
        raise InvalidValueError("This code of delivery is not in the list of our file.")
    try:
        asked.desk.delivering.told_of_letter(
            number_in(asked.fields["protocol"]),
            word,
            asked.fields["note"] or f"{asked.call.operation} {asked.call.message}",
            asked.instant("deliveryDate"),
            asked.call.actor,
        )
    except StepRefusedError:
        return {"status": Status.SET_ALREADY}
    return {"status": Status.FOUND}


def _subscribe(asked: Asked) -> Answer:
    return _subscription(asked, asked.desk.informing.subscribe)


def _unsubscribe(asked: Asked) -> Answer:
    return _subscription(asked, asked.desk.informing.unsubscribe)


def _subscription(
    asked: Asked, step: Callable[[str, PlateNumber, str, AgencyCall], bool]
) -> Answer:
    if not all(asked.fields[name] for name in ("pin", "plate", "uniqueNumber")):
        return {"status": Status.FIELD_MISSING}
    allowed = asked.city.participants
    if allowed is not None and asked.call.client not in allowed:
        return {"status": Status.NO_PARTICIPANT}
    fields = asked.fields
    done = step(fields["pin"], asked.plate(), fields["uniqueNumber"], asked.call)
    return {"status": Status.FOUND if done else Status.THERE_OR_ABSENT}


def _events(asked: Asked) -> Answer:
    since, until = asked.instant("dateFrom"), asked.instant("dateTo")
    found = asked.desk.informing.acts(asked.plate(), since, until, asked.call)
    rows = [records.event(each) for each in found]
    return {"status": Status.FOUND if rows else Status.NOTHING, "events": rows}


def _photo(asked: Asked) -> Answer:
    decision = asked.desk.informing.act(DecisionId(asked.fields["id"]), asked.call)
    photo = records.picture(asked.desk, decision)
    return {"status": Status.NOTHING} if photo is None else {"status": Status.FOUND, "photo": photo}


def _search(asked: Asked) -> Answer:
    kinds = {code: kind for kind, code in records.SEARCHES.items()}
    kind = kinds.get(asked.whole("type"))
    if kind is None:
        raise InvalidValueError("There are searches of type 1 and 2 only.")
    fields = asked.fields
    entry = asked.desk.informing.post(
        kind, fields["pin"], asked.plate(), fields["contact"], fields["note"],
        asked.call,
    )  # fmt: skip
    return {"status": Status.FOUND, "entry": records.board_entry(entry)}


def _board(asked: Asked) -> Answer:
    rows = [records.board_entry(each) for each in asked.desk.informing.board(asked.call)]
    return {"status": Status.FOUND if rows else Status.NOTHING, "entries": rows}


_OPERATIONS: Mapping[str, Callable[[Asked], Answer]] = {
    "smartcityGetViolations": _violations,
    "getViolationsByPlate": _by_plate,
    "protocol": _protocol,
    "protocolInfo": _protocol_info,
    "setPaymentLegal": _pay,
    "resolutionDeliveryStatus": _delivery,
    "subscribeViolations": _subscribe,
    "unsubscribeViolations": _unsubscribe,
    "getEvents": _events,
    "getEventPhoto": _photo,
    "vehicleOwnerSearch": _search,
    "vehicleOwnerList": _board,
}

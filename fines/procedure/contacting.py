"""How does an addressee say how they want to be told? To an officer, or behind their own link."""

from __future__ import annotations

from dataclasses import replace

from fines.contact import Contact, check_contact
from fines.officer import Officer, Role
from fines.ports import CaseFile, Clock
from fines.procedure.sending_plan import contact_for
from fines.procedure.steps import CITIZEN, leave_trace, refuse_erased, require
from fines.resolution import ResolutionNumber


class Contacting:
    """Telephone, e-mail, chat and language; the addresses themselves are in no trace."""

    def __init__(self, case_file: CaseFile, clock: Clock) -> None:
        self._case_file = case_file
        self._clock = clock

    def enter(self, number: ResolutionNumber, contact: Contact, by: Officer) -> Contact:
        """The owner has shown who they are: it counts for all that they ever get."""
        require(by, Role.INSPECTOR)
        with self._case_file.view() as view:
            pin = view.resolution(number).owner.pin
        return self._write(number, replace(contact, key=pin, entered_by=by.id), by.id)

    def enter_by_link(self, number: ResolutionNumber, contact: Contact) -> Contact:
        """Whoever holds the paper may be a neighbour: it counts for this resolution only."""
        return self._write(number, replace(contact, key=number, entered_by=CITIZEN), CITIZEN)

    def contact(self, number: ResolutionNumber) -> Contact | None:
        """How the addressee of this resolution is told."""
        with self._case_file.view() as view:
            return contact_for(view, view.resolution(number))

    def _write(self, number: ResolutionNumber, contact: Contact, actor: str) -> Contact:
        now = self._clock()
        entered = replace(contact, entered_at=now)
        check_contact(entered)
        with self._case_file.begin() as transaction:
            resolution = transaction.resolution(number)
            refuse_erased(transaction, resolution)
            transaction.sendings.save_contact(entered)
            leave_trace(
                transaction,
                kind="contact.entered",
                key=transaction.case_of(resolution.decision_id).number,
                actor=actor,
                at=now,
                resolution=number,
            )
        return entered

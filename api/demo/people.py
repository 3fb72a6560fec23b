"""Who works at the demo's desks? Invented people, one for each role."""

from __future__ import annotations

from dataclasses import dataclass

from api.access.passwords import hash_password
from fines.officer import Officer, OfficerId, Role
from fines.ports import CaseFile


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """An invented officer with a password that everybody may know."""

    officer: Officer
    password: str


def _person(role: Role, name: str, rank: str, which: str = "") -> DemoPerson:
    officer = Officer(id=OfficerId(f"demo-{role}{which}"), name=name, rank=rank, role=role)
    return DemoPerson(officer=officer, password=f"tartip-{role}{which}")


PEOPLE = {
    person.officer.role: person
    for person in (
        _person(Role.OPERATOR, "Демо Оператор", "лейтенант"),
        _person(Role.INSPECTOR, "Демо Инспектор", "майор"),
        _person(Role.OFFICER, "Демо Кызматкер", "старшина"),
        _person(Role.APPEALS, "Демо Даттануу", "подполковник"),
        _person(Role.ACCOUNTANT, "Демо Эсепчи", "капитан"),
        _person(Role.ADMINISTRATOR, "Демо Администратор", "капитан"),
    )
}


SECOND_OPERATOR = _person(Role.OPERATOR, "Демо Экинчи Оператор", "лейтенант", which="-2")
SECOND_ACCOUNTANT = _person(Role.ACCOUNTANT, "Демо Экинчи Эсепчи", "капитан", which="-2")


def enlist(case_file: CaseFile) -> None:
    """Puts the demo's people on file; a second time changes nothing but their hashes."""
    with case_file.begin() as transaction:
        for person in (*PEOPLE.values(), SECOND_OPERATOR, SECOND_ACCOUNTANT):
            transaction.save_officer(person.officer, hash_password(person.password))

"""Does every error of the world have its status, its sentence and its page?"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from fastapi import APIRouter

from api.errors import STATUS, TooLargeError, wording_key
from api.failures import PROBLEM_TYPE
from api.headers import LONGEST_BODY_BYTES
from api.rendering import wording
from fines.errors import TartipError
from fines.officer import Role
from fines.wording import Language
from tests.api.visitor import Visitor
from tests.api.world import PEOPLE, World, build


def family(kind: type[TartipError]) -> Iterator[type[TartipError]]:
    """This class and all below it."""
    yield kind
    for below in kind.__subclasses__():
        yield from family(below)


def test_every_error_of_the_world_has_a_status() -> None:
    assert set(family(TartipError)) == set(STATUS)


@pytest.mark.parametrize("error", list(STATUS))
def test_every_error_has_words_in_every_language(error: type[TartipError]) -> None:
    said = {wording()(wording_key(error), language) for language in Language}
    assert len(said) == len(Language)


@pytest.fixture(scope="module")
def of_failures(tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    """A visitor of a desk at which every error has an address that ends in it."""
    visitor = Visitor(build(tmp_path_factory.mktemp("failures")))
    failing, errors = APIRouter(), {error.__name__: error for error in STATUS}

    @failing.get("/api/v1/fails/{name}")
    @failing.get("/fails/{name}")
    def fails(name: str) -> None:
        raise errors[name]("A sentence with 'value' and mend.")

    visitor.app.include_router(failing)
    return visitor


@pytest.mark.parametrize("error", list(STATUS))
def test_each_error_is_a_problem_for_machines_and_a_page_for_people(
    of_failures: Visitor, error: type[TartipError]
) -> None:
    address = f"/fails/{error.__name__}"
    problem = of_failures.get(f"/api/v1{address}")
    page = of_failures.get(f"{address}?lang=ru")
    status = STATUS[error]
    assert problem.status_code == status
    assert problem.headers["content-type"] == PROBLEM_TYPE
    body = problem.json()
    assert body.pop("type").startswith("urn:tartip:problem:")
    assert body == {
        "title": status.phrase,
        "status": status,
        "detail": "A sentence with 'value' and mend.",
        "instance": f"/api/v1{address}",
    }
    if status is HTTPStatus.UNAUTHORIZED:
        assert page.headers["location"] == f"/login?next={address}"
        return
    assert page.status_code == status
    assert wording()(wording_key(error), Language.RUSSIAN) in page.text
    assert "'value'" not in page.text


def test_a_crash_shows_a_calm_page_and_nothing_of_the_inside(world: World) -> None:
    visitor = Visitor(world, crash=False)
    failing = APIRouter()

    @failing.get("/crash")
    def crash() -> None:
        raise KeyError("secret-inside")

    visitor.app.include_router(failing)
    page = visitor.get("/crash?lang=en")
    assert page.status_code == 500
    assert "This step was not done. Try again." in page.text
    assert "secret-inside" not in page.text


def test_an_address_that_is_not_there_says_so_in_each_language(visitor: Visitor) -> None:
    pages = {lang: visitor.get(f"/nothing?lang={lang}") for lang in ("ky", "ru", "en")}
    assert {page.status_code for page in pages.values()} == {404}
    assert "Этого нет в деле" in pages["ru"].text
    assert visitor.get("/api/v1/nothing").json()["detail"] == (
        "There is nothing at GET /api/v1/nothing: check the address."
    )


def test_an_officer_reads_the_exact_sentence_too(world: World) -> None:
    decision = world.confirmed()
    visitor = Visitor(world).log_in(Role.OPERATOR)
    page = visitor.post(f"/review/{decision.id}/confirm")
    assert page.status_code == 409
    assert f"Decision {decision.id} is confirmed" in page.text


def test_a_request_that_carries_too_much_is_refused_unread(visitor: Visitor) -> None:
    answer = visitor.client.post(
        "/api/v1/evidence", headers={"Content-Length": str(LONGEST_BODY_BYTES + 1)}
    )
    assert answer.status_code == STATUS[TooLargeError]
    assert answer.json()["detail"] == "A request may carry 64 MiB: send less at once."


def test_the_same_person_is_refused_on_the_page(world: World) -> None:
    """An inspector who once confirmed as an operator must not issue the same case."""
    decision = world.confirmed()
    moved = PEOPLE[Role.OPERATOR]
    with world.desk.case_file.begin() as transaction:
        kept = transaction.password_hash(moved.id)
        assert kept is not None
        transaction.save_officer(
            type(moved)(id=moved.id, name=moved.name, rank=moved.rank, role=Role.INSPECTOR), kept
        )
    visitor = Visitor(world).log_in(Role.OPERATOR)
    page = visitor.get(f"/inspector/decisions/{decision.id}?lang=en")
    assert "You confirmed this: another person must issue it." in page.text
    assert "/issue" not in page.text
    answer = visitor.post(f"/inspector/decisions/{decision.id}/issue")
    assert answer.status_code == 409
    assert "Another person must take this step" in answer.text

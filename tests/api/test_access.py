"""Who gets in, and what may each role do?"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from api.access.guard import MOST_GUESSES
from api.access.machines import Scope, machine_of, new_token
from api.access.passwords import hash_password, password_fits
from api.access.sessions import COOKIE, SHIFT
from api.access.throttle import Throttle
from api.errors import TooManyAttemptsError
from fines.appeal import AppealGround
from fines.errors import InvalidValueError
from fines.officer import Role
from tests.api.visitor import Visitor
from tests.api.world import MORNING, PASSWORD, PEOPLE, World, build

ALLOWED = {
    "/review": {Role.OPERATOR},
    "/inspector": {Role.INSPECTOR},
    "/officer": {Role.OFFICER},
    "/officer/violation": {Role.OFFICER},
    "/officer/accident": {Role.OFFICER},
    "/appeals": {Role.APPEALS},
    "/accountant": {Role.ACCOUNTANT},
    "/administrator": {Role.ADMINISTRATOR},
    "/api/v1/decisions": {Role.OPERATOR},
    "/api/v1/decisions/awaiting": {Role.INSPECTOR},
    "/api/v1/appeals": {Role.APPEALS},
    "/api/v1/examinations": {Role.OPERATOR},
    "/api/v1/recalls": {Role.ADMINISTRATOR, Role.APPEALS},
}
STEPS = {
    "/review/{decision}/confirm": Role.OPERATOR,
    "/review/{decision}/dismiss": Role.OPERATOR,
    "/inspector/decisions/{decision}/dismiss": Role.INSPECTOR,
    "/inspector/decisions/{decision}/issue": Role.INSPECTOR,
    "/inspector/resolutions/{number}/print": Role.INSPECTOR,
    "/inspector/resolutions/{number}/deliver": Role.INSPECTOR,
    "/inspector/deliveries/{delivery}/prove": Role.INSPECTOR,
    "/inspector/deliveries/{delivery}/fail": Role.INSPECTOR,
    "/officer/violation": Role.OFFICER,
    "/officer/accident": Role.OFFICER,
    "/appeals/{appeal}": Role.APPEALS,
    "/accountant/refunds/{number}": Role.ACCOUNTANT,
    "/accountant/orders/{number}": Role.ACCOUNTANT,
    "/accountant/closing": Role.ACCOUNTANT,
    "/accountant/cash": Role.ACCOUNTANT,
    "/accountant/notices/{number}": Role.ACCOUNTANT,
}
CASES = {
    "/review/{decision}": {Role.OPERATOR},
    "/review/{decision}/evidence/{sha256}": {Role.OPERATOR},
    "/inspector/decisions/{decision}": {Role.INSPECTOR},
    "/inspector/decisions/{decision}/evidence/{sha256}": {Role.INSPECTOR},
    "/inspector/resolutions/{number}": {Role.INSPECTOR},
    "/inspector/resolutions/{number}/document.pdf": {Role.INSPECTOR},
    "/appeals/{appeal}": {Role.APPEALS},
    "/appeals/{appeal}/evidence/{sha256}": {Role.APPEALS},
    "/api/v1/decisions/{decision}": {Role.OPERATOR, Role.INSPECTOR, Role.APPEALS},
    "/api/v1/decisions/{decision}/evidence/{sha256}": {
        Role.OPERATOR,
        Role.INSPECTOR,
        Role.APPEALS,
    },
    "/api/v1/decisions/{decision}/conflicts": {Role.OPERATOR, Role.INSPECTOR, Role.APPEALS},
    "/api/v1/resolutions/{number}": {Role.INSPECTOR},
    "/api/v1/resolutions/{number}/document": {Role.INSPECTOR},
}


def filled(world: World) -> dict[str, str]:
    """Names of a case that has everything."""
    resolution = world.delivered()
    decision = world.desk.review.decision(resolution.decision_id)
    appeal = world.desk.appealing.file(resolution.number, AppealGround.OTHER, "Бул мен эмес")
    return {
        "decision": decision.id,
        "number": resolution.number,
        "appeal": appeal.id,
        "delivery": world.desk.delivering.deliveries(resolution.number)[0].id,
        "sha256": decision.violation.evidence[0].sha256,
    }


@pytest.mark.parametrize("role", list(Role))
def test_each_page_opens_for_its_roles_and_for_no_other(world: World, role: Role) -> None:
    names = filled(world)
    visitor = Visitor(world).log_in(role)
    expected = {path: role in roles for path, roles in (ALLOWED | CASES).items()}
    answers = {path: visitor.get(path.format(**names)).status_code for path in expected}
    assert answers == {path: 200 if allowed else 403 for path, allowed in expected.items()}


@pytest.mark.parametrize("role", list(Role))
def test_each_step_is_refused_to_every_other_role(world: World, role: Role) -> None:
    names = filled(world)
    visitor = Visitor(world).log_in(role)
    others = [path for path, allowed in STEPS.items() if allowed is not role]
    answers = {path: visitor.post(path.format(**names)).status_code for path in others}
    assert answers == dict.fromkeys(others, 403)


def test_a_stranger_is_led_to_the_login_and_back(world: World, visitor: Visitor) -> None:
    names = filled(world)
    pages = [path.format(**names) for path in ALLOWED | CASES]
    answers = {path: visitor.get(path) for path in pages}
    assert {path: answer.status_code for path, answer in answers.items()} == {
        path: 401 if path.startswith("/api/") else 303 for path in pages
    }
    assert answers["/review"].headers["location"] == "/login?next=/review"
    steps = {path: visitor.post(path.format(**names)).status_code for path in STEPS}
    assert steps == dict.fromkeys(STEPS, 303)


@pytest.mark.parametrize("role", sorted(set(STEPS.values())))
def test_a_form_without_its_token_changes_nothing(world: World, role: Role) -> None:
    names, foreign_token = filled(world), Visitor(world).token()
    visitor = Visitor(world).log_in(role)
    before = world.trail()
    for path in (path for path, allowed in STEPS.items() if allowed is role):
        missing = visitor.client.post(path.format(**names), data={})
        foreign = visitor.client.post(path.format(**names), data={"csrf": foreign_token})
        assert (missing.status_code, foreign.status_code) == (403, 403)
        assert "мөөнөтү өттү" in missing.text
    assert world.trail() == before


def test_every_form_of_every_page_carries_the_token(world: World) -> None:
    names = filled(world)
    for role in Role:
        visitor = Visitor(world).log_in(role)
        for path, roles in (ALLOWED | CASES).items():
            if role in roles and not path.startswith("/api/"):
                page = visitor.get(path.format(**names)).text
                posts = re.findall(r'<form method="post".*?</form>', page, re.DOTALL)
                assert all('name="csrf"' in form for form in posts), path


def test_a_wrong_name_and_a_wrong_password_read_the_same(visitor: Visitor) -> None:
    answers = [
        visitor.post("/login", officer=name, password=password)
        for name, password in (("operator", "wrong-password"), ("nobody", PASSWORD))
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    pages = [re.sub(r'value="[^"]*"', "", answer.text) for answer in answers]
    assert pages[0] == pages[1]
    assert "Колдонуучунун аты же сырсөз туура эмес" in pages[0]


def test_after_too_many_guesses_even_the_right_password_waits(world: World) -> None:
    visitor = Visitor(world)
    for _ in range(MOST_GUESSES):
        visitor.post("/login", officer="operator", password="wrong-password")
    assert visitor.post("/login", officer="operator", password=PASSWORD).status_code == 429
    world.clock.now += timedelta(minutes=16)
    assert visitor.post("/login", officer="operator", password=PASSWORD).status_code == 303


def test_the_throttle_forgets_instead_of_growing() -> None:
    throttle = Throttle(failures=2, window=timedelta(minutes=1), keys=100)
    for number in range(1000):
        throttle.failed(f"address:{number}", at=MORNING)
    assert len(throttle) == 100
    throttle.failed("address:999", at=MORNING)
    with pytest.raises(TooManyAttemptsError, match="2 attempts failed"):
        throttle.check("address:999", at=MORNING)
    throttle.check("address:999", at=MORNING + timedelta(minutes=2))


def test_the_session_cookie_is_for_this_site_only(world: World) -> None:
    visitor = Visitor(world)
    answer = visitor.post("/login", officer="operator", password=PASSWORD)
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(f"{COOKIE}=")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie
    assert PASSWORD not in answer.text


def test_behind_https_every_cookie_is_secure(tmp_path_factory: pytest.TempPathFactory) -> None:
    world = build(tmp_path_factory.mktemp("https"), public_url="https://tartip.example")
    answer = Visitor(world).get("/?lang=ru")
    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) == 2
    assert all("Secure" in cookie for cookie in cookies)
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_the_token_itself_is_nowhere_in_the_case_file(world: World) -> None:
    visitor = Visitor(world).log_in(Role.OPERATOR)
    token = visitor.client.cookies[COOKIE]
    visitor.get("/review")
    kept = database(world)
    assert token.encode() not in kept
    assert PASSWORD.encode() not in kept


def database(world: World) -> bytes:
    """All bytes of the case file."""
    return b"".join(file.read_bytes() for file in sorted(world.folder.glob("fines.db*")))


def test_a_session_ends_by_logout_and_by_time(world: World) -> None:
    leaving, staying = (Visitor(world).log_in(Role.OPERATOR) for _ in range(2))
    stolen = leaving.client.cookies[COOKIE]
    assert leaving.post("/logout").status_code == 303
    leaving.client.cookies.set(COOKIE, stolen)
    assert leaving.get("/review").status_code == 303
    assert staying.get("/review").status_code == 200
    world.clock.now += SHIFT
    assert staying.get("/review").status_code == 303


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/review", "/review"),
        ("https://evil.example/", "/desk"),
        ("//evil.example", "/desk"),
        ("/\\evil.example", "/desk"),
    ],
)
def test_a_login_leads_to_no_other_host(visitor: Visitor, wanted: str, led_to: str) -> None:
    answer = visitor.post("/login", officer="operator", password=PASSWORD, next=wanted)
    assert answer.headers["location"] == led_to


@pytest.mark.parametrize("role", list(Role))
def test_everybody_comes_to_their_own_desk(world: World, role: Role) -> None:
    visitor = Visitor(world).log_in(role)
    home = visitor.get("/desk").headers["location"]
    assert visitor.get(home).status_code == 200


def test_passwords_are_hashed_with_salt_and_checked_in_full() -> None:
    first, second = hash_password(PASSWORD), hash_password(PASSWORD)
    assert first.startswith("$argon2id$")
    assert first != second
    fits = [password_fits(PASSWORD, first), password_fits(PASSWORD + "x", first)]
    assert [*fits, password_fits(PASSWORD, None)] == [True, False, False]
    with pytest.raises(InvalidValueError, match="has 5 characters"):
        hash_password("short")


def test_a_machine_token_is_kept_as_a_hash_and_opens_one_scope(world: World) -> None:
    token = new_token(world.desk.case_file, "demo-radar", Scope.VIOLATIONS)
    known = machine_of(world.desk.case_file, token)
    assert known is not None
    assert (known.name, known.scope) == ("demo-radar", Scope.VIOLATIONS)
    assert machine_of(world.desk.case_file, token + "x") is None
    assert token.encode() not in database(world)
    bearer = {"Authorization": f"Bearer {token}"}
    refused = Visitor(world).client.get("/api/v1/payments/check?code=1", headers=bearer)
    assert refused.status_code == 403


def test_every_answer_carries_the_security_headers(visitor: Visitor) -> None:
    for path in ("/", "/login", "/nothing-here", "/static/app.css", "/api/v1/decisions"):
        headers = visitor.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
    assert visitor.get("/").headers["cache-control"] == "no-store"


def test_the_people_of_the_tests_cover_every_role() -> None:
    assert set(PEOPLE) == set(Role)

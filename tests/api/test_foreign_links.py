"""Does a link open its own case only, and not tell whether what another case has exists at all?"""

from __future__ import annotations

from hashlib import sha256

from fines.appeal import AppealGround
from tests.api.pictures import crossing
from tests.api.test_citizen import link
from tests.api.visitor import Visitor
from tests.api.world import World

NOBODYS = sha256(b"nothing is kept under this").hexdigest()


def of_another(world: World) -> list[tuple[str, str]]:
    """What another case has: where it is asked for behind its link, and its name."""
    other = world.delivered()
    Visitor(world).post(f"{link(other)}/pay", amount="150000")
    (payment,) = world.desk.paying.payments(other.number)
    appeal = world.desk.appealing.file(other.number, AppealGround.OTHER, "It was not me.")
    picture = world.desk.evidence.put(crossing(31)[0], "image/jpeg")
    return [
        ("/picture/{}", picture),
        ("/picture/{}", str(other.document)),
        ("/papers/{}.pdf", str(other.document)),
        ("/payments/{}", payment.id),
        ("/appeal/{}", appeal.id),
    ]


def test_what_another_case_has_looks_like_what_nobody_has(world: World) -> None:
    own, visitor = link(world.delivered()), Visitor(world)
    for path, theirs in of_another(world):
        real = visitor.get(own + path.format(theirs))
        invented = visitor.get(own + path.format(NOBODYS))
        assert (real.status_code, invented.status_code) == (404, 404), path
        assert real.text.replace(theirs, "it") == invented.text.replace(NOBODYS, "it"), path


def test_a_changed_link_opens_nothing(world: World) -> None:
    own, other = link(world.delivered()), link(world.delivered())
    number, _, seal = own.rpartition("/")[2].rpartition(".")
    assert Visitor(world).get(f"/r/{number}.{seal}").status_code == 200
    theirs = other.rpartition("/")[2].rpartition(".")[0]
    for changed in (f"{theirs}.{seal}", f"{number}.{seal[::-1]}", number, f"{number}."):
        for path in ("", "/document.pdf", "/evidence.zip", f"/picture/{NOBODYS}"):
            assert Visitor(world).get(f"/r/{changed}{path}").status_code == 404, changed

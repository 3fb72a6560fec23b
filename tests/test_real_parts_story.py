"""Does one car's whole way hold over Kafka, PostgreSQL and S3 with five separate processes?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.access.machines import Scope, new_token
from api.demo.people import PEOPLE, SECOND_OPERATOR, DemoPerson, enlist
from api.demo.street import SCENE
from fines.access_link import link_token
from fines.decision import DecisionId
from fines.documents.verifying import verify_document
from fines.officer import Role
from fines.resolution import ResolutionNumber
from fines.storage.case_file import SqlCaseFile
from pipeline.messages import read_announcement
from pipeline.settings import DEMO_SECRET
from pipeline.wiring import open_bus
from simulator.export import CLIP, export
from simulator.scene import load_scene
from tests.parts import workers
from tests.parts.server import free_port, wait_for
from tests.parts.workers import Worker

PATIENCE_S = 300.0
ACTS = [("red_light", "01KG003DEM"), ("solid_line", "01KG002DEM")]
StartWorker = Callable[[str], Worker]

# The desks keep the real time: an act of long ago could not be punished any more.
YESTERDAY = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's junction: four cars, two of which break a rule."""
    folder = tmp_path_factory.mktemp("sites")
    export(replace(load_scene(SCENE), start=YESTERDAY), folder / "demo")
    return folder


@pytest.fixture
def settings(
    kafka_url: str, tables_url: str, s3_url: str, sites: Path, tmp_path: Path
) -> dict[str, str]:
    """The real parts; tables and people are on file."""
    port = free_port()
    with closing(SqlCaseFile(tables_url)) as case_file:
        enlist(case_file)
    clip = f"{sites / 'demo' / CLIP}#start={YESTERDAY.isoformat()}&pace=fast"
    return {
        "TRAFFIC_BUS_URL": kafka_url,
        "TRAFFIC_DATABASE_URL": tables_url,
        "TRAFFIC_EVIDENCE_URL": s3_url,
        "TRAFFIC_FRAMES_URL": f"{s3_url}-frames",
        "TRAFFIC_SITES": str(sites),
        "TRAFFIC_CAMERAS": f"demo={clip}",
        "TRAFFIC_DEVICE_KEYS": f"development:{tmp_path / 'device-keys'}",
        "TRAFFIC_SIGNING_KEY": f"development:{tmp_path / 'signing'}",
        "TRAFFIC_PAYMENT_GATEWAY": f"sandbox:{tmp_path / 'sandbox.db'}",
        "TRAFFIC_PRINTER": f"folder:{tmp_path / 'print'}",
        "TRAFFIC_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "TRAFFIC_API_PORT": str(port),
    }


@pytest.fixture
def start(settings: dict[str, str], tmp_path: Path) -> Iterator[StartWorker]:
    """Starts a worker over the real parts; it is gone when the test is."""
    started: list[Worker] = []

    def start(name: str) -> Worker:
        started.append(workers.start(name, tmp_path / f"{name}-{len(started)}", settings))
        return started[-1]

    yield start
    for worker in started:
        worker.kill()


def acts_on_file(url: str) -> list[tuple[str, str]]:
    """Offence and plate of every case."""
    with closing(SqlCaseFile(url)) as case_file, case_file.begin() as transaction:
        subjects = [case.subject for case in transaction.cases(1000)]
        violations = [transaction.decision(DecisionId(subject)).violation for subject in subjects]
    return sorted((violation.offence, violation.plate) for violation in violations)


class Person:
    """An officer at the JSON interface."""

    def __init__(self, url: str, who: DemoPerson) -> None:
        self._client = httpx.Client(base_url=f"{url}/api/v1", timeout=60.0)
        given = {"officer": who.officer.id, "password": who.password}
        opened = self._client.post("/session", json=given)
        assert opened.status_code == 201, opened.text
        self._client.headers["X-CSRF-Token"] = opened.json()["csrf"]

    def get(self, path: str) -> httpx.Response:
        return self._client.get(path).raise_for_status()

    def post(self, path: str, **given: str) -> httpx.Response:
        answer = self._client.post(path, json=given)
        assert answer.is_success, answer.text
        return answer

    def close(self) -> None:
        self._client.close()


def test_one_car_all_the_way_over_real_parts(settings: dict[str, str], start: StartWorker) -> None:
    running = [start(name) for name in ("api", "detect", "decide", "relay", "camera")]
    database, url = settings["TRAFFIC_DATABASE_URL"], settings["TRAFFIC_PUBLIC_URL"]
    assert wait_for(lambda: acts_on_file(database) == ACTS, PATIENCE_S, 1.0), [
        worker.log()[-1500:] for worker in running
    ]
    camera = running[-1]
    assert camera.said("The camera of site 'demo' has ended after 138 frames")
    assert all(worker.process.poll() is None for worker in running)

    with (
        closing(Person(url, PEOPLE[Role.OPERATOR])) as operator,
        closing(Person(url, SECOND_OPERATOR)) as second,
        closing(Person(url, PEOPLE[Role.INSPECTOR])) as inspector,
        closing(Person(url, PEOPLE[Role.APPEALS])) as appeals,
    ):
        paid, annulled = (
            issued((operator, second), inspector, decision["id"])
            for decision in operator.get("/decisions").json()
        )
        pay(settings, paid["payment_code"], paid["due_tyiyn"])
        assert inspector.get(f"/resolutions/{paid['number']}").json()["status"] == "paid"
        link = link_token(DEMO_SECRET.encode(), ResolutionNumber(annulled["number"]))
        page = httpx.get(f"{url}/r/{link}", follow_redirects=True, timeout=60.0)
        assert (page.status_code, annulled["number"] in page.text) == (200, True)
        filed = appeals.post(
            "/appeals", link=link, ground="car_sold", statement="Sold in March (invented)."
        )
        appeals.post(f"/appeals/{filed.json()['id']}/uphold", answer="Proven (invented).")
        standing = inspector.get(f"/resolutions/{annulled['number']}").json()
        assert (standing["status"], standing["due_tyiyn"]) == ("annulled", 0)
    relayed(settings["TRAFFIC_BUS_URL"])
    assert [worker.stop() for worker in running] == [0, 0, 0, 0, 0]


def issued(operators: tuple[Person, Person], inspector: Person, decision: str) -> dict[str, Any]:
    """Confirmed by one or two, issued by another person, its document sound, handed over."""
    first, second = operators
    if first.post(f"/decisions/{decision}/confirm").json()["status"] == "proposed":
        second.post(f"/decisions/{decision}/confirm")
    resolution = inspector.post(f"/decisions/{decision}/issue").json()
    number = resolution["number"]
    document = inspector.get(f"/resolutions/{number}/document").content
    assert verify_document(document).genuine
    assert inspector.post(f"/resolutions/{number}/print").json()["job"].startswith("folder:")
    sent = inspector.post(f"/resolutions/{number}/deliveries", channel="by_hand").json()
    delivered: dict[str, Any] = inspector.post(
        f"/deliveries/{sent['id']}/proof", proof="demo receipt, invented"
    ).json()
    assert delivered["status"] == "delivered"
    return delivered


def pay(settings: dict[str, str], code: int, due_tyiyn: int) -> None:
    """A terminal pays what the code asks for."""
    with closing(SqlCaseFile(settings["TRAFFIC_DATABASE_URL"])) as case_file:
        token = new_token(case_file, "demo-terminal", Scope.PAYMENTS)
    given = {"code": code, "amount_tyiyn": due_tyiyn, "id": "demo-terminal-0001"}
    httpx.post(
        f"{settings['TRAFFIC_PUBLIC_URL']}/api/v1/payments",
        json=given,
        headers={"Authorization": f"Bearer {token}"},
        timeout=60.0,
    ).raise_for_status()


def relayed(bus_url: str) -> None:
    """Every step was announced on the bus, in order for its case."""
    with closing(open_bus(bus_url)) as bus:

        def kinds() -> set[str]:
            return {read_announcement(message).kind for message in bus.replay("announcements")}

        expected = {"decision.proposed", "decision.confirmed", "resolution.issued"}
        assert wait_for(lambda: expected <= kinds(), 60.0, 0.5), kinds()


def test_killing_every_worker_in_the_middle_loses_no_act_and_makes_no_second_case(
    settings: dict[str, str], start: StartWorker
) -> None:
    database = settings["TRAFFIC_DATABASE_URL"]
    camera, detect, decide, relay = (
        start(name) for name in ("camera", "detect", "decide", "relay")
    )
    assert wait_for(lambda: camera.count("done") > 30, PATIENCE_S), camera.log()
    camera.kill()
    again = start("camera")
    # The second car is in sight now: its track lives only in the worker that is killed.
    assert wait_for(lambda: detect.count("done") > 45, PATIENCE_S), detect.log()
    detect.kill()
    detect = start("detect")
    assert wait_for(lambda: acts_on_file(database) != [], PATIENCE_S, 0.5), detect.log()
    decide.kill()
    relay.kill()
    start("decide")
    start("relay")
    assert again.said("The camera of site 'demo' has ended after 138 frames", PATIENCE_S)
    assert wait_for(lambda: acts_on_file(database) == ACTS, PATIENCE_S, 1.0), detect.log()
    assert wait_for(lambda: detect.count("done") > 100, PATIENCE_S)
    assert acts_on_file(database) == ACTS

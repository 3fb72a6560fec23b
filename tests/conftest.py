"""Which real parts can a test ask for? Each starts when the first test wants it.

`postgres_url` is an empty database a test, `tables_url` one with its tables, `kafka_url` topics of
its own on a shared broker, `s3_url` a bucket of its own on a shared server.
"""

from __future__ import annotations

import gc
import shutil
import tempfile
import uuid
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from fines.locality import BISHKEK, settle_in
from fines.storage.case_file import SqlCaseFile
from tests.parts import kafka, postgres, s3
from tests.parts.server import Server

REAL_PARTS = {"kafka_server", "postgres_server", "s3_server", "printer_server", "browser"}
# Rooms and files in which whole programs, desks, cameras or streets are at work.
SLOW_ROOMS = (
    "tests/api/",
    "tests/benchmarks/",
    "tests/cli/test_bench.",
    "tests/cli/test_device_package",
    "tests/cli/test_packages_on_file",
    "tests/cli/test_site.",
    "tests/cli/test_site_",
    "tests/cli/test_watch",
    "tests/contract/",
    "tests/detectors/test_calibration_quality",
    "tests/detectors/test_chain",
    "tests/detectors/test_packing",
    "tests/detectors/test_plates_in_picture",
    "tests/detectors/test_replay",
    "tests/fines/documents/test_long_term",
    "tests/fines/packages/test_device_package",
    "tests/pipeline/",
    "tests/simulator/",
)
# What is quick in them, and of the interface one case's whole way.
QUICK_ONES = (
    "tests/api/test_days_ahead",
    "tests/api/test_rendering",
    "tests/api/test_routes.py::test_a_case_goes_its_way_by_programs_alone",
    "tests/api/test_wording",
)

# Timings decide no test, and the same commit gives the same answer everywhere;
# `--hypothesis-profile search` looks for examples that were never tried. `make check` tries the
# first quarter of them, also where a test names a number of its own (tests/examples.py).
_TAKES_ITS_TIME = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("repeat", _TAKES_ITS_TIME, derandomize=True)
settings.register_profile("quick", _TAKES_ITS_TIME, derandomize=True, max_examples=25)
settings.register_profile("search", _TAKES_ITS_TIME)
settings.load_profile("repeat")


@pytest.fixture(autouse=True)
def _back_in_bishkek() -> Iterator[None]:
    """A start that a test made in another country does not outlast it."""
    yield
    settle_in(BISHKEK)


def pytest_configure(config: pytest.Config) -> None:
    """Whoever names a profile gets that one."""
    if is_quick(config) and not config.getoption("--hypothesis-profile"):
        settings.load_profile("quick")


def is_quick(config: pytest.Config) -> bool:
    """Whether these are the tests of `make check`."""
    return bool(config.option.markexpr == "not slow")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """`make check` does not even import the files that are slow as a whole."""
    if not is_quick(config):
        return None
    room = f"{collection_path.relative_to(config.rootpath).as_posix()}/".replace(".py/", ".")
    holds_quick_ones = any(one.startswith(room) or room.startswith(one) for one in QUICK_ONES)
    return True if room.startswith(SLOW_ROOMS) and not holds_quick_ones else None


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """What starts real parts or whole programs is slow: `make check` leaves it to `make test`."""
    for test in items:
        in_slow_room = test.nodeid.startswith(SLOW_ROOMS) and not test.nodeid.startswith(QUICK_ONES)
        if in_slow_room or REAL_PARTS & set(test.fixturenames):
            test.add_marker(pytest.mark.slow)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays until the end: nothing in it may go, so none is sought."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session")
def parts_folder() -> Iterator[Path]:
    """Where the servers of this run keep their files: short, and reachable for other users."""
    folder = Path(tempfile.mkdtemp(prefix="tartip-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty case file with its tables, to be copied: migrating takes longer than a test."""
    file = tmp_path_factory.mktemp("template") / "fines.db"
    case_file = SqlCaseFile(f"sqlite:///{file}")
    case_file.upgrade()
    case_file.close()
    return file


@pytest.fixture(scope="session")
def postgres_server(parts_folder: Path) -> Iterator[Server]:
    """One PostgreSQL cluster for the whole run."""
    server = postgres.start(parts_folder / "postgres")
    yield server
    server.stop()


@pytest.fixture
def postgres_url(postgres_server: Server) -> Iterator[str]:
    """A fresh empty database for this test, as `TRAFFIC_DATABASE_URL` wants it."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    yield postgres.create_database(postgres_server, name)
    postgres.drop_database(postgres_server, name)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Server) -> str:
    """The name of an empty case file with its tables, to be copied."""
    name = "case_file_template"
    case_file = SqlCaseFile(postgres.create_database(postgres_server, name))
    case_file.upgrade()
    case_file.close()
    return name


@pytest.fixture
def tables_url(postgres_server: Server, postgres_template: str) -> Iterator[str]:
    """An empty case file of this test's own, as `TRAFFIC_DATABASE_URL` wants it."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    yield postgres.create_database(postgres_server, name, postgres_template)
    postgres.drop_database(postgres_server, name)


@pytest.fixture(scope="session")
def kafka_server(parts_folder: Path) -> Iterator[Server]:
    """One Kafka broker for the whole run."""
    server = kafka.start(parts_folder / "kafka")
    yield server
    server.stop()


@pytest.fixture
def kafka_url(kafka_server: Server) -> str:
    """The broker with a prefix of this test's own, so that no two tests share a topic."""
    return f"{kafka_server.url}/t{uuid.uuid4().hex[:12]}"


@pytest.fixture(scope="session")
def s3_server(parts_folder: Path) -> Iterator[Server]:
    """One S3 server for the whole run."""
    server = s3.start(parts_folder / "s3")
    yield server
    server.stop()


@pytest.fixture
def s3_url(s3_server: Server) -> str:
    """A bucket of this test's own, as `TRAFFIC_EVIDENCE_URL` wants it; made on first use."""
    return s3.bucket_url(s3_server, f"test-{uuid.uuid4().hex[:12]}")

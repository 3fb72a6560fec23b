"""Which real parts can a test ask for? Each starts when the first test wants it.

`postgres_url` is an empty database a test, `tables_url` one with its tables, `kafka_url` topics of
its own on a shared broker, `s3_url` a bucket of its own on a shared server.
"""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

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
    "tests/cli/test_watch",
    "tests/contract/",
    "tests/detectors/test_packing",
    "tests/fines/documents/test_long_term",
    "tests/fines/packages/test_device_package",
    "tests/pipeline/",
    "tests/simulator/test_arrow_traffic",
    "tests/simulator/test_stop_line_traffic",
    "tests/simulator/test_streets",
    "tests/simulator/test_strips",
)
# What is quick in them, and of the interface one case's whole way.
QUICK_ONES = (
    "tests/api/test_days_ahead",
    "tests/api/test_rendering",
    "tests/api/test_routes.py::test_a_case_goes_its_way_by_programs_alone",
    "tests/api/test_wording",
)

# Timings decide no test, and the same commit gives the same answer everywhere;
# `--hypothesis-profile search` looks for examples that were never tried.
_TAKES_ITS_TIME = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("repeat", _TAKES_ITS_TIME, derandomize=True)
settings.register_profile("search", _TAKES_ITS_TIME)
settings.load_profile("repeat")


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """What starts real parts or whole programs is slow: `make check` leaves it to `make test`."""
    for test in items:
        in_slow_room = test.nodeid.startswith(SLOW_ROOMS) and not test.nodeid.startswith(QUICK_ONES)
        if in_slow_room or REAL_PARTS & set(test.fixturenames):
            test.add_marker(pytest.mark.slow)


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

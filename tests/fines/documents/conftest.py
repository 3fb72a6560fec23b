"""Which press, signer and finished documents do the tests of documents share?"""

from __future__ import annotations

from pathlib import Path

import pytest

from fines.documents.press import Press
from fines.documents.signing import Signer, load_signer
from tests.fines.documents import records
from tests.fines.documents.records import MemoryStore

PUBLIC_URL = "https://tartip.example"
LINK_SECRET = b"invented secret of the tests...."


@pytest.fixture(scope="session")
def signing_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("signing")


@pytest.fixture(scope="session")
def signer(signing_folder: Path) -> Signer:
    return load_signer(f"development:{signing_folder}")


@pytest.fixture(scope="session")
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture(scope="session")
def press(store: MemoryStore, signer: Signer) -> Press:
    return Press(
        evidence=store,
        signer=signer,
        public_url=PUBLIC_URL,
        link_secret=LINK_SECRET,
        wording=records.wording(),
    )


@pytest.fixture(scope="session")
def signed(press: Press, store: MemoryStore) -> bytes:
    """The signed resolution of the usual case."""
    act = records.violation(store)
    return press.resolution(records.decision(act), records.resolution(act), records.inspector())


@pytest.fixture(scope="session")
def signed_file(signed: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("document") / "resolution.pdf"
    file.write_bytes(signed)
    return file

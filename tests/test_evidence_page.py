"""Does docs/evidence.md tell what is packed, and do its commands work without the program?"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from fines.evidence import SEALED, EvidenceKind
from fines.packages.container import unpacked
from fines.packages.manifest import OF_THE_MANIFEST
from fines.packages.package import package_of
from tests.detectors.packed_act import packed_act
from tests.detectors.scripted import MemoryEvidence

PAGE = (Path(__file__).parent.parent / "docs" / "evidence.md").read_text("utf-8")
ROW = re.compile(r"^\| (`[^|]+`) \| [^|]+ \| (sealed|yes) \|$", re.MULTILINE)

OF_SECTIONS = {
    EvidenceKind.CROSSING_RECORD,
    EvidenceKind.START_RECORD,
    EvidenceKind.START_SITE_FILE,
    EvidenceKind.START_STATEMENT,
    EvidenceKind.START_SIGNATURE,
    EvidenceKind.CROSSING_STATEMENT,
    EvidenceKind.CROSSING_SIGNATURE,
    EvidenceKind.SECTION_FILE,
    EvidenceKind.SECTION_LOG,
}


def test_the_table_names_every_kind_and_what_is_sealed(tmp_path: Path) -> None:
    told = {
        kind: answer == "sealed"
        for kinds, answer in ROW.findall(PAGE)
        for kind in re.findall(r"`(\w+)`", kinds)
    }
    packed = {piece.kind for piece in packed_act(tmp_path, MemoryEvidence()).evidence}
    kinds = packed - OF_THE_MANIFEST | {EvidenceKind.REFERENCE} | OF_SECTIONS
    assert told == {kind.value: kind in SEALED for kind in kinds}


@pytest.mark.slow
def test_the_commands_check_a_package_without_the_program(tmp_path: Path) -> None:
    store = MemoryEvidence()
    violation = packed_act(tmp_path, store)
    package = package_of(violation, store, sealed=True)
    (tmp_path / "PACKAGE.zip").write_bytes(package)
    (public,) = tmp_path.glob("*.public.pem")
    public.rename(tmp_path / "DEVICE.pem")
    found = re.search(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    done = subprocess.run(
        ["sh", "-ec", found[1]], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    verified, digest = done.stdout.splitlines()
    assert verified == "Signature Verified Successfully"
    assert digest.split()[0] in unpacked(package)["manifest.json"].decode()

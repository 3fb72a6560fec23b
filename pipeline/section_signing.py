"""Who signs an act of a section, and what does it rest on?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from detectors.bases import bases_of_making
from detectors.crossing_record import read_crossing_record
from detectors.packing import own_key
from detectors.section import Section
from detectors.section_judgement import SectionFinding, section_violation
from detectors.site import Site
from fines.basis import Basis, BasisKind
from fines.evidence import EvidenceKind, EvidencePiece
from fines.packages.key_facts import DeviceKeys
from fines.packages.manifest import MadeBy, ModelVersion
from fines.packages.package import signed
from fines.ports import EvidenceStore
from fines.violation import SiteId, Violation


@dataclass(frozen=True, slots=True)
class SectionSigning:
    """The device of a section's end signs the act: its site and instant are the act's."""

    key_of: DeviceKeys
    made_by: MadeBy

    def try_keys(self, sections: Sequence[Section], sites: Mapping[SiteId, Site]) -> None:
        """ConfigurationError where the device of an end has no key, or another than its own."""
        for end in {section.end.site for section in sections}:
            own_key(sites[end], self.key_of(sites[end].device))

    def signed(
        self, finding: SectionFinding, pieces: Sequence[EvidencePiece], store: EvidenceStore
    ) -> Violation:
        """The violation with manifest and signature; every piece is in the store."""
        made_by = replace(self.made_by, models=_models(finding, store))
        sign = Basis(kind=BasisKind.SIGN, value=f"{finding.section.name}: {finding.limit.source}")
        violation = replace(
            section_violation(finding, tuple(pieces)), bases=(*bases_of_making(made_by), sign)
        )
        device = finding.end.device
        return signed(violation, device, self.key_of(device), made_by, store)


def _models(finding: SectionFinding, store: EvidenceStore) -> tuple[ModelVersion, ...]:
    """What read each end, by the records of the ends."""
    models: list[ModelVersion] = []
    for name, crossing in (("start", finding.start), ("end", finding.end)):
        for piece in crossing.evidence:
            if piece.kind is EvidenceKind.CROSSING_RECORD:
                record = read_crossing_record(store.get(piece.sha256))
                models += [
                    replace(model, part=f"{name} {model.part}") for model in record.made_by.models
                ]
    return tuple(models)

"""Which implementation does each setting choose? Others ending `_wiring` choose too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import fines.documents
from detectors.backends import load_detector, load_lamps, load_plate_ocr
from detectors.camera_watch import CameraWatch
from detectors.chain import DetectorChain
from detectors.packing import Packing
from detectors.provenance import made_by
from detectors.redaction import Redaction
from detectors.rulebook import rulebook
from detectors.section import Section
from detectors.section_file import load_sections, with_drawn_ends
from detectors.site import Site
from detectors.site_file import load_site
from detectors.surroundings import Surroundings
from detectors.tracking import WALKING_LABELS, LapTracker
from fines.documents.printing import load_printer
from fines.errors import ConfigurationError, InvalidValueError
from fines.law import LAW_NAMES, law_file, load_law
from fines.locality import settle_in
from fines.packages.audit_key import load_audit_key
from fines.packages.device_key import load_device_keys
from fines.packages.key_facts import DeviceKeys
from fines.paper import Printer
from fines.ports import (
    CaseFile,
    Clock,
    EvidenceStore,
    Law,
    OutsiderCopy,
    VehicleRegistry,
)
from fines.procedure.checkpointing import Checkpointing
from fines.procedure.reporting import Register, Reporting
from fines.registries.choice import load_registry
from fines.storage.case_file import SqlCaseFile
from fines.storage.evidence_folder import FolderEvidenceStore
from fines.violation import SiteId
from fines.wording import VEHICLE_COLOURS
from pipeline.bus import Bus
from pipeline.bus.embedded import EmbeddedBus
from pipeline.camera import FrameStore
from pipeline.device_register import load_register
from pipeline.device_signature import fault_of
from pipeline.life import Life
from pipeline.patience import PatientStore
from pipeline.settings import Settings
from pipeline.signal_feeds import SignalFeeds
from pipeline.signal_file import SignalFile
from pipeline.topics import TOPICS

PAPER_WORDING = (
    Path(fines.documents.__file__).parent / "wording.toml",
    Path(fines.documents.__file__).parent / "letters.toml",
    LAW_NAMES,
    VEHICLE_COLOURS,
)


def clock() -> datetime:
    """The time of this machine."""
    return datetime.now(UTC)


def open_bus(url: str) -> Bus:
    """The bus of `embedded:FILE` or `kafka:HOST:PORT`."""
    scheme, _, address = url.partition(":")
    if scheme == "embedded" and address:
        return EmbeddedBus(Path(address), TOPICS)
    if scheme == "kafka" and address:
        bus: Bus = _optional("pipeline.bus.kafka", "kafka-python").KafkaBus(address, TOPICS)
        return bus
    raise ConfigurationError(
        f"TRAFFIC_BUS_URL='{url}' names no bus: write embedded:FILE or kafka:HOST:PORT."
    )


def open_store(name: str, url: str) -> FrameStore:
    """The store of `folder:DIR` or `s3+https://…`; `name` is the setting it stands in."""
    scheme, _, address = url.partition(":")
    if scheme == "folder" and address:
        return FolderEvidenceStore(Path(address))
    if scheme in ("s3+http", "s3+https"):
        store: FrameStore = _optional("fines.storage.evidence_s3", "tartip[s3]").S3EvidenceStore(
            url
        )
        return store
    raise ConfigurationError(
        f"{name} names no store with '{scheme}:': write folder:DIR or "
        "s3+https://KEY:SECRET@HOST/BUCKET."
    )


def open_evidence(settings: Settings) -> EvidenceStore:
    """Where evidence is kept."""
    return open_store("TRAFFIC_EVIDENCE_URL", settings.evidence_url)


def open_large_frames(settings: Settings) -> FrameStore:
    """Where frames too large for a message wait."""
    return open_store("TRAFFIC_FRAMES_URL", settings.frames_url)


def open_case_file(settings: Settings) -> SqlCaseFile:
    """The case file; opening it does not touch the database yet."""
    return SqlCaseFile(settings.database_url)


def ready_case_file(settings: Settings, life: Life) -> SqlCaseFile:
    """The case file once its database answers; ConfigurationError if its tables are not ours."""
    case_file = open_case_file(settings)
    found, needed = life.insist(case_file.form), case_file.needed_form()
    if found != needed:
        raise ConfigurationError(
            f"The database has tables of form {found}, this program needs {needed}: "
            "run 'tartip db upgrade'."
        )
    return case_file


def open_law(settings: Settings) -> Law:
    """The law of TRAFFIC_LAW."""
    return load_law(law_file(settings.law))


def settle_where_law_applies(settings: Settings) -> None:
    """The clock and the currency of TRAFFIC_LAW hold in this program; for its start alone."""
    settle_in(load_law(law_file(settings.law)).locality)


def open_register(settings: Settings) -> Register:
    """The devices that may report, from TRAFFIC_DEVICES; none where it names no file."""
    if not settings.devices:
        return {}
    return load_register(Path(settings.devices), load_law(law_file(settings.law)))


def open_reporting(
    settings: Settings, case_file: CaseFile, evidence: EvidenceStore, copy: OutsiderCopy, now: Clock
) -> Reporting:
    """The step that takes in what devices report."""
    return Reporting(
        register=open_register(settings),
        verified=fault_of,
        case_file=case_file,
        evidence=evidence,
        copy_of=copy,
        law=open_law(settings),
        clock=now,
    )


def open_registry(settings: Settings) -> VehicleRegistry:
    """The vehicle registry of `csv:FILE` or of X-Road."""
    return load_registry(settings.registry_url)


def open_printer(settings: Settings) -> Printer:
    """The printer of `folder:DIR` or `ipp://…`."""
    return load_printer(settings.printer)


def link_secret(settings: Settings) -> bytes:
    """What proves that a link to a case was printed by us."""
    return settings.secret_key.get_secret_value().encode()


def open_device_keys(settings: Settings) -> DeviceKeys:
    """The key of each device that signs evidence here."""
    passphrase = settings.device_passphrase.get_secret_value() or None
    return load_device_keys(settings.device_keys, passphrase)


def open_checkpointing(settings: Settings, case_file: CaseFile) -> Checkpointing:
    """What signs the audit's days."""
    return Checkpointing(case_file, load_audit_key(settings.audit_key), clock)


def load_sites(folder: Path) -> dict[SiteId, tuple[Site, SignalFile]]:
    """Every site of the folder: `NAME.toml` or `NAME/site.toml`, its signal log beside it."""
    if not folder.is_dir():
        raise ConfigurationError(
            f"TRAFFIC_SITES='{folder}' is no folder: name the one with the site files."
        )
    sites: dict[SiteId, tuple[Site, SignalFile]] = {}
    for file in [*sorted(folder.glob("*.toml")), *sorted(folder.glob("*/site.toml"))]:
        site = load_site(file)
        if site.id in sites:
            raise ConfigurationError(f"{file}: site '{site.id}' stands in another file already.")
        log = "signals.csv" if file.name == "site.toml" else f"{file.stem}.signals.csv"
        sites[site.id] = (site, SignalFile(file.with_name(log)))
    return sites


def open_sections(settings: Settings) -> tuple[Section, ...]:
    """The sections of TRAFFIC_SECTIONS, both ends drawn; none where it names no file."""
    if not settings.sections:
        return ()
    file = Path(settings.sections)
    sites = {site_id: site for site_id, (site, _) in load_sites(settings.sites).items()}
    return with_drawn_ends(file, load_sections(file), sites)


def open_chains(settings: Settings, life: Life, bus: Bus) -> Callable[[SiteId], DetectorChain]:
    """What makes the chain of a site; models and site files are read now, not at the first car.

    Controllers' words on the lights come over this bus.
    """
    sites = load_sites(settings.sites)
    threads = settings.model_threads
    vehicle_detector = load_detector(settings.vehicle_detector, threads=threads)
    plate_detector = load_detector(settings.plate_detector, threads=threads)
    plate_ocr = load_plate_ocr(settings.plate_ocr, threads=threads)
    lamps = load_lamps(settings.signal_lamps)
    feeds = SignalFeeds(bus)
    evidence = PatientStore(open_evidence(settings), life)
    key_of = open_device_keys(settings)
    origin = made_by(
        {
            "vehicle_detector": settings.vehicle_detector,
            "plate_detector": settings.plate_detector,
            "plate_ocr": settings.plate_ocr,
        },
        law_file(settings.law),
    )
    packings = {
        site.id: Packing(
            site=site,
            store=evidence,
            key=key_of(site.device),
            made_by=origin,
            redaction=Redaction(vehicle_detector, plate_detector, site.view),
        )
        for site, _ in sites.values()
    }
    speeding = open_law(settings).speeding

    def chain_for(site_id: SiteId) -> DetectorChain:
        if site_id not in sites:
            raise InvalidValueError(
                f"Site '{site_id}' is not described: put its site file into {settings.sites}."
            )
        site, log = sites[site_id]
        lights = feeds.lights(site.signals, log, lamps)
        surroundings = Surroundings(LapTracker(labels=WALKING_LABELS))
        return DetectorChain(
            site=site,
            camera_watch=CameraWatch(site),
            vehicle_detector=vehicle_detector,
            plate_detector=plate_detector,
            plate_ocr=plate_ocr,
            tracker=LapTracker(),
            rules=rulebook(lights.signals, speeding, surroundings),
            signals=lights.signals,
            signal_watch=lights.watch,
            surroundings=surroundings,
            evidence_store=evidence,
            packing=packings[site_id],
        )

    return chain_for


def _optional(module: str, package: str) -> Any:
    """An implementation whose library may not be installed, imported only when it is named."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"The package {error.name!r} is missing: run pip install '{package}'."
        ) from error

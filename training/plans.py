"""What is each shipped model trained on, and what does its card say?"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from detectors.backends.onnx_detector import OnnxDetector
from training.box_pictures import (
    COCO_VEHICLE_ROWS,
    PLATE_LABELS,
    VEHICLE_LABELS,
    BoxPicture,
    plate_pictures,
    vehicle_pictures,
)
from training.detector_evaluation import score_detector
from training.detector_training import (
    DetectorPlan,
    export_detector,
    share_evenly,
    train_detector,
)
from training.fonts import letterings
from training.model_card import ModelCard, TrainingSet, write_card
from training.plate_pasting import pasted_plates
from training.pseudo_labels import completed
from training.reader_evaluation import measured_reader
from training.reader_training import ReaderPlan, export_reader, train_reader
from training.real_plates import real_plates
from training.simulated import simulated_vehicles

log = logging.getLogger(__name__)

OPEN_LPR = TrainingSet(name="open-lpr plate detection (faisalthaheem)", licence="Apache-2.0")
NIGHT = TrainingSet(name="license-plate-dataset (RobertLucian)", licence="MIT")
ROADSIDE = TrainingSet(name="car-speed-estimation (pe712), vid-2 held out", licence="MIT")
OPENIMAGES = TrainingSet(name="OpenImages plates (TechKhid)", licence="CC BY 4.0 / CC BY 2.0")
TIDAR = TrainingSet(name="highway-object-detection (Universitas Tidar)", licence="CC BY 4.0")
OPENIMAGES_VEHICLES = TrainingSet(name="OpenImages vehicles via pe712", licence="CC BY 4.0, MIT")
CHINESE = TrainingSet(name="LPRNet_Pytorch plate crops (sirius-ai)", licence="Apache-2.0")
SYNTHETIC = TrainingSet(name="drawn plates of simulator/plates.py", licence="Apache-2.0 (ours)")
SIMULATED = TrainingSet(name="drawn roads of simulator/", licence="Apache-2.0 (ours)")
YOLOX = "YOLOX-nano of Megvii (Apache-2.0), trained on COCO 2017"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where the data are, where the run keeps its place, where the weights go, how long."""

    data: Path
    folder: Path
    weights: Path
    minutes: float
    resume: bool


def plate_detector(settings: Settings) -> None:
    train, held_out = plate_pictures(settings.data)
    drawn = pasted_plates(settings.data, settings.folder / "pasted")
    plan = DetectorPlan(
        labels=PLATE_LABELS,
        coco_rows=None,
        composer=share_evenly(
            [
                (_of(train, "open-lpr"), 0.45),
                (_of(train, "night"), 0.18),
                (_of(train, "openimages"), 0.12),
                (_of(train, "roadside"), 0.13),
                (drawn, 0.12),
            ]
        ),
        peer=settings.data / "peers/yolox_nano.onnx",
        folder=settings.folder,
        minutes=settings.minutes,
    )
    _detector(settings, "plate_detector", plan, held_out,
              "number plates in a picture", (OPEN_LPR, NIGHT, OPENIMAGES, ROADSIDE, SYNTHETIC))


def vehicle_detector(settings: Settings) -> None:
    train, held_out = vehicle_pictures(settings.data)
    plates, _ = plate_pictures(settings.data)
    peer = settings.data / "peers/yolox_nano.onnx"
    clips = completed(plates[::3], peer, settings.data, settings.folder / "clips")
    drawn = simulated_vehicles(settings.folder / "simulated")
    plan = DetectorPlan(
        labels=VEHICLE_LABELS,
        coco_rows=COCO_VEHICLE_ROWS,
        composer=share_evenly(
            [(_of(train, "tidar"), 0.4), (_of(train, "openimages"), 0.2), (clips, 0.25),
             (drawn, 0.15)]
        ),
        peer=peer,
        folder=settings.folder,
        minutes=settings.minutes,
        learning_rate=5e-4,
    )
    _detector(settings, "vehicle_detector", plan, held_out,
              "car, bus, truck, motorcycle, bicycle, person in a picture",
              (TIDAR, OPENIMAGES_VEHICLES, OPEN_LPR, SIMULATED))

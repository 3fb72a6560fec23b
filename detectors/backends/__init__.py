"""Which library finds and reads? One file a library, chosen by the scheme of a setting."""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from detectors.backends.cards import shipped_model
from detectors.backends.onnx_detector import OnnxDetector
from detectors.backends.onnx_lamps import OnnxLamps
from detectors.backends.onnx_plate_ocr import OnnxPlateOcr
from detectors.backends.onnx_session import Opener
from detectors.detection import ObjectDetector
from detectors.lamp import LampClassifier
from detectors.plate_reading import PlateOcr
from fines.errors import ConfigurationError


def load_detector(url: str, *, threads: int = 2, side_px: int | None = None) -> ObjectDetector:
    """A detector ready to run, such as `onnx:plate_detector`, `onnx:/weights/own.onnx` or
    `ultralytics:/weights/own.pt`; ConfigurationError when it cannot be.

    `side_px`: pictures are brought to this longer side; None is what the weights say.
    """
    scheme, model = _parts(url, _DETECTORS)
    return _DETECTORS[scheme](model, threads, side_px)


def load_plate_ocr(url: str, *, threads: int = 2) -> PlateOcr:
    """A plate reader ready to run, such as `onnx:plate_reader` or `easyocr:en`."""
    scheme, model = _parts(url, _PLATE_OCRS)
    return _PLATE_OCRS[scheme](model, threads)


def load_lamps(url: str, *, threads: int = 1) -> LampClassifier:
    """A classifier of traffic lights ready to look, such as `onnx:signal_lamp`."""
    _, model = _parts(url, {"onnx": None})
    path, sha256 = _onnx_file(model)
    return OnnxLamps(path, sha256=sha256, threads=threads)


def _parts(url: str, table: Mapping[str, object]) -> tuple[str, str]:
    scheme, separator, model = url.partition(":")
    if not separator or not model or scheme not in table:
        known = ", ".join(f"{name}:…" for name in table)
        raise ConfigurationError(f"{url!r} names no model backend; write one of {known}")
    return scheme, model


def _onnx_detector(model: str, threads: int, side_px: int | None) -> ObjectDetector:
    path, sha256 = _onnx_file(model)
    return OnnxDetector(path, sha256=sha256, side_px=side_px, threads=threads)


def _onnx_plate_ocr(model: str, threads: int) -> PlateOcr:
    path, sha256 = _onnx_file(model)
    return OnnxPlateOcr(path, sha256=sha256, threads=threads)


def _onnx_file(model: str) -> tuple[Path, str | None]:
    """A path is taken as it is; a bare name is one of ours and its hash is checked."""
    if "/" in model or model.endswith(".onnx"):
        return Path(model), None
    shipped = shipped_model(model)
    return shipped.path, shipped.sha256


def _openvino_detector(model: str, threads: int, side_px: int | None) -> ObjectDetector:
    opener: Opener = _optional("openvino").open_openvino
    path, sha256 = _onnx_file(model)
    return OnnxDetector(path, sha256=sha256, side_px=side_px, threads=threads, opener=opener)


def _openvino_plate_ocr(model: str, threads: int) -> PlateOcr:
    opener: Opener = _optional("openvino").open_openvino
    path, sha256 = _onnx_file(model)
    return OnnxPlateOcr(path, sha256=sha256, threads=threads, opener=opener)


def _ultralytics_detector(model: str, threads: int, side_px: int | None) -> ObjectDetector:
    backend = _optional("ultralytics")
    detector: ObjectDetector = backend.UltralyticsDetector(model, threads, side_px)
    return detector


def _easyocr_plate_ocr(model: str, threads: int) -> PlateOcr:
    ocr: PlateOcr = _optional("easyocr").EasyPlateOcr(model, threads)
    return ocr


def _optional(library: str) -> Any:
    """A backend of an extra; imported only when a setting names it."""
    try:
        return import_module(f"detectors.backends.{library}_backend")
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"the {library}: backend needs the package {error.name!r}; "
            f"install it with `pip install tartip[{library}]`, or name an onnx: model"
        ) from error


_DETECTORS: Mapping[str, Callable[[str, int, int | None], ObjectDetector]] = {
    "onnx": _onnx_detector,
    "openvino": _openvino_detector,
    "ultralytics": _ultralytics_detector,
}
_PLATE_OCRS: Mapping[str, Callable[[str, int], PlateOcr]] = {
    "onnx": _onnx_plate_ocr,
    "openvino": _openvino_plate_ocr,
    "easyocr": _easyocr_plate_ocr,
}

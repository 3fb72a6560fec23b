"""Does the easyocr: backend keep the contract with weights made here?"""

from pathlib import Path

import pytest
import torch
from easyocr.model.vgg_model import Model

from detectors.backends import load_plate_ocr
from detectors.plate_reading import PlateOcr
from fines.errors import ConfigurationError
from tests.contract.plate_ocr import PlateOcrContract

# The library's own: it asks for pinned memory where there is no such device.
pytestmark = pytest.mark.filterwarnings("ignore:.*pin_memory.*:UserWarning")

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SIZES = {"input_channel": 1, "output_channel": 32, "hidden_size": 16}


def write_network(folder: Path) -> None:
    """A network of that library with random weights, as its users keep their own."""
    torch.manual_seed(1)
    network = Model(num_class=len(CHARACTERS) + 1, **SIZES)
    # The library strips the prefix that its own training leaves on every name.
    weights = {f"module.{name}": value for name, value in network.state_dict().items()}
    torch.save(weights, folder / "tiny.pth")
    sizes = "".join(f"  {name}: {size}\n" for name, size in SIZES.items())
    (folder / "tiny.yaml").write_text(
        f"imgH: 64\nlang_list: ['en']\ncharacter_list: '{CHARACTERS}'\nnetwork_params:\n{sizes}",
        encoding="utf-8",
    )
    (folder / "tiny.py").write_text("from easyocr.model.vgg_model import Model\n", encoding="utf-8")


class TestEasyPlateOcr(PlateOcrContract):
    @pytest.fixture(scope="class")
    @classmethod
    def ocr(cls, tmp_path_factory: pytest.TempPathFactory) -> PlateOcr:
        folder = tmp_path_factory.mktemp("easyocr")
        write_network(folder)
        return load_plate_ocr(f"easyocr:tiny@{folder}")


def test_missing_weights_are_named_and_nothing_is_downloaded(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"finds no usable weights in .*english_g2\.pth"):
        load_plate_ocr(f"easyocr:en@{tmp_path}")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="finds no folder"):
        load_plate_ocr(f"easyocr:en@{tmp_path / 'absent'}")

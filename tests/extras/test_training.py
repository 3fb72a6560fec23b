"""Does training run, stop, go on, and export what the detectors load?"""

from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from benchmarks.lamp_pictures import LampPicture, reassembled
from detectors.backends.onnx_detector import OnnxDetector
from detectors.backends.onnx_lamps import OnnxLamps
from detectors.backends.onnx_plate_ocr import OnnxPlateOcr
from detectors.backends.onnx_session import open_session
from simulator.lamp_heads import LIT, draw_head
from simulator.plate_lettering import StrokeLettering
from simulator.plate_texts import SHARES
from simulator.plate_wear import READER_HEIGHT_PX, READER_WIDTH_PX, Wear, to_reader
from training.box_pictures import BoxPicture
from training.detector_loss import detector_loss
from training.detector_training import export_detector, share_evenly
from training.lamp_batches import HEIGHT_PX, STATES, WIDTH_PX, LampBatches, streets
from training.lamp_pictures import LampStock, lamp_stock
from training.lamp_training import LampPlan, certainty, export_lamps, train_lamps
from training.mosaic import moved_boxes
from training.plate_network import PlateReaderNetwork
from training.plate_stock import draw_stock
from training.reader_batches import Batches, PlateMix
from training.reader_loss import reader_loss
from training.reader_training import export_reader
from training.schedule import Run, checkpoint
from training.side_by_side import place, side_by_side
from training.yolox import YoloxNano
from training.yolox_start import Start, start_from

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")

LABELS = ["plate"]


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> BoxPicture:
    path = tmp_path_factory.mktemp("pictures") / "a.png"
    image = np.full((96, 96, 3), 60, np.uint8)
    image[36:54, 24:72] = 230
    cv2.imwrite(str(path), image)
    return BoxPicture(path=path, boxes=np.array([[0, 24, 36, 48, 18]], np.float32))


def test_a_detector_learns_one_box_and_its_file_finds_it(
    picture: BoxPicture, tmp_path: Path
) -> None:
    torch.manual_seed(1)
    network = YoloxNano(1)
    run = Run(network, torch.optim.AdamW(network.parameters(), lr=1e-2), minutes=5, folder=tmp_path)
    pixels = torch.from_numpy(picture.image()).permute(2, 0, 1)[None].float().repeat(2, 1, 1, 1)
    boxes = [torch.from_numpy(picture.boxes)] * 2
    losses = []
    for _ in range(60):
        loss = detector_loss(network.train()(pixels), boxes, 96, 96)
        run.advance(loss)
        losses.append(loss.item())
    assert losses[-1] < 0.7 * losses[0]
    path = tmp_path / "plate.onnx"
    export_detector(network, path, LABELS, facts={"side_px": 96, "confidence": 0.001})
    (found,) = OnnxDetector(path).detect([picture.image()])
    assert {seen.label for seen in found} == {"plate"}


def test_a_run_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    torch.manual_seed(1)
    first = torch.nn.Linear(4, 1)
    run = Run(first, torch.optim.SGD(first.parameters(), lr=0.1), minutes=1, folder=tmp_path)
    for _ in range(3):
        run.advance(first(torch.ones(2, 4)).square().sum())
    run.save()
    second = torch.nn.Linear(4, 1)
    again = Run(second, torch.optim.SGD(second.parameters(), lr=0.1), minutes=1, folder=tmp_path)
    assert again.resume()
    assert again.step == 3
    assert torch.equal(first.weight, second.weight)
    assert torch.equal(run.averaged.weight, again.averaged.weight)


def test_every_kind_of_plate_is_drawn_and_worn(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    stock = draw_stock(60, [StrokeLettering()], rng)
    assert {plate.rows for plate in stock} == {1, 2}
    wear = Wear(amount=1.0)
    for plate in stock:
        crop, corners = wear.turned_crop(plate.image, plate.corners, rng)
        seen = to_reader(wear.worn(crop, rng))
        assert (corners > -0.2).all()
        assert (corners < 1.2).all()
        assert seen.shape == (READER_HEIGHT_PX, READER_WIDTH_PX)
        assert 4 <= len(plate.text) <= 10
    assert sum(SHARES.values()) == pytest.approx(1.0)


def test_two_processes_train_one_reader_whose_file_reads(tmp_path: Path) -> None:
    side_by_side(_read_a_little, tmp_path)
    network = PlateReaderNetwork()
    state = torch.load(checkpoint(tmp_path), map_location="cpu", weights_only=True)
    network.load_state_dict(state["averaged"])
    assert state["step"] >= 2
    path = tmp_path / "reader.onnx"
    export_reader(network, path, facts={"calibration": [1.0, 0.0]})
    picture = np.full((30, 120, 3), 200, np.uint8)
    first = OnnxPlateOcr(path).see([picture, picture])
    assert first == OnnxPlateOcr(path).see([picture]) * 2


def _read_a_little(folder: Path) -> None:
    """A run of a second over two drawn plates, in each of the processes."""
    torch.manual_seed(1)
    network = PlateReaderNetwork()
    optimiser = torch.optim.AdamW(network.parameters(), lr=1e-3)
    run = Run(network, optimiser, minutes=1 / 60, folder=folder)
    mix = PlateMix(scripts=[StrokeLettering()], real=[], simulated=[], no_plates=[], real_share=0.0,
                   simulated_share=0.0, none_share=0.0, first_stock=2)  # fmt: skip
    batches = Batches(mix, np.random.default_rng(place()))
    while run.share < 1.0 or run.step < 2:
        pictures, truth = batches.next(run.share)
        run.advance(reader_loss(network.train()(pictures), truth))
    shares = torch.tensor([parameter.sum() for parameter in network.parameters()])
    others = shares.clone()
    torch.distributed.broadcast(others, 0)
    assert torch.allclose(shares, others), "the processes drifted apart"
    run.save()


def test_lamps_are_learned_a_little_and_again_from_the_same_place(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    heads = [
        LampPicture(image=draw_head(LIT[state], rng), state=state)
        for state in ("red", "yellow", "green") * 4
    ]
    road = rng.integers(0, 255, (200, 320, 3)).astype(np.uint8)
    plan = LampPlan(
        stock=LampStock(train=heads, check=heads, measure=heads),
        streets=streets([road]),
        folder=tmp_path,
        minutes=2 / 60,
    )
    train_lamps(plan, resume=False)
    network = train_lamps(plan, resume=True)
    sure = certainty(network, plan)
    assert 0.8 <= sure.least <= 0.99
    path = tmp_path / "lamps.onnx"
    export_lamps(network, path, sure)
    assert path.stat().st_size < 800_000
    (look,) = OnnxLamps(path).look([heads[0].image])
    assert 0 < look.p <= 1
    batches = LampBatches(heads, plan.streets, rng)
    for state in STATES:
        assert batches.picture(state).shape == (HEIGHT_PX, WIDTH_PX, 3)


def test_nothing_is_learned_that_is_alike_to_the_measuring_pictures(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    for part, share in (("training", 6), ("test", 2)):
        for state in ("red", "green"):
            folder = tmp_path / "signal-states" / part / state
            folder.mkdir(parents=True)
            for nth in range(share):
                cv2.imwrite(str(folder / f"{nth}.jpg"), draw_head(LIT[state], rng))
    twin = cv2.imread(str(tmp_path / "signal-states/test/red/0.jpg"))
    cv2.imwrite(str(tmp_path / "signal-states/training/red/twin.jpg"), twin)
    stock = lamp_stock(tmp_path)
    assert len(stock.measure) == 4
    learned = [*stock.train, *stock.check]
    assert not any((picture.image.shape == twin.shape) and (picture.image == twin).all()
                   for picture in learned)  # fmt: skip
    assert reassembled(stock.measure[0], ("red",)).shape == stock.measure[0].image.shape


def test_composites_keep_their_boxes_inside(picture: BoxPicture) -> None:
    composer = share_evenly([([picture], 1.0)])
    rng = np.random.default_rng(1)
    boxes = [composer.compose(128, rng)[1] for _ in range(30)]
    found = np.concatenate(boxes)
    assert len(found) > 10
    assert (found[:, 1:3] >= -1e-3).all()
    assert (found[:, 1:3] + found[:, 3:5] <= 128 + 1e-3).all()


def test_shipped_weights_say_what_they_are() -> None:
    weights = Path("detectors/weights")
    for name, needed in (
        ("plate_detector", "labels"),
        ("plate_reader", "characters"),
        ("signal_lamp", "states"),
    ):
        _, facts = open_session(weights / f"{name}.onnx", (needed,), None, 1)
        assert facts[needed]


def test_a_detector_starts_from_a_file_of_ours(picture: BoxPicture, tmp_path: Path) -> None:
    torch.manual_seed(1)
    labels = ["car", "bus"]
    before = YoloxNano(len(labels))
    for bias in (one for one in before.parameters() if one.ndim == 1):
        # No two are equal in a trained network; a file keeps equal ones once.
        bias.data += 0.05 * torch.rand_like(bias)
    path = tmp_path / "before.onnx"
    export_detector(before, path, labels, facts={"side_px": 96, "confidence": 0.001})
    seen = torch.from_numpy(picture.image()).permute(2, 0, 1)[None].float()
    pixels = torch.cat((seen, seen.flip(3)))
    network = start_from(Start(file=path, classes=2, rows=range(2)), pixels)
    with torch.no_grad():
        assert torch.allclose(network.eval()(pixels), before.eval()(pixels), rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize(("least_seen", "kept"), [(0.5, 0), (0.25, 1)])
def test_a_vehicle_cut_off_by_the_edge_counts_while_enough_of_it_is_left(
    least_seen: float, kept: int
) -> None:
    lorry = np.array([[1, 40, -60, 50, 100]], np.float32)
    unmoved = np.array([[1.0, 0, 0], [0, 1.0, 0]])
    moved = moved_boxes(lorry, unmoved, (96, 96), least_seen)
    assert len(moved) == kept
    if kept:
        assert moved[0].tolist() == [1, 40, 0, 50, 40]

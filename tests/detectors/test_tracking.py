"""Does one vehicle keep one identity, and is the tracker bounded?"""

from __future__ import annotations

from collections.abc import Sequence

from detectors.continuity import unbroken_around
from detectors.detection import Box, Detection
from detectors.track import Track
from detectors.tracking import LapTracker, TrackingLimits, without_doubles
from tests.detectors.plain_road import after, box_at


def car(x_m: float, y_m: float, label: str = "car", confidence: float = 0.8) -> Detection:
    return Detection(label=label, box=box_at(x_m, y_m), confidence=confidence)


def followed(
    rows: Sequence[Sequence[Detection]], step_s: float = 0.1, limits: TrackingLimits | None = None
) -> list[Track]:
    """All tracks of a run of frames."""
    tracker = LapTracker(limits)
    ended: list[Track] = []
    for number, found in enumerate(rows):
        ended += tracker.update(found, number, after(number * step_s)).ended
    return sorted([*ended, *tracker.finish()], key=lambda track: track.id)


def test_two_cars_side_by_side_keep_their_identities() -> None:
    rows = [[car(27, 5 + n), car(23, 45 - n)] for n in range(30)]
    tracks = followed(rows)
    assert [len(track.observations) for track in tracks] == [30, 30]
    assert [track.first.box for track in tracks] == [box_at(27, 5), box_at(23, 45)]


def test_the_order_of_detections_does_not_matter_and_runs_repeat() -> None:
    rows = [[car(27, 5 + n), car(23, 45 - n, confidence=0.7)] for n in range(30)]
    turned = [list(reversed(row)) for row in rows]
    assert followed(rows) == followed(rows)
    assert [track.observations for track in followed(turned)] == [
        track.observations for track in followed(rows)
    ]


def test_a_short_occlusion_does_not_break_a_track_and_a_long_one_does() -> None:
    way = [[car(27, 5 + n)] for n in range(30)]
    short = [row if not 10 <= n < 16 else [] for n, row in enumerate(way)]
    long = [row if not 10 <= n < 25 else [] for n, row in enumerate(way)]
    assert [len(track.observations) for track in followed(short)] == [24]
    assert [len(track.observations) for track in followed(long)] == [10, 5]


def test_at_five_frames_a_second_a_fast_car_is_still_one() -> None:
    rows = [[car(27, 3 + 2 * n)] for n in range(20)]
    assert [len(track.observations) for track in followed(rows, step_s=0.2)] == [20]


def test_a_motorcycle_beside_a_car_is_a_vehicle_of_its_own() -> None:
    inside = Box(x_px=530, y_px=700, width_px=12, height_px=30)
    rows = [
        [car(27, 14), Detection(label="motorcycle", box=inside, confidence=0.6)] for _ in range(5)
    ]
    assert [track.label for track in followed(rows)] == ["car", "motorcycle"]


def test_a_car_drawn_twice_is_one_and_people_are_no_vehicles() -> None:
    whole = car(27, 14, confidence=0.8)
    roof = Detection(
        label="truck",
        box=Box(x_px=whole.box.x_px + 2, y_px=whole.box.y_px, width_px=30, height_px=20),
        confidence=0.5,
    )
    assert without_doubles([roof, whole, car(27, 14, "bus", 0.4)], 0.7) == [whole]
    assert followed([[car(27, 14, "person")]] * 5) == []


def test_a_weak_detection_continues_a_track_but_starts_none() -> None:
    weak = [[car(27, 5 + n, confidence=0.25)] for n in range(5)]
    assert followed(weak) == []
    assert [len(track.observations) for track in followed([[car(27, 4)], *weak])] == [6]


def test_tracks_and_their_history_are_bounded() -> None:
    limits = TrackingLimits(most_tracks=3, most_observations=50)
    crowd = [[car(5 * n, 20) for n in range(10)] for _ in range(200)]
    tracks = followed(crowd, limits=limits)
    assert len(tracks) == 3
    assert all(25 < len(track.observations) <= 50 for track in tracks)
    assert {track.last.frame for track in tracks} == {199}


def test_the_label_is_what_most_frames_agree_on() -> None:
    labels = ["truck", "car", "car", "bus", "car"]
    (track,) = followed([[car(27, 5 + n, label)] for n, label in enumerate(labels)])
    assert track.label == "car"


def test_a_foot_that_another_vehicle_hides_is_marked() -> None:
    behind = Detection(label="car", box=box_at(27, 20), confidence=0.8)
    x, bottom = behind.box.x_px, behind.box.bottom_px
    bus = Box(x_px=x - 10, y_px=bottom + 2, width_px=70, height_px=120)
    beside = bus.moved(200, 0)
    for other, hidden in ((bus, True), (beside, False)):
        rows = [[behind, Detection(label="bus", box=other, confidence=0.9)]] * 3
        car_track = next(track for track in followed(rows) if track.label == "car")
        assert {seen.foot_hidden for seen in car_track.observations} == {hidden}


def test_a_foot_stays_hidden_while_the_vehicle_before_it_is_missed_for_a_frame() -> None:
    bus = Detection(label="bus", box=box_at(27, 13, 2.6), confidence=0.9)
    rows = [[car(27, 14), *([bus] if n < 15 and n != 7 else [])] for n in range(25)]
    tracks = followed(rows, step_s=0.08)
    car_track = next(track for track in tracks if track.label == "car")
    hidden = [seen.foot_hidden for seen in car_track.observations]
    assert all(hidden[:15])
    assert not any(hidden[19:])


def test_a_standing_car_that_is_cut_off_and_then_hidden_for_a_while_keeps_its_identity() -> None:
    whole = Box(x_px=500, y_px=400, width_px=100, height_px=100)
    rows: list[list[Detection]] = [[Detection(label="car", box=whole, confidence=0.8)]] * 10
    for top in (480, 460, 440, 430):
        bus = Box(x_px=480, y_px=top, width_px=160, height_px=250)
        cut = Box(x_px=500, y_px=400, width_px=100, height_px=top - 400)
        rows.append(
            [
                Detection(label="car", box=cut, confidence=0.8),
                Detection(label="bus", box=bus, confidence=0.9),
            ]
        )
    passing = [Box(x_px=480 + 30 * n, y_px=430, width_px=160, height_px=250) for n in range(19)]
    buses = [Detection(label="bus", box=box, confidence=0.9) for box in passing]
    rows += [[bus] for bus in buses[:9]]
    rows += [[Detection(label="car", box=whole, confidence=0.8), bus] for bus in buses[9:]]
    cars = [track for track in followed(rows, step_s=0.08) if track.label == "car"]
    assert [len(track.observations) for track in cars] == [24]


def test_a_standing_car_that_comes_out_whole_where_a_strip_was_left_keeps_its_track() -> None:
    whole = Box(x_px=500, y_px=400, width_px=100, height_px=100)
    rows: list[list[Detection]] = [[Detection(label="car", box=whole, confidence=0.8)]] * 10
    for number, top in enumerate((480, 460, 440, 425, 414)):
        bus = Box(x_px=480 + 30 * number, y_px=top, width_px=160, height_px=250)
        cut = Box(x_px=500, y_px=400, width_px=100, height_px=top - 400)
        rows.append(
            [
                Detection(label="car", box=cut, confidence=0.8),
                Detection(label="bus", box=bus, confidence=0.9),
            ]
        )
    rows += [[Detection(label="car", box=whole, confidence=0.8)]] * 10
    (car_track,) = [track for track in followed(rows, step_s=0.08) if track.label == "car"]
    assert len(car_track.observations) == 25
    # Whether it is the same car is not told by where it stands alone.
    assert unbroken_around(car_track, 24) == (15, 24)

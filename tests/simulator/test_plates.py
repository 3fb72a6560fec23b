"""Do drawn plates have their size, their colours and all their characters?"""

import numpy as np
import pytest

from simulator.plates import FORMS, render_plate

TEXTS = {
    "KG_2016": "01KG123ABC",
    "KG_2016_TWO_ROWS": "02KG768XYZ",
    "KG_FOREIGN": "01KG1234A",
    "KG_MOTO": "01123AB",
    "KG_STATE": "01123PT",
    "KG_1994": "B1234AB",
    "KG_CO_OLD": "1234AB",
    "KG_FOREIGN_OLD": "KGBA1234",
    "KG_DIPL_OLD": "X12345",
    "KZ_PRIVATE": "123ABC02",
    "KZ_COMPANY": "123AB02",
    "UZ_PRIVATE": "01A123BC",
    "UZ_COMPANY": "01123ABC",
    "RU_CAR": "A123BC77",
    "TJ": "1234AB01",
    "EU": "RK857AI",
    "US": "7ABC123",
    "BR": "ABC1D23",
}


@pytest.mark.parametrize("pattern", sorted(FORMS))
def test_every_form_is_drawn_in_its_size_on_its_ground(pattern: str) -> None:
    form = FORMS[pattern]
    image = render_plate(TEXTS[pattern], pattern, np.random.default_rng(1))
    assert image.shape == (form.height_mm, form.width_mm, 3)
    assert image.dtype == np.uint8
    ink = (np.abs(image.astype(int) - form.ground).sum(2) > 200).mean()
    assert 0.05 < ink < 0.5


def test_the_same_generator_draws_the_same_plate() -> None:
    first = render_plate("01KG123ABC", "KG_2016", np.random.default_rng(7))
    again = render_plate("01KG123ABC", "KG_2016", np.random.default_rng(7))
    assert np.array_equal(first, again)


def test_another_character_changes_only_its_own_place() -> None:
    first = render_plate("01KG123ABC", "KG_2016", np.random.default_rng(7))
    other = render_plate("02KG123ABC", "KG_2016", np.random.default_rng(7))
    columns = np.flatnonzero((first != other).any((0, 2)))
    assert columns.size > 0
    assert columns.max() < 100


def test_an_unknown_form_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"no plate form 'XX'; draw one of KG_2016, "):
        render_plate("1", "XX", np.random.default_rng(1))

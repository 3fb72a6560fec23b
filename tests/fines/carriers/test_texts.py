"""Are messages short, in each language, and free of everything but the link?"""

from __future__ import annotations

import pytest

from fines.carriers.texts import TEXTS, MessageTexts
from fines.delivery import DeliveryId, Occasion
from fines.wording import Language, Wording

ONE_SMS_LETTERS = 70
LINK = "https://tartip.example/r/1"


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("occasion", Occasion)
def test_every_occasion_has_a_short_text_with_the_link_behind_it(
    occasion: Occasion, language: Language
) -> None:
    message = MessageTexts().message(DeliveryId("1"), occasion, "+996555000001", language, LINK)
    text, _, link = message.text.rpartition(" ")
    assert link == LINK
    assert 20 < len(text) <= ONE_SMS_LETTERS
    assert 10 < len(message.title) <= ONE_SMS_LETTERS


def test_no_text_has_a_place_for_anything_of_the_case() -> None:
    texts = Wording.from_files(TEXTS)
    assert texts.keys() == {f"{each}.{part}" for each in Occasion for part in ("title", "text")}
    assert not [key for key in sorted(texts.keys()) for one in Language if "{" in texts(key, one)]

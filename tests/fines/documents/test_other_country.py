"""Does a paper of another country ask for its currency, by its clock?"""

from __future__ import annotations

from fines.documents.press import Press
from fines.law import KAZAKHSTAN, load_law
from fines.locality import settle_in
from tests.fines.documents import records
from tests.fines.documents.records import MemoryStore
from tests.fines.documents.test_press import one_line, unsigned


def test_tenge_by_the_clock_of_almaty(press: Press, store: MemoryStore) -> None:
    settle_in(load_law(KAZAKHSTAN).locality)
    words = one_line(unsigned(press, records.violation(store)))
    assert "Күнү жана убактысы (Алматы)" in words
    assert "2026-жылдын 1-майы, 07:00:12" in words
    assert "5 500 теңге (беш миң беш жүз теңге)" in words
    assert "5 500 тенге (пять тысяч пятьсот тенге)" in words
    assert "Кодекс Республики Казахстан об административных правонарушениях" in words
    assert "Министерство внутренних дел Республики Казахстан" in words
    assert "Кыргыз" not in words
    assert "сом " not in words
    assert "Бишкек)" not in words

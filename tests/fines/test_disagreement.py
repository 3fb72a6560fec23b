"""Do a reviewer's shares tell the two kinds of mistakes apart?"""

from __future__ import annotations

from fines.disagreement import ReviewerCounts
from fines.fairness import Share
from fines.officer import OfficerId


def test_each_kind_of_verdict_has_its_share_with_its_interval() -> None:
    counts = ReviewerCounts(
        reviewer=OfficerId("anna"),
        name="Анна",
        confirmed=40,
        confirmed_overturned=2,
        dismissed=10,
        dismissed_overturned=1,
        examined=0,
        wrong=0,
    )
    confirmed, dismissed, examined = counts.shares()
    assert (confirmed, dismissed) == (Share(count=2, of=40), Share(count=1, of=10))
    assert 0.01 < confirmed.low < 0.05 < confirmed.high < 0.17
    assert (examined.low, examined.high) == (0.0, 1.0)

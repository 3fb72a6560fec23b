"""Which two crossings of one plate are one drive through a section? Only where no other can be.

Crossings of both ends come late and in any order. A start waits until everything that may belong
to it, or speak against it, has had time to come; then it is judged once. Nothing is kept longer:
a car that did nothing leaves nothing behind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations, islice

from detectors.crossing import Crossing
from detectors.rules.finding import Doubt
from detectors.rules.speeding import Speeding
from detectors.section import Section, SectionEnd
from detectors.section_judgement import SectionFinding, judged_section, looks_differ
from fines.plates import PlateNumber

SAME_CROSSING = timedelta(seconds=1)
"""Two crossings of one line by one plate within this are one: a track that was seen again."""

MOST_HELD = 200_000


@dataclass(slots=True, eq=False)
class _Held:
    crossing: Crossing
    judge_at: datetime
    drop_at: datetime
    judged: bool = False
    spoiled: set[str] = field(default_factory=set)
    """Sections in which another crossing might have its place."""


class Pairing:
    """The crossings of the last minutes, by plate.

    `doubts` counts what was not charged, by section and reason.
    `patience` is how much later than the others one site's crossings may come.
    """

    def __init__(
        self,
        sections: Sequence[Section],
        speeding: Speeding,
        patience: timedelta,
        most_held: int = MOST_HELD,
    ) -> None:
        self.doubts: Counter[tuple[str, Doubt]] = Counter()
        self._sections = tuple(sections)
        self._speeding = speeding
        self._patience = patience
        self._most_held = most_held
        self._longest = max((section.longest for section in sections), default=timedelta())
        self._by_plate: dict[PlateNumber, list[_Held]] = {}
        self._held: dict[str, _Held] = {}

    def __len__(self) -> int:
        return len(self._held)

    def holds(self, crossing: Crossing) -> bool:
        """Whether it is here already, or still."""
        return crossing.id in self._held

    def add(self, crossing: Crossing, sent_at: datetime, now: datetime) -> None:
        """Takes in a crossing; the second arrival changes nothing."""
        if crossing.id in self._held:
            return
        judge_at = max(sent_at + self._longest, now) + self._patience
        held = _Held(crossing, judge_at, judge_at + self._patience)
        self._held[crossing.id] = held
        self._by_plate.setdefault(crossing.plate, []).append(held)

    def judge_due(self, now: datetime) -> list[SectionFinding]:
        """What has become certain by now."""
        found: list[SectionFinding] = []
        due = [held for held in self._held.values() if not held.judged and held.judge_at <= now]
        for held in sorted(due, key=_when):
            if held.judged:
                continue
            plate = self._by_plate[held.crossing.plate]
            drive = next(group for group in _over(plate, held.crossing.end) if held in group)
            for section in self._sections:
                if section.start == held.crossing.end:
                    found += self._judged(section, drive, plate)
            for one in drive:
                one.judged = True
        return found

    def drop_old(self, now: datetime) -> list[Crossing]:
        """Forgets what is of no use any more; the oldest first where there are too many."""
        dropped = [held for held in self._held.values() if held.judged and held.drop_at <= now]
        for held in dropped:
            self._forget(held)
        over = list(islice(self._held.values(), max(len(self._held) - self._most_held, 0)))
        for held in over:
            self._forget(held)
        if over:
            self.doubts["", Doubt.TOO_MANY_CROSSINGS] += len(over)
        return [held.crossing for held in dropped + over]

    def _forget(self, held: _Held) -> None:
        del self._held[held.crossing.id]
        others = self._by_plate[held.crossing.plate]
        others.remove(held)
        if not others:
            del self._by_plate[held.crossing.plate]

    def _judged(
        self, section: Section, drive: Sequence[_Held], plate: Sequence[_Held]
    ) -> Iterator[SectionFinding]:
        start = drive[0].crossing
        ends = _over(plate, section.end)
        within = [group for group in ends if _in_time(section, start, group[-1].crossing)]
        if not within:
            return
        last = within[-1][-1].crossing.at
        rivals = [
            group
            for group in _over(plate, section.start)
            if drive[-1].crossing.at < group[0].crossing.at < last
        ]
        if len(within) > 1 or rivals or _spoiled(section, drive, *within):
            for group in (*within, *rivals):
                for one in group:
                    one.spoiled.add(section.name)
            self.doubts[section.name, Doubt.PAIRING_AMBIGUOUS] += 1
            return
        looks = [held.crossing.look for held in (*drive, *within[0])]
        if any(looks_differ(one, other) for one, other in combinations(looks, 2)):
            self.doubts[section.name, Doubt.LOOK_DIFFERS] += 1
            return
        if self._impossible(section, start, ends):
            self.doubts[section.name, Doubt.SEEN_ELSEWHERE] += 1
            return
        end = within[0][-1].crossing
        own = (section.start, section.end)
        between = [
            held.crossing
            for held in plate
            if start.at < held.crossing.at < end.at and held.crossing.end not in own
        ]
        verdict = judged_section(section, start, end, between, self._speeding)
        if isinstance(verdict, Doubt):
            self.doubts[section.name, verdict] += 1
        elif verdict is not None:
            yield verdict

    @staticmethod
    def _impossible(section: Section, start: Crossing, ends: Sequence[Sequence[_Held]]) -> bool:
        """Whether the plate was at the far end so shortly before that there are two of it."""
        least = timedelta(seconds=section.way_m / section.most_credible_kmh * 3.6)
        return any(
            timedelta(0) <= start.at - held.crossing.at < least for group in ends for held in group
        )


def _over(plate: Sequence[_Held], end: SectionEnd) -> list[list[_Held]]:
    """Crossings of one line in groups that are one drive each, oldest first."""
    groups: list[list[_Held]] = []
    for held in sorted((one for one in plate if one.crossing.end == end), key=_when):
        if groups and held.crossing.at - groups[-1][-1].crossing.at <= SAME_CROSSING:
            groups[-1].append(held)
        else:
            groups.append([held])
    return groups


def _when(held: _Held) -> tuple[datetime, str]:
    return held.crossing.at, held.crossing.id


def _in_time(section: Section, start: Crossing, end: Crossing) -> bool:
    return start.at < end.at <= start.at + section.longest


def _spoiled(section: Section, *groups: Sequence[_Held]) -> bool:
    return any(section.name in held.spoiled for group in groups for held in group)

"""When it happened, as a drawing: a lane for each name, one for attempts, one for what was said, on one axis of time."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from tocsin.model.timeline import Event, EventKind
from tocsin.reporting.drawings.marks import COLOURS, mark
from tocsin.reporting.drawings.strokes import INK, QUIET, RULE, cut, frame, width_of, words
from tocsin.reporting.markup import Element, element
from tocsin.reporting.wording import Wording, plain

_NARROW: Final = 500
_MOST_LANES: Final = 26  # names with a lane of their own; beyond, there is one for each kind of event
_HEAD: Final = 34.0
_LANE: Final = 26.0
_LABEL: Final = 11
_LEAST_SHARE: Final = 0.02  # of the axis between two days, so that their marks stand apart
_BREAK_SHARE: Final = 0.12  # of the axis for a long time in which nothing happened
_LONG_DAYS: Final = 60
_MUCH_LONGER: Final = 4


@dataclass(frozen=True, slots=True)
class _Lane:
    label: str
    events: tuple[Event, ...]
    mono: bool = False


def timeline_drawing(events: Sequence[Event], wording: Wording, *, width: float, key: str) -> Element:
    """Draw events; a zigzag in the axis stands for a long time in which nothing happened."""
    lanes = _lanes(events, wording)
    above = width < _NARROW
    left = 12.0 if above else 204.0
    axis = _Axis([event.day for event in events], left, width - 14)
    row = _LANE + 12 if above else _LANE
    foot = _HEAD + row * len(lanes)
    kinds = [kind for kind in EventKind if any(event.kind is kind for event in events)]
    drawn = [*axis.drawn(foot, wording)]
    for place, lane in enumerate(lanes):
        drawn += _lane(lane, _HEAD + place * row, row, axis, above=above, width=width)
    legend, height = _legend(kinds, foot + 24, width, wording)
    return frame(
        *drawn,
        *legend,
        key=key,
        width=width,
        height=height,
        title=wording.texts.text("timeline.title"),
        description=_description(events, kinds, wording),
    )


# Lanes

_OF_NAMES: Final = frozenset(
    {EventKind.REGISTERED, EventKind.CERTIFICATE, EventKind.RESOLVED, EventKind.ALERT, EventKind.PUBLISHED}
)


def _lanes(events: Sequence[Event], wording: Wording) -> tuple[_Lane, ...]:
    of_names: dict[str, list[Event]] = defaultdict(list)
    others: dict[EventKind, list[Event]] = defaultdict(list)
    for event in events:
        if event.subject and event.kind in _OF_NAMES:
            of_names[event.subject].append(event)
        else:
            others[_shared_lane(event.kind)].append(event)
    if len(of_names) > _MOST_LANES:
        for each in (event for found in of_names.values() for event in found):
            others[each.kind].append(each)
        of_names.clear()
    named = [_Lane(plain(wording.name(name)), tuple(found), mono=True) for name, found in of_names.items()]
    rest = [
        _Lane(wording.texts.word("lane", kind.value), tuple(others[kind]))
        for kind in EventKind
        if others.get(kind)
    ]
    return (*named, *rest)


def _shared_lane(kind: EventKind) -> EventKind:
    """What was published about no name in particular and what was said of who is behind it stand in one lane."""
    return EventKind.VERDICT if kind is EventKind.PUBLISHED else kind


def _lane(
    lane: _Lane, top: float, row: float, axis: "_Axis", *, above: bool, width: float
) -> Iterator[Element]:
    y = top + (row - 9 if above else row / 2)
    label_y = top + 14 if above else y + 4
    room = width - 4 if above else axis.left - 22
    label = cut(lane.label, room, _LABEL, mono=lane.mono)
    yield words(label, x=0, y=label_y, size=_LABEL, mono=lane.mono)
    yield element("line", x1=axis.left - 8, x2=axis.right + 8, y1=y, y2=y, stroke=RULE, stroke_width=1)
    taken: Counter[tuple[int, EventKind]] = Counter()
    for event in lane.events:
        taken[round(axis.x(event.day)), event.kind] += 1
    yield from _marks(taken, y)


def _marks(taken: Counter[tuple[int, EventKind]], y: float) -> Iterator[Element]:
    """Marks of one lane; those at one place stand beside each other, and many of a kind are one mark with a number."""
    for at in sorted({x for x, _ in taken}):
        kinds = [kind for kind in EventKind if taken[at, kind]]
        for place, kind in enumerate(kinds):
            x = at + (place - (len(kinds) - 1) / 2) * 9
            yield mark(kind, x, y)
            if (count := taken[at, kind]) > 1:
                yield words(str(count), x=x + 6, y=y - 5, size=9, fill=COLOURS[kind])


# The axis


class _Axis:
    """Days to places on the page, with long silences cut short."""

    def __init__(self, days: Sequence[date], left: float, right: float) -> None:
        self.left, self.right = left, right
        self.days = sorted(set(days))
        gaps = [(after - before).days for before, after in pairwise(self.days)]
        silence = _silence(gaps)
        self.breaks = tuple(
            days for days, gap in zip(pairwise(self.days), gaps, strict=True) if gap >= silence
        )
        busy = sum(gap for gap in gaps if gap < silence) or 1
        least = min(_LEAST_SHARE, 0.5 / max(len(gaps), 1)) * busy
        self._at = [0.0]
        for gap in gaps:
            self._at.append(self._at[-1] + (max(gap, least) if gap < silence else _BREAK_SHARE * busy))

    def x(self, day: date) -> float:
        """Place of a day on which something happened."""
        whole = self._at[-1]
        if not whole:
            return (self.left + self.right) / 2
        return self.left + self._at[self.days.index(day)] / whole * (self.right - self.left)

    def drawn(self, foot: float, wording: Wording) -> Iterator[Element]:
        """The line, a tick and its day wherever there is room, and a zigzag at each break."""
        y = _HEAD - 8
        yield element("line", x1=self.left - 8, x2=self.right + 8, y1=y, y2=y, stroke=QUIET, stroke_width=1)
        for x, middle, text in self._ticks(wording):
            yield element("line", x1=x, x2=x, y1=y - 4, y2=foot, stroke=RULE, stroke_width=1)
            yield words(text, x=middle, y=y - 9, size=10, fill=QUIET, anchor="middle")
        for before, after in self.breaks:
            yield from _zigzag((self.x(before) + self.x(after)) / 2, y)

    def _ticks(self, wording: Wording) -> Iterator[tuple[float, float, str]]:
        """Places of ticks, middles of their texts, and the texts: the last day always, then as many as have room."""
        taken: list[tuple[float, float]] = []
        for day in (self.days[-1], *self.days[:-1]):
            x, text = self.x(day), wording.texts.short_day(day)
            half = width_of(text, 10) / 2
            middle = min(max(x, self.left - 8 + half), self.right + 10 - half)
            if all(middle + half + 8 <= first or last + 8 <= middle - half for first, last in taken):
                taken.append((middle - half, middle + half))
                yield x, middle, text


def _silence(gaps: Sequence[int]) -> float:
    """Days from which a gap is a silence: it is long, and would leave little room for all that is closer together."""
    busy = 0
    for gap in sorted(gaps):
        if gap >= _LONG_DAYS and 0 < busy * _MUCH_LONGER < gap:
            return gap
        busy += gap
    return math.inf


def _zigzag(x: float, y: float) -> tuple[Element, Element]:
    points = f"{x - 6:.1f},{y:.1f} {x - 2:.1f},{y - 5:.1f} {x + 2:.1f},{y + 5:.1f} {x + 6:.1f},{y:.1f}"
    return (
        element("line", x1=x - 6, x2=x + 6, y1=y, y2=y, stroke="#ffffff", stroke_width=2.5),
        element("polyline", points=points, fill="none", stroke=QUIET, stroke_width=1),
    )


# The legend and the words


def _legend(
    kinds: Sequence[EventKind], top: float, width: float, wording: Wording
) -> tuple[list[Element], float]:
    drawn: list[Element] = []
    x, y = 8.0, top
    for kind in kinds:
        text = wording.texts.word("kind", kind.value)
        room = width_of(text, 11) + 34
        if x + room > width and x > 8.0:
            x, y = 8.0, y + 20
        drawn += [mark(kind, x, y - 4), words(text, x=x + 11, y=y, size=11, fill=INK)]
        x += room
    return drawn, y + 10


def _description(events: Sequence[Event], kinds: Sequence[EventKind], wording: Wording) -> str:
    counted = Counter(event.kind for event in events)
    return "; ".join(f"{wording.texts.word('kind', kind.value)}: {counted[kind]}" for kind in kinds)

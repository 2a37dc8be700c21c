"""From even odds to the result, family by family: what each adds to the log-odds against the runner-up."""

import math
from dataclasses import dataclass
from typing import Final

from tocsin.model.assessment import Rationale
from tocsin.reporting.drawings.strokes import BLUE, CLAY, INK, QUIET, RULE, cut, frame, words
from tocsin.reporting.markup import Element, element
from tocsin.reporting.wording import Wording

_ROW: Final = 30
_BAR: Final = 14
_HEAD: Final = 22
_SIZE: Final = 12
_NARROW: Final = 500


@dataclass(frozen=True, slots=True)
class _Stage:
    label: str
    start: float
    end: float
    is_total: bool

    @property
    def change(self) -> float:
        return self.end - self.start


def waterfall(why: Rationale, wording: Wording, *, width: float, key: str) -> Element:
    """Draw the terms; on a narrow page each label stands above its bar."""
    texts = wording.texts
    stages = _stages(why, wording)
    above = width < _NARROW
    left = 0.0 if above else 200.0
    scale = _Scale(stages, left + 6, width - 66)
    row = _ROW + 14 if above else _ROW
    height = _HEAD + row * len(stages) + 26
    drawn = [*_axis(scale, height, wording)]
    for place, stage in enumerate(stages):
        drawn += _row(stage, _HEAD + place * row, scale, wording, above=above, left=left, width=width)
    description = "; ".join(f"{stage.label}: {texts.signed(stage.change)}" for stage in stages)
    title = texts.text(
        "waterfall.title", leader=wording.hypothesis(why.leader), against=wording.hypothesis(why.against)
    )
    return frame(*drawn, key=key, width=width, height=height, title=title, description=description)


def _stages(why: Rationale, wording: Wording) -> tuple[_Stage, ...]:
    texts = wording.texts
    at = 0.0
    stages = []
    for each in why.terms:
        change = _finite(each.log_odds)
        stages.append(_Stage(texts.word("family", each.family), at, at + change, is_total=False))
        at += change
    stages.append(_Stage(texts.text("waterfall.result"), 0.0, at, is_total=True))
    return tuple(stages)


def _finite(value: float) -> float:
    return min(max(value, -50.0), 50.0) if math.isfinite(value) else 0.0


class _Scale:
    """Log-odds to places on the page; zero is always on it."""

    def __init__(self, stages: tuple[_Stage, ...], left: float, right: float) -> None:
        values = [0.0, *(stage.start for stage in stages), *(stage.end for stage in stages)]
        self.low, self.high = min(values), max(*values, min(values) + 1.0)
        self.left, self.right = left + (40 if self.low < 0 else 0), right

    def x(self, value: float) -> float:
        return self.left + (value - self.low) / (self.high - self.low) * (self.right - self.left)


def _axis(scale: _Scale, height: float, wording: Wording) -> list[Element]:
    zero = scale.x(0.0)
    foot = height - 8
    return [
        element("line", x1=zero, x2=zero, y1=_HEAD - 8, y2=foot - 14, stroke=QUIET, stroke_width=1),
        words(
            wording.texts.text("waterfall.even"),
            x=zero,
            y=foot,
            size=11,
            fill=QUIET,
            anchor=_anchor(scale, zero),
        ),
    ]


def _anchor(scale: _Scale, x: float) -> str:
    span = scale.right - scale.left
    return "start" if x < scale.left + span * 0.2 else "end" if x > scale.right - span * 0.2 else "middle"


def _row(  # one row of one drawing
    stage: _Stage, y: float, scale: _Scale, wording: Wording, *, above: bool, left: float, width: float
) -> list[Element]:
    room = width if above else left - 10
    label = cut(stage.label, room, _SIZE)
    bar_y = y + (16 if above else 8)
    first, last = sorted((scale.x(stage.start), scale.x(stage.end)))
    fill = INK if stage.is_total else BLUE if stage.change >= 0 else CLAY
    number = wording.texts.signed(stage.end if stage.is_total else stage.change)
    is_left = stage.end < stage.start
    return [
        element("line", x1=0, x2=width, y1=y, y2=y, stroke=RULE, stroke_width=0.75),
        words(
            label,
            x=0,
            y=y + (12 if above else 19),
            size=_SIZE,
            weight="bold" if stage.is_total else None,
            halo=above,
        ),
        element("rect", x=first, y=bar_y + 2, width=max(last - first, 1.5), height=_BAR, rx=2, fill=fill),
        words(
            number,
            x=first - 6 if is_left else last + 6,
            y=bar_y + 13,
            size=_SIZE,
            anchor="end" if is_left else "start",
            fill=INK,
            halo=True,
        ),
    ]

"""What was said against what was true: a dot for each band of probabilities, as large as it has cases, beside the diagonal."""

from collections.abc import Sequence
from typing import Final

from tocsin.evidence.attribution_calibration import Stated
from tocsin.reporting.drawings.strokes import BLUE, QUIET, RULE, frame, words
from tocsin.reporting.markup import Element, element
from tocsin.reporting.wording import Wording

_LEFT: Final = 44.0
_FOOT: Final = 42.0
_TOP: Final = 12.0
_SIDE: Final = 260.0  # of the square
_QUARTERS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
_SMALLEST: Final = 3.0
_LARGEST: Final = 11.0


def reliability_drawing(rows: Sequence[Stated], wording: Wording, *, width: float, key: str) -> Element:
    """Draw the bands; a dot above the diagonal was right more often than it was said to be."""
    texts = wording.texts
    left = max(_LEFT, (width - _SIDE) / 2) if width < 2 * _SIDE else _LEFT
    drawn = [*_grid(left, wording), _diagonal(left)]
    most = max((row.cases for row in rows), default=1)
    for row in rows:
        radius = _SMALLEST + (_LARGEST - _SMALLEST) * (row.cases / most) ** 0.5
        drawn.append(
            element(
                "circle",
                cx=_x(left, row.mean),
                cy=_y(row.right),
                r=radius,
                fill=BLUE,
                stroke="#ffffff",
                stroke_width=1,
            )
        )
    described = "; ".join(
        texts.text(
            "reliability.dot",
            said=texts.percent(row.mean),
            right=texts.percent(row.right),
            cases=texts.number(row.cases),
        )
        for row in rows
    )
    return frame(
        *drawn,
        key=key,
        width=width,
        height=_TOP + _SIDE + _FOOT,
        title=texts.text("reliability.title"),
        description=described,
    )


def _grid(left: float, wording: Wording) -> list[Element]:
    texts = wording.texts
    drawn = []
    for share in _QUARTERS:
        x, y = _x(left, share), _y(share)
        drawn += [
            element("line", x1=left, x2=left + _SIDE, y1=y, y2=y, stroke=RULE, stroke_width=0.75),
            element("line", x1=x, x2=x, y1=_TOP, y2=_TOP + _SIDE, stroke=RULE, stroke_width=0.75),
            words(f"{100 * share:.0f}", x=left - 6, y=y + 4, size=10.5, fill=QUIET, anchor="end"),
            words(f"{100 * share:.0f}", x=x, y=_TOP + _SIDE + 15, size=10.5, fill=QUIET, anchor="middle"),
        ]
    middle = left + _SIDE / 2
    foot = _TOP + _SIDE + 34
    drawn.append(
        words(texts.text("reliability.axes"), x=middle, y=foot, size=11.5, fill=QUIET, anchor="middle")
    )
    return drawn


def _diagonal(left: float) -> Element:
    return element(
        "line",
        x1=_x(left, 0),
        y1=_y(0),
        x2=_x(left, 1),
        y2=_y(1),
        stroke=QUIET,
        stroke_width=1.25,
        stroke_dasharray="4 4",
    )


def _x(left: float, share: float) -> float:
    return left + _SIDE * share


def _y(share: float) -> float:
    return _TOP + _SIDE * (1 - share)

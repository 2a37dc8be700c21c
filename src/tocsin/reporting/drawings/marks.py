"""Marks of a timeline: each kind of event has its shape and its colour, so that it reads in black and white too."""

from collections.abc import Callable, Mapping
from typing import Final

from tocsin.model.timeline import EventKind
from tocsin.reporting.drawings.strokes import BLUE, CLAY, GREY, INK, OCHRE, TEAL, VIOLET
from tocsin.reporting.markup import Element, element

COLOURS: Final[Mapping[EventKind, str]] = {
    EventKind.REGISTERED: BLUE,
    EventKind.CERTIFICATE: TEAL,
    EventKind.RESOLVED: VIOLET,
    EventKind.ATTEMPT: CLAY,
    EventKind.PUBLISHED: OCHRE,
    EventKind.VERDICT: INK,
    EventKind.ALERT: CLAY,
    EventKind.NOTE: GREY,
}


def mark(kind: EventKind, x: float, y: float) -> Element:
    """The mark of a kind around a point."""
    return _SHAPES[kind](x, y, COLOURS[kind])


def _disc(x: float, y: float, fill: str) -> Element:
    return element("circle", cx=x, cy=y, r=4.5, fill=fill)


def _ring(x: float, y: float, fill: str) -> Element:
    return element("circle", cx=x, cy=y, r=3.8, fill="#ffffff", stroke=fill, stroke_width=2)


def _square(x: float, y: float, fill: str) -> Element:
    return element("rect", x=x - 4, y=y - 4, width=8, height=8, fill=fill)


def _polygon(*points: tuple[float, float]) -> Callable[[float, float, str], Element]:
    def drawn(x: float, y: float, fill: str) -> Element:
        places = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in points)
        return element("polygon", points=places, fill=fill)

    return drawn


_SHAPES: Final[Mapping[EventKind, Callable[[float, float, str], Element]]] = {
    EventKind.REGISTERED: _disc,
    EventKind.CERTIFICATE: _polygon((0, -5), (5, 0), (0, 5), (-5, 0)),
    EventKind.RESOLVED: _polygon((0, -5), (5, 4), (-5, 4)),
    EventKind.ATTEMPT: _square,
    EventKind.PUBLISHED: _polygon((-5, -4), (5, -4), (0, 5)),
    EventKind.VERDICT: _polygon((-4, -5), (4, -5), (4, 1), (0, 5), (-4, 1)),
    EventKind.ALERT: _ring,
    EventKind.NOTE: _polygon((-5, -2), (5, -2), (5, 2), (-5, 2)),
}

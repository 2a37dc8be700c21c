"""Infrastructure: names on the left, what they share on the right, and a line for each that shows it.

Two columns stay readable where a cloud of dots does not: sixty names are sixty lines of text, and no label hides another.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from tocsin.reporting.drawings.strokes import (
    BLUE,
    CLAY,
    GREY,
    INK,
    OCHRE,
    QUIET,
    TEAL,
    VIOLET,
    cut,
    frame,
    width_of,
    words,
)
from tocsin.reporting.markup import Element, element
from tocsin.reporting.sharing import Shared, Sharing
from tocsin.reporting.wording import Wording, plain

_ROW: Final = 24.0
_VALUE_ROW: Final = 36.0
_TOP: Final = 30.0
_NARROW: Final = 500
_STRONG: Final = 1.0  # log-odds from which a tie is drawn in colour and in full
_ROUNDS: Final = 4  # of ordering both sides by each other; more changes nothing that is seen

_COLOURS: Final = {
    "registrant-email": CLAY,
    "registrant-name": CLAY,
    "registrant-organisation": CLAY,
    "certificate": TEAL,
    "certificate-name": TEAL,
    "certificate-issuer": TEAL,
    "resolves-to": BLUE,
    "network": BLUE,
    "autonomous-system": BLUE,
    "alias-of": BLUE,
    "name-servers": VIOLET,
    "default-name-servers": VIOLET,
    "name-server-provider": VIOLET,
    "soa-mailbox": VIOLET,
    "mail-exchanger": OCHRE,
    "page-title": OCHRE,
    "favicon": OCHRE,
    "form-target": OCHRE,
    "redirects-to": OCHRE,
}


def ties_drawing(shared: Sharing, wording: Wording, *, width: float, key: str) -> Element:
    """Draw who shares what; lines that prove much are dark and thick, those that prove little thin and grey."""
    names, values = _ordered(shared)
    left, right = _columns(shared, wording, width)
    height = _TOP + max(len(names) * _ROW, len(values) * _VALUE_ROW) + 8
    name_y = _places(len(names), _ROW, height)
    at = dict(zip(names, name_y, strict=True))
    value_y = _beside([_middle([at[name] for name in value.names], 0.0) for value in values], height)
    drawn = [*_heads(wording, left, right, width)]
    for value, y in sorted(zip(values, value_y, strict=True), key=lambda each: each[0].log_odds or 0.0):
        drawn += [_line(at[name], y, left, right, value) for name in value.names]
    drawn += [each for name in names for each in _name(name, at[name], left, wording)]
    for value, y in zip(values, value_y, strict=True):
        drawn += _value(value, y, right, width, wording)
    return frame(
        *drawn,
        key=key,
        width=width,
        height=height,
        title=wording.texts.text("ties.title"),
        description=_description(shared, wording),
    )


def _columns(shared: Sharing, wording: Wording, width: float) -> tuple[float, float]:
    """Where the names end and the values begin: as much room as they need, and a part of the width for the lines."""
    share = 0.50 if width < _NARROW else 0.40
    names = max((width_of(plain(wording.name(each)), 11, mono=True) for each in shared.names), default=0.0)
    values = max((width_of(wording.free(each.value), 11, mono=True) for each in shared.values), default=0.0)
    kinds = max((width_of(_kind(each, wording), 10.5) for each in shared.values), default=0.0)
    left, lines = min(names + 14, width * share), width * (0.13 if width < _NARROW else 0.2)
    right = max(width - max(values, kinds, 100.0) - 16, width * (0.56 if width < _NARROW else 0.5))
    return min(left, right - lines), right


def _places(count: int, row: float, height: float) -> tuple[float, ...]:
    """Middles of the rows of one side, which stands in the middle of the drawing's height."""
    start = _TOP + (height - _TOP - 8 - count * row) / 2
    return tuple(start + (place + 0.5) * row for place in range(count))


def _beside(wanted: Sequence[float], height: float) -> tuple[float, ...]:
    """Middles of the values' rows: each as near to the middle of its names as the rows above and below let it."""
    found: list[float] = []
    for place, y in enumerate(wanted):
        above = found[-1] + _VALUE_ROW if found else _TOP + _VALUE_ROW / 2
        most = height - 8 - (len(wanted) - place - 0.5) * _VALUE_ROW
        found.append(min(max(y, above), most))
    return tuple(found)


def _ordered(shared: Sharing) -> tuple[tuple[str, ...], tuple[Shared, ...]]:
    """Order both sides by the middle of what each is tied to, so that lines cross little (barycentre heuristic)."""
    names = sorted(shared.names)
    values = sorted(shared.values, key=lambda value: (value.relation, value.value))
    for _ in range(_ROUNDS):
        value_at: dict[str, list[float]] = defaultdict(list)
        for place, value in enumerate(values):
            for name in value.names:
                value_at[name].append((place + 0.5) / len(values))
        names.sort(key=lambda name: (_middle(value_at.get(name, ()), 2.0), name))
        name_at: Mapping[str, float] = {name: (place + 0.5) / len(names) for place, name in enumerate(names)}
        values.sort(
            key=lambda value: (
                _middle([name_at[name] for name in value.names], 2.0),
                value.relation,
                value.value,
            )
        )
    return tuple(names), tuple(values)


def _middle(places: Sequence[float], otherwise: float) -> float:
    return sum(places) / len(places) if places else otherwise


def _heads(wording: Wording, left: float, right: float, width: float) -> tuple[Element, Element]:
    texts = wording.texts
    head = texts.text("ties.head_values")
    if width_of(head, 11) > width - right - 12:
        head = texts.text("ties.head_values_short")
    return (
        words(texts.text("ties.head_names"), x=left - 9, y=14, size=11, fill=QUIET, anchor="end"),
        words(head, x=right + 12, y=14, size=11, fill=QUIET),
    )


def _line(from_y: float, to_y: float, left: float, right: float, value: Shared) -> Element:
    middle = (left + right) / 2
    is_strong = (value.log_odds or 0.0) >= _STRONG
    return element(
        "path",
        d=f"M{left:.1f} {from_y:.1f} C{middle:.1f} {from_y:.1f} {middle:.1f} {to_y:.1f} {right:.1f} {to_y:.1f}",
        fill="none",
        stroke=_colour(value) if is_strong else "#aab3be",
        stroke_width=min(3.2, 1.2 + 0.3 * (value.log_odds or 0.0)) if is_strong else 1,
        stroke_dasharray=None if is_strong else "3 3",
    )


def _colour(value: Shared) -> str:
    return _COLOURS.get(value.relation, GREY)


def _name(name: str, y: float, left: float, wording: Wording) -> tuple[Element, Element]:
    shown = plain(wording.name(name))
    return (
        element("circle", cx=left, cy=y, r=3, fill=INK),
        words(cut(shown, left - 10, 11, mono=True), x=left - 9, y=y + 4, size=11, mono=True, anchor="end"),
    )


def _value(value: Shared, y: float, right: float, width: float, wording: Wording) -> tuple[Element, ...]:
    room = width - right - 14
    shown = wording.free(value.value)
    kind = cut(_kind(value, wording), room, 10.5)
    return (
        element("rect", x=right - 3.5, y=y - 3.5, width=7, height=7, fill=_colour(value)),
        words(cut(shown, room, 11, mono=True), x=right + 12, y=y - 1, size=11, mono=True),
        words(kind, x=right + 12, y=y + 12, size=10.5, fill=QUIET),
    )


def _kind(value: Shared, wording: Wording) -> str:
    texts = wording.texts
    weight = "" if value.log_odds is None else f", {texts.signed(value.log_odds)}"
    return f"{texts.word('relation', value.relation)} ({len(value.names)}{weight})"


def _description(shared: Sharing, wording: Wording) -> str:
    texts = wording.texts
    said = [
        texts.text(
            "ties.says",
            relation=texts.word("relation", value.relation),
            value=wording.free(value.value),
            names=", ".join(plain(wording.name(name)) for name in value.names[:10]),
        )
        for value in shared.values[:12]
    ]
    return " ".join(said)

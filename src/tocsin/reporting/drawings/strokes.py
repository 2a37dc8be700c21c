"""What all drawings share: colours, letters and how wide they are, and the frame with its words for who cannot see it."""

import unicodedata
from typing import Final

from tocsin.reporting.markup import Element, element

INK: Final = "#1d2733"
QUIET: Final = "#55606e"
RULE: Final = "#d5dbe2"
BLUE: Final = "#1f5a96"
TEAL: Final = "#17766a"
VIOLET: Final = "#6a4c9c"
CLAY: Final = "#a8452c"
OCHRE: Final = "#8a6200"
GREY: Final = "#6b7785"
SANS: Final = "Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif"
MONO: Final = "DejaVu Sans Mono, Liberation Mono, Menlo, Consolas, monospace"
_SANS_WIDTH: Final = 0.55  # of the size, for the mean letter
_MONO_WIDTH: Final = 0.61


def words(  # what SVG's text takes
    text: str,
    *,
    x: float,
    y: float,
    size: float = 12,
    fill: str = INK,
    mono: bool = False,
    anchor: str | None = None,
    weight: str | None = None,
    halo: bool = False,
) -> Element:
    """A line of text; `y` is its baseline. A halo keeps it apart from lines that pass behind it."""
    return element(
        "text",
        text,
        x=x,
        y=y,
        font_size=size,
        font_family=MONO if mono else SANS,
        fill=fill,
        text_anchor=anchor,
        font_weight=weight,
        stroke="#ffffff" if halo else None,
        stroke_width=4 if halo else None,
        paint_order="stroke" if halo else None,
    )


def width_of(text: str, size: float, *, mono: bool = False) -> float:
    """About how wide a text is drawn; wide characters of East Asia count for two."""
    letters = sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
    return letters * size * (_MONO_WIDTH if mono else _SANS_WIDTH)


def cut(text: str, room: float, size: float, *, mono: bool = False) -> str:
    """The text, shortened in the middle where it is wider than the room: both ends of a name tell it apart."""
    if width_of(text, size, mono=mono) <= room:
        return text
    kept = max(4, int(room / (size * (_MONO_WIDTH if mono else _SANS_WIDTH))) - 1)
    while kept > 4 and width_of(_halves(text, kept), size, mono=mono) > room:
        kept -= 1
    return _halves(text, kept)


def _halves(text: str, kept: int) -> str:
    after = kept // 2
    return f"{text[: kept - after]}…{text[len(text) - after :]}"


def frame(*children: Element, key: str, width: float, height: float, title: str, description: str) -> Element:
    """An SVG of that size with its title and description as the first things in it."""
    return element(
        "svg",
        element("title", title, id=f"{key}-t"),
        element("desc", description, id=f"{key}-d"),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:.0f} {height:.0f}",
        width=f"{width:.0f}",
        height=f"{height:.0f}",
        role="img",
        aria_labelledby=f"{key}-t {key}-d",
    )

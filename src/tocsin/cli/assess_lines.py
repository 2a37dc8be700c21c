"""How assessments are set for people: paragraphs, lists and bars that fit 100 columns."""

import sys
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from tocsin.cli.alert_view import safe
from tocsin.cli.console import put
from tocsin.cli.tables import printer

WIDTH: Final = 100
_BAR: Final = 30
_GAP: Final = 2
_LEAST: Final = 20  # columns for text, however narrow the terminal

Row = tuple[str, str]


def put_page(*parts: RenderableType) -> None:
    """Print to stdout, within 100 columns and without blanks at the ends of lines."""
    console = printer(most=WIDTH)
    with console.capture() as captured:
        for part in parts:
            console.print(part)
    for line in captured.get().splitlines():
        put(line.rstrip())


def put_heading(text: str) -> None:
    """A line that begins a part, after an empty one."""
    put_page("", Text(safe(text), style="bold"))


def put_paragraph(text: str, *, indent: int = 0, style: str = "") -> None:
    """A paragraph, wrapped between words; nothing where there is no text."""
    if text:
        put_page(Padding(Text(safe(text), style=style), (0, 0, 0, indent), expand=False))


def put_rows(rows: Iterable[Sequence[str]], *, right: Sequence[int] = (0,), indent: int = 2) -> None:
    """Rows of cells under each other, columns in `right` to the right; the last cell of a row is wrapped."""
    given = [tuple(Text(safe(cell)) for cell in row) for row in rows]
    if not given:
        return
    console = printer(most=WIDTH)
    widths = [max(row[column].cell_len for row in given) for column in range(len(given[0]) - 1)]
    start = indent + sum(widths) + _GAP * len(widths)
    lines: list[Text] = []
    for *cells, last in given:
        line = Text(" " * indent)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            cell.align("right" if column in right else "left", width)
            line.append_text(cell).append(" " * _GAP)
        first, *more = last.wrap(console, max(_LEAST, console.width - start)) or [Text()]
        lines += [line.append_text(first), *(Text(" " * start).append_text(each) for each in more)]
    put_page(*lines)


def put_step(number: str, picture: str, label: str) -> None:
    """One step of a waterfall: what it adds, its bar, and what it is."""
    put_page(Text(f"{number:>8}  {picture:<{_BAR}}  {safe(label)}"))


def bar(share: float, *, width: int = _BAR) -> str:
    """A bar for a share of 0 to 1."""
    return drawn_with("█", "#") * round(min(max(share, 0.0), 1.0) * width)


def waterfall(steps: Sequence[float], *, width: int = _BAR) -> list[str]:
    """A bar for each step from where the one before it ended; all on one scale, with 0 where the first begins."""
    ends = [0.0]
    for step in steps:
        ends.append(ends[-1] + step)
    low, high = min(ends), max(ends)
    places = [round((end - low) / (high - low) * width) if high > low else 0 for end in ends]
    return [_drawn(*sorted(pair)) for pair in pairwise(places)]


def _drawn(start: int, end: int) -> str:
    return " " * start + (drawn_with("█", "#") * (end - start) or "|")


def drawn_with(sign: str, plain: str) -> str:
    """A sign, or a plain one where the output cannot write it."""
    try:
        sign.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except UnicodeEncodeError:
        return plain
    return sign

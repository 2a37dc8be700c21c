"""Elements of HTML and SVG: a small tree whose texts are escaped when it is written, and nowhere else."""

import html
import re
from dataclasses import dataclass
from typing import Final

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]*\Z")
_VOID: Final = frozenset({"meta", "br", "hr", "col", "link", "img"})
# What neither HTML nor XML 1.0 can hold; whoever makes texts for people has shown it before, this is the last door.
_UNWRITABLE: Final = re.compile("[^\\t\\n\\x20-\\x7e\\xa0-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_UNWRITTEN: Final = "\ufffd"


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its tag, its attributes in order, and what is inside."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple["Element | str", ...]

    def __post_init__(self) -> None:
        for name in (self.tag, *(attribute for attribute, _ in self.attributes)):
            if not _NAME.match(name):
                raise ValueError(f"{name!r} is no name of an element or attribute")


def element(tag: str, *children: "Element | str | None", **attributes: str | float | None) -> Element:
    """Make an element; `class_` is written `class`, `data_label` `data-label`; what is None is left out."""
    pairs = tuple(
        (name.rstrip("_").replace("_", "-"), _value(value))
        for name, value in attributes.items()
        if value is not None
    )
    return Element(tag, pairs, tuple(child for child in children if child is not None))


def _value(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")


def written(node: "Element | str") -> str:
    """Write a tree as HTML; inside `svg` the same text is XML."""
    pieces: list[str] = []
    _write(node, pieces)
    return "".join(pieces)


def _write(node: "Element | str", pieces: list[str]) -> None:
    if isinstance(node, str):
        pieces.append(escaped(node))
        return
    attributes = "".join(f' {name}="{escaped(value)}"' for name, value in node.attributes)
    pieces.append(f"<{node.tag}{attributes}>")
    if node.tag in _VOID:
        return
    for child in node.children:
        # A style sheet is raw text in HTML: nothing but our own goes in, and nothing that would end it.
        if node.tag == "style":
            pieces.append(_raw(child))
        else:
            _write(child, pieces)
    pieces.append(f"</{node.tag}>")


def _raw(sheet: "Element | str") -> str:
    if not isinstance(sheet, str) or "<" in sheet:
        raise ValueError("a style sheet holds text without '<'")
    return sheet


def escaped(text: str) -> str:
    """Write a text so that it is only text, in content and in quoted attributes."""
    return html.escape(_UNWRITABLE.sub(_UNWRITTEN, text))

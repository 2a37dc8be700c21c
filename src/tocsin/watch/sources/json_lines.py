"""JSON Lines: one object a line; the field is named (dotted paths reach inside), known by its name or its content."""

import json
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin.model.errors import InputError, UsageError
from tocsin.names.blocks import NameBlock
from tocsin.watch.columns import column_of_names, listing
from tocsin.watch.json_fields import END, LEFT, LINE, START, field_spans
from tocsin.watch.seam import Batch, Text
from tocsin.watch.text import LONGEST_NAME

SAMPLED: Final = 200
_DEPTH: Final = 6
_BLANKS: Final = " \t\n\v\f\r"  # what a block takes off the ends of a name


def read(text: Text, column: str | None, /) -> Iterator[Batch]:
    """Give the text, or each text of the list, that the chosen field of every object holds."""
    path = field_of_names(text.opening, column, text.label).split(".")
    for line, piece in text.pieces():
        yield text.batch(_block(piece, path, line, text), line)


def _block(data: bytes, path: list[str], line: int, text: Text) -> NameBlock:
    """Take the texts where they lie; those of lines left to `json` are written behind the data."""
    spans = field_spans(data, path)
    left = np.flatnonzero(spans[:, START] == LEFT)
    if not len(left):
        return NameBlock(np.frombuffer(data, dtype=np.uint8), spans[:, START], spans[:, END])
    counts = np.ones(len(spans), dtype=np.int64)
    extra = bytearray()
    places: list[tuple[int, int]] = []
    numbers = _line_numbers(data, spans[left, LINE], line)
    for row, number in zip(left.tolist(), numbers, strict=True):
        names = _names(data[spans[row, LINE] : spans[row, END]], path, number, text)
        counts[row] = len(names)
        for name in names:
            places.append((len(data) + len(extra), len(data) + len(extra) + len(name)))
            extra += name
    is_left = np.repeat(spans[:, START] == LEFT, counts)
    bounds = np.repeat(spans[:, [START, END]], counts, axis=0)
    if places:
        bounds[is_left] = places
    view = np.frombuffer(data + bytes(extra), dtype=np.uint8)
    return NameBlock(view, bounds[:, 0].copy(), bounds[:, 1].copy())


def _line_numbers(data: bytes, starts: NDArray[np.int64], line: int) -> list[int]:
    ends = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == ord("\n"))
    return (np.searchsorted(ends, starts) + line).tolist()  # type: ignore[no-any-return]  # of whole numbers


def field_of_names(opening: bytes, column: str | None, label: str) -> str:
    """Find the field, as a dotted path; InputError or UsageError where there is none such."""
    if opening.lstrip()[:1] == b"[":
        raise InputError(
            f"{label} is one JSON array: make it JSON Lines, one object a line, for example with `jq -c '.[]'`"
        )
    fields = _sample(opening)
    if column is not None:
        if column in fields or not fields:
            return column
        raise UsageError(
            f"{label} has no field {column!r} in its first lines: {listing(fields, 'field')}; give one with --column"
        )
    if not fields:
        raise InputError(f"{label} holds no JSON object in its first lines: give one object a line")
    return column_of_names(fields, label, what="field")


def _sample(opening: bytes) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for row in opening.split(b"\n")[:SAMPLED]:
        value = _parsed(row)
        if isinstance(value, dict):
            _flatten(value, "", fields, _DEPTH)
    return fields


def _flatten(value: dict[str, object], prefix: str, fields: dict[str, list[str]], depth: int) -> None:
    for key, inner in value.items():
        path = f"{prefix}{key}"
        if isinstance(inner, dict) and depth:
            _flatten(inner, f"{path}.", fields, depth - 1)
        elif isinstance(inner, str):
            fields.setdefault(path, []).append(inner)
        elif isinstance(inner, list):
            fields.setdefault(path, []).extend(item for item in inner if isinstance(item, str))
        else:
            fields.setdefault(path, [])


def _parsed(row: bytes) -> object:
    try:
        value: object = json.loads(row.decode("utf-8", "surrogateescape"))
    except (ValueError, RecursionError):
        return None
    return value


def _names(row: bytes, path: list[str], line: int, text: Text) -> list[bytes]:
    """Read one line with `json`; refuse what in it is no name."""
    value = _parsed(row)
    if not isinstance(value, dict):
        text.refuse(line, row[:80], "the line is not a JSON object")
        return []
    found = _at(value, path)
    texts = [
        _encoded(name) for name in (found if isinstance(found, list) else [found]) if isinstance(name, str)
    ]
    filled = [name for name in texts if name]
    if not filled:
        text.refuse(line, row[:80], f"there is no name in field {'.'.join(path)!r}")
    for name in filled:
        if len(name) > LONGEST_NAME:
            text.refuse(line, name[:80], f"{len(name)} bytes are too many for a name")
    return [name for name in filled if len(name) <= LONGEST_NAME]


def _encoded(name: str) -> bytes:
    """Give the bytes that stood in the file; half a character, which only an escape can write, is shown as one."""
    try:
        return name.strip(_BLANKS).encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return name.strip(_BLANKS).encode("utf-8", "backslashreplace")


def _at(value: object, path: list[str]) -> object:
    """Follow a dotted path; a key may hold dots itself, so a key that is the whole rest comes first."""
    while path:
        if not isinstance(value, dict):
            return None
        whole = ".".join(path)
        if whole in value:
            return value[whole]
        value, path = value.get(path[0]), path[1:]
    return value

"""JSON Lines: one object a line; the field is named (dotted paths reach inside), known by its name or its content."""

import json
from collections.abc import Iterator
from typing import Final

from tocsin.model.errors import InputError, UsageError
from tocsin.names.blocks import block_of
from tocsin.watch.columns import column_of_names, listing
from tocsin.watch.seam import Batch, Text
from tocsin.watch.text import LONGEST_NAME

SAMPLED: Final = 200
_DEPTH: Final = 6
_BLANKS: Final = " \t\n\v\f\r"  # what a block takes off the ends of a name


def read(text: Text, column: str | None, /) -> Iterator[Batch]:
    """Give the text, or each text of the list, that the chosen field of every object holds."""
    path = field_of_names(text.opening, column, text.label).split(".")
    for line, piece in text.pieces():
        names: list[str] = []
        for number, row in enumerate(piece.split(b"\n"), start=line):
            if row.strip():
                _take(row, path, number, names, text)
        yield text.batch(block_of(names), line)


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


def _take(row: bytes, path: list[str], line: int, names: list[str], text: Text) -> None:
    value = _parsed(row)
    if not isinstance(value, dict):
        text.refuse(line, row[:80], "the line is not a JSON object")
        return
    found = _at(value, path)
    texts = [name for name in (found if isinstance(found, list) else [found]) if isinstance(name, str)]
    filled = [name for name in texts if name.strip(_BLANKS)]
    names.extend(name for name in filled if len(name) <= LONGEST_NAME)
    if not filled:
        text.refuse(line, row[:80], f"there is no name in field {'.'.join(path)!r}")
    for name in filled:
        if len(name) > LONGEST_NAME:
            text.refuse(
                line, name[:80].encode("utf-8", "backslashreplace"), "the text is too long for a name"
            )


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

"""JSON documents from outside that are read whole: a limit on their size, and a look at values of any shape."""

import json
from collections.abc import Iterator
from typing import Any, Final

from tocsin.model.errors import InputError

MAX_DOCUMENT_BYTES: Final = 128 << 20  # Python needs some ten times as much memory for it


def parsed(data: bytes, what: str) -> Any:
    """Value of a document; raises InputError where it is too large, nested too deep, or no JSON."""
    if len(data) > MAX_DOCUMENT_BYTES:
        raise InputError(
            f"the {what} has more than {MAX_DOCUMENT_BYTES >> 20} MiB, and is read whole: export it in several parts"
        )
    try:
        return json.loads(data.decode("utf-8-sig", "surrogateescape"))
    except RecursionError as error:
        raise InputError(f"the {what} is nested too deep to be read") from error
    except ValueError as error:
        raise InputError(f"the {what} is not JSON: {error}") from error


def objects(value: object) -> Iterator[dict[str, Any]]:
    """Every object of a list, or the one that is no list; anything else is left out."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item


def text_of(value: object) -> str:
    """Text, or a number as text; '' for anything else."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def texts_of(value: object) -> list[str]:
    """Every text of a list, or the one that is no list."""
    found = map(text_of, value if isinstance(value, list) else [value])
    return [text for text in found if text]

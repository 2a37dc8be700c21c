"""Ids as people type them: the beginning of one, and the one thing of which the id begins so."""

import re
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from tocsin.model.errors import InputError, UsageError

_PART: Final = re.compile(r"[0-9a-f-]{4,36}\Z")
_SHORT: Final = 8
_SHOWN: Final = 80

Found = TypeVar("Found")


def short(stix_id: str) -> str:
    """The part of an id that people are shown and type."""
    return stix_id.partition("--")[2][:_SHORT]


def beginning(text: str, type_: str) -> str | None:
    """How the ids of a type ('note') that somebody means begin: four digits or more; None where a text begins no id."""
    part = text.strip().lower().removeprefix(f"{type_}--")
    return f"{type_}--{part}" if _PART.match(part) else None


def meant(
    text: str, type_: str, find: Callable[[str], Iterable[Found]], *, one: str, several: str, listed_by: str
) -> Found:
    """The one thing whose id a text begins, of those that `find` gives for the beginning of an id.

    Raises InputError where there is none and says what lists them, UsageError where it could be several.
    """
    begun = beginning(text, type_)
    found = () if begun is None else tuple(find(begun))
    if not found:
        raise InputError(
            f"there is no {one} {text[:_SHOWN]!r}: write four digits of its id or more; {listed_by} shows them"
        )
    if len(found) > 1:
        raise UsageError(
            f"{len(found)} {several} have ids that begin with {text[:_SHOWN]!r}; give more of it"
        )
    return found[0]

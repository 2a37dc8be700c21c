"""Frozen values of the model to and from JSON, field by field, by the types that they declare."""

import enum
import json
import types
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


def written(value: object) -> str:
    """JSON of a value made of dataclasses, tuples, texts, numbers, times and enumerations; the same for the same value.

    Every field is written, so that a default that changes one day does not change what was said before.
    """
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, enum.Enum):
        return value.value
    return value


def read(kind: type[T], document: str) -> T:
    """Undo `written`; fields that the document does not have get their defaults.

    Raises a `ValueError` or `TypeError` when the document is damaged, or its value contradicts itself.
    """
    try:
        found = json.loads(document)
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error
    made: T = _made(kind, found)
    return made


def _made(kind: Any, found: Any) -> Any:
    origin = get_origin(kind)
    if origin is tuple:
        return _tuple(get_args(kind), found)
    if origin is types.UnionType:
        (some,) = (each for each in get_args(kind) if each is not types.NoneType)
        return None if found is None else _made(some, found)
    if is_dataclass(kind):
        return _value(kind, found)
    if issubclass(kind, enum.Enum):
        return kind(found)
    if kind is datetime:
        return datetime.fromisoformat(found)
    return _checked(kind, found)


def _tuple(kinds: tuple[Any, ...], found: Any) -> tuple[Any, ...]:
    values = _checked(list, found)
    if kinds[-1] is Ellipsis:
        return tuple(_made(kinds[0], each) for each in values)
    return tuple(_made(kind, each) for kind, each in zip(kinds, values, strict=True))


def _value(kind: Any, found: Any) -> Any:
    hints = _hints(kind)
    if unknown := _checked(dict, found).keys() - hints.keys():
        raise ValueError(f"it has a field {min(unknown)!r} that {kind.__name__} does not have")
    return kind(**{name: _made(hints[name], value) for name, value in found.items()})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _checked(kind: type, found: Any) -> Any:
    # A whole number is as good as a float; to Python a bool is a number too, and to us it is not.
    if type(found) is kind or (kind is float and type(found) is int):
        return found
    raise ValueError(f"it says {str(found)[:40]!r} where a {kind.__name__} belongs")

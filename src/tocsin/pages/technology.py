"""What a server gives away about its software in the headers of an answer."""

from collections.abc import Iterable, Iterator
from typing import Final

from tocsin.model.plain_text import plain_text

MOST: Final = 32
_LONGEST: Final = 200
# Headers whose value names software; anything else may hold an address, a key or a moment.
_HEADERS: Final = frozenset(
    """server x-powered-by x-generator x-aspnet-version x-aspnetmvc-version x-powered-cms x-cms x-framework
    x-turbo-charged-by x-runtime-engine""".split()
)


def technologies(headers: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return 'header: value' for headers that name software, and 'cookie: name' for cookies: never a cookie's value.

    Header names are in lower case already.
    """
    return tuple(dict.fromkeys(_found(headers)))[:MOST]


def _found(headers: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, value in headers:
        if name in _HEADERS:
            text = plain_text(value, longest=_LONGEST)
            if text:
                yield f"{name}: {text}"
        elif name == "set-cookie":
            cookie = plain_text(value.partition(";")[0].partition("=")[0], longest=_LONGEST)
            if cookie and "=" in value:
                yield f"cookie: {cookie}"

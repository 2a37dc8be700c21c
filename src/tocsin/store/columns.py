"""Column types: any text a stranger may write, and moments in time, kept alike by SQLite and PostgreSQL."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import BigInteger, Dialect, Text
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator, TypeEngine

from tocsin.model.errors import StoreError

# PostgreSQL refuses NUL in text, and lone surrogates cannot be written as UTF-8 anywhere. Both come from attackers.
# They are kept behind DLE (U+0010, "data link escape"), which ordinary text never holds, so that what is stored
# reads as it was given and comes back exactly.
_ESCAPE: Final = "\x10"
_UNSAFE: Final = re.compile("[\x00\x10\ud800-\udfff]")
_ESCAPED: Final = re.compile("\x10(?:0|\x10|u([0-9a-f]{4}))")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def stored_text(text: str) -> str:
    """Return the text as it is kept: without NUL and lone surrogates, and unlike that of any other text."""
    return _UNSAFE.sub(_escape, text) if _UNSAFE.search(text) else text


def original_text(stored: str) -> str:
    """Undo `stored_text`."""
    return _ESCAPED.sub(_unescape, stored) if _ESCAPE in stored else stored


def microseconds(moment: datetime) -> int:
    """Return a moment as whole microseconds since 1970, which no database rounds or moves to another zone."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(stored: int) -> datetime:
    """Undo `microseconds`; the result is in UTC."""
    return _EPOCH + stored * _MICROSECOND


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    if character == "\x00":
        return _ESCAPE + "0"
    return _ESCAPE + (_ESCAPE if character == _ESCAPE else f"u{ord(character):04x}")


def _unescape(found: re.Match[str]) -> str:
    if found[1]:
        return chr(int(found[1], 16))
    return "\x00" if found[0][1] == "0" else _ESCAPE


class AnyText(TypeDecorator[str]):
    """Text that may hold anything; compared and sorted by code point on both databases."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Sort by code point on PostgreSQL as SQLite does."""
        plain = postgresql.TEXT(collation="C") if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(plain)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  # the hook's signature
        """Keep what databases cannot hold behind an escape."""
        return None if value is None else stored_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  # the hook's signature
        """Give the text back as it was."""
        try:
            return None if value is None else original_text(value)
        except TypeError as error:
            raise _damaged("text", value) from error


class Moment(TypeDecorator[datetime]):
    """An aware time, kept as microseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002  # the hook's signature
        """Turn the time into a number."""
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # the hook's signature
        """Turn the number into a time in UTC."""
        try:
            return None if value is None else moment_of(value)
        except (TypeError, OverflowError) as error:
            raise _damaged("time", value) from error


def _damaged(what: str, value: object) -> StoreError:
    # SQLite keeps anything in any column, and a number may be of no day that there is.
    return StoreError(f"the database holds {str(value)[:40]!r} where a {what} belongs; run 'tocsin db check'")

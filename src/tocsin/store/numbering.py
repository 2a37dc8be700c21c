"""Texts that are kept once, under a number: subjects, what is said of them, and who says so."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from sqlalchemy import Connection, Table, func, select

from tocsin.store.bulk import among, listed, put
from tocsin.store.columns import stored_text

# Values come from strangers and can be long; PostgreSQL takes no row above 2 704 bytes into an index.
_LONGEST: Final = 200
# No stored text begins so: there, DLE is followed by 0, u or DLE. See `columns`.
_DIGEST: Final = "\x10#"

Key = tuple[str, ...]  # the words before the text, in the order of the columns, and the text, last


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers of what was asked for; those above `last_known` were given out just now."""

    of: dict[Key, int]
    last_known: int


def short_text(text: str) -> str:
    """Text as it stands in an index: itself, as stored, or what stands for a long one; different for different texts."""
    if len(text) <= _LONGEST:
        return stored_text(text)
    return f"{_DIGEST}{blake2b(text.encode(errors='surrogatepass'), digest_size=20).hexdigest()}"


# The words before the text are few: kinds and relations. Their type may be an enumeration's, which drivers take amiss.
@lru_cache(maxsize=1024)
def _word(word: str) -> str:
    return stored_text(str(word))


def _stored(key: Key) -> Key:
    return (*map(_word, key[:-1]), short_text(key[-1]))


def find_numbers(connection: Connection, table: Table, keys: Collection[Key]) -> dict[Key, int]:
    """Numbers of those keys that have one."""
    wanted = {_stored(key): key for key in keys}
    words = [column.name for column in table.columns if column.name not in {"number", "whole"}]
    rows = connection.exec_driver_sql(
        f"SELECT {', '.join(words)}, number FROM {table.name} WHERE {among(connection, 'text')}",  # noqa: S608  # only our own words
        (listed(connection, {key[-1] for key in wanted}),),
    )
    return {wanted[key]: row[-1] for row in rows if (key := tuple(row[:-1])) in wanted}


def give_numbers(connection: Connection, table: Table, keys: Collection[Key]) -> Numbers:
    """Numbers of all keys, new ones for those that have none; the connection must be writing, which only one does."""
    numbers = find_numbers(connection, table, keys)
    last: int = connection.execute(select(func.coalesce(func.max(table.c.number), 0))).scalar_one()
    new = [key for key in keys if key not in numbers]
    rows = []
    for number, key in enumerate(new, start=last + 1):
        whole = stored_text(key[-1]) if len(key[-1]) > _LONGEST else None
        rows.append((number, *_stored(key), whole))
        numbers[key] = number
    put(connection, table, rows)
    return Numbers(numbers, last)

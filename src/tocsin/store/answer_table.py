"""Answers of servers, kept for a while in their table."""

from datetime import datetime
from hashlib import blake2b

from sqlalchemy import Connection, delete, func, select

from tocsin.store.questions import CachedAnswer
from tocsin.store.schema import answers
from tocsin.store.statements import upserting

_FIELDS = ("key", "at", "expires", "meta", "body")


def answer_of(connection: Connection, key: str) -> CachedAnswer | None:
    """Answer kept under a key, if any, whether it is over or not."""
    columns = (answers.c[field] for field in _FIELDS)
    row = connection.execute(select(*columns).where(answers.c.id == _id(key))).first()
    return None if row is None else CachedAnswer(*row)


def keep(connection: Connection, answer: CachedAnswer) -> None:
    """Keep an answer, in place of the one under its key."""
    statement = upserting(connection.dialect, answers)
    changed = {field: statement.excluded[field] for field in _FIELDS}
    connection.execute(
        statement.on_conflict_do_update(index_elements=["id"], set_=changed),
        {"id": _id(answer.key), **{field: getattr(answer, field) for field in _FIELDS}},
    )


def forget(connection: Connection, *, now: datetime, most_bytes: int) -> int:
    """Throw away what is over, then what ends first until the rest is small enough; return how many went."""
    gone = connection.execute(delete(answers).where(answers.c.expires <= now)).rowcount
    room = func.sum(func.length(answers.c.body)).over(order_by=[answers.c.expires.desc(), answers.c.id])
    measured = select(answers.c.id, room.label("room")).subquery()
    too_many = select(measured.c.id).where(measured.c.room > most_bytes)
    return gone + connection.execute(delete(answers).where(answers.c.id.in_(too_many))).rowcount


def _id(key: str) -> str:
    return blake2b(key.encode(errors="surrogatepass"), digest_size=20).hexdigest()

"""How far each source was read, and which scans were run."""

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from tocsin.model.ids import tocsin_id
from tocsin.store.columns import microseconds
from tocsin.store.questions import Cursor, Scan
from tocsin.store.schema import cursors, scans
from tocsin.store.statements import upserting

_FIELDS = ("id", "source", "who", "started", "finished", "names", "unreadable", "hits", "alerts", "outcome")


def position_of(connection: Connection, source: str) -> Cursor | None:
    """How far a source was read, if it was."""
    position = connection.execute(select(cursors.c.position).where(cursors.c.source == source)).scalar()
    return None if position is None else Cursor(source, position)


def move(connection: Connection, cursor: Cursor, now: datetime) -> None:
    """Note how far a source was read."""
    statement = upserting(connection.dialect, cursors)
    new = statement.excluded
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["source"], set_={"position": new.position, "updated": new.updated}
        ),
        {"source": cursor.source, "position": cursor.position, "updated": now},
    )


def begin(connection: Connection, source: str, *, now: datetime, who: str) -> str:
    """Note that a scan began; return its id."""
    scan = Scan(tocsin_id("x-tocsin-scan", source, who, str(microseconds(now))), source, who, now)
    if connection.execute(select(scans.c.id).where(scans.c.id == scan.id)).scalar() is None:
        connection.execute(insert(scans), {field: getattr(scan, field) for field in _FIELDS})
    return scan.id


def finish(
    connection: Connection,
    scan: str,
    *,
    now: datetime,
    names: int,
    unreadable: int,
    hits: int,
    alerts: int,
    outcome: str,
) -> None:
    """Note that a scan ended, and how."""
    connection.execute(
        update(scans)
        .where(scans.c.id == scan)
        .values(finished=now, names=names, unreadable=unreadable, hits=hits, alerts=alerts, outcome=outcome)
    )


def latest(connection: Connection, limit: int) -> tuple[Scan, ...]:
    """Last scans, the newest first."""
    columns = (scans.c[field] for field in _FIELDS)
    rows = connection.execute(select(*columns).order_by(scans.c.started.desc(), scans.c.id).limit(limit))
    return tuple(Scan(*row) for row in rows.all())

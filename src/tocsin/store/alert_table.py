"""Alerts in their table: recording, finding and changing them, each within the transaction it is given."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, or_, select, update

from tocsin.model.alert import FOLLOWING, Alert, AlertState
from tocsin.model.errors import InvalidValue, StoreError
from tocsin.store.questions import AlertOrder, AlertQuery, AuditEntry
from tocsin.store.rows import COLUMNS, alert_of, new_row
from tocsin.store.schema import alerts
from tocsin.store.statements import chunks, like
from tocsin.store.trail import write_down

# While an alert is held, the newest scan's opinion counts; once told, what was told stays.
_OPINION = (
    "written",
    "shown",
    "registrable_label",
    "public_suffix",
    "word",
    "kinds",
    "distance",
    "position",
    "probability",
    "evidence",
)
_ORDERS = {
    AlertOrder.BEST: (alerts.c.probability.desc(), alerts.c.first_seen, alerts.c.id),
    AlertOrder.RECENT: (alerts.c.first_seen.desc(), alerts.c.probability.desc(), alerts.c.id),
    AlertOrder.NAME: (alerts.c.name, alerts.c.organisation, alerts.c.id),
}
_PAGE = 500


def record(connection: Connection, found: Sequence[Alert], now: datetime) -> int:
    """Put in what is new as held, note that what is known was seen again; return how many were new."""
    rows = {str(row[0]): row for row in (new_row(alert, now) for alert in found)}
    if not rows:
        return 0
    known = _count_known(connection, list(rows))
    connection.exec_driver_sql(_RECORDING[connection.dialect.name], list(rows.values()))
    return len(rows) - known


def _recording(place: str) -> str:
    """Word the statement for the driver: to pass each row through SQLAlchemy would take as long again."""
    opinion = "".join(
        f"{column} = CASE WHEN alerts.state = 'held' THEN excluded.{column} ELSE alerts.{column} END, "
        for column in _OPINION
    )
    later = (
        "CASE WHEN excluded.last_seen > alerts.last_seen THEN excluded.last_seen ELSE alerts.last_seen END"
    )
    return (
        f"INSERT INTO alerts ({', '.join(COLUMNS)}) VALUES ({', '.join([place] * len(COLUMNS))}) "  # noqa: S608  # only our own words
        f"ON CONFLICT (id) DO UPDATE SET {opinion}last_seen = {later}"
    )


_RECORDING = {"sqlite": _recording("?"), "postgresql": _recording("%s")}


def _count_known(connection: Connection, ids: Sequence[str]) -> int:
    count = select(func.count()).select_from(alerts).where(alerts.c.id.in_(bindparam("ids", expanding=True)))
    return sum(connection.execute(count, {"ids": list(chunk)}).scalar_one() for chunk in chunks(ids))


def find(connection: Connection, query: AlertQuery) -> Iterator[Alert]:
    """Alerts that the query means, a page at a time."""
    with connection.execute(_asked(query).execution_options(yield_per=_PAGE)) as result:
        for row in result.mappings():
            try:
                yield alert_of(row)
            except ValueError as error:
                raise StoreError(
                    f"alert {row['id']!r} is damaged ({error}); run 'tocsin db check'"
                ) from error


def _asked(query: AlertQuery) -> Select[tuple[object, ...]]:
    statement = select(alerts).order_by(*_ORDERS[query.order])
    if query.ids:
        statement = statement.where(alerts.c.id.in_(query.ids))
    if query.names:
        names = [name.lower() for name in query.names]
        statement = statement.where(or_(alerts.c.name.in_(names), alerts.c.shown.in_(names)))
    if query.domains:
        statement = statement.where(_on(query.domains))
    if query.organisations:
        statement = statement.where(alerts.c.organisation.in_(query.organisations))
    if query.states:
        statement = statement.where(alerts.c.state.in_([state.value for state in query.states]))
    if query.name_like:
        statement = statement.where(
            or_(like(alerts.c.name, query.name_like), like(alerts.c.shown, query.name_like))
        )
    if query.minimum > 0.0:
        statement = statement.where(alerts.c.probability >= query.minimum)
    if query.since is not None:
        statement = statement.where(alerts.c.first_seen >= query.since)
    return statement if query.limit is None else statement.limit(query.limit)


def _on(domains: Sequence[str]) -> ColumnElement[bool]:
    """Alerts on domains and on hosts below them, worded so that the index of registrable labels serves.

    Which label of a domain is the registrable one is not asked: it is one of them, or there is none.
    """
    labels = {label for domain in domains for label in domain.split(".")}
    registered = alerts.c.registrable_label + "." + alerts.c.public_suffix
    itself = alerts.c.name.in_(domains)
    return or_(
        and_(alerts.c.registrable_label.in_(sorted(labels)), or_(itself, registered.in_(domains))),
        and_(alerts.c.registrable_label.is_(None), itself),
    )


def change(
    connection: Connection,
    found: Sequence[Alert],
    to: AlertState,
    *,
    reason: str,
    until: datetime | None,
    now: datetime,
    who: str,
) -> tuple[str, ...]:
    """Move alerts to a state, all or none, with an entry in the trail for each; return the ids of those that moved.

    One that is in the state already stays as it is.
    """
    moving = movable(found, to)
    if not moving:
        return ()
    connection.execute(
        update(alerts)
        .where(alerts.c.id == bindparam("moved"))
        .values(state=to.value, changed=now, reason=reason, until=until),
        [{"moved": alert.id} for alert in moving],
    )
    write_down(
        connection,
        [AuditEntry(now, who, "alert", alert.id, alert.state.value, to.value, reason) for alert in moving],
    )
    return tuple(alert.id for alert in moving)


def movable(found: Sequence[Alert], to: AlertState) -> tuple[Alert, ...]:
    """Alerts that would move to a state, without those that are in it; raises `InvalidValue` when one may not."""
    moving = tuple(alert for alert in found if alert.state is not to)
    _refuse_forbidden(moving, to)
    return moving


def _refuse_forbidden(moving: Sequence[Alert], to: AlertState) -> None:
    stuck = [alert for alert in moving if to not in FOLLOWING[alert.state]]
    if stuck:
        first = stuck[0]
        raise InvalidValue(
            f"{len(stuck)} of {len(moving)} alerts cannot become {to.value!r}, the first is {first.name.value!r}, "
            f"which is {first.state.value!r}; narrow the query by state, or reopen them first; nothing was changed"
        )


def held_back(connection: Connection, minimum: float) -> dict[str, int]:
    """For each organisation, how many alerts of at least a probability wait for its budget."""
    statement = (
        select(alerts.c.organisation, func.count())
        .where(alerts.c.state == AlertState.HELD.value, alerts.c.probability >= minimum)
        .group_by(alerts.c.organisation)
        .order_by(alerts.c.organisation)
    )
    return dict(connection.execute(statement).all())

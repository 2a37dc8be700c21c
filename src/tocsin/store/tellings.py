"""Who is told what: held alerts become new within each organisation's budget, with a row in the outbox for each."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Final

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, literal_column, select, update

from tocsin.model.alert import Alert, AlertState
from tocsin.model.ids import tocsin_id
from tocsin.store import alert_table
from tocsin.store.questions import AlertOrder, AlertQuery, Telling
from tocsin.store.rows import alert_of
from tocsin.store.schema import alerts, outbox
from tocsin.store.statements import chunks

BUDGET_PERIOD: Final = timedelta(days=7)
TOCSIN: Final = "tocsin"
_FIRST: Final = "first"
_MANY: Final = 500


def settle(
    connection: Connection, budgets: Mapping[str, int], *, minimum: float, now: datetime
) -> tuple[Alert, ...]:
    """Tell what is due: dismissals that are over, names that are back, then the best of what is held."""
    again = _told_again(connection, budgets, now)
    first = [
        alert
        for slug, left in _left(connection, budgets, minimum=minimum, now=now).items()
        for alert in _best_held(connection, slug, left, minimum)
    ]
    alert_table.change(connection, first, AlertState.NEW, reason="", until=None, now=now, who=TOCSIN)
    tell(connection, first, now)
    return again + _fetched(connection, [alert.id for alert in first])


def change(
    connection: Connection,
    query: AlertQuery,
    to: AlertState,
    *,
    reason: str,
    until: datetime | None,
    now: datetime,
    who: str,
    dry_run: bool,
) -> tuple[Alert, ...]:
    """Move what the query means to a state on somebody's order; what becomes new and was never told is told."""
    found = list(alert_table.find(connection, query))
    if dry_run:
        return alert_table.movable(found, to)
    moved = alert_table.change(connection, found, to, reason=reason, until=until, now=now, who=who)
    if to is AlertState.NEW:
        chosen = set(moved)
        tell(connection, [alert for alert in found if alert.id in chosen], now)
    return _fetched(connection, moved)


def _best_held(connection: Connection, slug: str, most: int, minimum: float) -> list[Alert]:
    query = AlertQuery(
        organisations=(slug,),
        states=(AlertState.HELD,),
        minimum=minimum,
        limit=min(most, 2**31),
        order=AlertOrder.BEST,
    )
    return list(alert_table.find(connection, query))


def _left(
    connection: Connection, budgets: Mapping[str, int], *, minimum: float, now: datetime
) -> dict[str, int]:
    spent = _spent(connection, now - BUDGET_PERIOD)
    left = {
        slug: budget - spent.get(slug, 0) for slug, budget in budgets.items() if budget > spent.get(slug, 0)
    }
    if len(left) <= _MANY:
        return left
    # One look at the index over all that is held is cheaper than one question for each of ten thousand organisations.
    waiting = alert_table.held_back(connection, minimum)
    return {slug: most for slug, most in left.items() if slug in waiting}


def _spent(connection: Connection, since: datetime) -> dict[str, int]:
    # No upper bound: a clock that was set back must not give a budget twice.
    statement = (
        select(outbox.c.organisation, func.count())
        .where(outbox.c.created > since)
        .group_by(outbox.c.organisation)
    )
    return dict(connection.execute(statement).all())


def _told_again(connection: Connection, budgets: Mapping[str, int], now: datetime) -> tuple[Alert, ...]:
    over = (alerts.c.until.is_not(None), alerts.c.until <= now, alerts.c.state == AlertState.DISMISSED.value)
    # Written out and not bound: only so can SQLite see that the index of what is gone serves.
    gone: ColumnElement[str] = literal_column(f"'{AlertState.GONE.value}'")
    back = (alerts.c.state == gone, alerts.c.last_seen > alerts.c.changed)
    moved: list[str] = []
    for conditions, occasion in ((over, "dismissal over"), (back, "back")):
        # Sorted here: asked for an order, SQLite walks all alerts in that order rather than use the small index.
        rows = connection.execute(select(alerts).where(*conditions)).mappings().all()
        due = [
            (alert_of(row), row["changed"])
            for row in sorted(rows, key=itemgetter("id"))
            if row["organisation"] in budgets
        ]
        found = [alert for alert, _ in due]
        moved += alert_table.change(
            connection, found, AlertState.NEW, reason=occasion, until=None, now=now, who=TOCSIN
        )
        _tell(connection, [(alert, f"{occasion} since {changed.isoformat()}") for alert, changed in due], now)
    return _fetched(connection, moved)


def tell(connection: Connection, found: Iterable[Alert], now: datetime) -> None:
    """Put alerts that nobody was ever told into the outbox, and note the time with each."""
    _tell(connection, [(alert, _FIRST) for alert in found if alert.told is None], now)


def _tell(connection: Connection, occasions: Sequence[tuple[Alert, str]], now: datetime) -> None:
    if not occasions:
        return
    first = [{"moved": alert.id} for alert, _ in occasions if alert.told is None]
    if first:
        connection.execute(update(alerts).where(alerts.c.id == bindparam("moved")).values(told=now), first)
    connection.execute(insert(outbox), [_telling_row(alert, occasion, now) for alert, occasion in occasions])


def _telling_row(alert: Alert, occasion: str, now: datetime) -> dict[str, object]:
    return {
        "id": tocsin_id("x-tocsin-telling", alert.id, occasion),
        "alert": alert.id,
        "organisation": alert.organisation,
        "occasion": occasion,
        "created": now,
        "delivered": None,
    }


def _fetched(connection: Connection, ids: Sequence[str]) -> tuple[Alert, ...]:
    found: dict[str, Alert] = {}
    for chunk in chunks(ids):
        found |= {alert.id: alert for alert in alert_table.find(connection, AlertQuery(ids=tuple(chunk)))}
    return tuple(found[id_] for id_ in ids)


def pending(connection: Connection, limit: int) -> tuple[Telling, ...]:
    """Oldest of what has not been delivered."""
    statement = (
        select(outbox.c.id.label("telling"), outbox.c.occasion, outbox.c.created, alerts)
        .join_from(outbox, alerts, outbox.c.alert == alerts.c.id)
        .where(outbox.c.delivered.is_(None))
        .order_by(outbox.c.created, outbox.c.id)
        .limit(limit)
    )
    rows = connection.execute(statement).mappings().all()
    return tuple(Telling(row["telling"], alert_of(row), row["occasion"], row["created"]) for row in rows)


def mark_delivered(connection: Connection, ids: Sequence[str], now: datetime) -> int:
    """Note a delivery; one that was noted before keeps its time. Returns how many are new."""
    marked = 0
    for chunk in chunks(ids):
        statement = (
            update(outbox).where(outbox.c.id.in_(chunk), outbox.c.delivered.is_(None)).values(delivered=now)
        )
        marked += connection.execute(statement).rowcount
    return marked

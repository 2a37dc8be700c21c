"""What a report is on: the cases, alerts and attempts of a case, of an organisation, or of everybody in a period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from tocsin.app import cases
from tocsin.app.aims import alerts_of
from tocsin.app.attempts import with_merged
from tocsin.app.case_evidence import first_day
from tocsin.app.report_orders import Order, Period
from tocsin.app.timeline import case_timeline
from tocsin.model.alert import Alert, AlertState
from tocsin.model.casework import Attempt, CaseRecord, CaseState
from tocsin.model.errors import UsageError
from tocsin.model.identity import Identity
from tocsin.reporting.seam import Actor
from tocsin.store.questions import AlertQuery, AttemptQuery, CaseQuery
from tocsin.store.store import Store

# What somebody was told of, and what a person said of it since. A name that was only held is nobody's news.
TOLD: Final = (AlertState.NEW, AlertState.WATCHED, AlertState.ESCALATED, AlertState.GONE)
_REPORTED: Final = (CaseState.OPEN, CaseState.CONFIRMED, CaseState.CLOSED)
# An open case goes on; one that has ended was followed by attempts for some days more.
_AFTERWARDS: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is on. `names` are those that are in no case and no alert; `unlinked` attempts of nobody's case."""

    title: str
    organisations: tuple[str, ...]
    cases: tuple[CaseRecord, ...]
    alerts: tuple[Alert, ...]
    attempts: tuple[Attempt, ...]
    unlinked: tuple[Attempt, ...] = ()
    names: tuple[str, ...] = ()
    actor: Actor | None = None


def of_case(store: Store, order: Order, now: datetime) -> Scope:
    """One case; raises InputError where there is no such one."""
    record = cases.find(store, order.case)
    alerts = alerts_of(store, record)
    attempts = tuple(
        store.attempts(
            AttemptQuery(
                cases=with_merged(store, record.case.id), since=order.period.since, until=order.period.until
            )
        )
    )
    slugs = tuple(
        dict.fromkeys((*record.case.organisations, *(attempt.organisation for attempt in attempts)))
    )
    unlinked = _unlinked(store, record, slugs, order.period, now) if slugs else ()
    return Scope(record.case.title, slugs, (record,), alerts, attempts, unlinked)


def _unlinked(
    store: Store, record: CaseRecord, slugs: tuple[str, ...], period: Period, now: datetime
) -> tuple[Attempt, ...]:
    """Attempts on the organisations of a case, from its first day to its end, that nobody has linked to a case."""
    began = datetime.combine(first_day(record, case_timeline(store, record), ()), time.min, UTC)
    ended = record.case.ended_at + _AFTERWARDS if record.case.ended_at else now
    found = store.attempts(AttemptQuery(organisations=slugs, since=began, until=max(ended, began)))
    return tuple(attempt for attempt in found if attempt.case is None and period.holds(attempt.happened_at))


def of_organisation(store: Store, order: Order) -> Scope:
    """What concerns an organisation, or everybody, in a period; raises UsageError where there is no such organisation."""
    slugs: tuple[str, ...] = ()
    title = "All watched organisations"
    if order.organisation:
        identity = _known(store, order.organisation)
        slugs, title = (identity.slug,), identity.name
    told = store.alerts(AlertQuery(organisations=slugs, states=(*TOLD, AlertState.DISMISSED)))
    alerts = tuple(alert for alert in told if order.period.holds(alert.told, alert.first_seen))
    attempts = tuple(
        store.attempts(AttemptQuery(organisations=slugs, since=order.period.since, until=order.period.until))
    )
    records = _records(store, slugs, order.period, alerts, attempts)
    concerned = {alert.organisation for alert in alerts} | {attempt.organisation for attempt in attempts}
    concerned |= {slug for record in records for slug in record.case.organisations}
    return Scope(title, slugs or tuple(sorted(concerned)), records, alerts, attempts)


def _records(
    store: Store,
    slugs: tuple[str, ...],
    period: Period,
    alerts: Sequence[Alert],
    attempts: Sequence[Attempt],
) -> tuple[CaseRecord, ...]:
    """Cases of the organisations that were opened in the period, or of which something in it speaks."""
    names = {alert.name for alert in alerts}
    spoken = {attempt.case for attempt in attempts}
    return tuple(
        record
        for record in store.cases(CaseQuery(organisations=slugs, states=_REPORTED, merged=False))
        if period.holds(record.case.opened_at)
        or record.case.id in spoken
        or any(member.name in names for member in record.members)
    )


def _known(store: Store, slug: str) -> Identity:
    identity = store.organisation(slug)
    if identity is None:
        raise UsageError(f"organisation {slug!r} is not watched; 'tocsin organisation list' shows who is")
    return identity

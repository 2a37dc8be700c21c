"""Orders about alerts as a person gives them: which are meant, since and until when, and what is shown of each."""

import getpass
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from tocsin.model.alert import Alert, AlertState
from tocsin.model.errors import InputError, InvalidValue, UsageError
from tocsin.model.finding import Weighed
from tocsin.store.questions import AlertOrder, AlertQuery, AuditEntry, AuditQuery
from tocsin.store.store import Store

OPEN_STATES: Final = (AlertState.NEW, AlertState.WATCHED, AlertState.ESCALATED)
_SPAN: Final = re.compile(r"([0-9]{1,4})([hdw])\Z")
_UNITS: Final = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def current_time() -> datetime:
    """Return the time now."""
    return datetime.now(UTC)


def person() -> str:
    """Name who gives the order, for the audit trail: the user of the operating system."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may run as a number without a name
        return "unknown"


def alert_query(
    targets: Sequence[str] = (),
    *,
    organisations: Sequence[str] = (),
    states: Sequence[str] = (),
    name_like: str = "",
    minimum: float = 0.0,
    since: str | None = None,
    limit: int | None = None,
    order: AlertOrder = AlertOrder.BEST,
    now: datetime,
) -> AlertQuery:
    """Put an order's words together as a query; raises `UsageError` for one that makes no sense."""
    try:
        return AlertQuery(
            ids=tuple(target for target in targets if target.startswith("sighting--")),
            names=tuple(target for target in targets if not target.startswith("sighting--")),
            organisations=tuple(organisations),
            states=tuple(_state(state) for state in states),
            name_like=name_like,
            minimum=minimum,
            since=None if since is None else past(since, now),
            limit=limit,
            order=order,
        )
    except InvalidValue as error:
        raise UsageError(str(error)) from error


def _state(text: str) -> AlertState:
    try:
        return AlertState(text.lower())
    except ValueError as error:
        known = ", ".join(AlertState)
        raise UsageError(f"{text!r} is no state of an alert; there are {known}") from error


def order_of(text: str) -> AlertOrder:
    """Read the order in which alerts are listed."""
    try:
        return AlertOrder(text.lower())
    except ValueError as error:
        raise UsageError(f"{text!r} is no order; there are {', '.join(AlertOrder)}") from error


def past(text: str, now: datetime) -> datetime:
    """Read a time in the past: `2026-11-24`, `2026-11-24T08:00`, or `36h`, `7d`, `2w` ago."""
    span = _span(text)
    return _moment(text) if span is None else now - span


def future(text: str, now: datetime) -> datetime:
    """Read a time to come: `2027-01-31`, `2027-01-31T08:00`, or in `36h`, `30d`, `2w`."""
    span = _span(text)
    found = _moment(text) if span is None else now + span
    if found <= now:
        raise UsageError(f"the end {text!r} is not in the future")
    return found


def _span(text: str) -> timedelta | None:
    found = _SPAN.match(text)
    return int(found[1]) * _UNITS[found[2]] if found else None


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"{text!r} is no time; write 2027-01-31, 2027-01-31T08:00, 36h, 30d or 2w"
        ) from error
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def change(
    store: Store,
    query: AlertQuery,
    to: AlertState,
    *,
    reason: str,
    until: datetime | None,
    now: datetime,
    dry_run: bool,
) -> tuple[Alert, ...]:
    """Carry out an order to move alerts to a state, all or none; return those that moved, or would move."""
    if not query.narrows:
        raise UsageError(
            "say which alerts: by name, --organisation, --state, --name, --min-probability or --since"
        )
    changed = store.change_alerts(
        query, to, reason=reason, until=until, now=now, who=person(), dry_run=dry_run
    )
    if not changed and (query.names or query.ids):
        found_or_fail(store, query)
    return changed


def found_or_fail(store: Store, query: AlertQuery) -> tuple[Alert, ...]:
    """Return the alerts that somebody named; raises `InputError` when there are none."""
    found = tuple(store.alerts(query))
    if not found:
        named = ", ".join(map(repr, (*query.names, *query.ids)))
        raise InputError(
            f"no alert is about {named}; 'tocsin alert list --state held' shows what was not told"
        )
    return found


def trail(store: Store, alert: Alert) -> tuple[AuditEntry, ...]:
    """Return what became of an alert, oldest first."""
    return store.audit(AuditQuery(subjects=(alert.id,)))


def alert_document(alert: Alert) -> dict[str, object]:
    """Return an alert as the JSON object that `--json` prints; documented in `docs/alerts.md` and stable."""
    return {
        "name": alert.written.text,
        "a_label": alert.name.value,
        "u_label": alert.shown.text,
        "registrable_domain": alert.registrable.value if alert.registrable else None,
        "organisation": alert.organisation,
        "word": alert.match.word,
        "kinds": list(alert.match.kinds),
        "distance": alert.match.distance,
        "position": alert.match.position.value,
        "probability": alert.probability,
        "evidence": [_evidence_document(weighed) for weighed in alert.evidence],
        "first_seen": timestamp(alert.first_seen),
        "last_seen": timestamp(alert.last_seen),
        "id": alert.id,
        "state": alert.state.value,
        "told": timestamp(alert.told),
        "reason": alert.reason,
        "until": timestamp(alert.until),
    }


def _evidence_document(weighed: Weighed) -> dict[str, object]:
    finding = weighed.finding
    return {
        "detector": finding.detector,
        "feature": finding.feature,
        "statement": finding.statement,
        "rate": finding.rate,
        "log_odds": weighed.log_odds,
    }


def timestamp(moment: datetime | None) -> str | None:
    """Return a time as ISO 8601 with `Z`."""
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")

"""The audit trail."""

from datetime import datetime, timedelta
from typing import Any

from tocsin.model.alert import AlertState
from tocsin.model.identity import Identity
from tocsin.store.questions import AlertQuery, AuditQuery
from tocsin.store.store import Store

DAY = timedelta(days=1)


def test_a_change_says_who_when_what_and_why(store: Store, make_alert: Any, noon: datetime) -> None:
    store.record_alerts([make_alert("a.example")], now=noon)

    (alert,) = store.change_alerts(
        AlertQuery(names=("a.example",)), AlertState.WATCHED, reason="odd", now=noon, who="mounir"
    )

    (entry,) = store.audit(AuditQuery(subjects=(alert.id,)))
    assert (entry.who, entry.at, entry.before, entry.after, entry.reason) == (
        "mounir",
        noon,
        "held",
        "watched",
        "odd",
    )


def test_the_trail_can_be_asked_for_its_end(store: Store, noon: datetime) -> None:
    for number in range(5):
        one = Identity(slug=f"o{number}", name="One")
        store.save_organisations([one], now=noon + number * DAY, who="mounir")

    assert [entry.subject for entry in store.audit(AuditQuery(limit=2))] == ["o3", "o4"]
    assert [entry.subject for entry in store.audit(AuditQuery(since=noon + 4 * DAY))] == ["o4"]

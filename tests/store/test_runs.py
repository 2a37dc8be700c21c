"""Cursors and scans."""

from datetime import datetime, timedelta
from typing import Any

from tocsin.store.questions import Cursor
from tocsin.store.store import Store

DAY = timedelta(days=1)


def test_the_cursor_moves_with_the_alerts(store: Store, make_alert: Any, noon: datetime) -> None:
    store.record_alerts([make_alert("a.example")], now=noon, cursor=Cursor("zone fr", "17"))
    store.record_alerts([], now=noon, cursor=Cursor("zone fr", "42"))

    assert store.cursor("zone fr") == Cursor("zone fr", "42")
    assert store.cursor("zone de") is None


def test_a_scan_is_noted_from_its_start_to_its_end(store: Store, noon: datetime) -> None:
    scan = store.begin_scan("new.txt", now=noon, who="mounir")
    (running,) = store.scans()

    store.finish_scan(scan, now=noon + DAY, names=10**10, unreadable=3, hits=7, alerts=2)

    (finished,) = store.scans()
    assert running.finished is None
    assert (finished.names, finished.unreadable, finished.hits, finished.alerts) == (10**10, 3, 7, 2)
    assert (finished.outcome, finished.finished) == ("done", noon + DAY)

"""Alerts: recorded, found, changed."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, update

from tocsin.model.alert import Alert, AlertState
from tocsin.model.domain_names import UnicodeName, WrittenName
from tocsin.model.errors import InvalidValue, StoreError
from tocsin.store.opening import open_store
from tocsin.store.questions import AlertOrder, AlertQuery, AuditQuery
from tocsin.store.schema import alerts
from tocsin.store.store import Store

DAY = timedelta(days=1)
EVERYTHING = AlertQuery()


def states(store: Store) -> dict[str, AlertState]:
    return {alert.name.value: alert.state for alert in store.alerts(EVERYTHING)}


def test_a_new_alert_is_held_whatever_it_says_of_itself(
    store: Store, make_alert: Any, noon: datetime
) -> None:
    alert = make_alert("mail-en-marche.fr")

    new = store.record_alerts([alert], now=noon)

    assert new == 1
    assert list(store.alerts(EVERYTHING)) == [alert]


def test_recording_twice_counts_nothing_new_and_moves_only_the_time(
    store: Store, make_alert: Any, noon: datetime
) -> None:
    store.record_alerts([make_alert("mail-en-marche.fr")], now=noon)

    new = store.record_alerts([make_alert("mail-en-marche.fr", now=noon + DAY)], now=noon + DAY)

    (alert,) = store.alerts(EVERYTHING)
    assert (new, alert.first_seen, alert.last_seen) == (0, noon, noon + DAY)


def test_an_older_scan_never_moves_the_last_sight_back(store: Store, make_alert: Any, noon: datetime) -> None:
    store.record_alerts([make_alert("mail-en-marche.fr")], now=noon)

    store.record_alerts([make_alert("mail-en-marche.fr", now=noon - DAY)], now=noon)

    (alert,) = store.alerts(EVERYTHING)
    assert alert.last_seen == noon


def test_the_same_pair_twice_in_one_batch_is_one_alert(store: Store, make_alert: Any, noon: datetime) -> None:
    new = store.record_alerts([make_alert("mail-en-marche.fr")] * 2, now=noon)

    assert new == 1


def test_one_name_may_imitate_two_organisations(store: Store, make_alert: Any, noon: datetime) -> None:
    new = store.record_alerts([make_alert("a.example", "one"), make_alert("a.example", "two")], now=noon)

    assert new == 2


def test_a_held_alert_takes_the_newer_opinion(store: Store, make_alert: Any, noon: datetime) -> None:
    store.record_alerts([make_alert("a.example", probability=0.2)], now=noon)

    store.record_alerts([make_alert("a.example", probability=0.7)], now=noon)

    (alert,) = store.alerts(EVERYTHING)
    assert alert.probability == 0.7


def test_a_told_alert_keeps_what_was_told(store: Store, make_alert: Any, noon: datetime) -> None:
    store.record_alerts([make_alert("a.example", probability=0.7)], now=noon)
    store.settle({"en-marche": 5}, minimum=0.5, now=noon)

    store.record_alerts([make_alert("a.example", probability=0.2)], now=noon)

    (alert,) = store.alerts(EVERYTHING)
    assert (alert.probability, alert.state) == (0.7, AlertState.NEW)


def test_changing_to_the_same_state_changes_nothing(store: Store, make_alert: Any, noon: datetime) -> None:
    store.record_alerts([make_alert("a.example")], now=noon)
    query = AlertQuery(names=("a.example",))
    store.change_alerts(query, AlertState.WATCHED, reason="", now=noon, who="mounir")

    assert store.change_alerts(query, AlertState.WATCHED, reason="", now=noon, who="mounir") == ()
    assert len(store.audit(AuditQuery())) == 1


def test_a_domain_is_meant_with_every_host_that_was_registered_under_it(
    store: Store, make_alert: Any, noon: datetime
) -> None:
    for name in ("en-marche.co", "login.en-marche.co", "deep.login.en-marche.co", "not-en-marche.co"):
        store.record_alerts([make_alert(name)], now=noon)

    found = store.alerts(AlertQuery(domains=("en-marche.co",), order=AlertOrder.NAME))

    assert AlertQuery(domains=("en-marche.co",)).narrows
    assert [alert.name.value for alert in found] == [
        "deep.login.en-marche.co",
        "en-marche.co",
        "login.en-marche.co",
    ]


def test_a_forbidden_change_changes_none_of_them(store: Store, make_alert: Any, noon: datetime) -> None:
    store.record_alerts([make_alert("a.example"), make_alert("b.example")], now=noon)
    store.change_alerts(
        AlertQuery(names=("a.example",)), AlertState.DISMISSED, reason="ours", now=noon, who="mounir"
    )

    with pytest.raises(InvalidValue, match="1 of 2 alerts cannot become 'watched'"):
        store.change_alerts(
            AlertQuery(organisations=("en-marche",)), AlertState.WATCHED, reason="", now=noon, who="mounir"
        )

    assert states(store) == {"a.example": AlertState.DISMISSED, "b.example": AlertState.HELD}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (AlertQuery(), ["onedrive-en-marche.fr", "en_marche.fr", "enXmarche.fr", "xn--mnchen-3ya.de"]),
        (AlertQuery(organisations=("city",)), ["xn--mnchen-3ya.de"]),
        (AlertQuery(names=("EN_marche.fr",)), ["en_marche.fr"]),
        (AlertQuery(names=("münchen.de",)), ["xn--mnchen-3ya.de"]),
        (AlertQuery(name_like="*en_marche*"), ["en_marche.fr"]),
        (AlertQuery(name_like="en?marche.fr"), ["en_marche.fr", "enXmarche.fr"]),
        (AlertQuery(name_like="MÜNCH*"), ["xn--mnchen-3ya.de"]),
        (AlertQuery(name_like="%"), []),
        (AlertQuery(name_like="\\"), []),
        (AlertQuery(minimum=0.7), ["onedrive-en-marche.fr", "en_marche.fr"]),
        (AlertQuery(limit=1), ["onedrive-en-marche.fr"]),
        (AlertQuery(order=AlertOrder.NAME, limit=2), ["en_marche.fr", "enXmarche.fr"]),
        (AlertQuery(order=AlertOrder.RECENT, limit=1), ["xn--mnchen-3ya.de"]),
        (AlertQuery(states=(AlertState.NEW,)), []),
        (AlertQuery(states=(AlertState.NEW, AlertState.HELD), minimum=0.9), ["onedrive-en-marche.fr"]),
    ],
)
def test_a_query_finds_what_it_means(
    store: Store, make_alert: Any, noon: datetime, query: AlertQuery, expected: list[str]
) -> None:
    city = make_alert("xn--mnchen-3ya.de", "city", probability=0.1, now=noon + DAY)
    store.record_alerts(
        [
            make_alert("onedrive-en-marche.fr", probability=0.9),
            make_alert("en_marche.fr", probability=0.8),
            make_alert("enxmarche.fr", probability=0.6),
            replace(city, shown=UnicodeName("münchen.de")),
        ],
        now=noon,
    )

    found = [alert.name.value for alert in store.alerts(query)]

    assert found == [name.lower() for name in expected]


def test_since_is_about_the_first_sight(store: Store, make_alert: Any, noon: datetime) -> None:
    store.record_alerts([make_alert("a.example"), make_alert("b.example", now=noon + DAY)], now=noon)

    found = store.alerts(AlertQuery(since=noon + DAY))

    assert [alert.name.value for alert in found] == ["b.example"]


def test_more_alerts_than_a_page_come_whole(store: Store, make_alert: Any, noon: datetime) -> None:
    store.record_alerts([make_alert(f"n{number}.example") for number in range(1300)], now=noon)

    assert sum(1 for _ in store.alerts(EVERYTHING)) == 1300


def test_any_alert_comes_back_from_the_database(
    store: Store, any_alert: st.SearchStrategy[Alert], noon: datetime
) -> None:
    @settings(max_examples=40, deadline=None)
    @given(any_alert)
    def holds(alert: Alert) -> None:
        first = store.record_alerts([alert], now=noon)

        (found,) = store.alerts(AlertQuery(ids=(alert.id,)))
        again = replace(found, first_seen=alert.first_seen, last_seen=max(found.last_seen, alert.last_seen))
        assert again == replace(alert, last_seen=again.last_seen)
        assert not first or found == alert

    holds()


def test_names_that_strangers_write_are_found_by_them_and_do_no_harm(
    store: Store, make_alert: Any, noon: datetime
) -> None:
    bad = "x'; DROP TABLE alerts; --\x00\ud800%_"
    organisation = bad.replace("\ud800", "")
    alert = replace(make_alert("a.example", organisation), written=WrittenName(bad))
    store.record_alerts([alert, make_alert("b.example", "other")], now=noon)

    assert list(store.alerts(AlertQuery(organisations=(organisation,)))) == [alert]
    assert list(store.alerts(AlertQuery(names=(bad,), name_like=bad))) == []
    assert store.held_back(0.0) == {"other": 1, organisation: 1}


def test_a_damaged_row_is_named_with_what_to_do(store: Store, make_alert: Any, noon: datetime) -> None:
    store.record_alerts([make_alert("a.example")], now=noon)
    with store._database.writing("damaging") as connection:
        connection.execute(update(alerts).values(evidence="{"))

    with pytest.raises(StoreError, match=r"alert 'sighting--.*' is damaged .*'tocsin db check'"):
        list(store.alerts(EVERYTHING))


def test_a_name_without_a_registrable_part_is_meant_by_itself(
    store: Store, make_alert: Any, noon: datetime
) -> None:
    store.record_alerts([replace(make_alert("lure.github.example"), registrable=None)], now=noon)

    (found,) = store.alerts(AlertQuery(domains=("lure.github.example",)))

    assert found.name.value == "lure.github.example"
    assert not list(store.alerts(AlertQuery(domains=("github.example",))))


def test_asking_for_domains_never_walks_all_alerts(sqlite_url: str, make_alert: Any, noon: datetime) -> None:
    asked: list[tuple[str, Any]] = []

    def keep(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "FROM alerts" in statement:
            asked.append((statement, parameters))

    with open_store(sqlite_url) as opened:
        opened.record_alerts([make_alert(f"n{number}.example") for number in range(50)], now=noon)
        event.listen(opened._database.engine, "before_cursor_execute", keep)
        list(opened.alerts(AlertQuery(domains=("n7.example", "login.n8.example"))))
        event.remove(opened._database.engine, "before_cursor_execute", keep)
        ((statement, parameters),) = asked
        with opened._database.reading("explaining") as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()

    steps = [step[3] for step in plan]
    assert not [step for step in steps if "SCAN" in step]
    assert [step for step in steps if "alerts_by_label" in step]

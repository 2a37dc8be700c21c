"""Who is told what, once."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import event

from tocsin.model.alert import AlertState
from tocsin.store.opening import open_store
from tocsin.store.questions import AlertQuery, AuditQuery
from tocsin.store.store import Store

DAY = timedelta(days=1)


def test_the_best_are_told_within_the_budget(store: Store, make_alert: Any, noon: datetime) -> None:
    found = [make_alert(f"n{tenth}.example", probability=tenth / 10) for tenth in range(10)]
    store.record_alerts(found, now=noon)

    told = store.settle({"en-marche": 3}, minimum=0.5, now=noon)

    assert [alert.name.value for alert in told] == ["n9.example", "n8.example", "n7.example"]
    assert {(alert.state, alert.told) for alert in told} == {(AlertState.NEW, noon)}
    assert store.held_back(0.5) == {"en-marche": 2}


def test_nothing_under_the_minimum_is_told(store: Store, make_alert: Any, noon: datetime) -> None:
    store.record_alerts(
        [make_alert("a.example", probability=0.49), make_alert("b.example", probability=0.5)], now=noon
    )

    told = store.settle({"en-marche": 9}, minimum=0.5, now=noon)

    assert [alert.name.value for alert in told] == ["b.example"]


def test_settling_twice_tells_nothing_twice(store: Store, make_alert: Any, noon: datetime) -> None:
    store.record_alerts([make_alert(f"n{number}.example") for number in range(10)], now=noon)
    store.settle({"en-marche": 3}, minimum=0.5, now=noon)

    again = store.settle({"en-marche": 3}, minimum=0.5, now=noon + 6 * DAY)

    assert again == ()
    assert len(store.outbox_pending()) == 3


def test_the_budget_is_whole_again_after_seven_days(store: Store, make_alert: Any, noon: datetime) -> None:
    store.record_alerts([make_alert(f"n{number}.example") for number in range(10)], now=noon)
    store.settle({"en-marche": 3}, minimum=0.5, now=noon)

    later = store.settle({"en-marche": 3}, minimum=0.5, now=noon + 7 * DAY)

    assert len(later) == 3


def test_a_clock_set_back_gives_no_budget_twice(store: Store, make_alert: Any, noon: datetime) -> None:
    store.record_alerts([make_alert(f"n{number}.example") for number in range(10)], now=noon)
    store.settle({"en-marche": 3}, minimum=0.5, now=noon)

    assert store.settle({"en-marche": 3}, minimum=0.5, now=noon - 30 * DAY) == ()


def test_one_organisation_never_spends_the_budget_of_another(
    store: Store, make_alert: Any, noon: datetime
) -> None:
    store.record_alerts(
        [make_alert(f"n{number}.example", slug) for number in range(3) for slug in ("one", "two")], now=noon
    )

    told = store.settle({"one": 1, "two": 2}, minimum=0.5, now=noon)

    assert sorted(alert.organisation for alert in told) == ["one", "two", "two"]


def test_an_organisation_without_a_budget_is_told_nothing(
    store: Store, make_alert: Any, noon: datetime
) -> None:
    store.record_alerts([make_alert("a.example")], now=noon)

    assert store.settle({"en-marche": 0, "other": 5}, minimum=0.0, now=noon) == ()


def test_thousands_of_organisations_are_told_each_its_best(
    store: Store, make_alert: Any, noon: datetime
) -> None:
    store.record_alerts(
        [
            make_alert(f"n{number}.example", f"o{slug}", probability=number / 10)
            for slug in range(0, 3000, 50)
            for number in range(10)
        ],
        now=noon,
    )

    told = store.settle({f"o{slug}": 2 for slug in range(3000)}, minimum=0.5, now=noon)

    assert len(told) == 120
    assert {alert.probability for alert in told} == {0.8, 0.9}


def test_a_huge_budget_tells_everything(store: Store, make_alert: Any, noon: datetime) -> None:
    store.record_alerts([make_alert("a.example")], now=noon)

    assert len(store.settle({"en-marche": 10**30}, minimum=0.0, now=noon)) == 1


def test_scanning_the_same_list_again_reports_nothing_new(
    store: Store, make_alert: Any, noon: datetime
) -> None:
    found = [make_alert(f"n{number}.example") for number in range(5)]
    store.record_alerts(found, now=noon)
    store.settle({"en-marche": 10}, minimum=0.5, now=noon)

    assert store.record_alerts(found, now=noon + DAY) == 0
    assert store.settle({"en-marche": 10}, minimum=0.5, now=noon + DAY) == ()


def test_what_is_told_is_in_the_outbox_and_in_the_trail(
    store: Store, make_alert: Any, noon: datetime
) -> None:
    store.record_alerts([make_alert("a.example")], now=noon)

    (alert,) = store.settle({"en-marche": 1}, minimum=0.5, now=noon)

    (telling,) = store.outbox_pending()
    (entry,) = store.audit(AuditQuery(subjects=(alert.id,)))
    assert (telling.alert, telling.occasion, telling.created) == (alert, "first", noon)
    assert (entry.who, entry.before, entry.after, entry.at) == ("tocsin", "held", "new", noon)


def test_a_delivered_telling_is_pending_no_more(store: Store, make_alert: Any, noon: datetime) -> None:
    store.record_alerts([make_alert("a.example"), make_alert("b.example")], now=noon)
    store.settle({"en-marche": 2}, minimum=0.5, now=noon)
    first, second = store.outbox_pending()

    assert store.mark_delivered([first.id], noon) == 1
    assert store.mark_delivered([first.id], noon + DAY) == 0
    assert store.outbox_pending() == (second,)


def test_a_dismissal_that_is_over_is_new_and_told_again(
    store: Store, make_alert: Any, noon: datetime
) -> None:
    store.record_alerts([make_alert("a.example")], now=noon)
    (alert,) = store.settle({"en-marche": 1}, minimum=0.5, now=noon)
    store.change_alerts(
        AlertQuery(ids=(alert.id,)),
        AlertState.DISMISSED,
        reason="parked",
        until=noon + 2 * DAY,
        now=noon,
        who="mounir",
    )

    early = store.settle({"en-marche": 1}, minimum=0.5, now=noon + DAY)
    (again,) = store.settle({"en-marche": 1}, minimum=0.5, now=noon + 2 * DAY)
    late = store.settle({"en-marche": 1}, minimum=0.5, now=noon + 2 * DAY)

    assert (early, late) == ((), ())
    assert (again.state, again.told, again.until) == (AlertState.NEW, noon, None)
    assert len(store.outbox_pending()) == 2


def test_a_dismissal_without_an_end_stays(store: Store, make_alert: Any, noon: datetime) -> None:
    store.record_alerts([make_alert("a.example")], now=noon)
    store.change_alerts(
        AlertQuery(names=("a.example",)), AlertState.DISMISSED, reason="ours", now=noon, who="mounir"
    )

    assert store.settle({"en-marche": 9}, minimum=0.0, now=noon + 9999 * DAY) == ()


def test_a_gone_name_that_is_seen_again_is_new(store: Store, make_alert: Any, noon: datetime) -> None:
    store.record_alerts([make_alert("a.example")], now=noon)
    store.settle({"en-marche": 1}, minimum=0.5, now=noon)
    store.change_alerts(
        AlertQuery(names=("a.example",)), AlertState.GONE, reason="", now=noon + DAY, who="mounir"
    )

    assert store.settle({"en-marche": 1}, minimum=0.5, now=noon + 2 * DAY) == ()
    store.record_alerts([make_alert("a.example", now=noon + 3 * DAY)], now=noon + 3 * DAY)
    assert len(store.settle({"en-marche": 1}, minimum=0.5, now=noon + 3 * DAY)) == 1


def test_a_held_alert_made_new_by_hand_is_told(store: Store, make_alert: Any, noon: datetime) -> None:
    store.record_alerts([make_alert("a.example")], now=noon)

    (alert,) = store.change_alerts(
        AlertQuery(names=("a.example",)), AlertState.NEW, reason="", now=noon, who="mounir"
    )

    assert alert.told == noon
    assert [telling.alert for telling in store.outbox_pending()] == [alert]


def test_an_alert_reopened_by_hand_is_not_told_again(store: Store, make_alert: Any, noon: datetime) -> None:
    store.record_alerts([make_alert("a.example")], now=noon)
    store.settle({"en-marche": 1}, minimum=0.5, now=noon)
    query = AlertQuery(names=("a.example",))
    store.change_alerts(query, AlertState.DISMISSED, reason="parked", now=noon, who="mounir")

    (alert,) = store.change_alerts(query, AlertState.NEW, reason="", now=noon, who="mounir")

    assert (alert.state, alert.reason) == (AlertState.NEW, "")
    assert len(store.outbox_pending()) == 1


def test_settling_never_walks_all_alerts(sqlite_url: str, make_alert: Any, noon: datetime) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("SELECT") and "FROM alerts" in statement:
            asked.append((statement, parameters))

    with open_store(sqlite_url) as store:
        store.record_alerts([make_alert(f"n{number}.example") for number in range(50)], now=noon)
        event.listen(store._database.engine, "before_cursor_execute", note)
        store.settle({"en-marche": 5}, minimum=0.5, now=noon)
        event.remove(store._database.engine, "before_cursor_execute", note)

        with store._database.reading("explaining") as connection:
            plans = [
                connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
                for statement, parameters in asked
            ]
    steps = [step[3] for plan in plans for step in plan if "alerts" in step[3]]
    assert len(steps) >= 4
    assert [step for step in steps if "SCAN" in step and "alerts_gone" not in step] == []

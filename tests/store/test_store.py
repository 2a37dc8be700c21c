"""The contract of the store, the same on every database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tocsin.model.alert import AlertState
from tocsin.model.domain_names import DomainName, UnicodeName
from tocsin.model.errors import InvalidValue
from tocsin.model.identity import AllowEntry, Identity, Outlet
from tocsin.store.opening import open_store
from tocsin.store.questions import AlertOrder, AlertQuery, AuditQuery, Cursor
from tocsin.store.store import Store

DAY = timedelta(days=1)
EVERYTHING = AlertQuery()


@pytest.fixture
def macron(noon: datetime) -> Identity:
    return Identity(
        slug="en-marche",
        name="En Marche !",
        domains=(DomainName("en-marche.fr"),),
        words=("enmarche",),
        services=("microsoft-365",),
        outlets=(Outlet("Le Soir", (DomainName("lesoir.be"),)),),
        languages=("fr",),
        countries=("fr",),
        people=("Emmanuel Macron",),
        alert_budget=3,
        allow=(AllowEntry(DomainName("jeunes-en-marche.fr"), "mounir", "the youth branch", noon + DAY),),
    )


def states(store: Store) -> dict[str, AlertState]:
    return {alert.name.value: alert.state for alert in store.alerts(EVERYTHING)}


def test_an_organisation_comes_back_as_it_was_saved(store: Store, macron: Identity, noon: datetime) -> None:
    store.save_organisations([macron], now=noon, who="mounir")

    assert store.organisation("en-marche") == macron
    assert store.organisations() == (macron,)


def test_an_organisation_that_is_not_watched_is_none(store: Store) -> None:
    assert store.organisation("nobody") is None


def test_saving_an_organisation_again_replaces_it(store: Store, macron: Identity, noon: datetime) -> None:
    other = Identity(slug=macron.slug, name="Renaissance")
    store.save_organisations([macron], now=noon, who="mounir")

    store.save_organisations([other], now=noon, who="mounir")

    assert store.organisations() == (other,)


def test_each_change_of_an_organisation_is_in_the_trail_once(
    store: Store, macron: Identity, noon: datetime
) -> None:
    for _ in range(2):
        store.save_organisations([macron], now=noon, who="mounir")
    store.remove_organisation("en-marche", now=noon, who="emilie")

    added, removed = store.audit(AuditQuery(subjects=("en-marche",)))
    assert (added.who, added.before, removed.who, removed.after) == ("mounir", "", "emilie", "")
    assert added.after == removed.before


def test_removing_what_is_not_watched_says_so(store: Store, noon: datetime) -> None:
    assert not store.remove_organisation("nobody", now=noon, who="mounir")


def test_ten_thousand_organisations_are_saved_at_once(store: Store, noon: datetime) -> None:
    many = [Identity(slug=f"o{number:05}", name=f"Organisation {number}") for number in range(10_000)]

    store.save_organisations(many, now=noon, who="mounir")

    assert store.organisations() == tuple(many)


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


def test_the_cursor_moves_with_the_alerts(store: Store, make_alert: Any, noon: datetime) -> None:
    store.record_alerts([make_alert("a.example")], now=noon, cursor=Cursor("zone fr", "17"))
    store.record_alerts([], now=noon, cursor=Cursor("zone fr", "42"))

    assert store.cursor("zone fr") == Cursor("zone fr", "42")
    assert store.cursor("zone de") is None


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


def test_changing_to_the_same_state_changes_nothing(store: Store, make_alert: Any, noon: datetime) -> None:
    store.record_alerts([make_alert("a.example")], now=noon)
    query = AlertQuery(names=("a.example",))
    store.change_alerts(query, AlertState.WATCHED, reason="", now=noon, who="mounir")

    assert store.change_alerts(query, AlertState.WATCHED, reason="", now=noon, who="mounir") == ()
    assert len(store.audit(AuditQuery())) == 1


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
    ("query", "to", "reason", "until"),
    [
        (AlertQuery(), AlertState.WATCHED, "", None),
        (AlertQuery(limit=3), AlertState.WATCHED, "", None),
        (AlertQuery(names=("a.example",)), AlertState.HELD, "", None),
        (AlertQuery(names=("a.example",)), AlertState.DISMISSED, " ", None),
        (
            AlertQuery(names=("a.example",)),
            AlertState.DISMISSED,
            "parked",
            datetime(2026, 11, 24, 12, tzinfo=UTC),
        ),
        (AlertQuery(names=("a.example",)), AlertState.WATCHED, "", datetime(2027, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_senseless_change_is_refused(
    sqlite_url: str, query: AlertQuery, to: AlertState, reason: str, until: datetime | None
) -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)

    with open_store(sqlite_url) as store, pytest.raises(InvalidValue):
        store.change_alerts(query, to, reason=reason, until=until, now=now, who="mounir")


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


def test_alerts_can_change_while_they_are_read(store: Store, make_alert: Any, noon: datetime) -> None:
    store.record_alerts([make_alert(f"n{number}.example") for number in range(10)], now=noon)

    for alert in store.alerts(EVERYTHING):
        store.change_alerts(
            AlertQuery(ids=(alert.id,)), AlertState.WATCHED, reason="", now=noon, who="mounir"
        )

    assert set(states(store).values()) == {AlertState.WATCHED}


def test_a_scan_is_noted_from_its_start_to_its_end(store: Store, noon: datetime) -> None:
    scan = store.begin_scan("new.txt", now=noon, who="mounir")
    (running,) = store.scans()

    store.finish_scan(scan, now=noon + DAY, names=10**10, unreadable=3, hits=7, alerts=2)

    (finished,) = store.scans()
    assert running.finished is None
    assert (finished.names, finished.unreadable, finished.hits, finished.alerts) == (10**10, 3, 7, 2)
    assert (finished.outcome, finished.finished) == ("done", noon + DAY)


def test_the_trail_can_be_asked_for_its_end(store: Store, noon: datetime) -> None:
    for number in range(5):
        one = Identity(slug=f"o{number}", name="One")
        store.save_organisations([one], now=noon + number * DAY, who="mounir")

    assert [entry.subject for entry in store.audit(AuditQuery(limit=2))] == ["o3", "o4"]
    assert [entry.subject for entry in store.audit(AuditQuery(since=noon + 4 * DAY))] == ["o4"]

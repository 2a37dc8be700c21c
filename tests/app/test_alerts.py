"""Orders about alerts, as words of a person."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.databases import empty_database

from tocsin.app.alerts import (
    alert_document,
    alert_query,
    change,
    found_or_fail,
    future,
    order_of,
    past,
    person,
    timestamp,
    trail,
)
from tocsin.model.alert import Alert, AlertState, Match, Position
from tocsin.model.domain_names import DomainName, UnicodeName, WrittenName
from tocsin.model.errors import InputError, UsageError
from tocsin.model.finding import Finding, Weighed
from tocsin.store.opening import open_store
from tocsin.store.questions import AlertOrder, AlertQuery
from tocsin.store.store import Store

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
NAME = DomainName("xn--mnchen-3ya.de")
ALERT = Alert(
    written=WrittenName("*.MÜNCHEN.de\x00"),
    name=NAME,
    shown=UnicodeName("münchen.de"),
    registrable=None,
    organisation="city",
    match=Match("munchen", ("idn",), 1, Position.REGISTRABLE),
    probability=0.75,
    evidence=(Weighed(Finding("lookalike", NAME, "city", "idn", "looks like 'munchen'", 0.001), None),),
    first_seen=NOON,
    last_seen=NOON,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(empty_database(tmp_path)) as opened:
        opened.record_alerts([ALERT], now=NOON)
        yield opened


def order(store: Store, query: AlertQuery, to: AlertState, *, dry_run: bool = False) -> tuple[Alert, ...]:
    return change(store, query, to, reason="odd", until=None, now=NOON, dry_run=dry_run)


def test_targets_are_ids_or_names() -> None:
    query = alert_query(["sighting--1", "a.example"], now=NOON)

    assert (query.ids, query.names) == (("sighting--1",), ("a.example",))


def test_words_become_a_query() -> None:
    query = alert_query(
        organisations=["one"],
        states=["NEW", "held"],
        name_like="a*",
        minimum=0.5,
        since="7d",
        limit=3,
        now=NOON,
    )

    assert query == AlertQuery(
        organisations=("one",),
        states=(AlertState.NEW, AlertState.HELD),
        name_like="a*",
        minimum=0.5,
        since=NOON - timedelta(days=7),
        limit=3,
    )


@pytest.mark.parametrize(
    "words",
    [{"states": ["odd"]}, {"name_like": "[a]"}, {"minimum": 7.0}, {"limit": -1}, {"since": "soon"}],
)
def test_words_that_make_no_sense_are_misuse(words: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        alert_query(now=NOON, **words)  # type: ignore[arg-type]  # each is of the type of its option


def test_an_order_of_a_list_is_known_or_misuse() -> None:
    assert order_of("Recent") is AlertOrder.RECENT
    with pytest.raises(UsageError, match="best, recent, name"):
        order_of("odd")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("36h", datetime(2026, 11, 23, 0, tzinfo=UTC)),
        ("7d", datetime(2026, 11, 17, 12, tzinfo=UTC)),
        ("2w", datetime(2026, 11, 10, 12, tzinfo=UTC)),
        ("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-01T08:30", datetime(2026, 11, 1, 8, 30, tzinfo=UTC)),
        ("2026-11-01T08:30+02:00", datetime(2026, 11, 1, 6, 30, tzinfo=UTC)),
    ],
)
def test_a_time_in_the_past_is_a_date_or_a_span(text: str, expected: datetime) -> None:
    assert past(text, NOON) == expected


def test_a_time_to_come_is_a_date_or_a_span() -> None:
    assert future("30d", NOON) == NOON + timedelta(days=30)
    assert future("2027-01-31", NOON) == datetime(2027, 1, 31, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-11-24", "0d", "never", "", "9999999d"])
def test_an_end_that_is_not_to_come_is_misuse(text: str) -> None:
    with pytest.raises(UsageError):
        future(text, NOON)


@given(st.text() | st.from_regex(r"[0-9]{1,5}[hdw]"))
def test_any_text_is_a_time_or_misuse(text: str) -> None:
    for read in (past, future):
        try:
            assert read(text, NOON).tzinfo is UTC
        except UsageError:
            continue


def test_a_change_of_everything_is_misuse(store: Store) -> None:
    with pytest.raises(UsageError, match="say which alerts"):
        order(store, AlertQuery(), AlertState.WATCHED)


def test_a_change_is_made_and_in_the_trail(store: Store) -> None:
    (changed,) = order(store, AlertQuery(names=("münchen.de",)), AlertState.WATCHED)

    (entry,) = trail(store, changed)
    assert (entry.before, entry.after, entry.who, entry.reason) == ("held", "watched", person(), "odd")


def test_a_dry_run_says_what_would_change_and_changes_nothing(store: Store) -> None:
    would = order(store, AlertQuery(states=(AlertState.HELD,)), AlertState.WATCHED, dry_run=True)

    assert would == (ALERT,)
    assert list(store.alerts(AlertQuery())) == [ALERT]


def test_a_name_without_an_alert_is_said(store: Store) -> None:
    query = AlertQuery(names=("nothing.example",))

    with pytest.raises(InputError, match=r"no alert is about 'nothing.example'"):
        order(store, query, AlertState.WATCHED)
    with pytest.raises(InputError, match=r"no alert is about 'nothing.example'"):
        found_or_fail(store, query)


def test_a_bulk_change_that_fits_nothing_is_no_error(store: Store) -> None:
    assert order(store, AlertQuery(organisations=("nobody",)), AlertState.WATCHED) == ()


def test_the_document_of_an_alert_has_all_of_it_and_is_json() -> None:
    document = alert_document(ALERT)

    assert json.loads(json.dumps(document)) == document
    assert document == {
        "name": "*.MÜNCHEN.de\x00",
        "a_label": "xn--mnchen-3ya.de",
        "u_label": "münchen.de",
        "registrable_domain": None,
        "organisation": "city",
        "word": "munchen",
        "kinds": ["idn"],
        "distance": 1,
        "position": "registrable",
        "probability": 0.75,
        "evidence": [
            {
                "detector": "lookalike",
                "feature": "idn",
                "statement": "looks like 'munchen'",
                "rate": 0.001,
                "log_odds": None,
            }
        ],
        "first_seen": "2026-11-24T12:00:00Z",
        "last_seen": "2026-11-24T12:00:00Z",
        "id": ALERT.id,
        "state": "held",
        "told": None,
        "reason": "",
        "until": None,
    }


def test_a_time_is_written_in_utc() -> None:
    assert timestamp(datetime.fromisoformat("2026-11-24T13:00:00+01:00")) == "2026-11-24T12:00:00Z"
    assert timestamp(None) is None


def test_the_person_has_a_name() -> None:
    assert person()

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.investigation.timeline import (
    alert_events,
    attempt_events,
    fact_events,
    note_events,
    picture,
    timeline,
)
from tocsin.model.alert import Alert, AlertState, Match, Position
from tocsin.model.casework import Attempt, AttemptKind, Case, CaseNote, Channel, Outcome
from tocsin.model.domain_names import DomainName, UnicodeName, WrittenName
from tocsin.model.observation import Fact, FactSource, ObservableKind, Relation
from tocsin.model.timeline import Event, EventKind

NAME = "onedrive-en-marche.fr"
SEEN = datetime(2017, 4, 25, 12, tzinfo=UTC)


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def fact(
    relation: str,
    value: str,
    *sources: str,
    subject: str = NAME,
    seen: datetime = SEEN,
    true_from: datetime | None = None,
) -> Fact:
    told = tuple(FactSource(source, source, seen, seen) for source in sources or ("registry",))
    return Fact(ObservableKind.DOMAIN_NAME, subject, relation, value, told, true_from)


def event(text: str, kind: EventKind = EventKind.REGISTERED, **given_: object) -> Event:
    return Event(day(text), kind, str(given_.get("subject", NAME)), str(given_.get("text", "registered")))


def test_what_has_a_place_in_time_comes_in_order() -> None:
    events = fact_events(
        [
            fact(Relation.REPORTED, "2017-04-25", "Trend Micro"),
            fact(Relation.CERTIFICATE_FROM, "2017-03-16T08:00:00Z"),
            fact(Relation.RESOLVES_TO, "192.0.2.1", true_from=day("2017-03-17")),
            fact(Relation.CREATED, "2017-03-15", "France 24"),
            fact(Relation.REGISTRANT_EMAIL, "registrant-1@mail.com"),
        ]
    )

    assert [(each.day.isoformat(), each.kind.value, each.text) for each in events] == [
        ("2017-03-15", "registered", "registered"),
        ("2017-03-16", "certificate", "certificate issued"),
        ("2017-03-17", "resolved", "first seen at 192.0.2.1"),
        ("2017-04-25", "published", "reported"),
    ]
    assert [each.whole_day for each in events] == [True, False, True, True]


def test_only_the_first_resolution_of_a_name_is_on_the_line() -> None:
    events = fact_events(
        [
            fact(Relation.RESOLVES_TO, "192.0.2.2", true_from=day("2017-04-02")),
            fact(Relation.RESOLVES_TO, "192.0.2.1", true_from=day("2017-04-01")),
            fact(Relation.RESOLVES_TO, "192.0.2.3", true_from=day("2017-04-03")),
            fact(Relation.MAIL_EXCHANGER, "mx.example", true_from=day("2017-04-03")),
        ]
    )

    assert [each.text for each in events] == [
        "first seen at 192.0.2.1",
        "first seen with mail exchanger mx.example",
    ]


def test_without_a_beginning_it_was_first_true_when_it_was_seen() -> None:
    (only,) = fact_events([fact(Relation.RESOLVES_TO, "192.0.2.1")])

    assert only.at == SEEN
    assert not only.whole_day


@pytest.mark.parametrize(
    "lie", ["0001-01-01", "9999-12-31", "2017-05-25", "1969-12-31", "soon", "0001-01-01T00:00:00+14:00"]
)
def test_a_date_that_cannot_be_is_left_out(lie: str) -> None:
    assert fact_events([fact(Relation.CREATED, lie)]) == ()


def test_sources_that_disagree_about_a_registration_both_stand_and_say_so() -> None:
    events = fact_events(
        [fact(Relation.CREATED, "2017-03-15", "France 24"), fact(Relation.CREATED, "2017-03-16", "whois")]
    )

    assert [each.text for each in events] == ["registered (sources disagree)"] * 2
    assert [each.sources for each in events] == [("France 24",), ("whois",)]


def test_a_moment_and_its_day_are_no_disagreement() -> None:
    (only,) = fact_events(
        [
            fact(Relation.CREATED, "2017-03-15", "France 24"),
            fact(Relation.CREATED, "2017-03-15T09:30:00Z", "whois"),
        ]
    )

    assert only.at == datetime(2017, 3, 15, 9, 30, tzinfo=UTC)
    assert only.sources == ("whois", "France 24")
    assert only.text == "registered"


def test_what_two_sources_say_is_one_event() -> None:
    (only,) = timeline(
        [
            Event(SEEN, EventKind.PUBLISHED, NAME, "reported", ("a",)),
            Event(SEEN, EventKind.PUBLISHED, NAME, "reported", ("b", "a")),
        ]
    )

    assert only.sources == ("a", "b")


def test_an_alert_is_on_the_line_when_it_was_told() -> None:
    found = Alert(
        written=WrittenName(NAME),
        name=DomainName(NAME),
        shown=UnicodeName(NAME),
        registrable=None,
        organisation="en-marche",
        match=Match("enmarche", ("combosquat",), 0, Position.REGISTRABLE),
        probability=0.991,
        evidence=(),
        first_seen=SEEN,
        last_seen=SEEN,
        state=AlertState.NEW,
        told=SEEN + timedelta(hours=1),
    )

    (only,) = alert_events([found])

    assert (only.at, only.text) == (SEEN + timedelta(hours=1), "told: imitates en-marche, 99.1%")


def test_an_alert_that_nobody_was_told_of_is_not() -> None:
    held = Alert(
        written=WrittenName(NAME),
        name=DomainName(NAME),
        shown=UnicodeName(NAME),
        registrable=None,
        organisation="en-marche",
        match=Match("enmarche", (), 0, Position.REGISTRABLE),
        probability=0.05,
        evidence=(),
        first_seen=SEEN,
        last_seen=SEEN,
    )

    assert alert_events([held]) == ()


def test_an_attempt_says_what_was_tried_on_whom_and_what_came_of_it() -> None:
    attempt = Attempt(
        organisation="en-marche",
        happened_at=day("2017-03-20"),
        channel=Channel.MAIL,
        kind=AttemptKind.FALSE_STORY,
        targets=("press", "treasurer"),
        decoy=True,
        outcome=Outcome.CREDENTIALS_ENTERED,
        note="made-up passwords",
    )

    (only,) = attempt_events([attempt])

    assert (
        only.text == "false story by mail to press, treasurer (decoy): credentials entered; made-up passwords"
    )
    assert only.whole_day


def test_notes_are_on_the_line() -> None:
    case = Case("names of March", SEEN)

    (only,) = note_events([CaseNote(case.id, SEEN, "jeanne", "asked the registrar")])

    assert (only.text, only.sources) == ("asked the registrar", ("jeanne",))


EN_MARCHE = (
    event("2017-03-15"),
    event("2017-04-12"),
    event("2017-04-14"),
    event("2017-04-14", subject="two.example"),
    event("2017-04-24", EventKind.VERDICT),
    event("2017-06-01", EventKind.VERDICT),
    event("2025-04-29", EventKind.VERDICT),
)


def test_the_picture_has_a_lane_for_each_kind_and_a_break_for_each_long_silence() -> None:
    assert picture(EN_MARCHE) == (
        "            2017-03 2017-04           2017-06 2025-04",
        "            15 /    12 13 14 /  24 /  01 /    29",
        "registered   1 /     1  .  2 /   . /   . /     .",
        "verdict      . /     .  .  . /   1 /   1 /     1",
    )


def test_in_less_room_the_columns_are_longer_times() -> None:
    assert picture(EN_MARCHE, width=40) == (
        "            2017           2025",
        "            03 04 05 06 /  04",
        "registered   1  3  .  . /   .",
        "verdict      .  1  .  1 /   1",
    )
    assert picture(EN_MARCHE, width=20) == (
        "            20..",
        "            17 /  25",
        "registered   4 /   .",
        "verdict      2 /   1",
    )


def test_nothing_has_no_picture() -> None:
    assert picture(()) == ()


_MOMENTS = st.datetimes(timezones=st.just(UTC))
_EVENTS = st.lists(
    st.builds(Event, at=_MOMENTS, kind=st.sampled_from(EventKind), subject=st.just(NAME), text=st.just("x")),
    max_size=20,
)


@given(_EVENTS, st.integers(20, 140))
def test_any_events_have_a_picture_in_which_each_is_counted_once(events: list[Event], width: int) -> None:
    lines = picture(events, width=width)

    counted = [int(cell) for line in lines[2:] for cell in line.split()[1:] if cell.isdigit()]
    assert sum(counted) == len(events)


_VALUES = st.text(max_size=12) | st.dates().map(date.isoformat) | _MOMENTS.map(datetime.isoformat)


@given(st.lists(st.builds(fact, st.sampled_from(Relation), _VALUES.filter(str.strip)), max_size=8))
def test_any_facts_have_a_timeline_without_what_cannot_be(facts: list[Fact]) -> None:
    events = fact_events(facts)

    assert list(events) == sorted(events, key=lambda each: each.at)
    assert all(1985 <= each.at.year <= SEEN.year for each in events)


def test_whose_a_name_is_said_to_be_stands_on_the_day_it_was_said() -> None:
    published = FactSource("Trend Micro", "report", SEEN, SEEN, public_since=SEEN)
    earlier = fact(Relation.ATTRIBUTED_TO, "Pawn Storm", "a feed", seen=day("2017-04-24"))
    later = Fact(
        ObservableKind.DOMAIN_NAME, NAME, "attributed-to", "APT28's", (published,), day("2017-01-01")
    )

    assert [(each.day.isoformat(), each.text) for each in fact_events([later, earlier])] == [
        ("2017-04-24", "said to be of 'Pawn Storm'"),
        (SEEN.date().isoformat(), "said to be of 'APT28's'"),
    ]

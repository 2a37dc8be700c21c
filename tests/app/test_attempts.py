"""The log of attempts, on a real store."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.databases import empty_database

from tocsin.app import attempts
from tocsin.app.attempts import sentence, summary
from tocsin.app.case_orders import merge, open_case
from tocsin.model.casework import Attempt, AttemptKind, Channel, Outcome
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import InputError, UsageError
from tocsin.model.identity import Identity
from tocsin.store.opening import open_store
from tocsin.store.store import Store

NOON = datetime(2017, 4, 25, 12, tzinfo=UTC)
DAY = datetime(2017, 3, 20, tzinfo=UTC)
EN_MARCHE = Identity(slug="en-marche", name="En Marche !", domains=(DomainName("en-marche.fr"),))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(empty_database(tmp_path)) as opened:
        opened.save_organisations((EN_MARCHE,), now=NOON, who="test")
        yield opened


def add(store: Store, **given_: Any) -> Attempt:
    wanted: dict[str, Any] = {
        "happened_at": DAY,
        "channel": Channel.MAIL,
        "kind": AttemptKind.PHISHING,
        "now": NOON,
        **given_,
    }
    return attempts.add(store, "en-marche", **wanted)


def made(outcome: Outcome = Outcome.BLOCKED, *, day: int = 1, decoy: bool = False) -> Attempt:
    return Attempt(
        "en-marche",
        datetime(2017, 1, day, tzinfo=UTC),
        Channel.MAIL,
        AttemptKind.PHISHING,
        decoy=decoy,
        outcome=outcome,
    )


def test_a_line_is_kept_and_found_by_the_beginning_of_its_id(store: Store) -> None:
    written = add(store, targets=["treasurer"], note="well made")

    for reference in (written.id, attempts.short_id(written), written.id[10:14].upper()):
        assert attempts.one(store, reference) == written


@pytest.mark.parametrize("reference", ["", "zzzz", "abcd", "incident--", "%%%%"])
def test_a_line_that_is_not_there_is_said(store: Store, reference: str) -> None:
    with pytest.raises(InputError):
        attempts.one(store, reference)


def test_an_organisation_that_is_not_watched_is_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="not watched"):
        attempts.add(
            store,
            "nobody",
            happened_at=DAY,
            channel=Channel.MAIL,
            kind=AttemptKind.LEAK,
            now=NOON,
        )


def test_the_same_line_twice_is_refused_and_a_time_makes_another(store: Store) -> None:
    add(store)

    with pytest.raises(UsageError, match="on record as"):
        add(store, outcome=Outcome.OPENED)
    add(store, happened_at=DAY + timedelta(hours=8))
    assert len(tuple(store.attempts(attempts.query(store)))) == 2


def test_a_target_that_is_a_person_is_misuse(store: Store) -> None:
    with pytest.raises(UsageError, match="write a role"):
        add(store, targets=["jean@one.example"])


def test_what_is_learnt_later_takes_the_place_of_what_was_thought(store: Store) -> None:
    case = open_case(store, ["a.example"], now=NOON).case
    written = add(store)

    changed = attempts.update(
        store,
        written.id,
        outcome=Outcome.CREDENTIALS_ENTERED,
        decoy=True,
        case="a.example",
        note="made up",
        now=NOON,
    )

    assert changed.id == written.id
    assert (changed.outcome, changed.decoy, changed.case, changed.note) == (
        Outcome.CREDENTIALS_ENTERED,
        True,
        case.id,
        "made up",
    )
    assert attempts.one(store, written.id) == changed
    assert [(each.before, each.after) for each in attempts.trail(store, changed)][-1] == (
        "unknown",
        "credentials-entered",
    )
    assert attempts.update(store, written.id, now=NOON) == changed


def test_lines_are_asked_for_by_what_they_are(store: Store) -> None:
    mail = add(store, outcome=Outcome.BLOCKED)
    leak = add(store, kind=AttemptKind.LEAK, channel=Channel.WEB, happened_at=DAY + timedelta(days=3))

    def ids(**asked: Any) -> list[str]:
        return [each.id for each in store.attempts(attempts.query(store, **asked))]

    assert ids() == [mail.id, leak.id]
    assert ids(organisations=["en-marche"]) == [mail.id, leak.id]
    assert ids(kinds=["leak"]) == [leak.id]
    assert ids(channels=["mail"]) == [mail.id]
    assert ids(outcomes=["unknown"]) == [leak.id]
    assert ids(since=DAY + timedelta(days=1)) == [leak.id]
    assert ids(until=DAY + timedelta(days=1)) == [mail.id]


def test_a_case_has_the_attempts_of_those_that_were_merged_into_it(store: Store) -> None:
    for name in ("a.example", "b.example", "c.example"):
        open_case(store, [name], now=NOON)
    written = add(store, case="c.example")
    merge(store, ["b.example", "c.example"], now=NOON)
    merge(store, ["a.example", "b.example"], now=NOON)

    found = tuple(store.attempts(attempts.query(store, case="a.example")))

    assert [each.id for each in found] == [written.id]


def test_words_are_read_as_people_write_them() -> None:
    assert attempts.word_of(Outcome, "Credentials entered", "outcome") is Outcome.CREDENTIALS_ENTERED
    assert attempts.word_of(AttemptKind, "false_story", "kind") is AttemptKind.FALSE_STORY
    with pytest.raises(UsageError, match="'won' is no outcome; there are"):
        attempts.word_of(Outcome, "won", "outcome")


@pytest.mark.parametrize("wrong", ["soon", "2017-13-01", "2017-04-26", ""])
def test_a_time_that_is_none_or_still_to_come_is_misuse(wrong: str) -> None:
    with pytest.raises(UsageError):
        attempts.moment_of(wrong, NOON)


def test_a_time_without_a_zone_is_utc() -> None:
    assert attempts.moment_of("2017-03-20", NOON) == DAY
    assert attempts.moment_of("2017-03-20T02:00+02:00", NOON) == DAY


@given(st.text(max_size=30))
def test_any_text_is_a_time_or_misuse(text: str) -> None:
    try:
        found = attempts.moment_of(text, NOON)
    except UsageError:
        return

    assert found.tzinfo is UTC


def test_five_operations_since_january_and_nothing_compromised() -> None:
    found = summary([made(day=day) for day in range(1, 6)])

    assert sentence(found) == "5 attempts (5 phishing); nothing was compromised, no credentials entered"
    assert found.worst is Outcome.BLOCKED
    assert (found.first, found.last) == (datetime(2017, 1, 1, tzinfo=UTC), datetime(2017, 1, 5, tzinfo=UTC))


def test_the_sentence_is_never_surer_than_the_log() -> None:
    assert sentence(summary([])) == "no such attempt is on record"
    assert sentence(summary([made(), made(Outcome.UNKNOWN, day=2)])) == (
        "2 attempts (2 phishing); no compromise is known, no credentials entered; the outcome of 1 is unknown"
    )
    assert sentence(summary([made(Outcome.CREDENTIALS_ENTERED)])) == (
        "1 attempt (1 phishing); credentials were entered in 1, no compromise is known"
    )
    assert sentence(summary([made(Outcome.COMPROMISED)])) == (
        "1 attempt (1 phishing); 1 led to a compromise, 0 to credentials entered"
    )


def test_what_befell_a_decoy_harmed_nobody() -> None:
    found = summary([made(Outcome.CREDENTIALS_ENTERED, decoy=True), made(day=2)])

    assert sentence(found) == (
        "2 attempts (2 phishing), 1 of them to decoys; nothing was compromised, no credentials entered"
    )


def test_the_documents_say_everything() -> None:
    assert attempts.attempt_document(made()) == {
        "id": made().id,
        "organisation": "en-marche",
        "happened_at": "2017-01-01T00:00:00Z",
        "channel": "mail",
        "kind": "phishing",
        "targets": [],
        "decoy": False,
        "outcome": "blocked",
        "case": None,
        "note": "",
    }
    document = attempts.summary_document(summary([made()]))
    assert (document["attempts"], document["outcomes"], document["worst"]) == (1, {"blocked": 1}, "blocked")
    assert attempts.summary_document(summary([]))["first"] is None


def test_a_slip_in_a_question_is_misuse_and_never_the_answer_that_nothing_happened(store: Store) -> None:
    add(store)

    with pytest.raises(UsageError, match="not watched"):
        attempts.query(store, organisations=["en-marhce"])
    with pytest.raises(UsageError, match="before"):
        attempts.query(store, since=NOON, until=DAY)
    assert attempts.query(store, organisations=["en-marche"]).organisations == ("en-marche",)

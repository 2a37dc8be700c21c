"""The log of attempts: a line is written once, and what is learnt later is in the trail."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from tocsin.model.casework import Attempt, AttemptKind, Case, CaseChange, Channel, Outcome
from tocsin.model.errors import StoreError
from tocsin.store.questions import AttemptQuery, AuditQuery
from tocsin.store.store import Store

DAY = timedelta(days=1)


def made(noon: datetime, day: int = 0, organisation: str = "en-marche") -> Attempt:
    return Attempt(
        organisation, noon + day * DAY, Channel.MAIL, AttemptKind.PHISHING, ("treasurer", "press\x10")
    )


def test_a_line_is_kept_once_and_what_is_learnt_is_in_the_trail(store: Store, noon: datetime) -> None:
    case = Case("a.example", noon)
    store.save_cases([CaseChange(case)], now=noon, who="me")
    attempt = made(noon)
    learnt = replace(attempt, outcome=Outcome.BLOCKED, case=case.id, decoy=True)

    for each in (attempt, attempt, learnt, learnt):
        store.save_attempts([each], now=noon, who="mounir")

    assert list(store.attempts(AttemptQuery())) == [learnt]
    trail = store.audit(AuditQuery(subjects=(attempt.id,)))
    assert [(each.who, each.what, each.before, each.after, each.reason) for each in trail] == [
        ("mounir", "attempt", "", "unknown", ""),
        ("mounir", "attempt", "unknown", "blocked", "changed: decoy, case"),
    ]


def test_lines_come_in_the_order_in_which_they_happened(store: Store, noon: datetime) -> None:
    lines = [made(noon, day) for day in (5, 1, 3)]

    store.save_attempts(lines, now=noon, who="me")

    assert [each.happened_at for each in store.attempts(AttemptQuery())] == [
        noon + day * DAY for day in (1, 3, 5)
    ]


def test_lines_are_found_by_everything_that_is_asked(store: Store, noon: datetime) -> None:
    case = Case("a.example", noon)
    store.save_cases([CaseChange(case)], now=noon, who="me")
    first = replace(made(noon), case=case.id)
    second = replace(
        made(noon, 1, "other"), channel=Channel.SMS, kind=AttemptKind.LEAK, outcome=Outcome.OPENED
    )
    store.save_attempts([first, second], now=noon, who="me")

    for query, expected in (
        (AttemptQuery(), [first, second]),
        (AttemptQuery(ids=(second.id, "nowhere")), [second]),
        (AttemptQuery(id_prefix=first.id[:20]), [first]),
        (AttemptQuery(organisations=("other",)), [second]),
        (AttemptQuery(kinds=(AttemptKind.PHISHING,)), [first]),
        (AttemptQuery(channels=(Channel.SMS, Channel.CHAT)), [second]),
        (AttemptQuery(outcomes=(Outcome.UNKNOWN,)), [first]),
        (AttemptQuery(cases=(case.id,)), [first]),
        (AttemptQuery(since=noon + DAY), [second]),
        (AttemptQuery(until=noon + DAY), [first]),
        (AttemptQuery(since=noon, until=noon), []),
        (AttemptQuery(limit=1), [first]),
    ):
        assert list(store.attempts(query)) == expected, query


def test_a_line_on_a_case_that_is_not_there_is_refused(store: Store, noon: datetime) -> None:
    with pytest.raises(StoreError, match="writing the log of attempts failed"):
        store.save_attempts([replace(made(noon), case=Case("x", noon).id)], now=noon, who="me")

    assert list(store.attempts(AttemptQuery())) == []


@pytest.mark.parametrize("damage", ["UPDATE attempts SET kind = 'odd'", "UPDATE attempts SET targets = '{'"])
def test_a_damaged_line_is_said(store: Store, noon: datetime, damage: str) -> None:
    store.save_attempts([made(noon)], now=noon, who="me")
    with store._database.writing("damaging") as connection:
        connection.execute(text(damage))

    with pytest.raises(StoreError, match="'tocsin db check'"):
        list(store.attempts(AttemptQuery()))

"""Assessments on a real store, found again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cli.assessed import BEAR, CASE, DAY, DOMAIN, MADE, SNAKE, assessment, found
from tests.databases import empty_database

from tocsin.app.kept_assessments import (
    history,
    is_same,
    last_made,
    last_of_day,
    named_in,
    one,
    short_id,
    superseded,
    was_assessed_after,
)
from tocsin.model.assessment import Assessment
from tocsin.model.casework import CaseChange, CaseRecord
from tocsin.model.errors import InputError, UsageError
from tocsin.store.opening import open_store
from tocsin.store.store import Store

RECORD = CaseRecord(CASE)
FIRST = assessment()
SECOND = assessment(
    group=0.4,
    names_group=False,
    as_of=DAY + timedelta(days=38),
    made_at=MADE + timedelta(hours=1),
    supersedes=FIRST.id,
)
THIRD = assessment(group=0.6, made_at=MADE + timedelta(hours=2), supersedes=SECOND.id)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(empty_database(tmp_path)) as opened:
        opened.save_cases((CaseChange(CASE),), now=MADE, who="test")
        for each in (FIRST, SECOND, THIRD):
            opened.save_assessment(each, now=MADE, who="test")
        yield opened


def test_the_history_of_a_case_is_in_the_order_in_which_it_was_made(store: Store) -> None:
    assert history(store, RECORD) == (FIRST, SECOND, THIRD)
    assert last_made(store, RECORD) == THIRD


def test_of_a_day_the_last_that_was_made_is_found(store: Store) -> None:
    assert last_of_day(store, RECORD, date(2017, 4, 24)) == THIRD
    assert last_of_day(store, RECORD, date(2017, 6, 1)) == SECOND
    assert last_of_day(store, RECORD, date(2017, 4, 25)) is None


def test_it_is_known_whether_a_case_was_assessed_as_of_a_later_day(store: Store) -> None:
    assert was_assessed_after(store, FIRST)
    assert not was_assessed_after(store, SECOND)


def test_what_an_assessment_superseded_is_found(store: Store) -> None:
    assert superseded(store, SECOND) == FIRST
    assert superseded(store, FIRST) is None


def test_an_assessment_is_found_by_its_id_and_the_beginning_of_that(store: Store) -> None:
    for reference in (FIRST.id, short_id(FIRST), short_id(FIRST).upper()):
        assert one(store, reference) == FIRST


@pytest.mark.parametrize(
    "reference", ["ffffffff", "", "opinion--", "%", "____", "zzzz", "\x00", "2017-04-24"]
)
def test_an_assessment_that_is_not_there_is_said(store: Store, reference: str) -> None:
    with pytest.raises(InputError, match="--history"):
        one(store, reference)


def test_a_beginning_that_several_share_is_misuse(store: Store) -> None:
    by_beginning: dict[str, Assessment] = {}
    for number in range(1, 5_000):
        made = replace(FIRST, made_at=MADE + timedelta(days=number))
        other = by_beginning.setdefault(short_id(made)[:4], made)
        if other is not made:
            break
    store.save_assessment(other, now=MADE, who="test")
    store.save_assessment(made, now=MADE, who="test")

    with pytest.raises(UsageError, match="2 assessments have ids"):
        one(store, short_id(made)[:4])


def test_two_assessments_are_the_same_whatever_the_hour_they_were_made() -> None:
    again = replace(
        FIRST, made_at=MADE + timedelta(days=1), as_of=DAY - timedelta(hours=3), supersedes=FIRST.id
    )

    assert is_same(FIRST, again)
    assert not is_same(FIRST, SECOND)
    assert not is_same(FIRST, THIRD)
    assert not is_same(FIRST, replace(again, evidence=(DOMAIN.id,)))
    assert not is_same(
        FIRST, replace(again, parameters=tuple((name, 2 * value) for name, value in again.parameters))
    )
    assert not is_same(FIRST, replace(again, parameters=()))
    assert not is_same(FIRST, replace(again, versions=()))
    assert not is_same(FIRST, replace(again, as_of=DAY - timedelta(days=1)))


def test_the_groups_that_an_assessment_speaks_of() -> None:
    assert {BEAR.id, SNAKE.id} < named_in((FIRST,))
    assert len(named_in((FIRST, THIRD))) == 9


def test_what_was_not_weighed_is_what_the_answer_does_not_rest_on() -> None:
    assert found().not_weighed == (DOMAIN,)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reference=st.text() | st.from_regex(r"(opinion--)?[0-9a-f-]{0,40}", fullmatch=True))
def test_any_reference_finds_an_assessment_or_is_a_documented_error(store: Store, reference: str) -> None:
    try:
        found = one(store, reference)
    except (InputError, UsageError):
        return
    assert found.id.startswith("opinion--" + reference.lower().removeprefix("opinion--"))

"""Assessments in their table: each is there once, whole, and stays as it was."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from sqlalchemy import text
from tests.store.ledgers import CASE, DAY, OTHER_CASE, SEEN, any_assessment, assessment, evidence

from tocsin.model.assessment import Assessment, Piece
from tocsin.model.errors import StoreError
from tocsin.store.questions import AssessmentQuery, AuditQuery
from tocsin.store.store import Store

MOMENT = timedelta(microseconds=1)


def kept(store: Store, query: AssessmentQuery) -> list[Assessment]:
    return list(store.assessments(query))


def test_an_assessment_is_kept_whole_and_once(store: Store, noon: datetime) -> None:
    made = assessment()

    saved = [store.save_assessment(made, now=noon, who="me") for _ in range(2)]

    assert saved == [True, False]
    (found,) = store.assessments(AssessmentQuery())
    assert found == made
    assert found.rationale == made.rationale
    (entry,) = store.audit(AuditQuery(subjects=(CASE,)))
    assert (entry.who, entry.what, entry.before, entry.after) == ("me", "assessment", "", made.id)


def test_what_supersedes_leaves_the_earlier_as_it_was(store: Store, noon: datetime) -> None:
    first = assessment()
    second = assessment(1, supersedes=first.id, names_group=False, rationale=None)
    for each in (first, second):
        store.save_assessment(each, now=noon, who="me")

    assert kept(store, AssessmentQuery()) == [first, second]
    entry = store.audit(AuditQuery(subjects=(CASE,)))[-1]
    assert (entry.before, entry.after) == (first.id, second.id)


def test_an_assessment_is_never_changed(store: Store, noon: datetime) -> None:
    store.save_assessment(assessment(), now=noon, who="me")

    with pytest.raises(
        StoreError, match=r"says something else; assessments are never changed: make it again"
    ):
        store.save_assessment(assessment(confidence=None), now=noon, who="me")

    assert kept(store, AssessmentQuery()) == [assessment()]


def test_one_written_before_its_type_got_another_field_is_the_same(store: Store, noon: datetime) -> None:
    plain = assessment(versions=())
    store.save_assessment(plain, now=noon, who="me")
    with store._database.writing("making it older") as connection:
        connection.execute(
            text("""UPDATE assessments SET document = replace(document, ',"versions":[]', '')""")
        )

    assert not store.save_assessment(plain, now=noon, who="me")
    assert kept(store, AssessmentQuery()) == [plain]


def test_one_that_supersedes_nothing_that_is_there_is_refused(store: Store, noon: datetime) -> None:
    with pytest.raises(StoreError, match="which is not in the database"):
        store.save_assessment(assessment(1, supersedes=assessment().id), now=noon, who="me")

    assert kept(store, AssessmentQuery()) == []


def test_assessments_are_found_by_everything_that_is_asked(store: Store, noon: datetime) -> None:
    first = assessment(2)
    second = assessment(1, subject=OTHER_CASE)
    third = assessment(3, as_of=SEEN + DAY)
    for each in (first, second, third):
        store.save_assessment(each, now=noon, who="me")

    for query, expected in (
        (AssessmentQuery(), [second, first, third]),
        (AssessmentQuery(ids=(third.id,)), [third]),
        (AssessmentQuery(ids=(third.id[:14], first.id)), [first, third]),
        (AssessmentQuery(ids=("opinion--x",)), []),
        (AssessmentQuery(subjects=(CASE,)), [first, third]),
        (AssessmentQuery(subjects=(CASE, OTHER_CASE)), [second, first, third]),
        (AssessmentQuery(since=SEEN + MOMENT), [third]),
        (AssessmentQuery(since=SEEN + DAY), [third]),
        (AssessmentQuery(until=SEEN + DAY), [second, first]),
        (AssessmentQuery(newest_only=True), [second, third]),
        (AssessmentQuery(subjects=(CASE,), newest_only=True), [third]),
        (AssessmentQuery(subjects=(CASE,), until=SEEN + DAY, newest_only=True), [first]),
        (AssessmentQuery(ids=(first.id,), newest_only=True), [first]),
    ):
        assert kept(store, query) == expected, query


def test_any_assessment_comes_back(store: Store, noon: datetime) -> None:
    @settings(max_examples=40, deadline=None)
    @given(any_assessment)
    def holds(made: Assessment) -> None:
        try:
            store.save_assessment(made, now=noon, who="me")
        except StoreError as error:
            assert "says something else" in str(error)  # noqa: PT017  # the same day and author twice
            return
        assert kept(store, AssessmentQuery(ids=(made.id,))) == [made]

    holds()


def test_an_assessment_of_ten_thousand_pieces_comes_back(store: Store, noon: datetime) -> None:
    ids = tuple(evidence(f"T{number}").id for number in range(10_000))
    rationale = assessment().rationale
    assert rationale is not None
    pieces = tuple(Piece(id_, "seen in the case", 0.1, values=(0.1, 0.2)) for id_ in ids)
    made = assessment(evidence=ids, rationale=replace(rationale, pieces=pieces))

    store.save_assessment(made, now=noon, who="me")

    assert kept(store, AssessmentQuery()) == [made]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE assessments SET document = '{'",
        "UPDATE assessments SET document = replace(document, '0.4', '0.5')",
        "UPDATE assessments SET author = 'somebody else'",
        "UPDATE assessments SET made_at = 9223372036854775807",
    ],
)
def test_a_damaged_assessment_is_said(store: Store, noon: datetime, damage: str) -> None:
    store.save_assessment(assessment(), now=noon, who="me")
    with store._database.writing("damaging") as connection:
        connection.execute(text(damage))

    with pytest.raises(StoreError, match="'tocsin db check'"):
        kept(store, AssessmentQuery())

from tocsin.app.demo.case import CASE
from tocsin.app.demo.case_facts import (
    FIRST,
    RECONSTRUCTED,
    REGISTRANT,
    REPLAYED,
    case_attempts,
    case_facts,
    case_statements,
)
from tocsin.model.casework import Outcome
from tocsin.model.observation import Relation


def test_there_are_facts_about_every_name_of_the_case_and_about_no_other() -> None:
    assert {fact.name for fact in case_facts()} == {entry.name for entry in CASE}


def test_what_is_not_in_a_page_that_was_read_is_marked_and_was_never_public() -> None:
    marked = [fact for fact in case_facts() if fact.source.startswith(RECONSTRUCTED)]

    assert marked
    assert all(fact.is_reconstructed and fact.observed().public_since is None for fact in marked)
    assert all(str(fact.observed().grade) == "F6" for fact in marked)


def test_what_is_public_names_its_source_and_its_day() -> None:
    public = [fact for fact in case_facts() if not fact.is_reconstructed]

    assert {fact.name for fact in public} == {FIRST}
    assert all(fact.public and str(fact.observed().grade) == "B2" for fact in public)


def test_one_placeholder_stands_for_the_registrant_of_the_four_names() -> None:
    registrants = [fact for fact in case_facts() if fact.relation is Relation.REGISTRANT_EMAIL]

    assert [fact.value for fact in registrants] == [REGISTRANT] * 4
    assert all(fact.is_reconstructed for fact in registrants)


def test_nothing_is_said_to_be_seen_after_the_day_that_is_replayed() -> None:
    assert all(fact.observed().last_seen <= REPLAYED for fact in case_facts())


def test_before_the_evening_only_what_was_published_of_the_first_name_is_known() -> None:
    known = [fact for fact in case_facts() if fact.observed().first_seen < REPLAYED]

    assert {fact.name for fact in known} == {FIRST}
    assert not any(fact.is_reconstructed for fact in known)


def test_the_log_has_five_operations_and_no_compromise() -> None:
    attempts = case_attempts("en-marche")

    assert len({attempt.id for attempt in attempts}) == 5
    assert all(attempt.outcome is Outcome.REPORTED and RECONSTRUCTED in attempt.note for attempt in attempts)


def test_every_statement_has_its_source() -> None:
    statements = case_statements()

    assert [each.day.isoformat() for each in statements if each.kind == "verdict"] == [
        "2017-04-24",
        "2017-06-01",
        "2025-04-29",
    ]
    assert all(each.sources and each.whole_day for each in statements)

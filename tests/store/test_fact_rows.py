"""A fact and its rows say the same."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.model.observation import ObservedData
from tocsin.store.columns import stored_text
from tocsin.store.fact_rows import facts_of, iso_text, sighting
from tocsin.store.schema import facts


def as_read(seen: ObservedData) -> Any:
    row = sighting(seen, 1, 2, 3, 4).row
    words = ("subject", "relation", "value", "source")
    texts = {word: stored_text(getattr(seen, word)) for word in words}
    return {**dict(zip(facts.columns.keys(), row, strict=True)), "kind": seen.kind.value, **texts}


def test_any_observation_comes_back_as_a_fact(any_observation: st.SearchStrategy[ObservedData]) -> None:
    @given(any_observation)
    def holds(seen: ObservedData) -> None:
        (fact,) = facts_of([as_read(seen)])

        for word in ("kind", "subject", "relation", "value", "true_from", "true_to"):
            assert getattr(fact, word) == getattr(seen, word)
        (source,) = fact.sources
        for word in (
            "source",
            "origin",
            "first_seen",
            "last_seen",
            "public_since",
            "grade",
            "number_observed",
        ):
            assert getattr(source, word) == getattr(seen, word)

    holds()


def test_a_row_has_the_columns_of_the_table_in_their_order(make_fact: Any) -> None:
    row = sighting(make_fact("a.example", "registrar", "X"), 1, 2, 3, 4)

    assert len(row.row) == len(facts.columns)
    assert [name for name in type(row).__slots__ if name != "changed"] == facts.columns.keys()


def test_a_count_that_no_database_holds_is_the_largest_that_one_does(make_fact: Any) -> None:
    (fact,) = facts_of([as_read(make_fact("a.example", "text", "X", number_observed=10**30))])

    assert fact.sources[0].number_observed == 2**63 - 1


def test_a_fact_holds_while_one_source_says_so(make_fact: Any, noon: datetime) -> None:
    over = make_fact("a.example", "registrar", "X", true_to=noon + timedelta(1))
    later = make_fact("a.example", "registrar", "X", source="whois", true_to=noon + timedelta(2))
    still = make_fact("a.example", "registrar", "X", source="dns")

    (ended,) = facts_of([as_read(over), as_read(later)])
    (held,) = facts_of([as_read(over), as_read(still)])

    assert (ended.true_to, held.true_to) == (noon + timedelta(2), None)


@pytest.mark.parametrize(("column", "value"), [("kind", "odd"), ("grade", "X9"), ("grade", "")])
def test_a_damaged_row_is_a_value_error(make_fact: Any, column: str, value: object) -> None:
    row = {**as_read(make_fact("a.example", "registrar", "X")), column: value}

    with pytest.raises(ValueError):  # noqa: PT011  # which one is the model's business
        list(facts_of([row]))


@given(st.datetimes(timezones=st.just(UTC)))
def test_times_are_written_in_iso_8601_and_utc(moment: datetime) -> None:
    from tocsin.store.columns import microseconds  # noqa: PLC0415

    text = iso_text(microseconds(moment))

    assert text.endswith("Z")
    assert datetime.fromisoformat(text) == moment

"""Facts in their tables: what is asked of them, by text and by shared value."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tocsin.model.errors import StoreError
from tocsin.model.observation import Fact, FactRow, ObservableKind, ObservedData
from tocsin.store import fact_table
from tocsin.store.opening import open_store
from tocsin.store.questions import FactTally
from tocsin.store.store import Store

DAY = timedelta(days=1)


def test_the_same_fact_of_two_sources_is_one_fact(store: Store, make_fact: Any, noon: Any) -> None:
    seen = [make_fact("a.example", "registrar", "X", source=source) for source in ("rdap", "whois", "rdap")]

    assert store.record_facts(seen, now=noon) == FactTally(new=1, more_sources=1, known=1)

    (fact,) = store.facts_of(["a.example"])
    assert [source.source for source in fact.sources] == ["rdap", "whois"]


def test_facts_come_by_subject_relation_value_and_beginning(store: Store, make_fact: Any, noon: Any) -> None:
    made = [
        make_fact("b.example", "registrar", "X"),
        make_fact("a.example", "registrar", "Y"),
        make_fact("a.example", "name-server", "ns2.example"),
        make_fact("a.example", "name-server", "ns1.example", true_from=noon),
        make_fact("a.example", "name-server", "ns1.example"),
    ]
    store.record_facts(made, now=noon)

    found = [
        (each.subject, each.value, each.true_from) for each in store.facts_of(["b.example", "a.example"])
    ]

    assert found == [
        ("a.example", "ns1.example", None),
        ("a.example", "ns1.example", noon),
        ("a.example", "ns2.example", None),
        ("a.example", "Y", None),
        ("b.example", "X", None),
    ]
    assert store.facts_of(["nowhere.example"]) == store.facts_of([]) == ()


def test_a_text_may_be_a_subject_of_several_kinds(store: Store, make_fact: Any, noon: Any) -> None:
    kinds = (ObservableKind.IPV4, ObservableKind.DOMAIN_NAME)
    store.record_facts([make_fact("192.0.2.1", "text", "x", kind=kind) for kind in kinds], now=noon)

    assert [fact.kind for fact in store.facts_of(["192.0.2.1"])] == sorted(kinds)
    assert store.corpus_size() == 1
    assert store.shared_by([("text", "x")]) == {("text", "x"): 1}


def test_a_value_is_shared_by_names_and_not_by_sightings(store: Store, make_fact: Any, noon: Any) -> None:
    names = [f"n{number}.example" for number in range(7)]
    made = [make_fact(name, "registrar", "X", source=source) for name in names for source in ("a", "b")]
    over = make_fact("gone.example", "registrar", "X", true_to=noon)
    store.record_facts([*made, over, make_fact("n1.example", "registrar", "Y")], now=noon)

    asked = [("registrar", "X"), ("registrar", "Y"), ("registrar", "Z"), ("name-server", "X")]

    assert list(store.shared_by(asked).values()) == [8, 1, 0, 0]
    assert store.shared_by([]) == {}
    assert store.subjects_with("registrar", "X", limit=3) == ("n0.example", "n1.example", "n2.example")
    assert len(store.subjects_with("registrar", "X", limit=99)) == 8
    assert store.subjects_with("registrar", "Z", limit=3) == ()
    assert store.values_of("registrar") == ("X", "Y")
    assert store.values_of("name-server") == ()


def test_rows_say_each_value_of_a_name_once_with_its_earliest_time(
    store: Store, make_fact: Any, noon: Any
) -> None:
    made = [
        make_fact("b.example", "registrar", "X"),
        make_fact("a.example", "registrar", "X", source="two", first_seen=noon + DAY),
        make_fact("a.example", "registrar", "X", source="one", true_from=noon - DAY),
        make_fact("a.example", "registrar", "Y", true_to=noon),
        make_fact("192.0.2.1", "reverse-name", "a.example", kind=ObservableKind.IPV4),
    ]
    store.record_facts(made, now=noon)

    assert sorted(store.fact_rows()) == [
        FactRow("a.example", "registrar", "X", "2026-11-23T12:00:00Z"),
        FactRow("a.example", "registrar", "Y", "2026-11-24T12:00:00Z"),
        FactRow("b.example", "registrar", "X", "2026-11-24T12:00:00Z"),
    ]
    assert [row.subject for row in store.fact_rows()] == ["a.example", "a.example", "b.example"]
    assert store.corpus_size() == 2


def test_a_lookup_ends_what_it_no_longer_shows(store: Store, make_fact: Any, noon: Any) -> None:
    before = [make_fact("a.example", "name-server", f"ns{number}.example", source="dns") for number in (1, 2)]
    others = [
        make_fact("a.example", "name-server", "ns1.example", source="list"),
        make_fact("a.example", "registrar", "X", source="dns"),
        make_fact("b.example", "name-server", "ns1.example", source="dns"),
    ]
    store.record_facts([*before, *others], now=noon)

    with store._database.writing("testing") as connection:
        tally = fact_table.record_lookup(
            connection,
            ObservableKind.DOMAIN_NAME,
            "a.example",
            [make_fact("a.example", "name-server", "ns2.example", source="dns", first_seen=noon + DAY)],
            ended_relations=frozenset({"name-server"}),
            sources=frozenset({"dns"}),
            now=noon + DAY,
        )

    assert tally == FactTally(known=1, ended=1)
    found = {
        (each.subject, each.value, source.source, each.true_to)
        for each in store.facts_of(["a.example", "b.example"])
        for source in each.sources
    }
    assert found == {
        ("a.example", "ns1.example", "dns", None),  # another source still says so
        ("a.example", "ns1.example", "list", None),
        ("a.example", "ns2.example", "dns", None),
        ("a.example", "X", "dns", None),
        ("b.example", "ns1.example", "dns", None),
    }
    with store._database.reading("looking") as connection:
        ends = connection.execute(text("SELECT count(*) FROM facts WHERE true_to IS NOT NULL")).scalar()
    assert ends == 1


def test_a_lookup_of_what_nobody_knows_ends_nothing(store: Store, noon: Any) -> None:
    with store._database.writing("testing") as connection:
        tally = fact_table.record_lookup(
            connection,
            ObservableKind.DOMAIN_NAME,
            "a.example",
            [],
            ended_relations=frozenset({"name-server"}),
            sources=frozenset({"dns"}),
            now=noon,
        )
    assert tally == FactTally()


def test_damaged_facts_are_said(store: Store, make_fact: Any, noon: Any) -> None:
    store.record_facts([make_fact("a.example", "registrar", "X")], now=noon)
    with store._database.writing("damaging") as connection:
        connection.execute(text("UPDATE facts SET grade = 'odd'"))

    with pytest.raises(StoreError, match="'tocsin db check'"):
        store.facts_of(["a.example"])


def key(fact: Fact | ObservedData) -> tuple[object, ...]:
    return fact.kind, fact.subject, fact.relation, fact.value, fact.true_from


def test_any_facts_come_back_and_twice_is_as_once(
    url: str, any_observation: st.SearchStrategy[ObservedData], noon: Any
) -> None:
    with open_store(url) as store:
        said: set[tuple[str, str, str]] = set()

        @settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
        @given(st.lists(any_observation, max_size=8))
        def holds(made: list[ObservedData]) -> None:
            subjects = [each.subject for each in made]
            store.record_facts(made, now=noon)
            once = [key(fact) for fact in store.facts_of(subjects)]

            again = store.record_facts(made, now=noon + DAY)

            assert [key(fact) for fact in store.facts_of(subjects)] == once
            assert again == FactTally(known=len(made))
            assert {key(each) for each in made} <= set(once) | {(*each[:4], None) for each in once}
            said.update(
                (each.subject, each.relation, each.value)
                for each in made
                if each.kind is ObservableKind.DOMAIN_NAME
            )

        holds()
        assert store.check() == ()
        assert {row[:3] for row in store.fact_rows()} == said


def test_what_is_asked_of_facts_never_walks_them_all(sqlite_url: str, make_fact: Any, noon: Any) -> None:
    from sqlalchemy import event  # noqa: PLC0415

    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith(("SELECT", "INSERT")):
            asked.append((statement, parameters[0] if isinstance(parameters, list) else parameters))

    with open_store(sqlite_url) as store:
        made = [make_fact(f"n{number}.example", "registrar", "X") for number in range(50)]
        store.record_facts(made, now=noon)
        event.listen(store._database.engine, "before_cursor_execute", note)
        store.record_facts(made, now=noon)
        store.facts_of(["n1.example"])
        store.shared_by([("registrar", "X")])
        store.subjects_with("registrar", "X", limit=3)
        event.remove(store._database.engine, "before_cursor_execute", note)

        with store._database.reading("explaining") as connection:
            steps = [
                step[3]
                for statement, parameters in asked
                for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            ]
    walks = [step for step in steps if step.startswith("SCAN") and "json_each" not in step]
    assert len(steps) >= 12
    assert set(walks) <= {"SCAN shown", "SCAN wanted", "SCAN anon_1"}

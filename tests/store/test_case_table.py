"""Cases in their tables: a name is in one of them, and every change is in the trail."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from tocsin.model.casework import Case, CaseChange, CaseMember, CaseNote, CaseState, Judgement
from tocsin.model.domain_names import DomainName
from tocsin.model.errors import StoreError
from tocsin.store import case_table
from tocsin.store.questions import AuditQuery, CaseQuery
from tocsin.store.store import Store

HOUR = timedelta(hours=1)
A, B, C = (DomainName(f"{letter}.example") for letter in "abc")


def member(case: Case, name: DomainName, probability: float = 0.9) -> CaseMember:
    return CaseMember(case.id, name, probability, "one registrant", "tocsin", case.opened_at)


def opened(store: Store, noon: datetime, *names: DomainName, title: str = "a.example") -> Case:
    case = Case(title, noon, ("en-marche",))
    change = CaseChange(case, tuple(member(case, name) for name in names), reason="opened")
    store.save_cases([change], now=noon, who="tocsin")
    return case


def titles(store: Store, query: CaseQuery) -> list[str]:
    return [record.case.title for record in store.cases(query)]


def test_a_case_comes_with_its_names_and_notes_in_order(store: Store, noon: datetime) -> None:
    case = Case("a.example", noon, ("z", "a"))
    names = (member(case, C, 0.7), member(case, B, 0.9), member(case, A, 0.7))
    notes = tuple(CaseNote(case.id, noon + hours * HOUR, "me", f"note {hours}") for hours in (2, 1))
    change = CaseChange(case, names, notes=notes)

    store.save_cases([change], now=noon, who="me")
    store.save_cases([change], now=noon, who="me")

    (record,) = store.cases(CaseQuery())
    assert record.case == case
    assert [each.name for each in record.members] == [B, A, C]
    assert [each.text for each in record.notes] == ["note 1", "note 2"]
    trail = store.audit(AuditQuery(subjects=(case.id,)))
    assert [(each.what, each.before, each.after) for each in trail] == [
        ("case", "", "open"),
        ("case member", "", "c.example"),
        ("case member", "", "b.example"),
        ("case member", "", "a.example"),
    ]


def test_a_name_that_joins_a_case_leaves_the_other(store: Store, noon: datetime) -> None:
    first, second = opened(store, noon, A, B), opened(store, noon, C, title="c.example")

    store.save_cases([CaseChange(second, (member(second, B),), reason="one mailbox")], now=noon, who="me")

    found = {record.case.id: {each.name for each in record.members} for record in store.cases(CaseQuery())}
    assert found == {first.id: {A}, second.id: {B, C}}
    left = store.audit(AuditQuery(subjects=(first.id,)))[-1]
    assert (left.who, left.before, left.after, left.reason) == ("me", "b.example", "", "one mailbox")


def test_only_names_of_the_case_can_leave_it(store: Store, noon: datetime) -> None:
    first, second = opened(store, noon, A, B), opened(store, noon, C, title="c.example")

    store.save_cases([CaseChange(first, left=(B, C))], now=noon, who="me")

    found = {record.case.id: {each.name for each in record.members} for record in store.cases(CaseQuery())}
    assert found == {first.id: {A}, second.id: {C}}


def test_a_member_that_is_better_known_is_no_step(store: Store, noon: datetime) -> None:
    case = opened(store, noon, A)

    store.save_cases([CaseChange(case, (member(case, A, 0.99),))], now=noon, who="tocsin")

    (record,) = store.cases(CaseQuery())
    assert record.members[0].probability == 0.99
    assert len(store.audit(AuditQuery(subjects=(case.id,)))) == 2


def test_changes_are_made_together_or_not_at_all(store: Store, noon: datetime) -> None:
    case = opened(store, noon, A)
    nowhere = Case("nowhere", noon)
    broken = replace(member(nowhere, C), reason="x")
    store.save_cases([CaseChange(nowhere)], now=noon, who="me")
    with store._database.writing("breaking") as connection:
        connection.execute(text("ALTER TABLE judgements RENAME TO broken"))

    with pytest.raises(StoreError, match="saving cases failed"):
        store.save_cases(
            [
                CaseChange(case, left=(A,)),
                CaseChange(nowhere, (broken,), judgements=(Judgement(A, C, same=True, who="me", at=noon),)),
            ],
            now=noon,
            who="me",
        )

    found = {record.case.id: [each.name for each in record.members] for record in store.cases(CaseQuery())}
    assert found == {case.id: [A], nowhere.id: []}


def test_cases_are_found_by_everything_that_is_asked(store: Store, noon: datetime) -> None:
    first, second = opened(store, noon, A, B), opened(store, noon + HOUR, C, title="c.example")
    merged = replace(
        second, state=CaseState.MERGED, ended_at=noon + HOUR, merged_into=first.id, organisations=("other",)
    )
    store.save_cases([CaseChange(first, (member(first, C),)), CaseChange(merged)], now=noon + HOUR, who="me")

    both = ["a.example", "c.example"]
    for query, expected in (
        (CaseQuery(), both),
        (CaseQuery(ids=(second.id,)), both[1:]),
        (CaseQuery(id_prefix=first.id[:20]), both[:1]),
        (CaseQuery(id_prefix="grouping--"), both),
        (CaseQuery(id_prefix="grouping--%"), []),
        (CaseQuery(names=("b.example", "c.example")), both[:1]),
        (CaseQuery(names=("nowhere.example",)), []),
        (CaseQuery(titles=("c.example",)), both[1:]),
        (CaseQuery(organisations=("en-marche",)), both[:1]),
        (CaseQuery(organisations=("other", "en-marche")), both),
        (CaseQuery(states=(CaseState.OPEN,)), both[:1]),
        (CaseQuery(merged=True), both[1:]),
        (CaseQuery(merged=False), both[:1]),
        (CaseQuery(limit=1), both[:1]),
    ):
        assert titles(store, query) == expected, query


def test_many_cases_come_page_by_page(store: Store, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_table, "_PAGE", 3)
    made = [Case(f"case {number}", noon + number * HOUR) for number in range(10)]
    changes = [
        CaseChange(case, (member(case, DomainName(f"n{number}.example")),))
        for number, case in enumerate(made)
    ]
    store.save_cases(changes, now=noon, who="me")

    found = [(record.case, len(record.members)) for record in store.cases(CaseQuery())]

    assert found == [(case, 1) for case in made]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE cases SET state = 'odd'",
        "UPDATE case_members SET probability = 2.0",
        "UPDATE case_notes SET who = ''",
    ],
)
def test_a_damaged_case_is_said(store: Store, noon: datetime, damage: str) -> None:
    case = opened(store, noon, A)
    store.save_cases([CaseChange(case, notes=(CaseNote(case.id, noon, "me", "x"),))], now=noon, who="me")
    with store._database.writing("damaging") as connection:
        connection.execute(text(damage))

    with pytest.raises(StoreError, match="'tocsin db check'"):
        list(store.cases(CaseQuery()))

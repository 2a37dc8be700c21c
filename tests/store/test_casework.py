"""Casework is durable and whole: what is read while others write is one moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from tocsin.model.casework import Attempt, AttemptKind, Case, CaseChange, CaseMember, Channel
from tocsin.model.domain_names import DomainName
from tocsin.store.opening import open_store
from tocsin.store.questions import AttemptQuery, CaseQuery
from tocsin.store.store import Store


def test_what_was_saved_is_there_when_the_database_is_opened_again(url: str, noon: datetime) -> None:
    case = Case("a.example", noon)
    attempt = Attempt("o", noon, Channel.MAIL, AttemptKind.FLOOD, case=case.id)
    with open_store(url) as store:
        store.save_cases([CaseChange(case)], now=noon, who="me")
        store.save_attempts([attempt], now=noon, who="me")

    with open_store(url) as store:
        assert [record.case for record in store.cases(CaseQuery())] == [case]
        assert list(store.attempts(AttemptQuery())) == [attempt]


def test_several_who_put_one_name_into_cases_leave_it_in_one(store: Store, noon: datetime) -> None:
    name = DomainName("a.example")

    def put(number: int) -> None:
        case = Case(f"case {number}", noon)
        member = CaseMember(case.id, name, 0.9, "x", "me", noon)
        store.save_cases([CaseChange(case, (member,))], now=noon, who="me")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(put, range(8)))

    assert sum(len(record.members) for record in store.cases(CaseQuery())) == 1


def test_cases_can_change_while_they_are_read(store: Store, noon: datetime) -> None:
    made = [Case(f"case {number}", noon) for number in range(5)]
    store.save_cases([CaseChange(case) for case in made], now=noon, who="me")

    seen = 0
    for record in store.cases(CaseQuery()):
        later = Case(f"later {record.case.title}", noon)
        store.save_cases([CaseChange(later)], now=noon, who="me")
        seen += 1

    assert seen == 5
    assert len(list(store.cases(CaseQuery()))) == 10

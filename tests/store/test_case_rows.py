"""Cases, judgements and attempts say the same as their rows."""

from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.model.casework import (
    Attempt,
    AttemptKind,
    Case,
    CaseMember,
    CaseNote,
    CaseState,
    Channel,
    Judgement,
    Outcome,
)
from tocsin.model.domain_names import DomainName
from tocsin.store import case_rows
from tocsin.store.schema import attempts, case_members, case_notes, cases, judgements

_ID = f"grouping--{'0' * 8}-0000-5000-8000-{'0' * 12}"
_SAID = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12).filter(str.strip)
_NAMES = st.from_regex(r"[a-z0-9]{1,8}\.example", fullmatch=True).map(DomainName)
_MOMENTS = st.datetimes(timezones=st.just(UTC))
_ORGANISATIONS = st.lists(_SAID, max_size=3, unique=True).map(tuple)
_ROLES = st.lists(_SAID.filter(lambda text: "@" not in text), max_size=3, unique=True).map(tuple)


@given(st.builds(Case, _SAID, _MOMENTS, _ORGANISATIONS, reason=st.just("") | _SAID))
def test_any_case_comes_back_from_its_row(case: Case) -> None:
    assert case_rows.case_of(case_rows.case_row(case), case.organisations) == case


@given(st.builds(CaseMember, st.just(_ID), _NAMES, st.floats(0, 1), _SAID, _SAID, _MOMENTS))
def test_any_name_in_a_case_comes_back_from_its_row(member: CaseMember) -> None:
    assert case_rows.member_of(case_rows.member_row(member)) == member


@given(st.builds(CaseNote, st.just(_ID), _MOMENTS, _SAID, _SAID))
def test_any_note_comes_back_from_its_row(note: CaseNote) -> None:
    assert case_rows.note_of(case_rows.note_row(note)) == note


@given(st.lists(_NAMES, min_size=2, max_size=2, unique=True), _SAID, _MOMENTS, _SAID)
def test_any_judgement_comes_back_from_its_row(
    pair: list[DomainName], who: str, at: Any, reason: str
) -> None:
    first, second = sorted(pair, key=str)
    judgements = [Judgement(first, second, same, who, at, reason) for same in (True, False)]

    assert [case_rows.judgement_of(case_rows.judgement_row(each)) for each in judgements] == judgements


@given(
    st.builds(
        Attempt,
        _SAID,
        _MOMENTS,
        st.sampled_from(Channel),
        st.sampled_from(AttemptKind),
        _ROLES,
        st.booleans(),
        st.sampled_from(Outcome),
        st.none() | st.just(_ID),
        st.just("") | _SAID,
    )
)
def test_any_attempt_comes_back_from_its_row(attempt: Attempt) -> None:
    assert case_rows.attempt_of(case_rows.attempt_row(attempt)) == attempt


def test_rows_have_the_columns_of_the_tables(noon: Any) -> None:
    name = DomainName("a.example")
    made = {
        cases: case_rows.case_row(Case("a", noon)),
        case_members: case_rows.member_row(CaseMember(_ID, name, 1.0, "x", "me", noon)),
        case_notes: case_rows.note_row(CaseNote(_ID, noon, "me", "x")),
        judgements: case_rows.judgement_row(
            Judgement(name, DomainName("b.example"), same=True, who="me", at=noon)
        ),
        attempts: case_rows.attempt_row(Attempt("o", noon, Channel.MAIL, AttemptKind.LEAK)),
    }

    assert {table.name: set(table.columns.keys()) for table in made} == {
        table.name: set(row) for table, row in made.items()
    }


@pytest.mark.parametrize(("column", "value"), [("state", "odd"), ("state", CaseState.CLOSED), ("title", "")])
def test_a_damaged_row_is_a_value_error(noon: Any, column: str, value: str) -> None:
    row = {**case_rows.case_row(Case("a", noon)), column: value}

    with pytest.raises(ValueError):  # noqa: PT011  # which one is the model's business
        case_rows.case_of(row, ())

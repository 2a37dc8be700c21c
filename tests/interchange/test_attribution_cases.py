import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.interchange.attribution_cases import NeutralCase, Piece, read_cases, read_dropped
from tocsin.interchange.problems import Problem

DAY = date(2017, 4, 24).toordinal()


def one(**fields: object) -> NeutralCase | Problem:
    row = {"case_id": "c", "observed_at": "2017-04-24", "profiles_before": None, "evidence": [], **fields}
    return next(read_cases([json.dumps(row).encode()]))


def test_a_case_has_its_days_and_each_piece_once() -> None:
    piece = {"type": "technique", "value": "T1566.001"}
    case = one(profiles_before="2017-04-24", evidence=[piece, {"type": "software", "value": "S0002"}, piece])

    assert case == NeutralCase("c", DAY, DAY, (Piece("technique", "T1566.001"), Piece("software", "S0002")))
    assert isinstance(case, NeutralCase)
    assert (case.techniques, case.software) == (("T1566.001",), ("S0002",))


def test_without_a_limit_every_report_may_be_used() -> None:
    case = one()

    assert isinstance(case, NeutralCase)
    assert case.profiles_before is None


def test_evidence_of_an_unknown_kind_is_kept_to_be_told_of() -> None:
    case = one(evidence=[{"type": "registrant_email", "value": "a@b.example"}, {"type": "x"}, 5, None])

    assert isinstance(case, NeutralCase)
    assert case.evidence == (Piece("registrant_email", "a@b.example"),)


def test_ten_thousand_pieces_are_read() -> None:
    case = one(evidence=[{"type": "technique", "value": f"T{number}"} for number in range(10_000)])

    assert isinstance(case, NeutralCase)
    assert len(case.techniques) == 10_000


@pytest.mark.parametrize(
    "fields",
    [
        {"case_id": 5}, {"case_id": ""}, {"case_id": "a\u202eb"}, {"observed_at": "soon", "profiles_before": None},
        {"profiles_before": "soon"}, {"profiles_before": 7}, {"evidence": None}, {"evidence": {}},
    ],
)  # fmt: skip
def test_what_is_no_case_is_told_with_its_place(fields: dict[str, object]) -> None:
    found = one(**fields)

    assert isinstance(found, Problem)
    assert found.place == "line 1"


def test_reports_to_be_dropped_are_read_by_case() -> None:
    lines = [b'{"case_id": "c", "drop_reports": ["r1", "r2"]}', b"", b"no json", b'{"drop_reports": []}']
    first, *rest = read_dropped(lines)

    assert first == ("c", frozenset({"r1", "r2"}))
    assert all(isinstance(problem, Problem) for problem in rest)
    assert len(rest) == 2


VALUE: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=8), st.just("2020-01-01")
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
KEYS = st.sampled_from(
    ["case_id", "observed_at", "profiles_before", "evidence", "drop_reports", "type", "value"]
)
ROW = st.dictionaries(KEYS, st.one_of(VALUE, st.lists(st.dictionaries(KEYS, VALUE, max_size=2), max_size=3)))
LINES = st.lists(st.one_of(st.binary(max_size=80), ROW.map(lambda row: json.dumps(row).encode())), max_size=4)


@given(LINES)
def test_any_lines_give_cases_or_problems(lines: list[bytes]) -> None:
    found = list(read_cases(lines))

    assert len(found) == sum(bool(line.strip()) for line in lines)
    assert all(isinstance(each, (NeutralCase, Problem)) for each in found)
    assert len(list(read_dropped(lines))) == len(found)


def test_a_line_nested_too_deep_is_a_problem() -> None:
    assert isinstance(next(read_cases([b"[" * 100_000])), Problem)


def test_a_reported_link_has_its_group_basis_origin_and_day() -> None:
    case = one(
        evidence=[
            {"type": "reported_link", "value": "APT28", "basis": "same server", "reported_by": "A vendor",
             "reported_on": "2015-06-09", "source": "a page", "forgeability": "medium", "grade": "B2"},
            {"type": "refutation", "value": "APT28", "reported_by": "Another"},
        ]
    )  # fmt: skip

    assert isinstance(case, NeutralCase)
    first, second = case.links
    assert (first.group, first.basis, first.origin, str(first.grade)) == (
        "APT28",
        "same server",
        "a page",
        "B2",
    )
    assert (first.forgeability, first.reported, first.against) == (0.5, date(2015, 6, 9).toordinal(), False)
    assert (second.origin, str(second.grade), second.forgeability, second.against) == (
        "Another",
        "F6",
        None,
        True,
    )

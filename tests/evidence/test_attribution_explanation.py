from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evidence.small_world import DAY, world

from tocsin.evidence import attribution_explanation
from tocsin.evidence.attribution import posterior
from tocsin.evidence.attribution_coefficients import builtin_coefficients
from tocsin.evidence.attribution_explanation import (
    Removal,
    confidence,
    leads_without_kind,
    log_odds,
    matrix,
    removals,
    waterfall,
)
from tocsin.evidence.attribution_features import CaseItems, case_items

KNOWN = world().known_before(DAY)
COEFFICIENTS = builtin_coefficients()
TECHNIQUES = st.lists(st.sampled_from([*KNOWN.uses.techniques, "T999"]), unique=True, max_size=8)
SOFTWARE = st.lists(st.sampled_from([*KNOWN.uses.software, "S999"]), unique=True, max_size=4)
RIVAL = st.sampled_from([None, 1, 2])


def odds(items: CaseItems, rival: int | None) -> float:
    return log_odds(KNOWN, items, DAY, COEFFICIENTS, leader=0, rival=rival)


@given(TECHNIQUES, SOFTWARE, RIVAL)
def test_the_families_sum_to_the_log_odds(
    techniques: list[str], software: list[str], rival: int | None
) -> None:
    items = case_items(KNOWN, techniques, software)
    terms = waterfall(KNOWN, items, DAY, COEFFICIENTS, leader=0, rival=rival)

    assert sum(term.log_odds for term in terms) == pytest.approx(odds(items, rival), abs=1e-9)


@given(TECHNIQUES, SOFTWARE, RIVAL)
def test_removing_a_piece_changes_the_log_odds_by_what_was_stated(
    techniques: list[str], software: list[str], rival: int | None
) -> None:
    items = case_items(KNOWN, techniques, software)
    for part in removals(KNOWN, items, DAY, COEFFICIENTS, leader=0, rival=rival):
        kinds = {"technique": list(techniques), "software": list(software)}
        del kinds[part.kind][part.place]
        fewer = case_items(KNOWN, kinds["technique"], kinds["software"])

        assert odds(items, rival) - odds(fewer, rival) == pytest.approx(part.log_odds, abs=1e-9)


def test_each_kind_that_is_there_is_left_out_once() -> None:
    items = case_items(KNOWN, ["T1", "T2"], [])

    assert [kind for kind, _ in leads_without_kind(KNOWN, items, DAY, COEFFICIENTS, leader=0)] == [
        "technique"
    ]


def test_confidence_is_about_steadiness_and_not_likelihood() -> None:
    items = case_items(KNOWN, "T8 T9 T11 T12 T10".split(), ["S3", "S9"])
    sure = replace(posterior(KNOWN, items, DAY, COEFFICIENTS), indistinct=False)
    assert sure.leader is not None
    sure.utilities[sure.leader] = sure.unknown_utility + 10
    steady, deciding = Removal("technique", 0, 1.0, decides=False), Removal("software", 0, 1.0, decides=True)

    assert confidence(sure, [steady], [("technique", True), ("software", True)]) == "high"
    assert confidence(sure, [steady], [("technique", True), ("software", False)]) == "moderate"
    assert confidence(sure, [steady, deciding], [("technique", True)]) == "low"
    assert confidence(sure, [], []) == "low"
    assert confidence(replace(sure, indistinct=True), [steady], [("technique", True)]) == "low"


def test_ten_thousand_pieces_are_explained_in_reasonable_time() -> None:
    items = case_items(KNOWN, ["T1", *(f"X{number}" for number in range(10_000))], ["S1"])
    found = list(removals(KNOWN, items, DAY, COEFFICIENTS, leader=0, rival=None))

    assert len(found) == 10_002
    assert len({part.log_odds for part in found}) == 3


def test_only_so_many_different_pieces_are_left_out_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attribution_explanation, "MOST", 2)
    items = case_items(KNOWN, ["T1", "T2", "T3"], ["S1"])

    assert len(list(removals(KNOWN, items, DAY, COEFFICIENTS, leader=0, rival=None))) == 2


@given(TECHNIQUES, SOFTWARE)
def test_the_matrix_is_ordered_by_what_tells_the_answers_apart(
    techniques: list[str], software: list[str]
) -> None:
    items = case_items(KNOWN, techniques, software)
    rows = matrix(KNOWN, items, DAY, COEFFICIENTS, answers=(0, 1, None))

    assert len(rows) == len(techniques) + len(software)
    assert [row.diagnosticity for row in rows] == sorted((row.diagnosticity for row in rows), reverse=True)
    for row in rows:
        assert sum(row.values) == pytest.approx(0.0, abs=1e-9)
        assert max(row.values) - min(row.values) == pytest.approx(row.diagnosticity)

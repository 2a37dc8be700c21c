import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evidence.small_world import DAY, world

from tocsin.evidence.attribution_features import (
    CASE_FEATURES,
    GROUP_FEATURES,
    ages_years,
    best_of_groups,
    case_items,
    features,
    nearest_reports,
    technique_rates,
)
from tocsin.evidence.reported_uses import UNDATED, Use, reported_uses

KNOWN = world().known_before(DAY)


def value(name: str, techniques: str, software: str = "") -> dict[str, float]:
    items = case_items(KNOWN, techniques.split(), software.split())
    found = features(KNOWN, items, DAY).of_groups[:, GROUP_FEATURES.index(name)]
    return dict(zip(KNOWN.groups, found.tolist(), strict=True))


def test_techniques_of_a_group_speak_for_it() -> None:
    found = value("technique_rates", "T2 T3 T5 T7 T6")

    assert max(found, key=found.__getitem__) == "G1"


def test_features_are_against_the_mean_of_the_groups() -> None:
    items = case_items(KNOWN, ["T1", "T8"], ["S3", "S9"])

    assert features(KNOWN, items, DAY).of_groups.sum(0) == pytest.approx(0.0, abs=1e-9)


def test_malware_that_one_group_alone_used_is_exclusive_and_a_tool_is_not() -> None:
    assert value("exclusive_malware", "T1 T2 T3 T4", "S3")["G2"] > 0
    assert set(value("exclusive_malware", "T1 T2 T3 T4", "S9").values()) == {0.0}


def test_a_report_that_says_the_same_is_like_the_case_and_one_that_shares_nothing_is_not() -> None:
    items = case_items(KNOWN, ["T8", "T9", "T11", "T12"], ["S3", "S9"])
    likeness = nearest_reports(KNOWN, items)

    assert likeness.max() == pytest.approx(1.0)
    assert KNOWN.report(int(likeness.argmax())) == "r4"
    assert likeness.min() == 0.0


def test_fewer_pieces_than_cases_usually_have_count_for_less() -> None:
    rates = technique_rates(KNOWN, case_items(KNOWN, ["T3", "T5"], []))
    found = value("technique_rates", "T3 T5")

    assert found["G1"] == pytest.approx(2 / 3 * (rates - rates.mean())[KNOWN.groups.index("G1")])


def test_what_no_report_names_is_weighed_without_a_column() -> None:
    items = case_items(KNOWN, ["T999", "T1"], ["S999", "tool"], tools=frozenset({"tool"}))
    found = features(KNOWN, items, DAY)

    assert items.techniques.tolist()[0] == -1
    assert items.malware.tolist() == [True, False]
    assert np.isfinite(found.of_groups).all()


def test_undated_reports_are_old() -> None:
    known = reported_uses([Use("x", UNDATED, "G6", "technique", "T1")], {}).known_before(None)

    assert ages_years(known, DAY).tolist() == [30.0]


def test_the_best_report_of_each_group_is_taken() -> None:
    values = np.arange(len(KNOWN.rows), dtype=float)

    assert best_of_groups(KNOWN, values).max() == len(KNOWN.rows) - 1


ITEM = st.lists(st.sampled_from([*KNOWN.uses.techniques, "T999"]), unique=True, max_size=12)
PIECE = st.lists(st.sampled_from([*KNOWN.uses.software, "S999"]), unique=True, max_size=5)


@given(ITEM, PIECE, st.integers(1, 4_000_000))
def test_every_case_has_finite_features(techniques: list[str], software: list[str], day: int) -> None:
    found = features(KNOWN, case_items(KNOWN, techniques, software), day)

    assert found.of_groups.shape == (len(KNOWN.groups), len(GROUP_FEATURES))
    assert found.of_case.shape == (len(CASE_FEATURES),)
    assert np.isfinite(found.of_groups).all()
    assert np.isfinite(found.of_case).all()


@given(
    st.lists(st.sampled_from(["T1", "T2", "T8", "T999"]), max_size=4, unique=True),
    st.lists(st.sampled_from(["S1", "S3", "S9", "S999"]), max_size=4, unique=True),
)
def test_whole_weights_are_as_no_weights(techniques: list[str], software: list[str]) -> None:
    known = world().known_before(DAY)
    plain = case_items(known, techniques, software)
    whole = plain._replace(
        technique_weights=np.ones(len(techniques)), software_weights=np.ones(len(software))
    )

    without, given_ones = features(known, plain, DAY), features(known, whole, DAY)
    assert given_ones.of_groups == pytest.approx(without.of_groups, abs=1e-12)
    assert given_ones.of_case == pytest.approx(without.of_case, abs=1e-12)


def test_a_piece_of_no_weight_counts_for_nothing() -> None:
    known = world().known_before(DAY)
    alone = case_items(known, ["T1", "T2", "T8"], ["S1"])
    more = case_items(known, ["T1", "T2", "T8", "T9"], ["S1", "S3"])
    weighed = more._replace(
        technique_weights=np.array([1.0, 1.0, 1.0, 0.0]), software_weights=np.array([1.0, 0.0])
    )

    found = features(known, weighed, DAY)
    assert found.of_groups == pytest.approx(features(known, alone, DAY).of_groups, abs=1e-9)

"""TV5 Monde in 2015."""

from tocsin.app.demo.tv5 import CLAIMS, DAYS, EVIDENCE, EXPLANATIONS, FLAG, TV5
from tocsin.model.assessment import EvidenceKind, HypothesisKind


def test_the_name_that_was_shown_is_evidence_that_points_to_nobody() -> None:
    flag = next(row for row in EVIDENCE if row.value == FLAG)

    assert flag.kind not in set(EvidenceKind)
    assert (flag.group, flag.forgeability) == ("", 1.0)


def test_the_traces_that_point_to_the_group_came_two_months_later_from_three_origins() -> None:
    links = [row for row in EVIDENCE if row.group]

    assert all(DAYS[0].isoformat() < row.day <= DAYS[1].isoformat() for row in links)
    assert len({row.origin for row in links}) == len(links) == 3


def test_each_explanation_is_counted_under_a_hypothesis_of_its_own() -> None:
    assert {each.kind for each in EXPLANATIONS} == set(HypothesisKind)


def test_two_states_name_the_sponsor_years_later() -> None:
    assert [(row.claimant, row.day[:4]) for row in CLAIMS if row.sponsor] == [
        ("United Kingdom", "2018"),
        ("France", "2025"),
    ]


def test_the_station_is_known_as_a_target_and_not_watched() -> None:
    assert not TV5.watched

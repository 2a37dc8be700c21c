import numpy as np
import pytest
from tests.evidence.small_world import DAY, world

from tocsin.evidence.attribution_features import case_items
from tocsin.evidence.imitation import SIGNS, signs, without_exclusive, without_software

KNOWN = world().known_before(DAY)


def found(techniques: str, software: str, group: str, probability: float = 0.9) -> dict[str, float]:
    items = case_items(KNOWN, techniques.split(), software.split())
    place = KNOWN.groups.index(group)
    values = signs(KNOWN, items, group=place, probability=probability, unknown_without=0.2)
    return dict(zip(SIGNS, values.tolist(), strict=True))


def test_planted_malware_stands_beside_techniques_of_somebody_else() -> None:
    own, planted = found("T8 T9 T11 T12", "S3", "G2"), found("T13 T14 T1", "S3", "G2")

    assert planted["techniques_covered"] < 0 < own["techniques_covered"]


def test_lesser_software_of_the_group_is_counted() -> None:
    alone, with_tool = found("T1 T2", "S1 S2", "G1"), found("T1 T2", "S1 S2 S9", "G1")

    assert (alone["shared_software"], alone["tools"]) == (0.0, 0.0)
    assert (with_tool["shared_software"], with_tool["tools"]) == (1.0, 1.0)
    assert found("T1 T2", "S3 S4", "G1")["exclusive_more"] == 0.0


@pytest.mark.parametrize("probability", [0.0, 0.39, 1.0])
def test_a_probability_that_was_never_fitted_counts_as_the_nearest_that_was(probability: float) -> None:
    nearest = 0.4 if probability < 0.5 else 1 - 1e-4

    assert found("T1", "S1", "G1", probability) == found("T1", "S1", "G1", nearest)


def test_without_what_only_the_group_used_the_rest_is_left_with_its_weights() -> None:
    items = case_items(KNOWN, ["T1"], ["S1", "S9", "S3"])._replace(software_weights=np.array([0.5, 0.7, 0.9]))
    rest = without_exclusive(KNOWN, items, KNOWN.groups.index("G1"))

    assert rest.software.tolist() == items.software.tolist()[1:]
    assert rest.software_weights is not None
    assert rest.software_weights.tolist() == [0.7, 0.9]
    assert rest.techniques.tolist() == items.techniques.tolist()


def test_a_technique_without_weight_covers_nothing() -> None:
    items = case_items(KNOWN, ["T8", "T13"], ["S3"])
    graded = items._replace(technique_weights=np.array([1.0, 0.0]))
    place = KNOWN.groups.index("G2")
    whole, part = (
        signs(KNOWN, each, group=place, probability=0.9, unknown_without=0.2)[-1] for each in (items, graded)
    )

    assert part > whole


def test_without_software_only_the_techniques_are_left() -> None:
    items = without_software(case_items(KNOWN, ["T1"], ["S1"]))

    assert (len(items.techniques), len(items.software), len(items.malware)) == (1, 0, 0)

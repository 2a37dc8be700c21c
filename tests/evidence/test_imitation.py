import numpy as np
from tests.evidence.small_world import DAY, world

from tocsin.evidence.attribution_features import case_items, features
from tocsin.evidence.imitation import SIGNS, signs, without_software

KNOWN = world().known_before(DAY)


def found(techniques: str, software: str, group: str) -> dict[str, float]:
    items = case_items(KNOWN, techniques.split(), software.split())
    alone = features(KNOWN, without_software(items), DAY)
    place = KNOWN.groups.index(group)
    shares = np.full(len(KNOWN.groups), 0.2)
    values = signs(KNOWN, items, DAY, group=place, alone=alone, alone_probability=shares)
    return dict(zip(SIGNS, values.tolist(), strict=True))


def test_planted_malware_stands_beside_techniques_of_somebody_else() -> None:
    own, planted = found("T8 T9 T11 T12", "S3", "G2"), found("T13 T14 T1", "S3", "G2")

    assert own["techniques_beside_software"] > 0.9
    assert planted["techniques_beside_software"] < own["techniques_beside_software"]
    assert planted["nearest_margin"] < 0 < own["nearest_margin"]


def test_exclusive_software_is_counted_and_dated() -> None:
    two = found("T1 T2", "S1 S2", "G1")
    none = found("T1 T2", "S9", "G1")

    assert (two["exclusive_one"], two["exclusive_two"], two["used_together"]) == (0.0, 1.0, 1.0)
    assert two["newest_use"] < none["newest_use"]
    assert (none["exclusive_two"], none["shared_software"]) == (0.0, 1.0)


def test_without_software_only_the_techniques_are_left() -> None:
    items = without_software(case_items(KNOWN, ["T1"], ["S1"]))

    assert (len(items.techniques), len(items.software), len(items.malware)) == (1, 0, 0)

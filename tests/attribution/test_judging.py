import pytest
from tests.attribution.small_case import ACTORS, DAY, NOBODY_KNOWS, SETTING

from tocsin.attribution.judging import judge
from tocsin.evidence.attribution import posterior
from tocsin.evidence.attribution_features import CaseItems, case_items

GROUPS = SETTING.knowledge.groups


def columns(techniques: str, software: str = "") -> CaseItems:
    return case_items(SETTING.knowledge, techniques.split(), software.split(), tools=ACTORS.profiles.tools)


def test_groups_and_unknown_are_as_the_batch_has_them() -> None:
    items = columns("T8 T9 T11", "S3")
    found = judge(items, GROUPS, SETTING, public=None)
    batch = posterior(SETTING.knowledge, items, DAY.toordinal(), SETTING.coefficients)

    assert found.utilities.tolist() == batch.utilities.tolist()
    assert found.leader == batch.leader


def test_an_undescribed_group_starts_as_a_part_of_what_is_unknown() -> None:
    found = judge(columns("T8"), (*GROUPS, NOBODY_KNOWS), SETTING, public=None)

    assert found.of_groups[-1] == pytest.approx(0.01 * found.unknown)


def test_what_an_imitator_could_not_have_known_speaks_against_one() -> None:
    items = columns("T8 T9 T11", "S3")
    open_to_all = judge(items, GROUPS, SETTING, public=None)
    hidden = judge(items, GROUPS, SETTING, public=columns("T8 T9 T11"))

    assert hidden.imitation is not None
    assert hidden.imitation < (open_to_all.imitation or 0.0)

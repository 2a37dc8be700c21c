import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.investigation.agglomeration import SPOKESMEN, alone, labels_of, unite


def test_everybody_begins_alone() -> None:
    assert labels_of(alone(4)).tolist() == [0, 1, 2, 3]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 59), st.integers(0, 59)), max_size=80))
def test_groups_are_those_that_were_united_whoever_speaks_for_them(pairs: list[tuple[int, int]]) -> None:
    groups = alone(60)
    sets = {name: frozenset({name}) for name in range(60)}

    for one, other in pairs:
        labels = labels_of(groups)
        a, b = int(labels[one]), int(labels[other])
        if a != b:
            unite(groups, a, b)
            together = sets[one] | sets[other]
            sets.update(dict.fromkeys(together, together))

    labels = labels_of(groups)
    for name in range(60):
        assert labels[name] == min(sets[name])
        group = int(labels[name])
        speakers = groups.spokesmen[group, : min(groups.size[group], SPOKESMEN)].tolist()
        assert groups.size[group] == len(sets[name])
        assert len(set(speakers)) == min(len(sets[name]), SPOKESMEN)
        assert set(speakers) <= sets[name]


def test_who_speaks_for_a_large_group_comes_from_all_of_it() -> None:
    groups = alone(200)
    for name in range(1, 100):
        unite(groups, 0, name)
    for name in range(101, 200):
        unite(groups, 100, name)

    unite(groups, 0, 100)

    speakers = groups.spokesmen[0]
    assert np.count_nonzero(speakers < 100) == SPOKESMEN // 2

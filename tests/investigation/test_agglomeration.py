"""Growing groups: who speaks for them, and that two are joined only where they agree on average."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.investigation.campaigns import BANK, MAIRIE, TWO_CAMPAIGNS, WEIGHTS, corpus_of, ordinary

from tocsin.investigation.agglomeration import SPOKESMEN, Groups, alone, join, labels_of, unite
from tocsin.investigation.candidates import edges_of
from tocsin.investigation.corpus import Corpus
from tocsin.investigation.explaining import Explaining
from tocsin.investigation.weighing import scales_of, scratch

NOTHING = np.empty((0, 2), dtype=np.int32)


def joined(corpus: Corpus, groups: Groups, different: np.ndarray = NOTHING) -> list[int]:
    scales = scales_of(corpus, WEIGHTS)
    edges = edges_of(corpus, scales)
    bonus, most = WEIGHTS.size_bonus, WEIGHTS.most_bonus
    join(corpus.columns, scales, edges, groups, different, bonus, most, scratch())
    return [int(label) for label in labels_of(groups)]


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 60), st.lists(st.tuples(st.integers(0, 59), st.integers(0, 59)), max_size=80))
def test_groups_that_are_united_are_those_of_plain_sets(names: int, pairs: list[tuple[int, int]]) -> None:
    groups = alone(names)
    plain = [{name} for name in range(names)]
    for one, other in pairs:
        if one < names and other < names and plain[one] is not plain[other]:
            unite(groups, _root(groups, one), _root(groups, other))
            plain[one] |= plain[other]
            for name in plain[one]:
                plain[name] = plain[one]

    assert labels_of(groups).tolist() == [min(plain[name]) for name in range(names)]
    for name in range(names):
        root = min(plain[name])
        assert groups.size[root] == len(plain[name])
        spokesmen = groups.spokesmen[root, : min(len(plain[name]), SPOKESMEN)].tolist()
        assert spokesmen == sorted(set(spokesmen))
        assert set(spokesmen) <= plain[name]


def test_both_sides_of_a_large_group_have_spokesmen() -> None:
    groups = alone(200)
    for name in range(1, 150):
        unite(groups, 0, name)
    for name in range(151, 200):
        unite(groups, 150, name)
    unite(groups, 0, 150)

    spokesmen = groups.spokesmen[0].tolist()
    later = sum(each >= 150 for each in spokesmen)
    assert len(set(spokesmen)) == SPOKESMEN
    assert 2 <= later <= SPOKESMEN // 2


def test_groups_are_joined_where_they_agree_on_average_and_nowhere_else() -> None:
    corpus = corpus_of({**ordinary(40), **TWO_CAMPAIGNS})
    labels = joined(corpus, alone(len(corpus)))
    explaining = Explaining(corpus, WEIGHTS)
    groups = {label: [place for place, each in enumerate(labels) if each == label] for label in set(labels)}

    for one, mine in groups.items():
        for other, theirs in groups.items():
            if one < other and len(mine) <= SPOKESMEN and len(theirs) <= SPOKESMEN:
                ties = [explaining.log_odds(min(i, j), max(i, j)) for i in mine for j in theirs]
                extra = min(0.5 * np.log(len(mine) * len(theirs)), WEIGHTS.most_bonus) * WEIGHTS.size_bonus
                # Pairs below the floor of candidates are never tried, so only a tie that was a candidate counts.
                assert max(ties) <= -2.0 or float(np.mean(ties)) + extra <= 1e-3


def test_pairs_that_are_said_to_differ_are_kept_apart_however_strong_the_edge() -> None:
    corpus = corpus_of(TWO_CAMPAIGNS)
    groups = alone(len(corpus))
    one, other = (corpus.place[name] for name in MAIRIE[:2])
    groups.apart[[one, other]] = True

    labels = joined(corpus, groups, np.array([[one, other]], dtype=np.int32))

    assert labels[one] != labels[other]
    assert len({labels[corpus.place[name]] for name in MAIRIE[2:]}) == 1
    assert len({labels[corpus.place[name]] for name in BANK}) == 1


def test_joining_again_changes_nothing() -> None:
    corpus = corpus_of({**ordinary(30), **TWO_CAMPAIGNS})
    groups = alone(len(corpus))
    first = joined(corpus, groups)

    assert joined(corpus, groups) == first


@pytest.mark.parametrize("names", [0, 1])
def test_nobody_and_one_name_are_groups_too(names: int) -> None:
    assert labels_of(alone(names)).tolist() == list(range(names))


def _root(groups: Groups, name: int) -> int:
    while groups.parent[name] != name:
        name = int(groups.parent[name])
    return name

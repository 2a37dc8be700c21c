"""Growing groups: who speaks for them, and that two are joined only where they agree on average."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.investigation.campaigns import BANK, MAIRIE, TWO_CAMPAIGNS, WEIGHTS, corpus_of, ordinary

from tocsin.investigation.agglomeration import SPOKESMEN, Groups, alone, join, labels_of, unite
from tocsin.investigation.candidates import edges_of
from tocsin.investigation.corpus import Corpus
from tocsin.investigation.explaining import Explaining
from tocsin.investigation.weighing import scales_of, scratch


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


NOTHING = np.empty((0, 2), dtype=np.int32)


def joined(corpus: Corpus, groups: Groups, different: np.ndarray = NOTHING) -> list[int]:
    scales = scales_of(corpus, WEIGHTS)
    edges = edges_of(corpus, scales)
    bonus, most = WEIGHTS.size_bonus, WEIGHTS.most_bonus
    join(corpus.columns, scales, edges, groups, different, bonus, most, scratch())
    return [int(label) for label in labels_of(groups)]


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

"""Pairs worth weighing: all of them in a small corpus, and of a large one those that share something rare."""

from itertools import combinations

import numpy as np
import pytest
from tests.investigation.campaigns import (
    BANK,
    MAIRIE,
    TWO_CAMPAIGNS,
    WEIGHTS,
    Facts,
    clusters_of,
    corpus_of,
    facts_of,
    ordinary,
)
from tests.investigation.oracle import Oracle

from tocsin.investigation.candidates import ALL_PAIRS, FEW, FLOOR, Edges, edges_of, holders, ordered
from tocsin.investigation.corpus import Corpus
from tocsin.investigation.explaining import Explaining
from tocsin.investigation.weighing import scales_of

HOSTED: Facts = {"resolves-to": "203.0.113.80", "autonomous-system": "AS64510"}


@pytest.fixture(scope="module")
def large() -> Corpus:
    """More names than are all weighed against each other, a hundred of them on one host."""
    crowd = ordinary(ALL_PAIRS + 50)
    hosted = {name: {**facts, **HOSTED} for name, facts in list(crowd.items())[:100]}
    return corpus_of({**crowd, **hosted, **TWO_CAMPAIGNS})


def test_of_a_small_corpus_every_pair_above_the_floor_is_found() -> None:
    corpus = corpus_of({**ordinary(30), **TWO_CAMPAIGNS})
    oracle = Oracle(corpus, WEIGHTS)
    weighed = {(i, j): oracle.log_odds(i, j) for i, j in combinations(range(len(corpus)), 2)}

    found = edges_of(corpus, scales_of(corpus, WEIGHTS))

    assert pairs(found) == {pair for pair, told in weighed.items() if told > FLOOR}
    assert found.log_odds.tolist() == pytest.approx(
        [weighed[pair] for pair in zip(found.first.tolist(), found.second.tolist(), strict=True)], abs=1e-4
    )


def test_of_a_large_corpus_every_pair_that_shares_something_rare_is_found(large: Corpus) -> None:
    explaining = Explaining(large, WEIGHTS)
    starts, owners = holders(large)
    found = pairs(edges_of(large, explaining.scales))

    missing = [
        (i, j)
        for first, end in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)
        if end - first <= FEW
        for i, j in combinations(owners[first:end].tolist(), 2)
        if (i, j) not in found and explaining.log_odds(i, j) > FLOOR + 1e-6
    ]

    assert missing == []


def test_what_is_found_in_a_large_corpus_weighs_what_each_pair_weighs(large: Corpus) -> None:
    explaining = Explaining(large, WEIGHTS)
    edges = edges_of(large, explaining.scales)

    for place in range(0, len(edges.first), max(len(edges.first) // 300, 1)):
        told = explaining.log_odds(int(edges.first[place]), int(edges.second[place]))
        assert float(edges.log_odds[place]) == pytest.approx(told, abs=1e-4)
    in_order(edges)


def test_work_on_several_threads_leaves_no_trace(large: Corpus) -> None:
    scales = scales_of(large, WEIGHTS)

    first, second = edges_of(large, scales), edges_of(large, scales)

    assert all((one == other).all() for one, other in zip(first, second, strict=True))


def test_a_campaign_is_found_among_few_and_among_many(large: Corpus) -> None:
    edges = edges_of(large, scales_of(large, WEIGHTS))
    found = pairs(edges)

    for campaign in (MAIRIE, BANK):
        places = [large.place[name] for name in campaign]
        assert set(combinations(places, 2)) <= found


def test_edges_of_several_parts_are_one_list_without_repeats() -> None:
    parts = [_edges((0, 1, 2.0), (3, 4, 9.0)), _edges((0, 1, 2.0), (1, 2, 2.0)), _edges()]

    found = ordered(parts)

    assert list(zip(*(each.tolist() for each in found), strict=True)) == [
        (3, 4, 9.0),
        (0, 1, 2.0),
        (1, 2, 2.0),
    ]
    assert len(ordered([]).first) == 0


def test_holders_of_a_value_are_the_names_that_have_it() -> None:
    corpus = corpus_of(TWO_CAMPAIGNS)

    starts, owners = holders(corpus)

    for value in range(len(corpus.texts)):
        mine = owners[starts[value] : starts[value + 1]].tolist()
        assert mine == [place for place in range(len(corpus)) if value in corpus.values(place)]
        assert len(mine) == corpus.counts[value]


@pytest.mark.parametrize("count", [0, 1])
def test_of_nobody_and_of_one_name_there_are_no_pairs(count: int) -> None:
    corpus = Corpus.build(facts_of(ordinary(count)))

    assert len(edges_of(corpus, scales_of(corpus, WEIGHTS)).first) == 0
    assert clusters_of(ordinary(count)).groups() == ()


def pairs(edges: Edges) -> set[tuple[int, int]]:
    in_order(edges)
    return set(zip(edges.first.tolist(), edges.second.tolist(), strict=True))


def in_order(edges: Edges) -> None:
    """Each pair once, the lower place first, the strongest pair first."""
    assert (edges.first < edges.second).all()
    assert (np.diff(edges.log_odds) <= 0).all()
    assert (edges.log_odds > FLOOR).all()
    assert len({*zip(edges.first.tolist(), edges.second.tolist(), strict=True)}) == len(edges.first)


def _edges(*found: tuple[int, int, float]) -> Edges:
    first, second, log_odds = ([each[place] for each in found] for place in range(3))
    return Edges(
        np.array(first, dtype=np.int32),
        np.array(second, dtype=np.int32),
        np.array(log_odds, dtype=np.float32),
    )

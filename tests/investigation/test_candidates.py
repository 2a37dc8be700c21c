"""Pairs worth weighing: all of them in a small corpus, and of a large one those that share something rare."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.investigation.campaigns import (
    BANK,
    MAIRIE,
    TWO_CAMPAIGNS,
    Facts,
    corpus_of,
    ordinary,
)
from tests.investigation.facts_of_names import campaign, crowd, joined, rows

from tocsin.evidence.infrastructure import load_infrastructure_weights
from tocsin.investigation import candidates
from tocsin.investigation.candidates import ALL_PAIRS, FEW, FLOOR, Edges, edges_of, holders, ordered
from tocsin.investigation.corpus import Corpus
from tocsin.investigation.explaining import Explaining
from tocsin.investigation.weighing import scales_of, scratch, weigh_one

WEIGHTS = load_infrastructure_weights()


PAIRS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=20)


def edges(pairs: list[tuple[int, int]]) -> Edges:
    first, second = (np.array([pair[k] for pair in pairs], dtype=np.int32) for k in (0, 1))
    # As in a corpus, a pair weighs the same wherever it is found.
    return Edges(first, second, (first * 7 % 5 + second * 3 % 4).astype(np.float32))


def test_a_small_corpus_is_weighed_pair_by_pair() -> None:
    corpus = Corpus.build([*campaign(4), *crowd(20)])
    scales, room = scales_of(corpus, WEIGHTS), scratch()

    found = edges_of(corpus, scales)

    every = {
        (i, j): weigh_one(corpus.columns, scales, i, j, room)
        for i in range(len(corpus))
        for j in range(i + 1, len(corpus))
    }
    expected = {pair for pair, log_odds in every.items() if log_odds > FLOOR}
    assert set(zip(found.first.tolist(), found.second.tolist(), strict=True)) == expected


def test_in_a_large_corpus_every_pair_that_shares_something_rare_is_weighed() -> None:
    every = [*campaign(12), *crowd(candidates.ALL_PAIRS + 50)]
    corpus = Corpus.build(every)
    scales = scales_of(corpus, WEIGHTS)
    members = [corpus.place[row.subject] for row in campaign(12)]

    found = edges_of(corpus, scales)

    pairs = set(zip(found.first.tolist(), found.second.tolist(), strict=True))
    assert {(i, j) for i in members for j in members if i < j} <= pairs


def test_names_of_something_common_are_weighed_against_their_neighbours_in_time() -> None:
    shared = joined(
        [
            rows(
                f"shop{number:05d}.org",
                email="many@mail.example",
                created=f"20{10 + number // 12}-{number % 12 + 1:02d}-01",
            )
            for number in range(FEW + 20)
        ]
    )
    corpus = Corpus.build([*shared, *crowd(candidates.ALL_PAIRS)])

    found = edges_of(corpus, scales_of(corpus, WEIGHTS))

    names = {corpus.names[place] for place in np.concatenate([found.first, found.second]).tolist()}
    assert {row.subject for row in shared} <= names


@settings(deadline=None, max_examples=30)
@given(PAIRS, PAIRS)
def test_edges_come_once_each_strongest_first(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    found = ordered([edges(one), edges(other)])

    pairs = list(zip(found.first.tolist(), found.second.tolist(), strict=True))
    assert set(pairs) == {*one, *other}
    assert len(pairs) == len(set(pairs))
    assert (np.diff(found.log_odds) <= 0.0).all()


def test_nothing_has_no_edges() -> None:
    corpus = Corpus.build([])

    assert len(edges_of(corpus, scales_of(corpus, WEIGHTS)).first) == 0


def test_holders_of_a_value_are_the_names_that_have_it() -> None:
    corpus = Corpus.build([*campaign(3), *crowd(5)])

    starts, owners = holders(corpus)

    for value in range(len(corpus.texts)):
        own = owners[starts[value] : starts[value + 1]].tolist()
        assert own == [name for name in range(len(corpus)) if value in corpus.values(name)]


HOSTED: Facts = {"resolves-to": "203.0.113.80", "autonomous-system": "AS64510"}


@pytest.fixture(scope="module")
def large() -> Corpus:
    """More names than are all weighed against each other, a hundred of them on one host."""
    crowd = ordinary(ALL_PAIRS + 50)
    hosted = {name: {**facts, **HOSTED} for name, facts in list(crowd.items())[:100]}
    return corpus_of({**crowd, **hosted, **TWO_CAMPAIGNS})


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

    for members in (MAIRIE, BANK):
        places = [large.place[name] for name in members]
        assert set(combinations(places, 2)) <= found


def pairs(edges: Edges) -> set[tuple[int, int]]:
    in_order(edges)
    return set(zip(edges.first.tolist(), edges.second.tolist(), strict=True))


def in_order(edges: Edges) -> None:
    """Each pair once, the lower place first, the strongest pair first."""
    assert (edges.first < edges.second).all()
    assert (np.diff(edges.log_odds) <= 0).all()
    assert (edges.log_odds > FLOOR).all()
    assert len({*zip(edges.first.tolist(), edges.second.tolist(), strict=True)}) == len(edges.first)

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.investigation.facts_of_names import campaign, crowd, joined, rows

from tocsin.evidence.infrastructure import Family, Trait, load_infrastructure_weights
from tocsin.investigation.corpus import Corpus
from tocsin.investigation.explaining import Explaining
from tocsin.investigation.weighing import (
    gap_shares,
    rate_of,
    rates_of,
    scales_of,
    scratch,
    weigh_one,
    weigh_pairs,
)
from tocsin.model.observation import FactRow

WEIGHTS = load_infrastructure_weights()
# Facts that two names may get both: sharing one more of them never speaks against a tie.
SHARED = {
    "addresses": "203.0.113.200",
    "email": "both@mail.example",
    "mail": "mx.both.example",
    "title": "Both of them",
    "redirects": "both.example",
}
A, B = "kukelele.com", "pamiroto.com"


def log_odds(found: list[FactRow], first: str, second: str) -> float:
    corpus = Corpus.build(found)
    return Explaining(corpus, WEIGHTS).log_odds(corpus.place[first], corpus.place[second])


def pair(**facts: str) -> list[FactRow]:
    return joined([rows(A, **facts), rows(B, **facts)])


def test_the_rarer_what_is_shared_the_more_it_weighs() -> None:
    def with_holders(count: int) -> float:
        others = joined([rows(f"other{number}.org", addresses="203.0.113.9") for number in range(count)])
        return log_odds([*crowd(300), *pair(addresses="203.0.113.9"), *others], A, B)

    weights = [with_holders(count) for count in (0, 20, 200)]

    assert weights == sorted(weights, reverse=True)
    assert weights[0] > weights[-1]


def test_what_everybody_shares_and_what_is_redacted_weighs_nothing() -> None:
    nothing = log_odds([*crowd(100), *pair()], A, B)

    assert log_odds([*crowd(100), *pair(email="REDACTED FOR PRIVACY")], A, B) == nothing


def test_a_name_server_of_forty_thousand_weighs_nothing() -> None:
    corpus = Corpus.build(
        pair(servers="ns1.shared.example"),
        counted={(Trait.NAME_SERVERS, "ns1.shared.example"): 40_000},
        size=50_000,
    )

    scales = scales_of(corpus, WEIGHTS)

    assert scales.worth[corpus.texts.index("ns1.shared.example")] == 0.0


def test_the_table_of_providers_speaks_where_the_corpus_is_small_and_falls_silent_where_it_is_large() -> None:
    value = (Trait.REGISTRAR, "godaddy")
    facts = pair(registrar="GoDaddy.com, LLC")

    small = Corpus.build(facts, counted={value: 2}, size=10)
    large = Corpus.build(facts, counted={value: 2}, size=1_000_000)

    number = small.texts.index("GoDaddy.com, LLC")
    assert rates_of(small, WEIGHTS)[number] == pytest.approx(0.12, abs=0.01)
    assert rates_of(large, WEIGHTS)[number] < 1e-4
    assert rate_of(large, WEIGHTS, number) == rates_of(large, WEIGHTS)[number]


@pytest.mark.parametrize("family", [Family.NAME, Family.TIME, Family.SUFFIX, Family.REPORT])
def test_name_patterns_and_dates_are_capped_low(family: Family) -> None:
    assert WEIGHTS.families[family].cap is not None
    assert (WEIGHTS.families[family].cap or 9.9) <= 3.0


def test_a_name_pattern_alone_never_ties_two_names() -> None:
    found = [*crowd(200), *rows("onedrive-en-marche.fr"), *rows("mail-en-marche.fr")]

    assert log_odds(found, "onedrive-en-marche.fr", "mail-en-marche.fr") < 0.0


@settings(deadline=None)
@given(st.permutations(range(3)))
def test_the_log_odds_of_a_pair_do_not_depend_on_which_is_first(order: list[int]) -> None:
    found = [*campaign(3), *crowd(20)]
    corpus = Corpus.build(found)
    scales, room = scales_of(corpus, WEIGHTS), scratch()
    i, j = order[0], order[1]

    assert weigh_one(corpus.columns, scales, i, j, room) == weigh_one(corpus.columns, scales, j, i, room)


@settings(deadline=None)
@given(st.sets(st.sampled_from(sorted(SHARED))), st.sampled_from(sorted(SHARED)))
def test_sharing_one_more_thing_never_speaks_against_a_tie(has: set[str], more: str) -> None:
    def odds(keys: set[str]) -> float:
        # It is promised where rates stay as they are: these are counted elsewhere.
        corpus = Corpus.build(pair(**{key: SHARED[key] for key in keys}), counted={}, size=1_000)
        return Explaining(corpus, WEIGHTS).log_odds(0, 1)

    assert odds(has | {more}) >= odds(has) - 1e-9


def test_the_sum_over_many_pairs_is_the_sum_over_each() -> None:
    corpus = Corpus.build([*campaign(3), *crowd(10)])
    scales, room = scales_of(corpus, WEIGHTS), scratch()
    first, second = (each.astype(np.int32) for each in np.triu_indices(len(corpus), 1))

    many = weigh_pairs(corpus.columns, scales, first, second, room)

    one = [
        weigh_one(corpus.columns, scales, int(i), int(j), room) for i, j in zip(first, second, strict=True)
    ]
    assert np.allclose(many, one, atol=1e-5)


def test_pairs_within_each_stretch_are_counted_exactly_in_a_large_corpus() -> None:
    dice = random.Random(5)
    moments = np.array([dice.random() * 1000.0 for _ in range(400)] + [np.nan] * 10)
    edges = np.array([1.0, 24.0, 200.0])

    found = gap_shares(moments, edges, 26_298.0, ordinary=1e-9)

    known = moments[:400]
    gaps = np.abs(known[:, None] - known[None, :])[np.triu_indices(400, 1)]
    assert np.allclose(found, np.bincount(np.searchsorted(edges, gaps), minlength=4) / len(gaps), atol=1e-6)


def test_where_nothing_is_known_moments_spread_evenly() -> None:
    found = gap_shares(np.array([np.nan]), np.array([50.0]), 100.0, ordinary=300.0)

    assert found == pytest.approx([0.75, 0.25])

"""The compiled sums against the plain oracle, and what must hold of every sum."""

import math
import random
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.investigation.campaigns import (
    NETWORKS,
    REGISTRARS,
    SERVERS,
    TWO_CAMPAIGNS,
    UNCAPPED,
    Facts,
    corpus_of,
    ordinary,
)
from tests.investigation.facts_of_names import campaign, crowd, joined, rows
from tests.investigation.oracle import Oracle

from tocsin.evidence.infrastructure import Family, InfrastructureWeights, Trait, load_infrastructure_weights
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


_WORDS = ("mairie", "onedrive", "mail-", "bank", "x-", "7", "secure", "aaaa", "-")


def crowded(seed: int, count: int = 24) -> Corpus:
    """Names that share much with one another, by chance: every trait and every gap comes up."""
    chance = random.Random(seed)

    def some(*values: str) -> list[str]:
        return chance.sample(values, chance.randint(0, 2))

    names: dict[str, Facts] = {}
    for number in range(count):
        label = "".join(chance.choices(_WORDS, k=chance.randint(1, 4))) + f"q{number}"
        day = f"201{chance.randint(5, 7)}-03-{chance.randint(1, 4):02}"
        names[
            f"{chance.choice(('', '', 'www.', 'mairie.'))}{label}.{chance.choice(('example', 'co.uk'))}"
        ] = {
            "registrar": some(*REGISTRARS),
            "registrant-email": some("one@mail.example", "two@mail.example"),
            "registrant-organisation": some("Ordinary SARL", "REDACTED FOR PRIVACY"),
            "created": chance.choice([day, f"{day}T10:0{chance.randint(0, 3)}:00Z", ""]),
            "reported": chance.choice([day, f"{day}T23:59:00Z", ""]),
            "resolves-to": some("192.0.2.7", "192.0.2.8", "198.51.100.9", "127.0.0.1"),
            "autonomous-system": some(*NETWORKS),
            "name-server": chance.choice((*SERVERS, ())),
            "mail-exchanger": some("mx.google.com", "mx.one.example"),
            "page-title": some("Login", "Espace de la mairie"),
            "certificate-issuer": some("Let's Encrypt R3", "Nobody's CA"),
            "alias-of": some("one.example", "two.example"),
        }
    return corpus_of(names)


@pytest.mark.parametrize("weights", [WEIGHTS, UNCAPPED], ids=["shipped", "uncapped"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_pair_weighs_what_the_plain_oracle_says(seed: int, weights: InfrastructureWeights) -> None:
    corpus = crowded(seed)
    oracle, compiled = Oracle(corpus, weights), Explaining(corpus, weights)

    for i, j in combinations(range(len(corpus)), 2):
        assert compiled.log_odds(i, j) == pytest.approx(oracle.log_odds(i, j), abs=1e-9), (
            corpus.names[i],
            corpus.names[j],
        )


def test_nothing_is_left_in_the_room_of_the_pair_before() -> None:
    corpus = crowded(5)
    used, fresh = Explaining(corpus, WEIGHTS), Explaining(corpus, WEIGHTS)
    for i, j in combinations(range(len(corpus)), 2):
        used.log_odds(i, j)

    assert used.log_odds(0, 1) == fresh.log_odds(0, 1)


def test_names_with_no_facts_have_the_prior_and_what_their_names_say() -> None:
    corpus = corpus_of({"qvx.example": {}, "some-long-one.test": {}})

    told = Explaining(corpus, WEIGHTS).log_odds(0, 1)

    assert told <= WEIGHTS.prior(2)


def test_what_every_name_shares_says_nothing() -> None:
    corpus = corpus_of(ordinary(50, resolves_to="192.0.2.7", autonomous_system="AS64500"))
    worth = scales_of(corpus, WEIGHTS).worth
    address = corpus.texts.index("192.0.2.7")

    # The table of providers stands for ordinary names that are elsewhere, so a little may be left, but never much.
    assert 0.0 <= worth[address] < math.log(WEIGHTS.traits[Trait.ADDRESS].match * 7.1)


def test_no_family_says_more_than_its_most() -> None:
    corpus = corpus_of(TWO_CAMPAIGNS)
    explaining = Explaining(corpus, WEIGHTS)
    against = -WEIGHTS.prior(corpus.size)

    for i, j in combinations(range(len(corpus)), 2):
        told: dict[str, float] = {}
        for reason in explaining.link(i, j).reasons:
            told[reason.family] = told.get(reason.family, 0.0) + reason.log_odds
        for family, weight in WEIGHTS.families.items():
            assert told.get(family.word, 0.0) <= weight.most(against) + 1e-9


def test_hosting_registrar_and_suffix_alone_tie_no_two_names() -> None:
    alike = {
        "resolves-to": "192.0.2.7",
        "autonomous-system": "AS64500",
        "alias-of": "edge.hoster.example",
    }
    corpus = corpus_of({**ordinary(300), "quince.example": alike, "zither-violin.test": alike})

    assert _tie(corpus, "quince.example", "zither-violin.test") < 0.0


def test_a_network_in_front_of_the_real_host_is_no_reason_against() -> None:
    def tie(network: str) -> float:
        corpus = corpus_of(
            {
                "quince.example": {"resolves-to": "192.0.2.7", "autonomous-system": network},
                "zither.example": {"resolves-to": "198.51.100.9", "autonomous-system": "AS64500"},
            }
        )
        return _tie(corpus, "quince.example", "zither.example")

    assert tie("AS64501") == pytest.approx(tie("AS13335") + WEIGHTS.families[Family.HOSTING].mismatch)


def test_rates_are_shares_and_unknown_values_are_rare() -> None:
    corpus = crowded(6)
    rates = rates_of(corpus, WEIGHTS)

    assert ((rates > 0.0) & (rates <= 1.0)).all()


def test_shares_of_gaps_sum_to_one_and_follow_the_corpus() -> None:
    edges = np.array([1.0, 24.0, 720.0])
    together, apart = np.zeros(3000), np.arange(0.0, 3_000_000.0, 1000.0)

    shares = [gap_shares(moments, edges, 26_298.0, 300.0) for moments in (together, apart, together[:0])]

    for each in shares:
        assert each.sum() == pytest.approx(1.0, abs=1e-6)
        assert (each > 0.0).all()
    assert shares[0][0] > 0.98
    assert shares[1][3] > 0.98
    assert shares[2][0] < 0.001


def test_moments_that_are_not_known_are_no_moments() -> None:
    edges, known = np.array([1.0, 24.0]), np.array([5.0, 6.5, 90.0])
    with_gaps = np.array([np.nan, 5.0, np.nan, 6.5, 90.0])

    assert (gap_shares(known, edges, 100.0, 1.0) == gap_shares(with_gaps, edges, 100.0, 1.0)).all()


def _tie(corpus: Corpus, one: str, other: str) -> float:
    return Explaining(corpus, WEIGHTS).log_odds(corpus.place[one], corpus.place[other])


def test_a_pair_weighs_the_same_whichever_name_comes_first() -> None:
    corpus = corpus_of(
        {**{f"mail{i}.example": {} for i in range(40)}, "mailbank.example": {}, "bankmail.example": {}}
    )
    explaining = Explaining(corpus, UNCAPPED)
    for i, j in combinations(range(len(corpus)), 2):
        assert explaining.log_odds(i, j) == pytest.approx(explaining.log_odds(j, i))

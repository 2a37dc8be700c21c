"""The compiled sums against the plain oracle, and what must hold of every sum."""

import math
import random
from itertools import combinations

import numpy as np
import pytest
from tests.investigation.campaigns import (
    NETWORKS,
    REGISTRARS,
    SERVERS,
    TWO_CAMPAIGNS,
    UNCAPPED,
    WEIGHTS,
    Facts,
    corpus_of,
    ordinary,
)
from tests.investigation.oracle import Oracle

from tocsin.evidence.infrastructure import Family, InfrastructureWeights, Trait
from tocsin.investigation.corpus import Corpus
from tocsin.investigation.explaining import Explaining
from tocsin.investigation.weighing import gap_shares, rates_of, scales_of, scratch, weigh_pairs

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


def test_many_pairs_at_once_weigh_what_each_weighs_alone() -> None:
    corpus = crowded(4)
    alone = Explaining(corpus, WEIGHTS)
    pairs = np.array(list(combinations(range(len(corpus)), 2)), dtype=np.int32)

    found = weigh_pairs(
        corpus.columns,
        scales_of(corpus, WEIGHTS),
        np.ascontiguousarray(pairs[:, 0]),
        np.ascontiguousarray(pairs[:, 1]),
        scratch(),
    )

    assert found.tolist() == pytest.approx([alone.log_odds(i, j) for i, j in pairs.tolist()], abs=1e-4)


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


def test_what_one_name_of_many_shares_says_more_than_what_many_share() -> None:
    rare = {"one.example": {"resolves-to": "192.0.2.7"}, "two.example": {"resolves-to": "192.0.2.7"}}
    crowd = ordinary(200)
    full = ordinary(200, resolves_to="192.0.2.7")

    alone, crowded_out = (corpus_of({**names, **rare}) for names in (crowd, full))

    assert _tie(alone, "one.example", "two.example") > _tie(crowded_out, "one.example", "two.example") + 2.0


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

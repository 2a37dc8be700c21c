"""Reasons are what was weighed, and their counts are those of the corpus."""

import math
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.investigation.campaigns import (
    TWO_CAMPAIGNS,
    UNCAPPED,
    Facts,
    Names,
    corpus_of,
    facts_of,
    ordinary,
)
from tests.investigation.facts_of_names import campaign, crowd, joined, rows

from tocsin.evidence.infrastructure import Family, Trait, load_infrastructure_weights
from tocsin.evidence.log_odds import logit, probability
from tocsin.investigation import statements
from tocsin.investigation.corpus import Corpus
from tocsin.investigation.explaining import Explaining
from tocsin.investigation.name_patterns import template
from tocsin.investigation.statements import number
from tocsin.model.linking import Link, Reason

WEIGHTS = load_infrastructure_weights()


EVERY = [*campaign(5), *crowd(60)]


CORPUS = Corpus.build(EVERY)


EXPLAINING = Explaining(CORPUS, WEIGHTS)


PLACES = st.integers(0, len(CORPUS) - 1)


@settings(deadline=None)
@given(PLACES, PLACES)
def test_the_reasons_of_a_link_sum_to_what_it_was_made_by(i: int, j: int) -> None:
    if i == j:
        return
    link = EXPLAINING.link(i, j)

    total = EXPLAINING.scales.prior + sum(reason.log_odds for reason in link.reasons)

    assert link.probability == pytest.approx(probability(total), abs=0.01)
    assert link.first < link.second
    assert [reason.log_odds for reason in link.reasons] == sorted(
        (reason.log_odds for reason in link.reasons), reverse=True
    )


@settings(deadline=None)
@given(PLACES, PLACES)
def test_no_family_says_more_than_its_most(i: int, j: int) -> None:
    if i == j:
        return
    reasons = EXPLAINING.link(i, j).reasons

    for family in Family:
        told = sum(reason.log_odds for reason in reasons if reason.family == family.word)
        assert told <= WEIGHTS.families[family].most(-EXPLAINING.scales.prior) + 1e-6


def test_each_reason_is_a_sentence_that_can_be_counted() -> None:
    names = sorted({row.subject for row in campaign(5)})

    link = EXPLAINING.link(CORPUS.place[names[0]], CORPUS.place[names[1]])

    told = {reason.statement for reason in link.reasons}
    assert "both on 203.0.113.7, an address of 5 of 65 names" in told
    assert "both registered by somebody@mail.example, an e-mail address of 5 of 65 names" in told
    assert any(statement.startswith("registered ") for statement in told)
    email = next(reason for reason in link.reasons if reason.relation == "registrant-email")
    assert (email.shared_by, email.of, email.value) == (5, 65, "somebody@mail.example")


def test_what_speaks_against_a_tie_is_told_too() -> None:
    found = joined(
        [
            rows("bad.example", registrar="Registrar 1", addresses="203.0.113.7", network="AS64496"),
            rows("garden.org", registrar="Registrar 2", addresses="198.51.100.9", network="AS64511"),
        ]
    )
    corpus = Corpus.build([*crowd(30), *found])

    link = Explaining(corpus, WEIGHTS).link(corpus.place["bad.example"], corpus.place["garden.org"])

    against = {reason.statement: reason.log_odds for reason in link.reasons if reason.log_odds < 0.0}
    assert {"different registrars", "hosted in different networks", "different suffixes"} <= set(against)


def test_the_part_that_two_names_share_is_named_and_counted() -> None:
    corpus = Corpus.build(
        [*crowd(30), *rows("onedrive-en-marche.fr"), *rows("mail-en-marche.fr"), *rows("en-marche.org")]
    )

    link = Explaining(corpus, WEIGHTS).link(
        corpus.place["mail-en-marche.fr"], corpus.place["onedrive-en-marche.fr"]
    )

    part = next(reason for reason in link.reasons if reason.relation == "name-part")
    assert part.value == "en-marche"
    assert part.statement == "both names hold 'en-marche', a part of 3 of 33 names"


_TELLING = 0.005  # a reason of less is not shown


CROWD: Names = {**ordinary(60, seed=7), **TWO_CAMPAIGNS}


# What two names may share, one relation each: the value, and the relation of the reason it becomes.
SHARED = {
    "resolves-to": ("192.0.2.7", "address"),
    "autonomous-system": ("AS64500", "autonomous-system"),
    "alias-of": ("edge.hoster.example", "alias"),
    "soa-mailbox": ("hostmaster.one.example", "soa-mailbox"),
    "text": ("token=77", "text"),
    "registrar": ("Ordinary Registrar SAS", "registrar"),
    "registrant-email": ("one@mail.example", "registrant-email"),
    "registrant-name": ("Jeanne Martin", "registrant-name"),
    "registrant-organisation": ("Ordinary SARL", "registrant-organisation"),
    "certificate": ("ab" * 32, "certificate"),
    "certificate-name": ("other.example", "certificate-name"),
    "certificate-issuer": ("Nobody's CA", "certificate-issuer"),
    "favicon": ("-1424133137", "favicon"),
    "page-title": ("Espace de la mairie", "page-title"),
    "form-target": ("collect.example", "form-target"),
    "redirects-to": ("target.example", "redirects-to"),
    "mail-exchanger": ("mx1.post.example", "mail-exchanger"),
    "created": ("2017-03-15", "created"),
    "reported": ("2017-03-15", "reported"),
}


def pairs(corpus: Corpus) -> list[tuple[int, int]]:
    return list(combinations(range(len(corpus)), 2))


def link(names: Names, one: str, other: str) -> Link:
    corpus = corpus_of(names)
    return Explaining(corpus, WEIGHTS).link(corpus.place[one], corpus.place[other])


def test_reasons_sum_to_the_log_odds_that_groups_are_made_by() -> None:
    corpus = corpus_of(CROWD)
    explaining = Explaining(corpus, WEIGHTS)

    for i, j in pairs(corpus):
        found = explaining.link(i, j)
        told = WEIGHTS.prior(corpus.size) + sum(reason.log_odds for reason in found.reasons)
        assert told == pytest.approx(explaining.log_odds(i, j), abs=_TELLING * len(Trait))
        assert logit(found.probability) == pytest.approx(explaining.log_odds(i, j), abs=1e-9)


def test_reasons_come_strongest_first_and_each_says_something() -> None:
    corpus = corpus_of(CROWD)
    explaining = Explaining(corpus, WEIGHTS)

    for i, j in pairs(corpus):
        reasons = explaining.link(i, j).reasons
        told = [reason.log_odds for reason in reasons]
        assert told == sorted(told, reverse=True)
        assert all(abs(each) >= _TELLING and math.isfinite(each) for each in told)
        assert len({(reason.relation, reason.family) for reason in reasons}) == len(reasons)


def told_of(name: str) -> dict[str, object]:
    """What a name of the crowd may share, by the relation of the reason that it would become."""
    facts = CROWD[name]
    return {
        "address": facts.get("resolves-to", ""),
        "registrant-email": facts.get("registrant-email", ""),
        "registrar": facts.get("registrar", ""),
        "autonomous-system": facts.get("autonomous-system", ""),
        "name-servers": " + ".join(facts.get("name-server", ())),
        "suffix": name.rpartition(".")[2],
        "template": template(name.partition(".")[0]),
    }


HAD = Counter(pair for name in CROWD for pair in told_of(name).items())


def having(reason: Reason) -> int:
    """How many names of the crowd have what a reason says that two share, counted from the facts alone."""
    if reason.relation == "name-part":
        return sum(reason.value in name.rpartition(".")[0] for name in CROWD)
    return HAD[reason.relation, reason.value]


def test_counts_are_those_of_the_facts_and_stand_in_the_sentence() -> None:
    corpus = corpus_of(CROWD)
    explaining = Explaining(corpus, WEIGHTS)
    seen: set[str] = set()

    for i, j in pairs(corpus):
        for reason in explaining.link(i, j).reasons:
            counted = having(reason)
            if counted:
                seen.add(reason.relation)
                assert (reason.shared_by, reason.of) == (counted, len(CROWD))
            if reason.of:
                told = f" of {number(reason.shared_by)} of {number(reason.of)} names"
                assert reason.statement.endswith(told)
                assert 2 <= reason.shared_by <= reason.of
    assert seen >= {"address", "registrant-email", "registrar", "autonomous-system", "suffix", "name-part"}
    assert seen >= {"name-servers", "template"}


def test_the_rate_that_is_stated_is_the_rate_that_was_weighed() -> None:
    corpus = corpus_of(CROWD)
    explaining = Explaining(corpus, UNCAPPED)
    traits = {statements.relation(trait): weight for trait, weight in WEIGHTS.traits.items()}
    weighed: set[str] = set()

    for i, j in pairs(corpus):
        reasons = explaining.link(i, j).reasons
        families = Counter(reason.family for reason in reasons)
        for reason in reasons:
            if reason.relation in traits and families[reason.family] == 1:
                weight = traits[reason.relation]
                weighed.add(reason.relation)
                assert reason.log_odds == pytest.approx(
                    weight.temper * math.log(weight.match / reason.rate), abs=0.01
                )
    assert weighed >= {"registrar", "registrant-email", "suffix", "name-part", "template"}


def test_a_shared_part_of_the_name_is_counted_over_all_names() -> None:
    found = link(CROWD, "mail-mairie.example", "webmail-mairie.example")
    (part,) = [reason for reason in found.reasons if reason.relation == "name-part"]

    assert part.value == "mail-mairie"
    assert part.shared_by == sum("mail-mairie" in name for name in CROWD)
    assert part.statement == f"both names hold 'mail-mairie', a part of 2 of {len(CROWD)} names"


@pytest.mark.parametrize("relation", sorted(SHARED))
def test_whatever_two_names_share_is_stated_with_its_own_words(relation: str) -> None:
    value, told = SHARED[relation]
    alike: Facts = {relation: value}

    found = link(
        {**ordinary(20), "quince.example": alike, "zither-jug.test": alike},
        "quince.example",
        "zither-jug.test",
    )

    (reason,) = [each for each in found.reasons if each.relation == told]
    assert reason.log_odds > 0.0
    if reason.of:
        assert (reason.shared_by, reason.of) == (2, 22)
    assert len(reason.statement) > 20
    assert not reason.statement.endswith(".")


def test_what_they_do_not_share_is_stated_too() -> None:
    found = link(
        {
            "quince.example": {"registrar": "One SAS", "autonomous-system": "AS64500"},
            "zither.test": {"registrar": "Other AB", "autonomous-system": "AS64501"},
        },
        "quince.example",
        "zither.test",
    )

    against = {reason.statement for reason in found.reasons if reason.log_odds < 0.0}
    assert {"different registrars", "hosted in different networks", "different suffixes"} <= against


def test_counts_made_elsewhere_are_those_that_are_stated() -> None:
    alike: Facts = {"resolves-to": "192.0.2.7"}
    corpus = Corpus.build(
        facts_of({"quince.example": alike, "zither.example": alike}),
        counted={(Trait.ADDRESS, "192.0.2.7"): 1234},
        size=50_000,
    )

    found = Explaining(corpus, WEIGHTS).link(0, 1)

    assert "both on 192.0.2.7, an address of 1,234 of 50,000 names" in {
        reason.statement for reason in found.reasons
    }


def test_a_link_has_the_lower_name_first_whichever_is_asked_for() -> None:
    corpus = corpus_of(TWO_CAMPAIGNS)
    explaining = Explaining(corpus, WEIGHTS)

    for i, j in pairs(corpus):
        assert explaining.link(i, j) == explaining.link(j, i)
        assert explaining.link(i, j).first == corpus.names[i]


def test_dates_are_told_apart_as_far_as_they_are_known() -> None:
    told = [
        {
            reason.relation: reason.statement
            for reason in link(names, "quince.example", "zither.example").reasons
        }
        for names in (
            _registered("2017-03-15T10:00:00Z", "2017-03-15T10:02:00Z"),
            _registered("2017-03-15", "2017-03-15T22:00:00Z"),
            _registered("2017-03-15", "2017-03-17"),
        )
    ]

    assert [each["created"].split(";")[0] for each in told] == [
        "registered 2 minutes apart",
        "registered on the same day",
        "registered 2 days apart",
    ]


def _registered(one: str, other: str) -> Names:
    return {"quince.example": {"created": one}, "zither.example": {"created": other}}


def test_a_part_of_a_long_name_is_counted_where_it_was_compared() -> None:
    names: Names = {f"{'.'.join([letter * 30] * 2)}.mairiebidul{letter}.example": {} for letter in "ab"}
    (part,) = [
        each
        for each in Explaining(corpus_of(names), WEIGHTS).link(0, 1).reasons
        if each.relation == "name-part"
    ]
    assert part.shared_by == 2

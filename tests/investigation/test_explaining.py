import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.investigation.facts_of_names import campaign, crowd, joined, rows

from tocsin.evidence.infrastructure import Family, load_infrastructure_weights
from tocsin.evidence.log_odds import probability
from tocsin.investigation.corpus import Corpus
from tocsin.investigation.explaining import Explaining

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

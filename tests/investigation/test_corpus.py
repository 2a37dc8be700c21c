"""A corpus: its names, its values, and how many names have each."""

import numpy as np
import pytest
from tests.investigation.campaigns import MAIRIE, TWO_CAMPAIGNS, corpus_of, facts_of, ordinary

from tocsin.evidence.infrastructure import Trait
from tocsin.investigation.corpus import Corpus


def test_names_stand_in_order_and_each_is_found_again() -> None:
    corpus = corpus_of({**TWO_CAMPAIGNS, **ordinary(20)})

    assert corpus.names == tuple(sorted({*TWO_CAMPAIGNS, *ordinary(20)}))
    assert len(corpus) == corpus.size == len(corpus.names)
    assert [corpus.place[name] for name in corpus.names] == list(range(len(corpus)))


def test_values_are_told_by_trait_and_counted_by_name() -> None:
    corpus = corpus_of(TWO_CAMPAIGNS)
    place = corpus.place[MAIRIE[0]]

    assert corpus.of_trait(place, Trait.ADDRESS) == ("192.0.2.7",)
    assert corpus.of_trait(place, Trait.REGISTRANT_EMAIL) == ("one@mail.example",)
    assert corpus.of_trait(place, Trait.FAVICON) == ()
    assert corpus.counts[corpus.texts.index("192.0.2.7")] == len(MAIRIE)
    assert len(corpus.texts) == len(corpus.traits) == len(corpus.counts)


def test_a_fact_that_is_told_twice_counts_once() -> None:
    once, twice = Corpus.build(facts_of(TWO_CAMPAIGNS)), Corpus.build(facts_of(TWO_CAMPAIGNS) * 2)

    assert twice.texts == once.texts
    assert (twice.counts == once.counts).all()


def test_every_array_is_the_same_in_whatever_order_facts_came() -> None:
    facts = facts_of({**TWO_CAMPAIGNS, **ordinary(30)})
    forth, back = Corpus.build(facts), Corpus.build(reversed(facts))

    assert (forth.names, forth.texts) == (back.names, back.texts)
    assert (forth.traits == back.traits).all()
    assert (forth.counts == back.counts).all()
    for part in forth.columns._fields:
        one, other = getattr(forth.columns, part), getattr(back.columns, part)
        assert np.array_equal(one, other, equal_nan=one.dtype.kind == "f"), part


def test_counts_made_elsewhere_stand_where_they_are_larger() -> None:
    counted = {(Trait.ADDRESS, "192.0.2.7"): 700, (Trait.REGISTRANT_EMAIL, "one@mail.example"): 1}

    corpus = Corpus.build(facts_of(TWO_CAMPAIGNS), counted=counted, size=90_000)

    assert corpus.size == 90_000
    assert not corpus.counted_here
    assert corpus.counts[corpus.texts.index("192.0.2.7")] == 700
    assert corpus.counts[corpus.texts.index("one@mail.example")] == len(MAIRIE)


def test_a_corpus_is_never_smaller_than_its_own_names() -> None:
    assert Corpus.build(facts_of(TWO_CAMPAIGNS), counted={}, size=1).size == len(TWO_CAMPAIGNS)


@pytest.mark.parametrize(
    ("text", "holding"), [("mairie", 5), ("mail-", 2), ("bank", 5), ("example", 0), ("nowhere", 0)]
)
def test_names_that_hold_a_text_are_counted_left_of_the_suffix(text: str, holding: int) -> None:
    assert corpus_of(TWO_CAMPAIGNS).holding(text) == holding


def test_an_empty_corpus_has_nothing() -> None:
    corpus = Corpus.build([])

    assert (len(corpus), corpus.names, corpus.texts, corpus.size) == (0, (), (), 0)

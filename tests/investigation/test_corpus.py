"""A corpus: its names, its values, and how many names have each."""

import numpy as np
import pytest
from tests.investigation.campaigns import MAIRIE, TWO_CAMPAIGNS, corpus_of, facts_of, ordinary
from tests.investigation.facts_of_names import campaign, crowd, rows

from tocsin.evidence.infrastructure import Trait
from tocsin.investigation.corpus import UNCOUNTED, Corpus, Parts


def test_a_value_is_counted_once_for_each_name_that_has_it() -> None:
    corpus = Corpus.build([*campaign(4), *campaign(4), *crowd(10)])

    counts = {
        (Trait(trait), text): int(count)
        for trait, text, count in zip(corpus.traits.tolist(), corpus.texts, corpus.counts, strict=True)
    }
    assert counts[Trait.REGISTRANT_EMAIL, "somebody@mail.example"] == 4
    assert counts[Trait.ADDRESS, "203.0.113.7"] == 4
    assert len(corpus) == corpus.size == 14


def test_counts_made_elsewhere_take_the_place_of_those_at_hand() -> None:
    value = (Trait.ADDRESS, "203.0.113.7")

    corpus = Corpus.build(campaign(2), counted={value: 900}, size=5_000)

    number = corpus.texts.index("203.0.113.7")
    assert corpus.counts[number] == 900
    assert corpus.size == 5_000
    assert corpus.estimated == UNCOUNTED
    assert not corpus.counted_here


def test_names_that_hold_a_part_are_counted_left_of_their_suffix() -> None:
    found = [*rows("marche.fr"), *rows("en-marche.fr"), *rows("garden.marche.example"), *rows("a.store")]
    parts = Parts(Corpus.build(found))

    assert parts.holding("marche") == 3
    assert parts.holding("en-marche") == 1
    assert parts.holding("store") == 0


def test_what_a_name_has_of_a_trait_is_told() -> None:
    corpus = Corpus.build(rows("bad.example", addresses="203.0.113.7 203.0.113.9"))

    assert corpus.of_trait(0, Trait.ADDRESS) == ("203.0.113.7", "203.0.113.9")
    assert corpus.of_trait(0, Trait.FAVICON) == ()


def test_no_rows_are_an_empty_corpus() -> None:
    assert len(Corpus.build([])) == 0


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
    assert Parts(corpus_of(TWO_CAMPAIGNS)).holding(text) == holding

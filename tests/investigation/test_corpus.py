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

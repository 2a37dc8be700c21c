import numpy as np
import pytest

from tocsin.names.blocks import block_of
from tocsin.names.matching import Term, TermIndex, match
from tocsin.watch.surroundings import lure_words, lures_of, strongest_lure, top_level_hash, top_level_hashes


def lures_in(*names: str) -> list[tuple[int, str]]:
    found = lures_of(block_of(names), np.arange(len(names)))
    return [
        (int(row), lure_words().words[int(word)]) for row, word in zip(found.row, found.word, strict=True)
    ]


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("paypal-login.example", "login"),
        ("loginpaypal.example", "login"),
        ("paypal.example-verify.example", "verify"),
        ("PAYPAL-LOGIN.example", "login"),
        ("paypal_secure.example", "secure"),
        ("doc-paypal.example", "doc"),
    ],
)
def test_lure_words_are_found_at_the_edge_of_a_token(name: str, word: str) -> None:
    assert (0, word) in lures_in(name)


@pytest.mark.parametrize(
    "name", ["doctor-paypal.example", "garden.example", "xxloginxx.example", "logni.example"]
)
def test_no_lure_is_seen_within_a_token_in_the_beginning_of_another_word_or_misspelt(name: str) -> None:
    assert [word for _, word in lures_in(name) if word in {"doc", "login"}] == []


def test_every_lure_word_is_written_as_the_matcher_needs_it_and_has_one_class() -> None:
    words = lure_words()

    assert len(set(words.words)) == len(words.words) == len(words.class_of)
    assert set(words.class_of.tolist()) == set(range(len(words.classes)))


def test_the_weightiest_lure_beside_the_span_is_taken_and_none_within_it() -> None:
    rows = np.array([0, 1, 2])
    best = strongest_lure(
        rows,
        np.array([0, 0, 0]),
        np.array([5, 5, 5]),
        np.array([0, 0, 1, 1]),
        np.array([5, 10, 2, 7]),
        np.array([9, 14, 5, 9]),
        np.array([0.5, 0.9, 2.0, -0.1]),
    )

    assert best.tolist() == [1, 3, -1]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("one.example", "example"),
        ("ONE.EXAMPLE.", "example"),
        ("one.рф", "xn--p1ai"),
        ("one.РФ", "xn--p1ai"),
        ("one.xn--P1AI", "xn--p1ai"),
        ("one。fr", "fr"),
        ("one", "one"),
    ],
)
def test_a_top_level_domain_is_the_same_however_it_is_written(name: str, label: str) -> None:
    block = block_of([name])
    hits = match(block, TermIndex.compile([Term("one", 0, 0)]))

    assert set(top_level_hashes(block, hits).tolist()) == {top_level_hash(label)}


def test_a_top_level_domain_that_is_none_gives_a_hash_that_no_label_has() -> None:
    block = block_of(["one.\u202efr"])
    hits = match(block, TermIndex.compile([Term("one", 0, 0)]))

    assert set(top_level_hashes(block, hits).tolist()) == {top_level_hash("")}

"""The arrays that the compiled scan reads."""

import numpy as np

from tocsin.names.index import KEY_SENTINEL, build
from tocsin.names.seeds import Need, neighbourhood, pack


def test_every_form_of_a_short_term_is_in_the_table_of_words() -> None:
    needs = [Need((1, 2, 3, 4, 5), 1, -1), Need((6, 7, 8), 0, -1)]

    index = build(needs)

    wanted = {pack(form) | KEY_SENTINEL for need in needs for form in neighbourhood(need.symbols, need.whole)}
    assert {int(key) for key in index.run_keys} - {0} == wanted
    assert int(index.run_longest) == 6


def test_there_is_a_set_of_postings_for_every_set_bit() -> None:
    index = build(
        [Need(tuple(range(13, 25)), 2, 2), Need(tuple(range(15, 24)), 2, 1), Need((3, 1, 4, 1, 5, 9), 1, 1)]
    )

    assert len(index.gram_first) == int(np.bitwise_count(index.gram_bits).sum()) + 1
    assert int(index.gram_first[-1]) == len(index.postings)
    assert (np.diff(index.gram_first.astype(np.int64)) > 0).all()


def test_no_terms_make_an_empty_index() -> None:
    index = build([])

    assert not index.gram_bits.any()
    assert not index.run_keys.any()
    assert len(index.postings) == 0


def test_a_term_too_short_for_its_distance_is_compared_with_every_label() -> None:
    assert build([Need((1,), 0, 0), Need((1, 2, 3), 2, 2), Need((1, 2, 3, 4), 0, 0)]).everywhere.tolist() == [
        0,
        1,
    ]
